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

/// Copies a piece of at most [`SHORT`] bytes; says where it ends.
#[inline]
fn copy_short(window: &mut [u8; WINDOW], at: usize, piece: &[u8]) -> usize {
    let end = at + piece.len();
    if let (Some(first), Some(last)) = (piece.first_chunk::<16>(), piece.last_chunk::<16>()) {
        copy(window, at, first);
        copy(window, end - 16, last);
    } else if let (Some(first), Some(last)) = (piece.first_chunk::<8>(), piece.last_chunk::<8>()) {
        copy(window, at, first);
        copy(window, end - 8, last);
    } else if let (Some(first), Some(last)) = (piece.first_chunk::<4>(), piece.last_chunk::<4>()) {
        copy(window, at, first);
        copy(window, end - 4, last);
    } else {
        for (index, byte) in piece.iter().enumerate().take(3) {
            copy(window, at + index, &[*byte]);
        }
    }
    end
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

    /// Writes what `write` writes at the start of a window; it says how much of that counts.
    #[inline]
    fn within(&mut self, write: impl FnOnce(&mut [u8; WINDOW]) -> usize) {
        if self.buffer.len() - self.length < WINDOW {
            self.grow(WINDOW);
        }
        if let Some(window) = self.buffer.get_mut(self.length..).and_then(|rest| rest.first_chunk_mut()) {
            self.length += write(window);
        }
    }

    /// Writes a few bytes.
    pub fn fixed<const N: usize>(&mut self, bytes: [u8; N]) {
        self.within(|window| {
            copy(window, 0, &bytes);
            N
        });
    }

    /// Writes bytes as they are.
    pub fn put(&mut self, bytes: &[u8]) {
        if bytes.len() <= SHORT {
            return self.within(|window| copy_short(window, 0, bytes));
        }
        if self.buffer.len() - self.length < bytes.len() {
            self.grow(bytes.len());
        }
        self.buffer[self.length..][..bytes.len()].copy_from_slice(bytes);
        self.length += bytes.len();
    }

    /// Ends a line with a byte, a comma or a bracket that opens, and starts the next one so many levels deep.
    pub fn line(&mut self, end: u8, depth: usize) {
        let mut next = LINE;
        next[0] = end;
        self.indented(next, 2 + 2 * depth);
    }

    /// Starts a line so many levels deep with a bracket that closes.
    pub fn close(&mut self, depth: usize, bracket: u8) {
        if 2 * depth < LINE.len() {
            return self.within(|window| {
                copy(window, 0, b"\n");
                copy(window, 1, &[b' '; 16]);
                copy(window, 1 + 2 * depth, &[bracket]);
                2 + 2 * depth
            });
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
            self.within(|window| {
                copy(window, 0, &next);
                piece
            });
            left -= piece;
            if left == 0 {
                return;
            }
            next = [b' '; 16];
        }
    }

    /// Ends a line with a byte as [`Self::line`] does, and starts the next one with a key, which needs no escapes.
    pub fn key(&mut self, end: u8, depth: usize, key: &str) {
        let indent = 2 + 2 * depth;
        if indent <= LINE.len() && key.len() <= SHORT {
            return self.within(|window| {
                copy(window, 0, &LINE);
                window[0] = end;
                copy(window, indent, b"\"");
                let end = copy_short(window, indent + 1, key.as_bytes());
                copy(window, end, b"\": ");
                end + 3
            });
        }
        self.line(end, depth);
        self.word(key);
        self.fixed(*b": ");
    }

    /// A text in quotation marks that needs no escapes, as names of fields and variants do not.
    pub fn word(&mut self, word: &str) {
        if word.len() <= SHORT {
            return self.within(|window| {
                copy(window, 0, b"\"");
                let end = copy_short(window, 1, word.as_bytes());
                copy(window, end, b"\"");
                end + 1
            });
        }
        self.fixed([b'"']);
        self.put(word.as_bytes());
        self.fixed([b'"']);
    }

    /// A text in quotation marks.
    pub fn text(&mut self, text: &str) {
        if is_plain(text.as_bytes()) {
            return self.word(text);
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

/// Whether a text stands in JSON as it is: printable ASCII without quotation marks and backslashes. Eight bytes at a time.
fn is_plain(text: &[u8]) -> bool {
    const ONES: u64 = u64::MAX / 0xff;
    // Each sets the high bit of the lowest byte that is below 0x20, or the one given; bytes from 0x7f on set theirs below.
    let below_space = |bytes: u64| bytes.wrapping_sub(ONES * 0x20);
    let equal = |bytes: u64, byte: u8| (bytes ^ (ONES * u64::from(byte))).wrapping_sub(ONES);
    let odd = |eight: [u8; 8]| {
        let bytes = u64::from_le_bytes(eight);
        below_space(bytes) | equal(bytes, b'"') | equal(bytes, b'\\') | bytes.wrapping_add(ONES)
    };
    // The last bytes of a text are looked at once more, rather than what is left one by one.
    let found = if let Some(last) = text.last_chunk() {
        text.as_chunks().0.iter().fold(odd(*last), |found, eight| found | odd(*eight))
    } else if let (Some([a, b, c, d]), Some([e, f, g, h])) = (text.first_chunk(), text.last_chunk()) {
        odd([*a, *b, *c, *d, *e, *f, *g, *h])
    } else {
        let mut eight = [b' '; 8];
        eight.iter_mut().zip(text).take(3).for_each(|(place, byte)| *place = *byte);
        odd(eight)
    };
    found & (ONES * 0x80) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_plain_text_byte_by_byte() {
        for byte in 0..=0xff_u8 {
            for (length, at) in (1..=17).flat_map(|length| (0..length).map(move |at| (length, at))) {
                let mut text = [b'a'; 17];
                text[at] = byte;
                let plain = (b' '..0x7f).contains(&byte) && byte != b'"' && byte != b'\\';
                assert_eq!(is_plain(&text[..length]), plain, "{byte} at {at} of {length}");
            }
        }
        assert!(!is_plain("aaaaaaa\u{e9}".as_bytes()) && !is_plain("\u{ff}".as_bytes()) && is_plain(b""));
    }
}
