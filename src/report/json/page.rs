//! Text under writing: the start of a buffer of zeros, to which short pieces are copied as words of fixed size.
//!
//! Of what a report says of ten thousand models most pieces are keys, ids and single words. A call that copies any number of bytes
//! costs more than the copy of so few, so room for a piece is made once, and the piece copied as one or two overlapping words.

use std::io;

use crate::report::text::is_hidden;

/// How many bytes a short piece may take with all that goes around it.
const WINDOW: usize = 64;
/// The longest short piece.
const SHORT: usize = 32;

/// What starts a line at any usual depth, behind the byte before its line end: how much of it counts depends on the depth.
const LINE: [u8; 16] = *b",\n              ";

/// A one in each byte.
const ONES: u64 = u64::MAX / 0xff;

/// Text under writing.
#[derive(Debug, Default)]
pub(super) struct Page {
    buffer: Vec<u8>,
    length: usize,
}

/// Copies a word to a place in a window. All words are copied to places at which they fit.
#[inline]
fn copy<const N: usize>(window: &mut [u8; WINDOW], at: usize, word: &[u8; N]) {
    if let Some(place) = window.get_mut(at..).and_then(|rest| rest.first_chunk_mut()) {
        *place = *word;
    }
}

/// A short piece that was copied.
struct Copied {
    /// Where it ends.
    end: usize,
    /// Whether it stands in JSON as it is; nobody pays for that who does not ask.
    plain: bool,
}

/// Copies a piece of at most [`SHORT`] bytes.
#[inline(always)]
fn copy_short(window: &mut [u8; WINDOW], at: usize, piece: &[u8]) -> Copied {
    let end = at + piece.len();
    let odd = if let (Some(first), Some(last)) = (piece.first_chunk::<16>(), piece.last_chunk::<16>()) {
        copy(window, at, first);
        copy(window, end - 16, last);
        odd_of_two(*first) | odd_of_two(*last)
    } else if let (Some(first), Some(last)) = (piece.first_chunk::<8>(), piece.last_chunk::<8>()) {
        copy(window, at, first);
        copy(window, end - 8, last);
        odd(*first) | odd(*last)
    } else if let (Some(first @ [a, b, c, d]), Some(last @ [e, f, g, h])) = (piece.first_chunk::<4>(), piece.last_chunk::<4>())
    {
        copy(window, at, first);
        copy(window, end - 4, last);
        odd([*a, *b, *c, *d, *e, *f, *g, *h])
    } else {
        let mut eight = [b' '; 8];
        for (index, byte) in piece.iter().enumerate().take(3) {
            copy(window, at + index, &[*byte]);
            eight[index] = *byte;
        }
        odd(eight)
    };
    Copied { end, plain: is_none(odd) }
}

/// Has the high bit of some byte set where not all bytes of a word are printable ASCII without quotation marks and backslashes.
#[inline(always)]
fn odd(eight: [u8; 8]) -> u64 {
    let bytes = u64::from_le_bytes(eight);
    // Each sets the high bit of the lowest byte that is below 0x20, or the one given; bytes from 0x7f on set theirs below.
    let below_space = bytes.wrapping_sub(ONES * 0x20);
    let equal = |byte: u8| (bytes ^ (ONES * u64::from(byte))).wrapping_sub(ONES);
    below_space | equal(b'"') | equal(b'\\') | bytes.wrapping_add(ONES)
}

#[inline(always)]
fn odd_of_two([a, b, c, d, e, f, g, h, rest @ ..]: [u8; 16]) -> u64 {
    odd([a, b, c, d, e, f, g, h]) | odd(rest)
}

/// Whether no word was odd of those that are joined.
#[inline(always)]
fn is_none(odd: u64) -> bool {
    odd & (ONES * 0x80) == 0
}

impl Page {
    /// An empty page with room for so many bytes.
    pub fn with_room(room: usize) -> Self {
        Self { buffer: vec![0; room], length: 0 }
    }

    /// What was written.
    pub fn bytes(&self) -> &[u8] {
        &self.buffer[..self.length]
    }

    /// Begins anew. The buffer stays.
    pub fn clear(&mut self) {
        self.length = 0;
    }

    /// How many bytes there is room for.
    pub fn room(&self) -> usize {
        self.buffer.len()
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, more: usize) {
        let room = (4 * self.buffer.len()).max(self.length + more).max(16 << 10);
        // Zeros from the system cost nothing until they are written over.
        let mut buffer = vec![0; room];
        buffer[..self.length].copy_from_slice(self.bytes());
        self.buffer = buffer;
    }

    /// The window behind what was written, and the length, to which belongs what of the window counts.
    #[inline(always)]
    fn window(&mut self) -> Option<(&mut [u8; WINDOW], &mut usize)> {
        if self.buffer.len() - self.length < WINDOW {
            self.grow(WINDOW);
        }
        let window = self.buffer.get_mut(self.length..)?.first_chunk_mut()?;
        Some((window, &mut self.length))
    }

    /// Writes a few bytes.
    pub fn fixed<const N: usize>(&mut self, bytes: [u8; N]) {
        if let Some((window, length)) = self.window() {
            copy(window, 0, &bytes);
            *length += N;
        }
    }

    /// Writes bytes as they are.
    #[inline(never)]
    pub fn put(&mut self, bytes: &[u8]) {
        if bytes.len() <= SHORT {
            if let Some((window, length)) = self.window() {
                *length += copy_short(window, 0, bytes).end;
            }
            return;
        }
        if self.buffer.len() - self.length < bytes.len() {
            self.grow(bytes.len());
        }
        self.buffer[self.length..][..bytes.len()].copy_from_slice(bytes);
        self.length += bytes.len();
    }

