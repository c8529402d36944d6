//! Turns `rules/catalog/*.yaml` into JSON inside the build folder: the binary carries the catalogue and loads it in a few
//! milliseconds, which YAML would not allow. Also hashes the standard licence texts into shingles, so that the binary
//! recognises them without carrying them.

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs};

use sha2::{Digest, Sha256};

#[expect(dead_code, reason = "the library uses more of it")]
#[path = "src/catalog/licenses/shingle.rs"]
mod shingle;

fn main() {
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let mut hash = Sha256::new();
    for name in ["authorities", "datasets", "families", "licenses", "makers"] {
        let source = format!("rules/catalog/{name}.yaml");
        println!("cargo::rerun-if-changed={source}");
        let text = fs::read_to_string(&source).unwrap_or_else(|error| panic!("{source}: {error}"));
        hash.update(text.as_bytes());
        let options = serde_yaml::options! { strict_booleans: true, };
        let value: serde_json::Value =
            serde_yaml::from_str_with_options(&text, options).unwrap_or_else(|error| panic!("{source}: {error}"));
        if name == "licenses" {
            fs::write(Path::new(&out).join("shingles.bin"), templates(&value)).expect("the build folder is writable");
        }
        fs::write(Path::new(&out).join(format!("{name}.json")), value.to_string()).expect("the build folder is writable");
    }
    let digest: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    println!("cargo::rustc-env=PROVAUDIT_CATALOG_SHA256={digest}");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/catalog/licenses/shingle.rs");
}

/// The standard texts of the rows that have an SPDX id, as shingle hashes; `src/catalog/licenses/template.rs` reads it.
///
/// Little-endian: number of templates, then of each its id (length, bytes) and its number of shingles; number of sets, then each
/// set of templates as 128 bits; number of shingles, then their hashes in order, then the number of the set of each.
fn templates(catalog: &serde_json::Value) -> Vec<u8> {
    let rows = catalog["licenses"].as_array().expect("licenses.yaml has licenses");
    let mut names = Vec::new();
    let mut holders: BTreeMap<u32, u128> = BTreeMap::new();
    for row in rows {
        let Some(license) = row["spdx"].as_str().and_then(spdx::license_id) else { continue };
        let bit = 1u128.checked_shl(u32::try_from(names.len()).expect("few licences")).expect("at most 128 standard texts");
        let mut hashes: Vec<u32> = shingle::shingles(&shingle::words(license.text())).collect();
        hashes.sort_unstable();
        hashes.dedup();
        names.push((row["id"].as_str().expect("a row has an id").to_owned(), hashes.len()));
        for hash in hashes {
            *holders.entry(hash).or_default() |= bit;
        }
    }
    let mut sets: Vec<u128> = holders.values().copied().collect();
    sets.sort_unstable();
    sets.dedup();
    let number = |count: usize| u32::try_from(count).expect("small").to_le_bytes();
    let mut out = number(names.len()).to_vec();
    for (name, count) in &names {
        out.extend(number(name.len()));
        out.extend(name.as_bytes());
        out.extend(number(*count));
    }
    out.extend(number(sets.len()));
    sets.iter().for_each(|set| out.extend(set.to_le_bytes()));
    out.extend(number(holders.len()));
    holders.keys().for_each(|hash| out.extend(hash.to_le_bytes()));
    for set in holders.values() {
        let at = sets.binary_search(set).expect("every set is listed");
        out.extend(u16::try_from(at).expect("at most 65,536 sets").to_le_bytes());
    }
    out
}
