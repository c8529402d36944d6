//! Turns `rules/catalog/*.yaml` into JSON inside the build folder: the binary carries the catalogue and loads it in a few
//! milliseconds, which YAML would not allow.

use std::path::Path;
use std::{env, fs};

use sha2::{Digest, Sha256};

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
        fs::write(Path::new(&out).join(format!("{name}.json")), value.to_string()).expect("the build folder is writable");
    }
    let digest: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    println!("cargo::rustc-env=PROVAUDIT_CATALOG_SHA256={digest}");
    println!("cargo::rerun-if-changed=build.rs");
}
