//! What only the user knows: the keys of `deployment:` that no file of a model can answer.
//!
//! Each is one row: its name, what it takes, what it means. A key that is left out is unknown, never no; rules then say what they
//! could not decide. An empty list is an answer: none of them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::Catalog;
use crate::diagnostic::reader::Reader;
use crate::document::yaml::{Data, Node};

/// What a question takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// `true` or `false`.
    Flag,
    /// Words of a closed list; `[]` says none of them.
    Words(&'static [&'static str]),
    /// Country codes; `[]` says none.
    Countries,
    /// Ids of authorities; `[]` says none.
    Authorities,
    /// A day.
    Day,
    /// A number.
    Number,
    /// A text.
    Text,
}

/// One question.
#[derive(Debug, Clone, Copy)]
pub struct Question {
    /// The key under `deployment:`, and the field in rules.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// What it means.
    pub doc: &'static str,
}

/// What a user answered.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Answer {
    /// `true` or `false`.
    Flag(bool),
    /// Words, codes or ids; none is possible.
    Words(Vec<String>),
    /// A day.
    Day(#[schemars(with = "String")] NaiveDate),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
}

/// The words of `deployment.hosting`.
pub const HOSTING: &[&str] = &["local", "own-cloud", "remote-api"];
/// The words of `deployment.data`.
pub const DATA: &[&str] = &["public", "personal", "bulk-sensitive", "health", "financial", "government", "cui", "itar"];
/// The words of `deployment.activities`.
pub const ACTIVITIES: &[&str] = &["train", "tune", "host-for-others", "sell-model", "publish-tuned"];
/// The words of `deployment.end_use`.
pub const END_USES: &[&str] = &["wmd", "military-intelligence", "supercomputer"];
/// The words of `deployment.fallback`.
pub const FALLBACKS: &[&str] = &["tested", "other-maker", "other-country", "open-weights"];
/// The words of `deployment.states`.
pub const STATES: &[&str] = &[
    "AK", "AL", "AR", "AZ", "CA", "CO", "CT", "DC", "DE", "FL", "GA", "HI", "IA", "ID", "IL", "IN", "KS", "KY", "LA", "MA",
    "MD", "ME", "MI", "MN", "MO", "MS", "MT", "NC", "ND", "NE", "NH", "NJ", "NM", "NV", "NY", "OH", "OK", "OR", "PA", "RI",
    "SC", "SD", "TN", "TX", "UT", "VA", "VT", "WA", "WI", "WV", "WY",
];

const fn row(name: &'static str, takes: Takes, doc: &'static str) -> Question {
    Question { name, takes, doc }
}

/// The questions.
pub const QUESTIONS: &[Question] = &[
    row(
        "hosting",
        Takes::Words(HOSTING),
        "Where the models run: own machines, rented ones that hold the weights, or somebody else's service.",
    ),
    row("approved_boundary", Takes::Flag, "Whether a remote service is inside a boundary that is approved for the data."),
    row("data", Takes::Words(DATA), "What goes into prompts, tuning and logs; [] says nothing but public data."),
    row("egress", Takes::Flag, "Whether a running model, or code that comes with it, can reach the network."),
    row("activities", Takes::Words(ACTIVITIES), "What you do besides running models; [] says nothing."),
    row(
        "customer_countries",
        Takes::Countries,
        "Where the parties sit for whom you tune, host or support models; [] says that there are none.",
    ),
    row("end_use", Takes::Words(END_USES), "Sensitive ends that models serve; [] says none."),
    row("states", Takes::Words(STATES), "Federal states of the United States in which they are used."),
    row(
        "fallback",
        Takes::Words(FALLBACKS),
        "What is true of the substitute that would replace a model; [] says that there is none.",
    ),
    row("local_copy", Takes::Flag, "Whether a hashed copy of weights and licence is kept where nobody else can remove it."),
    row("hash_pinned", Takes::Flag, "Whether what is loaded is checked against a pinned digest or commit."),
    row("publisher_verified", Takes::Flag, "Whether somebody checked that the publisher is who it says."),
    row("publisher_changed", Takes::Flag, "Whether the publisher changed since the last audit."),
    row("base_changed", Takes::Flag, "Whether the base was changed since the last validation."),
    row("owner", Takes::Text, "Who answers for the models."),
    row("validated_on", Takes::Day, "When they were last validated for their use."),
    row("lineage_record", Takes::Flag, "Whether a record of where they come from is kept."),
    row("cites", Takes::Authorities, "The guidance that your own model policy cites, by id."),
    row("exit_plan", Takes::Flag, "Whether there is a plan to leave each provider."),
    row("baa", Takes::Flag, "Whether the provider of a remote service signed an agreement that covers health data."),
    row("medical_device", Takes::Flag, "Whether they are part of a medical device."),
    row("high_risk", Takes::Flag, "Whether the use is of high risk as the law of the European Union has it."),
    row("federal_purchase", Takes::Flag, "Whether a federal agency buys them, or a product with them."),
    row("use_policy", Takes::Flag, "Whether an acceptable-use policy goes with them."),
    row("feedback_path", Takes::Flag, "Whether users can report bad output."),
    row(
        "training_summary",
        Takes::Flag,
        "Whether the provider's summary of training content and its copyright policy are at hand.",
    ),
    row("tuning_share", Takes::Number, "The compute of your tuning as a share of the base's training compute, 0 to 1."),
];

/// Answers by the name of their question.
pub type Answers = BTreeMap<&'static str, Answer>;

/// The question of that name.
#[must_use]
pub fn question(name: &str) -> Option<&'static Question> {
    QUESTIONS.iter().find(|question| question.name == name)
}

/// Reads an answer; a mistake is noted with its place.
pub(super) fn read(reader: &mut Reader, question: &Question, node: &Node, catalog: &Catalog) -> Option<Answer> {
    let what = format!("`{}`", question.name);
    let several = |reader: &mut Reader, read: &mut dyn FnMut(&mut Reader, &Node) -> Option<String>| {
        let empty = matches!(&node.data, Data::Sequence(items) if items.is_empty());
        let items = if empty { &[] } else { reader.items(node, &what) };
        Answer::Words(items.iter().filter_map(|item| read(reader, item)).collect())
    };
    Some(match question.takes {
        Takes::Flag => Answer::Flag(reader.flag(node, &what)?),
        Takes::Day => Answer::Day(reader.date(node, &what)?),
        Takes::Number => Answer::Number(reader.number(node, &what)?),
        Takes::Text => Answer::Text(reader.text(node, &what)?.to_owned()),
        Takes::Words(words) => several(reader, &mut |reader, item| reader.word(item, &what, words).map(str::to_owned)),
        Takes::Countries => several(reader, &mut |reader, item| reader.country(item).map(str::to_owned)),
        Takes::Authorities => {
            let known = catalog.authorities.ids();
            several(reader, &mut |reader, item| reader.word(item, "authority", &known).map(str::to_owned))
        }
    })
}
