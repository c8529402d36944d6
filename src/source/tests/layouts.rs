//! Discovery over caches, downloads, clones and stores.

use super::*;

#[cfg(unix)]
#[test]
fn reads_a_hugging_face_cache() {
    let (commit, blob, git) = ("c".repeat(40), "b".repeat(64), "9".repeat(40));
    let repository = "hub/models--acme--helper-7b";
    let root = place(&[
        (&format!("{repository}/refs/main"), &commit),
        (&format!("{repository}/refs/refs/pr/1"), &commit),
        (&format!("{repository}/blobs/{blob}"), "weights"),
        (&format!("{repository}/blobs/{git}"), "{}"),
        (&format!("{repository}/.no_exist/{commit}/README.md"), ""),
        ("hub/datasets--acme--talk/snapshots/x/README.md", CARD),
        ("hub/version.txt", "1"),
    ]);
    let snapshot = format!("{repository}/snapshots/{commit}");
    link(root.path(), &format!("../../blobs/{blob}"), &format!("{snapshot}/model.safetensors"));
    link(root.path(), &format!("../../../blobs/{git}"), &format!("{snapshot}/sub/config.json"));
    link(root.path(), "../../../../../etc/passwd", &format!("{snapshot}/evil"));
    let below = |given: &str| {
        let discovery = found(root.path(), given);
        assert_eq!(discovery.snapshots.len(), 1, "{given}");
        discovery.snapshots.into_iter().next().unwrap()
    };
    let first = below("hub");
    assert_eq!(first.path.as_deref(), Some(snapshot.as_str()));
    for given in ["hub", repository, &format!("{repository}/snapshots"), snapshot.as_str()] {
        let model = below(given);
        assert_eq!(model.kind, SourceKind::HfCache, "{given}");
        assert_eq!(hints(&model), [("acme/helper-7b", HintFrom::HfCache)]);
        assert_eq!(model.revision.as_ref().unwrap().as_str(), commit);
        assert_eq!(names(&model), ["model.safetensors", "sub/config.json"]);
        assert_eq!(model.files[0].recorded_sha256.as_deref(), Some(blob.as_str()));
        assert_eq!(model.files[1].recorded_sha256, None);
        assert_eq!(model.digests.len(), 1);
        assert_eq!(model.gaps.iter().map(|gap| gap.place.as_str()).collect::<Vec<_>>(), ["evil"]);
    }
}

