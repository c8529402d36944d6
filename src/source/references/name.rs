//! Reads a value that stands where a model's name belongs: an id, a name of a library, a path, or nothing that can be told.
//!
//! The form alone does not make a name: `text/plain` has that of an id. How much more is asked depends on the place: a call
//! that can take nothing else asks least, a key `model` in any configuration asks most.

use super::Target;
use crate::catalog::references::{Names, Then};
use crate::catalog::{Catalog, Resolution};
use crate::model::{ModelId, is_hub_id};
use crate::source::names::is_folder_word;

/// The longest value that is looked at.
const MAX_VALUE: usize = 400;

/// What the place of a value asks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) names: Names,
    /// Whether the place can take nothing but a model.
    pub(super) sure: bool,
    /// The owner of names without one.
    pub(super) owner: Option<&'a str>,
    /// Whether any address on the Hub counts, and not only that of a file.
    pub(super) address: bool,
}

impl Asked<'_> {
    /// A place that may hold anything.
    pub(super) const WEAK: Self = Self { names: Names::Hub, sure: false, owner: None, address: false };
    /// A place that holds a model.
    pub(super) const SURE: Self = Self { names: Names::Hub, sure: true, owner: None, address: true };
}

/// What a value turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Model(Target),
    /// A path on somebody's disk, or in a bucket.
    Path,
    /// Something that only the running program knows.
    Unclear,
    /// Nothing that names a model.
    Nothing,
}

/// Reads a value.
pub(super) fn read(value: &str, asked: Asked<'_>, catalog: &Catalog) -> Value {
    let mut value = value.trim();
    if value.is_empty() || value.len() > MAX_VALUE || value.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Value::Nothing;
    }
    if value.contains(['{', '}', '$', '<', '>', '%']) {
        return Value::Unclear;
    }
    if let Some(path) = after_host(value) {
        return address(path, asked);
    }
    let mut names = asked.names;
    let prefix = catalog.references().prefix(value);
    if let Some(prefix) = prefix {
        value = &value[prefix.prefix.len()..];
        match prefix.then {
            Then::Nothing => return if asked.sure { Value::Path } else { Value::Nothing },
            Then::Ollama => return ollama(value, catalog),
            Then::Known => names = Names::Known,
            // A bucket of datasets or spaces is no model there either.
            Then::Id if value.starts_with("datasets/") || value.starts_with("spaces/") => return Value::Nothing,
            Then::Id => {}
        }
    }
    match names {
        Names::Ollama => return ollama(value, catalog),
        Names::Prefixed if prefix.is_none() => return Value::Nothing,
        _ => {}
    }
    if is_path(value) {
        return Value::Path;
    }
    let (bare, revision) = match value.split_once('@') {
        Some((bare, revision)) if !revision.is_empty() => (bare, Some(revision.to_owned())),
        _ => (value, None),
    };
    // A runtime's choice of file, as in `owner/name:Q4_K_M`.
    let bare = bare.split_once(':').filter(|(id, tag)| id.contains('/') && !tag.contains('/')).map_or(bare, |(id, _)| id);
    match bare.split_once('/') {
        Some((owner, name)) => {
            let rows = catalog.references();
            if !is_hub_id(bare) || is_folder_word(owner) || rows.is_no_owner(owner) || rows.is_file_name(name) {
                return Value::Path;
            }
            if asked.sure || is_plausible(bare, owner, name, catalog) {
                return Value::Model(Target::Hub { id: bare.to_owned(), revision });
            }
            Value::Nothing
        }
        None => bare_name(bare, revision, names, asked, catalog),
    }
}

/// A name without an owner: only one that is known stands for a model.
fn bare_name(bare: &str, revision: Option<String>, names: Names, asked: Asked<'_>, catalog: &Catalog) -> Value {
    let unknown = if asked.sure { Value::Unclear } else { Value::Nothing };
    let Some(id) = bare.parse::<ModelId>().ok().filter(|_| is_hub_id(bare) && names != Names::Strict) else { return unknown };
    if let Some(row) = catalog.families.get(&id) {
        return Value::Model(Target::Hub { id: row.id.to_string(), revision });
    }
    if let Some(owner) = asked.owner
        && !catalog.references().is_file_name(bare)
    {
        return Value::Model(Target::Hub { id: format!("{owner}/{bare}"), revision });
    }
    // A word in any configuration names a model only if it is plainly one's whole name.
    let whole = names == Names::Known || !asked.sure && bare.bytes().any(|byte| byte.is_ascii_digit()) && bare.contains('-');
    match catalog.families.resolve(bare) {
        Resolution::One(id) if whole => Value::Model(Target::Hub { id: id.to_string(), revision }),
        _ => unknown,
    }
}

/// Whether a value of the form `a/b` is more likely a model than anything else.
fn is_plausible(id: &str, owner: &str, name: &str, catalog: &Catalog) -> bool {
    if id.parse().is_ok_and(|id| catalog.datasets.get(&id).is_some()) {
        return false;
    }
    name.bytes().any(|byte| byte.is_ascii_digit() || byte == b'-')
        || catalog.makers.by_handle(owner).is_some()
        || catalog.families.owner(owner).is_some()
        || catalog.families.knows(id)
}

/// Whether a value has the form of a path, or of an address elsewhere.
fn is_path(value: &str) -> bool {
    value.starts_with(['/', '.', '~', '\\'])
        || value.ends_with('/')
        || value.contains('\\')
        || value.contains("://")
        || value.get(1..3) == Some(":/")
        || value.bytes().filter(|byte| *byte == b'/').count() > 1
}

