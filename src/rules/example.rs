//! Examples of a rule: tiny models that it must find, and models that it must not, run by `provaudit rules test`.
//!
//! An example states everything that it needs: the model with its relations, what is known of ancestors, where it is deployed,
//! on which day. Makers and lists are those of the catalogue, unless the example states them for an invented owner.

use chrono::NaiveDate;

use super::check::Known;
use super::facts::View;
use super::fold::Folded;
use super::judge::{self, Said as Found};
use super::load::{Rule, RuleSet};
use super::world::{Given, World};
use crate::audited::{Assumption, AuditedModel, TrainedOn};
use crate::catalog::makers::Action;
use crate::catalog::{Catalog, Confidence, ListEntry, Maker};
use crate::diagnostic::reader::Reader;
use crate::document::Place;
use crate::document::yaml::{Data, Node as Yaml};
use crate::evidence::{Claim, Evidence};
use crate::finding::{Finding, Severity, Standing, Verdict};
use crate::license::{Conflict, License};
use crate::lineage::{AncestorSource, Edge, LineageGraph, Node, Relation, RelationStanding};
use crate::model::{Basis, DatasetId, ModelId, ModelKind, RelationKind, Revision, SourceKind};
use crate::origin::Origin;
use crate::policy::{self, Deployment};

/// What a model of an example says.
#[derive(Debug, Clone, Default)]
struct Said {
    id: Option<ModelId>,
    relations: Vec<(RelationKind, ModelId, f64)>,
    root: bool,
    named_only: bool,
    access: Option<String>,
    licenses: Vec<String>,
    /// Whether access, licences and day of publication are only recalled.
    recalled: bool,
    released: Option<NaiveDate>,
    revision: Option<Revision>,
    remote_code: bool,
    card: bool,
    kind: Option<ModelKind>,
    us_origin: Option<bool>,
    maker: Option<Maker>,
    datasets: Vec<(DatasetId, Vec<ModelId>)>,
    license: License,
}

/// One example.
#[derive(Debug, Clone)]
pub struct Example {
    model: Said,
    ancestors: Vec<Said>,
    deployment: Deployment,
    as_of: Option<NaiveDate>,
    assume: Vec<Assumption>,
    expect: Expect,
    /// The line of its file, counted from 1.
    pub line: u32,
}

/// What an example expects besides being found.
#[derive(Debug, Clone, Default)]
struct Expect {
    severity: Option<Severity>,
    verdict: Option<Verdict>,
    standing: Option<Standing>,
}

/// How an example turned out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleResult {
    /// The rule.
    pub rule: String,
    /// `hit` or `miss`.
    pub kind: &'static str,
    /// The line of its file, counted from 1.
    pub line: u32,
    /// What went wrong; `None` where it came out as expected.
    pub problem: Option<String>,
}

/// Runs every example of every rule.
#[must_use]
pub fn run_examples(rules: &RuleSet, catalog: &Catalog) -> Vec<ExampleResult> {
    let mut results = Vec::new();
    for rule in &rules.rules {
        for (kind, examples) in [("hit", &rule.hits), ("miss", &rule.misses)] {
            results.extend(examples.iter().map(|example| ExampleResult {
                rule: rule.id.clone(),
                kind,
                line: example.line,
                problem: example.run(rule, catalog, kind == "hit"),
            }));
        }
    }
    results
}

impl Example {
    fn run(&self, rule: &Rule, catalog: &Catalog, hit: bool) -> Option<String> {
        let findings = self.found(rule, catalog);
        match (findings.first(), hit) {
            (None, false) => None,
            (None, true) => Some("expected a finding, found none".to_owned()),
            (Some(finding), false) => Some(format!("expected no finding, found: {}", finding.message)),
            (Some(finding), true) => {
                let got = (finding.severity, finding.verdict, finding.standing);
                let expect = &self.expect;
                let wanted =
                    (expect.severity.unwrap_or(got.0), expect.verdict.unwrap_or(got.1), expect.standing.unwrap_or(got.2));
                (got != wanted).then(|| format!("expected {wanted:?}, found {got:?}: {}", finding.message).to_lowercase())
            }
        }
    }

