//! A family tree in the terminal: the standing of each edge, and the evidence it rests on.
//!
//! A model that several lines lead to is unfolded once and referred to afterwards; a line that returns to itself is marked.

use std::io::{self, Write};

use super::Context;
use super::excerpt::more_evidence;
use super::text::{Ink, Look, visible};
use crate::audited::AuditedModel;
use crate::evidence::Evidence;
use crate::lineage::{Edge, LineageGraph, RelationStanding};

/// How many pieces of evidence an edge shows.
const SHOWN: usize = 2;

/// How a node stands in the drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// Unfolded here.
    First,
    /// Unfolded elsewhere.
    Again,
    /// On the line that leads here: a cycle.
    Cycle,
}

/// One edge of the drawing, in reading order.
struct Row {
    edge: usize,
    turn: Turn,
    /// What stands before the edge's own line.
    lead: String,
    /// What stands before the lines under it.
    under: String,
}

/// Writes the family trees of all models.
///
/// # Errors
/// As the writer gives it.
pub fn write(context: Context<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    for (index, model) in context.outcome.models.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        write_model(context, look, model, "", out)?;
    }
    for gap in &context.outcome.gaps {
        writeln!(
            out,
            "{} {}: {}: {}",
            look.paint(Ink::Warning, "gap"),
            visible(&gap.place),
            visible(&gap.what),
            visible(&gap.why)
        )?;
    }
    writeln!(out, "\n{}", super::NOTICE)
}

/// Writes the family tree of one model, every line after `indent`.
pub(super) fn write_model(
    context: Context<'_>,
    look: Look,
    model: &AuditedModel,
    indent: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    write!(out, "{indent}{}", look.paint(Ink::Strong, &visible(model.name())))?;
    match (&model.id, &model.path) {
        (Some(_), Some(path)) => writeln!(out, "  {}", look.paint(Ink::Faint, &visible(path)))?,
        _ => writeln!(out)?,
    }
    let graph = &model.graph;
    if graph.edges.is_empty() {
        let root = graph.nodes.first().is_some_and(|node| node.root);
        let said = if root { "trained from scratch: no parent" } else { "no parent is known" };
        writeln!(out, "{indent}└─ {said}")?;
    }
    for row in rows(graph) {
        write_row(context, look, model, &row, indent, out)?;
    }
    if graph.truncated {
        writeln!(out, "{indent}… the tree goes on: a bound on depth or size stopped here")?;
    }
    Ok(())
}

/// The edges in reading order: depth first, without recursion.
fn rows(graph: &LineageGraph) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut unfolded = vec![false; graph.nodes.len()];
    // Each entry: an edge, the row it hangs from, the lead of its siblings, whether it is the last of them.
    let mut stack: Vec<(usize, Option<usize>, String, bool)> = Vec::new();
    let mut line: Vec<Option<usize>> = Vec::new();
    let push = |stack: &mut Vec<_>, node: usize, row: Option<usize>, lead: &str| {
        let edges: Vec<usize> = graph.parents(node).collect();
        for (place, edge) in edges.iter().enumerate().rev() {
            stack.push((*edge, row, lead.to_owned(), place + 1 == edges.len()));
        }
    };
    if let Some(first) = unfolded.first_mut() {
        *first = true;
        push(&mut stack, 0, None, "");
    }
    while let Some((edge, hangs_from, lead, last)) = stack.pop() {
        let node = graph.edges[edge].parent;
        let turn = if node == 0 || on_line(graph, &rows, &line, hangs_from, node) {
            Turn::Cycle
        } else if unfolded[node] {
            Turn::Again
        } else {
            Turn::First
        };
        let under = format!("{lead}{}", if last { "   " } else { "│  " });
        rows.push(Row {
            edge, turn, lead: format!("{lead}{}", if last { "└─ " } else { "├─ " }), under: under.clone()
        });
        line.push(hangs_from);
        if turn == Turn::First {
            unfolded[node] = true;
            push(&mut stack, node, Some(rows.len() - 1), &under);
        }
    }
    rows
}

/// Whether the line from the model to `row` passes `node`.
fn on_line(graph: &LineageGraph, rows: &[Row], line: &[Option<usize>], mut row: Option<usize>, node: usize) -> bool {
    while let Some(place) = row {
        if graph.edges[rows[place].edge].parent == node {
            return true;
        }
        row = line[place];
    }
    false
}

