//! `labels.yaml` as the scorer uses it: what a scan must find in a model, what it may find, and what counts for nothing.
//!
//! A label was written by one reader for people. What it leaves open (an unnamed base, an indirect parent, a teacher that the
//! card does not state) is optional: finding it is neither right nor wrong.

use std::path::Path;

use provaudit::catalog::Catalog;
use provaudit::catalog::families::Resolution;
use provaudit::model::{DatasetId, ModelId, RelationKind, is_hub_id};
use serde::Deserialize;

use crate::same;

/// One labelled model.
#[derive(Debug, Clone, Deserialize)]
pub struct Label {
    pub id: String,
    #[serde(default)]
    pub publisher: String,
    #[serde(default)]
    edges: Vec<Edge>,
    #[serde(default)]
    teachers: Vec<String>,
    #[serde(default)]
    datasets: Vec<String>,
    #[serde(default)]
    pub license_declared: Option<OneOrMany>,
    #[serde(default)]
    pub license_in_text: Option<String>,
    #[serde(default)]
    pub flags: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct Edge {
    #[serde(default)]
    base: Option<String>,
    relation: String,
    #[serde(default)]
    uncertain: bool,
    #[serde(default)]
    indirect: bool,
    #[serde(default)]
    base_not_given_as_id: bool,
}

/// A value or a list of values.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    pub fn values(&self) -> Vec<&str> {
        match self {
            Self::One(value) => vec![value],
            Self::Many(values) => values.iter().map(String::as_str).collect(),
        }
    }
}

/// Whether a scan must find something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// Not finding it is a miss.
    Required,
    /// Finding it is no false alarm, not finding it is no miss.
    Optional,
}

/// A parent that a scan should report.
#[derive(Debug, Clone)]
pub struct ExpectedParent {
    /// The label's text.
    pub text: String,
    /// What it may be called: one name, or several where the label names alternatives.
    names: Vec<String>,
    /// The kinds that are right; the first is the label's own.
    pub kinds: Vec<RelationKind>,
    pub duty: Duty,
    /// Whether the card gives no id, so that a name in words is right too.
    vague: bool,
}

impl ExpectedParent {
    pub fn is(&self, found: &str) -> bool {
        // What is optional is excused by any name that may mean it.
        let same = if self.vague || self.duty == Duty::Optional { same::vague_model } else { same::model };
        self.names.iter().any(|name| same(name, found))
    }
}

/// A teacher that a scan should report.
#[derive(Debug, Clone)]
pub struct ExpectedTeacher {
    pub text: String,
    names: Vec<String>,
    pub duty: Duty,
}

impl ExpectedTeacher {
    pub fn is(&self, found: &str) -> bool {
        self.names.iter().any(|name| same::teacher(name, found))
    }
}

/// A training dataset that a scan should report.
#[derive(Debug, Clone)]
pub struct ExpectedDataset {
    pub text: String,
    pub duty: Duty,
}

impl ExpectedDataset {
    pub fn is(&self, found: &str) -> bool {
        match self.duty {
            Duty::Required => same::dataset(&self.text, found),
            // `owner/*` stands for every dataset of that owner.
            Duty::Optional => match self.text.strip_suffix("/*") {
                Some(owner) => found.split_once('/').is_some_and(|(of, _)| of.eq_ignore_ascii_case(owner)),
                None => same::dataset_in_words(&self.text, found) || same::dataset(&self.text, found),
            },
        }
    }
}

/// Reads `labels.yaml` of a corpus.
pub fn load(cards: &Path) -> Vec<Label> {
    #[derive(Deserialize)]
    struct File {
        models: Vec<Label>,
    }
    let path = cards.join("labels.yaml");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()));
    parse::<File>(&text).models
}

/// One label or many from YAML.
pub fn parse<T: for<'de> Deserialize<'de>>(text: &str) -> T {
    serde_yaml::from_str(text).unwrap_or_else(|error| panic!("the labels are YAML: {error}"))
}

impl Label {
    /// The folder that holds the model's files.
    pub fn folder(&self) -> String {
        self.id.replace('/', "__")
    }

    /// The owner, as the id gives it.
    pub fn owner(&self) -> &str {
        self.id.split_once('/').map_or("", |(owner, _)| owner)
    }

    /// The parents, those given exactly first, so that a vague label never takes what an exact one names.
    pub fn parents(&self) -> Vec<ExpectedParent> {
        let merged_in = self.edges.iter().any(|edge| edge.relation == "merge-adapter");
        let mut parents: Vec<ExpectedParent> =
            self.edges.iter().filter_map(|edge| edge.expected(&self.id, merged_in)).collect();
        parents.sort_by_key(|parent| (parent.duty == Duty::Optional, parent.vague));
        parents
    }

    /// The teachers: those listed, and the parents of distillation edges.
    pub fn teachers(&self) -> Vec<ExpectedTeacher> {
        let mut teachers: Vec<ExpectedTeacher> = self.teachers.iter().flat_map(|text| teachers_in(text)).collect();
        for parent in self.parents() {
            let known =
                teachers.iter().any(|teacher| teacher.text == parent.text || parent.names.iter().any(|name| teacher.is(name)));
            if parent.kinds[0] == RelationKind::Distillation && !known {
                teachers.push(ExpectedTeacher { text: parent.text, names: parent.names, duty: parent.duty });
            }
        }
        teachers.sort_by_key(|teacher| teacher.duty == Duty::Optional);
        teachers
    }

