//! Claims to relations: what is said of one parent is joined, weighed and given a standing.
//!
//! A card, a config, a recipe and a name may all speak of the same parent in different words. They are gathered by the model
//! they mean ([`super::identity`]), the kind of relation is settled by the strongest of them, and shapes confirm or rule out.

use super::confidence::{self, Hand};
use super::context::Context;
use super::identity::{Identity, Known, meaning};
use super::names;
use super::structure::{self, Fit};
use super::teachers;
use super::{EvidenceId, Relation, RelationStanding, TrainedOn, families, learn, upstream};
use crate::catalog::{Catalog, Confidence, Resolution, families::normal_name};
use crate::document::Place;
use crate::evidence::{Claim, Evidence};
use crate::model::{Basis, DatasetId, Gap, ModelId, RelationKind};

/// What the claims about one model come to.
#[derive(Debug, Clone, Default)]
pub struct Assembled {
    /// The direct relations, surest first.
    pub relations: Vec<Relation>,
    /// What it was trained on.
    pub datasets: Vec<TrainedOn>,
    /// Whether the files or the catalogue say that it was trained from scratch.
    pub scratch: bool,
    /// Claims that cannot be followed.
    pub gaps: Vec<Gap>,
}

/// One parent or teacher with everything that is said of it.
#[derive(Debug)]
pub(super) struct Group {
    pub id: ModelId,
    pub resolved: bool,
    pub alternatives: Vec<ModelId>,
    pub notes: Vec<String>,
    pub claims: Vec<Said>,
    /// How the catalogue knows the relation, where it does.
    pub catalog: Option<Confidence>,
    pub through: Option<DatasetId>,
}

/// One claim of a relation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said {
    pub kind: Option<RelationKind>,
    pub basis: Basis,
    pub evidence: usize,
}

/// Whether a name without an owner is one that this model's own name begins with.
fn is_told(id: &ModelId, identity: &Identity) -> bool {
    let own = || identity.id.as_ref().map(|own| normal_name(own.name()));
    id.owner().is_some() || own().is_some_and(|own| own.starts_with(&normal_name(id.name())))
}

/// Joins the claims about one model.
#[must_use]
pub fn assemble(identity: &Identity, evidence: &[Evidence], known: &Known, catalog: &Catalog) -> Assembled {
    let mut out = Assembled::default();
    let mut parents = Gathered::default();
    let mut teachers = Gathered::default();
    let mut scratch = None;
    for (index, seen) in evidence.iter().enumerate() {
        let (mention, kind, to) = match &seen.claim {
            Claim::Parent { parent, kind } if *kind == Some(RelationKind::Distillation) => (parent, *kind, &mut teachers),
            Claim::Parent { parent, kind } => (parent, *kind, &mut parents),
            Claim::Teacher { teacher } => (teacher, Some(RelationKind::Distillation), &mut teachers),
            Claim::FromScratch => {
                scratch = Some(index);
                continue;
            }
            _ => continue,
        };
        let Some(meant) = meaning(mention, known, &catalog.families) else { continue };
        if !meant.resolved && seen.basis == Basis::Named && kind != Some(RelationKind::Merge) {
            continue;
        }
        if !meant.resolved && seen.extractor == "config" && kind.is_none() && !is_told(&meant.id, identity) {
            // What a trainer loaded by a name that is nobody's id lay on its disk.
            continue;
        }
        let names_maker = || catalog.families.resolve(meant.id.as_str()) == Resolution::Unknown;
        if !meant.resolved && catalog.makers.by_name(meant.id.as_str()).is_some() && names_maker() {
            // "Acme's model": who made a model is no model.
            continue;
        }
        if seen.basis <= Basis::Stated && (is_data(&meant.id, catalog) || is_address(meant.id.as_str())) {
            // "Answers from Letters": a dataset writes nothing. An address in prose is of code or of a paper.
            continue;
        }
        if identity.id.as_ref().is_some_and(|own| packs(&meant.id, own)) {
            // A copy of this model in a packing is made from it, not it from the copy.
            continue;
        }
        if identity.id.as_ref().is_some_and(|own| same_model(own, &meant.id, catalog)) {
            if seen.basis == Basis::Declared {
                out.gaps.push(names_itself(&seen.place, &meant.id));
            }
            continue;
        }
        let group = to.group(meant.id, meant.resolved);
        group.alternatives = meant.alternatives;
        group.notes.extend(meant.note);
        group.claims.push(Said { kind, basis: seen.basis, evidence: index });
    }
    learn::from_copied_card(&mut parents, identity, evidence, catalog);
    let taught = teachers::trained_on(evidence, catalog);
    learn::from_data(&mut teachers, &taught, identity);
    learn::from_catalog(&mut parents, &mut teachers, identity, catalog);
    for gathered in [&mut parents, &mut teachers] {
        gathered.join(catalog);
    }
    families::settle(&mut parents.groups, identity, evidence, catalog);
    families::follow_paths(&mut parents.groups, evidence, catalog);
    learn::from_signatures(&mut teachers, &parents, evidence, catalog);
    settle_teachers(&mut parents, &teachers);
    if parents.groups.is_empty() && scratch.is_none() && !learn::known_root(identity, catalog) {
        learn::from_names(&mut parents, identity, evidence, catalog);
    }

    let context = Context::of(evidence);
    upstream::drop_left_behind(&mut parents, &context, evidence);
    upstream::drop_ancestors(&mut parents, catalog);
    let several = parents.groups.len() > 1;
    let mut relations: Vec<Relation> = Vec::new();
    for group in &parents.groups {
        let named = group.claims.iter().all(|said| said.basis == Basis::Named);
        let said = group.claims.iter().filter_map(|said| Some((said.basis, said.kind?)));
        let kind = context.settle(said, &group.id, several || named);
        relations.push(weigh(group, kind, evidence, known, catalog));
    }
    for group in &teachers.groups {
        relations.push(weigh(group, RelationKind::Distillation, evidence, known, catalog));
    }
    mark_rivals(&mut relations, catalog);
    relations.sort_by(|a, b| {
        b.confidence.total_cmp(&a.confidence).then_with(|| a.kind.cmp(&b.kind)).then_with(|| a.parent.cmp(&b.parent))
    });
    out.scratch = relations.iter().all(|relation| !relation.kind.carries_weights())
        && (scratch.is_some() || learn::known_root(identity, catalog));
    out.relations = relations;
    out.datasets = taught.into_iter().map(|taught| taught.on).collect();
    out
}

