//! What people write for a licence: ids, lax spellings, titles, SPDX expressions, addresses.
//!
//! A spelling is compared by its key: lower case, without the words that say no more than "licence", a version without its
//! "v" and its trailing ".0". So "Apache License, Version 2.0", `apache-2.0` and `apache2` are one.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use spdx::expression::{ExprNode, Operator};
use spdx::{Expression, ParseMode};

use super::{AnyCase, File, LicenseRow, Licenses};
use crate::model::LicenseId;

/// What a licence's spelling means.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Named {
    /// The rows. All apply, unless `ambiguous`, where one of them does.
    pub rows: Vec<LicenseId>,
    /// The licence as an SPDX expression.
    pub spdx: Option<String>,
    /// Whether the rows are candidates of which only the text can tell the right one.
    pub ambiguous: bool,
    /// What the spelling leaves open: `variant`, `version`, `only-or-later`, `no-information`, `see-license_name`.
    pub open: Option<String>,
    /// SPDX ids in it that the catalogue has no terms of.
    pub without_terms: Vec<String>,
}

impl Named {
    /// Whether it says nothing: "other", "unknown".
    #[must_use]
    pub fn is_vague(&self) -> bool {
        matches!(self.open.as_deref(), Some("no-information" | "see-license_name"))
    }

    /// Whether it names a family and leaves its member open.
    #[must_use]
    pub fn is_family(&self) -> bool {
        matches!(self.open.as_deref(), Some("variant" | "version"))
    }
}

/// Spellings by their key.
#[derive(Debug, Default)]
pub(super) struct Names {
    by_key: AnyCase<Vec<LicenseId>>,
    by_spdx: AnyCase<LicenseId>,
    pub(super) open: AnyCase<String>,
    /// Ids that stand for the lack of a licence.
    pub(super) placeholders: AnyCase<()>,
    spelled: Vec<String>,
}

/// Longest spelling in words that prose is searched for.
const LONGEST: usize = 8;
/// Longest text that is taken for a licence's name, in bytes.
const NAME_MAX: usize = 200;

impl Names {
    pub(super) fn new(file: &File) -> Self {
        let mut names = Self::default();
        let hub = || file.hf_ids.iter().chain(&file.historic_hf_ids);
        for (id, row) in hub() {
            names.add(id, std::slice::from_ref(&row.license));
            names.spelled.push(id.clone());
            if let Some(open) = &row.ambiguous {
                names.open.insert(row.license.as_str(), open.clone());
            }
        }
        for (name, rows) in &file.license_names {
            names.add(name, rows);
            names.spelled.push(name.clone());
        }
        for row in &file.licenses {
            let own = std::slice::from_ref(&row.id);
            names.add(row.id.as_str(), own);
            if let Some(spdx) = &row.spdx {
                names.add(spdx.trim_start_matches("LicenseRef-").trim_start_matches("scancode-"), own);
                names.by_spdx.insert(spdx, row.id.clone());
            }
        }
        for (_, row) in hub() {
            names.add(row.name.as_deref().unwrap_or(""), std::slice::from_ref(&row.license));
        }
        for row in &file.licenses {
            names.add(row.title.split('(').next().unwrap_or(""), std::slice::from_ref(&row.id));
        }
        names.spelled.sort_unstable();
        names.spelled.dedup();
        names.placeholders = super::open::placeholders(file, &names.open);
        names
    }

    /// Adds a spelling; the first that claims a key keeps it.
    fn add(&mut self, spelling: &str, rows: &[LicenseId]) {
        let key = key(spelling);
        if !key.is_empty() && self.by_key.get(&key).is_none() {
            self.by_key.insert(&key, rows.to_vec());
        }
    }
}

/// Whether the words around a licence's name say that not it but something made from it is meant: "modified X", "a modified version
/// of the X", "a variant of X", "X with additional restrictions".
fn is_altered(clause: &str, before: &[(usize, usize)], after: &[(usize, usize)]) -> bool {
    const VERSIONS: [&str; 5] = ["version", "variant", "variation", "adaptation", "derivative"];
    const ADDED: [&str; 6] = ["additional", "added", "further", "extra", "restrictions", "modifications"];
    let is = |token: Option<&(usize, usize)>, words: &[&str]| {
        token.is_some_and(|(start, end)| words.iter().any(|word| clause[*start..*end].eq_ignore_ascii_case(word)))
    };
    let mut before = before.iter().rev().skip_while(|token| is(Some(token), &["the", "an", "a"]));
    let last = before.next();
    let mut after = after.iter().skip_while(|token| is(Some(token), &["license", "licence"]));
    is(last, &["modified", "amended", "altered", "adapted"])
        || is(last, &["of"]) && is(before.next(), &VERSIONS)
        || is(after.next(), &["with"]) && after.take(3).any(|token| is(Some(token), &ADDED))
}

