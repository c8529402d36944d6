//! Commands and scripts in a card that trained this model: `--model_name_or_path acme/base-7b`, `BASE_MODEL = "acme/base-7b"`, a
//! model that is loaded and handed to a trainer.
//!
//! Code in a card mostly shows how the model is used. What is read here must name a base, by its key, or train, and stand where
//! nobody tells the reader what to do with his own data.

use std::cell::LazyCell;
use std::collections::HashMap;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::usage::literal;
use super::{EXTRACTOR, Fence, merge};
use crate::catalog::{Catalog, Resolution};
use crate::document::{Document, Place};
use crate::evidence::{Claim, Mention, MentionForm, Observations};
use crate::model::{Basis, RelationKind, is_hub_id};

/// Keys and variables whose value is the model that a run starts from, lower case.
const BASES: &[&str] = &[
    "base_model",
    "base_model_id",
    "base_model_name",
    "base_model_path",
    "base_model_name_or_path",
    "base_id",
    "base_checkpoint",
    "init_from",
];
/// Those whose value is only then such a model where the code trains.
const LOADED: &[&str] = &["model_name_or_path", "pretrained_model_name_or_path", "pretrained_model"];
/// Options of a command that trains whose value is the model that it starts from, besides those.
const MODELS: &[&str] =
    &["model", "model_id", "model_name", "model_path", "model_id_or_path", "model_checkpoint", "checkpoint"];
/// What the words of a command that trains hold, before its first option.
const TRAINS: &[&str] = &[
    "train",
    "sft",
    "finetune",
    "fine-tune",
    "fine_tune",
    "finetuning",
    "dpo",
    "orpo",
    "grpo",
    "run_clm",
    "run_mlm",
    "run_glue",
    "run_qa",
    "run_ner",
    "run_summarization",
    "run_translation",
    "run_speech",
    "run_seq2seq",
    "run_classification",
    "axolotl",
];
/// What those of another command hold.
const OTHERS: &[&str] = &[
    "infer", "eval", "predict", "generate", "serve", "convert", "quantiz", "merge", "chat", "demo", "export", "upload",
    "server", "test", "download",
];
/// What a script that trains holds.
const TRAINERS: &[&str] = &["Trainer(", "get_peft_model(", "TrainingArguments(", "trainer.train(", "SFTConfig("];
/// What a heading holds below which nothing is about this model's training.
const ELSEWHERE: &[&str] = &[
    "evaluat",
    "benchmark",
    "compar",
    "baseline",
    "result",
    "merg",
    "quantiz",
    "other model",
    "related",
    "example",
    "tutorial",
    "评测",
    "评估",
    "示例",
    "評価",
    "평가",
];
/// What a line before a block holds that tells the reader what to do.
const ADVICE: &[&str] = &[
    "your own",
    "your data",
    "your model",
    "your task",
    "you want",
    "you can",
    "you may",
    "you could",
    "further fine",
    "feel free",
    "for example",
    "e.g",
    "how to",
    "any model",
    "other model",
    "baseline",
    "compar",
    "judge",
    "reward model",
    "teacher",
    "如果你",
    "您可以",
    "你可以",
];

/// Most blocks of a card whose base is looked at: the others were read as recipes, or are this model's own.
const MAX_BLOCKS: usize = 64;

/// Parts of code, whatever their case, without which no base is named in it.
static NAMES_BASES: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let keys = ["base", "init_from", "init-from", "name_or_path", "name-or-path", "pretrained_model", "pretrained-model"];
    let others = ["--model", "--checkpoint", "tuned ", "trained "];
    let builder = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostFirst)
        .ascii_case_insensitive(true)
        .build(keys.iter().chain(&others).chain(TRAINERS));
    builder.expect("the list is small and constant")
});

/// Notes the base that the card's code was trained from: the first that it names.
pub(super) fn observe(document: &Document, fences: &[Fence], catalog: &Catalog, seen: &mut Observations) {
    if !fences.iter().any(|fence| NAMES_BASES.is_match(&document.text()[fence.body.clone()])) {
        return;
    }
    let mut before = Before::default();
    let (mut line, mut looked) = (1, 0);
    for fence in fences {
        before.read(document, line, fence.first_line);
        line = fence.last_line.saturating_add(1);
        let body = &document.text()[fence.body.clone()];
        if before.original {
            // The rest is another model's card.
            return;
        }
        if before.is_elsewhere() || merge::is_recipe(body) {
            continue;
        }
        let Some(found) = base(body, &before) else { continue };
        looked += 1;
        if looked > MAX_BLOCKS {
            let why = format!("more than {MAX_BLOCKS} blocks of code name a model; the rest was not read");
            seen.gaps.push(place_of(document, fence).gap("model card", why, "keep the card to the code of this model"));
            return;
        }
        let place = document.place_at(fence.body.start + found.at);
        // A recipe that was read as one says more.
        let told = |line: Option<u32>| line.is_some_and(|line| (fence.first_line..=fence.last_line).contains(&line));
        let read = seen.evidence.iter().any(|other| matches!(other.claim, Claim::Parent { .. }) && told(other.place.line));
        let Some(parent) = model(&found.name, catalog).filter(|_| !read && !is_own(&found.name, seen)) else { continue };
        let quote = document.line_text(place.line.unwrap_or(1)).trim().to_owned();
        // Whether the tuned weights were merged is told elsewhere.
        let lower = body.to_ascii_lowercase();
        let kind = (!lower.contains("lora") && !lower.contains("peft")).then_some(RelationKind::FineTune);
        seen.note(EXTRACTOR, Basis::Stated, place, &quote, Claim::Parent { parent, kind });
        return;
    }
}

