//! The mirror filled from the audit: borrowed wherever it can be, one model at a time.

use std::borrow::Cow;

use super::Context;
use super::claim;
use super::compression::Compression;
use super::mirror::{
    Ancestor, Assumption, CatalogStamp, Conflict, Dataset, Evidence, EvidenceRef, Finding, GatePolicy, Ids, License, Listing,
    Model, Obligation, Origin, Policy, Refs, Relation, Report, RulePack, SCHEMA_VERSION, Severities, Source, Summary, Text,
    Tool, Unknown,
};
use crate::audited::AuditedModel;
use crate::catalog::Confidence;
use crate::catalog::families::normal_name;
use crate::evidence::Claim;
use crate::finding::{self, FindingState, Severity, Standing, Verdict};
use crate::lineage::{AncestorPath, EvidenceId, Node};
use crate::model::Basis;
use crate::{license, origin, policy};

impl<'a> Report<'a> {
    /// The whole report in memory. [`super::json::write`] builds one model at a time instead.
    #[must_use]
    pub fn build(context: Context<'a>) -> Self {
        let models = context.models().map(|(model, findings)| Model::build(context, model, findings)).collect();
        Self { models, licenses: Some(super::census::Census::of(context)), ..Self::head(context) }
    }

    /// The report without its models.
    pub(super) fn head(context: Context<'a>) -> Self {
        let outcome = context.outcome;
        Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
            as_of: outcome.as_of.to_string(),
            assumptions: outcome
                .assumptions
                .iter()
                .map(|assumed| Assumption {
                    authority: assumed.authority.as_str().into(),
                    from: assumed.from.map(|day| day.to_string()),
                })
                .collect(),
            policy: Policy::build(&outcome.policy),
            rule_packs: outcome
                .packs
                .iter()
                .map(|used| RulePack {
                    pack: used.pack.as_str().into(),
                    version: used.version.as_str().into(),
                    sha256: used.sha256.as_str().into(),
                })
                .collect(),
            catalog: CatalogStamp {
                reviewed: outcome.catalog_reviewed.as_str().into(),
                sha256: outcome.catalog_sha256.as_str().into(),
            },
            models: Vec::new(),
            findings: outcome.general.iter().map(Finding::build).collect(),
            gaps: outcome.gaps.iter().map(Cow::Borrowed).collect(),
            summary: Summary::of(context),
            hub: super::transfer::Transfer::of(outcome),
            licenses: None,
            notice: super::NOTICE,
        }
    }
}

impl<'a> Policy<'a> {
    fn build(policy: &'a policy::Policy) -> Self {
        Self {
            path: policy.shown_path().map(Cow::Owned),
            sector: Cow::Borrowed(&policy.deployment.sector),
            level: policy.deployment.level,
            exposure: policy.deployment.exposure,
            jurisdictions: Cow::Borrowed(&policy.deployment.jurisdictions),
            monthly_active_users: policy.deployment.monthly_active_users,
            annual_revenue_usd: policy.deployment.annual_revenue_usd,
            uses: Cow::Borrowed(&policy.deployment.uses),
            dealings: policy.deployment.dealings.as_deref().map(Cow::Borrowed),
            answers: Cow::Borrowed(&policy.deployment.answers),
            makers: Cow::Borrowed(&policy.makers),
            packs: Cow::Borrowed(&policy.packs),
            gate: GatePolicy {
                binding: policy.gate.binding,
                pending: policy.gate.pending,
                review: policy.gate.review,
                gaps: policy.gate.gaps,
            },
            waivers: policy.waivers.len(),
            overrides: policy.overrides.len(),
        }
    }
}

