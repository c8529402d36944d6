//! Faults between here and the Hub: each with its words, its hint and its exit code, and none that passes as clean.

use std::time::{Duration, Instant};

use super::stand_in::{Fault, TOKEN};
use super::{Home, gaps, holds};

/// One fault that leaves nothing to audit.
fn ends(home: &Home, path: &str, said: &str, hint: &str) {
    let run = home.scan(&[path]).exits(3);
    assert!(run.stdout.is_empty(), "{}", run.stdout);
    assert!(run.stderr.contains(said), "expected {said:?} in {}", run.stderr);
    assert!(run.stderr.contains(&format!("hint: {hint}")), "expected the hint {hint:?} in {}", run.stderr);
}

#[test]
fn says_what_cannot_be_found() {
    let home = Home::new();
    ends(&home, "hf://acme/nothing", "`acme/nothing` was not found", "check the spelling");
    ends(&home, "hf://acme/helper-7b@v9", "`acme/helper-7b@v9` has no such branch, tag or commit", "name a branch");
    let run = home.program(&["scan", "hf://acme/nothing"]).env("HF_TOKEN", TOKEN).run().exits(3);
    assert!(run.stderr.contains("with the token that was given"), "{}", run.stderr);
    let run = home.scan(&["hf://acme/../x"]).exits(2);
    assert!(run.stderr.contains("is no reference to a model"), "{}", run.stderr);
}

#[test]
fn audits_the_others_where_one_cannot_be_found() {
    let home = Home::new();
    let report = home.scan(&["hf://acme/nothing", "hf://acme/helper-7b"]).report();
    assert_eq!(report["models"].as_array().unwrap().len(), 1);
    assert!(report["gaps"].to_string().contains("hf://acme/nothing"), "{}", report["gaps"]);
}

#[test]
fn says_that_a_model_is_gated_and_uses_what_is_public() {
    let home = Home::new();
    let report = home.scan(&["hf://acme/secret-3b"]).report();
    let model = &report["models"][0];
    assert!(gaps(&report).contains("is gated, and no token was given"), "{}", gaps(&report));
    assert_eq!(model["source"]["hub"]["gated"], "manual");
    assert_eq!(model["license"]["declared"], "apache-2.0");
    assert_eq!(model["relations"][0]["parent"], "example/base-7b");
    // The first refusal is enough.
    assert_eq!(home.hub.count("acme/secret-3b/resolve"), 1);
    let run = home.program(&["scan", "--format", "json", "hf://acme/secret-3b"]).env("HF_TOKEN", TOKEN).run();
    assert!(gaps(&run.report()).contains("the token's owner has no access"));
}

#[test]
fn says_that_a_token_is_wrong() {
    let home = Home::new();
    let run = home.program(&["scan", "hf://acme/helper-7b"]).env("HF_TOKEN", "hf_wrong").run().exits(3);
    assert!(run.stderr.contains("does not accept the token") && !run.stderr.contains("hf_wrong"), "{}", run.stderr);
    let run = home.program(&["scan", "hf://acme/helper-7b"]).env("HF_TOKEN", "two words").run().exits(2);
    assert!(run.stderr.contains("HF_TOKEN holds characters") && !run.stderr.contains("two words"), "{}", run.stderr);
}

#[test]
fn says_that_a_model_is_disabled() {
    let home = Home::new();
    home.hub.fault(
        "/api/models/acme/helper-7b",
        Fault::Status(403, vec![("X-Error-Message", "Access to this resource is disabled.")]),
    );
    ends(&home, "hf://acme/helper-7b", "is disabled: the Hub took it down", "ask the publisher");
}

#[test]
fn follows_a_model_that_was_renamed() {
    let home = Home::new();
    home.hub.rename("acme/old-7b", "acme/helper-7b");
    let report = home.scan(&["hf://acme/old-7b"]).report();
    assert_eq!(report["models"][0]["id"], "acme/helper-7b");
    assert_eq!(report["models"][0]["source"]["hub"]["asked"], "acme/old-7b");
    let other = home.scan(&["hf://ACME/Helper-7B"]).report();
    assert_eq!(other["models"][0]["id"], "acme/helper-7b");
}

