//! What the environment says about the Hub: where it is, where the cache lies, which token to send, whether to ask at all.
//!
//! The names and their order are those of the Hub's own tools, so that one setting holds for all of them.

use std::path::{Path, PathBuf};
use std::time::Duration;

use reqwest::Url;

use super::error::{Fault, HubError};
use super::token::Token;

/// Where the Hub is where nobody says otherwise.
const ENDPOINT: &str = "https://huggingface.co";
/// Longest token file that is read, in bytes.
const MAX_TOKEN_FILE: u64 = 64 << 10;
/// How long nothing may arrive, where nobody says otherwise.
const SILENCE: Duration = Duration::from_secs(10);

/// What the environment says.
#[derive(Debug, Clone)]
pub(super) struct Settings {
    /// The Hub's address, without a slash at its end.
    pub(super) endpoint: Url,
    /// The folder of the shared cache.
    pub(super) cache: PathBuf,
    /// The token, where there is one that may be sent.
    pub(super) token: Option<Token>,
    /// Whether nothing may be asked.
    pub(super) offline: bool,
    /// How long nothing may arrive.
    pub(super) silence: Duration,
}

impl Settings {
    /// Reads the environment of the process.
    pub(super) fn from_environment() -> Result<Self, HubError> {
        Self::read(&|name| std::env::var(name).ok(), std::env::home_dir())
    }

    /// Reads an environment that is given.
    fn read(variable: &dyn Fn(&str) -> Option<String>, home: Option<PathBuf>) -> Result<Self, HubError> {
        let said = |name: &str| said(name, variable);
        let is_true = |name: &str| said(name).is_some_and(|value| truth(&value));
        let folder = |name: &str| named_folder(name, variable, home.as_deref());

        let Folders { hf_home, cache } = Folders::read(variable, home.as_deref());
        let cache = cache.ok_or_else(|| wrong("no folder for the cache: neither HF_HOME nor a home folder is known"))?;
        let endpoint = endpoint(&said("HF_ENDPOINT").unwrap_or_else(|| ENDPOINT.to_owned()))?;
        let silence =
            said("HF_HUB_DOWNLOAD_TIMEOUT").and_then(|value| value.parse::<u64>().ok()).filter(|seconds| *seconds > 0);

        let token_file = || {
            let text = match folder("HF_TOKEN_PATH") {
                Some(path) => read_bounded(&path),
                // The library knows where the file lies beside a cache.
                None => hf_home.as_ref().and_then(|home| hf_hub::Cache::new(home.join("hub")).token()),
            };
            text.filter(|_| !is_true("HF_HUB_DISABLE_IMPLICIT_TOKEN")).map(|text| ("the token file", text))
        };
        let given = ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"].into_iter().find_map(|name| said(name).map(|value| (name, value)));
        let token = match given.or_else(token_file).and_then(|(from, text)| Some((from, Token::parse(&text)?))) {
            Some((_, Ok(token))) if may_carry_token(&endpoint) => Some(token),
            Some((from, Ok(_))) => {
                log::warn!("{from} is not sent: the Hub at `{endpoint}` is neither https nor on this machine");
                None
            }
            Some((from, Err(why))) => return Err(wrong(format!("{from} {why}"))),
            None => None,
        };
        Ok(Self {
            endpoint,
            cache,
            token,
            offline: is_true("HF_HUB_OFFLINE") || is_true("TRANSFORMERS_OFFLINE"),
            silence: silence.map_or(SILENCE, Duration::from_secs),
        })
    }
}

/// Where the Hub's own tools keep their things; none of a standard place without a home folder.
pub(in crate::source) struct Folders {
    /// Their folder.
    pub(in crate::source) hf_home: Option<PathBuf>,
    /// The shared cache.
    pub(in crate::source) cache: Option<PathBuf>,
}

impl Folders {
    /// The folders that an environment names, else the standard ones.
    pub(in crate::source) fn read(variable: &dyn Fn(&str) -> Option<String>, home: Option<&Path>) -> Self {
        let folder = |name: &str| named_folder(name, variable, home);
        let caches = folder("XDG_CACHE_HOME").or_else(|| home.map(|home| home.join(".cache")));
        let hf_home = folder("HF_HOME").or_else(|| caches.map(|caches| caches.join("huggingface")));
        let cache = folder("HF_HUB_CACHE")
            .or_else(|| folder("HUGGINGFACE_HUB_CACHE"))
            .or_else(|| hf_home.as_ref().map(|home| home.join("hub")));
        Self { hf_home, cache }
    }
}

