//! How sentences open that say nothing of where this model comes from.

/// Whether a folded sentence names people or papers, or only gives an example.
pub(super) fn gives_credit(folded: &str) -> bool {
    // No opening begins with another: only the last one up to the sentence can be its.
    let at = CREDITS.partition_point(|opening| *opening <= folded);
    at.checked_sub(1).is_some_and(|at| folded.starts_with(CREDITS[at]))
}

/// Sorted, folded.
const CREDITS: &[&str] = &[
    "as an example",
    "author:",
    "authors:",
    "citation:",
    "codebase:",
    "coming next",
    "coming soon",
    "created by:",
    "developed by:",
    "example (",
    "example:",
    "for comparison,",
    "for example",
    "for instance",
    "framework:",
    "frameworks:",
    "funded by:",
    "hardware:",
    "in this guide",
    "in this notebook",
    "in this tutorial",
    "maintained by:",
    "paper:",
    "papers:",
    "planned:",
    "shared by:",
    "software:",
    "soon:",
    "this guide",
    "this notebook",
    "this tutorial",
    "to do:",
    "todo",
    "tokenizer:",
    "upcoming:",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_openings_sorted_and_apart() {
        assert!(CREDITS.windows(2).all(|pair| pair[0] < pair[1] && !pair[1].starts_with(pair[0])));
    }

    #[test]
    fn finds_each_opening() {
        assert!(CREDITS.iter().all(|opening| gives_credit(opening) && gives_credit(&format!("{opening} owls"))));
        assert!(!gives_credit("") && !gives_credit("a model") && !gives_credit("this guid") && !gives_credit("we"));
    }
}
