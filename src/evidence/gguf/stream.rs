//! Numbers and strings of a GGUF file, in either byte order, with every length checked before it is believed.
//!
//! A length is compared with the bytes that remain in the file and with a budget for the whole header before anything is
//! reserved or skipped, so that a forged one costs nothing.

use std::io::{BufReader, Read, Seek};

/// Longest string that a header may hold; longer ones are passed over.
pub(super) const MAX_STRING: u64 = 16 << 20;
/// Most bytes of a header that are walked through.
const MAX_HEADER: u64 = 256 << 20;

/// Why a header could not be read further, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stop {
    /// The byte offset in the file.
    pub(super) offset: u64,
    /// Why, as a lower-case fragment.
    pub(super) why: String,
}

/// A file read from its start.
pub(super) struct Stream<R> {
    source: BufReader<R>,
    position: u64,
    size: u64,
    /// Whether numbers have their highest byte first.
    pub(super) big_endian: bool,
}

macro_rules! number {
    ($name:ident, $type:ty) => {
        /// A number in the file's byte order.
        pub(super) fn $name(&mut self) -> Result<$type, Stop> {
            let bytes = self.array()?;
            Ok(if self.big_endian { <$type>::from_be_bytes(bytes) } else { <$type>::from_le_bytes(bytes) })
        }
    };
}

impl<R: Read + Seek> Stream<R> {
    /// A stream over a file of that size.
    pub(super) fn new(source: R, size: u64) -> Self {
        Self { source: BufReader::with_capacity(64 << 10, source), position: 0, size, big_endian: false }
    }

    number!(u8, u8);
    number!(u16, u16);
    number!(u32, u32);
    number!(u64, u64);
    number!(i8, i8);
    number!(i16, i16);
    number!(i32, i32);
    number!(i64, i64);
    number!(f32, f32);
    number!(f64, f64);

    /// How far the stream has come.
    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// Bytes from here to the end of the file.
    pub(super) fn remaining(&self) -> u64 {
        self.size.saturating_sub(self.position)
    }

    /// A stop at this place.
    pub(super) fn stop(&self, why: impl Into<String>) -> Stop {
        Stop { offset: self.position, why: why.into() }
    }

    /// Makes sure that `count` items of at least `least` bytes each can follow.
    pub(super) fn expect(&self, what: &str, count: u64, least: u64) -> Result<(), Stop> {
        let room = self.remaining() / least;
        if count > room {
            return Err(self.stop(format!("says {count} {what} follow, but the file has room for at most {room}")));
        }
        Ok(())
    }

    /// Bytes of a fixed number.
    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], Stop> {
        self.claim(N as u64)?;
        let mut bytes = [0; N];
        self.source.read_exact(&mut bytes).map_err(|error| self.stop(error.to_string()))?;
        self.position += N as u64;
        Ok(bytes)
    }

    /// Passes over bytes.
    pub(super) fn skip(&mut self, count: u64) -> Result<(), Stop> {
        self.claim(count)?;
        let step = i64::try_from(count).map_err(|_| self.stop("passes over more than a file can hold"))?;
        self.source.seek_relative(step).map_err(|error| self.stop(error.to_string()))?;
        self.position += count;
        Ok(())
    }

    /// Appends a string's bytes to `into`, up to `keep` of them, and passes over the rest. Returns the string's length.
    pub(super) fn string(&mut self, into: &mut Vec<u8>, keep: usize) -> Result<u64, Stop> {
        let length = self.u64()?;
        self.claim(length)?;
        let kept = usize::try_from(length).unwrap_or(usize::MAX).min(keep);
        let start = into.len();
        into.resize(start + kept, 0);
        self.source.read_exact(&mut into[start..]).map_err(|error| self.stop(error.to_string()))?;
        self.position += kept as u64;
        self.skip(length - kept as u64)?;
        Ok(length)
    }

    /// Makes sure that so many bytes remain, in the file and in the budget.
    fn claim(&self, count: u64) -> Result<(), Stop> {
        if count > self.remaining() {
            let remaining = self.remaining();
            return Err(self.stop(format!("the file ends: {count} bytes are needed, {remaining} remain")));
        }
        if self.position + count > MAX_HEADER {
            return Err(self.stop(format!("the header is over the limit of {MAX_HEADER} bytes")));
        }
        Ok(())
    }
}
