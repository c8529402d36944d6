//! The horizon for people: one table over all models, and under what each would be lost.

use std::io::{self, Write};

use comfy_table::{Cell, ContentArrangement, Table, presets};

use super::NOTICE;
use super::text::{Color, Ink, Look, counted, share, visible, width_of, wrap};
use crate::finding::{Severity, Verdict};
use crate::rules::horizon::{Brief, Change, Horizon, ModelHorizon, Point};

/// The columns.
const COLUMNS: [&str; 5] = ["Model", "Score", "Binds today", "On a coming day", "If it takes effect"];

/// Writes the horizon.
///
/// # Errors
/// As the writer gives it.
pub fn write(horizon: &Horizon, look: Look, out: &mut dyn Write) -> io::Result<()> {
    write_table(horizon, look, out)?;
    for model in &horizon.models {
        write_scores(model, look, out)?;
    }
    writeln!(out, "{}", look.paint(Ink::Strong, "What would fail the gate"))?;
    for point in &horizon.points {
        write_point(point, horizon, look, out)?;
    }
    writeln!(out)?;
    for model in &horizon.models {
        if let Some(day) = &model.earliest {
            writeln!(out, "{}", look.wrapped("earliest: ", &visible(&format!("{day} for {}", model.name))))?;
        }
    }
    writeln!(out, "as of {}; what came after {}, when the facts were reviewed, is not known", horizon.as_of, horizon.reviewed)?;
    writeln!(out, "{NOTICE}")
}

fn write_table(horizon: &Horizon, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let rows: Vec<[String; 5]> = horizon.models.iter().map(cells).collect();
    let needs: Vec<usize> = (0..COLUMNS.len())
        .map(|column| {
            let lines = rows.iter().flat_map(|cells| cells[column].lines()).chain([COLUMNS[column]]);
            lines.map(width_of).max().unwrap_or(0)
        })
        .collect();
    // Every cell has a space on either side, and there is one between columns.
    let widths = share(&needs, look.width.saturating_sub(3 * COLUMNS.len()));
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Disabled);
    match look.color {
        Color::Plain => table.force_no_tty(),
        Color::Styled => table.enforce_styling(),
    };
    table.set_header(COLUMNS);
    for cells in rows {
        let fitted = cells.iter().zip(&widths).map(|(text, width)| {
            let lines: Vec<String> = text.lines().flat_map(|line| wrap(line, *width)).collect();
            Cell::new(lines.join("\n"))
        });
        table.add_row(fitted);
    }
    writeln!(out, "{}\n", table.trim_fmt())
}

fn cells(model: &ModelHorizon) -> [String; 5] {
    let mut name = visible(&model.name).into_owned();
    if let Some(path) = model.path.as_deref().filter(|path| *path != model.name) {
        name.push_str(&format!("\n{}", visible(path)));
    }
    let scores: Vec<String> = model.scores.iter().map(|score| format!("{} of {}", score.points, score.most)).collect();
    let coming: Vec<String> = model.coming.iter().map(|change| format!("{}: {}", change.on, told(change))).collect();
    let mut assumed: Vec<(String, Vec<&str>)> = Vec::new();
    for change in &model.assumed {
        let authority = change.assumed.as_deref().unwrap_or_default();
        let text = told(change);
        match assumed.iter_mut().find(|(known, _)| *known == text) {
            Some((_, authorities)) => authorities.push(authority),
            None => assumed.push((text, vec![authority])),
        }
    }
    let assumed = assumed.iter().map(|(text, authorities)| format!("{}: {text}", visible(&authorities.join(", "))));
    let or_none = |lines: Vec<String>| if lines.is_empty() { "nothing more".to_owned() } else { lines.join("\n") };
    let mut binds = brief(&model.binds);
    if binds.is_empty() {
        binds.push("nothing".to_owned());
    }
    if model.fails {
        binds.push("(fails the gate)".to_owned());
    }
    [name, scores.join("\n"), binds.join("\n"), or_none(coming), or_none(assumed.collect())]
}

/// A change in a line: what comes, what ends, whether the model is lost by it.
fn told(change: &Change) -> String {
    let mut parts = brief(&change.gains);
    if !change.ends.is_empty() {
        parts.push(format!("no longer {}", change.ends.join(", ")));
    }
    if parts.is_empty() {
        parts.push("only notes".to_owned());
    }
    let lost = if change.fails { " (fails the gate)" } else { "" };
    format!("{}{lost}", parts.join(", "))
}

/// Rules with their severity, each once; what is worth knowing only is left out.
fn brief(found: &[Brief]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for brief in found.iter().filter(|brief| brief.severity > Severity::Info) {
        let review = if brief.verdict == Verdict::Review { ", review" } else { "" };
        let line = format!("{} {}{review}", visible(&brief.rule), brief.severity);
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

fn write_scores(model: &ModelHorizon, look: Look, out: &mut dyn Write) -> io::Result<()> {
    for score in model.scores.iter().filter(|score| score.points > 0.0) {
        let name = look.paint(Ink::Strong, &visible(&model.name)).into_owned();
        writeln!(out, "{name}: {} scores {} of {}", visible(&score.rule), score.points, score.most)?;
        for term in score.terms.iter().filter(|term| term.points > 0.0 || term.open) {
            let why = match (term.open, term.points < term.of) {
                (true, _) => " (not known)".to_owned(),
                (false, half) => {
                    let who = term.because_of.join(", ");
                    let half = if half { "through outputs only, half" } else { "" };
                    let notes: Vec<&str> = [who.as_str(), half].into_iter().filter(|note| !note.is_empty()).collect();
                    if notes.is_empty() { String::new() } else { format!(" ({})", notes.join("; ")) }
                }
            };
            let points = if term.open { format!("(+{})", term.of) } else { format!("+{}", term.points) };
            writeln!(out, "{}", look.wrapped(&format!("  {points:<5} "), &visible(&format!("{}{why}", term.term))))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn write_point(point: &Point, horizon: &Horizon, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let when = match &point.assumed {
        Some(authority) => format!("if {}", visible(authority)),
        None if point.on == horizon.as_of => format!("{} (today)", point.on),
        None => point.on.clone(),
    };
    let today: &[String] = horizon.points.first().map_or(&[], |point| &point.fails);
    let is_today = point.assumed.is_none() && point.on == horizon.as_of;
    let new: Vec<&str> = point.fails.iter().filter(|name| is_today || !today.contains(name)).map(String::as_str).collect();
    let names = match (new.is_empty(), is_today) {
        (true, true) => String::new(),
        (true, false) if point.fails.len() == today.len() => ", the same as today".to_owned(),
        (true, false) => ", none that does not today".to_owned(),
        (false, true) => format!(": {}", new.join(", ")),
        (false, false) => format!(", besides those of today: {}", new.join(", ")),
    };
    let because = if point.because.is_empty() { String::new() } else { format!(" [{}]", point.because.join("; ")) };
    let all = counted(horizon.models.len(), "model");
    let text = format!("{} of {all}{names}{because}", point.fails.len());
    writeln!(out, "{}", look.wrapped(&format!("  {when:<30} "), &visible(&text)))
}
