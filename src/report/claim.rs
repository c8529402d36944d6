//! What a piece of evidence says, in words.

use std::borrow::Cow;

use crate::evidence::{Claim, LicenseClaim, Shape, TokenizerFacts};

/// A claim in words: which kind it is, the thing it names, and a phrase for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words<'a> {
    /// The kind of claim, in one word.
    pub kind: &'static str,
    /// What it names, where it names one thing.
    pub value: Option<Cow<'a, str>>,
    /// The claim as a phrase.
    pub phrase: String,
}

/// The claim in words.
#[must_use]
pub fn words(claim: &Claim) -> Words<'_> {
    match claim {
        Claim::Parent { parent, kind: Some(relation) } => named("parent", &parent.text, &[relation.as_str(), " of"].concat()),
        Claim::Parent { parent, kind: None } => named("parent", &parent.text, "comes from"),
        Claim::Teacher { teacher } => named("teacher", &teacher.text, "trained on outputs of"),
        Claim::Dataset { dataset } => named("dataset", &dataset.text, "trained on the dataset"),
        Claim::FromScratch => bare("from-scratch", "trained from scratch".to_owned()),
        Claim::License(license) => license_words(license),
        Claim::Name { name } => named("name", name, "is called"),
        Claim::Title { title } => named("title", title, "card titled"),
        Claim::Maker { name } => named("maker", name, "made by"),
        Claim::Revision { revision } => named("revision", revision.as_str(), "is commit"),
        Claim::Architecture { model_type } => named("architecture", model_type, "architecture"),
        Claim::Shape(shape) => bare("shape", shape_phrase(shape)),
        Claim::Tokenizer(facts) => bare("tokenizer", tokenizer_phrase(facts)),
        Claim::Parameters { count } => {
            Words { kind: "parameters", value: Some(Cow::Owned(count.to_string())), phrase: format!("{count} parameters") }
        }
        Claim::Quantization { method, bits } => {
            let mut words = named("quantization", method, "quantized by");
            if let Some(bits) = bits {
                words.phrase.push_str(&format!(" to {bits} bits"));
            }
            words
        }
        Claim::Tool { tool } => named("tool", tool, "written by"),
        Claim::Tag { tag } => named("tag", tag, "tagged"),
        Claim::Kind(kind) => named("kind", kind.as_str(), "holds a"),
        Claim::RemoteCode { repository: Some(repository) } => named("remote-code", repository, "loading it runs code of"),
        Claim::RemoteCode { repository: None } => bare("remote-code", "loading it runs its own code".to_owned()),
    }
}

fn named<'a>(kind: &'static str, value: &'a str, lead: &str) -> Words<'a> {
    let mut phrase = String::with_capacity(lead.len() + 1 + value.len());
    phrase.push_str(lead);
    phrase.push(' ');
    phrase.push_str(value);
    Words { kind, value: Some(Cow::Borrowed(value)), phrase }
}

fn bare(kind: &'static str, phrase: String) -> Words<'static> {
    Words { kind, value: None, phrase }
}

fn license_words(license: &LicenseClaim) -> Words<'_> {
    match license {
        LicenseClaim::Declared(id) => named("license", id, "license"),
        LicenseClaim::Name(name) => named("license-name", name, "license is named"),
        LicenseClaim::Link(link) => named("license-link", link, "license is at"),
        LicenseClaim::Text { license: Some(id), score, .. } => {
            let mut words = named("license-text", id.as_str(), "license text is");
            words.phrase.push_str(&format!(" ({:.0} %)", score * 100.0));
            words
        }
        LicenseClaim::Text { license: None, .. } => bare("license-text", "license text is not recognised".to_owned()),
        LicenseClaim::Stated(stated) => named("license-stated", stated, "license is said to be"),
        LicenseClaim::OfBase { license, base } => {
            let mut words = named("license-of-base", license, "license of the base is said to be");
            if let Some(base) = base {
                words.phrase = format!("license of {base} is said to be {license}");
            }
            words
        }
        LicenseClaim::Shown(phrase) => named("license-phrase", phrase, "shows the phrase"),
    }
}

fn shape_phrase(shape: &Shape) -> String {
    let parts = [
        ("hidden", shape.hidden),
        ("layers", shape.layers),
        ("heads", shape.heads),
        ("kv heads", shape.kv_heads),
        ("intermediate", shape.intermediate),
        ("vocabulary", shape.vocab),
        ("experts", shape.experts),
    ];
    let mut phrase = String::with_capacity(128);
    phrase.push_str("shape ");
    let known = parts.iter().filter_map(|(name, size)| Some((name, (*size)?)));
    for (index, (name, size)) in known.enumerate() {
        phrase.push_str(if index > 0 { ", " } else { "" });
        phrase.push_str(name);
        phrase.push(' ');
        phrase.push_str(&size.to_string());
    }
    phrase
}

fn tokenizer_phrase(facts: &TokenizerFacts) -> String {
    let mut phrase = "tokenizer".to_owned();
    for word in [&facts.kind, &facts.pre].into_iter().flatten() {
        phrase.push(' ');
        phrase.push_str(word);
    }
    if let Some(entries) = facts.vocabulary {
        phrase.push_str(&format!(" of {entries} entries"));
    }
    phrase
}
