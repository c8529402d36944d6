//! Reads conditions: every key, field, operator and value is checked against the vocabulary and the catalogue.
//!
//! What cannot be read becomes a mistake with its place and is left out; the file is refused in the end, so a condition with
//! holes never judges anything.

use std::cell::Cell;

use super::condition::{Condition, Kinds, Operation, Test, Which};
use super::field::{BARE_MATCHERS, CONNECTIVES, Field, FieldRow, MATCHERS, Matcher, Type, fields_of, find, matcher_name};
use super::glob::Glob;
use crate::catalog::{Catalog, Status};
use crate::diagnostic::reader::Reader;
use crate::document::yaml::{Data, Node};
use crate::model::{AuthorityId, RelationKind};

/// Words of the catalogue that conditions may name.
pub struct Known<'a> {
    /// The catalogue itself.
    pub catalog: &'a Catalog,
    makers: Vec<&'a str>,
    lists: Vec<&'a str>,
    actions: Vec<&'a str>,
    licenses: Vec<&'a str>,
    conflicts: Vec<&'a str>,
    obligations: Vec<&'a str>,
    uses: Vec<&'a str>,
    authorities: Vec<&'a str>,
    /// Whether the condition under reading is about a finding, and may ask its subject.
    pub about_finding: Cell<bool>,
}

impl<'a> Known<'a> {
    /// The words of a catalogue.
    #[must_use]
    pub fn new(catalog: &'a Catalog) -> Self {
        Self {
            catalog,
            makers: catalog.makers.rows().iter().map(|row| row.id.as_str()).collect(),
            lists: catalog.makers.list_codes(),
            actions: catalog.makers.action_codes(),
            licenses: catalog.licenses.rows().iter().map(|row| row.id.as_str()).collect(),
            conflicts: catalog.licenses.conflict_classes().iter().map(|class| class.slug.as_str()).collect(),
            obligations: catalog.licenses.obligation_terms(),
            uses: catalog.licenses.restricted_uses(),
            authorities: catalog.authorities.ids(),
            about_finding: Cell::new(false),
        }
    }

    /// Reads the id of an authority.
    pub fn authority(&self, reader: &mut Reader, node: &Node) -> Option<AuthorityId> {
        let word = reader.word(node, "authority", &self.authorities)?;
        word.parse().ok()
    }
}

/// Reads a condition.
pub fn condition(reader: &mut Reader, known: &Known<'_>, node: &Node) -> Option<Condition> {
    let pairs = reader.pairs(node, "a condition");
    if pairs.is_empty() {
        if matches!(&node.data, Data::Mapping(_)) {
            reader.mistake(node, "a condition is empty", "name a matcher here", None);
        }
        return None;
    }
    let mut parts: Vec<Condition> =
        pairs.iter().filter_map(|(name, key, value)| part(reader, known, name, key, value)).collect();
    match (parts.len(), pairs.len()) {
        (1, 1) => parts.pop(),
        (read, all) if read == all => Some(Condition::All(parts)),
        _ => None,
    }
}

fn part(reader: &mut Reader, known: &Known<'_>, name: &str, key: &Node, value: &Node) -> Option<Condition> {
    match name {
        "all" => conditions(reader, known, value, "all").map(Condition::All),
        "any" => conditions(reader, known, value, "any").map(Condition::Any),
        "not" => condition(reader, known, value).map(|inner| Condition::Not(Box::new(inner))),
        "date" => date(reader, value),
        "authority" => authority(reader, known, value),
        _ => match MATCHERS.iter().find(|(matcher, ..)| *matcher == name) {
            Some((_, Matcher::Model(Which::Subject), _)) if !known.about_finding.get() => {
                let hint = Some("`when` asks `self`, `parent`, `ancestor`, `root` or `teacher`".to_owned());
                reader.mistake(key, "there is no subject yet", "stands in `if` only", hint);
                None
            }
            Some((_, matcher, _)) => block(reader, known, *matcher, value),
            None => {
                let names: Vec<&str> =
                    CONNECTIVES.into_iter().chain(MATCHERS.map(|row| row.0)).chain(BARE_MATCHERS.map(|row| row.0)).collect();
                reader.unknown(key, "matcher", name, &names);
                None
            }
        },
    }
}

fn conditions(reader: &mut Reader, known: &Known<'_>, node: &Node, what: &str) -> Option<Vec<Condition>> {
    let items = list(reader, node, what)?;
    let read: Vec<Condition> = items.iter().filter_map(|item| condition(reader, known, item)).collect();
    (read.len() == items.len()).then_some(read)
}

