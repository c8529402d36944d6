//! The report as JSON: the contract that other programs read.
//!
//! Ten thousand models are tens of megabytes: the mirror of each is built, written and dropped in small batches, side by side,
//! and the order stays that of the audit.

mod indented;

use std::io::{self, Write};

use rayon::prelude::*;
use serde::Serialize;

use super::Context;
use super::census::Census;
use super::mirror::{Model, Report};
use indented::Indented;

/// How many models are in memory as text at once.
const BATCH: usize = 128;

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
        out.write_all(&value.text(1)?)
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
    for (number, batch) in pairs.chunks(BATCH).enumerate() {
        let texts: Vec<io::Result<Vec<u8>>> =
            batch.par_iter().map(|(model, findings)| text(&Model::build(context, model, findings), 2)).collect();
        for (index, text) in texts.into_iter().enumerate() {
            out.write_all(if number == 0 && index == 0 { b"\n    " } else { b",\n    " })?;
            out.write_all(&text?)?;
        }
    }
    out.write_all(if pairs.is_empty() { b"]" } else { b"\n  ]" })
}

/// Lets a closure take values of several types.
mod erased {
    use std::io;

    pub trait Value {
        fn text(&self, depth: usize) -> io::Result<Vec<u8>>;
    }

    impl<T: serde::Serialize> Value for T {
        fn text(&self, depth: usize) -> io::Result<Vec<u8>> {
            super::text(self, depth)
        }
    }
}

/// Writes any other answer of a command as indented JSON, with a line end.
///
/// # Errors
/// As the writer gives it.
pub fn write_value(value: &impl Serialize, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    out.write_all(&text(value, 0)?)?;
    out.write_all(b"\n")
}

/// A value as indented JSON that stands `depth` levels deep.
fn text(value: &impl Serialize, depth: usize) -> io::Result<Vec<u8>> {
    let mut out = Vec::with_capacity(16 << 10);
    value.serialize(&mut Indented::new(&mut out, depth))?;
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