impl<'a> Model<'a> {
    /// The mirror of one model.
    #[must_use]
    pub fn build(context: Context<'a>, model: &'a AuditedModel, findings: &'a [finding::Finding]) -> Self {
        Self {
            id: model.id.as_ref().map(|id| id.as_str().into()),
            id_basis: id_basis(model),
            path: model.path.as_deref().map(Cow::Borrowed),
            source: Source {
                kind: model.source,
                revision: model.revision.as_ref().map(|revision| revision.as_str().into()),
                hub: model.hub.as_deref().map(Cow::Borrowed),
            },
            kind: model.kind,
            architecture: model.architecture.as_deref().map(Cow::Borrowed),
            parameters: model.parameters,
            digests: Cow::Borrowed(&model.digests),
            references: Cow::Borrowed(&model.references),
            relations: model
                .relations
                .iter()
                .map(|relation| Relation {
                    kind: relation.kind,
                    parent: relation.parent.as_str().into(),
                    standing: relation.standing,
                    confidence: rounded(relation.confidence),
                    evidence: Refs(&relation.evidence),
                    against: Refs(&relation.against),
                    alternatives: Ids(&relation.alternatives),
                    through: relation.through.as_ref().map(|dataset| dataset.as_str().into()),
                    named_only: relation.named_only,
                    note: relation.note.as_deref().map(Cow::Borrowed),
                })
                .collect(),
            ancestors: ancestors(context, model),
            datasets: model
                .datasets
                .iter()
                .map(|dataset| Dataset {
                    id: dataset.id.as_str().into(),
                    teachers: Ids(&dataset.teachers),
                    known: dataset.known,
                    evidence: Refs(&dataset.evidence),
                })
                .collect(),
            origin: Origin::build(&model.origin),
            license: License::build(&model.license),
            compression: Compression::of(context, model),
            evidence: model.evidence.iter().enumerate().map(|(number, seen)| Evidence::build(number, seen)).collect(),
            findings: findings.iter().map(Finding::build).collect(),
            gaps: Cow::Borrowed(&model.gaps),
        }
    }
}

/// The strongest kind of evidence that says what the model is called.
pub(super) fn id_basis(model: &AuditedModel) -> Option<Basis> {
    let id = model.id.as_ref()?;
    if model.id_named_only {
        return Some(Basis::Named);
    }
    // A name as it is written for people stands for the id too: `Helper 7B`.
    let (whole, bare) = (normal_name(id.as_str()), normal_name(id.name()));
    let says_so = |claim: &Claim| matches!(claim, Claim::Name { name } if [&whole, &bare].contains(&&normal_name(name)));
    model.evidence.iter().filter(|seen| says_so(&seen.claim)).map(|seen| seen.basis).max()
}

fn ancestors<'a>(context: Context<'a>, model: &'a AuditedModel) -> Vec<Ancestor<'a>> {
    let graph = &model.graph;
    let build = |path: AncestorPath| {
        let node = &graph.nodes[path.node];
        let known = context.known(node);
        Ancestor {
            id: node.id.as_str().into(),
            depth: path.edges.len(),
            via: graph.path_kinds(&path),
            path: graph
                .nodes
                .first()
                .into_iter()
                .chain(path.edges.iter().map(|edge| &graph.nodes[graph.edges[*edge].parent]))
                .map(|node| Cow::Borrowed(node.id.as_str()))
                .collect(),
            confidence: rounded(path.confidence),
            maker: known.maker,
            country: known.country,
            lists: known.lists,
            license: known.license,
            source: node.source,
        }
    };
    graph.ancestors(|_| true).into_iter().map(build).collect()
}

/// What is known of a node of a family tree besides its id.
#[derive(Debug, Clone, Default)]
pub struct Known<'a> {
    /// Who made it: the catalogue's row id, or the owner's name.
    pub maker: Option<Text<'a>>,
    /// The maker's country.
    pub country: Option<Text<'a>>,
    /// Lists and statutes that name the maker.
    pub lists: Vec<Listing<'a>>,
    /// Its licence.
    pub license: Option<Text<'a>>,
    /// How that is known: `files` where its own files were read, else as the catalogue has it.
    pub license_known_by: Option<&'static str>,
}

