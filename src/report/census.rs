//! How many models of a set fall in each class of licence conflict, in the classes of the AI Supply Chain Galaxy study.
//!
//! By default a model is in a class of the study where one of our conflicts, found by terms, is of that class. Under
//! [`Profile::Galaxy`] it is in the class that the study's own code would give it, found by id strings.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::Context;
use super::mirror::Text;
use super::text::{Ink, Look, counted};
use crate::audited::AuditedModel;
use crate::catalog::licenses::Galaxy;
use crate::evidence::{Claim, LicenseClaim};

/// Whose tests decide the class of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// Ours: duties and grants.
    #[default]
    Terms,
    /// The study's: sets of id strings.
    #[serde(rename = "aiscg")]
    Galaxy,
}

/// Models counted by class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Census<'a> {
    /// Whose tests decided.
    pub profile: Profile,
    /// How many models there are.
    pub models: usize,
    /// How many are in some class; a model may be in several.
    pub affected: usize,
    /// The classes of the study.
    pub classes: Vec<ClassCount<'a>>,
    /// Conflicts that the study has no class for, by our class; none under its own tests.
    pub others: Vec<ClassCount<'a>>,
}

/// One class and its count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ClassCount<'a> {
    /// The study's letter, or our class.
    pub class: Text<'a>,
    /// What it finds, in words.
    pub name: Text<'a>,
    /// How many models are in it.
    pub models: usize,
}

impl<'a> Census<'a> {
    /// Counts the models of an audit.
    #[must_use]
    pub fn of(context: Context<'a>) -> Self {
        let licenses = &context.catalog.licenses;
        let galaxy = licenses.galaxy();
        let letters: Vec<&str> = galaxy.classes.keys().map(String::as_str).collect();
        let mut counts = vec![0; letters.len()];
        let mut others = vec![0; licenses.conflict_classes().len()];
        let mut affected = 0;
        for model in &context.outcome.models {
            let (in_study, beside) = match context.profile {
                Profile::Galaxy => (by_strings(context, model, galaxy), Vec::new()),
                Profile::Terms => by_terms(context, model),
            };
            affected += usize::from(!in_study.is_empty());
            let hits = letters.iter().zip(&mut counts).filter(|(letter, _)| in_study.iter().any(|hit| hit == *letter));
            hits.for_each(|(_, count)| *count += 1);
            beside.into_iter().for_each(|class| others[class] += 1);
        }
        let class = |(letter, models): (&&'a str, &usize)| ClassCount {
            class: (*letter).into(),
            name: galaxy.classes[*letter].name.as_str().into(),
            models: *models,
        };
        let other = licenses.conflict_classes().iter().zip(&others).filter(|(_, models)| **models > 0);
        Self {
            profile: context.profile,
            models: context.outcome.models.len(),
            affected,
            classes: letters.iter().zip(&counts).map(class).collect(),
            others: other
                .map(|(row, models)| ClassCount {
                    class: row.slug.as_str().into(),
                    name: row.test.as_str().into(),
                    models: *models,
                })
                .collect(),
        }
    }
}

/// The letters of a model by its conflicts, and our classes that have none, by number.
fn by_terms<'a>(context: Context<'a>, model: &AuditedModel) -> (Vec<&'a str>, Vec<usize>) {
    let (mut letters, mut others) = (Vec::new(), Vec::new());
    for (number, class) in context.catalog.licenses.conflict_classes().iter().enumerate() {
        if !model.license.conflicts.iter().any(|conflict| conflict.class == class.slug) {
            continue;
        }
        match &class.aiscg {
            Some(list) => letters.extend(list.split(',').map(str::trim)),
            None => others.push(number),
        }
    }
    (letters, others)
}

