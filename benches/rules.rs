//! What judging costs on one core: fifty rules over ten thousand models, which are those of the rules' own examples, so that
//! many of them match. Prints the median; run with `cargo bench --bench rules`.

use std::time::{Duration, Instant};

use provaudit::audited::AuditedModel;
use provaudit::catalog::Catalog;
use provaudit::policy::{Deployment, Policy, Sector};
use provaudit::rules::{self, Judging, RuleSet};

const MODELS: usize = 10_000;
const RULES: usize = 50;
const ROUNDS: usize = 5;

fn main() {
    let one_core = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread can be started");
    one_core.install(|| {
        let catalog = Catalog::shipped();
        let start = Instant::now();
        let shipped = RuleSet::shipped();
        println!("loading {} rules:       {:?}", shipped.rules.len(), start.elapsed());
        let hits: Vec<AuditedModel> = shipped.rules.iter().flat_map(|rule| &rule.hits).map(|hit| hit.audited()).collect();
        let models: Vec<AuditedModel> = hits.iter().cycle().take(MODELS).cloned().collect();
        let repeated = shipped.rules.iter().cycle().take(RULES).cloned().collect();
        let rules = RuleSet { rules: repeated, packs: Vec::new() };
        let deployment = Deployment { sector: vec![Sector::Defense], ..Deployment::default() };
        let policy = Policy { deployment, ..Policy::default() };
        let as_of = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day");
        let judging = Judging { catalog, rules: &rules, policy: &policy, as_of, assumptions: &[] };
        let mut rounds: Vec<(Duration, usize)> = (0..ROUNDS)
            .map(|_| {
                let start = Instant::now();
                let (findings, _) = rules::judge(&models, judging);
                (start.elapsed(), findings.iter().map(Vec::len).sum())
            })
            .collect();
        rounds.sort_unstable();
        let (took, found) = rounds[ROUNDS / 2];
        println!(
            "{MODELS} models, {RULES} rules: {took:?} for {found} findings (median of {ROUNDS}; the limit is 1 s on one core)"
        );
    });
}
