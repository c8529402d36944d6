//! What the Hub's API answers: a repository's commit, its files with sizes and digests, and lists of repositories.
//!
//! Answers are read as raw JSON and field by field: the official clients type fields that come in several shapes, and fail on
//! whole answers for one odd field.

use reqwest::header::HeaderMap;
use reqwest::{StatusCode, Url};
use serde_json::Value;

use super::client::{Answer, Ask, Client, encoded, encoded_path};
use super::error::{Fault, HubError};
use super::facts::HubFacts;
use crate::model::{ModelId, Revision, is_hub_id};
use crate::source::recorded;

/// Largest answer of the API that is read, in bytes.
pub(super) const MAX_JSON: u64 = 8 << 20;
/// Most files of a repository that are listed.
pub(super) const MAX_FILES: usize = 100_000;
/// Most pages of a list that are asked for.
const MAX_PAGES: usize = 200;

/// One repository at one commit.
#[derive(Debug, Clone)]
pub(super) struct Info {
    /// The id as the Hub spells it today.
    pub(super) id: Option<ModelId>,
    /// The commit.
    pub(super) commit: Option<String>,
    /// The files; `None` where the answer does not list them with their sizes.
    pub(super) files: Option<Listing>,
    /// What else is said.
    pub(super) facts: HubFacts,
}

/// The files of a commit, sorted by name.
#[derive(Debug, Clone, Default)]
pub(super) struct Listing {
    pub(super) files: Vec<Listed>,
    /// Names that are no plain paths, and so are not followed.
    pub(super) refused: Vec<String>,
}

/// One file of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) name: String,
    pub(super) size: u64,
    /// The SHA-256 of the bytes, for large files.
    pub(super) sha256: Option<String>,
    /// The digest that git has: of the bytes, or of the pointer to a large file.
    pub(super) git: Option<String>,
}

impl Listing {
    fn add(&mut self, entry: &Value, name: &str) {
        if self.files.len() >= MAX_FILES {
            return;
        }
        let Some(name) = entry.get(name).and_then(Value::as_str) else { return };
        if !is_plain(name) {
            self.refused.push(name.chars().take(200).collect());
            return;
        }
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        let lfs = entry.get("lfs").filter(|lfs| lfs.is_object());
        let within = |key: &str| lfs.and_then(|lfs| lfs.get(key));
        let sha256 = text(within("sha256")).or_else(|| text(within("oid"))).and_then(|digest| recorded::sha256(&digest));
        let git = text(entry.get("blobId")).or_else(|| text(entry.get("oid"))).and_then(|digest| recorded::commit(&digest));
        let size = within("size").and_then(Value::as_u64).or_else(|| entry.get("size").and_then(Value::as_u64));
        let Some(size) = size else { return };
        self.files.push(Listed { name: name.to_owned(), size, sha256, git });
    }

    fn sorted(mut self) -> Self {
        self.files.sort_by(|a, b| a.name.cmp(&b.name));
        self.files.dedup_by(|later, first| later.name == first.name);
        self
    }
}

/// Whether a name is one of a file inside the repository, and safe as a path.
pub(super) fn is_plain(name: &str) -> bool {
    let part = |part: &str| !matches!(part, "" | "." | "..") && part.len() <= 255;
    name.len() <= 1024 && !name.contains('\\') && !name.chars().any(char::is_control) && name.split('/').all(part)
}

impl Info {
    /// Reads an answer about a repository.
    pub(super) fn read(value: &Value) -> Self {
        let id = value.get("id").or_else(|| value.get("modelId")).and_then(Value::as_str).filter(|id| is_hub_id(id));
        let siblings = value.get("siblings").and_then(Value::as_array);
        // Without `blobs` the list has names alone.
        let sized = siblings.filter(|list| {
            list.iter().all(|entry| entry.get("size").is_some() || entry.get("lfs").is_some_and(Value::is_object))
        });
        Self {
            id: id.and_then(|id| id.parse().ok()),
            commit: value.get("sha").and_then(Value::as_str).and_then(recorded::commit),
            files: sized.map(|list| {
                let mut listing = Listing::default();
                list.iter().for_each(|entry| listing.add(entry, "rfilename"));
                listing.sorted()
            }),
            facts: HubFacts::read(value),
        }
    }
}

