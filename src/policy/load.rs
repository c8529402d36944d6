//! Finds and reads `provaudit.yaml`, and reports all its mistakes at once.

use std::path::{Component, Path, PathBuf};

use super::{
    Action, DEALINGS, Dealing, Deployment, EXPOSURES, Exposure, GatePolicy, LEVELS, Level, NamedModel, Override, PACKS, Policy,
    SECTORS, Sector, VouchedMaker, Waiver, questions,
};
use crate::catalog::Catalog;
use crate::diagnostic::reader::Reader;
use crate::diagnostic::{Diagnostics, file};
use crate::document::yaml::{Data, Node};
use crate::finding::Severity;
use crate::model::MakerId;

/// The file's name.
pub const FILE: &str = "provaudit.yaml";

/// Largest policy that is read, in bytes.
const LARGEST: u64 = 1 << 20;

/// Why a policy could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// It cannot be read.
    #[error("cannot read `{path}`: {error}")]
    Unreadable {
        /// The file.
        path: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// It has mistakes; each is shown with its place.
    #[error("{0}")]
    Mistakes(Diagnostics),
}

impl Policy {
    /// The policy file that holds for a path: in the path's folder, or upwards to the root of its repository (the folder that
    /// has `.git`). Outside a repository it is looked for up to the working folder, at least in the folder itself and the one
    /// that holds it. The answer is relative to the working folder, so that no report holds an absolute path.
    #[must_use]
    pub fn find(path: &Path) -> Option<PathBuf> {
        let start = std::fs::canonicalize(path).ok()?;
        let here = std::env::current_dir().and_then(std::fs::canonicalize).ok()?;
        let repository = start.ancestors().position(|folder| folder.join(".git").exists());
        let upwards = || start.ancestors().position(|folder| folder == here).map_or(2, |position| 2.max(position + 1));
        let depth = repository.map_or_else(upwards, |position| position + 1);
        let file = start.ancestors().take(depth).map(|folder| folder.join(FILE)).find(|file| file.is_file())?;
        Some(relative(&file, &here))
    }

    /// Reads a policy file; its name in reports and messages is the path as given. `level` stands in for the file's own, and sets
    /// the gate's defaults in its stead. Authorities that it names are looked up in `catalog`.
    ///
    /// # Errors
    /// The file cannot be read, or has mistakes.
    pub fn load(path: &Path, level: Option<Level>, catalog: &Catalog) -> Result<Self, PolicyError> {
        let shown = &*path.to_string_lossy();
        let unreadable = |error| PolicyError::Unreadable { path: shown.to_owned(), error };
        let text = file::text(path, LARGEST).map_err(unreadable)?;
        Self::parse_at(shown, &text, level, catalog).map_err(PolicyError::Mistakes)
    }

    /// Reads a policy from its text, under the shipped catalogue.
    ///
    /// # Errors
    /// Every mistake of it.
    pub fn parse(name: &str, text: &str) -> Result<Self, Diagnostics> {
        Self::parse_at(name, text, None, Catalog::shipped())
    }

    fn parse_at(name: &str, text: &str, level: Option<Level>, catalog: &Catalog) -> Result<Self, Diagnostics> {
        let mut reader = Reader::new(name, text);
        let mut policy = Self { path: Some(name.to_owned()), ..Self::default() };
        // A file that says no sector leaves it unknown, unlike the default without a file.
        policy.deployment = Deployment::default();
        if let Some(root) = reader.parse() {
            policy.read(&mut reader, &root, level, catalog);
        }
        reader.finish().or(policy)
    }

