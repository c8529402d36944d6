//! Requests. One function reads every body, and between two reads it looks at the clock and at the count of bytes: a client's
//! own time limit starts anew with every read, so that a server that drips bytes would never be done.
//!
//! Redirects are followed here, not by the library: at most five, never from https to http, and the token is sent only to the
//! scheme, host and port that it is meant for.

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use reqwest::blocking::Response;
use reqwest::header::{self, HeaderMap};
use reqwest::{StatusCode, Url};

use super::error::{Fault, HubError};
use super::settings::{Settings, is_loopback, may_carry_token};
use super::token::Token;
use super::wait;

/// How many redirects are followed.
const MAX_REDIRECTS: usize = 5;
/// How much of an error's body is read.
const MAX_ERROR_BODY: u64 = 16 << 10;
/// Most bytes that one run moves.
const MAX_MOVED: u64 = 4 << 30;

/// Asks the Hub.
pub(super) struct Client {
    http: reqwest::blocking::Client,
    endpoint: Url,
    token: Option<Token>,
    /// The longest that one answer may take.
    limit: Duration,
    moved: AtomicU64,
    requests: AtomicU64,
}

/// What is asked for.
#[derive(Debug, Clone)]
pub(super) struct Ask<'a> {
    /// What it is, for messages.
    pub(super) about: &'a str,
    pub(super) url: Url,
    /// First byte and the byte after the last, for a part of a file.
    pub(super) range: Option<(u64, u64)>,
    /// The most bytes that are read.
    pub(super) cap: u64,
}

/// What was answered, with a status of success.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    /// The headers of the first redirect, which names digest and size of a large file; the last answer's are not to be
    /// believed about that.
    pub(super) first: Option<HeaderMap>,
    /// Where the answer came from.
    pub(super) url: Url,
    pub(super) body: Vec<u8>,
}

/// Why one try failed.
struct Failed {
    error: HubError,
    again: Again,
}

/// Whether it makes sense to try again.
enum Again {
    No,
    /// Once more.
    Once,
    /// After the usual wait.
    Later,
    /// After as long as the server asks.
    After(Option<Duration>),
}

impl Client {
    /// A client under these settings; one answer may take as long as `limit`.
    pub(super) fn new(settings: &Settings, limit: Duration) -> Result<Self, HubError> {
        // A second client of the process finds the provider installed.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::blocking::Client::builder()
            .user_agent(concat!("provaudit/", env!("CARGO_PKG_VERSION")))
            .timeout(settings.silence.min(limit))
            .connect_timeout(settings.silence.min(limit))
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .build()
            .map_err(|error| HubError::new("", Fault::Settings(format!("no connection can be set up: {}", causes(&error)))))?;
        Ok(Self {
            http,
            endpoint: settings.endpoint.clone(),
            token: settings.token.clone(),
            limit,
            moved: AtomicU64::new(0),
            requests: AtomicU64::new(0),
        })
    }

    /// The address of a path on the Hub. The path's parts are encoded already.
    pub(super) fn url(&self, path: &str) -> Result<Url, HubError> {
        let text = format!("{}/{path}", self.endpoint.as_str().trim_end_matches('/'));
        Url::parse(&text).map_err(|error| HubError::new(path, Fault::Answer(error.to_string())))
    }

    /// Whether an address is the Hub's own.
    pub(super) fn is_own(&self, url: &Url) -> bool {
        url.origin() == self.endpoint.origin()
    }

    /// How many bytes of bodies have arrived, and how many requests were made.
    pub(super) fn moved(&self) -> (u64, u64) {
        (self.moved.load(Ordering::Relaxed), self.requests.load(Ordering::Relaxed))
    }

    /// Asks, and asks again where that may help.
    pub(super) fn get(&self, ask: &Ask<'_>) -> Result<Answer, HubError> {
        let mut waited = Duration::ZERO;
        let mut once = true;
        for number in 1.. {
            if self.moved.load(Ordering::Relaxed) > MAX_MOVED {
                return Err(HubError::new(ask.about, Fault::Budget(MAX_MOVED)));
            }
            let Failed { mut error, again } = match self.once(ask) {
                Ok(answer) => return Ok(answer),
                Err(failed) => failed,
            };
            if let Fault::Server { tries, .. } = &mut error.fault {
                *tries = number;
            }
            let usual = wait::backoff(number, self.limit / 4);
            let pause = match again {
                Again::No => return Err(error),
                Again::Once if once => {
                    once = false;
                    usual
                }
                Again::Once => return Err(error),
                Again::Later => usual,
                Again::After(asked) => asked.unwrap_or(usual),
            };
            if number >= wait::TRIES || waited + pause > wait::LONGEST {
                return Err(error);
            }
            if let Fault::RateLimited { .. } = error.fault {
                log::warn!(
                    "{}: the Hub limits requests; waiting {} s before try {} of {}",
                    ask.about,
                    pause.as_secs(),
                    number + 1,
                    wait::TRIES
                );
            } else {
                log::info!("{error}; trying again in {} ms, try {} of {}", pause.as_millis(), number + 1, wait::TRIES);
            }
            std::thread::sleep(pause);
            waited += pause;
        }
        unreachable!("the loop returns at the last try")
    }

