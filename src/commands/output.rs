//! Where answers go: stdout, or a file.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use serde::Serialize;

use crate::error::Error;
use crate::report::json;

/// How much is gathered before it is written.
const BUFFER: usize = 256 * 1024;

/// Prints to stdout. A reader that goes away ends the printing quietly, and the exit code stays what it is.
pub fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Error> {
    let mut out = BufWriter::with_capacity(BUFFER, io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()).map_err(Error::stdout) {
        Err(Error::ClosedPipe) => {
            // What is left in the buffer has no reader either.
            let _ = out.into_parts();
            Ok(())
        }
        other => other,
    }
}

/// Prints a value as JSON.
pub fn print_json(value: &impl Serialize) -> Result<(), Error> {
    print(|out| json::write_value(value, out))
}

/// Writes a file whole or not at all: beside it first, then in its place.
pub fn save_atomically(path: &Path, text: &str) -> Result<(), Error> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let written = File::create(&beside)
        .and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        })
        .and_then(|()| std::fs::rename(&beside, path));
    written.map_err(|error| {
        // What is left of it has no use, and may not be there at all.
        let _ = std::fs::remove_file(&beside);
        Error::Write { path: crate::source::shown(path), error }
    })
}

/// Writes a file.
pub fn save(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Error> {
    let written = File::create(path).and_then(|file| {
        let mut out = BufWriter::with_capacity(BUFFER, file);
        write(&mut out)?;
        out.flush()
    });
    written.map_err(|error| Error::Write { path: path.to_string_lossy().into_owned(), error })
}
