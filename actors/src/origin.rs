//! Which web pages may connect: the `Origin` of a request against its `Host`, and both against what the server was told.
//!
//! A browser lets any page open a WebSocket to any server and says only whose page it was. Programs send no `Origin`.
//! The `Host` must be a name this server is known by: a page of a stranger's name that has been made to lead here (DNS
//! rebinding) has an origin equal to its host.

use std::net::IpAddr;

/// The scheme, host and port of a page, in their canonical form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    scheme: String,
    host: String,
    port: Option<u16>,
}

/// A text that is no origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an origin of the form scheme://host[:port]")]
pub struct NotAnOrigin;

impl Origin {
    /// Reads `scheme://host[:port]`, nothing before and nothing after.
    pub fn parse(text: &str) -> Result<Origin, NotAnOrigin> {
        let (scheme, authority) = text.split_once("://").ok_or(NotAnOrigin)?;
        let mut letters = scheme.bytes();
        let is_scheme = letters.next().is_some_and(|first| first.is_ascii_alphabetic())
            && letters.all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
        if !is_scheme {
            return Err(NotAnOrigin);
        }
        let scheme = scheme.to_ascii_lowercase();
        let (host, port) = authority_of(authority).ok_or(NotAnOrigin)?;
        let port = port.or_else(|| default_port(&scheme));
        Ok(Origin { scheme, host, port })
    }
}

fn default_port(scheme: &str) -> Option<u16> {
    match scheme {
        "http" | "ws" => Some(80),
        "https" | "wss" => Some(443),
        _ => None,
    }
}

/// A host in its canonical form, IPv6 without brackets, and the port if one is given.
fn authority_of(text: &str) -> Option<(String, Option<u16>)> {
    let (host, port) = match text.strip_prefix('[') {
        Some(rest) => {
            let (host, port) = rest.split_once(']')?;
            let host: std::net::Ipv6Addr = host.parse().ok()?;
            (host.to_string(), port)
        }
        None => {
            let (host, port) = text.split_at(text.find(':').unwrap_or(text.len()));
            let is_name = !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b));
            if !is_name {
                return None;
            }
            (host.to_ascii_lowercase(), port)
        }
    };
    match port.strip_prefix(':') {
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => Some((host, Some(digits.parse().ok()?))),
        Some(_) => None,
        None if port.is_empty() => Some((host, None)),
        None => None,
    }
}

/// Which pages may connect.
#[derive(Debug, Clone, Default)]
pub struct Origins {
    /// Pages of other origins that may.
    allowed: Vec<Origin>,
    /// Whether a page without an origin (opened from a disk) may.
    null: bool,
    /// Names this server is known by, besides addresses and `localhost`.
    hosts: Vec<String>,
}

/// Why a page may not connect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Stranger {
    /// It is of another origin, and not of one that was allowed.
    #[error("this origin may not connect; allow it with --allow-origin")]
    Origin,
    /// Its origin is the host it asked for, but this server is not known by that name.
    #[error("this server is not known by the name in Host; allow it with --allow-host")]
    Host,
}

