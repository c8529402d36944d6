//! Rule packs: the shipped ones, and files of the user's own, checked in full before anything is judged.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::check::{Known, condition};
use super::condition::Condition;
use super::never::{never, over};
use super::read::{Said, certainty, examples, folded, if_unknown, message, rule_ids, severity};
pub use super::rule::{Certainty, Counts, Graded, IfUnknown, Rule};
use crate::audited::UsedPack;
use crate::catalog::Catalog;
use crate::diagnostic::reader::Reader;
use crate::diagnostic::{Diagnostic, Diagnostics, file};
use crate::digest::sha256;
use crate::document::yaml::{Data, Node, outline};
use crate::policy::PACKS;

/// Largest rule file that is read, in bytes.
pub(super) const LARGEST: u64 = 4 << 20;

/// The rules that judge an audit.
#[derive(Debug, Clone, Default)]
pub struct RuleSet {
    /// The rules, sorted by id.
    pub rules: Vec<Rule>,
    /// The packs they come from.
    pub packs: Vec<UsedPack>,
}

/// A pack that is compiled in.
pub struct Pack {
    /// Its name.
    pub name: &'static str,
    /// Its file.
    pub text: &'static str,
    outline: &'static [u8],
    sha256: &'static str,
}

macro_rules! pack {
    ($name:literal, $sha256:literal) => {
        Pack {
            name: $name,
            text: include_str!(concat!("../../rules/", $name, ".yaml")),
            outline: include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".outline")),
            sha256: env!($sha256),
        }
    };
}

/// The shipped packs.
pub const SHIPPED: [Pack; 5] = [
    pack!("ear", "PROVAUDIT_EAR_SHA256"),
    pack!("sector", "PROVAUDIT_SECTOR_SHA256"),
    pack!("retroactive", "PROVAUDIT_RETROACTIVE_SHA256"),
    pack!("license", "PROVAUDIT_LICENSE_SHA256"),
    pack!("provenance", "PROVAUDIT_PROVENANCE_SHA256"),
];

impl Pack {
    /// The file's tree.
    ///
    /// # Panics
    /// Never: a test reads every pack.
    #[must_use]
    pub fn tree(&self) -> Node {
        outline::read(self.outline, self.text).unwrap_or_else(|| panic!("the outline of {} is that of its file", self.name))
    }
}

impl RuleSet {
    /// All shipped packs, under the shipped catalogue.
    ///
    /// # Panics
    /// Never: a test loads them.
    #[must_use]
    pub fn shipped() -> Self {
        let packs: Vec<String> = PACKS.map(String::from).to_vec();
        Self::load(&packs, &[], Catalog::shipped()).unwrap_or_else(|mistakes| panic!("the shipped packs load:\n{mistakes}"))
    }

    /// Loads shipped packs by name, and rule files; a folder gives its `.yaml` and `.yml` files in order of name.
    ///
    /// # Errors
    /// Every mistake of every file.
    pub fn load(packs: &[String], files: &[PathBuf], catalog: &Catalog) -> Result<Self, Diagnostics> {
        let known = Known::new(catalog);
        let mut load = Load::new(&known);
        for pack in packs {
            match SHIPPED.iter().find(|shipped| shipped.name == pack) {
                Some(shipped) => load.pack(&format!("rules/{pack}.yaml"), shipped),
                None => load.unknown_pack(pack),
            }
        }
        for folder in files.iter().filter(|path| path.is_dir() && files_of(path).is_empty()) {
            let name = folder.to_string_lossy();
            load.no_place(&name, format!("no rule file in `{name}`"), Some("a rule file ends in .yaml or .yml".to_owned()));
        }
        for file in files.iter().flat_map(|path| files_of(path)) {
            let name = file.to_string_lossy();
            match file::text(&file, LARGEST) {
                Ok(text) => load.file(&name, &text),
                Err(error) => {
                    let hint = match error.kind() {
                        ErrorKind::FileTooLarge => "write the rules into several files",
                        _ => "`--rules` and `rules:` in the policy name files in UTF-8, or folders of them",
                    };
                    load.no_place(&name, format!("cannot read `{name}`: {error}"), Some(hint.to_owned()));
                }
            }
        }
        load.finish()
    }

    /// Checks one text as a rule file.
    ///
    /// # Errors
    /// Every mistake of it.
    pub fn parse(name: &str, text: &str, catalog: &Catalog) -> Result<Self, Diagnostics> {
        let known = Known::new(catalog);
        let mut load = Load::new(&known);
        load.file(name, text);
        load.finish()
    }