#[test]
fn waits_as_long_as_the_hub_asks() {
    let home = Home::new();
    home.hub.fault("/api/models/acme/helper-7b", Fault::Times(429, vec![("RateLimit", "\"api\";r=0;t=0")], 1));
    let started = Instant::now();
    let run = home.scan(&["hf://acme/helper-7b"]);
    assert!(started.elapsed() >= Duration::from_secs(1));
    assert!(run.stderr.contains("the Hub limits requests; waiting 1 s before try 2 of 4"), "{}", run.stderr);
    assert_eq!(run.report()["models"][0]["id"], "acme/helper-7b");
    home.hub.heal();
    home.hub.fault("/api/models/acme/helper-7b", Fault::Status(429, vec![("Retry-After", "86400")]));
    let started = Instant::now();
    ends(&home, "hf://acme/helper-7b", "the Hub asks to wait 86400 s", "wait and run again");
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn asks_again_when_the_server_fails_and_then_reports_it() {
    let home = Home::new();
    home.hub.fault("/api/models/acme/helper-7b", Fault::Times(503, vec![], 2));
    assert_eq!(home.scan(&["hf://acme/helper-7b"]).report()["models"][0]["id"], "acme/helper-7b");
    let home = Home::new();
    home.hub.fault("config.json", Fault::Status(500, vec![]));
    let report = home.scan(&["hf://acme/helper-7b", "--quiet"]).report();
    assert!(gaps(&report).contains("the Hub failed with status 500, 4 times"), "{}", gaps(&report));
    let asked = home.hub.seen();
    let of_config = asked.iter().filter(|seen| seen.target.contains("acme/helper-7b") && seen.target.contains("config.json"));
    assert_eq!(of_config.count(), 4);
    assert_eq!(report["models"][0]["license"]["declared"], "apache-2.0");
    let home = Home::new();
    home.hub.fault("/api/models/acme/helper-7b", Fault::Status(502, vec![]));
    ends(&home, "hf://acme/helper-7b", "the Hub failed with status 502, 4 times", "run again later");
}

#[test]
fn gives_up_on_a_server_that_says_nothing_or_never_ends() {
    for (fault, said) in [
        (Fault::Silent, "the answer was not complete after 1 s"),
        (Fault::Drip, "the answer was not complete after 1 s"),
        (Fault::Endless, "is over the limit of 8388608 bytes"),
    ] {
        let home = Home::new();
        home.hub.fault("/api/models/acme/helper-7b", fault);
        let started = Instant::now();
        let run = home.program(&["scan", "hf://acme/helper-7b", "--timeout", "1"]).run().exits(3);
        assert!(run.stderr.contains(said), "{}", run.stderr);
        assert!(started.elapsed() < Duration::from_secs(12), "{:?}", started.elapsed());
    }
}

#[test]
fn says_that_no_hub_is_there() {
    let home = Home::new();
    let run = home
        .program(&["scan", "hf://acme/helper-7b", "--timeout", "1"])
        .env("HF_ENDPOINT", "http://127.0.0.1:9")
        .run()
        .exits(3);
    assert!(
        run.stderr.contains("the Hub cannot be reached") && run.stderr.contains("hint: check HF_ENDPOINT"),
        "{}",
        run.stderr
    );
    let run = home.program(&["scan", "hf://acme/helper-7b"]).env("HF_ENDPOINT", "nonsense").run().exits(2);
    assert!(run.stderr.contains("HF_ENDPOINT is not usable"), "{}", run.stderr);
}

/// Faults of one file: a gap, nothing stored, the rest is audited.
#[test]
fn believes_no_file_that_is_not_what_was_listed() {
    // As long as the card that is listed, and another one.
    let card = Home::new().hub.repo("acme/helper-7b").files["README.md"].head.clone();
    let forged = String::from_utf8(card).unwrap().replace("apache-2.0", "apache-2.1");
    for (fault, said) in [
        (Fault::Short, "the answer ended after"),
        (Fault::Bytes(forged.into_bytes()), "the Hub lists"),
        (Fault::Bytes(vec![b'x'; 100_000]), "is 100000 bytes, over the limit of"),
        (Fault::Bytes(b"short".to_vec()), "the answer ended after 5 of"),
        (Fault::Endless, "is over the limit of"),
        (Fault::Redirect("ftp://example.org/x".to_owned()), "`ftp:` is not followed"),
        (Fault::Redirect("http://192.0.2.1/x".to_owned()), "is not https"),
        (Fault::Status(302, vec![]), "names no place"),
    ] {
        let home = Home::new();
        let file = format!("/api/resolve-cache/models/acme/helper-7b/{}/README.md", home.hub.repo("acme/helper-7b").commit());
        home.hub.fault(&file, fault);
        let report = home.scan(&["hf://acme/helper-7b", "--quiet"]).report();
        assert!(gaps(&report).contains(said), "expected {said:?} in {}", gaps(&report));
        let snapshot = home.cache().join("models--acme--helper-7b/snapshots");
        assert!(!holds(&snapshot, "README.md"), "{said}");
        assert!(holds(&snapshot, "config.json"), "{said}");
    }
}

#[test]
fn ends_a_circle_of_redirects() {
    let home = Home::new();
    home.hub.fault("/api/models/acme/helper-7b", Fault::Redirect("/api/models/acme/helper-7b/again".to_owned()));
    ends(&home, "hf://acme/helper-7b", "more than 5 redirects", "check HF_ENDPOINT");
}

#[test]
fn believes_no_part_that_was_not_asked_for() {
    let home = Home::new();
    home.hub.fault("/cdn/", Fault::OtherRange);
    let report = home.scan(&["hf://acme/helper-7b"]).report();
    assert!(gaps(&report).contains("got `bytes 7-15/9999`"), "{}", gaps(&report));
    // A server that does not know of parts sends all, of which only the start is taken.
    let home = Home::new();
    let whole = home.hub.repo("acme/helper-7b").files["model.safetensors"].head.clone();
    home.hub.fault("/cdn/", Fault::Bytes(whole));
    let report = home.scan(&["hf://acme/helper-7b"]).report();
    assert_eq!(report["models"][0]["parameters"], 256);
}

#[test]
fn takes_no_answer_of_a_login_page_for_one_of_the_hub() {
    let home = Home::new();
    home.hub.fault("/api/models/acme/helper-7b", Fault::Bytes(b"<html>Please log in</html>".to_vec()));
    ends(&home, "hf://acme/helper-7b", "expected JSON, got `<html>Please log in</html>`", "check HF_ENDPOINT");
}

#[test]
fn survives_hostile_answers() {
    for answer in [
        r#"{"id": "../../x", "sha": "../../../x", "siblings": []}"#,
        r#"{"id": "acme/helper-7b", "sha": "main", "siblings": null}"#,
        "[]",
        "null",
    ] {
        let home = Home::new();
        home.hub.fault("/api/models/acme/helper-7b", Fault::Bytes(answer.as_bytes().to_vec()));
        ends(&home, "hf://acme/helper-7b", "it names no commit", "check HF_ENDPOINT");
    }
    let home = Home::new();
    let answer = format!(
        r#"{{"id": "acme/helper-7b", "sha": "{}", "tags": null, "cardData": "x", "gated": true, "siblings": [
        {{"rfilename": "../../../evil", "size": 3}}, {{"rfilename": "/etc/evil", "size": 3}}, {{"rfilename": "model.gguf", "size": 18446744073709551615}}]}}"#,
        "b".repeat(40)
    );
    home.hub.fault("/api/models/acme/helper-7b", Fault::Bytes(answer.into_bytes()));
    let report = home.scan(&["hf://acme/helper-7b"]).report();
    assert!(gaps(&report).contains("2 names are no plain paths"), "{}", gaps(&report));
    assert!(!holds(home.place.path(), "evil"));
}

