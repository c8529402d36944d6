//! A small invented audit for the tests of the formats: two models, one parent, one teacher, one hostile name.

use chrono::NaiveDate;

use super::Context;
use crate::audited::{Assumption, AuditedModel, Gate, Outcome, TrainedOn, UsedPack};
use crate::catalog::{Catalog, Confidence};
use crate::document::Place;
use crate::evidence::{Claim, Evidence, LicenseClaim, Mention, MentionForm};
use crate::finding::{AppliedWaiver, Finding, FindingState, Severity, Standing, Verdict};
use crate::license::{Conflict, License, Obligation, Unknown};
use crate::lineage::{AncestorSource, Edge, EvidenceId, LineageGraph, Node, Relation, RelationStanding};
use crate::model::{Basis, Gap, ModelId, ModelKind, RelationKind, SourceKind};
use crate::origin::{Listing, Origin};
use crate::policy::{Action, Deployment, GatePolicy, Level, Policy, Sector};

pub fn context(outcome: &Outcome) -> Context<'_> {
    Context { outcome, catalog: Catalog::shipped(), profile: crate::report::census::Profile::Terms }
}

pub fn id(text: &str) -> ModelId {
    text.parse().unwrap()
}

/// A graph of `count` nodes named `example/n0` and so on, with fine-tune edges.
pub fn graph(count: usize, edges: &[(usize, usize)]) -> LineageGraph {
    let node =
        |number| Node { id: id(&format!("example/n{number}")), source: AncestorSource::Unresolved, scanned: None, root: false };
    let edge = |(child, parent): &(usize, usize)| Edge {
        child: *child,
        parent: *parent,
        kind: RelationKind::FineTune,
        standing: RelationStanding::Declared,
        confidence: 0.9,
        named_only: false,
        relation: None,
        through: None,
    };
    LineageGraph { nodes: (0..count).map(node).collect(), edges: edges.iter().map(edge).collect(), truncated: false }
}

fn evidence(claim: Claim, basis: Basis, place: Place, quote: &str, extractor: &'static str) -> Evidence {
    Evidence { claim, basis, place, quote: quote.to_owned(), extractor }
}

fn mention(text: &str) -> Mention {
    Mention { text: text.to_owned(), form: MentionForm::HubId, revision: None }
}

fn helper() -> AuditedModel {
    let parent = Claim::Parent { parent: mention("example/base-7b"), kind: Some(RelationKind::FineTune) };
    let mut tree = graph(3, &[(0, 1), (0, 2)]);
    for (number, name) in ["acme/helper-7b", "example/base-7b", "example/teacher-70b"].iter().enumerate() {
        tree.nodes[number].id = id(name);
    }
    tree.nodes[0].source = AncestorSource::Scanned;
    tree.nodes[0].scanned = Some(0);
    tree.edges[0].relation = Some(0);
    tree.edges[0].standing = RelationStanding::Corroborated;
    tree.edges[0].confidence = 0.972_25;
    tree.edges[1].relation = Some(1);
    tree.edges[1].kind = RelationKind::Distillation;
    tree.edges[1].through = Some("acme/traces".parse().unwrap());
    let relation = |kind, parent: &str, standing, confidence, evidence: &[usize]| Relation {
        kind,
        parent: id(parent),
        standing,
        confidence,
        evidence: evidence.iter().copied().map(EvidenceId).collect(),
        against: Vec::new(),
        alternatives: Vec::new(),
        through: None,
        named_only: false,
        note: None,
    };
    AuditedModel {
        id: Some(id("acme/helper-7b")),
        id_named_only: false,
        path: Some("models/helper".to_owned()),
        source: SourceKind::Local,
        revision: Some("0123abcd".parse().unwrap()),
        kind: ModelKind::Model,
        architecture: Some("decoder".to_owned()),
        parameters: Some(7_241_732_096),
        digests: Vec::new(),
        files: Vec::new(),
        references: Vec::new(),
        relations: vec![
            Relation {
                note: Some("the card and the adapter's tool agree".to_owned()),
                ..relation(RelationKind::FineTune, "example/base-7b", RelationStanding::Corroborated, 0.972_25, &[0, 1])
            },
            Relation {
                through: Some("acme/traces".parse().unwrap()),
                against: vec![EvidenceId(3)],
                ..relation(RelationKind::Distillation, "example/teacher-70b", RelationStanding::Declared, 0.9, &[2])
            },
        ],
        graph: tree,
        datasets: vec![TrainedOn {
            id: "acme/traces".parse().unwrap(),
            teachers: vec![id("example/teacher-70b")],
            known: true,
            evidence: vec![EvidenceId(2)],
        }],
        origin: Origin {
            maker: Some("acme".to_owned()),
            legal_entity: Some("Acme Inc.".to_owned()),
            country: Some("US".to_owned()),
            lists: vec![Listing {
                list: "sample-list".to_owned(),
                since: Some("2025-01".to_owned()),
                applies_to: "parent".to_owned(),
                confidence: Confidence::Primary,
            }],
            root_countries: vec!["FR".to_owned(), "ZZ".to_owned()],
            us_origin: Some(false),
            standing: "catalog".to_owned(),
        },
        license: License {
            recalled: false,
            candidates: Vec::new(),
            in_prose: Vec::new(),
            declared: Some("mit".to_owned()),
            resolved: vec!["mit".parse().unwrap()],
            spdx: Some("MIT".to_owned()),
            class: "permissive".to_owned(),
            concluded: Some("MIT AND LicenseRef-example".to_owned()),
            obligations: vec![Obligation {
                term: "notice".to_owned(),
                text: "pass on the notice".to_owned(),
                from_model: id("example/base-7b"),
                from_license: "example-license".parse().unwrap(),
                path: vec![id("acme/helper-7b"), id("example/base-7b")],
                via: vec![RelationKind::FineTune],
                certain: true,
                unverified: false,
            }],
            conflicts: vec![Conflict {
                class: "terms-dropped".to_owned(),
                certain: true,
                unverified: false,
                ancestor: Some(id("example/base-7b")),
                ancestor_license: Some("example-license".parse().unwrap()),
                why: "the base's terms are not passed on".to_owned(),
                evidence: vec![EvidenceId(4)],
            }],
            evidence: vec![EvidenceId(4)],
            unknown: vec![Unknown {
                of: Some(id("example/base-7b")),
                why: "the catalogue has the model and not its licence".to_owned(),
            }],
        },
        evidence: vec![
            evidence(
                parent.clone(),
                Basis::Declared,
                Place::line("README.md", 4).with_position(4, 13),
                "base_model: example/base-7b",
                "card",
            ),
            evidence(parent, Basis::Recorded, Place::key("config.json", "_name_or_path"), "example/base-7b", "config"),
            evidence(
                Claim::Dataset { dataset: mention("acme/traces") },
                Basis::Declared,
                Place::line("README.md", 7).with_position(7, 5),
                "- acme/traces",
                "card",
            ),
            evidence(
                Claim::FromScratch,
                Basis::Stated,
                Place::line("README.md", 31).with_position(31, 1),
                "No outputs of other models were used.\u{1b}[2J\u{202e}",
                "prose",
            ),
            evidence(
                Claim::License(LicenseClaim::Declared("mit".to_owned())),
                Basis::Declared,
                Place::line("README.md", 2).with_position(2, 10),
                "license: mit",
                "card",
            ),
        ],
        hub: None,
        gaps: vec![Gap {
            what: "license text".into(),
            place: "LICENSE".to_owned(),
            why: "is 9 MB, over the limit of 1 MB".into(),
            close_by: "read it yourself".into(),
        }],
    }
}

