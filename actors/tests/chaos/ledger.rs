//! What one session has been asked, and what it has said: every request ends once, every byte comes once.

use std::collections::HashMap;

use serde_json::Value;

use crate::programs::{Printed, Program};

/// How a request wants to be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// With the documented keys alone.
    Bare,
    /// As it comes, then with its status.
    Stream,
    /// All at once, with its status.
    Full,
}

/// One request.
struct Asked {
    /// `None`: a reset.
    program: Option<Program>,
    style: Style,
    /// As it was sent.
    text: String,
    printed: Printed,
    /// How often it was sent, and how many answers are to come.
    sent: u32,
    owed: u32,
    /// What it was answered, without its number.
    answer: Option<String>,
    /// Whether an interrupt may have met it.
    was_stopped: bool,
}

/// The requests of one session.
#[derive(Default)]
pub struct Ledger {
    asked: HashMap<String, Asked>,
    /// Names of requests in the order they were sent, those sent again too.
    sent: Vec<String>,
    /// Interpreters that broke.
    crashes: u32,
    /// Whether the server has been told to end.
    pub is_draining: bool,
}

impl Ledger {
    /// A new request; gives its text.
    pub fn ask(&mut self, id: String, program: Option<Program>, style: Style) -> String {
        let mut request = match program {
            Some(program) => serde_json::json!({"code": program.code(), "id": id, "lang": "en"}),
            None => serde_json::json!({"type": "reset", "id": id}),
        };
        match style {
            Style::Bare => {}
            Style::Stream => request["stream"] = true.into(),
            Style::Full => request["full"] = true.into(),
        }
        let text = request.to_string();
        let asked = Asked {
            program,
            style,
            text: text.clone(),
            printed: Printed::default(),
            sent: 1,
            owed: 1,
            answer: None,
            was_stopped: false,
        };
        self.asked.insert(id.clone(), asked);
        self.sent.push(id);
        text
    }

    /// Some request once more, word for word; none that cannot tell a refusal from another failure.
    pub fn ask_again(&mut self, choose: impl FnOnce(u64) -> u64) -> Option<String> {
        let mut ids: Vec<&String> =
            self.asked.iter().filter(|(_, asked)| asked.style != Style::Bare).map(|(id, _)| id).collect();
        ids.sort();
        let id = (*ids.get(choose(ids.len().max(1) as u64) as usize)?).clone();
        let asked = self.asked.get_mut(&id)?;
        asked.sent += 1;
        asked.owed += 1;
        self.sent.push(id);
        Some(asked.text.clone())
    }

    /// The server says how many requests it has had: those behind never came, and are sent again.
    pub fn received(&mut self, count: u64) -> Result<Vec<String>, String> {
        if count > self.sent.len() as u64 {
            return Err(format!("{count} requests are said to have come, of {}", self.sent.len()));
        }
        let lost = self.sent.split_off(count as usize);
        let again = lost.iter().filter_map(|id| Some(self.asked.get(id)?.text.clone())).collect();
        self.sent.extend(lost);
        Ok(again)
    }

    /// How many answers are to come.
    pub fn owed(&self) -> u32 {
        self.asked.values().map(|asked| asked.owed).sum()
    }

    /// Names of requests that are to be answered.
    pub fn open(&self) -> Vec<&String> {
        self.asked.iter().filter(|(_, asked)| asked.owed > 0).map(|(id, _)| id).collect()
    }

    /// An interrupt of that request, or of whichever is in front.
    pub fn stop(&mut self, target: Option<&str>) {
        for (id, asked) in &mut self.asked {
            asked.was_stopped |= asked.owed > 0 && target.is_none_or(|target| target == id);
        }
    }

    /// A frame that belongs to a request.
    pub fn hear(&mut self, told: &Value) -> Result<Option<&'static str>, String> {
        let id = told["id"].as_str().ok_or_else(|| format!("an answer without an id: {told}"))?;
        let asked = self.asked.get_mut(id).ok_or_else(|| format!("an answer to nothing: {told:.200}"))?;
        let said = |what: String| format!("{id} ({:?}, {:?}): {what}", asked.program, asked.style);
        if asked.owed == 0 {
            return Err(said(format!("more than its end: {told:.200}")));
        }
        match told["type"].as_str() {
            Some("output") => {
                let text = told["text"].as_str().unwrap_or_default();
                let program = asked.program.ok_or("a reset prints")?;
                return match asked.printed.take(&program, text) {
                    Ok(()) => Ok(None),
                    Err(what) => Err(format!("{id} ({program:?}): {what}")),
                };
            }
            Some(_) => return Ok(None),
            None => {}
        }
        let mut answer = told.clone();
        if let Some(answer) = answer.as_object_mut() {
            answer.remove("seq");
        }
        let status = match (told["status"].as_str(), told["success"].as_bool()) {
            (Some(status), _) => status,
            (None, Some(true)) => "ok",
            (None, Some(false)) => "failed",
            _ => return Err(said(format!("no answer: {told:.200}"))),
        };
        if status == "refused" {
            asked.owed -= 1;
            // The same is under way, or was answered too long ago.
            let may_be = asked.sent > 1 || self.is_draining;
            return if may_be { Ok(Some("refused")) } else { Err(said(format!("refused: {told}"))) };
        }
        asked.owed -= 1;
        let answer = answer.to_string();
        if let Some(first) = &asked.answer {
            return if *first == answer {
                Ok(Some("again"))
            } else {
                Err(said(format!("{first:.300}, then {answer:.300}")))
            };
        }
        asked.answer = Some(answer);
        let is_broken = self.crashes >= 4;
        self.crashes += u32::from(status == "lost");
        let Some(program) = asked.program else {
            let may_fail = asked.was_stopped || self.crashes > 0 || self.is_draining;
            return if status == "ok" || may_fail { Ok(Some("reset")) } else { Err(format!("{id}: reset: {told}")) };
        };
        asked
            .printed
            .take(&program, told["output"].as_str().unwrap_or_default())
            .map_err(|what| format!("{id} ({program:?}): {what}"))?;
        let said = |what: &str| Err(format!("{id} ({program:?}, {:?}): {what}: {told:.300}", asked.style));
        if status == "failed" {
            return Ok(Some("failed"));
        }
        let was_stopped = asked.was_stopped || self.is_draining;
        if !program.may_end(status, told["limit"].as_str(), was_stopped, is_broken) {
            return said("it cannot end so");
        }
        if matches!(status, "ok" | "error") && !asked.printed.is_whole(&program) {
            return said("lines are missing");
        }
        Ok(Some(match status {
            "ok" => "ok",
            "error" => "error",
            "interrupted" => "interrupted",
            "limit" => "limit",
            _ => "lost",
        }))
    }
}