/// The tokens of a spelling: runs of letters, digits and `+`, with `.` between digits; and where each starts and ends.
fn tokens(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let bytes = text.as_bytes();
    let inside = |at: usize| {
        let byte = bytes[at];
        let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
        byte.is_ascii_alphanumeric() || byte == b'+' || (byte == b'.' && digit(at.checked_sub(1)) && digit(Some(at + 1)))
    };
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() && !inside(at) {
            at += 1;
        }
        let start = at;
        while at < bytes.len() && inside(at) {
            at += 1;
        }
        (at > start).then_some((start, at))
    })
}

/// A name as the catalogue has those that stand beside `other`, whatever its case.
pub(super) fn dashed(name: &str) -> Cow<'_, str> {
    let lax = name.bytes().any(|byte| matches!(byte, b' ' | b'_'));
    if !lax {
        return Cow::Borrowed(name);
    }
    let dash = |byte| if matches!(byte, b' ' | b'_') { b'-' } else { byte };
    // No byte of another character is one of these, so that the text stays sound.
    Cow::Owned(String::from_utf8(name.bytes().map(dash).collect()).unwrap_or_default())
}

/// Words that say no more than "licence".
fn is_filler(token: &str) -> bool {
    matches!(
        token,
        "license" | "licence" | "licenses" | "licensed" | "agreement" | "version" | "the" | "v" | "international" | "model"
    )
}

/// Makes `folded` one token as it is compared.
fn fold(token: &str, folded: &mut String) {
    folded.clear();
    folded.push_str(token);
    folded.make_ascii_lowercase();
    while folded.ends_with(".0") {
        folded.truncate(folded.len() - 2);
    }
    let digits = folded.bytes().position(|byte| byte.is_ascii_digit());
    if let Some(before) = digits.and_then(|digits| digits.checked_sub(1))
        && folded.as_bytes()[before] == b'v'
    {
        folded.remove(before);
    }
}

/// The key of a spelling.
fn key(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    let mut filled = String::with_capacity(text.len());
    let mut token = String::with_capacity(text.len());
    for (start, end) in tokens(text) {
        fold(&text[start..end], &mut token);
        filled.push_str(&token);
        if !is_filler(&token) {
            all.push_str(&token);
        }
    }
    if all.is_empty() { filled } else { all }
}

impl Licenses {
    /// What a text that stands where a licence should means: an id of the Hub's list, a known name, a lax spelling, an SPDX
    /// expression, a list with commas. `None` where it means nothing known.
    #[must_use]
    pub fn named(&self, text: &str) -> Option<Named> {
        let text = text.trim().trim_matches(['"', '\'', '`', '[', ']']).trim();
        if text.is_empty() || text.len() > NAME_MAX {
            return None;
        }
        if let Some(hub) = self.hub_id(text) {
            return Some(Named {
                rows: vec![hub.license.clone()],
                spdx: hub.spdx.clone(),
                open: hub.ambiguous.clone(),
                ..Named::default()
            });
        }
        self.by_spelling(text).or_else(|| self.by_expression(text)).or_else(|| self.by_list(text))
    }

    fn by_spelling(&self, text: &str) -> Option<Named> {
        let rows = match self.by_name(text) {
            [] => self.names.by_key.get(&key(text))?,
            rows => rows,
        };
        let [row] = rows else {
            return Some(Named { rows: rows.to_vec(), ambiguous: true, ..Named::default() });
        };
        Some(self.named_row(row))
    }

    fn named_row(&self, row: &LicenseId) -> Named {
        Named {
            rows: vec![row.clone()],
            spdx: self.get(row).and_then(|row| row.spdx.clone()),
            open: self.names.open.get(row.as_str()).cloned(),
            ..Named::default()
        }
    }

