//! A YAML file as rows of its own types, for files that stop at the first mistake.

use serde::de::DeserializeOwned;

use super::{Data, Node, Problem, build};
use crate::document::packed::write::{Kind, Writer};
use crate::document::packed::{self, Fault};

/// Rows from a file that is one document in which no key stands twice.
///
/// # Errors
/// The first mistake, with its place.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Problem> {
    let parsed = build::parse(text, 2)?;
    if let Some(twice) = parsed.duplicates.into_iter().next() {
        return Err(twice);
    }
    if let Some(second) = parsed.documents.get(1) {
        return Err(problem(second, "a second document starts here".to_owned()));
    }
    let root = &parsed.documents[0];
    let mut packer = Packer { writer: Writer::new(Vec::new()), nodes: Vec::new() };
    packer.put(root);
    let Packer { writer, nodes } = packer;
    packed::read(&writer.finish()).map_err(|Fault { at, message }| {
        let node = nodes.partition_point(|(start, _)| *start <= at).checked_sub(1).map_or(root, |index| nodes[index].1);
        problem(node, message)
    })
}

fn problem(node: &Node, message: String) -> Problem {
    Problem { line: node.line, column: node.column, message }
}

/// Packs values, and keeps where each was written.
struct Packer<'n> {
    writer: Writer,
    nodes: Vec<(usize, &'n Node)>,
}

impl<'n> Packer<'n> {
    /// Recursion is bounded by [`super::MAX_DEPTH`].
    fn put(&mut self, node: &'n Node) {
        self.nodes.push((self.writer.at(), node));
        match &node.data {
            Data::Null => self.writer.head(Kind::Null, 0),
            Data::Scalar { text, quoted: true } => self.writer.text(text),
            Data::Scalar { text, quoted: false } => self.writer.plain(text),
            Data::Sequence(items) => {
                self.writer.head(Kind::List, items.len());
                items.iter().for_each(|item| self.put(item));
            }
            Data::Mapping(pairs) => {
                self.writer.head(Kind::Map, pairs.len());
                pairs.iter().for_each(|(key, value)| {
                    self.put(key);
                    self.put(value);
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Row {
        id: String,
        #[serde(default)]
        names: Vec<String>,
        #[serde(default)]
        open: Option<bool>,
    }

    fn mistake(text: &str) -> (u32, u32, String) {
        let problem = read::<Vec<Row>>(text).unwrap_err();
        (problem.line, problem.column, problem.message)
    }

    #[test]
    fn reads_rows() {
        let row = |id: &str, names: &[&str], open| Row {
            id: id.to_owned(),
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            open,
        };
        let text =
            "- &a {id: 1.10, names: [no, 'x y', 0123]}\n- id: >-\n    b\n    c\n  open: true\n- *a\n- {id: '5', open: ~}\n";
        let first = || row("1.10", &["no", "x y", "0123"], None);
        assert_eq!(read::<Vec<Row>>(text).unwrap(), [first(), row("b c", &[], Some(true)), first(), row("5", &[], None)]);
    }

    #[test]
    fn places_the_first_mistake() {
        assert_eq!(
            mistake("- id: a\n  naem: [b]\n"),
            (2, 3, "unknown field `naem`, expected one of `id`, `names`, `open`".into())
        );
        assert_eq!(mistake("- id: a\n- names: [b]\n"), (2, 3, "missing field `id`".into()));
        assert_eq!(mistake("- {id: a, names: [b, [c]]}\n"), (1, 22, "a text is expected, and this is a list".into()));
        assert_eq!(mistake("- {id: a, names: b}\n"), (1, 18, "a list is expected, and this is a text".into()));
        assert_eq!(mistake("- {id: a, open: 'true'}\n"), (1, 17, "`true` or `false` is expected, and this is a text".into()));
        assert_eq!(mistake("- {id: a}\n- {id: b, id: c}\n"), (2, 11, "the key `id` stands twice".into()));
        assert_eq!(mistake("- id: a\n---\n- id: b\n"), (3, 1, "a second document starts here".into()));
        assert_eq!(mistake(""), (1, 1, "a list is expected, and nothing stands here".into()));
        assert_eq!(mistake("- id: [\n").0, 1);
    }
}
