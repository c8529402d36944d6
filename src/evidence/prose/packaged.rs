//! Models that are another in a new packing: what the title says of it, and the page of the original that the card links.

use super::Reader;
use super::grammar::Says;
use super::names::{Sentence, Sure, Thing};
use super::pages::{Page, page};
use super::text::Text;
use crate::catalog::families::{normal_bare_name, normal_name};
use crate::evidence::naming::packing::{self, Packing};
use crate::evidence::{Claim, Mention, MentionForm};
use crate::model::{Basis, RelationKind};

/// The longest address that is looked at, in bytes.
const MAX_ADDRESS: usize = 256;
/// The most addresses of models' pages that are looked at.
const MAX_PAGES: usize = 256;
/// The most words of a title that are looked at.
const MAX_WORDS: usize = 24;

impl Reader<'_> {
    /// A title that is the id of another model and how this one packs it: "acme/base-7b GGUF quantizations".
    pub(super) fn packaged_title(&mut self, text: &Text) {
        let Some(kind) = self.packaging else { return };
        let sentence = Sentence::new(text, self.card.text(), self.catalog, 0..text.plain.trim_end().len());
        let named = sentence.name_at(0).filter(|name| {
            name.sure == Sure::Id
                && name.thing != Thing::Dataset
                && name.mention.form == MentionForm::HubId
                && name.tokens.end < sentence.tokens().len()
                && unpacked(&name.mention.text).is_none()
        });
        if let Some(name) = named {
            self.note(&sentence, Says::Parent(Some(kind)), &name);
        }
    }

    /// "based on X" in the card of a packing, where its name is not X's: X is behind what was packed, and was tuned for it.
    pub(super) fn of_a_tune(&self, says: Says, mention: &Mention) -> Says {
        let bare = normal_bare_name(&mention.text);
        let mut packed = self.own.bare_names().filter_map(|name| Some(normal_name(unpacked(name)?.0))).peekable();
        let other = packed.peek().is_some() && packed.all(|own| !own.starts_with(&bare) && !bare.starts_with(&own));
        match says {
            Says::Parent(None) if other && mention.form != MentionForm::LocalPath => Says::Parent(Some(RelationKind::FineTune)),
            says => says,
        }
    }

    /// Where nothing else says what was packed: the page that the card links, whose name is this model's without the packing.
    pub(super) fn linked_original(&mut self) {
        if self.descends || self.direct {
            return;
        }
        let own: Vec<(String, RelationKind)> =
            self.own.bare_names().filter_map(|name| unpacked(name).map(|(bare, kind)| (normal_name(bare), kind))).collect();
        if own.is_empty() {
            return;
        }
        let text = self.card.text();
        for (at, address, id) in addresses(text) {
            let bare = normal_bare_name(&id);
            if let Some((_, kind)) = own.iter().find(|(name, _)| id.contains('/') && *name == bare) {
                let parent = Mention { text: id, form: MentionForm::HubId, revision: None };
                let claim = Claim::Parent { parent, kind: Some(*kind) };
                self.seen.note("prose", Basis::Named, self.card.place_at(at), address, claim);
                return;
            }
        }
    }
}

impl Reader<'_> {
    /// The other models whose pages the card has the address of, each once, with their names as names are compared.
    pub(super) fn linked_models(&self) -> Vec<(String, String)> {
        let mut found: Vec<(String, String)> = Vec::new();
        for (_, _, id) in addresses(self.card.text()).take(MAX_PAGES) {
            if id.contains('/') && !self.own.is(&id) && !found.iter().any(|(_, known)| *known == id) {
                found.push((normal_bare_name(&id), id));
            }
        }
        found
    }
}

/// The addresses of models' pages in a card, with where they start and the ids that they are of.
fn addresses(text: &str) -> impl Iterator<Item = (usize, &str, String)> {
    memchr::memmem::find_iter(text.as_bytes(), "https://h").filter_map(|at| {
        let head = &text[at..at + super::text::floor(&text[at..], MAX_ADDRESS)];
        let address = head
            .split([')', '"', '>', '|', ' ', '\n', ']', '\'', '<', '*'])
            .next()
            .unwrap_or("")
            .trim_end_matches(['.', ',', ';', ':']);
        match page(address)? {
            Page::Model(id) => Some((at, address, id)),
            Page::Dataset(_) => None,
        }
    })
}

/// A model's name without the words that tell its packing, and what they make of it.
fn unpacked(name: &str) -> Option<(&str, RelationKind)> {
    let (bare, packing) = packing::unpacked(name)?;
    Some((bare, if packing == Packing::FewerBits { RelationKind::Quantization } else { RelationKind::Conversion }))
}

/// How a folded title says that a model is packed.
pub(super) fn packaging(title: &str) -> Option<RelationKind> {
    let words: Vec<&str> =
        title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(MAX_WORDS).collect();
    let holds = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let counted = words.windows(2).any(|pair| pair[1] == "bit" && pair[0].bytes().all(|byte| byte.is_ascii_digit()));
    let quantized = ["gguf", "ggml", "gptq", "awq", "exl2", "exl3", "quantized", "quantizations", "quants"];
    if counted || holds(&quantized) || words.iter().any(|word| packing::is_width(word)) {
        Some(RelationKind::Quantization)
    } else if holds(&["mlx", "onnx", "openvino", "coreml", "tflite", "tensorrt", "ctranslate2"]) {
        Some(RelationKind::Conversion)
    } else if ["lora", "lora adapter", "lora weights", "qlora adapter", "loras"]
        .iter()
        .any(|end| title.trim_end().ends_with(end))
    {
        Some(RelationKind::Adapter)
    } else {
        None
    }
}
