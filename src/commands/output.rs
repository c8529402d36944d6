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

/// Writes a file.
pub fn save(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Error> {
    let written = File::create(path).and_then(|file| {
        let mut out = BufWriter::with_capacity(BUFFER, file);
        write(&mut out)?;
        out.flush()
    });
    written.map_err(|error| Error::Write { path: path.to_string_lossy().into_owned(), error })
}
