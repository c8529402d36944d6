//! Files that are broken, hostile or not there: each is told with its place, and nothing else suffers.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::{Value, json};

use super::support::{Folder, Gguf, Program};

const SOUND: &str = "license: mit\nbase_model: example/base-7b\nbase_model_relation: finetune";

#[track_caller]
fn scan(folder: &Folder) -> Value {
    folder.provaudit(&["scan", "models", "--no-policy", "--format", "json"]).run().report()
}

#[track_caller]
fn model<'a>(report: &'a Value, path: &str) -> &'a Value {
    let models = report["models"].as_array().unwrap();
    models.iter().find(|model| model["path"] == path).unwrap_or_else(|| panic!("no {path}: {models:#?}"))
}

/// Where the gaps of a model are, each with a reason and what closes it.
fn gaps(model: &Value) -> Vec<(String, String)> {
    let text = |gap: &Value, key: &str| gap[key].as_str().unwrap().to_owned();
    let told = model["gaps"].as_array().unwrap().iter().map(|gap| {
        assert!(!text(gap, "why").is_empty() && !text(gap, "close_by").is_empty(), "{gap}");
        (text(gap, "where"), text(gap, "why"))
    });
    told.collect()
}

/// Bytes in the form of a safetensors file that says its header has this length.
fn safetensors(length: u64, header: &str) -> Vec<u8> {
    [&length.to_le_bytes()[..], header.as_bytes()].concat()
}

#[test]
fn tells_every_broken_file_with_place_and_reason_and_reads_the_rest() {
    let gguf = Gguf::new().text("general.architecture", "llama").text("general.name", "Helper").bytes();
    let huge = [&b"GGUF\x03\x00\x00\x00"[..], &u64::MAX.to_le_bytes(), &u64::MAX.to_le_bytes()].concat();
    let aliases = "a: &a [x, x]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]\nd: &d [*c, *c, *c, *c]\ne: [*d, *d, *d, *d]\n";
    let bomb = format!("{aliases}{}", (0..40).map(|n| format!("k{n}: [*d, *d, *d, *d, *d, *d]\n")).collect::<String>());
    let deep = format!("models: {}", "[".repeat(20_000));
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("config.json", b"{\"model_type\": ".to_vec()),
        ("config.json", b"\xff\xfe\x00garbage".to_vec()),
        ("config.json", "[".repeat(100_000).into_bytes()),
        ("config.json", b"[1, 2]".to_vec()),
        ("config.json", Vec::new()),
        ("adapter_config.json", b"{\"base_model_name_or_path\": \"example/base".to_vec()),
        ("model_index.json", b"{\"_class_name\": [}".to_vec()),
        ("tokenizer.json", b"{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0".to_vec()),
        ("tokenizer_config.json", b"not json".to_vec()),
        ("mergekit_config.yml", b"models:\n  - model: [a\n".to_vec()),
        ("mergekit_config.yml", bomb.clone().into_bytes()),
        ("mergekit_config.yml", deep.into_bytes()),
        ("model.safetensors", safetensors(u64::MAX, "{}")),
        ("model.safetensors", safetensors(900, "{\"a\": {\"dtype\": \"F32\"")),
        ("model.safetensors", safetensors(2, "no")),
        ("model.safetensors", b"\x08\x00".to_vec()),
        ("model.safetensors.index.json", b"{\"weight_map\": ".to_vec()),
        ("model.gguf", gguf[..gguf.len() - 3].to_vec()),
        ("model.gguf", huge),
        ("model.gguf", b"GGUF".to_vec()),
        ("model.gguf", b"<html>not found</html>".to_vec()),
        ("README.md", b"---\nlicense: [mit\nbase_model: example/base-7b\n---\n# A model\n".to_vec()),
        ("README.md", format!("---\n{bomb}---\n# A model\n").into_bytes()),
        ("LICENSE", vec![b'x'; (1 << 20) + 1]),
    ];
    let mut folder = Folder::new().model("models/sound", SOUND, "# Sound");
    for (number, (file, bytes)) in cases.iter().enumerate() {
        if *file != "README.md" {
            folder = folder.file(&format!("models/case-{number:02}/README.md"), &format!("---\n{SOUND}\n---\n# A model\n"));
        }
        folder = folder.bytes(&format!("models/case-{number:02}/{file}"), bytes);
    }
    let report = scan(&folder);
    let sound = model(&report, "models/sound");
    assert!(gaps(sound).iter().all(|(place, _)| !place.contains('.')), "{:#}", sound["gaps"]);
    let mut untold = Vec::new();
    for (number, (file, bytes)) in cases.iter().enumerate() {
        let told = model(&report, &format!("models/case-{number:02}"));
        if !gaps(told).iter().any(|(place, _)| place.starts_with(file)) {
            untold.push(format!("{file} {:?}: {:?}", String::from_utf8_lossy(&bytes[..bytes.len().min(40)]), gaps(told)));
        }
        // What stands beside it is read all the same.
        if *file != "README.md" {
            assert_eq!(told["license"]["declared"], "mit", "{number} {file}");
            assert_eq!(told["relations"][0]["parent"], "example/base-7b", "{number} {file}");
        }
    }
    assert!(untold.is_empty(), "{untold:#?}");
}