#[test]
fn keeps_an_ancestor_that_cannot_be_had_as_a_gap() {
    let home = Home::new();
    home.hub.fault("/api/models/example/base-7b", Fault::Status(404, vec![("X-Error-Code", "RepoNotFound")]));
    let report = home.scan(&["hf://acme/helper-7b"]).report();
    assert!(
        gaps(&report).contains("\"place\":\"example/base-7b\"") || gaps(&report).contains("\"where\":\"example/base-7b\""),
        "{}",
        gaps(&report)
    );
    assert!(gaps(&report).contains("was not found"), "{}", gaps(&report));
}

#[test]
fn tells_of_an_ancestor_that_was_asked_for_in_vain_whatever_the_catalogue_knows() {
    let home = Home::new();
    let folder = home.place.path().join("models/notes-7b");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("README.md"), "---\nlicense: mit\nbase_model: Qwen/Qwen2.5-7B\n---\n# Notes\n").unwrap();
    let gaps_with = |more: &[&str]| gaps(&home.scan(&[&["models"], more].concat()).report()).to_string();
    assert!(!gaps_with(&[]).contains("was not found"));
    let told = gaps_with(&["--online"]);
    assert!(told.contains("\"where\":\"Qwen/Qwen2.5-7B\"") && told.contains("was not found"), "{told}");
}
