//! A large file on the Hub, read in parts: what a header needs and little more.
//!
//! Parts that arrived are kept with the cached commit, so that the same audit works from the cache alone. They cannot be
//! verified (a digest is of the whole file), which is why nothing measured is ever concluded from them alone.

use std::fmt;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex};

use reqwest::Url;

use super::api::{self, Listed};
use super::cache::Repository;
use super::client::{Ask, Shared};
use super::error::{Fault, HubError};
use super::facts::Meter;
use crate::digest::sha256;
use crate::model::ModelId;

/// The first part that is fetched, and the least of any.
const FIRST: u64 = 64 << 10;
/// The most that is fetched at once.
const MOST: u64 = 4 << 20;
/// The most that is read of one file.
const LIMIT: u64 = 128 << 20;

/// A file that is read in parts.
pub(crate) struct Remote {
    pub(super) client: Option<Shared>,
    pub(super) repository: Repository,
    pub(super) id: ModelId,
    pub(super) commit: String,
    pub(super) file: Listed,
    pub(super) meter: Meter,
    /// Where the last redirect led; such an address holds for about an hour.
    pub(super) place: Mutex<Option<Url>>,
}

impl fmt::Debug for Remote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}/{}", self.id, self.commit, self.file.name)
    }
}

impl PartialEq for Remote {
    fn eq(&self, other: &Self) -> bool {
        (&self.id, &self.commit, &self.file) == (&other.id, &other.commit, &other.file)
    }
}

impl Eq for Remote {}

impl Remote {
    /// Opens the file.
    pub(crate) fn open(self: &Arc<Self>) -> Reader {
        let stored = self.repository.load_own(&self.commit, &self.key());
        let parts = stored.and_then(|bytes| unpack(&bytes, self.file.size)).unwrap_or_default();
        self.meter.add(parts.iter().map(|part| part.bytes.len() as u64).sum());
        Reader { remote: Arc::clone(self), position: 0, parts, next: FIRST, fresh: false }
    }

    /// Under which name its parts are kept.
    fn key(&self) -> String {
        format!("{}.parts", sha256(self.file.name.as_bytes()))
    }

    fn about(&self) -> String {
        format!("{}@{}/{}", self.id, self.commit.get(..12).unwrap_or(&self.commit), self.file.name)
    }

    fn fetch(&self, from: u64, to: u64) -> Result<Vec<u8>, HubError> {
        let about = self.about();
        let Some(client) = &self.client else { return Err(HubError::new(about, Fault::Offline)) };
        let known = self.place.lock().ok().and_then(|place| place.clone());
        if let Some(url) = known {
            let ask = Ask { about: &about, url, range: Some((from, to)), cap: to - from };
            if let Ok(answer) = client.get(&ask)
                && api::check_range(&about, &answer, (from, to), self.file.size).is_ok()
            {
                return Ok(answer.body);
            }
            // The address may have expired: ask the Hub for a new one.
        }
        let url = api::file_url(client, &self.id, &self.commit, &self.file.name)?;
        let answer = client.get(&Ask { about: &about, url, range: Some((from, to)), cap: to - from })?;
        api::check_linked(&about, &answer, &self.file)?;
        api::check_range(&about, &answer, (from, to), self.file.size)?;
        if let Ok(mut place) = self.place.lock() {
            *place = Some(answer.url);
        }
        Ok(answer.body)
    }
}

/// Some bytes of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    from: u64,
    bytes: Vec<u8>,
}

/// An open file.
pub(crate) struct Reader {
    remote: Arc<Remote>,
    position: u64,
    /// What is there, in order, without overlap.
    parts: Vec<Part>,
    /// How much is fetched next: more each time, since whoever reads on reads on.
    next: u64,
    /// Whether something was fetched that is not stored yet.
    fresh: bool,
}

impl Reader {
    /// The part that holds a position.
    fn holding(&self, position: u64) -> Option<&Part> {
        let after = self.parts.partition_point(|part| part.from <= position);
        let part = self.parts[..after].last()?;
        (position - part.from < part.bytes.len() as u64).then_some(part)
    }

    fn fetch(&mut self, want: usize) -> io::Result<()> {
        let held: u64 = self.parts.iter().map(|part| part.bytes.len() as u64).sum();
        let size = (want as u64).max(self.next).min(MOST);
        let after = self.parts.partition_point(|part| part.from <= self.position);
        let end = self.parts.get(after).map_or(self.remote.file.size, |part| part.from);
        let to = self.position.saturating_add(size).min(end);
        if held + (to - self.position) > LIMIT {
            return Err(io::Error::other(HubError::new(self.remote.about(), Fault::TooLarge { limit: LIMIT, size: None })));
        }
        let bytes = self.remote.fetch(self.position, to).map_err(io::Error::other)?;
        if bytes.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.remote.meter.add(bytes.len() as u64);
        self.next = (self.next * 2).min(MOST);
        self.fresh = true;
        match after.checked_sub(1).map(|before| &mut self.parts[before]) {
            Some(part) if part.from + part.bytes.len() as u64 == self.position => part.bytes.extend(bytes),
            _ => self.parts.insert(after, Part { from: self.position, bytes }),
        }
        Ok(())
    }
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() || self.position >= self.remote.file.size {
            return Ok(0);
        }
        if self.holding(self.position).is_none() {
            self.fetch(buffer.len())?;
        }
        let Some(part) = self.holding(self.position) else { return Err(io::ErrorKind::UnexpectedEof.into()) };
        let at = usize::try_from(self.position - part.from).map_err(io::Error::other)?;
        let count = buffer.len().min(part.bytes.len() - at);
        buffer[..count].copy_from_slice(&part.bytes[at..at + count]);
        self.position += count as u64;
        Ok(count)
    }
}