#[test]
fn reads_a_cache_without_links_and_its_listed_commits() {
    let (commit, sha) = ("d".repeat(40), "e".repeat(64));
    let repository = "models--helper";
    let tree = format!(r#"{{"format_version":1,"files":{{"m.safetensors":{{"lfs_sha256":"{sha}"}},"README.md":{{}}}}}}"#);
    let root = place(&[
        (&format!("{repository}/snapshots/{commit}/m.safetensors"), "x"),
        (&format!("{repository}/trees/{commit}.json"), &tree),
    ]);
    let discovery = found(root.path(), repository);
    let model = &discovery.snapshots[0];
    assert_eq!(hints(model), [("helper", HintFrom::HfCache)]);
    assert_eq!(model.files[0].recorded_sha256.as_deref(), Some(sha.as_str()));
    assert_eq!(model.gaps[0].why, "was not downloaded into the cache");
}

#[test]
fn takes_commit_and_digests_from_download_metadata() {
    let (commit, other, sha) = ("a".repeat(40), "b".repeat(40), "c".repeat(64));
    let metadata = |commit: &str, tag: &str| format!("{commit}\n{tag}\n1730000000.0\n");
    let downloads = "m/.cache/huggingface/download";
    let root = place(&[
        ("m/config.json", "{}"),
        ("m/sub/model.safetensors", "x"),
        (&format!("{downloads}/config.json.metadata"), &metadata(&commit, &other)),
        (&format!("{downloads}/sub/model.safetensors.metadata"), &metadata(&commit, &sha)),
        (&format!("{downloads}/old.txt.metadata"), &metadata(&other, &other)),
        (&format!("{downloads}/config.json.lock"), ""),
    ]);
    let discovery = found(root.path(), "m");
    let model = &discovery.snapshots[0];
    assert_eq!(model.revision.as_ref().unwrap().as_str(), commit);
    assert_eq!(model.file("sub/model.safetensors").unwrap().recorded_sha256.as_deref(), Some(sha.as_str()));
    assert_eq!(model.file("config.json").unwrap().recorded_sha256, None);
    assert_eq!(model.files.len(), 5);
}

#[test]
fn reads_a_git_clone_whose_weights_were_not_pulled() {
    let (commit, sha) = ("1".repeat(40), "2".repeat(64));
    let pointer = format!("version https://git-lfs.github.com/spec/v1\noid sha256:{sha}\nsize 99\n");
    let root = place(&[
        ("m/config.json", "{}"),
        ("m/model.safetensors", &pointer),
        ("m/.git/config", "[remote \"origin\"]\n\turl = https://huggingface.co/acme/helper-7b\n"),
        ("m/.git/HEAD", "ref: refs/heads/main\n"),
        ("m/.git/packed-refs", &format!("# pack-refs\n{commit} refs/heads/main\n")),
    ]);
    let discovery = found(root.path(), "m");
    let model = &discovery.snapshots[0];
    assert!(hints(model).contains(&("acme/helper-7b", HintFrom::GitRemote)));
    assert_eq!(model.revision.as_ref().unwrap().as_str(), commit);
    assert_eq!(names(model), ["config.json"]);
    assert_eq!((model.digests[0].file.as_str(), &model.digests[0].sha256), ("model.safetensors", &sha));
    assert_eq!(model.gaps[0].what, "weights");
}

#[test]
fn reads_an_ollama_store() {
    let (weights, license) = ("a".repeat(64), "b".repeat(64));
    let layer =
        |kind: &str, digest: &str| format!(r#"{{"mediaType":"application/vnd.ollama.image.{kind}","digest":"{digest}"}}"#);
    let manifest = format!(
        r#"{{"config":{},"layers":[{},{},{},{}]}}"#,
        layer("config", &format!("sha256:{}", "c".repeat(64))),
        layer("model", &format!("sha256:{weights}")),
        layer("license", &format!("sha256:{license}")),
        layer("license", &format!("sha256:{license}")),
        layer("template", "sha256:../../../etc/passwd"),
    );
    let store = "dot.ollama/models";
    let root = place(&[
        (&format!("{store}/manifests/registry.ollama.ai/library/helper/3b"), &manifest),
        (&format!("{store}/manifests/hf.co/acme/helper-GGUF/Q4_K_M"), "not json"),
        (&format!("{store}/blobs/sha256-{weights}"), "GGUF"),
        (&format!("{store}/blobs/sha256-{license}"), "terms"),
        ("dot.ollama/id_ed25519", "secret"),
    ]);
    for given in ["dot.ollama", store] {
        let discovery = found(root.path(), given);
        assert_eq!(discovery.snapshots.len(), 2, "{given}");
        let [hub, helper] = discovery.snapshots.as_slice() else { unreachable!() };
        assert_eq!(hints(hub), [("acme/helper-GGUF", HintFrom::OllamaManifest)]);
        assert!(hub.gaps[0].why.starts_with("is no manifest"));
        assert_eq!(hints(helper), [("library/helper:3b", HintFrom::OllamaManifest)]);
        assert_eq!(names(helper), ["LICENSE", "LICENSE.1", "manifest.json", "model.gguf"]);
        assert_eq!(helper.files[3].recorded_sha256.as_deref(), Some(weights.as_str()));
        let gaps: Vec<_> = helper.gaps.iter().map(|gap| gap.place.as_str()).collect();
        assert_eq!(gaps, ["ollama-config.json", "template"]);
    }
    let one = found(root.path(), &format!("{store}/manifests/registry.ollama.ai/library/helper/3b"));
    assert_eq!(one.snapshots[0].kind, SourceKind::Ollama);
}
