//! Discovery over folders, files and links; the layouts that record where files are from stand in `layouts`.

mod layouts;

use std::fs;
use std::path::Path;

use super::*;

#[test]
fn reads_files_that_are_held_in_memory() {
    let snapshot = Snapshot::from_files(SourceKind::Local, Some("models/x"), [("b", "two"), ("a", "one")]);
    let file = snapshot.file("a").unwrap();
    assert_eq!(snapshot.read(file, 3).unwrap(), b"one");
    assert!(matches!(snapshot.read(file, 2), Err(ReadError::TooLarge { size: 3, limit: 2 })));
    let mut text = String::new();
    snapshot.open(snapshot.file("b").unwrap()).unwrap().read_to_string(&mut text).unwrap();
    assert_eq!(text, "two");
}

#[test]
fn reads_files_that_grew_or_shrank_since_they_were_listed() {
    let root = place(&[("m/README.md", CARD)]);
    let snapshot = found(root.path(), "m").snapshots.remove(0);
    let file = snapshot.file("README.md").unwrap();
    let size = CARD.len() as u64;
    assert_eq!((file.size, snapshot.read(file, size).unwrap()), (size, CARD.as_bytes().to_vec()));
    for text in [format!("{CARD}!"), CARD.repeat(50), "#".to_owned(), String::new()] {
        fs::write(root.path().join("m/README.md"), &text).unwrap();
        assert_eq!(snapshot.read(file, 10_000).unwrap(), text.as_bytes());
        if text.len() > CARD.len() {
            let larger = ReadError::TooLarge { size: size + 1, limit: size };
            assert_eq!(snapshot.read(file, size).unwrap_err().to_string(), larger.to_string());
        }
    }
}

#[cfg(unix)]
#[test]
fn measures_files_of_models_of_their_parts_and_behind_links() {
    let root = place(&[("m/README.md", CARD), ("m/logs/a.txt", "abc"), ("blob", "12345")]);
    link(root.path(), "../blob", "m/linked.txt");
    let discovery = found(root.path(), "");
    let files = &discovery.snapshots[0].files;
    let sizes: Vec<(&str, u64)> = files.iter().map(|file| (file.name.as_str(), file.size)).collect();
    assert_eq!(sizes, [("README.md", CARD.len() as u64), ("linked.txt", 5), ("logs/a.txt", 3)]);
}

/// Writes files below a new folder; a name ending in `/` is an empty folder.
fn place(files: &[(&str, &str)]) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = root.path().join(name);
        if name.ends_with('/') {
            fs::create_dir_all(path).unwrap();
        } else {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
    root
}

fn found(root: &Path, below: &str) -> Discovery {
    discover(&[root.join(below)]).unwrap()
}

/// The paths found, without the name of the temporary root.
fn paths(discovery: &Discovery) -> Vec<&str> {
    discovery.snapshots.iter().map(|snapshot| snapshot.path.as_deref().unwrap()).collect()
}

fn names(snapshot: &Snapshot) -> Vec<&str> {
    snapshot.files.iter().map(|file| file.name.as_str()).collect()
}

fn hints(snapshot: &Snapshot) -> Vec<(&str, HintFrom)> {
    snapshot.hints.iter().map(|hint| (hint.name.as_str(), hint.from)).collect()
}

#[cfg(unix)]
fn link(root: &Path, target: &str, name: &str) {
    fs::create_dir_all(root.join(name).parent().unwrap()).unwrap();
    std::os::unix::fs::symlink(target, root.join(name)).unwrap();
}

const CARD: &str = "---\nlicense: mit\n---\n# Card\n";

#[test]
fn finds_model_folders_at_any_depth_in_the_order_of_their_paths() {
    let root = place(&[
        ("m/b/config.json", "{}"),
        ("m/acme/helper-7b/config.json", "{}"),
        ("m/acme/helper-7b/model.safetensors", "x"),
        ("m/acme__other/README.md", "# no front matter"),
        ("m/README.md", "# My models"),
        ("m/.hidden/config.json", "{}"),
    ]);
    let discovery = found(root.path(), "m");
    assert_eq!(paths(&discovery), ["m/acme/helper-7b", "m/acme__other", "m/b"]);
    assert_eq!(names(&discovery.snapshots[0]), ["config.json", "model.safetensors"]);
    assert_eq!(hints(&discovery.snapshots[0]), [("acme/helper-7b", HintFrom::FolderPair)]);
    assert_eq!(hints(&discovery.snapshots[1]), [("acme/other", HintFrom::FolderPair)]);
    assert_eq!(hints(&discovery.snapshots[2]), [("b", HintFrom::Folder)]);
    assert!(discovery.gaps.is_empty());
}

