//! What the files beside the weights say about quantization, in the words of the many tools that quantize.

use serde_json::Value;

use super::NAME;
use crate::document::{Document, Place, yaml};
use crate::evidence::load::Json;
use crate::evidence::{Claim, Observations};
use crate::model::Basis;

/// `quantization_config` of `config.json`, and MLX's `quantization`.
pub(super) fn model_config(json: &Json, seen: &mut Observations) {
    for section in ["quantization_config", "compression_config", "text_config.quantization_config"] {
        if json.get(section).is_none() {
            continue;
        }
        let key = |name: &str| format!("{section}.{name}");
        let loads_4 = json.is_true(&key("load_in_4bit"));
        let loads_8 = json.is_true(&key("load_in_8bit"));
        let method = json.text(&key("quant_method")).or((loads_4 || loads_8).then_some("bitsandbytes"));
        let Some(method) = method else { continue };
        let written = ["bits", "w_bit", "wbits", "weight_bits"].iter().find_map(|name| json.number(&key(name)));
        let grouped = json
            .get(&key("config_groups"))
            .and_then(Value::as_object)
            .and_then(|groups| groups.values().find_map(|group| group.get("weights")?.get("num_bits")?.as_u64()));
        let bits = written
            .or(grouped)
            .and_then(|bits| u8::try_from(bits).ok())
            .or(loads_4.then_some(4))
            .or(loads_8.then_some(8))
            .or_else(|| bits_of(json.text(&key("format")).unwrap_or(method)))
            .or_else(|| bits_of(method));
        note(json.place(&key("quant_method")), method, method, bits, seen);
        if let Some(tool) = json.text(&key("producer.name")) {
            note_tool(json.place(&key("producer.name")), tool, seen);
        }
        return;
    }
    if let Some(bits) = json.number("quantization.bits") {
        let quote = format!("{bits} bits");
        note(json.place("quantization.bits"), &quote, "mlx", u8::try_from(bits).ok(), seen);
        note_tool(json.place("quantization"), "mlx", seen);
    }
}

/// `quantize_config.json` of the first GPTQ and AWQ tools.
pub(super) fn quantize_config(json: &Json, seen: &mut Observations) {
    let bits = json.number("bits").or_else(|| json.number("w_bit"));
    let Some(bits) = bits else { return };
    let awq = json.get("zero_point").is_some() || json.get("w_bit").is_some();
    let method = json.text("quant_method").unwrap_or(if awq { "awq" } else { "gptq" });
    note(json.place("bits"), &format!("{method}, {bits} bits"), method, u8::try_from(bits).ok(), seen);
}

/// `hf_quant_config.json`: `{"producer": {"name"}, "quantization": {"quant_algo"}}`.
pub(super) fn producer_config(json: &Json, seen: &mut Observations) {
    if let Some(tool) = json.text("producer.name") {
        note_tool(json.place("producer.name"), tool, seen);
    }
    if let Some(method) = json.text("quantization.quant_algo") {
        note(json.place("quantization.quant_algo"), method, method, bits_of(method), seen);
    }
}

/// `recipe.yaml` of llm-compressor: stages of modifiers named after the method.
pub(super) fn recipe(document: &Document, seen: &mut Observations) {
    let root = match yaml::parse(document.text()) {
        Ok(root) => root,
        Err(problem) => {
            let place = Place::file(document.name().clone()).with_position(problem.line, problem.column);
            seen.gaps.push(place.gap("YAML", problem.message, "correct the file"));
            return;
        }
    };
    let mut found = false;
    let mut open = vec![&root];
    while let Some(node) = open.pop() {
        match &node.data {
            yaml::Data::Sequence(items) => open.extend(items.iter().rev()),
            yaml::Data::Mapping(pairs) => {
                for (key, value) in pairs.iter().rev() {
                    open.push(value);
                    let Some(modifier) = key.text().and_then(|key| key.strip_suffix("Modifier")) else { continue };
                    found = true;
                    let scheme = value.get("scheme").and_then(yaml::Node::text);
                    // `QuantizationModifier` is named after no method: its scheme is all that is known.
                    let method = if modifier == "Quantization" { scheme } else { Some(modifier) };
                    let Some(method) = method.filter(|_| modifier != "SmoothQuant" && modifier != "Logarithmic") else {
                        continue;
                    };
                    let place = Place::file(document.name().clone()).with_position(key.line, key.column);
                    let bits = scheme.and_then(bits_of).or_else(|| bits_of(method));
                    note(place, key.text().unwrap_or(method), &method.to_ascii_lowercase(), bits, seen);
                }
            }
            _ => {}
        }
    }
    if found {
        note_tool(Place::file(document.name().clone()), "llm-compressor", seen);
    }
}