/// Parses an answer that should be JSON.
pub(super) fn json(about: &str, bytes: &[u8]) -> Result<Value, HubError> {
    serde_json::from_slice(bytes).map_err(|_| {
        let start: String = String::from_utf8_lossy(bytes).trim_start().chars().take(40).collect();
        HubError::new(about, Fault::Answer(format!("expected JSON, got `{start}`")))
    })
}

/// The path of a repository in the API.
fn path(id: &ModelId, revision: Option<&Revision>) -> String {
    let at = revision.map_or_else(String::new, |revision| format!("/revision/{}", encoded(revision.as_str())));
    format!("api/models/{}{at}", encoded_path(id.as_str()))
}

fn ask(client: &Client, about: &str, url: Url) -> Result<Answer, HubError> {
    client.get(&Ask { about, url, range: None, cap: MAX_JSON })
}

/// What the Hub says of a repository at a revision, with its files: the bytes of the answer.
pub(super) fn info(client: &Client, about: &str, id: &ModelId, revision: Option<&Revision>) -> Result<Vec<u8>, HubError> {
    let path = path(id, revision);
    match ask(client, about, client.url(&format!("{path}?blobs=true"))?) {
        // A repository of very many files is listed in pages instead.
        Err(HubError { fault: Fault::TooLarge { .. }, .. }) => {
            let fields = [
                "sha",
                "gated",
                "createdAt",
                "lastModified",
                "downloads",
                "likes",
                "tags",
                "cardData",
                "config",
                "safetensors",
            ];
            let expand: Vec<String> = fields.iter().map(|field| format!("expand[]={field}")).collect();
            ask(client, about, client.url(&format!("{path}?{}", expand.join("&")))?).map(|answer| answer.body)
        }
        answer => answer.map(|answer| answer.body),
    }
}

/// What the Hub says only when it is asked for by name. Whatever goes wrong, there is just less to know.
pub(super) fn more(client: &Client, about: &str, id: &ModelId) -> Option<Vec<u8>> {
    let url = client.url(&format!("{}?expand[]=childrenModelCount&expand[]=downloadsAllTime", path(id, None))).ok()?;
    ask(client, about, url).map(|answer| answer.body).ok().filter(|body| json(about, body).is_ok())
}

/// The files of a commit, page by page, as the bytes of one list.
pub(super) fn tree(client: &Client, about: &str, id: &ModelId, commit: &str) -> Result<Vec<Value>, HubError> {
    let first = client.url(&format!("api/models/{}/tree/{commit}?recursive=true&expand=false", encoded_path(id.as_str())))?;
    pages(client, about, first, MAX_FILES, |_| {}).map(|(entries, _)| entries)
}

/// The files in a list of a tree.
pub(super) fn listing(entries: &[Value]) -> Listing {
    let mut listing = Listing::default();
    let files = entries.iter().filter(|entry| entry.get("type").and_then(Value::as_str) != Some("directory"));
    files.for_each(|entry| listing.add(entry, "path"));
    listing.sorted()
}

/// The models of an owner, at most `limit`; and whether there are more.
pub(super) fn models_of(
    client: &Client,
    owner: &ModelId,
    limit: usize,
    told: impl Fn(usize),
) -> Result<(Vec<ModelId>, bool), HubError> {
    let page = limit.clamp(1, 1000);
    let url = client.url(&format!("api/models?author={}&limit={page}&sort=id", encoded(owner.as_str())))?;
    // One more than is wanted tells whether there are more.
    let (entries, more) = pages(client, owner.as_str(), url, limit.saturating_add(1), told)?;
    let id = |entry: &Value| {
        let id = entry.get("id").or_else(|| entry.get("modelId"))?.as_str().filter(|id| is_hub_id(id))?;
        id.parse::<ModelId>().ok().filter(|id| id.owner().is_some_and(|of| of.eq_ignore_ascii_case(owner.as_str())))
    };
    let mut ids: Vec<ModelId> = entries.iter().filter_map(id).collect();
    ids.sort();
    ids.dedup();
    let more = more || ids.len() > limit;
    ids.truncate(limit);
    Ok((ids, more))
}

