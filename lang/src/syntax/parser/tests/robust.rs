//! Any text at all: no panic, no loss, no native overflow, work that grows with the text.
