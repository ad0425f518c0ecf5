//! Texts inside XML.

/// Appends a text as the content of an element.
pub(super) fn content(text: &str, out: &mut String) {
    escaped(text, false, out);
}

/// Appends a text as the value of an attribute in double quotes.
pub(super) fn attribute(text: &str, out: &mut String) {
    escaped(text, true, out);
}

/// What XML has signs for gets its entity. What it cannot hold, and what it would change, is written as `_x000D_`, as
/// Excel does; so a text that looks like such a sign has its first character written as one.
fn escaped(text: &str, quotes: bool, out: &mut String) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let instead = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' if quotes => "&quot;",
            b'_' if is_sign(&text.as_bytes()[at..]) => "_x005F_",
            0..=8 | 11..=31 => {
                out.push_str(&text[from..at]);
                out.push_str(&format!("_x{byte:04X}_"));
                from = at + 1;
                continue;
            }
            // U+FFFE and U+FFFF are no characters of XML.
            0xEF if text.as_bytes()[at + 1..].starts_with(b"\xBF\xBE") => "_xFFFE_",
            0xEF if text.as_bytes()[at + 1..].starts_with(b"\xBF\xBF") => "_xFFFF_",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(instead);
        from = at + if byte == 0xEF { 3 } else { 1 };
    }
    out.push_str(&text[from..]);
}

/// Whether these bytes begin like `_x000D_`: its last character may also come of what is written for the byte behind it.
fn is_sign(bytes: &[u8]) -> bool {
    let [b'_', b'x', hex @ ..] = bytes else { return false };
    let Some((hex, behind)) = hex.split_first_chunk::<4>() else { return false };
    hex.iter().all(u8::is_ascii_hexdigit)
        && matches!(behind, [b'_' | 0..=8 | 11..=31, ..] | [0xEF, 0xBF, 0xBE | 0xBF, ..])
}
