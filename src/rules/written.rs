//! A rule as its file has it: condition, severities and examples, for those who read and not for those who judge.
//!
//! Files are read again for it, so that an audit carries none of it.

use std::path::PathBuf;

use super::load::{LARGEST, Pack, SHIPPED, files_of};
use crate::diagnostic::file;
use crate::document::yaml::{self, Data, Node};

/// What a rule's entry holds.
#[derive(Debug, Clone, Default)]
pub struct Written {
    /// When it matches.
    pub when: Option<Node>,
    /// The severities that a match has under conditions, with each condition; those of points for a rule that weighs.
    pub severities: Vec<(String, Node)>,
    /// What adds points, where it weighs.
    pub score: Option<Node>,
    /// Models that it must find.
    pub hits: Vec<Node>,
    /// Models that it must not find.
    pub misses: Vec<Node>,
}

/// The entry of a rule in files of the user's own or in the shipped packs; what it extends fills in what it leaves out.
#[must_use]
pub fn written(id: &str, files: &[PathBuf]) -> Option<Written> {
    let own = files.iter().flat_map(|path| files_of(path)).filter_map(|path| file::text(&path, LARGEST).ok());
    let entries: Vec<Node> = own
        .filter_map(|text| yaml::parse(&text).ok())
        .chain(SHIPPED.iter().map(Pack::tree))
        .flat_map(|root| root.get("rules").map(|rules| rules.items().to_vec()).unwrap_or_default())
        .collect();
    let find = |id: &str| entries.iter().find(|entry| entry.get("id").and_then(Node::text) == Some(id));
    let entry = find(id)?;
    let base = entry.get("extends").and_then(Node::text).and_then(find);
    let get = |name: &str| entry.get(name).or_else(|| base?.get(name));
    let mut read = Written { when: get("when").cloned(), score: get("score").cloned(), ..Written::default() };
    // A severity of its own takes the place of points.
    if entry.get("severity").is_some() && entry.get("score").is_none() && base.is_some() {
        read.score = None;
    }
    for item in get("severity").and_then(|severity| severity.get("when")).map_or(&[][..], Node::items) {
        let severity = item.get("severity").and_then(Node::text);
        read.severities.extend(severity.map(str::to_owned).zip(item.get("if").cloned()));
    }
    let examples = |kind: &str| {
        let items = entry.get("examples").and_then(|examples| examples.get(kind));
        items
            .map(|items| if matches!(items.data, Data::Null) { Vec::new() } else { items.items().to_vec() })
            .unwrap_or_default()
    };
    (read.hits, read.misses) = (examples("hit"), examples("miss"));
    Some(read)
}
