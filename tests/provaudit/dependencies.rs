//! Every dependency may be used under terms that fit: checked offline, from the metadata of the crates.

use std::process::Command;

use super::support::repository;

/// Licences under which a dependency may be used: permissive ones.
const ALLOWED: [&str; 12] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Dependencies that may be used under another licence, unmodified, each with its reason.
const EXCEPTIONS: [(&str, &str); 1] = [
    // Below hf-hub, which finds the home folder with it. MPL-2.0 asks for the source of this crate's own files, which is public.
    ("option-ext", "MPL-2.0"),
];

/// The platform that the tests run on: crates of other platforms are not on the disk, and are not in the binary.
fn host() -> String {
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let output = Command::new(rustc).arg("-vV").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().find_map(|line| line.strip_prefix("host: ")).expect("rustc names its host").to_owned()
}

#[test]
fn uses_only_dependencies_under_allowed_licences() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", &host()])
        .current_dir(repository())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 20);
    let mut refused = Vec::new();
    for package in packages {
        let name = format!("{} {}", package["name"].as_str().unwrap(), package["version"].as_str().unwrap());
        // `/` is the old way to write OR.
        let license = package["license"].as_str().unwrap_or_default().replace('/', " OR ");
        let allowed = spdx::Expression::parse(&license).is_ok_and(|expression| {
            expression.evaluate(|requirement| match requirement.license.id() {
                Some(id) => ALLOWED.contains(&id.name),
                None => false,
            })
        });
        if !allowed && !EXCEPTIONS.contains(&(package["name"].as_str().unwrap(), license.as_str())) {
            refused.push(format!("{name}: {license}"));
        }
    }
    assert!(refused.is_empty(), "{refused:#?}");
}
