//! Turns a rule's answer on a model into findings: severity, verdict, standing, confidence, words.
//!
//! What holds gives `fail`, unless it rests on a name alone, on a fact that is only recalled, on terms that leave room, or on a
//! reading of low certainty: a person must look at those, so they give `review`. What cannot be decided gives one `review` a
//! rule, which says what would decide it.

use std::collections::HashSet;

use sha2::{Digest, Sha256};

use super::condition::{Kinds, Truth, Which};
use super::evaluate::decide;
use super::facts::View;
use super::field::Field;
use super::fold::Folded;
use super::load::{Certainty, Counts, Graded, IfUnknown};
use super::merge::{About, merge};
use super::message::{Template, Words};
use super::reasons::{Missing, Reasons, Witness, open_in_policy, reasons};
use super::score::{self, weigh};
use crate::digest::hex;
use crate::finding::{Finding, FindingState, Severity, Standing, Verdict};
use crate::lineage::EvidenceId;
use crate::model::{AuthorityId, ModelId, SourceKind};

/// Most missing facts that one finding names.
const MOST_NAMED: usize = 3;

/// What rules say of one model.
#[derive(Default)]
pub(super) struct Said {
    /// Findings.
    pub findings: Vec<Finding>,
    /// What the policy does not say, where a rule takes that as a note, by the place of the rule.
    pub asked: Vec<(usize, Field)>,
}

/// Adds what one rule says of one model.
pub(super) fn add<'a>(said: &mut Said, view: &View<'a>, rule: &Folded<'_>) {
    let decided = decide(view, &rule.when, None);
    let if_unknown = rule.loaded.if_unknown;
    if decided == Truth::No || (decided, if_unknown) == (Truth::Unknown, IfUnknown::Pass) {
        return;
    }
    if (decided, if_unknown) == (Truth::Unknown, IfUnknown::Note) {
        let before = said.asked.len();
        open_in_policy(view, &rule.when, &mut |field| said.asked.push((rule.place, field)));
        if said.asked.len() > before {
            return;
        }
    }
    let why = reasons(view, &rule.when, None, decided);
    if decided == Truth::Unknown {
        said.findings.push(undecided(view, rule, &why));
    } else if rule.score.is_some() {
        said.findings.extend(scored(view, rule, why.witnesses.first()));
    } else if why.witnesses.is_empty() {
        said.findings.push(matched(view, rule, &[]));
    } else {
        said.findings.extend(by_subject(view, rule, why.witnesses));
    }
}

/// The findings about the models that hold.
fn by_subject<'a>(view: &View<'a>, rule: &Folded<'_>, mut witnesses: Vec<Witness<'a>>) -> Vec<Finding> {
    witnesses.sort_by_key(|witness| witness.path.node);
    let about = |witnesses: &[Witness<'a>]| About {
        finding: matched(view, rule, witnesses),
        path: witnesses
            .first()
            .filter(|_| witnesses.iter().all(|witness| witness.path.node > 0 && witness.conflict.is_none()))
            .map(|witness| witness.path.clone()),
    };
    merge(view, witnesses.chunk_by(|a, b| a.path.node == b.path.node).map(about).collect())
}

/// The one finding of a rule that weighs terms.
fn scored<'a>(view: &View<'a>, rule: &Folded<'_>, first: Option<&Witness<'a>>) -> Option<Finding> {
    let score = rule.score.as_ref()?;
    let weighed = weigh(view, &rule.loaded.id, score);
    let severity = score::severity(view, score, weighed.scored.points, rule.loaded.severity);
    let sure = score::severity(view, score, weighed.sure, rule.loaded.severity);
    let witness = weighed.best.as_ref().or(first);
    let unread = view.model.source == SourceKind::Named;
    let weak = unread || witness.is_some_and(|witness| witness.unsure || witness.named_only);
    let undecided = (weak || sure < severity).then(|| {
        "how many points stand: some rest on a name alone, or on a fact that is recalled or reported, unverified".to_owned()
    });
    let confidence = witness.map_or(1.0, |witness| witness.confidence);
    let judged = Judged {
        witness,
        verdict: if undecided.is_some() { Verdict::Review } else { Verdict::Fail },
        severity,
        confidence: if undecided.is_some() { confidence.min(0.5) } else { confidence },
        undecided: Vec::new(),
    };
    let words = Words { conflicts: &[], score: &weighed.scored.told() };
    let message = template(view, rule, witness).fill(view, witness, words);
    let evidence = witness.map_or_else(Vec::new, |witness| witness.evidence.clone());
    Some(finish(view, rule, judged, Told { message, undecided, evidence }))
}

