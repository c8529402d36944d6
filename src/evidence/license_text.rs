//! Licence, notice and policy files: which licence their text is.
//!
//! A licence file in the model's own folder is the strongest statement of its terms, but only the text counts, not the name of
//! the file: many a `LICENSE` is the plain text with a clause added. A file in a folder above the model says nothing of it.

use super::{Basis, Claim, LicenseClaim, Observations};
use crate::catalog::Catalog;
use crate::document::{Document, Place};
use crate::source::{ReadError, Snapshot, SourceFile};

const EXTRACTOR: &str = "license_text";
/// Largest licence file that is read, in bytes. The longest licence known has 35 KB.
const LIMIT: u64 = 1 << 20;
/// Most licence files of one model that are read.
const FILES: usize = 16;

/// Notes what these files say.
pub(super) fn observe(snapshot: &Snapshot, catalog: &Catalog, seen: &mut Observations) {
    let files = snapshot.files.iter().filter(|file| is_candidate(&file.name, catalog));
    for (number, file) in files.enumerate() {
        if number == FILES {
            let gap = Place::file(file.name.as_str()).gap("licence text", format!("more than {FILES} licence files"), CLOSE_BY);
            seen.gaps.push(gap);
            break;
        }
        match read(snapshot, file) {
            Ok(document) => note(&document, catalog, seen),
            Err(why) => seen.gaps.push(Place::file(file.name.as_str()).gap("licence text", why, CLOSE_BY)),
        }
    }
}

const CLOSE_BY: &str = "read the file yourself, or put the licence there as plain text";

/// Whether a file can hold a licence: by its name, in the model's folder or one below.
fn is_candidate(name: &str, catalog: &Catalog) -> bool {
    let file = match name.split_once('/') {
        Some((_, rest)) if rest.contains('/') => return false,
        Some((_, rest)) => rest,
        None => name,
    };
    // Cheap first: nearly no file of a model passes, and `README.md` belongs to the card's extractor.
    let first = file.bytes().next().unwrap_or(b' ').to_ascii_lowercase();
    let is_card = file.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("readme"));
    first.is_ascii_alphabetic() && !is_card && catalog.licenses.is_license_file(file)
}

fn read(snapshot: &Snapshot, file: &SourceFile) -> Result<Document, String> {
    let bytes = snapshot.read(file, LIMIT).map_err(|error| match error {
        ReadError::TooLarge { .. } => error.to_string(),
        ReadError::Io(error) => format!("cannot be read: {error}"),
    })?;
    let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    if !utf16 && memchr::memchr(0, &bytes).is_some() {
        return Err("is binary, not text".to_owned());
    }
    Ok(Document::decode(file.name.as_str(), bytes).0)
}

fn note(document: &Document, catalog: &Catalog, seen: &mut Observations) {
    let text = document.text();
    if document.name().to_ascii_lowercase().contains("notice") {
        note_shown(document, catalog.licenses.noticed_in(text), seen);
    }
    if let Some((title, offset)) = catalog.licenses.policy_title(text) {
        let (place, quote) = line(document, offset);
        seen.note(EXTRACTOR, Basis::Declared, place, quote, Claim::Tag { tag: title.to_owned() });
        return;
    }
    let found = catalog.licenses.recognise(text);
    let (place, quote) = line(document, found.offset);
    let claim = LicenseClaim::Text { license: found.license, score: found.score, residue: found.residue };
    seen.note(EXTRACTOR, Basis::Declared, place, quote, Claim::License(claim));
}

/// Notes phrases that licences ask to be shown, each with its byte offset.
pub(super) fn note_shown(document: &Document, phrases: Vec<(usize, &str)>, seen: &mut Observations) {
    for (offset, phrase) in phrases {
        let (place, quote) = line(document, offset);
        let claim = Claim::License(LicenseClaim::Shown(phrase.to_owned()));
        seen.note(EXTRACTOR, Basis::Declared, place, quote, claim);
    }
}

/// The place and the text of the line that holds a byte offset.
fn line(document: &Document, offset: usize) -> (Place, &str) {
    let number = document.line_at(offset);
    (Place::line(document.name().clone(), number), document.line_text(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_in_the_folder_and_one_below_in_any_case() {
        let catalog = Catalog::shipped();
        for name in
            ["LICENSE", "license.md", "Notice.txt", "original/LICENSE", "MODEL_LICENSE", "LICENSE-MODEL", "USE_POLICY.md"]
        {
            assert!(is_candidate(name, catalog), "{name}");
        }
        for name in ["README.md", "a/b/LICENSE", "config.json", "sublicense.py", "copyingtool"] {
            assert!(!is_candidate(name, catalog), "{name}");
        }
    }
}
