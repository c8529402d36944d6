//! What could stand in for a model: candidates that the same policy lets pass, of similar size, from another maker and country.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::horizon::{Brief, brief};
use super::{Judging, judge};
use crate::audited::AuditedModel;
use crate::finding::{Finding, FindingState};

/// How much larger or smaller a candidate may be.
const FACTOR: f64 = 2.0;
/// Most candidates that are told.
const MOST: usize = 10;

/// What could stand in for one model, version 1.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Substitutes {
    /// The version of this shape; 1.
    pub schema_version: u32,
    /// The day of the audit, `YYYY-MM-DD`.
    pub as_of: String,
    /// The model that is to be replaced.
    pub model: String,
    /// How many parameters it has, where that is known.
    pub parameters: Option<u64>,
    /// Makers whose weights or outputs it holds; a substitute has none of them.
    pub makers: Vec<String>,
    /// Countries of the makers where its lines begin; a substitute begins elsewhere.
    pub countries: Vec<String>,
    /// Candidates that pass, nearest in size first.
    pub passing: Vec<Candidate>,
    /// The nearest that do not, and what is in the way.
    pub failing: Vec<Candidate>,
    /// What was not compared.
    pub note: &'static str,
}

/// One candidate.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Candidate {
    /// Its id or path.
    pub model: String,
    /// `scanned` or `catalog`.
    pub source: &'static str,
    /// How many parameters it has.
    pub parameters: Option<u64>,
    /// Its maker.
    pub maker: Option<String>,
    /// Countries of the makers where its lines begin.
    pub countries: Vec<String>,
    /// Its licence, concluded.
    pub license: Option<String>,
    /// Findings that fail the gate; empty where it passes.
    pub in_the_way: Vec<Brief>,
    /// How many other findings are shown and do not fail it.
    pub shown: usize,
}

/// A model that may be a candidate.
pub struct Offered<'a> {
    /// The model.
    pub model: &'a AuditedModel,
    /// Whether it was scanned; from the catalogue otherwise.
    pub scanned: bool,
}

/// Every maker in a model's tree, by the owner of each node.
fn makers(model: &AuditedModel, judging: Judging<'_>) -> BTreeSet<String> {
    let named = |id: &crate::model::ModelId| {
        crate::origin::maker_of(judging.catalog, id)
            .map_or_else(|| id.owner().map(str::to_owned), |maker| Some(maker.id.to_string()))
    };
    let nodes = model.graph.nodes.iter().filter_map(|node| named(&node.id));
    nodes.chain(model.origin.maker.clone()).map(|name| name.to_ascii_lowercase()).collect()
}

fn size(model: &AuditedModel, judging: Judging<'_>) -> Option<u64> {
    let row = model.id.as_ref().and_then(|id| judging.catalog.families.get(id));
    model.parameters.or_else(|| row?.parameters)
}

/// Looks for substitutes of the first model among those that are offered.
#[must_use]
pub fn substitutes(target: &AuditedModel, offered: &[Offered<'_>], judging: Judging<'_>) -> Substitutes {
    let own_makers = makers(target, judging);
    let countries: BTreeSet<&str> =
        target.origin.root_countries.iter().map(String::as_str).filter(|code| *code != "ZZ").collect();
    let wanted = size(target, judging);
    let fits = |offer: &&Offered<'_>| {
        let model = offer.model;
        let near = match (wanted, size(model, judging)) {
            (Some(wanted), Some(size)) => {
                let ratio = size as f64 / wanted as f64;
                (1.0 / FACTOR..=FACTOR).contains(&ratio)
            }
            (Some(_), None) => offer.scanned,
            (None, _) => true,
        };
        let known = !model.origin.root_countries.is_empty() && !model.origin.root_countries.iter().any(|code| code == "ZZ");
        let elsewhere =
            !model.origin.root_countries.iter().chain(&model.origin.country).any(|code| countries.contains(code.as_str()));
        near && known && elsewhere && model.kind == target.kind && makers(model, judging).is_disjoint(&own_makers)
    };
    let fitting: Vec<&Offered<'_>> = offered.iter().filter(fits).collect();
    let models: Vec<AuditedModel> = fitting.iter().map(|offer| offer.model.clone()).collect();
    let (judged, _) = judge(&models, judging);
    let mut all: Vec<Candidate> = fitting
        .iter()
        .zip(&judged)
        .map(|(offer, findings)| {
            let active = |finding: &&Finding| finding.state == FindingState::Active;
            let in_the_way: Vec<Brief> =
                findings.iter().filter(|finding| judging.policy.gate.fails(finding)).map(brief).collect();
            Candidate {
                model: offer.model.name().to_owned(),
                source: if offer.scanned { "scanned" } else { "catalog" },
                parameters: size(offer.model, judging),
                maker: offer.model.origin.maker.clone(),
                countries: offer.model.origin.root_countries.clone(),
                license: offer.model.license.concluded.clone(),
                shown: findings.iter().filter(active).count() - in_the_way.len(),
                in_the_way,
            }
        })
        .collect();
    let distance = |candidate: &Candidate| match (wanted, candidate.parameters) {
        (Some(wanted), Some(size)) => (size as f64 / wanted as f64).ln().abs(),
        _ => f64::MAX,
    };
    all.sort_by(|a, b| {
        let scanned = |candidate: &Candidate| candidate.source != "scanned";
        let by_size = distance(a).partial_cmp(&distance(b)).unwrap_or(Ordering::Equal);
        (a.in_the_way.len(), scanned(a))
            .cmp(&(b.in_the_way.len(), scanned(b)))
            .then(by_size)
            .then_with(|| a.model.cmp(&b.model))
    });
    let (mut passing, mut failing): (Vec<_>, Vec<_>) = all.into_iter().partition(|candidate| candidate.in_the_way.is_empty());
    passing.truncate(MOST);
    failing.truncate(3);
    Substitutes {
        schema_version: 1,
        as_of: judging.as_of.to_string(),
        model: target.name().to_owned(),
        parameters: wanted,
        makers: own_makers.into_iter().collect(),
        countries: countries.into_iter().map(str::to_owned).collect(),
        passing,
        failing,
        note: "task and quality were not compared: test a candidate before relying on it",
    }
}