/// The message that a match calls for.
fn template<'r, 'a>(view: &View<'a>, rule: &'r Folded<'_>, witness: Option<&Witness<'a>>) -> &'r Template {
    let holds = |condition| decide(view, condition, witness) == Truth::Yes;
    if let Some((template, _)) = rule.template_when.iter().find(|(_, condition)| holds(condition)) {
        return template;
    }
    let own = witness.is_none_or(|witness| witness.path.node == 0);
    let loaded = rule.loaded;
    if own { loaded.template_self.as_ref().unwrap_or(&loaded.template) } else { &loaded.template }
}

/// What one witness makes of a rule.
struct Judged<'w, 'a> {
    witness: Option<&'w Witness<'a>>,
    verdict: Verdict,
    severity: Severity,
    confidence: f64,
    undecided: Vec<String>,
}

fn judge<'w, 'a>(view: &View<'a>, rule: &Folded<'_>, witness: Option<&'w Witness<'a>>) -> Judged<'w, 'a> {
    let (severity, by_little) = graded(view, &rule.severities, witness);
    let (certainty, _) = graded(view, &rule.certainty, witness);
    let mut undecided = Vec::new();
    if view.model.source == SourceKind::Named {
        undecided.push("what the model's files say: none was read, only its name is known".to_owned());
    }
    if let Some(witness) = witness {
        if witness.named_only {
            undecided.push("whether the names are right: nothing stronger than a name carries this".to_owned());
        }
        if witness.unsure {
            undecided.push(
                "whether the fact that decides it is right: it is known from memory or second hand; look it up at its source"
                    .to_owned(),
            );
        }
        if witness.conflict.is_some_and(|conflict| !conflict.certain && !conflict.unverified) {
            undecided.push(
                "how the terms read here: they leave room, were not read in full, or may be met where no file shows it"
                    .to_owned(),
            );
        }
    }
    if by_little && severity > rule.severities.default && !witness.is_some_and(|witness| witness.named_only) {
        undecided.push(
            "how grave it is: nothing stronger than a name, or a fact from memory or second hand, makes it so".to_owned(),
        );
    }
    if certainty == Certainty::Low {
        undecided.push("whether the authority reaches this relation: its text does not say, or a fact is missing".to_owned());
    }
    let verdict = if undecided.is_empty() { Verdict::Fail } else { Verdict::Review };
    let confidence = witness.map_or(1.0, |witness| witness.confidence).min(certainty.at_most());
    let weak = witness.is_some_and(|witness| witness.unsure || witness.named_only);
    let confidence = if weak { confidence.min(0.5) } else { confidence };
    Judged { witness, verdict, severity, confidence, undecided }
}

/// The grade that the first condition to hold gives, and whether nothing but a name, or a fact that is only recalled, carries that
/// condition.
fn graded<'a, T: Copy>(view: &View<'a>, graded: &Graded<T>, witness: Option<&Witness<'a>>) -> (T, bool) {
    for (value, condition) in &graded.when {
        if decide(view, condition, witness) == Truth::Yes {
            let why = reasons(view, condition, witness, Truth::Yes).witnesses;
            return (*value, !why.is_empty() && why.iter().all(|witness| witness.named_only || witness.unsure));
        }
    }
    (graded.default, false)
}

/// The finding about one ancestor, or about the model itself, from all that holds on it.
fn matched<'a>(view: &View<'a>, rule: &Folded<'_>, witnesses: &[Witness<'a>]) -> Finding {
    let judged: Vec<Judged<'_, 'a>> = if witnesses.is_empty() {
        vec![judge(view, rule, None)]
    } else {
        witnesses.iter().map(|witness| judge(view, rule, Some(witness))).collect()
    };
    let strongest = judged
        .into_iter()
        .reduce(|best, next| {
            let key = |judged: &Judged<'_, 'a>| (judged.verdict, judged.severity);
            let better = key(&next) > key(&best) || (key(&next) == key(&best) && next.confidence > best.confidence);
            if better { next } else { best }
        })
        .unwrap_or_else(|| judge(view, rule, None));
    let conflicts = conflicts(view, rule, witnesses, strongest.severity);
    let words = Words { conflicts: &conflicts, score: "" };
    let mut message = template(view, rule, strongest.witness).fill(view, strongest.witness, words);
    if strongest.witness.is_some_and(|witness| witness.unsure) && !message.contains("unverified") {
        message.push_str(" (unverified: known from memory or second hand)");
    }
    let mut evidence: Vec<_> = witnesses.iter().flat_map(|witness| witness.evidence.iter().copied()).collect();
    evidence.sort_unstable();
    evidence.dedup();
    let undecided = (!strongest.undecided.is_empty()).then(|| strongest.undecided.join("; "));
    finish(view, rule, strongest, Told { message, undecided, evidence })
}

