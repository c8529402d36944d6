//! What download tools write down beside the files: git remotes, Large File Storage pointers, download metadata, cache trees.
//!
//! None of it proves what the files hold; it is what a tool noted when it fetched them.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use serde_json::Value;

use crate::diagnostic::file;
use crate::digest::is_hex;

/// The folder of download metadata inside a model.
pub(crate) const DOWNLOADS: &str = ".cache/huggingface/download/";
/// The folder of listed commits inside a model.
pub(crate) const TREES: &str = ".cache/huggingface/trees/";
/// Longest listed commit that is read, in bytes.
pub(crate) const MAX_TREE: u64 = 16 << 20;

const MAX_METADATA_FILES: usize = 10_000;
const MAX_METADATA_DEPTH: usize = 16;

/// Reads at most `limit` bytes of a small file; a longer one is an error.
pub(crate) fn read_small(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    file::bytes(path, limit)?.ok_or_else(|| io::Error::other(format!("is over the limit of {limit} bytes")))
}

/// A SHA-256 as it is recorded: 64 hexadecimal digits, in lower case.
pub(crate) fn sha256(text: &str) -> Option<String> {
    is_hex(text, 64).then(|| text.to_ascii_lowercase())
}

/// A commit: 40 hexadecimal digits, in lower case.
pub(crate) fn commit(text: &str) -> Option<String> {
    is_hex(text, 40).then(|| text.to_ascii_lowercase())
}

/// What one `.metadata` file of a download says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Download {
    /// The commit.
    pub(crate) commit: String,
    /// The SHA-256, where the tag is one; a tag of 40 digits is a git digest.
    pub(crate) sha256: Option<String>,
}

impl Download {
    /// Reads the three lines: commit, entity tag, time.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let mut lines = text.lines().map(str::trim);
        let commit = commit(lines.next()?)?;
        let tag = lines.next()?.trim_start_matches("W/").trim_matches('"');
        Some(Self { commit, sha256: sha256(tag) })
    }
}

/// The SHA-256 digests in a listed commit (`trees/<commit>.json`), by file; `None` for another version of the format.
pub(crate) fn tree(bytes: &[u8]) -> Option<BTreeMap<String, Option<String>>> {
    let value: Value = serde_json::from_slice(bytes).ok()?;
    (value.get("format_version")?.as_u64()? == 1).then_some(())?;
    let digest = |file: &Value| file.get("lfs_sha256").and_then(Value::as_str).and_then(sha256);
    Some(value.get("files")?.as_object()?.iter().map(|(name, file)| (name.clone(), digest(file))).collect())
}

/// The names, below the model, of the download metadata it holds, sorted; and whether there are more than are read.
pub(super) fn metadata_files(model: &Path) -> (Vec<String>, bool) {
    let mut names = Vec::new();
    let mut more = false;
    // A link may not stand for any part of the way.
    if [".cache", ".cache/huggingface"].iter().all(|part| is_folder(&model.join(part))) {
        let mut pending = vec![(TREES.to_owned(), 1), (DOWNLOADS.to_owned(), MAX_METADATA_DEPTH)];
        while let Some((folder, depth)) = pending.pop() {
            let path = model.join(&folder);
            if !is_folder(&path) {
                continue;
            }
            for entry in fs::read_dir(path).into_iter().flatten().flatten() {
                let Ok(kind) = entry.file_type() else { continue };
                let Ok(name) = entry.file_name().into_string() else { continue };
                let wanted = name.ends_with(".metadata") || (depth == 1 && name.ends_with(".json"));
                if names.len() + pending.len() >= MAX_METADATA_FILES || (kind.is_dir() && depth <= 1) {
                    more = true;
                } else if kind.is_dir() {
                    pending.push((format!("{folder}{name}/"), depth - 1));
                } else if kind.is_file() && wanted {
                    names.push(format!("{folder}{name}"));
                }
            }
        }
    }
    names.sort();
    (names, more)
}

fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir())
}

/// The digest in a Large File Storage pointer, where the bytes are one.
pub(super) fn pointer(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut lines = text.lines();
    lines.next()?.strip_prefix("version https://git-lfs.github.com/spec/").filter(|rest| rest.starts_with('v'))?;
    lines.find_map(|line| line.strip_prefix("oid sha256:")).and_then(sha256)
}

/// The Hub repository and the commit of a git clone; `None` unless a remote is on the Hub.
pub(super) fn git(model: &Path) -> Option<(String, Option<String>)> {
    let folder = model.join(".git");
    is_regular(&folder.join("config")).then_some(())?;
    let config = String::from_utf8(read_small(&folder.join("config"), 64 << 10).ok()?).ok()?;
    Some((remote(&config)?, head(&folder)))
}