    /// Reads an SPDX expression strictly, after every id was spelled as the list has it.
    fn by_expression(&self, text: &str) -> Option<Named> {
        let expression = Expression::parse_mode(&folded(text)?, ParseMode::STRICT).ok()?;
        let mut stack: Vec<Named> = Vec::new();
        for node in expression.iter() {
            match node {
                ExprNode::Req(requirement) => stack.push(self.requirement(&requirement.req.to_string())),
                ExprNode::Op(operator) => {
                    let (right, left) = (stack.pop()?, stack.pop()?);
                    stack.push(self.joined(*operator, left, right));
                }
            }
        }
        Some(Named { spdx: Some(expression.to_string()), ..stack.pop()? })
    }

    fn requirement(&self, id: &str) -> Named {
        let bare = id.split(" WITH ").next().unwrap_or(id).to_ascii_lowercase();
        let only = bare.strip_suffix("-or-later").map(|base| format!("{base}-only"));
        let row = self.names.by_spdx.get(&bare).or_else(|| self.names.by_spdx.get(only.as_deref()?));
        match row {
            Some(row) => Named { rows: vec![row.clone()], ..Named::default() },
            None => Named { without_terms: vec![id.to_owned()], ..Named::default() },
        }
    }

    /// AND: both apply. OR: the reader may choose, so the looser governs.
    fn joined(&self, operator: Operator, mut left: Named, right: Named) -> Named {
        let rank = |named: &Named| {
            let known = named.rows.iter().filter_map(|row| self.get(row)).map(|row| self.strictness(row)).max();
            (!named.without_terms.is_empty(), known)
        };
        match operator {
            Operator::And => {
                left.rows.extend(right.rows);
                left.without_terms.extend(right.without_terms);
                left
            }
            Operator::Or if rank(&right) < rank(&left) => right,
            Operator::Or => left,
        }
    }

    /// A list in one string: all apply. Every part must be known.
    fn by_list(&self, text: &str) -> Option<Named> {
        if !text.contains([',', ';', '&', '|']) && !text.contains(" and ") {
            return None;
        }
        let mut list = Named::default();
        let mut names = Vec::new();
        for part in text.split([',', ';', '&', '|']).flat_map(|part| part.split(" and ")).filter(|part| !part.trim().is_empty())
        {
            let part = self.by_spelling(part)?;
            if part.ambiguous {
                return None;
            }
            list.rows.extend(part.rows);
            names.extend(part.spdx);
        }
        list.spdx = Some(names.join(" AND "));
        (!list.rows.is_empty()).then_some(list)
    }

    /// The row whose address a `license_link` is.
    #[must_use]
    pub fn by_link(&self, link: &str) -> Option<&LicenseId> {
        let link = link.trim().to_ascii_lowercase();
        let bare = link.split_once("://").map_or(link.as_str(), |(_, rest)| rest).trim_start_matches("www.");
        let known = self.links.iter().filter(|(prefix, _)| bare.starts_with(prefix.as_str()));
        known.max_by_key(|(prefix, _)| prefix.len()).and_then(|(_, rows)| rows.first())
    }

    /// The licences that a sentence names, in order. What stands after "code" or "data" and not beside "weights" is left out.
    #[must_use]
    pub fn names_in(&self, text: &str) -> Vec<LicenseId> {
        let mut found: Vec<LicenseId> = Vec::new();
        for clause in clauses(text) {
            let about = |words: &[&str]| words.iter().any(|word| contains_word(clause, word));
            if about(&["code", "dataset", "datasets", "data", "documentation"])
                && !about(&["weights", "weight", "model", "models"])
            {
                continue;
            }
            for row in self.names_in_clause(clause) {
                if !found.contains(&row) {
                    found.push(row);
                }
            }
        }
        found
    }

    fn names_in_clause(&self, clause: &str) -> Vec<LicenseId> {
        let tokens: Vec<(usize, usize)> = tokens(clause).collect();
        let mut found = Vec::new();
        // The key of the longest spelling that starts at a token, and where in it the key of each shorter one ends.
        let (mut key, mut ends) = (String::new(), Vec::with_capacity(LONGEST));
        let mut token = String::new();
        let mut at = 0;
        while at < tokens.len() {
            key.clear();
            ends.clear();
            for (start, end) in tokens[at..].iter().take(LONGEST) {
                fold(&clause[*start..*end], &mut token);
                match (is_filler(&token), ends.is_empty()) {
                    (true, true) => break,
                    (true, false) => {}
                    (false, _) => key.push_str(&token),
                }
                ends.push(key.len());
            }
            let hit = ends.iter().enumerate().rev().find_map(|(last, end)| {
                let length = last + 1;
                let window = &clause[tokens[at].0..tokens[at + last].1];
                let [row] = self.names.by_key.get(&key[..*end])?.as_slice() else { return None };
                let row = self.get(row).filter(|row| self.is_licence_in_prose(row, window))?;
                Some((row.id.clone(), length))
            });
            match hit {
                Some((row, length)) => {
                    if !is_altered(clause, &tokens[..at], &tokens[at + length..]) {
                        found.push(row);
                    }
                    at += length;
                }
                None => at += 1,
            }
        }
        found
    }

