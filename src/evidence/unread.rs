//! Weights that are listed but not read: pickle, because opening it runs code, and formats without a reader.
//!
//! A folder of safetensors or GGUF may hold the same weights in other formats too; that is no gap. It is one when nothing else
//! is there.

use super::{Claim, Observations};
use crate::document::Place;
use crate::model::Basis;
use crate::source::file::split_ending;
use crate::source::{Snapshot, SourceFile};

/// Endings of files that Python's pickle wrote.
const PICKLE: [&str; 7] = ["bin", "pt", "pth", "ckpt", "pkl", "pickle", "msgpack"];
/// Starts of names under which trainers store their own state rather than weights, and under which tools keep other things.
const NOT_WEIGHTS: [&str; 9] =
    ["training_args", "optimizer", "optim_", "scheduler", "scaler", "rng_state", "random_states", "tokenizer", "sentencepiece"];
/// Endings of formats without a reader, with the word for reports.
const OTHER: [(&str, &str); 9] = [
    (".onnx", "onnx"),
    (".tflite", "tflite"),
    (".task", "tflite"),
    (".litertlm", "litert"),
    (".mlmodel", "coreml"),
    (".mlpackage/Manifest.json", "coreml"),
    ("openvino_model.xml", "openvino"),
    (".h5", "hdf5"),
    (".keras", "keras"),
];

/// Notes what the names of these files say.
pub(super) fn observe(snapshot: &Snapshot, seen: &mut Observations) {
    let mut pickle = None;
    let mut other: Option<(&SourceFile, &str)> = None;
    let mut readable = false;
    for file in &snapshot.files {
        let base = file.name.rsplit('/').next().unwrap_or(&file.name);
        if base == "training_args.bin" || base == "trainer_state.json" {
            let place = Place::file(file.name.as_str());
            seen.note("unread", Basis::Recorded, place, base, Claim::Tag { tag: "trained-here".to_owned() });
        }
        readable |= base.ends_with(".safetensors") || base.ends_with(".gguf");
        if is_pickle(base) {
            pickle = pickle.or(Some(file));
        } else if let Some((_, word)) = OTHER.iter().find(|(ending, _)| file.name.ends_with(ending)) {
            if other.is_none_or(|(_, known)| known != *word) {
                let place = Place::file(file.name.as_str());
                seen.note("unread", Basis::Recorded, place, base, Claim::Tag { tag: (*word).to_owned() });
            }
            other = other.or(Some((file, word)));
        }
    }
    if readable {
        return;
    }
    if let Some(file) = pickle {
        seen.gaps.push(Place::file(file.name.as_str()).gap(
            "weights",
            "pickle weights are not read: opening them can run code",
            "convert the weights to safetensors",
        ));
    } else if let Some((file, word)) = other {
        seen.gaps.push(Place::file(file.name.as_str()).gap(
            "weights",
            format!("there is no reader for {word} files"),
            "put the safetensors or GGUF files that they were made from beside them",
        ));
    }
}

/// Whether a file of that name holds pickled weights.
pub(super) fn is_pickle(base: &str) -> bool {
    let (_, ending) = split_ending(base);
    if !PICKLE.iter().any(|known| known.eq_ignore_ascii_case(ending)) {
        return false;
    }
    let lower = base.to_ascii_lowercase();
    !NOT_WEIGHTS.iter().any(|start| lower.starts_with(start)) && !lower.starts_with("openvino_")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SourceKind;

    fn observed(names: &[&str]) -> Observations {
        let snapshot = Snapshot::from_files(SourceKind::Local, None, names.iter().map(|name| (*name, Vec::new())));
        let mut seen = Observations::default();
        observe(&snapshot, &mut seen);
        seen
    }

    #[test]
    fn reports_pickle_weights_that_stand_alone() {
        let seen = observed(&["pytorch_model.bin", "config.json"]);
        assert_eq!(seen.gaps.len(), 1);
        assert_eq!(seen.gaps[0].place, "pytorch_model.bin");
    }

    #[test]
    fn accepts_pickle_weights_beside_readable_ones() {
        assert!(observed(&["pytorch_model.bin", "model.safetensors"]).gaps.is_empty());
    }

    #[test]
    fn takes_a_trainer_s_state_for_a_trace_and_not_for_weights() {
        let seen = observed(&["training_args.bin", "optimizer.pt", "rng_state_0.pth"]);
        assert!(seen.gaps.is_empty());
        assert!(matches!(&seen.evidence[0].claim, Claim::Tag { tag } if tag == "trained-here"));
    }

    #[test]
    fn lists_formats_without_a_reader() {
        let seen = observed(&["onnx/model.onnx"]);
        assert!(matches!(&seen.evidence[0].claim, Claim::Tag { tag } if tag == "onnx"));
        assert_eq!(seen.gaps.len(), 1);
    }
}
