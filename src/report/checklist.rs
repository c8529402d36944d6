//! Licences for people: declared → resolved → concluded, the chain that leads there, and the duties as a list to work through.

use std::io::{self, Write};

use super::Context;
use super::license::DutyStanding;
use super::text::{Ink, Look, visible};
use super::tree;
use crate::audited::AuditedModel;
use crate::catalog::LicenseRow;
use crate::evidence::{Claim, LicenseClaim};
use crate::license::Obligation;

/// Writes the licences of all models.
///
/// # Errors
/// As the writer gives it.
pub fn write(context: Context<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    for model in &context.outcome.models {
        let mut page = Page { context, look, model, out };
        page.head()?;
        page.statements()?;
        page.chain()?;
        page.duties()?;
        page.conflicts()?;
        writeln!(page.out)?;
    }
    writeln!(out, "{}", super::NOTICE)
}

struct Page<'a> {
    context: Context<'a>,
    look: Look,
    model: &'a AuditedModel,
    out: &'a mut dyn Write,
}

impl Page<'_> {
    fn head(&mut self) -> io::Result<()> {
        write!(self.out, "{}", self.look.paint(Ink::Strong, &visible(self.model.name())))?;
        match (&self.model.id, &self.model.path) {
            (Some(_), Some(path)) => writeln!(self.out, "  {}", self.look.paint(Ink::Faint, &visible(path))),
            _ => writeln!(self.out),
        }
    }

    fn heading(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "\n{}", self.look.paint(Ink::Strong, text))
    }

    /// A named value; `text` is untrusted.
    fn line(&mut self, name: &str, text: &str) -> io::Result<()> {
        writeln!(self.out, "{}", self.look.wrapped(&format!("  {name:<13} "), &visible(text)))
    }

    fn statements(&mut self) -> io::Result<()> {
        let license = &self.model.license;
        self.line("declared", license.declared.as_deref().unwrap_or("nothing"))?;
        for seen in license.evidence.iter().filter_map(|id| self.model.evidence.get(id.0)) {
            writeln!(self.out, "{}", self.look.wrapped(&" ".repeat(16), &tree::quoted(seen)))?;
        }
        let resolved =
            license.spdx.as_deref().map_or_else(|| "unknown".to_owned(), |spdx| format!("{spdx} ({})", license.class));
        self.line("resolved", &resolved)?;
        self.line("concluded", license.concluded.as_deref().unwrap_or("unknown"))?;
        for seen in &self.model.evidence {
            // In the card's words, also where nobody knows the licence.
            if let Claim::License(LicenseClaim::OfBase { license, base }) = &seen.claim {
                let whose = base.as_ref().map_or_else(String::new, |base| format!("{base}: "));
                self.line("of a base", &format!("{whose}{license}"))?;
                writeln!(self.out, "{}", self.look.wrapped(&" ".repeat(16), &tree::quoted(seen)))?;
            }
        }
        for unknown in &license.unknown {
            self.line("not known", &unknown.told(self.model.name()))?;
        }
        Ok(())
    }

    fn chain(&mut self) -> io::Result<()> {
        let graph = &self.model.graph;
        let ancestors = graph.ancestors(|_| true);
        if ancestors.is_empty() {
            return Ok(());
        }
        self.heading("Chain")?;
        for path in &ancestors {
            let node = &graph.nodes[path.node];
            let known = self.context.known(node);
            let license = known.license.as_deref().unwrap_or("licence unknown");
            let weak = known.license_known_by.filter(|how| matches!(*how, "unverified" | "secondary"));
            let license = weak.map_or_else(|| license.to_owned(), |how| format!("{license} ({how})"));
            let kinds: Vec<&str> = graph.path_kinds(path).into_iter().map(|kind| kind.as_str()).collect();
            let text = format!("{} → {}: {license}", kinds.join(", "), node.id);
            writeln!(self.out, "{}", self.look.wrapped_under("  ", "      ", &visible(&text)))?;
        }
        Ok(())
    }

    /// The duties, gathered by the licence and the model that impose them.
    fn duties(&mut self) -> io::Result<()> {
        if self.model.license.obligations.is_empty() {
            return Ok(());
        }
        self.heading("Duties")?;
        let mut told: Vec<&Obligation> = Vec::new();
        for duty in &self.model.license.obligations {
            let same = |other: &&Obligation| (&other.from_model, &other.from_license) == (&duty.from_model, &duty.from_license);
            if told.iter().any(same) {
                continue;
            }
            told.push(duty);
            let title = self.context.catalog.licenses.get(&duty.from_license).map_or("", |row| row.title.as_str());
            let from = format!("{title} ({}), from {}", duty.from_license, way(duty));
            writeln!(self.out, "{}", self.look.wrapped_under("  ", "    ", &visible(&from)))?;
            if let Some(row) = self.context.catalog.licenses.get(&duty.from_license) {
                writeln!(self.out, "{}", self.look.wrapped("    ", &visible(&of_itself(row))))?;
            }
            for item in self.model.license.obligations.iter().filter(|other| same(other)) {
                self.duty(item)?;
            }
        }
        Ok(())
    }

    fn duty(&mut self, duty: &Obligation) -> io::Result<()> {
        let (standing, why) = DutyStanding::of(self.context, self.model, duty);
        let (mark, ink) = match standing {
            DutyStanding::Unmet => ("[!]", Ink::Error),
            DutyStanding::Review => ("[?]", Ink::Warning),
            DutyStanding::Open => ("[ ]", Ink::Faint),
        };
        let words = if duty.text.is_empty() { &duty.term } else { &duty.text };
        let row = self.context.catalog.licenses.get(&duty.from_license);
        let clause = row.and_then(|row| row.clause(&duty.term)).map(|clause| format!(" [{clause}]")).unwrap_or_default();
        let text = self.look.wrapped("    [ ] ", &visible(&format!("{words}{clause}")));
        writeln!(self.out, "    {}{}", self.look.paint(ink, mark), &text["    [ ]".len()..])?;
        if let Some(why) = why {
            writeln!(self.out, "{}", self.look.wrapped("        = ", &visible(why)))?;
        }
        Ok(())
    }

    /// The conflicts that are about no single duty.
    fn conflicts(&mut self) -> io::Result<()> {
        let license = &self.model.license;
        let duties = license.obligations.iter();
        let told: Vec<_> = duties.filter_map(|duty| license.unmet(duty, self.context.catalog)).collect();
        let left: Vec<_> =
            license.conflicts.iter().filter(|conflict| !told.iter().any(|told| std::ptr::eq(*told, *conflict))).collect();
        if left.is_empty() {
            return Ok(());
        }
        self.heading("Conflicts")?;
        for conflict in left {
            let (mark, ink) = if conflict.certain { ("[!]", Ink::Error) } else { ("[?]", Ink::Warning) };
            let text = self.look.wrapped("  [ ] ", &visible(&format!("{}: {}", conflict.class, conflict.why)));
            writeln!(self.out, "  {}{}", self.look.paint(ink, mark), &text["  [ ]".len()..])?;
        }
        Ok(())
    }
}

