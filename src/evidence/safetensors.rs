//! Headers of safetensors files: parameters, types, shapes, and what trainers wrote into the metadata.
//!
//! Tensor data is never read. A model in several files has an index that says which file holds which tensor; the headers of
//! all files are summed, and where one is missing the sum is not known.

mod header;
mod index;
mod metadata;

use std::collections::{BTreeMap, BTreeSet};

use super::load;
use super::tensors::TensorSummary;
use super::{Claim, Observations};
use crate::document::Place;
use crate::model::{Basis, ModelKind, SourceKind};
use crate::source::{Snapshot, SourceFile};

const NAME: &str = "safetensors";
/// Largest `*.index.json`, in bytes.
const INDEX_LIMIT: u64 = 64 << 20;
/// Most files of one model whose headers are read.
const MAX_FILES: usize = 4096;

/// Files that belong together: the shards of one model, or one file.
#[derive(Default)]
struct Group<'a> {
    /// The index, where there is one.
    index: Option<&'a SourceFile>,
    files: Vec<&'a SourceFile>,
    missing: bool,
}

impl Group<'_> {
    /// The file that stands for all.
    fn name(&self) -> &str {
        self.index.or(self.files.first().copied()).map_or("", |file| &file.name)
    }
}

/// Notes what these files say.
pub(super) fn observe(snapshot: &Snapshot, seen: &mut Observations) {
    let groups = groups(snapshot, seen);
    let pipeline = snapshot.file("model_index.json").is_some();
    let mut adapters = Vec::new();
    let mut first_model = None;
    for group in groups.values() {
        match observe_group(snapshot, group, seen) {
            Some(ModelKind::Adapter) => adapters.push(group.name()),
            Some(_) => first_model = first_model.or(Some(group.name())),
            None => {}
        }
    }
    let found = first_model.map(|name| (name, ModelKind::Model)).or(adapters.first().map(|name| (*name, ModelKind::Adapter)));
    if let Some((name, kind)) = found.filter(|_| !pipeline) {
        seen.note(NAME, Basis::Structural, Place::file(name), name, Claim::Kind(kind));
    }
}

/// The safetensors files of a snapshot by what they belong to. Checkpoints of a training run are not the model.
fn groups<'a>(snapshot: &'a Snapshot, seen: &mut Observations) -> BTreeMap<String, Group<'a>> {
    let mut groups: BTreeMap<String, Group<'a>> = BTreeMap::new();
    let mut sharded: BTreeSet<&str> = BTreeSet::new();
    for index in snapshot.files.iter().filter(|file| file.name.ends_with(".safetensors.index.json")) {
        if is_checkpoint(&index.name) {
            continue;
        }
        let Some(names) = shards(snapshot, index, seen) else { continue };
        let folder = index.name.rfind('/').map_or("", |slash| &index.name[..=slash]);
        let mut group = Group { index: Some(index), ..Group::default() };
        let mut absent = Vec::new();
        for name in names {
            match snapshot.file(&format!("{folder}{name}")) {
                Some(file) => {
                    sharded.insert(&file.name);
                    group.files.push(file);
                }
                None => absent.push(name),
            }
        }
        group.missing = !absent.is_empty();
        // A cache holds what was asked for, and a folder with an index alone has no weights to audit.
        if group.missing && !group.files.is_empty() && !matches!(snapshot.kind, SourceKind::HfCache | SourceKind::Hub) {
            let why =
                format!("{} of {} files that the index names are missing", absent.len(), absent.len() + group.files.len());
            let close_by = format!("fetch `{}`", absent[0]);
            seen.gaps.push(Place::file(index.name.as_str()).gap("weights", why, close_by));
        }
        if !group.files.is_empty() {
            groups.insert(index.name.clone(), group);
        }
    }
    for file in snapshot.files.iter().filter(|file| file.name.ends_with(".safetensors")) {
        if is_checkpoint(&file.name) || sharded.contains(file.name.as_str()) {
            continue;
        }
        // Shards whose index is missing still belong together.
        let (name, of) = shard_of(&file.name).unwrap_or((file.name.clone(), 1));
        let group = groups.entry(name).or_default();
        group.files.push(file);
        group.missing = (group.files.len() as u64) < of;
    }
    groups
}

