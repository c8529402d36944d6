//! One repository at one commit, as the pipeline sees any model: small files whole, from the cache or fetched into it; weights
//! as files that are read in parts.
//!
//! The revision is resolved to a commit first, and every file is asked for at that commit: what is audited is one state of the
//! repository, however it changes meanwhile.

use std::borrow::Cow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::Value;

use super::Hub;
use super::api::{self, Info, Listed, Listing};
use super::cache::{Cached, Repository, mismatch};
use super::client::Ask;
use super::error::{Fault, HubError};
use super::facts::{HubFacts, Meter};
use super::ranged::Remote;
use crate::model::{Digest, DigestOrigin, Gap, ModelId, Revision, SourceKind};
use crate::source::{HintFrom, Location, NameHint, Snapshot, SourceFile, file};

/// The name under which an answer of the API stands among a model's files.
pub(crate) const INFO: &str = ".hub/model-info.json";
/// How many files of one repository are fetched at once.
const WORKERS: usize = 4;
/// Most small files of one repository that are fetched.
const MAX_WHOLE: usize = 200;

/// How much of a repository is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// Everything that evidence is taken from.
    Whole,
    /// Cards, configs and headers.
    Ancestor,
}

/// What is known of a commit before its files are opened.
struct Commit {
    commit: String,
    info: Info,
    bytes: Vec<u8>,
    listing: Listing,
}

/// The repository at a revision, `main` where none is named.
pub(super) fn fetch(hub: &Hub<'_>, id: &ModelId, revision: Option<&Revision>, extent: Extent) -> Result<Snapshot, HubError> {
    let about = match revision {
        Some(revision) => format!("{id}@{revision}"),
        None => id.to_string(),
    };
    (hub.fetching)(&about);
    let repository = Repository::new(&hub.settings.cache, id);
    let main = || "main".parse::<Revision>().map_err(|_| HubError::new(&about, Fault::Reference));
    let revision = revision.cloned().map_or_else(main, Ok)?;
    let meter = Meter::default();
    let found = match &hub.client {
        Some(_) => online(hub, &about, id, &revision, extent, &repository, &meter)?,
        None => match cached(&about, &revision, &repository, &meter)? {
            Some(found) => found,
            None => return of_other_tools(&about, &revision, &repository),
        },
    };
    Ok(build(hub, id, extent, &repository, meter, found))
}

fn online(
    hub: &Hub<'_>,
    about: &str,
    id: &ModelId,
    revision: &Revision,
    extent: Extent,
    repository: &Repository,
    meter: &Meter,
) -> Result<Commit, HubError> {
    let Some(client) = &hub.client else { return Err(HubError::new(about, Fault::Offline)) };
    let bytes = api::info(client, about, id, Some(revision))?;
    let mut info = Info::read(&api::json(about, &bytes)?);
    let wrong = |why: &str| HubError::new(about, Fault::Answer(why.to_owned()));
    let commit = info.commit.clone().ok_or_else(|| wrong("it names no commit"))?;
    if crate::source::recorded::commit(revision.as_str()).is_some_and(|asked| asked != commit) {
        return Err(wrong("it is about another commit than was asked for"));
    }
    meter.add(bytes.len() as u64);
    let listing = match info.files.take() {
        Some(listing) => listing,
        None => {
            let entries = api::tree(client, about, id, &commit)?;
            let bytes = Value::Array(entries.clone()).to_string();
            meter.add(bytes.len() as u64);
            repository.store_own(&commit, "tree.json", bytes.as_bytes());
            api::listing(&entries)
        }
    };
    if let Some(more) = (extent == Extent::Whole).then(|| api::more(client, about, id)).flatten() {
        meter.add(more.len() as u64);
        info.facts.extend(HubFacts::read(&api::json(about, &more)?));
        repository.store_own(&commit, "more.json", &more);
    }
    repository.store_own(&commit, "info.json", &bytes);
    repository.note_tree(&commit, &listing.files);
    repository.note_commit(revision, &commit);
    Ok(Commit { commit, info, bytes, listing })
}