/// Groups of claims by the model they mean, in order of appearance.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub groups: Vec<Group>,
}

impl Gathered {
    pub fn group(&mut self, id: ModelId, resolved: bool) -> &mut Group {
        let at = match self.groups.iter().position(|group| group.id == id) {
            Some(at) => at,
            None => {
                self.groups.push(Group {
                    id,
                    resolved,
                    alternatives: Vec::new(),
                    notes: Vec::new(),
                    claims: Vec::new(),
                    catalog: None,
                    through: None,
                });
                self.groups.len() - 1
            }
        };
        &mut self.groups[at]
    }

    /// Joins what means one model: a bare name with the id whose name it is, an ambiguous one with the id among its
    /// alternatives, a family's name with a model of that family, a mirror with its original.
    fn join(&mut self, catalog: &Catalog) {
        let mut index = 0;
        while index < self.groups.len() {
            let group = &self.groups[index];
            let into = |other: &Group| {
                if group.resolved {
                    other.resolved && mirrors(group, other, catalog)
                } else {
                    other.resolved && means(group, other, catalog)
                }
            };
            let target = (0..self.groups.len()).find(|at| *at != index && into(&self.groups[*at]));
            let Some(target) = target else {
                index += 1;
                continue;
            };
            let joined = self.groups.remove(index);
            let target = &mut self.groups[if target > index { target - 1 } else { target }];
            target.claims.extend(joined.claims);
        }
    }
}

/// Whether a name that is no model's id means the model of another group.
fn means(vague: &Group, exact: &Group, catalog: &Catalog) -> bool {
    let original = original(&exact.id, catalog);
    if vague.alternatives.iter().any(|id| *id == exact.id || *id == original) {
        return true;
    }
    let words = normal_name(vague.id.as_str());
    let within = |name: &str| format!(" {} ", normal_name(name)).contains(&format!(" {words} "));
    if !words.is_empty() && (within(exact.id.name()) || within(original.name()) || words == normal_name(exact.id.as_str())) {
        return true;
    }
    // A recipe calls its folders by a short name; the card links the model itself.
    if vague.claims.iter().all(|said| said.kind == Some(RelationKind::Merge)) && shortens(&words, &normal_name(exact.id.name()))
    {
        return true;
    }
    match (catalog.families.resolve(vague.id.as_str()), catalog.families.get(&original)) {
        (Resolution::Family(family), Some(row)) => catalog.families.family_of(row).id == family,
        _ => false,
    }
}

fn is_address(name: &str) -> bool {
    name.as_bytes().windows(3).any(|three| three == b"://")
}

/// Whether a name is a dataset's and no model's: its id, or its name without the owner.
fn is_data(id: &ModelId, catalog: &Catalog) -> bool {
    if catalog.families.resolve(id.as_str()) != Resolution::Unknown {
        return false;
    }
    if id.as_str().contains('/') {
        return id.as_str().parse().is_ok_and(|id| catalog.datasets.get(&id).is_some());
    }
    let names = catalog.datasets.rows().iter().flat_map(|row| &row.ids).filter_map(|id| id.as_str().split_once('/'));
    names.into_iter().any(|(_, name)| name.eq_ignore_ascii_case(id.as_str()))
}

