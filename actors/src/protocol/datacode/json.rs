//! Writes JSON into a buffer. It cannot fail, so that the answer to a request never can.

/// An object being written. Keys come out in the order they are given.
pub struct Object {
    out: Vec<u8>,
    first: bool,
}

impl Object {
    /// An empty object with room for about `capacity` bytes.
    pub fn new(capacity: usize) -> Object {
        let mut out = Vec::with_capacity(capacity + 64);
        out.push(b'{');
        Object { out, first: true }
    }

    /// The finished object.
    pub fn end(mut self) -> Vec<u8> {
        self.out.push(b'}');
        self.out
    }

    fn key(&mut self, key: &str) -> &mut Vec<u8> {
        if !self.first {
            self.out.push(b',');
        }
        self.first = false;
        self.out.push(b'"');
        self.out.extend_from_slice(key.as_bytes());
        self.out.extend_from_slice(b"\":");
        &mut self.out
    }

    /// A text.
    pub fn text(&mut self, key: &str, value: &str) -> &mut Object {
        write_text(self.key(key), value);
        self
    }

    /// A text or `null`.
    pub fn text_or_null(&mut self, key: &str, value: Option<&str>) -> &mut Object {
        match value {
            Some(value) => self.text(key, value),
            None => self.raw(key, "null"),
        }
    }

    /// `true` or `false`.
    pub fn boolean(&mut self, key: &str, value: bool) -> &mut Object {
        self.raw(key, if value { "true" } else { "false" })
    }

    /// A whole number.
    pub fn count(&mut self, key: &str, value: u64) -> &mut Object {
        let text = value.to_string();
        self.raw(key, &text)
    }

    /// A number, or `null` for what JSON has no number for.
    pub fn number(&mut self, key: &str, value: f64) -> &mut Object {
        if value.is_finite() { self.raw(key, &value.to_string()) } else { self.raw(key, "null") }
    }

    /// Something that is JSON already.
    pub fn raw(&mut self, key: &str, json: &str) -> &mut Object {
        self.key(key).extend_from_slice(json.as_bytes());
        self
    }

    /// An object within this one.
    pub fn object(&mut self, key: &str, value: Object) -> &mut Object {
        let value = value.end();
        self.key(key).extend_from_slice(&value);
        self
    }

    /// A list; `item` writes each of its members.
    pub fn list<T>(
        &mut self,
        key: &str,
        items: impl IntoIterator<Item = T>,
        mut item: impl FnMut(&mut Vec<u8>, T),
    ) -> &mut Object {
        let out = self.key(key);
        out.push(b'[');
        for (index, value) in items.into_iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            item(out, value);
        }
        out.push(b']');
        self
    }
}

/// A text between quotes. Only what JSON demands is escaped: quotes, backslashes and the control characters.
pub fn write_text(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let bytes = text.as_bytes();
    let mut plain = 0;
    for (index, byte) in bytes.iter().enumerate() {
        let escape: &[u8] = match byte {
            b'"' => b"\\\"",
            b'\\' => b"\\\\",
            b'\n' => b"\\n",
            b'\r' => b"\\r",
            b'\t' => b"\\t",
            0x08 => b"\\b",
            0x0c => b"\\f",
            0..0x20 => b"",
            _ => continue,
        };
        out.extend_from_slice(&bytes[plain..index]);
        if escape.is_empty() {
            out.extend_from_slice(format!("\\u{byte:04x}").as_bytes());
        } else {
            out.extend_from_slice(escape);
        }
        plain = index + 1;
    }
    out.extend_from_slice(&bytes[plain..]);
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_read_back_as_it_was_and_only_what_must_be_is_escaped() {
        let all: String = (0..0x250u32).filter_map(char::from_u32).chain("Привет 🦀 \u{2028}".chars()).collect();
        let mut out = Vec::new();
        write_text(&mut out, &all);
        let json = String::from_utf8(out).unwrap();
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), all);
        assert!(json.contains("Привет 🦀 \u{2028}"));
        assert_eq!(json.matches("\\u").count(), 32 - 5, "the five with short forms need no \\u");
    }

    #[test]
    fn what_is_no_number_is_null() {
        let mut object = Object::new(0);
        object.number("a", f64::NAN).number("b", f64::INFINITY).number("c", 1.5).number("d", 40.0);
        assert_eq!(object.end(), br#"{"a":null,"b":null,"c":1.5,"d":40}"#);
    }
}