/// What a variable says, if anything.
fn said(name: &str, variable: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    variable(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}

/// The folder that a variable names.
fn named_folder(name: &str, variable: &dyn Fn(&str) -> Option<String>, home: Option<&Path>) -> Option<PathBuf> {
    said(name, variable).map(|value| expand(&value, variable, home))
}

fn wrong(why: impl Into<String>) -> HubError {
    HubError::new("", Fault::Settings(why.into()))
}

fn truth(value: &str) -> bool {
    ["1", "on", "yes", "true"].iter().any(|word| value.eq_ignore_ascii_case(word))
}

fn endpoint(text: &str) -> Result<Url, HubError> {
    let told = |why: &str| wrong(format!("HF_ENDPOINT is not usable: {why}"));
    let mut url = Url::parse(text.trim_end_matches('/')).map_err(|error| told(&error.to_string()))?;
    if !matches!(url.scheme(), "https" | "http") || url.host_str().is_none() {
        return Err(told("it is no web address"));
    }
    // Credentials in an address would be shown with it.
    if !url.username().is_empty() || url.password().is_some() {
        return Err(told("it holds a user or a password; use HF_TOKEN"));
    }
    url.set_query(None);
    url.set_fragment(None);
    Ok(url)
}

/// Whether a token may travel to that address: over https, or within this machine.
pub(super) fn may_carry_token(url: &Url) -> bool {
    url.scheme() == "https" || is_loopback(url)
}

/// Whether an address is on this machine.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host_str().map(|host| host.trim_matches(['[', ']'])) {
        Some("localhost") => true,
        Some(host) => host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback()),
        None => false,
    }
}

/// A path with `~` and `$NAME` at its parts replaced, as the Hub's own tools do.
fn expand(text: &str, variable: &dyn Fn(&str) -> Option<String>, home: Option<&Path>) -> PathBuf {
    let mut path = PathBuf::new();
    for (index, part) in text.split('/').enumerate() {
        let name = part.strip_prefix('$').map(|name| name.trim_start_matches('{').trim_end_matches('}'));
        match (part, name.and_then(variable), home) {
            ("~", _, Some(home)) if index == 0 => path.push(home),
            (_, Some(value), _) => path.push(value),
            ("", ..) if index == 0 => path.push("/"),
            _ => path.push(part),
        }
    }
    path
}

fn read_bounded(path: &Path) -> Option<String> {
    let bytes = crate::source::recorded::read_small(path, MAX_TOKEN_FILE).ok()?;
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Settings, HubError> {
        let find = |name: &str| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        Settings::read(&find, Some(PathBuf::from("/home/somebody")))
    }

    #[test]
    fn finds_the_cache_where_the_hubs_tools_have_it() {
        for (pairs, cache) in [
            (&[][..], "/home/somebody/.cache/huggingface/hub"),
            (&[("XDG_CACHE_HOME", "/x")], "/x/huggingface/hub"),
            (&[("HF_HOME", "~/hf"), ("XDG_CACHE_HOME", "/x")], "/home/somebody/hf/hub"),
            (&[("HUGGINGFACE_HUB_CACHE", "/data"), ("HF_HOME", "/hf")], "/data"),
            (&[("HF_HUB_CACHE", "$ROOT/hub"), ("ROOT", "/r"), ("HUGGINGFACE_HUB_CACHE", "/data")], "/r/hub"),
            (&[("HF_HUB_CACHE", " "), ("HF_HOME", "/hf")], "/hf/hub"),
        ] {
            assert_eq!(read(pairs).unwrap().cache, Path::new(cache), "{pairs:?}");
        }
    }

    #[test]
    fn reads_truth_as_the_hubs_tools_do() {
        for yes in ["1", "ON", "Yes", "true"] {
            assert!(read(&[("HF_HUB_OFFLINE", yes)]).unwrap().offline, "{yes}");
        }
        for no in ["0", "off", "", "no"] {
            assert!(!read(&[("HF_HUB_OFFLINE", no)]).unwrap().offline, "{no}");
        }
        assert!(read(&[("TRANSFORMERS_OFFLINE", "1")]).unwrap().offline);
    }

    #[test]
    fn takes_a_token_only_where_it_may_travel() {
        let token = |endpoint| read(&[("HF_TOKEN", "hf_secret\n"), ("HF_ENDPOINT", endpoint)]).unwrap().token.is_some();
        assert!(token("https://hub.example/"));
        assert!(token("http://127.0.0.1:8080") && token("http://localhost:1") && token("http://[::1]:1"));
        assert!(!token("http://hub.example"));
        assert!(!format!("{:?}", read(&[("HF_TOKEN", "hf_secret")]).unwrap()).contains("secret"));
    }

    #[test]
    fn refuses_addresses_that_cannot_be_asked() {
        for bad in ["ftp://x", "hub.example", "https://user:word@hub.example", "file:///etc"] {
            let error = read(&[("HF_ENDPOINT", bad)]).unwrap_err();
            assert!(
                error.to_string().starts_with("HF_ENDPOINT is not usable") && !error.to_string().contains("word@"),
                "{bad}"
            );
        }
        assert_eq!(
            read(&[("HF_ENDPOINT", "https://hub.example/mirror/?x#y")]).unwrap().endpoint.as_str(),
            "https://hub.example/mirror/"
        );
    }
}
