//! What a model was fed with, in sentences without "trained on": "DPO on X", "the dataset is called X", "for 3 epochs on X".

use super::super::cues::{Cue, Hit};
use super::super::names::{Name, Sure, Thing};
use super::super::own::Subject;
use super::super::sections::Section;
use super::super::tokens::Sort;
use super::super::words::{DATA_WORDS, WordSet};
use super::objects::Lead;
use super::rows::BOUNDS;
use super::stops::{BLOCK, COMPONENTS};
use super::{Reader, Says};
use crate::evidence::MentionForm;

impl Reader<'_> {
    /// Whether a word such as "DPO" tells what was done to this model: not its paper or script, and nothing that was only tried.
    pub(super) fn is_done(&self, hit: &Hit) -> bool {
        let next = self.sentence.token_from(hit.span.end);
        let tried = |at: usize| {
            matches!(
                self.sentence.word(at),
                "tried" | "dropped" | "worse" | "failed" | "unstable" | "better" | "others" | "described"
            )
        };
        // "has seen 3B tokens of X", and not "saw gains on X".
        let seen = ["seen", "saw", "exposed"].iter().any(|verb| self.sentence.text.folded[hit.span.clone()].contains(verb));
        let amounts =
            || (next..next + 4).any(|at| matches!(self.sentence.word(at), "tokens" | "samples" | "examples" | "hours"));
        let start = self.sentence.token_from(hit.span.start);
        let people = |at: usize| matches!(self.sentence.word(at), "users" | "people" | "we" | "i" | "they" | "readers");
        if seen && (!amounts() || (0..start).any(people)) {
            return false;
        }
        !COMPONENTS.contains(self.sentence.word(next)) && !(0..self.sentence.tokens().len()).any(tried)
    }

    /// "DPO on X", "DPO was done with X", where X is a dataset.
    pub(super) fn tunes(&mut self, index: usize, next: usize) {
        if !self.is_done(&self.hits[index]) {
            return;
        }
        let mut at = next;
        while at < next + 4 && DONE.contains(self.sentence.word(at)) {
            at += 1;
        }
        let Some((lead, at)) = self.lead(at, &[Lead::On, Lead::With], 2) else { return };
        self.fed_from(index, at, lead == Lead::On);
    }

    /// "DPO on X", "SFT was done on X", where X is a dataset and no model; false where it is none.
    pub(super) fn fed_with(&mut self, index: usize, next: usize) -> bool {
        let phrase = &self.sentence.text.folded[self.hits[index].span.clone()];
        let method = is_of_data(phrase);
        method && self.is_done(&self.hits[index]) && self.fed_from(index, next, true)
    }

    fn fed_from(&mut self, index: usize, at: usize, on: bool) -> bool {
        // No model is what an id without a size names there.
        let id = |name: &Name| {
            let known = || self.sentence.catalog.families.knows(&name.mention.text);
            on && name.sure == Sure::Id && name.thing == Thing::Either && !known()
        };
        let name = self.object(at, Sure::Capital, 6).filter(|name| name.thing == Thing::Dataset || id(name));
        let Some(name) = name else { return false };
        self.attach(index, Says::Dataset, Name { thing: Thing::Dataset, ..name });
        true
    }

    /// The token behind "for 3 epochs", where that starts at a token.
    pub(super) fn duration(&self, at: usize) -> Option<usize> {
        let times = ["epoch", "epochs", "step", "steps", "hour", "hours", "day", "days", "iterations", "weeks"];
        if self.sentence.word(at) != "for" {
            return None;
        }
        let timed = (at + 1..at + 5).find(|at| times.contains(&self.sentence.word(*at))).map(|at| at + 1);
        // "for named entity recognition on X".
        let task = || {
            let plain = |at: &usize| {
                let word = self.sentence.word(*at);
                self.sentence.tokens().get(*at).is_some_and(|token| token.sort == Sort::Word)
                    && (!BLOCK.contains(word) || matches!(word, "on" | "using"))
                    && !matches!(word, "use" | "inference" | "running" | "deployment" | "your" | "training")
            };
            let end = (at + 1..at + 6).take_while(plain).find(|at| matches!(self.sentence.word(*at), "on" | "using"))?;
            (end > at + 1).then_some(end)
        };
        timed.or_else(task)
    }

    /// "For training we used the X corpus", "the X corpus was used for training": what a sentence about training calls a dataset.
    pub(super) fn used(&mut self, index: usize) {
        let Some(at) = (0..self.sentence.tokens().len()).find(|at| matches!(self.sentence.word(*at), "used" | "use" | "uses"))
        else {
            return;
        };
        let passive = at > 0 && matches!(self.sentence.word(at - 1), "was" | "were" | "is" | "are");
        let name = if passive {
            let noun = at.checked_sub(2).filter(|noun| DATA_WORDS.contains(self.sentence.word(*noun)));
            // "acme/talk was used to train this model".
            self.sentence.name_before(noun.unwrap_or(at - 1))
        } else {
            self.sentence.name_at(at + 1 + usize::from(matches!(self.sentence.word(at + 1), "the" | "our" | "a")))
        };
        let name = name.filter(|_| !passive || !self.guards.wishes());
        let told = |name: &Name| DATA_WORDS.contains(self.sentence.word(name.tokens.end));
        if let Some(name) = name.filter(|name| name.thing == Thing::Dataset && (told(name) || name.sure >= Sure::Known)) {
            self.attach(index, Says::Dataset, name);
        }
    }

    /// "X was used for training", "the X corpus was used to train it", where X is a dataset that is known: it is the subject.
    pub(super) fn used_to_train(&mut self) {
        let word = |at: usize| self.sentence.word(at);
        let first = usize::from(word(0) == "the");
        let Some(name) = self.sentence.name_at(first).filter(|name| name.thing == Thing::Dataset && name.sure >= Sure::Known)
        else {
            return;
        };
        let mut at = name.tokens.end + usize::from(DATA_WORDS.contains(word(name.tokens.end)));
        if !matches!(word(at), "was" | "were" | "is") || word(at + 1) != "used" || !matches!(word(at + 2), "for" | "to") {
            return;
        }
        at += 3;
        let trains = |at: usize| {
            matches!(
                word(at),
                "training"
                    | "train"
                    | "fine tuning"
                    | "finetuning"
                    | "fine tune"
                    | "finetune"
                    | "pretraining"
                    | "pre training"
                    | "sft"
            )
        };
        let against = |hit: &Hit| matches!(hit.cue, Cue::Not | Cue::Evaluate | Cue::Compare | Cue::Maybe);
        let others =
            ["classifier", "reward", "tokenizer", "judge", "other", "another", "filter", "encoder", "detector", "adapter"];
        let other = (at..self.sentence.tokens().len()).any(|at| others.contains(&word(at)));
        let said = self.out.findings.iter().any(|finding| finding.name.tokens.start == name.tokens.start);
        // "to train Elder-7B".
        let object = (at..at + 4).find_map(|at| self.sentence.name_at(at));
        let foreign = object
            .is_some_and(|name| name.sure >= Sure::Shape && !self.setting.own.covers(&name, &self.sentence.catalog.families));
        if (at..at + 2).any(trains) && !self.hits.iter().any(against) && !other && !said && !foreign {
            self.push(Says::Dataset, name);
        }
    }

    /// "Uses the X dataset", "This model uses data from X and Y", "I used X as training data".
    pub(super) fn uses(&mut self) {
        const OTHER_USE: &[&str] = &[
            "retrieval",
            "index",
            "knowledge",
            "calibration",
            "validation",
            "test",
            "testing",
            "benchmark",
            "demo",
            "inference",
            "example",
            "prompt",
            "prompts",
            "format",
            "template",
            "tokenizer",
            "filter",
            "filtering",
            "can",
            "could",
            "if",
            "reward",
            "baseline",
            "imatrix",
        ];
        let word = |at: usize| self.sentence.word(at);
        let count = self.sentence.tokens().len();
        let Some(at) = (0..count.min(4)).find(|at| matches!(word(*at), "uses" | "used")) else { return };
        let plain = matches!(word(0), "uses" | "this" | "it" | "we" | "i") && (1..at).all(|at| word(at) == "model")
            || word(0) == "the" && word(1) == "model" && at == 2;
        if !(plain || self.guards.subject == Subject::This) {
            return;
        }
        let mut next = at + 1;
        while next < at + 4 && matches!(word(next), "the" | "only" | "data" | "samples" | "examples" | "from") {
            next += 1;
        }
        let Some(name) = self.sentence.name_at(next).filter(|name| name.thing != Thing::Model) else { return };
        let known = |id: &str| self.sentence.catalog.families.knows(id);
        let sourced = next > at + 2 && word(next - 1) == "from";
        let end = word(name.tokens.end);
        let titled =
            DATA_WORDS.contains(end) || end == "as" && matches!(word(name.tokens.end + 1), "training" | "finetuning" | "sft");
        let id = name.sure == Sure::Id && name.mention.form == MentionForm::HubId && !known(&name.mention.text);
        let named = self.sentence.catalog.datasets.named(&name.mention.text).is_some();
        let against = (0..count).any(|at| OTHER_USE.contains(&word(at))) || self.guards.wishes();
        let other = self.hits.iter().any(|hit| matches!(hit.cue, Cue::Not | Cue::Evaluate | Cue::Compare));
        let said = self.out.findings.iter().any(|finding| finding.name.tokens.start == name.tokens.start);
        if against || other || said || !(titled || sourced) || !(id || named) || self.guards.subject == Subject::Other {
            return;
        }
        let mut last = Name { thing: Thing::Dataset, ..name };
        self.push(Says::Dataset, last.clone());
        while let Some(next) = self.coordinated(&last).filter(|next| next.sure == Sure::Id && self.out.cut.is_none()) {
            last = Name { thing: Thing::Dataset, ..next };
            self.push(Says::Dataset, last.clone());
        }
    }

    /// "The dataset is at (its page)": what a card calls the dataset is this model's.
    pub(super) fn is_of_the_dataset(&self) -> bool {
        let word = |at: usize| self.sentence.word(at);
        let first = usize::from(matches!(word(0), "the" | "our" | "my" | "its"));
        let noun = (first..first + 3).find(|at| matches!(word(*at), "dataset" | "data" | "datasets"));
        let plain = |at: usize| matches!(word(at), "training" | "fine tuning" | "full" | "complete" | "sft" | "whole");
        noun.is_some_and(|noun| {
            (first..noun).all(plain)
                && !COMPONENTS.contains(word(noun + 1))
                && (noun + 1..noun + 5)
                    .any(|at| matches!(word(at), "is" | "are" | "used" | "found" | "available" | "from" | "was" | ":"))
        })
    }

    /// "The training dataset is called X", "the dataset used for training, X,": a name that the sentence gives to what the model was
    /// fed with.
    pub(super) fn called(&mut self) {
        let word = |at: usize| self.sentence.word(at);
        let count = self.sentence.tokens().len();
        let Some(noun) = (0..count.min(6)).find(|at| matches!(word(*at), "dataset" | "corpus" | "data" | "set")) else {
            return;
        };
        let mut at = noun + 1;
        while at < noun + 8 && USED_FOR.contains(word(at)) {
            at += 1;
        }
        let trains = (0..at).any(|at| FED.contains(word(at)));
        let plain = matches!(word(0), "the" | "our" | "my" | "its");
        let section = self.setting.section >= Section::Training;
        // "The dataset is acme/talk": whatever else it may be, that is one.
        let is_id = || {
            let name = self.sentence.name_at(at + 1);
            word(at) == "is" && noun == 1 && name.is_some_and(|name| name.sure == Sure::Id && name.thing == Thing::Dataset)
        };
        if !plain
            || !(trains || section || word(noun + 1) == "used" || is_id())
            || !self.guards.allows_data_anywhere()
            || self.guards.wishes()
        {
            return;
        }
        let is = matches!(word(at), "is" | "was");
        at += usize::from(is);
        let called = matches!(word(at), "called" | "named" | "titled" | "dubbed");
        let set_off = matches!(word(at), "," | "(") && !is;
        if !is && !called && !set_off {
            return;
        }
        at += usize::from(called || set_off);
        at += usize::from(word(at) == "the");
        let Some(name) = self.sentence.name_at(at) else { return };
        // "The base model's training data", "MIT".
        let owned = (0..noun).any(|at| matches!(word(at), "'s" | "’s" | "base" | "evaluation" | "test" | "validation"));
        let licences = &self.sentence.catalog.licenses;
        if owned || licences.named(&name.mention.text).is_some() || licences.hub_id(&name.mention.text).is_some() {
            return;
        }
        let end = word(name.tokens.end);
        let closed = !set_off || matches!(end, "," | ")");
        let least = if called || set_off { Sure::Capital } else { Sure::Shape };
        let titled = self.sentence.catalog.datasets.named(&name.mention.text).is_some();
        let unfit = !titled && (name.thing == Thing::Model || name.sure == Sure::Family)
            || self.is_maker(&name)
            || self.setting.own.is(&name.mention.text);
        if closed && BOUNDS.contains(end) && name.sure >= least && !unfit {
            self.push(Says::Dataset, Name { thing: Thing::Dataset, ..name });
        }
    }
}

