//! Compares one scanned model with its label.
//!
//! Every comparison ends as [`Outcome`]s; the tables are counts over them. What is optional in a label leaves no outcome when it
//! is found, and what is found beyond a label is a false alarm.

use std::collections::BTreeSet;
use std::fmt;

use provaudit::catalog::Catalog;
use provaudit::catalog::families::normal_name;
use provaudit::model::{MakerId, RelationKind};

use crate::labels::{Duty, ExpectedParent, ExpectedTeacher, Label};
use crate::scan::{Dataset, Evidence, Model, Relation};
use crate::{disputed, same, terms};

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Facet {
    /// (parent, kind) pairs of one kind.
    Relation(RelationKind),
    /// Parents, whatever the kind.
    Parent,
    /// Models whose outputs trained this one.
    Teacher,
    /// Training datasets.
    Dataset,
    /// The front matter's licence, as it stands.
    DeclaredLicense,
    /// The licence that prose or a file beside it gives.
    ProseLicense,
    /// Who made the model.
    Maker,
}

impl fmt::Display for Facet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Relation(kind) => f.pad(kind.as_str()),
            Self::Parent => f.pad("parents, any kind"),
            Self::Teacher => f.pad("teachers"),
            Self::Dataset => f.pad("datasets"),
            Self::DeclaredLicense => f.pad("declared licence"),
            Self::ProseLicense => f.pad("licence in text"),
            Self::Maker => f.pad("makers"),
        }
    }
}

/// How a comparison ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Hit,
    Miss,
    FalseAlarm,
}

/// One comparison.
#[derive(Debug, Clone)]
pub struct Outcome {
    pub facet: Facet,
    pub verdict: Verdict,
    pub model: String,
    pub group: &'static str,
    /// What the label has.
    pub expected: String,
    /// What the scan has, with the evidence for it.
    pub got: String,
    /// Why the label is not fair, where it is in the table of disputed labels.
    pub disputed: Option<&'static str>,
}

/// The outcomes of one model, and what the scan adds from the catalogue that the label leaves out.
#[derive(Debug, Default)]
pub struct Scored {
    pub outcomes: Vec<Outcome>,
    /// Teachers that the catalogue knows behind a dataset that the label has; neither right nor wrong.
    pub known_beyond_label: Vec<String>,
}

/// Compares one model with its label.
pub fn score(label: &Label, model: &Model) -> Scored {
    let mut scorer = Scorer { label, model, scored: Scored::default(), group: group(label) };
    scorer.relations();
    scorer.parents();
    scorer.teachers();
    scorer.datasets();
    scorer.declared_license();
    scorer.prose_license();
    scorer.maker();
    scorer.scored
}

/// What kind of publisher a model has, by the catalogue's row for the owner of its id.
pub fn group(label: &Label) -> &'static str {
    let catalog = Catalog::shipped();
    let maker = catalog.makers.by_handle(label.owner());
    let republishes = catalog.families.owner(label.owner()).is_some_and(|owner| owner.republishes);
    if republishes || maker.is_some_and(|maker| maker.republisher) {
        return "republishers";
    }
    match maker.and_then(|maker| maker.kind.as_deref()) {
        Some("company") => "companies",
        Some("university" | "government" | "nonprofit") => "academia, public",
        Some("community") => "communities",
        _ => "individuals",
    }
}

/// What a pairing of expected and found things leaves.
struct Pairs<'e, 'f, E, F> {
    hits: Vec<(&'e E, &'f F)>,
    missed: Vec<&'e E>,
    wrong: Vec<&'f F>,
}

/// Whether a second thing that fits an expectation already met counts against the scan.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Repeats {
    Wrong,
    Ignored,
}

/// Pairs what was found with what was expected, each expectation once. Expectations that are required come first.
fn pair<'e, 'f, E, F>(
    expected: &'e [E],
    found: &'f [F],
    repeats: Repeats,
    duty: impl Fn(&E) -> Duty,
    fits: impl Fn(&E, &F) -> bool,
) -> Pairs<'e, 'f, E, F> {
    let mut met = vec![false; expected.len()];
    let mut pairs = Pairs { hits: Vec::new(), missed: Vec::new(), wrong: Vec::new() };
    for one in found {
        let fitting: Vec<usize> = (0..expected.len()).filter(|index| fits(&expected[*index], one)).collect();
        let open = fitting.iter().find(|index| !met[**index] && duty(&expected[**index]) == Duty::Required);
        if let Some(index) = open {
            met[*index] = true;
            pairs.hits.push((&expected[*index], one));
        } else if !fitting.iter().any(|index| duty(&expected[*index]) == Duty::Optional || repeats == Repeats::Ignored) {
            pairs.wrong.push(one);
        }
    }
    let missed = expected.iter().zip(met).filter(|(one, met)| !met && duty(one) == Duty::Required);
    pairs.missed = missed.map(|(one, _)| one).collect();
    pairs
}