/// What an earlier run left of a commit; `None` where only other tools have been there.
fn cached(about: &str, revision: &Revision, repository: &Repository, meter: &Meter) -> Result<Option<Commit>, HubError> {
    let commit = repository.commit_of(revision).ok_or_else(|| HubError::new(about, Fault::Offline))?;
    let Some(bytes) = repository.load_own(&commit, "info.json") else { return Ok(None) };
    let mut info = Info::read(&api::json(about, &bytes)?);
    meter.add(bytes.len() as u64);
    let listing = match info.files.take() {
        Some(listing) => listing,
        None => {
            let Some(bytes) = repository.load_own(&commit, "tree.json") else { return Ok(None) };
            meter.add(bytes.len() as u64);
            match api::json(about, &bytes)? {
                Value::Array(entries) => api::listing(&entries),
                _ => return Ok(None),
            }
        }
    };
    if let Some(more) = repository.load_own(&commit, "more.json") {
        meter.add(more.len() as u64);
        info.facts.extend(HubFacts::read(&api::json(about, &more)?));
    }
    Ok(Some(Commit { commit, info, bytes, listing }))
}

/// A commit that other tools fetched, read as any cache on disk.
fn of_other_tools(about: &str, revision: &Revision, repository: &Repository) -> Result<Snapshot, HubError> {
    let offline = || HubError::new(about, Fault::Offline);
    let commit = repository.commit_of(revision).ok_or_else(offline)?;
    let found = crate::source::discover(&[repository.snapshot(&commit)]).map_err(|_| offline())?;
    let mut snapshot = found.snapshots.into_iter().next().ok_or_else(offline)?;
    (snapshot.kind, snapshot.path) = (SourceKind::Hub, None);
    Ok(snapshot)
}

/// What came of one small file.
enum Got {
    File(SourceFile, Option<Gap>),
    Nothing(Gap),
    Closed(HubError),
}

fn build(hub: &Hub<'_>, id: &ModelId, extent: Extent, repository: &Repository, meter: Meter, found: Commit) -> Snapshot {
    let Commit { commit, info, bytes, listing } = found;
    let mut snapshot = Snapshot::empty(SourceKind::Hub);
    let name = info.id.clone().unwrap_or_else(|| id.clone());
    let mut facts = HubFacts { asked: (name.as_str() != id.as_str()).then(|| id.clone()), ..info.facts };
    facts.files = listing.files.len() as u64;
    facts.bytes_held = listing.files.iter().map(|file| file.size).fold(0, u64::saturating_add);
    snapshot.hints.push(NameHint { name: name.to_string(), from: HintFrom::Hub });
    snapshot.revision = commit.parse().ok();
    if let Some(refused) = listing.refused.first() {
        let why = format!("{} names are no plain paths and were not followed: `{refused}`", listing.refused.len());
        snapshot.gaps.push(gap("file list", ".", why, "ask the publisher to rename them"));
    }
    for file in &listing.files {
        if let Some(sha256) = file.sha256.clone() {
            snapshot.digests.push(Digest { file: file.name.clone(), sha256, origin: DigestOrigin::Recorded });
        }
    }
    let remote = |file: &Listed| {
        let location = match repository.find_large(&commit, file).filter(|_| file::is_weights(&file.name)) {
            Some(path) => Location::Disk(path),
            None => Location::Remote(Arc::new(Remote {
                client: hub.client.clone(),
                repository: repository.clone(),
                id: id.clone(),
                commit: commit.clone(),
                file: file.clone(),
                meter: meter.clone(),
                place: Mutex::new(None),
            })),
        };
        source_file(file, location)
    };
    let names_tell = index_is_needless(&listing.files);
    let listed = listing
        .files
        .iter()
        .filter(|file| !(file.name.starts_with(".hub/") || names_tell && file.name.ends_with(".safetensors.index.json")));
    let (mut whole, others): (Vec<&Listed>, Vec<&Listed>) =
        listed.partition(|file| is_wanted(&file.name, extent) && file.size <= cap(&file.name));
    // The card first: what is wrong with the repository shows with it.
    whole.sort_by_key(|file| (!file.name.eq_ignore_ascii_case("readme.md"), file.name.contains('/')));
    whole.truncate(MAX_WHOLE);
    let at = At { hub, id, commit: &commit, repository, meter: &meter };
    let (first, rest) = whole.split_at(whole.len().min(1));
    let mut got: Vec<Got> = first.iter().map(|file| at.whole(file)).collect();
    if !got.iter().any(|got| matches!(got, Got::Closed(_))) {
        got.extend(spread(rest, WORKERS, |file| at.whole(file)));
    }
    let mut closed = None;
    for got in got {
        match got {
            Got::File(file, gap) => {
                snapshot.files.push(file);
                snapshot.gaps.extend(gap);
            }
            Got::Nothing(gap) => snapshot.gaps.push(gap),
            Got::Closed(error) => closed = closed.or(Some(error)),
        }
    }
    match closed {
        Some(error) => {
            snapshot.gaps.push(gap("files", ".", format!("of `{name}`: {}", error.why()), error.hint()));
        }
        None => snapshot
            .files
            .extend(others.into_iter().filter(|file| extent == Extent::Whole || is_header(&file.name)).map(remote)),
    }
    let info_file = Listed { name: INFO.to_owned(), size: bytes.len() as u64, sha256: None, git: None };
    snapshot.files.push(source_file(&info_file, Location::Memory(bytes.into())));
    snapshot.files.sort_by(|a, b| a.name.cmp(&b.name));
    snapshot.gaps.sort();
    snapshot.hub = Some(Box::new(super::OnHub { facts, meter }));
    snapshot
}

