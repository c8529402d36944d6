//! Rule packs: the shipped ones, and files of the user's own, checked in full before anything is judged.

use super::condition::Condition;
use crate::finding::Severity;
use crate::model::AuthorityId;

/// One rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its id.
    pub id: String,
    /// The pack it belongs to.
    pub pack: String,
    /// The pattern it finds, as a fact.
    pub title: String,
    /// How bad a match is.
    pub severity: Severity,
    /// What it rests on.
    pub authorities: Vec<AuthorityId>,
    /// When it matches.
    pub when: Condition,
    /// What a finding says, with `{names}` to fill in.
    pub message: String,
    /// What the risk is, and whom it binds.
    pub why: String,
    /// What the reader can do today.
    pub fix: String,
}

/// The rules that judge an audit.
#[derive(Debug, Clone, Default)]
pub struct RuleSet {
    /// The rules, sorted by id.
    pub rules: Vec<Rule>,
    /// The packs they come from.
    pub packs: Vec<crate::audited::UsedPack>,
}
