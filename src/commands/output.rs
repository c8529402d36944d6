//! Where answers go: stdout, or a file.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use serde::Serialize;

use crate::error::Error;
use crate::report::fit::Fitted;
use crate::report::json;
use crate::report::text::Look;
use crate::terminal;

/// How much is gathered before it is written. Less than most pages of a large report, which are then written without a copy.
const BUFFER: usize = 64 * 1024;

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

/// Prints text for people, no line of it wider than the terminal.
pub fn print_text(write: impl FnOnce(Look, &mut dyn Write) -> io::Result<()>) -> Result<(), Error> {
    let look = terminal::stdout_look();
    print(|out| fit(look, out, write))
}

/// Writes text for people, no line of it wider than the look has columns.
pub fn fit(look: Look, out: &mut dyn Write, write: impl FnOnce(Look, &mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut fitted = Fitted::new(out, look.width);
    write(look, &mut fitted)?;
    fitted.flush()
}

/// Prints a value as JSON.
pub fn print_json(value: &impl Serialize) -> Result<(), Error> {
    print(|out| json::write_value(value, out))
}

/// Refuses a file that cannot be written, before the work is done that would fill it.
pub fn check(path: &Path) -> Result<(), Error> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let wrong =
        if path.is_dir() { Some(io::ErrorKind::IsADirectory) } else { (!folder.is_dir()).then_some(io::ErrorKind::NotFound) };
    wrong.map_or(Ok(()), |kind| Err(not_written(path, kind.into())))
}

/// Writes a file: whole, or not at all. Whoever reads it meanwhile sees what stood there before.
pub fn save(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Error> {
    // A link stays a link: what it leads to is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let written = match fs::metadata(&target) {
        // A device or a pipe cannot be replaced.
        Ok(metadata) if !metadata.is_file() => OpenOptions::new().write(true).open(&target).and_then(|file| fill(file, write)),
        Ok(metadata) if metadata.permissions().readonly() => Err(io::ErrorKind::PermissionDenied.into()),
        _ => replace(&target, write),
    };
    written.map_err(|error| not_written(path, error))
}

fn replace(target: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let name = target.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_string_lossy();
    let beside = target.with_file_name(format!(".{name}.{}.part", std::process::id()));
    let written = File::create_new(&beside).and_then(|file| fill(file, write)).and_then(|()| fs::rename(&beside, target));
    if written.is_err() {
        // What could not be written whole is not left behind, as far as that can be helped.
        let _ = fs::remove_file(&beside);
    }
    written
}

fn fill(file: File, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(BUFFER, file);
    write(&mut out)?;
    out.flush()
}

fn not_written(path: &Path, error: io::Error) -> Error {
    Error::Write { path: path.to_string_lossy().into_owned(), error }
}
