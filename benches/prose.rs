//! Whether a card costs in proportion to its size: cards of 64 KB, 512 KB and 4 MB, of plain prose, of lines that only look
//! like markup, and of one paragraph without an end. Prints the time for each byte; run with `cargo bench --bench prose`.

use std::time::{Duration, Instant};

use provaudit::catalog::Catalog;
use provaudit::evidence;
use provaudit::model::SourceKind;
use provaudit::source::Snapshot;

const SIZES: [usize; 3] = [64 << 10, 512 << 10, 4 << 20];
const ROUNDS: usize = 5;

const UNITS: [(&str, &str); 4] = [
    ("sentences", "It was trained on notes and answers questions about forms, and was compared with Zorblax-7B. "),
    (
        "paragraphs",
        "This model is a fine-tuned version of [example/base-7b](https://huggingface.co/example/base-7b) on example/notes.\n\n",
    ),
    ("table rows", "| base model | example/base-7b | 12.5 | 0.75 |\n"),
    ("open brackets", "[a ![b `c <d *e "),
];

fn main() {
    let catalog = Catalog::shipped();
    for (name, unit) in UNITS {
        let costs: Vec<f64> = SIZES.iter().map(|size| nanoseconds_a_byte(unit, *size, catalog)).collect();
        let told: Vec<String> =
            SIZES.iter().zip(&costs).map(|(size, cost)| format!("{:>5} KB {cost:6.1} ns/byte", size >> 10)).collect();
        println!("{name:<14} {}   largest / smallest {:.2}", told.join("   "), costs[SIZES.len() - 1] / costs[0]);
    }
}

/// The least time of some rounds, for each byte of the card.
fn nanoseconds_a_byte(unit: &str, size: usize, catalog: &Catalog) -> f64 {
    let card = format!("# Helper\n\n{}", unit.repeat(size / unit.len()));
    let bytes = card.len() as f64;
    let snapshot = Snapshot::from_files(SourceKind::Local, Some("helper"), [("README.md", card)]);
    let round = || {
        let start = Instant::now();
        let seen = evidence::observe(&snapshot, catalog);
        assert!(seen.evidence.len() < 10_000);
        start.elapsed()
    };
    let least = (0..ROUNDS).map(|_| round()).min().unwrap_or(Duration::ZERO);
    least.as_secs_f64() * 1e9 / bytes
}