    /// The rule of that id, compared without regard to case.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id.eq_ignore_ascii_case(id))
    }
}

/// A rule file, or the rule files of a folder.
pub(super) fn files_of(path: &Path) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path.to_owned()];
    }
    let mut files: Vec<PathBuf> = std::fs::read_dir(path)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|file| file.extension().is_some_and(|ending| ending == "yaml" || ending == "yml"))
        .collect();
    files.sort();
    files
}

pub(super) struct Load<'a> {
    pub(super) known: &'a Known<'a>,
    set: RuleSet,
    /// Ids with the place where each was given first.
    places: Vec<(String, String)>,
    /// Rules that another one takes the place of.
    replaced: Vec<String>,
    mistakes: Diagnostics,
}

const RULE_KEYS: &[&str] = &[
    "id",
    "extends",
    "title",
    "severity",
    "certainty",
    "authorities",
    "when",
    "if_unknown",
    "yields_to",
    "score",
    "message",
    "why",
    "fix",
    "examples",
];

impl<'a> Load<'a> {
    fn new(known: &'a Known<'a>) -> Self {
        Self { known, set: RuleSet::default(), places: Vec::new(), replaced: Vec::new(), mistakes: Diagnostics::default() }
    }

    /// The rules in order, without those that another one takes the place of.
    fn finish(mut self) -> Result<RuleSet, Diagnostics> {
        self.set.rules.retain(|rule| !self.replaced.contains(&rule.id));
        self.set.rules.sort_by(|a, b| a.id.cmp(&b.id));
        self.mistakes.or(self.set)
    }

    /// The rule that another one extends: one that was loaded before, else a shipped one.
    fn base(&mut self, reader: &mut Reader, node: &Node) -> Option<Rule> {
        let id = reader.text(node, "`extends`")?;
        let found = self.set.get(id).cloned().or_else(|| {
            let mut shipped = Load::new(self.known);
            SHIPPED.iter().for_each(|pack| shipped.pack(pack.name, pack));
            shipped.set.get(id).cloned()
        });
        match &found {
            Some(base) => self.replaced.push(base.id.clone()),
            None => {
                let shipped = SHIPPED.iter().flat_map(|pack| pack.text.lines());
                let ids: Vec<&str> = shipped.filter_map(|line| line.trim().strip_prefix("- id: ")).collect();
                reader.unknown(node, "rule", id, &ids);
            }
        }
        found
    }

    fn no_place(&mut self, name: &str, title: String, hint: Option<String>) {
        self.mistakes.push(Diagnostic {
            title,
            label: String::new(),
            file: name.into(),
            line: 1,
            column: 1,
            width: 0,
            excerpt: String::new(),
            hint,
        });
    }

    fn unknown_pack(&mut self, pack: &str) {
        let hint = crate::diagnostic::nearest(pack, PACKS)
            .map_or_else(|| format!("known: {}", PACKS.join(", ")), |name| format!("did you mean `{name}`?"));
        self.no_place("packs", format!("unknown pack `{pack}`"), Some(hint));
    }

    fn file(&mut self, name: &str, text: &str) {
        let mut reader = Reader::new(name, text);
        let root = reader.parse();
        self.tree(reader, root, || sha256(text.as_bytes()));
    }

    fn pack(&mut self, name: &str, pack: &Pack) {
        self.tree(Reader::new(name, pack.text), Some(pack.tree()), || pack.sha256.to_owned());
    }

    fn tree(&mut self, mut reader: Reader, root: Option<Node>, sha256: impl FnOnce() -> String) {
        if let Some(root) = root {
            let (mut pack, mut version, mut schema, mut rules) = (None, String::new(), None, None);
            for (key, _, value) in reader.mapping(&root, "a rule file", &["schema", "pack", "version", "rules"]) {
                match key {
                    "schema" => schema = Some(value),
                    "pack" => pack = reader.text(value, "`pack`").map(str::to_owned),
                    "version" => version = reader.text(value, "`version`").unwrap_or_default().to_owned(),
                    _ => rules = Some(value),
                }
            }
            if matches!(&root.data, Data::Mapping(_)) {
                reader.schema(schema, &root);
                if pack.is_none() {
                    reader.mistake(
                        &root,
                        "`pack` is missing",
                        "the file names no pack",
                        Some("add `pack: our-own`".to_owned()),
                    );
                }
                match rules {
                    Some(rules) => self.rules(&mut reader, rules, pack.as_deref().unwrap_or_default()),
                    None => reader.mistake(&root, "`rules` is missing", "the file has no rules", None),
                }
            }
            self.set.packs.push(UsedPack { pack: pack.unwrap_or_default(), version, sha256: sha256() });
        }
        self.mistakes.extend(reader.finish());
    }