    fn once(&self, ask: &Ask<'_>) -> Result<Answer, Failed> {
        let ends = Instant::now() + self.limit;
        let mut url = ask.url.clone();
        let mut first = None;
        let stop = |fault| Failed { error: HubError::new(ask.about, fault), again: Again::No };
        for _ in 0..=MAX_REDIRECTS {
            let mut request = self.http.get(url.clone()).header(header::ACCEPT_ENCODING, "identity");
            if let (Some(token), true, true) = (&self.token, self.is_own(&url), may_carry_token(&url)) {
                request = request.header(header::AUTHORIZATION, token.header());
            }
            if let Some((from, to)) = ask.range {
                request = request.header(header::RANGE, format!("bytes={from}-{}", to.saturating_sub(1)));
            }
            log::debug!("GET {}", shown(&url));
            self.requests.fetch_add(1, Ordering::Relaxed);
            let response = request.send().map_err(|error| self.not_sent(ask, &error))?;
            let status = response.status();
            if status.is_redirection() {
                let to = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
                let to = to.ok_or_else(|| stop(Fault::Redirect(format!("status {} names no place", status.as_u16()))))?;
                let next = url.join(to).map_err(|error| stop(Fault::Redirect(error.to_string())))?;
                if !matches!(next.scheme(), "https" | "http") {
                    return Err(stop(Fault::Redirect(format!("`{}:` is not followed", next.scheme()))));
                }
                if next.scheme() == "http" && !is_loopback(&next) && (url.scheme() == "https" || !self.is_own(&next)) {
                    return Err(stop(Fault::Redirect(format!("`{}` is not https", shown(&next)))));
                }
                first.get_or_insert_with(|| response.headers().clone());
                url = next;
                continue;
            }
            return self.finish(ask, response, first, url, ends);
        }
        Err(stop(Fault::Redirect(format!("more than {MAX_REDIRECTS} redirects"))))
    }

    fn finish(
        &self,
        ask: &Ask<'_>,
        response: Response,
        first: Option<HeaderMap>,
        url: Url,
        ends: Instant,
    ) -> Result<Answer, Failed> {
        let (status, headers) = (response.status(), response.headers().clone());
        if !status.is_success() {
            let body = self.body(ask, response, MAX_ERROR_BODY, true, ends).unwrap_or_default();
            return Err(refused(ask.about, status, &headers, &body, self.token.is_some() && self.is_own(&url)));
        }
        // A server that does not know of ranges sends the whole file; what is wanted of it may stand at its start.
        let prefix = ask.range.is_some() && status != StatusCode::PARTIAL_CONTENT;
        let body = self.body(ask, response, ask.cap, prefix, ends).map_err(|error| {
            let again = if matches!(error.fault, Fault::TooLarge { .. }) { Again::No } else { Again::Once };
            Failed { error, again }
        })?;
        Ok(Answer { status, headers, first, url, body })
    }

    /// Reads a body: never longer than `cap`, never past `ends`. Only a `prefix` is cut there; else more is an error.
    fn body(&self, ask: &Ask<'_>, mut response: Response, cap: u64, prefix: bool, ends: Instant) -> Result<Vec<u8>, HubError> {
        let fail = |fault| HubError::new(ask.about, fault);
        let announced = response.content_length();
        if let Some(size) = announced.filter(|size| *size > cap && !prefix) {
            return Err(fail(Fault::TooLarge { limit: cap, size: Some(size) }));
        }
        let mut body = Vec::new();
        let mut buffer = vec![0; 64 << 10];
        loop {
            let got = body.len() as u64;
            if Instant::now() >= ends {
                return Err(fail(Fault::Timeout(self.limit)));
            }
            // One byte more than is allowed tells a body that ends at the limit from one that goes on.
            let room = cap - got + u64::from(!prefix);
            if room == 0 {
                return Ok(body);
            }
            let want = buffer.len().min(usize::try_from(room).unwrap_or(usize::MAX));
            let read = match response.read(&mut buffer[..want]) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) if is_timeout(&error) => return Err(fail(Fault::Timeout(self.limit))),
                Err(_) => return Err(fail(Fault::Truncated { got, expected: announced })),
            };
            self.moved.fetch_add(read as u64, Ordering::Relaxed);
            body.extend_from_slice(&buffer[..read]);
            if body.len() as u64 > cap {
                return Err(fail(Fault::TooLarge { limit: cap, size: None }));
            }
        }
        let got = body.len() as u64;
        match announced.filter(|expected| got < *expected) {
            Some(expected) => Err(fail(Fault::Truncated { got, expected: Some(expected) })),
            None => Ok(body),
        }
    }

    fn not_sent(&self, ask: &Ask<'_>, error: &reqwest::Error) -> Failed {
        let fail = |fault, again| Failed { error: HubError::new(ask.about, fault), again };
        if error.is_timeout() {
            fail(Fault::Timeout(self.limit), Again::Once)
        } else {
            fail(Fault::Unreachable(causes(error)), Again::Later)
        }
    }
}

