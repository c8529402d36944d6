//! What fields about licences and terms hold: those of the audited model, and those of each node of its tree.

use super::condition::{Kinds, Which};
use super::facts::{Fact, View};
use super::field::Field;
use super::reasons::first_evidence;
use crate::catalog::LicenseRow;
use crate::license::Conflict;
use crate::lineage::EvidenceId;
use crate::model::ModelId;

impl<'a> View<'a> {
    pub(super) fn licenses(&self, node: usize) -> Fact<'a> {
        let given = self.world.given.zip(self.id(node)).and_then(|(given, id)| given.licenses.get(&id.key()));
        if let Some(given) = given {
            let sure = !self.is_given_as_recalled(node);
            return Fact::Terms(given.iter().map(|id| (id.as_str(), sure)).collect());
        }
        match self.audited(node) {
            Some(model) if !model.license.resolved.is_empty() => {
                Fact::Licenses(&model.license.resolved, !model.license.recalled)
            }
            _ => self.row(node).map_or(Fact::Unknown, |row| {
                let ids = row.license.as_slice();
                Fact::licenses(ids, row.license_confidence().is_read())
            }),
        }
    }

    /// Whether an example says that it only recalls what it states of a node.
    pub(super) fn is_given_as_recalled(&self, node: usize) -> bool {
        self.world.given.zip(self.id(node)).is_some_and(|(given, id)| given.recalled.contains(&id.key()))
    }

    /// Whether it was read under which licences a node is, and is not only recalled or reported.
    fn is_license_read(&self, node: usize) -> bool {
        match self.licenses(node) {
            Fact::Licenses(_, sure) => sure,
            Fact::Terms(ids) => ids.iter().all(|(_, sure)| *sure),
            _ => true,
        }
    }

    pub(super) fn find_license_rows(&self, node: usize) -> Vec<&'a LicenseRow> {
        let licenses = &self.world.catalog.licenses;
        match self.licenses(node) {
            Fact::Licenses(ids, _) => ids.iter().filter_map(|id| licenses.get(id)).collect(),
            Fact::Terms(ids) => ids.iter().filter_map(|(id, _)| licenses.get(&id.parse().ok()?)).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether the terms of a node's outputs bar `student` from training on them: its licence's, else those of its provider. They do
    /// not bind their own maker.
    pub(super) fn outputs_barred(&self, node: usize, student: Option<usize>) -> Option<(bool, bool)> {
        let licenses = &self.world.catalog.licenses;
        let own = |student| self.maker(student).zip(self.maker(node)).is_some_and(|(a, b)| a.id == b.id);
        // A folder's name alone makes no model its maker's.
        if student.is_some_and(|student| (student > 0 || !self.model.id_named_only) && own(student)) {
            return Some((false, true));
        }
        let rows = self.license_rows(node);
        if !rows.is_empty() {
            let barring = |row: &LicenseRow| row.bars_training() && !self.is_of_family(row);
            let read = self.is_license_read(node) && rows.iter().all(|row| row.confidence.is_read());
            return Some((rows.iter().any(|row| barring(row)), read));
        }
        let terms = licenses.provider_terms(&self.maker(node)?.id)?;
        let sure = terms.confidence.is_read();
        match terms.verdict.as_str() {
            "ALLOWED" => Some((false, sure)),
            verdict if verdict.starts_with("FORBIDDEN") => Some((true, sure)),
            _ => None,
        }
    }

    /// Whether a licence lets outputs improve models of its own family only, and the model holds weights of one.
    fn is_of_family(&self, row: &LicenseRow) -> bool {
        let licenses = &self.world.catalog.licenses;
        let kin = |node| self.license_rows(node).iter().any(|own| own.id == row.id || licenses.are_kin(own, row));
        row.bars_outside_family() && (kin(0) || self.ways(Which::Ancestor, Kinds::WEIGHTS, 0).iter().any(|path| kin(path.node)))
    }

    /// Evidence that leads to what is not known of the licences: the model's own statement, and its relations to the ancestors.
    pub(super) fn unknown_evidence(&self) -> Vec<EvidenceId> {
        let license = &self.model.license;
        let mut ancestors: Vec<&ModelId> = license.unknown.iter().filter_map(|unknown| unknown.of.as_ref()).collect();
        ancestors.sort_unstable();
        let paths = self.ways(Which::Ancestor, Kinds::ALL, 0);
        let leading = paths.iter().filter(|path| self.id(path.node).is_some_and(|id| ancestors.binary_search(&id).is_ok()));
        let mut evidence: Vec<EvidenceId> = leading.flat_map(|path| first_evidence(self, path)).collect();
        if license.unknown.iter().any(|unknown| unknown.of.is_none()) {
            evidence.extend(&license.evidence);
        }
        evidence.sort_unstable();
        evidence.dedup();
        evidence
    }

    /// What a field about the terms of a node's licences holds; sure are those whose text was read.
    pub(super) fn terms_fact(&self, field: Field, node: usize) -> Fact<'a> {
        let rows = self.license_rows(node);
        let read = self.is_license_read(node);
        match field {
            _ if rows.is_empty() => Fact::Unknown,
            Field::ModelLicenseClass => {
                Fact::Terms(rows.iter().map(|row| (row.class.as_str(), read && row.confidence.is_read())).collect())
            }
            Field::RestrictedUses => {
                let uses = |row: &&'a LicenseRow| {
                    let (row, sure) = (*row, read && row.confidence.is_read());
                    row.restricted_uses().map(move |code| (code, sure))
                };
                Fact::Terms(rows.iter().flat_map(uses).collect())
            }
            _ => self.bars_territory(rows, read),
        }
    }

    /// Whether one of the licences bars a jurisdiction of the policy.
    fn bars_territory(&self, rows: &[&'a LicenseRow], read: bool) -> Fact<'a> {
        let barred: Vec<(&str, bool)> = rows
            .iter()
            .flat_map(|row| row.barred_territory().map(|code| (code, read && row.confidence.is_read())))
            .filter(|(code, _)| crate::country::is_code(code))
            .collect();
        match self.world.deployment_fact(Field::Jurisdictions) {
            _ if barred.is_empty() => Fact::Flag(false, true),
            Fact::Texts(used, _) => {
                let mut here = barred.iter().filter(|(code, _)| used.contains(code)).peekable();
                let found = here.peek().is_some();
                Fact::Flag(found, !found || here.any(|(_, sure)| *sure))
            }
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
            Field::LicenseResolved => Fact::licenses(&license.resolved, !license.recalled),
            Field::LicenseClass if license.class.is_empty() || license.class == "unknown" => Fact::Unknown,
            Field::LicenseClass => {
                let sure = *self.class_read.get_or_init(|| {
                    // A class that nobody else gives is that of the model's own statement.
                    let rows = license.resolved.iter().filter_map(|id| self.world.catalog.licenses.get(id));
                    let mut of_class = rows.filter(|row| row.class == license.class).peekable();
                    of_class.peek().is_none() || of_class.any(|row| row.confidence.is_read())
                });
                Fact::Text(&license.class, sure && !license.recalled)
            }
            Field::LicenseComplete => Fact::Flag(license.is_complete(), true),
            Field::Obligations => {
                Fact::Texts(license.obligations.iter().map(|duty| duty.term.as_str()).collect(), !license.is_complete())
            }
            _ => Fact::Unknown,
        }
    }
}