impl<'a> Context<'a> {
    /// What is known of a node: from its own audit where it was scanned, else from the catalogue.
    #[must_use]
    pub fn known(self, node: &'a Node) -> Known<'a> {
        if let Some(model) = node.scanned.and_then(|place| self.outcome.model_at(place)) {
            let origin = Origin::build(&model.origin);
            let license = model.license.spdx.as_deref().or(model.license.declared.as_deref());
            return Known {
                maker: origin.maker,
                country: origin.country,
                lists: origin.lists,
                license_known_by: license.map(|_| "files"),
                license: license.map(Cow::Borrowed),
            };
        }
        let maker = origin::maker_of(self.catalog, &node.id);
        let row = self
            .catalog
            .families
            .get(&node.id)
            .or_else(|| self.catalog.families.get(&self.catalog.families.canonical(&node.id)));
        let license = row.and_then(|row| row.license.as_ref());
        let spdx = license.and_then(|id| self.catalog.licenses.get(id)).and_then(|row| row.spdx.as_deref());
        Known {
            maker: maker.map(|maker| maker.id.as_str()).or(node.id.owner()).map(Cow::Borrowed),
            country: maker.and_then(|maker| maker.known_country()).map(Cow::Borrowed),
            lists: maker.map_or_else(Vec::new, |maker| {
                maker
                    .lists
                    .iter()
                    .map(|entry| Listing::new(&entry.list, entry.since.as_deref(), &entry.applies_to, entry.confidence))
                    .collect()
            }),
            license: spdx.or(license.map(|id| id.as_str())).map(Cow::Borrowed),
            license_known_by: row.filter(|_| license.is_some()).map(|row| row.license_confidence().as_str()),
        }
    }
}

impl<'a> Listing<'a> {
    fn new(list: &'a str, since: Option<&'a str>, applies_to: &'a str, confidence: Confidence) -> Self {
        Self {
            list: list.into(),
            since: since.map(Cow::Borrowed),
            applies_to: applies_to.into(),
            known_by: confidence.as_str(),
        }
    }
}

impl<'a> Origin<'a> {
    fn build(origin: &'a origin::Origin) -> Self {
        Self {
            maker: origin.maker.as_deref().map(Cow::Borrowed),
            legal_entity: origin.legal_entity.as_deref().map(Cow::Borrowed),
            country: origin.country.as_deref().map(Cow::Borrowed),
            lists: origin
                .lists
                .iter()
                .map(|entry| Listing::new(&entry.list, entry.since.as_deref(), &entry.applies_to, entry.confidence))
                .collect(),
            root_countries: Cow::Borrowed(&origin.root_countries),
            us_origin: origin.us_origin,
            standing: or_unknown(&origin.standing),
        }
    }
}

impl<'a> License<'a> {
    pub(super) fn build(license: &'a license::License) -> Self {
        Self {
            declared: license.declared.as_deref().map(Cow::Borrowed),
            resolved: license.resolved.iter().map(|id| id.as_str().into()).collect(),
            spdx: license.spdx.as_deref().map(Cow::Borrowed),
            class: or_unknown(&license.class),
            concluded: license.concluded.as_deref().map(Cow::Borrowed),
            complete: license.is_complete(),
            unknown: license
                .unknown
                .iter()
                .map(|unknown| Unknown {
                    ancestor: unknown.of.as_ref().map(|id| id.as_str().into()),
                    why: unknown.why.as_str().into(),
                })
                .collect(),
            obligations: license
                .obligations
                .iter()
                .map(|duty| Obligation {
                    term: duty.term.as_str().into(),
                    text: duty.text.as_str().into(),
                    from_model: duty.from_model.as_str().into(),
                    from_license: duty.from_license.as_str().into(),
                    path: Ids(&duty.path),
                    via: Cow::Borrowed(&duty.via),
                })
                .collect(),
            conflicts: license
                .conflicts
                .iter()
                .map(|conflict| Conflict {
                    class: conflict.class.as_str().into(),
                    ancestor: conflict.ancestor.as_ref().map(|id| id.as_str().into()),
                    ancestor_license: conflict.ancestor_license.as_ref().map(|id| id.as_str().into()),
                    why: conflict.why.as_str().into(),
                    certain: conflict.certain,
                    evidence: Refs(&conflict.evidence),
                })
                .collect(),
            evidence: Refs(&license.evidence),
        }
    }
}

impl<'a> Evidence<'a> {
    /// The mirror of a model's piece of evidence of that number, counted from 0.
    pub(super) fn build(number: usize, seen: &'a crate::evidence::Evidence) -> Self {
        let words = claim::words(&seen.claim);
        Self {
            id: EvidenceRef(EvidenceId(number)),
            claim: words.phrase,
            kind: words.kind,
            value: words.value,
            basis: seen.basis,
            file: Cow::Borrowed(&seen.place.file),
            line: seen.place.line,
            column: seen.place.column,
            key: seen.place.key.as_deref().map(Cow::Borrowed),
            quote: seen.quote.as_str().into(),
            extractor: seen.extractor,
        }
    }
}

impl<'a> Finding<'a> {
    fn build(found: &'a finding::Finding) -> Self {
        Self {
            rule: found.rule.as_str().into(),
            title: found.title.as_str().into(),
            severity: found.severity,
            verdict: found.verdict,
            standing: found.standing,
            confidence: rounded(found.confidence),
            message: found.message.as_str().into(),
            undecided: found.undecided.as_deref().map(Cow::Borrowed),
            authorities: found.authorities.iter().map(|id| id.as_str().into()).collect(),
            path: Ids(&found.path),
            evidence: Refs(&found.evidence),
            fix: found.fix.as_str().into(),
            fingerprint: found.fingerprint.as_str().into(),
            state: found.state,
            waiver: found.waiver.as_ref().map(Cow::Borrowed),
        }
    }
}

impl<'a> Summary<'a> {
    /// Everything of an audit counted.
    #[must_use]
    pub fn of(context: Context<'a>) -> Self {
        let outcome = context.outcome;
        let mut summary = Self {
            models: outcome.models.len(),
            findings: Severities::default(),
            review: 0,
            pending: 0,
            waived: 0,
            suppressed: 0,
            gaps: outcome.gaps.len() + outcome.models.iter().map(|model| model.gaps.len()).sum::<usize>(),
            gate: outcome.gate,
            layers: super::exposure::exposure(context),
            distilled: outcome.models.iter().filter_map(|model| Some(Compression::of(context, model)?.summed(model))).collect(),
        };
        for found in outcome.findings.iter().flatten().chain(&outcome.general) {
            match found.state {
                FindingState::Waived => summary.waived += 1,
                FindingState::Suppressed => summary.suppressed += 1,
                FindingState::Active => {
                    *summary.findings.of_mut(found.severity) += 1;
                    summary.review += usize::from(found.verdict == Verdict::Review);
                    summary.pending += usize::from(found.standing == Standing::Pending);
                }
            }
        }
        summary
    }
}

impl Severities {
    /// How many there are of a severity.
    #[must_use]
    pub fn of(&self, severity: Severity) -> usize {
        match severity {
            Severity::Critical => self.critical,
            Severity::High => self.high,
            Severity::Medium => self.medium,
            Severity::Low => self.low,
            Severity::Info => self.info,
        }
    }

    fn of_mut(&mut self, severity: Severity) -> &mut usize {
        match severity {
            Severity::Critical => &mut self.critical,
            Severity::High => &mut self.high,
            Severity::Medium => &mut self.medium,
            Severity::Low => &mut self.low,
            Severity::Info => &mut self.info,
        }
    }
}

/// A confidence with three digits: more would pretend to know more.
pub(super) fn rounded(confidence: f64) -> f64 {
    (confidence * 1000.0).round() / 1000.0
}

fn or_unknown(text: &str) -> Text<'_> {
    Cow::Borrowed(if text.is_empty() { "unknown" } else { text })
}