/// The error for a status that is no success.
fn refused(about: &str, status: StatusCode, headers: &HeaderMap, body: &[u8], token: bool) -> Failed {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let code = text("x-error-code");
    let said = match text("x-error-message") {
        "" => serde_json::from_slice::<serde_json::Value>(body)
            .ok()
            .and_then(|value| Some(value.get("error")?.as_str()?.to_owned())),
        message => Some(message.to_owned()),
    };
    let said: String = said.unwrap_or_default().chars().take(200).collect();
    let fault = match (status.as_u16(), code) {
        (401 | 403, "GatedRepo") => Fault::Gated { token },
        (401, _) if said.contains("Invalid credentials") => Fault::BadToken,
        (403, _) if said.contains("is disabled") => Fault::Disabled,
        (404, "RevisionNotFound") => Fault::NoRevision,
        (404, "EntryNotFound") => Fault::NoFile,
        (401 | 404, _) => Fault::NotFound { token },
        (403, _) => Fault::Forbidden(if said.is_empty() { "no reason given".to_owned() } else { said }),
        (429, _) => {
            let asked = wait::asked(headers);
            return Failed { error: HubError::new(about, Fault::RateLimited { asked }), again: Again::After(asked) };
        }
        (408 | 500 | 502 | 503 | 504, _) => {
            let error = HubError::new(about, Fault::Server { status: status.as_u16(), tries: 1 });
            return Failed { error, again: wait::asked(headers).map_or(Again::Later, |asked| Again::After(Some(asked))) };
        }
        (status, _) if said.is_empty() => Fault::Answer(format!("status {status}")),
        (status, _) => Fault::Answer(format!("status {status}: {said}")),
    };
    Failed { error: HubError::new(about, fault), again: Again::No }
}

/// An address without what may be secret in it: a signed address carries its signature behind the `?`.
fn shown(url: &Url) -> String {
    let mut url = url.clone();
    if url.query().is_some_and(|query| query.len() > 60) {
        url.set_query(Some("…"));
    }
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.to_string()
}

fn is_timeout(error: &std::io::Error) -> bool {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<reqwest::Error>());
    error.kind() == std::io::ErrorKind::TimedOut || inner.is_some_and(reqwest::Error::is_timeout)
}

/// An error with what caused it, without addresses.
fn causes(error: &reqwest::Error) -> String {
    let mut source = std::error::Error::source(error);
    let mut last = None;
    while let Some(cause) = source {
        last = Some(cause.to_string());
        source = cause.source();
    }
    last.unwrap_or_else(|| "the request failed".to_owned())
}

/// What several threads share.
pub(super) type Shared = Arc<Client>;

/// A part of a path, percent-encoded.
pub(super) fn encoded(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    for byte in part.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// A path of several parts, each percent-encoded.
pub(super) fn encoded_path(path: &str) -> String {
    path.split('/').map(encoded).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_what_a_path_cannot_hold() {
        assert_eq!(encoded("refs/pr/1"), "refs%2Fpr%2F1");
        assert_eq!(encoded_path("a b/ü[1].json"), "a%20b/%C3%BC%5B1%5D.json");
    }

    #[test]
    fn tells_refusals_apart() {
        let told = |status: u16, pairs: &[(&'static str, &'static str)], token| {
            let headers = pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
            refused("acme/x", StatusCode::from_u16(status).unwrap(), &headers, b"{}", token).error.fault
        };
        let code = |code| [("x-error-code", code)];
        assert_eq!(told(401, &[], false), Fault::NotFound { token: false });
        assert_eq!(told(401, &code("GatedRepo"), false), Fault::Gated { token: false });
        assert_eq!(told(403, &code("GatedRepo"), true), Fault::Gated { token: true });
        let credentials = [("x-error-message", "Invalid credentials in Authorization header")];
        assert_eq!(told(401, &credentials, true), Fault::BadToken);
        assert_eq!(told(403, &[("x-error-message", "Access to this resource is disabled.")], true), Fault::Disabled);
        assert_eq!(told(404, &code("RevisionNotFound"), true), Fault::NoRevision);
        assert_eq!(told(404, &code("EntryNotFound"), true), Fault::NoFile);
        assert_eq!(told(418, &[], true), Fault::Answer("status 418".to_owned()));
    }

    #[test]
    fn shows_no_signature_of_an_address() {
        let url = Url::parse(&format!("https://a:b@cdn.example/x?Signature={}", "s".repeat(80))).unwrap();
        let shown = shown(&url);
        assert!(!shown.contains("Signature") && !shown.contains("a:b"), "{shown}");
    }
}
