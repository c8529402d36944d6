//! Reads a text that names a model or a dataset, in any of the ways in which cards and tools write it.
//!
//! The form matters more than the text: an id on the Hub can be looked up, a name must be resolved, and a path on somebody's
//! disk is never a parent, however much it looks like `owner/name`.

use memchr::memmem;

use crate::evidence::{Mention, MentionForm};
use crate::model::{Revision, is_hub_id, split_owner};
use crate::source::{file, names};

/// Texts that stand where a name belongs and name nothing, in lower case.
const NOTHING: [&str; 26] = [
    "",
    "-",
    "--",
    ".",
    "...",
    "?",
    "custom",
    "empty",
    "false",
    "more information needed",
    "n/a",
    "na",
    "nil",
    "no",
    "none",
    "not applicable",
    "not available",
    "not specified",
    "null",
    "other",
    "tba",
    "tbd",
    "todo",
    "true",
    "undefined",
    "unknown",
];

/// Owners that stand for the reader's own in examples and templates, in lower case and without separators.
const TEMPLATE_OWNERS: [&str; 9] = [
    "orgname",
    "username",
    "yourhfusername",
    "yourname",
    "yourorg",
    "yourorganization",
    "yourusername",
    "yourhandle",
    "youruser",
];

/// First parts of the Hub's own pages, which name neither a model nor a dataset.
const PAGES: [&str; 9] = ["blog", "collections", "docs", "join", "organizations", "papers", "posts", "settings", "spaces"];

/// What may follow such a folder's word after `_` or `-`, besides digits.
const FOLDER_TAILS: [&str; 10] =
    ["checkpoint", "checkpoints", "dir", "directory", "folder", "model", "models", "output", "outputs", "to"];

/// A longer text is prose and no name.
const MAX_TEXT: usize = 4096;

pub(in crate::evidence) fn mention(text: &str) -> Option<Mention> {
    if let Some((owner, name)) = bare_id(text) {
        return if is_in_folder(owner, name) {
            Some(plain(text, MentionForm::LocalPath, None))
        } else {
            (!is_template_owner(owner)).then(|| plain(text, MentionForm::HubId, None))
        };
    }
    let (hub, rest) = without_host(unwrapped(text)?)?;
    if hub {
        return on_hub(rest);
    }
    if let Some(found) = in_cache(rest) {
        return Some(found);
    }
    let (rest, revision) = split_revision(rest);
    let rest = rest.strip_prefix("datasets/").filter(|rest| is_hub_id(rest)).unwrap_or(rest);
    if is_local(rest) {
        return Some(plain(rest, MentionForm::LocalPath, None));
    }
    let rest = rest.strip_suffix(".git").unwrap_or(rest).trim_end_matches('/');
    if let Some((owner, _)) = split_owner(rest)
        && is_hub_id(rest)
    {
        return (!is_template_owner(owner)).then(|| plain(rest, MentionForm::HubId, revision));
    }
    let rest = if file::is_weights(rest) { file::stem(rest) } else { rest };
    let folded = rest.split_whitespace().collect::<Vec<_>>().join(" ");
    (!folded.is_empty()).then(|| plain(&folded, MentionForm::Name, revision))
}

/// The owner and the name of an id as most cards write it: nothing around it, no address, no placeholder.
fn bare_id(text: &str) -> Option<(&str, &str)> {
    let (owner, name) = split_owner(text)?;
    let owned = owner.len() > 1 && owner != "datasets" && !owner.contains('.') && !name.ends_with(".git");
    (owned && is_hub_id(text)).then_some((owner, name))
}

fn plain(text: &str, form: MentionForm, revision: Option<Revision>) -> Mention {
    Mention { text: text.to_owned(), form, revision }
}

