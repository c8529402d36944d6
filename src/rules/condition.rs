//! The vocabulary of conditions.

/// A condition.
#[derive(Debug, Clone)]
pub enum Condition {}