    /// What the rule finds on it, the gravest first.
    fn found(&self, rule: &Rule, catalog: &Catalog) -> Vec<Finding> {
        let reviewed = catalog.reviewed().parse().unwrap_or(NaiveDate::MIN);
        let model = self.audited();
        let models = [];
        let given = self.given();
        let assumed = super::assumed(&self.deployment, &self.assume);
        let world = World {
            models: &models,
            catalog,
            deployment: &self.deployment,
            as_of: self.as_of.unwrap_or(reviewed),
            assumptions: &assumed,
            given: Some(&given),
        };
        let view = View::new(&world, &model);
        let mut said = Found::default();
        judge::add(&mut said, &view, &Folded::new(rule, 0, &world));
        super::order(&mut said.findings);
        said.findings
    }

    fn given(&self) -> Given {
        let mut given = Given::default();
        for said in std::iter::once(&self.model).chain(&self.ancestors) {
            let Some(id) = &said.id else { continue };
            if let (Some(owner), Some(maker)) = (id.owner(), &said.maker) {
                given.makers.insert(owner.to_ascii_lowercase(), maker.clone());
            }
            if let Some(access) = &said.access {
                given.access.insert(id.key(), access.clone());
            }
            if !said.licenses.is_empty() {
                given.licenses.insert(id.key(), said.licenses.clone());
            }
            if said.recalled {
                given.recalled.insert(id.key());
            }
            if let Some(day) = said.released {
                given.released.insert(id.key(), day);
            }
        }
        given
    }

    /// The model as the stages before would have concluded it.
    #[must_use]
    pub fn audited(&self) -> AuditedModel {
        let mut graph = LineageGraph::default();
        let root = |id: &ModelId| self.ancestors.iter().any(|said| said.root && said.id.as_ref() == Some(id));
        let node = |id: &ModelId, root| Node { id: id.clone(), source: AncestorSource::Catalog, scanned: None, root };
        let id = self.model.id.clone();
        let named: ModelId = id.clone().unwrap_or_else(|| "model".parse().unwrap_or_else(|_| unreachable!("`model` is an id")));
        graph.nodes.push(node(&named, self.model.root));
        let mut next = 0;
        while next < graph.nodes.len() {
            let child = graph.nodes[next].id.clone();
            let said =
                if next == 0 { Some(&self.model) } else { self.ancestors.iter().find(|said| said.id.as_ref() == Some(&child)) };
            for (index, (kind, parent, confidence)) in said.map_or(&[][..], |said| &said.relations).iter().enumerate() {
                let place = graph.nodes.iter().position(|node| node.id == *parent).unwrap_or_else(|| {
                    graph.nodes.push(node(parent, root(parent)));
                    graph.nodes.len() - 1
                });
                graph.edges.push(Edge {
                    child: next,
                    parent: place,
                    kind: *kind,
                    standing: RelationStanding::Declared,
                    confidence: *confidence,
                    named_only: said.is_some_and(|said| said.named_only),
                    relation: (next == 0).then_some(index),
                    through: None,
                });
            }
            next += 1;
        }
        let relations = self.model.relations.iter().map(|(kind, parent, confidence)| Relation {
            kind: *kind,
            parent: parent.clone(),
            standing: RelationStanding::Declared,
            confidence: *confidence,
            evidence: Vec::new(),
            against: Vec::new(),
            alternatives: Vec::new(),
            through: None,
            named_only: self.model.named_only,
            note: None,
        });
        AuditedModel {
            id_named_only: self.model.named_only,
            path: Some("example".to_owned()),
            source: SourceKind::Local,
            revision: self.model.revision.clone(),
            kind: self.model.kind.unwrap_or(ModelKind::Model),
            architecture: None,
            parameters: None,
            digests: Vec::new(),
            files: Vec::new(),
            references: Vec::new(),
            relations: relations.collect(),
            graph,
            datasets: self
                .model
                .datasets
                .iter()
                .map(|(id, teachers)| TrainedOn {
                    id: id.clone(),
                    teachers: teachers.clone(),
                    known: true,
                    evidence: Vec::new(),
                })
                .collect(),
            origin: Origin { us_origin: self.model.us_origin, ..Origin::default() },
            license: self.model.license.clone(),
            evidence: self.seen(),
            gaps: Vec::new(),
            hub: None,
            id,
        }
    }
}