/// What a licence says of itself: whose law, whether it can be ended or changed, and how that is known.
fn of_itself(row: &LicenseRow) -> String {
    let term = |name: &str| row.terms[name].as_str().unwrap_or("unknown");
    let law = match term("governing_law") {
        "none" => "names no law".to_owned(),
        "unknown" => "law not known".to_owned(),
        law => format!("law of {law}"),
    };
    let ended = match term("revocable") {
        // An irrevocable grant may still fall with the first breach.
        "no" if !term("termination").contains("breach") => "cannot be ended",
        "no" | "on-breach" => "ends on breach",
        "at-will" => "can be ended at will",
        _ => "not known whether it can be ended",
    };
    let changed = match term("unilateral_change") {
        "none" => "fixed text",
        "aup" => "its use policy can change",
        "licence" => "the licensor can change it",
        "licence-for-legal-reasons" => "the licensor can change it for legal reasons",
        _ => "not known whether it can change",
    };
    let at = |place: &str| row.clause(place).map(|clause| format!(" [{clause}]")).unwrap_or_default();
    let (law_at, end_at, change_at) = (at("governing-law"), at("revocable"), at("unilateral-change"));
    format!("{law}{law_at}; {ended}{end_at}; {changed}{change_at}; terms known from: {}", row.confidence.as_str())
}

/// The way from the model to the one that imposes a duty.
fn way(duty: &Obligation) -> String {
    let steps = duty.via.iter().zip(duty.path.iter().skip(1));
    let first = duty.path.first().map_or(duty.from_model.as_str(), |id| id.as_str());
    if duty.via.is_empty() {
        return format!("{first} itself");
    }
    steps.fold(first.to_owned(), |way, (kind, id)| format!("{way} ─ {kind} → {id}"))
}