impl Origins {
    /// The rule for a server told to allow these origins (`null` among them) and known by these names.
    pub fn new<'a>(
        allowed: impl IntoIterator<Item = &'a str>,
        hosts: impl IntoIterator<Item = String>,
    ) -> Result<Origins, NotAnOrigin> {
        let mut origins = Origins::default();
        for text in allowed {
            if text == "null" {
                origins.null = true;
            } else {
                origins.allowed.push(Origin::parse(text)?);
            }
        }
        origins.hosts = hosts.into_iter().map(|host| host.to_ascii_lowercase()).collect();
        Ok(origins)
    }

    /// Whether a request with these headers may connect.
    pub fn check(&self, origin: Option<&str>, host: Option<&str>) -> Result<(), Stranger> {
        let Some(text) = origin else { return Ok(()) };
        if text == "null" {
            return if self.null { Ok(()) } else { Err(Stranger::Origin) };
        }
        let origin = Origin::parse(text).map_err(|NotAnOrigin| Stranger::Origin)?;
        if self.allowed.contains(&origin) {
            return Ok(());
        }
        let (host, port) = host.and_then(authority_of).ok_or(Stranger::Host)?;
        let port = port.or_else(|| default_port(&origin.scheme));
        if (&origin.host, origin.port) != (&host, port) {
            return Err(Stranger::Origin);
        }
        let is_known = host == "localhost" || host.parse::<IpAddr>().is_ok() || self.hosts.contains(&host);
        if is_known { Ok(()) } else { Err(Stranger::Host) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_connect() {
        use Stranger::*;
        let origins = Origins::new(["https://tool.example", "http://other:3000"], ["Box".to_owned()]).unwrap();
        for (origin, host, expected) in [
            // Programs.
            ("", "127.0.0.1:8080", Ok(())),
            ("", "anything", Ok(())),
            // The server's own page.
            ("http://127.0.0.1:8080", "127.0.0.1:8080", Ok(())),
            ("http://localhost:8080", "localhost:8080", Ok(())),
            ("HTTP://LocalHost:8080", "LOCALHOST:8080", Ok(())),
            ("http://[::1]:8080", "[::1]:8080", Ok(())),
            ("http://[0:0::1]:8080", "[::1]:8080", Ok(())),
            ("http://box:8080", "box:8080", Ok(())),
            // Default ports by the origin's scheme: a proxy that speaks TLS hands on the plain host.
            ("http://127.0.0.1", "127.0.0.1:80", Ok(())),
            ("http://127.0.0.1:80", "127.0.0.1", Ok(())),
            ("https://box", "box", Ok(())),
            ("https://box", "box:443", Ok(())),
            ("https://box", "box:80", Err(Origin)),
            // Strangers.
            ("http://evil.example", "127.0.0.1:8080", Err(Origin)),
            ("http://127.0.0.1:9090", "127.0.0.1:8080", Err(Origin)),
            ("http://127.0.0.1:8080.evil.example", "127.0.0.1:8080", Err(Origin)),
            ("http://127.0.0.1:8080@evil.example", "127.0.0.1:8080", Err(Origin)),
            ("http://localhost:8080", "127.0.0.1:8080", Err(Origin)),
            // A stranger's name that leads here.
            ("http://evil.example:8080", "evil.example:8080", Err(Host)),
            ("http://evil.example", "evil.example", Err(Host)),
            ("http://localhost.evil.example", "localhost.evil.example", Err(Host)),
            // Allowed, exactly.
            ("https://tool.example", "127.0.0.1:8080", Ok(())),
            ("https://tool.example:443", "127.0.0.1:8080", Ok(())),
            ("http://tool.example", "127.0.0.1:8080", Err(Origin)),
            ("https://tool.example:444", "127.0.0.1:8080", Err(Origin)),
            ("https://sub.tool.example", "127.0.0.1:8080", Err(Origin)),
            ("http://other:3000", "127.0.0.1:8080", Ok(())),
            ("http://other", "127.0.0.1:8080", Err(Origin)),
            // No origins.
            ("null", "127.0.0.1:8080", Err(Origin)),
            ("http://", "127.0.0.1:8080", Err(Origin)),
            ("http://127.0.0.1:8080/", "127.0.0.1:8080", Err(Origin)),
            ("http://127.0.0.1:99999", "127.0.0.1:8080", Err(Origin)),
            ("127.0.0.1:8080", "127.0.0.1:8080", Err(Origin)),
            ("http://127.0.0.1:8080", "no host", Err(Host)),
        ] {
            let origin = Some(origin).filter(|text| !text.is_empty());
            assert_eq!(origins.check(origin, Some(host)), expected, "{origin:?} {host}");
        }
        assert_eq!(origins.check(Some("http://127.0.0.1"), None), Err(Host));
        let open = Origins::new(["null"], []).unwrap();
        assert_eq!(open.check(Some("null"), Some("127.0.0.1")), Ok(()));
        assert!(Origins::new(["tool.example"], []).is_err());
    }
}
