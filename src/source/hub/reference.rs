//! What can be typed for something on the Hub: `hf://owner/name`, `hf://owner/name@revision`, `hf://owner`.

use std::fmt;
use std::path::Path;

use super::error::{Fault, HubError};
use crate::model::{ModelId, Revision, is_hub_id};

/// Longest revision that is believed, in bytes.
const MAX_REVISION: usize = 250;

/// One model, or all models of an owner.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reference {
    /// A model, at a revision where one is named.
    Model(ModelId, Option<Revision>),
    /// An owner; or a model without an owner, where there is no such owner.
    Owner(ModelId),
}

/// The text of a path that is meant for the Hub.
pub(crate) fn typed(path: &Path) -> Option<&str> {
    let text = path.to_str()?;
    let web = ["https://huggingface.co/", "https://hf.co/"];
    text.strip_prefix("hf://").or_else(|| web.iter().find_map(|web| text.strip_prefix(web)))
}

impl Reference {
    /// Reads what follows `hf://`.
    pub(crate) fn parse(text: &str) -> Result<Self, HubError> {
        let wrong = || HubError::new(format!("hf://{text}"), Fault::Reference);
        let (id, revision) = match text.split_once('@') {
            Some((id, revision)) => (id, Some(revision)),
            None => {
                (text.split_once("/tree/").map_or(text, |(id, _)| id), text.split_once("/tree/").map(|(_, revision)| revision))
            }
        };
        let id = id.trim_matches('/');
        if !is_hub_id(id) {
            return Err(wrong());
        }
        let id: ModelId = id.parse().map_err(|_| wrong())?;
        let revision = match revision.map(|text| text.trim_matches('/')) {
            Some(text) if is_revision(text) => Some(text.parse().map_err(|_| wrong())?),
            Some(_) => return Err(wrong()),
            None => None,
        };
        Ok(match (id.owner(), revision) {
            (None, None) => Self::Owner(id),
            (_, revision) => Self::Model(id, revision),
        })
    }
}

/// Whether a text can name a branch, a tag or a commit, and is safe as a part of a path.
fn is_revision(text: &str) -> bool {
    let part = |part: &str| !part.is_empty() && !part.starts_with(['.', '-']) && !part.ends_with(".lock");
    text.len() <= MAX_REVISION
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'/' | b'+'))
        && !text.contains("..")
        && text.split('/').all(part)
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Model(id, Some(revision)) => write!(f, "{id}@{revision}"),
            Self::Model(id, None) | Self::Owner(id) => write!(f, "{id}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_models_revisions_and_owners() {
        for (path, told) in [
            ("hf://acme/helper-7b", "Model acme/helper-7b"),
            ("hf://acme/helper-7b/", "Model acme/helper-7b"),
            ("hf://acme/helper-7b@v1.0", "Model acme/helper-7b@v1.0"),
            ("hf://acme/helper-7b@refs/pr/1", "Model acme/helper-7b@refs/pr/1"),
            ("https://huggingface.co/acme/helper-7b/tree/main", "Model acme/helper-7b@main"),
            ("hf://helper@main", "Model helper@main"),
            ("hf://acme", "Owner acme"),
        ] {
            let reference = Reference::parse(typed(Path::new(path)).unwrap()).unwrap();
            let kind = if matches!(reference, Reference::Owner(_)) { "Owner" } else { "Model" };
            assert_eq!(format!("{kind} {reference}"), told);
        }
        assert_eq!(typed(Path::new("models/acme")), None);
    }

    #[test]
    fn refuses_what_could_leave_the_cache_or_the_address() {
        for text in
            ["", "..", "acme/..", "a/b/c", "acme/x@../../y", "acme/x@", "acme/x@a b", "acme/x@-f", "acme/x@a//b", "a\u{202e}/b"]
        {
            assert!(Reference::parse(text).is_err(), "{text}");
        }
    }
}