impl Example {
    /// What the model's files say, as far as the example tells.
    fn seen(&self) -> Vec<Evidence> {
        let note = |said: bool, file: &str, claim: Claim| {
            said.then(|| Evidence {
                claim,
                basis: Basis::Recorded,
                place: Place::key(file, "example"),
                quote: String::new(),
                extractor: "example",
            })
        };
        let code = note(self.model.remote_code, "config.json", Claim::RemoteCode { repository: None });
        let card = note(self.model.card, "README.md", Claim::Kind(ModelKind::Model));
        code.into_iter().chain(card).collect()
    }
}

/// Reads an example.
pub(super) fn read(reader: &mut Reader, known: &Known<'_>, node: &Yaml) -> Option<Example> {
    let mut example = Example {
        model: Said::default(),
        ancestors: Vec::new(),
        deployment: Deployment { sector: vec![policy::Sector::General], ..Deployment::default() },
        as_of: None,
        assume: Vec::new(),
        expect: Expect::default(),
        line: node.line,
    };
    let before = reader.mistakes();
    for (key, _, value) in
        reader.mapping(node, "an example", &["model", "ancestors", "deployment", "as_of", "assume", "expect"])
    {
        match key {
            "model" => example.model = said(reader, value),
            "ancestors" => {
                if let Data::Mapping(_) = &value.data {
                    reader.mistake(value, "`ancestors` must be a list", "not a list", None);
                } else {
                    example.ancestors = value.items().iter().map(|item| said(reader, item)).collect();
                }
            }
            "deployment" => example.deployment = policy::read_deployment(reader, value, known.catalog),
            "as_of" => example.as_of = reader.date(value, "`as_of`"),
            "assume" => {
                for item in reader.items(value, "`assume`") {
                    let authority = known.authority(reader, item);
                    example.assume.extend(authority.map(|authority| Assumption { authority, from: None }));
                }
            }
            _ => example.expect = expect(reader, value),
        }
    }
    (reader.mistakes() == before).then_some(example)
}

fn expect(reader: &mut Reader, node: &Yaml) -> Expect {
    let mut expect = Expect::default();
    for (key, _, value) in reader.mapping(node, "`expect`", &["severity", "verdict", "standing"]) {
        match key {
            "severity" => expect.severity = reader.choice(value, "severity", &Severity::WORST_FIRST.map(Severity::as_str)),
            "verdict" => expect.verdict = reader.choice(value, "verdict", &["fail", "review"]),
            _ => expect.standing = reader.choice(value, "standing", &["binding", "pending"]),
        }
    }
    expect
}

const SAID: &[&str] = &[
    "id",
    "relations",
    "root",
    "named_only",
    "access",
    "licenses",
    "row_confidence",
    "released",
    "revision",
    "remote_code",
    "card",
    "kind",
    "us_origin",
    "country",
    "lists",
    "actions",
    "maker_confidence",
    "datasets",
    "license",
];

