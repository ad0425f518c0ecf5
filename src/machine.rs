//! What this machine, or the container this program runs in, has.

use std::fs::read_to_string;
use std::path::Path;
use std::sync::LazyLock;

use nix::sys::resource::{RLIM_INFINITY, Resource, getrlimit, setrlimit};

/// What a program on the terminal may hold where nothing says how much memory there is.
const USUAL_MEMORY: u64 = 8 << 30;

/// Bytes of memory there are: the machine's, or what the control groups around this process leave of it.
pub fn memory() -> Option<u64> {
    let groups = read_to_string("/proc/self/cgroup").unwrap_or_default();
    [information("MemTotal:"), group_bound(&groups, Path::new("/sys/fs/cgroup"))].into_iter().flatten().min()
}

/// Bytes a program on the terminal may hold when nobody says how many: most of what this process can have, so that it
/// meets a limit with a name and not an allocation that fails, or the system's axe.
pub fn memory_of_program() -> u64 {
    // Once: what a session holds later would be counted twice.
    static BYTES: LazyLock<u64> =
        LazyLock::new(|| [memory(), address_space()].into_iter().flatten().min().unwrap_or(USUAL_MEMORY) / 5 * 4);
    *BYTES
}

/// Bytes this process may still address, where that is bounded (`ulimit -v`).
fn address_space() -> Option<u64> {
    let (most, _) = getrlimit(Resource::RLIMIT_AS).ok().filter(|(most, _)| *most != RLIM_INFINITY)?;
    Some(most.saturating_sub(line_of("/proc/self/status", "VmSize:").unwrap_or(0)))
}

/// The least bound of the control groups named in `groups` and of those around them. In a container the names may be
/// those of the machine outside, where nothing is found by them; its own bound then stands at the top.
fn group_bound(groups: &str, mounted: &Path) -> Option<u64> {
    let bounds = groups.lines().flat_map(|line| {
        let mut parts = line.splitn(3, ':').skip(1);
        let (controllers, group) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        // Version 2 of control groups has one tree for all, version 1 one of memory.
        let (top, file) = match controllers {
            "" => (mounted.to_owned(), "memory.max"),
            _ if controllers.split(',').any(|name| name == "memory") => {
                (mounted.join("memory"), "memory.limit_in_bytes")
            }
            _ => return Vec::new(),
        };
        let around = Path::new(group.trim_start_matches('/')).ancestors();
        // "max" is no number and no bound.
        around.filter_map(|group| read_to_string(top.join(group).join(file)).ok()?.trim().parse().ok()).collect()
    });
    bounds.min()
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

/// A line of the kernel's table of memory.
fn information(name: &str) -> Option<u64> {
    line_of("/proc/meminfo", name)
}

/// A line of one of the kernel's tables, which count in KiB.
fn line_of(table: &str, name: &str) -> Option<u64> {
    let text = read_to_string(table).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_bound_of_the_control_groups_around_the_process_counts() {
        let folder = datacode_test_support::folder();
        let set = |file: &str, text: &str| {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        let check = |groups: &str, expected| assert_eq!(group_bound(groups, folder.path()), expected, "{groups}");
        check("0::/user/me", None);
        set("memory.max", "max\n");
        set("user/memory.max", "3000\n");
        set("user/me/memory.max", "4000\n");
        check("0::/user/me\n", Some(3000));
        check("0::/of/the/machine/outside\n", None);
        set("memory/memory.limit_in_bytes", "2000\n");
        check("9:cpu:/x\n5:memory:/gone\n0::/user/me\n", Some(2000));
        check("9:cpu,cpuacct:/x\n", None);
        check("nonsense", None);
    }

    #[test]
    fn the_machine_has_memory_and_not_all_of_it_is_free() {
        let (all, free) = (information("MemTotal:").unwrap(), available_memory().unwrap());
        assert!(free < all && memory().unwrap() <= all && memory_of_program() < all, "{free} {all}");
    }
}
