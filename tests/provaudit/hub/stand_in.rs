//! A miniature Hub on this machine: the real routes, redirects, headers and refusals, over `fixtures/hub` and what a test adds.
//!
//! Two ports, since the real Hub sends large files from another host. Every request is recorded, so that a test can say how
//! many there were, of what, and with which headers.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub use super::content::Content;
use super::content::{git_digest, hex};
use crate::support::repository;

/// What a path answers instead of what it should.
#[derive(Clone)]
pub enum Fault {
    /// A status with headers.
    Status(u16, Vec<(&'static str, &'static str)>),
    /// That status as often as is said, then the right answer.
    Times(u16, Vec<(&'static str, &'static str)>, usize),
    /// A redirect.
    Redirect(String),
    /// Other bytes, with their own length.
    Bytes(Vec<u8>),
    /// Fewer bytes than are announced.
    Short,
    /// A part that was not asked for.
    OtherRange,
    /// A byte now and then, without end.
    Drip,
    /// Bytes without end, as fast as they go.
    Endless,
    /// Nothing for a long time.
    Silent,
}

#[derive(Clone, Default)]
pub struct Repo {
    pub files: BTreeMap<String, Content>,
    pub answer: Value,
}

/// A request as it came in.
#[derive(Clone, Debug)]
pub struct Seen {
    pub target: String,
    pub headers: Vec<(String, String)>,
    /// Whether it came to the port of large files.
    pub large: bool,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

#[derive(Default)]
struct State {
    repos: BTreeMap<String, Repo>,
    renamed: BTreeMap<String, String>,
    faults: Vec<(String, Fault)>,
    seen: Vec<Seen>,
    sent: u64,
    ports: (u16, u16),
}

/// A running stand-in.
#[derive(Clone)]
pub struct StandIn {
    state: Arc<Mutex<State>>,
}

pub const TOKEN: &str = "hf_not_a_real_token";

impl Repo {
    /// The commit: another one as soon as anything differs.
    pub fn commit(&self) -> String {
        let mut hash = Sha256::new();
        for (name, content) in &self.files {
            hash.update(name);
            hash.update(content.sha256());
        }
        hex(&hash.finalize())[..40].to_owned()
    }

    fn siblings(&self, sized: bool) -> Value {
        let entry = |(name, content): (&String, &Content)| match (sized, is_large(name)) {
            (false, _) => json!({"rfilename": name}),
            (true, true) => json!({"rfilename": name, "size": content.size, "blobId": git_digest(name.as_bytes()),
                "lfs": {"sha256": content.sha256(), "size": content.size, "pointerSize": 130}}),
            (true, false) => json!({"rfilename": name, "size": content.size, "blobId": git_digest(&content.head)}),
        };
        self.files.iter().map(entry).collect()
    }
}

fn is_large(name: &str) -> bool {
    name.ends_with(".safetensors") || name.ends_with(".gguf") || name.ends_with("tokenizer.json")
}

impl StandIn {
    /// Starts over `fixtures/hub`.
    pub fn start() -> Self {
        let mut state = State::default();
        let root = repository().join("fixtures/hub");
        for entry in walkdir::WalkDir::new(&root).sort_by_file_name() {
            let entry = entry.unwrap();
            let inside = entry.path().strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            let parts: Vec<&str> = inside.splitn(3, '/').collect();
            if let ([owner, name, file], true) = (parts.as_slice(), entry.file_type().is_file()) {
                let repo = state.repos.entry(format!("{owner}/{name}")).or_default();
                let bytes = std::fs::read(entry.path()).unwrap();
                if *file == ".api.json" {
                    repo.answer = serde_json::from_slice(&bytes).unwrap();
                } else {
                    repo.files.insert((*file).to_owned(), Content::new(&bytes));
                }
            }
        }
        let (hub, large) = (TcpListener::bind("127.0.0.1:0").unwrap(), TcpListener::bind("127.0.0.1:0").unwrap());
        state.ports = (hub.local_addr().unwrap().port(), large.local_addr().unwrap().port());
        let this = Self { state: Arc::new(Mutex::new(state)) };
        for (listener, is_large) in [(hub, false), (large, true)] {
            let this = this.clone();
            std::thread::spawn(move || {
                for stream in listener.incoming().flatten() {
                    let this = this.clone();
                    std::thread::spawn(move || this.serve(stream, is_large));
                }
            });
        }
        this
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.state.lock().unwrap().ports.0)
    }