/// Whether a short name says a word and a number, and the long one has all that it says, in whatever order.
fn shortens(short: &str, long: &str) -> bool {
    let words: Vec<&str> = short.split(' ').filter(|word| !word.is_empty()).collect();
    let says = |test: fn(u8) -> bool, least: usize| words.iter().any(|word| word.len() >= least && word.bytes().all(test));
    says(|byte| byte.is_ascii_alphabetic(), 4)
        && says(|byte| byte.is_ascii_digit(), 1)
        && words.iter().all(|word| long.split(' ').any(|other| other == *word))
}

/// Whether a group is the original of the other's mirror; the mirror is what was used, and stays.
fn mirrors(original_of: &Group, mirror: &Group, catalog: &Catalog) -> bool {
    original_of.id != mirror.id && original(&mirror.id, catalog) == original_of.id
}

/// The model whose weights a repository holds, where it is a mirror of another one.
pub(super) fn original(id: &ModelId, catalog: &Catalog) -> ModelId {
    catalog.families.mirror_of(id).cloned().unwrap_or_else(|| id.clone())
}

pub(super) fn same_model(one: &ModelId, other: &ModelId, catalog: &Catalog) -> bool {
    one == other || catalog.families.canonical(one) == catalog.families.canonical(other)
}

/// Whether a model is another in a packing, by its whole name: "x/acme_helper-7b-GGUF" packs "acme/helper-7b".
fn packs(copy: &ModelId, own: &ModelId) -> bool {
    let bare = names::without_storage_words(copy.name()).map(normal_name);
    bare.is_some_and(|bare| bare == normal_name(&own.as_str().replace('/', "_")))
}

fn names_itself(place: &Place, id: &ModelId) -> Gap {
    place.gap("parent", format!("the card names the model itself, `{id}`, as its base"), "name the real base in `base_model`")
}

/// A base named without saying how, that is also named as the teacher, is the teacher: "a distilled version of X".
fn settle_teachers(parents: &mut Gathered, teachers: &Gathered) {
    parents.groups.retain(|parent| {
        let says_how = parent.claims.iter().any(|said| said.kind.is_some());
        says_how || !teachers.groups.iter().any(|teacher| teacher.id == parent.id && teacher.through.is_none())
    });
}

/// Weighs one group: bases that agree, shapes that agree or rule out, what the catalogue knows.
fn weigh(group: &Group, kind: RelationKind, evidence: &[Evidence], known: &Known, catalog: &Catalog) -> Relation {
    let bases: Vec<Basis> = group.claims.iter().map(|said| said.basis).collect();
    let strongest = bases.iter().copied().max().unwrap_or(Basis::Named);
    let shape = known.shape(&group.id).or_else(|| catalog.families.get(&group.id)?.shape.as_ref());
    let fit = shape.map_or(Fit::Silent, |shape| structure::fit(kind, evidence, shape));
    let mut extra = vec![fit.decibans()];
    // A fact of the catalogue says who wrote a dataset, or where a model of this name comes from; it cannot make the name or
    // the dataset's mention surer than they are.
    if let Some(known) = group.catalog
        && strongest > Basis::Named
    {
        extra.push(confidence::catalog_weight(known));
    }
    let mut notes = group.notes.clone();
    notes.dedup();
    let mut for_it: Vec<EvidenceId> = group.claims.iter().map(|said| EvidenceId(said.evidence)).collect();
    let mut against = Vec::new();
    let mut hands: Vec<Hand> = bases.iter().map(|basis| Hand::of(*basis)).collect();
    match &fit {
        Fit::Silent => {}
        Fit::Agrees { evidence, .. } => {
            for_it.push(*evidence);
            hands.push(Hand::Structure);
            notes.push("the shapes agree; weights were not compared".to_owned());
        }
        Fit::Impossible { evidence, why } => {
            against.push(*evidence);
            notes.push(format!("the shapes rule it out: {why}"));
        }
    }
    for_it.sort_unstable();
    for_it.dedup();
    hands.sort_unstable();
    hands.dedup();
    let claimed = hands.iter().any(|hand| matches!(hand, Hand::Card | Hand::Tool)) && !only_catalog(group);
    let agreeing = hands.iter().filter(|hand| **hand != Hand::Name).count();
    let standing = match fit {
        Fit::Impossible { .. } => RelationStanding::Contradicted,
        _ if claimed && agreeing > 1 => RelationStanding::Corroborated,
        _ if claimed => RelationStanding::Declared,
        _ => RelationStanding::Inferred,
    };
    Relation {
        kind,
        parent: group.id.clone(),
        standing,
        confidence: confidence::probability(confidence::decibans(&bases, &extra)),
        evidence: for_it,
        against,
        alternatives: group.alternatives.clone(),
        through: group.through.clone(),
        named_only: strongest == Basis::Named,
        note: (!notes.is_empty()).then(|| notes.join("; ")),
    }
}

