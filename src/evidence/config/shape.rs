//! The sizes of a network under the many names that configurations give them.

use crate::evidence::Shape;
use crate::evidence::load::{Json, at, integer};

/// Under which keys a configuration nests that of its language model.
const NESTED: [&str; 7] = [
    "text_config",
    "llm_config",
    "language_config",
    "language_model_config",
    "thinker_config.text_config",
    "decoder",
    "text_model",
];
const HIDDEN: [&str; 7] = ["hidden_size", "n_embd", "d_model", "n_embed", "dim", "model_dim", "embed_dim"];
const LAYERS: [&str; 8] = [
    "num_hidden_layers",
    "n_layer",
    "n_layers",
    "num_layers",
    "decoder_layers",
    "encoder_layers",
    "num_decoder_layers",
    "depth",
];
const HEADS: [&str; 7] = [
    "num_attention_heads",
    "n_head",
    "n_heads",
    "num_heads",
    "decoder_attention_heads",
    "encoder_attention_heads",
    "num_query_heads",
];
const KV_HEADS: [&str; 6] =
    ["num_key_value_heads", "num_kv_heads", "n_kv_heads", "n_head_kv", "multi_query_group_num", "attn_config.kv_n_heads"];
const INTERMEDIATE: [&str; 8] =
    ["intermediate_size", "ffn_dim", "n_inner", "d_ff", "ffn_hidden_size", "decoder_ffn_dim", "encoder_ffn_dim", "hidden_dim"];
const VOCAB: [&str; 2] = ["vocab_size", "padded_vocab_size"];
const ROPE: [&str; 7] = [
    "rope_theta",
    "rope_scaling.rope_theta",
    "rope_parameters.rope_theta",
    "rope_parameters.full_attention.rope_theta",
    "rotary_emb_base",
    "rope_base",
    "attn_config.rope_theta",
];
const EXPERTS: [&str; 6] = [
    "num_local_experts",
    "n_routed_experts",
    "num_experts",
    "moe_num_experts",
    "ffn_config.moe_num_experts",
    "moe.num_experts",
];

/// The sizes, and the key that stands for them in a report; `None` where no width, depth or vocabulary is given.
pub(super) fn read(json: &Json) -> Option<(&'static str, Shape)> {
    let root = json.root();
    let nested = NESTED.iter().filter_map(|path| at(root, path)).find(|value| value.is_object());
    let first = |paths: &[&'static str]| {
        nested
            .into_iter()
            .chain([root])
            .find_map(|value| paths.iter().find_map(|path| Some((*path, integer(at(value, path)?)?))))
    };
    let size = |paths: &[&'static str]| first(paths).map(|(_, size)| size);
    let hidden = first(&HIDDEN);
    let layers = first(&LAYERS);
    let vocab = first(&VOCAB);
    let multi_query = ["multi_query", "multi_query_attention"].iter().any(|key| json.is_true(key));
    let shape = Shape {
        hidden: hidden.map(|(_, size)| size),
        layers: layers.map(|(_, size)| size),
        heads: size(&HEADS),
        kv_heads: size(&KV_HEADS).or(multi_query.then_some(1)),
        intermediate: size(&INTERMEDIATE),
        vocab: vocab.map(|(_, size)| size),
        rope_theta: nested.into_iter().chain([root]).find_map(|value| ROPE.iter().find_map(|path| at(value, path)?.as_f64())),
        experts: size(&EXPERTS),
    };
    let (key, _) = hidden.or(layers).or(vocab)?;
    Some((key, shape))
}

/// The sizes as a quote: `hidden 64, layers 2, vocab 100`.
pub(in crate::evidence) fn summary(shape: &Shape) -> String {
    let sizes = [
        ("hidden", shape.hidden),
        ("layers", shape.layers),
        ("heads", shape.heads),
        ("kv heads", shape.kv_heads),
        ("feed-forward", shape.intermediate),
        ("vocab", shape.vocab),
        ("experts", shape.experts),
    ];
    let mut out = String::with_capacity(96);
    for (name, size) in sizes {
        if let Some(size) = size {
            out.push_str(if out.is_empty() { "" } else { ", " });
            out.push_str(name);
            out.push(' ');
            out.push_str(&size.to_string());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Observations;
    use crate::evidence::load::{JSON_LIMIT, json};
    use crate::model::SourceKind;
    use crate::source::Snapshot;

    fn shape(text: &str) -> Option<Shape> {
        let snapshot = Snapshot::from_files(SourceKind::Local, None, [("config.json", text)]);
        let json = json(&snapshot, &snapshot.files[0], JSON_LIMIT, &mut Observations::default())?;
        read(&json).map(|(_, shape)| shape)
    }

    #[test]
    fn knows_the_synonyms() {
        let a = shape(r#"{"n_embd": 8, "n_layer": 2, "n_head": 4, "multi_query": true, "n_inner": 32, "vocab_size": 9}"#);
        let b =
            shape(r#"{"d_model": 8, "num_layers": 2, "num_heads": 4, "num_kv_heads": 1, "d_ff": 32, "padded_vocab_size": 9}"#);
        assert_eq!(a, b);
        assert_eq!(a.unwrap().kv_heads, Some(1));
        let distil = shape(r#"{"dim": 8, "hidden_dim": 32, "n_layers": 2}"#).unwrap();
        assert_eq!((distil.hidden, distil.intermediate), (Some(8), Some(32)));
    }

    #[test]
    fn prefers_the_language_model_s_own_sizes() {
        let shape =
            shape(r#"{"hidden_size": 1, "vocab_size": 9, "text_config": {"hidden_size": 8, "num_local_experts": 4}}"#).unwrap();
        assert_eq!((shape.hidden, shape.vocab, shape.experts), (Some(8), Some(9), Some(4)));
    }

    #[test]
    fn finds_the_rotary_base_wherever_it_was_written() {
        for text in [
            r#"{"hidden_size": 1, "rope_theta": 1e6}"#,
            r#"{"hidden_size": 1, "rope_theta": null, "rope_scaling": {"rope_theta": 1000000}}"#,
            r#"{"hidden_size": 1, "rope_parameters": {"rope_theta": 1000000.0}}"#,
        ] {
            assert_eq!(shape(text).unwrap().rope_theta, Some(1e6), "{text}");
        }
    }

    #[test]
    fn says_nothing_without_sizes() {
        assert_eq!(shape(r#"{"num_heads": 4}"#), None);
    }
}
