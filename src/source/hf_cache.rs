//! hf_cache
