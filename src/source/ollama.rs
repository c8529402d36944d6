//! Ollama stores: `manifests/HOST/NAMESPACE/MODEL/TAG` beside `blobs/sha256-<64 hex>`.
//!
//! A manifest lists blobs by digest and by kind; the files of the model get the names that their kind suggests
//! (`model.gguf`, `template`, `LICENSE`). A manifest under `hf.co` was pulled from the Hub, which names the repository.

use std::collections::HashMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use serde::Deserialize;

use super::walk::{Tree, Trouble, join, unreadable};
use super::{Found, HintFrom, Location, NameHint, Snapshot, SourceFile, local, recorded};
use crate::model::{Digest, DigestOrigin, SourceKind, is_hub_id};

/// The manifest, as a file of the model.
pub(crate) const MANIFEST: &str = "manifest.json";
/// The blob that describes the model, as a file of the model.
pub(crate) const CONFIG: &str = "ollama-config.json";
/// Longest manifest that is read, in bytes.
pub(crate) const MAX_MANIFEST: u64 = 4 << 20;

const MAX_LAYERS: usize = 20_000;
/// The host that a name without one stands for.
const DEFAULT_HOST: &str = "registry.ollama.ai";
const KIND: &str = "application/vnd.ollama.image.";

/// The parts of a manifest that are read.
#[derive(Debug, Deserialize)]
pub(crate) struct Manifest {
    #[serde(default)]
    pub(crate) config: Option<Layer>,
    #[serde(default)]
    pub(crate) layers: Vec<Layer>,
}

/// One blob of a manifest.
#[derive(Debug, Deserialize)]
pub(crate) struct Layer {
    #[serde(default, rename = "mediaType")]
    media_type: String,
    #[serde(default)]
    digest: String,
    /// The model it was taken from.
    #[serde(default)]
    pub(crate) from: Option<String>,
    #[serde(default)]
    name: Option<String>,
}

/// Every model of a store.
pub(super) fn store(tree: &Tree, index: usize) -> Vec<Found> {
    let store = &tree.folders[index];
    let mut out = Vec::new();
    let mut pending: Vec<(usize, Vec<String>)> = store.children.iter().map(|child| (*child, Vec::new())).collect();
    while let Some((current, parts)) = pending.pop() {
        let folder = &tree.folders[current];
        for entry in &folder.files {
            let parts: Vec<&str> = parts.iter().map(String::as_str).chain([entry.name.as_str()]).collect();
            out.push(model(&store.path, &folder.locate(entry), &join(&folder.shown, &entry.name), &parts));
        }
        for child in &folder.children {
            let mut parts = parts.clone();
            parts.push(tree.folders[*child].name.clone());
            pending.push((*child, parts));
        }
    }
    out
}

/// The model of a single manifest, if the file stands below `manifests/` beside `blobs/`.
pub(super) fn single(path: &Path, shown: &str) -> Option<Found> {
    let manifests = path.ancestors().skip(1).take(8).find(|above| above.file_name().is_some_and(|name| name == "manifests"))?;
    let store = manifests.parent().filter(|store| store.join("blobs").is_dir())?;
    let parts: Vec<String> =
        path.strip_prefix(manifests).ok()?.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    Some(model(store, path, shown, &parts))
}

fn model(store: &Path, path: &Path, shown: &str, parts: &[&str]) -> Found {
    let mut snapshot = Snapshot::empty(SourceKind::Ollama);
    snapshot.path = Some(shown.to_owned());
    if let Some(name) = name(parts) {
        snapshot.hints.push(NameHint { name, from: HintFrom::OllamaManifest });
    }
    let parsed = recorded::read_small(path, MAX_MANIFEST).map(|bytes| {
        let location = Location::Disk(path.to_path_buf());
        let size = bytes.len() as u64;
        snapshot.files.push(SourceFile { name: MANIFEST.to_owned(), size, recorded_sha256: None, location });
        serde_json::from_slice::<Manifest>(&bytes)
    });
    let why = match parsed {
        Ok(Ok(manifest)) => {
            layers(&mut snapshot, store, &manifest);
            manifest.layers.is_empty().then(|| "lists no layers".to_owned())
        }
        Ok(Err(error)) => Some(format!("is no manifest: {error}")),
        Err(error) => Some(error.to_string()),
    };
    if let Some(why) = why {
        snapshot.gaps.push(Trouble::new(MANIFEST, "manifest", why, "pull the model again").gap(""));
    }
    snapshot.files.sort_by(|a, b| a.name.cmp(&b.name));
    local::finish(snapshot, path.to_path_buf())
}

/// The model's name: the repository's id below a host of the Hub, else `[host/]namespace/model:tag`.
fn name(parts: &[&str]) -> Option<String> {
    let [host, middle @ .., tag] = parts else { return None };
    let model = middle.join("/");
    if ["hf.co", "huggingface.co"].iter().any(|hub| host.eq_ignore_ascii_case(hub)) && is_hub_id(&model) {
        return Some(model);
    }
    match (middle, *host == DEFAULT_HOST) {
        ([], _) => None,
        (_, true) => Some(format!("{model}:{tag}")),
        (_, false) => Some(format!("{host}/{model}:{tag}")),
    }
}

/// The hexadecimal digits of a digest: `sha256:` or `sha256-` and 64 lower-case digits, nothing else.
fn digest(text: &str) -> Option<&str> {
    let hex = text.strip_prefix("sha256").and_then(|rest| rest.strip_prefix([':', '-']))?;
    (hex.len() == 64 && hex.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))).then_some(hex)
}

