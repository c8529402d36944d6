//! Reads small files within a bound: what is larger, of a file that people write for us a mistake, is not read into memory.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

/// Reads a file of at most `largest` bytes, whatever the system says of its size; `None` where it is larger.
///
/// # Errors
/// As the system gives it.
pub fn bytes(path: &Path, largest: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(largest.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= largest).then_some(bytes))
}

/// Reads a text of at most `largest` bytes.
///
/// # Errors
/// As the system gives it, and where the file is larger or no text in UTF-8.
pub fn text(path: &Path, largest: u64) -> io::Result<String> {
    let larger = || io::Error::new(io::ErrorKind::FileTooLarge, format!("it is over the limit of {largest} bytes"));
    let bytes = bytes(path, largest)?.ok_or_else(larger)?;
    String::from_utf8(bytes).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is no text in UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_up_to_the_bound_and_no_byte_more() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, "four").unwrap();
        assert_eq!(text(&path, 4).unwrap(), "four");
        assert_eq!(text(&path, 3).unwrap_err().to_string(), "it is over the limit of 3 bytes");
        std::fs::write(&path, [0xff]).unwrap();
        assert_eq!(text(&path, 4).unwrap_err().kind(), io::ErrorKind::InvalidData);
    }
}