    fn rules(&mut self, reader: &mut Reader, node: &Node, pack: &str) {
        let Data::Sequence(rules) = &node.data else {
            reader.mistake(node, "`rules` must be a list", "not a list", None);
            return;
        };
        for rule in rules {
            let rule = self.rule(reader, rule, pack);
            self.set.rules.extend(rule);
        }
    }

    fn rule(&mut self, reader: &mut Reader, node: &Node, pack: &str) -> Option<Rule> {
        let pairs = reader.mapping(node, "a rule", RULE_KEYS);
        let find = |name: &str| pairs.iter().find(|(key, ..)| *key == name).map(|(.., value)| *value);
        if pairs.is_empty() {
            return None;
        }
        let base = find("extends").map(|node| self.base(reader, node));
        let needed: &[&str] =
            if base.is_some() { &["id"] } else { &["id", "title", "severity", "when", "message", "why", "fix", "examples"] };
        let missing: Vec<&str> = needed.iter().copied().filter(|name| find(name).is_none()).collect();
        if !missing.is_empty() {
            let names = missing.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            let is = if missing.len() == 1 { "is" } else { "are" };
            reader.mistake(pairs[0].1, format!("{names} {is} missing from a rule"), "this rule", None);
        }
        let id = find("id").and_then(|node| self.id(reader, node));
        if let Some(base) = base {
            return self.extended(reader, base?, id?, pack, &pairs);
        }
        let text =
            |reader: &mut Reader, name: &str| find(name).and_then(|node| reader.text(node, &format!("`{name}`"))).map(folded);
        let (title, why, fix) = (text(reader, "title"), text(reader, "why"), text(reader, "fix"));
        let severities = find("severity").and_then(|node| self.graded(reader, node, "severity", &severity));
        let certainty = match find("certainty") {
            Some(node) => self.graded(reader, node, "certainty", &certainty),
            None => Some(Graded { default: Certainty::High, when: Vec::new() }),
        };
        let mut authorities = Vec::new();
        let mut counts = Vec::new();
        for (id, when) in find("authorities").into_iter().flat_map(|node| self.authorities(reader, node)) {
            authorities.push(id);
            counts.push(when);
        }
        let when = find("when").and_then(|node| self.when(reader, node));
        let if_unknown = find("if_unknown").map_or(IfUnknown::Review, |node| if_unknown(reader, node));
        let yields_to = find("yields_to").map(|node| rule_ids(reader, node)).unwrap_or_default();
        let score = find("score").and_then(|node| self.score(reader, node));
        let said = find("message").and_then(|node| message(reader, node, &mut |reader, node| self.about_finding(reader, node)));
        let (hits, misses) = find("examples").map(|node| examples(reader, self.known, node)).unwrap_or_default();
        let Said { message, template, template_self, template_when } = said?;
        Some(Rule {
            id: id?,
            pack: pack.to_owned(),
            title: title?,
            severity: severities.as_ref()?.default,
            severities: severities?,
            certainty: certainty?,
            authorities,
            counts,
            when: when?,
            if_unknown,
            yields_to,
            message,
            template,
            template_self,
            template_when,
            score,
            why: why?,
            fix: fix?,
            hits,
            misses,
        })
    }

    /// A rule's condition; one that can never hold is a mistake.
    pub(super) fn when(&self, reader: &mut Reader, node: &Node) -> Option<Condition> {
        let read = condition(reader, self.known, node)?;
        if let Some(why) = never(&read) {
            let hint = Some(format!("{why}: the rule would stay silent for ever"));
            reader.mistake(node, "the rule can never match", "this can never hold", hint);
        }
        let reviewed = self.known.catalog.reviewed();
        if let Some(last) = reviewed.parse().ok().and_then(|reviewed| over(&read, reviewed)) {
            let hint =
                format!("it holds before {last} only, and the facts were reviewed on {reviewed}: remove it, or its `date`");
            reader.mistake(node, "the rule's time is over", "no day is left on which it could match", Some(hint));
        }
        Some(read)
    }