impl Seek for Reader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(step) => self.remote.file.size.checked_add_signed(step),
            SeekFrom::Current(step) => self.position.checked_add_signed(step),
        };
        self.position = position.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.position)
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        if self.fresh {
            self.remote.repository.store_own(
                &self.remote.commit,
                &self.remote.key(),
                &pack(&self.parts, self.remote.file.size),
            );
        }
    }
}

/// Parts as they are stored: the file's size, then each part's start, length and bytes.
fn pack(parts: &[Part], size: u64) -> Vec<u8> {
    let mut out = size.to_le_bytes().to_vec();
    for part in parts {
        out.extend(part.from.to_le_bytes());
        out.extend((part.bytes.len() as u64).to_le_bytes());
        out.extend(&part.bytes);
    }
    out
}

/// Parts as they were stored; `None` where they are not of a file of that size, or overlap.
fn unpack(bytes: &[u8], size: u64) -> Option<Vec<Part>> {
    let (stored, mut rest) = bytes.split_first_chunk::<8>()?;
    (u64::from_le_bytes(*stored) == size).then_some(())?;
    let mut parts: Vec<Part> = Vec::new();
    while !rest.is_empty() {
        let (from, after) = rest.split_first_chunk::<8>()?;
        let (length, after) = after.split_first_chunk::<8>()?;
        let (from, length) = (u64::from_le_bytes(*from), u64::from_le_bytes(*length));
        let least = parts.last().map_or(0, |part| part.from + part.bytes.len() as u64);
        let end = from.checked_add(length).filter(|end| *end <= size)?;
        (from >= least && end > from).then_some(())?;
        let (part, after) = after.split_at_checked(usize::try_from(length).ok()?)?;
        parts.push(Part { from, bytes: part.to_vec() });
        rest = after;
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(from: u64, bytes: &[u8]) -> Part {
        Part { from, bytes: bytes.to_vec() }
    }

    #[test]
    fn keeps_parts_as_they_were() {
        let parts = vec![part(0, b"abc"), part(10, b"xy")];
        assert_eq!(unpack(&pack(&parts, 12), 12), Some(parts));
    }

    #[test]
    fn refuses_parts_that_cannot_be() {
        for parts in [vec![part(0, b"abc"), part(2, b"x")], vec![part(11, b"xy")], vec![part(u64::MAX, b"x")]] {
            assert_eq!(unpack(&pack(&parts, 12), 12), None, "{parts:?}");
        }
        assert_eq!(unpack(&pack(&[part(0, b"abc")], 12), 13), None);
        let mut cut = pack(&[part(0, b"abc")], 12);
        cut.pop();
        assert_eq!(unpack(&cut, 12), None);
        assert_eq!(unpack(b"", 0), None);
    }

    #[test]
    fn reads_and_seeks_what_is_there_without_a_network() {
        let place = tempfile::tempdir().unwrap();
        let id: ModelId = "acme/helper-7b".parse().unwrap();
        let remote = Arc::new(Remote {
            client: None,
            repository: Repository::new(place.path(), &id),
            id,
            commit: "1".repeat(40),
            file: Listed { name: "w.gguf".to_owned(), size: 20, sha256: None, git: None },
            meter: Meter::default(),
            place: Mutex::new(None),
        });
        remote.repository.store_own(&remote.commit, &remote.key(), &pack(&[part(0, b"abcdef"), part(15, b"xy")], 20));
        let mut reader = remote.open();
        let mut buffer = [0; 4];
        reader.read_exact(&mut buffer).unwrap();
        assert_eq!(&buffer, b"abcd");
        reader.seek(SeekFrom::Start(15)).unwrap();
        reader.read_exact(&mut buffer[..2]).unwrap();
        assert_eq!(&buffer[..2], b"xy");
        assert!(reader.read(&mut buffer).unwrap_err().to_string().contains("offline"));
        assert_eq!(remote.meter.total(), 8);
        reader.seek(SeekFrom::End(0)).unwrap();
        assert_eq!(reader.read(&mut buffer).unwrap(), 0);
        assert!(reader.seek(SeekFrom::Current(-30)).is_err());
    }
}
