//! What must hold for whatever a client sends: here once, for the fuzz targets and for the tests that replay what they
//! found, which take in the part that their crate may know of.

pub mod language;
pub mod server;
pub mod sheets;