fn is_regular(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file())
}

/// The model that a remote in a git configuration names, `origin` before others.
fn remote(config: &str) -> Option<String> {
    let mut section = "";
    let mut found: Vec<(bool, String)> = Vec::new();
    for line in config.lines().map(str::trim) {
        if line.starts_with('[') {
            section = line;
        } else if section.starts_with("[remote ")
            && let Some((key, url)) = line.split_once('=')
            && key.trim().eq_ignore_ascii_case("url")
            && let Some(id) = hub_remote(url.trim())
        {
            found.push((section != "[remote \"origin\"]", id));
        }
    }
    found.into_iter().min_by_key(|(other, _)| *other).map(|(_, id)| id)
}

/// The model id in an address of a git remote. Credentials in it are dropped.
fn hub_remote(url: &str) -> Option<String> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let at = rest.find('/').unwrap_or(rest.len());
    let rest = rest[..at].rfind('@').map_or(rest, |at| &rest[at + 1..]);
    let (host, path) = rest.split_once(['/', ':'])?;
    ["huggingface.co", "hf.co"].iter().any(|hub| host.eq_ignore_ascii_case(hub)).then_some(())?;
    let id = path.trim_matches('/');
    let id = id.strip_suffix(".git").unwrap_or(id);
    (id.contains('/') && crate::model::is_hub_id(id)).then(|| id.to_owned())
}

fn head(folder: &Path) -> Option<String> {
    let read = |name: &str, limit| {
        let path = folder.join(name);
        is_regular(&path).then(|| read_small(&path, limit).ok()).flatten().and_then(|bytes| String::from_utf8(bytes).ok())
    };
    let head = read("HEAD", 1024)?;
    let Some(reference) = head.trim().strip_prefix("ref: ") else { return commit(head.trim()) };
    let sound = reference.starts_with("refs/") && reference.split('/').all(|part| !part.is_empty() && !part.starts_with('.'));
    sound.then_some(())?;
    read(reference, 1024).and_then(|text| commit(text.trim())).or_else(|| {
        let packed = read("packed-refs", 4 << 20)?;
        packed
            .lines()
            .find_map(|line| line.split_once(' ').filter(|(_, name)| *name == reference))
            .and_then(|(id, _)| commit(id))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_download_metadata_and_tells_digests_apart() {
        let (commit, sha) = ("a".repeat(40), "B".repeat(64));
        let large = Download::parse(format!("{commit}\n{sha}\n1730000000.5\n").as_bytes()).unwrap();
        assert_eq!((large.commit, large.sha256), (commit.clone(), Some("b".repeat(64))));
        let small = Download::parse(format!("{commit}\r\n\"{}\"\r\n1\r\n", "c".repeat(40)).as_bytes()).unwrap();
        assert_eq!(small.sha256, None);
        assert_eq!(Download::parse(b"main\nx\n1\n"), None);
        assert_eq!(Download::parse(&[0xff, 0xfe]), None);
    }

    #[test]
    fn reads_only_trees_of_the_known_version() {
        let text = format!(r#"{{"format_version":1,"files":{{"a":{{"size":1,"lfs_sha256":"{}"}},"b":{{}}}}}}"#, "d".repeat(64));
        let files = tree(text.as_bytes()).unwrap();
        assert_eq!(files["a"], Some("d".repeat(64)));
        assert_eq!(files["b"], None);
        assert_eq!(tree(text.replace(":1,\"files", ":2,\"files").as_bytes()), None);
    }

    #[test]
    fn reads_pointers_of_large_files() {
        let text = format!("version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize 12\n", "e".repeat(64));
        assert_eq!(pointer(text.as_bytes()), Some("e".repeat(64)));
        assert_eq!(pointer(b"version 3\noid sha256:00"), None);
    }

    #[test]
    fn reads_hub_remotes_without_credentials() {
        for url in [
            "https://huggingface.co/acme/helper-7b",
            "https://user:hf_secret@huggingface.co/acme/helper-7b.git",
            "git@hf.co:acme/helper-7b",
            "ssh://git@hf.co/acme/helper-7b",
        ] {
            assert_eq!(hub_remote(url).as_deref(), Some("acme/helper-7b"), "{url}");
        }
        for url in ["https://example.org/acme/helper-7b", "https://huggingface.co/datasets/acme/talk", "huggingface.co", ""] {
            assert_eq!(hub_remote(url), None, "{url}");
        }
        let config = "[core]\n\turl = https://hf.co/a/core\n[remote \"fork\"]\n\turl = https://hf.co/b/fork\n\
                      [remote \"origin\"]\n\turl = https://hf.co/acme/helper\n";
        assert_eq!(remote(config).as_deref(), Some("acme/helper"));
    }
}
