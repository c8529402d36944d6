//! A family's name where a model's belongs: "fine-tuned from Base" means the Base of the child's own size.

use super::assemble::Group;
use super::identity::Identity;
use super::structure::own_shape;
use crate::catalog::families::{Family, ModelRow, normal_name};
use crate::catalog::{Catalog, Resolution};
use crate::evidence::{Claim, Evidence};

/// Settles groups that are named by their family: the one model of it, trained from scratch, that has the child's shape, whose
/// name is the start of the child's own, or that has the size that the child's name gives. Where several fit, the family stays.
pub(super) fn settle(groups: &mut [Group], identity: &Identity, evidence: &[Evidence], catalog: &Catalog) {
    for group in groups.iter_mut().filter(|group| !group.resolved) {
        let Resolution::Family(family) = catalog.families.resolve(group.id.as_str()) else { continue };
        let Some(family) = catalog.families.family(&family) else { continue };
        let roots: Vec<&ModelRow> = family.models.iter().filter(|row| row.root).collect();
        let (found, why) = match by_shape(&roots, evidence) {
            Some(row) => (row, "shape"),
            None => match by_name(&roots, identity, evidence) {
                Some(row) => (row, "name"),
                None => match by_size(&roots, identity, evidence) {
                    Some(row) => (row, "size"),
                    None => match alone(family, &roots, identity, evidence) {
                        Some(row) => (row, "family"),
                        None => continue,
                    },
                },
            },
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

/// The model with the longest name that the child's own name begins with: a child called `base-small-news` stems from
/// `base-small`.
fn by_name<'a>(rows: &[&'a ModelRow], identity: &Identity, evidence: &[Evidence]) -> Option<&'a ModelRow> {
    own_names(identity, evidence).find_map(|own| {
        let own = format!("{} ", normal_name(own.rsplit('/').next().unwrap_or(own)));
        let begins = |row: &&ModelRow| {
            let name = format!("{} ", normal_name(row.id.name()));
            (own.len() > name.len() && own.starts_with(&name)).then_some(name.len())
        };
        let longest = rows.iter().filter_map(begins).max()?;
        only(rows.iter().filter(|row| begins(row) == Some(longest)))
    })
}

/// The only model of a family that was trained from scratch, unless the child's name gives another size.
fn alone<'a>(family: &Family, roots: &[&'a ModelRow], identity: &Identity, evidence: &[Evidence]) -> Option<&'a ModelRow> {
    let unsure = |row: &&ModelRow| !row.root && row.parents.is_empty();
    let root = only(roots.iter()).filter(|_| !family.models.iter().any(|row| unsure(&row)))?;
    let size = own_names(identity, evidence).find_map(size_of);
    size.is_none_or(|size| size_of(root.id.name()).as_ref() == Some(&size)).then_some(root)
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
