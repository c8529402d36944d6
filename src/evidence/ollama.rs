//! What an Ollama store and a Modelfile say: which model this one was made from, of what family, in how many bits.
//!
//! An owner in a store's name (`acme/helper:7b`) is a namespace of that store and not of the Hub, so such a mention is a
//! [`MentionForm::Name`]; only `hf.co/…` names a repository of the Hub.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Claim, LicenseClaim, Mention, MentionForm, Observations};
use crate::catalog::{Catalog, Resolution};
use crate::document::{Document, Place, json};
use crate::model::{Basis, SourceKind};
use crate::source::ollama::{CONFIG, MANIFEST, MAX_MANIFEST, Manifest};
use crate::source::{Snapshot, file};

const EXTRACTOR: &str = "ollama";
const MAX_CONFIG: u64 = 1 << 20;
/// How many parents are noted.
const MAX_PARENTS: usize = 64;

/// Notes what the store's files and a Modelfile say.
pub(super) fn observe(snapshot: &Snapshot, catalog: &Catalog, seen: &mut Observations) {
    if snapshot.kind == SourceKind::Ollama {
        manifest(snapshot, catalog, seen);
        config(snapshot, catalog, seen);
    }
    if let Some(file) = snapshot.files.iter().find(|file| file.name.eq_ignore_ascii_case("Modelfile")) {
        match snapshot.read(file, MAX_CONFIG) {
            Ok(bytes) => modelfile(&Document::decode(file.name.as_str(), bytes).0, catalog, seen),
            Err(error) => seen.gaps.push(unread(&file.name, "Modelfile", error.to_string())),
        }
    }
}

fn unread(file: &str, what: &'static str, why: String) -> crate::model::Gap {
    Place::file(file).gap(what, why, "pull or create the model again")
}

/// Reads a name as the runtime writes it: `[host/][namespace/]model[:tag]`. A tag is kept where it gives a size, without the
/// words for a quantization. `None` for a path.
pub(super) fn reference(text: &str) -> Option<Mention> {
    let text = text.trim();
    let bare = text.split_once("://").map_or(text, |(_, rest)| rest);
    if let Some((host, rest)) = bare.split_once('/')
        && ["hf.co", "huggingface.co"].iter().any(|hub| host.eq_ignore_ascii_case(hub))
    {
        return Mention::parse(&format!("hf.co/{rest}"));
    }
    let is_path = text.starts_with(['/', '.', '~', '$']) || text.contains('\\') || text.get(1..3) == Some(":/");
    if is_path || file::is_weights(text) || bare.is_empty() {
        return None;
    }
    let (name, tag) = bare.rsplit_once(':').filter(|(_, tag)| !tag.contains('/')).unwrap_or((bare, ""));
    let parts: Vec<&str> = name.split('/').filter(|part| !part.is_empty()).collect();
    let name = match parts.as_slice() {
        [.., "library", name] | [name] => (*name).to_owned(),
        [.., owner, name] => format!("{owner}/{name}"),
        [] => return None,
    };
    let words: Vec<&str> = tag.split('-').collect();
    let text = if words.iter().any(|word| is_size(word)) {
        let kept = words.iter().enumerate().take_while(|(at, word)| *at == 0 || !is_quantization(word));
        kept.fold(name, |name, (_, word)| format!("{name}-{word}"))
    } else {
        name
    };
    Some(Mention { text, form: MentionForm::Name, revision: None })
}

/// The model that a name of the runtime's own library stands for: the one tuned to follow instructions, where the catalogue knows
/// both. The other has a tag of its own: `helper:7b-text`, `helper:7b-base`.
pub(super) fn named(text: &str, catalog: &Catalog) -> Option<Mention> {
    let mention = reference(text)?;
    let known = |name: &str| !name.contains('/') && catalog.families.resolve(name) != Resolution::Unknown;
    let tuned = ["instruct", "it", "chat"].map(|word| format!("{}-{word}", mention.text));
    let tuned = tuned.into_iter().find(|name| known(&mention.text) && known(name));
    Some(Mention { text: tuned.unwrap_or(mention.text), ..mention })
}

