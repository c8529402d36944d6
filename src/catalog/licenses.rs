//! Licences: their ids, their terms, the duties that travel with the weights.
//!
//! Everything the licence stage decides, it decides from a row: what is granted on four axes, what derivatives owe by kind of
//! relation, how a text is recognised. There is no table of pairs.

mod galaxy;
mod names;
mod open;
mod outputs;
mod phrases;
mod recognise;
mod shingle;
mod template;

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

pub use self::galaxy::{Galaxy, GalaxyClass};
pub use self::names::Named;
use self::names::Names;
use self::phrases::Shown;
use self::recognise::Phrases;
pub use self::recognise::{PLAIN_MAX, Recognition};
use super::Confidence;
use super::any_case::AnyCase;
use crate::model::{LicenseId, MakerId};

/// `rules/catalog/licenses.yaml`.
#[derive(Debug, Deserialize)]
pub(super) struct File {
    reviewed: String,
    #[serde(default)]
    vocabulary: Vocabulary,
    obligations: BTreeMap<String, Duty>,
    #[serde(default)]
    relation_rules: RelationRules,
    #[serde(default)]
    conflict_classes: BTreeMap<String, ConflictClass>,
    #[serde(default)]
    provider_terms: BTreeMap<String, ProviderTerms>,
    #[serde(default)]
    aiscg_compat: Galaxy,
    #[serde(default)]
    detection: Detection,
    hf_ids: BTreeMap<String, HubId>,
    #[serde(default)]
    historic_hf_ids: BTreeMap<String, HubId>,
    license_names: BTreeMap<String, Vec<LicenseId>>,
    #[serde(default)]
    license_links: BTreeMap<String, Vec<LicenseId>>,
    licenses: Vec<LicenseRow>,
}