    fn read(&mut self, reader: &mut Reader, root: &Node, level: Option<Level>, catalog: &Catalog) {
        let keys = ["schema", "deployment", "packs", "rules", "gate", "overrides", "models", "makers", "waivers"];
        let pairs = reader.mapping(root, "the policy", &keys);
        let find = |name: &str| pairs.iter().find(|(key, ..)| *key == name).map(|(.., value)| *value);
        if matches!(&root.data, Data::Mapping(_)) {
            reader.schema(find("schema"), root);
        }
        if let Some(node) = find("deployment") {
            self.deployment = read_deployment(reader, node, catalog);
        }
        self.deployment.level = level.unwrap_or(self.deployment.level);
        self.gate = GatePolicy::of(self.deployment.level);
        for (key, _, value) in &pairs {
            match *key {
                "packs" => self.packs = packs(reader, value),
                "rules" => self.rules = texts(reader, value, "a rule file"),
                "gate" => self.read_gate(reader, value),
                "overrides" => self.overrides = each(reader, value, "overrides", change),
                "models" => self.models = each(reader, value, "models", named),
                "makers" => self.makers = makers(reader, value, catalog),
                "waivers" => self.waivers = each(reader, value, "waivers", waiver),
                _ => {}
            }
        }
    }

    fn read_gate(&mut self, reader: &mut Reader, node: &Node) {
        for (key, _, value) in reader.mapping(node, "`gate`", &["fail_on", "review", "gaps"]) {
            match key {
                "fail_on" => {
                    for (standing, _, value) in reader.mapping(value, "`fail_on`", &["binding", "pending"]) {
                        if let Some(bound) = bound(reader, value) {
                            *(if standing == "binding" { &mut self.gate.binding } else { &mut self.gate.pending }) = bound;
                        }
                    }
                }
                _ => {
                    if let Some(action) = reader.choice::<Action>(value, &format!("`{key}`"), &["fail", "warn"]) {
                        *(if key == "review" { &mut self.gate.review } else { &mut self.gate.gaps }) = action;
                    }
                }
            }
        }
    }
}

/// A path as it is reached from a folder; both absolute. Unchanged where they have no root in common.
fn relative(path: &Path, from: &Path) -> PathBuf {
    let common = path.components().zip(from.components()).take_while(|(a, b)| a == b).count();
    if common == 0 {
        return path.to_owned();
    }
    let up = from.components().skip(common).map(|_| Component::ParentDir);
    up.chain(path.components().skip(common)).collect()
}

/// A severity, or `none`.
fn bound(reader: &mut Reader, node: &Node) -> Option<Option<Severity>> {
    let words = ["critical", "high", "medium", "low", "info", "none"];
    match reader.word(node, "severity", &words)? {
        "none" => Some(None),
        _ => reader.choice(node, "severity", &words).map(Some),
    }
}

/// Reads `deployment:`.
pub(crate) fn read_deployment(reader: &mut Reader, node: &Node, catalog: &Catalog) -> Deployment {
    let mut read = Deployment::default();
    let mut keys = vec![
        "sector",
        "level",
        "exposure",
        "jurisdictions",
        "dealings",
        "effective",
        "monthly_active_users",
        "annual_revenue_usd",
        "uses",
    ];
    keys.extend(questions::QUESTIONS.iter().map(|question| question.name));
    for (key, _, value) in reader.mapping(node, "`deployment`", &keys) {
        if let Some(question) = questions::question(key) {
            if let Some(answer) = questions::read(reader, question, value, catalog) {
                read.answers.insert(question.name, answer);
            }
            continue;
        }
        match key {
            "sector" => {
                for item in reader.items(value, "`sector`") {
                    read.sector.extend(reader.choice::<Sector>(item, "sector", SECTORS));
                }
                read.sector.sort_unstable();
                read.sector.dedup();
            }
            "level" => {
                if let Some(level) = reader.choice::<Level>(value, "level", LEVELS) {
                    read.level = level;
                }
            }
            "exposure" => read.exposure = reader.choice::<Exposure>(value, "exposure", EXPOSURES),
            "jurisdictions" => {
                for item in reader.items(value, "`jurisdictions`") {
                    read.jurisdictions.extend(reader.country(item).map(str::to_owned));
                }
            }
            "effective" => {
                let known = catalog.authorities.ids();
                for (_, key, value) in reader.pairs(value, "`effective`") {
                    let id = reader.word(key, "authority", &known).and_then(|word| word.parse().ok());
                    read.effective.extend(id.zip(reader.date(value, "the day")));
                }
            }
            "monthly_active_users" => read.monthly_active_users = whole(reader, value, "`monthly_active_users`"),
            "annual_revenue_usd" => read.annual_revenue_usd = whole(reader, value, "`annual_revenue_usd`"),
            "uses" => {
                let known = catalog.licenses.use_words();
                for item in reader.items(value, "`uses`") {
                    read.uses.extend(reader.word(item, "use", &known).map(str::to_owned));
                }
            }
            _ => {
                let empty = matches!(&value.data, Data::Sequence(items) if items.is_empty());
                let items = if empty { &[] } else { reader.items(value, "`dealings`") };
                read.dealings =
                    Some(items.iter().filter_map(|item| reader.choice::<Dealing>(item, "dealing", DEALINGS)).collect());
            }
        }
    }
    read
}

