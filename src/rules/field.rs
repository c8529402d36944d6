//! The vocabulary: every matcher and every field that a condition can name, what type it has, and what it means.
//!
//! This table is what the loader checks against, what `rules list` and the JSON Schema print, and what the README documents.

use super::condition::Which;
use crate::policy::questions::{ACTIVITIES, DATA, END_USES, FALLBACKS, HOSTING, STATES};
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
    /// A restricted use of `licenses.yaml`.
    Use,
    /// An id of `authorities.yaml`.
    Authority,
    /// A day.
    Day,
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
            Self::Use => "restricted use",
            Self::Authority => "authority",
            Self::Day => "day",
            Self::Number => "number",
            Self::Flag => "true or false",
        }
    }

    /// The operators that the type takes. A bare value means `is`, a bare list `in`.
    #[must_use]
    pub fn operators(self) -> &'static [&'static str] {
        match self {
            Self::Id => &["is", "in", "any", "none", "like", "exists"],
            Self::Day => &["before", "after", "exists"],
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
    MakerListsOwn "maker.lists.self" MODELS Type::List, MANY, "Those of the lists that name the maker itself, not a parent or an affiliate.";
    MakerListsAbove "maker.lists.parent" MODELS Type::List, MANY, "Those of the lists that name a parent or an affiliate of the maker.";
    MakerActions "maker.actions" MODELS Type::Action, MANY, "Allegations, threats and requests about the maker up to the day of the audit. Never a listing.";
    MakerKind "maker.kind" MODELS Type::Word(MAKER_KINDS), ONE, "What the maker is.";
    MakerRepublisher "maker.republisher" MODELS Type::Flag, ONE, "Whether the maker mainly uploads other makers' models.";
    ModelLicense "license" MODELS Type::License, MANY, "The licences that the model itself is under.";
    ModelLicenseClass "license.class" MODELS Type::Word(LICENSE_CLASSES), MANY, "The classes of those licences.";
    RestrictedUses "license.restricts" MODELS Type::Use, MANY, "Uses that those licences bar; unknown where no licence is known.";
    OutputsBarred "outputs.barred" MODELS Type::Flag, ONE, "Whether its licence or its provider's terms bar training other models on its outputs, or competing ones; unknown where neither is known.";
    BarsTerritory "license.bars_territory" MODELS Type::Flag, ONE, "Whether those licences bar a jurisdiction that the policy names; unknown where it names none and they bar some.";
    Released "released" MODELS Type::Day, ONE, "When it was published, as the catalogue has it; a month means its first day.";
    Access "access" MODELS Type::Word(&["open", "gated", "closed"]), ONE, "Whether the weights can be had, as the Hub says or the catalogue has it.";
    ModelKind "kind" MODELS Type::Word(&["model", "adapter", "pipeline", "vocabulary"]), ONE, "What it holds; known of scanned models.";
    Parameters "parameters" MODELS Type::Number, ONE, "How many parameters it has.";
    Downloads "downloads" MODELS Type::Number, ONE, "How often it was downloaded in the last 30 days, as the Hub says; unknown where the Hub was not asked.";
    Likes "likes" MODELS Type::Number, ONE, "How many people like it on the Hub; unknown where the Hub was not asked.";
    Children "children" MODELS Type::Number, ONE, "How many models name it as their base, as the Hub says; unknown where it was not asked for.";
    Duplicates "duplicates" MODELS Type::Id, MANY, "Models of this audit, under other owners, whose weight files have the same digests.";
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
    HasCard "card" SELF Type::Flag, ONE, "Whether it comes with a model card.";
    RevisionKnown "revision.known" SELF Type::Flag, ONE, "Whether the commit it was taken from is known.";
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
    Hosting "hosting" DEPLOYMENT Type::Word(HOSTING), MANY, "Where the models run: own machines, rented ones that hold the weights, or somebody else's service. Unknown where the policy does not say.";
    ApprovedBoundary "approved_boundary" DEPLOYMENT Type::Flag, ONE, "Whether a remote service is inside a boundary that is approved for the data. Unknown where the policy does not say.";
    Data "data" DEPLOYMENT Type::Word(DATA), MANY, "What goes into prompts, tuning and logs; [] says nothing but public data. Unknown where the policy does not say.";
    Egress "egress" DEPLOYMENT Type::Flag, ONE, "Whether a running model, or code that comes with it, can reach the network. Unknown where the policy does not say.";
    Activities "activities" DEPLOYMENT Type::Word(ACTIVITIES), MANY, "What you do besides running models; [] says nothing. Unknown where the policy does not say.";
    CustomerCountries "customer_countries" DEPLOYMENT Type::Country, MANY, "Where the parties sit for whom you tune, host or support models; [] says that there are none. Unknown where the policy does not say.";
    EndUse "end_use" DEPLOYMENT Type::Word(END_USES), MANY, "Sensitive ends that models serve; [] says none. Unknown where the policy does not say.";
    States "states" DEPLOYMENT Type::Word(STATES), MANY, "Federal states of the United States in which they are used. Unknown where the policy does not say.";
    Fallback "fallback" DEPLOYMENT Type::Word(FALLBACKS), MANY, "What is true of the substitute that would replace a model; [] says that there is none. Unknown where the policy does not say.";
    LocalCopy "local_copy" DEPLOYMENT Type::Flag, ONE, "Whether a hashed copy of weights and licence is kept where nobody else can remove it. Unknown where the policy does not say.";
    HashPinned "hash_pinned" DEPLOYMENT Type::Flag, ONE, "Whether what is loaded is checked against a pinned digest or commit. Unknown where the policy does not say.";
    PublisherVerified "publisher_verified" DEPLOYMENT Type::Flag, ONE, "Whether somebody checked that the publisher is who it says. Unknown where the policy does not say.";
    PublisherChanged "publisher_changed" DEPLOYMENT Type::Flag, ONE, "Whether the publisher changed since the last audit. Unknown where the policy does not say.";
    BaseChanged "base_changed" DEPLOYMENT Type::Flag, ONE, "Whether the base was changed since the last validation. Unknown where the policy does not say.";
    Owner "owner" DEPLOYMENT Type::Id, ONE, "Who answers for the models. Unknown where the policy does not say.";
    ValidatedOn "validated_on" DEPLOYMENT Type::Day, ONE, "When they were last validated for their use. Unknown where the policy does not say.";
    LineageRecord "lineage_record" DEPLOYMENT Type::Flag, ONE, "Whether a record of where they come from is kept. Unknown where the policy does not say.";
    Cites "cites" DEPLOYMENT Type::Authority, MANY, "The guidance that your own model policy cites, by id. Unknown where the policy does not say.";
    ExitPlan "exit_plan" DEPLOYMENT Type::Flag, ONE, "Whether there is a plan to leave each provider. Unknown where the policy does not say.";
    Baa "baa" DEPLOYMENT Type::Flag, ONE, "Whether the provider of a remote service signed an agreement that covers health data. Unknown where the policy does not say.";
    MedicalDevice "medical_device" DEPLOYMENT Type::Flag, ONE, "Whether they are part of a medical device. Unknown where the policy does not say.";
    HighRisk "high_risk" DEPLOYMENT Type::Flag, ONE, "Whether the use is of high risk as the law of the European Union has it. Unknown where the policy does not say.";
    FederalPurchase "federal_purchase" DEPLOYMENT Type::Flag, ONE, "Whether a federal agency buys them, or a product with them. Unknown where the policy does not say.";
    UsePolicy "use_policy" DEPLOYMENT Type::Flag, ONE, "Whether an acceptable-use policy goes with them. Unknown where the policy does not say.";
    FeedbackPath "feedback_path" DEPLOYMENT Type::Flag, ONE, "Whether users can report bad output. Unknown where the policy does not say.";
    TrainingSummary "training_summary" DEPLOYMENT Type::Flag, ONE, "Whether the provider's summary of training content and its copyright policy are at hand. Unknown where the policy does not say.";
    TuningShare "tuning_share" DEPLOYMENT Type::Number, ONE, "The compute of your tuning as a share of the base's training compute, 0 to 1. Unknown where the policy does not say.";
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
