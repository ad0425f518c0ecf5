//! Tree to bytecode.

/// Stands for one compiled text: functions hold it, and the machine frees a text's prototypes when nothing holds it.
pub struct TextId(pub u32);
