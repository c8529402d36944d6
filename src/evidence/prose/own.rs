//! Whom a sentence is about: this model, or another.
//!
//! A card speaks of many models. Edges are only for its own, which it calls "this model", "we", or by a name: the one its
//! folder has, or the one in its title.

mod subject;

use std::cell::LazyCell;

pub(super) use self::subject::{Subject, subject, titled_other};
use super::names::Name;
use crate::catalog::families::{normal_bare_name, normal_name};
use crate::catalog::{Families, Resolution};
use crate::evidence::{Claim, Observations};
use crate::model::ModelId;

/// What this model is called.
#[derive(Debug, Default)]
pub(super) struct Own {
    /// Ids and names that are surely its own.
    names: Vec<Called>,
    /// Names that its title gives it.
    titles: Vec<Called>,
}

/// A name of this model in the forms that others are compared with.
#[derive(Debug)]
struct Called {
    text: String,
    /// All of it, as names are compared.
    normal: String,
    /// What stands after the owner, as names are compared.
    bare: String,
    /// The runs of letters and of digits of what stands after the last slash.
    parts: Vec<String>,
}

impl Called {
    fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            normal: normal_name(text),
            bare: normal_name(text.split_once('/').map_or(text, |(_, bare)| bare)),
            parts: parts(text.rsplit('/').next().unwrap_or(text)),
        }
    }
}

impl Own {
    /// The names that other extractors have seen.
    pub(super) fn new(seen: &Observations) -> Self {
        let mut own = Self::default();
        for evidence in &seen.evidence {
            if let Claim::Name { name } = &evidence.claim
                && own.names.len() < 8
            {
                own.names.push(Called::new(name));
            }
        }
        own
    }

    /// Takes the names out of the card's title.
    pub(super) fn title(&mut self, title: &str, families: &Families) {
        let title = title.trim();
        let lower = title.to_lowercase();
        let skip = ["model card for the", "model card for", "model card of", "model card:", "model card -", "model name:"]
            .into_iter()
            .find(|prefix| lower.starts_with(prefix))
            .map_or(0, str::len);
        let Some(title) = title.get(skip..).map(str::trim).filter(|title| !title.is_empty() && title.len() < 120) else {
            return;
        };
        let cut = title.find([':', '(', '|', '—', '–']).unwrap_or(title.len());
        let short = title[..cut].split(" - ").next().unwrap_or("").trim();
        let short = short.strip_suffix("Model Card").or_else(|| short.strip_suffix("model card")).unwrap_or(short).trim();
        for name in [title, short] {
            // A card copied from another model keeps that one's title: no name of this one.
            let foreign = !self.names.is_empty()
                && matches!(families.resolve(name), Resolution::One(id) if !self.names.iter().any(|own| own.text == id.as_str() || own.normal == normal_name(id.name())));
            if name.len() > 2 && !foreign && !self.titles.iter().any(|known| known.text == name) {
                self.titles.push(Called::new(name));
            }
        }
    }

    /// Whether a name can only be this model's: never its own parent.
    pub(super) fn is(&self, name: &str) -> bool {
        let normal = normal_name(name);
        let whole = name.contains('/');
        self.names.iter().any(|own| own.normal == normal || !whole && own.bare == normal)
            || self.titles.iter().any(|title| title.normal == normal && !(whole && self.is_of_another(name, title)))
            || whole && self.is_reordered(name)
    }

    /// Whether an id that reads as a title does is another owner's: "acme/helper-7b" where a copy of it is titled "Acme Helper 7B".
    fn is_of_another(&self, id: &str, title: &Called) -> bool {
        let Some((owner, _)) = id.split_once('/').filter(|_| !title.text.contains('/')) else { return false };
        let mut owners = self.owners().peekable();
        owners.peek().is_some() && !owners.any(|own| own.eq_ignore_ascii_case(owner))
    }

    /// Whether an id is this model's with the words of its name in another order and a version behind: "acme/x-base-7b-v0.1" for
    /// "acme/x-7b-base".
    fn is_reordered(&self, id: &str) -> bool {
        let Some((owner, bare)) = id.split_once('/') else { return false };
        let of_the_same = |own: &&Called| {
            own.parts.len() > 3 && own.text.split_once('/').is_some_and(|(other, _)| other.eq_ignore_ascii_case(owner))
        };
        let words = LazyCell::new(|| parts(bare));
        let same = |own: &Called| {
            let words = &*words;
            let numbers = words.iter().filter(|word| !own.parts.contains(word)).collect::<Vec<_>>();
            own.parts.first() == words.first()
                && own.parts.iter().all(|word| words.contains(word))
                && !words.starts_with(&own.parts)
                && numbers.first().is_some_and(|word| *word == "v")
                && numbers.iter().skip(1).all(|word| word.bytes().all(|byte| byte.is_ascii_digit()))
        };
        self.names.iter().filter(of_the_same).any(same)
    }