#[derive(Debug, Default, Deserialize)]
struct Vocabulary {
    /// Classes, loosest first.
    class: Vec<String>,
    #[serde(default)]
    generic_families: Vec<String>,
    /// Words that stand for several restricted uses.
    #[serde(default)]
    restricted_use_groups: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RelationRules {
    same_licence_ok: Vec<Compatible>,
    gpl_children: Vec<LicenseId>,
    gpl_child_incompatible_when_parent_has: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Compatible {
    from: LicenseId,
    to: Vec<LicenseId>,
}

#[derive(Debug, Default, Deserialize)]
struct Detection {
    file_names: Vec<String>,
    #[serde(default)]
    aup_titles: Vec<String>,
}

/// What an obligation code asks.
#[derive(Debug, Clone, Deserialize)]
pub struct Duty {
    /// The term that reports use; `None` for codes that are verdicts on the relation and no duty.
    #[serde(default)]
    pub term: Option<String>,
    /// The duty in words.
    pub name: String,
    /// The classes of conflict that say it is not met: keys of `conflict_classes` in the file, their slugs once loaded.
    #[serde(default)]
    pub classes: Vec<String>,
    /// Whether it survives a kind of relation where the licence's own row is silent: `true`, `false`, `review`, or a condition.
    #[serde(default)]
    pub survives: BTreeMap<String, Value>,
}

/// One class of conflict.
#[derive(Debug, Clone, Deserialize)]
pub struct ConflictClass {
    /// The class as rules and reports write it.
    pub slug: String,
    /// `error`, `warn`, `info` or `gate`.
    pub severity: String,
    /// When it holds, in set terms.
    pub test: String,
    /// The letters of the same class in the AI Supply Chain Galaxy study, with commas; `None` where it has none.
    #[serde(default)]
    pub aiscg: Option<String>,
    /// The families of licences that it is about; empty where it is about any.
    #[serde(default)]
    pub families: Vec<String>,
}

/// Terms of a closed provider that reach models trained on its outputs.
#[derive(Debug, Clone, Deserialize)]
pub struct ProviderTerms {
    /// The maker, a row of `makers.yaml`.
    #[serde(default)]
    pub maker: Option<MakerId>,
    /// What the terms say of training on outputs.
    pub rule: String,
    /// An obligation code that judges the relation, or `ALLOWED`.
    pub verdict: String,
    /// How it is known.
    pub confidence: Confidence,
}

/// One id of the Hub's licence list.
#[derive(Debug, Clone, Deserialize)]
pub struct HubId {
    /// What the Hub calls it.
    #[serde(default)]
    pub name: Option<String>,
    /// The row it means.
    pub license: LicenseId,
    /// The SPDX id or `LicenseRef-` name to emit.
    #[serde(default)]
    pub spdx: Option<String>,
    /// What the id leaves open: `variant`, `version`, `only-or-later`, `no-information`, `see-license_name`.
    #[serde(default)]
    pub ambiguous: Option<String>,
}

/// One licence and its terms.
#[derive(Debug, Clone, Deserialize)]
pub struct LicenseRow {
    /// The row's id.
    pub id: LicenseId,
    /// SPDX id, or `LicenseRef-` name.
    #[serde(default)]
    pub spdx: Option<String>,
    /// Its title.
    pub title: String,
    /// The licensor's family of licences, or a generic one.
    #[serde(default)]
    pub family: String,
    /// permissive, weak-copyleft, copyleft, open-rail, community-restricted, non-commercial, research-only, proprietary, unknown.
    pub class: String,
    /// What it grants, on five axes.
    pub grant: Grant,
    /// Terms as the file has them.
    #[serde(default)]
    pub terms: Value,
    /// What derivatives owe.
    #[serde(default)]
    pub derivatives: Derivatives,
    /// Phrases by which its text is recognised: alternatives, an inner list must match in full.
    #[serde(default)]
    pub detect: Vec<Value>,
    /// How the terms are known.
    pub confidence: Confidence,
    /// What a reader should know besides.
    #[serde(default)]
    pub note: Option<String>,
    /// Where its text, or what is known of it, stands.
    #[serde(default)]
    pub source: Vec<String>,
    /// The clause of each term, where one is known: of a duty by its term (`license-copy`), else by name (`governing-law`).
    #[serde(default)]
    pub clauses: BTreeMap<String, String>,
}

impl LicenseRow {
    /// Where in the text a term stands, where that is known.
    #[must_use]
    pub fn clause(&self, term: &str) -> Option<&str> {
        let territory = || {
            let mut regions = self.terms["territory_excluded"].as_array().into_iter().flatten();
            regions.find_map(|region| region["where"].as_str()).filter(|_| term == "territory")
        };
        self.clauses.get(term).map(String::as_str).or_else(territory)
    }

    /// The countries and unions in which it may not be used at all.
    pub fn barred_territory(&self) -> impl Iterator<Item = &str> {
        let entries = self.terms.get("territory_excluded").and_then(Value::as_array).into_iter().flatten();
        let everything =
            |entry: &&Value| entry.get("scope").and_then(Value::as_str).is_some_and(|scope| scope.starts_with("all"));
        entries.filter(everything).filter_map(|entry| entry.get("region")?.as_str()).map(|region| match region {
            "UK" => "GB",
            region => region,
        })
    }
}

/// What a licence grants.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Grant {
    /// `yes`, `conditional`, `no` or `unknown`.
    pub commercial: String,
    /// `any`, `non-production` or `research`.
    pub field: String,
    /// `free`, `law-only`, `restricted` or `unknown`.
    pub uses: String,
    /// `free`, `additive`, `additive-restricted`, `same-only`, `none` or `unknown`.
    pub relicense: String,
}

/// What derivatives of a licensed model owe.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Derivatives {
    /// Obligation codes by kind of relation: `weights`, `adapter`, `distill`.
    pub inherit: BTreeMap<String, Vec<String>>,
}

/// All licences.
#[derive(Debug)]
pub struct Licenses {
    /// When the file was last reviewed, `YYYY-MM-DD`.
    pub reviewed: String,
    classes: Vec<String>,
    generic_families: Vec<String>,
    use_groups: BTreeMap<String, Vec<String>>,
    obligations: BTreeMap<String, Duty>,
    relation_rules: RelationRules,
    conflict_classes: Vec<ConflictClass>,
    provider_terms: Vec<ProviderTerms>,
    galaxy: Galaxy,
    file_names: Vec<Vec<u8>>,
    policy_titles: Vec<String>,
    hub_ids: AnyCase<HubId>,
    license_names: AnyCase<Vec<LicenseId>>,
    links: BTreeMap<String, Vec<LicenseId>>,
    rows: Vec<LicenseRow>,
    by_id: AnyCase<usize>,
    names: Names,
    phrases: Phrases,
    policies: Phrases,
    displayed: Shown,
    noticed: Shown,
}

