//! The report for people: one model in full, or several in a line each, then the findings, worst first, and the count of
//! everything.

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};

use comfy_table::{Cell, ContentArrangement, Table, presets};

use super::excerpt::Telling;
use super::mirror::Summary;
use super::text::{Color, Ink, Look, counted, fitting, share, visible, width_of};
use super::transfer::Transfer;
use super::{Context, compression, excerpt, picture};
use crate::audited::{AuditedModel, Gate};
use crate::finding::{Finding, FindingState, Severity, Standing};
use crate::origin;
use crate::policy::Action;

/// Writes the report.
///
/// # Errors
/// As the writer gives it.
pub fn write(context: Context<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    match context.outcome.models.as_slice() {
        [] => {}
        [model] => picture::write(context, look, model, out)?,
        _ => {
            write_models(context, look, out)?;
            super::referred::write(context, look, out)?;
            super::census::write(context, look, out)?;
        }
    }
    write_findings(context, look, out)?;
    super::gaps::write(context, look, out)?;
    write_summary(context, look, out)
}

/// How many distilled models the summary names.
const DISTILLED: usize = 5;

/// The columns of the list of models.
const COLUMNS: [&str; 5] = ["Model", "Comes from", "Countries", "Licence", "Worst finding"];

fn write_models(context: Context<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let rows: Vec<([String; 5], Option<Ink>)> = context
        .models()
        .map(|(model, findings)| {
            let (worst, ink) = worst(findings);
            ([visible(model.name()).into_owned(), comes_from(model), countries(model), licence(model), worst], ink)
        })
        .collect();
    let needs: Vec<usize> = (0..COLUMNS.len())
        .map(|column| {
            let lines = rows.iter().flat_map(|(cells, _)| cells[column].lines()).chain([COLUMNS[column]]);
            lines.map(width_of).max().unwrap_or(0)
        })
        .collect();
    // Every cell has a space on either side.
    let widths = share(&needs, look.width.saturating_sub(2 * COLUMNS.len()));
    if widths.iter().zip(COLUMNS).any(|(width, title)| *width < width_of(title)) {
        return write_stacked(&rows, look, out);
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    match look.color {
        Color::Plain => table.force_no_tty(),
        Color::Styled => table.enforce_styling(),
    };
    table.set_header(COLUMNS);
    for (cells, ink) in rows {
        let fitted = cells.iter().zip(&widths).enumerate().map(|(column, (text, width))| {
            // Names of models differ at their ends.
            Cell::new(if column == 0 { shortened_at_start(text, *width) } else { shortened(text, *width) })
        });
        let mut fitted: Vec<Cell> = fitted.collect();
        if let (Some(ink), Some(last)) = (ink, fitted.pop()) {
            fitted.push(last.fg(table_color(ink)));
        }
        table.add_row(fitted);
    }
    writeln!(out, "{}\n", table.trim_fmt())
}

/// The list of models where the terminal is too narrow for a table: a model's cells under its name.
fn write_stacked(rows: &[([String; 5], Option<Ink>)], look: Look, out: &mut dyn Write) -> io::Result<()> {
    for ([name, others @ ..], ink) in rows {
        writeln!(out, "{}", look.paint(Ink::Strong, name))?;
        for (title, text) in COLUMNS[1..].iter().zip(others) {
            let lead = format!("  {title:<13}  ");
            let text = look.wrapped(&lead, text);
            let last = *title == COLUMNS[4];
            let value = &text[lead.len()..];
            writeln!(out, "{lead}{}", ink.filter(|_| last).map_or(value.into(), |ink| look.paint(ink, value)))?;
        }
    }
    writeln!(out)
}

fn table_color(ink: Ink) -> comfy_table::Color {
    match ink {
        Ink::Error => comfy_table::Color::Red,
        Ink::Warning => comfy_table::Color::Yellow,
        Ink::Good => comfy_table::Color::Green,
        _ => comfy_table::Color::Cyan,
    }
}

/// A text in one line of at most `width` columns, cut at its end.
fn shortened(text: &str, width: usize) -> String {
    if width_of(text) <= width {
        return text.to_owned();
    }
    let kept = if width > 1 { fitting(text, width - 1) } else { "" };
    format!("{}…", kept.trim_end())
}

/// A text in one line of at most `width` columns, cut at its start.
fn shortened_at_start(text: &str, width: usize) -> String {
    if width_of(text) <= width {
        return text.to_owned();
    }
    let reversed: String = text.chars().rev().collect();
    let kept = if width > 1 { fitting(&reversed, width - 1) } else { "" };
    format!("…{}", kept.chars().rev().collect::<String>())
}

/// ` +2`, where more stand behind the one that is shown.
fn and_more(count: usize) -> String {
    if count > 1 { format!(" +{}", count - 1) } else { String::new() }
}

/// The surest relation, and how many more there are.
fn comes_from(model: &AuditedModel) -> String {
    match model.relations.as_slice() {
        [] if model.graph.nodes.first().is_some_and(|node| node.root) => "from scratch".to_owned(),
        [] => "unknown".to_owned(),
        [first, ..] => {
            // The count goes before the name, which may be cut.
            let more = and_more(model.relations.len());
            format!("{}{more} → {}", first.kind, visible(first.parent.name()))
        }
    }
}

/// The maker's country, and those where the lines above the model begin.
fn countries(model: &AuditedModel) -> String {
    let own = model.origin.country.as_deref().unwrap_or("?");
    let roots: Vec<&str> =
        model.origin.root_countries.iter().map(|code| if code == origin::UNKNOWN_COUNTRY { "?" } else { code }).collect();
    let roots = roots.join(" ");
    if roots.is_empty() || roots == own {
        visible(own).into_owned()
    } else {
        format!("{} ← {}", visible(own), visible(&roots))
    }
}

/// The declared licence, and those of ancestors that still bind.
fn licence(model: &AuditedModel) -> String {
    let license = &model.license;
    let declared = license.declared.as_deref().or(license.spdx.as_deref()).unwrap_or("none declared");
    let concluded = license.concluded.as_deref().unwrap_or(declared);
    let mut text = visible(declared).into_owned();
    if concluded.contains(" AND ") {
        let mut inherited: Vec<&str> = license
            .obligations
            .iter()
            .filter(|duty| !license.resolved.contains(&duty.from_license))
            .map(|duty| duty.from_license.as_str())
            .collect();
        inherited.sort_unstable();
        inherited.dedup();
        inherited.iter().for_each(|id| text.push_str(&format!(" + {}", visible(id))));
    }
    text
}

/// The worst finding that counts, how many more there are, and its ink.
fn worst(findings: &[Finding]) -> (String, Option<Ink>) {
    let active: Vec<&Finding> = findings.iter().filter(|found| found.state == FindingState::Active).collect();
    let Some(first) = active.iter().min_by_key(|found| order(found)) else { return ("none".to_owned(), Some(Ink::Good)) };
    let (word, ink) = excerpt::head(first);
    let state = if matches!(word, "review" | "pending") { format!(" {word}") } else { String::new() };
    (format!("{} {}{state}{}", visible(&first.rule), first.severity, and_more(active.len())), Some(ink))
}

/// Worst first: by severity, then what binds before what is pending, then by verdict, confidence and rule.
fn order(finding: &Finding) -> impl Ord + use<> {
    let confidence = (finding.confidence * 1000.0).round() as i64;
    (std::cmp::Reverse((finding.severity, finding.standing, finding.verdict, confidence)), finding.rule.clone())
}

fn write_findings(context: Context<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let general = context.outcome.general.iter().map(|found| (None, found));
    let mut all: Vec<(Option<&AuditedModel>, &Finding)> = context
        .models()
        .flat_map(|(model, found)| found.iter().map(move |found| (Some(model), found)))
        .chain(general)
        .collect();
    all.sort_by_cached_key(|(_, found)| order(found));
    let (active, held_back): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, found)| found.state == FindingState::Active);
    let mut told = HashSet::new();
    for (model, group) in grouped(active) {
        let telling = if told.insert((&group[0].rule, &group[0].fix)) { Telling::Full } else { Telling::Brief };
        excerpt::write(context, look, model, &group, telling, out)?;
    }
    for (model, found) in &held_back {
        excerpt::write_held_back(look, *model, found, out)?;
    }
    if held_back.is_empty() { Ok(()) } else { writeln!(out) }
}

