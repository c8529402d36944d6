//! What can go wrong between here and the Hub, each with the words for it and what helps.

use std::fmt;
use std::time::Duration;

/// Why something could not be had from the Hub or its cache.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HubError {
    /// What was asked for: a repository, or a file of one.
    pub about: String,
    /// What went wrong.
    pub fault: Fault,
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The text is no reference to a model or an organisation.
    Reference,
    /// Nothing may be asked, and the cache does not have it.
    Offline,
    /// There is none of that name; without a token it may also be hidden.
    NotFound {
        /// Whether a token was sent.
        token: bool,
    },
    /// The repository has no such branch, tag or commit.
    NoRevision,
    /// The commit has no such file.
    NoFile,
    /// Its files are given only to those who asked for them.
    Gated {
        /// Whether a token was sent.
        token: bool,
    },
    /// The Hub does not accept the token.
    BadToken,
    /// The Hub took it down.
    Disabled,
    /// The Hub refuses, and says this.
    Forbidden(String),
    /// Too many requests, and the wait that is asked for is too long or was not enough.
    RateLimited {
        /// How long the server asks to wait, where it says so.
        asked: Option<Duration>,
    },
    /// The server failed, again and again.
    Server {
        /// The status of its last answer.
        status: u16,
        /// How often it was asked.
        tries: u32,
    },
    /// No connection.
    Unreachable(String),
    /// The answer took too long.
    Timeout(Duration),
    /// The answer ended early.
    Truncated {
        /// How many bytes arrived.
        got: u64,
        /// How many were announced; `None` where the connection just broke.
        expected: Option<u64>,
    },
    /// The answer is larger than is read.
    TooLarge {
        /// The limit in bytes.
        limit: u64,
        /// What was announced, where it was.
        size: Option<u64>,
    },
    /// It leads elsewhere too often, or to a place that is not followed.
    Redirect(String),
    /// The answer is none that the Hub gives.
    Answer(String),
    /// The bytes are not those that were listed.
    Digest {
        /// What the list has.
        expected: String,
        /// What arrived.
        got: String,
    },
    /// More was asked for than one run fetches.
    Budget(u64),
    /// The settings in the environment cannot be used.
    Settings(String),
}

impl HubError {
    pub(super) fn new(about: impl Into<String>, fault: Fault) -> Self {
        Self { about: about.into(), fault }
    }

    /// Why, without what it is about.
    #[must_use]
    pub fn why(&self) -> String {
        match &self.fault {
            Fault::Reference => "is no reference to a model: `hf://owner/name`, `hf://owner/name@revision` or `hf://owner`".to_owned(),
            Fault::Offline => "is not in the cache, and nothing may be asked while offline".to_owned(),
            Fault::NotFound { token: false } => {
                "was not found: there is none of that name, or it is private or gated, which the Hub does not tell without a token"
                    .to_owned()
            }
            Fault::NotFound { token: true } => "was not found, with the token that was given".to_owned(),
            Fault::NoRevision => "has no such branch, tag or commit".to_owned(),
            Fault::NoFile => "is not in that commit".to_owned(),
            Fault::Gated { token: false } => "is gated, and no token was given".to_owned(),
            Fault::Gated { token: true } => "is gated, and the token's owner has no access".to_owned(),
            Fault::BadToken => "cannot be asked for: the Hub does not accept the token".to_owned(),
            Fault::Disabled => "is disabled: the Hub took it down".to_owned(),
            Fault::Forbidden(said) => format!("is refused by the Hub: {said}"),
            Fault::RateLimited { asked: Some(asked) } => {
                format!("was refused for too many requests; the Hub asks to wait {} s", asked.as_secs())
            }
            Fault::RateLimited { asked: None } => "was refused for too many requests".to_owned(),
            Fault::Server { status, tries } => format!("cannot be read: the Hub failed with status {status}, {tries} times"),
            Fault::Unreachable(why) => format!("cannot be read: the Hub cannot be reached: {why}"),
            Fault::Timeout(limit) => format!("cannot be read: the answer was not complete after {} s", limit.as_secs_f64()),
            Fault::Truncated { got, expected: Some(expected) } => {
                format!("cannot be read: the answer ended after {got} of {expected} bytes")
            }
            Fault::Truncated { got, expected: None } => format!("cannot be read: the answer broke off after {got} bytes"),
            Fault::TooLarge { limit, size: Some(size) } => format!("is {size} bytes, over the limit of {limit}"),
            Fault::TooLarge { limit, size: None } => format!("is over the limit of {limit} bytes"),
            Fault::Redirect(why) => format!("cannot be read: the answer leads elsewhere and was not followed: {why}"),
            Fault::Answer(why) => format!("cannot be read: the answer is not one of the Hub: {why}"),
            Fault::Digest { expected, got } => format!("cannot be read: the bytes have the digest {got}, and the Hub lists {expected}"),
            Fault::Budget(limit) => format!("was not fetched: this run has moved its limit of {limit} bytes"),
            Fault::Settings(why) => why.clone(),
        }
    }