    /// Whether a sentence about `name` is about this model: its name, or the first words of it.
    pub(super) fn covers(&self, name: &Name, families: &Families) -> bool {
        let text = &name.mention.text;
        if self.is(text) {
            return true;
        }
        let known = families.resolve(text);
        if let Resolution::One(id) = &known {
            return self.owns(id);
        }
        if text.contains('/') {
            let bare = normal_bare_name(text);
            return self.names.is_empty() && self.titles.iter().any(|title| title.normal == bare);
        }
        let words = parts(text);
        let covered = |own: &[String]| {
            // "X-7B-v0.1" is "X-7B".
            let rest: Vec<&String> = words.iter().filter(|word| !own.contains(word)).collect();
            if own.len() > 2
                && own.first() == words.first()
                && own.iter().all(|word| words.contains(word))
                && rest.iter().all(|word| *word == "v" || word.bytes().all(|byte| byte.is_ascii_digit()))
            {
                return true;
            }
            // "X-Base-7B-v0.1" is "X-7B-Base": the same words in another order.
            if own.len() > 3 && own.first() == words.first() && own.iter().all(|word| words.contains(word)) && rest.is_empty() {
                return true;
            }
            // "X-7B" is another model than "X-7B-chat"; "X" alone is both.
            let sized =
                words.iter().any(|word| word.bytes().all(|byte| byte.is_ascii_digit())) && words.iter().any(|word| word == "b");
            let tuned = |word: &String| {
                matches!(word.as_str(), "chat" | "instruct" | "it" | "distill" | "rl" | "base" | "coder" | "math" | "vl")
            };
            if sized && own.iter().any(|word| tuned(word) && !words.contains(word)) {
                return false;
            }
            let prefix = !words.is_empty() && own.first() == words.first() && words.iter().all(|word| own.contains(word));
            // A family's name alone stands for this model only if no other name follows it in its own.
            let only_sizes = || own.iter().filter(|word| !words.contains(word)).all(|word| is_variant(word));
            prefix && (!matches!(known, Resolution::Family(_) | Resolution::Several(_)) || only_sizes())
        };
        self.names.iter().chain(&self.titles).any(|own| covered(&own.parts))
    }

    /// Whether the card's title is more than a heading that any card has.
    fn has_title(&self) -> bool {
        self.titles.iter().any(|title| !matches!(title.normal.as_str(), "model card" | "readme" | "model" | "model details"))
    }

    /// Whether a word is a part of one of its names.
    fn mentions(&self, word: &str) -> bool {
        self.names.iter().chain(&self.titles).any(|own| own.normal.split(' ').any(|part| part == word))
    }

    /// Whether a text is a name of this model that is not only its title's, which may be the base's.
    pub(super) fn is_called(&self, text: &str) -> bool {
        let normal = normal_name(text);
        self.names.iter().any(|own| own.normal == normal || own.bare == normal)
    }

    /// Whether a name begins with all of one of this model's: what was made from this, and not this from it.
    pub(super) fn begins(&self, text: &str) -> bool {
        let bare = normal_bare_name(text);
        let own =
            |own: &Called| !own.bare.is_empty() && bare.strip_prefix(&*own.bare).is_some_and(|rest| rest.starts_with(' '));
        self.names.iter().any(own)
    }

    /// Whose it is, as far as its names tell.
    pub(super) fn owners(&self) -> impl Iterator<Item = &str> {
        self.names.iter().filter_map(|name| name.text.split_once('/').map(|(owner, _)| owner))
    }

    /// The names that are surely its own, without owner.
    pub(super) fn bare_names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|name| name.text.rsplit('/').next().unwrap_or(&name.text))
    }

    fn owns(&self, id: &ModelId) -> bool {
        let bare = normal_name(id.name());
        self.names.iter().any(|own| own.text.eq_ignore_ascii_case(id.as_str()) || own.normal == bare)
    }
}

/// The runs of letters and of digits of a name, lower case.
fn parts(name: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut last = ' ';
    for character in name.chars().flat_map(char::to_lowercase) {
        if character.is_alphanumeric() {
            let joined = last.is_alphanumeric() && last.is_ascii_digit() == character.is_ascii_digit();
            match out.last_mut().filter(|_| joined) {
                Some(part) => part.push(character),
                None => out.push(character.to_string()),
            }
        }
        last = character;
    }
    out
}

fn is_variant(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
        || matches!(
            word,
            "b" | "m"
                | "v"
                | "k"
                | "x"
                | "chat"
                | "instruct"
                | "base"
                | "it"
                | "pt"
                | "hf"
                | "gguf"
                | "gptq"
                | "awq"
                | "mlx"
                | "fp"
                | "bf"
                | "int"
                | "bit"
                | "large"
                | "small"
                | "medium"
                | "tiny"
                | "mini"
                | "preview"
                | "dpo"
                | "sft"
                | "rl"
                | "en"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_names_into_runs_of_letters_and_digits() {
        assert_eq!(parts("Helper-7B v1.5"), ["helper", "7", "b", "v", "1", "5"]);
    }

    #[test]
    fn takes_an_id_of_another_owner_for_another_model_whatever_the_title_says() {
        let catalog = crate::catalog::Catalog::shipped();
        let mut own = Own { names: vec![Called::new("mirror/Zorblax-7B-GGUF")], ..Own::default() };
        own.title("Acme Zorblax-7B - GGUF", &catalog.families);
        assert!(!own.is("acme/Zorblax-7B") && own.is("Acme Zorblax-7B"));
        own.title("acme/Zorblax-9B", &catalog.families);
        assert!(own.is("acme/Zorblax-9B"));
        let mut own = Own::default();
        own.title("Acme Zorblax-7B", &catalog.families);
        assert!(own.is("acme/Zorblax-7B"));
    }

    #[test]
    fn takes_a_name_out_of_a_title() {
        let mut own = Own::default();
        own.title("Model Card for Zorblax-7B (preview)", &crate::catalog::Catalog::shipped().families);
        assert!(own.is("zorblax 7b") && !own.is("zorblax-13b"));
    }
}
