//! Reads the entries of a rule that hold conditions: grades, points, authorities; and rules that extend another.

use super::check::condition;
use super::condition::Condition;
use super::load::Load;
use super::read::{certainty, examples, folded, if_unknown, message, rule_ids, severity};
use super::rule::{Counts, Graded, Rule, Score, Term};
use crate::diagnostic::reader::Reader;
use crate::document::yaml::{Data, Node};
use crate::model::AuthorityId;

impl Load<'_> {
    /// A rule that takes the place of another: what it does not say, it has from that one, examples aside.
    pub(super) fn extended(
        &mut self,
        reader: &mut Reader,
        base: Rule,
        id: String,
        pack: &str,
        pairs: &[(&str, &Node, &Node)],
    ) -> Option<Rule> {
        let mut rule = Rule { id, pack: pack.to_owned(), hits: Vec::new(), misses: Vec::new(), ..base };
        for (key, _, node) in pairs {
            match *key {
                "title" => rule.title = folded(reader.text(node, "`title`")?),
                "why" => rule.why = folded(reader.text(node, "`why`")?),
                "fix" => rule.fix = folded(reader.text(node, "`fix`")?),
                "severity" => {
                    rule.severities = self.graded(reader, node, "severity", &severity)?;
                    rule.severity = rule.severities.default;
                    // Points would decide in its stead.
                    rule.score = None;
                }
                "certainty" => rule.certainty = self.graded(reader, node, "certainty", &certainty)?,
                "authorities" => (rule.authorities, rule.counts) = self.authorities(reader, node).into_iter().unzip(),
                "when" => rule.when = self.when(reader, node)?,
                "yields_to" => rule.yields_to = rule_ids(reader, node),
                "if_unknown" => rule.if_unknown = if_unknown(reader, node),
                "score" => rule.score = Some(self.score(reader, node)?),
                "message" => {
                    let said = message(reader, node, &mut |reader, node| self.about_finding(reader, node))?;
                    rule.message = said.message;
                    (rule.template, rule.template_self, rule.template_when) =
                        (said.template, said.template_self, said.template_when);
                }
                "examples" => (rule.hits, rule.misses) = examples(reader, self.known, node),
                _ => {}
            }
        }
        Some(rule)
    }

    /// `value`, or `{default: value, when: [{name: value, if: condition}]}`.
    pub(super) fn graded<T>(
        &self,
        reader: &mut Reader,
        node: &Node,
        name: &str,
        read: &dyn Fn(&mut Reader, &Node) -> Option<T>,
    ) -> Option<Graded<T>> {
        if !matches!(&node.data, Data::Mapping(_)) {
            return Some(Graded { default: read(reader, node)?, when: Vec::new() });
        }
        let (mut default, mut when) = (None, Vec::new());
        for (key, _, value) in reader.mapping(node, &format!("`{name}`"), &["default", "when"]) {
            if key == "default" {
                default = read(reader, value);
                continue;
            }
            let Data::Sequence(items) = &value.data else {
                reader.mistake(value, "`when` must be a list", "not a list", None);
                continue;
            };
            for item in items {
                let pairs = reader.mapping(item, "an item of `when`", &[name, "if"]);
                let find = |name: &str| pairs.iter().find(|(key, ..)| *key == name).map(|(.., value)| *value);
                let (Some(grade), Some(test)) = (find(name), find("if")) else {
                    reader.mistake(item, format!("an item of `when` needs `{name}` and `if`"), "incomplete", None);
                    continue;
                };
                let grade = read(reader, grade);
                let test = self.about_finding(reader, test);
                when.extend(grade.zip(test));
            }
        }
        if default.is_none() {
            reader.mistake(node, format!("`{name}` needs a `default`"), "no default", None);
        }
        Some(Graded { default: default?, when })
    }

    /// `{most, terms: [{points, term, if, halve}], severity: [{severity, from}], at_most: [{severity, if}]}`.
    pub(super) fn score(&self, reader: &mut Reader, node: &Node) -> Option<Score> {
        let mut score = Score { most: 10.0, terms: Vec::new(), severities: Vec::new(), at_most: Vec::new() };
        for (key, _, value) in reader.mapping(node, "`score`", &["most", "terms", "severity", "at_most"]) {
            if key == "most" {
                score.most = reader.number(value, "`most`")?;
                continue;
            }
            let Data::Sequence(items) = &value.data else {
                reader.mistake(value, format!("`{key}` must be a list"), "not a list", None);
                continue;
            };
            for item in items {
                let keys: &[&str] = match key {
                    "terms" => &["points", "term", "if", "halve"],
                    "severity" => &["severity", "from"],
                    _ => &["severity", "if"],
                };
                let pairs = reader.mapping(item, &format!("an item of `{key}`"), keys);
                let find = |name: &str| pairs.iter().find(|(key, ..)| *key == name).map(|(.., value)| *value);
                let needed = if key == "terms" { &keys[..3] } else { keys };
                if let Some(missing) = needed.iter().find(|name| find(name).is_none()) {
                    reader.mistake(item, format!("`{missing}` is missing from an item of `{key}`"), "incomplete", None);
                    continue;
                }
                let when = find("if").and_then(|node| condition(reader, self.known, node));
                let bad = find("severity").and_then(|node| severity(reader, node));
                match key {
                    "terms" => {
                        let points = find("points").and_then(|node| reader.number(node, "`points`"));
                        let name = find("term").and_then(|node| reader.text(node, "`term`")).map(folded);
                        let halved = find("halve").and_then(|node| reader.flag(node, "`halve`")) == Some(true);
                        if let (Some(points), Some(name), Some(when)) = (points, name, when) {
                            score.terms.push(Term { points, name, when, halved });
                        }
                    }
                    "severity" => score.severities.extend(bad.zip(find("from").and_then(|node| reader.number(node, "`from`")))),
                    _ => score.at_most.extend(bad.zip(when)),
                }
            }
        }
        score.severities.sort_by(|a, b| b.1.total_cmp(&a.1));
        Some(score)
    }

    /// A condition about a finding, which may ask its subject.
    pub(super) fn about_finding(&self, reader: &mut Reader, node: &Node) -> Option<Condition> {
        self.known.about_finding.set(true);
        let read = condition(reader, self.known, node);
        self.known.about_finding.set(false);
        read
    }

    /// Ids, or `{id, if, background}`.
    pub(super) fn authorities(&self, reader: &mut Reader, node: &Node) -> Vec<(AuthorityId, Counts)> {
        let items = match &node.data {
            Data::Sequence(items) => items.as_slice(),
            Data::Null => &[],
            _ => {
                reader.mistake(node, "`authorities` must be a list", "not a list", None);
                &[]
            }
        };
        let mut read: Vec<(AuthorityId, Counts)> = Vec::new();
        for item in items {
            if !matches!(&item.data, Data::Mapping(_)) {
                read.extend(self.known.authority(reader, item).map(|id| (id, Counts::Always)));
                continue;
            }
            let (mut id, mut when, mut background) = (None, None, false);
            for (key, _, value) in reader.mapping(item, "an authority", &["id", "if", "background"]) {
                match key {
                    "id" => id = self.known.authority(reader, value),
                    "if" => when = self.about_finding(reader, value),
                    _ => background = reader.flag(value, "`background`") == Some(true),
                }
            }
            let counts = match (background, when) {
                (true, when) => Counts::Background(when),
                (false, Some(when)) => Counts::If(when),
                (false, None) => Counts::Always,
            };
            read.extend(id.map(|id| (id, counts)));
        }
        read
    }
}