/// The findings of one rule on one model together, where the gravest of them stands.
fn grouped<'a>(findings: Vec<(Option<&'a AuditedModel>, &'a Finding)>) -> Vec<(Option<&'a AuditedModel>, Vec<&'a Finding>)> {
    let mut places: HashMap<(Option<*const AuditedModel>, &str), usize> = HashMap::new();
    let mut groups: Vec<(Option<&AuditedModel>, Vec<&Finding>)> = Vec::new();
    for (model, found) in findings {
        let place = *places.entry((model.map(std::ptr::from_ref), found.rule.as_str())).or_insert(groups.len());
        match groups.get_mut(place) {
            Some((_, group)) => group.push(found),
            None => groups.push((model, vec![found])),
        }
    }
    groups
}

fn write_summary(context: Context<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let outcome = context.outcome;
    let summary = Summary::of(context);
    let found: Vec<String> = Severity::WORST_FIRST
        .into_iter()
        .map(|severity| (severity, summary.findings.of(severity)))
        .filter(|(_, count)| *count > 0)
        .map(|(severity, count)| format!("{count} {severity}"))
        .collect();
    let found = if found.is_empty() { "no findings".to_owned() } else { found.join(", ") };
    let counts = format!(
        "{}: {found}; {} to review, {} pending; {} waived, {} suppressed; {}",
        counted(summary.models, "model"),
        summary.review,
        summary.pending,
        summary.waived,
        summary.suppressed,
        counted(summary.gaps, "gap"),
    );
    for shrunk in summary.distilled.iter().take(DISTILLED) {
        writeln!(out, "{}", look.wrapped("distilled: ", &visible(&compression::told(shrunk))))?;
    }
    if summary.distilled.len() > DISTILLED {
        writeln!(out, "distilled: and {}: --format json", counted(summary.distilled.len() - DISTILLED, "more model"))?;
    }
    if let Some(layers) = super::exposure::told(&summary.layers) {
        writeln!(out, "{}", look.wrapped("acts on: ", &layers))?;
    }
    if let Some(moved) = Transfer::of(outcome) {
        writeln!(out, "{}", look.wrapped("hub: ", &moved.told()))?;
    }
    writeln!(out, "{}", look.wrapped("", &counts))?;
    let mut under = format!("as of {}", outcome.as_of);
    for assumed in &outcome.assumptions {
        let from = assumed.from.map_or_else(String::new, |day| format!(" from {day}"));
        under.push_str(&format!(", assuming {} in force{from}", visible(assumed.authority.as_str())));
    }
    let (word, ink) = match outcome.gate {
        Gate::Pass => ("passes", Ink::Good),
        Gate::Fail => ("fails", Ink::Error),
        Gate::Incomplete => ("is incomplete: gaps remain", Ink::Warning),
    };
    let gate = look.wrapped("gate ", &format!("{word} ({}; {under})", policy(context)));
    writeln!(out, "{}", look.paint(ink, &gate))?;
    writeln!(out, "{}", super::NOTICE)
}

