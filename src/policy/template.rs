//! The commented policy that `provaudit init` writes.

use super::{Level, Sector};

const TEMPLATE: &str = include_str!("../../rules/policy-template.yaml");

/// A policy with comments, for a sector; `None` writes the general one. It loads as it is.
#[must_use]
pub fn template(sector: Option<Sector>) -> String {
    let sector = sector.unwrap_or(Sector::General);
    let level = if sector == Sector::General { Level::Standard } else { Level::Regulated };
    TEMPLATE.replace("SECTOR", sector.as_str()).replace("LEVEL", level.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    #[test]
    fn writes_a_policy_that_loads_for_every_sector() {
        let all = [
            Sector::Defense,
            Sector::Finance,
            Sector::Healthcare,
            Sector::CriticalInfrastructure,
            Sector::Government,
            Sector::General,
        ];
        for sector in all {
            let policy = Policy::parse("provaudit.yaml", &template(Some(sector))).unwrap();
            assert_eq!(policy.deployment.sector, [sector]);
        }
    }
}