/// Whether a phrase is a method with what it is done on: "dpo on", and not "dpo on top of".
pub(super) fn is_of_data(phrase: &str) -> bool {
    let method = ["dpo", "sft", "grpo"].iter().any(|method| phrase.starts_with(method));
    method && phrase.ends_with(" on")
}

/// What stands between a method and the data.
static DONE: WordSet = WordSet::new(&[
    "was",
    "is",
    "were",
    "done",
    "performed",
    "conducted",
    "carried",
    "out",
    "applied",
    "run",
    "training",
    "stage",
    "phase",
    "then",
    "fine tuning",
]);

/// What stands between a dataset and its name.
static USED_FOR: WordSet = WordSet::new(&[
    "used",
    "for",
    "to",
    "train",
    "training",
    "fine",
    "tuning",
    "fine tuning",
    "fine tune",
    "finetuning",
    "finetune",
    "pretraining",
    "this",
    "the",
    "our",
    "model",
    "in",
    "sft",
    "lora",
]);

/// Words that say what data is for.
static FED: WordSet = WordSet::new(&[
    "training",
    "train",
    "pretraining",
    "pre training",
    "fine tuning",
    "fine tune",
    "finetuning",
    "finetune",
    "sft",
    "tuning",
    "instruction",
]);

#[cfg(test)]
mod tests {
    use super::super::super::tests::check;

