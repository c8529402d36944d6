//! Family trees as Mermaid, which forges and documentation draw.

use std::io::{self, Write};

use super::Context;
use super::dot::Joined;
use super::text::visible;
use crate::lineage::RelationStanding;

/// Writes the flow chart.
///
/// # Errors
/// As the writer gives it.
pub fn write(context: Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    let joined = Joined::new(&context.outcome.models);
    writeln!(out, "%% {}", super::NOTICE)?;
    writeln!(out, "flowchart BT")?;
    for (number, name) in joined.names.iter().enumerate() {
        writeln!(out, "  n{number}[\"{}\"]", escaped(name))?;
    }
    for (child, parent, edge) in &joined.edges {
        let arrow = match edge.standing {
            RelationStanding::Corroborated | RelationStanding::Declared => "-->",
            RelationStanding::Inferred | RelationStanding::Contradicted => "-.->",
        };
        writeln!(out, "  n{child} {arrow}|\"{}, {} {:.2}\"| n{parent}", edge.kind, edge.standing.as_str(), edge.confidence)?;
    }
    Ok(())
}

/// Text inside a quoted label: whatever Mermaid or HTML could read as more than text becomes an entity.
fn escaped(text: &str) -> String {
    let text = visible(text);
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' | '#' | '&' | '<' | '>' | '`' | '\\' | '[' | ']' | '{' | '}' | '|' | '(' | ')' | ';' | '%' | '*' => {
                out.push_str(&format!("#{};", u32::from(character)));
            }
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn writes_one_chart_for_all_models() {
        let outcome = sample::outcome();
        let mut out = Vec::new();
        write(sample::context(&outcome), &mut out).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r#"
        %% This report states facts and flags risks; it is not legal advice.
        flowchart BT
          n0["acme/helper-7b"]
          n1["example/base-7b"]
          n2["example/teacher-70b"]
          n3["models/nameless"]
          n0 -->|"fine-tune, corroborated 0.97"| n1
          n0 -->|"distillation, declared 0.90"| n2
        "#);
    }

    #[test]
    fn turns_what_could_be_markup_into_entities() {
        assert_eq!(escaped("a\"]<b>"), "a#34;#93;#60;b#62;");
    }
}
