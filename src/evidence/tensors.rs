//! What the names and shapes of tensors show about a network: width, depth, feed-forward width, vocabulary, adapters.
//!
//! Shapes cannot be forged with a text editor as `config.json` can, so they are read wherever headers are read. Only what is
//! plainly there is said: a name that is not known here adds nothing.

use std::collections::{BTreeSet, HashMap};

use super::Shape;

/// Collects what tensors show, one tensor at a time.
#[derive(Debug, Default)]
pub(super) struct TensorSummary {
    /// Elements of all tensors; saturates.
    pub(super) elements: u64,
    /// How many tensors there are.
    pub(super) tensors: u64,
    /// How many belong to an adapter (LoRA and its kin).
    pub(super) adapters: u64,
    /// How many hold packed numbers, whose count says nothing about parameters.
    pub(super) packed: u64,
    embedding: Option<[u64; 2]>,
    feed_forward: Option<u64>,
    stacks: HashMap<Box<str>, Stack>,
}

/// One stack of layers: the tensors whose names agree up to the layer's index.
#[derive(Debug, Default)]
struct Stack {
    layers: BTreeSet<u32>,
    elements: u64,
}

/// Names after which a layer's index stands.
const CONTAINERS: [&str; 8] = ["layers", "layer", "h", "blk", "blocks", "block", "encoder_layers", "decoder_layers"];
/// Last parts of the names of token embeddings.
const EMBEDDINGS: [&str; 8] =
    ["token_embd", "embed_tokens", "wte", "word_embeddings", "tok_embeddings", "embed_in", "shared", "word_embedding"];
/// Last parts of the names of projections from the residual stream into the feed-forward layer, stored `[out, in]`.
const FEED_FORWARD: [&str; 9] =
    ["gate_proj", "up_proj", "ffn_gate", "ffn_up", "w1", "w3", "dense_h_to_4h", "fc1", "intermediate.dense"];
/// Parts of names that only adapters have.
const ADAPTERS: [&str; 14] = [
    "lora_A",
    "lora_B",
    "lora_down",
    "lora_up",
    "lora_a",
    "lora_b",
    "lora_embedding",
    "lora_magnitude",
    "hada_w",
    "lokr_w",
    "ia3_l",
    "oft_",
    "prompt_embeddings",
    "adapter_",
];
/// Last parts of names that stand beside an adapter's tensors.
const BESIDE_ADAPTERS: [&str; 4] = ["alpha", "dora_scale", "scale", "diff"];
/// Last parts of names under which quantizers pack several numbers into one.
const PACKED: [&str; 7] = ["qweight", "qzeros", "weight_packed", "packed", "codes", "weight_blocks", "_blocks"];
/// Most stacks that are told apart.
const MAX_STACKS: usize = 4096;

impl TensorSummary {
    /// Takes in one tensor; its dimensions are in row-major order, the output first.
    pub(super) fn add(&mut self, name: &str, dimensions: &[u64]) {
        let elements = dimensions.iter().fold(1u64, |product, size| product.saturating_mul(*size));
        self.elements = self.elements.saturating_add(elements);
        self.tensors += 1;
        let stem = name.strip_suffix(".weight").unwrap_or(name);
        let last = stem.rsplit('.').next().unwrap_or(stem);
        if is_adapter(name) || BESIDE_ADAPTERS.contains(&last) && dimensions.len() <= 1 {
            self.adapters += 1;
            return;
        }
        if PACKED.iter().any(|packed| last.ends_with(packed)) {
            self.packed += 1;
        }
        let layer = layer(name);
        if let Some((stack, index)) = layer {
            self.count(stack, index, elements);
        }
        let [rows, columns] = *dimensions else { return };
        if layer.is_none() && EMBEDDINGS.contains(&last) && !is_beside_text(name) {
            if self.embedding.is_none_or(|[known, _]| known < rows) {
                self.embedding = Some([rows, columns]);
            }
        } else if layer.is_some() && self.feed_forward.is_none() && !is_beside_text(name) && !name.contains("expert") {
            if FEED_FORWARD.iter().any(|known| stem.ends_with(known)) {
                self.feed_forward = Some(rows);
            } else if last == "c_fc" {
                // NOTE: GPT-2's Conv1D stores [in, out]; a Linear under the same name stores [out, in]. The wider side is it.
                self.feed_forward = Some(rows.max(columns));
            }
        }
    }

    /// Takes in the tensors of another file of the same model.
    pub(super) fn merge(&mut self, other: Self) {
        self.elements = self.elements.saturating_add(other.elements);
        self.tensors += other.tensors;
        self.adapters += other.adapters;
        self.packed += other.packed;
        self.embedding = self.embedding.max(other.embedding);
        self.feed_forward = self.feed_forward.or(other.feed_forward);
        for (name, stack) in other.stacks {
            let known = self.stacks.entry(name).or_default();
            known.layers.extend(stack.layers);
            known.elements = known.elements.saturating_add(stack.elements);
        }
    }

