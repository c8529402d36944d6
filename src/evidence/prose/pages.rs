//! What the address of a link says: a page of the Hub, or a paper.

use crate::catalog::Catalog;
use crate::catalog::families::normal_bare_name;
use crate::model::is_hub_id;

/// What the address of a Hub page names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Page {
    /// A model's page.
    Model(String),
    /// A dataset's page.
    Dataset(String),
}

impl Page {
    /// "[the Foo family](its maker's page)": no page of a model.
    pub(super) fn is_makers(&self, catalog: &Catalog) -> bool {
        matches!(self, Self::Model(id) if !id.contains('/') && catalog.makers.by_handle(id).is_some())
    }
}

/// Reads an address of the Hub.
pub(super) fn page(address: &str) -> Option<Page> {
    let rest = address.strip_prefix("https://").or_else(|| Some(address.split_once("://")?.1)).unwrap_or(address);
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    let path = rest.strip_prefix("huggingface.co/").or_else(|| rest.strip_prefix("hf.co/"))?;
    // A trainer put a path on its disk after the slash.
    let path = path.split(['?', '#']).next().filter(|path| !path.starts_with('/'))?;
    let mut parts = path.split('/').filter(|part| !part.is_empty());
    let first = parts.next()?;
    let id = |owner: &str, name: Option<&str>| {
        let id = name.map_or_else(|| owner.to_owned(), |name| format!("{owner}/{name}"));
        is_hub_id(&id).then_some(id)
    };
    match first {
        "datasets" => {
            let owner = parts.next()?;
            let name =
                parts.next().filter(|name| !matches!(*name, "viewer" | "tree" | "blob" | "resolve" | "raw" | "discussions"));
            id(owner, name).map(Page::Dataset)
        }
        "spaces" | "papers" | "docs" | "blog" | "collections" | "settings" | "models" | "organizations" | "posts" | "learn"
        | "join" | "pricing" | "transformers" | "tasks" | "course" | "api" | "front" | "login" | "new" => None,
        owner => match parts.next() {
            Some("resolve" | "blob" | "tree" | "raw" | "discussions") => id(owner, None).map(Page::Model),
            Some(name) => id(owner, Some(name)).map(Page::Model),
            None => owner.contains('-').then(|| id(owner, None).map(Page::Model)).flatten(),
        },
    }
}

/// The id that a reader sees as the text of a link, where the link leads to a model of another name: the address was not
/// adapted. The same name under another owner is a moved page.
pub(super) fn shown_id(label: &str, target: &str) -> Option<String> {
    let label = label.trim();
    (label != target
        && label.contains('/')
        && is_hub_id(label)
        && target.contains('/')
        && normal_bare_name(label) != normal_bare_name(target))
    .then(|| label.to_owned())
}

/// Sites of papers.
const PAPERS: &[&str] = &[
    "arxiv.org/",
    "aclanthology.org/",
    "aclweb.org/",
    "doi.org/",
    "openreview.net/",
    "papers.nips.cc/",
    "proceedings.",
    "semanticscholar.org/",
    "huggingface.co/papers/",
    "hf.co/papers/",
    "paperswithcode.com/",
    "openaccess.thecvf.com/",
];

/// Whether a link is the title of a paper: what it names is the paper's matter, not this model's.
pub(super) fn is_title(label: &str, target: &str) -> bool {
    let long = label.split_whitespace().take(7).count() >= 6 || label.contains(": ");
    long && PAPERS.iter().any(|site| target.contains(site))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_addresses_of_the_hub() {
        assert_eq!(page("https://huggingface.co/acme/base-7b/tree/main"), Some(Page::Model("acme/base-7b".into())));
        assert_eq!(page("https://hf.co/datasets/acme/talk"), Some(Page::Dataset("acme/talk".into())));
        assert_eq!(page("https://huggingface.co/base-uncased"), Some(Page::Model("base-uncased".into())));
        for other in ["https://huggingface.co/papers/1", "https://huggingface.co/acme", "https://example.com/a/b", "#usage"] {
            assert_eq!(page(other), None, "{other}");
        }
    }
    #[test]
    fn tells_an_address_that_was_not_adapted_from_a_moved_page() {
        assert_eq!(shown_id("acme/base-7b", "zorb/older-3b").as_deref(), Some("acme/base-7b"));
        for (label, target) in [("acme/base-7b", "zorb/Base-7B"), ("our base", "zorb/older-3b"), ("acme/base-7b", "older")] {
            assert_eq!(shown_id(label, target), None, "{label}");
        }
    }

    #[test]
    fn tells_titles_of_papers_from_other_links() {
        let paper = "https://arxiv.org/abs/0000.00000";
        assert!(is_title("Helper: a small model", paper) && is_title("On how a small model helps others", paper));
        assert!(!is_title("Helper", paper) && !is_title("Helper: a small model", "https://huggingface.co/acme/helper-7b"));
    }
}