impl Licenses {
    pub(super) fn new(mut file: File) -> Self {
        for class in file.obligations.values_mut().flat_map(|duty| &mut duty.classes) {
            if let Some(row) = file.conflict_classes.get(class) {
                class.clone_from(&row.slug);
            }
        }
        let names = Names::new(&file);
        let by_id = file.licenses.iter().enumerate().map(|(index, row)| (row.id.as_str(), index)).collect();
        let hub_ids = file.historic_hf_ids.iter().chain(&file.hf_ids).map(|(id, row)| (id.as_str(), row.clone())).collect();
        Self {
            reviewed: file.reviewed,
            classes: file.vocabulary.class,
            generic_families: file.vocabulary.generic_families,
            use_groups: file.vocabulary.restricted_use_groups,
            obligations: file.obligations,
            relation_rules: file.relation_rules,
            conflict_classes: file.conflict_classes.into_values().collect(),
            provider_terms: file.provider_terms.into_values().collect(),
            galaxy: file.aiscg_compat,
            file_names: file.detection.file_names.iter().map(|name| stem(name).collect()).collect(),
            policies: Phrases::titles(&file.detection.aup_titles),
            policy_titles: file.detection.aup_titles,
            hub_ids,
            license_names: file.license_names.iter().map(|(name, rows)| (name.as_str(), rows.clone())).collect(),
            links: file.license_links,
            phrases: Phrases::new(&file.licenses),
            displayed: Shown::new(file.licenses.iter().flat_map(LicenseRow::display_phrases)),
            noticed: Shown::new(file.licenses.iter().flat_map(LicenseRow::notice_phrases)),
            rows: file.licenses,
            by_id,
            names,
        }
    }

    /// All rows, sorted by id.
    #[must_use]
    pub fn rows(&self) -> &[LicenseRow] {
        &self.rows
    }

    /// The licence of that id.
    #[must_use]
    pub fn get(&self, id: &LicenseId) -> Option<&LicenseRow> {
        self.by_id.get(id.as_str()).map(|index| &self.rows[*index])
    }

    /// What an id of the Hub's licence list means; the id is compared without regard to case.
    #[must_use]
    pub fn hub_id(&self, id: &str) -> Option<&HubId> {
        self.hub_ids.get(id.trim())
    }

    /// The id under which the Hub lists a row: the row's own where the Hub has it, else the first that means it.
    #[must_use]
    pub fn hub_id_of(&self, row: &LicenseId) -> Option<&str> {
        let means = self.hub_ids.iter().filter(|(_, hub)| hub.license == *row);
        means.map(|(id, _)| id).min_by_key(|id| (!id.eq_ignore_ascii_case(row.as_str()), *id))
    }

    /// What a `license_name` beside `license: other` can mean: no row, one, or several.
    #[must_use]
    pub fn by_name(&self, name: &str) -> &[LicenseId] {
        self.license_names.get(&names::dashed(name.trim())).map_or(&[], Vec::as_slice)
    }

    /// Every name that points at a licence, with what it points at.
    pub fn references(&self) -> impl Iterator<Item = (&str, &LicenseId)> {
        let ids = self.hub_ids.iter().map(|(name, row)| (name, &row.license));
        ids.chain(self.license_names.iter().flat_map(|(name, rows)| rows.iter().map(move |row| (name, row))))
    }

    /// The row of an obligation code.
    #[must_use]
    pub fn obligation(&self, code: &str) -> Option<&Duty> {
        self.obligations.get(code)
    }

    /// The terms of all obligations (`license-copy`, `name-prefix`).
    #[must_use]
    pub fn obligation_terms(&self) -> Vec<&str> {
        self.obligations.values().filter_map(|duty| duty.term.as_deref()).collect()
    }

    /// All uses that some licence bars, sorted.
    #[must_use]
    pub fn restricted_uses(&self) -> Vec<&str> {
        let mut uses: Vec<&str> = self.rows.iter().flat_map(LicenseRow::restricted_uses).collect();
        uses.sort_unstable();
        uses.dedup();
        uses
    }

    /// The classes of conflict, by slug, that say that a duty of this term is not met.
    pub fn conflicts_of_duty<'a>(&'a self, term: &'a str) -> impl Iterator<Item = &'a str> {
        let duties = self.obligations.values().filter(move |duty| duty.term.as_deref() == Some(term));
        duties.flat_map(|duty| &duty.classes).map(String::as_str)
    }

    /// The class of conflict with that slug.
    #[must_use]
    pub fn conflict_class(&self, slug: &str) -> Option<&ConflictClass> {
        self.conflict_classes.iter().find(|class| class.slug == slug)
    }

    /// All classes of conflict, in the order of the file.
    #[must_use]
    pub fn conflict_classes(&self) -> &[ConflictClass] {
        &self.conflict_classes
    }

    /// The output terms of a closed provider.
    #[must_use]
    pub fn provider_terms(&self, maker: &MakerId) -> Option<&ProviderTerms> {
        self.provider_terms.iter().find(|terms| terms.maker.as_ref() == Some(maker))
    }

