//! Chat templates: their digest and the markers they hold. A template is a program; it is never rendered.
//!
//! Markers outlive edits of a template: a model that learned `<|turn|>` from another one's outputs still writes it.

use crate::digest::sha256;
use crate::evidence::TokenizerFacts;

/// Most markers that are kept of one template.
const MAX_MARKERS: usize = 64;
/// Longest marker, in bytes.
const MAX_MARKER: usize = 64;

/// What one template says.
pub(in crate::evidence) fn facts(template: &str) -> TokenizerFacts {
    TokenizerFacts {
        chat_template_sha256: Some(sha256(template.as_bytes())),
        markers: markers(template),
        ..TokenizerFacts::default()
    }
}

/// The markers of a template in the order of their first use: `<…>` without white space, and `[…]` in capitals.
fn markers(template: &str) -> Vec<String> {
    let bytes = template.as_bytes();
    let mut found: Vec<String> = Vec::new();
    let mut position = 0;
    while let Some(offset) = memchr::memchr2(b'<', b'[', &bytes[position..]) {
        let start = position + offset;
        position = start + 1;
        let (close, accepts): (u8, fn(&str) -> bool) = if bytes[start] == b'<' { (b'>', is_angle) } else { (b']', is_bracket) };
        // A second opening before the close starts the marker anew, but for `<<SYS>>`.
        let window = &bytes[start..bytes.len().min(start + MAX_MARKER)];
        let Some(length) = memchr::memchr(close, window).map(|index| index + 1) else { continue };
        let length = if window.starts_with(b"<<") && window.get(length) == Some(&b'>') { length + 1 } else { length };
        let Some(text) = template.get(start..start + length) else { continue };
        if accepts(text) {
            position = start + length;
            if !found.iter().any(|known| known == text) {
                found.push(text.to_owned());
                if found.len() == MAX_MARKERS {
                    break;
                }
            }
        }
    }
    found
}

fn is_angle(text: &str) -> bool {
    let inner = text.strip_prefix("<<").and_then(|text| text.strip_suffix(">>"));
    let inner = inner.unwrap_or(&text[1..text.len() - 1]).trim_start_matches('/');
    let first_is_fit = inner.starts_with(|c: char| c.is_alphabetic() || matches!(c, '|' | '｜' | '_' | '@'));
    first_is_fit && !inner.contains(|c: char| c.is_whitespace() || matches!(c, '<' | '{' | '}' | '\'' | '"' | '(' | ')' | '\\'))
}

fn is_bracket(text: &str) -> bool {
    let inner = text[1..text.len() - 1].trim_start_matches('/');
    inner.len() >= 2
        && inner.starts_with(|c: char| c.is_ascii_uppercase() || c == '@')
        && inner.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'@'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_markers_of_every_style_once() {
        let template = "{% if a < b and c > d %}<|im_start|>{{ x[0] }}<think>\n</think><|im_start|>[INST] <<SYS>>hi[/INST]<｜User｜>{% if x<y %}[a]<b c>";
        assert_eq!(markers(template), ["<|im_start|>", "<think>", "</think>", "[INST]", "<<SYS>>", "[/INST]", "<｜User｜>"]);
    }

    #[test]
    fn keeps_a_bounded_number_of_markers() {
        let template: String = (0..200).map(|index| format!("<m{index}>")).collect();
        assert_eq!(markers(&template).len(), MAX_MARKERS);
    }

    #[test]
    fn stays_linear_on_openings_that_never_close() {
        assert!(markers(&"<".repeat(200_000)).is_empty());
    }
}
