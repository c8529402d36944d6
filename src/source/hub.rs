//! Models on the Hub, without downloading weights: cards and configs whole, weights by their headers.
//!
//! The stage's only code that touches the network. What is fetched lands in the shared cache, so that a later audit of the same
//! commit needs no network at all; without one ([`Network::Offline`], HF_HUB_OFFLINE) no request is made and the cache answers
//! alone. The library `hf-hub` knows the cache's layout; requests are made here (`client`), since that library's own send
//! tokens across hosts and know no limits.

mod api;
mod cache;
mod client;
mod error;
mod facts;
mod ranged;
mod reference;
mod settings;
mod snapshot;
mod token;
mod wait;

use std::sync::Arc;
use std::time::Duration;

pub use error::{Fault, HubError};
pub use facts::HubFacts;
pub(crate) use ranged::Remote;
pub(crate) use reference::typed;
pub(crate) use snapshot::{Extent, INFO};

use super::Snapshot;
use crate::model::{Gap, ModelId, Revision};
use client::Client;
use facts::Meter;
use reference::Reference;
pub(super) use settings::Folders;
use settings::Settings;

/// How many repositories are fetched at once.
const WORKERS: usize = 8;

/// What an audit may ask the Hub for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Network {
    /// Nothing: the cache answers alone.
    Offline,
    /// Models that were given as `hf://…`, and their ancestors.
    #[default]
    Named,
    /// The ancestors of all models.
    Ancestors,
}

/// How far an audit may go for what it is not given.
#[derive(Debug, Clone, Copy)]
pub struct Reach {
    /// What may be asked for.
    pub network: Network,
    /// Most models of one owner that are audited.
    pub limit: usize,
    /// The longest that one answer may take.
    pub timeout: Duration,
}

impl Default for Reach {
    fn default() -> Self {
        Self { network: Network::default(), limit: 100, timeout: Duration::from_secs(60) }
    }
}

/// What a snapshot from the Hub carries besides its files.
#[derive(Debug, Clone)]
pub struct OnHub {
    facts: HubFacts,
    meter: Meter,
}

impl OnHub {
    /// What the Hub says of the repository, with the bytes read of it until now.
    #[must_use]
    pub fn facts(&self) -> HubFacts {
        HubFacts { bytes_read: self.meter.total(), ..self.facts.clone() }
    }
}

/// The Hub and its cache, ready to be asked.
pub struct Hub<'a> {
    settings: Settings,
    client: Option<Arc<Client>>,
    limit: usize,
    fetching: &'a (dyn Fn(&str) + Sync),
}

/// What came of the references that were given.
#[derive(Debug, Default)]
pub(crate) struct Given {
    pub(crate) snapshots: Vec<Snapshot>,
    pub(crate) gaps: Vec<Gap>,
    pub(crate) errors: Vec<HubError>,
}

impl<'a> Hub<'a> {
    /// Reads the settings in the environment. `fetching` is told what is being fetched, from any thread.
    ///
    /// # Errors
    /// Settings that cannot be used.
    pub fn open(reach: &Reach, fetching: &'a (dyn Fn(&str) + Sync)) -> Result<Self, HubError> {
        let settings = Settings::from_environment()?;
        let offline = settings.offline || reach.network == Network::Offline;
        let client = if offline { None } else { Some(Arc::new(Client::new(&settings, reach.timeout)?)) };
        Ok(Self { settings, client, limit: reach.limit, fetching })
    }

    /// Fetches the models that references name. One that cannot be had is an error beside the others.
    pub(crate) fn given(&self, typed: &[&str]) -> Result<Given, HubError> {
        let references: Vec<Reference> = typed.iter().map(|text| Reference::parse(text)).collect::<Result<_, _>>()?;
        let mut out = Given::default();
        let mut wanted: Vec<(ModelId, Option<Revision>)> = Vec::new();
        for reference in references {
            match reference {
                Reference::Model(id, revision) => wanted.push((id, revision)),
                Reference::Owner(id) => match self.models_of(&id) {
                    Ok((ids, _)) if ids.is_empty() => wanted.push((id, None)),
                    Ok((ids, more)) => {
                        out.gaps.extend(more.then(|| Gap {
                            what: "organisation".into(),
                            place: format!("hf://{id}"),
                            why: format!("has more models than the {} that were audited", ids.len()).into(),
                            close_by: "allow more with `--limit`".into(),
                        }));
                        wanted.extend(ids.into_iter().map(|id| (id, None)));
                    }
                    Err(error) => out.fail(error),
                },
            }
        }
        wanted.sort();
        wanted.dedup();
        for result in self.fetch(&wanted, Extent::Whole) {
            match result {
                Ok(snapshot) => out.snapshots.push(snapshot),
                Err(error) => out.fail(error),
            }
        }
        Ok(out)
    }

    /// Fetches repositories, several at once, and gives them in the order in which they were named.
    pub(crate) fn fetch(&self, wanted: &[(ModelId, Option<Revision>)], extent: Extent) -> Vec<Result<Snapshot, HubError>> {
        snapshot::spread(wanted, WORKERS, |(id, revision)| snapshot::fetch(self, id, revision.as_ref(), extent))
    }

    fn models_of(&self, owner: &ModelId) -> Result<(Vec<ModelId>, bool), HubError> {
        match &self.client {
            Some(client) => {
                let told = |count: usize| (self.fetching)(&format!("{owner}: {count} models"));
                api::models_of(client, owner, self.limit, told)
            }
            None => {
                let mut ids = cache::models_of(&self.settings.cache, owner);
                let more = ids.len() > self.limit;
                ids.truncate(self.limit);
                Ok((ids, more))
            }
        }
    }

    /// Says on the log what was moved.
    pub(crate) fn log_moved(&self) {
        if let Some(client) = &self.client {
            let (bytes, requests) = client.moved();
            log::info!("{requests} requests to the Hub moved {bytes} bytes");
        }
    }
}

impl Given {
    fn fail(&mut self, error: HubError) {
        self.gaps.push(Gap {
            what: "model".into(),
            place: format!("hf://{}", error.about),
            why: error.why().into(),
            close_by: error.hint().into(),
        });
        self.errors.push(error);
    }
}