    /// Whether a licence is one that everybody uses, and no licensor's own.
    #[must_use]
    pub fn is_generic(&self, row: &LicenseRow) -> bool {
        self.generic_families.contains(&row.family)
    }

    /// How strict a licence is by its class: greater is stricter; an unknown class is the strictest.
    #[must_use]
    pub fn strictness(&self, row: &LicenseRow) -> usize {
        self.class_rank(&row.class)
    }

    /// The place of a class among the classes, loosest first.
    #[must_use]
    pub fn class_rank(&self, class: &str) -> usize {
        self.classes.iter().position(|known| known == class).unwrap_or(self.classes.len())
    }

    /// Whether two licences are versions of one licensor's licence.
    #[must_use]
    pub fn are_kin(&self, a: &LicenseRow, b: &LicenseRow) -> bool {
        a.family == b.family && !a.family.is_empty() && !self.is_generic(a)
    }

    /// Whether work under `from` may be passed on under `to`, where `from` asks for the same licence.
    #[must_use]
    pub fn may_become(&self, from: &LicenseId, to: &LicenseId) -> bool {
        let compatible = |row: &&Compatible| row.from == *from;
        from == to || self.relation_rules.same_licence_ok.iter().filter(compatible).any(|row| row.to.contains(to))
    }

    /// Whether a child under `child` may not descend from a licence that imposes `code`: strong copyleft takes no further limits.
    #[must_use]
    pub fn refuses(&self, child: &LicenseId, code: &str) -> bool {
        let rules = &self.relation_rules;
        rules.gpl_children.contains(child) && rules.gpl_child_incompatible_when_parent_has.iter().any(|refused| refused == code)
    }

    /// The words for uses that some licence bars, the names of groups included, sorted.
    #[must_use]
    pub fn use_words(&self) -> Vec<&str> {
        let mut words: Vec<&str> = self.rows.iter().flat_map(LicenseRow::restricted_uses).collect();
        words.extend(self.use_groups.keys().map(String::as_str));
        words.sort_unstable();
        words.dedup();
        words
    }

    /// The restricted uses that a word means: itself, or those of its group.
    #[must_use]
    pub fn uses_of<'a>(&'a self, word: &'a str) -> Vec<&'a str> {
        let group = self.use_groups.get(word).into_iter().flatten().map(String::as_str);
        std::iter::once(word).chain(group).collect()
    }

    /// Whether a file of that name, without folders, can hold a licence, a notice or a policy.
    #[must_use]
    pub fn is_license_file(&self, name: &str) -> bool {
        let stem = stem(name);
        ["license", "licence"].iter().any(|start| start.bytes().eq(stem.clone().take(start.len())))
            || self.file_names.iter().any(|known| known.iter().copied().eq(stem.clone()))
    }
}

