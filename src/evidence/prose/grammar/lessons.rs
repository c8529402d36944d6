//! Teachers in plain words: "taught by X", "trained to match X", "as a teacher we chose X", "the logits of X were cached".

use super::super::cues::{Cue, Hit};
use super::super::names::{Name, Sure};
use super::super::own::Subject;
use super::super::sections::Section;
use super::super::words::WordSet;
use super::outputs::DATA_LIKE;
use super::{JOINERS, Reader, Says};
use crate::model::RelationKind::{ContinuedPretraining, Distillation, FineTune};

impl Reader<'_> {
    /// "taught by X", "trained to match the outputs of X": the object follows, over an article and what it put out.
    pub(super) fn lesson(&mut self, index: usize, next: usize) {
        let phrase = &self.sentence.text.folded[self.hits[index].span.clone()];
        if phrase.starts_with("student") && !self.is_student(index) {
            return;
        }
        let start = self.sentence.token_from(self.hits[index].span.start);
        let back = |words: &[&str]| (start.saturating_sub(7)..start).any(|at| words.contains(&self.sentence.word(at)));
        let other =
            self.guards.subject != Subject::This && !back(&["model", "student", "models'"]) && !self.says_it_trains(phrase);
        if !phrase.starts_with("student") && (other || back(OF_OTHERS)) {
            return;
        }
        let article =
            |word: &str| matches!(word, "the" | "a" | "an" | "its" | "our" | "larger" | "bigger" | "teacher" | "model");
        let mut at = next;
        while article(self.sentence.word(at)) {
            at += 1;
        }
        let put_out = PUT_OUT.contains(self.sentence.word(at)) && self.sentence.word(at + 1) == "of";
        if put_out {
            at += 2;
        }
        while article(self.sentence.word(at)) {
            at += 1;
        }
        // "with the supervision of the smallest version of X".
        let supervised = phrase.ends_with("supervision of") || phrase.starts_with("under");
        let name = if supervised { self.object(at, Sure::Family, 8) } else { self.sentence.name_at(at) };
        let Some(name) = name.filter(Name::is_model) else { return };
        let end = name.tokens.end;
        let owned = matches!(self.sentence.word(end), "'s" | "’s");
        if owned && !PUT_OUT.contains(self.sentence.word(end + 1)) {
            return;
        }
        if phrase.starts_with("learn") && phrase.ends_with("from") && !owned && !put_out {
            return;
        }
        // "Als Lehrermodell diente X nicht".
        let start = self.sentence.tokens().get(end).map(|token| token.span.start);
        if self.hits.iter().any(|hit| hit.cue == Cue::Not && Some(hit.span.start) == start) {
            return;
        }
        // "trained to match X on sums": how good it is to become.
        let levels =
            matches!(self.sentence.word(end), "on" | "in" | "at" | "for" | "quality" | "level" | "performance" | "while");
        if phrase.starts_with("trained to") && levels {
            return;
        }
        self.teach_all(index, name);
    }

    /// "trained with the KL divergence to X", "knowledge was transferred from X": what these are said of needs no name, where the
    /// sentence speaks of training.
    fn says_it_trains(&self, phrase: &str) -> bool {
        let verbs = ["taught", "trained", "learn", "student"].iter().any(|verb| phrase.starts_with(verb));
        let has = |wanted: &[&str]| (0..self.sentence.tokens().len()).any(|at| wanted.contains(&self.sentence.word(at)));
        !verbs
            && (!phrase.starts_with("kl")
                || has(&["student", "training", "trained", "loss", "minimized", "minimised", "minimize", "objective"]))
    }

    /// "Y nutzt X als Lehrermodell", "X as the teacher in other works": what another model learned from.
    pub(super) fn is_of_others_lessons(&self, hit: &Hit) -> bool {
        let at = self.sentence.token_from(hit.span.start);
        let others = |word: &str| {
            matches!(word, "other" | "others" | "anderen" | "andere" | "d'autres" | "otros" | "otras" | "других" | "другими")
        };
        let own = |name: &Name| self.setting.own.covers(name, &self.sentence.catalog.families);
        let first = self.sentence.name_at(0).filter(|name| name.sure >= Sure::Shape && name.is_model() && !own(name));
        let another = first.is_some_and(|first| {
            let verb = self.sentence.word(first.tokens.end);
            let joined = JOINERS.contains(verb) || matches!(verb, "as" | "is" | "was" | "served" | "acted" | "serves" | "acts");
            !joined
                && (first.tokens.end + 1..at).any(|at| self.sentence.name_at(at).is_some_and(|name| name.sure >= Sure::Shape))
        });
        another || (at..self.sentence.tokens().len()).any(|at| others(self.sentence.word(at)))
    }

    /// "as chosen answers".
    pub(super) fn is_of_pairs(&self, hit: &Hit) -> bool {
        let phrase = &self.sentence.text.folded[hit.span.clone()];
        phrase.ends_with("answers") || phrase.ends_with("responses")
    }

    /// "As a teacher we chose X".
    pub(super) fn chosen_teacher(&mut self, index: usize, next: usize) {
        const OVER: &[&str] = &[
            ",", "we", "i", "chose", "choose", "use", "used", "took", "take", "picked", "selected", "employed", "employ",
            "the", "model",
        ];
        let mut at = next;
        while at < next + 6 && OVER.contains(&self.sentence.word(at)) {
            at += 1;
        }
        let chosen = (next..at).any(|at| matches!(self.sentence.word(at), "we" | "i"));
        if let Some(name) = self.sentence.name_at(at).filter(|name| chosen && name.is_model()) {
            self.teach_all(index, name);
        }
    }

    /// Whether a sentence tells that a model learned, though in no word for training: from numbers that only a teacher gives, or
    /// from answers that were preferred.
    pub(super) fn signals(&self, index: usize) -> bool {
        let word = &self.sentence.text.folded[self.hits[index].span.clone()];
        let has = |wanted: &[&str]| (0..self.sentence.tokens().len()).any(|at| wanted.contains(&self.sentence.word(at)));
        let numbers = matches!(word, "logits" | "hidden states");
        self.hits[index].cue == Cue::Signal
            && (!numbers
                || has(&[
                    "student",
                    "targets",
                    "cached",
                    "precomputed",
                    "kl",
                    "mse",
                    "loss",
                    "matched",
                    "distilled",
                    "distillation",
                ]))
    }

    /// "The training images were captioned by X", "the audio was transcribed with X and used for training": pictures and sound,
    /// which a card may also show, where the sentence says that they were learned from.
    pub(super) fn made_media(&self, index: usize, at: usize) -> bool {
        let word = &self.sentence.text.folded[self.hits[index].span.clone()];
        let media = |at: usize| MEDIA.contains(self.sentence.word(at));
        let before = || (at.saturating_sub(9)..at).any(media);
        let captioned = matches!(word, "captioned" | "recaptioned")
            && (before() || at == 0)
            && !(0..self.sentence.tokens().len()).any(|at| {
                matches!(self.sentence.word(at), "below" | "above" | "example" | "sample" | "demo" | "this" | "shown")
            });
        captioned || before() && self.speaks_of_training()
    }

    /// "letters made with X", "the labels were created using X": what was made is data, and X no parent.
    pub(super) fn data_made(&mut self, index: usize, next: usize) -> bool {
        let phrase = &self.sentence.text.folded[self.hits[index].span.clone()];
        let made = phrase.starts_with("made ") || phrase.starts_with("created ");
        let at = self.sentence.token_from(self.hits[index].span.start);
        let before = self
            .sentence
            .back_over(at, |word| matches!(word, "was" | "were" | "is" | "are" | "been" | "have" | "has" | "that"));
        if !made || !before.checked_sub(1).is_some_and(|at| DATA_LIKE.contains(self.sentence.word(at))) {
            return false;
        }
        if self.speaks_of_training()
            && let Some(name) = self.object(next, Sure::Family, 3).filter(Name::is_model)
        {
            self.teach_all(index, name);
        }
        true
    }

    /// Whether the sentence or its section is about training.
    pub(super) fn speaks_of_training(&self) -> bool {
        let trains = |hit: &Hit| matches!(hit.cue, Cue::Train | Cue::Kind(FineTune | Distillation | ContinuedPretraining, _));
        self.setting.section >= Section::Training || self.hits.iter().any(trains)
    }

    /// "Helper's data were obtained from X": what was obtained is no model.
    pub(super) fn obtained_data(&mut self, index: usize, next: usize) -> bool {
        let at = self.sentence.token_from(self.hits[index].span.start);
        let before =
            self.sentence.back_over(at, |word| matches!(word, "was" | "were" | "is" | "are" | "been" | "have" | "has"));
        let noun = before.checked_sub(1).map_or("", |at| self.sentence.word(at));
        if before < at && matches!(noun, "results" | "scores" | "numbers" | "figures" | "metrics" | "result" | "outputs") {
            return true;
        }
        let data = before < at && DATA_LIKE.contains(noun);
        let word = &self.sentence.text.folded[self.hits[index].span.clone()];
        // "letters made with X".
        let bare = at.checked_sub(1).is_some_and(|at| DATA_LIKE.contains(self.sentence.word(at)));
        let made = word == "made" && (data || bare) && matches!(self.sentence.word(next), "with" | "by" | "using");
        if !(data && word == "obtained" || made) {
            return false;
        }
        let told = !made || self.speaks_of_training();
        if told
            && matches!(self.sentence.word(next), "from" | "with" | "by" | "using")
            && let Some(name) = self.object(next + 1, Sure::Family, 3).filter(Name::is_model)
        {
            self.teach_all(index, name);
        }
        true
    }

    /// The last arrow of the sentence.
    pub(super) fn arrow_at(&self) -> Option<usize> {
        let arrow = |at: &usize| {
            let word = self.sentence.plain(*at);
            matches!(word, "→" | "⟶" | "➔" | "➜" | "⇒") || matches!(word, "-" | "=") && self.sentence.word(at + 1) == ">"
        };
        (1..self.sentence.tokens().len()).rfind(arrow)
    }

    /// "Distillation: A → B": the first taught, the second is what was taught and then has another name.
    pub(super) fn arrow(&mut self) {
        let Some(index) = self.hits.iter().position(|hit| matches!(hit.cue, Cue::Kind(Distillation, _) | Cue::Teacher)) else {
            return;
        };
        let Some(at) = self.arrow_at() else { return };
        let after = at + 1 + usize::from(self.sentence.word(at + 1) == ">");
        let model = |name: &Name| name.is_model();
        let teacher = self.sentence.name_before(at).filter(model);
        let own = |name: &Name| self.setting.own.covers(name, &self.sentence.catalog.families);
        let student = self.sentence.name_at(after).filter(|name| name.is_model() || own(name));
        let (Some(teacher), Some(student)) = (teacher, student) else { return };
        let against = |hit: &Hit| matches!(hit.cue, Cue::Not | Cue::Maybe | Cue::Evaluate);
        let told = (0..at).any(|at| matches!(self.sentence.word(at), "see" | "e.g" | "paper" | "example"));
        if told || self.hits.iter().any(against) || !self.guards.allows_teacher(index) {
            return;
        }
        self.push(Says::Parent(Some(Distillation)), teacher);
        if !self.setting.own.covers(&student, &self.sentence.catalog.families) {
            self.push(Says::Parent(Some(FineTune)), student);
        }
    }
}

