//! A merged adapter: "This repo holds the merged model. The adapter can be found here."
//!
//! The first sentence says what was done and names nothing, the second names what was merged and says nothing of it: only both
//! together are a claim. Where the model is the adapter, the merged model is the one that lies elsewhere.

use super::Reader;
use super::cues::{Cue, Form, Hit};
use super::grammar::Says;
use super::names::{Sentence, Sure, Thing};
use super::own::{Subject, subject};
use crate::model::RelationKind::{Adapter, Merge};

impl Reader<'_> {
    /// Notes whether this model is said to be merged, and the adapter that is then said to lie elsewhere.
    pub(super) fn beside(&mut self, sentence: &Sentence, hits: &[Hit]) {
        let against =
            hits.iter().any(|hit| matches!(hit.cue, Cue::Not | Cue::Compare | Cue::Maybe) && !is_found(sentence, hit));
        if against {
            return;
        }
        let first = subject(sentence, &self.own);
        let merged = hits.iter().any(|hit| {
            let next = sentence.token_from(hit.span.end);
            let weights = |at: usize| matches!(sentence.word(at), "model" | "models" | "weights" | "checkpoint" | "version");
            matches!(hit.cue, Cue::Kind(Merge, Form::Past)) && (next..next + 4).any(weights)
        });
        if merged && first == Subject::This && !hits.iter().any(|hit| matches!(hit.cue, Cue::Kind(Adapter, _))) {
            self.merged = true;
            return;
        }
        let adapter = hits.iter().find(|hit| matches!(hit.cue, Cue::Kind(Adapter, Form::Noun)));
        let opens = adapter.is_some_and(|hit| sentence.token_from(hit.span.start) < 4);
        if !self.merged || !opens || first == Subject::Reader {
            return;
        }
        let found = (0..sentence.tokens.len()).find(|at| PLACED.contains(&sentence.word(*at)));
        let name = found.and_then(|at| {
            (at + 1..sentence.tokens.len().min(at + 6))
                .find_map(|at| sentence.name_at(at).filter(|name| name.sure == Sure::Id && name.thing != Thing::Dataset))
        });
        if let Some(name) = name {
            self.note(sentence, Says::Parent(Some(Merge)), &name);
        }
    }
}

/// "can be found", "can be downloaded": no wish.
fn is_found(sentence: &Sentence, hit: &Hit) -> bool {
    let next = sentence.token_from(hit.span.end);
    matches!(hit.cue, Cue::Maybe) && (next..next + 3).any(|at| PLACED.contains(&sentence.word(at)) || sentence.word(at) == "be")
}

/// Participles of where something lies.
const PLACED: &[&str] = &["found", "available", "located", "hosted", "published", "uploaded", "downloaded", "here"];