/// Whether the relation is known from the catalogue or a name inside a name, and no file of the model claims it.
fn only_catalog(group: &Group) -> bool {
    group.catalog.is_some() && group.through.is_none() && group.claims.len() == 1
}

/// Two bases that cannot both be: each speaks against the other, and the weaker one is contradicted.
fn mark_rivals(relations: &mut [Relation], catalog: &Catalog) {
    let whole: Vec<usize> = (0..relations.len())
        .filter(|index| {
            let relation = &relations[*index];
            relation.kind.carries_weights() && relation.kind != RelationKind::Merge && !relation.named_only
        })
        .collect();
    for (position, one) in whole.iter().enumerate() {
        for other in &whole[position + 1..] {
            if !unrelated(&relations[*one].parent, &relations[*other].parent, catalog) {
                continue;
            }
            let (weak, strong) =
                if relations[*one].confidence < relations[*other].confidence { (*one, *other) } else { (*other, *one) };
            let evidence = relations[strong].evidence.clone();
            let counter = relations[weak].evidence.clone();
            let rival = relations[strong].parent.clone();
            let lowered = &mut relations[weak];
            let odds = lowered.confidence / (1.0 - lowered.confidence);
            lowered.confidence = confidence::probability(10.0 * odds.log10() + confidence::RIVAL_CLAIM);
            lowered.standing = RelationStanding::Contradicted;
            lowered.against.extend(evidence);
            let note = format!("another claim names `{rival}`, which is not related");
            lowered.note = Some(lowered.note.take().map_or(note.clone(), |before| format!("{before}; {note}")));
            relations[strong].against.extend(counter);
        }
    }
    for relation in relations {
        relation.against.sort_unstable();
        relation.against.dedup();
    }
}