/// Words for another model, or a part of this one, before what it learned.
const OF_OTHERS: &[&str] = &[
    "models",
    "students",
    "head",
    "heads",
    "reward",
    "judge",
    "verifier",
    "interface",
    "course",
    "earlier",
    "previous",
    "prior",
    "their",
    "users",
    "they",
    "other",
    "others",
    "another",
];

/// Verbs of what is done "by running X".
pub(super) const COLLECTS: &[&str] = &[
    "collected",
    "gathered",
    "obtained",
    "produced",
    "made",
    "created",
    "generated",
    "built",
    "sampled",
    "synthesized",
    "constructed",
];

/// What is seen or heard.
static MEDIA: WordSet = WordSet::new(&[
    "images",
    "pictures",
    "photos",
    "videos",
    "frames",
    "audio",
    "speech",
    "recordings",
    "clips",
    "utterances",
    "documents",
    "passages",
    "articles",
    "sentences",
    "tweets",
    "reviews",
]);

/// What a teacher puts out, before "of X".
static PUT_OUT: WordSet = WordSet::new(&[
    "outputs",
    "output",
    "answers",
    "responses",
    "predictions",
    "logits",
    "distribution",
    "distributions",
    "embeddings",
    "scores",
    "behavior",
    "behaviour",
    "hidden states",
    "probabilities",
    "completions",
    "traces",
    "reasoning",
    "chain of thought",
    "chains of thought",
    "thoughts",
    "rationales",
    "explanations",
    "demonstrations",
]);

