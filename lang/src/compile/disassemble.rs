//! Bytecode as text.

use std::fmt::Write;

use super::instruction::Instruction as I;
use super::prototype::Prototype;
use crate::builtins::registry;

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
        // The number of a built-in moves when another one is added; its name says it.
        let shown = match *instruction {
            I::CallBuiltin { a, n, .. } => format!("CallBuiltin {{ a: {a}, n: {n} }}"),
            I::LoadBuiltin { a, .. } => format!("LoadBuiltin {{ a: {a} }}"),
            _ => format!("{instruction:?}"),
        };
        let _ = write!(out, "  {i:>3} {shown}");
        if let Some(meaning) = meaning(prototype, instruction) {
            let _ = write!(out, " # {meaning}");
        }
        out.push('\n');
    }
    for h in &prototype.handlers {
        let kind = if h.finally { "finally" } else { "catch" };
        let _ = writeln!(out, "  {kind} {}..{} -> {} r{}", h.from, h.to, h.target, h.register);
    }
}

/// What the places an instruction names stand for.
fn meaning(prototype: &Prototype, instruction: &I) -> Option<String> {
    Some(match *instruction {
        I::LoadConst { k, .. }
        | I::AddConst { k, .. }
        | I::SubConst { k, .. }
        | I::MulConst { k, .. }
        | I::DivConst { k, .. } => format!("{:?}", prototype.constants[k as usize]),
        I::GetField { s, .. } | I::SetField { s, .. } | I::AddField { s, .. } | I::InitField { s, .. } => {
            prototype.sites[s as usize].name.as_str().to_owned()
        }
        I::CallMethod { k, .. } => prototype.methods[k as usize].name.as_str().to_owned(),
        I::CallBuiltin { f, .. } | I::LoadBuiltin { f, .. } => registry::get(f).name.to_owned(),
        _ => return None,
    })
}
