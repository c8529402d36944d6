//! Messages with names to fill in: `{model} descends from {ancestor} by {via}`.
//!
//! The names are a closed list, checked when a rule is loaded, so that no finding ever prints an empty brace.

use super::facts::{Fact, View};
use super::field::Field;
use super::reasons::Witness;
use crate::catalog::{ListEntry, Maker};
use crate::lineage::AncestorPath;

/// The names a message may hold, and what each becomes.
pub const NAMES: [(&str, &str); 21] = [
    ("model", "The audited model."),
    ("maker", "The audited model's maker."),
    ("country", "The country of that maker."),
    ("ancestor", "The model that the finding is about: a parent, an ancestor, a root, a teacher."),
    ("ancestor.maker", "Its maker."),
    ("ancestor.country", "The country of that maker."),
    ("ancestor.license", "The licence that a conflict is about."),
    ("parent", "The same as `ancestor`, where it is a parent."),
    ("root", "The same as `ancestor`, where it is a root."),
    ("teacher", "The same as `ancestor`, where it is a teacher."),
    ("lists", "The listings that were asked for and found, each with its date and whom it names."),
    ("actions", "The allegations that were asked for and found, each marked as alleged."),
    ("via", "The kinds of relation on the path, in order."),
    ("path", "The whole path, with the kind of each relation."),
    ("dataset", "The dataset."),
    ("license", "The licence that the model declares."),
    ("conflict", "What does not fit together, in a sentence."),
    ("sector", "The sectors of the deployment."),
    ("score", "The points of a rule that weighs terms, with each term."),
    ("access", "Whether the audited model's weights are open, gated or closed, as the catalogue has it."),
    ("uses", "The uses that the licence of the model that the finding is about bars."),
];

/// What a message holds besides what its witness says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    /// All the conflicts that the finding gathers.
    pub conflicts: &'a [String],
    /// The points of a rule that weighs terms.
    pub score: &'a str,
}

/// A message, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Name(&'static str),
}

impl Template {
    /// Takes a message apart.
    ///
    /// # Errors
    /// The first name that is not one of [`NAMES`], or a brace that has no partner.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = text.trim();
        while let Some(open) = rest.find(['{', '}']) {
            let (before, after) = rest.split_at(open);
            let Some((name, left)) = after.strip_prefix('{').and_then(|after| after.split_once('}')) else {
                return Err(after.chars().next().map(String::from).unwrap_or_default());
            };
            pieces.push(Piece::Text(before.to_owned()));
            match NAMES.iter().find(|(known, _)| *known == name) {
                Some((known, _)) => pieces.push(Piece::Name(known)),
                None => return Err(name.to_owned()),
            }
            rest = left;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Ok(Self(pieces))
    }

    /// Fills the names in. `words` are those that stand beside the witness.
    pub(super) fn fill(&self, view: &View<'_>, witness: Option<&Witness<'_>>, words: Words<'_>) -> String {
        let known = self.0.iter().map(|piece| if let Piece::Text(text) = piece { text.len() } else { 32 });
        let mut out = String::with_capacity(known.sum());
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Name(name) => out.push_str(&value(name, view, witness, words)),
            }
        }
        out
    }
}

