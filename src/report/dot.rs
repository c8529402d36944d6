//! Family trees for Graphviz.

use std::io::{self, Write};

use super::Context;
use super::text::visible;
use crate::audited::AuditedModel;
use crate::lineage::{Edge, RelationStanding};

/// The trees of all models as one graph: a model that several trees hold is one node, an edge that several hold is one edge.
pub(super) struct Joined<'a> {
    /// The names, in order of first sight.
    pub names: Vec<&'a str>,
    /// Child, parent and the edge itself.
    pub edges: Vec<(usize, usize, &'a Edge)>,
}

impl<'a> Joined<'a> {
    pub fn new(models: &'a [AuditedModel]) -> Self {
        let mut names = Vec::new();
        let mut edges = Vec::new();
        let mut numbers = std::collections::HashMap::new();
        let mut drawn = std::collections::HashSet::new();
        for model in models {
            let mut place = Vec::with_capacity(model.graph.nodes.len().max(1));
            let ids = model.graph.nodes.iter().skip(1).map(|node| node.id.as_str());
            for name in std::iter::once(model.name()).chain(ids) {
                place.push(*numbers.entry(name.to_ascii_lowercase()).or_insert_with(|| {
                    names.push(name);
                    names.len() - 1
                }));
            }
            for edge in &model.graph.edges {
                let (child, parent) = (place[edge.child], place[edge.parent]);
                if drawn.insert((child, parent, edge.kind)) {
                    edges.push((child, parent, edge));
                }
            }
        }
        Self { names, edges }
    }
}

/// Writes the graph.
///
/// # Errors
/// As the writer gives it.
pub fn write(context: Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    let joined = Joined::new(&context.outcome.models);
    writeln!(out, "// {}", super::NOTICE)?;
    writeln!(out, "digraph lineage {{\n  rankdir=BT;\n  node [shape=box];")?;
    for (number, name) in joined.names.iter().enumerate() {
        writeln!(out, "  n{number} [label=\"{}\"];", escaped(name))?;
    }
    for (child, parent, edge) in &joined.edges {
        let style = match edge.standing {
            RelationStanding::Corroborated | RelationStanding::Declared => "solid",
            RelationStanding::Inferred => "dashed",
            RelationStanding::Contradicted => "dotted",
        };
        let label = format!("{}\\n{} {:.2}", edge.kind, edge.standing.as_str(), edge.confidence);
        writeln!(out, "  n{child} -> n{parent} [label=\"{label}\", style={style}];")?;
    }
    writeln!(out, "}}")
}

/// Text inside a quoted label.
fn escaped(text: &str) -> String {
    visible(text).replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn writes_one_graph_for_all_models() {
        let outcome = sample::outcome();
        let mut out = Vec::new();
        write(sample::context(&outcome), &mut out).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r#"
        // This report states facts and flags risks; it is not legal advice.
        digraph lineage {
          rankdir=BT;
          node [shape=box];
          n0 [label="acme/helper-7b"];
          n1 [label="example/base-7b"];
          n2 [label="example/teacher-70b"];
          n3 [label="models/nameless"];
          n0 -> n1 [label="fine-tune\ncorroborated 0.97", style=solid];
          n0 -> n2 [label="distillation\ndeclared 0.90", style=solid];
        }
        "#);
    }

    #[test]
    fn keeps_names_inside_their_label() {
        assert_eq!(escaped("a\"]; evil [label=\"\\\n"), "a\\\"]; evil [label=\\\"\\\\\\\\n");
    }
}
