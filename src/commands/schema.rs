//! `provaudit schema`: the JSON Schema of what the program reads and writes.

use super::{knowledge, output};
use crate::cli::{Schema, SchemaOf};
use crate::error::{Error, ExitCode};
use crate::report;

pub fn run(typed: &Schema) -> Result<ExitCode, Error> {
    let schema = match typed.of {
        SchemaOf::Report => report::schema(),
        SchemaOf::Lineage => report::lineage_schema(),
        SchemaOf::Policy => knowledge::policy_schema(),
        SchemaOf::Rules => knowledge::rules_schema(),
    };
    output::print_json(&schema)?;
    Ok(ExitCode::Pass)
}