/// Whether a file lies in a checkpoint of a training run.
fn is_checkpoint(name: &str) -> bool {
    name.split('/').rev().skip(1).any(|folder| folder.starts_with("checkpoint-") || folder.starts_with("global_step"))
}

/// `model-00001-of-00003.safetensors` as the name of the whole and the number of its files.
fn shard_of(name: &str) -> Option<(String, u64)> {
    let stem = name.strip_suffix(".safetensors")?;
    let (rest, of) = stem.rsplit_once("-of-")?;
    let (start, number) = rest.rsplit_once('-')?;
    number.parse::<u64>().ok()?;
    Some((format!("{start}.safetensors"), of.parse().ok()?))
}

/// The files that an index names, each once.
fn shards(snapshot: &Snapshot, index: &SourceFile, seen: &mut Observations) -> Option<BTreeSet<String>> {
    let bytes = load::bytes(snapshot, index, INDEX_LIMIT, seen)?;
    let place = Place::file(index.name.as_str());
    let found: index::Index = match serde_json::from_slice(&bytes) {
        Ok(found) => found,
        Err(error) => {
            let place = place.with_position(error.line() as u32, error.column() as u32);
            seen.gaps.push(place.gap("index of weights", error.to_string(), "correct the file"));
            return None;
        }
    };
    let (good, bad): (Vec<String>, Vec<String>) = found.weight_map.0.into_iter().partition(|name| is_plain(name));
    if let Some(name) = bad.first() {
        let why = format!("the index names `{name}`, which is no plain file name");
        seen.gaps.push(place.gap("index of weights", why, "correct the file"));
    }
    if good.len() > MAX_FILES {
        let why = format!("{} files are over the limit of {MAX_FILES}", good.len());
        seen.gaps.push(place.gap("index of weights", why, "check why there are so many"));
    }
    Some(good.into_iter().take(MAX_FILES).collect())
}

/// Whether a name stays inside its folder.
fn is_plain(name: &str) -> bool {
    let up = name.split(['/', '\\']).any(|part| part == ".." || part.is_empty());
    !name.is_empty() && !up && !name.contains([':', '\\']) && !name.chars().any(char::is_control)
}

/// Notes what the files of one group say, and whether they hold a model or an adapter.
fn observe_group(snapshot: &Snapshot, group: &Group<'_>, seen: &mut Observations) -> Option<ModelKind> {
    let name = group.name();
    let mut total = TensorSummary::default();
    let mut dtypes: BTreeMap<String, u64> = BTreeMap::new();
    let mut complete = !group.missing;
    let mut said_adapter = false;
    let sampled = sample(snapshot, &group.files);
    complete &= sampled.len() == group.files.len();
    for (index, file) in sampled.into_iter().enumerate() {
        let place = Place::file(file.name.as_str());
        let read = snapshot.open(file).map_err(|error| error.to_string()).and_then(|source| header::read(source, file.size));
        let header = match read {
            Ok(header) => header,
            Err(why) => {
                complete = false;
                seen.gaps.push(place.gap("safetensors header", why, "fetch the file again"));
                continue;
            }
        };
        for problem in &header.problems {
            seen.gaps.push(place.gap("safetensors header", problem.clone(), "fetch the file again and compare its digest"));
        }
        // Every shard carries the same metadata.
        if index == 0 {
            said_adapter = metadata::observe(&file.name, &header, seen);
        }
        for (dtype, elements) in header.dtypes {
            let count = dtypes.entry(dtype).or_default();
            *count = count.saturating_add(elements);
        }
        total.merge(header.tensors);
    }
    if total.tensors == 0 {
        return None;
    }
    let place = || Place::file(name);
    let list: Vec<&str> = dtypes.keys().map(String::as_str).collect();
    for dtype in &list {
        let tag = format!("dtype:{}", dtype.to_ascii_lowercase());
        seen.note(NAME, Basis::Structural, place(), dtype, Claim::Tag { tag });
    }
    let adapter = said_adapter || total.is_adapter();
    // Parts of a pipeline have sizes of their own, and so have adapters.
    let in_root = !name.contains('/');
    if in_root
        && !adapter
        && let Some(shape) = total.shape()
    {
        let quote = super::config::summary(&shape);
        seen.note(NAME, Basis::Structural, place(), &quote, Claim::Shape(Box::new(shape)));
    }
    if complete && in_root && total.packed == 0 && !is_packed(&dtypes, total.elements) {
        let quote = format!("{} parameters in {} tensors", total.elements, total.tensors);
        seen.note(NAME, Basis::Structural, place(), &quote, Claim::Parameters { count: total.elements });
    } else if complete && in_root {
        let quote = "numbers are packed, so that they cannot be counted";
        seen.note(NAME, Basis::Structural, place(), quote, Claim::Tag { tag: "parameters:packed".to_owned() });
    }
    in_root.then_some(if adapter { ModelKind::Adapter } else { ModelKind::Model })
}