/// What the gate was asked, in words.
fn policy(context: Context<'_>) -> String {
    let policy = &context.outcome.policy;
    let level = policy.deployment.level.as_str();
    let limit = |standing: Standing, severity: Option<Severity>| {
        let word = if standing == Standing::Binding { "binding" } else { "pending" };
        severity.map(|severity| format!("{word} {severity}"))
    };
    let fails: Vec<String> = [
        limit(Standing::Binding, policy.gate.binding),
        limit(Standing::Pending, policy.gate.pending),
        (policy.gate.review == Action::Fail).then(|| "review".to_owned()),
        (policy.gate.gaps == Action::Fail).then(|| "gaps".to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let fails = if fails.is_empty() { "nothing".to_owned() } else { fails.join(", ") };
    let path = policy.shown_path().unwrap_or_else(|| "no policy file".to_owned());
    format!("{}, level {level}: fails on {fails}", visible(&path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn told(outcome: &crate::audited::Outcome, width: usize, color: Color) -> String {
        let mut out = Vec::new();
        write(sample::context(outcome), Look { color, width }, &mut out).unwrap();
        // Which accelerator fits is the catalogue's to say.
        let text = String::from_utf8(out).unwrap();
        let line = |line: &str| line.find("  fits ").map_or(line.to_owned(), |at| format!("{}  fits …", &line[..at])) + "\n";
        text.lines().map(line).collect()
    }

    #[test]
    fn lists_several_models_then_findings_worst_first() {
        insta::assert_snapshot!(told(&sample::outcome(), 100, Color::Plain), @r#"
         Model            Comes from              Countries  Licence                Worst finding
         acme/helper-7b   fine-tune +1 → base-7b  US ← FR ?  mit + example-license  TST-001 critical +2
         models/nameless  unknown                 ?          none declared          none

        error[TST-001]: An ancestor's terms were dropped
         --> models/helper README.md:4:13
          |
        4 | base_model: example/base-7b
          |             ^^^^^^^^^^^^^^^ fine-tune of example/base-7b (declared, card)
         ::: models/helper README.md:2:10
          |
        2 | license: mit
          |          ^^^ license mit (declared, card)
          = found: acme/helper-7b descends from example/base-7b by fine-tune
          = path: acme/helper-7b ─ fine-tune → example/base-7b
          = note: severity critical; standing binding; confidence 0.97
          = fix: pass the terms on with the weights

        pending[TST-003]: An ancestor's terms were dropped
         --> models/helper
          = found: acme/helper-7b descends from example/base-7b by fine-tune
          = path: acme/helper-7b ─ fine-tune → example/base-7b
          = note: severity high; standing pending; confidence 0.97
          = fix: pass the terms on with the weights

        review[TST-002]: A teacher's maker is not known
          --> models/helper README.md:31:1
           |
        31 | No outputs of other models were used.\u{1b}[2J\u{202e}
           | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ trained from scratch (stated, prose)
           = found: acme/helper-7b descends from example/base-7b by fine-tune
           = path: acme/helper-7b ─ distillation → example/teacher-70b
           = note: severity medium; standing binding; confidence 0.97
           = open: the country of example/teacher-70b is not known
           = fix: pass the terms on with the weights

        note[POL-001]: A waiver has expired
          = found: the waiver of TST-009 ended on 2026-01-01
          = note: severity low; standing binding; confidence 0.97
          = fix: pass the terms on with the weights

        waived[TST-004]: acme/helper-7b: An ancestor's terms were dropped (agreed with the base's maker;
                         approved by legal until 2027-03-01)

        gap: models/helper LICENSE: license text: is 9 MB, over the limit of 1 MB
          = fix: read it yourself

        distilled: acme/helper-7b from example/teacher-70b, size not known; runs on consumer at 16 bits,
                   consumer at 8 bits, consumer at 4 bits
        2 models: 1 critical, 1 high, 1 medium, 1 low; 1 to review, 1 pending; 1 waived, 0 suppressed; 1 gap
        gate fails (provaudit.yaml, level regulated: fails on binding medium, pending critical, review,
             gaps; as of 2026-11-23, assuming sample-bill in force)
        This report states facts and flags risks; it is not legal advice.
        "#);
    }

    #[test]
    fn shows_one_model_in_full() {
        let mut outcome = sample::outcome();
        outcome.models.truncate(1);
        outcome.findings.truncate(1);
        insta::assert_snapshot!(told(&outcome, 100, Color::Plain), @r#"
        acme/helper-7b
          path          models/helper (local)
          id            acme/helper-7b
          holds         model, decoder, 7.2B parameters
          revision      0123abcd

        Lineage
          acme/helper-7b  models/helper
          ├─ fine-tune → example/base-7b  corroborated 0.97  [example]
          │     config.json _name_or_path “example/base-7b” (recorded)
          │     README.md:4:13 “base_model: example/base-7b” (declared)
          │     the card and the adapter's tool agree
          └─ distillation → example/teacher-70b  declared 0.90  [example]
                through the dataset acme/traces
                README.md:7:5 “- acme/traces” (declared)
                against: README.md:31:1 “No outputs of other models were used.\u{1b}[2J\u{202e}” (stated)

        Data
          dataset       acme/traces, written by example/teacher-70b
                        README.md:7:5 “- acme/traces” (declared)

        Origin
          maker         acme (Acme Inc.), US; known by catalog
          listed        sample-list since 2025-01, parent
          roots         FR, ZZ
          US origin     no

        Compression
          student       7.2B parameters, known by files
          teacher       example/teacher-70b, parameters unknown
          16 bits       7,241,732,096 parameters x 16 bits / 8 = 14,483,464,192 bytes
                        fits …
          8 bits        7,241,732,096 parameters x 8 bits / 8 = 7,241,732,096 bytes
                        fits …
          4 bits        7,241,732,096 parameters x 4 bits / 8 = 3,620,866,048 bytes
                        fits …
                        weights alone: caches and activations come on top

        Licence
          declared      mit
                        README.md:2:10 “license: mit” (declared)
          resolved      MIT (permissive)
          concluded     MIT AND LicenseRef-example
          not known     the licence of example/base-7b (the catalogue has the model and not its licence)
          duty          pass on the notice (example-license of example/base-7b)
          conflict      terms-dropped: the base's terms are not passed on [example/base-7b]
                        README.md:2:10 “license: mit” (declared)

        error[TST-001]: An ancestor's terms were dropped
         --> models/helper README.md:4:13
          |
        4 | base_model: example/base-7b
          |             ^^^^^^^^^^^^^^^ fine-tune of example/base-7b (declared, card)
         ::: models/helper README.md:2:10
          |
        2 | license: mit
          |          ^^^ license mit (declared, card)
          = found: acme/helper-7b descends from example/base-7b by fine-tune
          = path: acme/helper-7b ─ fine-tune → example/base-7b
          = note: severity critical; standing binding; confidence 0.97
          = fix: pass the terms on with the weights

        pending[TST-003]: An ancestor's terms were dropped
         --> models/helper
          = found: acme/helper-7b descends from example/base-7b by fine-tune
          = path: acme/helper-7b ─ fine-tune → example/base-7b
          = note: severity high; standing pending; confidence 0.97
          = fix: pass the terms on with the weights

        review[TST-002]: A teacher's maker is not known
          --> models/helper README.md:31:1
           |
        31 | No outputs of other models were used.\u{1b}[2J\u{202e}
           | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ trained from scratch (stated, prose)
           = found: acme/helper-7b descends from example/base-7b by fine-tune
           = path: acme/helper-7b ─ distillation → example/teacher-70b
           = note: severity medium; standing binding; confidence 0.97
           = open: the country of example/teacher-70b is not known
           = fix: pass the terms on with the weights

        note[POL-001]: A waiver has expired
          = found: the waiver of TST-009 ended on 2026-01-01
          = note: severity low; standing binding; confidence 0.97
          = fix: pass the terms on with the weights

        waived[TST-004]: acme/helper-7b: An ancestor's terms were dropped (agreed with the base's maker;
                         approved by legal until 2027-03-01)

        gap: models/helper LICENSE: license text: is 9 MB, over the limit of 1 MB
          = fix: read it yourself

        distilled: acme/helper-7b from example/teacher-70b, size not known; runs on consumer at 16 bits,
                   consumer at 8 bits, consumer at 4 bits
        1 model: 1 critical, 1 high, 1 medium, 1 low; 1 to review, 1 pending; 1 waived, 0 suppressed; 1 gap
        gate fails (provaudit.yaml, level regulated: fails on binding medium, pending critical, review,
             gaps; as of 2026-11-23, assuming sample-bill in force)
        This report states facts and flags risks; it is not legal advice.
        "#);
    }

    #[test]
    fn fits_narrow_terminals() {
        for width in [72, 80, 132] {
            for models in [1, 2] {
                let mut outcome = sample::outcome();
                outcome.models.truncate(models);
                for line in told(&outcome, width, Color::Plain).lines() {
                    assert!(line.chars().count() <= width, "{width}: {line}");
                }
            }
        }
    }

    #[test]
    fn carries_no_code_without_colour_and_none_of_the_models_with_it() {
        let plain = told(&sample::outcome(), 100, Color::Plain);
        assert!(!plain.contains('\u{1b}') && !plain.contains('\u{202e}'));
        let styled = told(&sample::outcome(), 100, Color::Styled);
        assert!(styled.contains("\u{1b}[") && !styled.contains("\u{1b}[2J"));
    }

    #[test]
    fn drops_no_finding() {
        let text = told(&sample::outcome(), 100, Color::Plain);
        for rule in ["TST-001", "TST-002", "TST-003", "TST-004", "POL-001"] {
            assert!(text.contains(&format!("[{rule}]")), "{rule}");
        }
        assert!(text.ends_with("not legal advice.\n"));
    }
}
