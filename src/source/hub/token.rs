//! The access token. It can be sent and never shown: nothing in here prints it, whatever is asked.

use std::fmt;

use reqwest::header::HeaderValue;

/// Longest token that is believed, in bytes.
const MAX_TOKEN: usize = 4096;

/// A token, as the value of the header that carries it.
#[derive(Clone)]
pub(super) struct Token(HeaderValue);

impl Token {
    /// Reads a token; line breaks and blanks around it are dropped. `None` for an empty text, an error for one that no header
    /// can carry.
    pub(super) fn parse(text: &str) -> Option<Result<Self, &'static str>> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        if text.len() > MAX_TOKEN || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Some(Err("holds characters that no token has"));
        }
        let value = HeaderValue::from_str(&format!("Bearer {text}"));
        Some(value.map_err(|_| "holds characters that no token has").map(|mut value| {
            value.set_sensitive(true);
            Self(value)
        }))
    }

    /// The header's value, marked as sensitive.
    pub(super) fn header(&self) -> HeaderValue {
        self.0.clone()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_itself_to_nobody() {
        let token = Token::parse(" hf_secret\r\n").unwrap().unwrap();
        assert_eq!(format!("{token:?}"), "Token(hidden)");
        assert!(!format!("{:?}", token.header()).contains("secret"));
        assert_eq!(token.header().as_bytes(), b"Bearer hf_secret");
    }

    #[test]
    fn refuses_what_no_header_can_carry() {
        assert!(Token::parse(" \n").is_none());
        assert!(Token::parse("a\u{0}b").unwrap().is_err());
        assert!(Token::parse("two words").unwrap().is_err());
    }
}
