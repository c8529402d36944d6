//! naming

use super::{Mention, MentionForm, Observations};
use crate::model::is_hub_id;
use crate::source::Snapshot;

/// Notes what these names say.
pub(super) fn observe(_snapshot: &Snapshot, _seen: &mut Observations) {}

pub(super) fn mention(text: &str) -> Option<Mention> {
    let text = text.trim();
    let form = if text.contains('/') && is_hub_id(text) { MentionForm::HubId } else { MentionForm::Name };
    (!text.is_empty()).then(|| Mention { text: text.to_owned(), form, revision: None })
}
