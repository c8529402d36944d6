//! Reads the code cells of a notebook; each line keeps its place in the file.

use super::sink::Sink;
use super::tokens::{self, Kind, Token};
use super::{code, text};
use crate::catalog::references::Comments;

/// Reads a notebook.
pub(super) fn read(text: &str, sink: &mut Sink<'_>) {
    let tokens: Vec<Token<'_>> =
        tokens::split(text, Comments::Slash, "\"").into_iter().filter(|token| token.kind != Kind::Line).collect();
    let mut is_code = false;
    let is = |index: usize, kind: Kind| tokens.get(index).is_some_and(|token| token.kind == kind);
    for index in 0..tokens.len() {
        if tokens[index].kind != Kind::Text || !is(index + 1, Kind::Mark(b':')) {
            continue;
        }
        match tokens[index].text.as_ref() {
            "cell_type" => is_code = tokens.get(index + 2).is_some_and(|token| token.text == "code"),
            "source" if is_code => {
                let from = if is(index + 2, Kind::Mark(b'[')) { index + 3 } else { index + 2 };
                let pieces = tokens[from.min(tokens.len())..].iter().filter(|token| token.kind != Kind::Mark(b','));
                let pieces: Vec<&Token<'_>> = if from == index + 3 {
                    pieces.take_while(|token| token.kind == Kind::Text).collect()
                } else {
                    pieces.take(1).filter(|token| token.kind == Kind::Text).collect()
                };
                cell(text, &pieces, sink);
            }
            _ => {}
        }
    }
}

/// Reads one cell: code, and lines that are handed to the shell.
fn cell(whole: &str, pieces: &[&Token<'_>], sink: &mut Sink<'_>) {
    let mut source = String::new();
    let mut lines = Vec::new();
    let (mut seen, mut line) = (0, 1u32);
    for piece in pieces {
        let between = whole.as_bytes().get(seen..piece.at).unwrap_or_default();
        line += u32::try_from(memchr::memchr_iter(b'\n', between).count()).unwrap_or(0);
        seen = piece.at;
        for _ in 0..piece.text.matches('\n').count().max(1) {
            lines.push(line);
        }
        source.push_str(&piece.text);
    }
    lines.push(line);
    let shell: Vec<String> =
        source.lines().map(|line| line.trim_start().strip_prefix(['!', '%']).unwrap_or("").to_owned()).collect();
    let code: Vec<&str> =
        source.lines().map(|line| if line.trim_start().starts_with(['!', '%']) { "" } else { line }).collect();
    let code = code.join("\n");
    sink.cell(&code, lines.clone(), |sink| code::read(&code, Comments::Hash, "\"'", sink));
    if shell.iter().any(|line| !line.is_empty()) {
        let shell = shell.join("\n");
        sink.cell(&shell, lines, |sink| text::commands(&shell, sink));
    }
}