#[test]
fn takes_one_model_folder_as_given() {
    let root = place(&[("x/README.md", "# plain")]);
    let discovery = found(root.path(), "x");
    assert_eq!(paths(&discovery), ["x"]);
    assert_eq!(hints(&discovery.snapshots[0]), [("x", HintFrom::Folder)]);
}

#[test]
fn keeps_the_parts_of_a_pipeline_inside_it() {
    let root = place(&[
        ("m/pipe/model_index.json", r#"{"_class_name": "P", "unet": ["d", "U"], "vae": ["d", "V"]}"#),
        ("m/pipe/unet/config.json", "{}"),
        ("m/pipe/unet/diffusion_pytorch_model.safetensors", "x"),
        ("m/pipe/unrelated/config.json", "{}"),
        ("m/pipe/unrelated/model.safetensors", "x"),
    ]);
    let discovery = found(root.path(), "m");
    assert_eq!(paths(&discovery), ["m/pipe", "m/pipe/unrelated"]);
    assert_eq!(
        names(&discovery.snapshots[0]),
        ["model_index.json", "unet/config.json", "unet/diffusion_pytorch_model.safetensors"]
    );
}

#[test]
fn keeps_checkpoints_and_exports_inside_their_model() {
    let root = place(&[
        ("m/README.md", CARD),
        ("m/config.json", "{}"),
        ("m/1_Pooling/config.json", "{}"),
        ("m/checkpoint-10/adapter_config.json", "{}"),
        ("m/checkpoint-10/adapter_model.safetensors", "x"),
        ("m/onnx/model.onnx", "x"),
        ("m/images/README.md", "pictures"),
    ]);
    let discovery = found(root.path(), "m");
    assert_eq!(paths(&discovery), ["m"]);
    assert!(discovery.snapshots[0].file("checkpoint-10/adapter_config.json").is_some());
}

#[test]
fn never_lets_a_stray_config_swallow_models() {
    let root = place(&[
        ("m/config.json", "{}"),
        ("m/a/README.md", "# a"),
        ("m/b/config.json", "{}"),
        ("m/c/helper.gguf", "x"),
        ("m/d/e/config.json", "{}"),
        ("m/d/e/model.safetensors", "x"),
    ]);
    assert_eq!(paths(&found(root.path(), "m")), ["m", "m/a", "m/b", "m/c", "m/d/e"]);
}

#[test]
fn tells_loose_weights_by_their_stems() {
    let root = place(&[
        ("quants/helper.Q4_K_M.gguf", "x"),
        ("quants/helper.Q8_0.gguf", "x"),
        ("mixed/LICENSE", "x"),
        ("mixed/helper.gguf", "x"),
        ("mixed/writer-00001-of-00002.gguf", "x"),
        ("mixed/writer-00002-of-00002.gguf", "x"),
        ("carded/README.md", CARD),
        ("carded/helper.gguf", "x"),
        ("carded/writer.gguf", "x"),
    ]);
    let quants = found(root.path(), "quants");
    assert_eq!(paths(&quants), ["quants"]);
    assert_eq!(hints(&quants.snapshots[0]), [("quants", HintFrom::Folder), ("helper", HintFrom::FileName)]);
    let mixed = found(root.path(), "mixed");
    assert_eq!(paths(&mixed), ["mixed/helper.gguf", "mixed/writer-00001-of-00002.gguf"]);
    assert_eq!(mixed.snapshots[1].kind, SourceKind::File);
    assert_eq!(mixed.snapshots[1].files.len(), 2);
    assert_eq!(hints(&mixed.snapshots[1]), [("writer", HintFrom::FileName)]);
    assert_eq!(paths(&found(root.path(), "carded")), ["carded"]);
}

#[test]
fn finds_loose_weights_above_folders_of_models() {
    let root = place(&[("m/helper.gguf", "x"), ("m/other/config.json", "{}")]);
    assert_eq!(paths(&found(root.path(), "m")), ["m/helper.gguf", "m/other"]);
}

#[test]
fn takes_a_card_above_adapters_for_a_model_and_a_plain_readme_for_none() {
    let adapters = [("m/r/a/adapter_config.json", "{}"), ("m/r/a/adapter_model.safetensors", "x")];
    let root = place(&[adapters[0], adapters[1], ("m/r/README.md", CARD)]);
    assert_eq!(paths(&found(root.path(), "m")), ["m/r", "m/r/a"]);
    let root = place(&[adapters[0], adapters[1], ("m/r/README.md", "# Ours")]);
    assert_eq!(paths(&found(root.path(), "m")), ["m/r/a"]);
}

#[test]
fn leaves_folders_of_code_and_documents_alone() {
    let root = place(&[
        ("m/docs/README.md", "# Docs"),
        ("m/tool/README.md", "# Tool"),
        ("m/tool/Cargo.toml", ""),
        ("m/helper/README.md", "# Helper"),
    ]);
    assert_eq!(paths(&found(root.path(), "m")), ["m/helper"]);
}

#[test]
fn takes_one_file_and_the_other_splits_of_its_set() {
    let root = place(&[("m/w-00001-of-00003.gguf", "x"), ("m/w-00002-of-00003.gguf", "xy"), ("m/other.gguf", "x")]);
    let discovery = found(root.path(), "m/w-00001-of-00003.gguf");
    assert_eq!(paths(&discovery), ["w-00001-of-00003.gguf"]);
    assert_eq!(discovery.snapshots[0].kind, SourceKind::File);
    assert_eq!(names(&discovery.snapshots[0]), ["w-00001-of-00003.gguf", "w-00002-of-00003.gguf"]);
    assert_eq!(discovery.snapshots[0].gaps[0].why, "1 of 3 files of a split set are not there");
    let discovery = found(root.path(), "m/other.gguf");
    assert_eq!(hints(&discovery.snapshots[0]), [("other", HintFrom::FileName)]);
}

#[test]
fn says_which_path_is_missing() {
    let root = place(&[]);
    assert!(matches!(discover(&[root.path().join("gone")]), Err(SourceError::Missing(name)) if name == "gone"));
}

#[test]
fn counts_a_model_once_however_it_is_named() {
    let root = place(&[("m/x/config.json", "{}")]);
    let path = |name: &str| root.path().join(name);
    let discovery = discover(&[path("m"), path("m/x"), path("m/../m"), path("m")]).unwrap();
    assert_eq!(paths(&discovery), ["m/x"]);
}

#[test]
fn never_shows_two_models_under_one_path() {
    let root = place(&[("one/m/x/config.json", "{}"), ("two/m/x/config.json", "{}")]);
    let discovery = discover(&[root.path().join("one/m"), root.path().join("two/m")]).unwrap();
    assert_eq!(paths(&discovery), ["m/x", "two/m/x"]);
    let mut twins = [Snapshot::from_files(SourceKind::Local, Some("a"), [("x", "")]), Snapshot::empty(SourceKind::Local)];
    twins[1].path = Some("a".to_owned());
    tell_apart(&mut twins);
    assert_eq!(twins[1].path.as_deref(), Some("a (2)"));
}

#[test]
fn shows_paths_as_given_and_never_absolute() {
    assert_eq!(shown(Path::new("./models//x/")), "models/x");
    assert_eq!(shown(Path::new("../x")), "../x");
    assert_eq!(shown(Path::new(".")), ".");
    assert_eq!(shown(Path::new("/srv/models")), "models");
}

#[cfg(unix)]
#[test]
fn follows_links_inside_the_root_and_none_outside() {
    let root = place(&[
        ("m/x/config.json", "{}"),
        ("m/shared/weights.txt", "x"),
        ("m/shared/deep/more.txt", "x"),
        ("outside/secret.txt", "x"),
    ]);
    let at = |name: &str| root.path().join(name);
    link(root.path(), "../shared/weights.txt", "m/x/inside.txt");
    link(root.path(), "../shared", "m/x/folder");
    link(root.path(), "../../outside/secret.txt", "m/x/secret.txt");
    link(root.path(), "../../outside", "m/x/away");
    link(root.path(), "nowhere", "m/x/broken");
    let discovery = discover(&[at("m")]).unwrap();
    assert_eq!(paths(&discovery), ["m/x"]);
    assert_eq!(names(&discovery.snapshots[0]), ["config.json", "folder/deep/more.txt", "folder/weights.txt", "inside.txt"]);
    let gaps: Vec<_> = discovery.snapshots[0].gaps.iter().map(|gap| (gap.place.as_str(), &*gap.why)).collect();
    let outside = "leads outside the scanned folder";
    assert_eq!(gaps, [("secret.txt", outside), ("away", outside), ("broken", "leads nowhere")]);
}

#[cfg(unix)]
#[test]
fn notes_links_outside_any_model_only_where_they_may_lead_to_one() {
    let root =
        place(&[("m/x/config.json", "{}"), ("outside/a.txt", ""), ("outside/b.gguf", ""), ("outside/c/config.json", "{}")]);
    for name in ["a.txt", "b.gguf", "c"] {
        link(root.path(), &format!("../../outside/{name}"), &format!("m/bin/{name}"));
    }
    let discovery = found(root.path(), "m");
    let places: Vec<_> = discovery.gaps.iter().map(|gap| gap.place.as_str()).collect();
    assert_eq!(places, ["m/bin/b.gguf", "m/bin/c"]);
}

#[cfg(unix)]
#[test]
fn ends_loops_of_links() {
    let root = place(&[("m/a/config.json", "{}"), ("m/b/config.json", "{}")]);
    link(root.path(), "..", "m/a/up");
    link(root.path(), ".", "m/a/self");
    link(root.path(), "../b", "m/a/b");
    link(root.path(), "../a", "m/b/a");
    link(root.path(), "loop", "m/b/loop");
    let discovery = found(root.path(), "m");
    assert_eq!(paths(&discovery), ["m/a", "m/b"]);
    assert_eq!(names(&discovery.snapshots[0]), ["b/config.json", "config.json"]);
}

#[cfg(unix)]
#[test]
fn notes_what_it_may_not_read_and_goes_on() {
    use std::os::unix::fs::PermissionsExt as _;
    let root = place(&[("m/closed/config.json", "{}"), ("m/open/config.json", "{}")]);
    let closed = root.path().join("m/closed");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    // The superuser reads everything: there is nothing to see then.
    let readable = fs::read_dir(&closed).is_ok();
    let discovery = found(root.path(), "m");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
    assert!(paths(&discovery).contains(&"m/open"));
    assert_eq!(discovery.gaps.iter().any(|gap| gap.place == "m/closed"), !readable);
}

#[cfg(unix)]
#[test]
fn notes_files_that_are_not_regular() {
    let root = place(&[("m/config.json", "{}")]);
    let _socket = std::os::unix::net::UnixListener::bind(root.path().join("m/model.safetensors")).unwrap();
    let discovery = found(root.path(), "m");
    assert_eq!(discovery.snapshots[0].gaps[0].why, "is not a regular file");
}

#[cfg(target_os = "linux")]
#[test]
fn survives_names_that_are_not_text() {
    use std::os::unix::ffi::OsStrExt as _;
    let root = place(&[("m/x/config.json", "{}")]);
    let name = |bytes: &'static [u8]| root.path().join("m/x").join(std::ffi::OsStr::from_bytes(bytes));
    fs::write(name(b"a\xff"), "1").unwrap();
    fs::write(name(b"a\xfe"), "2").unwrap();
    fs::write(name(b"new\nline\x1b[31m"), "3").unwrap();
    let discovery = found(root.path(), "m");
    let snapshot = &discovery.snapshots[0];
    assert_eq!(snapshot.files.len(), 3);
    assert_eq!(snapshot.read(snapshot.file("a\u{fffd}").unwrap(), 9).unwrap(), b"2");
    assert_eq!(snapshot.gaps.len(), 1);
}

#[test]
fn stops_at_its_bounds_and_says_so() {
    let deep = format!("m/{}config.json", "d/".repeat(walk::MAX_DEPTH + 1));
    let root = place(&[(deep.as_str(), "{}"), ("m/x/config.json", "{}")]);
    let discovery = found(root.path(), "m");
    assert_eq!(paths(&discovery), ["m/x"]);
    assert!(discovery.gaps[0].why.contains("deeper than 32"), "{:?}", discovery.gaps);
    let canonical = fs::canonicalize(root.path().join("m")).unwrap();
    let tree = walk::walk(&canonical, "m", &canonical, 2).unwrap();
    assert!(tree.folders.iter().flat_map(|folder| &folder.troubles).any(|trouble| trouble.why.contains("more than 2")));
}
