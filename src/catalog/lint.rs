//! The catalogue lints itself: unique ids, sorted rows, no dangling reference, dates that exist.
//!
//! That every row says how it is known needs no lint: `confidence` has no default, so a row without it does not load.

use std::collections::HashSet;
use std::fmt::Display;

use super::Catalog;
use super::authorities::first_day;

/// Everything that is wrong with a catalogue, one line each; empty when nothing is.
#[must_use]
pub fn lint(catalog: &Catalog) -> Vec<String> {
    let mut wrong = Vec::new();
    makers(catalog, &mut wrong);
    families(catalog, &mut wrong);
    datasets(catalog, &mut wrong);
    licenses(catalog, &mut wrong);
    authorities(catalog, &mut wrong);
    accelerators(catalog, &mut wrong);
    wrong.extend(catalog.references().lint());
    wrong
}

/// Notes keys that stand twice.
fn unique(file: &str, what: &str, keys: impl IntoIterator<Item = String>, wrong: &mut Vec<String>) {
    let mut seen = HashSet::new();
    for key in keys {
        if !seen.insert(key.clone()) {
            wrong.push(format!("{file}: {what} `{key}` stands twice"));
        }
    }
}

/// Notes the first key that is out of order.
fn sorted<K: Ord + Display>(file: &str, what: &str, keys: &[K], wrong: &mut Vec<String>) {
    if let Some(pair) = keys.windows(2).find(|pair| pair[0] > pair[1]) {
        wrong.push(format!("{file}: {what} `{}` stands after `{}`", pair[1], pair[0]));
    }
}

fn makers(catalog: &Catalog, wrong: &mut Vec<String>) {
    const FILE: &str = "makers.yaml";
    let rows = catalog.makers.rows();
    unique(FILE, "maker", rows.iter().map(|row| row.id.key()), wrong);
    unique(FILE, "handle", rows.iter().flat_map(|row| &row.handles).map(|handle| handle.to_ascii_lowercase()), wrong);
    sorted(FILE, "maker", &rows.iter().map(|row| row.id.key()).collect::<Vec<_>>(), wrong);
    for row in rows {
        if row.country.len() != 2 || !row.country.bytes().all(|byte| byte.is_ascii_uppercase()) {
            wrong.push(format!("{FILE}: `{}` has country `{}`, not two capital letters", row.id, row.country));
        }
        for entry in &row.lists {
            if catalog.makers.list(&entry.list).is_none() {
                wrong.push(format!("{FILE}: `{}` is on `{}`, which `lists` does not explain", row.id, entry.list));
            }
        }
    }
    for code in catalog.makers.list_codes() {
        let authority = catalog.makers.list(code).and_then(|list| list.authority.as_ref());
        if let Some(authority) = authority.filter(|authority| catalog.authorities.get(authority).is_none()) {
            wrong.push(format!("{FILE}: list `{code}` is kept by `{authority}`, which is no authority"));
        }
    }
}

fn families(catalog: &Catalog, wrong: &mut Vec<String>) {
    const FILE: &str = "families.yaml";
    let rows = catalog.families.rows();
    let models: Vec<_> = rows.iter().flat_map(|family| &family.models).collect();
    let known = |id: &crate::model::ModelId| catalog.families.get(id).is_some();
    unique(FILE, "family", rows.iter().map(|row| row.id.clone()), wrong);
    unique(FILE, "model", models.iter().map(|row| row.id.key()), wrong);
    sorted(FILE, "family", &rows.iter().map(|row| row.id.clone()).collect::<Vec<_>>(), wrong);
    for family in rows {
        sorted(FILE, "model", &family.models.iter().map(|row| row.id.clone()).collect::<Vec<_>>(), wrong);
    }
    for row in models {
        for parent in row.parents.iter().filter(|parent| !known(&parent.id)) {
            wrong.push(format!("{FILE}: `{}` descends from `{}`, which has no row", row.id, parent.id));
        }
        if row.root && row.parents.iter().any(|parent| parent.kind.carries_weights()) {
            wrong.push(format!("{FILE}: `{}` is a root and has parents", row.id));
        }
        if row.license.is_none() && row.license_confidence() != row.confidence {
            wrong.push(format!("{FILE}: `{}` says how its licence is known and has none", row.id));
        }
        if let Some(license) = row.license.as_ref().filter(|license| catalog.licenses.get(license).is_none()) {
            wrong.push(format!("{FILE}: `{}` is under `{license}`, which is no licence", row.id));
        }
    }
    for (from, to) in catalog.families.references() {
        if !known(to) {
            wrong.push(format!("{FILE}: `{from}` means `{to}`, which has no row"));
        }
    }
}