    pub fn add(&self, id: &str, repo: Repo) {
        self.state.lock().unwrap().repos.insert(id.to_owned(), repo);
    }

    pub fn repo(&self, id: &str) -> Repo {
        self.state.lock().unwrap().repos[id].clone()
    }

    pub fn rename(&self, old: &str, new: &str) {
        self.state.lock().unwrap().renamed.insert(old.to_owned(), new.to_owned());
    }

    /// Answers so wherever the target holds this text.
    pub fn fault(&self, target: &str, fault: Fault) -> &Self {
        self.state.lock().unwrap().faults.push((target.to_owned(), fault));
        self
    }

    pub fn heal(&self) {
        self.state.lock().unwrap().faults.clear();
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.state.lock().unwrap().seen.clone()
    }

    /// How many bytes of bodies went out.
    pub fn sent(&self) -> u64 {
        self.state.lock().unwrap().sent
    }

    /// How many requests had this text in their target.
    pub fn count(&self, target: &str) -> usize {
        self.seen().iter().filter(|seen| seen.target.contains(target)).count()
    }

    fn serve(&self, mut stream: TcpStream, large: bool) {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut line = String::new();
        if reader.read_line(&mut line).is_err() {
            return;
        }
        let target = line.split(' ').nth(1).unwrap_or("/").to_owned();
        let mut headers = Vec::new();
        loop {
            let mut line = String::new();
            match reader.read_line(&mut line) {
                Ok(read) if read > 0 && !line.trim().is_empty() => {
                    let (name, value) = line.split_once(':').unwrap_or((&line, ""));
                    headers.push((name.trim().to_owned(), value.trim().to_owned()));
                }
                _ => break,
            }
        }
        let seen = Seen { target, headers, large };
        self.state.lock().unwrap().seen.push(seen.clone());
        let fault = self.fault_of(&seen.target);
        let reply = match fault {
            Some(Fault::Status(status, headers)) | Some(Fault::Times(status, headers, _)) => {
                let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
                Reply { status, headers, body: Content::new(b"{\"error\": \"as told\"}"), announced: None }
            }
            Some(Fault::Redirect(to)) => Reply::new(302, &[("Location", &to)], b""),
            Some(Fault::Bytes(bytes)) => Reply::new(200, &[], &bytes),
            Some(Fault::Short) => Reply { announced: Some(60), ..Reply::new(200, &[], b"only this") },
            Some(Fault::OtherRange) => Reply::new(206, &[("Content-Range", "bytes 7-15/9999")], b"something"),
            Some(fault @ (Fault::Drip | Fault::Endless | Fault::Silent)) => return without_end(&mut stream, &fault),
            None => self.answer(&seen),
        };
        let sent = reply.send(&mut stream);
        self.state.lock().unwrap().sent += sent;
    }

    fn fault_of(&self, target: &str) -> Option<Fault> {
        let mut state = self.state.lock().unwrap();
        let (_, fault) = state
            .faults
            .iter_mut()
            .find(|(part, fault)| target.contains(part.as_str()) && !matches!(fault, Fault::Times(_, _, 0)))?;
        if let Fault::Times(_, _, times) = fault {
            *times -= 1;
        }
        Some(fault.clone())
    }

