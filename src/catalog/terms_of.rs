//! The licence that an address or a reference to a model leads to: what licences and families know together.
//!
//! Cards often give no licence by name: "see the LICENSE" of a repository, "the restrictions of the original model". The catalogue
//! knows under what terms its models are; a name that stands for models under different terms leads nowhere.

use super::{Catalog, Resolution};
use crate::model::{LicenseId, ModelId};

/// Words between the terms and the model whose they are.
const BEFORE_MODEL: [&str; 10] =
    ["the", "original", "base", "model", "models", "underlying", "pretrained", "parent", "both", "of"];

impl Catalog {
    /// The licence that an address leads to: a known address, or a licence file in the repository of a model whose licence is
    /// known. A licence of code is none of the model.
    #[must_use]
    pub fn license_at(&self, link: &str) -> Option<&LicenseId> {
        self.licenses.by_link(link).or_else(|| {
            let (before, file) = ["/blob/", "/raw/", "/resolve/"]
                .iter()
                .find_map(|mark| link.split_once(mark))
                .or_else(|| link.split_once("/-/"))?;
            let file = file.to_ascii_lowercase();
            if file.contains("code") {
                return None;
            }
            let mut parts = before.rsplit('/');
            let (name, owner) = (parts.next()?, parts.next()?);
            match parts.next()?.trim_start_matches("www.") {
                "huggingface.co" | "hf.co" => {
                    let id: ModelId = format!("{owner}/{name}").parse().ok()?;
                    self.families.get(&id)?.license.as_ref()
                }
                // A repository of code is called like the models that it is about.
                _ if ["licen", "copying", "terms"].iter().any(|word| file.contains(word)) => self.license_of_model(name),
                _ => None,
            }
        })
    }

    /// The licence of the model that a name stands for; `None` where it stands for models under different terms.
    #[must_use]
    pub fn license_of_model(&self, name: &str) -> Option<&LicenseId> {
        let mut licenses: Vec<Option<&LicenseId>> = match self.families.resolve(name) {
            Resolution::One(id) => vec![self.families.get(&id)?.license.as_ref()],
            Resolution::Several(ids) => {
                ids.iter().filter_map(|id| self.families.get(id)).map(|row| row.license.as_ref()).collect()
            }
            Resolution::Family(id) => self
                .families
                .family(&id)?
                .models
                .iter()
                .filter(|row| row.license.is_some())
                .map(|row| row.license.as_ref())
                .collect(),
            Resolution::Unknown => return None,
        };
        licenses.dedup();
        match licenses.as_slice() {
            [one] => *one,
            _ => None,
        }
    }

    /// The licence of all models that a name may stand for; `None` where one of them is under another, or nobody knows.
    #[must_use]
    pub fn license_of_all(&self, name: &str) -> Option<&LicenseId> {
        let models = self.families.models_of(name);
        let first = models.first()?.license.as_ref()?;
        models.iter().all(|row| row.license.as_ref() == Some(first)).then_some(first)
    }

    /// The licence of the model whose terms a text refers to: "usage restrictions of the original Acme-7B model".
    #[must_use]
    pub fn license_of_referred(&self, text: &str) -> Option<&LicenseId> {
        let at = [" of ", " as ", " by "].iter().filter_map(|word| text.find(word)).min()?;
        let words: Vec<&str> = text[at + 4..].split_whitespace().collect();
        let filler = |word: &&str| BEFORE_MODEL.contains(&word.to_ascii_lowercase().as_str());
        let from = words.iter().take_while(|word| filler(word)).count();
        let until = words.len() - words[from..].iter().rev().take_while(|word| filler(word)).count();
        (from < until).then(|| words[from..until].join(" ")).and_then(|name| self.license_of_model(&name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leads_from_a_reference_to_the_licence_of_one_model_only() {
        let catalog = Catalog::shipped();
        // Whatever the catalogue holds: a model's own name leads to its own licence.
        let mut rows = catalog.families.rows().iter().flat_map(|family| &family.models);
        let known = |row: &&crate::catalog::ModelRow| {
            row.license.is_some() && matches!(catalog.families.resolve(row.id.name()), Resolution::One(id) if id == row.id)
        };
        let row = rows.find(known).unwrap();
        let name = row.id.name();
        assert_eq!(
            catalog.license_of_referred(&format!("usage restrictions of the original {name} model")),
            row.license.as_ref()
        );
        let file = format!("https://code.example.org/somebody/{name}/blob/main/LICENSE");
        assert_eq!(catalog.license_at(&file), row.license.as_ref());
        assert_eq!(catalog.license_at(&file.replace("/LICENSE", "/LICENSE-CODE")), None);
        assert_eq!(catalog.license_at("https://code.example.org/somebody/some-library/blob/main/LICENSE"), None);
        assert_eq!(catalog.license_of_referred("usage restrictions of the original author"), None);
    }
}