fn source_file(file: &Listed, location: Location) -> SourceFile {
    SourceFile { name: file.name.clone(), size: file.size, recorded_sha256: file.sha256.clone(), location }
}

fn gap(what: &'static str, place: &str, why: impl Into<Cow<'static, str>>, close_by: impl Into<Cow<'static, str>>) -> Gap {
    Gap { what: what.into(), place: place.to_owned(), why: why.into(), close_by: close_by.into() }
}

/// One commit whose files are fetched.
struct At<'a> {
    hub: &'a Hub<'a>,
    id: &'a ModelId,
    commit: &'a str,
    repository: &'a Repository,
    meter: &'a Meter,
}

impl At<'_> {
    /// A small file: from the cache where its bytes are those that are listed, else fetched.
    fn whole(&self, file: &Listed) -> Got {
        let mut told = None;
        match self.repository.find(self.commit, file, cap(&file.name)) {
            Cached::Good(path) => {
                self.meter.add(file.size);
                return Got::File(source_file(file, Location::Disk(path)), None);
            }
            Cached::Lying { expected, got } => {
                let why = format!("the cache holds bytes with the digest {got} where {expected} is listed; they were not used");
                told = Some(gap("cached file", &file.name, why, "find out what wrote it; remove the folder from the cache"));
            }
            Cached::Nothing => {}
        }
        match self.fetch(file) {
            Ok(location) => {
                self.meter.add(file.size);
                Got::File(source_file(file, location), told)
            }
            Err(_) if told.is_some() && self.hub.client.is_none() => {
                Got::Nothing(told.unwrap_or_else(|| gap("file", "", "", "")))
            }
            Err(error) if error.fault == Fault::Offline => Got::Nothing(gap("file", &file.name, error.why(), error.hint())),
            Err(error) if error.closes_repository() => Got::Closed(error),
            Err(error) => Got::Nothing(gap("file", &file.name, error.why(), error.hint())),
        }
    }

    fn fetch(&self, file: &Listed) -> Result<Location, HubError> {
        let about = format!("{}@{}/{}", self.id, self.commit.get(..12).unwrap_or(self.commit), file.name);
        let Some(client) = &self.hub.client else { return Err(HubError::new(about, Fault::Offline)) };
        (self.hub.fetching)(&format!("{}/{}", self.id, file.name));
        let url = api::file_url(client, self.id, self.commit, &file.name)?;
        let answer = client.get(&Ask { about: &about, url, range: None, cap: file.size })?;
        api::check_linked(&about, &answer, file)?;
        let got = answer.body.len() as u64;
        if got != file.size {
            return Err(HubError::new(about, Fault::Truncated { got, expected: Some(file.size) }));
        }
        if let Some(expected) = file.sha256.as_ref().or(file.git.as_ref())
            && let Some(got) = mismatch(&answer.body, expected)
        {
            return Err(HubError::new(about, Fault::Digest { expected: expected.clone(), got }));
        }
        Ok(match self.repository.store(self.commit, file, &answer.body) {
            Some(path) => Location::Disk(path),
            None => Location::Memory(answer.body.into()),
        })
    }
}