/// The items of a connective, which takes a list and nothing else.
fn list<'n>(reader: &mut Reader, node: &'n Node, what: &str) -> Option<&'n [Node]> {
    match &node.data {
        Data::Sequence(items) if !items.is_empty() => Some(items),
        Data::Sequence(_) => {
            reader.mistake(node, format!("`{what}` has no conditions"), "an empty list", None);
            None
        }
        _ => {
            let hint = Some(format!("write `{what}:` and one condition a line, each after `- `"));
            reader.mistake(node, format!("`{what}` takes a list of conditions"), "not a list", hint);
            None
        }
    }
}

fn date(reader: &mut Reader, node: &Node) -> Option<Condition> {
    let pairs = reader.mapping(node, "`date`", &["before", "after"]);
    let (mut before, mut after) = (None, None);
    for (name, _, value) in &pairs {
        let day = reader.date(value, "the day")?;
        *(if *name == "before" { &mut before } else { &mut after }) = Some(day);
    }
    if before.is_none() && after.is_none() {
        return None;
    }
    if before.zip(after).is_some_and(|(before, after)| after.succ_opt().is_none_or(|next| next >= before)) {
        reader.mistake(node, "no day is after the one and before the other", "this can never match", None);
        return None;
    }
    Some(Condition::Date { before, after })
}

/// The statuses by their names.
const STATUSES: &[&str] = &["in-force", "enacted", "proposed", "alleged", "suspended", "rescinded", "expired"];

fn authority(reader: &mut Reader, known: &Known<'_>, node: &Node) -> Option<Condition> {
    let (mut id, mut status) = (None, Vec::new());
    for (name, _, value) in reader.mapping(node, "`authority`", &["id", "status"]) {
        if name == "id" {
            id = known.authority(reader, value);
        } else {
            for item in reader.items(value, "status") {
                status.extend(reader.choice::<Status>(item, "status", STATUSES));
            }
        }
    }
    match (id, status.is_empty()) {
        (Some(id), false) => Some(Condition::Authority { id, status }),
        _ => {
            reader.mistake(node, "`authority` needs `id` and `status`", "incomplete", None);
            None
        }
    }
}

fn block(reader: &mut Reader, known: &Known<'_>, matcher: Matcher, node: &Node) -> Option<Condition> {
    let mut via = None;
    let mut tests = Vec::new();
    let name = matcher_name(matcher);
    let pairs = reader.pairs(node, &format!("`{name}`"));
    if pairs.is_empty() && matches!(&node.data, Data::Mapping(_)) {
        reader.mistake(node, format!("`{name}` asks for nothing"), "name a field here", None);
        return None;
    }
    for (field, key, value) in &pairs {
        match (*field, matcher) {
            ("via", Matcher::Model(which)) if which != Which::Myself => via = Some(kinds(reader, value)),
            _ => tests.extend(test(reader, known, matcher, field, key, value)),
        }
    }
    let test = Test::of(tests);
    Some(match matcher {
        Matcher::Model(which) => {
            let all = if which == Which::Root { Kinds::WEIGHTS } else { Kinds::ALL };
            Condition::Model { which, via: via.unwrap_or(all), test }
        }
        Matcher::Dataset => Condition::Dataset(test),
        Matcher::License if test.asks(&|field| matches!(field, Field::Conflicts | Field::ConflictCertain)) => {
            Condition::Conflict(test)
        }
        Matcher::License => Condition::License(test),
        Matcher::Deployment => Condition::Deployment(test),
    })
}

fn kinds(reader: &mut Reader, node: &Node) -> Kinds {
    let words = RelationKind::ALL.map(RelationKind::as_str);
    let mut kinds = Kinds::NONE;
    for item in reader.items(node, "via") {
        if let Some(word) = reader.word(item, "relation kind", &words) {
            kinds = RelationKind::ALL.into_iter().filter(|kind| kind.as_str() == word).fold(kinds, Kinds::with);
        }
    }
    kinds
}

fn test(reader: &mut Reader, known: &Known<'_>, matcher: Matcher, name: &str, key: &Node, value: &Node) -> Option<Test> {
    let inner = |reader: &mut Reader, node: &Node| -> Vec<Test> {
        let pairs = reader.pairs(node, &format!("a block of `{}`", matcher_name(matcher)));
        pairs.iter().filter_map(|(name, key, value)| test(reader, known, matcher, name, key, value)).collect()
    };
    match name {
        "all" | "any" => {
            let items = list(reader, value, name)?;
            let tests = items.iter().map(|item| Test::of(inner(reader, item))).collect();
            Some(if name == "all" { Test::of(tests) } else { Test::Any(tests) })
        }
        "not" => Some(Test::Not(Box::new(Test::of(inner(reader, value))))),
        _ => match find(matcher, name) {
            Some(row) => comparison(reader, known, row, value),
            None => {
                let mut names: Vec<&str> = fields_of(matcher).map(|row| row.name).collect();
                if matches!(matcher, Matcher::Model(which) if which != Which::Myself) {
                    names.push("via");
                }
                reader.unknown(key, &format!("field of `{}`", matcher_name(matcher)), name, &names);
                None
            }
        },
    }
}

