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
        let with = self.sentence.back_over(at, |word| matches!(word, "the" | "a" | "an" | "this"));
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

    /// What only a merge says: "was merged with X and Y", "was merged into X", "the following models were merged: X and Y", "the
    /// models used in the merge are X and Y", "the merged weights for X and Y".
    pub(super) fn merged(&mut self, index: usize, form: Form, next: usize) -> bool {
        match (form, self.sentence.word(next)) {
            (Form::Past, "with") => self.merged_row(index, next + 1) || self.merged_further(index, next + 1),
            (Form::Past, "into" | "onto" | "to") => self.absorbed(index, next),
            (Form::Past, "our" | "my" | "it" | "this" | "the") if self.merged_ours(index, next) => true,
            (Form::Past, ":") => self.merged_row(index, next + 1),
            (Form::Past, "params" | "parameters" | "weights" | "model" | "version" | "checkpoint") => {
                matches!(self.sentence.word(next + 1), "for" | "of") && self.merged_row(index, next + 2)
            }
            (Form::Noun, "are" | "were" | ":") => index == 0 && self.merged_row(index, next + 1),
            _ => false,
        }
    }

    /// "We merged our fine-tuned model with the X model".
    fn merged_ours(&mut self, index: usize, next: usize) -> bool {
        let with = (next + 1..next + 8)
            .find(|at| matches!(self.sentence.word(*at), "with" | "into" | "and" | ","))
            .filter(|at| self.sentence.word(*at) == "with" && !(next..*at).any(|at| self.sentence.name_at(at).is_some()));
        let ours = self.guards.subject == Subject::This || self.sentence.word(next) == "our";
        let Some(name) = with.filter(|_| ours).and_then(|at| self.object(at + 1, Sure::Known, 2)) else { return false };
        self.attach(index, Says::Parent(Some(Merge)), name);
        true
    }

    /// "and the result was merged with X".
    fn merged_further(&mut self, index: usize, start: usize) -> bool {
        let merged = self.out.findings.iter().any(|finding| finding.says == Says::Parent(Some(Merge)));
        let further = self.object(start, Sure::Id, 1).filter(|name| merged && self.is_page(name));
        further.map(|name| self.attach(index, Says::Parent(Some(Merge)), name)).is_some()
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
    fn merged_into(&mut self, index: usize, next: usize) -> bool {
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
    fn absorbed(&mut self, index: usize, next: usize) -> bool {
        let adapter = self.hits[..index].iter().any(|hit| matches!(hit.cue, Cue::Kind(Adapter, Form::Noun)));
        let base = self.object(next + 1, Sure::Id, 3).filter(|name| {
            let others = self.sentence.word(name.tokens.end) == "by"
                && !matches!(self.sentence.word(name.tokens.end + 1), "us" | "me" | "the");
            adapter && self.is_page(name) && !others
        });
        base.map(|name| self.attach(index, Says::Parent(Some(Merge)), name)).is_some()
    }

    /// "a merge of Foo, Bar-7B and Baz": names in a row, one of which is surely one.
    pub(super) fn merged_row(&mut self, index: usize, start: usize) -> bool {
        let joins = |word: &str| matches!(word, "," | "and" | "&" | "+" | "as" | "well" | "the" | "then");
        let names = self.names_in_row(start, 16, |name| name.thing != Thing::Dataset, joins);
        let sure = names.iter().filter(|name| name.sure >= Sure::Shape).count();
        let merged = names.len() > 2 && sure > 0 || names.len() == 2 && sure == 2;
        for name in names.into_iter().filter(|_| merged) {
            self.attach(index, Says::Parent(Some(Merge)), name);
        }
        merged
    }
}