fn plain(path: &str) -> AuditedModel {
    AuditedModel {
        id: None,
        path: Some(path.to_owned()),
        revision: None,
        architecture: None,
        parameters: None,
        relations: Vec::new(),
        graph: LineageGraph::default(),
        datasets: Vec::new(),
        origin: Origin::default(),
        license: License::default(),
        evidence: Vec::new(),
        gaps: Vec::new(),
        ..helper()
    }
}

fn finding(rule: &str, severity: Severity) -> Finding {
    Finding {
        rule: rule.to_owned(),
        title: "An ancestor's terms were dropped".to_owned(),
        severity,
        verdict: Verdict::Fail,
        standing: Standing::Binding,
        confidence: 0.972_25,
        message: "acme/helper-7b descends from example/base-7b by fine-tune".to_owned(),
        undecided: None,
        authorities: Vec::new(),
        path: vec![id("acme/helper-7b"), id("example/base-7b")],
        evidence: vec![EvidenceId(0), EvidenceId(4)],
        fix: "pass the terms on with the weights".to_owned(),
        fingerprint: format!("{rule}-1"),
        state: FindingState::Active,
        waiver: None,
    }
}

pub fn outcome() -> Outcome {
    let review = Finding {
        verdict: Verdict::Review,
        undecided: Some("the country of example/teacher-70b is not known".to_owned()),
        path: vec![id("acme/helper-7b"), id("example/teacher-70b")],
        evidence: vec![EvidenceId(3)],
        title: "A teacher's maker is not known".to_owned(),
        ..finding("TST-002", Severity::Medium)
    };
    let pending = Finding { standing: Standing::Pending, evidence: Vec::new(), ..finding("TST-003", Severity::High) };
    let waived = Finding {
        state: FindingState::Waived,
        waiver: Some(AppliedWaiver {
            reason: "agreed with the base's maker".to_owned(),
            approved_by: "legal".to_owned(),
            expires: "2027-03-01".to_owned(),
        }),
        ..finding("TST-004", Severity::Low)
    };
    Outcome {
        as_of: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
        assumptions: vec![Assumption { authority: "sample-bill".parse().unwrap(), from: None }],
        policy: Policy {
            path: Some("provaudit.yaml".to_owned()),
            deployment: Deployment {
                sector: vec![Sector::Finance],
                level: Level::Regulated,
                exposure: None,
                jurisdictions: Vec::new(),
                dealings: None,
                ..Deployment::default()
            },
            packs: vec!["sample".to_owned()],
            rules: Vec::new(),
            gate: GatePolicy {
                binding: Some(Severity::Medium),
                pending: Some(Severity::Critical),
                review: Action::Fail,
                gaps: Action::Fail,
            },
            overrides: Vec::new(),
            models: Vec::new(),
            makers: Vec::new(),
            waivers: Vec::new(),
        },
        packs: vec![UsedPack { pack: "sample".to_owned(), version: "1".to_owned(), sha256: "00".repeat(32) }],
        catalog_reviewed: "2026-11-23".to_owned(),
        catalog_sha256: "11".repeat(32),
        models: vec![helper(), plain("models/nameless")],
        ancestors: Vec::new(),
        findings: vec![vec![finding("TST-001", Severity::Critical), pending, review, waived], Vec::new()],
        general: vec![Finding {
            path: Vec::new(),
            evidence: Vec::new(),
            title: "A waiver has expired".to_owned(),
            message: "the waiver of TST-009 ended on 2026-01-01".to_owned(),
            ..finding("POL-001", Severity::Low)
        }],
        gaps: Vec::new(),
        gate: Gate::Fail,
    }
}
