//! `model_index.json`: a pipeline of several models (diffusers), each part in its own folder.
//!
//! What each part was loaded from stands in that folder's `config.json`, which the config extractor reads.

use super::load::{self, JSON_LIMIT, Loaded};
use super::{Claim, Observations};
use crate::model::{Basis, ModelKind};
use crate::source::Snapshot;

const NAME: &str = "pipeline";

/// Notes what these files say.
pub(super) fn observe(snapshot: &Snapshot, seen: &mut Observations) {
    let Some(file) = snapshot.file("model_index.json") else { return };
    let Some(json) = load::json(snapshot, file, JSON_LIMIT, seen) else { return };
    seen.note(NAME, Basis::Recorded, json.file(), "model_index.json", Claim::Kind(ModelKind::Pipeline));
    json.expects_text(&["_name_or_path"], seen);
    if let Some(class) = json.text("_class_name") {
        let claim = Claim::Architecture { model_type: class.to_owned() };
        seen.note(NAME, Basis::Structural, json.place("_class_name"), class, claim);
    }
    if let Some(version) = json.text("_diffusers_version") {
        let tag = format!("diffusers:{version}");
        seen.note(NAME, Basis::Recorded, json.place("_diffusers_version"), version, Claim::Tag { tag });
    }
    match json.text("_name_or_path").and_then(load::loaded) {
        Some(Loaded::Model(parent)) => {
            let quote = parent.text.clone();
            seen.note(NAME, Basis::Recorded, json.place("_name_or_path"), &quote, Claim::Parent { parent, kind: None });
        }
        Some(Loaded::Path(shown)) => load::note_path(seen, NAME, json.place("_name_or_path"), &shown),
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SourceKind;

    #[test]
    fn reads_class_and_parent_of_a_pipeline() {
        let text = r#"{"_class_name": "AcmePipeline", "_name_or_path": "example/base", "scheduler": ["diffusers", "X"], "unet": [null, null]}"#;
        let snapshot = Snapshot::from_files(SourceKind::Local, None, [("model_index.json", text)]);
        let mut seen = Observations::default();
        observe(&snapshot, &mut seen);
        assert_eq!(seen.evidence[0].claim, Claim::Kind(ModelKind::Pipeline));
        assert_eq!(seen.evidence[1].claim, Claim::Architecture { model_type: "AcmePipeline".to_owned() });
        assert!(matches!(&seen.evidence[2].claim, Claim::Parent { parent, kind: None } if parent.text == "example/base"));
    }
}
