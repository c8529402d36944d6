//! YAML written again from its tree: aliases resolved, comments gone, on one line where it fits.

use serde_json::Value;

use super::{Data, Node};

impl Node {
    /// The value as YAML of at most `width` columns where that is possible, without a line end at its end.
    #[must_use]
    pub fn written(&self, width: usize) -> String {
        let mut out = String::new();
        block(self, 0, width, false, &mut out);
        out
    }

    /// The value as JSON; scalars without quotes are numbers, `true` or `false` where they read as such.
    #[must_use]
    pub fn to_json(&self) -> Value {
        match &self.data {
            Data::Null => Value::Null,
            Data::Scalar { text, quoted: true } => Value::from(text.as_str()),
            Data::Scalar { text, quoted: false } => match text.as_str() {
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                text => text
                    .parse::<i64>()
                    .map(Value::from)
                    .ok()
                    .or_else(|| text.parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::from))
                    .unwrap_or_else(|| Value::from(text)),
            },
            Data::Sequence(items) => items.iter().map(Self::to_json).collect(),
            Data::Mapping(pairs) => {
                let pair = |(key, value): &(Self, Self)| (key.text().unwrap_or_default().to_owned(), value.to_json());
                Value::Object(pairs.iter().map(pair).collect())
            }
        }
    }
}

/// The value on one line.
fn flow(node: &Node, out: &mut String) {
    match &node.data {
        Data::Null => out.push_str("null"),
        Data::Scalar { text, quoted } => scalar(text, *quoted, out),
        Data::Sequence(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                flow(item, out);
            }
            out.push(']');
        }
        Data::Mapping(pairs) => {
            out.push('{');
            for (index, (key, value)) in pairs.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                flow(key, out);
                out.push_str(": ");
                flow(value, out);
            }
            out.push('}');
        }
    }
}

fn scalar(text: &str, quoted: bool, out: &mut String) {
    let plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.' | '/' | ' ');
    let begins = text.chars().next().is_some_and(char::is_alphanumeric) && !text.ends_with(' ');
    // What was quoted may be a number or a flag without its quotes.
    let like_text = || text.chars().any(|letter| letter.is_alphabetic()) && !matches!(text, "true" | "false" | "null");
    if begins && text.chars().all(plain) && (!quoted || like_text()) {
        out.push_str(text);
    } else {
        out.push_str(&Value::from(text).to_string());
    }
}

/// The value at an indent, on one line where it fits, else its entries one below the other. `listed` says that it is an item of a
/// list, where a single key needs no braces.
fn block(node: &Node, indent: usize, width: usize, listed: bool, out: &mut String) {
    let mut line = String::new();
    flow(node, &mut line);
    let room = width.saturating_sub(indent);
    let several = match &node.data {
        Data::Sequence(items) => items.len(),
        Data::Mapping(pairs) => pairs.len(),
        _ => 0,
    };
    let bare = listed && several == 1 && matches!(&node.data, Data::Mapping(_));
    if (line.chars().count() <= room && !bare) || several == 0 {
        out.push_str(&line);
        return;
    }
    let mut first = true;
    let mut start = |out: &mut String| {
        if !std::mem::take(&mut first) {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent));
        }
    };
    match &node.data {
        Data::Sequence(items) => {
            for item in items {
                start(out);
                out.push_str("- ");
                block(item, indent + 2, width, true, out);
            }
        }
        Data::Mapping(pairs) => {
            for (key, value) in pairs {
                start(out);
                flow(key, out);
                out.push(':');
                let mut line = String::new();
                flow(value, &mut line);
                let fits = line.chars().count() + key.text().map_or(0, |key| key.chars().count()) + 2 <= room;
                let nests = matches!(&value.data, Data::Sequence(items) if !items.is_empty())
                    || matches!(&value.data, Data::Mapping(pairs) if !pairs.is_empty());
                if fits || !nests {
                    out.push(' ');
                    out.push_str(&line);
                } else {
                    out.push('\n');
                    out.extend(std::iter::repeat_n(' ', indent + 2));
                    block(value, indent + 2, width, false, out);
                }
            }
        }
        Data::Null | Data::Scalar { .. } => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;

    #[test]
    fn writes_what_reads_as_the_same() {
        let text = "any:\n  - self: &x {maker.lists: [one, two], depth: {gt: 0}} # why\n  - ancestor: *x\n  - all: [{date: {after: 2026-01-01}}, {self: {id: 'true', name: \"a: b\"}}]\n";
        let node = parse(text).unwrap();
        for width in [200, 60, 20] {
            let written = node.written(width);
            assert_eq!(parse(&written).unwrap().to_json(), node.to_json(), "{written}");
        }
        insta::assert_snapshot!(node.written(60), @r#"
        any:
          - self: {maker.lists: [one, two], depth: {gt: 0}}
          - ancestor: {maker.lists: [one, two], depth: {gt: 0}}
          - all:
              - date: {after: 2026-01-01}
              - self: {id: "true", name: "a: b"}
        "#);
    }
}
