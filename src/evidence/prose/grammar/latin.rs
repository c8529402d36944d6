//! What German, French, Spanish and Russian say otherwise than English: a genitive without a preposition, an object behind "as a
//! base", a version called after its language.

use super::super::cues::What;
use super::super::names::{Name, Sure, Thing};
use super::super::tokens::Sort;
use super::super::words::DATA_WORDS;
use super::{Reader, Says};

/// Verbs between "as a base model" and what serves as one, with the words beside them.
const SERVES: &[&str] = &[
    "wurde",
    "wird",
    "dient",
    "diente",
    "ist",
    "war",
    "haben",
    "wir",
    "verwenden",
    "verwendeten",
    "nutzen",
    "nutzten",
    "das",
    "modell",
    "nous",
    "utilisons",
    "avons",
    "utilisé",
    "sert",
    "a",
    "été",
    "le",
    "modèle",
    "se",
    "usó",
    "utilizó",
    "usa",
    "utiliza",
    "usamos",
    "utilizamos",
    "hemos",
    "usado",
    "utilizado",
    "sirve",
    "el",
    "modelo",
    "fue",
    "использовалась",
    "использовался",
    "использована",
    "использован",
    "использовали",
    "использовал",
    "используется",
    "была",
    "был",
    "взята",
    "взят",
    "взяли",
    "взял",
    "взяла",
    "выступает",
    "выступила",
    "служит",
    "послужила",
    "послужил",
    "модель",
    "мы",
    "я",
];

/// Languages that a version may be called after.
const LANGUAGES: &[&str] = &[
    "deutsche",
    "deutschsprachige",
    "englische",
    "französische",
    "spanische",
    "italienische",
    "russische",
    "française",
    "francophone",
    "anglaise",
    "allemande",
    "espagnole",
    "italienne",
    "española",
    "castellana",
    "inglesa",
    "hispana",
    "francesa",
    "español",
    "castellano",
    "русскоязычная",
    "русская",
    "русифицированная",
    "английская",
    "немецкая",
    "украинская",
    "казахская",
    "français",
    "deutsch",
];

/// Words that may stand behind the object of a noun that opens a text.
const BEHIND: &[&str] = &[
    "auf",
    "für",
    "mit",
    "von",
    "in",
    "im",
    "nach",
    "zu",
    "zur",
    "zum",
    "und",
    "als",
    "aus",
    "durch",
    "ins",
    "vom",
    "beim",
    "über",
    "ohne",
    "sur",
    "pour",
    "avec",
    "en",
    "dans",
    "par",
    "au",
    "aux",
    "et",
    "à",
    "de",
    "du",
    "via",
    "sans",
    "con",
    "para",
    "al",
    "a",
    "por",
    "sobre",
    "y",
    "entre",
    "sin",
    "на",
    "для",
    "в",
    "во",
    "до",
    "под",
    "по",
    "с",
    "со",
    "от",
    "из",
    "и",
    "через",
    "без",
    "к",
    "при",
    "using",
    "with",
    "for",
    "on",
    "to",
    "and",
    "or",
    "by",
    "model",
    "base",
    "instruct",
    "modell",
    "modèle",
    "modelo",
    "модели",
];