/// Follows the pages of a list until there are no more, or `limit` entries; the second value tells which.
fn pages(client: &Client, about: &str, first: Url, limit: usize, told: impl Fn(usize)) -> Result<(Vec<Value>, bool), HubError> {
    let mut entries = Vec::new();
    let mut next = Some(first);
    for _ in 0..MAX_PAGES {
        let Some(url) = next.take() else { return Ok((entries, false)) };
        let answer = ask(client, about, url)?;
        let Value::Array(page) = json(about, &answer.body)? else {
            return Err(HubError::new(about, Fault::Answer("expected a list".to_owned())));
        };
        entries.extend(page);
        told(entries.len());
        next = next_page(&answer.headers, &answer.url);
        if let Some(next) = next.as_ref().filter(|next| !client.is_own(next)) {
            let host = next.host_str().unwrap_or_default().to_owned();
            return Err(HubError::new(about, Fault::Redirect(format!("the next page is at `{host}`"))));
        }
        if entries.len() >= limit {
            return Ok((entries, next.is_some()));
        }
    }
    Ok((entries, next.is_some()))
}

/// The address of the next page, in the header `Link`.
fn next_page(headers: &HeaderMap, from: &Url) -> Option<Url> {
    let links = headers.get_all("link").iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    let next = links.filter(|link| link.contains("rel=\"next\"") || link.contains("rel=next")).find_map(|link| {
        let (_, rest) = link.split_once('<')?;
        rest.split_once('>').map(|(url, _)| url)
    });
    from.join(next?).ok().filter(|url| url != from)
}

/// The address of a file's bytes.
pub(super) fn file_url(client: &Client, id: &ModelId, commit: &str, name: &str) -> Result<Url, HubError> {
    client.url(&format!("{}/resolve/{commit}/{}", encoded_path(id.as_str()), encoded_path(name)))
}

/// Checks that what a first redirect says of a large file is what was listed.
pub(super) fn check_linked(about: &str, answer: &Answer, listed: &Listed) -> Result<(), HubError> {
    let Some(first) = &answer.first else { return Ok(()) };
    let text = |name: &str| first.get(name).and_then(|value| value.to_str().ok());
    if let (Some(tag), Some(expected)) = (text("x-linked-etag"), &listed.sha256)
        && let Some(got) = recorded::sha256(tag.trim_start_matches("W/").trim_matches('"'))
        && got != *expected
    {
        return Err(HubError::new(about, Fault::Digest { expected: expected.clone(), got }));
    }
    match text("x-linked-size").map(|size| size.parse::<u64>()) {
        Some(Ok(size)) if size == listed.size => Ok(()),
        Some(_) => {
            Err(HubError::new(about, Fault::Answer(format!("the file has another size than the {} bytes listed", listed.size))))
        }
        None => Ok(()),
    }
}