/// A whole number, not below zero.
fn whole(reader: &mut Reader, node: &Node, what: &str) -> Option<u64> {
    let number = reader.number(node, what)?;
    // Above 2^53 a float would not hold every whole number; no company has as many users or dollars.
    if number < 0.0 || number.fract() != 0.0 || number > 9_007_199_254_740_992.0 {
        reader.mistake(node, format!("{what} must be a whole number"), "not a whole number", None);
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is whole and within bounds")]
    Some(number as u64)
}

fn packs(reader: &mut Reader, node: &Node) -> Vec<String> {
    let mut packs: Vec<String> = Vec::new();
    if matches!(&node.data, Data::Sequence(items) if items.is_empty()) {
        return packs;
    }
    for item in reader.items(node, "`packs`") {
        let Some(pack) = reader.word(item, "pack", &PACKS) else { continue };
        if packs.iter().any(|known| known == pack) {
            reader.mistake(item, format!("pack `{pack}` is named twice"), "named before", None);
        } else {
            packs.push(pack.to_owned());
        }
    }
    packs
}

fn texts(reader: &mut Reader, node: &Node, what: &str) -> Vec<String> {
    node.items().iter().filter_map(|item| reader.text(item, what).map(str::to_owned)).collect()
}

/// The items of a list of mappings.
fn each<T>(reader: &mut Reader, node: &Node, what: &str, read: fn(&mut Reader, &Node) -> Option<T>) -> Vec<T> {
    match &node.data {
        Data::Sequence(items) => items.iter().filter_map(|item| read(reader, item)).collect(),
        Data::Null => Vec::new(),
        _ => {
            reader.mistake(node, format!("`{what}` must be a list"), "not a list", None);
            Vec::new()
        }
    }
}

/// The texts of a mapping by key; the mistakes of keys that are missing are noted.
struct Entry<'n>(Vec<(&'n str, &'n Node, &'n Node)>);

impl<'n> Entry<'n> {
    fn read(reader: &mut Reader, node: &'n Node, what: &str, known: &[&str], needed: &[&str]) -> Self {
        let pairs = reader.mapping(node, what, known);
        let missing: Vec<String> =
            needed.iter().filter(|name| !pairs.iter().any(|(key, ..)| key == *name)).map(|name| format!("`{name}`")).collect();
        if !missing.is_empty() && matches!(&node.data, Data::Mapping(_)) {
            let is = if missing.len() == 1 { "is" } else { "are" };
            reader.mistake(node, format!("{} {is} missing from {what}", missing.join(", ")), "this entry", None);
        }
        Self(pairs)
    }

    fn node(&self, name: &str) -> Option<&'n Node> {
        self.0.iter().find(|(key, ..)| *key == name).map(|(.., value)| *value)
    }

    fn text(&self, reader: &mut Reader, name: &str) -> Option<String> {
        self.node(name).and_then(|node| reader.text(node, &format!("`{name}`"))).map(str::to_owned)
    }
}

fn change(reader: &mut Reader, node: &Node) -> Option<Override> {
    let entry = Entry::read(reader, node, "an override", &["rule", "severity", "reason"], &["rule", "severity", "reason"]);
    let rule = entry.text(reader, "rule");
    let severity = entry.node("severity").and_then(|node| bound(reader, node));
    let reason = entry.text(reader, "reason");
    Some(Override { rule: rule?, severity: severity?, reason: reason?, line: node.line })
}