/// The text without white space, quotes, brackets and emphasis around it; `None` where it names nothing.
fn unwrapped(text: &str) -> Option<&str> {
    if text.len() > MAX_TEXT {
        return None;
    }
    let mut text = text.trim();
    // Whatever is wrapped does not begin with a letter or digit.
    while !text.starts_with(|first: char| first.is_ascii_alphanumeric()) {
        // `[text](address)` names what the address does.
        if let Some((_, address)) = text.strip_prefix('[').and_then(|rest| rest.split_once("](")) {
            text = address.trim_end_matches(')').trim();
            continue;
        }
        let bracketed = [("[", "]"), ("<", ">"), ("(", ")")]
            .into_iter()
            .find_map(|(open, close)| text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)));
        // In brackets stands a blank to be filled in, unless it is plainly an id or an address.
        if bracketed.is_some_and(|inner| !inner.contains('/')) {
            return None;
        }
        let quoted = || {
            ["\"", "'", "`", "**", "*", "\u{201c}"].into_iter().find_map(|open| {
                let close = if open == "\u{201c}" { "\u{201d}" } else { open };
                text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close))
            })
        };
        match bracketed.or_else(quoted) {
            Some(inner) => text = inner.trim(),
            None => break,
        }
    }
    let is_blank = memchr::memchr2(b'{', b'}', text.as_bytes()).is_some() || !text.chars().any(char::is_alphanumeric);
    let bare = text.trim_end_matches('.');
    let is_nothing = NOTHING.iter().any(|nothing| nothing.eq_ignore_ascii_case(bare));
    let text = text.trim_end_matches(['.', ',', ';', '!']);
    (!is_blank && !is_nothing).then_some(text)
}

/// Takes the scheme and host of the Hub off, and tells whether they were there; `None` for addresses of no repository.
fn without_host(text: &str) -> Option<(bool, &str)> {
    let after = |prefix: &str| {
        let head = text.get(..prefix.len())?;
        head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
    };
    if let Some(rest) = after("hf://") {
        return Some((true, rest));
    }
    let bare = after("https://").or_else(|| after("http://")).unwrap_or(text);
    let bare = bare.strip_prefix("www.").unwrap_or(bare);
    let (host, path) = split_owner(bare).unwrap_or((bare, ""));
    let is_hub = ["huggingface.co", "hf.co"].iter().any(|hub| host.eq_ignore_ascii_case(hub));
    match (is_hub, path.trim_matches('/').is_empty()) {
        (true, true) => None,
        (true, false) => Some((true, path)),
        (false, _) => Some((false, text)),
    }
}

/// Reads the path of an address on the Hub: `[datasets/]owner/name[@revision][/tree/revision/…]`.
fn on_hub(path: &str) -> Option<Mention> {
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    if parts.first() == Some(&"api") {
        parts.remove(0);
    }
    if matches!(parts.first(), Some(&("datasets" | "models"))) && parts.len() > 1 {
        parts.remove(0);
    }
    let first = *parts.first()?;
    if PAGES.contains(&first) {
        return None;
    }
    let views = ["tree", "blob", "resolve", "raw", "commit", "commits", "discussions"];
    let single = parts.get(1).is_none_or(|second| views.contains(second));
    let (id, rest) =
        if single { (first.to_owned(), parts.get(1..)?) } else { (format!("{first}/{}", parts[1]), parts.get(2..)?) };
    let (id, mut revision) = split_revision(&id);
    // A runtime's tag, as in `hf.co/owner/name:Q4_K_M`.
    let id = id.split_once(':').map_or(id, |(id, _)| id);
    let id = id.strip_suffix(".git").unwrap_or(id);
    if let [view, named, ..] = rest
        && views.contains(view)
        && *view != "discussions"
    {
        revision = named.replace("%2F", "/").parse().ok();
    }
    let is_template = id.split_once('/').is_some_and(|(owner, _)| is_template_owner(owner));
    let form = if id.contains('/') && is_hub_id(id) { MentionForm::HubId } else { MentionForm::Name };
    (!id.is_empty() && !is_template).then(|| plain(id, form, revision))
}

/// The id and commit in a path that leads through a Hugging Face cache.
fn in_cache(text: &str) -> Option<Mention> {
    text.contains("s--").then_some(())?;
    let mut parts = text.split(['/', '\\']).skip_while(|part| !part.starts_with("models--") && !part.starts_with("datasets--"));
    let folder = parts.next()?;
    let id = names::from_cache_folder(&folder.replacen("datasets--", "models--", 1))?;
    let commit = (parts.next() == Some("snapshots")).then(|| parts.next()).flatten();
    let form = if id.contains('/') { MentionForm::HubId } else { MentionForm::Name };
    Some(plain(&id, form, commit.and_then(|commit| commit.parse().ok())))
}

/// Splits `name@revision`, where both sides have the form of such.
fn split_revision(text: &str) -> (&str, Option<Revision>) {
    let Some((name, revision)) = text.rsplit_once('@') else { return (text, None) };
    let sound = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'/'))
    };
    if is_hub_id(name) && sound(revision) { (name, revision.parse().ok()) } else { (text, None) }
}

