//! A family's name where a model's belongs: "fine-tuned from Base" means the Base of the child's own size.

use super::assemble::{Group, Said};
use super::identity::Identity;
use super::structure::own_shape;
use crate::catalog::families::{Family, ModelRow, normal_name};
use crate::catalog::{Catalog, Resolution};
use crate::evidence::{Claim, Evidence, LicenseClaim, Mention, MentionForm};
use crate::model::{Basis, ModelId};

/// Settles groups that are named by their family: the one model of it, trained from scratch, that has the child's shape, whose
/// name or size is in the child's own, or whose licence the card links. Where several fit, the family stays.
pub(super) fn settle(groups: &mut [Group], identity: &Identity, evidence: &[Evidence], catalog: &Catalog) {
    for group in groups.iter_mut().filter(|group| !group.resolved) {
        let Resolution::Family(family) = catalog.families.resolve(group.id.as_str()) else { continue };
        let Some(family) = catalog.families.family(&family) else { continue };
        let roots: Vec<&ModelRow> = family.models.iter().filter(|row| row.root).collect();
        let (found, why) = match by_shape(&roots, evidence) {
            Some(row) => (row, "shape"),
            None => {
                match by_name(&roots, identity)
                    .or_else(|| by_size(&roots, identity, evidence).map(|row| (row, "size")))
                    .or_else(|| by_license(family, evidence))
                {
                    Some(found) => found,
                    None => continue,
                }
            }
        };
        group.notes.push(format!("`{}` names a family; `{}` is the one of this {why}", group.id, found.id));
        group.id = found.id.clone();
        group.resolved = true;
    }
}

fn by_shape<'a>(rows: &[&'a ModelRow], evidence: &[Evidence]) -> Option<&'a ModelRow> {
    let (_, own) = own_shape(evidence)?;
    only(rows.iter().filter(|row| {
        row.shape
            .as_ref()
            .is_some_and(|shape| shape.hidden == own.hidden && shape.layers.is_some() && shape.layers == own.layers)
    }))
}

/// What the child is called, its id first.
fn own_names<'a>(identity: &'a Identity, evidence: &'a [Evidence]) -> impl Iterator<Item = &'a str> {
    let named = evidence.iter().filter_map(|seen| match &seen.claim {
        Claim::Name { name } => Some(name.as_str()),
        _ => None,
    });
    identity.id.as_ref().map(|id| id.name()).into_iter().chain(named)
}

fn by_size<'a>(rows: &[&'a ModelRow], identity: &Identity, evidence: &[Evidence]) -> Option<&'a ModelRow> {
    let size = own_names(identity, evidence).find_map(size_of)?;
    only(rows.iter().filter(|row| size_of(row.id.name()).as_ref() == Some(&size)))
}

/// The model of the family whose whole name is in the child's: `base-small` in `base-small-poems`.
fn by_name<'a>(rows: &[&'a ModelRow], identity: &Identity) -> Option<(&'a ModelRow, &'static str)> {
    let own = format!(" {} ", normal_name(identity.id.as_ref()?.name()));
    let within = |row: &&&'a ModelRow| own.contains(&format!(" {} ", normal_name(row.id.name())));
    let longest = rows.iter().filter(within).map(|row| row.id.name().len()).max()?;
    only(rows.iter().filter(within).filter(|row| row.id.name().len() == longest)).map(|row| (row, "name"))
}

/// The model of the family whose own licence file the card links to.
fn by_license<'a>(family: &'a Family, evidence: &[Evidence]) -> Option<(&'a ModelRow, &'static str)> {
    let linked = evidence.iter().find_map(|seen| match &seen.claim {
        Claim::License(LicenseClaim::Link(address)) => {
            Mention::parse(address).filter(|it| it.form == MentionForm::HubId)?.model_id()
        }
        _ => None,
    })?;
    family.models.iter().find(|row| row.id == linked).map(|row| (row, "licence"))
}

/// A name that means a model of another architecture than this one has, where the config was loaded from a path that ends in
/// the name of a model of the same maker and of this architecture: people write "Base 14B" for every generation of it.
pub(super) fn follow_paths(groups: &mut [Group], evidence: &[Evidence], catalog: &Catalog) {
    let Some(own) = evidence.iter().find_map(|seen| match &seen.claim {
        Claim::Architecture { model_type } => Some(model_type),
        _ => None,
    }) else {
        return;
    };
    let has = |id: &ModelId| {
        let row = catalog.families.get(id)?;
        Some(catalog.families.family_of(row).model_types.iter().any(|known| known.eq_ignore_ascii_case(own)))
    };
    let loaded = evidence.iter().enumerate().find_map(|(index, seen)| {
        // Of a path only its end is kept, as a tag.
        let path = matches!(&seen.claim, Claim::Tag { tag } if tag == "local-path");
        let name = path.then(|| Mention::of_path(&seen.quote)).flatten()?;
        match catalog.families.resolve(&name.text) {
            Resolution::One(id) if has(&id) == Some(true) => Some((index, id)),
            _ => None,
        }
    });
    let Some((index, loaded)) = loaded else { return };
    let in_words = |group: &Group| {
        group.claims.iter().all(
            |said| matches!(&evidence[said.evidence].claim, Claim::Parent { parent, .. } if parent.form == MentionForm::Name),
        )
    };
    let misread = |group: &&mut Group| {
        group.resolved && in_words(group) && has(&group.id) == Some(false) && group.id.owner() == loaded.owner()
    };
    if let Some(group) = groups.iter_mut().find(misread) {
        group.notes.push(format!(
            "`{}` has another architecture; the config was loaded from a path that ends in the name of `{loaded}`",
            group.id
        ));
        group.id = loaded;
        group.claims.push(Said { kind: None, basis: Basis::Named, evidence: index });
    }
}

fn only<'a, 'b>(mut rows: impl Iterator<Item = &'b &'a ModelRow>) -> Option<&'a ModelRow>
where
    'a: 'b,
{
    let first = rows.next()?;
    rows.next().is_none().then_some(*first)
}

/// The size that a name gives: `7b`, `1.5b`, `350m`, as `7 b`, `1 5 b`, `350 m`.
fn size_of(name: &str) -> Option<String> {
    name.split(['-', '_', ' ', '/', ':']).find_map(|word| {
        let lower = word.to_ascii_lowercase();
        let digits = lower.strip_suffix(['b', 'm'])?;
        let number = digits.starts_with(|character: char| character.is_ascii_digit())
            && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        number.then(|| normal_name(&lower))
    })
}

#[cfg(test)]
mod tests {
    use super::size_of;

    #[test]
    fn reads_the_size_in_a_name() {
        for (name, size) in
            [("base-7b-chat", Some("7 b")), ("Base-1.5B", Some("1 5 b")), ("base-350M", Some("350 m")), ("baseb", None)]
        {
            assert_eq!(size_of(name).as_deref(), size, "{name}");
        }
    }
}