fn named(reader: &mut Reader, node: &Node) -> Option<NamedModel> {
    let entry = Entry::read(reader, node, "a model", &["path", "id", "revision"], &["path", "id"]);
    let path = entry.text(reader, "path");
    let id = entry.node("id").and_then(|node| reader.id::<crate::model::ModelId>(node, "`id`"));
    let revision = entry.text(reader, "revision");
    Some(NamedModel { path: path?, id: id?.as_str().to_owned(), revision })
}

/// Makers that the user vouches for; what the catalogue knows of a maker is not the policy's to change.
fn makers(reader: &mut Reader, node: &Node, catalog: &Catalog) -> Vec<VouchedMaker> {
    let mut taken: Vec<String> = Vec::new();
    let mut read = Vec::new();
    for entry in each(reader, node, "makers", |_, node| Some(node.clone())) {
        let keys = ["name", "handles", "country", "vouched_by"];
        let said = Entry::read(reader, &entry, "a maker", &keys, &keys);
        let (name, vouched_by) = (said.text(reader, "name"), said.text(reader, "vouched_by"));
        let country = said.node("country").and_then(|node| reader.country(node)).map(str::to_owned);
        let mut handles = Vec::new();
        for item in said.node("handles").map_or(&[][..], |node| reader.items(node, "`handles`")) {
            let Some(handle) = reader.id::<MakerId>(item, "a handle") else { continue };
            let known = catalog.makers.by_handle(handle.as_str()).or_else(|| catalog.makers.get(&handle));
            if let Some(known) = known {
                let hint = Some(format!("it is `{}`: what the catalogue says of it stands", known.id));
                reader.mistake(item, format!("the catalogue has the maker `{handle}`"), "not yours to vouch for", hint);
            } else if taken.contains(&handle.key()) {
                reader.mistake(item, format!("handle `{handle}` is given twice"), "given before", None);
            } else {
                taken.push(handle.key());
                handles.push(handle.as_str().to_owned());
            }
        }
        if let (Some(name), Some(country), Some(vouched_by), false) = (name, country, vouched_by, handles.is_empty()) {
            read.push(VouchedMaker { name, handles, country, vouched_by });
        }
    }
    read
}