#[test]
fn names_line_and_column_of_broken_front_matter_and_reads_the_rest_of_the_card() {
    let card =
        "---\nlicense: mit\ntags: [a, b\nbase_model: example/base-7b\n---\n# Helper\n\nFine-tuned from example/other-7b.\n";
    let folder = Folder::new().file("models/helper/README.md", card);
    let report = scan(&folder);
    let told = model(&report, "models/helper");
    let (place, why) = gaps(told).into_iter().find(|(place, _)| place.starts_with("README.md")).unwrap();
    assert!(place.starts_with("README.md:") && place.matches(':').count() == 2, "{place}: {why}");
    assert_eq!(told["license"]["declared"], "mit");
    let parents = told["relations"].as_array().unwrap();
    assert!(parents.iter().any(|relation| relation["parent"] == "example/base-7b"), "{parents:#?}");
}

#[cfg(unix)]
#[test]
fn tells_what_is_no_regular_file() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new()
        .model("models/sound", SOUND, "# Sound")
        .file("models/folder/README.md/notes.txt", "")
        .file("models/folder/config.json", "{\"model_type\": \"decoder\"}")
        .model("models/links", SOUND, "# Links")
        .file("outside/LICENSE", "MIT License\n")
        .file("outside/model.safetensors", "");
    symlink("../../outside/LICENSE", folder.join("models/links/LICENSE")).unwrap();
    symlink("../../outside", folder.join("models/links/weights")).unwrap();
    symlink("nowhere.json", folder.join("models/links/adapter_config.json")).unwrap();
    symlink("round", folder.join("models/links/round")).unwrap();
    let report = scan(&folder);
    let links = model(&report, "models/links");
    let places: Vec<String> = gaps(links).into_iter().map(|(place, _)| place).collect();
    for place in ["LICENSE", "weights", "adapter_config.json", "round"] {
        assert!(places.iter().any(|told| told == place), "{place}: {places:?}");
    }
    assert_eq!(links["license"]["spdx"], "MIT", "from the card alone");
    model(&report, "models/sound");
    let text = report.to_string();
    assert!(text.contains("README.md"), "that it is a folder is told: {text}");
}

#[test]
fn tells_a_cache_that_holds_nothing_yet() {
    let folder = Folder::new()
        .file("models/models--acme--helper-7b/refs/main", &"a".repeat(40))
        .file("models/models--acme--other-7b/refs/main", &"a".repeat(40))
        .file("models/models--acme--other-7b/blobs/x.incomplete", "")
        .model("models/sound", SOUND, "# Sound");
    std::fs::create_dir_all(folder.join("models/models--acme--other-7b/snapshots")).unwrap();
    let report = scan(&folder);
    let outside: Vec<&str> = report["gaps"].as_array().unwrap().iter().map(|gap| gap["where"].as_str().unwrap()).collect();
    for name in ["models/models--acme--helper-7b", "models/models--acme--other-7b"] {
        assert!(outside.contains(&name), "{name}: {:#}", report["gaps"]);
    }
}

