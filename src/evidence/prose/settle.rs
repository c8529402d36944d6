//! What only the whole card settles: which of its claims say less than others, or mean an ancestor.

use super::Reader;
use crate::catalog::Resolution;
use crate::catalog::families::{normal_bare_name, normal_name};
use crate::evidence::{Claim, Evidence, Mention, MentionForm};
use crate::model::{Basis, RelationKind};

impl Reader<'_> {
    /// A card that names a parent and says "from scratch" means the parent's training; one that names its direct parent and has
    /// another base model in a table means an ancestor there.
    pub(super) fn finish(mut self) {
        self.linked_original();
        self.note_adapter();
        self.note_bases();
        self.note_supposed();
        if let [only] = self.recipe[..]
            && let Some(Claim::Parent { kind, .. }) = self.seen.evidence.get_mut(only).map(|seen| &mut seen.claim)
        {
            // One ingredient is no merge.
            *kind = None;
        }
        let mut dropped = self.of_code();
        dropped.extend(std::mem::take(&mut self.tabled).into_iter().filter(|_| self.direct));
        dropped.sort_unstable();
        for index in dropped.into_iter().rev() {
            self.seen.evidence.remove(index);
        }
        self.merge_the_base();
        self.drop_steps();
        self.recipe_in_full();
        self.name_in_full();
        self.name_as_declared();
        self.drop_vaguer();
        self.drop_shorter_teachers();
        if let Some((place, why)) = self.cut.take() {
            self.seen.gaps.push(place.gap("model card", why, "keep the card to one model, in shorter sentences"));
        }
        if let Some((at, quote)) = self.scratch.take().filter(|_| !self.descends) {
            self.seen.note("prose", Basis::Stated, self.card.place_at(at), &quote, Claim::FromScratch);
        }
    }

    /// The base model beside two that were merged was merged with them.
    fn merge_the_base(&mut self) {
        let merged = |claim: &Claim| matches!(claim, Claim::Parent { kind: Some(RelationKind::Merge), .. });
        let prose = |seen: &&mut Evidence| seen.extractor == "prose";
        if self.seen.evidence.iter().filter(|seen| seen.extractor == "prose" && merged(&seen.claim)).count() < 2 {
            return;
        }
        for seen in self.seen.evidence.iter_mut().filter(prose) {
            if let Claim::Parent { parent, kind: kind @ None } = &mut seen.claim
                && parent.form == MentionForm::HubId
            {
                *kind = Some(RelationKind::Merge);
            }
        }
    }

    /// What a recipe names that another recipe below a heading of that name made is a step on the way, and no parent.
    fn drop_steps(&mut self) {
        let recipe =
            |seen: &&Evidence| matches!(&seen.claim, Claim::Tool { tool } if seen.extractor != "prose" && tool == "mergekit");
        if self.seen.evidence.iter().filter(recipe).count() < 2 {
            return;
        }
        let heading = |line: &str| {
            let line = line.trim();
            let bold = || line.strip_prefix("**").and_then(|line| line.strip_suffix("**"));
            line.strip_prefix('#').map(|line| line.trim_start_matches('#')).or_else(bold).map(normal_name)
        };
        let headings: Vec<String> = self.card.text().lines().filter_map(heading).collect();
        let own = |owner: &str| self.own.owners().any(|own| own.eq_ignore_ascii_case(owner));
        self.seen.evidence.retain(|seen| match &seen.claim {
            Claim::Parent { parent, kind: Some(RelationKind::Merge) } if seen.extractor != "prose" => {
                let owned = parent.text.split_once('/').is_none_or(|(owner, _)| own(owner));
                !(owned && headings.contains(&normal_bare_name(&parent.text)))
            }
            _ => true,
        });
    }

    /// A folder in a recipe that is called like one page which the card links (`acme_base-7b`, `acmebase-7b`, `base-7b`), or like a
    /// known model with its owner, is that model.
    fn recipe_in_full(&mut self) {
        let families = &self.catalog.families;
        let folder = |seen: &Evidence| match &seen.claim {
            Claim::Parent { parent, kind: Some(RelationKind::Merge) }
                if (seen.extractor == "prose" || seen.basis == Basis::Named)
                    && !parent.text.contains(['/', ' '])
                    && families.resolve(&parent.text) == Resolution::Unknown =>
            {
                Some(parent.text.to_ascii_lowercase())
            }
            _ => None,
        };
        if !self.seen.evidence.iter().any(|seen| folder(seen).is_some()) {
            return;
        }
        let pages = self.linked_models();
        for seen in &mut self.seen.evidence {
            let Some(name) = folder(seen) else { continue };
            let called = |id: &str| {
                let id = id.to_ascii_lowercase();
                name == id.replace('/', "_") || name == id.replace('/', "") || id.split('/').nth(1) == Some(&*name)
            };
            let mut known = families.rows().iter().flat_map(|family| &family.models).map(|row| row.id.as_str());
            let mut fits = pages.iter().map(|(_, id)| id.as_str()).filter(|id| called(id));
            let page = fits.next().filter(|_| fits.next().is_none());
            let found = page.or_else(|| known.find(|id| called(id)));
            if let (Some(id), Claim::Parent { parent, .. }) = (found, &mut seen.claim) {
                *parent = Mention { text: id.to_owned(), form: MentionForm::HubId, revision: None };
                seen.basis = seen.basis.max(Basis::Stated);
            }
        }
    }

    /// A name that the catalogue does not know, and that the card links as one page's and no other's, is that page's.
    fn name_in_full(&mut self) {
        let families = &self.catalog.families;
        let unknown = |claim: &Claim| match claim {
            Claim::Parent { parent, .. } | Claim::Teacher { teacher: parent } if parent.form == MentionForm::Name => {
                let numbered = parent.text.bytes().any(|byte| byte.is_ascii_digit());
                (numbered && families.resolve(&parent.text) == Resolution::Unknown).then(|| normal_bare_name(&parent.text))
            }
            _ => None,
        };
        if !self.seen.evidence.iter().any(|seen| seen.extractor == "prose" && unknown(&seen.claim).is_some()) {
            return;
        }
        let pages = self.linked_models();
        for seen in self.seen.evidence.iter_mut().filter(|seen| seen.extractor == "prose") {
            let Some(short) = unknown(&seen.claim) else { continue };
            let mut whole = pages.iter().filter(|(bare, _)| *bare == short);
            let found = whole.next().filter(|_| whole.next().is_none());
            let claim = &mut seen.claim;
            if let (Some((_, id)), Claim::Parent { parent, .. } | Claim::Teacher { teacher: parent }) = (found, claim) {
                *parent = Mention { text: id.clone(), form: MentionForm::HubId, revision: None };
            }
        }
    }

    /// A name without a version, with which the id of a parent begins that the card names elsewhere, is short for that one, and not for
    /// whatever other model is called by it. A link whose label is such an id means that one too, wherever its address leads.
    fn name_as_declared(&mut self) {
        let parents = || {
            self.seen.evidence.iter().filter_map(|seen| match &seen.claim {
                Claim::Parent { parent, .. } if parent.form == MentionForm::HubId => Some(parent),
                _ => None,
            })
        };
        let whole = |seen: &Evidence| match &seen.claim {
            Claim::Parent { parent, .. } if seen.extractor != "prose" || parent.form == MentionForm::LocalPath => None,
            Claim::Parent { parent, .. } if parent.form == MentionForm::HubId => {
                let shown = |id: &&Mention| {
                    seen.quote.contains(&*id.text) && normal_bare_name(&id.text) == normal_bare_name(&parent.text)
                };
                if seen.quote.contains(&*parent.text) { None } else { parents().find(shown).cloned() }
            }
            Claim::Parent { parent, .. } if !parent.text.bytes().any(|byte| byte.is_ascii_digit()) => {
                let short = normal_bare_name(&parent.text);
                let mut whole = parents().filter(|id| begins(&normal_bare_name(&id.text), &short));
                let one = whole.next()?;
                whole.all(|other| other.text == one.text).then(|| one.clone())
            }
            _ => None,
        };
        let found: Vec<(usize, Mention)> =
            self.seen.evidence.iter().enumerate().filter_map(|(at, seen)| Some((at, whole(seen)?))).collect();
        for (at, whole) in found {
            if let Claim::Parent { parent, .. } = &mut self.seen.evidence[at].claim {
                *parent = whole;
            }
        }
    }

    /// A family's name says nothing where one of its models is named as a parent too.
    fn drop_vaguer(&mut self) {
        let families = &self.catalog.families;
        let family = |claim: &Claim| match claim {
            Claim::Parent { parent, kind } if kind.is_none_or(RelationKind::carries_weights) => {
                match families.resolve(&parent.text) {
                    Resolution::Family(family) => Some((family, true)),
                    Resolution::One(id) => families.get(&id).map(|row| (families.family_of(row).id.clone(), false)),
                    Resolution::Several(ids) => {
                        ids.first().and_then(|id| families.get(id)).map(|row| (families.family_of(row).id.clone(), false))
                    }
                    Resolution::Unknown => None,
                }
            }
            _ => None,
        };
        let named: Vec<_> = self.seen.evidence.iter().map(|seen| family(&seen.claim)).collect();
        if !named.iter().flatten().any(|(_, vague)| *vague) {
            return;
        }
        let exact: Vec<_> = named.iter().flatten().filter(|(_, vague)| !vague).map(|(family, _)| family.clone()).collect();
        let text = |claim: &Claim| match claim {
            Claim::Parent { parent, .. } => normal_bare_name(&parent.text),
            _ => String::new(),
        };
        let texts: Vec<String> = self.seen.evidence.iter().map(|seen| text(&seen.claim)).collect();
        let longer = |short: &str| texts.iter().any(|long| begins(long, short));
        let mut at = 0;
        self.seen.evidence.retain(|seen| {
            let vague = matches!(&named[at], Some((family, true)) if exact.contains(family) || longer(&texts[at]));
            at += 1;
            !(vague && seen.extractor == "prose")
        });
    }

    /// Of two teachers, one of which is the other's instruct version, the card means the one it names in full.
    fn drop_shorter_teachers(&mut self) {
        let text = |claim: &Claim| match claim {
            Claim::Teacher { teacher } | Claim::Parent { parent: teacher, kind: Some(RelationKind::Distillation) } => {
                Some(normal_bare_name(&teacher.text))
            }
            _ => None,
        };
        let named: Vec<String> = self.seen.evidence.iter().filter_map(|seen| text(&seen.claim)).collect();
        let full = |short: &str| {
            named
                .iter()
                .filter_map(|long| long.strip_prefix(short))
                .any(|rest| matches!(rest.trim(), "instruct" | "chat" | "it"))
        };
        self.seen.evidence.retain(|seen| seen.extractor != "prose" || !text(&seen.claim).is_some_and(|short| full(&short)));
    }
}

/// Whether a name goes on where a shorter one ends: "foo base" and "foo".
fn begins(long: &str, short: &str) -> bool {
    long.strip_prefix(short).is_some_and(|rest| rest.starts_with(' '))
}
