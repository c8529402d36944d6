//! What tools noted when they fetched the files: the commit.
//!
//! The digests in the same notes stand on the files of the [`Snapshot`]. Files fetched at different times may come from
//! different commits; each commit is a claim of its own.

use super::{Claim, Observations};
use crate::document::Place;
use crate::model::{Basis, Revision, SourceKind};
use crate::source::recorded::{DOWNLOADS, Download};
use crate::source::{HintFrom, Snapshot};

const EXTRACTOR: &str = "download";
/// How many different commits are noted.
const MAX_COMMITS: usize = 16;

/// Notes which commits the files are of.
pub(super) fn observe(snapshot: &Snapshot, seen: &mut Observations) {
    let mut commits: Vec<Revision> = Vec::new();
    let mut unread = None;
    for file in snapshot.files.iter().filter(|file| file.name.starts_with(DOWNLOADS) && file.name.ends_with(".metadata")) {
        let parsed = match snapshot.read(file, 4096) {
            Ok(bytes) => Download::parse(&bytes).ok_or_else(|| "has no commit on its first line".to_owned()),
            Err(error) => Err(error.to_string()),
        };
        match parsed.map(|download| download.commit.parse::<Revision>()) {
            Ok(Ok(commit)) if commits.contains(&commit) => {}
            Ok(Ok(commit)) if commits.len() < MAX_COMMITS => {
                note(seen, Place::line(file.name.as_str(), 1), &commit);
                commits.push(commit);
            }
            Ok(Ok(_)) => {
                unread = unread.or_else(|| Some((file, format!("the files are of more than {MAX_COMMITS} commits"))));
            }
            Ok(Err(_)) => {}
            Err(why) => unread = unread.or(Some((file, why))),
        }
    }
    if let Some((file, why)) = unread {
        let close_by = "download the model again into an empty folder";
        seen.gaps.push(Place::file(file.name.as_str()).gap("download metadata", why, close_by));
    }
    if let Some(revision) = &snapshot.revision
        && !commits.contains(revision)
    {
        let cloned = snapshot.hints.iter().any(|hint| hint.from == HintFrom::GitRemote);
        match snapshot.kind {
            SourceKind::HfCache => note(seen, Place::file("."), revision),
            SourceKind::Hub => note(seen, Place::key(crate::source::hub::INFO, "sha"), revision),
            _ if cloned => note(seen, Place::file(".git/HEAD"), revision),
            _ => {}
        }
    }
}

fn note(seen: &mut Observations, place: Place, commit: &Revision) {
    seen.note(EXTRACTOR, Basis::Recorded, place, commit.as_str(), Claim::Revision { revision: commit.clone() });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_every_commit_once_and_what_it_could_not_read() {
        let (one, two) = ("1".repeat(40), "2".repeat(40));
        let file = |name: &str, text: String| (format!("{DOWNLOADS}{name}.metadata"), text);
        let snapshot = Snapshot::from_files(
            SourceKind::Local,
            Some("m"),
            [
                file("a", format!("{one}\nx\n1\n")),
                file("b", format!("{one}\nx\n1\n")),
                file("c", format!("{two}\nx\n1\n")),
                file("d", "garbage".to_owned()),
            ],
        );
        let mut seen = Observations::default();
        observe(&snapshot, &mut seen);
        let places: Vec<_> = seen.evidence.iter().map(|evidence| evidence.place.to_string()).collect();
        assert_eq!(places, [format!("{DOWNLOADS}a.metadata:1"), format!("{DOWNLOADS}c.metadata:1")]);
        assert_eq!(seen.gaps.len(), 1);
    }

    #[test]
    fn notes_the_commit_of_a_cache() {
        let mut snapshot = Snapshot::from_files(SourceKind::HfCache, Some("m"), [("config.json", "{}")]);
        snapshot.revision = "3".repeat(40).parse().ok();
        let mut seen = Observations::default();
        observe(&snapshot, &mut seen);
        assert_eq!(seen.evidence.len(), 1);
    }
}
