//! The slow way: a reader that tolerates what Python writes and `serde_json` refuses, and remembers where it did.

use std::str::FromStr;

use serde_json::{Map, Number, Value};

use super::cursor::Cursor;
use super::{Document, MAX_DEPTH, Parsed, Problem};

/// Most notes that are kept.
const MAX_NOTES: usize = 64;

pub(super) fn parse(document: &Document) -> Result<Parsed, Problem> {
    let mut reader = Reader { cursor: Cursor::new(document.text().as_bytes()), document, notes: Vec::new() };
    let mut broken = None;
    let value = match reader.cursor.peek() {
        Some(b'{') => {
            let mut object = Map::new();
            broken = reader.members(&mut object, 1).err();
            if let Some(problem) = broken.take_if(|_| object.is_empty()) {
                return Err(problem);
            }
            Value::Object(object)
        }
        _ => reader.value(0)?,
    };
    if broken.is_none() && reader.cursor.peek().is_some() {
        return Err(reader.problem("text after the end of the value"));
    }
    Ok(Parsed { value, notes: reader.notes, broken })
}

struct Reader<'a> {
    cursor: Cursor<'a>,
    document: &'a Document,
    notes: Vec<Problem>,
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Result<Value, Problem> {
        match self.cursor.peek() {
            Some(b'{' | b'[') if depth >= MAX_DEPTH => Err(self.problem(&format!("nested more than {MAX_DEPTH} deep"))),
            Some(b'{') => self.object(depth + 1),
            Some(b'[') => self.array(depth + 1),
            Some(b'"') => self.string().map(Value::String),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(_) => self.word(),
            None => Err(self.problem("the text ends where a value belongs")),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, Problem> {
        let mut object = Map::new();
        self.members(&mut object, depth)?;
        Ok(Value::Object(object))
    }

    /// Reads an object from its brace on into `object`, which keeps what stands before a mistake.
    fn members(&mut self, object: &mut Map<String, Value>, depth: usize) -> Result<(), Problem> {
        self.cursor.at += 1;
        if self.cursor.eat(b'}') {
            return Ok(());
        }
        loop {
            if self.cursor.peek() != Some(b'"') {
                return Err(self.problem("a key in double quotes belongs here"));
            }
            let at = self.cursor.at;
            let key = self.string()?;
            if !self.cursor.eat(b':') {
                return Err(self.problem("a colon belongs here"));
            }
            let value = self.value(depth)?;
            if object.contains_key(&key) {
                self.note(at, || format!("the key `{}` stands twice", crate::document::quote(&key, 80)));
            }
            object.insert(key, value);
            if !self.comma(b'}') {
                break;
            }
        }
        if self.cursor.eat(b'}') { Ok(()) } else { Err(self.problem("a comma or `}` belongs here")) }
    }

    fn array(&mut self, depth: usize) -> Result<Value, Problem> {
        let mut items = Vec::new();
        self.cursor.at += 1;
        if self.cursor.eat(b']') {
            return Ok(Value::Array(items));
        }
        loop {
            items.push(self.value(depth)?);
            if !self.comma(b']') {
                break;
            }
        }
        if self.cursor.eat(b']') { Ok(Value::Array(items)) } else { Err(self.problem("a comma or `]` belongs here")) }
    }

    /// Whether a comma stands here and something after it; one before the end is noted.
    fn comma(&mut self, end: u8) -> bool {
        let at = self.cursor.at;
        if !self.cursor.eat(b',') {
            return false;
        }
        let ends = self.cursor.peek() == Some(end);
        if ends {
            self.note(at, || "a comma before the end".to_owned());
        }
        !ends
    }

    fn string(&mut self) -> Result<String, Problem> {
        let at = self.cursor.at;
        let raw = self.cursor.string().ok_or_else(|| self.problem("a string that never ends"))?;
        let mut text = String::with_capacity(raw.len());
        let mut rest = std::str::from_utf8(raw).map_err(|_| self.problem_at(at, "a string that is not UTF-8"))?;
        if raw.iter().any(|byte| *byte < 0x20) {
            self.note(at, || "a control character inside a string".to_owned());
        }
        while let Some((before, after)) = rest.split_once('\\') {
            text.push_str(before);
            let mut after = after.chars();
            match after.next() {
                Some('n') => text.push('\n'),
                Some('t') => text.push('\t'),
                Some('r') => text.push('\r'),
                Some('b') => text.push('\u{8}'),
                Some('f') => text.push('\u{c}'),
                Some(same @ ('"' | '\\' | '/')) => text.push(same),
                Some('u') => {
                    let (character, left) = self.unicode(after.as_str(), at)?;
                    text.push(character);
                    rest = left;
                    continue;
                }
                _ => return Err(self.problem_at(at, "an escape that JSON does not know")),
            }
            rest = after.as_str();
        }
        text.push_str(rest);
        Ok(text)
    }

    /// The character of a `\u` escape whose digits `text` starts with, and what follows.
    fn unicode<'t>(&mut self, text: &'t str, at: usize) -> Result<(char, &'t str), Problem> {
        let unit = |text: &str| {
            let digits = text.get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
            u32::from_str_radix(digits, 16).ok()
        };
        let high = unit(text).ok_or_else(|| self.problem_at(at, "an escape that JSON does not know"))?;
        let rest = &text[4..];
        if let Some(character) = char::from_u32(high) {
            return Ok((character, rest));
        }
        let low = rest.strip_prefix("\\u").and_then(unit).filter(|low| (0xdc00..0xe000).contains(low));
        if let (0xd800..0xdc00, Some(low)) = (high, low) {
            let code = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
            return Ok((char::from_u32(code).unwrap_or('\u{fffd}'), &rest[6..]));
        }
        self.note(at, || "a lone surrogate, read as U+FFFD".to_owned());
        Ok(('\u{fffd}', rest))
    }

    fn number(&mut self) -> Result<Value, Problem> {
        let start = self.cursor.at;
        if self.literal("-Infinity") {
            self.note(start, || "`-Infinity` is not JSON, read as null".to_owned());
            return Ok(Value::Null);
        }
        let rest = &self.document.text()[start..];
        let length = rest.bytes().position(|byte| !matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9'));
        let text = &rest[..length.unwrap_or(rest.len())];
        self.cursor.at += text.len();
        match Number::from_str(text) {
            Ok(number) => Ok(Value::Number(number)),
            Err(_) if text.parse::<f64>().is_ok_and(f64::is_infinite) => {
                self.note(start, || "a number too large to hold, read as null".to_owned());
                Ok(Value::Null)
            }
            Err(_) => Err(self.problem_at(start, "a number that is not JSON")),
        }
    }

    fn word(&mut self) -> Result<Value, Problem> {
        let at = self.cursor.at;
        for (word, value) in [("true", Value::Bool(true)), ("false", Value::Bool(false)), ("null", Value::Null)] {
            if self.literal(word) {
                return Ok(value);
            }
        }
        for word in ["NaN", "Infinity"] {
            if self.literal(word) {
                self.note(at, || format!("`{word}` is not JSON, read as null"));
                return Ok(Value::Null);
            }
        }
        Err(self.problem("a value belongs here"))
    }

    fn literal(&mut self, word: &str) -> bool {
        let found = self.cursor.bytes[self.cursor.at..].starts_with(word.as_bytes());
        self.cursor.at += if found { word.len() } else { 0 };
        found
    }

    fn note(&mut self, at: usize, message: impl FnOnce() -> String) {
        if self.notes.len() < MAX_NOTES {
            let problem = self.problem_at(at, &message());
            self.notes.push(problem);
        }
    }

    fn problem(&self, message: &str) -> Problem {
        self.problem_at(self.cursor.at, message)
    }

    fn problem_at(&self, at: usize, message: &str) -> Problem {
        let place = self.document.place_at(at);
        Problem { line: place.line.unwrap_or(1), column: place.column.unwrap_or(1), message: message.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::super::{MAX_DEPTH, parse, parse_noting, place_of};
    use super::*;

    fn document(text: &str) -> Document {
        Document::new("config.json", text.to_owned())
    }

    #[test]
    fn reads_clean_texts_without_notes() {
        let parsed = parse_noting(&document(r#"{"a": [1, 2.5, "x", null, true], "b": {"c": "\ud83d\ude00"}}"#)).unwrap();
        assert_eq!(parsed.value, json!({"a": [1, 2.5, "x", null, true], "b": {"c": "😀"}}));
        assert!(parsed.notes.is_empty());
    }

    #[test]
    fn tolerates_and_notes_what_python_writes() {
        let text = "\u{feff}{\"a\": NaN,\n \"b\": [Infinity, -Infinity, 1e999],\n \"c\": \"\\ud800x NaN\",\n \"a\": 2}";
        let parsed = parse_noting(&document(text)).unwrap();
        assert_eq!(parsed.value, json!({"a": 2, "b": [null, null, null], "c": "\u{fffd}x NaN"}));
        let lines: Vec<u32> = parsed.notes.iter().map(|note| note.line).collect();
        assert_eq!(lines, [1, 2, 2, 2, 3, 4]);
        assert_eq!(parsed.notes[5].message, "the key `a` stands twice");
    }

    #[test]
    fn refuses_broken_texts_with_their_place() {
        for (text, line, column) in [
            ("{\"a\": 1,\n,}", 2, 1),
            ("{\"a\" 1}", 1, 6),
            ("[1 2]", 1, 4),
            ("{\"a\": \"x", 1, 7),
            ("", 1, 1),
            ("{} {}", 1, 4),
            ("[01]", 1, 2),
            ("[\"\\x\"]", 1, 2),
            ("[tru]", 1, 2),
        ] {
            let problem = parse(&document(text)).unwrap_err();
            assert_eq!((problem.line, problem.column), (line, column), "{text:?}: {problem:?}");
        }
    }

    #[test]
    fn keeps_what_stands_before_a_break() {
        let parsed = parse_noting(&document("{\"a\": 1, \"b\": {\"c\": [2,]},\n \"d\": [3, tru")).unwrap();
        assert_eq!(parsed.value, json!({"a": 1, "b": {"c": [2]}}));
        let broken = parsed.broken.unwrap();
        assert_eq!((broken.line, broken.column, parsed.notes.len()), (2, 11, 1));
        assert!(parse_noting(&document("{\"a\": ")).is_err());
    }

    #[test]
    fn bounds_depth_in_both_readers() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(parse(&document(&nested(MAX_DEPTH))).is_ok());
        assert!(parse(&document(&nested(MAX_DEPTH + 1))).unwrap_err().message.contains("deep"));
        assert!(parse(&document(&"[".repeat(1_000_000))).is_err());
        assert!(parse(&document(&"{\"a\":".repeat(1_000_000))).is_err());
    }

    #[test]
    fn finds_the_line_of_a_key_path() {
        let text = "{\n \"x\": {\"name\": 1},\n \"list\": [1, {\"name\": 2}, [3,\n  4]],\n \"a.b\": {\"c\": 5},\n \"name\": \"}\\\"\"\n}";
        let place = |path: &str| place_of(&document(text), path).to_string();
        assert_eq!(place("name"), "config.json:6:2");
        assert_eq!(place("x.name"), "config.json:2:8");
        assert_eq!(place("list.1.name"), "config.json:3:15");
        assert_eq!(place("list.2.1"), "config.json:4:3");
        assert_eq!(place("a.b.c"), "config.json:5:10");
        assert_eq!(place("list.7"), "config.json list.7");
        assert_eq!(place("missing.key"), "config.json missing.key");
    }

    #[test]
    fn finds_the_last_of_two_equal_keys_and_survives_broken_texts() {
        assert_eq!(place_of(&document("{\"a\": 1,\n\"a\": 2}"), "a").line, Some(2));
        assert_eq!(place_of(&document("{\"a\": 1,\n\"b\" oops"), "a").line, Some(1));
        assert_eq!(place_of(&document("[[[[\"\\"), "0.0.0.0").line, Some(1));
    }

    proptest! {
        #[test]
        fn never_panics_on_random_text(text in "[\\[\\]{},:\"\\\\u0-9d8cea.+N\\- \nö]{0,120}") {
            let document = document(&text);
            let _ = parse_noting(&document);
            let _ = place_of(&document, "a.0.b");
        }

        #[test]
        fn agrees_with_the_strict_parser(text in "[\\[\\]{},:\"0-9ae.\\- ]{0,24}") {
            if let Ok(value) = serde_json::from_str::<Value>(&text) {
                prop_assert_eq!(parse(&document(&text)).unwrap(), value);
            }
        }
    }
}
