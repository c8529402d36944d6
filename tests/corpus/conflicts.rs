//! Whether the licence conflicts that labels mark are found.
//!
//! A label marks that a model's licence does not fit a base's. A stricter licence than the base's breaks nothing; what is found on
//! such a model is what its teachers' terms say.

use crate::labels::Label;
use crate::scan::Report;

/// Classes that say no more than that nothing is stated or that a licensor could act.
const NO_CONFLICT: [&str; 6] = [
    "license-omitted",
    "adapter-license-omitted",
    "custom-license-unresolved",
    "license-name-ambiguous",
    "unilateral-change",
    "revocable-at-will",
];

/// The models whose label marks a conflict with a base and that have none in the report.
pub fn unfound(labels: &[Label], report: &Report) -> Vec<String> {
    let marked = labels.iter().filter(|label| label.has_flag("license_conflict_with_base"));
    marked.filter(|label| !found(label, report)).map(|label| label.id.clone()).collect()
}

fn found(label: &Label, report: &Report) -> bool {
    let folder = label.folder();
    let is_it = |path: &str| path.trim_end_matches('/').rsplit('/').next() == Some(folder.as_str());
    let model = report.models.iter().find(|model| model.path.as_deref().is_some_and(is_it));
    let conflicts = model.map_or(&[][..], |model| model.license.conflicts.as_slice());
    conflicts.iter().any(|conflict| conflict.ancestor.is_some() && !NO_CONFLICT.contains(&conflict.class.as_str()))
}
