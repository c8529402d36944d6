//! Models that are another in a new packing: what the title says of it, and the page of the original that the card links.

use super::Reader;
use super::grammar::Says;
use super::names::{Page, Sentence, Sure, Thing, page};
use super::text::Text;
use crate::catalog::families::normal_name;
use crate::evidence::{Claim, Mention, MentionForm};
use crate::model::{Basis, RelationKind};

/// Words at the end of a name that tell how it is packed, in lower case.
const PACKINGS: &[&str] = &["gguf", "ggml", "gptq", "awq", "exl2", "exl3", "mlx", "onnx", "openvino", "imatrix", "i1", "quantized", "quants"];

/// The most links that are looked at.
const MAX_LINKS: usize = 4096;

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

    /// Where nothing else says what was packed: the page that the card links, whose name is this model's without the packing.
    pub(super) fn linked_original(&mut self) {
        if self.descends || self.direct {
            return;
        }
        let own: Vec<(String, RelationKind)> = self
            .own
            .bare_names()
            .filter_map(|name| {
                let (bare, packing) = unpacked(name)?;
                let kind = match packing {
                    "mlx" | "onnx" | "openvino" => RelationKind::Conversion,
                    _ => RelationKind::Quantization,
                };
                Some((normal_name(bare), kind))
            })
            .collect();
        if own.is_empty() {
            return;
        }
        let text = self.card.text();
        for at in memchr::memmem::find_iter(text.as_bytes(), "https://h").take(MAX_LINKS) {
            let address = text[at..].split([')', '"', '>', '|', ' ', '\n', ']', '\'', '<', '*']).next().unwrap_or("");
            let Some(Page::Model(id)) = page(address) else { continue };
            let bare = normal_name(id.rsplit('/').next().unwrap_or(&id));
            if let Some((_, kind)) = own.iter().find(|(name, _)| id.contains('/') && *name == bare) {
                let parent = Mention { text: id, form: MentionForm::HubId, revision: None };
                let claim = Claim::Parent { parent, kind: Some(*kind) };
                self.seen.note("prose", Basis::Named, self.card.place_at(at), address, claim);
                return;
            }
        }
    }
}

/// A model's name without the words that tell its packing, and the last of them.
fn unpacked(name: &str) -> Option<(&str, &'static str)> {
    let (mut bare, mut packing) = (name, None);
    while let Some((rest, last)) = bare.rsplit_once(['-', '_', '.']) {
        let lower = last.to_ascii_lowercase();
        let word = PACKINGS.iter().find(|word| **word == lower);
        let width = ["q2", "q3", "q4", "q5", "q6", "q8", "int4", "int8", "4bit", "8bit"].contains(&lower.as_str());
        // `Q4_K_M`, `Q8_0`: the letters after the width.
        let detail = packing.is_some() && matches!(lower.as_str(), "k" | "m" | "s" | "l" | "0" | "1");
        if word.is_none() && !width && !detail {
            break;
        }
        packing = packing.or(word.copied()).or(width.then_some("quantized"));
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
    } else if ["lora", "lora adapter", "lora weights", "qlora adapter", "loras"].iter().any(|end| title.trim_end().ends_with(end)) {
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
        ] {
            assert_eq!(unpacked(name).map(|(bare, _)| bare), bare, "{name}");
        }
    }
}