    /// What the reader can do about it.
    #[must_use]
    pub fn hint(&self) -> String {
        let repository = self.about.split('@').next().unwrap_or(&self.about);
        match &self.fault {
            Fault::Reference => "write `hf://owner/name`".to_owned(),
            Fault::Offline => "run once without `--offline` and HF_HUB_OFFLINE, or copy a cache that has it".to_owned(),
            Fault::NotFound { token: false } => {
                "check the spelling; for a private or gated model set HF_TOKEN, or log in with `hf auth login`".to_owned()
            }
            Fault::NotFound { token: true } => "check the spelling, and that the token may read it".to_owned(),
            Fault::NoRevision => "name a branch, a tag or a whole commit after `@`; without one `main` is meant".to_owned(),
            Fault::NoFile => "check the commit".to_owned(),
            Fault::Gated { token: false } => {
                format!("ask for access on the page of `{repository}`, then set HF_TOKEN to a token that may read it")
            }
            Fault::Gated { token: true } => format!("ask for access on the page of `{repository}` with the token's account"),
            Fault::BadToken => "set HF_TOKEN to a valid token, or unset it for what is public".to_owned(),
            Fault::Disabled => "ask the publisher; audit a copy on disk if you hold one".to_owned(),
            Fault::Forbidden(_) => "check what the token may read".to_owned(),
            Fault::RateLimited { .. } => {
                "wait and run again: what was fetched is in the cache; a token raises the limit".to_owned()
            }
            Fault::Server { .. } | Fault::Truncated { .. } => "run again later: what was fetched is in the cache".to_owned(),
            Fault::Unreachable(_) => {
                "check HF_ENDPOINT, the proxy variables and the network; `--offline` uses the cache alone".to_owned()
            }
            Fault::Timeout(_) => "run again, or allow more time with `--timeout`".to_owned(),
            Fault::TooLarge { .. } => "check why it is so large; download the model and scan it on disk".to_owned(),
            Fault::Redirect(_) | Fault::Answer(_) => "check HF_ENDPOINT and what stands between here and the Hub".to_owned(),
            Fault::Digest { .. } => "run again; if it stays so, do not use the file".to_owned(),
            Fault::Budget(_) => "run again: what was fetched is in the cache".to_owned(),
            Fault::Settings(_) => "correct the variable, or unset it".to_owned(),
        }
    }

    /// Whether the fault is one of the whole repository, so that its other files need not be asked for.
    pub(super) fn closes_repository(&self) -> bool {
        matches!(
            self.fault,
            Fault::Offline
                | Fault::Gated { .. }
                | Fault::BadToken
                | Fault::Disabled
                | Fault::Forbidden(_)
                | Fault::NotFound { .. }
                | Fault::NoRevision
                | Fault::RateLimited { .. }
                | Fault::Unreachable(_)
                | Fault::Budget(_)
        )
    }
}

impl fmt::Display for HubError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.fault {
            Fault::Settings(_) => f.write_str(&self.why()),
            _ => write!(f, "`{}` {}", self.about, self.why()),
        }
    }
}

impl std::error::Error for HubError {}
