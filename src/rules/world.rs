//! What is the same for all models of an audit: the deployment, the day, the authorities, and what is known beforehand.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::facts::Fact;
use super::field::Field;
use crate::audited::{Assumption, AuditedModel};
use crate::catalog::authorities::first_day;
use crate::catalog::{Authority, Catalog, Maker, Status};
use crate::model::AuthorityId;
use crate::policy::Deployment;
use crate::policy::questions::Answer;

/// What is the same for all models of an audit.
pub(super) struct World<'a> {
    /// The models that were audited together.
    pub models: &'a [AuditedModel],
    /// What is known beforehand.
    pub catalog: &'a Catalog,
    /// Where and how the models are used.
    pub deployment: &'a Deployment,
    /// The day of the audit.
    pub as_of: NaiveDate,
    /// What is taken as in force.
    pub assumptions: &'a [Assumption],
    /// Facts that an example states about invented names.
    pub given: Option<&'a Given>,
}

/// Facts that an example states about invented names, by lower-case owner and id.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// Makers by owner.
    pub makers: HashMap<String, Maker>,
    /// `open`, `gated` or `closed` by id.
    pub access: HashMap<String, String>,
    /// Licences by id.
    pub licenses: HashMap<String, Vec<String>>,
    /// Ids whose access, licences and day of publication are only recalled.
    pub recalled: HashSet<String>,
    /// Days of publication by id.
    pub released: HashMap<String, NaiveDate>,
}

impl<'a> World<'a> {
    /// Where an authority stands on the day, assumptions included, and whether it binds anyone.
    pub fn status(&self, id: &AuthorityId) -> Option<(Status, bool)> {
        let assumed = self
            .assumptions
            .iter()
            .any(|assumption| assumption.authority == *id && assumption.from.is_none_or(|from| from <= self.as_of));
        if assumed {
            return Some((Status::InForce, true));
        }
        let row: &Authority = self.catalog.authorities.get(id)?;
        Some((self.catalog.authorities.status_on(row, self.as_of), row.binding))
    }

    /// Whether a date of the catalogue is reached; one that is not known counts as reached.
    pub fn reached(&self, date: Option<&str>) -> bool {
        date.and_then(first_day).is_none_or(|day| day <= self.as_of)
    }

    /// What a field of the deployment holds; what the policy does not say is not known.
    pub fn deployment_fact(&self, field: Field) -> Fact<'a> {
        let deployment = self.deployment;
        match field {
            Field::Sector => Fact::known(deployment.sector.iter().map(|sector| sector.as_str()).collect()),
            Field::Level => Fact::Text(deployment.level.as_str(), true),
            Field::Exposure => Fact::text(deployment.exposure.map(|exposure| exposure.as_str())),
            Field::Jurisdictions => {
                let mut codes: Vec<&str> = deployment.jurisdictions.iter().map(String::as_str).collect();
                if codes.iter().any(|code| crate::country::in_union(code)) {
                    codes.push("EU");
                }
                Fact::known(codes)
            }
            Field::Dealings => match &deployment.dealings {
                None => Fact::Unknown,
                Some(dealings) => Fact::Texts(dealings.iter().map(|dealing| dealing.as_str()).collect(), false),
            },
            field => match deployment.answer(field.row().name) {
                None => Fact::Unknown,
                Some(Answer::Flag(answer)) => Fact::Flag(*answer, true),
                Some(Answer::Words(words)) => Fact::Texts(words.iter().map(String::as_str).collect(), false),
                Some(Answer::Day(day)) => Fact::Day(*day, true),
                Some(Answer::Number(number)) => Fact::Number(*number),
                Some(Answer::Text(text)) => Fact::Text(text, true),
            },
        }
    }
}