/// `field: value`, `field: [values]` or `field: {operator: value}`.
fn comparison(reader: &mut Reader, known: &Known<'_>, row: &FieldRow, node: &Node) -> Option<Test> {
    let field = |operation| Test::Field(row.field, operation);
    if !matches!(&node.data, Data::Mapping(_)) {
        if row.of == Type::Day {
            let hint = Some(format!("write `{}: {{before: YYYY-MM-DD}}` or `after`", row.name));
            reader.mistake(node, format!("`{}` compares with `before` or `after`", row.name), "no operator", hint);
            return None;
        }
        return operation(reader, known, row, "is", node).map(field);
    }
    let (mut tests, mut more, mut less) = (Vec::new(), None, None);
    let (mut later, mut earlier) = (None, None);
    for (name, key, value) in reader.pairs(node, &format!("`{}`", row.name)) {
        if !row.of.operators().contains(&name) {
            reader.unknown(key, &format!("operator of `{}`", row.name), name, row.of.operators());
            continue;
        }
        let operation = operation(reader, known, row, name, value)?;
        match operation {
            Operation::Greater(bound) => more = Some(bound),
            Operation::Less(bound) => less = Some(bound),
            Operation::After(day) => later = Some(day),
            Operation::Before(day) => earlier = Some(day),
            _ => {}
        }
        tests.push(field(operation));
    }
    if earlier.zip(later).is_some_and(|(before, after): (chrono::NaiveDate, chrono::NaiveDate)| after >= before) {
        reader.mistake(
            node,
            format!("no `{}` is after the one day and before the other", row.name),
            "this can never match",
            None,
        );
    }
    if more.zip(less).is_some_and(|(more, less)| more >= less) {
        reader.mistake(
            node,
            format!("no `{}` is greater than the one and less than the other", row.name),
            "this can never match",
            None,
        );
    }
    if tests.is_empty() && reader.mistakes() == 0 {
        reader.mistake(node, format!("`{}` asks for nothing", row.name), "name an operator here", None);
        return None;
    }
    Some(Test::of(tests))
}

fn operation(reader: &mut Reader, known: &Known<'_>, row: &FieldRow, name: &str, node: &Node) -> Option<Operation> {
    Some(match (name, row.of) {
        ("exists", _) => Operation::Exists(reader.flag(node, "`exists`")?),
        (_, Type::Flag) => Operation::Flag(reader.flag(node, &format!("`{}`", row.name))?),
        ("is", Type::Number) => Operation::Equal(reader.number(node, row.name)?),
        ("gt", _) => Operation::Greater(reader.number(node, row.name)?),
        ("before", _) => Operation::Before(reader.date(node, row.name)?),
        ("after", _) => Operation::After(reader.date(node, row.name)?),
        ("lt", _) => Operation::Less(reader.number(node, row.name)?),
        ("like", _) => {
            let items = reader.items(node, "`like`");
            Operation::Like(items.iter().filter_map(|item| reader.text(item, "a glob").map(Glob::new)).collect())
        }
        _ => {
            let items = reader.items(node, &format!("`{}`", row.name));
            let values: Vec<Box<str>> = items
                .iter()
                .filter_map(|item| value(reader, known, row, item))
                .map(|word| word.to_ascii_lowercase().into())
                .collect();
            if name == "none" { Operation::NoneOf(values) } else { Operation::OneOf(values) }
        }
    })
}

/// A value of a field's type.
fn value<'n>(reader: &mut Reader, known: &Known<'_>, row: &FieldRow, node: &'n Node) -> Option<&'n str> {
    match row.of {
        Type::Id | Type::Number | Type::Flag | Type::Day => reader.text(node, row.name),
        Type::Use => reader.word(node, "restricted use", &known.uses),
        Type::Authority => reader.word(node, "authority", &known.authorities),
        Type::Word(words) => reader.word(node, row.name, words),
        Type::Maker => reader.word(node, "maker", &known.makers),
        Type::List => reader.word(node, "list", &known.lists),
        Type::Action => reader.word(node, "action", &known.actions),
        Type::License => reader.word(node, "license", &known.licenses),
        Type::Conflict => reader.word(node, "conflict class", &known.conflicts),
        Type::Obligation => reader.word(node, "obligation term", &known.obligations),
        Type::Country => reader.country(node),
    }
}
