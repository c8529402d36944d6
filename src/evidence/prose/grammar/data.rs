//! What a model was trained on: links and known names in sentences that tell what the training data is.
//!
//! "trained on X" is read with the other cues. Here are the sentences that list: the names stand in a row, far from any verb, and
//! are believed only where each is a link to a dataset's page or a name that the catalogue knows.

use std::ops::Range;

use super::super::cues::{Cue, Hit};
use super::super::names::{Name, Sure, Thing};
use super::super::own::Subject;
use super::super::sections::Section;
use super::super::text;
use super::super::words::{DATA_WORDS, Marks, WordSet};
use super::fed::is_of_data;
use super::sourced::SOURCED;
use super::teachers::DATA_LIKE;
use super::{Reader, Says};
use crate::model::RelationKind::{ContinuedPretraining, FineTune};

/// Whether a sentence may tell what the data is, cues or not: "the source data consists of". A quick look; the reader decides.
pub(in crate::evidence::prose) fn opens_with_data(folded: &str) -> bool {
    if !folded.is_ascii() && SOURCED.iter().any(|words| folded.contains(words)) {
        return true;
    }
    if folded.trim_end().ends_with(':') && ["following data", "following corpora"].iter().any(|words| folded.contains(words)) {
        return true;
    }
    let head = &folded[..text::floor(folded, 48)];
    if head.contains("uses ") && (head.contains('/') || head.contains(" dataset")) {
        return true;
    }
    if head.contains("mixture consists of") {
        return true;
    }
    (head.contains("data") || head.contains("corpus") || head.contains("corpora"))
        && HOLDS.words().chain(TAKEN.words()).any(|verb| folded.contains(verb))
}

