//! Who was taught: "distilled from X into Y", "X's knowledge was distilled into Y", "distillation from X to Y".
//!
//! The teacher is read with the other cues. What it was distilled into is where the weights come from, unless that is this model.

use super::super::cues::{Cue, Form};
use super::super::names::{Name, Sure};
use super::{Reader, Says};
use crate::model::RelationKind::{Distillation, FineTune};

/// The most words between the word for distillation and its student.
const REACH: usize = 14;

impl Reader<'_> {
    /// Notes the student of a distillation whose teacher the sentence names.
    pub(super) fn student(&mut self) {
        let distills = |cue: Cue| matches!(cue, Cue::Kind(Distillation, _));
        let Some(index) = self.hits.iter().position(|hit| distills(hit.cue)) else { return };
        let noun = matches!(self.hits[index].cue, Cue::Kind(_, Form::Noun | Form::Ing));
        let next = self.sentence.token_from(self.hits[index].span.end);
        let end = self.sentence.tokens().len().min(next + REACH);
        let leads = |word: &str| word == "into" || word == "onto" || noun && word == "to";
        let Some(at) = (next..end).find(|at| leads(self.sentence.word(*at))) else { return };
        let mut from = at + 1;
        while matches!(self.sentence.word(from), "the" | "a" | "an" | "our" | "smaller" | "student" | "model") {
            from += 1;
        }
        let own = |name: &Name| self.setting.own.covers(name, &self.sentence.catalog.families);
        let fits = |name: &Name| name.sure >= Sure::Shape && name.is_model() && !own(name);
        let Some(student) = self.sentence.name_at(from).filter(fits) else { return };
        // "into Y-1B, Y-3B and this model": its siblings.
        let mut last = student.clone();
        while let Some(sibling) = self.coordinated(&last) {
            if own(&sibling) {
                return;
            }
            last = sibling;
        }
        if last.tokens.end > student.tokens.end || !self.guards.allows_teacher(index) || self.is_component(&student) {
            return;
        }
        let teaches = |says: Says| matches!(says, Says::Teacher | Says::Parent(Some(Distillation)));
        if !self.out.findings.iter().any(|finding| teaches(finding.says)) {
            let Some(teacher) = self.knowledge_of(index, next, at) else { return };
            self.push(Says::Parent(Some(Distillation)), teacher);
        }
        if self.out.findings.iter().any(|finding| finding.name.mention == student.mention) {
            return;
        }
        self.push(Says::Parent(Some(FineTune)), student);
    }

    /// "X's knowledge was distilled into": X.
    fn knowledge_of(&self, index: usize, next: usize, at: usize) -> Option<Name> {
        let word = self.sentence.word(next);
        if next != at && !(word == "from" || word == "of") {
            return None;
        }
        let own = |name: &Name| self.setting.own.covers(name, &self.sentence.catalog.families);
        let fits = |name: &Name| name.sure >= Sure::Shape && name.is_model() && !own(name);
        let start = self.sentence.token_from(self.hits[index].span.start);
        let verb = self.sentence.back_over(start, |word| matches!(word, "was" | "is" | "were" | "are" | "been" | "has"));
        let noun = self.sentence.back_over(verb, |word| {
            matches!(
                word,
                "knowledge" | "capabilities" | "abilities" | "ability" | "reasoning" | "skills" | "the" | "'s" | "’s"
            )
        });
        if verb == start || noun == verb { None } else { self.sentence.name_before(noun).filter(fits) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::check;

    #[test]
    fn reads_what_a_teacher_was_distilled_into() {
        let both: &[&str] = &["distillation Glimmer-3-70B", "fine-tune Glimmer-3-4B"];
        check(&[
            ("Distilled from Glimmer-3-70B into Glimmer-3-4B.", both),
            ("We distilled Glimmer-3-70B into Glimmer-3-4B.", both),
            ("Glimmer-3-70B's knowledge was distilled into Glimmer-3-4B.", both),
            ("Knowledge distillation from Glimmer-3-70B (teacher) to Glimmer-3-4B (student).", both),
            ("Student: Glimmer-3-4B, teacher: Glimmer-3-70B.", &["parent Glimmer-3-4B", "teacher Glimmer-3-70B"]),
        ]);
    }

    #[test]
    fn takes_no_student_that_is_a_sibling_or_not_said_to_be_taught() {
        check(&[
            ("We distilled Helper-7b into Glimmer-3-4B.", &[]),
            ("It was distilled into Glimmer-3-4B later.", &[]),
            ("Helper-7b can be distilled into Glimmer-3-4B.", &[]),
            ("We distilled Glimmer-3-70B into Glimmer-3-4B and Helper-7b.", &["distillation Glimmer-3-70B"]),
            ("Zorblax-13B was never distilled into Glimmer-3-4B.", &[]),
        ]);
    }
}
