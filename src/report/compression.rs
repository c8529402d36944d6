//! What distillation shrinks: a teacher's size to its student's, and on what class of machine the student runs.
//!
//! Controls on hardware act on what trains and serves the teacher; a student carries part of it onto machines that they do not
//! reach. The figures are of weights alone: caches and activations come on top.

use std::borrow::Cow;
use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::Context;
use super::mirror::Text;
use super::text::{Look, parameters, visible};
use crate::audited::AuditedModel;
use crate::catalog::accelerators::HardwareClass;
use crate::lineage::Node;
use crate::model::RelationKind;

/// The widths at which weights are commonly run.
const BITS: [u64; 3] = [16, 8, 4];

/// How much smaller a model is than the models whose outputs it learned from, and where it runs.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Compression<'a> {
    /// The model's own parameters; null where no file and no row says them.
    pub parameters: Option<u64>,
    /// How they are known: `files`, `catalog` or `unknown`, and `catalog, unverified` where they are only recalled.
    pub known_by: &'static str,
    /// Every teacher, surest first.
    pub teachers: Vec<Teacher<'a>>,
    /// What the weights take at common widths; none where the parameters are not known.
    pub weights: Vec<Weights<'a>>,
}

/// A teacher and its size.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Teacher<'a> {
    /// The teacher.
    pub id: Text<'a>,
    /// Its parameters; null where they are not known.
    pub parameters: Option<u64>,
    /// How they are known.
    pub known_by: &'static str,
    /// How many of the teacher's parameters come to one of the student's.
    pub ratio: Option<f64>,
    /// The division, written out.
    pub arithmetic: Option<String>,
}

/// What weights of one width take.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Weights<'a> {
    /// Bits a parameter.
    pub bits: u64,
    /// Bytes of all of them.
    pub bytes: u64,
    /// The multiplication, written out.
    pub arithmetic: String,
    /// The smallest accelerator of the catalogue that holds them, else the largest; null where the catalogue has none.
    pub accelerator: Option<Text<'a>>,
    /// How many of it hold them.
    pub count: Option<u64>,
    /// Its memory, in thousands of millions of bytes.
    pub memory_gb: Option<u64>,
    /// Where such an accelerator stands.
    pub class: Option<HardwareClass>,
    /// How its memory is known.
    pub known_by: Option<&'static str>,
}

/// A distilled model in the summary.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Shrunk<'a> {
    /// The model: its id, or its path.
    pub model: Text<'a>,
    /// Its largest teacher whose size is known, else the surest.
    pub teacher: Text<'a>,
    /// How many of the teacher's parameters come to one of the model's; null where a size is not known.
    pub ratio: Option<f64>,
    /// The class of machine that holds the weights at 16, 8 and 4 bits; none where the size is not known.
    pub classes: Vec<Class>,
}

/// The class of machine that holds weights of one width.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Class {
    /// Bits a parameter.
    pub bits: u64,
    /// The class.
    pub class: HardwareClass,
    /// How many accelerators it takes.
    pub count: u64,
}

impl<'a> Compression<'a> {
    /// The compression of a model that learned from outputs, by itself or through the weights that it has; `None` for others.
    #[must_use]
    pub fn of(context: Context<'a>, model: &'a AuditedModel) -> Option<Self> {
        let graph = &model.graph;
        let taught = graph.edges.iter().any(|edge| edge.kind == RelationKind::Distillation);
        if !taught {
            return None;
        }
        let is_teacher = |kinds: &[RelationKind]| match kinds {
            [before @ .., RelationKind::Distillation] => before.iter().all(|kind| kind.carries_weights()),
            _ => false,
        };
        let teachers: Vec<&Node> = graph
            .ancestors(|_| true)
            .into_iter()
            .filter(|path| is_teacher(&graph.path_kinds(path)))
            .map(|path| &graph.nodes[path.node])
            .collect();
        if teachers.is_empty() {
            return None;
        }
        let (count, known_by) = size(context, Some(model), graph.nodes.first());
        let teachers = teachers.into_iter().map(|node| {
            let scanned = node.scanned.and_then(|place| context.outcome.models.get(place));
            let (teacher, known_by) = size(context, scanned, Some(node));
            let both = teacher.zip(count).filter(|(_, student)| *student > 0);
            let ratio = both.map(|(teacher, student)| rounded(teacher, student));
            Teacher {
                id: node.id.as_str().into(),
                parameters: teacher,
                known_by,
                ratio,
                arithmetic: both
                    .zip(ratio)
                    .map(|((teacher, student), ratio)| format!("{} / {} = {ratio}", grouped(teacher), grouped(student))),
            }
        });
        let weights =
            count.map_or_else(Vec::new, |count| BITS.iter().filter_map(|bits| weights(context, count, *bits)).collect());
        Some(Self { parameters: count, known_by, teachers: teachers.collect(), weights })
    }

