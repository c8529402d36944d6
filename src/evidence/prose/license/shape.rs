//! What by its words can be a licence's name, and what only stands where one should.

/// Whether a text names a licence, and not "the same licence" or "an open licence".
pub(in super::super) fn names_one(text: &str) -> bool {
    let core = |word: &str| {
        let lower = word.to_ascii_lowercase();
        !matches!(
            lower.trim_matches(|c: char| !c.is_ascii_alphanumeric()),
            "license"
                | "licence"
                | "agreement"
                | "terms"
                | "same"
                | "open"
                | "permissive"
                | "section"
                | "file"
                | "model"
                | "community"
                | "view"
                | "cc"
                | "a"
                | "an"
                | "the"
                | "custom"
                | "our"
                | "use"
                | "of"
                | "see"
                | "link"
                | "here"
                | "read"
                | "base"
                | ""
        )
    };
    let marked = |text: &str| text.bytes().any(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    text.len() <= 100
        && marked(text)
        && (1..=12).contains(&text.split_whitespace().count())
        && text.split_whitespace().any(|word| marked(word) && core(word))
        && !is_amount(text)
        && !is_state(text)
}

/// Whether a text starts with a price or another amount: "under $2 per hour", "under 10 ms", "under 5GB", "under 3B parameters".
fn is_amount(text: &str) -> bool {
    const UNITS: &[&str] = &[
        "", "%", "k", "m", "b", "t", "x", "kb", "mb", "gb", "tb", "kib", "mib", "gib", "ms", "s", "sec", "min", "h", "w", "kg",
        "usd", "eur", "fps", "hz", "khz", "px", "tokens",
    ];
    let first = text.split_whitespace().next().unwrap_or("").trim_start_matches(['~', '≈', '<', '>', '=']);
    let number = first.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
    let priced = first.starts_with(['$', '€', '£', '¥', '₹', '￥']);
    priced || number.len() < first.len() && UNITS.contains(&number.to_lowercase().as_str())
}

/// Whether a text says in what state or place a thing is, as may follow "is under": "Active Development", "the Acme organisation".
fn is_state(text: &str) -> bool {
    const NOUNS: &[&str] = &[
        "development",
        "construction",
        "review",
        "evaluation",
        "testing",
        "investigation",
        "maintenance",
        "embargo",
        "nda",
        "umbrella",
        "organization",
        "organisation",
        "namespace",
        "account",
        "profile",
        "folder",
        "directory",
        "path",
        "page",
        "section",
        "tab",
        "heading",
        "name",
        "banner",
        "branch",
    ];
    let lower = text.to_lowercase();
    lower.split_whitespace().any(|word| NOUNS.contains(&word)) && !is_worded(&lower)
}

/// Whether a text by itself looks like a licence: its name says so, or it is a code with a version.
pub(in super::super) fn looks_like_one(text: &str) -> bool {
    let lower = text.to_lowercase();
    let worded = ["licen", "terms", "creative commons", "agreement"].iter().any(|word| lower.contains(word))
        || ["许可", "许可证", "协议", "ライセンス", "라이선스"].iter().any(|word| lower.ends_with(word));
    let short = || text.bytes().any(|byte| byte.is_ascii_digit()) && text.len() < 48 || !text.contains(' ');
    names_one(text) && (worded || text.is_ascii() && short())
}

/// Whether a text is a few words with capitals, as names of licences are behind the key for one: "Zorb Open Lamp-M".
pub(in super::super) fn is_titled(text: &str) -> bool {
    const NAMELESS: &[&str] = &[
        "see",
        "more",
        "information",
        "needed",
        "none",
        "unknown",
        "various",
        "multiple",
        "other",
        "same",
        "tbd",
        "not",
        "no",
    ];
    let mut words = text.split_whitespace();
    let capital = |word: &str| word.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit()) || word == "of";
    let named = |word: &str| !NAMELESS.contains(&word.to_lowercase().trim_matches(|c: char| !c.is_alphanumeric()));
    let marked = text.split_whitespace().any(|word| word.bytes().skip(1).any(|byte| byte.is_ascii_uppercase() || byte == b'-'));
    (2..=5).contains(&text.split_whitespace().count())
        && marked
        && text.is_ascii()
        && names_one(text)
        && words.all(|word| capital(word) && named(word))
}

/// Whether a text is one word in lower case with a hyphen, as ids of licences are, and none that stands for nothing.
pub(in super::super) fn is_slug(text: &str) -> bool {
    let inside = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'.');
    let nameless = ["see-", "to-be-", "not-", "tbd", "needed", "below", "file", "same-", "n-a"];
    (5..48).contains(&text.len())
        && text.bytes().all(inside)
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.contains('-')
        && !nameless.iter().any(|word| text.contains(word))
}

/// Whether a text is a licence by its words, or a code in capitals with a version: what may stand where no other word says that
/// a licence follows.
pub(in super::super) fn is_code(text: &str) -> bool {
    let lower = text.to_lowercase();
    let worded = ["licen", "agreement", "creative commons"].iter().any(|word| lower.contains(word));
    let capitals = text.bytes().take_while(u8::is_ascii_uppercase).count() >= 2;
    let version = text.as_bytes().windows(3).any(|at| at[0].is_ascii_digit() && at[1] == b'.' && at[2].is_ascii_digit());
    names_one(text) && (worded || capitals && (version || text.len() < 5 && text.bytes().all(|byte| byte.is_ascii_uppercase())))
}

/// Whether a name says that it is a licence's.
pub(super) fn is_worded(name: &str) -> bool {
    let name = name.to_lowercase();
    ["licen", "agreement", "terms"].iter().any(|word| name.contains(word))
}

/// Whether a licence's name says that it is one of data or code.
pub(super) fn is_about_others(name: &str) -> bool {
    let name = name.to_lowercase();
    ["dataset", "library", "corpus", "paper"].iter().any(|word| name.contains(word))
}

/// Whether a name is what has a licence and not the licence: "Zorb-licensed model".
pub(super) fn is_compound(name: &str) -> bool {
    name.to_lowercase().replace('-', " ").split(' ').any(|word| word == "licensed" || word == "licenced")
}

/// Whether words tell whose a licence is and not which: "base model's license", "license compatibility of Zorb".
pub(super) fn is_told_by_whose(words: &str) -> bool {
    let words = words.to_lowercase();
    ["licen", "base ", "base-", "original model", "parent "].iter().any(|start| words.starts_with(start))
}
