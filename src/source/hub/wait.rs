//! How long to wait before asking again: what the server asks for, else twice as long each time, with some chance in it.

use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

use reqwest::header::HeaderMap;

/// How often one thing is asked for.
pub(super) const TRIES: u32 = 4;
/// The longest wait that is believed: the Hub counts in windows of five minutes.
pub(super) const LONGEST: Duration = Duration::from_secs(310);
/// The first wait where the server names none.
const FIRST: Duration = Duration::from_millis(500);

/// The wait that an answer asks for: `Retry-After` in seconds, else the time to the next window in `RateLimit` and a second.
pub(super) fn asked(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    if let Some(seconds) = text("retry-after").and_then(|value| value.parse::<u64>().ok()) {
        return Some(Duration::from_secs(seconds));
    }
    // `"api";r=0;t=55`, or several of these with commas between.
    let limits = headers.get_all("ratelimit").iter().filter_map(|value| value.to_str().ok());
    let windows = limits.flat_map(|limits| limits.split(',')).filter_map(|window| {
        let figure = |name: &str| {
            let parts = window.split(';').map(str::trim);
            parts.filter_map(|part| part.strip_prefix(name)?.strip_prefix('=')).find_map(|value| value.parse::<u64>().ok())
        };
        (figure("r") == Some(0)).then(|| figure("t")).flatten()
    });
    windows.max().map(|seconds| Duration::from_secs(seconds.saturating_add(1)))
}

/// The wait before a try where the server names none: half of it is chance, so that many workers do not come back together.
/// Never longer than `most`.
pub(super) fn backoff(before_try: u32, most: Duration) -> Duration {
    let full = FIRST.saturating_mul(1 << before_try.saturating_sub(1).min(6)).min(most);
    let chance = std::hash::RandomState::new().build_hasher().finish() % 1000;
    full / 2 + full.mul_f64(chance as f64 / 2000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn waits_as_it_is_told() {
        let seconds = |pairs: &[(&'static str, &'static str)]| asked(&headers(pairs)).map(|wait| wait.as_secs());
        assert_eq!(seconds(&[("retry-after", "7")]), Some(7));
        assert_eq!(seconds(&[("ratelimit", "\"api\";r=0;t=55")]), Some(56));
        assert_eq!(seconds(&[("ratelimit", "\"api\";r=3;t=55, \"resolvers\";r=0;t=2")]), Some(3));
        assert_eq!(seconds(&[("ratelimit", "\"api\";r=10;t=55")]), None);
        assert_eq!(seconds(&[("retry-after", "Wed, 21 Oct 2026 07:28:00 GMT")]), None);
        assert_eq!(seconds(&[]), None);
    }

    #[test]
    fn waits_longer_each_time_and_never_too_long() {
        let most = Duration::from_secs(8);
        for before_try in 1..40 {
            let wait = backoff(before_try, most);
            assert!(wait <= most && wait >= FIRST / 2, "{wait:?}");
        }
        assert!(backoff(3, most) >= Duration::from_secs(1));
    }
}
