//! The classes of conflict that the licence stage finds, each a row of `conflict_classes` in `rules/catalog/licenses.yaml`.

/// A class of conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Neither card nor file states a licence.
    LicenseOmitted,
    /// An adapter states no licence; its base's is the floor.
    AdapterLicenseOmitted,
    /// The stated licence is not known, or says only that there is one.
    CustomLicenseUnresolved,
    /// The name of the licence stands for several texts, and none is at hand.
    LicenseNameAmbiguous,
    /// The text in the repository is not the licence that the card declares.
    LicenseTextContradictsTag,
    /// The text in the repository is a known licence with other text.
    LicenseTextModified,
    /// An ancestor's licence asks for a copy of its text, and none is in the repository.
    LicenseTextMissing,
    /// An ancestor's licence asks for a notice file, and none is in the repository.
    NoticeMissing,
    /// The card says two things.
    CardContradictsItself,
    /// The child grants more than an ancestor allows and does not name that ancestor's licence.
    Relabelled,
    /// An ancestor allows no commercial use, and the child does.
    NoncommercialDropped,
    /// Use limits of an ancestor are not passed on.
    UseRestrictionsDropped,
    /// A threshold, territory or output limit of an ancestor is not passed on.
    ConditionsDropped,
    /// An ancestor asks for the same licence, and the child has another.
    CopyleftDropped,
    /// An ancestor allows no shared derivative.
    NoDerivatives,
    /// A strong copyleft child descends from a licence with limits that it refuses.
    GplIncompatibleParent,
    /// The name does not start as an ancestor's licence asks.
    NamePrefixMissing,
    /// Two ancestors ask for different starts of the name.
    NamePrefixClash,
    /// Two ancestors each ask for their own licence.
    MergeUnsatisfiable,
    /// An ancestor's terms bar training on its outputs, or are silent where they might.
    DistillationBarred,
    /// The child carries another version of the ancestor's licence.
    LicenseVersionSkew,
    /// An ancestor's licence asks that a phrase is displayed, and the card does not show it.
    DisplayMissing,
    /// The model declares a licensor's licence, and no ancestor is under it.
    FamilyClaimUnsupported,
    /// The user is past a threshold of users or revenue.
    ThresholdCrossed,
    /// The user is where the licence grants nothing.
    TerritoryExcluded,
    /// The user's use is one that a licence bars.
    UseRestricted,
    /// The licensor can change the licence for those who hold it.
    UnilateralChange,
    /// The licensor can end the licence at will.
    RevocableAtWill,
    /// An ancestor's licence asks that the ancestor is named, and nothing here names it.
    AttributionMissing,
    /// An ancestor's licence asks that changes are marked, and nothing here says what was changed.
    ChangesUnmarked,
    /// An ancestor's licence asks that the source is disclosed, which only a person can judge of weights.
    SourceReview,
    /// An ancestor was under a stricter licence before, and the model may have been made then.
    UpstreamLicenseChanged,
    /// An ancestor's licence is one for works of authorship, and the model's one for code or models.
    CreativeCommonsScope,
    /// The name speaks of a family under restricted licences, the model declares one that everybody uses, and no base is known.
    GenericLicenseOnFamily,
}

impl Class {
    /// All classes.
    pub const ALL: [Self; 34] = [
        Self::LicenseOmitted,
        Self::AdapterLicenseOmitted,
        Self::CustomLicenseUnresolved,
        Self::LicenseNameAmbiguous,
        Self::LicenseTextContradictsTag,
        Self::LicenseTextModified,
        Self::LicenseTextMissing,
        Self::NoticeMissing,
        Self::CardContradictsItself,
        Self::Relabelled,
        Self::NoncommercialDropped,
        Self::UseRestrictionsDropped,
        Self::ConditionsDropped,
        Self::CopyleftDropped,
        Self::NoDerivatives,
        Self::GplIncompatibleParent,
        Self::NamePrefixMissing,
        Self::NamePrefixClash,
        Self::MergeUnsatisfiable,
        Self::DistillationBarred,
        Self::LicenseVersionSkew,
        Self::DisplayMissing,
        Self::FamilyClaimUnsupported,
        Self::ThresholdCrossed,
        Self::TerritoryExcluded,
        Self::UseRestricted,
        Self::UnilateralChange,
        Self::RevocableAtWill,
        Self::AttributionMissing,
        Self::ChangesUnmarked,
        Self::SourceReview,
        Self::UpstreamLicenseChanged,
        Self::CreativeCommonsScope,
        Self::GenericLicenseOnFamily,
    ];

    /// The class as it is written in the catalogue, in rules and in reports.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::LicenseOmitted => "license-omitted",
            Self::AdapterLicenseOmitted => "adapter-license-omitted",
            Self::CustomLicenseUnresolved => "custom-license-unresolved",
            Self::LicenseNameAmbiguous => "license-name-ambiguous",
            Self::LicenseTextContradictsTag => "license-text-contradicts-tag",
            Self::LicenseTextModified => "license-text-modified",
            Self::LicenseTextMissing => "license-text-missing",
            Self::NoticeMissing => "notice-missing",
            Self::CardContradictsItself => "card-contradicts-itself",
            Self::Relabelled => "relabelled",
            Self::NoncommercialDropped => "noncommercial-dropped",
            Self::UseRestrictionsDropped => "use-restrictions-dropped",
            Self::ConditionsDropped => "conditions-dropped",
            Self::CopyleftDropped => "copyleft-dropped",
            Self::NoDerivatives => "no-derivatives",
            Self::GplIncompatibleParent => "gpl-incompatible-parent",
            Self::NamePrefixMissing => "name-prefix-missing",
            Self::NamePrefixClash => "name-prefix-clash",
            Self::MergeUnsatisfiable => "merge-unsatisfiable",
            Self::DistillationBarred => "distillation-barred",
            Self::LicenseVersionSkew => "license-version-skew",
            Self::DisplayMissing => "attribution-display-missing",
            Self::FamilyClaimUnsupported => "family-claim-unsupported",
            Self::ThresholdCrossed => "threshold-crossed",
            Self::TerritoryExcluded => "territory-excluded",
            Self::UseRestricted => "use-restricted",
            Self::UnilateralChange => "unilateral-change",
            Self::RevocableAtWill => "revocable-at-will",
            Self::AttributionMissing => "attribution-missing",
            Self::ChangesUnmarked => "changes-unmarked",
            Self::SourceReview => "source-review",
            Self::UpstreamLicenseChanged => "upstream-license-changed",
            Self::CreativeCommonsScope => "creative-commons-scope",
            Self::GenericLicenseOnFamily => "generic-license-on-family",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    #[test]
    fn finds_every_class_in_the_catalogue() {
        for class in Class::ALL {
            assert!(Catalog::shipped().licenses.conflict_class(class.slug()).is_some(), "{}", class.slug());
        }
    }
}
