//! From findings to claims: each once, none about this model itself, and no more than a card can sensibly hold.

use super::grammar::{Reading, Says};
use super::names::{Name, Sentence};
use super::{MAX_CLAIMS, Reader};
use crate::catalog::Resolution;
use crate::catalog::families::normal_name;
use crate::document::Place;
use crate::evidence::{Claim, Mention, MentionForm};
use crate::model::{Basis, RelationKind};

/// A claim as it is told from another of the same card.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Noted {
    pub(super) sort: u8,
    pub(super) kind: Option<RelationKind>,
    pub(super) name: String,
}

impl Reader<'_> {
    /// Remembers the first place after the most claims that are taken from one card.
    pub(super) fn full(&mut self, place: Place) {
        let why = format!("{MAX_CLAIMS} names of models, data and licences stand before this place; the rest was not read");
        self.cut.get_or_insert((place, why));
    }

    /// `zorb/Zorb-7B` for `acme/Zorb-7B`: an id in the text, no link, whose owner is the first word of the name or is nobody that the
    /// catalogue knows, and whose name is one known model's. As a parent an unknown owner may have uploaded another's weights anew; as
    /// a teacher the one is as good as the other.
    fn as_known(&self, sentence: &Sentence, says: Says, name: &Name, mention: Mention) -> Mention {
        let catalog = self.catalog;
        let Some((owner, bare)) = mention.text.split_once('/').filter(|_| mention.form == MentionForm::HubId) else {
            return mention;
        };
        let known = catalog.families.knows(&mention.text);
        let named = || catalog.makers.by_handle(owner).is_some() || catalog.families.owner(owner).is_some();
        let linked = || {
            let start = sentence.tokens().get(name.tokens.start).map_or(0, |token| token.span.start);
            sentence.link_at(start).is_some() || sentence.text.plain[start..].starts_with("http")
        };
        if says == Says::Dataset || known || named() || linked() {
            return mention;
        }
        let Resolution::One(id) = catalog.families.resolve(bare) else { return mention };
        let own = normal_name(id.name()).split(' ').next() == Some(normal_name(owner).as_str());
        let teaches = matches!(says, Says::Teacher | Says::Parent(Some(RelationKind::Distillation)));
        if !(own || teaches) || !normal_name(bare).eq(&normal_name(id.name())) {
            return mention;
        }
        Mention { text: id.as_str().to_owned(), form: MentionForm::HubId, revision: None }
    }

    pub(super) fn note(&mut self, sentence: &Sentence, says: Says, name: &Name) {
        let versioned = if says == Says::Dataset { sentence.in_version(name) } else { None };
        let mention = versioned.unwrap_or_else(|| name.mention.clone());
        if says != Says::Dataset && mention.form != MentionForm::LocalPath && self.own.is(&mention.text) {
            return;
        }
        if says != Says::Dataset
            && mention.text.split_once('/').is_some_and(|(site, rest)| site.contains('.') && rest.contains('/'))
        {
            // "site.example/acme/code": an address.
            return;
        }
        let mention = self.as_known(sentence, says, name, mention);
        if Mention::parse(&mention.text).is_none() {
            // "on the None dataset", "None", "unknown".
            return;
        }
        let lower = mention.text.to_lowercase();
        let (sort, kind) = match says {
            Says::Parent(kind) => (0, kind),
            Says::Teacher => (1, None),
            Says::Dataset => (2, None),
        };
        let repeated =
            self.noted.iter().any(|noted| noted.sort == sort && noted.name == lower && (kind.is_none() || noted.kind == kind));
        if repeated {
            return;
        }
        if self.noted.len() >= MAX_CLAIMS {
            return self.full(self.card.place_at(sentence.text.origin(sentence.span.start)));
        }
        self.noted.push(Noted { sort, kind, name: lower });
        let claim = match says {
            Says::Parent(kind) => {
                self.direct |= kind.is_some_and(RelationKind::carries_weights) && mention.form == MentionForm::HubId;
                self.descends |= kind.is_none_or(RelationKind::carries_weights) && mention.form != MentionForm::LocalPath;
                Claim::Parent { parent: mention, kind }
            }
            Says::Teacher => Claim::Teacher { teacher: mention },
            Says::Dataset => Claim::Dataset { dataset: mention },
        };
        let at = sentence.tokens().get(name.tokens.start).map_or(sentence.span.start, |token| token.span.start);
        let place = self.card.place_at(sentence.text.origin(at));
        let quote = &sentence.text.plain[sentence.span.clone()];
        self.seen.note("prose", Basis::Stated, place, quote, claim);
    }

    /// Notes what a sentence says.
    pub(super) fn take(&mut self, sentence: &Sentence, reading: Reading, indent: usize) {
        for finding in &reading.findings {
            self.note(sentence, self.of_a_tune(finding.says, &finding.name.mention), &finding.name);
        }
        if let Some(at) = reading.cut {
            let why = "a sentence says more there than is read of one; the rest of it was not read";
            self.cut.get_or_insert_with(|| (self.card.place_at(sentence.text.origin(at)), why.to_owned()));
        }
        if reading.scratch && self.scratch.is_none() {
            self.scratch =
                Some((sentence.text.origin(sentence.span.start), sentence.text.plain[sentence.span.clone()].to_owned()));
        }
        if let Some(says) = reading.announces {
            let merges = self.merges && says == Says::Parent(None);
            self.pending = Some((if merges { Says::Parent(Some(RelationKind::Merge)) } else { says }, indent));
        }
    }
}
