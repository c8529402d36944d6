//! A text cut into sentences, in any script, in one pass.

use std::ops::Range;

/// The longest sentence, in bytes; a longer one is cut.
const MAX_SENTENCE: usize = 2 * 1024;
/// The length from which on a sentence is cut at a space.
const LONG: usize = MAX_SENTENCE - 128;

/// The bytes that a mark starts with which may end a sentence.
const MARKS: [bool; 256] = {
    let mut table = [false; 256];
    let marks = [b'\n', b'!', b'?', b'.', 0xe3, 0xef];
    let mut index = 0;
    while index < marks.len() {
        table[marks[index] as usize] = true;
        index += 1;
    }
    table
};

/// The sentences of a text, as ranges of its plain form.
pub(super) fn sentences(plain: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    let bytes = plain.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes.len() - start <= LONG {
            // No sentence of what is left can be too long: only a mark ends one.
            let Some(mark) = bytes[at..].iter().position(|byte| MARKS[usize::from(*byte)]) else { break };
            at += mark;
        }
        let byte = bytes[at];
        let next = bytes.get(at + 1).copied();
        let spaced = next.is_none_or(|next| next.is_ascii_whitespace());
        let after = match byte {
            b'\n' => at + 1,
            b'!' | b'?' if spaced => at + 1,
            b'.' if spaced && !abbreviates(&plain[start..at], &plain[at + 1..]) => at + 1,
            b' ' if at - start > LONG => at + 1,
            0xe3 | 0xef if ["。", "！", "？", "；"].iter().any(|mark| bytes[at..].starts_with(mark.as_bytes())) => at + 3,
            _ if at - start > MAX_SENTENCE && plain.is_char_boundary(at + 1) => at + 1,
            _ => {
                at += 1;
                continue;
            }
        };
        push_trimmed(&mut out, plain, start..after);
        start = after;
        at = after;
    }
    push_trimmed(&mut out, plain, start..plain.len());
    out
}

fn push_trimmed(out: &mut Vec<Range<usize>>, plain: &str, range: Range<usize>) {
    let text = &plain[range.clone()];
    let start = range.start + (text.len() - text.trim_start().len());
    let end = range.end - (text.len() - text.trim_end().len());
    if end > start {
        out.push(start..end);
    }
}

/// Whether a full stop after `before` belongs to an abbreviation, or the sentence goes on in lower case.
fn abbreviates(before: &str, after: &str) -> bool {
    let word = before.rsplit([' ', '(', '\u{a0}']).next().unwrap_or("");
    let known = ["e.g", "i.e", "al", "vs", "etc", "approx", "cf", "fig", "no", "resp", "z.b", "d.h", "bzw", "v", "ca", "incl"];
    let lower = word.to_ascii_lowercase();
    let initial = word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    initial
        || known.contains(&lower.as_str()) && lower != "no"
        || after.trim_start().chars().next().is_some_and(|c| c.is_ascii_lowercase()) && lower.len() < 4 && lower != "it"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_sentences_in_several_scripts() {
        let plain = "Version 1.5 is new. It uses e.g. Foo et al. too. 这是模型。基于 X 微调！ Done";
        let found: Vec<&str> = sentences(plain).into_iter().map(|range| &plain[range]).collect();
        assert_eq!(found, ["Version 1.5 is new.", "It uses e.g. Foo et al. too.", "这是模型。", "基于 X 微调！", "Done"]);
    }
}