/// Whether an answer holds the part that was asked for: the whole file where a server does not know of ranges.
pub(super) fn check_range(about: &str, answer: &Answer, (from, to): (u64, u64), size: u64) -> Result<(), HubError> {
    let wrong = |why: String| Err(HubError::new(about, Fault::Answer(why)));
    if answer.status != StatusCode::PARTIAL_CONTENT {
        return match from {
            0 => Ok(()),
            _ => wrong("asked for a part, got the whole file".to_owned()),
        };
    }
    let text = answer.headers.get("content-range").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let parsed = text.strip_prefix("bytes ").and_then(|rest| {
        let (range, of) = rest.split_once('/')?;
        let (first, last) = range.split_once('-')?;
        Some((first.parse::<u64>().ok()?, last.parse::<u64>().ok()?, of.parse::<u64>().ok()))
    });
    let asked = format!("bytes {from}-{}/{size}", to.saturating_sub(1));
    match parsed {
        Some((first, last, of)) if first == from && last < to && of.is_none_or(|of| of == size) => {
            let expected = last - first + 1;
            let got = answer.body.len() as u64;
            if got == expected { Ok(()) } else { Err(HubError::new(about, Fault::Truncated { got, expected: Some(expected) })) }
        }
        _ => wrong(format!("asked for `{asked}`, got `{}`", text.chars().take(80).collect::<String>())),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn reads_answers_of_any_shape() {
        let sha = "A".repeat(64);
        let info = Info::read(&json!({"id": "acme/helper-7b", "sha": "1".repeat(40), "tags": null, "cardData": [1],
        "siblings": [
            {"rfilename": "b.safetensors", "size": 10, "blobId": "2".repeat(40), "lfs": {"sha256": sha, "size": 20, "pointerSize": 130}},
            {"rfilename": "a.json", "size": 3, "blobId": "3".repeat(40)},
            {"rfilename": "../x", "size": 1}, {"rfilename": "/etc/x", "size": 1}, {"rfilename": 7, "size": 1},
        ]}));
        assert_eq!(info.id.unwrap().as_str(), "acme/helper-7b");
        let listing = info.files.unwrap();
        assert_eq!(listing.refused, ["../x", "/etc/x"]);
        assert_eq!(listing.files[0], Listed { name: "a.json".to_owned(), size: 3, sha256: None, git: Some("3".repeat(40)) });
        assert_eq!((listing.files[1].size, listing.files[1].sha256.clone()), (20, Some("a".repeat(64))));
        for odd in
            [json!(null), json!([]), json!({"id": 7, "sha": "main", "siblings": {}}), json!({"siblings": [{"rfilename": "x"}]})]
        {
            let info = Info::read(&odd);
            assert!(info.commit.is_none() && info.files.is_none(), "{odd}");
        }
    }

    #[test]
    fn reads_trees_whose_digests_have_other_names() {
        let sha = "b".repeat(64);
        let entries = [
            json!({"type": "directory", "path": "x", "oid": "1".repeat(40), "size": 0}),
            json!({"type": "file", "path": "x/w.gguf", "oid": "2".repeat(40), "size": 9, "lfs": {"oid": sha, "size": 9}}),
        ];
        let listing = listing(&entries);
        assert_eq!(listing.files.len(), 1);
        assert_eq!(listing.files[0].sha256, Some(sha));
    }

    #[test]
    fn follows_the_next_page_wherever_it_stands() {
        let from = Url::parse("https://hub.example/api/models?author=a").unwrap();
        let next = |text: &'static str| {
            let headers: HeaderMap = [("link".parse().unwrap(), text.parse().unwrap())].into_iter().collect();
            next_page(&headers, &from).map(|url| url.to_string())
        };
        assert_eq!(
            next("<https://hub.example/api/models?cursor=x>; rel=\"next\"").as_deref(),
            Some("https://hub.example/api/models?cursor=x")
        );
        assert_eq!(
            next("<x>; rel=\"prev\", </api/models?cursor=y>; rel=\"next\"").as_deref(),
            Some("https://hub.example/api/models?cursor=y")
        );
        assert_eq!(next("<x>; rel=\"prev\""), None);
        assert_eq!(next("<https://hub.example/api/models?author=a>; rel=\"next\""), None);
    }

    #[test]
    fn keeps_names_inside_the_repository() {
        for good in ["README.md", "a/b/c.json", "1_Pooling/config.json", "a..b"] {
            assert!(is_plain(good), "{good}");
        }
        for bad in ["", "/x", "x/", "a//b", "../x", "a/../b", "./x", "a\\b", "a\u{0}b", "a\nb"] {
            assert!(!is_plain(bad), "{bad}");
        }
    }
}