impl Reader<'_> {
    /// Links to datasets in a sentence about training, and datasets that the catalogue knows by name.
    pub(super) fn linked_datasets(&mut self) {
        if self.tells_of_the_base() {
            self.out.findings.retain(|finding| finding.says != Says::Dataset);
            return;
        }
        let told = self.told_of_data();
        if self.tells_of_sources(&told) {
            return;
        }
        if !self.guards.allows_data_anywhere() {
            return self.rows(None, &told);
        }
        let feeds = |hit: &Hit| match hit.cue {
            Cue::Tunes => self.is_done(hit),
            Cue::After(_) => is_of_data(&self.sentence.text.folded[hit.span.clone()]) && self.is_done(hit),
            cue => matches!(cue, Cue::Train | Cue::Kind(FineTune | ContinuedPretraining, _)),
        };
        let trains = self.hits.iter().position(feeds);
        let allowed = match trains {
            Some(index) => self.guards.allows_data(index) || self.tells_where_data_comes_from(),
            // "We took samples from [X](its page)".
            None => {
                self.setting.section == Section::Datasets
                    || self.tells_where_data_comes_from()
                    || self.setting.section >= Section::Open && self.is_of_the_dataset()
                    || self.guards.subject == Subject::This && self.hits.iter().any(|hit| matches!(hit.cue, Cue::Output))
            }
        };
        if allowed {
            self.every_dataset(&told);
            if let Some(index) = trains {
                self.used(index);
            }
            if trains.is_some() {
                self.exemplary_datasets(&told);
            }
        }
        if (trains.is_none() || allowed) && self.is_about_data(trains.is_some(), &told) {
            // What it was tested on stands behind, in one breath.
            self.known_datasets(0..told.tested.unwrap_or(self.sentence.tokens().len()));
        } else if let Some(index) = trains.filter(|_| allowed) {
            // "trained on papers from X", and no further: "and reaches 80 % on Y".
            let start = self.sentence.token_from(self.hits[index].span.end);
            let end = self.sentence.tokens().len().min(start + 12);
            let stop = (start..end).find(|at| {
                matches!(
                    self.sentence.word(*at),
                    "." | "achieves"
                        | "achieve"
                        | "achieving"
                        | "reaches"
                        | "reaching"
                        | "accuracy"
                        | "scores"
                        | "performance"
                        | "results"
                        | "for"
                ) || TESTED.contains(self.sentence.word(*at))
            });
            self.known_datasets(start..stop.unwrap_or(end));
        }
        self.rows(trains.filter(|_| allowed), &told);
    }

    /// What single words tell of data.
    fn told_of_data(&self) -> Told {
        let mut told = Told::default();
        for at in 0..self.sentence.tokens().len() {
            let word = self.sentence.word(at);
            if !TELLING.may_hold(word) {
                continue;
            }
            told.data |= DATA_LIKE.contains(word) || DATA_WORDS.contains(word);
            told.requires |= REQUIRES.contains(word);
            let next = |next: &str| self.sentence.word(at + 1) == next;
            let first = |place: &mut Option<usize>, found: bool| *place = place.or(found.then_some(at));
            first(&mut told.made, at > 0 && MADE_OF.contains(word) && next("from"));
            first(&mut told.tested, TESTED.contains(word));
            first(&mut told.sets, SETS.contains(word));
            first(&mut told.mix, MIXES.contains(word) && next("of"));
        }
        told
    }

    /// "The base model was trained on X": what another saw, where this one isn't called a base.
    fn tells_of_the_base(&self) -> bool {
        let folded = &self.sentence.text.folded[self.sentence.span.clone()];
        let head = folded.strip_prefix("the ").unwrap_or(folded);
        let bases = ["base model ", "original model ", "underlying model ", "parent model "];
        let rest = bases.iter().find_map(|base| head.strip_prefix(base));
        let verbs = ["was ", "is ", "has been ", "had been ", "itself was "];
        let said = rest.and_then(|rest| verbs.iter().find_map(|verb| rest.strip_prefix(verb)));
        let said = said.map(|said| said.strip_prefix("originally ").unwrap_or(said));
        // "The base model is X, tuned on Y" goes on about this one.
        said.is_some_and(|said| ["trained ", "pretrained ", "pre trained "].iter().any(|word| said.starts_with(word)))
            && !self.setting.own.bare_names().any(|name| name.to_lowercase().contains("base"))
    }

    /// "The Zorb data are augmented from the training sets of X": what a dataset was made from is not what the model saw.
    fn tells_of_sources(&self, told: &Told) -> bool {
        let Some(made) = told.made else { return false };
        let data = (0..made).any(|at| DATA_WORDS.contains(self.sentence.word(at)));
        let verb = |span: &Range<usize>| &self.sentence.text.folded[span.clone()] != "training";
        data && !self.hits.iter().any(|hit| matches!(hit.cue, Cue::Train | Cue::Kind(..)) && verb(&hit.span))
    }

    /// Whether a sentence tells what the training data is: "trained on a mix of", "the source data consists of", "most datasets
    /// were taken from", or any that speaks of data below a heading on training.
    fn is_about_data(&self, trains: bool, told: &Told) -> bool {
        if !told.data || trains || self.setting.section >= Section::Training {
            return told.data;
        }
        let data = |at: usize| DATA_LIKE.contains(self.sentence.word(at)) || DATA_WORDS.contains(self.sentence.word(at));
        let count = self.sentence.tokens().len();
        let mixture = (0..4).find(|at| self.sentence.word(*at) == "mixture");
        if mixture.is_some_and(|at| self.sentence.word(at + 1) == "consists") {
            return true;
        }
        let Some(noun) = (0..count.min(7)).find(|at| data(*at)) else { return false };
        let named = (0..noun).any(|at| TRAINING.contains(self.sentence.word(at)));
        let told = (noun + 1..count.min(noun + 8)).find(|at| HOLDS.contains(self.sentence.word(*at)));
        let taken = (noun + 1..count.min(noun + 4)).any(|at| TAKEN.contains(self.sentence.word(at)));
        named && told.is_some() || noun < 4 && taken && !(0..noun).any(|at| matches!(self.sentence.word(at), "other" | "no"))
    }

    /// Datasets that the catalogue knows, in the places of a list.
    fn known_datasets(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end && self.out.cut.is_none() {
            let Some(name) = self.sentence.name_at(at) else {
                at += 1;
                continue;
            };
            // "on a recent X dump", "of the X".
            let mut first = at;
            while first > 0 && at - first < 3 && ATTRIBUTES.contains(self.sentence.word(first - 1)) {
                first -= 1;
            }
            let before = first.checked_sub(1).map_or(":", |at| self.sentence.word(at));
            let listed = LISTS.contains(before) || DATA_WORDS.contains(before);
            at = name.tokens.end;
            // "the X dataset", where a family of models is called X too.
            let titled = || {
                name.sure == Sure::Family
                    && DATA_WORDS.contains(self.sentence.word(name.tokens.end))
                    && self.sentence.catalog.datasets.named(&name.mention.text).is_some()
            };
            let known = || name.sure == Sure::Known || titled() || name.sure == Sure::Id && !self.is_linked(&name);
            if name.thing == Thing::Dataset
                && listed
                && known()
                && !self.is_style(name.tokens.end)
                && (name.sure == Sure::Id || !self.setting.own.is(&name.mention.text))
                && !self.guards.aside(name.tokens.start)
            {
                self.push(Says::Dataset, name);
            }
        }
    }

    /// "on open datasets (such as A, B and C)": names in a row, which need be no more than words with a capital.
    fn exemplary_datasets(&mut self, told: &Told) {
        let Some(noun) = told.sets else { return };
        let mut at = noun + 1;
        while matches!(self.sentence.word(at), "," | "(") {
            at += 1;
        }
        at += match (self.sentence.word(at), self.sentence.word(at + 1)) {
            ("such", "as") => 2,
            ("including" | "e.g" | "namely", _) => 1,
            _ => return,
        };
        let names = self.names_in_row(
            at,
            32,
            |name| name.thing != Thing::Model,
            |word| matches!(word, "," | "and" | "&" | "or" | "the"),
        );
        // One word with a capital may be anything; a row of them after "datasets" is of datasets.
        for name in names.iter().filter(|_| names.len() > 1) {
            self.push(Says::Dataset, Name { thing: Thing::Dataset, ..name.clone() });
        }
    }

    fn is_linked(&self, name: &Name) -> bool {
        self.sentence.tokens().get(name.tokens.start).is_some_and(|token| {
            self.sentence.link_at(token.span.start).is_some_and(|link| self.sentence.page_of(link).is_some())
        })
    }

    /// "the X prompt format", "X-style": what is like a dataset is not the dataset.
    fn is_style(&self, end: usize) -> bool {
        (end..end + 2).any(|at| {
            matches!(
                self.sentence.word(at),
                "format"
                    | "formats"
                    | "style"
                    | "styled"
                    | "template"
                    | "templates"
                    | "like"
                    | "paper"
                    | "pipeline"
                    | "method"
                    | "recipe"
                    | "approach"
                    | "leaderboard"
                    | "license"
                    | "prompt"
                    | "prompts"
                    | "formatted"
            )
        })
    }

    fn every_dataset(&mut self, told: &Told) {
        // "such tuning requires our data": of what would be done.
        if told.requires {
            return;
        }
        for link in &self.sentence.text.links {
            if link.span.start < self.sentence.span.start || link.span.end > self.sentence.span.end {
                continue;
            }
            if self.sentence.text.folded[self.sentence.span.start..link.span.start].contains(", which is") {
                break;
            }
            if let Some(name) = self.sentence.name_at(self.sentence.token_from(link.span.start))
                && name.thing == Thing::Dataset
                && name.sure == Sure::Id
                && !self.guards.aside(name.tokens.start)
            {
                self.push(Says::Dataset, name);
            }
        }
    }
}

