//! Ids that leave something open: whether there is a licence at all, or which member of a family is meant.

use super::{AnyCase, File, LicenseRow, Licenses};
use crate::model::LicenseId;

/// The ids that leave open whether there is a licence at all, and the rows that inherit whatever there is.
pub(super) fn placeholders(file: &File, open: &AnyCase<String>) -> AnyCase<()> {
    let vague = open.iter().filter(|(_, open)| matches!(open.as_str(), "no-information" | "see-license_name"));
    let inherits = |row: &&LicenseRow| row.derivatives.inherit.values().flatten().any(|code| code == "INHERIT-ALL");
    let floor = file.licenses.iter().filter(inherits).map(|row| row.id.as_str());
    vague.map(|(id, _)| id).chain(floor).map(|id| (id, ())).collect()
}

impl Licenses {
    /// Whether a row stands for the lack of a licence and not for one: "other", "unknown", "none".
    #[must_use]
    pub fn is_placeholder(&self, row: &LicenseId) -> bool {
        self.names.placeholders.get(row.as_str()).is_some()
    }

    /// Whether a row stands for a family of licences and leaves its member open.
    #[must_use]
    pub fn leaves_member_open(&self, row: &LicenseId) -> bool {
        let open = self.names.open.get(row.as_str()).map(String::as_str);
        matches!(open, Some("variant" | "version"))
    }
}