fn undecided<'a>(view: &View<'a>, rule: &Folded<'_>, why: &Reasons<'a>) -> Finding {
    let first = why.witnesses.first();
    let judged = judge(view, rule, first);
    // Where no base is declared, its country need not be asked for, and the publisher's only where it is not known.
    let unbased = |fact: &Missing| *fact == Missing::Model(Field::CountryDiffers, 0) && why.missing.contains(&Missing::Base(0));
    let asked = publisher_country(view);
    let names = why.missing.iter().filter_map(|fact| match unbased(fact) {
        true if view.maker(0).is_some_and(|maker| maker.known_country().is_some()) => None,
        true => Some(asked.clone()),
        false => Some(missing_name(view, *fact)),
    });
    let mut seen: HashSet<String> = HashSet::new();
    let mut named: Vec<String> = names.filter(|name| seen.insert(name.clone())).collect();
    // Who does not know the publisher is helped by what is known: where the weights begin.
    if let Some(publisher) = named.iter_mut().find(|name| **name == asked) {
        publisher.push_str(&beginnings(view));
    }
    let more = named.len().saturating_sub(MOST_NAMED);
    named.truncate(MOST_NAMED);
    if more > 0 {
        named.push(format!("{more} more"));
    }
    if named.is_empty() {
        named.push("more facts about the model".to_owned());
    }
    let open = named.join("; ");
    let title = lower_first(&rule.loaded.title);
    let message = [view.name(0), ": cannot tell whether ", &title, ". Not known: ", &open].concat();
    let evidence = first.map_or_else(Vec::new, |witness| witness.evidence.clone());
    // Half sure at most: nothing says yet that it holds.
    let judged = Judged { verdict: Verdict::Review, confidence: judged.confidence.min(0.5), ..judged };
    finish(view, rule, judged, Told { message, undecided: Some(open), evidence })
}

struct Told {
    message: String,
    undecided: Option<String>,
    evidence: Vec<EvidenceId>,
}

fn finish<'a>(view: &View<'a>, rule: &Folded<'_>, judged: Judged<'_, 'a>, told: Told) -> Finding {
    let (authorities, standing) = authorities(view, rule, judged.witness);
    let graph = &view.model.graph;
    let mut path: Vec<ModelId> = judged.witness.map(|witness| graph.path_ids(&witness.path)).unwrap_or_default();
    if path.is_empty() {
        path.extend(view.model.id.clone());
    }
    Finding {
        rule: rule.loaded.id.clone(),
        title: rule.loaded.title.clone(),
        severity: judged.severity,
        verdict: judged.verdict,
        standing,
        confidence: judged.confidence,
        message: told.message,
        undecided: told.undecided,
        authorities,
        fingerprint: fingerprint(&rule.loaded.id, view.name(0), &path),
        path,
        evidence: told.evidence,
        fix: rule.loaded.fix.clone(),
        state: FindingState::Active,
        waiver: None,
    }
}

/// The authorities that count for a finding, and how it stands: binding where one of them binds and is in force, or where the
/// rule rests on none but background.
fn authorities<'a>(view: &View<'a>, rule: &Folded<'_>, witness: Option<&Witness<'a>>) -> (Vec<AuthorityId>, Standing) {
    let mut standing = if rule.rests_on_none { Standing::Binding } else { Standing::Pending };
    let mut counted = Vec::new();
    for authority in &rule.authorities {
        let named = match &authority.counts {
            Counts::Always => true,
            Counts::If(condition) => decide(view, condition, witness) != Truth::No,
            Counts::Background(Some(condition)) => decide(view, condition, witness) == Truth::Yes,
            Counts::Background(None) => false,
        };
        if named {
            counted.push(authority.id.clone());
        }
        if named && authority.binds && !matches!(authority.counts, Counts::Background(_)) {
            standing = Standing::Binding;
        }
    }
    (counted, standing)
}