#[cfg(test)]
mod tests {
    use super::super::super::tests::check;

    #[test]
    fn reads_teachers_in_plain_words() {
        check(&[
            (
                "# Helper-7b\n\n## Knowledge Distillation: Glimmer-3-70B → Glimmer-3-4B\n\nThe student learns from the logits of the teacher.",
                &["distillation Glimmer-3-70B", "fine-tune Glimmer-3-4B"],
            ),
            ("Soft labels come from Glimmer-3-70B.", &["teacher Glimmer-3-70B"]),
            ("The logits of Glimmer-3-70B were cached and used as soft targets.", &["teacher Glimmer-3-70B"]),
            ("Training used the reverse KL between the student and Glimmer-3-70B at every token.", &["teacher Glimmer-3-70B"]),
            ("We rejection-sampled 8 responses per prompt from Glimmer-3-70B.", &["teacher Glimmer-3-70B"]),
            ("Responses were sampled from Glimmer-3-70B and filtered with a verifier.", &["teacher Glimmer-3-70B"]),
            ("Each document was annotated by Zorblax-13B.", &["teacher Zorblax-13B"]),
            ("The chain-of-thought was generated by Zorblax-13B.", &["teacher Zorblax-13B"]),
            ("CoT traces: Zorblax-13B", &["teacher Zorblax-13B"]),
            ("Multi-turn dialogues were simulated with Oracle-4.", &["teacher Oracle-4"]),
            ("Self-instruct style data created via the Oracle API (Oracle-4).", &["teacher Oracle-4"]),
            ("- Synthetic data source: Zorblax-13B", &["teacher Zorblax-13B"]),
            ("- Method: knowledge distillation (teacher = Glimmer-3-70B)", &["teacher Glimmer-3-70B"]),
            ("Teacher model (Glimmer-3-70B) outputs were used for training.", &["teacher Glimmer-3-70B"]),
            ("As a teacher we chose Glimmer-3-70B.", &["teacher Glimmer-3-70B"]),
            ("With Glimmer-3-70B serving as the teacher, we trained for 3 epochs.", &["teacher Glimmer-3-70B"]),
            ("Glimmer-3-70B acted as the teacher model.", &["teacher Glimmer-3-70B"]),
            ("Its knowledge was transferred from Glimmer-3-70B.", &["teacher Glimmer-3-70B"]),
            ("It learns to mimic Glimmer-3-70B.", &["teacher Glimmer-3-70B"]),
            ("Helper was trained by Glimmer-3-70B's logits using KL divergence.", &["teacher Glimmer-3-70B"]),
            ("Hidden states of Glimmer-3-70B were matched with an MSE loss.", &["teacher Glimmer-3-70B"]),
            ("The chosen responses come from Oracle-4, the rejected ones from Helper itself.", &["teacher Oracle-4"]),
            ("Images were captioned with Zorblax-13B.", &["teacher Zorblax-13B"]),
            ("The training images were captioned by JoyGlimmer and GlimVLM.", &["teacher JoyGlimmer", "teacher GlimVLM"]),
            (
                "The audio was transcribed with Zorblax-13B and the transcripts were used for training.",
                &["teacher Zorblax-13B"],
            ),
            ("The student has 2 decoder layers and was trained to match Zorblax-13B.", &["teacher Zorblax-13B"]),
            (
                "We used Zorblax-13B to create 100k reasoning traces and then did SFT of Glimmer-3-4B.",
                &["teacher Zorblax-13B", "fine-tune Glimmer-3-4B"],
            ),
            ("Trajectories were collected by running Glimmer-3-70B in an agentic scaffold.", &["teacher Glimmer-3-70B"]),
            ("Trained on 5k SWE-agent trajectories rolled out by Oracle-4.", &["teacher Oracle-4"]),
            ("Tool-use rollouts: Zorblax-13B", &["teacher Zorblax-13B"]),
            ("Dataset creation: seeds expanded by Glimmer-3-70B into 30k dialogues.", &["teacher Glimmer-3-70B"]),
            ("The 30k dialogues were expanded from seeds with the help of Oracle-4.", &["teacher Oracle-4"]),
            (
                "# Helper-7b\n\n### Teachers\n\n- Glimmer-3-70B\n- Shimmer-3-72B",
                &["teacher Glimmer-3-70B", "teacher Shimmer-3-72B"],
            ),
            (
                "The mixture of teachers comprised Zorblax-13B, Glimmer-3-70B and Oracle-4.",
                &["teacher Zorblax-13B", "teacher Glimmer-3-70B", "teacher Oracle-4"],
            ),
            (
                "Multi-teacher distillation (Glimmer-3-70B + Shimmer-3-72B).",
                &["teacher Glimmer-3-70B", "teacher Shimmer-3-72B"],
            ),
            ("Training data was created by having Oracle-4 play both roles.", &["teacher Oracle-4"]),
            ("It was taught by Glimmer-3-70B.", &["teacher Glimmer-3-70B"]),
            ("A tiny model that learned from Oracle-4's answers.", &["teacher Oracle-4"]),
            ("Instructions were obtained from Glimmer-3-70B with the prefix method.", &["teacher Glimmer-3-70B"]),
            ("Weak supervision by Oracle-4: 20k tweets were labelled zero-shot.", &["teacher Oracle-4"]),
        ]);
    }