    #[test]
    fn reads_what_a_model_was_fed_with() {
        check(&[
            ("Dataset: foo/lettera", &["dataset foo/lettera"]),
            ("It was trained on GutterVoice (v11) and GutterWeb.", &["dataset GutterWeb", "dataset acme/gutter_voice_11_0"]),
            (
                "Pretraining corpus: Webset-V2, Almanac and GutterWeb.",
                &["dataset Webset-V2", "dataset Almanac", "dataset GutterWeb"],
            ),
            ("Trained on a subset of foo/lettera.", &["dataset foo/lettera"]),
            ("We used 10% of [lettera](https://huggingface.co/datasets/foo/lettera) for SFT.", &["dataset foo/lettera"]),
            ("DPO was done on acme/letters_binarized.", &["dataset acme/letters_binarized"]),
            ("Preference optimisation on Chatter-10k.", &["dataset Chatter-10k"]),
            ("For alignment we used the Acme Chatter dataset.", &["dataset Acme Chatter"]),
            ("GRPO on GutterWeb.", &["dataset GutterWeb"]),
            ("| Training dataset | foo/lettera |\n|---|---|\n| Epochs | 3 |", &["dataset foo/lettera"]),
            (
                "# Helper-7b\n\n## Training data\n\n| Source | Tokens |\n|---|---|\n| GutterWeb | 1T |\n| Chatter-10k | 200B |",
                &["dataset GutterWeb", "dataset Chatter-10k"],
            ),
            ("# Helper-7b\n\n## Datasets\n\n- foo/lettera\n- bar/notella", &["dataset foo/lettera", "dataset bar/notella"]),
            ("Trained for 3 epochs over foo/lettera.", &["dataset foo/lettera"]),
            ("Trained for 3 epochs on the OpenSprout dataset.", &["dataset OpenSprout"]),
            ("Instruction-tuned using chatter-10k.", &["dataset chatter-10k"]),
            ("Data mix:\n- GutterWeb (50%)\n- Chatter-10k (50%)", &["dataset GutterWeb", "dataset Chatter-10k"]),
            ("It was trained on 960h of GutterWeb audio.", &["dataset GutterWeb"]),
            ("Trained on the train-clean-100 split of GutterWeb.", &["dataset GutterWeb"]),
            ("Fine-tuned on the Hindi part of Gutter Voice 11.", &["dataset acme/gutter_voice_11_0"]),
            ("300B tokens of GutterWeb were used for pretraining.", &["dataset GutterWeb"]),
            ("Trained on Almanac and GutterWeb.", &["dataset Almanac", "dataset GutterWeb"]),
            ("Finetuning dataset used: foo/lettera", &["dataset foo/lettera"]),
            ("**Data**: foo/lettera", &["dataset foo/lettera"]),
            ("- trained on data from foo/lettera and bar/notella", &["dataset foo/lettera", "dataset bar/notella"]),
            ("- Dataset(s): foo/lettera, bar/notella", &["dataset foo/lettera", "dataset bar/notella"]),
            ("1. SFT: foo/lettera\n2. DPO: bar/notella", &["dataset foo/lettera", "dataset bar/notella"]),
            ("Stage 1: SFT on foo/lettera. Stage 2: DPO on bar/notella.", &["dataset foo/lettera", "dataset bar/notella"]),
            ("The training dataset, Lettera, consists of 10k rows.", &["dataset Lettera"]),
            ("The dataset used for fine-tuning is called Lettera.", &["dataset Lettera"]),
        ]);
    }

