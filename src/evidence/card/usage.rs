//! Code in a card that loads this model's adapter onto its base.
//!
//! `load_lora_weights("acme/helper-lora")` after `from_pretrained("acme/base")` says what the adapter was made for as surely as a
//! field does. So does, where no base is told, code that loads this model as an adapter, and a tree of files that holds one.
//! Nothing else of such code is read: what a usage example loads is mostly the model itself.

use std::collections::HashMap;

use super::{EXTRACTOR, Fence};
use crate::document::Document;
use crate::evidence::adapter::ADAPTER_FILES;
use crate::evidence::{Claim, Mention, MentionForm, Observations};
use crate::model::{Basis, ModelKind, RelationKind, is_hub_id};

/// Calls that load an adapter.
const LOADS: &[&str] = &["load_lora_weights(", "load_adapter(", "load_attn_procs("];

/// Notes the base that the card's code loads this model's adapter onto first: what else it fits is told by further examples.
pub(super) fn observe(document: &Document, fences: &[Fence], seen: &mut Observations) {
    for fence in fences {
        let body = &document.text()[fence.body.clone()];
        if LOADS.iter().chain(&["PeftModel.from_pretrained("]).any(|call| body.contains(call)) && block(document, fence, seen) {
            return;
        }
    }
    for fence in fences {
        let body = &document.text()[fence.body.clone()];
        let mut at = fence.body.start;
        let tree = holds_adapter(body);
        for line in body.split_inclusive('\n') {
            let start = at;
            at += line.len();
            if tree && ADAPTER_FILES.iter().any(|file| line.contains(file)) || loads_own(line, seen) {
                seen.note(EXTRACTOR, Basis::Stated, document.place_at(start), line.trim(), Claim::Kind(ModelKind::Adapter));
                return;
            }
        }
    }
}

/// Whether a line of code loads this model as an adapter: "AutoPeftModel.from_pretrained(this)", "PeftModel.from_pretrained(x, this)".
fn loads_own(line: &str, seen: &Observations) -> bool {
    let Some((before, rest)) = line.split_once("from_pretrained(").filter(|(before, _)| !before.trim_start().starts_with('#'))
    else {
        return false;
    };
    let class = receiver(before);
    let argument = match class {
        "PeftModel" | "PeftModelForCausalLM" | "PeftModelForSequenceClassification" => {
            rest.split_once(',').map(|(_, second)| second)
        }
        _ if class.starts_with("AutoPeftModel") => Some(rest),
        _ => None,
    };
    argument.and_then(literal).is_some_and(|id| is_own(id, seen))
}

/// Whether a block is a tree of files with an adapter's and without the weights of a whole model.
fn holds_adapter(body: &str) -> bool {
    let whole = |line: &str| {
        let file = line.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
        file.starts_with("model") && file.contains(".safetensors")
            || file.starts_with("pytorch_model")
            || line.contains(".gguf")
            || line.to_ascii_lowercase().contains("merged")
    };
    body.contains(['├', '└']) && ADAPTER_FILES.iter().any(|file| body.contains(file)) && !body.lines().any(whole)
}

/// Reads one block of code; whether it told the base.
fn block(document: &Document, fence: &Fence, seen: &mut Observations) -> bool {
    let body = &document.text()[fence.body.clone()];
    let mut variables: HashMap<&str, &str> = HashMap::new();
    // What was loaded: by the name that it was given, and first.
    let mut loaded: HashMap<&str, (usize, String)> = HashMap::new();
    let mut first: Option<(usize, String)> = None;
    // The name that waits for its value on the next line.
    let mut waits: Option<&str> = None;
    let mut at = fence.body.start;
    for line in body.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if line.trim_start().starts_with('#') {
            continue;
        }
        if let Some((name, value)) = line.split_once('=')
            && let Some(text) = literal(value)
        {
            variables.insert(name.trim(), text);
        }
        let value = |argument: &str| literal(argument).or_else(|| variables.get(word(argument)).copied()).map(str::to_owned);
        let peft = line.split_once("PeftModel.from_pretrained(").and_then(|(_, rest)| rest.split_once(','));
        let adapter = LOADS
            .iter()
            .find_map(|call| line.split_once(call).and_then(|(before, rest)| Some((receiver(before), value(rest)?))))
            .or_else(|| peft.and_then(|(model, rest)| Some((word(model), value(rest)?))));
        let Some((onto, adapter)) = adapter else {
            let call = line.split_once(".from_pretrained(");
            let name = call.map_or(waits.take(), |(before, _)| before.split_once('=').map(|(name, _)| name.trim()));
            let argument = call.map_or(line, |(_, rest)| rest);
            let called = call.is_some() || name.is_some();
            if let Some(id) = value(argument).filter(|id| called && id.contains('/') && is_hub_id(id)) {
                name.and_then(|name| loaded.insert(name, (start, id.clone())));
                first.get_or_insert((start, id));
            } else if call.is_some() && argument.trim().is_empty() {
                waits = name;
            }
            continue;
        };
        let Some((place, base)) = loaded.get(onto).or(first.as_ref()) else { continue };
        if is_own(&adapter, seen) && !is_own(base, seen) {
            let parent = Mention { text: base.clone(), form: MentionForm::HubId, revision: None };
            let claim = Claim::Parent { parent, kind: Some(RelationKind::Adapter) };
            let place = document.place_at(*place);
            let quote = document.line_text(place.line.unwrap_or(1)).trim().to_owned();
            seen.note(EXTRACTOR, Basis::Stated, place, &quote, claim);
            return true;
        }
    }
    false
}

