//! One finding where a rule holds on several ancestors of one maker that stand on one line.
//!
//! The nearest keeps its path and with it its fingerprint; those behind it are named in its message. They say the same of the
//! same maker, so a second finding would only repeat the first.

use super::facts::View;
use crate::finding::Finding;
use crate::lineage::AncestorPath;

/// A finding with what decides whether it repeats another.
pub(super) struct About {
    pub finding: Finding,
    /// The way to the model that it is about; `None` where it is about no ancestor, or says more than that.
    pub path: Option<AncestorPath>,
}

/// Joins what repeats itself.
pub(super) fn merge(view: &View<'_>, mut all: Vec<About>) -> Vec<Finding> {
    all.sort_by_key(|about| about.path.as_ref().map_or(0, |path| path.edges.len()));
    let mut kept: Vec<(About, Vec<usize>)> = Vec::new();
    for about in all {
        let place =
            about.path.as_ref().and_then(|path| kept.iter().position(|(near, _)| repeats(view, near, path, &about.finding)));
        match (place, &about.path) {
            (Some(place), Some(path)) => {
                let (near, behind) = &mut kept[place];
                behind.push(path.node);
                near.finding.evidence.extend(&about.finding.evidence);
            }
            _ => kept.push((about, Vec::new())),
        }
    }
    kept.into_iter()
        .map(|(About { mut finding, .. }, behind)| {
            finding.evidence.sort_unstable();
            finding.evidence.dedup();
            if !behind.is_empty() {
                let names: Vec<&str> = behind.iter().map(|node| view.name(*node)).collect();
                finding.message.push_str(&format!(" (the same maker's behind it: {})", names.join(", ")));
            }
            finding
        })
        .collect()
}

fn repeats(view: &View<'_>, near: &About, path: &AncestorPath, finding: &Finding) -> bool {
    let Some(nearer) = &near.path else { return false };
    let on_line = path.edges.starts_with(&nearer.edges);
    let same = view.maker(nearer.node).zip(view.maker(path.node)).is_some_and(|(a, b)| a.id == b.id);
    let grave = |finding: &Finding| (finding.verdict, finding.severity);
    on_line && same && grave(&near.finding) >= grave(finding) && near.finding.authorities == finding.authorities
}