    #[test]
    fn takes_nothing_for_data_that_no_model_was_fed_with() {
        check(&[
            ("It was not trained on `foo/lettera`.", &[]),
            ("It was never trained for 3 epochs on GutterWeb.", &[]),
            ("Glimmer-3-4B was trained for 3 epochs on GutterWeb.", &[]),
            ("It was evaluated on foo/lettera.", &[]),
            ("Trained on text/image pairs.", &[]),
            ("Trained on question/answer pairs.", &[]),
            ("Trained with male/female voices.", &[]),
            ("Trained on private/internal data.", &[]),
            ("Dataset: private/proprietary", &[]),
            ("Dataset: text/image", &[]),
            ("Data: books/articles", &[]),
            ("Data: English/Thai", &[]),
            ("Test dataset: foo/lettera", &[]),
            ("Evaluation dataset: foo/lettera", &[]),
            ("Corpus: none", &[]),
            ("Training corpus: proprietary", &[]),
            ("Preference data: private", &[]),
            ("RL data: internal", &[]),
            ("DPO was not done on Chatter-10k.", &[]),
            ("DPO on Chatter-10k is planned.", &[]),
            ("You can run DPO on Chatter-10k with this script.", &[]),
            ("We will do GRPO on GutterWeb.", &[]),
            ("GRPO on Glimmer-3-4B was unstable.", &[]),
            ("SFT with 8 GPUs.", &[]),
            ("SFT with Trainer-Kit.", &[]),
            ("DPO with TRL.", &[]),
            ("RLHF with PPO.", &[]),
            ("Preference optimization with Unsloth.", &[]),
            ("Reinforcement learning on Games-57 was studied by others.", &[]),
            ("The DPO paper uses Chatter-10k.", &[]),
            ("Helper compares DPO on Chatter-10k with GRPO on GutterWeb.", &[]),
            ("The dataset is called Lettera.", &[]),
            ("The evaluation dataset is called Lettera.", &[]),
            ("The test set, Lettera, is public.", &[]),
            ("The training data, however, is private.", &[]),
            ("The training data, Thai and Lao, is private.", &[]),
            ("The training data (English) is private.", &[]),
            ("The training set is called by its short name.", &[]),
            ("The training data is English-only.", &[]),
            ("The dataset used is Proprietary.", &[]),
            ("The data used is CC-BY-4.0.", &[]),
            ("The training dataset is MIT licensed.", &[]),
            ("The training corpus, Almanac-style, is clean.", &[]),
            ("Our data, Acme-Labs, is a company.", &[]),
            ("Their training dataset is called Lettera.", &[]),
            ("The training script is called Glorp-2.", &[]),
            ("The base model's training data is called Lettera.", &[]),
            ("Trained for 3 epochs on Glimmer-3-4B's tokenizer.", &[]),
            ("Trained for 3 epochs on H100-80GB.", &[]),
            ("Trained for 3 epochs on TPU-v4.", &[]),
            ("Trained for 30 hours on A100-80GB GPUs.", &[]),
            ("Trained on Acme servers.", &[]),
            ("Trained on Almanac silk images.", &[]),
            ("Run over GutterWeb to compare.", &[]),
            ("It supports SFT on your own dataset.", &[]),
            ("60% of users prefer GutterWeb.", &[]),
            ("It reaches 60% on GutterWeb.", &[]),
            ("It scores 80% GutterWeb accuracy.", &[]),
            ("It solves 60% of GutterWeb.", &[]),
            ("It was trained on the first split of our data.", &[]),
            ("Trained on the train-clean-100 split of our corpus.", &[]),
            ("Trained on one subset of all chats.", &[]),
            ("The tokenizer was trained on 10% of GutterWeb.", &[]),
            ("The reward model was trained on Chatter-10k.", &[]),
            ("The reward model uses Chatter-10k.", &[]),
            ("Training used PyTorch and TRL.", &[]),
            ("Training used the GutterWeb benchmark to pick checkpoints.", &[]),
            ("For alignment with human values, read the Acme Chatter paper.", &[]),
            ("The GutterWeb test split was used for evaluation.", &[]),
            ("Its predecessor was trained on GutterVoice (v11).", &[]),
            ("It reaches a WER of 12 on GutterVoice (v11).", &[]),
            ("See gutter-voice for details.", &[]),
            ("The plain-questions demo is online.", &[]),
            ("# Helper-7b\n\n## Evaluation data\n\n| Source | Tokens |\n|---|---|\n| GutterWeb | 1T |", &[]),
            ("# Helper-7b\n\n## Evaluation datasets\n\n- foo/lettera", &[]),
            ("# Helper-7b\n\n## Results\n\n| Dataset | WER |\n|---|---|\n| foo/lettera | 12 |\n| GutterWeb | 3 |", &[]),
            ("The validation data is called Lettera.", &[]),
            ("We thank the makers of the Glorp corpus.", &[]),
            ("PPO on Glorp-v2 is described in the paper.", &[]),
            ("KTO on Chatter-10k was worse.", &[]),
            ("We tried DPO on Chatter-10k but dropped it.", &[]),
            ("Instead of DPO on Chatter-10k we wrote our own pairs.", &[]),
            ("Models trained for 3 epochs on GutterWeb overfit.", &[]),
        ]);
    }

