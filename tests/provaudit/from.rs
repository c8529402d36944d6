//! `provaudit scan --from`: the models that lists and code name, each with its places.

use serde_json::Value;

use super::support::{Folder, Program};

#[track_caller]
fn scan(program: Program) -> Value {
    program.run().report()
}

fn from(folder: &Folder, path: &str) -> Value {
    scan(folder.provaudit(&["scan", "--from", path, "--no-policy", "--format", "json"]))
}

/// What is named, with the places: `id file:line by`.
fn named(report: &Value) -> Vec<String> {
    let mut out = Vec::new();
    for model in report["models"].as_array().unwrap() {
        for place in model["references"].as_array().unwrap() {
            let text = |key: &str| place[key].as_str().unwrap().to_owned();
            out.push(format!("{} {}:{} {}", model["id"].as_str().unwrap_or("-"), text("file"), place["line"], text("by")));
        }
    }
    out
}

fn ids(report: &Value) -> Vec<&str> {
    report["models"].as_array().unwrap().iter().map(|model| model["id"].as_str().unwrap_or("-")).collect()
}

#[test]
fn finds_every_model_of_a_tree_with_its_places_and_nothing_else() {
    let report = scan(Program::new(&["scan", "--from", "fixtures/code", "--no-policy", "--format", "json"]));
    let found = named(&report);
    let expected = [
        "acme/atlas-chat-13b fixtures/code/deploy/Dockerfile:2 MODEL_ID",
        "acme/embed-1b fixtures/code/app/server.py:12 SentenceTransformer",
        "acme/embed-1b fixtures/code/deploy/compose.yaml:7 --model-id",
        "acme/env-2b fixtures/code/deploy/values.yaml:9 MODEL_ID",
        "acme/helm-4b fixtures/code/deploy/values.yaml:6 --model",
        "acme/ledger-7b fixtures/code/app/server.py:7 from_pretrained",
        "acme/ledger-7b fixtures/code/deploy/compose.yaml:4 --model",
        "acme/notes-3b fixtures/code/app/explore.ipynb:12 LLM",
        "acme/notes-3b fixtures/code/app/server.py:11 pipeline",
        "acme/rank-1b fixtures/code/deploy/compose.yaml:9 RERANKER_MODEL",
        "acme/served-9b fixtures/code/deploy/Dockerfile:4 vllm serve",
        "acme/warm-1b fixtures/code/deploy/Dockerfile:3 from_pretrained",
        "acme/web-1b fixtures/code/web/worker.js:5 pipeline",
        "library/helper:3b fixtures/code/app/explore.ipynb:10 ollama pull",
        "library/helper:3b fixtures/code/deploy/Modelfile:1 FROM",
    ];
    let mut sorted = found.clone();
    sorted.sort();
    assert_eq!(sorted, expected, "{found:#?}");
}

#[test]
fn tells_where_a_line_holds_more_calls_than_are_read() {
    let calls = |count: usize| {
        (0..count).map(|at| format!("AutoModel.from_pretrained('acme/helper-{at}')")).collect::<Vec<_>>().join("; ")
    };
    let folder = Folder::new()
        .file("Dockerfile", &format!("FROM scratch\nRUN python -c \"{}\"\n", calls(64)))
        .file("long/Dockerfile", &format!("FROM scratch\nRUN python -c \"{}\"\n", calls(65)));
    let report = from(&folder, "Dockerfile");
    assert_eq!((ids(&report).len(), report["gaps"].as_array().unwrap().len()), (64, 0));
    let report = from(&folder, "long/Dockerfile");
    assert_eq!(ids(&report).len(), 64);
    let gap = &report["gaps"][0];
    assert_eq!(gap["where"], "long/Dockerfile:2");
    assert!(gap["why"].as_str().unwrap().contains("more calls on one line than are read"), "{gap}");
}

#[test]
fn tells_of_a_call_longer_than_is_read() {
    let call = |length: usize| {
        format!("AutoModel.from_pretrained(x='{}', pretrained_model_name_or_path='acme/far-7b')", "a".repeat(length))
    };
    let folder = Folder::new()
        .file("short/Dockerfile", &format!("FROM scratch\nRUN python -c \"{}; {}\"\n", call(100), "b".repeat(3000)))
        .file("long/Dockerfile", &format!("FROM scratch\nRUN python -c \"{}\"\n", call(3000)));
    let report = from(&folder, "short/Dockerfile");
    assert_eq!((ids(&report), report["gaps"].as_array().unwrap().len()), (vec!["acme/far-7b"], 0));
    let report = from(&folder, "long/Dockerfile");
    assert!(report["gaps"][0]["why"].as_str().unwrap().contains("a call longer than is read"), "{report:#}");
}

