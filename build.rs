//! Packs `rules/catalog/*.yaml` inside the build folder: the binary carries the catalogue and loads it in a few milliseconds, which
//! YAML would not allow. Outlines the rule packs, whose texts the binary carries: it need not parse them. Also hashes the standard licence texts into shingles, so that the binary recognises them without carrying
//! them.

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs};

use serde_json::Value;
use sha2::{Digest, Sha256};

#[expect(dead_code, reason = "the library uses more of it")]
#[path = "src/document/yaml/outline/write.rs"]
mod outline;
#[expect(dead_code, reason = "the library uses more of it")]
#[path = "src/document/packed/write.rs"]
mod packed;
#[expect(dead_code, reason = "the library uses more of it")]
#[path = "src/catalog/licenses/shingle.rs"]
mod shingle;

use packed::Writer;

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
    println!("cargo::rustc-env=PROVAUDIT_CATALOG_SHA256={}", hex(hash));
    for name in ["ear", "sector", "retroactive", "license", "provenance"] {
        let source = format!("rules/{name}.yaml");
        println!("cargo::rerun-if-changed={source}");
        let text = fs::read_to_string(&source).unwrap_or_else(|error| panic!("{source}: {error}"));
        let outline = outline::outline(&text).unwrap_or_else(|error| panic!("{source}: {error}"));
        fs::write(Path::new(&out).join(format!("{name}.outline")), outline).expect("the build folder is writable");
        let digest = hex(Sha256::new_with_prefix(text.as_bytes()));
        println!("cargo::rustc-env=PROVAUDIT_{}_SHA256={digest}", name.to_ascii_uppercase());
    }
    println!("cargo::rerun-if-changed={VENDORS}");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/catalog/licenses/shingle.rs");
    println!("cargo::rerun-if-changed=src/document/packed/write.rs");
    println!("cargo::rerun-if-changed=src/document/yaml/outline/write.rs");
}

fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
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
    let mut counts = BTreeMap::new();
    count(value, &mut counts);
    let mut shared: Vec<(&str, usize)> = counts.into_iter().filter(|(text, count)| *count > 1 && text.len() > 1).collect();
    shared.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let mut writer = Writer::new(shared.into_iter().map(|(text, _)| text.to_owned()).collect());
    writer.value(value);
    writer.finish()
}

/// Sets of templates that come first because most shingles have one of them: their numbers fit one byte.
const OFTEN: usize = 128;

/// All standard texts of the SPDX list, those of the catalogue's rows first, as shingle hashes; `src/catalog/licenses/template.rs`
/// reads it. They are 0.8 MB; the crate's own detection would need the texts themselves, which are eight times that.
///
/// First the number of templates, and of each the length of its id, the id and its number of shingles. Then the number of sets, and of
/// each how many of its templates are those with which the set before starts, how many follow, and the distance of each of these from
/// the one before. Then the number of shingles; in bits, the lowest of a byte first, a 1 for each hash and a 0 behind the hashes of
/// each upper half; the lower halves in 16 bits, little-endian; the number of the set of each hash.
fn templates(catalog: &Value) -> Vec<u8> {
    let (names, holders) = gather(catalog);
    let mut uses: BTreeMap<&[u16], usize> = BTreeMap::new();
    holders.values().for_each(|set| *uses.entry(set).or_default() += 1);
    let mut sets: Vec<(&[u16], usize)> = uses.into_iter().collect();
    sets.sort_by_key(|(_, uses)| std::cmp::Reverse(*uses));
    if let Some(seldom) = sets.get_mut(OFTEN..) {
        seldom.sort_unstable();
    }
    let number_of: BTreeMap<&[u16], usize> = sets.iter().enumerate().map(|(number, (set, _))| (*set, number)).collect();

    let mut writer = Writer::default();
    writer.number(names.len());
    for (name, count) in &names {
        writer.number(name.len());
        writer.raw(name.as_bytes());
        writer.number(*count);
    }
    writer.number(sets.len());
    let mut before: &[u16] = &[];
    for (set, _) in &sets {
        let same = before.iter().zip(*set).take_while(|(left, right)| left == right).count();
        writer.number(same);
        writer.number(set.len() - same);
        let mut last = same.checked_sub(1).map_or(0, |index| set[index]);
        for template in &set[same..] {
            writer.number(usize::from(template - last));
            last = *template;
        }
        before = set;
    }
    writer.number(holders.len());
    writer.raw(&halves(holders.keys().map(|hash| hash >> 16)));
    holders.keys().for_each(|hash| writer.raw(&((hash & 0xffff) as u16).to_le_bytes()));
    holders.values().for_each(|set| writer.number(number_of[set.as_slice()]));
    writer.finish()
}

/// The upper halves of the hashes, in order: a 1 for each, and a 0 where the next half begins.
fn halves(upper: impl Iterator<Item = u32>) -> Vec<u8> {
    let mut bits = Vec::new();
    let mut half = 0;
    for upper in upper {
        bits.extend((half..upper).map(|_| false));
        half = upper;
        bits.push(true);
    }
    bits.extend((half..=0xffff).map(|_| false));
    bits.chunks(8).map(|byte| byte.iter().enumerate().map(|(place, bit)| u8::from(*bit) << place).sum()).collect()
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