/// What follows the host of the Hub in an address.
fn after_host(value: &str) -> Option<&str> {
    let bare = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://")).unwrap_or(value);
    let bare = bare.strip_prefix("www.").unwrap_or(bare);
    let (host, path) = bare.split_once('/')?;
    ["huggingface.co", "hf.co"].iter().any(|hub| host.eq_ignore_ascii_case(hub)).then_some(path)
}

/// The model of an address on the Hub: `owner/name[:tag][/resolve/revision/file]`.
fn address(path: &str, asked: Asked<'_>) -> Value {
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let path = path.strip_prefix("api/models/").unwrap_or(path);
    let mut parts = path.split('/').filter(|part| !part.is_empty());
    let (Some(owner), Some(name)) = (parts.next(), parts.next()) else { return Value::Nothing };
    if matches!(owner, "api" | "blog" | "chat" | "collections" | "datasets" | "docs" | "kernels" | "papers" | "spaces") {
        return Value::Nothing;
    }
    let (view, revision) = (parts.next(), parts.next());
    let is_file = matches!(view, Some("resolve" | "raw")) && revision.is_some();
    let name = name.split_once(':').map_or(name, |(name, _)| name);
    let id = format!("{owner}/{}", name.strip_suffix(".git").unwrap_or(name));
    if !is_hub_id(&id) || !(is_file || asked.address || path.contains(':')) {
        return Value::Nothing;
    }
    let revision = revision.filter(|revision| view.is_some() && *revision != "main").map(str::to_owned);
    Value::Model(Target::Hub { id, revision })
}

/// A name of the Ollama library, whole.
fn ollama(value: &str, catalog: &Catalog) -> Value {
    if is_path(value) && value.matches('/').count() < 2
        || value.starts_with(['/', '.'])
        || catalog.references().is_file_name(value)
    {
        return Value::Path;
    }
    let (name, tag) = value.rsplit_once(':').filter(|(_, tag)| !tag.contains('/')).unwrap_or((value, "latest"));
    let sound = |text: &str| {
        text.starts_with(|first: char| first.is_ascii_alphanumeric())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'/'))
    };
    if !sound(name) || !sound(tag) || name.matches('/').count() > 2 {
        return Value::Nothing;
    }
    let owner = if name.contains('/') { "" } else { "library/" };
    Value::Model(Target::Ollama(format!("{owner}{name}:{tag}").to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hub(value: &str, asked: Asked<'_>) -> Value {
        read(value, asked, Catalog::shipped())
    }

    fn id(id: &str, revision: Option<&str>) -> Value {
        Value::Model(Target::Hub { id: id.to_owned(), revision: revision.map(str::to_owned) })
    }

    #[test]
    fn reads_ids_in_the_ways_they_are_written() {
        for value in [
            "acme/helper-7b",
            "hf://acme/helper-7b",
            "hf-hub:acme/helper-7b",
            "huggingface/acme/helper-7b",
            "acme/helper-7b:Q4_K_M",
        ] {
            assert_eq!(hub(value, Asked::SURE), id("acme/helper-7b", None), "{value}");
            assert_eq!(hub(value, Asked::WEAK), id("acme/helper-7b", None), "{value}");
        }
        assert_eq!(hub("acme/helper-7b@v1", Asked::SURE), id("acme/helper-7b", Some("v1")));
        let file = "https://huggingface.co/acme/helper-7b/resolve/v2/model.gguf?download=true";
        assert_eq!(hub(file, Asked::WEAK), id("acme/helper-7b", Some("v2")));
        assert_eq!(hub("https://huggingface.co/acme/helper-7b", Asked::SURE), id("acme/helper-7b", None));
        assert_eq!(hub("https://huggingface.co/acme/helper-7b", Asked::WEAK), Value::Nothing, "an address in prose");
    }

    #[test]
    fn takes_no_path_file_dataset_or_placeholder_for_a_model() {
        for value in [
            "./helper-7b",
            "/srv/helper-7b",
            "~/helper",
            "models/helper-7b",
            "outputs/checkpoint-5",
            "a/b/c-7b",
            "acme/weights-1.gguf",
            "text/x-1",
            "your-org/helper-7b",
            "datasets/acme/talk-1",
            "https://huggingface.co/datasets/acme/talk-1",
            "https://example.org/acme/helper-7b",
            "s3://acme/helper-7b",
            "acme/helper-{size}",
            "$MODEL",
            "two words/x-1",
            "",
            "hf://spaces/acme/x-1",
        ] {
            for asked in [Asked::SURE, Asked::WEAK] {
                assert!(!matches!(hub(value, asked), Value::Model(_)), "{value}");
            }
        }
        assert_eq!(hub("auth/user", Asked::WEAK), Value::Nothing);
        assert_eq!(hub("my-finetuned-helper", Asked::SURE), Value::Unclear);
    }

    #[test]
    fn reads_names_of_the_ollama_library() {
        let asked = Asked { names: Names::Ollama, ..Asked::SURE };
        let named = |name: &str| Value::Model(Target::Ollama(name.to_owned()));
        assert_eq!(hub("helper:3b", asked), named("library/helper:3b"));
        assert_eq!(hub("acme/helper", asked), named("acme/helper:latest"));
        assert_eq!(hub("ollama/helper:3b", Asked::WEAK), named("library/helper:3b"));
        assert_eq!(hub("hf.co/acme/helper-GGUF:Q4_K_M", asked), id("acme/helper-GGUF", None));
        for value in ["./helper.gguf", "/x/helper", "helper.gguf", "a b"] {
            assert!(!matches!(hub(value, asked), Value::Model(_)), "{value}");
        }
    }
}
