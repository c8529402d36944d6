//! The shape of a condition: connectives over matchers, matchers over fields, fields over values.
//!
//! A condition is yes, no or unknown ([`Truth`], Kleene's logic): a missing country is unknown, not no. A matcher such as
//! `ancestor` must hold on one model and returns every model that satisfies it. There is no recursion, loop or pattern with
//! backtracking, so an evaluation ends after at most conditions times models steps.

use chrono::NaiveDate;

use super::field::Field;
use super::glob::Glob;
use crate::catalog::Status;
use crate::model::{AuthorityId, RelationKind};

/// Whether a condition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Truth {
    /// It does not.
    No,
    /// It cannot be said: something it asks for is not known.
    Unknown,
    /// It does.
    Yes,
}

impl Truth {
    /// Both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// At least one holds.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.max(other)
    }

    /// The opposite; unknown stays unknown.
    #[must_use]
    pub fn negate(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
            Self::Yes => Self::No,
        }
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

/// A condition.
#[derive(Debug, Clone)]
pub enum Condition {
    /// All hold. A mapping with several keys means this too.
    All(Vec<Condition>),
    /// At least one holds.
    Any(Vec<Condition>),
    /// It does not hold. Drops the models that made it hold.
    Not(Box<Condition>),
    /// A model holds the test.
    Model {
        /// Which models are asked.
        which: Which,
        /// The kinds of relation that may be on the path.
        via: Kinds,
        /// What must hold on one of them.
        test: Test,
    },
    /// One dataset of the model or of an ancestor holds the test.
    Dataset(Test),
    /// The licence holds the test, which asks for no conflict.
    License(Test),
    /// The licence with one of its conflicts holds the test.
    Conflict(Test),
    /// The deployment that the policy declares holds the test.
    Deployment(Test),
    /// The day of the audit is within bounds.
    Date {
        /// Earlier than this day.
        before: Option<NaiveDate>,
        /// Later than this day.
        after: Option<NaiveDate>,
    },
    /// An authority stands so on the day of the audit, assumptions included.
    Authority {
        /// The authority.
        id: AuthorityId,
        /// One of these.
        status: Vec<Status>,
    },
    /// It turned out so for all models of the audit alike; where it is unknown, these fields of the deployment would decide it.
    Alike(Truth, Vec<Field>),
}

/// Which models a matcher asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Which {
    /// The audited model.
    Myself,
    /// Its direct parents and teachers.
    Parent,
    /// Every model on a path upwards.
    Ancestor,
    /// Where the lines begin: the models without parents.
    Root,
    /// Models whose outputs trained the model or an ancestor.
    Teacher,
    /// The model that a finding is about; in the conditions of a severity, a certainty or an authority only.
    Subject,
}

/// A set of relation kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Kinds(u8);

impl Kinds {
    /// All kinds.
    pub const ALL: Self = Self(u8::MAX);
    /// The kinds by which weights are handed on: all but distillation.
    pub const WEIGHTS: Self = Self(u8::MAX ^ (1 << RelationKind::Distillation as u8));
    /// No kind.
    pub const NONE: Self = Self(0);

    /// The set with one more kind.
    #[must_use]
    pub fn with(self, kind: RelationKind) -> Self {
        Self(self.0 | 1 << kind as u8)
    }

    /// The kinds in both sets.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether the kind is in the set.
    #[must_use]
    pub fn has(self, kind: RelationKind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }
}

/// What must hold on one model, dataset, licence or deployment.
#[derive(Debug, Clone)]
pub enum Test {
    /// All hold.
    All(Vec<Test>),
    /// At least one holds.
    Any(Vec<Test>),
    /// It does not hold.
    Not(Box<Test>),
    /// A field compares so.
    Field(Field, Operation),
}

impl Test {
    /// All of several tests; a single one stands for itself.
    #[must_use]
    pub fn of(mut tests: Vec<Self>) -> Self {
        if tests.len() == 1 { tests.remove(0) } else { Self::All(tests) }
    }

    /// Whether the test asks for any field that `of` names.
    pub fn asks(&self, of: &dyn Fn(Field) -> bool) -> bool {
        match self {
            Self::All(tests) | Self::Any(tests) => tests.iter().any(|test| test.asks(of)),
            Self::Not(test) => test.asks(of),
            Self::Field(field, _) => of(*field),
        }
    }
}

/// How a field compares.
#[derive(Debug, Clone)]
pub enum Operation {
    /// The value, or one of the values, is among these: `is`, `in`, `any`.
    OneOf(Vec<Box<str>>),
    /// No value is among these: `none`.
    NoneOf(Vec<Box<str>>),
    /// The value, or one of them, matches one of these globs: `like`.
    Like(Vec<Glob>),
    /// `true` or `false`.
    Flag(bool),
    /// `is` on a number.
    Equal(f64),
    /// More than: `gt`.
    Greater(f64),
    /// Less than: `lt`.
    Less(f64),
    /// A day earlier than this: `before`.
    Before(NaiveDate),
    /// A day later than this: `after`.
    After(NaiveDate),
    /// Whether a value is known at all: `exists`.
    Exists(bool),
}

impl Operation {
    /// Whether a text is one of those that the operation names. `exists` names all.
    #[must_use]
    pub fn names(&self, text: &str) -> bool {
        match self {
            Self::OneOf(values) | Self::NoneOf(values) => values.iter().any(|value| value.eq_ignore_ascii_case(text)),
            Self::Like(globs) => globs.iter().any(|glob| glob.matches(text)),
            Self::Exists(_) => true,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_unknown_unknown_unless_the_other_side_decides() {
        use Truth::{No, Unknown, Yes};
        assert_eq!((Yes.and(Unknown), No.and(Unknown)), (Unknown, No));
        assert_eq!((Yes.or(Unknown), No.or(Unknown)), (Yes, Unknown));
        assert_eq!(Unknown.negate(), Unknown);
    }

    #[test]
    fn leaves_distillation_out_of_the_weights() {
        assert!(Kinds::ALL.has(RelationKind::Distillation) && !Kinds::WEIGHTS.has(RelationKind::Distillation));
        assert!(Kinds::WEIGHTS.has(RelationKind::Copy) && Kinds::NONE.with(RelationKind::Copy).has(RelationKind::Copy));
    }
}