    /// The model in the summary.
    #[must_use]
    pub fn summed(&self, model: &'a AuditedModel) -> Shrunk<'a> {
        let largest = self.teachers.iter().max_by(|a, b| a.parameters.cmp(&b.parameters)).or(self.teachers.first());
        Shrunk {
            model: model.name().into(),
            teacher: largest.map_or(Cow::Borrowed(""), |teacher| teacher.id.clone()),
            ratio: largest.and_then(|teacher| teacher.ratio),
            classes: self
                .weights
                .iter()
                .filter_map(|weights| Some(Class { bits: weights.bits, class: weights.class?, count: weights.count? }))
                .collect(),
        }
    }
}

/// A model's parameters and how they are known: by its own files, else by its row in the catalogue.
fn size(context: Context<'_>, scanned: Option<&AuditedModel>, node: Option<&Node>) -> (Option<u64>, &'static str) {
    if let Some(count) = scanned.and_then(|model| model.parameters) {
        return (Some(count), "files");
    }
    let families = &context.catalog.families;
    let row = node.and_then(|node| families.get(&node.id).or_else(|| families.get(&families.canonical(&node.id))));
    match row.and_then(|row| Some((row.parameters?, row.confidence.is_sourced()))) {
        Some((count, true)) => (Some(count), "catalog"),
        Some((count, false)) => (Some(count), "catalog, unverified"),
        None => (None, "unknown"),
    }
}

fn weights<'a>(context: Context<'a>, count: u64, bits: u64) -> Option<Weights<'a>> {
    let bytes = u64::try_from((u128::from(count) * u128::from(bits)).div_ceil(8)).ok()?;
    let found = context.catalog.accelerators.holding(bytes);
    Some(Weights {
        bits,
        bytes,
        arithmetic: format!("{} parameters x {bits} bits / 8 = {} bytes", grouped(count), grouped(bytes)),
        accelerator: found.map(|(row, _)| row.name.as_str().into()),
        count: found.map(|(_, count)| count),
        memory_gb: found.map(|(row, _)| row.memory_gb),
        class: found.map(|(row, _)| row.class),
        known_by: found.map(|(row, _)| row.confidence.as_str()),
    })
}

/// A ratio with one digit after the point.
fn rounded(teacher: u64, student: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "one digit is shown")]
    let ratio = teacher as f64 / student as f64;
    (ratio * 10.0).round() / 10.0
}

/// A number with its thousands apart.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Writes the compression of one model, under its heading.
pub(super) fn write(compression: &Compression<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let mut line = |name: &str, text: &str| writeln!(out, "{}", look.wrapped(&format!("  {name:<13} "), &visible(text)));
    match compression.parameters {
        Some(count) => line("student", &format!("{} parameters, known by {}", parameters(count), compression.known_by))?,
        None => line("student", "parameters unknown: no file and no row of the catalogue says them")?,
    }
    for teacher in &compression.teachers {
        let size = match teacher.parameters {
            Some(count) => format!("{} parameters, known by {}", parameters(count), teacher.known_by),
            None => "parameters unknown".to_owned(),
        };
        line("teacher", &format!("{}, {size}", teacher.id))?;
        if let (Some(ratio), Some(arithmetic)) = (teacher.ratio, &teacher.arithmetic) {
            line("", &format!("{ratio} to 1: {arithmetic}"))?;
        }
    }
    for weights in &compression.weights {
        line(&format!("{} bits", weights.bits), &weights.arithmetic)?;
        let (Some(accelerator), Some(count), Some(memory), Some(class), Some(known_by)) =
            (&weights.accelerator, weights.count, weights.memory_gb, weights.class, weights.known_by)
        else {
            continue;
        };
        let several = if count > 1 { format!("{count} x ") } else { String::new() };
        line("", &format!("fits {several}{accelerator} ({memory} GB, {}, known by {known_by})", class.as_str()))?;
    }
    if compression.weights.is_empty() { Ok(()) } else { line("", "weights alone: caches and activations come on top") }
}

/// A distilled model in the summary's words.
pub(super) fn told(shrunk: &Shrunk<'_>) -> String {
    let ratio = shrunk.ratio.map_or_else(|| "size not known".to_owned(), |ratio| format!("{ratio} to 1"));
    let classes: Vec<String> = shrunk
        .classes
        .iter()
        .map(|class| {
            let several = if class.count > 1 { format!("{} x ", class.count) } else { String::new() };
            format!("{several}{} at {} bits", class.class.as_str(), class.bits)
        })
        .collect();
    let runs = if classes.is_empty() { String::new() } else { format!("; runs on {}", classes.join(", ")) };
    format!("{} from {}, {ratio}{runs}", shrunk.model, shrunk.teacher)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_numbers_and_ratios_for_people() {
        assert_eq!(
            (grouped(1), grouped(1_234), grouped(671_026_419_200)),
            ("1".into(), "1,234".into(), "671,026,419,200".into())
        );
        assert!((rounded(671_000_000_000, 32_000_000_000) - 21.0).abs() < 1e-9);
    }
}