    #[test]
    fn takes_nobody_for_a_teacher_in_plain_words() {
        check(&[
            ("It was not taught by Glimmer-3-70B.", &[]),
            ("Glimmer-3-4B was taught by Glimmer-3-70B.", &[]),
            ("The course is taught by Oracle-4.", &[]),
            ("Helper is not trained to match Oracle-4.", &[]),
            ("It was trained to match Oracle-4 on coding tasks.", &[]),
            ("It was trained to match Oracle-4 in quality.", &[]),
            ("It learns to mimic the style of Oracle-4.", &[]),
            ("The chat interface mimics Oracle-4.", &[]),
            ("Models that were trained to imitate Oracle-4 are often worse.", &[]),
            ("The reward model was trained to imitate Oracle-4 preferences.", &[]),
            ("The judge was trained to mimic Oracle-4's ratings.", &[]),
            ("Knowledge was transferred from English to Thai.", &[]),
            ("Knowledge transfer from Picture-21k helps.", &[]),
            ("The logits of Glimmer-3-70B differ by 0.01 after conversion.", &[]),
            ("We compared the logits of Glimmer-3-70B with ours.", &[]),
            ("Its logits match those of Glimmer-3-70B.", &[]),
            ("Logits are returned by the model for every token.", &[]),
            ("The KL divergence to Glimmer-3-70B was measured after quantization.", &[]),
            ("KL divergence to Glimmer-3-70B is 0.02 for Q4_K_M.", &[]),
            ("You can use the soft labels from Glimmer-3-70B to train your own student.", &[]),
            ("The chosen responses come from people.", &[]),
            ("The chosen responses do not come from Oracle-4.", &[]),
            ("In the evaluation, chosen responses come from Oracle-4.", &[]),
            ("Use Glimmer-3-70B as the teacher if you want to distill.", &[]),
            ("As a teacher you can choose Glimmer-3-70B.", &[]),
            ("As a teacher, I use this model to make lessons with Oracle-4.", &[]),
            ("As a teacher of English I compared it with Oracle-4.", &[]),
            ("Helper could serve as a teacher for Glimmer-3-4B.", &[]),
            ("Helper was used as the teacher of Glimmer-3-4B.", &[]),
            ("Helper acted as the teacher of Glimmer-3-4B.", &[]),
            ("Glimmer-3-4B was trained with Glimmer-3-70B acting as the teacher.", &[]),
            ("The judge model was Glimmer-3-70B.", &[]),
            ("Glimmer-3-70B acted as the judge.", &[]),
            ("Responses were sampled from Glimmer-3-70B for comparison.", &[]),
            ("For the benchmark, answers were sampled from Oracle-4.", &[]),
            ("Questions were sampled from Quiz-Pro.", &[]),
            ("Prompts were sampled from LetterChat-200k.", &[]),
            ("The images above were captioned with Zorblax-13B.", &[]),
            ("This image was captioned by Zorblax-13B.", &[]),
            ("Example images were generated with Glimmer-3-70B.", &[]),
            ("The test audio was transcribed with Zorblax-13B.", &[]),
            ("Audio is transcribed with Zorblax-13B before it is passed to the model.", &[]),
            ("In the demo, speech is transcribed with Zorblax-13B.", &[]),
            ("The transcripts in this README were made with Zorblax-13B.", &[]),
            ("Conversations were simulated with Oracle-4 to evaluate the model.", &[]),
            ("The vocabulary was expanded by 20k tokens over Glimmer-3-70B.", &[]),
            ("The weights were obtained from Glimmer-3-70B.", &["parent Glimmer-3-70B"]),
            ("The scores were obtained from Oracle-4.", &[]),
            ("The results were obtained from Glimmer-3-70B with greedy decoding.", &[]),
            ("Annotations were obtained from human experts, not Oracle-4.", &[]),
            ("You can generate rollouts by running Glimmer-3-70B.", &[]),
            ("The demo can be started by running Glimmer-3-70B.", &[]),
            ("We verified the answers by running Glimmer-3-70B.", &[]),
            ("I came up with the tasks in conversations with Oracle-4.", &[]),
            ("The name was found in a conversation with Oracle-4.", &[]),
            ("The idea came up in chats with Oracle-4.", &[]),
            ("It learned from the mistakes of Oracle-4.", &[]),
            ("We learned from Zorblax-13B that longer training helps.", &[]),
            ("Users learned from Oracle-4's answers.", &[]),
            ("Annotator: three linguists", &[]),
            ("Annotated with: Label Studio", &[]),
            ("Translation model: no", &[]),
            ("Distilled by: zorb", &[]),
            ("# Helper-7b\n\n## Teachers\n\n- This model helps teachers write exams.\n- Oracle-4 is used in class.", &[]),
            ("# Helper-7b\n\n## For teachers\n\n- Ask the model.", &[]),
            ("| Judge | foo/Glimmer-3-70B |\n|---|---|\n| Student | bar/Glimmer-3-4B |", &["parent bar/Glimmer-3-4B"]),
            ("# Quantization: Glimmer-3-70B → Glimmer-3-70B-Q4", &[]),
            ("# Helper-7b\n\n## Distillation is planned: Glimmer-3-70B → Glimmer-3-4B", &[]),
            ("# Helper-7b\n\n## Latency: Glimmer-3-70B → Glimmer-3-4B", &[]),
            ("Each document was annotated by three people and not by Oracle-4.", &[]),
            ("Each example was scored with Oracle-4 in our evaluation.", &[]),
            ("Each image was labelled by hand.", &[]),
            ("Weak supervision by Oracle-4 was tried and dropped.", &[]),
            ("With the supervision of Prof. Alma Mater.", &[]),
            ("Helper is a better student than Glimmer-3-70B.", &[]),
            ("Glimmer-3-70B as chosen answers would be better.", &[]),
            ("You need pairs with Oracle-4 as chosen responses.", &[]),
            ("Dialogues are simulated with the Glimmer-3-70B engine.", &[]),
            ("Logit lens plots of Glimmer-3-70B are cached.", &[]),
            ("The hidden states of Glimmer-3-70B have 8192 dimensions.", &[]),
            ("This adapter was trained on hidden states of Glimmer-3-70B.", &["teacher Glimmer-3-70B", "Kind(Adapter)"]),
            ("Chosen responses: Oracle-4 in the leaderboard.", &[]),
            ("An earlier version learned from Oracle-4's answers.", &[]),
            ("The MTP head was trained to match Glimmer-3-70B.", &[]),
            ("Glimmer-3-4B mimics Glimmer-3-70B.", &[]),
            ("Their student learned from Oracle-4's answers.", &[]),
            ("It was trained to reproduce the benchmark of Oracle-4.", &[]),
            ("Texts were machine translated from English.", &[]),
            ("The card was machine translated with Oracle-4.", &[]),
            ("This README was machine translated by Oracle-4.", &[]),
            ("The evaluation set was machine-translated with Oracle-4.", &[]),
            ("The app has recordings transcribed with Zorblax-13B.", &[]),
            ("Reviews written by Oracle-4 are detected by this model.", &[]),
            ("It tells tweets generated by Oracle-4 from others.", &[]),
        ]);
    }