#[test]
fn shows_all_mistakes_of_a_policy_at_once_with_the_nearest_names() {
    let policy = "schema: 1\ndeployment: {sector: [defence], level: regulatd}\npaks: [ear]\ngate: {fail_on: {binding: hgih}}\n";
    let folder = Folder::new().model("models/a", SOUND, "# A").file("provaudit.yaml", policy);
    let run = folder.provaudit(&["scan", "models"]).run().exits(2);
    assert_eq!(run.stdout, "");
    for part in [
        "provaudit.yaml:2:23",
        "`defense`",
        "`regulated`",
        "provaudit.yaml:3:1",
        "`packs`",
        "provaudit.yaml:4:27",
        "`high`",
        "^^^^",
    ] {
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
    let run = folder.provaudit(&["scan", "models", "--policy", "none.yaml"]).run().exits(2);
    assert!(run.stderr.starts_with("error: ") && run.stderr.contains("none.yaml"), "{}", run.stderr);
    let run = folder.provaudit(&["scan", "models", "--no-policy", "--rules", "none.yaml"]).run().exits(2);
    assert!(run.stderr.contains("none.yaml"), "{}", run.stderr);
}

#[test]
fn tells_what_cannot_be_loaded_in_one_message_with_a_hint() {
    let folder = Folder::new().model("models/a", SOUND, "# A").bytes("binary.yaml", b"\xff\xfe\x00");
    std::fs::create_dir(folder.join("folder.yaml")).unwrap();
    for (arguments, part) in [
        (&["scan", "nowhere"][..], "nowhere"),
        (&["lineage", "models/nowhere/at/all"], "models/nowhere/at/all"),
        (&["scan", "models", "--policy", "none.yaml"], "none.yaml"),
        (&["scan", "models", "--policy", "binary.yaml"], "binary.yaml"),
        (&["scan", "models", "--policy", "folder.yaml"], "folder.yaml"),
        (&["scan", "models", "--no-policy", "--rules", "none.yaml"], "none.yaml"),
        (&["scan", "models", "--no-policy", "--rules", "binary.yaml"], "binary.yaml"),
        (&["scan", "models", "--no-policy", "--rules", "folder.yaml"], "folder.yaml"),
        (&["scan", "models", "--no-policy", "--pack", "eer"], "did you mean `ear`?"),
        (&["scan", "models", "--no-policy", "--catalog", "models"], "models/"),
        (&["explain", "EAR-02"], "did you mean `EAR-002`?"),
    ] {
        let run = folder.provaudit(arguments).run().exits(2);
        assert_eq!(run.stdout, "", "{arguments:?}");
        assert_eq!(run.stderr.matches("error: ").count(), 1, "{arguments:?}: {}", run.stderr);
        assert!(run.stderr.starts_with("error: ") && run.stderr.contains(part), "{arguments:?}: {}", run.stderr);
        assert!(run.stderr.contains("hint: ") || run.stderr.contains("help: "), "{arguments:?}: {}", run.stderr);
        assert!(!run.stderr.contains(":1:1"), "{arguments:?} points at no line: {}", run.stderr);
    }
}

/// Some names act on a terminal, some turn text around, some break out of the syntax of a graph.
const HOSTILE: &str = "# Bad \u{1b}[2J\u{1b}]0;owned\u{7} card\n\nFine-tuned from example/base-7b\u{202e}\u{9b}31m.\n";

#[test]
fn escapes_what_acts_on_a_terminal_in_every_format() {
    let front_matter =
        "license: \"mit\\e[31m\\u202e\"\nbase_model: \"example/\\\"];x\\e[2J\\u202ebase]\"\nlicense_name: \"<script>\\u2066\"";
    let card = format!("---\n{front_matter}\n---\n{HOSTILE}");
    let folder = Folder::new()
        .file("models/x/README.md", &card)
        .file(
            "models/x/config.json",
            "{\"model_type\": \"llama\\u001b[2J\\u202e\", \"_name_or_path\": \"example/b\\u001b]0;x\\u0007\"}",
        )
        .bytes(
            "models/y.gguf",
            &Gguf::new().text("general.architecture", "llama").text("general.name", "a\u{1b}[2J\u{202e}b").bytes(),
        )
        .file("models/\u{1b}[2J\u{202e}z/README.md", "---\nlicense: mit\n---\n# Z\n");
    let commands: [&[&str]; 7] = [
        &["scan", "models", "--no-policy"],
        &["scan", "models/x", "--no-policy"],
        &["scan", "models", "--no-policy", "--format", "json"],
        &["lineage", "models"],
        &["lineage", "models", "--format", "dot"],
        &["lineage", "models", "--format", "mermaid"],
        &["lineage", "models", "--format", "json"],
    ];
    for command in commands {
        let run = folder.provaudit(command).run();
        assert!(!run.stdout.is_empty());
        for text in [&run.stdout, &run.stderr] {
            let acts = |character: &char| provaudit::report::text::is_hidden(*character) && *character != '\n';
            assert_eq!(text.chars().find(acts), None, "{command:?}");
        }
    }
    let run = folder.provaudit(&["scan", "models/\u{1b}[2Jnone", "--no-policy"]).run().exits(2);
    assert!(!run.stderr.contains('\u{1b}'), "{:?}", run.stderr);
}

#[test]
fn ends_quietly_when_only_the_first_line_is_read() {
    let mut folder = Folder::new();
    for number in 0..300 {
        folder = folder.model(&format!("models/m{number}"), SOUND, "# A model");
    }
    for format in ["table", "json"] {
        let mut command = Program::new(&["scan", "models", "--no-policy", "--format", format]).within(folder.path()).command();
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::with_capacity(16, child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{format}");
        assert!(!line.is_empty());
        assert!(matches!(output.status.code(), Some(0 | 1)), "{format}: {}", output.status);
    }
}

#[test]
fn says_in_json_too_that_nothing_was_found() {
    let folder = Folder::new().file("models/notes.txt", "nothing\n");
    let report = folder.provaudit(&["scan", "models", "--no-policy", "--format", "json"]).run().exits(3).report();
    assert_eq!(report["models"], json!([]));
}

/// Makes a pipe with a name, by the system's own tool.
#[cfg(unix)]
#[track_caller]
fn pipe(path: &std::path::Path) {
    assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[cfg(unix)]
#[test]
fn never_waits_for_a_pipe_a_socket_or_a_device() {
    let folder = Folder::new()
        .model("models/pipe", SOUND, "# Pipe")
        .file("models/socket/config.json", "{\"model_type\": \"decoder\"}")
        .model("models/device", SOUND, "# Device");
    pipe(&folder.join("models/pipe/LICENSE"));
    pipe(&folder.join("models/pipe/model.safetensors"));
    let _socket = std::os::unix::net::UnixListener::bind(folder.join("models/socket/README.md")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", folder.join("models/device/model.gguf")).unwrap();
    let report = scan(&folder);
    for (path, file, why) in [
        ("models/pipe", "LICENSE", "is not a regular file"),
        ("models/pipe", "model.safetensors", "is not a regular file"),
        ("models/socket", "README.md", "is not a regular file"),
        ("models/device", "model.gguf", "leads outside the scanned folder"),
    ] {
        let told = gaps(model(&report, path));
        assert!(told.contains(&(file.to_owned(), why.to_owned())), "{path}: {told:?}");
    }
    for path in ["models/pipe/LICENSE", "/dev/zero"] {
        let run = folder.provaudit(&["scan", path, "--no-policy"]).run().exits(2);
        assert!(run.stderr.starts_with("error: cannot read `"), "{}", run.stderr);
    }
}

#[cfg(unix)]
#[test]
fn tells_what_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new().model("models/card", SOUND, "# Card").model("models/sound", SOUND, "# Sound").model(
        "models/closed/inside",
        SOUND,
        "# Inside",
    );
    let close = |path: &str, mode| std::fs::set_permissions(folder.join(path), PermissionsExt::from_mode(mode)).unwrap();
    close("models/card/README.md", 0o000);
    close("models/closed", 0o000);
    if std::fs::read(folder.join("models/card/README.md")).is_ok() {
        eprintln!("skipped: this user may read everything");
        close("models/closed", 0o755);
        return;
    }
    let report = scan(&folder);
    close("models/closed", 0o755);
    let told = gaps(model(&report, "models/card"));
    assert!(told.iter().any(|(place, why)| place == "README.md" && why.contains("ermission")), "{told:?}");
    assert!(report["gaps"].to_string().contains("models/closed"), "{:#}", report["gaps"]);
    model(&report, "models/sound");
}

#[cfg(unix)]
#[test]
fn tells_what_is_missing_or_leads_out_of_a_cache() {
    use std::os::unix::fs::symlink;
    let commit = "b".repeat(40);
    let repository = "hub/models--acme--helper-7b";
    let snapshot = format!("{repository}/snapshots/{commit}");
    let folder = Folder::new()
        .file(&format!("{repository}/blobs/{}", "c".repeat(40)), &format!("---\n{SOUND}\n---\n# Helper\n"))
        .file("hub/models--acme--other-7b/blobs/x", "MIT License\n")
        .file(&format!("{snapshot}/notes.txt"), "");
    symlink(format!("../../blobs/{}", "c".repeat(40)), folder.join(&format!("{snapshot}/README.md"))).unwrap();
    symlink(format!("../../blobs/{}", "d".repeat(40)), folder.join(&format!("{snapshot}/config.json"))).unwrap();
    symlink("../../../models--acme--other-7b/blobs/x", folder.join(&format!("{snapshot}/LICENSE"))).unwrap();
    let report = folder.provaudit(&["scan", &snapshot, "--no-policy", "--format", "json"]).run().report();
    let helper = &report["models"][0];
    assert_eq!((&helper["id"], &helper["license"]["declared"]), (&json!("acme/helper-7b"), &json!("mit")));
    let told = gaps(helper);
    for file in ["config.json", "LICENSE"] {
        assert!(told.iter().any(|(place, _)| place == file), "{file}: {told:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn reads_on_past_names_that_are_not_utf8() {
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::new().model("models/sound", SOUND, "# Sound");
    let odd = folder.join("models").join(std::ffi::OsStr::from_bytes(b"odd-\xff\xfe"));
    std::fs::create_dir(&odd).unwrap();
    std::fs::write(odd.join("README.md"), format!("---\n{SOUND}\n---\n# Odd\n")).unwrap();
    std::fs::write(odd.join(std::ffi::OsStr::from_bytes(b"LICENSE-\xff")), "MIT License\n").unwrap();
    let report = scan(&folder);
    assert_eq!(report["models"].as_array().unwrap().len(), 2);
    let odd = report["models"].as_array().unwrap().iter().find(|model| model["path"] != "models/sound").unwrap();
    assert_eq!(odd["relations"][0]["parent"], "example/base-7b");
}

#[cfg(unix)]
#[test]
fn ends_quietly_when_it_is_interrupted() {
    use std::os::unix::process::ExitStatusExt;
    const INTERRUPT: i32 = 2;
    let folder = Folder::new().model("models/a", SOUND, "# A");
    pipe(&folder.join("policy.yaml"));
    // It waits for a policy that nobody writes.
    let mut command = folder.provaudit(&["scan", "models", "--policy", "policy.yaml"]).command();
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let interrupt = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(interrupt.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (output.status.signal(), output.stdout.as_slice(), output.stderr.as_slice()),
        (Some(INTERRUPT), &b""[..], &b""[..])
    );
}
