//! Models on the Hub, through a stand-in on this machine: what is asked for, how little is moved, what is kept, and what every
//! fault says.

mod content;
mod faults;
pub mod stand_in;

use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use super::support::{Folder, Program, Run};
use content::{files_below, safetensors};
use stand_in::{Content, Repo, StandIn, TOKEN};

/// A home for the cache, beside a stand-in.
pub struct Home {
    pub place: TempDir,
    pub hub: StandIn,
}

impl Home {
    pub fn new() -> Self {
        Self { place: tempfile::Builder::new().prefix("hf-home").tempdir().unwrap(), hub: StandIn::start() }
    }

    pub fn program(&self, arguments: &[&str]) -> Program {
        Program::new(arguments)
            .within(self.place.path())
            .env("HF_ENDPOINT", &self.hub.url())
            .env("NO_PROXY", "127.0.0.1,localhost")
            .env("HF_HOME", &self.place.path().to_string_lossy())
    }

    pub fn scan(&self, arguments: &[&str]) -> Run {
        let all: Vec<&str> =
            ["scan", "--format", "json", "--as-of", "2026-11-23", "--timeout", "2"].iter().chain(arguments).copied().collect();
        self.program(&all).run()
    }

    pub fn cache(&self) -> std::path::PathBuf {
        self.place.path().join("hub")
    }
}

fn ancestor<'a>(report: &'a Value, id: &str) -> &'a Value {
    let all = report["models"][0]["ancestors"].as_array().unwrap();
    all.iter().find(|ancestor| ancestor["id"] == id).unwrap_or_else(|| panic!("{id} is not among {all:#?}"))
}

fn gaps(report: &Value) -> String {
    report["models"].as_array().unwrap().iter().chain([report]).map(|part| part["gaps"].to_string()).collect()
}

#[test]
fn audits_a_model_and_its_ancestors_without_their_weights() {
    let home = Home::new();
    let report = home.scan(&["hf://acme/helper-7b"]).report();
    let model = &report["models"][0];
    assert_eq!((model["id"].as_str(), model["path"].as_str()), (Some("acme/helper-7b"), None));
    let commit = home.hub.repo("acme/helper-7b").commit();
    assert_eq!(model["source"]["kind"], "hub");
    assert_eq!(model["source"]["revision"], commit.as_str());
    assert_eq!(model["source"]["hub"]["downloads"], 1234);
    assert_eq!(model["source"]["hub"]["downloads_all_time"], 99_999);
    assert_eq!(model["source"]["hub"]["children"], 3);
    assert_eq!(model["source"]["hub"]["gated"], "no");
    assert_eq!(ancestor(&report, "example/base-7b")["source"], "hub");
    assert_eq!(ancestor(&report, "example/base-7b")["license"], "CC-BY-NC-4.0");
    assert_eq!(ancestor(&report, "example/root-7b")["depth"], 2);
    assert_eq!(report["hub"]["repositories"], 3);
    assert_eq!(report["models"].as_array().unwrap().len(), 1);
    // Every file was asked for at its commit.
    let files: Vec<String> =
        home.hub.seen().into_iter().map(|seen| seen.target).filter(|target| target.contains("/resolve/")).collect();
    assert!(files.iter().filter(|target| target.contains("helper-7b")).all(|target| target.contains(&commit)), "{files:?}");
}

#[test]
fn repeats_the_report_from_the_cache_without_a_request() {
    let home = Home::new();
    let first = home.scan(&["hf://acme/helper-7b"]);
    let asked = home.hub.seen().len();
    for (arguments, variable) in
        [(&["hf://acme/helper-7b", "--offline"][..], "X"), (&["hf://acme/helper-7b"][..], "HF_HUB_OFFLINE")]
    {
        let all: Vec<&str> = ["scan", "--format", "json", "--as-of", "2026-11-23"].iter().chain(arguments).copied().collect();
        let run = home.program(&all).env(variable, "1").run();
        assert_eq!(run.stdout, first.stdout, "{variable}");
        assert_eq!(run.code, first.code);
    }
    assert_eq!(home.hub.seen().len(), asked);
    let commit = home.hub.repo("acme/helper-7b").commit();
    let pinned = home.scan(&["--offline", &format!("hf://acme/helper-7b@{commit}")]);
    assert_eq!(pinned.report()["models"][0]["source"]["revision"], commit.as_str());
    // Warm but online, nothing but what the Hub says of the day is asked again.
    home.scan(&["hf://acme/helper-7b"]);
    assert_eq!(home.hub.count("README.md"), 3 * 2);
}