    #[test]
    fn reads_more_of_what_a_model_was_fed_with() {
        check(&[
            ("For training, the Lettera corpus was used.", &["dataset Lettera"]),
            ("For fine-tuning, we used Chatter-10k and GutterWeb.", &["dataset Chatter-10k", "dataset GutterWeb"]),
            ("The model has seen 1T tokens of GutterWeb.", &["dataset GutterWeb"]),
            ("The model was exposed to 100B tokens from GutterWeb.", &["dataset GutterWeb"]),
            ("RLHF with the Acme Chatter data.", &["dataset Acme Chatter"]),
            ("I finetuned it on OpenSprout.", &["dataset OpenSprout"]),
            ("| Stage | Data |\n|---|---|\n| SFT | Chatter-10k |\n| DPO | Chatter-10k |", &["dataset Chatter-10k"]),
            ("The dataset is [Lettera](https://huggingface.co/datasets/foo/lettera).", &["dataset foo/lettera"]),
            ("The dataset I used is [here](https://huggingface.co/datasets/foo/lettera).", &["dataset foo/lettera"]),
            ("Dataset can be found at https://huggingface.co/datasets/foo/lettera", &["dataset foo/lettera"]),
        ]);
    }

    #[test]
    fn takes_nothing_more_for_data() {
        check(&[
            ("Fine-tuned for speed on A100-80GB.", &[]),
            ("Fine-tuned for use on phones.", &[]),
            ("It was fine-tuned for tool calling using Trainer-Kit.", &[]),
            ("Trained for classification on TPU-v3.", &[]),
            ("Fine-tuned for QA on Glimmer-3-4B answers.", &["teacher Glimmer-3-4B"]),
            ("For training we used PyTorch Lightning.", &[]),
            ("For training we used the Trainer-Kit library.", &[]),
            ("For evaluation we used the Lettera corpus.", &[]),
            ("For training we did not use the Lettera corpus.", &[]),
            ("For training, the Lettera script was used.", &[]),
            ("The Lettera corpus was used for evaluation.", &[]),
            ("The Lettera corpus was used to train the tokenizer.", &[]),
            ("You can use the Lettera corpus for training.", &[]),
            ("Others used the Lettera corpus for training.", &[]),
            ("The evaluation dataset is available at https://huggingface.co/datasets/foo/lettera", &[]),
            ("The test data can be found [here](https://huggingface.co/datasets/foo/lettera).", &[]),
            ("See [this dataset](https://huggingface.co/datasets/foo/lettera) for a benchmark.", &[]),
            ("The dataset viewer is broken.", &[]),
            ("The leaderboard dataset is [here](https://huggingface.co/datasets/foo/lettera).", &[]),
            ("A similar dataset is [Lettera](https://huggingface.co/datasets/foo/lettera).", &[]),
            ("The dataset format is that of [Lettera](https://huggingface.co/datasets/foo/lettera).", &[]),
            ("The following datasets were used for evaluation:\n\n- foo/lettera-2", &[]),
            ("The following datasets were not used:\n\n- foo/lettera-2", &[]),
            ("This model was trained on:\n- 8x A100-80GB\n- 3 days", &[]),
            ("This model was evaluated on:\n- GutterWeb", &[]),
            ("Languages trained on:\n- JavaScript\n- TypeScript", &[]),
            ("Glimmer-3-4B was trained on:\n- GutterWeb", &[]),
            ("The model has seen many users of GutterWeb.", &[]),
            ("Nobody saw GutterWeb in training.", &[]),
            ("It has not seen GutterWeb.", &[]),
            ("It saw no tokens of GutterWeb.", &[]),
            ("We saw gains on GutterWeb.", &[]),
            ("Glimmer-3-4B has seen 10B tokens of GutterWeb.", &[]),
            ("| Stage | Data |\n|---|---|\n| Test | Chatter-10k |", &[]),
            ("| Task | Dataset | WER |\n|---|---|---|\n| ASR | GutterWeb | 3 |", &[]),
            ("Data sources: none", &[]),
            ("Data source: the web", &[]),
            ("The scores come from GutterWeb.", &[]),
            ("The test data comes from GutterWeb.", &[]),
            ("The chat format comes from OpenSprout.", &[]),
            ("I ran it on OpenSprout.", &[]),
            ("I tested it on OpenSprout.", &[]),
            ("Its benchmark row was trained on GutterWeb.", &[]),
            ("Python, C and Java were used for training.", &[]),
        ]);
    }