    /// Ends a line with a byte, a comma or a bracket that opens, and starts the next one so many levels deep.
    #[inline(never)]
    pub fn line(&mut self, end: u8, depth: usize) {
        let mut next = LINE;
        next[0] = end;
        self.indented(next, 2 + 2 * depth);
    }

    /// Starts a line so many levels deep with a bracket that closes.
    #[inline(never)]
    pub fn close(&mut self, depth: usize, bracket: u8) {
        if 2 * depth < LINE.len() {
            if let Some((window, length)) = self.window() {
                copy(window, 0, b"\n");
                copy(window, 1, &[b' '; 16]);
                copy(window, 1 + 2 * depth, &[bracket]);
                *length += 2 + 2 * depth;
            }
            return;
        }
        self.fixed([b'\n']);
        self.indented([b' '; 16], 2 * depth);
        self.fixed([bracket]);
    }

    /// Writes the start of a line, and as many spaces more as make `count` bytes.
    fn indented(&mut self, start: [u8; 16], count: usize) {
        let (mut next, mut left) = (start, count);
        loop {
            let piece = left.min(next.len());
            if let Some((window, length)) = self.window() {
                copy(window, 0, &next);
                *length += piece;
            }
            left -= piece;
            if left == 0 {
                return;
            }
            next = [b' '; 16];
        }
    }

    /// Ends a line with a byte as [`Self::line`] does, and starts the next one with a key, which needs no escapes.
    ///
    /// Inlined, since the length of a key is known where it is written: a few words of fixed size are left of the copy then.
    #[inline(always)]
    pub fn key(&mut self, end: u8, depth: usize, key: &str) {
        let indent = 2 + 2 * depth;
        if indent > LINE.len() || key.len() > SHORT {
            return self.any_key(end, depth, key);
        }
        if let Some((window, length)) = self.window() {
            copy(window, 0, &LINE);
            window[0] = end;
            copy(window, indent, b"\"");
            let end = copy_short(window, indent + 1, key.as_bytes()).end;
            copy(window, end, b"\": ");
            *length += end + 3;
        }
    }

    /// Does what [`Self::key`] does.
    #[inline(never)]
    pub fn any_key(&mut self, end: u8, depth: usize, key: &str) {
        self.line(end, depth);
        self.word(key);
        self.fixed(*b": ");
    }

    /// A text in quotation marks that needs no escapes, as names of fields and variants do not.
    #[inline(never)]
    pub fn word(&mut self, word: &str) {
        if word.len() > SHORT {
            return self.long_word(word);
        }
        if let Some((window, length)) = self.window() {
            copy(window, 0, b"\"");
            let end = copy_short(window, 1, word.as_bytes()).end;
            copy(window, end, b"\"");
            *length += end + 1;
        }
    }

    #[inline(never)]
    fn long_word(&mut self, word: &str) {
        self.fixed([b'"']);
        self.put(word.as_bytes());
        self.fixed([b'"']);
    }

    /// A text in quotation marks.
    #[inline(never)]
    pub fn text(&mut self, text: &str) {
        if text.len() > SHORT {
            if is_plain(text.as_bytes()) {
                return self.long_word(text);
            }
        } else if let Some((window, length)) = self.window() {
            copy(window, 0, b"\"");
            let Copied { end, plain } = copy_short(window, 1, text.as_bytes());
            copy(window, end, b"\"");
            // What needs escapes does not count, and is written over.
            if plain {
                *length += end + 1;
                return;
            }
        }
        self.fixed([b'"']);
        self.escape(text);
        self.fixed([b'"']);
    }

    /// Writes a text, with what JSON and what a terminal would act on escaped.
    pub fn escape(&mut self, text: &str) {
        let mut done = 0;
        for (index, character) in text.char_indices() {
            let short = match character {
                '"' | '\\' => Some(character as u8),
                '\n' => Some(b'n'),
                '\r' => Some(b'r'),
                '\t' => Some(b't'),
                '\u{8}' => Some(b'b'),
                '\u{c}' => Some(b'f'),
                _ => None,
            };
            if short.is_none() && character >= ' ' && !is_hidden(character) {
                continue;
            }
            self.put(&text.as_bytes()[done..index]);
            done = index + character.len_utf8();
            match short {
                Some(letter) => self.put(&[b'\\', letter]),
                None => {
                    for unit in character.encode_utf16(&mut [0; 2]) {
                        self.put(format!("\\u{unit:04x}").as_bytes());
                    }
                }
            }
        }
        self.put(&text.as_bytes()[done..]);
    }
}

impl io::Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.put(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Whether a long text stands in JSON as it is. The last bytes are looked at once more, rather than what is left one by one.
fn is_plain(text: &[u8]) -> bool {
    let last = text.last_chunk().map_or(0, |last| odd(*last));
    is_none(text.as_chunks().0.iter().fold(last, |found, eight| found | odd(*eight)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_plain_text_byte_by_byte() {
        let is_plain = |text: &[u8]| match text.len() {
            0..=SHORT => copy_short(&mut [0; WINDOW], 1, text).plain,
            _ => is_plain(text),
        };
        for byte in 0..=0xff_u8 {
            for (length, at) in (1..=41).flat_map(|length| (0..length).map(move |at| (length, at))) {
                let mut text = [b'a'; 41];
                text[at] = byte;
                let plain = (b' '..0x7f).contains(&byte) && byte != b'"' && byte != b'\\';
                assert_eq!(is_plain(&text[..length]), plain, "{byte} at {at} of {length}");
            }
        }
        assert!(!is_plain("aaaaaaa\u{e9}".as_bytes()) && !is_plain("\u{ff}".as_bytes()) && is_plain(b""));
    }
}
