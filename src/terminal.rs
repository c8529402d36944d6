//! The terminal: how wide it is, whether it wants colour, and when a progress bar helps.
//!
//! Data goes to stdout, everything else to stderr. What decides is a pure function of a few facts, so that it can be tested.

use std::io::{self, IsTerminal, Write};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use anstream::{AutoStream, ColorChoice};
use indicatif::{ProgressBar, ProgressStyle};

use crate::report::text::{Color, Look, visible};

/// Columns where nobody says how many there are: a file, a pipe, a build log.
const DEFAULT_WIDTH: usize = 100;

/// The look of what is printed to stdout: the choice of `--color`, then `NO_COLOR`, `CLICOLOR_FORCE` and the terminal.
#[must_use]
pub fn stdout_look() -> Look {
    Look { color: color(AutoStream::choice(&io::stdout())), width: width() }
}

/// The look of a report in a file.
#[must_use]
pub fn file_look() -> Look {
    Look { color: Color::Plain, width: DEFAULT_WIDTH }
}

/// Whether what is printed to stderr carries colour.
#[must_use]
pub fn stderr_color() -> Color {
    color(AutoStream::choice(&io::stderr()))
}

fn color(choice: ColorChoice) -> Color {
    if choice == ColorChoice::Never { Color::Plain } else { Color::Styled }
}

fn width() -> usize {
    let said = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse::<usize>().ok()).filter(|width| *width >= 20);
    let seen = || io::stdout().is_terminal().then(|| comfy_table::Table::new().width()).flatten().map(usize::from);
    said.or_else(seen).unwrap_or(DEFAULT_WIDTH).clamp(40, 400)
}

/// What decides whether a progress bar is drawn.
#[derive(Debug, Clone, Copy)]
pub struct ProgressFacts {
    /// Stderr is a terminal.
    pub terminal: bool,
    /// `CI` is set: the output is read later.
    pub ci: bool,
    /// The user asked for quiet.
    pub quiet: bool,
    /// How long the work has taken so far.
    pub elapsed: Duration,
}

/// Whether a progress bar is drawn: for a person who has waited a second.
#[must_use]
pub fn draws_progress(facts: ProgressFacts) -> bool {
    facts.terminal && !facts.ci && !facts.quiet && facts.elapsed >= Duration::from_secs(1)
}

/// A progress bar that appears when the work takes long.
pub struct Progress {
    started: Instant,
    facts: ProgressFacts,
    template: &'static str,
    bar: OnceLock<ProgressBar>,
    fetched: OnceLock<ProgressBar>,
}

impl Progress {
    /// A bar that is not drawn yet.
    #[must_use]
    pub fn new(quiet: bool) -> Self {
        Self::with(quiet, "{bar:30} {pos}/{len} models, {eta} left")
    }

    /// One for bytes that are hashed.
    #[must_use]
    pub fn hashing(quiet: bool) -> Self {
        Self::with(quiet, "{bar:30} {bytes}/{total_bytes} hashed, {bytes_per_sec}, {eta} left")
    }

    fn with(quiet: bool, template: &'static str) -> Self {
        let facts = ProgressFacts {
            terminal: io::stderr().is_terminal(),
            ci: std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false"),
            quiet,
            elapsed: Duration::ZERO,
        };
        Self { started: Instant::now(), facts, template, bar: OnceLock::new(), fetched: OnceLock::new() }
    }

    /// Says what is being fetched.
    pub fn fetching(&self, what: &str) {
        if !self.facts.terminal || !draws_progress(ProgressFacts { elapsed: self.started.elapsed(), ..self.facts }) {
            return;
        }
        let bar = self.fetched.get_or_init(|| {
            let style = ProgressStyle::with_template("{spinner} fetching {msg} ({pos})");
            ProgressBar::new_spinner().with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
        });
        bar.set_message(visible(what).into_owned());
        bar.inc(1);
    }

    /// Takes note that `done` of `all` models or bytes are done.
    pub fn update(&self, done: usize, all: usize) {
        if !self.facts.terminal || !draws_progress(ProgressFacts { elapsed: self.started.elapsed(), ..self.facts }) {
            return;
        }
        let bar = self.bar.get_or_init(|| {
            let style = ProgressStyle::with_template(self.template);
            ProgressBar::new(all as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        bar.set_position(done as u64);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        for bar in [&self.bar, &self.fetched].into_iter().filter_map(OnceLock::get) {
            bar.finish_and_clear();
        }
    }
}

/// Log messages on stderr.
struct Logger;

impl log::Log for Logger {
    fn enabled(&self, metadata: &log::Metadata<'_>) -> bool {
        metadata.level() <= log::max_level() && metadata.target().starts_with(env!("CARGO_PKG_NAME"))
    }

    fn log(&self, record: &log::Record<'_>) {
        if self.enabled(record.metadata()) {
            let text = record.args().to_string();
            // A closed stderr is no reason to stop.
            let _ = writeln!(io::stderr(), "{}: {}", record.level().as_str().to_lowercase(), visible(&text));
        }
    }

    fn flush(&self) {}
}

/// Starts logging: warnings by default, errors alone when quiet, more with each `-v`.
pub fn start_logging(quiet: bool, verbose: u8) {
    let level = match (quiet, verbose) {
        (true, _) => log::LevelFilter::Error,
        (false, 0) => log::LevelFilter::Warn,
        (false, 1) => log::LevelFilter::Info,
        (false, 2) => log::LevelFilter::Debug,
        (false, _) => log::LevelFilter::Trace,
    };
    if log::set_logger(&Logger).is_ok() {
        log::set_max_level(level);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_progress_only_for_a_person_who_waits() {
        let waits = ProgressFacts { terminal: true, ci: false, quiet: false, elapsed: Duration::from_secs(2) };
        assert!(draws_progress(waits));
        for not in [
            ProgressFacts { terminal: false, ..waits },
            ProgressFacts { ci: true, ..waits },
            ProgressFacts { quiet: true, ..waits },
            ProgressFacts { elapsed: Duration::from_millis(900), ..waits },
        ] {
            assert!(!draws_progress(not), "{not:?}");
        }
    }
}
