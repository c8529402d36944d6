//! Phrases of languages other than English that may be said of many things: whether each is said of this model here.

use super::super::cues::Cue;
use super::Reader;
use crate::model::RelationKind::FineTune;

impl Reader<'_> {
    /// As [`Self::says_what_it_is`], of phrases of other languages; `None` of all others.
    pub(super) fn fits_abroad(&self, index: usize) -> Option<bool> {
        let hit = &self.hits[index];
        let phrase = &self.sentence.text.folded[hit.span.clone()];
        let start = self.sentence.token_from(hit.span.start);
        Some(match phrase {
            "mezcla de"
            | "mélange de"
            | "mischung aus"
            | "mix aus"
            | "zusammenführung von"
            | "zusammenführung aus"
            | "ausgehend von"
            | "nous partons de"
            | "los pesos provienen de"
            | "les poids proviennent de"
            | "die gewichte stammen von"
            | "zusammenführung der modelle"
            | "fusion der modelle"
            | "verschmelzung der modelle"
            | "fusion des modèles"
            | "fusión de los modelos"
            | "mezcla de los modelos"
            | "en partant de"
            | "partant de"
            | "partiendo de"
            | "partimos de"
            | "parte de"
            | "адаптация"
            | "grundlage ist"
            | "basis ist"
            | "grundlage bildet"
            | "la base est"
            | "la base es"
            | "основой является"
            | "основой послужила"
            | "основой служит"
            | "базой является"
            | "базой послужила" => self.leads_at_once(index),
            "взял"
            | "взяли"
            | "взяла"
            | "issu de"
            | "модель на основе"
            | "модель на базе"
            | "合并了"
            | "融合了"
            | "de fusionar"
            | "al fusionar"
            | "en fusionnant"
            | "zusammenführen von"
            | "ausgangspunkt war"
            | "ausgangspunkt ist"
            | "ausgangsmodell war"
            | "ausgangsmodell ist" => {
                let tuned = || self.refine(index) == Some(FineTune);
                let before = self.sentence.word_back(start, 1);
                self.leads_at_once(index)
                    && (!phrase.starts_with("взял") || tuned())
                    && (!phrase.starts_with("модель на") || matches!(before, "" | "это" | "—" | "наша" | "моя"))
                    && (phrase != "de fusionar" || matches!(before, "resultante" | "resultado" | "producto" | "fruto"))
            }
            _ if phrase.starts_with("датасет ") => {
                matches!(self.sentence.word_back(start, 1), "" | "обучающий" | "весь" | "наш" | "этот")
            }
            "之上" => {
                let name = self.sentence.name_before(start);
                name.is_some_and(|name| self.sentence.word_back(name.tokens.start, 1) == "在")
            }
            "mit den gewichten von" => self.hits.iter().any(|hit| hit.cue == Cue::Start),
            "в формате gguf" | "в формате onnx" | "в формате mlx" => {
                matches!(self.sentence.word(0), "версия" | "модель" | "это" | "веса" | "файлы")
                    || self.sentence.name_at(0).is_some()
            }
            "翻訳に" | "翻訳には" => {
                let before = &self.sentence.text.folded[self.sentence.span.start..hit.span.start];
                ["データ", "コーパス", "回答", "質問"].iter().any(|word| before.contains(word))
            }
            _ => return None,
        })
    }
}