fn place_of(document: &Document, fence: &Fence) -> Place {
    document.place_at(fence.body.start)
}

/// The heading and the line that stand before a block of code, lower case.
#[derive(Default)]
struct Before {
    heading: String,
    above: String,
    /// Whether a heading said that another model's card follows.
    original: bool,
}

impl Before {
    /// Reads on from one line to another.
    fn read(&mut self, document: &Document, from: u32, to: u32) {
        self.above.clear();
        let text = document.text();
        let start = document.line_start(from).unwrap_or(text.len());
        let end = document.line_start(to).unwrap_or(text.len()).max(start);
        for line in text[start..end].lines().map(str::trim).filter(|line| !line.is_empty()) {
            if line.starts_with('#') || line.starts_with("<h") {
                self.heading = line.to_lowercase();
                self.original |= self.heading.contains("original model card") || self.heading.contains("original readme");
                self.above.clear();
            } else {
                self.above = line.to_lowercase();
            }
        }
    }

    fn is_elsewhere(&self) -> bool {
        ELSEWHERE.iter().any(|word| self.heading.contains(word)) || ADVICE.iter().any(|word| self.above.contains(word))
    }

    /// Whether what stands above speaks of how this model was trained.
    fn trains(&self) -> bool {
        const TRAINING: &[&str] = &[
            "train",
            "tun",
            "reproduc",
            "sft",
            "dpo",
            "hyperparameter",
            "procedure",
            "训练",
            "微调",
            "学習",
            "학습",
            "обучен",
        ];
        let advises = ["how to", "your"].iter().any(|word| self.heading.contains(word));
        let says = |line: &str| {
            line.len() < 120 && {
                let line = line.replace("pretrain", "");
                TRAINING.iter().any(|word| line.contains(word))
            }
        };
        !advises && (says(&self.heading) || says(&self.above))
    }
}

/// A base that code names, and where.
struct Found {
    name: String,
    at: usize,
}

/// The first base that a block names.
fn base(body: &str, before: &Before) -> Option<Found> {
    let mut variables: HashMap<&str, &str> = HashMap::new();
    let trainer = TRAINERS.iter().any(|call| body.contains(call));
    let run = ["lora", "learning_rate", "\"lr\"", "epochs", "batch_size"];
    let told = LazyCell::new(|| before.trains());
    let of_a_run = LazyCell::new(|| trainer || *told || run.iter().any(|key| body.contains(key)));
    // Whether the command trains whose options these are, and whether it goes on.
    let (mut trains, mut goes_on) = (false, false);
    // The call whose argument is on the next line.
    let mut waits = false;
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.trim();
        if let Some(comment) = line.strip_prefix('#').or_else(|| line.strip_prefix("//")) {
            if let Some(name) = commented(comment) {
                return Some(Found { name, at: start });
            }
            continue;
        }
        if !goes_on {
            trains = is_training(line);
        }
        goes_on = line.ends_with('\\');
        if let Some((key, value)) = assigned(line) {
            let name = value.trim_matches(['"', '\'']);
            if variables.len() < 256 {
                variables.insert(key, name);
            }
            let says_base =
                || line.split_once('#').is_some_and(|(_, comment)| comment.trim().eq_ignore_ascii_case("base model"));
            // A lone `base_model: x` is an example of something else.
            let written = is_one_of(key, BASES) && (line.contains('=') || line.starts_with(['{', '"']) || *of_a_run);
            if (written || says_base() || is_one_of(key, LOADED) && *of_a_run) && is_name(name) {
                return Some(Found { name: name.to_owned(), at: start });
            }
        }
        if trains
            && *told
            && let Some(value) = option(line)
        {
            let name = value.strip_prefix('$').map(|name| name.trim_matches(['{', '}']));
            let value = name.map_or(Some(value), |name| variables.get(name).copied());
            if let Some(name) = value.filter(|name| is_name(name)) {
                return Some(Found { name: name.to_owned(), at: start });
            }
        }
        let call = line.split_once(".from_pretrained(").filter(|(class, _)| {
            let class = class.rsplit(['=', ' ', '(']).next().unwrap_or("");
            class.contains("Model") && !["Tokenizer", "Processor", "Peft", "Reward"].iter().any(|other| class.contains(other))
        });
        let argument = call.map(|(_, rest)| rest).or(waits.then_some(line));
        waits = call.is_some_and(|(_, rest)| rest.is_empty());
        if let Some(argument) = argument.filter(|argument| trainer && !argument.is_empty()) {
            let given = argument.split_once('=').filter(|(key, _)| key.trim() == "model_name");
            let argument = given.map_or(argument, |(_, value)| value.trim_start());
            let end = argument.find([',', ')']).unwrap_or(argument.len());
            let argument = argument[..end].trim();
            let name = literal(argument).or_else(|| variables.get(argument).copied());
            if let Some(name) = name.filter(|name| is_name(name)) {
                return Some(Found { name: name.to_owned(), at: start });
            }
        }
    }
    None
}

