//! Makes a lock of an audit: measures the files, and notes what was concluded.

use super::{
    Lock, LockCatalog, LockPack, LockPolicy, LockTool, LockedFile, LockedFinding, LockedLicense, LockedModel, LockedParent,
    SCHEMA_VERSION,
};
use crate::audited::{AuditedModel, Outcome};
use crate::finding::Finding;
use crate::model::DigestOrigin;
use crate::policy;
use crate::source::{SourceFile, file, hash};

/// Which files are read for their digests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hashing {
    /// Those of which no download tool wrote the digest down.
    Unrecorded,
    /// All.
    All,
    /// Those that are neither weights nor recorded: of weights the size is compared, and the digest where one is recorded.
    Quick,
}

/// The files of every model with their digests, and what was unusual.
#[derive(Debug, Default)]
pub struct Measured {
    /// For each model its files, sorted by name.
    pub files: Vec<Vec<LockedFile>>,
    /// Files that could not be read: model, file, why.
    pub unread: Vec<(String, String, String)>,
    /// Files whose bytes do not give the digest that is recorded beside them: model, file, recorded, computed.
    pub lies: Vec<(String, String, String, String)>,
    /// How many files were read for their digests.
    pub hashed: usize,
    /// How many bytes those have.
    pub bytes: u64,
}

/// What download tools keep beside the files: it changes with every download.
const NOTES: &str = ".cache/huggingface/";

/// Measures the files of an audit. `progress` is told how many bytes are done of how many, from any thread.
#[must_use]
pub fn measure(outcome: &Outcome, hashing: Hashing, progress: &(dyn Fn(u64, u64) + Sync)) -> Measured {
    let listed: Vec<Vec<&SourceFile>> =
        outcome.models.iter().map(|model| model.files.iter().filter(|file| !file.name.starts_with(NOTES)).collect()).collect();
    let is_read = |listed: &SourceFile| match hashing {
        // Weights are not fetched from the Hub for their digest; it publishes one for each.
        _ if listed.is_remote() => listed.recorded_sha256.is_none() && !file::is_weights(&listed.name),
        Hashing::All => true,
        Hashing::Unrecorded => listed.recorded_sha256.is_none(),
        Hashing::Quick => listed.recorded_sha256.is_none() && !file::is_weights(&listed.name),
    };
    let read: Vec<&SourceFile> = listed.iter().flatten().copied().filter(|file| is_read(file)).collect();
    let bytes = read.iter().map(|file| file.size).sum();
    let mut digests = hash::sha256_of_all(&read, &|done| progress(done, bytes)).into_iter();
    let mut measured = Measured { hashed: read.len(), bytes, ..Measured::default() };
    for (model, files) in outcome.models.iter().zip(listed) {
        let mut rows: Vec<LockedFile> = Vec::with_capacity(files.len());
        for file in files {
            let row = |sha256, origin| LockedFile { file: file.name.clone(), size: Some(file.size), sha256, origin };
            let recorded = file.recorded_sha256.clone();
            if !is_read(file) {
                let origin = recorded.as_ref().map(|_| DigestOrigin::Recorded);
                rows.push(row(recorded, origin));
                continue;
            }
            match digests.next() {
                Some(Ok(digest)) => {
                    if let Some(recorded) = recorded.filter(|recorded| *recorded != digest) {
                        measured.lies.push((model.name().to_owned(), file.name.clone(), recorded, digest.clone()));
                    }
                    rows.push(row(Some(digest), Some(DigestOrigin::Computed)));
                }
                Some(Err(error)) => {
                    measured.unread.push((model.name().to_owned(), file.name.clone(), error.to_string()));
                    rows.push(LockedFile { size: None, ..row(None, None) });
                }
                None => rows.push(row(None, None)),
            }
        }
        // Files of which only a note is there.
        for digest in &model.digests {
            if let Err(at) = rows.binary_search_by(|row| row.file.cmp(&digest.file)) {
                let row = LockedFile {
                    file: digest.file.clone(),
                    size: None,
                    sha256: Some(digest.sha256.clone()),
                    origin: Some(DigestOrigin::Recorded),
                };
                rows.insert(at, row);
            }
        }
        measured.files.push(rows);
    }
    measured
}

/// The lock of an audit that was made from the lock's folder.
#[must_use]
pub fn build(outcome: &Outcome, measured: &Measured, paths: Vec<String>) -> Lock {
    let none = Vec::new();
    let models = outcome.models.iter().enumerate().map(|(index, model)| {
        let findings = outcome.findings.get(index).unwrap_or(&none);
        let files = measured.files.get(index).cloned().unwrap_or_default();
        locked(model, findings, files, outcome)
    });
    Lock {
        schema_version: SCHEMA_VERSION,
        tool: LockTool { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
        as_of: outcome.as_of.to_string(),
        assumptions: outcome
            .assumptions
            .iter()
            .map(|assumed| {
                assumed.from.map_or_else(|| assumed.authority.to_string(), |day| format!("{}={day}", assumed.authority))
            })
            .collect(),
        policy: LockPolicy { level: outcome.policy.deployment.level, sector: outcome.policy.deployment.sector.clone() },
        rule_packs: outcome
            .packs
            .iter()
            .map(|used| LockPack { pack: used.pack.clone(), version: used.version.clone(), sha256: used.sha256.clone() })
            .collect(),
        catalog: LockCatalog { reviewed: outcome.catalog_reviewed.clone(), sha256: outcome.catalog_sha256.clone() },
        paths,
        gate: outcome.gate,
        models: models.collect(),
        checksum: String::new(),
    }
}

fn locked(model: &AuditedModel, findings: &[Finding], files: Vec<LockedFile>, outcome: &Outcome) -> LockedModel {
    let mut parents: Vec<LockedParent> = model
        .relations
        .iter()
        .map(|relation| LockedParent { parent: relation.parent.to_string(), kind: relation.kind, standing: relation.standing })
        .collect();
    parents.sort();
    parents.dedup();
    let mut ancestors: Vec<String> = model.graph.nodes.iter().skip(1).map(|node| node.id.to_string()).collect();
    ancestors.sort();
    ancestors.dedup();
    let mut found: Vec<LockedFinding> = findings
        .iter()
        .map(|finding| LockedFinding {
            rule: finding.rule.clone(),
            fingerprint: finding.fingerprint.clone(),
            severity: finding.severity,
            verdict: finding.verdict,
            standing: finding.standing,
            state: finding.state,
        })
        .collect();
    found.sort();
    LockedModel {
        id: model.id.as_ref().map(ToString::to_string),
        path: model.path.clone(),
        source: model.source,
        revision: model.revision.as_ref().map(ToString::to_string),
        verdict: policy::gate(&outcome.policy, std::slice::from_ref(model), &[findings.to_vec()], &[], &[]),
        license: LockedLicense {
            declared: model.license.declared.clone(),
            spdx: model.license.spdx.clone(),
            concluded: model.license.concluded.clone(),
        },
        parents,
        ancestors,
        findings: found,
        files,
    }
}