#[test]
fn names_what_cannot_be_read_in_one_gap_a_file() {
    let report = scan(Program::new(&["scan", "--from", "fixtures/code", "--no-policy", "--format", "json"]));
    let gaps = report["gaps"].as_array().unwrap();
    assert_eq!(gaps.len(), 1, "{gaps:#?}");
    assert_eq!(gaps[0]["where"], "fixtures/code/app/server.py:14");
    let why = gaps[0]["why"].as_str().unwrap();
    for part in ["a path (from_pretrained, line 14)", "a text put together when it runs (from_pretrained, line 15)"] {
        assert!(why.contains(part), "{why}");
    }
}

#[test]
fn never_lets_a_model_pass_of_which_only_the_name_is_known() {
    let folder = Folder::new().file("app/a.py", "m = AutoModel.from_pretrained('acme/helper-7b')\n");
    let report = from(&folder, "app");
    let model = &report["models"][0];
    assert_eq!(
        (&model["source"]["kind"], &model["id_basis"], &model["path"]),
        (&"named".into(), &"named".into(), &Value::Null)
    );
    assert!(model["gaps"].as_array().unwrap().iter().any(|gap| gap["what"] == "model"), "{model:#}");
    for finding in model["findings"].as_array().unwrap().iter().filter(|finding| finding["state"] == "active") {
        assert_eq!(finding["verdict"], "review", "{finding:#}");
    }
    let scan = |level| folder.provaudit(&["scan", "--from", "app", "--no-policy", "--level", level]).run().code;
    assert!(matches!(scan("regulated"), 1 | 4));
}

#[test]
fn reads_lists_with_ids_addresses_paths_and_comments() {
    let report = scan(Program::new(&["scan", "--from", "fixtures/code/models.txt", "--no-policy", "--format", "json"]));
    assert_eq!(
        ids(&report).into_iter().filter(|id| *id != "-").collect::<Vec<_>>(),
        ["acme/notes-3b", "acme/embed-1b", "acme/ledger-7b", "acme/rank-1b"]
            .into_iter()
            .filter(|id| ids(&report).contains(id))
            .collect::<Vec<_>>()
    );
    assert_eq!(report["models"].as_array().unwrap().len(), 4);
    let revision = |id: &str| {
        let models = report["models"].as_array().unwrap();
        models.iter().find(|model| model["id"] == id).unwrap()["source"]["revision"].clone()
    };
    assert_eq!((revision("acme/ledger-7b"), revision("acme/rank-1b")), ("v2".into(), "1.0".into()));
}

#[test]
fn tells_requirements_apart_from_models() {
    let text = "torch==2.4\nacme/helper-7b==v1 # ours\n-r other.txt\nnumpy>=1\nmodel @ https://huggingface.co/acme/pack-1b/resolve/main/p.whl\nnonsense\n";
    let folder = Folder::new().file("requirements.txt", text);
    let report = from(&folder, "requirements.txt");
    assert_eq!(ids(&report), ["acme/helper-7b", "acme/pack-1b"]);
    let why = report["gaps"][0]["why"].as_str().unwrap();
    assert!(why.contains("line 6") && !why.contains("line 1)"), "{why}");
}

#[test]
fn joins_a_name_with_the_model_that_is_scanned_beside() {
    let folder = Folder::new()
        .model("models/acme/helper-7b", "license: mit\nmodel_name: helper-7b\nbase_model: example/base-7b", "# Helper 7B")
        .file("app/a.py", "a = LLM(model='Acme/Helper-7B')\nb = LLM('acme/other-1b')\n");
    let report = scan(folder.provaudit(&["scan", "models", "--from", "app", "--no-policy", "--format", "json"]));
    let models = report["models"].as_array().unwrap();
    assert_eq!(models.len(), 2, "{models:#?}");
    assert_eq!((&models[0]["path"], &models[0]["references"][0]["line"]), (&"models/acme/helper-7b".into(), &1.into()));
    assert_eq!(models[1]["id"], "acme/other-1b");
    let text = folder.provaudit(&["scan", "models", "--from", "app", "--no-policy"]).run().stdout;
    assert!(text.contains("Named by\n  acme/helper-7b\n    app/a.py:1 (LLM)\n"), "{text}");
}

