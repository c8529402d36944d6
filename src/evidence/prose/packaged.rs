//! Models that are another in a new packing: what the title says of it, and the page of the original that the card links.

use super::Reader;
use super::grammar::Says;
use super::names::{Sentence, Sure, Thing};
use super::pages::{Page, page};
use super::text::Text;
use crate::catalog::families::{normal_bare_name, normal_name};
use crate::evidence::{Claim, Mention, MentionForm};
use crate::model::{Basis, RelationKind};

/// Words at the end of a name that tell how it is packed, in lower case.
const PACKINGS: &[(&str, RelationKind)] = &[
    ("gguf", RelationKind::Quantization),
    ("ggml", RelationKind::Quantization),
    ("gptq", RelationKind::Quantization),
    ("awq", RelationKind::Quantization),
    ("exl2", RelationKind::Quantization),
    ("exl3", RelationKind::Quantization),
    ("mlx", RelationKind::Conversion),
    ("onnx", RelationKind::Conversion),
    ("openvino", RelationKind::Conversion),
    ("imatrix", RelationKind::Quantization),
    ("i1", RelationKind::Quantization),
    ("quantized", RelationKind::Quantization),
    ("quants", RelationKind::Quantization),
];

/// The longest address that is looked at, in bytes.
const MAX_ADDRESS: usize = 256;

impl Reader<'_> {
    /// A title that is the id of another model and how this one packs it: "acme/base-7b GGUF quantizations".
    pub(super) fn packaged_title(&mut self, text: &Text) {
        let Some(kind) = self.packaging else { return };
        let sentence = Sentence::new(text, self.card.text(), self.catalog, 0..text.plain.trim_end().len());
        let named = sentence.name_at(0).filter(|name| {
            name.sure == Sure::Id
                && name.thing != Thing::Dataset
                && name.mention.form == MentionForm::HubId
                && name.tokens.end < sentence.tokens.len()
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
        for at in memchr::memmem::find_iter(text.as_bytes(), "https://h") {
            let head = &text[at..at + super::text::floor(&text[at..], MAX_ADDRESS)];
            let address = head.split([')', '"', '>', '|', ' ', '\n', ']', '\'', '<', '*']).next().unwrap_or("");
            let Some(Page::Model(id)) = page(address) else { continue };
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

/// Words for how many bits a weight has.
const WIDTHS: &[&str] = &["q2", "q3", "q4", "q5", "q6", "q8", "int4", "int8", "4bit", "8bit"];

/// Whether a width, or a width and one letter, ends a name.
fn ends_with_width(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let lower = lower.strip_suffix("_k").unwrap_or(&lower);
    WIDTHS.iter().any(|width| lower.ends_with(width))
}

/// A model's name without the words that tell its packing, and what the last of them makes of it.
fn unpacked(name: &str) -> Option<(&str, RelationKind)> {
    let (mut bare, mut packing) = (name, None);
    while let Some((rest, last)) = bare.rsplit_once(['-', '_', '.']) {
        let lower = last.to_ascii_lowercase();
        let word = PACKINGS.iter().find(|(word, _)| *word == lower);
        let width = WIDTHS.contains(&lower.as_str());
        // `Q4_K_M`, `Q8_0`: the letters after the width.
        let detail = matches!(lower.as_str(), "k" | "m" | "s" | "l" | "0" | "1") && ends_with_width(rest);
        if word.is_none() && !width && !detail {
            break;
        }
        packing = packing.or(word.map(|(_, kind)| *kind)).or(width.then_some(RelationKind::Quantization));
        bare = rest;
    }
    packing.map(|packing| (bare, packing))
}

/// How a title says that a model is packed.
pub(super) fn packaging(title: &str) -> Option<RelationKind> {
    let holds = |words: &[&str]| words.iter().any(|word| title.split(|c: char| !c.is_alphanumeric()).any(|part| part == *word));
    if holds(&[
        "gguf",
        "ggml",
        "gptq",
        "awq",
        "exl2",
        "exl3",
        "quantized",
        "quantizations",
        "quants",
        "int4",
        "int8",
        "4bit",
        "8bit",
    ]) {
        Some(RelationKind::Quantization)
    } else if holds(&["mlx", "onnx", "openvino", "coreml"]) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_packing_off_a_name() {
        for (name, bare) in [
            ("helper-7b-GGUF", Some("helper-7b")),
            ("helper-7b-Q4_K_M-GGUF", Some("helper-7b")),
            ("helper_7b_gguf", Some("helper_7b")),
            ("helper-7b-AWQ-4bit", Some("helper-7b")),
            ("helper-7b", None),
            ("helper-v1.0", None),
            ("helper-v1.1-GGUF", Some("helper-v1.1")),
        ] {
            assert_eq!(unpacked(name).map(|(bare, _)| bare), bare, "{name}");
        }
    }
}