/// The files whose headers are read: all on disk; of many on the Hub the first and the last, which hold the embedding and the
/// last layers.
fn sample<'a>(snapshot: &Snapshot, files: &[&'a SourceFile]) -> Vec<&'a SourceFile> {
    const AT_EACH_END: usize = 2;
    if snapshot.kind != SourceKind::Hub || files.len() <= 2 * AT_EACH_END {
        return files.to_vec();
    }
    files[..AT_EACH_END].iter().chain(&files[files.len() - AT_EACH_END..]).copied().collect()
}

/// Whether whole numbers make up so much of the file that they must be packed weights.
fn is_packed(dtypes: &BTreeMap<String, u64>, elements: u64) -> bool {
    let whole = ["U8", "I8", "I32", "U32", "I16", "U16"].iter().filter_map(|dtype| dtypes.get(*dtype)).sum::<u64>();
    whole > elements / 10
}

#[cfg(test)]
mod tests {
    use super::header::tests::file;
    use super::*;
    use crate::evidence::{LicenseClaim, Shape};
    use crate::model::RelationKind;

    fn observed(kind: SourceKind, files: Vec<(&str, Vec<u8>)>) -> Observations {
        let snapshot = Snapshot::from_files(kind, None, files);
        let mut seen = Observations::default();
        observe(&snapshot, &mut seen);
        seen
    }

    fn has(seen: &Observations, claim: &Claim) -> bool {
        seen.evidence.iter().any(|item| item.claim == *claim)
    }

