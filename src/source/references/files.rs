//! Lists the files of a source tree that may name models: no repositories' innards, no packages of others, nothing over limits.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::catalog::Catalog;
use crate::catalog::references::{FileRow, Syntax};
use crate::model::Gap;
use crate::source::walk::join;

/// Largest file of code that is read, in bytes.
const MAX_CODE: u64 = 4 << 20;
/// Largest notebook that is read, in bytes: pictures stand in them.
const MAX_NOTEBOOK: u64 = 32 << 20;
/// How many files are read under one root.
const MAX_FILES: usize = 200_000;
/// How deep folders are followed.
const MAX_DEPTH: usize = 64;

/// A file to read.
#[derive(Debug)]
pub(super) struct Listed<'a> {
    pub(super) path: PathBuf,
    pub(super) shown: String,
    /// How it is read; `None` for a list of models.
    pub(super) row: Option<&'a FileRow>,
    /// The most bytes that are read of it.
    pub(super) limit: u64,
}

fn listed(path: PathBuf, shown: String, row: Option<&FileRow>) -> Listed<'_> {
    let limit = if row.is_some_and(|row| row.syntax == Syntax::Notebook) { MAX_NOTEBOOK } else { MAX_CODE };
    Listed { path, shown, row, limit }
}

/// The files under a path, in order of their names. A single file that is no code is a list of models.
pub(super) fn list<'a>(
    given: &Path,
    root: &Path,
    shown: &str,
    catalog: &'a Catalog,
    gaps: &mut Vec<Gap>,
) -> io::Result<Vec<Listed<'a>>> {
    let rows = catalog.references();
    let metadata = fs::metadata(root)?;
    if metadata.is_file() {
        fs::File::open(root)?;
        let name = given.file_name().or(root.file_name()).map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        return Ok(vec![listed(root.to_path_buf(), shown.to_owned(), rows.file(&name))]);
    } else if !metadata.is_dir() {
        return Err(io::Error::other("is neither a folder nor a regular file"));
    }
    let mut out = Vec::new();
    let walk = WalkDir::new(root).sort_by_file_name().max_depth(MAX_DEPTH).into_iter().filter_entry(|entry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0
            || !(entry.file_type().is_dir() && (rows.skips_folder(&name) || entry.path().join("pyvenv.cfg").is_file()))
    });
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let relative = error.path().and_then(|path| path.strip_prefix(root).ok()).unwrap_or(Path::new(""));
                let why = error.io_error().map_or_else(|| "cannot be listed".to_owned(), ToString::to_string);
                gaps.push(gap(&join(shown, &slashed(relative)), "folder", why, "make the folder readable and scan again"));
                continue;
            }
        };
        let name = entry.file_name().to_string_lossy();
        let Some(row) = rows.file(&name).filter(|_| entry.file_type().is_file()) else { continue };
        if out.len() == MAX_FILES {
            let why = format!("more than {MAX_FILES} files of code and configuration");
            gaps.push(gap(shown, "folder", why, "scan its sub-folders one by one"));
            break;
        }
        let shown = join(shown, &slashed(entry.path().strip_prefix(root).unwrap_or(Path::new(""))));
        out.push(listed(entry.into_path(), shown, Some(row)));
    }
    Ok(out)
}

fn slashed(path: &Path) -> String {
    path.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect::<Vec<_>>().join("/")
}

pub(super) fn gap(place: &str, what: &'static str, why: String, close_by: &'static str) -> Gap {
    Gap { what: what.into(), place: place.to_owned(), why: why.into(), close_by: close_by.into() }
}