fn write_row(
    context: Context<'_>,
    look: Look,
    model: &AuditedModel,
    row: &Row,
    indent: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    let graph = &model.graph;
    let edge = &graph.edges[row.edge];
    let node = &graph.nodes[edge.parent];
    let known = context.known(node);
    let about: Vec<&str> =
        [known.maker.as_deref(), known.country.as_deref(), known.license.as_deref()].into_iter().flatten().collect();
    let mut facts = about.join(" · ");
    match row.turn {
        Turn::First => {}
        Turn::Again => facts = "shown above".to_owned(),
        Turn::Cycle => facts = "cycle: back to a model on this line".to_owned(),
    }
    let (name, standing) = (visible(node.id.as_str()), standing(edge));
    let used = [indent, &row.lead, edge.kind.as_str(), &name, &standing].iter().map(|part| part.chars().count()).sum::<usize>();
    let fits = used + " →  ".len() + facts.chars().count() + "  []".len() <= look.width;
    write!(out, "{indent}{}{} → {}", row.lead, edge.kind, look.paint(Ink::Strong, &name))?;
    write!(out, "  {}", look.paint(standing_ink(edge.standing), &standing))?;
    if !facts.is_empty() && fits {
        write!(out, "  {}", look.paint(Ink::Faint, &format!("[{}]", visible(&facts))))?;
    }
    writeln!(out)?;
    let unfolds = row.turn == Turn::First && graph.parents(edge.parent).next().is_some();
    let under = format!("{indent}{}{}", row.under, if unfolds { "│  " } else { "   " });
    let mut line = |text: &str| writeln!(out, "{}", look.wrapped_under(&under, &under, text));
    if !facts.is_empty() && !fits {
        line(&format!("[{}]", visible(&facts)))?;
    }
    if let Some(through) = &edge.through {
        line(&format!("through the dataset {}", visible(through.as_str())))?;
    }
    let Some(grounds) = context.grounds(model, edge) else {
        return line("as the catalogue states");
    };
    let evidence = grounds.evidence();
    for (_, seen) in evidence.iter().take(SHOWN) {
        line(&quoted(seen))?;
    }
    if evidence.len() > SHOWN {
        line(&format!("and {}: --format json", more_evidence(evidence.len() - SHOWN)))?;
    }
    for (_, seen) in grounds.against() {
        line(&format!("against: {}", quoted(seen)))?;
    }
    if !grounds.relation.alternatives.is_empty() {
        let names: Vec<&str> = grounds.relation.alternatives.iter().map(|id| id.as_str()).collect();
        line(&format!("the name could also mean {}", visible(&names.join(", "))))?;
    }
    if let Some(note) = &grounds.relation.note {
        line(&visible(note))?;
    }
    Ok(())
}

/// A piece of evidence on one line: its place, its words, its basis.
pub(super) fn quoted(seen: &Evidence) -> String {
    let place = visible(&seen.place.to_string()).into_owned();
    if seen.quote.is_empty() {
        format!("{place} ({})", seen.basis)
    } else {
        format!("{place} “{}” ({})", visible(&seen.quote), seen.basis)
    }
}

fn standing(edge: &Edge) -> String {
    let name = if edge.named_only { ", by name only" } else { "" };
    format!("{} {:.2}{name}", edge.standing.as_str(), edge.confidence)
}

fn standing_ink(standing: RelationStanding) -> Ink {
    match standing {
        RelationStanding::Corroborated => Ink::Good,
        RelationStanding::Declared => Ink::Note,
        RelationStanding::Inferred => Ink::Warning,
        RelationStanding::Contradicted => Ink::Error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;
    use crate::report::text::Color;

    fn drawn(outcome: &crate::audited::Outcome) -> String {
        let mut out = Vec::new();
        write(sample::context(outcome), Look { color: Color::Plain, width: 100 }, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn draws_each_edge_with_its_evidence() {
        insta::assert_snapshot!(drawn(&sample::outcome()), @r#"
        acme/helper-7b  models/helper
        ├─ fine-tune → example/base-7b  corroborated 0.97  [example]
        │     config.json _name_or_path “example/base-7b” (recorded)
        │     README.md:4:13 “base_model: example/base-7b” (declared)
        │     the card and the adapter's tool agree
        └─ distillation → example/teacher-70b  declared 0.90  [example]
              through the dataset acme/traces
              README.md:7:5 “- acme/traces” (declared)
              against: README.md:31:1 “No outputs of other models were used.\u{1b}[2J\u{202e}” (stated)

        models/nameless
        └─ no parent is known

        This report states facts and flags risks; it is not legal advice.
        "#);
    }

    #[test]
    fn marks_cycles_and_refers_to_what_is_drawn() {
        let mut outcome = sample::outcome();
        outcome.models.truncate(1);
        outcome.models[0].graph = sample::graph(4, &[(0, 1), (0, 2), (1, 3), (2, 3), (3, 1)]);
        insta::assert_snapshot!(drawn(&outcome), @r#"
        acme/helper-7b  models/helper
        ├─ fine-tune → example/n1  declared 0.90  [example]
        │  │  as the catalogue states
        │  └─ fine-tune → example/n3  declared 0.90  [example]
        │     │  as the catalogue states
        │     └─ fine-tune → example/n1  declared 0.90  [cycle: back to a model on this line]
        │           as the catalogue states
        └─ fine-tune → example/n2  declared 0.90  [example]
           │  as the catalogue states
           └─ fine-tune → example/n3  declared 0.90  [shown above]
                 as the catalogue states

        This report states facts and flags risks; it is not legal advice.
        "#);
    }

    #[test]
    fn draws_a_line_of_ten_thousand_without_recursion() {
        let edges: Vec<(usize, usize)> = (0..9_999).map(|node| (node, node + 1)).collect();
        let graph = sample::graph(10_000, &edges);
        assert_eq!(rows(&graph).len(), 9_999);
    }
}
