//! A small tokenizer over JSON bytes: steps over white space, strings and whole values, and finds the place of a key.

use std::ops::Range;

/// A position in a JSON text.
#[derive(Clone)]
pub(super) struct Cursor<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let at = if bytes.starts_with("\u{feff}".as_bytes()) { 3 } else { 0 };
        Self { bytes, at }
    }

    /// The next byte that is not white space; the cursor stands on it.
    pub(super) fn peek(&mut self) -> Option<u8> {
        while let Some(byte) = self.bytes.get(self.at) {
            if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                return Some(*byte);
            }
            self.at += 1;
        }
        None
    }

    /// Steps over `byte` if it is next after white space.
    pub(super) fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// Steps over a string and gives the bytes between its quotes, escapes as written. `None` where none starts or it never ends.
    pub(super) fn string(&mut self) -> Option<&'a [u8]> {
        if self.peek() != Some(b'"') {
            return None;
        }
        let start = self.at + 1;
        let mut at = start;
        loop {
            at += memchr::memchr2(b'"', b'\\', self.bytes.get(at..)?)?;
            if self.bytes[at] == b'"' {
                self.at = at + 1;
                return Some(&self.bytes[start..at]);
            }
            at += 2;
        }
    }

    /// Steps over one value of any kind, without recursion and without checking more than brackets and strings.
    fn skip_value(&mut self) -> Option<()> {
        let mut depth = 0usize;
        loop {
            match self.peek()? {
                b'"' => {
                    self.string()?;
                }
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    depth = depth.checked_sub(1)?;
                    self.at += 1;
                }
                b',' | b':' if depth > 0 => self.at += 1,
                b',' | b':' => return None,
                _ => self.word(),
            }
            if depth == 0 {
                return Some(());
            }
        }
    }

    /// Steps over a number or a bare word.
    fn word(&mut self) {
        let rest = &self.bytes[self.at..];
        let length = rest
            .iter()
            .position(|byte| matches!(byte, b',' | b':' | b'}' | b']' | b'{' | b'[' | b'"' | b' ' | b'\t' | b'\n' | b'\r'))
            .unwrap_or(rest.len());
        self.at += length.max(1);
    }
}

/// The members of an object: where each key stands as written, quotes included, and where its value begins.
#[derive(Debug)]
pub(super) struct Members {
    found: Vec<(Range<usize>, usize)>,
}

impl Members {
    /// Walks the object at which the cursor stands; what follows a mistake is left out.
    pub(super) fn of(mut cursor: Cursor<'_>) -> Self {
        let mut found = Vec::new();
        cursor.at += 1;
        while cursor.peek().is_some_and(|byte| byte != b'}') {
            let key_at = cursor.at;
            if cursor.string().is_none() {
                break;
            }
            let key = key_at..cursor.at;
            if !cursor.eat(b':') {
                break;
            }
            cursor.peek();
            found.push((key, cursor.at));
            if cursor.skip_value().is_none() || !cursor.eat(b',') {
                break;
            }
        }
        Self { found }
    }

    /// The byte offset at which a key path stands. Of a key that stands twice the last one, whose value readers take.
    pub(super) fn find(&self, bytes: &[u8], path: &str) -> Option<usize> {
        let (key_at, value_at, left) = self.member(bytes, path)?;
        if left.is_empty() { Some(key_at) } else { find_from(Cursor { bytes, at: value_at }, left) }
    }

    /// The member that a path leads to, and the rest of the path.
    fn member<'p>(&self, bytes: &[u8], path: &'p str) -> Option<(usize, usize, &'p str)> {
        let leading = |key: &Range<usize>| leads(&bytes[key.start + 1..key.end - 1], path);
        let all = self.found.iter().filter_map(|(key, value_at)| Some((key.start, *value_at, leading(key)?)));
        all.min_by_key(|(key_at, _, left)| (left.len(), std::cmp::Reverse(*key_at)))
    }
}

/// The byte offset at which a key path stands, seen from the value at the cursor.
pub(super) fn find_from(mut cursor: Cursor<'_>, path: &str) -> Option<usize> {
    let mut rest = path;
    loop {
        let (key_at, value_at, left) = match cursor.peek()? {
            b'{' => Members::of(cursor.clone()).member(cursor.bytes, rest)?,
            b'[' => item(cursor.clone(), rest)?,
            _ => return None,
        };
        if left.is_empty() {
            return Some(key_at);
        }
        rest = left;
        cursor.at = value_at;
    }
}

/// What is left of a path after a key, if the path starts with it. Keys are compared as written, escapes undone.
fn leads<'p>(key: &[u8], path: &'p str) -> Option<&'p str> {
    // Most keys are told apart by their first letter; an escape may stand for any.
    if key.first().is_some_and(|first| *first != b'\\' && Some(first) != path.as_bytes().first()) {
        return None;
    }
    let left = if key.contains(&b'\\') {
        let key = serde_json::from_str::<String>(&format!("\"{}\"", std::str::from_utf8(key).ok()?)).ok()?;
        path.strip_prefix(key.as_str())?
    } else {
        path.as_bytes().starts_with(key).then(|| path.get(key.len()..)).flatten()?
    };
    if left.is_empty() { Some(left) } else { left.strip_prefix('.') }
}

/// The item of a list that a path leads to.
fn item<'p>(mut cursor: Cursor<'_>, path: &'p str) -> Option<(usize, usize, &'p str)> {
    let (index, left) = path.split_once('.').unwrap_or((path, ""));
    let index: usize = index.parse().ok()?;
    cursor.at += 1;
    for _ in 0..index {
        cursor.peek()?;
        cursor.skip_value()?;
        if !cursor.eat(b',') {
            return None;
        }
    }
    cursor.peek().filter(|byte| *byte != b']')?;
    Some((cursor.at, cursor.at, left))
}
