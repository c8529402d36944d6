//! What was merged: "a merge of X and Y", "merges X into Y", "X with the LoRA Y applied".

use super::super::cues::{Cue, Form};
use super::super::names::{Sure, Thing};
use super::super::own::Subject;
use super::{Reader, Says};
use crate::model::RelationKind::{Adapter, Merge};

impl Reader<'_> {
    /// "X with the LoRA Y applied": both went into this model.
    pub(super) fn applied(&mut self, index: usize, at: usize, next: usize) -> bool {
        let Some(lora) = self.sentence.name_at(next).filter(|name| self.is_page(name)) else { return false };
        let mut with = at;
        while with > 0 && matches!(self.sentence.word(with - 1), "the" | "a" | "an" | "this") {
            with -= 1;
        }
        let Some(with) = with.checked_sub(1).filter(|with| matches!(self.sentence.word(*with), "with" | "and" | "plus" | "+"))
        else {
            return false;
        };
        let end = lora.tokens.end;
        let into = (end..end + 4)
            .any(|at| matches!(self.sentence.word(at), "applied" | "merged" | "added" | "baked" | "fused" | "integrated"));
        let Some(base) = self.sentence.name_before(with).filter(|base| into && self.is_page(base)) else { return false };
        self.attach(index, Says::Parent(Some(Merge)), base);
        if self.guards.allows_parent(index) {
            self.push(Says::Parent(Some(Merge)), lora);
        }
        true
    }

    /// "Merge [X](its page) and [Y](its page) using SLERP": written like an order, meant as what was done. "It merges X and Y".
    pub(super) fn merged_at_once(&mut self, index: usize, at: usize, next: usize) -> bool {
        if self.sentence.word(at) == "merges" && at > 0 && self.guards.subject == Subject::This {
            return self.merged_into(index, next) || self.merged_row(index, next);
        }
        let first = Some(next).filter(|_| at == 0).and_then(|at| self.sentence.name_at(at)).filter(|name| self.is_page(name));
        let Some(first) = first.filter(|first| self.coordinated(first).is_some_and(|second| self.is_page(&second))) else {
            return false;
        };
        self.attach(index, Says::Parent(Some(Merge)), first);
        true
    }

    /// "merges the LoRA [X](its page) into [Y](its page)".
    pub(super) fn merged_into(&mut self, index: usize, next: usize) -> bool {
        let first = (next..next + 4).find_map(|at| self.sentence.name_at(at)).filter(|name| self.is_page(name));
        let Some(first) = first.filter(|name| matches!(self.sentence.word(name.tokens.end), "into" | "onto" | "to")) else {
            return false;
        };
        let at = first.tokens.end + 1;
        let second = (at..at + 3).find_map(|at| self.sentence.name_at(at)).filter(|name| self.is_page(name));
        let Some(second) = second else { return false };
        self.attach(index, Says::Parent(Some(Merge)), first);
        self.attach(index, Says::Parent(Some(Merge)), second);
        true
    }

    /// "The LoRA adapter was merged into X".
    pub(super) fn absorbed(&mut self, index: usize, next: usize) -> bool {
        let adapter = self.hits[..index].iter().any(|hit| matches!(hit.cue, Cue::Kind(Adapter, Form::Noun)));
        let base = self.object(next + 1, Sure::Id, 3).filter(|name| {
            let others = self.sentence.word(name.tokens.end) == "by"
                && !matches!(self.sentence.word(name.tokens.end + 1), "us" | "me" | "the");
            adapter && self.is_page(name) && !others
        });
        let Some(name) = base.filter(|_| matches!(self.sentence.word(next), "into" | "onto" | "to")) else { return false };
        self.attach(index, Says::Parent(Some(Merge)), name);
        true
    }

    /// "a merge of Foo, Bar-7B and Baz": names in a row, one of which is surely one.
    pub(super) fn merged_row(&mut self, index: usize, start: usize) -> bool {
        let (mut at, mut names) = (start, Vec::new());
        while let Some(name) = self.sentence.name_at(at).filter(|name| name.thing != Thing::Dataset && names.len() < 16) {
            at = name.tokens.end;
            names.push(name);
            let joined = at;
            while matches!(self.sentence.word(at), "," | "and" | "&" | "+" | "as" | "well" | "the" | "then") {
                at += 1;
            }
            if joined == at {
                break;
            }
        }
        let sure = names.iter().filter(|name| name.sure >= Sure::Shape).count();
        let merged = names.len() > 2 && sure > 0 || names.len() == 2 && sure == 2;
        for name in names.into_iter().filter(|_| merged) {
            self.attach(index, Says::Parent(Some(Merge)), name);
        }
        merged
    }
}