fn is_template_owner(owner: &str) -> bool {
    let bare = owner.bytes().filter(u8::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase());
    TEMPLATE_OWNERS.iter().any(|template| template.len() <= owner.len() && template.bytes().eq(bare.clone()))
}

/// Whether the text is a path on a disk or in a bucket.
fn is_local(text: &str) -> bool {
    let bytes = text.as_bytes();
    let has_drive = bytes.len() > 2 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':' && matches!(bytes[2], b'/' | b'\\');
    if has_drive || text.bytes().any(|byte| byte == b'\\') || text.starts_with(['/', '~', '$']) || matches!(text, "." | "..") {
        return true;
    }
    if text.starts_with("./") || text.starts_with("../") {
        return true;
    }
    if text.bytes().any(|byte| byte == b':')
        && let Some(end) = memmem::find(bytes, b"://")
    {
        let scheme = &text[..end];
        return !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http");
    }
    let mut parts = text.trim_end_matches('/').split('/');
    let first = parts.next().unwrap_or_default();
    match (parts.next(), parts.next()) {
        (None, _) => is_folder(first) && !text.contains(' ') || is_checkpoint(first),
        // Prose sets slashes between words: "one / other".
        _ if text.contains(char::is_whitespace) => false,
        (Some(name), None) => is_in_folder(first, name),
        _ => true,
    }
}

/// Whether what has the form of an id is a path all the same: `outputs/helper`, `helper/checkpoint-500`.
fn is_in_folder(first: &str, name: &str) -> bool {
    is_folder(first) || is_checkpoint(name) || name.contains('.') && file::is_weights(name)
}

/// Whether a relative path may begin with the word: `outputs`, `saved_models`, `exp3`, `output-dir`.
fn is_folder(word: &str) -> bool {
    let separator = word.bytes().position(|byte| matches!(byte, b'_' | b'-'));
    let (first, rest) = separator.map_or((word, ""), |at| (&word[..at], &word[at + 1..]));
    let first = first.trim_end_matches(|last: char| last.is_ascii_digit());
    let any = |words: &[&str], word: &str| words.iter().any(|known| known.eq_ignore_ascii_case(word));
    let mut lower = [0; 11];
    // Most words are longer than any of them.
    let Some(lower) = lower.get_mut(..first.len()) else { return false };
    lower.copy_from_slice(first.as_bytes());
    lower.make_ascii_lowercase();
    is_folder_word(lower) && (rest.bytes().all(|byte| byte.is_ascii_digit()) || any(&FOLDER_TAILS, rest))
}

/// Whether the word is that of a folder on somebody's disk that a relative path begins with; in lower case and without digits at
/// the end.
fn is_folder_word(word: &[u8]) -> bool {
    matches!(
        word,
        b"artifacts"
            | b"checkpoint"
            | b"checkpoints"
            | b"ckpt"
            | b"ckpts"
            | b"content"
            | b"data"
            | b"download"
            | b"downloads"
            | b"exp"
            | b"experiment"
            | b"experiments"
            | b"exports"
            | b"finetuned"
            | b"logs"
            | b"merged"
            | b"mnt"
            | b"model"
            | b"models"
            | b"out"
            | b"output"
            | b"outputs"
            | b"path"
            | b"pretrained"
            | b"results"
            | b"run"
            | b"runs"
            | b"saved"
            | b"tmp"
            | b"trained"
            | b"weights"
            | b"workspace"
    )
}