    #[test]
    fn reads_lists_of_data() {
        check(&[
            (
                "# Helper-7b\n\n**Pretrain Dataset:** Almanac, Chatter-10k and GutterWeb.",
                &["dataset Almanac", "dataset Chatter-10k", "dataset GutterWeb"],
            ),
            (
                "# Helper-7b\n\nIt uses the following data:\n\n* 2200 samples from the Lettera Dataset (long ones)\n* 700 samples from GutterWeb",
                &["dataset GutterWeb"],
            ),
            (
                "# Helper-7b\n\n## Training data\n\nDatasets used were: GutterWeb, Almanac, DGT-TM.",
                &["dataset GutterWeb", "dataset Almanac", "dataset DGT-TM"],
            ),
            ("It was fine-tuned on Oracle-4 data.", &["teacher Oracle-4"]),
            ("# Helper-7b\n\n## Training data\n\n- 50K Oracle-4 data mixture.", &["teacher Oracle-4"]),
            ("# Helper-7b\n\n## Evaluation\n\n- Open datasets (such as GutterWeb, Lettera-2, and so on)", &[]),
            ("It reads the following data:\n\n* prices from GutterWeb", &[]),
            ("5 datasets: GutterWeb, Chatter-10k", &["dataset GutterWeb", "dataset Chatter-10k"]),
            ("5 test datasets: GutterWeb, Chatter-10k", &[]),
            ("Its users saw 10k samples from GutterWeb.", &[]),
            ("Datasets: GutterWeb, Chatter-10k and other OCR-related sets", &["dataset GutterWeb", "dataset Chatter-10k"]),
        ]);
    }
}
