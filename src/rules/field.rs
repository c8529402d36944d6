//! The vocabulary: every matcher and every field that a condition can name, what type it has, and what it means.
//!
//! This table is what the loader checks against, what `rules list` and the JSON Schema print, and what the README documents.

use super::condition::Which;
use crate::policy::{DEALINGS, EXPOSURES, LEVELS, SECTORS};

/// A matcher: the block of a condition that holds fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Matcher {
    /// One of the model matchers.
    Model(Which),
    /// `dataset`
    Dataset,
    /// `license`
    License,
    /// `deployment`
    Deployment,
}

/// The matchers with fields, by name, and what each asks.
pub const MATCHERS: [(&str, Matcher, &str); 9] = [
    ("self", Matcher::Model(Which::Myself), "The audited model."),
    ("parent", Matcher::Model(Which::Parent), "A direct parent or teacher."),
    ("ancestor", Matcher::Model(Which::Ancestor), "A model on any path upwards; the whole block must hold on one."),
    (
        "root",
        Matcher::Model(Which::Root),
        "A model where a line of weights begins, the audited model included where it is trained from scratch; unknown where a \
         line ends in a model of which it is not known what it was built on.",
    ),
    ("teacher", Matcher::Model(Which::Teacher), "A model whose outputs trained the model or an ancestor."),
    (
        "subject",
        Matcher::Model(Which::Subject),
        "The model that the finding is about. In the `if` of a severity, a certainty or an authority only; with `via` it is never \
         the audited model itself.",
    ),
    ("dataset", Matcher::Dataset, "A training dataset of the model or of an ancestor; the whole block must hold on one."),
    (
        "license",
        Matcher::License,
        "The model's licence. A block that asks for conflicts must hold on one conflict, and is unknown where there is none but \
         not all licences are known.",
    ),
    ("deployment", Matcher::Deployment, "Where and how the policy says that models are used."),
];

/// The matchers without fields, and what each asks.
pub const BARE_MATCHERS: [(&str, &str); 2] = [
    ("date", "The day of the audit: `before` and `after` a day, neither includes it."),
    ("authority", "How an authority stands on the day of the audit, assumptions included: `id` and `status`."),
];

/// The connectives.
pub const CONNECTIVES: [&str; 3] = ["all", "any", "not"];

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Type {
    /// The id of a model or dataset, or a text; globs are possible.
    Id,
    /// A word of a closed list.
    Word(&'static [&'static str]),
    /// A country code.
    Country,
    /// The id of a row in `makers.yaml`.
    Maker,
    /// A list code of `makers.yaml`.
    List,
    /// An action code of `makers.yaml`.
    Action,
    /// The id of a row in `licenses.yaml`.
    License,
    /// A conflict class of `licenses.yaml`.
    Conflict,
    /// An obligation term of `licenses.yaml`.
    Obligation,
    /// A number.
    Number,
    /// `true` or `false`.
    Flag,
}

impl Type {
    /// The type's name in documentation.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Word(_) => "word",
            Self::Country => "country",
            Self::Maker => "maker",
            Self::List => "list",
            Self::Action => "action",
            Self::License => "license",
            Self::Conflict => "conflict class",
            Self::Obligation => "obligation term",
            Self::Number => "number",
            Self::Flag => "true or false",
        }
    }

    /// The operators that the type takes. A bare value means `is`, a bare list `in`.
    #[must_use]
    pub fn operators(self) -> &'static [&'static str] {
        match self {
            Self::Id => &["is", "in", "any", "none", "like", "exists"],
            Self::Number => &["is", "gt", "lt", "exists"],
            Self::Flag => &["is", "exists"],
            _ => &["is", "in", "any", "none", "exists"],
        }
    }
}

/// One field of a matcher.
#[derive(Debug, Clone, Copy)]
pub struct FieldRow {
    /// The field.
    pub field: Field,
    /// Its name in rules.
    pub name: &'static str,
    /// The matchers that have it.
    pub on: &'static [Matcher],
    /// What it holds.
    pub of: Type,
    /// Whether it holds several values.
    pub many: bool,
    /// What it means.
    pub doc: &'static str,
}