impl Reader<'_> {
    /// "LoRA для X" has a preposition; "GGUF версия X", "дистилляция модели X" have none. The token to look for the object from.
    pub(super) fn genitive(&self, index: usize, next: usize) -> Option<usize> {
        let hit = &self.hits[index].span;
        let version = |word: &str| {
            ["версия", "версию", "версией", "версии", "вариант", "вариантом", "модель", "копия", "копией"]
                .iter()
                .any(|noun| word.ends_with(noun))
        };
        let of_model = |at: usize| at + usize::from(matches!(self.sentence.word(at), "модели" | "моделей" | "репозитория"));
        // "GGUF-версия X": one word.
        let whole = next.checked_sub(1).map_or("", |at| self.sentence.word(at));
        if version(whole) && self.sentence.tokens()[next - 1].span.end > hit.end {
            return Some(of_model(next));
        }
        if version(self.sentence.word(next)) {
            return Some(of_model(next + 1));
        }
        let slavic = self.sentence.text.folded[hit.clone()].contains(|letter: char| ('а'..='я').contains(&letter));
        let at = of_model(next);
        (slavic && self.sentence.name_at(at).is_some_and(|name| self.is_one_model(&name))).then_some(at)
    }

    /// "Als Basismodell wurde X verwendet", "За основу взята модель X".
    pub(super) fn serves(&mut self, index: usize, what: What, next: usize) {
        let mut at = next;
        while at < next + 5 && SERVES.contains(&self.sentence.word(at)) {
            at += 1;
        }
        let fits = |name: &Name| self.is_one_model(name) || name.sure >= Sure::Family && name.thing != Thing::Dataset;
        if at > next
            && let Some(name) = self.sentence.name_at(at).filter(fits)
        {
            self.claim(index, what, name);
        }
    }

    /// Whether a verb whose form tells "I" or "we" opens its sentence, or follows the pronoun: "Дообучил X", "мы обучили X".
    pub(super) fn is_first_person(&self, index: usize) -> bool {
        let hit = &self.hits[index].span;
        let start = self.sentence.token_from(hit.start);
        let slavic = self.sentence.text.folded[hit.clone()].ends_with(['л', 'и']);
        slavic && matches!(self.sentence.word_back(start, 1), "" | "я" | "мы" | "и")
    }

    /// "Finetune von X kosten viel", "кванты X можно скачать": what opens the sentence is its subject, and a verb follows.
    pub(super) fn is_subject_abroad(&self, index: usize, name: &Name) -> bool {
        let hit = &self.hits[index].span;
        let start = self.sentence.token_from(hit.start);
        let next = self.sentence.token_from(hit.end);
        let slavic = self.sentence.text.folded[hit.clone()].contains(|letter: char| ('а'..='я').contains(&letter));
        let leads = |at: usize| matches!(self.sentence.word(at), "von" | "aus" | "de" | "du" | "entre");
        let abroad = slavic || (next.saturating_sub(1)..next + 3).any(|at| at < name.tokens.start && leads(at));
        let opens = start == 0
            || start < 3
                && (0..start).all(|at| {
                    let word = self.sentence.word(at);
                    LANGUAGES.contains(&word)
                        || matches!(
                            word,
                            "die"
                                | "das"
                                | "der"
                                | "la"
                                | "le"
                                | "el"
                                | "ein"
                                | "eine"
                                | "un"
                                | "une"
                                | "una"
                                | "gguf"
                                | "onnx"
                        )
                });
        let mut end = name.tokens.end;
        let mut last = name.clone();
        for _ in 0..8 {
            let Some(next) = self.coordinated(&last) else { break };
            (end, last) = (next.tokens.end, next);
        }
        let word = self.sentence.word(end);
        let goes_on = self.sentence.tokens().get(end).is_none_or(|token| token.sort != Sort::Word)
            || BEHIND.contains(&word)
            || self.sentence.name_at(end).is_some()
            || word.bytes().any(|byte| byte.is_ascii_digit())
            || !matches!(word, "доступна" | "доступен" | "доступны" | "нужна" | "нужен" | "нужны")
                && ["ая", "ый", "ой", "ого", "на", "ен", "iert", "stimmt", "tunt", "é", "ée", "ado", "ada", "ом", "ами"]
                    .iter()
                    .any(|end| word.ends_with(end));
        // "Конвертация X в ONNX занимает час".
        let later = (end..end + 5)
            .map(|at| self.sentence.word(at))
            .take_while(|word| !matches!(*word, "" | "," | "." | "—" | "–" | "("))
            .any(|word| ["ает", "яет", "ует", "оит"].iter().any(|ending| word.ends_with(ending)));
        abroad && opens && (!goes_on || slavic && later)
    }

    /// Whether a model's name follows a cue at once, over words for a model.
    pub(super) fn leads_at_once(&self, index: usize) -> bool {
        let hit = &self.hits[index].span;
        let start = self.sentence.token_from(hit.start);
        let mut at = self.sentence.token_from(hit.end);
        while matches!(
            self.sentence.word(at),
            "los"
                | "les"
                | "den"
                | "der"
                | "el"
                | "le"
                | "dem"
                | "modelos"
                | "modèles"
                | "modellen"
                | "modell"
                | "modelo"
                | "modèle"
                | "модели"
        ) {
            at += 1;
        }
        // "forma parte de X", "es parte de X".
        let of_a_whole = self.sentence.text.folded[hit.clone()].starts_with("parte")
            && !matches!(self.sentence.word_back(start, 1), "modelo" | "versión" | "que");
        !of_a_whole && self.sentence.name_at(at).is_some_and(|name| self.is_one_model(&name) || name.sure >= Sure::Known)
    }

    /// "Модель X от Acme. Обучена на …": a model of others, and what was done with it.
    pub(super) fn is_of_a_maker_and_trained(&self, name: &Name) -> bool {
        let rest = &self.sentence.text.folded[self.sentence.span.end..];
        let trained = ["обучена", "обучен", "дообучена", "дообучен"].iter().any(|verb| rest.trim_start().starts_with(verb));
        let end = name.tokens.end;
        trained && self.sentence.word(end) == "от" && matches!(self.sentence.word(end + 2), "" | ".")
    }

    /// "Deutsche Version von X", "version française de X", "русскоязычная версия X".
    pub(super) fn version_in(&mut self, index: usize, next: usize) -> bool {
        let start = self.sentence.token_from(self.hits[index].span.start);
        let before = start.checked_sub(1).filter(|at| LANGUAGES.contains(&self.sentence.word(*at)));
        let behind = next + usize::from(matches!(self.sentence.word(next), "en" | "auf"));
        let after = LANGUAGES.contains(&self.sentence.word(behind));
        if before.is_none() && !after {
            return false;
        }
        let first = before.unwrap_or(start);
        let mut at = if after { behind + 1 } else { next };
        let slavic = &self.sentence.text.folded[self.hits[index].span.clone()] == "версия";
        match self.sentence.word(at) {
            "von" | "de" | "du" => at += 1,
            "модели" if slavic => at += 1,
            _ if slavic => {}
            _ => return true,
        }
        let opens = match self.sentence.word_back(first, 1) {
            "eine" | "une" | "una" | "la" | "die" => {
                matches!(self.sentence.word_back(first, 2), "ist" | "est" | "es") || first == 1 && self.setting.opening
            }
            "" => self.setting.opening,
            "это" | "ist" | "est" | "es" | "—" => true,
            _ => false,
        };
        if let Some(name) = self.sentence.name_at(at).filter(|name| opens && self.is_one_model(name)) {
            self.attach(index, Says::Parent(self.refine(index)), name);
        }
        true
    }

    /// An id behind a word for data is a dataset's: "auf dem Datensatz example/talk".
    pub(super) fn called_data(&self, start: usize) -> Option<Name> {
        let mut at = start;
        while at < start + 4
            && (DATA_WORDS.contains(self.sentence.word(at))
                || matches!(self.sentence.word(at), "the" | "our" | "el" | "la" | "le" | "un" | "dem" | "den" | "der" | "de"))
        {
            at += 1;
        }
        let called = at > start && DATA_WORDS.contains(self.sentence.word(at - 1));
        let name = self.sentence.name_at(at).filter(|name| called && name.sure == Sure::Id && name.thing != Thing::Model)?;
        Some(Name { thing: Thing::Dataset, ..name })
    }
}

#[cfg(test)]
mod tests;