/// "Fine-tuned from acme/base-7b", "base model: acme/base-7b" in a comment.
fn commented(comment: &str) -> Option<String> {
    const SAID: &[&str] = &[
        "fine-tuned from ",
        "finetuned from ",
        "fine-tuned on top of ",
        "fine-tuned version of ",
        "trained from ",
        "trained on top of ",
        "base model: ",
        "base model is ",
        "based on ",
    ];
    let comment = comment.trim_start_matches(['#', '/', ' ']);
    let said = SAID.iter().find(|said| comment.get(..said.len()).is_some_and(|start| start.eq_ignore_ascii_case(said)))?;
    let name = comment[said.len()..].split([' ', ',', ';', ')']).next()?.trim_matches(['"', '\'', '`', '.']);
    (name.contains('/') && is_name(name)).then(|| name.to_owned())
}

/// Whether a command trains, as its words before the first option tell.
fn is_training(line: &str) -> bool {
    let words = line.split(" --").next().unwrap_or("").to_ascii_lowercase().replace("pretrained", "");
    let holds = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
    holds(TRAINS) && !holds(OTHERS) || !holds(OTHERS) && line.contains("--do_train")
}

/// The name and the value of an assignment, or of a line of a configuration: `X = "y"`, `x: y`, `"x": "y",`.
fn assigned(line: &str) -> Option<(&str, &str)> {
    let at = line.find(['=', ':']).filter(|at| *at < 48)?;
    let key = line[..at].trim_start_matches(['{', '-', ' ']).trim().trim_matches(['"', '\'']);
    let key = key.strip_prefix("export ").unwrap_or(key);
    let plain = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let value = line[at + 1..].trim();
    let value = literal(value).unwrap_or_else(|| value.split([' ', ',', '#', '}']).next().unwrap_or(""));
    (plain && !value.is_empty() && value.len() < 128).then_some((key, value))
}

/// The value of the first option that names a model.
fn option(line: &str) -> Option<&str> {
    let mut words = line.split_whitespace().take(400);
    while let Some(word) = words.next() {
        let Some(name) = word.strip_prefix("--") else { continue };
        let (name, value) = name.split_once('=').map_or((name, None), |(name, value)| (name, Some(value)));
        if [BASES, LOADED, MODELS].iter().any(|names| is_one_of(name, names)) {
            let value = value.or_else(|| words.next())?;
            return Some(value.trim_matches(['"', '\'']));
        }
    }
    None
}

/// Whether a name is one of these, whatever its case and its dashes.
fn is_one_of(name: &str, names: &[&str]) -> bool {
    name.len() < 40 && names.contains(&&*name.to_ascii_lowercase().replace('-', "_"))
}

/// Whether a text may be a model's name: an id, or one word.
fn is_name(text: &str) -> bool {
    text.len() > 2 && text.len() < 128 && (is_hub_id(text) || !text.contains(['/', ' ', '(', '{', '<', '$', '\\']))
}

/// A model, where the text is an id or a name that the catalogue knows as one model's.
fn model(name: &str, catalog: &Catalog) -> Option<Mention> {
    let mention = Mention::parse(name)?;
    match mention.form {
        MentionForm::HubId => Some(mention),
        MentionForm::Name if matches!(catalog.families.resolve(name), Resolution::One(_)) => Some(mention),
        _ => None,
    }
}

/// Whether an id is this model's, or that of one that is called alike but for its size.
fn is_own(id: &str, seen: &Observations) -> bool {
    let bare = |id: &str| id.rsplit('/').next().unwrap_or(id).to_ascii_lowercase();
    let letters = |id: &str| bare(id).chars().filter(|c| c.is_alphabetic()).collect::<String>();
    let owner = |id: &str| id.split_once('/').map(|(owner, _)| owner.to_ascii_lowercase());
    let same = |name: &str| bare(id).starts_with(&bare(name)) || owner(name) == owner(id) && letters(name) == letters(id);
    seen.evidence.iter().any(|evidence| matches!(&evidence.claim, Claim::Name { name } if same(name)))
}

#[cfg(test)]
mod tests;