fn said(reader: &mut Reader, node: &Yaml) -> Said {
    let mut said = Said::default();
    let (mut home, mut lists, mut actions, mut sure) = (None, Vec::new(), Vec::new(), Confidence::Primary);
    let mut stated = false;
    for (key, _, value) in reader.mapping(node, "a model of an example", SAID) {
        stated |= matches!(key, "country" | "lists" | "actions");
        match key {
            "id" => said.id = reader.id(value, "`id`"),
            "relations" => said.relations = value.items().iter().filter_map(|item| relation(reader, item)).collect(),
            "root" => said.root = reader.flag(value, "`root`") == Some(true),
            "named_only" => said.named_only = reader.flag(value, "`named_only`") == Some(true),
            "access" => said.access = reader.word(value, "`access`", &["open", "gated", "closed"]).map(str::to_owned),
            "licenses" => said.licenses = words(reader, value),
            "row_confidence" => said.recalled = reader.word(value, "`row_confidence`", &["recollection"]).is_some(),
            "released" => said.released = reader.date(value, "`released`"),
            "revision" => said.revision = reader.text(value, "`revision`").and_then(|text| text.parse().ok()),
            "remote_code" => said.remote_code = reader.flag(value, "`remote_code`") == Some(true),
            "kind" => said.kind = reader.choice(value, "kind", &["model", "adapter", "pipeline", "vocabulary"]),
            "us_origin" => said.us_origin = reader.flag(value, "`us_origin`"),
            "card" => said.card = reader.flag(value, "`card`") == Some(true),
            "country" => home = reader.country(value).map(str::to_owned),
            "lists" => lists = words(reader, value),
            "actions" => actions = words(reader, value),
            "maker_confidence" if reader.word(value, "`maker_confidence`", &["recollection"]).is_some() => {
                sure = Confidence::Recollection;
            }
            "datasets" => said.datasets = value.items().iter().filter_map(|item| dataset(reader, item)).collect(),
            "license" => said.license = license(reader, value),
            _ => {}
        }
    }
    if stated {
        said.maker = said.id.as_ref().and_then(ModelId::owner).and_then(|owner| maker(owner, home, lists, actions, sure));
    }
    said
}

fn maker(owner: &str, home: Option<String>, lists: Vec<String>, actions: Vec<String>, sure: Confidence) -> Option<Maker> {
    Some(Maker {
        id: owner.parse().ok()?,
        name: owner.to_owned(),
        handles: Vec::new(),
        legal_entity: None,
        parent: None,
        country: home.unwrap_or_else(|| "ZZ".to_owned()),
        kind: None,
        lists: lists
            .into_iter()
            .map(|list| ListEntry { list, since: None, citation: None, applies_to: "self".to_owned(), confidence: sure })
            .collect(),
        actions: actions.into_iter().map(|action| Action { action, date: None, confidence: sure }).collect(),
        republisher: false,
        notes: None,
        confidence: sure,
    })
}

fn words(reader: &mut Reader, node: &Yaml) -> Vec<String> {
    node.items().iter().filter_map(|item| reader.text(item, "a code").map(str::to_owned)).collect()
}

fn relation(reader: &mut Reader, node: &Yaml) -> Option<(RelationKind, ModelId, f64)> {
    let (mut kind, mut parent, mut confidence) = (None, None, 0.9);
    for (key, _, value) in reader.mapping(node, "a relation", &["kind", "parent", "confidence"]) {
        match key {
            "kind" => kind = reader.choice(value, "relation kind", &RelationKind::ALL.map(RelationKind::as_str)),
            "parent" => parent = reader.id(value, "`parent`"),
            _ => confidence = reader.number(value, "`confidence`")?,
        }
    }
    Some((kind?, parent?, confidence))
}

fn dataset(reader: &mut Reader, node: &Yaml) -> Option<(DatasetId, Vec<ModelId>)> {
    let (mut id, mut teachers) = (None, Vec::new());
    for (key, _, value) in reader.mapping(node, "a dataset", &["id", "teachers"]) {
        match key {
            "id" => id = reader.id(value, "`id`"),
            _ => teachers = value.items().iter().filter_map(|item| reader.id(item, "a teacher")).collect(),
        }
    }
    Some((id?, teachers))
}

