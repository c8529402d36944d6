//! Writes a lock: fixed order, one fact a line, the checksum last.

use std::fmt::Write as _;

use serde_json::Value;

use super::Lock;
use crate::digest::sha256;
use crate::report::text::is_hidden;

/// The line that holds the checksum, up to the value.
pub(super) const CHECKSUM: &str = "  \"checksum\": \"";

/// The lock as text, with its checksum.
#[must_use]
pub fn to_text(lock: &Lock) -> String {
    let mut value = serde_json::to_value(lock).unwrap_or_default();
    if let Some(object) = value.as_object_mut() {
        object.shift_remove("checksum");
    }
    let mut out = String::new();
    write(&value, 0, &mut out);
    // The object is opened again for its last line.
    let body = format!("{},\n", out.trim_end_matches('}').trim_end());
    let checksum = checksum(&body);
    format!("{body}{CHECKSUM}{checksum}\"\n}}\n")
}

/// The checksum of the lines before it.
pub(super) fn checksum(body: &str) -> String {
    sha256(body.as_bytes())
}

/// Objects of plain values stand on one line, all others take one line a member.
fn write(value: &Value, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth + 1);
    let is_plain = |value: &Value| !value.is_object() && !value.is_array();
    match value {
        Value::Object(members) if depth > 0 && members.values().all(is_plain) => {
            out.push('{');
            for (number, (key, value)) in members.iter().enumerate() {
                let _ = write!(out, "{}{}: ", if number > 0 { ", " } else { "" }, string(key));
                write(value, depth + 1, out);
            }
            out.push('}');
        }
        Value::Object(members) => {
            out.push('{');
            for (number, (key, value)) in members.iter().enumerate() {
                let _ = write!(out, "{}\n{indent}{}: ", if number > 0 { "," } else { "" }, string(key));
                write(value, depth + 1, out);
            }
            let _ = write!(out, "\n{}}}", "  ".repeat(depth));
        }
        Value::Array(items) if items.is_empty() => out.push_str("[]"),
        Value::Array(items) => {
            out.push('[');
            for (number, item) in items.iter().enumerate() {
                let _ = write!(out, "{}\n{indent}", if number > 0 { "," } else { "" });
                write(item, depth + 1, out);
            }
            let _ = write!(out, "\n{}]", "  ".repeat(depth));
        }
        Value::String(text) => out.push_str(&string(text)),
        other => out.push_str(&other.to_string()),
    }
}

/// A text in quotes; what would act on a terminal is escaped.
fn string(text: &str) -> String {
    let plain = Value::from(text).to_string();
    if !plain.chars().any(is_hidden) {
        return plain;
    }
    let mut out = String::with_capacity(plain.len());
    for character in plain.chars() {
        if is_hidden(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(character);
        }
    }
    out
}
