//! Runs of text without markup: most of a card is such.

use super::words::find;

/// From this length on, bytes are looked at sixteen at a time.
const LONG: usize = 64;

/// The length of the run of plain ASCII that a text starts with, whatever its first byte: single spaces between ordinary bytes belong
/// to it, an address does not.
pub(super) fn length(text: &str) -> usize {
    let rest = &text.as_bytes()[1..];
    if rest.len() < LONG {
        return 1 + of_short(rest);
    }
    // Without a way out of the inner loop, so that the bytes are looked at together.
    let all = |bytes: &&[u8; 16]| bytes.iter().fold(true, |all, byte| all & is_ordinary(*byte));
    let most = rest.as_chunks().0.iter().take_while(all).count() * 16;
    let whole = most + rest[most..].iter().take_while(|byte| is_ordinary(**byte)).count();
    if whole < LONG {
        return 1 + of_short(&rest[..whole]);
    }
    let run = &text[1..=whole];
    let run = &run[..find(run, "http").unwrap_or(run.len())];
    let run = &run[..find(run, "  ").unwrap_or(run.len())];
    1 + run.strip_suffix(' ').unwrap_or(run).len()
}

/// The same of a short text, byte by byte.
fn of_short(rest: &[u8]) -> usize {
    let mut at = 0;
    while at < rest.len() && is_ordinary(rest[at]) {
        let ends = match rest[at] {
            b' ' => rest.get(at + 1) == Some(&b' '),
            b'h' => rest[at..].starts_with(b"http"),
            _ => false,
        };
        if ends {
            break;
        }
        at += 1;
    }
    at - usize::from(at > 0 && rest[at - 1] == b' ')
}

/// Whether no markup starts with a byte: letters, digits, spaces and the marks of running text. An `h` may start an address.
fn is_ordinary(byte: u8) -> bool {
    let letter = (byte | 0x20).wrapping_sub(b'a') < 26;
    let mark = (byte.wrapping_sub(b'\'') < 3) | (byte.wrapping_sub(b',') < 14) | (byte == b' ');
    letter | mark
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_where_markup_or_white_space_does() {
        let long = "a row of words that goes on (for a while) - with 12/34 marks, more's and 'th' and h";
        assert!(long.len() > LONG);
        for run in ["x", "xh", "h and th", long] {
            for behind in ["", " ", "  x", "*x", " *x", "http", " http://x", "\u{e9}", "\nx", " `x"] {
                assert_eq!(length(&format!("{run}{behind}")), run.len(), "{run:?} {behind:?}");
            }
            assert_eq!(length(&format!("{run} x")), run.len() + 2);
        }
    }

    #[test]
    fn reads_long_runs_as_short_ones() {
        let pieces = ["h", "a", " ", "  ", "http", " h", "-", "*", "\u{e9}", "ht", "tp"];
        for one in pieces {
            for two in pieces {
                let text = ["(", &"some words and more ".repeat(5), one, two, one, "end of it"].concat();
                let rest = &text.as_bytes()[1..];
                assert_eq!(length(&text), 1 + of_short(rest), "{text:?}");
            }
        }
    }
}