/// The letters that the study's code gives a model.
fn by_strings<'a>(context: Context<'a>, model: &'a AuditedModel, galaxy: &'a Galaxy) -> Vec<&'a str> {
    let graph = &model.graph;
    let ids: Vec<Option<String>> = (0..graph.nodes.len()).map(|node| id_of(context, model, node, galaxy)).collect();
    let own = ids.first().cloned().flatten();
    let above: Vec<usize> = graph.ancestors(|_| true).iter().map(|path| path.node).collect();
    let has = |set: &[String], id: Option<&String>| id.is_some_and(|id| set.contains(id));
    let any_above = |set: &[String], differs: bool| {
        above.iter().any(|node| has(set, ids[*node].as_ref()) && !(differs && ids[*node] == own))
    };
    let line = || std::iter::once(0).chain(above.iter().copied());
    let copyleft_over = |node: usize| {
        let parents = graph.parents(node).map(|edge| graph.edges[edge].parent);
        has(&galaxy.c_child, ids[node].as_ref())
            && parents.into_iter().any(|parent| has(&galaxy.c_parent, ids[parent].as_ref()))
    };
    let claims = |node: usize, claimed: &String| {
        let mut parents = graph.parents(node).map(|edge| graph.edges[edge].parent).peekable();
        ids[node].as_ref() == Some(claimed)
            && parents.peek().is_some()
            && parents.all(|parent| ids[parent].as_ref() != Some(claimed))
    };
    let generic = |id: &String| {
        let row = context.catalog.licenses.named(id).and_then(|named| context.catalog.licenses.get(named.rows.first()?));
        row.is_some_and(|row| galaxy.h_generic_classes.contains(&row.class))
    };
    let name = model.name().to_ascii_lowercase();
    let holds = |(letter, class): &(&'a String, &crate::catalog::licenses::GalaxyClass)| match letter.as_str() {
        "c" => line().any(copyleft_over),
        "d" => has(&galaxy.d_target, own.as_ref()) && any_above(&galaxy.d_source, false),
        "e" => any_above(&galaxy.e_source, false),
        "f" => any_above(&galaxy.f_source, true),
        "g" => any_above(&galaxy.g_source, true),
        "h" => match &own {
            None => true,
            Some(id) => {
                galaxy.h_omitted.contains(id) || (galaxy.h_words.iter().any(|word| name.contains(word.as_str())) && generic(id))
            }
        },
        _ => class.claims.as_ref().is_some_and(|claimed| line().any(|node| claims(node, claimed))),
    };
    galaxy.classes.iter().filter(holds).map(|(letter, _)| letter.as_str()).collect()
}

/// The id string of a node: what a scanned model declares, else what the Hub would show for a known one.
fn id_of(context: Context<'_>, model: &AuditedModel, node: usize, galaxy: &Galaxy) -> Option<String> {
    let at = &model.graph.nodes[node];
    let scanned = if node == 0 { Some(model) } else { at.scanned.and_then(|place| context.outcome.model_at(place)) };
    if let Some(model) = scanned {
        let name = model.evidence.iter().find_map(|seen| match &seen.claim {
            Claim::License(LicenseClaim::Name(name)) => Some(name.as_str()),
            _ => None,
        });
        return galaxy.id(model.license.declared.as_deref(), name);
    }
    let row = context.catalog.families.get(&at.id)?.license.as_ref()?;
    Some(context.catalog.licenses.hub_id_of(row).unwrap_or("other").to_owned())
}

/// Writes the counts; nothing where there is no conflict.
pub(super) fn write(context: Context<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let census = Census::of(context);
    if census.affected == 0 && census.others.is_empty() {
        return Ok(());
    }
    let share = |count: usize| format!("{:.1} %", 100.0 * count as f64 / census.models.max(1) as f64);
    let whose = match census.profile {
        Profile::Terms => "by terms",
        Profile::Galaxy => "by id strings, as the AI Supply Chain Galaxy study's code has it",
    };
    let title = format!("Licence conflicts of {}, {whose}", counted(census.models, "model"));
    writeln!(out, "{}", look.paint(Ink::Strong, &title))?;
    for row in census.classes.iter().filter(|row| row.models > 0) {
        writeln!(
            out,
            "{}",
            look.wrapped(&format!("  {}  {:>6}  {:>7}  ", row.class, row.models, share(row.models)), &row.name)
        )?;
    }
    writeln!(
        out,
        "{}",
        look.wrapped(&format!("     {:>6}  {:>7}  ", census.affected, share(census.affected)), "in some of these classes")
    )?;
    if !census.others.is_empty() {
        let others: Vec<String> = census.others.iter().map(|row| format!("{} {}", row.class, row.models)).collect();
        writeln!(out, "{}", look.wrapped("  besides  ", &others.join(", ")))?;
    }
    writeln!(out)
}