    fn tensor(name: &str, rows: u64) -> Vec<u8> {
        let end = rows * 4;
        file(&format!(r#"{{"{name}": {{"dtype": "F16", "shape": [{rows}, 2], "data_offsets": [0, {end}]}}}}"#), end as usize)
    }

    const INDEX: &str =
        r#"{"metadata": {"total_size": 1}, "weight_map": {"wte.weight": "a.safetensors", "h.0.x.weight": "b.safetensors"}}"#;

    #[test]
    fn sums_the_shards_of_one_model() {
        let seen = observed(
            SourceKind::Local,
            vec![
                ("model.safetensors.index.json", INDEX.into()),
                ("a.safetensors", tensor("wte.weight", 9)),
                ("b.safetensors", tensor("h.0.x.weight", 2)),
            ],
        );
        assert!(has(&seen, &Claim::Parameters { count: 22 }));
        let shape = Shape { hidden: Some(2), layers: Some(1), vocab: Some(9), ..Shape::default() };
        assert!(has(&seen, &Claim::Shape(Box::new(shape))));
        assert!(has(&seen, &Claim::Kind(ModelKind::Model)));
        assert_eq!(seen.evidence.iter().filter(|item| matches!(item.claim, Claim::Parameters { .. })).count(), 1);
        assert!(seen.gaps.is_empty(), "{:?}", seen.gaps);
    }

    #[test]
    fn reports_a_missing_shard_and_counts_no_parameters() {
        let files = || vec![("model.safetensors.index.json", INDEX.into()), ("a.safetensors", tensor("wte.weight", 9))];
        let seen = observed(SourceKind::Local, files());
        assert_eq!(seen.gaps.len(), 1);
        assert!(!seen.evidence.iter().any(|item| matches!(item.claim, Claim::Parameters { .. })));
        assert!(observed(SourceKind::HfCache, files()).gaps.is_empty());
        assert!(observed(SourceKind::Local, vec![("model.safetensors.index.json", INDEX.into())]).gaps.is_empty());
    }

    #[test]
    fn joins_shards_whose_index_is_missing() {
        let seen = observed(
            SourceKind::Local,
            vec![("model-00001-of-00002.safetensors", tensor("a", 1)), ("model-00002-of-00002.safetensors", tensor("b", 1))],
        );
        assert!(has(&seen, &Claim::Parameters { count: 4 }));
    }

    #[test]
    fn refuses_shard_names_that_leave_the_folder() {
        for name in ["../x", "/x", "a//b", "C:x", "a\\\\b"] {
            let index = format!(r#"{{"weight_map": {{"a": "{name}"}}}}"#);
            let seen = observed(SourceKind::Local, vec![("model.safetensors.index.json", index.into())]);
            assert_eq!(seen.gaps.len(), 1, "{name}");
        }
    }

    #[test]
    fn reads_what_trainers_wrote() {
        let header = r#"{"__metadata__": {"ss_sd_model_name": "example/base", "ss_network_module": "networks.lora", "modelspec.title": "Helper",
            "modelspec.author": "Acme", "modelspec.license": "mit", "modelspec.merged_from": "one/a, two"},
            "x.lora_up.weight": {"dtype": "F16", "shape": [1], "data_offsets": [0, 2]}}"#;
        let seen = observed(SourceKind::Local, vec![("helper.safetensors", file(header, 2))]);
        let parents: Vec<(&str, Option<RelationKind>)> = seen
            .evidence
            .iter()
            .filter_map(|item| {
                if let Claim::Parent { parent, kind } = &item.claim { Some((parent.text.as_str(), *kind)) } else { None }
            })
            .collect();
        let merge = Some(RelationKind::Merge);
        assert_eq!(parents, [("one/a", merge), ("two", merge), ("example/base", Some(RelationKind::Adapter))]);
        for claim in [
            Claim::Name { name: "Helper".to_owned() },
            Claim::Maker { name: "Acme".to_owned() },
            Claim::License(LicenseClaim::Declared("mit".to_owned())),
            Claim::Tool { tool: "sd-scripts".to_owned() },
            Claim::Kind(ModelKind::Adapter),
        ] {
            assert!(has(&seen, &claim), "{claim:?}");
        }
    }

    #[test]
    fn counts_no_packed_numbers() {
        let header = r#"{"a.qweight": {"dtype": "I32", "shape": [4], "data_offsets": [0, 16]}}"#;
        let seen = observed(SourceKind::Local, vec![("model.safetensors", file(header, 16))]);
        assert!(!seen.evidence.iter().any(|item| matches!(item.claim, Claim::Parameters { .. })));
        assert!(has(&seen, &Claim::Tag { tag: "parameters:packed".to_owned() }));
    }

    #[test]
    fn reports_a_truncated_file_and_still_reads_it() {
        let mut bytes = tensor("wte.weight", 9);
        bytes.truncate(bytes.len() - 5);
        let seen = observed(SourceKind::Local, vec![("model.safetensors", bytes)]);
        assert!(seen.gaps[0].why.contains("truncated"), "{:?}", seen.gaps);
        assert!(has(&seen, &Claim::Parameters { count: 18 }));
    }
}
