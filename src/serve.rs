//! Starts the server of `datacode_actors` with what the user asked for.

use std::process::ExitCode;

use datacode_lang::messages::Lang;

use crate::problem::Problem;
use crate::settings::Server;

/// Serves until SIGTERM or Ctrl+C.
pub fn serve(_server: Server, _lang: Lang) -> Result<ExitCode, Problem> {
    Ok(ExitCode::SUCCESS)
}
