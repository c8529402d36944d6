//! Licences whose title stands in title marks, as in Chinese: "使用模型需要遵循《X 模型社区许可协议》和《Y 许可证》".

use std::ops::Range;

use super::super::names::Sentence;
use super::super::own::Own;
use super::whose::{is_project, speaks_of_a_model, speaks_of_something, whose};
use super::{Of, Said};

/// Words that put the reader or the model under what follows.
const BINDS: &[&str] = &[
    "遵循",
    "遵守",
    "采用",
    "依照",
    "按照",
    "依据",
    "根据",
    "基于",
    "变更为",
    "受限于",
    "comply with",
    "adhere to",
    "abide by",
    "accept",
    "implies acc",
    "agree to",
    "under",
    "subject to",
    "additional information:",
];

/// Words of a sentence that speaks of a case and not of what holds.
const CONDITIONS: &[&str] = &["如果您", "若您", "如您", "如需", "若需", "if you "];

/// Most titles of one sentence that are read.
const MOST: usize = 4;
/// Longest title, in bytes.
const LONGEST: usize = 120;

/// Ends of a licence's title. Folded.
const ENDS: &[&str] = &["协议", "协定", "许可", "许可证", "license", "licence", "agreement", "terms of use"];

/// Titles that name none.
const NAMELESS: &[&str] = &[
    "许可协议",
    "开源协议",
    "开源许可",
    "开源许可证",
    "开源许可协议",
    "模型许可",
    "模型协议",
    "模型许可证",
    "模型许可协议",
    "许可证",
    "使用协议",
];

/// Adds the titles of licences that a sentence binds this model by.
pub(super) fn stated(sentence: &Sentence, own: &Own, other: &dyn Fn() -> bool, out: &mut Vec<Said>) {
    let folded = &sentence.text.folded[sentence.span.clone()];
    let plain = &sentence.text.plain[sentence.span.clone()];
    for title in titles(sentence) {
        let words = plain[title.clone()].trim();
        let place = sentence.span.start + title.start..sentence.span.start + title.end;
        let known =
            out.iter().any(|said| place.contains(&said.at) || said.words.contains(words) || words.contains(&said.words));
        let conditional = CONDITIONS.iter().any(|word| folded[..title.start].contains(word));
        let Some(bound) =
            BINDS.iter().filter_map(|word| folded[..title.start].rfind(word)).max().filter(|_| !known && !conditional)
        else {
            continue;
        };
        let start = clause(&folded[..bound]);
        let project = is_project(&folded[start..bound]) && !speaks_of_a_model(&words.to_lowercase());
        if !project && whose(sentence, own, other(), start..bound) == Some(Of::Own) {
            out.push(Said { at: sentence.span.start + title.start, words: words.to_owned(), of: Of::Own });
        }
    }
}

/// Where titles of licences stand: in title marks, or as the label of a link.
fn titles(sentence: &Sentence) -> Vec<Range<usize>> {
    let span = sentence.span.clone();
    let folded = &sentence.text.folded[span.clone()];
    let marked = folded.match_indices('《').filter_map(|(open, mark)| {
        let start = open + mark.len();
        let length = folded[start..super::super::text::floor(folded, start + LONGEST)].find('》')?;
        Some(start..start + length)
    });
    let links = sentence.links();
    let labels = links.map(|link| link.span.start - span.start..link.span.end - span.start);
    let is_title = |title: &Range<usize>| {
        let words = folded[title.clone()].trim();
        let ends = ENDS.iter().any(|end| words.ends_with(end));
        let named = if words.is_ascii() { is_named(words) } else { !NAMELESS.contains(&words) };
        ends && named && words.len() <= LONGEST
    };
    let mut found: Vec<Range<usize>> = marked.take(MOST).chain(labels.take(MOST)).filter(is_title).collect();
    found.sort_by_key(|title| title.start);
    found
}

/// The title of a licence that a linked file is called by: "…/Zorb%20Talk%20LICENSE%20AGREEMENT.pdf".
pub(in super::super) fn file_title(address: &str) -> Option<String> {
    let path = address.split(['?', '#']).next()?;
    let file = path.rsplit('/').next().filter(|file| file.len() <= LONGEST)?;
    let file = [".pdf", ".txt", ".md", ".html"].iter().find_map(|end| file.strip_suffix(end)).unwrap_or(file);
    let title = super::badge::decoded(file).replace('_', " ");
    let folded = title.to_lowercase();
    let ends = [" license", " licence", " agreement"].iter().any(|end| folded.ends_with(end));
    let other = ["code", "data", "dataset", "software", "contributor"];
    let words = || folded.split(|c: char| !c.is_ascii_alphanumeric());
    (ends && words().count() > 2 && is_named(&folded) && !words().any(|word| other.contains(&word))).then_some(title)
}

/// Whether a folded title says more than that it is one.
fn is_named(words: &str) -> bool {
    const FORM: &[&str] = &[
        "license",
        "licence",
        "agreement",
        "terms",
        "of",
        "use",
        "the",
        "model",
        "community",
        "open",
        "source",
        "full",
        "this",
        "original",
        "custom",
        "our",
        "its",
    ];
    words.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| !word.is_empty() && !FORM.contains(&word))
}

/// Where the clause starts that ends a text; the whole, where that clause names neither a model nor code and has no subject.
fn clause(folded: &str) -> usize {
    let marks = ['，', '；', '。', ',', ';'];
    let start = folded.rfind(marks).map_or(0, |at| at + folded[at..].chars().next().map_or(1, char::len_utf8));
    let last = &folded[start..];
    let subject = [" is ", " are "].iter().any(|verb| last.contains(verb));
    if subject || speaks_of_something(last) { start } else { 0 }
}
