//! SHA-256 of files: streamed, largest first, a file a core.
//!
//! The digest of a file is a chain and cannot be split, so the cores share the files. What a download tool wrote down beside a
//! file is a claim; only the bytes prove.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use super::{Location, SourceFile};
use crate::digest::hex;

/// How much is read at once.
const CHUNK: usize = 1 << 20;

/// The SHA-256 of every file, in their order. `progress` is told how many bytes are done, from any thread.
pub fn sha256_of_all(files: &[&SourceFile], progress: &(dyn Fn(u64) + Sync)) -> Vec<io::Result<String>> {
    let mut order: Vec<usize> = (0..files.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(files[*index].size));
    let done = AtomicU64::new(0);
    let tick = |more: usize| progress(done.fetch_add(more as u64, Ordering::Relaxed) + more as u64);
    // A bridge hands the files out one by one: the largest are begun first.
    let mut out: Vec<(usize, io::Result<String>)> =
        order.into_iter().par_bridge().map(|index| (index, sha256(files[index], &tick))).collect();
    out.sort_by_key(|(index, _)| *index);
    out.into_iter().map(|(_, digest)| digest).collect()
}

fn sha256(file: &SourceFile, tick: &(dyn Fn(usize) + Sync)) -> io::Result<String> {
    let mut hash = Sha256::new();
    match &file.location {
        Location::Memory(bytes) => {
            hash.update(bytes);
            tick(bytes.len());
        }
        Location::Disk(path) => stream(&mut std::fs::File::open(path)?, file.size, &mut hash, tick)?,
        Location::Remote(remote) => stream(&mut remote.open(), file.size, &mut hash, tick)?,
    }
    Ok(hex(&hash.finalize()))
}

fn stream(input: &mut dyn io::Read, size: u64, hash: &mut Sha256, tick: &(dyn Fn(usize) + Sync)) -> io::Result<()> {
    let mut buffer = vec![0; CHUNK.min(usize::try_from(size).unwrap_or(CHUNK).max(4096))];
    loop {
        match input.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(count) => {
                hash.update(&buffer[..count]);
                tick(count);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SourceKind;
    use crate::source::Snapshot;

    #[test]
    fn hashes_files_in_their_order() {
        let snapshot =
            Snapshot::from_files(SourceKind::Local, None, [("a", "abc"), ("b", ""), ("c", "longer than the others")]);
        let files: Vec<&SourceFile> = snapshot.files.iter().collect();
        let most = AtomicU64::new(0);
        let digests = sha256_of_all(&files, &|done| {
            most.fetch_max(done, Ordering::Relaxed);
        });
        let starts: Vec<String> = digests.into_iter().map(|digest| digest.unwrap()[..8].to_owned()).collect();
        assert_eq!(starts[..2], ["ba7816bf", "e3b0c442"]);
        assert_eq!(most.into_inner(), 25);
    }
}