/// A file's name as it is compared: lower case, `-` for `_`, without a text file's ending.
fn stem(name: &str) -> impl Iterator<Item = u8> + Clone {
    let is = |end: &str, ending: &str| end.eq_ignore_ascii_case(ending);
    let bare = name.rsplit_once('.').filter(|(_, end)| ["txt", "md", "rst", "pdf"].iter().any(|ending| is(end, ending)));
    let bytes = bare.map_or(name, |(bare, _)| bare).bytes();
    bytes.map(|byte| if matches!(byte, b'_' | b' ') { b'-' } else { byte.to_ascii_lowercase() })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::LicenseRow;
    use crate::catalog::{Catalog, Confidence};

    #[test]
    fn refers_to_rows_codes_and_classes_that_exist() {
        let licenses = &Catalog::shipped().licenses;
        let named = licenses
            .hub_ids
            .iter()
            .map(|(_, hub)| &hub.license)
            .chain(licenses.license_names.iter().flat_map(|(_, rows)| rows));
        let rules = &licenses.relation_rules;
        let pairs = rules.same_licence_ok.iter().flat_map(|row| row.to.iter().chain([&row.from]));
        for id in named.chain(licenses.links.values().flatten()).chain(pairs).chain(&rules.gpl_children) {
            assert!(licenses.get(id).is_some(), "{id}");
        }
        for row in licenses.rows() {
            assert!(licenses.classes.contains(&row.class), "{}: {}", row.id, row.class);
            for code in row.derivatives.inherit.values().flatten() {
                assert!(licenses.obligation(code).is_some(), "{}: {code}", row.id);
            }
        }
        for class in licenses.obligations.values().flat_map(|duty| &duty.classes) {
            assert!(licenses.conflict_class(class).is_some(), "{class}");
        }
        for terms in &licenses.provider_terms {
            assert!(
                terms.maker.as_ref().is_none_or(|maker| Catalog::shipped().makers.get(maker).is_some()),
                "{:?}",
                terms.maker
            );
        }
    }

    /// Terms by the name of their place: the key in `terms` that says whether a row has them.
    const SAID: [(&str, &str); 16] = [
        ("threshold", "conditions"),
        ("territory", "territory_excluded"),
        ("display", "display"),
        ("name-prefix", "name_prefix"),
        ("output-training", "output_training"),
        ("use-restrictions", "restricted_uses"),
        ("use-policy", "aup"),
        ("research-only", "research_only"),
        ("license-copy", "license_copy"),
        ("notice-file", "notice_file"),
        ("attribution", "attribution"),
        ("changes-marked", "mark_changes"),
        ("source", "source_disclosure"),
        ("governing-law", "governing_law"),
        ("revocable", "revocable"),
        ("unilateral-change", "unilateral_change"),
    ];

    /// What a row says that a licence is or has, and whether its text must say it somewhere: a licence that nobody can end, or that
    /// leaves training on outputs free, may just say nothing of it.
    fn said(row: &LicenseRow) -> impl Iterator<Item = (&'static str, bool)> {
        let is = |value: &Value, words: &[&str]| value.as_str().is_some_and(|word| words.contains(&word));
        let silent = move |value: &Value| match value {
            Value::Null | Value::Bool(false) => true,
            Value::Array(list) => list.iter().all(|entry| is(entry, &["unaddressed", "unknown"])),
            value => is(value, &["none", "unaddressed", "unknown"]),
        };
        let free = move |key: &str, value: &Value| match key {
            "revocable" => is(value, &["no", "unclear"]),
            "output_training" => value.as_array().is_some_and(|list| list.iter().all(|entry| is(entry, &["allowed"]))),
            _ => false,
        };
        let commercial = match row.terms["commercial"].as_str() {
            Some("no") => Some(("non-commercial", true)),
            Some("yes" | "conditional") => Some(("commercial-use", true)),
            _ => None,
        };
        let others = SAID.iter().map(|(name, key)| (*name, *key, &row.terms[*key]));
        let others =
            others.filter(move |(_, _, value)| !silent(value)).map(move |(name, key, value)| (name, !free(key, value)));
        others.chain(commercial)
    }

    /// A place says where a term stands, so there is none without the term; a text that was read has one for each, and one that
    /// anybody can read has one for each duty.
    #[test]
    fn says_where_each_term_of_a_text_that_was_read_stands() {
        let licenses = &Catalog::shipped().licenses;
        for row in licenses.rows() {
            let codes = row.derivatives.inherit.values().flatten();
            let owed: BTreeSet<_> = codes.filter_map(|code| licenses.obligation(code)?.term.as_deref()).collect();
            let placed: BTreeSet<_> = row.clauses.keys().map(String::as_str).collect();
            let carried: BTreeSet<_> = owed.iter().copied().chain(said(row).map(|(name, _)| name)).collect();
            assert!(placed.is_subset(&carried), "{}: {placed:?} of {carried:?}", row.id);
            let is_standard = row.spdx.as_ref().is_some_and(|id| !id.starts_with("LicenseRef-"));
            if is_standard || row.confidence == Confidence::Primary {
                assert!(owed.is_subset(&placed), "{}: {owed:?}, and a place of {placed:?}", row.id);
            }
            if row.confidence == Confidence::Primary {
                // Restrictions stand in the policy, or the policy in them.
                let has = |name: &str| match name {
                    "use-restrictions" | "use-policy" => {
                        ["use-restrictions", "use-policy"].iter().any(|name| placed.contains(name))
                    }
                    name => placed.contains(name),
                };
                let without: Vec<_> = said(row).filter(|(name, must)| *must && !has(name)).collect();
                assert!(without.is_empty(), "{}: {without:?}", row.id);
            }
        }
    }

    #[test]
    fn keeps_rows_sorted_and_unique() {
        let rows = Catalog::shipped().licenses.rows();
        assert!(rows.windows(2).all(|pair| pair[0].id < pair[1].id));
    }

    #[test]
    fn tells_licence_files_by_name() {
        let licenses = &Catalog::shipped().licenses;
        assert!(licenses.is_license_file("Licence.rst") && licenses.is_license_file("COPYING"));
        assert!(!licenses.is_license_file("model.safetensors"));
    }
}