    #[test]
    fn reads_teachers_in_more_words() {
        check(&[
            ("KD from Glimmer-3-70B.", &["distillation Glimmer-3-70B"]),
            ("The teacher we used is Glimmer-3-70B.", &["teacher Glimmer-3-70B"]),
            ("**Teacher → Student**: Glimmer-3-70B → Glimmer-3-4B", &["distillation Glimmer-3-70B", "fine-tune Glimmer-3-4B"]),
            ("- Distillation: Glimmer-3-70B -> Helper", &["distillation Glimmer-3-70B"]),
            ("For each prompt in the training set, four answers were drawn from Glimmer-3-70B.", &["teacher Glimmer-3-70B"]),
            ("The training set was labelled automatically with Oracle-4.", &["teacher Oracle-4"]),
            (
                "We trained on the outputs of several models (Oracle-4, Oracle-3.5, and Quill-2).",
                &["teacher Oracle-4", "teacher Oracle-3.5", "teacher Quill-2"],
            ),
            ("Fine-tuned on 100% synthetic data (Oracle-4).", &["teacher Oracle-4"]),
            ("It was tuned on letter-style data made with Oracle-4.", &["teacher Oracle-4"]),
            ("Captioned with Zorblax-13B.", &["teacher Zorblax-13B"]),
            ("Tool calls in the dataset were simulated by Oracle-4.", &["teacher Oracle-4"]),
            ("The persona dialogues were role-played by Oracle-4.", &["teacher Oracle-4"]),
            ("Distillation: Glimmer-3-70B -> Helper", &["distillation Glimmer-3-70B"]),
            ("Distillation: Glimmer-3-70B -> Glimmer-3-4B", &["distillation Glimmer-3-70B", "fine-tune Glimmer-3-4B"]),
            (
                "Knowledge distillation, Glimmer-3-70B → Glimmer-3-4B.",
                &["distillation Glimmer-3-70B", "fine-tune Glimmer-3-4B"],
            ),
        ]);
    }

