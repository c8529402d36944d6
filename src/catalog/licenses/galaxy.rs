//! The classes of the AI Supply Chain Galaxy study, as its authors' code computes them: sets of id strings, no terms.
//!
//! They are kept apart from our own classes, so that counts can be compared with the study's and nothing is judged by them.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Licenses;

/// The sets that the study's code compares strings with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Galaxy {
    /// The classes by letter.
    pub classes: BTreeMap<String, GalaxyClass>,
    /// Ids that count as no licence.
    pub h_omitted: Vec<String>,
    /// Words in a model's name for which a generic licence does not do.
    pub h_words: Vec<String>,
    /// Classes of licences that are generic.
    pub h_generic_classes: Vec<String>,
    /// Names beside `other` that stand for an id.
    pub folded_names: BTreeMap<String, String>,
    /// Restricted licences that children must keep.
    pub g_source: Vec<String>,
    /// Copyleft licences that children must keep.
    pub f_source: Vec<String>,
    /// Licences that allow no derivative.
    pub e_source: Vec<String>,
    /// Creative Commons licences.
    pub d_source: Vec<String>,
    /// Licences that may not stand under one of those.
    pub d_target: Vec<String>,
    /// Strong copyleft licences.
    pub c_child: Vec<String>,
    /// Licences that those may not descend from.
    pub c_parent: Vec<String>,
}

/// One class of the study.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct GalaxyClass {
    /// What it finds, in words.
    pub name: String,
    /// The id whose claim it doubts.
    pub claims: Option<String>,
}

impl Galaxy {
    /// An id as the study's code compares it: `None` where it counts as none.
    #[must_use]
    pub fn id(&self, declared: Option<&str>, name: Option<&str>) -> Option<String> {
        let first = declared?.split(',').next()?.trim().to_ascii_lowercase();
        let folded = name.and_then(|name| self.folded_names.get(&name.trim().to_ascii_lowercase()));
        let id = folded.cloned().unwrap_or(first);
        (!matches!(id.as_str(), "" | "null" | "none" | "unknown")).then_some(id)
    }
}

impl Licenses {
    /// The classes of the AI Supply Chain Galaxy study.
    #[must_use]
    pub fn galaxy(&self) -> &Galaxy {
        &self.galaxy
    }
}
