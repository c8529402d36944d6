//! What is called data by the words before its id: "the dataset X", "trained on 20k rows of X", "on a mix of X".

use super::{Name, Sentence, Sure, Thing};
use crate::evidence::MentionForm;

impl Sentence<'_> {
    /// What the words around a name say that it is.
    pub(super) fn thing_told(&self, index: usize, name: &Name) -> Thing {
        let after = self.thing_after(name.tokens.end);
        let id = name.sure == Sure::Id && name.mention.form == MentionForm::HubId;
        match after {
            Thing::Either if id && self.is_called_data(index) => Thing::Dataset,
            Thing::Either if matches!(name.sure, Sure::Known | Sure::Family) => Thing::Model,
            after => after,
        }
    }

    /// Whether the words before an id call it data: "the dataset X", "datasets: X", "trained on 20k rows of X", "on a filtered version
    /// of X", "on a mix of X".
    fn is_called_data(&self, index: usize) -> bool {
        let before = |back: usize| self.word_back(index, back);
        let sorts = |word: &str| matches!(word, "dataset" | "datasets" | "corpora" | "corpus");
        if sorts(before(1)) || before(1) == ":" && sorts(before(2)) {
            return true;
        }
        // "The dataset is X".
        if before(1) == "is" && sorts(before(2)) && matches!(before(3), "the" | "our" | "my" | "its" | "training") {
            return true;
        }
        if !matches!(before(1), "of" | "from") || index < 3 {
            return false;
        }
        let verb = |at: usize| {
            let word = self.word(at);
            ["trained", "training", "tuned", "tuning"].iter().any(|verb| word.ends_with(verb)) || matches!(word, "dpo" | "sft")
        };
        if !(index.saturating_sub(9)..index - 2).any(verb) {
            return false;
        }
        let amount = matches!(
            before(2),
            "rows"
                | "samples"
                | "examples"
                | "subset"
                | "split"
                | "portion"
                | "sentences"
                | "pairs"
                | "images"
                | "conversations"
                | "sample"
                | "slice"
        );
        let cleaned = matches!(
            before(3),
            "filtered"
                | "cleaned"
                | "deduplicated"
                | "curated"
                | "translated"
                | "subsampled"
                | "shuffled"
                | "processed"
                | "preprocessed"
        );
        let mixed = matches!(before(2), "mix" | "mixture" | "blend")
            && (index.saturating_sub(6)..index).any(|at| self.word(at) == "on");
        amount || cleaned && matches!(before(2), "version" | "variant" | "subset" | "copy") || mixed
    }
}
