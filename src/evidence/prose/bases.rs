//! Licences that a card gives other models. They count only where that model turns out to be a base of this one, so they are
//! kept until the card is read whole.

use super::Reader;
use crate::catalog::Resolution;
use crate::catalog::families::normal_bare_name;
use crate::document::Place;
use crate::evidence::{Claim, LicenseClaim, Mention};
use crate::model::Basis;

/// A licence that the card gives another model.
pub(super) struct OfOther {
    pub(super) license: String,
    pub(super) base: Option<Mention>,
    /// Whether that one's card stands in this one, as only a base's does.
    pub(super) quoted: bool,
    /// Whether it is the notice that a base's maker asks for, where no base is named.
    pub(super) notice: bool,
    pub(super) place: Place,
    pub(super) quote: String,
}

impl Reader<'_> {
    /// Notes the licences of other models that are bases of this one.
    pub(super) fn note_bases(&mut self) {
        if self.of_others.is_empty() {
            return;
        }
        let parents: Vec<Mention> = self
            .seen
            .evidence
            .iter()
            .filter_map(|seen| match &seen.claim {
                Claim::Parent { parent, kind } if kind.is_none_or(|kind| kind.carries_weights()) => Some(parent.clone()),
                _ => None,
            })
            .collect();
        for OfOther { license, base, quoted, notice, place, quote } in std::mem::take(&mut self.of_others) {
            let is_base = match &base {
                _ if quoted => true,
                None => !parents.is_empty(),
                _ if notice && parents.is_empty() => true,
                // The notice that some makers ask for stands on cards whose own name starts with the original's.
                Some(base) => parents.iter().any(|parent| self.means(base, parent)) || self.is_called_after(base),
            };
            let claim = Claim::License(LicenseClaim::OfBase { license, base });
            if is_base && !self.seen.evidence.iter().any(|seen| seen.claim == claim) {
                self.seen.note("prose", Basis::Stated, place, &quote, claim);
            }
        }
    }

    /// Whether two names mean one model, or one of them the other without its version.
    fn means(&self, one: &Mention, other: &Mention) -> bool {
        let bare = |mention: &Mention| normal_bare_name(&mention.text);
        let (a, b) = (bare(one), bare(other));
        let heads =
            |long: &str, short: &str| long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        if a.is_empty() || b.is_empty() {
            return false;
        }
        let resolved = |mention: &Mention| match self.catalog.families.resolve(&mention.text) {
            Resolution::One(id) => Some(id),
            _ => None,
        };
        heads(&a, &b) || heads(&b, &a) || resolved(one).is_some_and(|id| Some(id) == resolved(other))
    }

    /// Whether this model's name is another's and more: "zorb-2-7b-talk" after "Zorb 2". Not "zorb-2.5" after "Zorb 2".
    fn is_called_after(&self, base: &Mention) -> bool {
        let base = normal_bare_name(&base.text);
        let more = |own: &str| {
            normal_bare_name(own).strip_prefix(&*base).is_some_and(|rest| {
                rest.strip_prefix(' ').is_some_and(|rest| {
                    let mut words = rest.split(' ');
                    let number = words.next().is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
                    !number || matches!(words.next(), Some("b" | "m"))
                })
            })
        };
        base.contains(' ') && self.own.bare_names().any(more)
    }
}
