//! How much more a scan costs than reading: 10,000 small model folders, audited in full and written as JSON, against a plain
//! parallel reader of the same files in the same run. Prints the medians and their ratio; run with `cargo bench`.
//!
//! A criterion-like harness would add crates and say no more: one floor, one ratio, medians of paired rounds.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use provaudit::audit::{self, Request};
use provaudit::audited::Outcome;
use provaudit::catalog::Catalog;
use provaudit::policy::Policy;
use provaudit::report;
use provaudit::rules::RuleSet;
use rayon::prelude::*;

/// The program's own allocator, for the reader and the scan alike.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const MODELS: usize = 10_000;
const ROUNDS: usize = 7;

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let root = folder.path().join("models");
    write_models(&root);
    let catalog = Catalog::shipped();
    // One round unmeasured: the page cache and the allocator warm up for both alike.
    read_all(&root);
    scan(&root, catalog);
    let mut floors = Vec::new();
    let mut scans = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let bytes = read_all(&root);
        floors.push(start.elapsed());
        assert!(bytes > 0);
        let start = Instant::now();
        let (outcome, written) = scan(&root, catalog);
        scans.push(start.elapsed());
        assert!(written > 0);
        // The program ends here, without taking the audit apart; it makes room for the next round.
        drop(outcome);
    }
    let ratios: Vec<f64> = scans.iter().zip(&floors).map(|(scan, floor)| scan.as_secs_f64() / floor.as_secs_f64()).collect();
    println!("models:             {MODELS}, each a card and a config");
    println!("parallel reader:    {:?} (median of {ROUNDS})", median(floors));
    println!("scan and JSON:      {:?} (median of {ROUNDS})", median(scans));
    println!("scan / reader:      {:.2} (median of paired ratios; the limit is 4)", median_of(ratios));
}

/// What a scan must at least do: list every folder and read every file, on all cores.
fn read_all(root: &Path) -> u64 {
    let folders: Vec<PathBuf> =
        fs::read_dir(root).expect("the folder was written").map(|entry| entry.expect("an entry").path()).collect();
    folders
        .par_iter()
        .flat_map_iter(|owner| {
            fs::read_dir(owner).expect("the folder was written").map(|entry| entry.expect("an entry").path())
        })
        .map(|model| {
            let files = fs::read_dir(model).expect("the folder was written");
            files
                .map(|entry| fs::read(entry.expect("an entry").path()).expect("the file was written").len() as u64)
                .sum::<u64>()
        })
        .sum()
}

fn scan(root: &Path, catalog: &Catalog) -> (Outcome, usize) {
    let request = Request {
        sought: provaudit::source::references::Sought::default(),
        paths: vec![root.to_owned()],
        policy: Policy::default(),
        rules: &RuleSet::shipped(),
        catalog,
        as_of: chrono::NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day"),
        assumptions: Vec::new(),
        reach: provaudit::source::hub::Reach::default(),
        progress: &|_, _| {},
        fetching: &|_| {},
    };
    let outcome = audit::run(request).expect("the folder was written");
    assert_eq!(outcome.models.len(), MODELS);
    let mut out = Counter(0);
    report::json::write(report::Context { outcome: &outcome, catalog, profile: report::census::Profile::default() }, &mut out)
        .expect("a counter takes everything");
    (outcome, out.0)
}

/// Takes bytes and keeps their number.
struct Counter(usize);

impl std::io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Cards of about 2 KB in the forms that are common: front matter, a sentence on the base, usage, a table.
fn write_models(root: &Path) {
    (0..MODELS).into_par_iter().for_each(|number| {
        let folder = root.join(format!("owner{}", number % 100)).join(format!("model-{number}"));
        fs::create_dir_all(&folder).expect("a folder can be made");
        let parent = if number == 0 { "example/base-7b".to_owned() } else { format!("owner{}/model-{}", (number / 2) % 100, number / 2) };
        let mut card = fs::File::create(folder.join("README.md")).expect("a file can be made");
        write!(
            card,
            "---\nlicense: apache-2.0\nbase_model: {parent}\ndatasets:\n- example/notes-{set}\nlanguage:\n- en\ntags:\n- text-generation\n- trl\n\
             library_name: transformers\n---\n\n# model-{number}\n\nThis model is a fine-tuned version of [{parent}](https://huggingface.co/{parent}) \
             on the example/notes-{set} dataset.\n\n## Training\n\nTrained for three epochs with a learning rate of 2e-5.\n\n{filler}\n\n## Usage\n\n\
             ```python\nmodel = AutoModel.from_pretrained(\"owner{owner}/model-{number}\")\n```\n\n| step | loss |\n|---|---|\n| 100 | 1.2 |\n\n## License\n\nApache 2.0\n",
            set = number % 50,
            owner = number % 100,
            filler = "It answers questions about forms and notes, and was checked by hand on a small set of cases. ".repeat(12),
        )
        .expect("a file can be written");
        let config = "{\"architectures\": [\"LlamaForCausalLM\"], \"model_type\": \"llama\", \"hidden_size\": 2048, \"intermediate_size\": 5632, \
             \"num_attention_heads\": 32, \"num_hidden_layers\": 22, \"num_key_value_heads\": 4, \"vocab_size\": 32000}";
        fs::write(folder.join("config.json"), config).expect("a file can be written");
    });
}

fn median(mut values: Vec<Duration>) -> Duration {
    values.sort_unstable();
    values[values.len() / 2]
}

fn median_of(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values[values.len() / 2]
}
