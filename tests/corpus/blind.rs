//! Copies of the corpus that give less away: without the front matter's own word on lineage, or under another owner.
//!
//! Keys are cut from the text, line by line, and nothing else is touched: not the prose, not the files beside the card. Under
//! another owner, what the catalogue knows of these very models can't help.

use std::fs;
use std::path::Path;

/// The keys that are cut, and what they are commonly miswritten as.
const KEYS: [&str; 9] = [
    "base_model",
    "base_models",
    "base-model",
    "basemodel",
    "base_model_relation",
    "base_model_sources",
    "finetuned_from",
    "tags",
    "tag",
];

/// What a copy leaves of the cards.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Cards {
    /// Everything.
    Whole,
    /// All but the front matter's keys on lineage.
    Blind,
}

/// Copies every model's folder, under the name that `folder` gives it.
pub fn copy(source: &Path, to: &Path, cards: Cards, folder: impl Fn(&str) -> String) {
    for entry in fs::read_dir(source).expect("the corpus is a folder").map(|entry| entry.expect("the corpus can be listed")) {
        if !entry.path().is_dir() {
            continue;
        }
        let folder = to.join(folder(&entry.file_name().to_string_lossy()));
        fs::create_dir_all(&folder).expect("the copy can be written");
        for file in fs::read_dir(entry.path()).expect("a model is a folder").map(|file| file.expect("a model can be listed")) {
            let bytes = fs::read(file.path()).expect("a model's file can be read");
            let is_card = file.file_name().eq_ignore_ascii_case("README.md");
            let bytes = match String::from_utf8(bytes) {
                Ok(text) if is_card && cards == Cards::Blind => cut(&text).into_bytes(),
                Ok(text) => text.into_bytes(),
                Err(other) => other.into_bytes(),
            };
            fs::write(folder.join(file.file_name()), bytes).expect("the copy can be written");
        }
    }
}

/// A card without the keys in its front matter. A card without front matter stays as it is.
pub fn cut(card: &str) -> String {
    let mut kept = String::with_capacity(card.len());
    let mut place = Place::Before;
    let mut cutting = false;
    for line in card.split_inclusive('\n') {
        let text = line.trim_end();
        match place {
            Place::Before if text.trim_start_matches('\u{feff}') == "---" => place = Place::Inside,
            Place::Before if text.is_empty() => {}
            Place::Inside if text == "---" || text == "..." => place = Place::After,
            Place::Inside => {
                // A value goes on in lines that are indented, empty, comments, or items of a list at the key's own depth.
                let goes_on = text.is_empty() || text.starts_with([' ', '\t', '#', '-', ']', '}']);
                cutting = if goes_on { cutting } else { names_a_cut_key(text) };
                if cutting {
                    continue;
                }
            }
            Place::Before | Place::After => place = Place::After,
        }
        kept.push_str(line);
    }
    kept
}

#[derive(Clone, Copy)]
enum Place {
    Before,
    Inside,
    After,
}

fn names_a_cut_key(line: &str) -> bool {
    let Some((key, _)) = line.split_once(':') else { return false };
    let key = key.trim().trim_matches(['"', '\'']);
    KEYS.iter().any(|cut| key.eq_ignore_ascii_case(cut))
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn cuts_scalars_lists_and_flow_lists_and_keeps_every_other_byte() {
        let card = "---\r\nlicense: mit\r\nbase_model:\r\n- acme/a\r\n  - acme/b\r\n# why\r\ntags: [\r\n  x,\r\n]\r\n\"base_model\": >-\r\n  acme/c\r\n\
                    datasets:\r\n- acme/data\r\nbase_model_relation: merge\r\n---\r\ntags: of prose\r\nbase_model: acme/d\r\n";
        let left = "---\r\nlicense: mit\r\ndatasets:\r\n- acme/data\r\n---\r\ntags: of prose\r\nbase_model: acme/d\r\n";
        assert_eq!(cut(card), left);
    }

    #[test]
    fn leaves_a_card_without_front_matter_as_it_is() {
        let card = "# Title\n---\nbase_model: acme/a\n---\n";
        assert_eq!(cut(card), card);
    }

    #[test]
    fn cuts_front_matter_that_is_never_closed() {
        assert_eq!(cut("---\ntags:\n- x\nlicense: mit\n\n# Title\n"), "---\nlicense: mit\n\n# Title\n");
    }
}