    fn answer(&self, seen: &Seen) -> Reply {
        let state = self.state.lock().unwrap();
        let (path, query) = seen.target.split_once('?').unwrap_or((&seen.target, ""));
        let path = decoded(path);
        let path = path.trim_start_matches('/');
        if path == "api/models" {
            return list(&state, query);
        }
        let rest = path
            .strip_prefix("api/models/")
            .or_else(|| path.strip_prefix("api/resolve-cache/models/"))
            .or_else(|| path.strip_prefix("cdn/"))
            .unwrap_or(path);
        let mut parts = rest.splitn(3, '/');
        let id = format!("{}/{}", parts.next().unwrap_or(""), parts.next().unwrap_or(""));
        let tail = parts.next().unwrap_or("");
        let named = state.repos.keys().find(|known| known.eq_ignore_ascii_case(&id)).or_else(|| state.renamed.get(&id));
        let token = seen.header("authorization").is_some();
        if seen.header("authorization").is_some_and(|value| value != format!("Bearer {TOKEN}")) {
            return Reply::new(401, &[("X-Error-Message", "Invalid credentials in Authorization header")], b"{}");
        }
        let Some(name) = named.filter(|name| state.repos.contains_key(*name)) else {
            return Reply::new(
                if token { 404 } else { 401 },
                &[("X-Error-Code", "RepoNotFound")],
                b"{\"error\": \"Repository not found\"}",
            );
        };
        if *name != id {
            return Reply::new(307, &[("Location", &seen.target.replacen(&id, name, 1))], b"moved");
        }
        let repo = &state.repos[name];
        let commit = repo.commit();
        if path.starts_with("api/models/") {
            let revision = tail.strip_prefix("revision/").or_else(|| tail.strip_prefix("tree/")).unwrap_or("main");
            if ![commit.as_str(), "main", "refs/pr/1"].contains(&revision) {
                return Reply::new(404, &[("X-Error-Code", "RevisionNotFound")], b"{}");
            }
            return if tail.starts_with("tree/") { tree(repo, query, &seen.target) } else { info(name, repo, query) };
        }
        let large = seen.large;
        let file = if large { tail } else { tail.trim_start_matches("resolve/").split_once('/').map_or("", |(_, file)| file) };
        let file =
            if path.starts_with("api/resolve-cache/") { tail.split_once('/').map_or("", |(_, file)| file) } else { file };
        let Some(content) = repo.files.get(file) else {
            return Reply::new(404, &[("X-Error-Code", "EntryNotFound"), ("X-Repo-Commit", &commit)], b"{}");
        };
        if !large && repo.answer["gated"].is_string() {
            return Reply::new(if token { 403 } else { 401 }, &[("X-Error-Code", "GatedRepo")], b"{}");
        }
        if large || path.starts_with("api/resolve-cache/") {
            return ranged(content, seen.header("range"), large);
        }
        if is_large(file) {
            let to = format!("http://127.0.0.1:{}/cdn/{name}/{file}?X-Signature=very-secret", state.ports.1);
            let (tag, size) = (format!("\"{}\"", content.sha256()), content.size.to_string());
            return Reply::new(
                302,
                &[("Location", &to), ("X-Linked-ETag", &tag), ("X-Linked-Size", &size), ("X-Repo-Commit", &commit)],
                b"",
            );
        }
        Reply::new(
            307,
            &[("Location", &format!("/api/resolve-cache/models/{name}/{commit}/{file}")), ("X-Repo-Commit", &commit)],
            b"Temporary Redirect",
        )
    }
}

fn info(name: &str, repo: &Repo, query: &str) -> Reply {
    let mut answer = json!({"_id": "1", "id": name, "modelId": name, "sha": repo.commit(), "gated": false, "private": false,
        "tags": ["region:us"], "siblings": repo.siblings(query.contains("blobs=true"))});
    for (key, value) in repo.answer.as_object().into_iter().flatten() {
        answer[key.as_str()] = value.clone();
    }
    let expand: Vec<&str> = query
        .split('&')
        .filter_map(|part| part.split_once('='))
        .filter(|(key, _)| key.starts_with("expand"))
        .map(|(_, value)| value)
        .collect();
    let answer = match (&mut answer, expand.is_empty()) {
        (Value::Object(fields), false) => {
            fields.retain(|key, _| expand.contains(&key.as_str()) || ["_id", "id"].contains(&key.as_str()));
            answer
        }
        (fields, _) => {
            for field in ["downloadsAllTime", "childrenModelCount"] {
                fields.as_object_mut().unwrap().remove(field);
            }
            answer
        }
    };
    Reply::new(200, &[("Content-Type", "application/json")], answer.to_string().as_bytes())
}

