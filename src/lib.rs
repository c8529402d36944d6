//! provaudit tells where an AI model comes from, under what terms, and which law or rule that touches.
//!
//! The pipeline, stage by stage; [`audit`] is this list as code:
//!
//! 1. [`source`] finds the bytes: folders, single files, Hugging Face caches, Ollama stores, the Hub; [`source::references`] finds which
//!    models code names.
//! 2. [`evidence`] notes what they say: one claim, one place.
//! 3. [`lineage`] joins the notes into a graph of relations.
//! 4. [`origin`] concludes who made the model and each ancestor.
//! 5. [`license`] concludes under what terms.
//! 6. [`rules`] judge, under a [`policy`], on a day; a match is a [`finding`].
//! 7. [`report`] tells.
//!
//! What was accepted is kept in a [`lockfile`], which later audits are compared with.
//!
//! Around it: [`cli`] is what can be typed, [`commands`] do it, [`error`] is how a run can end, [`terminal`] how it looks.
//!
//! [`model`] and [`document`] hold the words that all stages share, [`catalog`] what is known beforehand, [`audited`] what an
//! audit concluded.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod audit;
pub mod audited;
pub mod catalog;
pub mod cli;
pub mod commands;
pub mod country;
pub mod diagnostic;
mod digest;
pub mod document;
pub mod error;
pub mod evidence;
mod filter;
pub mod finding;
pub mod license;
pub mod lineage;
pub mod lockfile;
pub mod model;
pub mod origin;
pub mod policy;
pub mod report;
pub mod rules;
pub mod source;
pub mod terminal;
