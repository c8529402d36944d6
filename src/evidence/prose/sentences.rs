//! A text cut into sentences, in any script, in one pass.

use std::ops::Range;

/// The longest sentence, in bytes; a longer one is cut.
const MAX_SENTENCE: usize = 2 * 1024;
/// The length from which on a sentence is cut at a space.
const LONG: usize = MAX_SENTENCE - 128;

/// Where the next byte stands that a mark may start with which ends a sentence: each sort is looked for once.
struct Marks<'a> {
    bytes: &'a [u8],
    /// A full stop; a line end, `!` or `?`; the first byte of a wide mark.
    next: [usize; 3],
}

impl<'a> Marks<'a> {
    fn new(plain: &'a str) -> Self {
        let wide = if plain.is_ascii() { plain.len() } else { 0 };
        let mut marks = Self { bytes: plain.as_bytes(), next: [0, 0, wide] };
        (0..3).for_each(|sort| marks.seek(sort, marks.next[sort]));
        marks
    }

    fn seek(&mut self, sort: usize, from: usize) {
        let rest = &self.bytes[from..];
        let found = match sort {
            0 => memchr::memchr(b'.', rest),
            1 => memchr::memchr3(b'\n', b'!', b'?', rest),
            _ => memchr::memchr2(0xe3, 0xef, rest),
        };
        self.next[sort] = found.map_or(self.bytes.len(), |found| from + found);
    }

    /// The first at or after an offset, which must not go back.
    fn from(&mut self, at: usize) -> usize {
        for sort in 0..3 {
            if self.next[sort] < at {
                self.seek(sort, at);
            }
        }
        self.next[0].min(self.next[1]).min(self.next[2])
    }
}

/// The sentences of a text, as ranges of its plain form.
pub(super) fn sentences(plain: &str) -> Vec<Range<usize>> {
    let mut out = Vec::with_capacity(plain.len() / 64 + 1);
    let mut start = 0;
    let bytes = plain.as_bytes();
    let mut marks = Marks::new(plain);
    let mut at = 0;
    while at < bytes.len() {
        if bytes.len() - start <= LONG {
            // No sentence of what is left can be too long: only a mark ends one.
            at = marks.from(at);
            if at == bytes.len() {
                break;
            }
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

/// Whether a line begins as no wrapped line goes on: "Based on X" below a line without a full stop, or a sum of names.
pub(super) fn opens_a_sentence(line: &str) -> bool {
    const OPENINGS: &[&str] = &[
        "Based on ",
        "Base model",
        "Converted ",
        "Derived from ",
        "Distilled from ",
        "Fine-tuned ",
        "Finetuned ",
        "Initialized from ",
        "It is ",
        "It was ",
        "Merged ",
        "Original model",
        "Quantized ",
        "This is ",
        "This model ",
        "Trained on ",
        "We ",
    ];
    let sum = || {
        let head = &line.as_bytes()[..line.len().min(400)];
        let head = &head[..memchr::memchr(b'\n', head).unwrap_or(head.len())];
        memchr::memchr_iter(b'+', head).nth(1).is_some()
    };
    let words = line.trim_start_matches(['*', '_']);
    let capital = words.starts_with(|first: char| first.is_ascii_uppercase());
    capital && OPENINGS.iter().any(|opening| words.starts_with(opening)) || sum()
}

/// A sentence without the label that calls for attention before it: "Note: a merge of X was worse" is read as what follows is.
pub(super) fn past_label(folded: &str, sentence: Range<usize>) -> Range<usize> {
    const LABELS: &[&str] = &[
        "note",
        "notes",
        "nb",
        "important",
        "tip",
        "warning",
        "caution",
        "update",
        "edit",
        "disclaimer",
        "attention",
        "fyi",
        "ps",
        "reminder",
        "hinweis",
        "achtung",
        "wichtig",
        "remarque",
        "attention",
        "important",
        "nota",
        "importante",
        "aviso",
        "примечание",
        "внимание",
        "важно",
        "注",
        "注意",
        "备注",
        "提示",
        "説明",
        "备註",
        "참고",
        "주의",
    ];
    const LONGEST: usize = 24;
    let text = &folded[sentence.clone()];
    let head = &text[..super::text::floor(text, LONGEST)];
    let Some(colon) = super::text::colon(head) else { return sentence };
    let label = head[..colon.start].trim_matches(|c: char| !c.is_alphanumeric());
    let rest = text[colon.end..].trim_start();
    if rest.is_empty() || !LABELS.contains(&label) {
        return sentence;
    }
    sentence.end - rest.len()..sentence.end
}

fn push_trimmed(out: &mut Vec<Range<usize>>, plain: &str, range: Range<usize>) {
    let text = &plain[range.clone()];
    if let [first, .., last] = text.as_bytes()
        && first.is_ascii_graphic()
        && last.is_ascii_graphic()
    {
        return out.push(range);
    }
    let start = range.start + (text.len() - text.trim_start().len());
    let end = range.end - (text.len() - text.trim_end().len());
    if end > start {
        out.push(start..end);
    }
}

/// Whether a full stop after `before` belongs to an abbreviation, or the sentence goes on in lower case.
fn abbreviates(before: &str, after: &str) -> bool {
    const KNOWN: &[&str] = &[
        "e.g", "i.e", "al", "vs", "etc", "approx", "cf", "fig", "resp", "z.b", "d.h", "bzw", "v", "ca", "incl", "prof", "dr",
        "mr", "mrs", "ms",
    ];
    const LONGEST: usize = 6;
    // A sentence's last word is longer than any of them, mostly.
    if before.len() > LONGEST && before.as_bytes()[before.len() - LONGEST - 1..].iter().all(u8::is_ascii_alphanumeric) {
        return false;
    }
    let word = before.rsplit([' ', '(', '\u{a0}']).next().unwrap_or("");
    let initial = word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    initial
        || word.len() <= LONGEST && KNOWN.iter().any(|known| known.eq_ignore_ascii_case(word))
        || word.len() < 4
            && !word.eq_ignore_ascii_case("it")
            && after.trim_start().chars().next().is_some_and(|c| c.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_labels_out() {
        for (text, rest) in [
            ("note: it is small.", "it is small."),
            ("[important]: it is small.", "it is small."),
            ("注意：它很小。", "它很小。"),
            ("note:", "note:"),
            ("notes on it: small.", "notes on it: small."),
            ("base model: x", "base model: x"),
        ] {
            assert_eq!(&text[past_label(text, 0..text.len())], rest);
        }
    }

    #[test]
    fn splits_sentences_in_several_scripts() {
        let plain = "Version 1.5 is new. It uses e.g. Foo et al. too. 这是模型。基于 X 微调！ Done";
        let found: Vec<&str> = sentences(plain).into_iter().map(|range| &plain[range]).collect();
        assert_eq!(found, ["Version 1.5 is new.", "It uses e.g. Foo et al. too.", "这是模型。", "基于 X 微调！", "Done"]);
    }
}
