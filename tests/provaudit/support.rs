//! The harness: folders of invented models, and the program run offline, with a cleared environment and masked paths.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;

/// The root of the repository.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A temporary folder with files in it.
pub struct Folder {
    place: TempDir,
}

impl Folder {
    pub fn new() -> Self {
        Self { place: tempfile::Builder::new().prefix("models").tempdir().unwrap() }
    }

    /// Writes a file, with the folders above it.
    pub fn file(self, name: &str, text: &str) -> Self {
        self.bytes(name, text.as_bytes())
    }

    /// Writes a file that is not text.
    pub fn bytes(self, name: &str, bytes: &[u8]) -> Self {
        let path = self.place.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
        self
    }

    /// A model folder: a card with this front matter and prose, and a small configuration.
    pub fn model(self, name: &str, front_matter: &str, prose: &str) -> Self {
        self.file(&format!("{name}/README.md"), &format!("---\n{}\n---\n{prose}\n", front_matter.trim())).file(
            &format!("{name}/config.json"),
            r#"{"model_type": "decoder", "hidden_size": 64, "num_hidden_layers": 2, "vocab_size": 128}"#,
        )
    }

    pub fn path(&self) -> &Path {
        self.place.path()
    }

    pub fn join(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    /// The program, run in this folder.
    pub fn provaudit(&self, arguments: &[&str]) -> Program {
        Program::new(arguments).within(self.path())
    }
}

/// A GGUF file of keys without tensors, being written.
#[derive(Default)]
pub struct Gguf {
    keys: u64,
    pairs: Vec<u8>,
}

impl Gguf {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn text(mut self, key: &str, value: &str) -> Self {
        const TEXT: u32 = 8;
        self.keys += 1;
        self.string(key);
        self.pairs.extend(TEXT.to_le_bytes());
        self.string(value);
        self
    }

    pub fn number(mut self, key: &str, value: u32) -> Self {
        const NUMBER: u32 = 4;
        self.keys += 1;
        self.string(key);
        self.pairs.extend(NUMBER.to_le_bytes());
        self.pairs.extend(value.to_le_bytes());
        self
    }

    fn string(&mut self, text: &str) {
        self.pairs.extend((text.len() as u64).to_le_bytes());
        self.pairs.extend(text.as_bytes());
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = b"GGUF".to_vec();
        bytes.extend(3u32.to_le_bytes());
        bytes.extend(0u64.to_le_bytes());
        bytes.extend(self.keys.to_le_bytes());
        bytes.extend(&self.pairs);
        bytes
    }
}

/// One run of the program, being prepared.
pub struct Program {
    command: Command,
    folder: PathBuf,
}

impl Program {
    pub fn new(arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_provaudit"));
        command.args(arguments).env_clear().stdin(Stdio::null());
        Self { command, folder: repository().to_owned() }
    }

    pub fn within(mut self, folder: &Path) -> Self {
        self.folder = folder.to_owned();
        self
    }

    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs it. A panic of the program fails the test, whatever it looks at.
    pub fn run(mut self) -> Run {
        let output = self.command.current_dir(&self.folder).output().unwrap();
        let run = Run::new(&output, &self.folder);
        assert!(!run.stderr.contains("panicked at"), "{}", run.stderr);
        run
    }

    /// The command itself, for tests that need its pipes.
    pub fn command(mut self) -> Command {
        self.command.current_dir(&self.folder);
        self.command
    }
}

/// What one run gave.
#[derive(Debug)]
pub struct Run {
    pub stdout: String,
    pub stderr: String,
    pub code: i32,
}

impl Run {
    fn new(output: &Output, folder: &Path) -> Self {
        let masked = |bytes: &[u8]| {
            let text = String::from_utf8(bytes.to_vec()).expect("the program writes UTF-8");
            text.replace(&*folder.to_string_lossy(), "[FOLDER]")
        };
        Self {
            stdout: masked(&output.stdout),
            stderr: masked(&output.stderr),
            code: output.status.code().expect("the program ends by itself"),
        }
    }

    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// The answer of `scan --format json`, checked against the published schema.
    #[track_caller]
    pub fn report(&self) -> Value {
        self.checked("report")
    }

    /// The answer of `lineage --format json`, checked against the published schema.
    #[track_caller]
    pub fn trees(&self) -> Value {
        self.checked("lineage")
    }

    /// An answer in JSON, checked against the schema of that name.
    #[track_caller]
    pub fn checked(&self, schema: &'static str) -> Value {
        let value: Value = serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}:\n{}", self.stdout));
        let mistakes: Vec<String> =
            validator(schema).iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(mistakes.is_empty(), "{mistakes:#?}");
        value
    }
}

/// The schema that the program itself prints, ready to check with.
pub fn validator(of: &'static str) -> &'static jsonschema::Validator {
    static ALL: [OnceLock<jsonschema::Validator>; 7] = [const { OnceLock::new() }; 7];
    let place = ["report", "lineage", "horizon", "substitutes", "router", "lock", "verify"].iter().position(|name| *name == of);
    let cell = &ALL[place.expect("the schema has a place here")];
    cell.get_or_init(|| {
        let schema = Program::new(&["schema", of]).run().exits(0).stdout;
        let schema: Value = serde_json::from_str(&schema).unwrap();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        jsonschema::draft202012::new(&schema).unwrap()
    })
}

/// All files under a folder of the repository that end so, sorted.
pub fn files(under: &str, ending: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(repository().join(under))
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .collect();
    files.sort();
    files
}