    /// The training datasets: ids and names of the catalogue are required, free words are optional.
    pub fn datasets(&self) -> Vec<ExpectedDataset> {
        let mut datasets: Vec<ExpectedDataset> = self
            .datasets
            .iter()
            .map(|text| ExpectedDataset {
                text: text.clone(),
                duty: if is_dataset_name(text) { Duty::Required } else { Duty::Optional },
            })
            .collect();
        datasets.sort_by_key(|dataset| dataset.duty == Duty::Optional);
        datasets
    }

    /// Whether the card has no front matter where front matter belongs, so that the label took no value from it.
    pub fn lacks_front_matter(&self) -> bool {
        self.has_flag("front_matter_absent") || self.has_flag("front_matter_not_at_top")
    }

    pub fn has_flag(&self, flag: &str) -> bool {
        self.flags.iter().any(|have| have == flag)
    }
}

impl Edge {
    fn expected(&self, own_id: &str, merged_in: bool) -> Option<ExpectedParent> {
        let mut kinds = kinds(&self.relation)?;
        // A LoRA merged in: the base was fine-tuned, or merged with the adapter; the label's word for it is a matter of view.
        if merged_in && kinds[0] == RelationKind::FineTune {
            kinds.push(RelationKind::Merge);
        }
        let text = self.base.clone()?;
        let own = text.starts_with("its own");
        let (outside, inside) = split_parenthesis(&text);
        let mut names = vec![if own { own_id.to_owned() } else { bare_words(&outside) }];
        names.extend(ids_in(&inside));
        let open = own || self.uncertain || self.indirect || is_unnamed(&text);
        Some(ExpectedParent {
            names,
            kinds,
            duty: if open { Duty::Optional } else { Duty::Required },
            vague: self.base_not_given_as_id || !is_hub_id(&text),
            text,
        })
    }
}

/// The kinds that a label's word allows; none for a model that has no parent or whose parent is unknown.
fn kinds(word: &str) -> Option<Vec<RelationKind>> {
    use RelationKind::{Adapter, ContinuedPretraining, Conversion, Copy, Distillation, FineTune, Merge, Quantization};
    Some(match word {
        // The labels have no word for continued pre-training.
        "finetune" => vec![FineTune, ContinuedPretraining],
        "quantized" => vec![Quantization],
        "adapter" => vec![Adapter],
        "merge" => vec![Merge],
        "merge-adapter" => vec![Merge, Adapter, FineTune],
        "distill" => vec![Distillation],
        "conversion" => vec![Conversion],
        "duplicate" => vec![Copy],
        "none" | "unknown" => return None,
        word => panic!("the labels have a relation that the scorer does not know: {word}"),
    })
}

/// Whether a label says that no auditor could name the model.
fn is_unnamed(text: &str) -> bool {
    let text = text.to_lowercase();
    ["unknown", "unnamed", "in-house", "local ", "self"].iter().any(|lead| text.starts_with(lead))
        || text.contains("not stated in card")
}

/// The words that say that nothing is named are not part of the name.
fn bare_words(text: &str) -> String {
    let filler = ["unknown", "unnamed", "in-house", "local", "pre-trained", "self"];
    text.split_whitespace().filter(|word| !filler.contains(word)).collect::<Vec<_>>().join(" ")
}

fn teachers_in(text: &str) -> Vec<ExpectedTeacher> {
    let (outside, inside) = split_parenthesis(text);
    let duty = if is_unnamed(text) { Duty::Optional } else { Duty::Required };
    let families = &Catalog::shipped().families;
    let parts: Vec<&str> = outside.split('/').collect();
    // `ChatGPT/GPT-4` names two models, `deepset/xlm-roberta-large-squad2` one.
    let is_one = families.resolve(&outside) != Resolution::Unknown;
    if !is_one && parts.len() > 1 && parts.iter().all(|part| families.resolve(part) != Resolution::Unknown) {
        return parts
            .into_iter()
            .map(|part| ExpectedTeacher { text: part.to_owned(), names: vec![part.to_owned()], duty })
            .collect();
    }
    let mut names = vec![bare_words(&outside)];
    names.extend(ids_in(&inside));
    vec![ExpectedTeacher { text: text.to_owned(), names, duty }]
}

/// Whether a label names a dataset and doesn't only describe one.
fn is_dataset_name(text: &str) -> bool {
    let known = |text: &str| text.parse::<DatasetId>().is_ok_and(|id| Catalog::shipped().datasets.get(&id).is_some());
    let canonical = |text: &str| {
        is_hub_id(text) && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte))
    };
    let named = |text: &str| {
        let datasets = &Catalog::shipped().datasets;
        let ids = || datasets.rows().iter().flat_map(|row| &row.ids);
        !text.contains('/') && (datasets.named(text).is_some() || ids().any(|id| same::dataset(text, id.as_str())))
    };
    known(text) || (text.contains('/') && is_hub_id(text)) || canonical(text) || named(text)
}

/// A text without its parentheses, and what stood in them.
pub fn split_parenthesis(text: &str) -> (String, String) {
    let (mut outside, mut inside, mut depth) = (String::new(), String::new(), 0_u32);
    for character in text.chars() {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => outside.push(character),
            _ => inside.push(character),
        }
    }
    (outside.trim().to_owned(), inside)
}

fn ids_in(text: &str) -> Vec<String> {
    let ids = text.split([' ', ',', ';']).filter(|word| word.contains('/') && is_hub_id(word));
    ids.filter(|word| word.parse::<ModelId>().is_ok()).map(str::to_owned).collect()
}
