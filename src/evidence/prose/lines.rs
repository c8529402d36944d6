//! Lines that are no sentences: items of announced lists, and fields.

use std::cell::OnceCell;
use std::ops::Range;

use super::fields::{self, Field};
use super::grammar::Says;
use super::names::{Name, Sentence, Sure, Thing};
use super::sections::Section;
use super::text::Text;
use super::tokens::Sort;
use super::{Reader, license};
use crate::evidence::{Mention, MentionForm};
use crate::model::RelationKind;

/// The most keys of one line whose values are read.
const MAX_KEYS: usize = 16;

/// The paragraph before a list, and whether it announced what the model is tested on: few lists ask.
#[derive(Default)]
pub(super) struct Before {
    range: Range<usize>,
    tests: OnceCell<bool>,
}

impl Before {
    pub(super) fn new(range: Range<usize>) -> Self {
        Self { range, tests: OnceCell::new() }
    }

    /// Whether it announced, in that card, what the model is tested on.
    pub(super) fn tests(&self, card: &str) -> bool {
        *self.tests.get_or_init(|| {
            let mut text = Text::default();
            text.render(card, self.range.clone());
            ["evaluat", "benchmark", "tested on"].iter().any(|word| text.folded.contains(word))
        })
    }
}

impl Reader<'_> {
    /// One item of an announced list: its first name.
    pub(super) fn item(&mut self, text: &Text, says: Says) -> bool {
        let end = text.plain.find('\n').unwrap_or(text.plain.len());
        let sentence = Sentence::new(text, self.card.text(), self.catalog, 0..end);
        if text.plain[..end].starts_with(['/', '.', '~'])
            || text.plain.get(1..3) == Some(":/")
            || text.plain.get(1..3) == Some(":\\")
        {
            // A path on somebody's disk, spaces and all.
            let mention = Mention { text: text.plain[..end].trim().to_owned(), form: MentionForm::LocalPath, revision: None };
            self.note(&sentence, says, &Name { tokens: 0..1, thing: Thing::Model, sure: Sure::Id, mention });
            return true;
        }
        let name = (0..4.min(sentence.tokens().len())).find_map(|at| {
            let name = sentence.name_at(at)?;
            let introduced = || matches!(sentence.word_back(at, 1), "from" | "of");
            let fits = match says {
                Says::Dataset => {
                    name.sure == Sure::Id
                        || name.thing == Thing::Dataset && (name.sure >= Sure::Shape || introduced())
                        || name.sure >= Sure::Shape && (at == 0 || introduced())
                }
                Says::Teacher => {
                    let bound = ["", "(", ":", ",", "-", "–", "—", "for", "|"].contains(&sentence.word(name.tokens.end));
                    let first = at == 0 || sentence.word(at - 1) == ":";
                    name.thing != Thing::Dataset && name.sure >= Sure::Shape && first && bound
                }
                _ => name.thing != Thing::Dataset && name.sure >= Sure::Shape,
            };
            fits.then_some(name)
        });
        // "Trained on:", and the machines.
        let machine = |name: &Name| says == Says::Dataset && name.sure < Sure::Known && fields::is_of_machines(&text.folded);
        let Some(name) = name.filter(|name| !machine(name)) else { return false };
        self.note(&sentence, says, &name);
        true
    }

    /// One item of a recipe: a model, and at most how much of it. "a/one-7b: 0.4".
    pub(super) fn ingredient(&mut self, text: &Text) -> bool {
        let end = text.plain.find('\n').unwrap_or(text.plain.len());
        let sentence = Sentence::new(text, self.card.text(), self.catalog, 0..end);
        let name = sentence.name_at(0).filter(|name| {
            let shown = name.mention.text.bytes().any(|byte| byte.is_ascii_digit());
            let alone = (name.tokens.end..sentence.tokens().len()).all(|at| {
                let word = sentence.plain(at);
                sentence.tokens()[at].sort == Sort::Mark || word.bytes().any(|byte| byte.is_ascii_digit()) || word == "parts"
            });
            name.thing != Thing::Dataset && alone && (name.sure >= Sure::Known || name.sure >= Sure::Shape && shown)
        });
        let Some(name) = name else { return false };
        self.recipe.push(self.seen.evidence.len());
        self.note(&sentence, Says::Parent(Some(RelationKind::Merge)), &name);
        true
    }

    /// An item that is nothing but the id of a dataset, in a section on training data.
    pub(super) fn lone_dataset(&mut self, text: &Text) -> bool {
        let end = text.plain.trim_end().len();
        let sentence = Sentence::new(text, self.card.text(), self.catalog, 0..end);
        let alone = sentence.name_at(0).filter(|name| {
            // "acme/talk: what it is".
            let amount = || sentence.plain(name.tokens.end + 1).starts_with(|c: char| c.is_ascii_digit());
            let known_data = name.thing == Thing::Dataset && name.sure >= Sure::Known && !self.before.tests(self.card.text());
            let counted = known_data && matches!(sentence.plain(name.tokens.end), "(" | ":") && amount();
            let whole = name.tokens.end == sentence.tokens().len();
            // "C4 - English": a part of it.
            let part = sentence.plain(name.tokens.end) == "-" && sentence.tokens().len() < name.tokens.end + 5;
            let told = matches!(sentence.plain(name.tokens.end), ":" | "：" | "-" | "–" | "—");
            let known = || self.catalog.families.knows(&name.mention.text);
            let id = name.mention.form == MentionForm::HubId;
            (id && (whole || told && name.thing != Thing::Model && !known()) || known_data && (whole || part) || counted)
                && (name.thing == Thing::Dataset || text.links.is_empty())
        });
        let Some(name) = alone else { return false };
        self.note(&sentence, Says::Dataset, &name);
        true
    }

    /// "Foo-7B + Bar-v2 + Baz", and nothing else, below the title of a mix: what was mixed.
    fn names_in_sum(&self, sentence: &Sentence) -> Vec<Name> {
        let (mut at, mut names) = (0, Vec::new());
        // Initials, which elsewhere are no name, are one between others.
        let initials = |at: usize| {
            let word =
                Some(sentence.plain(at)).filter(|word| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_uppercase()));
            let mention = word.and_then(super::names::bare)?;
            Some(Name { tokens: at..at + 1, thing: Thing::Model, sure: Sure::Capital, mention })
        };
        while let Some(name) =
            (sentence.name_at(at).or_else(|| initials(at))).filter(|name| name.thing != Thing::Dataset && names.len() < 16)
        {
            at = name.tokens.end;
            names.push(name);
            if at == sentence.tokens().len() {
                let sure = names.iter().filter(|name| name.sure >= Sure::Shape).count();
                return if names.len() > 1 && 2 * sure > names.len() { names } else { Vec::new() };
            }
            if sentence.word(at) != "+" {
                break;
            }
            at += 1;
        }
        Vec::new()
    }

    /// What is nothing but the name of a model, below the heading of a field: its value.
    pub(super) fn awaits(&mut self, text: &Text) -> bool {
        let says = match self.awaited {
            Some(Field::Names(says @ (Says::Parent(_) | Says::Teacher))) => says,
            Some(Field::Original) => Says::Parent(self.packaging),
            _ => return false,
        };
        let end = text.plain.trim_end().len();
        if end > 300 {
            return false;
        }
        let sentence = Sentence::new(text, self.card.text(), self.catalog, 0..end);
        let found = |least: Sure| (0..3).find_map(|at| sentence.name_at(at).filter(|name| name.sure >= least));
        // "Hub acme/x": the id, and no name of two words.
        let Some(name) = found(Sure::Id).or_else(|| found(Sure::Shape)) else { return false };
        // "Hub acme/x (acme/x)": the same name again, and marks.
        let again = |at: usize| sentence.name_at(at).is_some_and(|other| other.mention.text == name.mention.text);
        let rest = (name.tokens.end..sentence.tokens().len()).find(|at| sentence.tokens()[*at].sort != Sort::Mark);
        let whole = rest.is_none_or(again);
        if whole && name.thing != Thing::Dataset && !self.own.is(&name.mention.text) {
            self.note(&sentence, says, &name);
        }
        whole
    }

    /// Notes the parts of a line that is a sum; false where none is.
    pub(super) fn summed(&mut self, text: &Text) -> bool {
        let (mut start, mut found) = (0, false);
        for line in text.plain.split('\n') {
            let span = start..start + line.trim_end().len();
            start += line.len() + 1;
            if found || span.len() > 400 || !line.contains(" + ") {
                continue;
            }
            let sentence = Sentence::new(text, self.card.text(), self.catalog, span);
            let names = self.names_in_sum(&sentence);
            for name in &names {
                self.note(&sentence, Says::Parent(Some(RelationKind::Merge)), name);
            }
            found = !names.is_empty();
        }
        found
    }

    /// One line of those below "merged with".
    pub(super) fn merged_line(&mut self, text: &Text, span: Range<usize>) -> bool {
        let sentence = Sentence::new(text, self.card.text(), self.catalog, span);
        let first = (0..sentence.tokens().len().min(12)).find(|at| sentence.name_at(*at).is_some());
        let name = first
            .and_then(|at| sentence.name_at(at))
            .filter(|name| name.sure == Sure::Id && name.thing != Thing::Dataset && name.tokens.end == sentence.tokens().len());
        let Some(name) = name else { return false };
        self.note(&sentence, Says::Parent(Some(RelationKind::Merge)), &name);
        true
    }

    /// A line with a known key, and with further keys behind it: "Base: X, method: Z, dataset: Y". False where nothing is read here.
    pub(super) fn field(&mut self, text: &Text, field: Field, span: Range<usize>) -> bool {
        if !matches!(field, Field::Names(_)) {
            return self.value(text, field, span);
        }
        let (mut key, mut rest, mut read) = (Some(field), span, false);
        for _ in 0..MAX_KEYS {
            let next = fields::next_key(&text.folded[rest.clone()]);
            let end = next.map_or(rest.end, |(cut, ..)| rest.start + cut);
            // What an unknown key says is nothing here.
            if let Some(field @ Field::Names(_)) = key {
                read |= self.value(text, field, rest.start..end);
            }
            let Some((_, other, at)) = next else { return read };
            key = other;
            rest.start += at;
        }
        let why = format!("a line has more than {MAX_KEYS} keys");
        self.cut.get_or_insert_with(|| (self.card.place_at(text.origin(rest.start)), why));
        read
    }

    /// The value of a known key; false where it is not read here.
    fn value(&mut self, text: &Text, field: Field, span: Range<usize>) -> bool {
        let section = self.sections.current();
        match field {
            Field::License => {
                let sentence = Sentence::new(text, self.card.text(), self.catalog, span.clone());
                let stated = license::stated(&sentence, &self.own);
                let (own, others): (Vec<_>, Vec<_>) = stated.into_iter().partition(|said| said.of == license::Of::Own);
                others.into_iter().for_each(|said| self.said(&sentence, said));
                if !own.is_empty() {
                    own.into_iter().for_each(|said| self.license(&sentence, said.at, said.words));
                    return true;
                }
                let trimmed = text.plain[span.clone()].trim_start();
                let trimmed = trimmed.strip_prefix('[').filter(|inner| inner.trim_end().ends_with(']')).unwrap_or(trimmed);
                let skipped = span.end - trimmed.len();
                let named = license::name(trimmed, &text.folded[skipped..span.end]);
                let value = named.as_ref().map_or(trimmed, |(_, name)| name.as_str()).trim_end_matches(['.', ' ', ']']);
                let vague = self.catalog.licenses.named(value).is_some_and(|named| named.is_vague());
                let known =
                    || self.catalog.licenses.hub_id(value).is_some() || !self.catalog.licenses.by_name(value).is_empty();
                if !vague
                    && value.len() <= 100
                    && (license::looks_like_one(value) && !value.starts_with('[')
                        || license::is_slug(value)
                        || license::is_titled(value)
                        || known())
                {
                    let words = value.to_owned();
                    self.license(&sentence, skipped, words);
                    return true;
                }
                self.linked_license(&sentence)
            }
            Field::Names(says) if !matches!(section, Section::Terms) => {
                // The base of what its title calls a LoRA.
                let adapts = says == Says::Parent(None) && self.packaging == Some(RelationKind::Adapter);
                let says = if adapts { Says::Parent(self.packaging) } else { says };
                let sentence = Sentence::new(text, self.card.text(), self.catalog, span);
                if says != Says::Dataset && self.own.is_called(sentence.text.plain[sentence.span.clone()].trim()) {
                    // A column of bases that holds this model: it is the base of the packings beside it.
                    return true;
                }
                let mut names = fields::values(&sentence, says);
                // "Data: Helper was trained on clean speech".
                let own = |name: &Name| {
                    let verb = matches!(sentence.word(name.tokens.end), "was" | "is" | "has" | "were" | "are" | "uses");
                    self.own.is(&name.mention.text) || verb && self.own.covers(name, &self.catalog.families)
                };
                names.retain(|name| says != Says::Dataset || name.sure == Sure::Id || !own(name));
                for name in &names {
                    self.note(&sentence, says, name);
                }
                !names.is_empty()
            }
            Field::Recipe if !matches!(section, Section::Terms) => {
                let sentence = Sentence::new(text, self.card.text(), self.catalog, span);
                let says = Says::Parent(Some(RelationKind::Merge));
                let names = fields::values(&sentence, says);
                let models = names.len() > 1 && names.iter().all(|name| name.sure >= Sure::Shape);
                for name in names.iter().filter(|_| models) {
                    self.note(&sentence, says, name);
                }
                models
            }
            Field::Begun if section != Section::Terms && (section >= Section::Open || text.folded.contains("name_or_path")) => {
                self.begun(text, span)
            }
            Field::Original if !matches!(section, Section::Terms) => {
                let sentence = Sentence::new(text, self.card.text(), self.catalog, span);
                let says = Says::Parent(self.packaging);
                let names = fields::values(&sentence, says);
                // A shape alone must be all of the value: "original | three-class run on X" is no name.
                let whole =
                    |name: &Name| matches!(sentence.word(name.tokens.end), "" | "(" | "by" | "," | "." | "|" | "-" | " ");
                let fits = |name: &&Name| name.sure >= Sure::Known || name.sure == Sure::Shape && whole(name);
                for name in names.iter().filter(fits).take(1) {
                    self.note(&sentence, says, name);
                }
                !names.is_empty()
            }
            _ => false,
        }
    }
}

/// Whether a folded title calls its model a mix of others.
pub(super) fn calls_a_mix(folded: &str) -> bool {
    let mixes = ["mix", "mixed", "merge", "merged", "blend", "remix", "mixture", "cocktail"];
    folded.split(|c: char| !c.is_alphanumeric()).any(|word| mixes.contains(&word))
}