#[test]
fn says_what_is_missing_offline() {
    let home = Home::new();
    let run = home.scan(&["--offline", "hf://acme/helper-7b"]).exits(3);
    assert!(
        run.stderr.contains("`acme/helper-7b` is not in the cache") && run.stderr.contains("hint: run once without"),
        "{}",
        run.stderr
    );
    assert_eq!(home.hub.seen().len(), 0);
}

#[test]
fn moves_little_of_a_very_large_repository() {
    let home = Home::new();
    let shards = 163;
    let mut files = std::collections::BTreeMap::new();
    let mut total = 0;
    for shard in 1..=shards {
        let tensors: Vec<(String, Vec<u64>)> = (0..560)
            .map(|expert| (format!("model.layers.{}.mlp.experts.{expert}.down_proj.weight", shard / 3), vec![7168, 1024]))
            .collect();
        let content = safetensors(&tensors);
        total += content.size;
        files.insert(format!("model-{shard:05}-of-{shards:06}.safetensors"), content);
    }
    assert!(total > 1_300_000_000_000);
    files.insert("model.safetensors.index.json".to_owned(), Content::new(&vec![b' '; 9 << 20]));
    files.insert("tokenizer.json".to_owned(), Content::new(format!("{{\"model\": {{}}}}{}", " ".repeat(8 << 20)).as_bytes()));
    files.insert("config.json".to_owned(), Content::new(b"{\"model_type\": \"decoder\"}"));
    files.insert("README.md".to_owned(), Content::new(b"---\nlicense: mit\n---\nTrained from scratch.\n"));
    let answer = serde_json::json!({"safetensors": {"total": 671_000_000_000u64, "parameters": {"BF16": 671_000_000_000u64}}});
    home.hub.add("acme/huge-671b", Repo { files, answer });
    let report = home.scan(&["hf://acme/huge-671b"]).report();
    let model = &report["models"][0];
    assert_eq!(model["parameters"], 671_000_000_000u64);
    let (read, held) =
        (model["source"]["hub"]["bytes_read"].as_u64().unwrap(), model["source"]["hub"]["bytes_held"].as_u64().unwrap());
    assert!(read < 25_000_000 && held > 1_300_000_000_000, "{read} of {held}");
    assert!(home.hub.sent() < 25_000_000, "{}", home.hub.sent());
    let table = home.program(&["scan", "hf://acme/huge-671b", "--as-of", "2026-11-23"]).run().stdout;
    assert!(table.contains("hub: read 9.") && table.contains("of the 1.3 TB that 1 repository holds"), "{table}");
}

