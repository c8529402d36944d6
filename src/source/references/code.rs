//! Finds models in code: calls that take one, variables that hold its name, keys, options in lists of arguments.
//!
//! Nothing is run and no type is known: a call is a name before a bracket, a variable holds what the same file assigns to a
//! name of its last part (`args.model` is what `--model` defaults to). What an argument adds up from parts is not read.

mod arguments;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::name::{Asked, Value};
use super::sink::Sink;
use super::text;
use super::tokens::{self, Kind, Token};
use crate::catalog::references::{Call, Comments, Names, References};
use arguments::{Argument, arguments};

/// How many tokens of one expression or call are looked at, so that nested ones cost no more than a pass each.
const MAX_SPAN: usize = 400;

/// Reads a file of code.
pub(super) fn read(text: &str, comments: Comments, quotes: &str, sink: &mut Sink<'_>) {
    let tokens = tokens::split(text, comments, quotes);
    let code = Code::new(&tokens, sink.catalog.references());
    let mut taken = HashSet::new();
    for index in 0..tokens.len() {
        code.call_at(index, sink, &mut taken);
    }
    code.keys(sink, &mut taken);
    code.lists_of_arguments(sink, &mut taken);
    for (index, token) in tokens.iter().enumerate() {
        if token.kind == Kind::Text && !taken.contains(&index) && sink.catalog.references().may_hold_command(&token.text) {
            embedded(token, sink);
        }
    }
}

/// Reads the first call in a piece of text that is no file of code.
pub(super) fn read_call(text: &str, sink: &mut Sink<'_>) {
    let tokens = tokens::split(text, Comments::Hash, "\"'");
    let code = Code { tokens: &tokens, rows: sink.catalog.references(), values: HashMap::new() };
    code.call_at(0, sink, &mut HashSet::new());
}

/// An address or a command line inside a text.
fn embedded(token: &Token<'_>, sink: &mut Sink<'_>) {
    let text = token.text.as_ref();
    if text.contains(char::is_whitespace) {
        sink.within(token.at, true, |sink| text::commands(text, sink));
    } else {
        sink.note(token.at, text, "address", Asked::WEAK);
    }
}