/// The first 16 hexadecimal digits of the SHA-256 of what names a finding.
pub(super) fn fingerprint(rule: &str, model: &str, path: &[ModelId]) -> String {
    let parts = || [rule, model].into_iter().chain(path.iter().map(ModelId::as_str));
    let mut named = String::with_capacity(parts().map(|part| part.len() + 1).sum());
    for part in parts() {
        named.push_str(part);
        named.push('|');
    }
    hex(&Sha256::digest(&named)[..8])
}

/// What does not fit together, as grave as the finding; what is less grave is counted.
fn conflicts<'a>(view: &View<'a>, rule: &Folded<'_>, witnesses: &[Witness<'a>], severity: Severity) -> Vec<String> {
    let mut grave: Vec<String> = Vec::new();
    let mut lesser = 0;
    for witness in witnesses {
        let Some(conflict) = witness.conflict else { continue };
        let why = conflict.why.trim_end_matches('.');
        if graded(view, &rule.severities, Some(witness)).0 < severity {
            lesser += 1;
        } else if !grave.iter().any(|known| known == why) {
            grave.push(why.to_owned());
        }
    }
    match lesser {
        0 => {}
        1 => grave.push("and one lesser point".to_owned()),
        _ => grave.push(format!("and {lesser} lesser points")),
    }
    grave
}

/// What would decide, in words.
fn missing_name(view: &View<'_>, missing: Missing) -> String {
    match missing {
        Missing::Base(0) => format!("what {} was built on: no base is declared", view.name(0)),
        Missing::Base(node) => format!("what {} was built on", view.name(node)),
        Missing::Model(field, node) => {
            let name = view.name(node);
            match field {
                Field::Maker
                | Field::MakerLists
                | Field::MakerListsOwn
                | Field::MakerListsAbove
                | Field::MakerActions
                | Field::MakerKind
                | Field::MakerRepublisher => {
                    format!("who the maker of {name} is: the catalogue does not have it")
                }
                Field::MakerCountry => format!("the country of the maker of {name}"),
                Field::CountryDiffers if node == 0 => format!("the countries of the makers of {name} and of its roots"),
                Field::CountryDiffers if view.maker(0).and_then(|maker| maker.known_country()).is_none() => {
                    publisher_country(view)
                }
                Field::CountryDiffers => format!("the country of the maker of {name}"),
                Field::Access => format!("whether the weights of {name} can be had"),
                Field::ModelLicense | Field::ModelLicenseClass | Field::RestrictedUses => format!("the licence of {name}"),
                field => format!("`{}` of {name}", field.row().name),
            }
        }
        Missing::Dataset(field) => format!("`{}` of a training dataset", field.row().name),
        Missing::Terms(number) => {
            view.model.license.unknown.get(number).map(|unknown| unknown.told(view.name(0))).unwrap_or_default()
        }
        Missing::License(field) => format!("`{}` of the licence", field.row().name),
        Missing::Deployment(field) => format!("`deployment.{}` in the policy", field.row().name),
    }
}

fn publisher_country(view: &View<'_>) -> String {
    format!("the country of the maker of {}", view.name(0))
}

/// The models with which the weights begin, as far as it is known where they were made, in brackets.
fn beginnings(view: &View<'_>) -> String {
    let mut known: Vec<String> = Vec::new();
    for path in view.ways(Which::Root, Kinds::WEIGHTS, 0).iter().filter(|path| path.node > 0 && view.is_root(path.node)) {
        let country = view.maker(path.node).and_then(|maker| maker.known_country());
        known.extend(country.map(|country| format!("{} ({country})", view.name(path.node))));
    }
    let more = known.len().saturating_sub(MOST_NAMED);
    known.truncate(MOST_NAMED);
    match (known.is_empty(), more) {
        (true, _) => String::new(),
        (false, 0) => format!(" (its weights begin with {})", known.join(", ")),
        (false, more) => format!(" (its weights begin with {} and {more} more)", known.join(", ")),
    }
}

fn lower_first(text: &str) -> String {
    let mut rest = text.chars();
    match (rest.next(), rest.as_str()) {
        (Some(first), rest) if rest.starts_with(char::is_lowercase) || rest.starts_with(' ') => {
            let mut lower = String::with_capacity(text.len());
            lower.extend(first.to_lowercase());
            lower.push_str(rest);
            lower
        }
        _ => text.to_owned(),
    }
}
