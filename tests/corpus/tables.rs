//! Precision, recall and F1, as tables, and the list of mistakes.

use std::collections::BTreeSet;

use provaudit::model::RelationKind;

use crate::score::{Facet, Outcome, Verdict};

/// Counts of outcomes.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Tally {
    pub hits: usize,
    pub misses: usize,
    pub false_alarms: usize,
}

impl Tally {
    /// Counts the outcomes that no dispute holds back.
    pub fn of<'a>(outcomes: impl IntoIterator<Item = &'a Outcome>) -> Self {
        Self::of_all(outcomes.into_iter().filter(|outcome| outcome.disputed.is_none()))
    }

    /// Counts all outcomes, disputed or not.
    pub fn of_all<'a>(outcomes: impl IntoIterator<Item = &'a Outcome>) -> Self {
        let mut tally = Self::default();
        for outcome in outcomes {
            match outcome.verdict {
                Verdict::Hit => tally.hits += 1,
                Verdict::Miss => tally.misses += 1,
                Verdict::FalseAlarm => tally.false_alarms += 1,
            }
        }
        tally
    }

    /// How much of what was found is right; 1 where nothing was found.
    pub fn precision(self) -> f64 {
        share(self.hits, self.hits + self.false_alarms)
    }

    /// How much of what there is was found; 1 where there is nothing.
    pub fn recall(self) -> f64 {
        share(self.hits, self.hits + self.misses)
    }

    /// The harmonic mean of both.
    pub fn f1(self) -> f64 {
        share(2 * self.hits, 2 * self.hits + self.misses + self.false_alarms)
    }
}

#[expect(clippy::cast_precision_loss, reason = "the counts are a few hundred")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// Everything that is measured in one run over the corpus.
#[derive(Debug, Default)]
pub struct Measured {
    pub outcomes: Vec<Outcome>,
    pub known_beyond_label: Vec<String>,
    pub models: usize,
}

/// The facets besides the kinds of relation, in the order in which they are printed.
pub const FACETS: [Facet; 6] =
    [Facet::Parent, Facet::Teacher, Facet::Dataset, Facet::DeclaredLicense, Facet::ProseLicense, Facet::Maker];

impl Measured {
    /// The counts of all (parent, kind) pairs.
    pub fn relations(&self) -> Tally {
        Tally::of(self.outcomes.iter().filter(|outcome| matches!(outcome.facet, Facet::Relation(_))))
    }

    /// The counts of one facet.
    pub fn facet(&self, facet: Facet) -> Tally {
        Tally::of(self.outcomes.iter().filter(|outcome| outcome.facet == facet))
    }

    /// Prints the two tables: by what is compared, and by who published.
    pub fn print(&self, title: &str) {
        self.print_compared(title);
        self.print_publishers();
    }

    /// Prints the table by what is compared.
    pub fn print_compared(&self, title: &str) {
        println!("\n== {title}: {} models", self.models);
        head("compared");
        for kind in RelationKind::ALL {
            row(kind.as_str(), self.facet(Facet::Relation(kind)));
        }
        row("relations, all", self.relations());
        let relations = self.outcomes.iter().filter(|outcome| matches!(outcome.facet, Facet::Relation(_)));
        row("relations, disputed labels counted", Tally::of_all(relations));
        for facet in FACETS {
            row(&facet.to_string(), self.facet(facet));
        }
    }

    fn print_publishers(&self) {
        println!();
        head("publishers");
        let groups: BTreeSet<&str> = self.outcomes.iter().map(|outcome| outcome.group).collect();
        for group in groups {
            let of = |wanted: &dyn Fn(Facet) -> bool| {
                Tally::of(self.outcomes.iter().filter(|outcome| outcome.group == group && wanted(outcome.facet)))
            };
            row(&format!("{group}: relations"), of(&|facet| matches!(facet, Facet::Relation(_))));
            for facet in FACETS {
                row(&format!("{group}: {facet}"), of(&|other| other == facet));
            }
        }
    }

    /// Prints every mistake that counts, then those held back by a dispute, then what goes beyond the labels.
    pub fn print_mistakes(&self, title: &str) {
        for (verdict, word) in [(Verdict::Miss, "missed"), (Verdict::FalseAlarm, "false alarms")] {
            println!("\n== {title}: {word}");
            let mut outcomes: Vec<&Outcome> =
                self.outcomes.iter().filter(|outcome| outcome.verdict == verdict && outcome.disputed.is_none()).collect();
            outcomes.sort_by_key(|outcome| (outcome.facet, outcome.model.to_lowercase()));
            for outcome in outcomes {
                println!(
                    "{:<22} {}\n    expected {}\n    got      {}",
                    outcome.facet, outcome.model, outcome.expected, outcome.got
                );
            }
        }
        let disputed: Vec<&Outcome> = self.outcomes.iter().filter(|outcome| outcome.disputed.is_some()).collect();
        println!("\n== {title}: disputed labels, not counted ({})", disputed.len());
        for outcome in disputed {
            let why = outcome.disputed.unwrap_or_default();
            println!("{:<22} {}: {:?} of {}: {why}", outcome.facet, outcome.model, outcome.verdict, outcome.expected);
        }
        println!(
            "\n== {title}: teachers that the catalogue knows behind a labelled dataset, not judged ({})",
            self.known_beyond_label.len()
        );
        for line in &self.known_beyond_label {
            println!("{line}");
        }
    }
}

fn head(title: &str) {
    println!("{title:<38} {:>5} {:>5} {:>5} {:>10} {:>7} {:>6}", "right", "miss", "false", "precision", "recall", "F1");
}

fn row(name: &str, tally: Tally) {
    let Tally { hits, misses, false_alarms } = tally;
    if hits + misses + false_alarms == 0 {
        return;
    }
    let (precision, recall, f1) = (tally.precision(), tally.recall(), tally.f1());
    println!("{name:<38} {hits:>5} {misses:>5} {false_alarms:>5} {precision:>10.3} {recall:>7.3} {f1:>6.3}");
}