#[test]
fn reads_what_the_cache_of_this_machine_holds() {
    let commit = "a".repeat(40);
    let repository = "cache/models--acme--helper-7b";
    let folder = Folder::new()
        .file(&format!("{repository}/refs/main"), &commit)
        .file(
            &format!("{repository}/snapshots/{commit}/README.md"),
            "---\nlicense: mit\nbase_model: example/base-7b\n---\n# Helper\n",
        )
        .file(
            "app/a.py",
            "a = AutoModel.from_pretrained('acme/helper-7b')\nb = AutoModel.from_pretrained('acme/helper-7b', revision='v9')\n",
        );
    let program = folder.provaudit(&["scan", "--from", "app", "--no-policy", "--format", "json"]);
    let report = scan(program.env("HF_HUB_CACHE", "cache"));
    let model = &report["models"][0];
    assert_eq!((&model["id"], &model["source"]["kind"]), (&"acme/helper-7b".into(), &"hf-cache".into()));
    assert_eq!(model["path"], format!("models--acme--helper-7b/snapshots/{commit}"));
    assert_eq!(model["license"]["declared"], "mit");
    let unset = scan(folder.provaudit(&["scan", "--from", "app", "--no-policy", "--format", "json"]));
    assert_eq!(unset["models"][0]["source"]["kind"], "named");
}

#[test]
fn leaves_out_folders_of_others_and_says_what_is_too_large() {
    let folder = Folder::new()
        .file("app/node_modules/x/a.js", "pipeline('x', 'acme/helper-1b')")
        .file("app/.git/hooks/a.py", "LLM('acme/helper-2b')")
        .file("app/env/pyvenv.cfg", "")
        .file("app/env/lib/a.py", "LLM('acme/helper-3b')")
        .bytes("app/big.py", &vec![b'\n'; (4 << 20) + 1])
        .file("app/ok.py", "LLM('acme/helper-4b')");
    let report = from(&folder, "app");
    assert_eq!(ids(&report), ["acme/helper-4b"]);
    assert_eq!(report["gaps"][0]["where"], "app/big.py");
}

#[test]
fn takes_no_more_time_on_hostile_code() {
    let deep = "from_pretrained(".repeat(50_000);
    let quotes = "'\"".repeat(100_000);
    let colons = "a: b = ".repeat(50_000);
    let mut folder = Folder::new().file("app/ok.py", "LLM('acme/helper-4b')");
    for (number, text) in
        [deep, quotes, colons, "[".repeat(200_000), "\\\n".repeat(50_000), "- ".repeat(100_000)].iter().enumerate()
    {
        for end in ["py", "js", "yaml", "sh", "ipynb", "rs"] {
            folder = folder.file(&format!("app/x{number}.{end}"), text);
        }
    }
    let started = std::time::Instant::now();
    let report = from(&folder, "app");
    assert!(ids(&report).contains(&"acme/helper-4b"));
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

#[test]
fn exits_3_where_nothing_is_named_and_2_where_nothing_is() {
    let folder = Folder::new().file("app/a.py", "print('hello')\n");
    let run = folder.provaudit(&["scan", "--from", "app", "--no-policy"]).run().exits(3);
    assert!(run.stderr.starts_with("error: no model is named in `app`\nhint: "), "{}", run.stderr);
    let run = folder.provaudit(&["scan", "--from", "ap", "--no-policy"]).run().exits(2);
    assert_eq!(run.stderr, "error: no such file or folder: `ap`\nhint: did you mean `app`?\n");
}

#[test]
fn gives_the_same_bytes_each_time() {
    let arguments =
        ["scan", "fixtures/models", "--from", "fixtures/code", "--no-policy", "--as-of", "2026-11-23", "--format", "json"];
    let first = Program::new(&arguments).run();
    assert_eq!(first.stdout, Program::new(&arguments).run().stdout);
}

#[test]
fn reads_a_variable_that_another_file_gives() {
    let folder = Folder::new()
        .file(
            "app/compose.yaml",
            "services:\n  tgi:\n    command: --model-id ${LLM_MODEL_ID}\n  other:\n    command: --model-id ${ELSE}\n",
        )
        .file("app/set_env.sh", "export LLM_MODEL_ID=acme/helper-4b\n");
    let report = from(&folder, "app");
    assert_eq!(ids(&report), ["acme/helper-4b"]);
    let why = report["gaps"][0]["why"].as_str().unwrap();
    assert!(why.contains("line 5") && !why.contains("line 3"), "{why}");
}