/// Whether a word of a tag is a size: `3b`, `1.5b`, `8x7b`, `e4b`, `270m`.
fn is_size(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let figure = lower.strip_suffix(['b', 'm']).map(|rest| rest.strip_prefix('e').unwrap_or(rest)).unwrap_or_default();
    figure.starts_with(|first: char| first.is_ascii_digit())
        && figure.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'x'))
}

fn is_quantization(word: &str) -> bool {
    file::quantization(&format!("x-{word}")).is_some()
}

fn manifest(snapshot: &Snapshot, catalog: &Catalog, seen: &mut Observations) {
    // A manifest that cannot be read is a gap already: without it there are no files.
    let Some(bytes) = snapshot.file(MANIFEST).and_then(|file| snapshot.read(file, MAX_MANIFEST).ok()) else { return };
    let Ok(manifest) = serde_json::from_slice::<Manifest>(&bytes) else { return };
    let mut noted = BTreeSet::new();
    for (index, layer) in manifest.layers.iter().enumerate() {
        if let Some(from) = &layer.from
            && let Some(parent) = named(from, catalog)
            && !noted.contains(&parent.text.to_ascii_lowercase())
        {
            let place = Place::key(MANIFEST, &format!("layers.{index}.from"));
            if noted.len() >= MAX_PARENTS {
                return seen.gaps.push(too_many(&place));
            }
            noted.insert(parent.text.to_ascii_lowercase());
            seen.note(EXTRACTOR, Basis::Recorded, place, from, Claim::Parent { parent, kind: None });
        }
    }
}

/// What says that the models named from this place on were not read.
fn too_many(place: &Place) -> crate::model::Gap {
    let why = format!("{MAX_PARENTS} other models are named before this place; those from here on were not read");
    place.gap("parents", why, "name each base once")
}

fn config(snapshot: &Snapshot, catalog: &Catalog, seen: &mut Observations) {
    let Some(file) = snapshot.file(CONFIG) else { return };
    let document = match snapshot.read(file, MAX_CONFIG) {
        Ok(bytes) => Document::decode(CONFIG, bytes).0,
        Err(error) => return seen.gaps.push(unread(CONFIG, "model description", error.to_string())),
    };
    let value = match json::parse(&document) {
        Ok(value) => value,
        Err(problem) => return seen.gaps.push(unread(CONFIG, "model description", problem.message)),
    };
    let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let mut note = |key: &str, quote: &str, claim| {
        seen.note(EXTRACTOR, Basis::Recorded, json::place_of(&document, key), quote, claim);
    };
    if let Some(family) = text("model_family") {
        note("model_family", family, Claim::Architecture { model_type: family.to_owned() });
    }
    // The size is rounded ("7.6B") unless it is written out.
    if let Some(size) = text("model_type")
        && let Ok(count) = size.parse()
    {
        note("model_type", size, Claim::Parameters { count });
    }
    if let Some(method) = text("file_type").filter(|word| is_quantization(word) && !word.to_ascii_lowercase().contains('f')) {
        let bits = method.bytes().find(u8::is_ascii_digit).map(|digit| digit - b'0');
        note("file_type", method, Claim::Quantization { method: method.to_owned(), bits });
    }
    if let Some(model) = text("remote_model")
        && let Some(parent) = named(model, catalog)
    {
        note("remote_model", model, Claim::Parent { parent, kind: None });
    }
    if let Some(host) = text("remote_host") {
        let why = format!("the model runs on `{}`, no weights are here", crate::document::quote(host, 80));
        seen.gaps.push(json::place_of(&document, "remote_host").gap("weights", why, "audit the model where its weights are"));
    }
}