    /// A rule id: capitals, digits and `-`, given once among all files.
    fn id(&mut self, reader: &mut Reader, node: &Node) -> Option<String> {
        let id = reader.text(node, "`id`")?;
        let fine = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
        if id.len() > 40 || !id.bytes().all(fine) || !id.contains('-') {
            let hint = Some("write capitals, digits and `-`, such as OWN-001".to_owned());
            reader.mistake(node, "a rule id has another form", "not a rule id", hint);
            return None;
        }
        let place = format!("{}:{}", reader.name(), node.line);
        if let Some((_, first)) = self.places.iter().find(|(known, _)| known == id) {
            reader.mistake(node, format!("rule id `{id}` is given twice"), format!("first given in {first}"), None);
            return None;
        }
        self.places.push((id.to_owned(), place));
        Some(id.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::yaml;
    use crate::finding::Severity;

    #[test]
    fn loads_the_shipped_packs_under_the_shipped_catalogue() {
        let packs: Vec<String> = PACKS.map(String::from).to_vec();
        match RuleSet::load(&packs, &[], Catalog::shipped()) {
            Ok(set) => assert_eq!((set.packs.len(), set.rules.len() >= 10), (5, true)),
            Err(mistakes) => panic!("{mistakes}"),
        }
    }

    #[test]
    fn shows_every_mistake_of_a_file_with_place_caret_and_nearest_name() {
        let list = Catalog::shipped().makers.list_codes()[0].to_owned();
        let text = format!(
            "schema: 1
pack: own
rules:
  - id: OWN-001
    title: One
    severity: hgih
    authorities: [no-such-law]
    when:
      ancestr: {{maker.lists: {list}}}
    message: '{{model}} {{ancester}}'
    why: w
    fix: f
    examples: {{hit: {{model: {{id: acme/x}}}}, miss: {{model: {{id: acme/y}}}}}}
  - id: OWN-001
    severity: low
    when:
      all:
        - ancestor: {{maker.list: x, maker.country: uk, via: [destillation], depth: three}}
        - deployment: {{sector: {{is: defense, contains: x}}}}
        - date: {{after: 2027-02-30}}
        - self: {{parameters: {{gt: 10, lt: 5}}, depth: 1}}
    message: fine
    why: w
    fix: f
    colour: red
"
        );
        let mistakes = RuleSet::parse("own.yaml", &text, Catalog::shipped()).unwrap_err();
        insta::assert_snapshot!(mistakes.to_string().replace(&list, "LIST"), @r#"
        error: unknown severity: `hgih`
         --> own.yaml:6:15
          |
        6 |     severity: hgih
          |               ^^^^ no such severity
          |
          = help: did you mean `high`?

        error: unknown authority: `no-such-law`
         --> own.yaml:7:19
          |
        7 |     authorities: [no-such-law]
          |                   ^^^^^^^^^^^ no such authority
          |
          = help: 110 are known, and none is near

        error: unknown matcher: `ancestr`
         --> own.yaml:9:7
          |
        9 |       ancestr: {maker.lists: LIST}
          |       ^^^^^^^ no such matcher
          |
          = help: did you mean `ancestor`?

        error: unknown name in a message: `ancester`
          --> own.yaml:10:14
           |
        10 |     message: '{model} {ancester}'
           |              ^^^^^^^^^^^^^^^^^^^^ no such name in a message
           |
           = help: did you mean `ancestor`?

        error: `title`, `examples` are missing from a rule
          --> own.yaml:14:5
           |
        14 |   - id: OWN-001
           |     ^^ this rule

        error: rule id `OWN-001` is given twice
          --> own.yaml:14:9
           |
        14 |   - id: OWN-001
           |         ^^^^^^^ first given in own.yaml:4

        error: unknown field of `ancestor`: `maker.list`
          --> own.yaml:18:22
           |
        18 |         - ancestor: {maker.list: x, maker.country: uk, via: [destillation], depth: three}
           |                      ^^^^^^^^^^ no such field of `ancestor`
           |
           = help: did you mean `maker.lists`?

        error: unknown country: `uk`
          --> own.yaml:18:52
           |
        18 |         - ancestor: {maker.list: x, maker.country: uk, via: [destillation], depth: three}
           |                                                    ^^ no such country
           |
           = help: the code of the United Kingdom is `GB`

        error: unknown relation kind: `destillation`
          --> own.yaml:18:62
           |
        18 |         - ancestor: {maker.list: x, maker.country: uk, via: [destillation], depth: three}
           |                                                              ^^^^^^^^^^^^ no such relation kind
           |
           = help: did you mean `distillation`?

        error: depth must be a number
          --> own.yaml:18:84
           |
        18 |         - ancestor: {maker.list: x, maker.country: uk, via: [destillation], depth: three}
           |                                                                                    ^^^^^ not a number

        error: unknown operator of `sector`: `contains`
          --> own.yaml:19:46
           |
        19 |         - deployment: {sector: {is: defense, contains: x}}
           |                                              ^^^^^^^^ no such operator of `sector`
           |
           = help: known: is, in, any, none, exists

        error: the day `2027-02-30` is no date
          --> own.yaml:20:25
           |
        20 |         - date: {after: 2027-02-30}
           |                         ^^^^^^^^^^ the calendar has no such day
           |
           = help: write a day as YYYY-MM-DD, such as 2027-03-01

        error: no `parameters` is greater than the one and less than the other
          --> own.yaml:21:30
           |
        21 |         - self: {parameters: {gt: 10, lt: 5}, depth: 1}
           |                              ^ this can never match

        error: unknown field of `self`: `depth`
          --> own.yaml:21:47
           |
        21 |         - self: {parameters: {gt: 10, lt: 5}, depth: 1}
           |                                               ^^^^^ no such field of `self`
           |
           = help: known: id, maker, maker.country, maker.lists, maker.lists.self, maker.lists.parent, maker.actions, maker.kind, maker.republisher, license, license.class, license.restricts, outputs.barred, license.bars_territory, released, access, kind, parameters, downloads, likes, children, duplicates, architecture, from_scratch, country.differs, relations, base.declared, origin.us_origin, origin.root_countries, card, revision.known, remote_code, quantization, gaps

        error: unknown key of a rule: `colour`
          --> own.yaml:25:5
           |
        25 |     colour: red
           |     ^^^^^^ no such key of a rule
           |
           = help: known: id, extends, title, severity, certainty, authorities, when, if_unknown, yields_to, score, message, why, fix, examples
        "#);
    }

    #[test]
    fn outlines_the_packs_as_they_read() {
        for pack in SHIPPED {
            assert_eq!(Ok(pack.tree()), yaml::parse(pack.text), "{}", pack.name);
            assert_eq!(pack.sha256, sha256(pack.text.as_bytes()));
        }
    }

    #[test]
    fn finds_an_id_given_twice_across_files() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("own.yaml");
        std::fs::write(&file, SHIPPED[0].text).unwrap();
        let mistakes = RuleSet::load(&["ear".to_owned()], &[file], Catalog::shipped()).unwrap_err();
        let first = SHIPPED[0].text.lines().find_map(|line| line.trim().strip_prefix("- id: ")).unwrap();
        assert!(mistakes.to_string().contains(&format!("rule id `{first}` is given twice")), "{mistakes}");
        assert!(mistakes.to_string().contains("first given in rules/ear.yaml"));
    }

    #[test]
    fn puts_a_rule_of_ones_own_in_the_place_of_a_shipped_one() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("own.yaml");
        let text = "schema: 1\npack: own\nrules:\n  - {id: OWN-001, extends: DATA-001, severity: critical}\n";
        std::fs::write(&file, text).unwrap();
        let all: Vec<String> = PACKS.map(String::from).to_vec();
        for packs in [&all[..], &[]] {
            let set = RuleSet::load(packs, std::slice::from_ref(&file), Catalog::shipped()).unwrap();
            let (own, base) = (set.get("OWN-001").unwrap(), set.get("DATA-001"));
            assert!(base.is_none() && own.severity == Severity::Critical && own.pack == "own");
            assert!(own.title.starts_with("No training dataset") && own.hits.is_empty());
        }
        let wrong = text.replace("DATA-001", "DATA-01");
        let mistakes = RuleSet::parse("own.yaml", &wrong, Catalog::shipped()).unwrap_err().to_string();
        assert!(mistakes.contains("unknown rule: `DATA-01`") && mistakes.contains("did you mean"), "{mistakes}");
    }

    #[test]
    fn survives_hostile_files() {
        for text in ["", "[", "a: &a [*a]", "- 1", "schema: 1\npack: p\nrules: 3", "schema: 1\nrules: [1, [], {}]", "\u{0}"] {
            assert!(RuleSet::parse("own.yaml", text, Catalog::shipped()).is_err(), "{text}");
        }
        let deep = format!("schema: 1\npack: p\nrules: [{{when: {}}}]", "{not: ".repeat(5000));
        assert!(RuleSet::parse("own.yaml", &deep, Catalog::shipped()).is_err());
    }
}
