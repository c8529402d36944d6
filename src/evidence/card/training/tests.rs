//! Code as cards have it, and what it says of the base.

use super::*;
use crate::document::Place;

fn read(body: &str) -> Vec<String> {
    let mut seen = Observations::default();
    let name = Claim::Name { name: "acme/helper-7b".to_owned() };
    seen.note("naming", Basis::Named, Place::file("."), "", name);
    let document = Document::new("README.md", body.to_owned());
    observe(&document, &super::super::fences(&document, 1), Catalog::shipped(), &mut seen);
    let parent = |claim: &Claim| match claim {
        Claim::Parent { parent, kind } => Some(format!("{} {}", kind.map_or("parent", RelationKind::as_str), parent.text)),
        _ => None,
    };
    seen.evidence.iter().filter_map(|evidence| parent(&evidence.claim)).collect()
}

#[track_caller]
fn check(cases: &[(&str, &[&str])]) {
    for (body, want) in cases {
        assert_eq!(read(body), *want, "{body}");
    }
}

#[test]
fn takes_the_base_from_commands_and_scripts_that_train() {
    check(&[
        (
            "## Training\n\n```bash\npython run_sft.py \\\n  --model_name_or_path zorb/base-7b \\\n  --lr 1e-5\n```\n",
            &["fine-tune zorb/base-7b"],
        ),
        (
            "## Train\n\n```bash\npython -m tool.scripts.sft --model_name_or_path zorb/base-7b\n```\n",
            &["fine-tune zorb/base-7b"],
        ),
        (
            "## Training procedure\n\n```\naccelerate launch train.py --model_name_or_path=zorb/base-7b --dataset_name zorb/talk\n```\n",
            &["fine-tune zorb/base-7b"],
        ),
        (
            "## Training command\n\n```sh\nautotrain llm --train --model zorb/base-7b --project-name x\n```\n",
            &["fine-tune zorb/base-7b"],
        ),
        ("训练命令：\n\n```bash\nswift sft --model zorb/base-7b --dataset law.jsonl\n```\n", &["fine-tune zorb/base-7b"]),
        (
            "## Reproduce\n\n```bash\nMODEL=zorb/base-7b\ntorchrun finetune.py --model_id $MODEL --use_lora\n```\n",
            &["parent zorb/base-7b"],
        ),
        (
            "## Training\n\n```python\nmodel_id = \"zorb/base-7b\"\nmodel = AutoModelForCausalLM.from_pretrained(model_id)\ntrainer = SFTTrainer(model=model)\n```\n",
            &["fine-tune zorb/base-7b"],
        ),
        (
            "```python\nmodel, tokenizer = FastLanguageModel.from_pretrained(\n    model_name = \"zorb/base-7b\",\n)\nmodel = FastLanguageModel.get_peft_model(model, r=16)\n```\n",
            &["parent zorb/base-7b"],
        ),
        ("```python\nBASE_MODEL = \"zorb/base-7b\"\nOUTPUT = \"helper-7b\"\n```\n", &["fine-tune zorb/base-7b"]),
        ("## Config\n\n```json\n{\"model_name_or_path\": \"zorb/base-7b\", \"lr\": 1e-5}\n```\n", &["fine-tune zorb/base-7b"]),
        ("## Training\n\n```yaml\nbase_model_id: \"zorb/base-7b\"\n```\n", &["fine-tune zorb/base-7b"]),
        (
            "```python\n# Fine-tuned from zorb/base-7b\npipe = pipeline(model=\"acme/helper-7b\")\n```\n",
            &["fine-tune zorb/base-7b"],
        ),
        ("```python\nbase = \"zorb/base-7b\"  # base model\nmine = \"acme/helper-7b\"\n```\n", &["fine-tune zorb/base-7b"]),
    ]);
}

#[test]
fn takes_nothing_from_code_that_trains_nothing_of_this_model() {
    check(&[
        ("## Training\n\n```bash\npython train.py --model_name_or_path acme/helper-7b\n```\n", &[]),
        ("## Training\n\n```bash\npython train.py --model_name_or_path acme/helper-13b\n```\n", &[]),
        ("## Training\n\n```bash\npython train.py --model_name_or_path ./base-7b\n```\n", &[]),
        ("## Training\n\n```bash\npython train.py --model_name_or_path $MODEL\n```\n", &[]),
        ("## Training\n\n```bash\npython evaluate.py --model zorb/base-7b\n```\n", &[]),
        ("## Training\n\n```bash\npython generate.py --model zorb/base-7b\n```\n", &[]),
        ("## Training\n\n```bash\nvllm serve --model zorb/base-7b\n```\n", &[]),
        ("## Training\n\n```bash\npython train.py --teacher_model zorb/base-7b\n```\n", &[]),
        ("## Training\n\n```bash\npython train.py --tokenizer_name zorb/base-7b\n```\n", &[]),
        ("## Training\n\nTo tune any model on your own data:\n\n```bash\npython train.py --model zorb/base-7b\n```\n", &[]),
        ("## How to fine-tune on your data\n\n```bash\npython train.py --model zorb/base-7b\n```\n", &[]),
        ("## Usage\n\n```bash\npython train.py --model zorb/base-7b\n```\n", &[]),
        ("## Evaluation\n\n```python\nbase_model = \"zorb/base-7b\"\n```\n", &[]),
        ("Compared with the baseline:\n\n```python\nbase_model = \"zorb/base-7b\"\n```\n", &[]),
        ("```python\nmodel = AutoModel.from_pretrained(\"zorb/base-7b\")\n```\n", &[]),
        ("```python\ntokenizer = AutoTokenizer.from_pretrained(\"zorb/base-7b\")\ntrainer = Trainer(tokenizer)\n```\n", &[]),
        ("```python\nbase_model = AutoModel.from_pretrained(\"acme/helper-7b\")\n```\n", &[]),
        ("```python\nbase_model = \"path/to/base\"\n```\n", &[]),
        ("```python\nmodel_name_or_path = \"zorb/base-7b\"\nAutoModel.from_pretrained(model_name_or_path)\n```\n", &[]),
        ("```yaml\nbase_model: zorb/base-7b\n```\n", &[]),
        ("```python\nbase_model = \"acme/helper-7b-merged\"\n```\n", &[]),
        ("# Original model card: Zorb\n\n## Training\n\n```bash\npython train.py --model zorb/base-7b\n```\n", &[]),
        ("```python\nreward_model = \"zorb/base-7b\"\n```\n", &[]),
        ("```python\nbase_url = \"zorb/base-7b\"\n```\n", &[]),
        ("```python\n# Compared with zorb/base-7b\n# based on a talk\n```\n", &[]),
        ("```yaml\nmerge_method: slerp\nbase_model: zorb/base-7b\nmodels:\n  - model: zorb/base-7b\n```\n", &[]),
    ]);
}

#[test]
fn tells_where_it_stops_among_many_blocks() {
    let own = "```python\nbase_model = \"acme/helper-7b\"\n```\n".repeat(MAX_BLOCKS + 1);
    let mut seen = Observations::default();
    let name = Claim::Name { name: "acme/helper-7b".to_owned() };
    seen.note("naming", Basis::Named, Place::file("."), "", name);
    let document = Document::new("README.md", own);
    observe(&document, &super::super::fences(&document, 1), Catalog::shipped(), &mut seen);
    assert_eq!((seen.evidence.len(), seen.gaps.len()), (1, 1));
}