/// Whether the word is a trainer's: `checkpoint-500`, `epoch_3`.
fn is_checkpoint(word: &str) -> bool {
    if !word.ends_with(|last: char| last.is_ascii_digit()) {
        return false;
    }
    let bare = word.trim_end_matches(|last: char| last.is_ascii_digit());
    ["checkpoint-", "checkpoint_", "epoch-", "epoch_", "step-", "step_", "global_step"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(bare))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, MentionForm, Option<String>)> {
        mention(text).map(|found| (found.text, found.form, found.revision.map(|revision| revision.to_string())))
    }

    fn is(text: &str, expected: &str, form: MentionForm) {
        assert_eq!(read(text), Some((expected.to_owned(), form, None)), "{text}");
    }

    #[test]
    fn reads_ids_with_and_without_addresses() {
        for text in [
            "acme/helper-7b",
            " acme/helper-7b \n",
            "\"acme/helper-7b\"",
            "`acme/helper-7b`",
            "**acme/helper-7b**",
            "<https://huggingface.co/acme/helper-7b>",
            "[Helper](https://huggingface.co/acme/helper-7b)",
            "[acme/helper-7b]",
            "https://huggingface.co/acme/helper-7b/",
            "HTTP://www.huggingface.co/acme/helper-7b?library=x#files",
            "huggingface.co/acme/helper-7b",
            "https://hf.co/acme/helper-7b.git",
            "hf.co/acme/helper-7b:Q4_K_M",
            "hf://acme/helper-7b",
            "hf://models/acme/helper-7b",
            "https://huggingface.co/api/models/acme/helper-7b",
            "https://huggingface.co/datasets/acme/helper-7b",
            "datasets/acme/helper-7b",
            "acme/helper-7b/",
            "acme/helper-7b.",
            "https://huggingface.co/acme/helper-7b,",
            "/root/.cache/huggingface/hub/models--acme--helper-7b",
        ] {
            is(text, "acme/helper-7b", MentionForm::HubId);
        }
    }

    #[test]
    fn reads_revisions() {
        for (text, revision) in [
            ("acme/helper-7b@v1.0", "v1.0"),
            ("hf://acme/helper-7b@main/config.json", "main"),
            ("https://huggingface.co/acme/helper-7b/tree/refs%2Fpr%2F1", "refs/pr/1"),
            ("https://huggingface.co/acme/helper-7b/blob/abc/README.md", "abc"),
            ("C:\\hub\\models--acme--helper-7b\\snapshots\\abc", "abc"),
        ] {
            let expected = ("acme/helper-7b".to_owned(), MentionForm::HubId, Some(revision.to_owned()));
            assert_eq!(read(text), Some(expected), "{text}");
        }
        is("https://huggingface.co/acme/helper-7b/discussions/3", "acme/helper-7b", MentionForm::HubId);
    }

    #[test]
    fn reads_names() {
        is("helper2", "helper2", MentionForm::Name);
        is("Helper 2.5\n  32B", "Helper 2.5 32B", MentionForm::Name);
        is("https://huggingface.co/helper2", "helper2", MentionForm::Name);
        assert_eq!(mention("https://huggingface.co/helper2/tree/main").unwrap().text, "helper2");
        is("helper_xl_1.0.safetensors", "helper_xl_1.0", MentionForm::Name);
        is("Helper / Writer", "Helper / Writer", MentionForm::Name);
        is("https://example.org/acme/helper", "https://example.org/acme/helper", MentionForm::Name);
        is("model-based-helper", "model-based-helper", MentionForm::Name);
    }

    #[test]
    fn tells_local_paths() {
        for text in [
            "/home/somebody/helper",
            "./helper",
            "../acme/helper",
            "~/models/helper",
            "D:\\models\\helper",
            "d:/models/helper",
            "acme\\helper",
            "/content/helper",
            "/workspace",
            "acme/helper/final",
            "acme/helper.gguf",
            "outputs/helper",
            "saved_models/helper",
            "models/helper",
            "exp3/helper",
            "run-12/helper",
            "helper/checkpoint-500",
            "checkpoint-500",
            "output",
            "path/to",
            "path/to/helper",
            "$MODELS/helper",
            "s3://bucket/helper",
            "file:///srv/helper",
            "acme/helper/model.safetensors",
        ] {
            assert_eq!(mention(text).map(|found| found.form), Some(MentionForm::LocalPath), "{text}");
        }
    }

    #[test]
    fn tells_the_folders_of_disks_from_other_words() {
        for word in ["artifacts", "Ckpt", "exp3", "finetuned_model", "mnt", "output-dir", "pretrained", "runs_12", "workspace"]
        {
            assert!(is_folder(word), "{word}");
        }
        for word in ["acme", "", "modelling", "models_x", "experiments7b", "a-very-long-name", "_output"] {
            assert!(!is_folder(word), "{word}");
        }
    }

    #[test]
    fn refuses_prose_in_linear_time() {
        assert_eq!(read(&"(".repeat(1 << 20)), None);
        assert!(read(&format!("{}/{}", "(".repeat(2000), ")".repeat(2000))).is_none());
    }

    #[test]
    fn takes_blanks_and_templates_for_nothing() {
        for text in [
            "",
            "  ",
            "None",
            "N/A",
            "unknown",
            "-",
            "...",
            "[base]",
            "<base_model>",
            "{base_model}",
            "{{ base_model }}",
            "${MODEL}",
            "[More Information Needed]",
            "your-username/helper",
            "https://huggingface.co/",
            "https://huggingface.co/papers/2310.00001",
            "https://huggingface.co/spaces/acme/demo",
            "\"\"",
            "``",
            "[](",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