/// Does something to every item on a few threads, and gives the results in the order of the items.
pub(super) fn spread<T: Sync, R: Send>(items: &[T], workers: usize, work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, R)>> = Mutex::new(Vec::with_capacity(items.len()));
    std::thread::scope(|scope| {
        for _ in 0..workers.min(items.len()) {
            scope.spawn(|| {
                while let Some((index, item)) =
                    Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, items.get(at)?)))
                {
                    let result = work(item);
                    if let Ok(mut done) = done.lock() {
                        done.push((index, result));
                    }
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Small files that evidence is taken from, wherever they stand in the first two levels.
const CONFIGS: [&str; 16] = [
    "config.json",
    "adapter_config.json",
    "generation_config.json",
    "model_index.json",
    "modules.json",
    "config_sentence_transformers.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "chat_template.json",
    "chat_template.jinja",
    "quantize_config.json",
    "quant_config.json",
    "hf_quant_config.json",
    "params.json",
    "modelfile",
];
/// Vocabularies, which are large.
const VOCABULARIES: [&str; 4] = ["tokenizer.json", "vocab.json", "vocab.txt", "merges.txt"];
/// Words in the names of files with terms.
const TERMS: [&str; 6] = ["license", "licence", "copying", "notice", "use_policy", "agreement"];

/// Whether a file is read whole.
fn is_wanted(name: &str, extent: Extent) -> bool {
    let lower = name.to_ascii_lowercase();
    let (folder, base) = lower.rsplit_once('/').unwrap_or(("", &lower));
    if folder.contains('/')
        || folder.starts_with(['.'])
        || folder.starts_with("checkpoint")
        || folder.starts_with("global_step")
    {
        return false;
    }
    if CONFIGS.contains(&base) {
        return true;
    }
    let ending = base.rsplit_once('.').map_or("", |(_, ending)| ending);
    folder.is_empty()
        && (base == "readme.md"
            || matches!(ending, "yml" | "yaml")
            || (TERMS.iter().any(|word| base.contains(word)) && matches!(ending, "" | "md" | "txt" | "rst"))
            || (extent == Extent::Whole && (VOCABULARIES.contains(&base) || ending == "model")))
}

/// The most that is read of a small file.
fn cap(name: &str) -> u64 {
    let lower = name.to_ascii_lowercase();
    match lower.rsplit('/').next().unwrap_or(&lower) {
        "readme.md" => 2 << 20,
        base if VOCABULARIES.contains(&base) || base.ends_with(".model") => 16 << 20,
        _ => 4 << 20,
    }
}

fn is_header(name: &str) -> bool {
    name.ends_with(".safetensors") || name.ends_with(".gguf")
}

/// Whether the names of all shards say how many there are, so that the index, which can be large, has nothing to add.
fn index_is_needless(files: &[Listed]) -> bool {
    let mut shards = files.iter().filter(|file| file.name.ends_with(".safetensors") && !file.name.contains('/')).peekable();
    shards.peek().is_some() && shards.all(|file| file.name.contains("-of-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_whole_only_what_evidence_is_taken_from() {
        for name in [
            "README.md",
            "config.json",
            "unet/config.json",
            "LICENSE",
            "LICENSE-MODEL.txt",
            "mergekit_config.yml",
            "tokenizer.json",
        ] {
            assert!(is_wanted(name, Extent::Whole), "{name}");
        }
        for name in [
            "a/b/config.json",
            "checkpoint-500/config.json",
            "model.safetensors",
            "notes.pdf",
            "docs/README.md",
            ".x/config.json",
        ] {
            assert!(!is_wanted(name, Extent::Whole), "{name}");
        }
        assert!(is_wanted("config.json", Extent::Ancestor) && !is_wanted("tokenizer.json", Extent::Ancestor));
    }

    #[test]
    fn gives_results_in_the_order_of_the_items() {
        let items: Vec<usize> = (0..50).collect();
        assert_eq!(spread(&items, 8, |item| item * 2), items.iter().map(|item| item * 2).collect::<Vec<_>>());
        assert!(spread(&Vec::<usize>::new(), 8, |item| *item).is_empty());
    }
}