/// What single words of a sentence tell of data: each is asked for in most sentences, so all are looked for in one walk.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Whether any word is for data.
    data: bool,
    /// Whether something is required.
    requires: bool,
    /// Where it is first told what data was made from.
    made: Option<usize>,
    /// The first word of what a model is measured by.
    tested: Option<usize>,
    /// The first word for several datasets.
    pub(super) sets: Option<usize>,
    /// The first "mixture of".
    pub(super) mix: Option<usize>,
}

/// Most words tell nothing of data.
static TELLING: Marks = Marks::of(&[&DATA_LIKE, &DATA_WORDS, &REQUIRES, &MADE_OF, &TESTED, &SETS, &MIXES]);

static REQUIRES: WordSet = WordSet::new(&["requires", "require", "needs"]);
pub(super) static SETS: WordSet = WordSet::new(&["datasets", "corpora"]);
static MIXES: WordSet = WordSet::new(&["mix", "mixture", "blend", "combination"]);

/// Words before "data" that say what it is for.
static TRAINING: WordSet = WordSet::new(&[
    "training",
    "source",
    "pretraining",
    "pre training",
    "pre",
    "finetuning",
    "fine tuning",
    "fine",
    "tuning",
    "sft",
    "instruction",
]);

/// Verbs of what data is made of.
static HOLDS: WordSet = WordSet::new(&[
    "consists",
    "consist",
    "comprises",
    "comprise",
    "comprised",
    "includes",
    "include",
    "contains",
    "contain",
    "combines",
    "composed",
]);

/// Participles of what was done with datasets.
static TAKEN: WordSet = WordSet::new(&[
    "used",
    "taken",
    "obtained",
    "collected",
    "sourced",
    "combined",
    "mixed",
    "included",
    "drawn",
    "gathered",
    "come",
    "comes",
    "came",
]);

/// Words of what a model is measured by.
static TESTED: WordSet =
    WordSet::new(&["tested", "evaluated", "validated", "measured", "benchmarked", "excluding", "wer", "bleu", "accuracy"]);

/// Participles of what a dataset was made by.
static MADE_OF: WordSet = WordSet::new(&[
    "augmented",
    "derived",
    "adapted",
    "translated",
    "rewritten",
    "rephrased",
    "synthesized",
    "synthesised",
    "bootstrapped",
    "expanded",
    "generated",
]);

/// What may stand between, before a dataset's name.
static ATTRIBUTES: WordSet = WordSet::new(&[
    "a",
    "an",
    "the",
    "recent",
    "latest",
    "full",
    "filtered",
    "cleaned",
    "deduplicated",
    "public",
    "open",
    "english",
    "whole",
    "entire",
    "translated",
    "original",
]);

/// What stands before an item of a list of datasets.
pub(super) static LISTS: WordSet = WordSet::new(&[
    "on",
    "from",
    "of",
    "includes",
    "including",
    "include",
    "as",
    "with",
    "using",
    ",",
    "and",
    "&",
    ":",
    "(",
    "/",
    "+",
    ";",
    "both",
    "contains",
    "comprises",
    "combines",
    "、",
    "和",
    "\n",
    "plus",
    "are",
    "is",
    "used",
    "uses",
    "%",
    "over",
]);
