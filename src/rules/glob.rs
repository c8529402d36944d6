//! Patterns over ids: `*` any number of characters, `?` one. Nothing else is special, and matching is linear in practice and
//! never exponential.

/// A pattern, compared without regard to ASCII case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glob(Box<[u8]>);

impl Glob {
    /// The pattern of a text.
    #[must_use]
    pub fn new(pattern: &str) -> Self {
        let mut bytes = pattern.to_ascii_lowercase().into_bytes();
        bytes.dedup_by(|a, b| *a == b'*' && *b == b'*');
        Self(bytes.into())
    }

    /// Whether the pattern takes every text.
    #[must_use]
    pub fn takes_all(&self) -> bool {
        !self.0.is_empty() && self.0.iter().all(|byte| matches!(byte, b'*' | b'?' | b'/')) && self.0.contains(&b'*')
    }

    /// Whether the whole text matches. Falls back to the last `*` alone, so the cost is at most pattern times text.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        let (pattern, text) = (&self.0, text.as_bytes());
        let (mut p, mut t) = (0, 0);
        let mut star: Option<(usize, usize)> = None;
        while t < text.len() {
            match pattern.get(p) {
                Some(b'*') => {
                    star = Some((p, t));
                    p += 1;
                }
                Some(b'?') => {
                    p += 1;
                    t += 1;
                }
                Some(byte) if *byte == text[t].to_ascii_lowercase() => {
                    p += 1;
                    t += 1;
                }
                _ => match star {
                    Some((at, from)) => {
                        p = at + 1;
                        t = from + 1;
                        star = Some((at, t));
                    }
                    None => return false,
                },
            }
        }
        pattern[p..].iter().all(|byte| *byte == b'*')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_whole_ids_without_regard_to_case() {
        assert!(Glob::new("Acme/*").matches("acme/Helper-7B"));
        assert!(Glob::new("acme/*-7b").matches("acme/helper-7b") && !Glob::new("acme/*-7b").matches("acme/helper-7b-gguf"));
        assert!(Glob::new("a?c").matches("abc") && !Glob::new("acme").matches("acme/x"));
    }

    #[test]
    fn tells_patterns_that_take_everything() {
        assert!(Glob::new("*").takes_all() && Glob::new("*/*").takes_all() && !Glob::new("acme/*").takes_all());
    }

    #[test]
    fn ends_soon_on_a_pattern_made_to_explode() {
        assert!(!Glob::new(&"*a".repeat(60)).matches(&"a".repeat(59)));
    }
}
