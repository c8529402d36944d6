//! What fields about licences and terms hold: those of the audited model, and those of each node of its tree.

use super::facts::{Fact, View};
use super::field::Field;
use crate::catalog::LicenseRow;
use crate::license::Conflict;

impl<'a> View<'a> {
    pub(super) fn licenses(&self, node: usize) -> Fact<'a> {
        let given = self.world.given.zip(self.id(node)).and_then(|(given, id)| given.licenses.get(&id.key()));
        if let Some(given) = given {
            return Fact::known(given.iter().map(String::as_str).collect());
        }
        match self.audited(node).map(|model| &model.license.resolved) {
            Some(resolved) if !resolved.is_empty() => Fact::Licenses(resolved),
            _ => Fact::licenses(self.row(node).and_then(|row| row.license.as_ref()).map_or(&[], std::slice::from_ref)),
        }
    }

    pub(super) fn find_license_rows(&self, node: usize) -> Vec<&'a LicenseRow> {
        let licenses = &self.world.catalog.licenses;
        match self.licenses(node) {
            Fact::Licenses(ids) => ids.iter().filter_map(|id| licenses.get(id)).collect(),
            Fact::Texts(ids, _) => ids.iter().filter_map(|id| licenses.get(&id.parse().ok()?)).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether the terms of a node's outputs bar training on them: its licence's, else those of its provider.
    pub(super) fn outputs_barred(&self, node: usize) -> Option<(bool, bool)> {
        let licenses = &self.world.catalog.licenses;
        let rows = self.license_rows(node);
        if !rows.is_empty() {
            return Some((rows.iter().any(|row| row.bars_training()), rows.iter().all(|row| row.confidence.is_sourced())));
        }
        let terms = licenses.provider_terms(&self.maker(node)?.id)?;
        let sure = terms.confidence.is_sourced();
        match terms.verdict.as_str() {
            "ALLOWED" => Some((false, sure)),
            verdict if verdict.starts_with("FORBIDDEN") => Some((true, sure)),
            _ => None,
        }
    }

    /// Whether a licence of the node bars a jurisdiction of the policy.
    pub(super) fn bars_territory(&self, node: usize) -> Fact<'a> {
        let rows = self.license_rows(node);
        if rows.is_empty() {
            return Fact::Unknown;
        }
        let barred: Vec<&str> =
            rows.iter().flat_map(|row| row.barred_territory()).filter(|code| crate::country::is_code(code)).collect();
        match self.world.deployment_fact(Field::Jurisdictions) {
            _ if barred.is_empty() => Fact::Flag(false, true),
            Fact::Texts(used, _) => Fact::Flag(used.iter().any(|code| barred.contains(code)), true),
            _ => Fact::Unknown,
        }
    }

    /// What a field of the licence holds where it is about one conflict.
    pub fn conflict_fact(&self, field: Field, conflict: &'a Conflict) -> Fact<'a> {
        match field {
            Field::Conflicts => Fact::Text(conflict.class.as_str(), true),
            Field::ConflictCertain => Fact::Flag(conflict.certain, true),
            field => self.license_fact(field),
        }
    }

    /// What a field of the licence holds, apart from conflicts.
    pub fn license_fact(&self, field: Field) -> Fact<'a> {
        let license = &self.model.license;
        match field {
            Field::LicenseDeclared => license.declared.as_deref().map_or(Fact::Absent, |id| Fact::Text(id, true)),
            Field::LicenseResolved => Fact::licenses(&license.resolved),
            Field::LicenseClass if license.class.is_empty() || license.class == "unknown" => Fact::Unknown,
            Field::LicenseClass => Fact::Text(&license.class, true),
            Field::LicenseComplete => Fact::Flag(license.complete, true),
            Field::Obligations => {
                Fact::Texts(license.obligations.iter().map(|duty| duty.term.as_str()).collect(), !license.complete)
            }
            _ => Fact::Unknown,
        }
    }
}