struct Scorer<'a> {
    label: &'a Label,
    model: &'a Model,
    scored: Scored,
    group: &'static str,
}

impl Scorer<'_> {
    fn note(&mut self, facet: Facet, verdict: Verdict, expected: &str, got: &str) {
        let disputed = disputed::why(&self.label.id, facet, verdict, expected, got);
        self.scored.outcomes.push(Outcome {
            facet,
            verdict,
            model: self.label.id.clone(),
            group: self.group,
            expected: expected.to_owned(),
            got: got.to_owned(),
            disputed,
        });
    }

    /// The (parent, kind) pairs. A distillation that fits a labelled teacher is judged under teachers.
    fn relations(&mut self) {
        let (expected, teachers) = (self.label.parents(), self.label.teachers());
        let fits = |expected: &ExpectedParent, found: &&Relation| {
            let kind = expected.duty == Duty::Optional || expected.kinds.contains(&found.kind);
            kind && expected.is(&found.parent)
        };
        let counts = |relation: &&Relation| !self.is_beyond_label(relation) && !self.is_original(relation);
        let found: Vec<&Relation> = self.model.relations.iter().filter(counts).collect();
        let found = exact_first(found, &expected);
        let pairs = pair(&expected, &found, Repeats::Wrong, |parent| parent.duty, fits);
        for (parent, relation) in pairs.hits {
            self.note(Facet::Relation(parent.kinds[0]), Verdict::Hit, &parent.text, &relation.parent);
        }
        for parent in pairs.missed {
            let other = self.model.relations.iter().find(|relation| parent.is(&relation.parent));
            let got = other.map_or("nothing".to_owned(), |relation| self.describe(relation));
            self.note(Facet::Relation(parent.kinds[0]), Verdict::Miss, &format!("{} {}", parent.kinds[0], parent.text), &got);
        }
        for relation in pairs.wrong {
            let teaches = relation.kind == RelationKind::Distillation;
            if teaches && teachers.iter().any(|teacher| teacher.is(&relation.parent)) {
                continue;
            }
            let (wanted, got) = (describe_parents(&expected), self.describe(relation));
            self.note(Facet::Relation(relation.kind), Verdict::FalseAlarm, &wanted, &got);
        }
    }

    /// Parents regardless of kind, each counted once. Distillations that fit no parent are left to the teachers.
    fn parents(&mut self) {
        let expected = self.label.parents();
        let mut found: Vec<&Relation> = Vec::new();
        for relation in self.model.relations.iter().filter(|relation| !self.is_original(relation)) {
            let counts = relation.kind.carries_weights() || expected.iter().any(|parent| parent.is(&relation.parent));
            if counts && !found.iter().any(|other| other.parent.eq_ignore_ascii_case(&relation.parent)) {
                found.push(relation);
            }
        }
        let found = exact_first(found, &expected);
        let pairs = pair(&expected, &found, Repeats::Wrong, |parent| parent.duty, |parent, found| parent.is(&found.parent));
        for (parent, relation) in pairs.hits {
            self.note(Facet::Parent, Verdict::Hit, &parent.text, &relation.parent);
        }
        for parent in pairs.missed {
            self.note(Facet::Parent, Verdict::Miss, &parent.text, "nothing");
        }
        for relation in pairs.wrong {
            let (wanted, got) = (describe_parents(&expected), self.describe(relation));
            self.note(Facet::Parent, Verdict::FalseAlarm, &wanted, &got);
        }
    }

    fn teachers(&mut self) {
        let expected = self.label.teachers();
        let distills = |relation: &&Relation| relation.kind == RelationKind::Distillation && !self.is_original(relation);
        let found: Vec<&Relation> = self.model.relations.iter().filter(distills).collect();
        let fits = |teacher: &ExpectedTeacher, found: &&Relation| teacher.is(&found.parent);
        let pairs = pair(&expected, &found, Repeats::Ignored, |teacher| teacher.duty, fits);
        for (teacher, relation) in pairs.hits {
            self.note(Facet::Teacher, Verdict::Hit, &teacher.text, &relation.parent);
        }
        for teacher in pairs.missed {
            self.note(Facet::Teacher, Verdict::Miss, &teacher.text, "nothing");
        }
        let wanted = expected.iter().map(|teacher| teacher.text.as_str()).collect::<Vec<_>>().join(", ");
        for relation in pairs.wrong {
            let got = self.describe(relation);
            if self.is_beyond_label(relation) {
                self.scored.known_beyond_label.push(format!("{}: {got}", self.label.id));
            } else {
                self.note(Facet::Teacher, Verdict::FalseAlarm, or_nothing(&wanted), &got);
            }
        }
    }

    /// Whether a teacher came in through a dataset that the label has too. Labels leave out teachers that only the world knows,
    /// so such a teacher is not judged.
    fn is_beyond_label(&self, relation: &Relation) -> bool {
        if relation.kind != RelationKind::Distillation || relation.through.is_none() {
            return false;
        }
        let labelled = self.label.datasets();
        let taught = |dataset: &&Dataset| dataset.teachers.iter().any(|teacher| same::model(teacher, &relation.parent));
        let mut through = self.model.datasets.iter().filter(taught);
        through.any(|dataset| labelled.iter().any(|label| label.is(&dataset.id)))
            && !self.label.teachers().iter().any(|teacher| teacher.is(&relation.parent))
    }

    /// Whether a copy that stands under another owner's name was traced to the model it is a copy of.
    fn is_original(&self, relation: &Relation) -> bool {
        let renamed = self.model.id.as_deref().is_some_and(|id| !id.eq_ignore_ascii_case(&self.label.id));
        renamed && same::model(&self.label.id, &relation.parent)
    }

    fn datasets(&mut self) {
        let expected = self.label.datasets();
        let found = &self.model.datasets;
        let pairs = pair(&expected, found, Repeats::Ignored, |dataset| dataset.duty, |label, found| label.is(&found.id));
        for (label, dataset) in pairs.hits {
            self.note(Facet::Dataset, Verdict::Hit, &label.text, &dataset.id);
        }
        for label in pairs.missed {
            self.note(Facet::Dataset, Verdict::Miss, &label.text, "nothing");
        }
        let wanted = expected.iter().map(|dataset| dataset.text.as_str()).collect::<Vec<_>>().join(", ");
        for dataset in pairs.wrong {
            let got = format!("{} from {}", dataset.id, self.model.places(&dataset.evidence));
            self.note(Facet::Dataset, Verdict::FalseAlarm, or_nothing(&wanted), &got);
        }
    }

    /// The value of `license`, as it stands; a list is compared as a set. A card that misspells the key, or has its front matter
    /// further down, is not scored: its label has no value, and reading it anyway is no mistake.
    fn declared_license(&mut self) {
        if self.label.has_flag("license_key_misspelled") || self.label.lacks_front_matter() {
            return;
        }
        let fold = |value: &str| value.trim().to_lowercase();
        let expected: BTreeSet<String> =
            self.label.license_declared.iter().flat_map(|value| value.values()).map(fold).collect();
        let declared = self.model.license.declared.as_deref().unwrap_or_default();
        let parts = declared.split([',', '[', ']']).flat_map(|part| part.split(" AND "));
        let found: BTreeSet<String> = parts.map(fold).filter(|part| !part.is_empty()).collect();
        let evidence = self.model.evidence.iter().find(|evidence| evidence.kind == "license");
        let place = evidence.map_or(String::new(), Evidence::place);
        for value in expected.intersection(&found) {
            self.note(Facet::DeclaredLicense, Verdict::Hit, value, value);
        }
        for value in expected.difference(&found) {
            self.note(Facet::DeclaredLicense, Verdict::Miss, value, or_nothing(declared));
        }
        for value in found.difference(&expected) {
            let wanted = expected.iter().cloned().collect::<Vec<_>>().join(", ");
            self.note(Facet::DeclaredLicense, Verdict::FalseAlarm, or_nothing(&wanted), &format!("{value} from {place}"));
        }
    }

    /// The licence that the prose or a file beside it gives: right when any statement means a licence that the label means.
    /// A recognised file that the label doesn't mention is no false alarm: labels skip some files.
    fn prose_license(&mut self) {
        let label = self.label.license_in_text.as_deref().unwrap_or_default();
        let expected = terms::licenses_in(label);
        let fits = |evidence: &Evidence| {
            let value = evidence.value.as_deref().unwrap_or(&evidence.quote);
            !terms::licenses_in(value).is_disjoint(&expected) || (!label.is_empty() && terms::alike(value, label))
        };
        // Front matter that stands further down is a part of the text.
        let in_body = self.label.lacks_front_matter();
        let said = |evidence: &&Evidence| match evidence.kind.as_str() {
            "license-stated" | "license-of-base" | "license-text" => true,
            kind => kind == "license" && in_body,
        };
        let statements: Vec<&Evidence> = self.model.evidence.iter().filter(said).collect();
        if let Some(evidence) = statements.iter().find(|evidence| fits(evidence)) {
            self.note(Facet::ProseLicense, Verdict::Hit, label, &evidence.place());
        } else if !expected.is_empty() {
            let got = statements.iter().map(|evidence| evidence.place()).collect::<Vec<_>>().join("; ");
            self.note(Facet::ProseLicense, Verdict::Miss, label, or_nothing(&got));
        }
        let mut seen = BTreeSet::new();
        for evidence in statements {
            let value = evidence.value.as_deref().unwrap_or(&evidence.quote).to_lowercase();
            if evidence.kind != "license-text" && evidence.kind != "license" && !fits(evidence) && seen.insert(value.clone()) {
                let got = format!("{value} from {}", evidence.place());
                self.note(Facet::ProseLicense, Verdict::FalseAlarm, or_nothing(label), &got);
            }
        }
    }

    /// Who made the model: the owner of the id under its name of then or now, the catalogue's row for it, or a name that is in the
    /// label's words, or the reverse.
    fn maker(&mut self) {
        let label = self.label.publisher.as_str();
        if label.is_empty() || label.starts_with("unknown") {
            return;
        }
        let Catalog { makers, families, .. } = Catalog::shipped();
        let owner = self.label.owner();
        let renamed = families.owner(owner).and_then(|owner| owner.renamed_to.as_deref());
        let own = self.model.id.as_deref().and_then(|id| id.split_once('/')).map(|(owner, _)| owner);
        let Some(found) = self.model.origin.maker.as_deref().or(own) else {
            self.note(Facet::Maker, Verdict::Miss, label, "nothing");
            return;
        };
        let row = found.parse::<MakerId>().ok().and_then(|id| makers.get(&id));
        let is_account = [Some(owner), renamed].into_iter().flatten().any(|name| name.eq_ignore_ascii_case(found));
        let is_owner = is_account || row.is_some() && makers.by_handle(owner).map(|maker| &maker.id) == row.map(|row| &row.id);
        let squeezed = |text: &str| normal_name(text).replace(' ', "");
        let spellings = [Some(found), row.map(|row| row.name.as_str())];
        let is_named = spellings.into_iter().flatten().map(squeezed).any(|name| {
            let label = squeezed(label);
            !name.is_empty() && (label.contains(&name) || name.contains(&label))
        });
        if is_owner || is_named {
            self.note(Facet::Maker, Verdict::Hit, label, found);
        } else {
            self.note(Facet::Maker, Verdict::Miss, label, found);
            self.note(Facet::Maker, Verdict::FalseAlarm, label, found);
        }
    }

    fn describe(&self, relation: &Relation) -> String {
        let through = relation.through.as_ref().map_or(String::new(), |dataset| format!(" through {dataset}"));
        format!(
            "{} {}{through} ({}, {:.2}) from {}",
            relation.kind,
            relation.parent,
            relation.standing,
            relation.confidence,
            or_nothing(&self.model.places(&relation.evidence))
        )
    }
}

/// Relations whose parent is spelled as a label has it come first, so that a second spelling of it is what is one too many.
fn exact_first<'a>(mut found: Vec<&'a Relation>, expected: &[ExpectedParent]) -> Vec<&'a Relation> {
    found.sort_by_key(|relation| !expected.iter().any(|parent| parent.text.eq_ignore_ascii_case(&relation.parent)));
    found
}

fn describe_parents(expected: &[ExpectedParent]) -> String {
    let optional = |parent: &ExpectedParent| if parent.duty == Duty::Optional { " (optional)" } else { "" };
    let texts: Vec<String> =
        expected.iter().map(|parent| format!("{} {}{}", parent.kinds[0], parent.text, optional(parent))).collect();
    or_nothing(&texts.join(", ")).to_owned()
}

fn or_nothing(text: &str) -> &str {
    if text.is_empty() { "nothing" } else { text }
}