/// Pages of two entries.
fn tree(repo: &Repo, query: &str, target: &str) -> Reply {
    let entries: Vec<Value> = repo
        .files
        .iter()
        .map(|(name, content)| {
            let mut entry = json!({"type": "file", "path": name, "size": content.size, "oid": git_digest(&content.head)});
            if is_large(name) {
                entry["lfs"] = json!({"oid": content.sha256(), "size": content.size, "pointerSize": 130});
            }
            entry
        })
        .collect();
    paged(&entries, query, target)
}

fn list(state: &State, query: &str) -> Reply {
    let author = query.split('&').find_map(|part| part.strip_prefix("author=")).unwrap_or("");
    let ids = state.repos.keys().filter(|id| id.split('/').next() == Some(author));
    let entries: Vec<Value> = ids.map(|id| json!({"_id": "1", "id": id})).collect();
    paged(&entries, query, &format!("/api/models?{query}"))
}

fn paged(entries: &[Value], query: &str, target: &str) -> Reply {
    const PAGE: usize = 2;
    let from = query.split('&').find_map(|part| part.strip_prefix("cursor=")?.parse::<usize>().ok()).unwrap_or(0);
    let page: Vec<&Value> = entries.iter().skip(from).take(PAGE).collect();
    let base = target.split("&cursor=").next().unwrap();
    let link = format!("<{base}&cursor={}>; rel=\"next\"", from + PAGE);
    let more = from + PAGE < entries.len();
    Reply::new(
        200,
        if more { vec![("Link", link.as_str())] } else { Vec::new() }.as_slice(),
        json!(page).to_string().as_bytes(),
    )
}

fn ranged(content: &Content, range: Option<&str>, large: bool) -> Reply {
    // The tag of the last hop is another digest, of the same form, and not of the bytes.
    let tag = if large { "e".repeat(64) } else { git_digest(&content.head) };
    let tag = format!("\"{tag}\"");
    let parsed = range.and_then(|range| {
        let (from, to) = range.strip_prefix("bytes=")?.split_once('-')?;
        Some((from.parse::<u64>().ok()?, to.parse::<u64>().ok()?.min(content.size - 1) + 1))
    });
    match parsed {
        Some((from, to)) => {
            let told = format!("bytes {from}-{}/{}", to - 1, content.size);
            Reply::new(206, &[("Content-Range", &told), ("ETag", &tag)], &content.part(from, to))
        }
        None => Reply::new(200, &[("ETag", &tag)], &content.part(0, content.size)),
    }
}

struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Content,
    announced: Option<u64>,
}

impl Reply {
    fn new(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Self {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { status, headers, body: Content::new(body), announced: None }
    }

    fn send(&self, stream: &mut TcpStream) -> u64 {
        let length = self.announced.unwrap_or(self.body.size);
        let mut head = format!(
            "HTTP/1.1 {} x\r\nContent-Length: {length}\r\nConnection: close\r\nRateLimit: \"api\";r=400;t=55\r\n",
            self.status
        );
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        // Whoever asked may be gone.
        let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&self.body.head));
        self.body.size
    }
}

fn without_end(stream: &mut TcpStream, fault: &Fault) {
    let head = b"HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\n";
    if matches!(fault, Fault::Silent) {
        std::thread::sleep(Duration::from_secs(20));
        return;
    }
    let mut alive = stream.write_all(head).is_ok();
    let big = "1".repeat(0x4000);
    while alive {
        let chunk = if matches!(fault, Fault::Drip) { "1\r\n \r\n".to_owned() } else { format!("4000\r\n{big}\r\n") };
        alive = stream.write_all(chunk.as_bytes()).is_ok();
        if matches!(fault, Fault::Drip) {
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

fn decoded(path: &str) -> String {
    let mut out = Vec::new();
    let bytes = path.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let byte = (bytes[at] == b'%').then(|| u8::from_str_radix(path.get(at + 1..at + 3)?, 16).ok()).flatten();
        out.push(byte.unwrap_or(bytes[at]));
        at += if byte.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}