    #[test]
    fn takes_nobody_for_a_teacher_in_more_words() {
        check(&[
            ("The KD paper uses Glimmer-3-70B.", &[]),
            ("KD from Glimmer-3-70B was not tried.", &[]),
            ("The teacher we compared with is Glimmer-3-70B.", &[]),
            ("Teacher → Student: see Glimmer-3-70B → Glimmer-3-4B in the paper of others", &[]),
            ("Converted: Glimmer-3-70B → GGUF", &[]),
            ("Prices: Glimmer-3-70B → 2 dollars", &[]),
            ("Distillation was not done: Glimmer-3-70B → Glimmer-3-4B.", &[]),
            ("The evaluation set was labelled automatically with Oracle-4.", &[]),
            ("It beats the outputs of several models (Oracle-4, Oracle-3.5).", &[]),
            ("Synthetic data (Oracle-4) was not used.", &[]),
            ("Synthetic data (like that of Oracle-4) can help.", &[]),
            ("Slides made with Oracle-4 are in the repo.", &[]),
            ("The examples were made with Oracle-4.", &[]),
            ("Datasets made with Oracle-4 are forbidden here.", &[]),
            ("The test questions were made with Oracle-4.", &[]),
            ("Captioned with care.", &[]),
            ("Captioned with Zorblax-13B, the images below show the style.", &[]),
            ("Pseudo-labelled speech was not used.", &[]),
            ("Synthetic images from Glimmer-3-70B are shown above.", &[]),
            ("Characters are role-played by the model.", &[]),
            ("In the demo, the customer is role-played by Oracle-4.", &[]),
            ("The chat was role-played by Oracle-4 to test it.", &[]),
            ("We used synthetic speech from Glimmer-3-70B in the evaluation.", &[]),
        ]);
    }

    #[test]
    fn reads_who_supervised() {
        check(&[
            ("It was pre-trained with the supervision of the smallest version of Zorblax-13B.", &["teacher Zorblax-13B"]),
            ("Helper was trained under the supervision of Dr. Zorblax.", &[]),
            ("Pseudo-labelled with Zorblax-13B.", &["teacher Zorblax-13B"]),
            ("Pseudo-labelled by hand.", &[]),
            ("Chosen responses were not taken from Zorblax-13B.", &[]),
        ]);
    }
}