fn datasets(catalog: &Catalog, wrong: &mut Vec<String>) {
    const FILE: &str = "datasets.yaml";
    let rows = catalog.datasets.rows();
    unique(FILE, "dataset", rows.iter().flat_map(|row| &row.ids).map(crate::model::DatasetId::key), wrong);
    sorted(
        FILE,
        "dataset",
        &rows.iter().filter_map(|row| row.ids.first()).map(crate::model::DatasetId::key).collect::<Vec<_>>(),
        wrong,
    );
    for row in rows {
        let Some(id) = row.ids.first() else {
            wrong.push(format!("{FILE}: a row has no id"));
            continue;
        };
        for teacher in row.teachers.iter().filter(|teacher| catalog.families.get(teacher).is_none()) {
            wrong.push(format!("{FILE}: `{id}` was written by `{teacher}`, which has no row in families.yaml"));
        }
    }
}

fn licenses(catalog: &Catalog, wrong: &mut Vec<String>) {
    const FILE: &str = "licenses.yaml";
    let rows = catalog.licenses.rows();
    unique(FILE, "licence", rows.iter().map(|row| row.id.key()), wrong);
    for (name, license) in catalog.licenses.references() {
        if catalog.licenses.get(license).is_none() {
            wrong.push(format!("{FILE}: `{name}` means `{license}`, which is no licence"));
        }
    }
    for row in rows {
        for code in row.derivatives.inherit.values().flatten().filter(|code| catalog.licenses.obligation(code).is_none()) {
            wrong.push(format!("{FILE}: `{}` passes on `{code}`, which is no obligation", row.id));
        }
    }
}

fn authorities(catalog: &Catalog, wrong: &mut Vec<String>) {
    const FILE: &str = "authorities.yaml";
    let rows = catalog.authorities.rows();
    unique(FILE, "authority", rows.iter().map(|row| row.id.key()), wrong);
    sorted(FILE, "authority", &rows.iter().map(|row| row.id.key()).collect::<Vec<_>>(), wrong);
    for row in rows {
        if let Some(next) = row.superseded_by.as_ref().filter(|next| catalog.authorities.get(next).is_none()) {
            wrong.push(format!("{FILE}: `{}` is superseded by `{next}`, which has no row", row.id));
        }
        let dates = &row.dates;
        for date in [&dates.announced, &dates.effective, &dates.expires, &dates.suspended_from, &dates.suspended_to]
            .into_iter()
            .flatten()
        {
            if first_day(date).is_none() {
                wrong.push(format!("{FILE}: `{}` has the date `{date}`, which does not exist", row.id));
            }
        }
    }
}

fn accelerators(catalog: &Catalog, wrong: &mut Vec<String>) {
    const FILE: &str = "accelerators.yaml";
    let rows = catalog.accelerators.rows();
    unique(FILE, "accelerator", rows.iter().map(|row| row.id.clone()), wrong);
    sorted(FILE, "accelerator", &rows.iter().map(|row| row.id.clone()).collect::<Vec<_>>(), wrong);
    for row in rows {
        if catalog.accelerators.source(&row.source).is_none() {
            wrong.push(format!("{FILE}: `{}` was read in `{}`, which `sources` does not have", row.id, row.source));
        }
        if row.memory_gb == 0 {
            wrong.push(format!("{FILE}: `{}` has no memory", row.id));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_nothing_wrong_with_the_shipped_catalogue() {
        let wrong = lint(Catalog::shipped());
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn loads_the_files_as_the_binary_carries_them() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/catalog");
        let loaded = Catalog::load(&folder).unwrap();
        assert_eq!(loaded.sha256, Catalog::shipped().sha256);
        assert_eq!(format!("{:?}", loaded.makers.rows()), format!("{:?}", Catalog::shipped().makers.rows()));
        assert_eq!(format!("{:?}", loaded.authorities.rows()), format!("{:?}", Catalog::shipped().authorities.rows()));
        assert_eq!(format!("{:?}", loaded.families.rows()), format!("{:?}", Catalog::shipped().families.rows()));
    }

    #[test]
    fn names_what_dangles_and_what_stands_twice() {
        let families = "reviewed: '2026-01-01'\nfamilies:\n- {id: b, name: B, models: [{id: x/one, parents: [{id: x/gone, kind: merge}], confidence: page}]}\n\
                        - {id: a, name: A, models: [{id: X/One, confidence: page, license_confidence: recalled}]}\n";
        let texts = [
            "reviewed: '2026-01-01'\nauthorities: []\n",
            "reviewed: '2026-01-01'\ndatasets: []\n",
            families,
            "reviewed: '2026-01-01'\nobligations: {}\nhf_ids: {}\nlicense_names: {}\nlicenses: []\n",
            "reviewed: '2026-01-01'\nmakers: []\n",
        ];
        let wrong = lint(&Catalog::parse(&texts.map(str::to_owned)).unwrap()).join("\n");
        for part in [
            "model `x/one` stands twice",
            "family `a` stands after `b`",
            "descends from `x/gone`",
            "`X/One` says how its licence is known",
        ] {
            assert!(wrong.contains(part), "{wrong}");
        }
    }
}