/// Reads the instructions of a Modelfile. Texts in three quotes may span lines; what they hold is no instruction.
fn modelfile(document: &Document, catalog: &Catalog, seen: &mut Observations) {
    let mut line = 0;
    let count = u32::try_from(document.line_count()).unwrap_or(u32::MAX);
    let mut parents = 0;
    while line < count {
        line += 1;
        let text = document.line_text(line).trim();
        let (word, value) = text.split_once(char::is_whitespace).map_or((text, ""), |(word, value)| (word, value.trim()));
        let place = Place::line(document.name().clone(), line);
        let block = block(document, value, &mut line, count);
        let value = block.as_deref().unwrap_or(value).trim_matches('"').trim();
        match word.to_ascii_uppercase().as_str() {
            "FROM" | "ADAPTER" => {
                if let Some(parent) = named(value, catalog) {
                    parents += 1;
                    if parents <= MAX_PARENTS {
                        seen.note(EXTRACTOR, Basis::Recorded, place, text, Claim::Parent { parent, kind: None });
                    } else if parents == MAX_PARENTS + 1 {
                        seen.gaps.push(too_many(&place));
                    }
                }
            }
            "LICENSE" if !value.is_empty() => {
                let first = value.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
                let is_name = first.len() == value.len() && value.len() <= 64;
                let quote = crate::document::quote(first, 240);
                let claim = match catalog.licenses.recognise_whole(value) {
                    _ if is_name => LicenseClaim::Declared(quote),
                    Some(found) => LicenseClaim::Text { license: found.license, score: found.score, residue: found.residue },
                    None => LicenseClaim::Stated(quote),
                };
                seen.note(EXTRACTOR, Basis::Recorded, place, first, Claim::License(claim));
            }
            _ => {}
        }
    }
}

