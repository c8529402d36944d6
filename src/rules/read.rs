//! Reads the parts of a rule that are no conditions: grades, messages, examples.

use super::check::Known;
use super::condition::Condition;
use super::example::{self, Example};
use super::message::{NAMES, Template};
use super::rule::{Certainty, IfUnknown};
use crate::diagnostic::reader::Reader;
use crate::document::yaml::{Data, Node};
use crate::finding::Severity;

pub(super) fn if_unknown(reader: &mut Reader, node: &Node) -> IfUnknown {
    match reader.word(node, "`if_unknown`", &["review", "pass", "note"]) {
        Some("pass") => IfUnknown::Pass,
        Some("note") => IfUnknown::Note,
        _ => IfUnknown::Review,
    }
}

/// A list of rule ids.
pub(super) fn rule_ids(reader: &mut Reader, node: &Node) -> Vec<String> {
    let Data::Sequence(items) = &node.data else {
        reader.mistake(node, "`yields_to` must be a list of rule ids", "not a list", None);
        return Vec::new();
    };
    items.iter().filter_map(|item| reader.text(item, "a rule id").map(|id| id.trim().to_owned())).collect()
}

pub(super) fn severity(reader: &mut Reader, node: &Node) -> Option<Severity> {
    reader.choice(node, "severity", &Severity::WORST_FIRST.map(Severity::as_str))
}

pub(super) fn certainty(reader: &mut Reader, node: &Node) -> Option<Certainty> {
    let word = reader.word(node, "certainty", &Certainty::WORDS.map(|(word, _)| word))?;
    Certainty::WORDS.iter().find(|(known, _)| *known == word).map(|(_, certainty)| *certainty)
}

/// What the findings of a rule say.
pub(super) struct Said {
    pub message: String,
    pub template: Template,
    pub template_self: Option<Template>,
    pub template_when: Vec<(Template, Condition)>,
}

/// `text`, or `{ancestor: text, self: text, when: [{message: text, if: condition}]}`.
pub(super) fn message(
    reader: &mut Reader,
    node: &Node,
    condition: &mut dyn FnMut(&mut Reader, &Node) -> Option<Condition>,
) -> Option<Said> {
    if !matches!(&node.data, Data::Mapping(_)) {
        let template = template(reader, node)?;
        return Some(Said { message: folded(node.text()?), template, template_self: None, template_when: Vec::new() });
    }
    let (mut above, mut own, mut when) = (None, None, Vec::new());
    for (key, _, value) in reader.mapping(node, "`message`", &["ancestor", "self", "when"]) {
        if key == "when" {
            for item in value.items() {
                let pairs = reader.mapping(item, "an item of `when`", &["message", "if"]);
                let find = |name: &str| pairs.iter().find(|(key, ..)| *key == name).map(|(.., value)| *value);
                let (Some(text), Some(test)) = (find("message"), find("if")) else {
                    reader.mistake(item, "an item of `when` needs `message` and `if`", "incomplete", None);
                    continue;
                };
                when.extend(template(reader, text).zip(condition(reader, test)));
            }
            continue;
        }
        let read = template(reader, value).zip(value.text().map(folded));
        *(if key == "self" { &mut own } else { &mut above }) = read;
    }
    match (above, own) {
        (Some((above, text)), own) => {
            Some(Said { message: text, template: above, template_self: own.map(|(template, _)| template), template_when: when })
        }
        (None, Some(_)) => {
            reader.mistake(node, "`message` needs `ancestor`", "only `self` is given", Some("write the text alone".to_owned()));
            None
        }
        (None, None) => None,
    }
}

fn template(reader: &mut Reader, node: &Node) -> Option<Template> {
    let text = reader.text(node, "`message`")?;
    match Template::parse(&folded(text)) {
        Ok(template) => Some(template),
        Err(name) if name == "{" || name == "}" => {
            reader.mistake(node, "a brace of the message has no partner", format!("`{name}` stands alone"), None);
            None
        }
        Err(name) => {
            reader.unknown(node, "name in a message", &name, &NAMES.map(|(name, _)| name));
            None
        }
    }
}

pub(super) fn examples(reader: &mut Reader, known: &Known<'_>, node: &Node) -> (Vec<Example>, Vec<Example>) {
    let (mut hits, mut misses) = (Vec::new(), Vec::new());
    let pairs = reader.mapping(node, "`examples`", &["hit", "miss"]);
    for needed in ["hit", "miss"] {
        if !pairs.iter().any(|(key, ..)| *key == needed) {
            reader.mistake(
                node,
                format!("`examples` needs `{needed}`"),
                "every rule shows what it finds and what it does not",
                None,
            );
        }
    }
    for (key, _, value) in pairs {
        let read = value.items().iter().filter_map(|item| example::read(reader, known, item));
        if key == "hit" { hits.extend(read) } else { misses.extend(read) }
    }
    (hits, misses)
}

/// A text on one line.
pub(super) fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