fn note(place: Place, quote: &str, method: &str, bits: Option<u8>, seen: &mut Observations) {
    let claim = Claim::Quantization { method: method.to_owned(), bits: bits.filter(|bits| (1..=32).contains(bits)) };
    seen.note(NAME, Basis::Recorded, place, quote, claim);
}

fn note_tool(place: Place, tool: &str, seen: &mut Observations) {
    seen.note(NAME, Basis::Recorded, place, tool, Claim::Tool { tool: tool.to_lowercase() });
}

/// Bits a weight, where the method's name says them: `w4a16`, `FP8`, `nvfp4`, `INT4_AWQ`.
fn bits_of(method: &str) -> Option<u8> {
    let lower = method.to_ascii_lowercase();
    let after = |marker: &str| {
        let start = lower.find(marker)? + marker.len();
        let digits = lower[start..].bytes().take_while(u8::is_ascii_digit).count();
        lower[start..start + digits].parse::<u8>().ok()
    };
    after("fp").or_else(|| after("int")).or_else(|| lower.starts_with('w').then(|| after("w")).flatten())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::load::{JSON_LIMIT, json};
    use crate::model::SourceKind;
    use crate::source::Snapshot;

    fn observed(text: &str, read: fn(&Json, &mut Observations)) -> Vec<Claim> {
        let snapshot = Snapshot::from_files(SourceKind::Local, None, [("config.json", text)]);
        let mut seen = Observations::default();
        read(&json(&snapshot, &snapshot.files[0], JSON_LIMIT, &mut seen).unwrap(), &mut seen);
        seen.evidence.into_iter().map(|item| item.claim).collect()
    }

    fn quantized(method: &str, bits: Option<u8>) -> Claim {
        Claim::Quantization { method: method.to_owned(), bits }
    }

    #[test]
    fn reads_bits_from_flags_groups_and_names() {
        for (text, method, bits) in [
            (r#"{"quantization_config": {"load_in_4bit": true}}"#, "bitsandbytes", Some(4)),
            (r#"{"quantization_config": {"quant_method": "fp8"}}"#, "fp8", Some(8)),
            (r#"{"quantization_config": {"quant_method": "mxfp4"}}"#, "mxfp4", Some(4)),
            (
                r#"{"quantization_config": {"quant_method": "compressed-tensors", "config_groups": {"group_0": {"weights": {"num_bits": 4}}}}}"#,
                "compressed-tensors",
                Some(4),
            ),
            (r#"{"quantization_config": {"quant_method": "gptq", "bits": 900}}"#, "gptq", None),
        ] {
            assert_eq!(observed(text, model_config), [quantized(method, bits)], "{text}");
        }
    }

    #[test]
    fn takes_a_bare_quantization_section_for_mlx() {
        let claims = observed(r#"{"quantization": {"group_size": 64, "bits": 4}}"#, model_config);
        assert_eq!(claims, [quantized("mlx", Some(4)), Claim::Tool { tool: "mlx".to_owned() }]);
    }

    #[test]
    fn reads_the_producer() {
        let claims =
            observed(r#"{"producer": {"name": "ModelOpt"}, "quantization": {"quant_algo": "NVFP4"}}"#, producer_config);
        assert_eq!(claims, [Claim::Tool { tool: "modelopt".to_owned() }, quantized("NVFP4", Some(4))]);
    }
}