/// The text that opens with three quotes in `value`, up to the quotes that close it; moves `line` to where it ends.
fn block(document: &Document, value: &str, line: &mut u32, count: u32) -> Option<String> {
    let opened = &value[value.find("\"\"\"")? + 3..];
    if let Some((inner, _)) = opened.split_once("\"\"\"") {
        return Some(inner.to_owned());
    }
    let mut text = opened.to_owned();
    while *line < count {
        *line += 1;
        let next = document.line_text(*line);
        text.push('\n');
        match next.split_once("\"\"\"") {
            Some((inner, _)) => {
                text.push_str(inner);
                break;
            }
            None => text.push_str(next),
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Option<String> {
        reference(text).map(|mention| mention.text)
    }

    #[test]
    fn keeps_sizes_and_drops_other_tags() {
        for (text, expected) in [
            ("helper3.2:3b", "helper3.2-3b"),
            ("helper:latest", "helper"),
            ("helper:q4_0", "helper"),
            ("helper:7b-instruct-v0.2-q4_K_M", "helper-7b-instruct-v0.2"),
            ("helper:e4b-it-qat", "helper-e4b-it-qat"),
            ("registry.ollama.ai/library/helper:8x7b", "helper-8x7b"),
            ("acme/helper:latest", "acme/helper"),
            ("hf.co/acme/helper-GGUF:Q4_K_M", "acme/helper-GGUF"),
            ("https://huggingface.co/acme/helper-GGUF", "acme/helper-GGUF"),
        ] {
            assert_eq!(named(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["./helper.gguf", "helper.gguf", "/tmp/helper", ".", "~/x", "C:/x", "C:\\x", ""] {
            assert_eq!(named(text), None, "{text}");
        }
    }

    fn observed(kind: SourceKind, files: &[(&str, &str)]) -> Observations {
        let mut seen = Observations::default();
        observe(&Snapshot::from_files(kind, Some("m"), files.iter().copied()), Catalog::shipped(), &mut seen);
        seen
    }

    fn told(seen: &Observations) -> Vec<String> {
        seen.evidence.iter().map(|evidence| format!("{} {:?}", evidence.place, evidence.quote)).collect()
    }

    #[test]
    fn takes_a_name_of_the_library_for_the_tuned_model_where_both_are_known() {
        let families = &Catalog::shipped().families;
        let tags = families.rows().iter().flat_map(|family| &family.models).filter_map(|row| {
            let (name, size) = row.id.name().strip_suffix("-Instruct")?.rsplit_once('-')?;
            let whole = format!("{name}-{size}");
            (is_size(size) && families.resolve(&whole) != Resolution::Unknown).then(|| (format!("{name}:{size}"), whole))
        });
        let tags: Vec<_> = tags.collect();
        assert!(!tags.is_empty());
        let named = |tag: &str| super::named(tag, Catalog::shipped()).map(|mention| mention.text);
        for (tag, whole) in tags {
            assert_eq!(named(&tag), Some(format!("{whole}-instruct")), "{tag}");
            assert_eq!(named(&format!("{tag}-base")), Some(format!("{whole}-base")));
            assert_eq!(named(&format!("acme/{tag}")), Some(format!("acme/{whole}")));
        }
        assert_eq!(named("helper:7b").as_deref(), Some("helper-7b"));
    }

    #[test]
    fn reads_a_store() {
        let config =
            r#"{"model_family": "helper", "model_type": "7.6B", "file_type": "Q4_K_M", "remote_host": "https://example.org"}"#;
        let manifest = r#"{"layers": [{"from": "helper:3b"}, {"from": "helper:3b"}, {"from": "/root/blobs/x"}]}"#;
        let seen = observed(SourceKind::Ollama, &[(CONFIG, config), (MANIFEST, manifest)]);
        assert_eq!(seen.evidence.len(), 3, "{:?}", seen.evidence);
        assert!(matches!(&seen.evidence[0].claim, Claim::Parent { parent, kind: None } if parent.text == "helper-3b"));
        assert_eq!(seen.evidence[2].claim, Claim::Quantization { method: "Q4_K_M".to_owned(), bits: Some(4) });
        assert_eq!(seen.gaps[0].what, "weights");
    }

    #[test]
    fn reads_a_modelfile() {
        let text = "# comment\nfrom helper:7b\nADAPTER ./lora.gguf\nSYSTEM \"\"\"You are\nFROM other:1b\n\"\"\"\n\
                    LICENSE \"\"\"\nThe Terms\nof use\n\"\"\"\nLICENSE acme-1.0\n";
        let seen = observed(SourceKind::Local, &[("Modelfile", text)]);
        assert_eq!(
            told(&seen),
            [r#"Modelfile:2 "from helper:7b""#, r#"Modelfile:7 "The Terms""#, r#"Modelfile:11 "acme-1.0""#]
        );
        assert_eq!(seen.evidence[1].claim, Claim::License(LicenseClaim::Stated("The Terms".to_owned())));
        assert_eq!(seen.evidence[2].claim, Claim::License(LicenseClaim::Declared("acme-1.0".to_owned())));
        assert!(observed(SourceKind::Local, &[("Modelfile", "FROM ./helper.gguf\n")]).evidence.is_empty());
    }

    #[test]
    fn recognises_the_text_of_a_licence_in_a_modelfile() {
        let text = format!("FROM helper:7b\nLICENSE \"\"\"\n{}\n\"\"\"\n", include_str!("../../LICENSE"));
        let seen = observed(SourceKind::Local, &[("Modelfile", &text)]);
        let claim = &seen.evidence[1].claim;
        assert!(matches!(claim, Claim::License(LicenseClaim::Text { license: Some(_), residue: None, .. })), "{claim:?}");
    }

    #[test]
    fn says_where_more_parents_stand_than_are_read() {
        let lines = |count: usize| (0..count).map(|at| format!("FROM helper{at}:7b\n")).collect::<String>();
        let seen = observed(SourceKind::Local, &[("Modelfile", &lines(MAX_PARENTS))]);
        assert_eq!((seen.evidence.len(), seen.gaps.len()), (MAX_PARENTS, 0));
        let seen = observed(SourceKind::Local, &[("Modelfile", &lines(MAX_PARENTS + 9))]);
        assert_eq!(seen.evidence.len(), MAX_PARENTS);
        assert_eq!((seen.gaps.len(), seen.gaps[0].place.as_str()), (1, "Modelfile:65"), "{:?}", seen.gaps);

        let layers = |count: usize| {
            let layers: Vec<String> = (0..count).map(|at| format!(r#"{{"from": "helper{at}:7b"}}"#)).collect();
            format!(r#"{{"layers": [{}]}}"#, layers.join(","))
        };
        let named = |count: usize| {
            let seen = observed(SourceKind::Ollama, &[(MANIFEST, &layers(count))]);
            seen.gaps.iter().filter(|gap| gap.what == "parents").map(|gap| gap.place.clone()).collect::<Vec<_>>()
        };
        assert_eq!(named(MAX_PARENTS), [""; 0]);
        assert_eq!(named(MAX_PARENTS + 9), [format!("{MANIFEST} layers.64.from")]);
    }

    #[test]
    fn ends_on_texts_that_never_close() {
        let seen = observed(SourceKind::Local, &[("Modelfile", "LICENSE \"\"\"\nterms\nFROM helper\n")]);
        assert_eq!(seen.evidence.len(), 1);
        assert!(observed(SourceKind::Ollama, &[(CONFIG, "{"), (MANIFEST, "[]")]).gaps.len() == 1);
    }
}
