//! The arguments of a call: by place, by keyword, and by the keys of an object that is passed.

use std::ops::Range;

use super::{Code, Kind, MAX_SPAN};

/// One argument.
pub(super) struct Argument<'a> {
    /// Its keyword, where it has one.
    pub(super) keyword: Option<&'a str>,
    /// The tokens of its value.
    pub(super) span: Range<usize>,
}

/// The arguments that begin at `start`, behind the bracket.
pub(super) fn arguments<'a>(code: &Code<'a>, start: usize) -> Vec<Argument<'a>> {
    let mut out = Vec::new();
    let limit = code.tokens.len().min(start.saturating_add(MAX_SPAN));
    let mut at = start;
    while at < limit && !code.is_mark(at, b')') {
        if code.tokens[at].kind == Kind::Line {
            at += 1;
            continue;
        }
        let span = at..code.extent(at, false).end.min(limit);
        out.push(argument(code, span.clone()));
        if code.is_mark(span.start, b'{') {
            members(code, span.start + 1..span.end, &mut out);
        }
        match code.tokens.get(span.end).map(|token| token.kind) {
            Some(Kind::Mark(b',')) => at = span.end + 1,
            _ => break,
        }
    }
    out
}

/// An argument without the white space around it, its keyword apart.
fn argument<'a>(code: &Code<'a>, span: Range<usize>) -> Argument<'a> {
    let keyword = code.word(span.start).filter(|_| code.is_mark(span.start + 1, b'=') && !code.is_mark(span.start + 2, b'='));
    let start = if keyword.is_some() { span.start + 2 } else { span.start };
    Argument { keyword, span: trimmed(code, start..span.end) }
}

fn trimmed(code: &Code<'_>, mut span: Range<usize>) -> Range<usize> {
    let is_line = |index: usize| code.tokens.get(index).is_some_and(|token| token.kind == Kind::Line);
    while span.start < span.end && is_line(span.start) {
        span.start += 1;
    }
    while span.start < span.end && is_line(span.end - 1) {
        span.end -= 1;
    }
    span
}

/// The members of an object that is passed: `{ repo: "…", revision: "…" }`.
fn members<'a>(code: &Code<'a>, span: Range<usize>, out: &mut Vec<Argument<'a>>) {
    let mut at = span.start;
    while at < span.end {
        let end = code.extent(at, false).end.min(span.end);
        let whole = trimmed(code, at..end);
        if let Some(name) = code.tokens.get(whole.start).filter(|token| matches!(token.kind, Kind::Word | Kind::Text))
            && code.is_mark(whole.start + 1, b':')
            && let std::borrow::Cow::Borrowed(keyword) = &name.text
        {
            out.push(Argument { keyword: Some(keyword), span: trimmed(code, whole.start + 2..whole.end) });
        }
        if !code.is_mark(end, b',') {
            break;
        }
        at = end + 1;
    }
}