macro_rules! fields {
    ($($field:ident $name:literal $on:ident $of:expr, $many:ident, $doc:literal;)*) => {
        /// A field.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Field {
            $(#[doc = $doc] $field,)*
        }

        /// All fields, by matcher.
        pub const FIELDS: &[FieldRow] = &[
            $(FieldRow { field: Field::$field, name: $name, on: $on, of: $of, many: $many, doc: $doc },)*
        ];
    };
}

const ONE: bool = false;
const MANY: bool = true;

const MODELS: &[Matcher] = &[
    Matcher::Model(Which::Myself),
    Matcher::Model(Which::Parent),
    Matcher::Model(Which::Ancestor),
    Matcher::Model(Which::Root),
    Matcher::Model(Which::Teacher),
    Matcher::Model(Which::Subject),
];
const ABOVE: &[Matcher] = &[
    Matcher::Model(Which::Parent),
    Matcher::Model(Which::Ancestor),
    Matcher::Model(Which::Root),
    Matcher::Model(Which::Teacher),
    Matcher::Model(Which::Subject),
];
const SELF: &[Matcher] = &[Matcher::Model(Which::Myself)];
const DATASET: &[Matcher] = &[Matcher::Dataset];
const LICENSE: &[Matcher] = &[Matcher::License];
const DEPLOYMENT: &[Matcher] = &[Matcher::Deployment];

/// The classes of licences.
pub const LICENSE_CLASSES: &[&str] = &[
    "permissive",
    "weak-copyleft",
    "copyleft",
    "open-rail",
    "community-restricted",
    "non-commercial",
    "research-only",
    "proprietary",
    "unknown",
];
const MAKER_KINDS: &[&str] = &["company", "nonprofit", "university", "government", "community", "person"];

