//! Packs `rules/catalog/*.yaml` inside the build folder: the binary carries the catalogue and loads it in a few milliseconds, which
//! YAML would not allow. Also hashes the standard licence texts into shingles, so that the binary
//! recognises them without carrying them.

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs};

use serde_json::Value;
use sha2::{Digest, Sha256};

#[expect(dead_code, reason = "the library uses more of it")]
#[path = "src/document/packed/write.rs"]
mod packed;
#[expect(dead_code, reason = "the library uses more of it")]
#[path = "src/catalog/licenses/shingle.rs"]
mod shingle;

use packed::{Kind, Writer};

/// Shingle hashes of vendors' licence texts.
const VENDORS: &str = "rules/catalog/licenses.shingles";

fn main() {
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let mut hash = Sha256::new();
    for name in ["authorities", "datasets", "families", "licenses", "makers", "accelerators", "references"] {
        let source = format!("rules/catalog/{name}.yaml");
        println!("cargo::rerun-if-changed={source}");
        let text = fs::read_to_string(&source).unwrap_or_else(|error| panic!("{source}: {error}"));
        hash.update(text.as_bytes());
        let options = serde_yaml::options! { strict_booleans: true, };
        let value: Value =
            serde_yaml::from_str_with_options(&text, options).unwrap_or_else(|error| panic!("{source}: {error}"));
        if name == "licenses" {
            fs::write(Path::new(&out).join("shingles.bin"), templates(&value)).expect("the build folder is writable");
        }
        fs::write(Path::new(&out).join(format!("{name}.packed")), pack(&value)).expect("the build folder is writable");
    }
    let digest: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    println!("cargo::rustc-env=PROVAUDIT_CATALOG_SHA256={digest}");
    println!("cargo::rerun-if-changed={VENDORS}");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/catalog/licenses/shingle.rs");
    println!("cargo::rerun-if-changed=src/document/packed/write.rs");
}

/// A file of the catalogue, packed; its texts that come more than once are shared.
fn pack(value: &Value) -> Vec<u8> {
    fn count<'a>(value: &'a Value, counts: &mut BTreeMap<&'a str, usize>) {
        match value {
            Value::String(text) => *counts.entry(text).or_default() += 1,
            Value::Array(items) => items.iter().for_each(|item| count(item, counts)),
            Value::Object(pairs) => pairs.iter().for_each(|(key, value)| {
                *counts.entry(key).or_default() += 1;
                count(value, counts);
            }),
            _ => {}
        }
    }
    fn put(value: &Value, writer: &mut Writer) {
        match value {
            Value::Null => writer.head(Kind::Null, 0),
            Value::Bool(_) | Value::Number(_) => writer.plain(&value.to_string()),
            Value::String(text) => writer.text(text),
            Value::Array(items) => {
                writer.head(Kind::List, items.len());
                items.iter().for_each(|item| put(item, writer));
            }
            Value::Object(pairs) => {
                writer.head(Kind::Map, pairs.len());
                pairs.iter().for_each(|(key, value)| {
                    writer.text(key);
                    put(value, writer);
                });
            }
        }
    }
    let mut counts = BTreeMap::new();
    count(value, &mut counts);
    let mut shared: Vec<(&str, usize)> = counts.into_iter().filter(|(text, count)| *count > 1 && text.len() > 1).collect();
    shared.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let mut writer = Writer::new(shared.into_iter().map(|(text, _)| text.to_owned()).collect());
    put(value, &mut writer);
    writer.finish()
}

/// All standard texts of the SPDX list, those of the catalogue's rows first, as shingle hashes; `src/catalog/licenses/template.rs`
/// reads it. They are 1.5 MB; the crate's own detection would need the texts themselves, which are four times that.
///
/// All numbers are little-endian, of 32 bits where not said otherwise: number of templates, then of each the length of its id, the
/// id and its number of shingles; number of sets, then of each its size and the numbers of its templates in 16 bits; number of
/// shingles, then their hashes in order, then the number of the set of each in 16 bits.
fn templates(catalog: &Value) -> Vec<u8> {
    let (names, holders) = gather(catalog);
    let mut sets: Vec<&Vec<u16>> = holders.values().collect();
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
    for set in &sets {
        out.extend(number(set.len()));
        set.iter().for_each(|template| out.extend(template.to_le_bytes()));
    }
    out.extend(number(holders.len()));
    holders.keys().for_each(|hash| out.extend(hash.to_le_bytes()));
    for set in holders.values() {
        let at = sets.binary_search(&set).expect("every set is listed");
        out.extend(u16::try_from(at).expect("at most 65,536 sets").to_le_bytes());
    }
    out
}

/// The templates that hold each shingle.
type Holders = BTreeMap<u32, Vec<u16>>;

/// The templates with their sizes, and which templates hold each shingle.
fn gather(catalog: &Value) -> (Vec<(String, usize)>, Holders) {
    let rows = catalog["licenses"].as_array().expect("licenses.yaml has licenses");
    let mut names: Vec<(String, usize)> = Vec::new();
    let mut holders = Holders::new();
    let mut add = |name: &str, hashes: Vec<u32>, holders: &mut Holders| {
        let template = u16::try_from(names.len()).expect("few licences");
        names.push((name.to_owned(), hashes.len()));
        hashes.into_iter().for_each(|hash| holders.entry(hash).or_default().push(template));
    };
    let mut taken = Vec::new();
    for row in rows {
        let Some(license) = row["spdx"].as_str().and_then(spdx::license_id) else { continue };
        let hashes = hashes(license.text());
        taken.push(hashes.clone());
        add(row["id"].as_str().expect("a row has an id"), hashes, &mut holders);
    }
    for (name, hashes) in vendors() {
        add(&name, hashes, &mut holders);
    }
    // "Or later" is said outside the text; its id would only compete with the other for the same text.
    for license in spdx::identifiers::LICENSES.iter().filter(|license| !license.name.ends_with("-or-later")) {
        let Some(id) = spdx::license_id(license.name).filter(|id| !id.is_deprecated()) else { continue };
        let hashes = hashes(id.text());
        if !taken.contains(&hashes) {
            taken.push(hashes.clone());
            add(license.name, hashes, &mut holders);
        }
    }
    (names, holders)
}

/// The hashes of vendors' texts, which no crate carries: a line an edition, the row's id and then eight digits a shingle.
fn vendors() -> Vec<(String, Vec<u32>)> {
    let text = fs::read_to_string(VENDORS).unwrap_or_else(|error| panic!("{VENDORS}: {error}"));
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let (id, digits) = line.split_once(' ').expect("an id and its hashes");
            let hash = |at: usize| u32::from_str_radix(&digits[at..at + 8], 16).expect("eight hexadecimal digits");
            (id.to_owned(), (0..digits.len()).step_by(8).map(hash).collect())
        })
        .collect()
}

fn hashes(text: &str) -> Vec<u32> {
    let mut hashes: Vec<u32> = shingle::shingles(&shingle::words(text)).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}
