//! The report as JSON: the contract that other programs read.
//!
//! Ten thousand models are tens of megabytes: the mirror of each is built, written and dropped in small batches, side by side,
//! and the order stays that of the audit.

mod indented;
mod page;

use std::io::{self, Write};

use rayon::prelude::*;
use serde::Serialize;

use super::Context;
use super::census::Census;
use super::mirror::{Model, Report};
use crate::audited::AuditedModel;
use crate::finding::Finding;
use indented::Indented;
use page::Page;

/// How many models are made into text at once, while as many are written.
const BATCH: usize = 128;
/// How many of them stand in one buffer.
const TOGETHER: usize = 8;
/// What most of them take, in bytes.
const ROOM: usize = TOGETHER * (16 << 10);
/// The largest buffer that is used again, in bytes.
const KEPT: usize = 1 << 20;

/// Writes the report, indented, with a line end.
///
/// # Errors
/// As the writer gives it.
pub fn write(context: Context<'_>, out: &mut impl Write) -> io::Result<()> {
    let Report {
        schema_version,
        tool,
        as_of,
        assumptions,
        policy,
        rule_packs,
        catalog,
        models: _,
        findings,
        gaps,
        summary,
        hub,
        licenses: _,
        notice,
    } = Report::head(context);
    let mut lead = "{";
    let mut field = |out: &mut dyn Write, name: &str, value: &dyn erased::Value| -> io::Result<()> {
        write!(out, "{lead}\n  \"{name}\": ")?;
        lead = ",";
        out.write_all(value.text(1)?.bytes())
    };
    field(out, "schema_version", &schema_version)?;
    field(out, "tool", &tool)?;
    field(out, "as_of", &as_of)?;
    field(out, "assumptions", &assumptions)?;
    field(out, "policy", &policy)?;
    field(out, "rule_packs", &rule_packs)?;
    field(out, "catalog", &catalog)?;
    models(context, out)?;
    field(out, "findings", &findings)?;
    field(out, "gaps", &gaps)?;
    field(out, "summary", &summary)?;
    field(out, "hub", &hub)?;
    field(out, "licenses", &Census::of(context))?;
    field(out, "notice", &notice)?;
    out.write_all(b"\n}\n")
}

fn models(context: Context<'_>, out: &mut impl Write) -> io::Result<()> {
    out.write_all(b",\n  \"models\": [")?;
    let pairs: Vec<_> = context.models().collect();
    // While one batch is written the next is made; their buffers change places.
    let (mut ready, mut next) = (Texts::default(), Texts::default());
    for (number, batch) in pairs.chunks(BATCH).map(Some).chain([None]).enumerate() {
        rayon::in_place_scope(|scope| {
            if let Some(batch) = batch {
                scope.spawn(|_| next.fill(context, batch, number == 0));
            }
            ready.write(out)
        })?;
        std::mem::swap(&mut ready, &mut next);
    }
    out.write_all(if pairs.is_empty() { b"]" } else { b"\n  ]" })
}

/// The texts of a batch of models.
#[derive(Default)]
struct Texts {
    pages: Vec<Page>,
    error: Option<io::Error>,
}

impl Texts {
    fn fill(&mut self, context: Context<'_>, batch: &[(&AuditedModel, &[Finding])], first: bool) {
        self.pages.resize_with(batch.len().div_ceil(TOGETHER), || Page::with_room(ROOM));
        let made = batch.par_chunks(TOGETHER).zip(&mut self.pages).enumerate().map(|(place, (models, page))| {
            for (index, (model, findings)) in models.iter().enumerate() {
                page.put(if first && place == 0 && index == 0 { b"\n    " } else { b",\n    " });
                Model::build(context, model, findings).serialize(&mut Indented::<true>::new(page, 2))?;
            }
            Ok(())
        });
        self.error = made.collect::<io::Result<()>>().err();
    }

    /// Writes the texts, of which none is left then.
    fn write(&mut self, out: &mut impl Write) -> io::Result<()> {
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        for page in &mut self.pages {
            out.write_all(page.bytes())?;
            if page.room() > KEPT {
                *page = Page::with_room(ROOM);
            }
            page.clear();
        }
        Ok(())
    }
}

/// Lets a closure take values of several types.
mod erased {
    use std::io;

    use super::Page;

    pub trait Value {
        fn text(&self, depth: usize) -> io::Result<Page>;
    }

    impl<T: serde::Serialize> Value for T {
        fn text(&self, depth: usize) -> io::Result<Page> {
            super::text(self, depth)
        }
    }
}

/// Writes any other answer of a command as indented JSON, with a line end.
///
/// # Errors
/// As the writer gives it.
pub fn write_value(value: &impl Serialize, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    out.write_all(text(value, 0)?.bytes())?;
    out.write_all(b"\n")
}

/// A value as indented JSON that stands `depth` levels deep.
fn text(value: &impl Serialize, depth: usize) -> io::Result<Page> {
    let mut out = Page::default();
    value.serialize(&mut Indented::<false>::new(&mut out, depth))?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn writes_what_the_mirror_holds() {
        let outcome = sample::outcome();
        let context = sample::context(&outcome);
        let mut streamed = Vec::new();
        write(context, &mut streamed).unwrap();
        let streamed: serde_json::Value = serde_json::from_slice(&streamed).unwrap();
        let whole = serde_json::to_value(Report::build(context)).unwrap();
        assert_eq!(streamed, whole);
        let order = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(order(&streamed), order(&whole));
    }

    #[test]
    fn writes_an_empty_audit() {
        let mut outcome = sample::outcome();
        outcome.models.clear();
        outcome.findings.clear();
        let mut out = Vec::new();
        write(sample::context(&outcome), &mut out).unwrap();
        let value: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(value["models"], serde_json::json!([]));
    }

    #[test]
    fn escapes_hidden_characters_and_keeps_the_value() {
        let mut out = Vec::new();
        write_value(&"a\u{202e}b\u{1b}é\u{e0041}", &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, "\"a\\u202eb\\u001bé\\udb40\\udc41\"\n");
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), "a\u{202e}b\u{1b}é\u{e0041}");
    }

    #[test]
    fn indents_like_any_indented_json() {
        let outcome = sample::outcome();
        let context = sample::context(&outcome);
        let mut streamed = Vec::new();
        write(context, &mut streamed).unwrap();
        let value: serde_json::Value = serde_json::from_slice(&streamed).unwrap();
        let mut again = Vec::new();
        write_value(&value, &mut again).unwrap();
        assert_eq!(String::from_utf8(streamed).unwrap(), String::from_utf8(again).unwrap());
    }
}