fn value(name: &str, view: &View<'_>, witness: Option<&Witness<'_>>, words: Words<'_>) -> String {
    let node = witness.map_or(0, |witness| witness.path.node);
    let license = &view.model.license;
    match name {
        "model" => view.name(0).to_owned(),
        "maker" => maker(view, 0),
        "country" => country(view.maker(0)),
        "ancestor" | "parent" | "root" | "teacher" => view.name(node).to_owned(),
        "ancestor.maker" => maker(view, node),
        "ancestor.country" => country(view.maker(node)),
        "ancestor.license" => witness
            .and_then(|witness| witness.conflict?.ancestor_license.as_ref())
            .map_or_else(|| "a licence that is not known".to_owned(), |id| id.as_str().to_owned()),
        "lists" => witness.map_or_else(String::new, |witness| joined(witness.listed.iter().map(|entry| listing(entry)))),
        "actions" => witness.map_or_else(String::new, |witness| {
            joined(witness.alleged.iter().map(|action| {
                let date = action.date.as_deref().map_or_else(String::new, |date| format!(" of {date}"));
                let sure = if action.confidence.is_sourced() { "" } else { ", unverified" };
                format!("{}{date} (alleged or asked, not a listing{sure})", action.action)
            }))
        }),
        "via" => witness.map_or_else(String::new, |witness| {
            let mut kinds: Vec<&str> =
                view.model.graph.path_kinds(&witness.path).into_iter().map(|kind| kind.as_str()).collect();
            kinds.dedup();
            kinds.join(", then ")
        }),
        "path" => witness.map_or_else(String::new, |witness| path(view, witness)),
        "dataset" => {
            witness.and_then(|witness| witness.dataset).map_or_else(|| "a dataset".to_owned(), |id| id.as_str().to_owned())
        }
        "license" => match (&license.declared, &license.spdx) {
            (Some(declared), _) => declared.clone(),
            (None, Some(read)) => format!("{read} in its text"),
            (None, None) => "no licence".to_owned(),
        },
        "conflict" => words.conflicts.join("; "),
        "score" => words.score.to_owned(),
        "access" => access(view),
        "uses" => view.license_rows(node).iter().flat_map(|row| row.restricted_uses()).collect::<Vec<_>>().join(", "),
        "sector" => {
            let sectors: Vec<&str> = view.world.deployment.sector.iter().map(|sector| sector.as_str()).collect();
            if sectors.is_empty() { "a sector that the policy does not say".to_owned() } else { sectors.join(", ") }
        }
        _ => String::new(),
    }
}

fn access(view: &View<'_>) -> String {
    match view.model_fact(Field::Access, &AncestorPath { node: 0, edges: Vec::new(), confidence: 1.0 }) {
        Fact::Text(word, _) => word.to_owned(),
        _ => "not known to be open".to_owned(),
    }
}

fn maker(view: &View<'_>, node: usize) -> String {
    match (view.maker(node), view.id(node).and_then(|id| id.owner())) {
        (Some(maker), _) => maker.name.clone(),
        (None, Some(owner)) => format!("{owner} (not in the catalogue)"),
        (None, None) => "an unknown maker".to_owned(),
    }
}

fn country(maker: Option<&Maker>) -> String {
    match maker.and_then(|maker| Some((maker.known_country()?, maker.confidence.is_sourced()))) {
        Some((country, true)) => country.to_owned(),
        Some((country, false)) => format!("{country} (unverified)"),
        None => "an unknown country".to_owned(),
    }
}

fn listing(entry: &ListEntry) -> String {
    let since = entry.since.as_deref().map_or_else(String::new, |since| format!("since {since}"));
    let whom = match entry.applies_to.as_str() {
        "self" => "",
        "parent" => "names its parent",
        _ => "names an affiliate",
    };
    let sure = if entry.confidence.is_sourced() { "" } else { "unverified" };
    let notes: Vec<&str> = [since.as_str(), whom, sure].into_iter().filter(|note| !note.is_empty()).collect();
    if notes.is_empty() { entry.list.clone() } else { format!("{} ({})", entry.list, notes.join(", ")) }
}

fn path(view: &View<'_>, witness: &Witness<'_>) -> String {
    let graph = &view.model.graph;
    witness.path.edges.iter().fold(view.name(0).to_owned(), |out, edge| {
        let edge = &graph.edges[*edge];
        format!("{out} ─ {} → {}", edge.kind, view.name(edge.parent))
    })
}

fn joined(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_names_that_nothing_fills() {
        assert!(Template::parse("{model} descends from {ancestor}").is_ok());
        assert_eq!(Template::parse("{modle}"), Err("modle".to_owned()));
        assert_eq!(Template::parse("a } b"), Err("}".to_owned()));
        assert_eq!(Template::parse("a {model"), Err("{".to_owned()));
    }
}