/// Whether the catalogue knows both and finds no common line: another family, another root.
fn unrelated(one: &ModelId, other: &ModelId, catalog: &Catalog) -> bool {
    let (Some(first), Some(second)) = (catalog.families.get(one), catalog.families.get(other)) else { return false };
    catalog.families.family_of(first).id != catalog.families.family_of(second).id
        && !catalog.families.share_line(&first.id, &second.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Mention, MentionForm, Observations, Shape};

    /// Two families of one shape class, one closed teacher, one dataset that it wrote.
    fn catalog() -> Catalog {
        let families = "reviewed: '2026-01-01'\n\
            owners:\n- {handle: copyist, republishes: true}\n\
            families:\n\
            - {id: base, name: Base, names: [base], owner: example, model_types: [basic], models: [\
              {id: example/base-7b, root: true, shape: {hidden: 4096, layers: 32, heads: 32, intermediate: 11008, vocab: 32000}, confidence: page}, \
              {id: example/base-7b-chat, parents: [{id: example/base-7b, kind: fine-tune}], confidence: page}]}\n\
            - {id: other, name: Other, owner: elsewhere, models: [{id: elsewhere/other-9b, root: true, \
              shape: {hidden: 3584, layers: 42, heads: 16}, confidence: page}]}\n\
            - {id: kin, name: Kin, names: [kin], models: [{id: example/kin-small, root: true, confidence: page}, \
              {id: example/kin-small-cased, root: true, confidence: page}, {id: example/kin-large, root: true, confidence: page}]}\n\
            - {id: base-2, name: Base 2, owner: example, model_types: [basic2], models: [\
              {id: example/base2-7b, root: true, confidence: page}]}\n\
            - {id: teacher, name: Teacher, models: [{id: closed/teacher-4, access: closed, root: true, confidence: page}]}\n";
        let datasets = "reviewed: '2026-01-01'\ndatasets: [{ids: [example/letters], teachers: [closed/teacher-4], kind: instruction, confidence: page}]\n";
        let licenses = "reviewed: '2026-01-01'\nobligations: {}\nhf_ids: {}\nlicense_names: {}\nlicenses: []\n";
        let texts =
            ["reviewed: '2026-01-01'\nauthorities: []\n", datasets, families, licenses, "reviewed: '2026-01-01'\nmakers: []\n"];
        Catalog::parse(&texts.map(str::to_owned)).unwrap()
    }

    fn mention(text: &str) -> Mention {
        let form = if text.contains('/') { MentionForm::HubId } else { MentionForm::Name };
        Mention { text: text.to_owned(), form, revision: None }
    }

    fn parent(text: &str, kind: Option<RelationKind>) -> Claim {
        Claim::Parent { parent: mention(text), kind }
    }

    /// The relations that follow from claims, written `kind parent standing`.
    fn relations(id: Option<&str>, claims: Vec<(Basis, Claim)>) -> Vec<Relation> {
        let mut seen = Observations::default();
        for (line, (basis, claim)) in claims.into_iter().enumerate() {
            seen.note("test", basis, Place::line("README.md", u32::try_from(line).unwrap() + 1), "", claim);
        }
        let identity = Identity { id: id.map(|id| id.parse().unwrap()), named_only: true, evidence: vec![EvidenceId(0)] };
        assemble(&identity, &seen.evidence, &Known::default(), &catalog()).relations
    }

    fn told(relations: &[Relation]) -> Vec<String> {
        relations
            .iter()
            .map(|relation| format!("{} {} {}", relation.kind, relation.parent, relation.standing.as_str()))
            .collect()
    }

    #[test]
    fn joins_a_bare_name_in_prose_with_the_id_in_the_front_matter() {
        let found = relations(
            None,
            vec![
                (Basis::Declared, parent("example/base-7b", None)),
                (Basis::Stated, parent("Base 7B", Some(RelationKind::FineTune))),
            ],
        );
        assert_eq!(told(&found), ["fine-tune example/base-7b declared"]);
        assert_eq!(found[0].evidence, [EvidenceId(0), EvidenceId(1)]);
        assert!(found[0].confidence > 0.5);
    }

    #[test]
    fn takes_two_hands_for_corroboration() {
        let found = relations(
            None,
            vec![
                (Basis::Declared, parent("example/base-7b", None)),
                (Basis::Recorded, parent("example/base-7b", Some(RelationKind::Adapter))),
            ],
        );
        assert_eq!(told(&found), ["adapter example/base-7b corroborated"]);
    }

    #[test]
    fn takes_the_model_of_a_family_that_the_childs_name_begins_with() {
        let of = |id: &str| {
            let found = relations(Some(id), vec![(Basis::Stated, parent("Kin", Some(RelationKind::FineTune)))]);
            told(&found).join(", ")
        };
        assert_eq!(of("acme/kin-small-news"), "fine-tune example/kin-small declared");
        assert_eq!(of("acme/Kin_Small_Cased-news"), "fine-tune example/kin-small-cased declared");
        assert_eq!(of("acme/kinship-news"), "fine-tune Kin declared");
        assert_eq!(of("acme/kin-news"), "fine-tune Kin declared");
    }

    #[test]
    fn joins_the_short_name_in_a_recipe_with_the_model_that_the_card_links() {
        let merged = Some(RelationKind::Merge);
        let found = relations(
            None,
            vec![
                (Basis::Stated, parent("acme/13B-Thistle-v2", merged)),
                (Basis::Declared, parent("Thistle-13B", merged)),
                (Basis::Declared, parent("Clover-13B", merged)),
            ],
        );
        assert_eq!(told(&found), ["merge acme/13B-Thistle-v2 declared", "merge Clover-13B declared"]);
    }

    #[test]
    fn joins_a_folder_called_owner_and_name_with_the_model_that_is_meant() {
        let merged = Some(RelationKind::Merge);
        let found = relations(
            None,
            vec![(Basis::Stated, parent("acme/Thistle-13B", merged)), (Basis::Named, parent("acme_Thistle-13B", merged))],
        );
        assert_eq!(told(&found), ["merge acme/Thistle-13B declared"]);
    }

    #[test]
    fn takes_no_dataset_for_a_teacher() {
        let teacher = |name: &str| relations(None, vec![(Basis::Stated, Claim::Teacher { teacher: mention(name) })]);
        assert!(teacher("example/letters").is_empty() && teacher("Letters").is_empty());
        assert_eq!(teacher("Scribbler-9").len(), 1);
    }

    #[test]
    fn calls_a_conversion_to_fewer_bits_a_quantization() {
        let bits = Claim::Quantization { method: "mlx".to_owned(), bits: Some(4) };
        let conversion = parent("example/base-7b", Some(RelationKind::Conversion));
        let found = relations(None, vec![(Basis::Stated, conversion.clone()), (Basis::Recorded, bits)]);
        assert_eq!(told(&found), ["quantization example/base-7b declared"]);
        assert_eq!(told(&relations(None, vec![(Basis::Stated, conversion)])), ["conversion example/base-7b declared"]);
    }

    #[test]
    fn takes_a_packed_copy_of_the_model_for_no_parent() {
        let from = |name: &str| relations(Some("acme/helper-7b"), vec![(Basis::Recorded, parent(name, None))]);
        assert!(from("packer/acme_helper-7b-GGUF").is_empty());
        assert_eq!(from("packer/other_helper-7b-GGUF").len(), 1);
        assert_eq!(from("packer/helper-7b-GGUF").len(), 1, "which helper-7b was packed is not known");
    }

    #[test]
    fn takes_the_tag_of_an_adapter_for_a_method_where_the_text_says_fine_tuned() {
        let tag = || (Basis::Declared, Claim::Tag { tag: "lora".to_owned() });
        let said = |kind| (Basis::Stated, parent("example/base-7b", kind));
        let kind = |claims: Vec<(Basis, Claim)>| told(&relations(None, claims)).concat();
        let tuned = Some(RelationKind::FineTune);
        assert_eq!(kind(vec![tag(), said(tuned)]), "fine-tune example/base-7b declared");
        assert_eq!(kind(vec![tag(), said(None)]), "adapter example/base-7b declared");
        let title = |text: &str| (Basis::Stated, Claim::Title { title: text.to_owned() });
        assert_eq!(kind(vec![tag(), title("Helper LoRA"), said(tuned)]), "adapter example/base-7b declared");
        let name = (Basis::Named, Claim::Name { name: "acme/helper-lora".to_owned() });
        assert_eq!(kind(vec![name, tag(), said(tuned)]), "adapter example/base-7b declared");
        let adapter = (Basis::Stated, Claim::Kind(crate::model::ModelKind::Adapter));
        assert_eq!(kind(vec![adapter, tag(), said(tuned)]), "adapter example/base-7b declared");
    }

    #[test]
    fn takes_a_library_of_adapters_at_its_word() {
        let mut seen = Observations::default();
        let line = |line| Place::line("README.md", line);
        seen.note("card", Basis::Declared, line(2), "library_name: peft", Claim::Tool { tool: "peft".to_owned() });
        seen.note("prose", Basis::Stated, line(5), "", parent("example/base-7b", Some(RelationKind::FineTune)));
        let found = assemble(&Identity::default(), &seen.evidence, &Known::default(), &catalog());
        assert_eq!(told(&found.relations), ["adapter example/base-7b declared"]);
    }

    #[test]
    fn calls_no_conversion_a_quantization_for_the_name_of_its_format() {
        let of = |name: &str| {
            let claims = vec![
                (Basis::Named, Claim::Name { name: name.to_owned() }),
                (Basis::Stated, parent("example/base-7b", Some(RelationKind::Conversion))),
            ];
            told(&relations(Some(name), claims)).concat()
        };
        assert_eq!(of("acme/helper-onnx"), "conversion example/base-7b declared");
        assert_eq!(of("acme/helper-mlx-mxfp8"), "quantization example/base-7b declared");
    }

    #[test]
    fn takes_no_address_in_prose_for_a_parent() {
        assert!(relations(None, vec![(Basis::Stated, parent("https://example.org/code/base", None))]).is_empty());
    }

    #[test]
    fn calls_weights_for_another_runtime_a_conversion() {
        let tag = Claim::Tag { tag: "transformers.js".to_owned() };
        let found = relations(None, vec![(Basis::Declared, tag), (Basis::Declared, parent("example/base-7b", None))]);
        assert_eq!(told(&found), ["conversion example/base-7b declared"]);
    }

    #[test]
    fn contradicts_a_claim_that_shapes_rule_out() {
        let shape = Shape { hidden: Some(5120), layers: Some(40), heads: Some(40), ..Shape::default() };
        let found = relations(
            None,
            vec![(Basis::Declared, parent("example/base-7b", None)), (Basis::Structural, Claim::Shape(Box::new(shape)))],
        );
        assert_eq!(told(&found), ["fine-tune example/base-7b contradicted"]);
        assert_eq!(found[0].against, [EvidenceId(1)]);
    }

    #[test]
    fn keeps_both_sides_where_two_claims_name_unrelated_bases() {
        let found = relations(
            None,
            vec![
                (Basis::Declared, parent("example/base-7b", None)),
                (Basis::Recorded, parent("elsewhere/other-9b", Some(RelationKind::FineTune))),
            ],
        );
        assert_eq!(told(&found), ["fine-tune elsewhere/other-9b declared", "fine-tune example/base-7b contradicted"]);
        assert_eq!((found[0].against.as_slice(), found[1].against.as_slice()), (&[EvidenceId(0)][..], &[EvidenceId(1)][..]));
    }

    #[test]
    fn does_not_set_a_model_against_its_own_ancestor() {
        let found = relations(
            None,
            vec![
                (Basis::Declared, parent("example/base-7b-chat", None)),
                (Basis::Stated, parent("example/base-7b", Some(RelationKind::FineTune))),
            ],
        );
        assert!(found.iter().all(|relation| relation.standing == RelationStanding::Declared), "{:?}", told(&found));
    }

    #[test]
    fn finds_the_teacher_behind_a_dataset() {
        let found = relations(None, vec![(Basis::Declared, Claim::Dataset { dataset: mention("example/letters") })]);
        assert_eq!(told(&found), ["distillation closed/teacher-4 declared"]);
        assert_eq!(found[0].through.as_ref().map(DatasetId::as_str), Some("example/letters"));
        assert!(found[0].note.as_deref().unwrap().contains("whose text was written by"));
    }

    #[test]
    fn takes_a_teacher_in_a_datasets_name_for_no_more_than_a_name() {
        let found = relations(None, vec![(Basis::Declared, Claim::Dataset { dataset: mention("someone/teacher-4-letters") })]);
        assert_eq!(told(&found), ["distillation closed/teacher-4 inferred"]);
        assert!(found[0].named_only && found[0].confidence < 0.25);
    }

    #[test]
    fn takes_a_name_for_a_parent_only_where_nothing_else_speaks() {
        let name = Claim::Name { name: "someone/base-7b-recipes".to_owned() };
        let network = |word: &str| Claim::Architecture { model_type: word.to_owned() };
        let alone = relations(Some("someone/base-7b-recipes"), vec![(Basis::Named, name.clone())]);
        let other = relations(
            Some("someone/base-7b-recipes"),
            vec![(Basis::Named, name.clone()), (Basis::Structural, network("another"))],
        );
        assert_eq!(told(&alone), ["fine-tune example/base-7b inferred"]);
        assert!(other.is_empty());
        let left_over = relations(Some("someone/helper-9"), vec![(Basis::Named, name.clone())]);
        assert!(left_over.is_empty(), "the name is not the model's own");
        let found = relations(
            Some("someone/base-7b-recipes"),
            vec![(Basis::Named, name.clone()), (Basis::Structural, network("basic"))],
        );
        assert_eq!(told(&found), ["fine-tune example/base-7b inferred"]);
        assert!(found[0].named_only);
        let scratch =
            relations(Some("someone/base-7b-recipes"), vec![(Basis::Named, name), (Basis::Stated, Claim::FromScratch)]);
        assert!(scratch.is_empty());
    }

    #[test]
    fn takes_a_name_that_a_config_holds_and_nobody_knows_for_a_folder() {
        let loaded = |name: &str| (Basis::Recorded, parent(name, None));
        let from_config = |own: &str, name: &str| {
            let mut seen = Observations::default();
            let (basis, claim) = loaded(name);
            seen.note("config", basis, Place::key("config.json", "_name_or_path"), name, claim);
            let identity = Identity { id: Some(own.parse().unwrap()), ..Identity::default() };
            told(&assemble(&identity, &seen.evidence, &Known::default(), &catalog()).relations)
        };
        assert!(from_config("acme/letters-7b", "rp_800b").is_empty());
        assert_eq!(from_config("acme/letters-7b", "base-7b"), ["fine-tune example/base-7b declared"]);
        assert_eq!(from_config("acme/old-letters-7b-merged", "old-letters-7b").len(), 1, "its own name tells of it");
    }

    #[test]
    fn follows_a_repository_that_copies_others() {
        let name = Claim::Name { name: "copyist/base-7b-bnb-4bit".to_owned() };
        let found = relations(Some("copyist/base-7b-bnb-4bit"), vec![(Basis::Named, name)]);
        assert_eq!(told(&found), ["quantization example/base-7b inferred"]);
    }

    #[test]
    fn takes_the_nearest_of_several_ancestors_for_the_parent() {
        let stated = |name: &str| (Basis::Stated, parent(name, None));
        let found = relations(None, vec![stated("Base 7B"), (Basis::Declared, parent("example/base-7b-chat", None))]);
        assert_eq!(told(&found), ["fine-tune example/base-7b-chat declared"]);
        let found = relations(None, vec![(Basis::Declared, parent("example/base-7b", None)), stated("Base 7B Chat")]);
        assert_eq!(found.len(), 2, "what the front matter declares stays");
        let found = relations(None, vec![stated("Base 7B"), stated("Other 9B")]);
        assert_eq!(found.len(), 2, "neither descends from the other");
        let merge = |name: &str| (Basis::Stated, parent(name, Some(RelationKind::Merge)));
        let found = relations(None, vec![merge("Base 7B"), merge("Base 7B Chat")]);
        assert_eq!(found.len(), 2, "a merge takes both");
    }

    #[test]
    fn follows_the_end_of_a_path_where_the_name_in_words_has_another_architecture() {
        let network = |word: &str| (Basis::Structural, Claim::Architecture { model_type: word.to_owned() });
        let base = || (Basis::Stated, parent("Base 7B", Some(RelationKind::FineTune)));
        let told_of = |word: &str, path: &str| {
            let mut seen = Observations::default();
            for (basis, claim) in [base(), network(word)] {
                seen.note("test", basis, Place::line("README.md", 1), "", claim);
            }
            let tag = Claim::Tag { tag: "local-path".to_owned() };
            seen.note("config", Basis::Recorded, Place::key("config.json", "_name_or_path"), path, tag);
            told(&assemble(&Identity::default(), &seen.evidence, &Known::default(), &catalog()).relations)
        };
        assert_eq!(told_of("basic2", "…/Base2-7B"), ["fine-tune example/base2-7b declared"]);
        assert_eq!(told_of("basic", "…/Base2-7B"), ["fine-tune example/base-7b declared"]);
        assert_eq!(told_of("basic2", "…/other-9b"), ["fine-tune example/base-7b declared"]);
    }

    #[test]
    fn settles_a_family_by_the_licence_that_the_card_links_to() {
        let link = |of: &str| {
            let address = format!("https://huggingface.co/{of}/blob/main/LICENSE.md");
            (Basis::Declared, Claim::License(crate::evidence::LicenseClaim::Link(address)))
        };
        let base = || (Basis::Stated, parent("Base", Some(RelationKind::Adapter)));
        let found = relations(None, vec![base(), link("example/base-7b-chat")]);
        assert_eq!(told(&found), ["adapter example/base-7b-chat declared"]);
        let found = relations(None, vec![base(), link("elsewhere/other-9b")]);
        assert_eq!(told(&found), ["adapter Base declared"]);
    }

    #[test]
    fn takes_a_whole_name_for_a_conversion_where_the_files_say_so() {
        let name = || (Basis::Named, Claim::Name { name: "someone/base-7b".to_owned() });
        let network = || (Basis::Structural, Claim::Architecture { model_type: "basic".to_owned() });
        let tag = |tag: &str| (Basis::Declared, Claim::Tag { tag: tag.to_owned() });
        assert_eq!(told(&relations(Some("someone/base-7b"), vec![name(), network()])), ["copy example/base-7b inferred"]);
        let found = relations(Some("someone/base-7b"), vec![name(), network(), tag("mlx")]);
        assert_eq!(told(&found), ["conversion example/base-7b inferred"]);
        let tagged = relations(Some("someone/base-7b"), vec![name(), tag("basic")]);
        assert_eq!(told(&tagged), ["copy example/base-7b inferred"], "a tag may hold the word of a config");
    }

    #[test]
    fn tells_the_kind_by_what_the_card_says_of_merging_weights_and_tags() {
        use crate::evidence::{MERGED_ADAPTER, UNMODIFIED_WEIGHTS};
        let base = |kind| (Basis::Declared, parent("example/base-7b", kind));
        let tag = |tag: &str| (Basis::Declared, Claim::Tag { tag: tag.to_owned() });
        let recipe = |more: Vec<(Basis, Claim)>| {
            let mut seen = Observations::default();
            let adapter = parent("example/base-7b", Some(RelationKind::Adapter));
            seen.note("card", Basis::Recorded, Place::line("README.md", 9), "", adapter);
            for (basis, claim) in more {
                seen.note("test", basis, Place::line("README.md", 1), "", claim);
            }
            told(&assemble(&Identity::default(), &seen.evidence, &Known::default(), &catalog()).relations)
        };
        assert_eq!(recipe(vec![]), ["adapter example/base-7b declared"]);
        assert_eq!(recipe(vec![tag(MERGED_ADAPTER)]), ["fine-tune example/base-7b declared"]);
        let kept = |more: &str| told(&relations(None, vec![base(None), tag(UNMODIFIED_WEIGHTS), tag(more)]));
        assert_eq!(kept("en"), ["copy example/base-7b declared"]);
        assert_eq!(kept("onnx"), ["conversion example/base-7b declared"]);
        assert_eq!(kept("sft"), ["fine-tune example/base-7b declared"]);
        let tagged = |more: &str| told(&relations(None, vec![base(None), tag("continued-pretraining"), tag(more)]));
        assert_eq!(tagged("en"), ["continued-pretraining example/base-7b declared"]);
        assert_eq!(tagged("sft"), ["fine-tune example/base-7b declared"]);
    }

    #[test]
    fn takes_a_card_under_its_own_title_for_no_copy() {
        let title = |text: &str| (Basis::Stated, Claim::Title { title: text.to_owned() });
        let left_over = || (Basis::Declared, Claim::Name { name: "base-7b".to_owned() });
        let own = relations(Some("someone/helper-9"), vec![title("Helper 9 - the second"), left_over()]);
        assert!(own.is_empty(), "{:?}", told(&own));
        let copied = relations(Some("someone/helper-9"), vec![title("Base 7B"), left_over()]);
        assert_eq!(told(&copied), ["copy example/base-7b declared"]);
    }

    #[test]
    fn drops_a_model_that_names_itself_as_its_base_and_says_so() {
        let mut seen = Observations::default();
        seen.note("test", Basis::Declared, Place::line("README.md", 3), "", parent("acme/loop-7b", None));
        let identity = Identity { id: Some("acme/loop-7b".parse().unwrap()), named_only: true, evidence: vec![EvidenceId(0)] };
        let found = assemble(&identity, &seen.evidence, &Known::default(), &catalog());
        assert!(found.relations.is_empty());
        assert_eq!(found.gaps[0].place, "README.md:3");
    }

    #[test]
    fn calls_a_teacher_that_is_also_the_named_base_a_teacher() {
        let found = relations(
            None,
            vec![
                (Basis::Declared, parent("example/base-7b", None)),
                (Basis::Stated, Claim::Teacher { teacher: mention("Base 7B") }),
            ],
        );
        assert_eq!(told(&found), ["distillation example/base-7b declared"]);
    }
}