/// The name at the end of what stands before a call: `pipe` of `x = pipe.`.
fn receiver(before: &str) -> &str {
    let before = before.trim_end_matches('.');
    let start = before.rfind(|c: char| !c.is_alphanumeric() && c != '_').map_or(0, |at| at + 1);
    &before[start..]
}

/// Whether an id, or the folder that the card lies in, is this model's.
fn is_own(id: &str, seen: &Observations) -> bool {
    let bare = |id: &str| id.rsplit('/').next().unwrap_or(id).to_ascii_lowercase();
    matches!(id, "." | "./")
        || seen.evidence.iter().any(|evidence| matches!(&evidence.claim, Claim::Name { name } if bare(name) == bare(id)))
}

/// The string that an argument starts with.
pub(super) fn literal(argument: &str) -> Option<&str> {
    let argument = argument.trim_start();
    let quote = argument.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    argument[1..].split(quote).next().filter(|text| !text.is_empty() && text.len() < 128)
}

/// The name that an argument starts with.
fn word(argument: &str) -> &str {
    let argument = argument.trim_start();
    let end = argument.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(argument.len());
    &argument[..end]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Place;

    fn read(body: &str) -> Vec<String> {
        let mut seen = Observations::default();
        let name = Claim::Name { name: "acme/helper-lora".to_owned() };
        seen.note("naming", Basis::Named, Place::file("."), "", name);
        let document = Document::new("README.md", body.to_owned());
        observe(&document, &super::super::fences(&document, 1), &mut seen);
        let parent = |claim: &Claim| match claim {
            Claim::Parent { parent, kind: Some(kind) } => Some(format!("{} {}", kind.as_str(), parent.text)),
            Claim::Kind(ModelKind::Adapter) => Some("adapter".to_owned()),
            _ => None,
        };
        seen.evidence.iter().filter_map(|evidence| parent(&evidence.claim)).collect()
    }

    #[test]
    fn takes_the_base_of_an_adapter_from_the_code_that_loads_both() {
        let direct = "```py\npipe = Pipeline.from_pretrained('acme/base-1', dtype=x)\npipe.load_lora_weights('acme/helper-lora', weight_name='a')\n```\n";
        assert_eq!(read(direct), ["adapter acme/base-1"]);
        let named = "```python\nbase = \"acme/base-1\"\nmine = \"./\"\nmodel = Auto.from_pretrained(base)\nmodel = PeftModel.from_pretrained(model, mine)\n```\n";
        assert_eq!(read(named), ["adapter acme/base-1"]);
        let part = "```py\nc = EdgeModel.from_pretrained('acme/edges-1')\npipe = Pipeline.from_pretrained(\n  'acme/base-1', edges=c\n)\npipe.load_lora_weights('acme/helper-lora')\n```\n";
        assert_eq!(read(part), ["adapter acme/base-1"]);
        let second = format!(
            "{direct}\n```py\npipe = Pipeline.from_pretrained('acme/paint-1')\npipe.load_lora_weights('acme/helper-lora')\n```\n"
        );
        assert_eq!(read(&second), ["adapter acme/base-1"]);
    }

    #[test]
    fn takes_nothing_from_code_that_loads_another_adapter_or_none() {
        let other = "```py\npipe = Pipeline.from_pretrained('acme/base-1')\npipe.load_lora_weights('zorb/other-lora')\n```\n";
        assert_eq!(read(other), Vec::<String>::new());
        let itself = "```py\nmodel = Auto.from_pretrained('acme/helper-lora')\n```\n";
        assert_eq!(read(itself), Vec::<String>::new());
        let comment = "```py\n# x = Auto.from_pretrained('acme/base-1')\nx.load_lora_weights('acme/helper-lora')\n```\n";
        assert_eq!(read(comment), Vec::<String>::new());
    }

    #[test]
    fn tells_an_adapter_that_is_loaded_or_listed_without_its_base() {
        let auto = "```python\nmodel = AutoPeftModelForCausalLM.from_pretrained(\"acme/helper-lora\")\n```\n";
        assert_eq!(read(auto), ["adapter"]);
        let onto =
            "```python\nmodel = PeftModel.from_pretrained(base, 'acme/helper-lora')\nmodel = model.merge_and_unload()\n```\n";
        assert_eq!(read(onto), ["adapter"]);
        let tree = "```\nhelper/\n├── adapter_config.json\n└── adapter_model.bin\n```\n";
        assert_eq!(read(tree), ["adapter"]);
    }

    #[test]
    fn takes_no_adapter_from_one_that_lies_elsewhere_or_beside_whole_weights() {
        let other = "```python\nmodel = PeftModel.from_pretrained(base, 'zorb/other-lora')\n```\n";
        assert_eq!(read(other), Vec::<String>::new());
        let base = "```python\nmodel = PeftModel.from_pretrained('acme/helper-lora', 'my/adapter')\n```\n";
        assert_eq!(read(base), Vec::<String>::new());
        let comment = "```python\n# model = AutoPeftModel.from_pretrained('acme/helper-lora')\n```\n";
        assert_eq!(read(comment), Vec::<String>::new());
        let whole = "```\nhelper/\n├── adapter_config.json\n└── model-00001-of-00002.safetensors\n```\n";
        assert_eq!(read(whole), Vec::<String>::new());
        let script = "```python\nopen('adapter_config.json')\n```\n";
        assert_eq!(read(script), Vec::<String>::new());
    }
}