/// The tokens of a file, and what its names hold.
struct Code<'a> {
    tokens: &'a [Token<'a>],
    rows: &'a References,
    /// By name, the texts that are assigned to it.
    values: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Code<'a> {
    fn new(tokens: &'a [Token<'a>], rows: &'a References) -> Self {
        let mut code = Self { tokens, rows, values: HashMap::new() };
        for index in 0..tokens.len() {
            if let Some(name) = code.assigned(index) {
                let texts = code.texts(code.extent(index + 1, true));
                code.values.entry(name).or_default().extend(texts);
            }
            code.defaults(index);
        }
        code
    }

    fn is_mark(&self, index: usize, mark: u8) -> bool {
        self.tokens.get(index).is_some_and(|token| token.kind == Kind::Mark(mark))
    }

    fn word(&self, index: usize) -> Option<&'a str> {
        self.tokens.get(index).filter(|token| token.kind == Kind::Word).map(|token| token.text.as_ref())
    }

    /// The name to which the `=` at `index` assigns, past a type: `name: str = …`.
    fn assigned(&self, index: usize) -> Option<&'a str> {
        if !self.is_mark(index, b'=') || self.is_mark(index + 1, b'=') || index == 0 {
            return None;
        }
        let operator = |at: usize| [b'=', b'!', b'<', b'>', b'+', b':', b'?', b'|'].iter().any(|mark| self.is_mark(at, *mark));
        let before = if operator(index - 1) { index.checked_sub(2)? } else { index - 1 };
        if self.is_mark(before, b'=') || self.is_mark(index - 1, b'!') {
            return None;
        }
        for at in (before.saturating_sub(10)..before).rev() {
            match self.tokens[at].kind {
                Kind::Mark(b':') if self.word(before).is_some() || self.is_mark(before, b']') => {
                    return at.checked_sub(1).and_then(|name| self.word(name)).or(self.word(before));
                }
                Kind::Word | Kind::Mark(b'[' | b']' | b'|' | b'&' | b'.' | b'\'') => {}
                _ => break,
            }
        }
        self.word(before)
    }

    /// Takes the default of an option as the value of its name: `add_argument("--model-id", default="…")`.
    fn defaults(&mut self, index: usize) {
        let Some(keyword) = self.word(index).and_then(|name| self.rows.default_keyword(name)) else { return };
        if !self.is_mark(index + 1, b'(') {
            return;
        }
        let arguments = arguments(self, index + 2);
        let option = arguments.iter().filter(|argument| argument.keyword.is_none()).find_map(|argument| {
            let first = self.tokens.get(argument.span.start).filter(|token| token.kind == Kind::Text)?;
            first.text.starts_with("--").then_some(argument.span.start)
        });
        let default = arguments.iter().find(|argument| argument.keyword == Some(keyword));
        if let (Some(option), Some(default)) = (option, default) {
            // `--model-id` becomes `model_id`; the name is compared without its separators, so the text itself will do.
            let texts = self.texts(default.span.clone());
            if let std::borrow::Cow::Borrowed(name) = &self.tokens[option].text {
                self.values.entry(name.trim_start_matches('-')).or_default().extend(texts);
            }
        }
    }

    /// From `start` to the end of the expression there.
    fn extent(&self, start: usize, ends_with_line: bool) -> Range<usize> {
        let mut depth = 0usize;
        let limit = self.tokens.len().min(start.saturating_add(MAX_SPAN));
        for index in start..limit {
            match self.tokens[index].kind {
                Kind::Mark(b'(' | b'[' | b'{') => depth += 1,
                Kind::Mark(b')' | b']' | b'}') if depth == 0 => return start..index,
                Kind::Mark(b')' | b']' | b'}') => depth -= 1,
                Kind::Mark(b',' | b';') if depth == 0 => return start..index,
                Kind::Line if depth == 0 && ends_with_line => return start..index,
                _ => {}
            }
        }
        start..limit
    }

    /// The texts in a span that stand as they are.
    fn texts(&self, span: Range<usize>) -> Vec<usize> {
        span.filter(|index| self.tokens[*index].kind == Kind::Text).collect()
    }

    /// Whether a text in the span is put together when the program runs.
    fn is_put_together(&self, span: Range<usize>) -> bool {
        let method = |index: usize| {
            index > 0
                && self.is_mark(index - 1, b'.')
                && self.word(index).is_some_and(|word| {
                    matches!(word, "format" | "join" | "replace" | "concat" | "split" | "removesuffix" | "removeprefix")
                })
        };
        span.clone().any(|index| match self.tokens[index].kind {
            Kind::Blank | Kind::Mark(b'+' | b'%') => true,
            Kind::Text => index + 1 < span.end && self.tokens[index + 1].kind == Kind::Text,
            Kind::Word => method(index),
            _ => false,
        })
    }

    /// Reads the call whose name stands at `index`.
    fn call_at(&self, index: usize, sink: &mut Sink<'_>, taken: &mut HashSet<usize>) {
        let Some(name) = self.word(index).filter(|_| self.is_mark(index + 1, b'(')) else { return };
        let mut calls = self.rows.calls(name).peekable();
        if calls.peek().is_none() || self.is_definition(index) {
            return;
        }
        let arguments = arguments(self, index + 2);
        for call in calls.filter(|call| self.has_receiver(call, index)) {
            self.call(call, &arguments, sink, taken);
        }
    }

    /// Whether the name at `index` is defined there, not called.
    fn is_definition(&self, index: usize) -> bool {
        let before = index.checked_sub(1).and_then(|before| self.word(before));
        before.is_some_and(|word| {
            matches!(word, "def" | "fn" | "fun" | "func" | "function" | "class" | "async" | "static" | "public" | "private")
        })
    }

    fn has_receiver(&self, call: &Call, index: usize) -> bool {
        if call.receivers.is_empty() {
            return true;
        }
        let separators = (1..=2)
            .take_while(|back| index >= *back && (self.is_mark(index - back, b'.') || self.is_mark(index - back, b':')))
            .count();
        let Some(at) = index.checked_sub(separators + 1).filter(|_| separators > 0) else { return false };
        // What a chain of calls gives may be anything: the value itself must tell.
        self.is_mark(at, b')')
            || self.is_mark(at, b'?')
            || self.word(at).is_some_and(|word| call.receivers.iter().any(|known| known == word))
    }

    fn call(&self, call: &Call, arguments: &[Argument<'a>], sink: &mut Sink<'_>, taken: &mut HashSet<usize>) {
        let by_keyword = |keyword: &str| arguments.iter().find(|argument| argument.keyword == Some(keyword));
        let literal = |span: &Range<usize>| match self.texts(span.clone()).as_slice() {
            [only] if span.len() == 1 => Some(self.tokens[*only].text.as_ref()),
            _ => None,
        };
        for (keyword, values) in &call.unless {
            let Some(argument) = by_keyword(keyword) else { continue };
            let said = literal(&argument.span);
            // A kind that is not written there may be any.
            if said.is_none_or(|said| values.iter().any(|value| value == said)) {
                taken.extend(arguments.iter().flat_map(|argument| self.texts(argument.span.clone())));
                return;
            }
        }
        let placed = || arguments.iter().filter(|argument| argument.keyword.is_none()).nth(call.argument?);
        let Some(argument) = call.keywords.iter().find_map(|keyword| by_keyword(keyword)).or_else(placed) else { return };
        let revision = call.revision.as_deref().and_then(by_keyword).and_then(|argument| literal(&argument.span));
        let asked = Asked {
            names: call.names,
            sure: call.sure || call.names == Names::Ollama,
            owner: call.owner.as_deref(),
            address: call.sure,
        };
        self.resolve(call, argument.span.clone(), asked, revision, sink, taken);
    }

    /// Reads the argument of a call.
    fn resolve(
        &self,
        call: &Call,
        span: Range<usize>,
        asked: Asked<'_>,
        revision: Option<&str>,
        sink: &mut Sink<'_>,
        taken: &mut HashSet<usize>,
    ) {
        let Some(first) = self.tokens.get(span.start).filter(|_| !span.is_empty()) else { return };
        let at = first.at;
        let open = |sink: &mut Sink<'_>, what| {
            if call.sure {
                sink.open(at, &call.name, what);
            }
        };
        if matches!(first.kind, Kind::Mark(b'*' | b'{' | b'&' | b'|')) && self.texts(span.clone()).is_empty() {
            return;
        }
        let texts = self.texts(span.clone());
        taken.extend(texts.iter().copied());
        if self.is_put_together(span.clone()) {
            return open(sink, "a text put together when it runs");
        }
        match texts.as_slice() {
            [] => self.variable(span, asked, revision, &call.name, sink, &open),
            [only] if *only == span.start => {
                match sink.note_with(self.tokens[*only].at, &self.tokens[*only].text, &call.name, asked, revision) {
                    Value::Path => open(sink, "a path"),
                    Value::Unclear => open(sink, "a name without owner that nothing known has"),
                    Value::Model(_) | Value::Nothing => {}
                }
            }
            several => {
                if !self.note_each(several, Asked { names: Names::Strict, sure: false, ..asked }, revision, &call.name, sink) {
                    open(sink, "an expression");
                }
            }
        }
    }

    /// Notes every text that names a model; whether one did.
    fn note_each(&self, texts: &[usize], asked: Asked<'_>, revision: Option<&str>, by: &str, sink: &mut Sink<'_>) -> bool {
        texts.iter().fold(false, |any, index| {
            let token = &self.tokens[*index];
            matches!(sink.note_with(token.at, &token.text, by, asked, revision), Value::Model(_)) || any
        })
    }

    /// Reads what the file assigns to a name: `MODEL`, `self.model_name`, `config["model"]`.
    fn variable(
        &self,
        span: Range<usize>,
        asked: Asked<'_>,
        revision: Option<&str>,
        by: &str,
        sink: &mut Sink<'_>,
        open: &dyn Fn(&mut Sink<'_>, &'static str),
    ) {
        let last = span.clone().rev().find_map(|index| self.word(index));
        let Some(name) =
            last.filter(|name| !matches!(*name, "None" | "null" | "undefined" | "nil" | "true" | "false" | "self"))
        else {
            return;
        };
        if name.bytes().all(|byte| byte.is_ascii_digit()) {
            return;
        }
        let dashed = name.replace('_', "-");
        let held = [name, dashed.as_str()].into_iter().filter_map(|name| self.values.get(name)).flatten().copied();
        let mut held: Vec<usize> =
            held.filter(|index| !self.is_put_together(index.saturating_sub(2)..(index + 3).min(self.tokens.len()))).collect();
        held.dedup();
        if !self.note_each(
            &held,
            Asked { names: if asked.names == Names::Ollama { Names::Ollama } else { Names::Hub }, ..asked },
            revision,
            by,
            sink,
        ) {
            open(sink, "a variable");
        }
    }

    /// Reads values under keys that name models: `model="…"`, `"model_id": "…"`, `MODEL = "…"`.
    fn keys(&self, sink: &mut Sink<'_>, taken: &mut HashSet<usize>) {
        for index in 1..self.tokens.len() {
            let key = match self.tokens[index].kind {
                Kind::Mark(b'=') => self.assigned(index),
                Kind::Mark(b':') => Some(&self.tokens[index - 1])
                    .filter(|token| matches!(token.kind, Kind::Word | Kind::Text) && token.text.len() < 64)
                    .map(|token| token.text.as_ref()),
                _ => None,
            };
            let Some(key) = key.filter(|key| self.rows.is_key(key)) else { continue };
            if self.is_mark(index + 1, b'{') {
                continue;
            }
            let span = self.extent(index + 1, true);
            if self.is_put_together(span.clone()) && !self.is_mark(index + 1, b'[') {
                continue;
            }
            let fresh: Vec<usize> = self.texts(span).into_iter().filter(|text| taken.insert(*text)).collect();
            self.note_each(&fresh, Asked::WEAK, None, key, sink);
        }
    }

    /// Reads options and commands in lists of arguments: `["serve", "--model", "…"]`.
    fn lists_of_arguments(&self, sink: &mut Sink<'_>, taken: &mut HashSet<usize>) {
        let next = |index: usize| {
            let after = (index + 1..self.tokens.len().min(index + 4)).filter(|at| self.tokens[*at].kind != Kind::Line);
            let after: Vec<usize> = after.take(2).collect();
            matches!(after.as_slice(), [comma, text] if self.is_mark(*comma, b',') && self.tokens[*text].kind == Kind::Text)
                .then(|| after[1])
        };
        for index in 0..self.tokens.len() {
            let token = &self.tokens[index];
            if token.kind != Kind::Text {
                continue;
            }
            let whole = token.text.as_ref();
            if let Some((flag, value)) = whole.split_once('=')
                && let Some(row) = self.rows.flag(flag)
            {
                sink.note(token.at, value, &row.flag, Asked::WEAK);
            } else if let Some(row) = self.rows.flag(whole)
                && let Some(value) = next(index)
                && taken.insert(value)
            {
                sink.note(self.tokens[value].at, &self.tokens[value].text, &row.flag, Asked { sure: row.sure, ..Asked::WEAK });
            }
            for command in self.rows.commands(whole) {
                let mut at = Some(index);
                for word in &command.words[1..] {
                    at = at.and_then(next).filter(|at| self.tokens[*at].text == word.as_str());
                }
                if let Some(value) = at.and_then(next).filter(|value| taken.insert(*value)) {
                    let asked = Asked { names: command.names, ..Asked::SURE };
                    sink.note(self.tokens[value].at, &self.tokens[value].text, &command.words.join(" "), asked);
                }
            }
        }
    }
}
