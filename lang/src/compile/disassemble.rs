//! Bytecode as text.

use std::fmt::Write;

use super::prototype::Prototype;

/// All functions of a text.
pub(super) fn all(prototypes: &[Prototype]) -> String {
    let mut out = String::new();
    for prototype in prototypes {
        one(prototype, &mut out);
    }
    out
}

fn one(prototype: &Prototype, out: &mut String) {
    let name = if prototype.name.is_empty() { "program" } else { &prototype.name };
    let _ = writeln!(out, "{name}({}) registers {}", prototype.parameters.join(", "), prototype.registers);
    for (register, slot) in &prototype.resident {
        let _ = writeln!(out, "  r{register} is session variable {slot}");
    }
    for (i, instruction) in prototype.code.iter().enumerate() {
        let _ = writeln!(out, "  {i:>3} {instruction:?}");
    }
    for h in &prototype.handlers {
        let kind = if h.finally { "finally" } else { "catch" };
        let _ = writeln!(out, "  {kind} {}..{} -> {} r{}", h.from, h.to, h.target, h.register);
    }
}