    // (names that follow are of the licences as they are)
    /// Many licences are called like the models they cover; in prose such a name counts with the word "licence" beside it only.
    fn is_licence_in_prose(&self, row: &LicenseRow, window: &str) -> bool {
        let open = self.names.open.get(row.id.as_str()).map(String::as_str);
        let vague =
            matches!(open, Some("variant" | "version" | "no-information" | "see-license_name")) || row.class == "unknown";
        let worded = ["license", "licence", "terms", "agreement", "licensed"].iter().any(|word| contains_word(window, word));
        !vague && (worded || row.spdx.as_deref().is_some_and(|spdx| !spdx.starts_with("LicenseRef-")))
    }

    /// The known spelling that is nearest to a text, for a hint.
    #[must_use]
    pub fn nearest(&self, text: &str) -> Option<&str> {
        let text: String = text.trim().to_ascii_lowercase().chars().take(64).collect();
        let limit = (text.chars().count() / 3).clamp(1, 4);
        let distances = self.names.spelled.iter().filter_map(|known| Some((distance(&text, known, limit)?, known.as_str())));
        distances.min().map(|(_, known)| known)
    }
}

/// Parts of a text that each speak of one thing: code, data, weights.
fn clauses(text: &str) -> impl Iterator<Item = &str> {
    [". ", ", ", " while ", " / "]
        .iter()
        .fold(text.split(['\n', ';']).collect::<Vec<&str>>(), |parts, separator| {
            parts.into_iter().flat_map(|part| part.split(separator)).collect()
        })
        .into_iter()
}

fn contains_word(text: &str, word: &str) -> bool {
    text.split(|character: char| !character.is_ascii_alphanumeric()).any(|part| part.eq_ignore_ascii_case(word))
}

/// An expression with every id as the SPDX list spells it; `None` where a word is no id of the list.
fn folded(text: &str) -> Option<String> {
    static IDS: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
        let licenses = spdx::identifiers::LICENSES.iter().map(|license| license.name);
        let exceptions = spdx::identifiers::EXCEPTIONS.iter().map(|exception| exception.name);
        licenses.chain(exceptions).map(|name| (name.to_ascii_lowercase(), name)).collect()
    });
    let spaced = text.replace('(', " ( ").replace(')', " ) ");
    let words: Option<Vec<String>> = spaced.split_whitespace().map(|word| fold_id(word, &IDS)).collect();
    words.map(|words| words.join(" ")).filter(|text| !text.is_empty())
}

fn fold_id(word: &str, ids: &HashMap<String, &'static str>) -> Option<String> {
    let lower = word.to_ascii_lowercase();
    if matches!(lower.as_str(), "(" | ")" | "and" | "or" | "with") {
        return Some(lower.to_ascii_uppercase());
    }
    if lower.starts_with("licenseref-") {
        return Some(format!("LicenseRef-{}", &word["licenseref-".len()..]));
    }
    let bare = lower.trim_end_matches('+');
    // A deprecated bare id of a family that tells "only" from "or later" is read as the narrower.
    let ending = if bare.len() < lower.len() { "-or-later" } else { "-only" };
    if let Some(id) = ids.get(&format!("{bare}{ending}")) {
        return Some((*id).to_owned());
    }
    ids.get(bare).map(|id| format!("{id}{}", &lower[bare.len()..]))
}

/// Edit distance of two texts, where it is at most `limit`.
fn distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.iter().enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, right) in b.iter().enumerate() {
            let substituted = before + usize::from(left != right);
            before = row[j + 1];
            row[j + 1] = substituted.min(before + 1).min(row[j] + 1);
        }
    }
    row.last().copied().filter(|distance| *distance <= limit)
}
