//! Labels that only their place makes one: without a colon ("Base - X", "Underlying model → X", "**Base weights** `X`"), or too
//! plain to say alone what they label ("Model: X" beside how it was tuned).

use std::ops::Range;

use super::Reader;
use super::fields::{self, Field};
use super::grammar::Says;
use super::names::{Name, Sentence, Sure, has_size};
use super::sections::Section;
use super::text::Text;

/// What stands between a label and its value where no colon does.
const MARKS: &[&str] = &[" - ", " – ", " — ", " → ", " -> ", " = ", " => "];

/// Words that tell how a model was tuned, beside its name.
const TUNED: &[&str] = &["method:", "qlora", "lora rank", "epochs:", "learning rate", "training:", "adapter:", "方法", "轮数"];

impl Reader<'_> {
    /// A line whose label has no colon; false where it has no label.
    pub(super) fn labelled(&mut self, text: &Text) -> bool {
        let end = text.plain.trim_end().len();
        if end > 160
            || text.plain[..end].contains('\n')
            || self.sections.current() < Section::Open && !text.folded.contains("name_or_path")
        {
            return false;
        }
        let head = &text.folded[..super::text::floor(&text.folded, end.min(56))];
        let marked = MARKS.iter().filter_map(|mark| Some((head.find(mark)?, mark.len()))).min();
        // A hyphen is folded to a space.
        let dashed = text.plain[..head.len()].find(" - ").map(|at| (at, 3));
        let shown = text.codes.first().map(|code| code.start).filter(|at| *at < head.len()).map(|at| (at, 0));
        let Some((at, length)) = marked.into_iter().chain(dashed).min().or(shown).filter(|(at, _)| *at > 3) else {
            return false;
        };
        let key = text.folded[..at].trim();
        let told = |field: &Field| matches!(field, Field::Names(Says::Parent(_)) | Field::Original | Field::Begun);
        let Some(field) = fields::field(key).filter(told) else { return false };
        let span = at + length..end;
        let sentence = Sentence::new(text, self.card.text(), self.catalog, span.clone());
        let first = (0..2).find_map(|at| sentence.name_at(at));
        let whole = |name: &Name| matches!(sentence.word(name.tokens.end), "" | "(" | "," | "." | ";");
        first.is_some_and(|name| name.sure >= Sure::Shape && whole(&name)) && self.field(text, field, span)
    }

    /// "Model: X", where what stands around it is how it was tuned: the base.
    pub(super) fn model_of_a_run(&mut self, text: &Text, span: Range<usize>) -> bool {
        let trained = self.sections.current() == Section::Training || TUNED.iter().any(|word| text.folded.contains(word));
        trained && self.begun(text, span)
    }

    /// "Start: X, then DPO": a value that is one model, which another is than this.
    pub(super) fn begun(&mut self, text: &Text, span: Range<usize>) -> bool {
        let sentence = Sentence::new(text, self.card.text(), self.catalog, span);
        let Some(name) = fields::values(&sentence, Says::Parent(None)).into_iter().next() else { return false };
        let whole = matches!(sentence.word(name.tokens.end), "" | "(" | "（" | "," | "，" | "." | ";");
        let sized = name.sure >= Sure::Known || has_size(&name.mention.text);
        let fits = name.is_model() && sized && whole && !self.own.covers(&name, &self.catalog.families);
        if fits && !self.own.begins(&name.mention.text) {
            self.note(&sentence, Says::Parent(None), &name);
        }
        fits
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn reads_labels_without_a_colon_and_plain_ones_beside_a_run() {
        check(&[
            ("Base - Glimmer-3-4B", &["parent Glimmer-3-4B"]),
            ("* Underlying model → Glimmer-3-4B", &["parent Glimmer-3-4B"]),
            ("**Base weights** `foo/Glimmer-3-4B`", &["parent foo/Glimmer-3-4B"]),
            ("- **Parent checkpoint**: `foo/Glimmer-3-4B`", &["parent foo/Glimmer-3-4B"]),
            ("- **Init from**: Glimmer-3-4B", &["parent Glimmer-3-4B"]),
            ("Finetuning base: Glimmer-3-4B", &["parent Glimmer-3-4B"]),
            ("- **Origin**: foo/Glimmer-3-4B", &["parent foo/Glimmer-3-4B"]),
            ("- **Initialization**: weights of Glimmer-3-4B", &["parent Glimmer-3-4B"]),
            ("- Checkpoint used: foo/Glimmer-3-4B", &["parent foo/Glimmer-3-4B"]),
            ("Start: Glimmer-3-4B, then DPO on 12k pairs.", &["parent Glimmer-3-4B"]),
            ("* Upstream: https://huggingface.co/foo/Glimmer-3-4B", &["parent foo/Glimmer-3-4B"]),
            ("- **LLM**: foo/Glimmer-3-4B\n- **Method**: QLoRA", &["parent foo/Glimmer-3-4B"]),
            ("Model: Glimmer-3-4B. Data: 10k recipes. Method: QLoRA.", &["parent Glimmer-3-4B"]),
            ("## Training\n\n- Model: Glimmer-3-4B", &["parent Glimmer-3-4B"]),
            ("预训练模型：Glimmer-3-4B", &["parent Glimmer-3-4B"]),
            ("学習元: foo/Glimmer-3-4B", &["parent foo/Glimmer-3-4B"]),
            ("Ausgangspunkt: foo/Glimmer-3-4B", &["parent foo/Glimmer-3-4B"]),
            ("Point de départ : foo/Glimmer-3-4B", &["parent foo/Glimmer-3-4B"]),
            ("Punto de partida: foo/Glimmer-3-4B", &["parent foo/Glimmer-3-4B"]),
        ]);
    }

    #[test]
    fn makes_nothing_of_labels_of_other_things() {
        check(&[
            ("Base - image classification", &[]),
            ("Base - Notebook", &[]),
            ("Base – the base of the tree, Glimmer-3-4B style", &[]),
            ("Base → top", &[]),
            ("Origin: France", &[]),
            ("Origin: Glimmer-3-4B team", &[]),
            ("Start: 2023-01-01", &[]),
            ("Start: Monday", &[]),
            ("Starting from: June 2024", &[]),
            ("Initialization: Xavier", &[]),
            ("Initialization: random", &[]),
            ("Initialization: He-Normal", &[]),
            ("Upstream: https://github.com/foo/zorblax", &[]),
            ("Checkpoint used: step 12000", &[]),
            ("Model used: Oracle-4 as judge", &[]),
            ("LLM: any compatible one", &[]),
            ("- Model: Helper 7b\n- Epochs: 3", &[]),
            ("- Model: transformer\n- Epochs: 3", &[]),
            ("## Training\n\n- Model: Helper-7b\n- Method: LoRA", &[]),
            ("## Training\n\n- Model: decoder-only\n- Method: LoRA", &[]),
            ("## Training\n\n- Reward model: Glimmer-3-4B", &[]),
            ("## Training\n\n- Judge model: Glimmer-3-4B", &[]),
            ("## Evaluation\n\n- Model: Glimmer-3-4B\n- Epochs: 3", &[]),
            ("Model: Glimmer-3-4B (baseline). Score: 45.", &[]),
            ("Model: Glimmer-3-4B. Score: 45.", &[]),
            ("## Comparison\n\nModel: Glimmer-3-4B\nMethod: LoRA", &[]),
            ("Teacher - Shimmer-3-70B", &[]),
            ("Tokenizer - Glimmer-3-4B", &[]),
            ("Judge - Glimmer-3-4B", &[]),
            ("Backbone of the demo - Glimmer-3-4B", &[]),
            ("Base price - Glimmer-3-4B", &[]),
            ("Compare base - Glimmer-3-4B", &[]),
            ("The base - Glimmer-3-4B - was not used.", &[]),
            ("Reward base → Glimmer-3-4B", &[]),
            ("**Tokenizer** `foo/Glimmer-3-4B`", &[]),
            ("**Served by** `foo/Glimmer-3-4B`", &[]),
            ("LLM judge: Glimmer-3-4B", &[]),
            ("### 事前学習モデル\n\n- [Glimmer-3-4B](https://example.com/glimmer)", &[]),
            ("预训练模型：三个", &[]),
            ("使用モデル: Oracle-4 で評価", &[]),
        ]);
    }
}
