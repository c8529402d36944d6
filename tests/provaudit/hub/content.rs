//! Files of the stand-in: their bytes, their digests, and small weights.

use std::path::Path;

use serde_json::{Value, json};
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// The bytes of a file: a start that is given, and zeros up to a size, so that a large file needs no room.
#[derive(Clone)]
pub struct Content {
    pub head: Vec<u8>,
    pub size: u64,
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub fn git_digest(bytes: &[u8]) -> String {
    let mut hash = Sha1::new();
    hash.update(format!("blob {}\0", bytes.len()));
    hash.update(bytes);
    hex(&hash.finalize())
}

impl Content {
    pub fn new(bytes: &[u8]) -> Self {
        Self { head: bytes.to_vec(), size: bytes.len() as u64 }
    }

    pub fn part(&self, from: u64, to: u64) -> Vec<u8> {
        (from..to).map(|at| self.head.get(at as usize).copied().unwrap_or(0)).collect()
    }

    pub fn sha256(&self) -> String {
        // A sparse file is named by its start and size: nobody hashes it whole.
        let mut hash = Sha256::new();
        hash.update(&self.head);
        if self.size != self.head.len() as u64 {
            hash.update(self.size.to_le_bytes());
        }
        hex(&hash.finalize())
    }
}

/// The header of a safetensors file with these tensors, whose data is `size` bytes.
pub fn safetensors(tensors: &[(String, Vec<u64>)]) -> Content {
    let mut end = 0;
    let mut header = serde_json::Map::new();
    for (name, shape) in tensors {
        let size: u64 = shape.iter().product::<u64>() * 2;
        header.insert(name.clone(), json!({"dtype": "BF16", "shape": shape, "data_offsets": [end, end + size]}));
        end += size;
    }
    let header = Value::Object(header).to_string();
    let mut head = (header.len() as u64).to_le_bytes().to_vec();
    head.extend(header.as_bytes());
    let size = head.len() as u64 + end;
    Content { head, size }
}

/// All files below a folder, by name inside it.
pub fn files_below(folder: &Path) -> Vec<String> {
    let entries =
        walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten().filter(|entry| !entry.file_type().is_dir());
    entries.map(|entry| entry.path().strip_prefix(folder).unwrap().to_string_lossy().into_owned()).collect()
}
