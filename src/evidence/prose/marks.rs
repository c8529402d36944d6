//! Marks around names and lines that say nothing: what stands in them is read as if it stood alone.

/// The longest name in quotation marks that is told as one, in bytes.
const MOST_OF_A_NAME: usize = 120;

/// The length of a single word that a text begins with and a closing quotation mark follows, where a digit or an owner marks it as a
/// name: quotation marks say no more of it than bold type does.
pub(super) fn quoted_name(rest: &[u8], close: &str) -> Option<usize> {
    let part = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(**byte, b'.' | b'-' | b'_' | b'/');
    let length = rest.iter().take(MOST_OF_A_NAME).take_while(part).count();
    let name = &rest[..length];
    let marked = name.iter().any(|byte| byte.is_ascii_digit() || *byte == b'/');
    let bounded = name.first().is_some_and(u8::is_ascii_alphabetic) && name.last().is_some_and(u8::is_ascii_alphanumeric);
    (length > 2 && marked && bounded && rest[length..].starts_with(close.as_bytes())).then_some(length)
}

/// Whether a character is a picture that people set before a line, and says nothing: not a cross, which says no, nor an arrow.
pub(super) fn is_ornament(character: char) -> bool {
    let says_no =
        matches!(character, '\u{274c}' | '\u{274e}' | '\u{2715}'..='\u{2718}' | '\u{26d4}' | '\u{1f6ab}' | '\u{1f6d1}');
    let picture = matches!(
        character,
        '\u{2300}'..='\u{23ff}' | '\u{2600}'..='\u{2793}' | '\u{2b50}' | '\u{1f000}'..='\u{1faff}' | '\u{fe0e}' | '\u{fe0f}' | '\u{200d}'
    );
    picture && !says_no
}