fn waiver(reader: &mut Reader, node: &Node) -> Option<Waiver> {
    let keys = ["rule", "model", "reason", "approved_by", "expires"];
    let entry = Entry::read(reader, node, "a waiver", &keys, &keys);
    let rule = entry.text(reader, "rule");
    if let Some((rule, node)) = rule.as_deref().zip(entry.node("rule"))
        && rule.contains(['*', '?'])
    {
        reader.mistake(node, "a waiver names one rule", "a pattern", Some("write one waiver a rule".to_owned()));
    }
    let model = entry.text(reader, "model");
    let reason = entry.text(reader, "reason");
    let approved_by = entry.text(reader, "approved_by");
    let expires = entry.node("expires").and_then(|node| reader.date(node, "`expires`"));
    Some(Waiver {
        rule: rule?,
        model: model?,
        reason: reason?,
        approved_by: approved_by?,
        expires: expires?.to_string(),
        line: node.line,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_whole_of_a_policy() {
        let text = "schema: 1
deployment: {sector: [finance], level: regulated, exposure: customer-facing, jurisdictions: [US, EU], dealings: []}
packs: [ear, license]
rules: [rules/our-own.yaml]
gate: {fail_on: {binding: low, pending: none}, review: warn}
overrides: [{rule: LIC-002, severity: low, reason: reviewed}]
models: [{path: models/x, id: acme/helper-7b, revision: abc}]
waivers: [{rule: LIN-001, model: acme/*, reason: known, approved_by: Ada, expires: 2027-03-01}]
";
        let policy = Policy::parse(FILE, text).unwrap();
        assert_eq!((policy.deployment.sector.as_slice(), policy.deployment.level), (&[Sector::Finance][..], Level::Regulated));
        assert_eq!(policy.deployment.dealings, Some(Vec::new()));
        assert_eq!((policy.gate.binding, policy.gate.pending), (Some(Severity::Low), None));
        assert_eq!((policy.gate.review, policy.gate.gaps), (Action::Warn, Action::Fail));
        assert_eq!(policy.waivers[0].expires, "2027-03-01");
        assert_eq!(policy.packs, ["ear", "license"]);
    }

    #[test]
    fn leaves_the_sector_unknown_where_the_file_does_not_say() {
        let policy = Policy::parse(FILE, "schema: 1\n").unwrap();
        assert!(policy.deployment.sector.is_empty());
        assert_eq!(policy.gate, GatePolicy::of(Level::Standard));
    }

    #[test]
    fn shows_all_mistakes_with_place_and_nearest_name() {
        let text = "schema: 1
deployment: {sector: [defence], levle: regulated, jurisdictions: [uk]}
packs: [ears]
waivers:
  - {rule: LIN-001, model: acme/x, reason: known, approved_by: Ada, expires: 2027-02-30}
  - {rule: LIN-001}
";
        let mistakes = Policy::parse(FILE, text).unwrap_err();
        insta::assert_snapshot!(mistakes.to_string(), @r#"
        error: unknown sector: `defence`
         --> provaudit.yaml:2:23
          |
        2 | deployment: {sector: [defence], levle: regulated, jurisdictions: [uk]}
          |                       ^^^^^^^ no such sector
          |
          = help: did you mean `defense`?

        error: unknown key of `deployment`: `levle`
         --> provaudit.yaml:2:33
          |
        2 | deployment: {sector: [defence], levle: regulated, jurisdictions: [uk]}
          |                                 ^^^^^ no such key of `deployment`
          |
          = help: did you mean `level`?

        error: unknown country: `uk`
         --> provaudit.yaml:2:67
          |
        2 | deployment: {sector: [defence], levle: regulated, jurisdictions: [uk]}
          |                                                                   ^^ no such country
          |
          = help: the code of the United Kingdom is `GB`

        error: unknown pack: `ears`
         --> provaudit.yaml:3:9
          |
        3 | packs: [ears]
          |         ^^^^ no such pack
          |
          = help: did you mean `ear`?

        error: `expires` `2027-02-30` is no date
         --> provaudit.yaml:5:78
          |
        5 |   - {rule: LIN-001, model: acme/x, reason: known, approved_by: Ada, expires: 2027-02-30}
          |                                                                              ^^^^^^^^^^ the calendar has no such day
          |
          = help: write a day as YYYY-MM-DD, such as 2027-03-01

        error: `model`, `reason`, `approved_by`, `expires` are missing from a waiver
         --> provaudit.yaml:6:5
          |
        6 |   - {rule: LIN-001}
          |     ^ this entry
        "#);
    }

    #[test]
    fn takes_a_typed_level_and_its_gate_where_the_file_does_not_say() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(FILE);
        std::fs::write(&file, "schema: 1\ndeployment: {level: low}\ngate: {gaps: warn}\n").unwrap();
        let policy = Policy::load(&file, Some(Level::Regulated), Catalog::shipped()).unwrap();
        let expected = GatePolicy { gaps: Action::Warn, ..GatePolicy::of(Level::Regulated) };
        assert_eq!((policy.deployment.level, policy.gate), (Level::Regulated, expected));
    }

    #[test]
    fn shows_paths_from_the_working_folder() {
        let from = Path::new("/home/a/b");
        assert_eq!(relative(Path::new("/home/a/b/c/p.yaml"), from), Path::new("c/p.yaml"));
        assert_eq!(relative(Path::new("/home/p.yaml"), from), Path::new("../../p.yaml"));
    }

    #[test]
    fn finds_the_policy_upwards_to_the_repository_and_no_further() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("repo/models/x");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::create_dir(root.path().join("repo/.git")).unwrap();
        std::fs::write(root.path().join(FILE), "schema: 1\n").unwrap();
        assert_eq!(Policy::find(&folder), None);
        std::fs::write(root.path().join("repo").join(FILE), "schema: 1\n").unwrap();
        assert!(Policy::find(&folder).unwrap().ends_with("repo/provaudit.yaml"));
    }
}
