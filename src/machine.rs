//! What this machine, or the container this program runs in, has.

use std::fs::read_to_string;

use nix::sys::resource::{Resource, getrlimit, setrlimit};

/// Bytes of memory there are: the machine's, or the container's where that is less.
pub fn memory() -> Option<u64> {
    // Version 2 of control groups, then version 1; "max" is no number and no bound.
    let bounds = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"];
    let bound = bounds.iter().filter_map(|file| read_to_string(file).ok()?.trim().parse().ok()).min();
    [information("MemTotal:"), bound].into_iter().flatten().min()
}

/// Bytes of memory the machine can still give.
pub fn available_memory() -> Option<u64> {
    information("MemAvailable:")
}

/// The name of this machine.
pub fn name() -> Option<String> {
    nix::unistd::gethostname().ok()?.into_string().ok().filter(|name| !name.is_empty())
}

/// Lets this process open as many files and sockets as the system allows it; gives that number.
pub fn raise_descriptors() -> Option<u64> {
    let (_, hard) = getrlimit(Resource::RLIMIT_NOFILE).ok()?;
    // When the system does not let us, what was there is what there is.
    let _ = setrlimit(Resource::RLIMIT_NOFILE, hard, hard);
    getrlimit(Resource::RLIMIT_NOFILE).ok().map(|(soft, _)| soft)
}

/// A line of the kernel's table, which counts in KiB.
fn information(name: &str) -> Option<u64> {
    let text = read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_has_memory_and_not_all_of_it_is_free() {
        let (all, free) = (information("MemTotal:").unwrap(), available_memory().unwrap());
        assert!(free < all && memory().unwrap() <= all, "{free} {all}");
    }
}
