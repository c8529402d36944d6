//! Tells what a verification found: each difference with old and new, then what was compared and how.

use std::io::{self, Write};

use super::{Outcome, Verification};
use crate::digest::is_hex;
use crate::report::text::{Ink, Look, bytes, counted, visible, width_of};

/// Writes it for people.
///
/// # Errors
/// As the writer gives it.
pub fn write(found: &Verification, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let mut model = None;
    for drift in &found.drift {
        let this = (drift.model.as_str(), drift.path.as_deref());
        if model != Some(this) {
            model = Some(this);
            let path =
                drift.path.as_deref().filter(|path| *path != drift.model).map_or_else(String::new, |path| format!("  {path}"));
            head(&visible(&drift.model), &visible(&path), look, out)?;
        }
        let subject = drift.subject.as_deref().map_or_else(String::new, |subject| format!("{subject}: "));
        let change = match (&drift.old, &drift.new) {
            (Some(old), Some(new)) => format!("{old} → {new}"),
            (Some(old), None) => format!("{old} → none"),
            (None, Some(new)) => format!("none → {new}"),
            (None, None) => String::new(),
        };
        let lead = format!("  {:<16}  ", drift.kind.as_str());
        let text = look.wrapped(&lead, &visible(&format!("{subject}{}", shortened(&change))));
        writeln!(out, "{}{}", look.paint(Ink::Error, &lead), text.get(lead.len()..).unwrap_or_default())?;
    }
    if !found.drift.is_empty() {
        writeln!(out)?;
    }
    for note in &found.notes {
        writeln!(out, "{}", look.wrapped("note: ", &visible(note)))?;
    }
    let files = &found.files;
    let mut told = vec![format!("{} by the digest of their bytes ({})", counted(files.hashed, "file"), bytes(files.bytes))];
    if files.by_recorded_digest > 0 {
        told.push(format!(
            "{} by the digest that a download tool recorded, their bytes not read",
            counted(files.by_recorded_digest, "file")
        ));
    }
    if files.by_size > 0 {
        told.push(format!("{} by size alone, their bytes not read", counted(files.by_size, "file")));
    }
    writeln!(out, "{}", look.wrapped("", &format!("{} compared: {}", counted(found.models, "model"), told.join("; "))))?;
    let lock = visible(&found.lock);
    match found.result {
        Outcome::Match => whole(Ink::Good, &format!("{lock} holds (locked as of {})", visible(&found.locked_as_of)), look, out),
        Outcome::Drift => {
            let count = counted(found.drift.len(), "difference");
            whole(Ink::Error, &format!("{count} from {lock} (locked as of {})", visible(&found.locked_as_of)), look, out)
        }
    }
}

/// A model's name and its path, on one line where they fit.
fn head(name: &str, path: &str, look: Look, out: &mut dyn Write) -> io::Result<()> {
    if width_of(name) + width_of(path) <= look.width {
        return writeln!(out, "{}{path}", look.paint(Ink::Strong, name));
    }
    whole(Ink::Strong, name, look, out)?;
    if path.is_empty() { Ok(()) } else { writeln!(out, "{}", look.wrapped("  ", path)) }
}

/// A text all in one ink.
fn whole(ink: Ink, text: &str, look: Look, out: &mut dyn Write) -> io::Result<()> {
    look.wrapped("", text).lines().try_for_each(|line| writeln!(out, "{}", look.paint(ink, line)))
}

/// A text with the first digits of each digest in it: enough to see that they differ; JSON has them whole.
fn shortened(text: &str) -> String {
    let words = text.split(' ').map(|word| if is_hex(word, 64) { format!("{}…", &word[..12]) } else { word.to_owned() });
    words.collect::<Vec<_>>().join(" ")
}