    fn count(&mut self, stack: &str, index: u32, elements: u64) {
        if !self.stacks.contains_key(stack) {
            if self.stacks.len() >= MAX_STACKS {
                return;
            }
            self.stacks.insert(stack.into(), Stack::default());
        }
        if let Some(stack) = self.stacks.get_mut(stack) {
            stack.layers.insert(index);
            stack.elements = stack.elements.saturating_add(elements);
        }
    }

    /// The sizes that were seen; `None` where no tensor had a name that says something.
    pub(super) fn shape(&self) -> Option<Shape> {
        let layers = self
            .stacks
            .iter()
            .filter(|(name, _)| !is_beside_text(name))
            .max_by(|(a_name, a), (b_name, b)| a.elements.cmp(&b.elements).then_with(|| b_name.cmp(a_name)))
            .map(|(_, stack)| stack.layers.len() as u64);
        let [vocab, hidden] = self.embedding.map_or([None, None], |size| size.map(Some));
        let shape = Shape { hidden, layers, vocab, intermediate: self.feed_forward, ..Shape::default() };
        // Packed numbers hide the true width of everything but the embedding.
        let shape = if self.packed > 0 { Shape { intermediate: None, ..shape } } else { shape };
        (shape != Shape::default()).then_some(shape)
    }

    /// Whether there is nothing but an adapter.
    pub(super) fn is_adapter(&self) -> bool {
        self.adapters > 0 && self.adapters == self.tensors
    }
}

/// Whether only an adapter has a tensor of this name.
fn is_adapter(name: &str) -> bool {
    ADAPTERS.iter().any(|part| name.contains(part)) || name.starts_with("base_model.model.") || name.contains("modules_to_save")
}

/// Whether a name belongs to the part of a model that sees or hears.
fn is_beside_text(name: &str) -> bool {
    ["vision", "visual", "audio", "image"].iter().any(|part| name.contains(part))
}

/// The name up to the index of its layer, and the index.
fn layer(name: &str) -> Option<(&str, u32)> {
    let mut start = 0;
    let mut container = false;
    for part in name.split('.') {
        if container && let Ok(index) = part.parse() {
            return Some((&name[..start], index));
        }
        container = CONTAINERS.contains(&part);
        start += part.len() + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(tensors: &[(&str, &[u64])]) -> TensorSummary {
        let mut summary = TensorSummary::default();
        for (name, dimensions) in tensors {
            summary.add(name, dimensions);
        }
        summary
    }

    #[test]
    fn reads_sizes_from_names_and_shapes() {
        let shape = summary(&[
            ("model.embed_tokens.weight", &[32000, 64]),
            ("model.layers.0.mlp.gate_proj.weight", &[256, 64]),
            ("model.layers.0.mlp.down_proj.weight", &[64, 256]),
            ("model.layers.1.mlp.gate_proj.weight", &[256, 64]),
            ("lm_head.weight", &[32000, 64]),
        ])
        .shape()
        .unwrap();
        assert_eq!((shape.hidden, shape.layers, shape.intermediate, shape.vocab), (Some(64), Some(2), Some(256), Some(32000)));
    }

    #[test]
    fn counts_layers_of_the_largest_stack_that_is_not_the_eye() {
        let shape = summary(&[
            ("vision_tower.layers.0.fc1.weight", &[9000, 9000]),
            ("model.layers.0.q.weight", &[4, 4]),
            ("model.layers.7.q.weight", &[4, 4]),
            ("side.layers.0.q.weight", &[2, 2]),
        ])
        .shape()
        .unwrap();
        assert_eq!((shape.layers, shape.intermediate), (Some(2), None));
    }

    #[test]
    fn tells_adapters_from_models() {
        let lora = summary(&[
            ("unet.down.lora_down.weight", &[4, 320]),
            ("unet.down.lora_up.weight", &[320, 4]),
            ("unet.down.alpha", &[]),
        ]);
        assert!(lora.is_adapter());
        let mixed = summary(&[("layers.0.lora_A.weight", &[4, 320]), ("layers.0.q.weight", &[320, 320])]);
        assert!(!mixed.is_adapter() && mixed.adapters == 1);
    }

    #[test]
    fn says_nothing_of_names_it_does_not_know() {
        assert_eq!(summary(&[("a", &[1, 2]), ("b.c", &[3])]).shape(), None);
    }

    #[test]
    fn survives_dimensions_whose_product_overflows() {
        assert_eq!(summary(&[("a", &[u64::MAX, u64::MAX])]).elements, u64::MAX);
    }
}
