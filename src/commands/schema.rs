//! `provaudit schema`: the JSON Schema of what the program reads and writes.

use super::output;
use crate::cli::{Schema, SchemaOf};
use crate::error::{Error, ExitCode};
use crate::{lockfile, policy, report, rules};

pub fn run(typed: &Schema) -> Result<ExitCode, Error> {
    let schema = match typed.of {
        SchemaOf::Report => report::schema().to_value(),
        SchemaOf::Horizon => report::horizon_schema().to_value(),
        SchemaOf::Substitutes => report::substitutes_schema().to_value(),
        SchemaOf::Router => report::router_schema().to_value(),
        SchemaOf::Lineage => report::lineage_schema().to_value(),
        SchemaOf::License => report::license_schema().to_value(),
        SchemaOf::Lock => lockfile::schema().to_value(),
        SchemaOf::Verify => lockfile::verification_schema().to_value(),
        SchemaOf::Policy => policy::schema(),
        SchemaOf::Rules => rules::schema(),
    };
    output::print_json(&schema)?;
    Ok(ExitCode::Pass)
}
