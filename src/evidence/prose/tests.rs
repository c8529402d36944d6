//! Sentences as cards have them, with invented names.
