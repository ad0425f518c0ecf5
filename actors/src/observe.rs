//! What an operator's tools ask over HTTP: whether the server lives, whether it takes work, and its numbers.

use std::time::Duration;

use actix_web::http::header;
use actix_web::{HttpResponse, HttpResponseBuilder, http::StatusCode};

use crate::meter;
use crate::metrics::Now;
use crate::server::Shared;
use crate::supervisor::Stats;

/// Where the numbers are.
pub const METRICS: &str = "/metrics";

/// How long the supervisor may take to tell its numbers. It answers in microseconds; when it does not answer at all, the
/// server no longer lives.
const PATIENCE: Duration = Duration::from_secs(5);

/// Which question about the server's health is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// Does it live: must it not be started anew?
    Live,
    /// Is it ready: may it be given connections?
    Ready,
}

impl Health {
    /// The question a path asks. `/health` asks whether it is ready.
    pub fn at(path: &str) -> Option<Health> {
        match path {
            "/health" | "/health/ready" => Some(Health::Ready),
            "/health/live" => Some(Health::Live),
            _ => None,
        }
    }
}

/// Answers it. Nobody needs to be let in for that.
pub async fn health(question: Health, shared: &Shared) -> HttpResponse {
    let now = look(shared).await;
    let (code, status) = match now {
        None => (StatusCode::SERVICE_UNAVAILABLE, "unhealthy"),
        Some(now) if now.is_draining && question == Health::Ready => (StatusCode::SERVICE_UNAVAILABLE, "draining"),
        Some(now) if now.is_draining => (StatusCode::OK, "draining"),
        Some(_) => (StatusCode::OK, "healthy"),
    };
    let (version, uptime) = (env!("CARGO_PKG_VERSION"), shared.metrics().uptime().as_secs());
    let Now { connections, sessions, .. } = now.unwrap_or_default();
    HttpResponseBuilder::new(code)
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(format!(
            "{{\"status\":\"{status}\",\"uptime_seconds\":{uptime},\"version\":\"{version}\",\
             \"connections\":{connections},\"sessions\":{sessions}}}"
        ))
}

/// The numbers, as Prometheus reads them.
pub async fn metrics(shared: &Shared) -> HttpResponse {
    let Some(now) = look(shared).await else { return HttpResponse::ServiceUnavailable().finish() };
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(shared.metrics().text(shared.namespace(), &now))
}

/// What there is at this moment; `None` when the supervisor does not answer.
async fn look(shared: &Shared) -> Option<Now> {
    let totals = shared.supervisor().send(Stats).timeout(PATIENCE).await.ok()?;
    Some(Now {
        connections: shared.connections().count(),
        sessions: totals.sessions,
        attached: totals.attached,
        threads: totals.threads,
        open: totals.open,
        crashes: totals.crashes,
        memory: meter::together(),
        incoming: shared.incoming().held(),
        is_draining: shared.is_draining(),
    })
}
