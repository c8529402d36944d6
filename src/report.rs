//! What is told: a versioned mirror of the audit, and one file a format.