fn license(reader: &mut Reader, node: &Yaml) -> License {
    let mut license = License::default();
    for (key, _, value) in reader.mapping(node, "`license`", &["declared", "class", "complete", "conflicts"]) {
        match key {
            "declared" => license.declared = reader.text(value, "`declared`").map(str::to_owned),
            "class" => {
                license.class = reader.word(value, "`class`", super::field::LICENSE_CLASSES).unwrap_or_default().to_owned()
            }
            "complete" => {
                if reader.flag(value, "`complete`") != Some(true) {
                    license.own_unknown("an example says so");
                }
            }
            _ => license.conflicts = value.items().iter().filter_map(|item| conflict(reader, item)).collect(),
        }
    }
    license
}

fn conflict(reader: &mut Reader, node: &Yaml) -> Option<Conflict> {
    let (mut class, mut ancestor, mut certain, mut why) = (None, None, true, String::new());
    for (key, _, value) in reader.mapping(node, "a conflict", &["class", "ancestor", "certain", "why"]) {
        match key {
            "class" => class = reader.text(value, "`class`").map(str::to_owned),
            "ancestor" => ancestor = reader.id(value, "`ancestor`"),
            "certain" => certain = reader.flag(value, "`certain`") == Some(true),
            _ => why = reader.text(value, "`why`").unwrap_or_default().to_owned(),
        }
    }
    Some(Conflict { class: class?, certain, ancestor, unverified: false, ancestor_license: None, why, evidence: Vec::new() })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn finds_every_hit_and_no_miss_of_the_shipped_rules() {
        let results = run_examples(&RuleSet::shipped(), Catalog::shipped());
        let wrong: Vec<String> = results
            .iter()
            .filter_map(|result| {
                Some(format!("{} {} at line {}: {}", result.rule, result.kind, result.line, result.problem.as_ref()?))
            })
            .collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(results.len() >= 20);
    }

    #[test]
    fn names_what_is_known_beside_what_is_not() {
        let shipped = RuleSet::shipped();
        let rule = shipped.rules.iter().find(|rule| rule.id == "LIN-002").unwrap();
        let open = |hit: &Example| hit.found(rule, Catalog::shipped())[0].undecided.clone().unwrap_or_default();
        let told: Vec<String> = rule.hits.iter().map(open).collect();
        assert!(told.contains(&"what acme/helper-7b was built on: no base is declared".to_owned()), "{told:#?}");
        let begun = "the country of the maker of unheard/helper-7b (its weights begin with example/base-7b (CN))";
        assert!(told.contains(&begun.to_owned()), "{told:#?}");
        let unbegun = "the country of the maker of unheard/helper-7b; what example/base-7b was built on";
        assert!(told.contains(&unbegun.to_owned()), "{told:#?}");
    }

    /// The shipped catalogue after a change of its families, licences and makers.
    fn changed(change: impl Fn(&str, &mut Value)) -> Catalog {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/catalog");
        let texts = crate::catalog::FILES.map(|file| {
            let text = std::fs::read_to_string(folder.join(file)).unwrap();
            if !matches!(file, "families.yaml" | "licenses.yaml" | "makers.yaml") {
                return text;
            }
            let mut value = serde_yaml::from_str(&text).unwrap();
            change(file, &mut value);
            value.to_string()
        });
        Catalog::parse(&texts).unwrap()
    }

    /// Sets how every row is known.
    fn known_by(value: &mut Value, how: &str) {
        match value {
            Value::Object(rows) => {
                for (key, value) in rows {
                    match key.as_str() {
                        "confidence" | "license_confidence" | "access_confidence" if value.is_string() => {
                            *value = how.into();
                        }
                        _ => known_by(value, how),
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| known_by(item, how)),
            _ => {}
        }
    }

    fn without_terms(value: &mut Value) {
        value["licenses"] = json!([]);
        value["provider_terms"] = json!({});
    }

    /// Takes from every model whether it is published, when, and under which licence.
    fn without_rows(value: &mut Value) {
        for family in value["families"].as_array_mut().unwrap() {
            for row in family["models"].as_array_mut().into_iter().flatten() {
                let row = row.as_object_mut().unwrap();
                for key in ["license", "license_before", "access", "released"] {
                    row.remove(key);
                }
            }
        }
    }

    /// What examples state themselves and then only recall.
    #[derive(Clone, Copy, PartialEq, Eq)]
    enum Recall {
        Nothing,
        Rows,
        All,
    }

    /// Rules fail on a catalogue in which facts are weak only where they fail without those facts. Gives the hits that no longer fail.
    fn fails_on_weak_facts(weak: &Catalog, without: &Catalog, recall: Recall) -> Vec<String> {
        let mut spared = Vec::new();
        for rule in &RuleSet::shipped().rules {
            for hit in &rule.hits {
                // The gravest failure.
                let fails = |example: &Example, catalog: &Catalog| {
                    let failed = example.found(rule, catalog).into_iter().filter(|finding| finding.verdict == Verdict::Fail);
                    failed.map(|finding| finding.severity).max()
                };
                let (mut recalled, mut bare) = (hit.clone(), hit.clone());
                if recall != Recall::Nothing {
                    std::iter::once(&mut recalled.model).chain(&mut recalled.ancestors).for_each(|said| said.recalled = true);
                    for said in std::iter::once(&mut bare.model).chain(&mut bare.ancestors) {
                        (said.access, said.licenses, said.released) = (None, Vec::new(), None);
                    }
                }
                if recall == Recall::All {
                    for said in std::iter::once(&mut recalled.model).chain(&mut recalled.ancestors) {
                        let Some(maker) = &mut said.maker else { continue };
                        maker.confidence = Confidence::Recollection;
                        maker.lists.iter_mut().for_each(|list| list.confidence = Confidence::Recollection);
                        maker.actions.iter_mut().for_each(|action| action.confidence = Confidence::Recollection);
                    }
                    std::iter::once(&mut bare.model).chain(&mut bare.ancestors).for_each(|said| said.maker = None);
                }
                let failed = fails(&recalled, weak);
                assert!(failed <= fails(&bare, without), "{} at line {} fails on weak facts", rule.id, hit.line);
                if failed.is_none() && fails(hit, Catalog::shipped()).is_some() {
                    spared.push(format!("{}:{}", rule.id, hit.line));
                }
            }
        }
        spared
    }

    #[test]
    fn never_fails_on_what_is_only_remembered() {
        let weak = changed(|_, value| known_by(value, "recollection"));
        let without = changed(|file, value| match file {
            "makers.yaml" => value["makers"] = json!([]),
            "families.yaml" => without_rows(value),
            _ => without_terms(value),
        });
        let spared = fails_on_weak_facts(&weak, &without, Recall::All);
        assert!(spared.len() > 20, "{spared:?}");
    }

    #[test]
    fn never_fails_on_a_licence_an_access_or_a_day_that_is_only_remembered_of_a_model() {
        let rows = |change: &dyn Fn(&mut Value)| {
            changed(|file, value| {
                if file == "families.yaml" {
                    change(value);
                }
            })
        };
        let spared = fails_on_weak_facts(&rows(&|value| known_by(value, "recollection")), &rows(&without_rows), Recall::Rows);
        for rule in ["EAR-004", "LIC-001", "LIC-003"] {
            assert!(spared.iter().any(|hit| hit.starts_with(rule)), "{rule}: {spared:?}");
        }
    }

    #[test]
    fn never_fails_on_terms_that_are_known_second_hand() {
        let terms = |change: &dyn Fn(&mut Value)| {
            changed(|file, value| {
                if file == "licenses.yaml" {
                    change(value);
                }
            })
        };
        let weak = terms(&|value| known_by(value, "secondary"));
        let spared = fails_on_weak_facts(&weak, &terms(&without_terms), Recall::Nothing);
        assert!(spared.iter().filter(|hit| hit.starts_with("LIC-001")).count() >= 3, "{spared:?}");
    }
}