fn layers(snapshot: &mut Snapshot, store: &Path, manifest: &Manifest) {
    let blobs = store.join("blobs");
    let fence = fs::canonicalize(store).unwrap_or_else(|_| store.to_path_buf());
    let mut used: HashMap<String, usize> = HashMap::new();
    if manifest.layers.len() > MAX_LAYERS {
        let why = format!("lists {} layers, over the limit of {MAX_LAYERS}", manifest.layers.len());
        snapshot.gaps.push(Trouble::new(MANIFEST, "layers", why, "report the model to its publisher").gap(""));
    }
    let named = manifest.config.iter().map(|layer| (CONFIG.to_owned(), layer));
    let named = named.chain(manifest.layers.iter().take(MAX_LAYERS).map(|layer| (layer.file_name(), layer)));
    for (wanted, layer) in named {
        let count = used.entry(wanted.clone()).or_insert(0);
        let name = if *count == 0 { wanted } else { numbered(&wanted, *count) };
        *count += 1;
        let Some(hex) = digest(&layer.digest) else {
            let why = "its digest is not `sha256:` and 64 hexadecimal digits";
            snapshot.gaps.push(Trouble::new(&name, "blob", why, "pull the model again").gap(""));
            continue;
        };
        match blob(&blobs, hex, &fence) {
            Ok((path, size)) => {
                let recorded_sha256 = Some(hex.to_owned());
                snapshot.files.push(SourceFile { name, size, recorded_sha256, location: Location::Disk(path) });
            }
            Err(why) => {
                snapshot.gaps.push(Trouble::new(&name, "blob", why, "pull the model again").gap(""));
                snapshot.digests.push(Digest { file: name, sha256: hex.to_owned(), origin: DigestOrigin::Recorded });
            }
        }
    }
    snapshot.files.sort_by(|a, b| a.name.cmp(&b.name));
    snapshot.files.dedup_by(|later, first| later.name == first.name);
}

/// Where a blob is and how large; a link may lead only to another place in the store.
fn blob(blobs: &Path, hex: &str, fence: &Path) -> Result<(PathBuf, u64), String> {
    let path = blobs.join(format!("sha256-{hex}"));
    let path = fs::canonicalize(&path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => "the store does not hold the blob".to_owned(),
        _ => unreadable("", &error).why,
    })?;
    let metadata = fs::metadata(&path).map_err(|error| error.to_string())?;
    if !path.starts_with(fence) {
        Err("a link leads outside the store".to_owned())
    } else if metadata.is_file() {
        Ok((path, metadata.len()))
    } else {
        Err("is not a regular file".to_owned())
    }
}

/// `LICENSE` becomes `LICENSE.1`, `model.gguf` becomes `model-1.gguf`.
fn numbered(name: &str, number: usize) -> String {
    match name.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}-{number}.{ending}"),
        None => format!("{name}.{number}"),
    }
}

impl Layer {
    /// The name that the kind of the layer suggests.
    fn file_name(&self) -> String {
        let kind = self.media_type.strip_prefix(KIND).unwrap_or("layer");
        let own = || self.name.as_deref().filter(|name| is_plain(name)).map(str::to_owned);
        match kind {
            "model" => "model.gguf".to_owned(),
            "adapter" => "adapter.gguf".to_owned(),
            "projector" => "projector.gguf".to_owned(),
            "license" => "LICENSE".to_owned(),
            "params" => "params.json".to_owned(),
            "messages" => "messages.json".to_owned(),
            "template" | "system" | "prompt" => kind.to_owned(),
            "json" => own().unwrap_or_else(|| "layer.json".to_owned()),
            "tensor" => own().map_or_else(|| "tensor".to_owned(), |name| format!("tensor/{name}")),
            kind if is_plain(kind) && !kind.contains('/') => format!("layer-{kind}"),
            _ => "layer".to_owned(),
        }
    }
}

/// Whether a name is relative, stays inside the model and is not one of the store's own.
fn is_plain(name: &str) -> bool {
    (1..=256).contains(&name.len())
        && !name.contains(['\\', ':'])
        && !name.chars().any(char::is_control)
        && Path::new(name).components().all(|part| matches!(part, Component::Normal(_)))
        && !matches!(name, MANIFEST | CONFIG)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_only_whole_sha256_digests() {
        let hex = "a1".repeat(32);
        assert_eq!(digest(&format!("sha256:{hex}")), Some(hex.as_str()));
        assert_eq!(digest(&format!("sha256-{hex}")), Some(hex.as_str()));
        for bad in [
            hex.clone(),
            format!("sha256:{}", hex.to_uppercase()),
            format!("sha256:{hex}0"),
            "sha256:../../etc/passwd".to_owned(),
            format!("sha512:{hex}"),
        ] {
            assert_eq!(digest(&bad), None, "{bad}");
        }
    }

    #[test]
    fn names_models_by_their_manifest() {
        let named = |parts: &[&str]| name(parts).unwrap_or_default();
        assert_eq!(named(&[DEFAULT_HOST, "library", "helper", "3b"]), "library/helper:3b");
        assert_eq!(named(&["hf.co", "acme", "helper-GGUF", "Q4_K_M"]), "acme/helper-GGUF");
        assert_eq!(named(&["models.example.org", "acme", "helper", "latest"]), "models.example.org/acme/helper:latest");
        assert_eq!(name(&["stray"]), None);
    }

    #[test]
    fn refuses_layer_names_that_leave_the_model() {
        let layer = |name: &str| Layer {
            media_type: format!("{KIND}json"),
            digest: String::new(),
            from: None,
            name: Some(name.to_owned()),
        };
        assert_eq!(layer("config.json").file_name(), "config.json");
        for name in ["../config.json", "/etc/passwd", "C:\\x", "", MANIFEST] {
            assert_eq!(layer(name).file_name(), "layer.json", "{name}");
        }
    }
}