#[test]
fn audits_an_owners_models_page_by_page() {
    let home = Home::new();
    for number in 0..5 {
        let files = [("README.md".to_owned(), Content::new(b"---\nlicense: mit\n---\n# X\n"))].into();
        home.hub.add(&format!("many/model-{number}"), Repo { files, answer: Value::Null });
    }
    let report = home.scan(&["hf://many"]).report();
    let ids: Vec<&str> = report["models"].as_array().unwrap().iter().map(|model| model["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["many/model-0", "many/model-1", "many/model-2", "many/model-3", "many/model-4"]);
    let few = home.scan(&["hf://many", "--limit", "3"]).report();
    assert_eq!(few["models"].as_array().unwrap().len(), 3);
    assert!(few["gaps"].to_string().contains("more models than the 3"), "{}", few["gaps"]);
}

#[test]
fn asks_nothing_for_models_on_disk_unless_told() {
    let home = Home::new();
    let folder = Folder::new().model("acme/local-7b", "license: mit\nbase_model: example/base-7b", "A helper.");
    let path = folder.join("acme/local-7b").to_string_lossy().into_owned();
    let report = home.scan(&[&path]).report();
    assert_eq!(home.hub.seen().len(), 0);
    assert_eq!(ancestor(&report, "example/base-7b")["source"], "unresolved");
    let report = home.scan(&[&path, "--online"]).report();
    assert_eq!(ancestor(&report, "example/base-7b")["source"], "hub");
    assert_eq!(ancestor(&report, "example/root-7b")["source"], "hub");
    // Each once, however many name it.
    assert_eq!(home.hub.count("/api/models/example/base-7b"), 1);
    assert!(!gaps(&report).contains("example/base-7b"), "{}", gaps(&report));
}

#[test]
fn takes_every_command_that_takes_a_path() {
    let home = Home::new();
    for command in ["lineage", "license", "horizon", "substitutes"] {
        home.program(&[command, "hf://acme/helper-7b"]).run().exits(0);
    }
    home.program(&["export", "router", "hf://acme/helper-7b"]).run().exits(0);
    let tree = home.program(&["lineage", "hf://acme/helper-7b"]).run().stdout;
    assert!(tree.contains("example/base-7b") && tree.contains("example/root-7b"), "{tree}");
}

#[test]
fn leaves_files_where_other_tools_look_and_uses_theirs() {
    let home = Home::new();
    home.scan(&["hf://acme/helper-7b"]);
    let commit = home.hub.repo("acme/helper-7b").commit();
    let cache = hf_hub::Cache::new(home.cache());
    let card = cache.model("acme/helper-7b".to_owned()).get("README.md").expect("the card is in the cache");
    assert!(card.to_string_lossy().contains(&commit));
    assert!(files_below(&home.cache()).iter().all(|name| !name.ends_with(".incomplete")));
    // What another tool left, without a word of ours beside it.
    let other = Home::new();
    let repository = other.cache().join("models--acme--kept-7b");
    let snapshot = repository.join("snapshots").join("a".repeat(40));
    std::fs::create_dir_all(&snapshot).unwrap();
    std::fs::create_dir_all(repository.join("refs")).unwrap();
    std::fs::write(repository.join("refs/main"), "a".repeat(40)).unwrap();
    std::fs::write(snapshot.join("README.md"), "---\nlicense: mit\n---\n# Kept\n").unwrap();
    let report = other.scan(&["--offline", "hf://acme/kept-7b"]).report();
    assert_eq!(report["models"][0]["license"]["declared"], "mit");
    assert_eq!(other.hub.seen().len(), 0);
}

#[test]
fn finds_a_cache_that_lies() {
    let home = Home::new();
    home.scan(&["hf://acme/helper-7b"]);
    let commit = home.hub.repo("acme/helper-7b").commit();
    let card = home.cache().join("models--acme--helper-7b/snapshots").join(commit).join("README.md");
    std::fs::write(&card, "---\nlicense: mit\n---\nNo parents here.\n").unwrap();
    let offline = home.scan(&["--offline", "hf://acme/helper-7b"]).report();
    assert!(gaps(&offline).contains("the cache holds bytes with the digest"), "{}", gaps(&offline));
    assert_ne!(offline["models"][0]["license"]["declared"], "mit");
    let online = home.scan(&["hf://acme/helper-7b"]).report();
    assert_eq!(online["models"][0]["license"]["declared"], "apache-2.0");
    assert!(gaps(&online).contains("cached file"), "{}", gaps(&online));
}

#[test]
fn tells_copies_by_the_digests_of_their_weights() {
    let home = Home::new();
    let mut copy = home.hub.repo("acme/helper-7b");
    copy.files.insert("README.md".to_owned(), Content::new(b"---\nlicense: mit\nbase_model: acme/helper-7b\n---\n# Mine\n"));
    home.hub.add("copyist/helper-7b", copy);
    let report = home.scan(&["hf://copyist/helper-7b"]).report();
    let model = &report["models"][0];
    assert_eq!(model["source"]["hub"]["duplicates"], serde_json::json!(["acme/helper-7b"]));
    assert_eq!((&model["relations"][0]["kind"], &model["relations"][0]["parent"]), (&"copy".into(), &"acme/helper-7b".into()));
}

#[test]
fn sends_the_token_to_its_own_host_and_shows_it_nowhere() {
    let home = Home::new();
    let run = home.program(&["scan", "hf://acme/helper-7b", "-vvv"]).env("HF_TOKEN", &format!("{TOKEN}\n")).run();
    assert!(!run.stdout.contains(TOKEN) && !run.stderr.contains(TOKEN), "{}", run.stderr);
    assert!(!run.stderr.contains("very-secret") || run.stderr.contains("X-Signature"), "{}", run.stderr);
    let seen = home.hub.seen();
    assert!(seen.iter().filter(|seen| !seen.large).all(|seen| seen.header("authorization").is_some()));
    assert!(seen.iter().any(|seen| seen.large));
    assert!(seen.iter().filter(|seen| seen.large).all(|seen| seen.header("authorization").is_none()));
    assert!(files_below(home.place.path()).iter().all(|name| {
        let bytes = std::fs::read(home.place.path().join(name)).unwrap_or_default();
        !String::from_utf8_lossy(&bytes).contains(TOKEN)
    }));
}

#[test]
fn reads_the_token_from_a_file() {
    let home = Home::new();
    std::fs::write(home.place.path().join("elsewhere"), format!("{TOKEN}\n")).unwrap();
    home.program(&["scan", "hf://acme/helper-7b"])
        .env("HF_TOKEN_PATH", &home.place.path().join("elsewhere").to_string_lossy())
        .run();
    assert!(home.hub.seen()[0].header("authorization").is_some());
    let other = Home::new();
    std::fs::write(other.place.path().join("token"), TOKEN).unwrap();
    other.scan(&["hf://acme/helper-7b"]);
    assert!(other.hub.seen()[0].header("authorization").is_some());
}

#[test]
fn leaves_no_half_file_when_it_is_killed() {
    let home = Home::new();
    home.hub.fault("/api/resolve-cache/models/acme/helper-7b", stand_in::Fault::Drip);
    let mut child =
        home.program(&["scan", "hf://acme/helper-7b"]).command().stdout(std::process::Stdio::null()).spawn().unwrap();
    while home.hub.count("/api/resolve-cache/") == 0 {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let blobs = files_below(&home.cache().join("models--acme--helper-7b/blobs"));
    assert!(blobs.is_empty(), "{blobs:?}");
    home.hub.heal();
    let report = home.scan(&["hf://acme/helper-7b"]).report();
    assert_eq!(report["models"][0]["license"]["declared"], "apache-2.0");
}

/// Whether a folder exists and holds a file.
pub fn holds(folder: &Path, ending: &str) -> bool {
    files_below(folder).iter().any(|name| name.ends_with(ending))
}

#[test]
fn locks_a_model_of_the_hub_and_names_what_moved() {
    let home = Home::new();
    let lock = ["lock", "hf://acme/helper-7b", "--no-policy", "-o", "models.lock", "--timeout", "2"];
    home.program(&lock).run().exits(0);
    let sent = home.hub.sent();
    let verify = ["verify", "--lock", "models.lock", "--no-policy", "--timeout", "2"];
    home.program(&verify).run().exits(0);
    assert!(sent < 1 << 20, "weights are not fetched for their digest: {sent}");
    let mut moved = home.hub.repo("acme/helper-7b");
    moved.files.insert(
        "README.md".to_owned(),
        Content::new(b"---\nlicense: cc-by-nc-4.0\nbase_model: example/base-7b\n---\n# Helper\n"),
    );
    home.hub.add("acme/helper-7b", moved);
    let run = home.program(&verify).run().exits(1);
    for part in ["moved commit", "changed card", "changed licence"] {
        assert!(run.stdout.contains(part), "{part}: {}", run.stdout);
    }
}