fields! {
    Id "id" MODELS Type::Id, ONE, "The model's id, as it is spelt today.";
    Maker "maker" MODELS Type::Maker, ONE, "Who published it; unknown where the catalogue does not have the owner.";
    MakerCountry "maker.country" MODELS Type::Country, ONE, "The country of the maker's ultimate parent.";
    MakerLists "maker.lists" MODELS Type::List, MANY, "Lists and statutes that name the maker on the day of the audit. Never an allegation.";
    MakerActions "maker.actions" MODELS Type::Action, MANY, "Allegations, threats and requests about the maker up to the day of the audit. Never a listing.";
    MakerKind "maker.kind" MODELS Type::Word(MAKER_KINDS), ONE, "What the maker is.";
    MakerRepublisher "maker.republisher" MODELS Type::Flag, ONE, "Whether the maker mainly uploads other makers' models.";
    ModelLicense "license" MODELS Type::License, MANY, "The licences that the model itself is under.";
    ModelLicenseClass "license.class" MODELS Type::Word(LICENSE_CLASSES), MANY, "The classes of those licences.";
    Access "access" MODELS Type::Word(&["open", "gated", "closed"]), ONE, "Whether the weights can be had, as the catalogue has it.";
    ModelKind "kind" MODELS Type::Word(&["model", "adapter", "pipeline", "vocabulary"]), ONE, "What it holds; known of scanned models.";
    Parameters "parameters" MODELS Type::Number, ONE, "How many parameters it has.";
    Architecture "architecture" MODELS Type::Id, MANY, "The architecture's word, such as a config's model_type.";
    FromScratch "from_scratch" MODELS Type::Flag, ONE, "Whether it is known to be trained from scratch; unknown where nothing says so and no parent is named.";
    CountryDiffers "country.differs" MODELS Type::Flag, ONE, "Whether the country of its maker differs from that of the audited model's maker; on `self`, whether any root's does.";
    Depth "depth" ABOVE Type::Number, ONE, "How many relations away it is; a parent has 1.";
    Confidence "confidence" ABOVE Type::Number, ONE, "The lowest confidence on the path, 0 to 1.";
    Source "source" ABOVE Type::Word(&["scanned", "hub", "catalog", "unresolved"]), ONE, "How it came to be known.";
    Standing "standing" ABOVE Type::Word(&["corroborated", "declared", "inferred", "contradicted"]), ONE, "How the last relation of the path stands.";
    Relations "relations" SELF Type::Number, ONE, "How many direct relations it has.";
    BaseDeclared "base.declared" SELF Type::Flag, ONE, "Whether a base is known, or that it was trained from scratch.";
    UsOrigin "origin.us_origin" SELF Type::Flag, ONE, "Whether the maker and every ancestor's maker are known to be of the United States.";
    RootCountries "origin.root_countries" SELF Type::Country, MANY, "Countries of the makers of every root and teacher.";
    RemoteCode "remote_code" SELF Type::Flag, ONE, "Whether loading it runs code of the repository.";
    Quantization "quantization" SELF Type::Id, MANY, "The methods by which its weights are quantized.";
    Gaps "gaps" SELF Type::Number, ONE, "How many things of it could not be looked at.";
    DatasetId "id" DATASET Type::Id, ONE, "The dataset's id.";
    DatasetTeachers "teachers" DATASET Type::Id, MANY, "The models that wrote it.";
    DatasetKnown "known" DATASET Type::Flag, ONE, "Whether the catalogue has it.";
    LicenseDeclared "declared" LICENSE Type::Id, ONE, "The licence as the card or file has it.";
    LicenseResolved "resolved" LICENSE Type::License, MANY, "The licences that it resolves to.";
    LicenseClass "class" LICENSE Type::Word(LICENSE_CLASSES), ONE, "The class of the strictest.";
    LicenseComplete "complete" LICENSE Type::Flag, ONE, "Whether the licences of the model and of all that bind it are known.";
    Conflicts "conflicts" LICENSE Type::Conflict, ONE, "The class of a conflict between statements, or between a licence and an ancestor's.";
    ConflictCertain "conflict.certain" LICENSE Type::Flag, ONE, "Whether the terms were read and leave no room; a conflict that is not certain gives review at most.";
    Obligations "obligations" LICENSE Type::Obligation, MANY, "What must be done or left, ancestors' demands included.";
    Sector "sector" DEPLOYMENT Type::Word(SECTORS), MANY, "The sectors; unknown where the policy does not say.";
    Level "level" DEPLOYMENT Type::Word(LEVELS), ONE, "How strict the gate is.";
    Exposure "exposure" DEPLOYMENT Type::Word(EXPOSURES), ONE, "Who meets the output; unknown where the policy does not say.";
    Jurisdictions "jurisdictions" DEPLOYMENT Type::Country, MANY, "Where it is used; a member state counts as EU too. Unknown where the policy does not say.";
    Dealings "dealings" DEPLOYMENT Type::Word(DEALINGS), MANY, "What passes between the user and a model's maker besides the download; unknown where the policy does not say.";
}

impl Field {
    /// The field's row.
    #[must_use]
    pub fn row(self) -> &'static FieldRow {
        &FIELDS[self as usize]
    }
}

/// The fields of a matcher.
pub fn fields_of(matcher: Matcher) -> impl Iterator<Item = &'static FieldRow> {
    FIELDS.iter().filter(move |row| row.on.contains(&matcher))
}

/// The field of that name on a matcher.
#[must_use]
pub fn find(matcher: Matcher, name: &str) -> Option<&'static FieldRow> {
    fields_of(matcher).find(|row| row.name == name)
}

/// The name of a matcher in rules.
#[must_use]
pub fn matcher_name(matcher: Matcher) -> &'static str {
    MATCHERS.iter().find(|(_, known, _)| *known == matcher).map_or("condition", |(name, ..)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_every_field_by_its_row_and_no_name_twice_on_a_matcher() {
        for (index, row) in FIELDS.iter().enumerate() {
            assert_eq!(row.field as usize, index);
            assert!(row.doc.ends_with('.'), "{}", row.name);
            for matcher in row.on {
                assert_eq!(find(*matcher, row.name).map(|found| found.field), Some(row.field), "{}", row.name);
            }
        }
    }
}
