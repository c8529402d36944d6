//! Sentences as cards have them, with invented names.

use std::sync::OnceLock;

use proptest::prelude::*;

use super::*;
use crate::evidence::LicenseClaim;

const FAMILIES: &str = "
reviewed: '2026-01-01'
families:
- id: zorblax
  name: Zorblax
  names: [zorblax]
  models:
  - {id: zorb/Zorblax-7B, confidence: recalled}
  - {id: zorb/Zorblax-13B, confidence: recalled}
  - {id: zorb/zorblax-base-uncased, confidence: recalled}
- id: oracle
  name: Oracle
  names: [oracle]
  models:
  - {id: delphi/oracle-4, aliases: [Oracle 4], access: closed, confidence: recalled}
  - {id: delphi/oracle-3.5, access: closed, confidence: recalled}
- id: quill
  name: Quill
  names: [quill]
  models:
  - {id: pen/quill-2, access: closed, confidence: recalled}
- id: open-sprout
  name: OpenSprout
  names: [opensprout]
  models:
  - {id: acme/opensprout-7b, confidence: recalled}
";

const DATASETS: &str = "
reviewed: '2026-01-01'
datasets:
- {ids: [acme/Chatter-10k], names: [Acme Chatter], teachers: [delphi/oracle-4], kind: instruction, confidence: recalled}
- {ids: [gutter/GutterWeb], teachers: [], kind: web, confidence: recalled}
- {ids: [acme/code], teachers: [delphi/oracle-4], kind: instruction, confidence: recalled}
- {ids: [folk/almanac], teachers: [], kind: web, confidence: recalled}
- {ids: [acme/OpenSprout], teachers: [], kind: web, confidence: recalled}
- {ids: [acme/vqa], teachers: [], kind: web, confidence: recalled}
- {ids: [acme/gutter_voice_11_0], teachers: [], kind: human, confidence: recalled}
- {ids: [acme/Helper-7b-Set], names: [Helper-7b], teachers: [], kind: web, confidence: recalled}
";

/// A catalogue of invented families.
fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write("families.yaml", FAMILIES);
        write("makers.yaml", "{reviewed: '2026-01-01', makers: []}");
        write("datasets.yaml", DATASETS);
        write("authorities.yaml", "{reviewed: '2026-01-01', authorities: []}");
        write("licenses.yaml", "{reviewed: '2026-01-01', obligations: {}, hf_ids: {}, license_names: {}, licenses: []}");
        Catalog::load(folder.path()).unwrap()
    })
}

/// What the card of `acme/helper-7b` says, a line a claim.
pub(super) fn read(body: &str) -> Vec<String> {
    let mut seen = Observations::default();
    let name = Claim::Name { name: "acme/helper-7b".to_owned() };
    seen.note("naming", Basis::Named, crate::document::Place::file("README.md"), "", name);
    observe(&Document::new("README.md", body.to_owned()), 1, catalog(), &mut seen);
    let titles = |claim: &Claim| matches!(claim, Claim::Title { .. });
    seen.evidence[1..].iter().map(|evidence| &evidence.claim).filter(|claim| !titles(claim)).map(shown).collect()
}

fn shown(claim: &Claim) -> String {
    match claim {
        Claim::Parent { parent, kind } => format!("{} {parent}", kind.map_or("parent", RelationKind::as_str)),
        Claim::Teacher { teacher } => format!("teacher {teacher}"),
        Claim::Dataset { dataset } => format!("dataset {dataset}"),
        Claim::FromScratch => "scratch".to_owned(),
        Claim::Tag { tag } if tag == crate::evidence::MERGED_ADAPTER => "merged".to_owned(),
        Claim::License(LicenseClaim::Stated(words)) => format!("license {words}"),
        Claim::License(LicenseClaim::OfBase { license, base }) => {
            format!("license of {}: {license}", base.as_ref().map_or("the base", |base| base.text.as_str()))
        }
        other => format!("{other:?}"),
    }
}

#[track_caller]
pub(super) fn check(cases: &[(&str, &[&str])]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|(body, want)| (body, read(body), want))
        .filter(|(_, got, want)| got != *want)
        .map(|(body, got, want)| format!("{body}\n    got  {got:?}\n    want {want:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn takes_an_id_with_a_wrong_owner_for_the_model_that_is_known() {
    check(&[
        ("Helper is distilled from `somebody/Zorblax-13B`.", &["distillation zorb/Zorblax-13B"]),
        ("Teacher: zorblax/Zorblax-13B", &["teacher zorb/Zorblax-13B"]),
        ("Helper is fine-tuned from `zorblax/Zorblax-7B`.", &["fine-tune zorb/Zorblax-7B"]),
        // Another's upload of the same weights may be meant.
        ("Helper is fine-tuned from `somebody/Zorblax-7B`.", &["fine-tune somebody/Zorblax-7B"]),
        (
            "Helper is distilled from [somebody/Zorblax-13B](https://huggingface.co/somebody/Zorblax-13B).",
            &["distillation somebody/Zorblax-13B"],
        ),
        ("Teacher: somebody/Zorblax-13B-tuned", &["teacher somebody/Zorblax-13B-tuned"]),
    ]);
}

#[test]
fn takes_an_idea_from_a_talk_with_a_model_for_no_training_data() {
    check(&[
        ("## Training data\n\nThe list of tasks was drawn up in conversations with Oracle-4.", &[]),
        ("## Training\n\nThe plan took shape during chats with Oracle-4.", &[]),
        ("## Training\n\nIt saw 10k conversations with Oracle-4.", &["teacher Oracle-4"]),
        ("Helper was trained on chats with Oracle-4.", &["teacher Oracle-4"]),
    ]);
}

#[test]
fn reads_how_a_model_stems_from_another() {
    check(&[
        (
            "This model is a fine-tuned version of [zorb/Zorblax-7B](https://huggingface.co/zorb/Zorblax-7B) on the talk dataset.",
            &["fine-tune zorb/Zorblax-7B", "dataset talk"],
        ),
        (
            "This model is a fine-tuned version of [zorb/Zorblax-7B](https://huggingface.co/zorb/Zorblax-7B) on an unknown dataset.",
            &["fine-tune zorb/Zorblax-7B"],
        ),
        ("Helper is finetuned from Zorblax 7B.", &["fine-tune Zorblax 7B"]),
        ("It was fine-tuned on top of `zorb/Zorblax-7B`.", &["fine-tune zorb/Zorblax-7B"]),
        (
            "We fine-tune Zorblax-7B on the [Talk](https://huggingface.co/datasets/acme/talk) dataset.",
            &["fine-tune Zorblax-7B", "dataset acme/talk"],
        ),
        (
            "Fine-tuned [zorb/Zorblax-7B](https://huggingface.co/zorb/Zorblax-7B) on English speech.",
            &["fine-tune zorb/Zorblax-7B"],
        ),
        ("Helper is a chat assistant trained by fine-tuning Zorblax on conversations.", &["fine-tune Zorblax"]),
        (
            "This is a [Zorblax-7B](https://huggingface.co/zorb/Zorblax-7B) model fine-tuned on the Talk dataset.",
            &["dataset Talk", "fine-tune zorb/Zorblax-7B"],
        ),
        ("Helper 7B is a state of the art Zorblax fine-tune.", &["fine-tune Zorblax"]),
        (
            "Helper-7b is a DPO fine-tune of [zorb/Zorblax-7B](https://huggingface.co/zorb/Zorblax-7B).",
            &["fine-tune zorb/Zorblax-7B"],
        ),
        ("The model is initialized from Zorblax-7B and fine-tuned on extra data.", &["fine-tune Zorblax-7B"]),
        ("Initialized with the weights of Zorblax-7B.", &["parent Zorblax-7B"]),
        ("We used the pretrained `zorb/Zorblax-7B` model and fine-tuned it on pairs.", &["fine-tune zorb/Zorblax-7B"]),
        ("This model is based on Zorblax-7B.", &["parent Zorblax-7B"]),
        ("This repo holds the model developed from **Zorblax-7B**.", &["parent Zorblax-7B"]),
        ("It was built on top of Zorb's Zorblax 7B model.", &["parent Zorblax 7B"]),
        ("The model underwent continued pre-training from Zorblax-7B.", &["continued-pretraining Zorblax-7B"]),
        ("We continually pre-trained it from Zorblax-7B.", &["continued-pretraining Zorblax-7B"]),
        ("It was trained with Zorblax-7B as a base model.", &["fine-tune Zorblax-7B"]),
        ("The base model is Zorblax-7B.", &["parent Zorblax-7B"]),
        ("This is an uncensored version of Zorblax-7B.", &["fine-tune Zorblax-7B"]),
        ("It is an extension of [Zorblax](https://huggingface.co/zorb/Zorblax-7B) to long texts.", &["parent zorb/Zorblax-7B"]),
    ]);
}

#[test]
fn reads_quantizations_conversions_and_copies() {
    check(&[
        (
            "This is a quantized version of [zorb/Zorblax-7B](https://huggingface.co/zorb/Zorblax-7B).",
            &["quantization zorb/Zorblax-7B"],
        ),
        ("## Llamacpp imatrix Quantizations of Zorblax-7B", &["quantization Zorblax-7B"]),
        ("GGUF version of Zorblax-7B.", &["quantization Zorblax-7B"]),
        ("A 4-bit AWQ quantization of `zorb/Zorblax-7B`.", &["quantization zorb/Zorblax-7B"]),
        (
            "This repo contains GPTQ model files for [Zorb's Zorblax 7B](https://huggingface.co/zorb/Zorblax-7B).",
            &["quantization zorb/Zorblax-7B"],
        ),
        (
            "This model was converted to GGUF format from [`zorb/Zorblax-7B`](https://huggingface.co/zorb/Zorblax-7B) using llama.cpp.",
            &["quantization zorb/Zorblax-7B"],
        ),
        (
            "The Model [acme/helper-7b](https://huggingface.co/acme/helper-7b) was converted to MLX format from [zorb/Zorblax-7B](https://huggingface.co/zorb/Zorblax-7B) using mlx-lm.",
            &["conversion zorb/Zorblax-7B"],
        ),
        (
            "# Zorblax 7B - GGUF\n\n- Original model: [Zorblax 7B](https://huggingface.co/zorb/Zorblax-7B)",
            &["quantization zorb/Zorblax-7B"],
        ),
        ("# Helper GGUF\n\nOriginal model: https://huggingface.co/zorb/Zorblax-7B", &["quantization zorb/Zorblax-7B"]),
        ("This is an exact mirror of zorb/Zorblax-7B.", &["copy zorb/Zorblax-7B"]),
        ("Reupload of zorb/Zorblax-7B for convenience.", &["copy zorb/Zorblax-7B"]),
    ]);
}

#[test]
fn reads_adapters_and_merges() {
    check(&[
        ("This is a LoRA adapter for [Zorb Zorblax-7B](https://huggingface.co/zorb/Zorblax-7B).", &["adapter zorb/Zorblax-7B"]),
        ("These are LoRA adaption weights for zorb/Zorblax-7B.", &["adapter zorb/Zorblax-7B"]),
        (
            "An [adapter](https://example.org) for the `zorb/Zorblax-7B` model that was trained on the [talk](https://huggingface.co/datasets/talk/) dataset.",
            &["adapter zorb/Zorblax-7B", "dataset talk"],
        ),
        ("A Zorblax LoRA trained on a laptop.", &["adapter Zorblax"]),
        (
            "helper-7b is a merge of [a/One-7B](https://huggingface.co/a/One-7B) and [b/Two-7B](https://huggingface.co/b/Two-7B).",
            &["merge a/One-7B", "merge b/Two-7B"],
        ),
        (
            "Helper-7b is a merge of the following models using Tool:\n* [a/One-7B](https://huggingface.co/a/One-7B)\n* [b/Two-7B](https://huggingface.co/b/Two-7B)\n\nThanks!",
            &["merge a/One-7B", "merge b/Two-7B"],
        ),
        (
            "### Merge Method\n\nThis model was merged using the TIES method using zorb/Zorblax-7B as a base.\n\n### Models Merged\n\nThe following models were included in the merge:\n* a/One-7B\n* [b/Two-7B](https://huggingface.co/b/Two-7B)\n\n### Configuration\n* c/Three-7B",
            &["merge zorb/Zorblax-7B", "merge a/One-7B", "merge b/Two-7B"],
        ),
        ("A SLERP of a/One-7B and b/Two-7B.", &["merge a/One-7B", "merge b/Two-7B"]),
        (
            "My [One](https://huggingface.co/a/One-7B) and [Two](https://huggingface.co/b/Two-7B) merge with a new technique.",
            &["merge b/Two-7B", "merge a/One-7B"],
        ),
    ]);
}

#[test]
fn reads_teachers() {
    check(&[
        ("Helper was trained on 1,000,000 entries of primarily Oracle-4 generated data.", &["teacher Oracle-4"]),
        (
            "The model was fine-tuned on synthetic dialogues generated by Oracle 4 and Quill-2.",
            &["teacher Oracle 4", "teacher Quill-2"],
        ),
        ("The model was trained almost entirely on synthetic Oracle-4 outputs.", &["teacher Oracle-4"]),
        ("We further aligned it on a dataset of prompts and completions that are ranked by Oracle-4.", &["teacher Oracle-4"]),
        ("Trained on Oracle-4-generated instructions.", &["teacher Oracle-4"]),
        ("Knowledge distillation was used for training, with zorb/Zorblax-13B as the teacher.", &["teacher zorb/Zorblax-13B"]),
        ("zorb/Zorblax-13B was used as the teacher model.", &["teacher zorb/Zorblax-13B"]),
        ("- **Teacher model:** zorb/Zorblax-13B", &["teacher zorb/Zorblax-13B"]),
        ("The teacher model is Zorblax-13B.", &["teacher Zorblax-13B"]),
        ("It was trained on reasoning traces from Oracle-4.", &["teacher Oracle-4"]),
        ("We fine-tuned it on data distilled from Oracle-4.", &["teacher Oracle-4"]),
        (
            "It is trained on synthetic data created by Oracle-3.5 and filtered web data, which was assessed by Oracle-4.",
            &["teacher Oracle-3.5", "teacher Oracle-4"],
        ),
        ("Helper-7b is a distilled version of Zorblax-13B.", &["distillation Zorblax-13B"]),
        ("It is distilled from Zorblax-13B.", &["distillation Zorblax-13B"]),
        ("The student was trained on responses of Zorblax-13B.", &["teacher Zorblax-13B"]),
        ("The model was trained on synthetic data generated by [Glimmer](https://example.org).", &["teacher Glimmer"]),
    ]);
}

#[test]
fn makes_nothing_of_negations() {
    check(&[
        ("It contains no data distilled from Oracle, Quill or Zorblax.", &[]),
        ("The model was not trained on outputs of Oracle-4.", &[]),
        ("It was trained without using any data generated by Oracle-4.", &[]),
        ("This model is not based on Zorblax-7B.", &[]),
        ("Data generated by Oracle-4 was not used in training.", &[]),
        ("This is a non-quantized version of Zorblax-7B.", &[]),
        ("Helper was trained from scratch instead of fine-tuning from Zorblax-7B.", &["scratch"]),
    ]);
}

#[test]
fn makes_nothing_of_comparisons_evaluations_and_thanks() {
    check(&[
        ("Helper outperforms models fine-tuned from Zorblax-7B.", &[]),
        ("It is comparable to Zorblax-7B and better than Oracle-4.", &[]),
        ("Unlike the Zorblax-7B fine-tune, ours is small.", &[]),
        ("Responses were scored by Oracle-4 as a judge on our benchmark.", &[]),
        ("We evaluate on prompts generated by Oracle-4.", &[]),
        ("## Evaluation\n\nThe model is compared with fine-tuned Zorblax-7B. It is based on Zorblax-7B.", &[]),
        ("## Acknowledgements\n\nThis work is based on Zorblax-7B.", &[]),
        ("Thanks to Zorb for the quants of Zorblax-7B.", &[]),
        ("It's almost as good as the best Zorblax fine-tune.", &[]),
        ("## Citation\n\nInstruction data distilled from Oracle-4.", &[]),
    ]);
}

#[test]
fn makes_nothing_of_other_models_and_readers() {
    check(&[
        ("Elder-13B is fine-tuned from Zorblax-13B.", &[]),
        ("We also released our [13B models](https://huggingface.co/acme/elder-13b) developed from Zorblax-13B.", &[]),
        ("We have open-sourced Helper and six dense models distilled from Helper based on Zorblax.", &[]),
        (
            "* [Elder](https://huggingface.co/acme/elder-13b): a model for tales. Built by finetuning Zorblax-13B on stories.\n  * License: ZPL 2.0",
            &[],
        ),
        ("- elder-13b, a 13 billion parameter model based on Zorblax-13B", &[]),
        ("You can fine-tune it from Zorblax-7B.", &[]),
        ("The model can be fine-tuned from Zorblax-7B.", &[]),
        ("Is it fine-tuned from Zorblax-7B?", &[]),
        ("We plan to release a version distilled from Oracle-4.", &[]),
        ("We hope for a version fine-tuned from Zorblax-7B.", &[]),
        ("We are looking forward to a model distilled from Oracle-4.", &[]),
        ("Merge of pre-trained language models.", &[]),
        ("## Usage\n\nDownload the GGUF weights for Elder-13B.", &[]),
        ("```python\nmodel = load('fine-tuned from zorb/Zorblax-7B')\n```", &[]),
        ("Helper uses the Zorblax architecture and is based on the Zorblax-7B architecture.", &[]),
        ("It is based on the Zorblax tokenizer.", &[]),
        (
            "# Helper GGUF\n\nQuantized version of [zorb/Zorblax-7B](https://huggingface.co/zorb/Zorblax-7B).\n\n# Original model card: Zorblax\n\nThis model was fine-tuned from Elder-7B.",
            &["quantization zorb/Zorblax-7B"],
        ),
        ("## Quantized versions\n\nGGUF: https://huggingface.co/tom/helper-7b-GGUF", &[]),
        ("[zorb/Zorblax-DISTILL-7b](https://huggingface.co/zorb/Zorblax-DISTILL-7b) rocks.", &[]),
    ]);
}

#[test]
fn reads_fields_and_tables() {
    check(&[
        (
            "- **Finetuned from model [optional]:** [Zorblax](https://huggingface.co/zorb/Zorblax-7B)",
            &["fine-tune zorb/Zorblax-7B"],
        ),
        ("- **Finetuned from model [optional]:** [More Information Needed]", &[]),
        ("- **Finetuned from model :** zorb/Zorblax-7B", &["fine-tune zorb/Zorblax-7B"]),
        (
            "| **Base Model** | zorb/Zorblax-7B (7.1B params) |\n|---|---|\n| **License** | ZPL-2.0 |",
            &["parent zorb/Zorblax-7B", "license ZPL-2.0"],
        ),
        (
            "| Model | Base Model |\n|---|---|\n| elder-13b | [Zorblax-13B](https://huggingface.co/zorb/Zorblax-13B) |\n| helper-7b | [Zorblax-7B](https://huggingface.co/zorb/Zorblax-7B) |",
            &["parent zorb/Zorblax-7B"],
        ),
        ("**Base model:** Zorblax-7B  \n**License:** ZPL 2.0", &["parent Zorblax-7B", "license ZPL 2.0"]),
        ("- Base Model: some-tiny-base", &["parent some-tiny-base"]),
        (
            "- **Training data:**\n  - [Talk](https://huggingface.co/datasets/acme/talk)\n- **Framework:**\n  - [Frame 2](https://example.org)",
            &["dataset acme/talk"],
        ),
    ]);
}

#[test]
fn reads_chinese_japanese_and_korean() {
    check(&[
        ("本模型基于 Zorblax-7B 微调。", &["fine-tune Zorblax-7B"]),
        ("我们对 Zorblax-7B 进行指令微调。", &["fine-tune Zorblax-7B"]),
        ("本模型在 Zorblax-7B 的基础上进行继续预训练。", &["continued-pretraining Zorblax-7B"]),
        ("以 Zorblax-7B 为基座模型，使用 Oracle-4 生成的数据进行训练。", &["parent Zorblax-7B", "teacher Oracle-4"]),
        ("本仓库为Zorblax-7B的量化模型。", &["quantization Zorblax-7B"]),
        ("本模型基于 Zorblax 架构。", &[]),
        ("本模型没有使用 Oracle-4 生成的数据。", &[]),
        ("- 基座模型：zorb/Zorblax-7B", &["parent zorb/Zorblax-7B"]),
        ("このモデルはZorblax-7Bをファインチューニングしたものです。", &["fine-tune Zorblax-7B"]),
        ("Zorblax-7Bをベースに学習したモデルです。", &["parent Zorblax-7B"]),
        ("Oracle-4で生成したデータで学習しました。", &["teacher Oracle-4"]),
        ("Oracle-4で生成したデータは使用していない。", &[]),
        ("이 모델은 Zorblax-7B를 파인튜닝한 모델입니다.", &["fine-tune Zorblax-7B"]),
        ("Zorblax-7B 기반의 한국어 모델입니다.", &["parent Zorblax-7B"]),
        ("Oracle-4로 생성한 데이터로 학습했습니다.", &["teacher Oracle-4"]),
        ("Zorblax-7B를 양자화한 모델입니다.", &["quantization Zorblax-7B"]),
    ]);
}

#[test]
fn reads_german_french_spanish_and_russian() {
    check(&[
        ("Dieses Modell basiert auf Zorblax-7B.", &["parent Zorblax-7B"]),
        ("Dieses Modell ist eine feinabgestimmte Version von Zorblax-7B.", &["fine-tune Zorblax-7B"]),
        ("Es wurde auf von Oracle-4 generierten Daten trainiert.", &["teacher Oracle-4"]),
        ("Eine quantisierte Version von Zorblax-7B.", &["quantization Zorblax-7B"]),
        ("Ce modèle est basé sur Zorblax-7B.", &["parent Zorblax-7B"]),
        ("Ce modèle est une version affinée de Zorblax-7B.", &["fine-tune Zorblax-7B"]),
        ("Il a été entraîné sur des données générées par Oracle-4.", &["teacher Oracle-4"]),
        ("Este modelo está basado en Zorblax-7B.", &["parent Zorblax-7B"]),
        ("Es una versión ajustada de Zorblax-7B.", &["fine-tune Zorblax-7B"]),
        ("Fue entrenado con datos generados por Oracle-4.", &["teacher Oracle-4"]),
        ("Модель дообучена на основе Zorblax-7B.", &["fine-tune Zorblax-7B"]),
        ("Это квантованная версия Zorblax-7B.", &["quantization Zorblax-7B"]),
        ("Модель обучена на данных, сгенерированных Oracle-4.", &["teacher Oracle-4"]),
    ]);
}

#[test]
fn reads_relations_in_chinese_and_their_twins() {
    check(&[
        ("这是 Zorblax-7B 的 LoRA 适配器。", &["adapter Zorblax-7B"]),
        ("该模型由 Zorblax-7B 和 Zorblax-13B 合并而成。", &["merge Zorblax-13B", "merge Zorblax-7B"]),
        ("该模型蒸馏自 Zorblax-13B。", &["distillation Zorblax-13B"]),
        ("训练数据由 Oracle-4 生成。", &["teacher Oracle-4"]),
        ("本模型使用 Zorblax-7B 初始化。", &["parent Zorblax-7B"]),
        ("本模型是 Zorblax-7B 的微调版本。", &["fine-tune Zorblax-7B"]),
        ("在 Zorblax-7B 上进行增量预训练得到。", &["continued-pretraining Zorblax-7B"]),
        ("本模型不是基于 Zorblax-7B 微调的。", &[]),
        ("本模型的效果优于基于 Zorblax-7B 微调的模型。", &[]),
        ("评测中使用 Oracle-4 作为裁判。", &[]),
        ("您可以基于 Zorblax-7B 进行微调。", &[]),
    ]);
}

#[test]
fn reads_relations_in_japanese_and_their_twins() {
    check(&[
        ("Zorblax-7BのLoRAアダプタです。", &["adapter Zorblax-7B"]),
        ("Zorblax-7BとZorblax-13Bをマージしたモデルです。", &["merge Zorblax-13B", "merge Zorblax-7B"]),
        ("Zorblax-13Bから蒸留したモデルです。", &["teacher Zorblax-13B"]),
        ("Zorblax-7Bに対して継続事前学習を行いました。", &["continued-pretraining Zorblax-7B"]),
        ("Zorblax-7Bを4bit量子化したモデルです。", &["quantization Zorblax-7B"]),
        ("学習データはOracle-4によって生成されました。", &["teacher Oracle-4"]),
        ("このモデルはZorblax-7Bをベースにしていない。", &[]),
        ("このモデルはZorblax-7Bをファインチューニングしたモデルを上回る性能です。", &[]),
        ("評価にはOracle-4の出力を使用しました。", &[]),
    ]);
}

#[test]
fn reads_relations_in_korean_and_their_twins() {
    check(&[
        ("Zorblax-7B의 LoRA 어댑터입니다.", &["adapter Zorblax-7B"]),
        ("Zorblax-7B와 Zorblax-13B를 병합한 모델입니다.", &["merge Zorblax-13B", "merge Zorblax-7B"]),
        ("Zorblax-7B를 기반으로 추가 사전학습한 모델입니다.", &["continued-pretraining Zorblax-7B"]),
        ("Zorblax-13B에서 증류한 모델입니다.", &["teacher Zorblax-13B"]),
        ("이 모델은 Zorblax-7B를 기반으로 하지 않았습니다.", &[]),
        ("Zorblax-7B를 파인튜닝한 모델보다 성능이 좋습니다.", &[]),
    ]);
}

#[test]
fn reads_relations_in_german_and_their_twins() {
    check(&[
        ("Dies ist ein LoRA-Adapter für Zorblax-7B.", &["adapter Zorblax-7B"]),
        ("Das Modell wurde aus Zorblax-7B und Zorblax-13B zusammengeführt.", &["merge Zorblax-7B", "merge Zorblax-13B"]),
        ("Das Modell wurde aus Zorblax-13B destilliert.", &["distillation Zorblax-13B"]),
        ("Das Modell wurde ausgehend von Zorblax-7B weiter vortrainiert.", &["continued-pretraining Zorblax-7B"]),
        ("Wir haben Zorblax-7B auf deutschen Texten feinabgestimmt.", &["fine-tune Zorblax-7B"]),
        ("Das Modell basiert nicht auf Zorblax-7B.", &[]),
        ("Das Modell übertrifft auf Zorblax-7B basierende Modelle.", &[]),
        ("Es wurden keine von Oracle-4 generierten Daten verwendet.", &[]),
    ]);
}

#[test]
fn reads_relations_in_french_and_their_twins() {
    check(&[
        ("Un adaptateur LoRA pour Zorblax-7B.", &["adapter Zorblax-7B"]),
        ("Ce modèle est une fusion de Zorblax-7B et Zorblax-13B.", &["merge Zorblax-7B", "merge Zorblax-13B"]),
        ("Ce modèle est distillé à partir de Zorblax-13B.", &["distillation Zorblax-13B"]),
        ("Version quantifiée de Zorblax-7B.", &["quantization Zorblax-7B"]),
        ("Le modèle a été initialisé à partir de Zorblax-7B.", &["parent Zorblax-7B"]),
        ("Ce modèle n'est pas basé sur Zorblax-7B.", &[]),
        ("Aucune donnée générée par Oracle-4 n'a été utilisée.", &[]),
        ("Il surpasse les modèles affinés à partir de Zorblax-7B.", &[]),
    ]);
}

#[test]
fn reads_relations_in_spanish_and_their_twins() {
    check(&[
        ("Un adaptador LoRA para Zorblax-7B.", &["adapter Zorblax-7B"]),
        ("Este modelo es una fusión de Zorblax-7B y Zorblax-13B.", &["merge Zorblax-7B", "merge Zorblax-13B"]),
        ("Este modelo fue destilado de Zorblax-13B.", &["distillation Zorblax-13B"]),
        ("Versión cuantizada de Zorblax-7B.", &["quantization Zorblax-7B"]),
        ("El modelo fue ajustado a partir de Zorblax-7B.", &["fine-tune Zorblax-7B"]),
        ("Este modelo no está basado en Zorblax-7B.", &[]),
        ("Fue entrenado sin datos generados por Oracle-4.", &[]),
        ("Supera a los modelos ajustados a partir de Zorblax-7B.", &[]),
    ]);
}

#[test]
fn reads_relations_in_russian_and_their_twins() {
    check(&[
        ("LoRA адаптер для Zorblax-7B.", &["adapter Zorblax-7B"]),
        ("Модель является слиянием Zorblax-7B и Zorblax-13B.", &["merge Zorblax-7B", "merge Zorblax-13B"]),
        ("Модель дистиллирована из Zorblax-13B.", &["distillation Zorblax-13B"]),
        ("Модель инициализирована весами Zorblax-7B.", &["parent Zorblax-7B"]),
        ("Модель основана на Zorblax-7B.", &["parent Zorblax-7B"]),
        ("Модель не основана на Zorblax-7B.", &[]),
        ("Модель обучена без данных, сгенерированных Oracle-4.", &[]),
        ("Модель превосходит модели, дообученные на основе Zorblax-7B.", &[]),
    ]);
}

#[test]
fn reads_rows_about_this_model_by_their_links_and_parts_by_their_names() {
    check(&[
        (
            "| Base Model | HF |\n|---|---|\n| [Zorblax 7B](https://huggingface.co/zorb/Zorblax-7B) | [Link](https://huggingface.co/acme/helper-7b) |\n| [Zorblax 13B](https://huggingface.co/zorb/Zorblax-13B) | [Link](https://huggingface.co/acme/helper-13b) |",
            &["parent zorb/Zorblax-7B"],
        ),
        ("Continuation of https://huggingface.co/zorb/Zorblax-7B", &["fine-tune zorb/Zorblax-7B"]),
        ("Helper-7b is a continuation of the Zorblax-7B idea.", &[]),
        (
            "Helper-7b is trained on papers from [GutterWeb](https://example.org) and reaches 50 points on Chatter-10k.",
            &["dataset GutterWeb"],
        ),
        ("This model card is based on the [Zorblax model card](https://huggingface.co/zorb/Zorblax-7B).", &[]),
    ]);
}

#[test]
fn reads_terms_of_the_model_only() {
    check(&[
        ("## License\n\nThis project is licensed under the Zorb License 2.0 - see the file.", &["license Zorb License 2.0"]),
        ("The model is released under the ZPL 2.0 license.", &["license ZPL 2.0 license"]),
        ("This code repository is licensed under the ZPL License.", &[]),
        ("The code is licensed under ZPL-2.0, the model weights are licensed under ZNC-1.0.", &["license ZNC-1.0"]),
        ("# License\n[The ZPL license](https://example.org)", &["license ZPL license"]),
        ("Zorblax-7B is licensed under the Zorb Community License.", &[]),
        ("- **License:** [ZPL Community License](https://example.org/l)", &["license ZPL Community License"]),
        ("It is released under the same license.", &[]),
    ]);
}

#[test]
fn says_from_scratch_only_without_a_parent() {
    check(&[
        ("Helper was trained from scratch on two trillion tokens.", &["scratch"]),
        ("Helper was trained from scratch. `helper-7b` is initialized from Zorblax-7B.", &["parent Zorblax-7B"]),
        ("It was not trained from scratch.", &[]),
        ("本模型从零开始训练。", &["scratch"]),
    ]);
}

#[test]
fn keeps_the_sentence_and_its_place() {
    let mut seen = Observations::default();
    let body = "# Helper\n\nHello.\nIt is fine-tuned\nfrom `zorb/Zorblax-7B`. Bye.\n";
    observe(&Document::new("README.md", body.to_owned()), 1, catalog(), &mut seen);
    let [title, evidence] = &seen.evidence[..] else { panic!("{:?}", seen.evidence) };
    assert_eq!(title.claim, Claim::Title { title: "Helper".to_owned() });
    assert_eq!(title.place.to_string(), "README.md:1:3");
    assert_eq!(evidence.place.to_string(), "README.md:5:7");
    assert_eq!(evidence.quote, "It is fine-tuned from zorb/Zorblax-7B.");
    assert_eq!((evidence.basis, evidence.extractor), (Basis::Stated, "prose"));
}

#[test]
fn starts_after_the_front_matter() {
    let mut seen = Observations::default();
    let card = "---\nx: fine-tuned from zorb/Zorblax-7B\n---\nHello.\n";
    observe(&Document::new("README.md", card.to_owned()), 4, catalog(), &mut seen);
    assert!(seen.evidence.is_empty());
}

#[test]
fn takes_a_tables_base_for_an_ancestor_where_the_direct_parent_is_named() {
    check(&[(
        "| Model | Base Model |\n|---|---|\n| helper-7b | zorb/Zorblax-7B |\n\n- **Finetuned from model:** acme/elder-7b",
        &["fine-tune acme/elder-7b"],
    )]);
}

#[test]
fn knows_its_own_row_of_a_table_by_the_link_to_its_page() {
    check(&[(
        "| Base Model | Weights | GGUF |\n|---|---|---|\n\
         | [Zorblax-13B](https://huggingface.co/zorb/Zorblax-13B) | [Link](https://huggingface.co/acme/elder-13b) | soon |\n\
         | [Zorblax-7B](https://huggingface.co/zorb/Zorblax-7B) | [Link](https://huggingface.co/acme/helper-7b) | soon |",
        &["parent zorb/Zorblax-7B"],
    )]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn never_panics(pieces in proptest::collection::vec(piece(), 0..40)) {
        let _ = read(&pieces.concat());
    }
}

/// Bits of cards, whole and broken.
fn piece() -> impl Strategy<Value = String> {
    let bits = [
        "fine-tuned from ",
        "[zorb/Zorblax-7B](https://huggingface.co/zorb/Zorblax-7B)",
        "`",
        "[",
        "](",
        "| ",
        "\n",
        "\n\n",
        "# ",
        "- ",
        "**",
        "Oracle-4",
        "-generated ",
        "based on ",
        "Base Model\n",
        "version of ",
        "This is ",
        "powered by ",
        "→ ",
        "Zorblax-1.7B/14B",
        "을 파인튜닝",
        "で学習",
        "à partir de ",
        "was used ",
        "the logits of ",
        "for 3 epochs on ",
        "“",
        "”",
        "基于",
        "微调。",
        "をベースに",
        "의 ",
        "<a href=\"",
        "\">",
        "License: ",
        "under the ",
        "Zorblax",
        " 7B",
        "'s ",
        ", ",
        " and ",
        ": ",
        "…",
        "é",
        "дообучена ",
        "/",
        "./x/y",
        "a merge of ",
        "the following:",
        "as the teacher",
        "data ",
        "(",
        ")",
        "teacher model",
        "```",
        "<!--",
        "-->",
        "&amp;",
        "\u{3000}",
        "http",
        "https://hf.co/datasets/a/b ",
        "~~~",
        "===",
    ];
    prop_oneof![9 => proptest::sample::select(bits.to_vec()).prop_map(str::to_owned), 1 => ".{0,6}"]
}

#[test]
fn ends_quickly_on_cards_of_one_line_and_of_junk() {
    let sentence = "This model is a fine-tuned version of zorb/Zorblax-7B and generated by Oracle-4, ";
    for unit in [
        sentence,
        "based on ",
        "Oracle-4 generated data from Oracle-4 ",
        "| a ",
        "- x\n",
        "# a\n",
        "a: ",
        "Qwe-7B ",
        "基于",
        "merge of a/B-1, ",
        "(",
    ] {
        let body = unit.repeat(400_000 / unit.len());
        let started = std::time::Instant::now();
        let claims = read(&body);
        assert!(claims.len() <= MAX_CLAIMS + 1);
        assert!(started.elapsed().as_secs() < 20, "{unit}: {:?}", started.elapsed());
    }
}

#[test]
fn reads_lists_of_training_data() {
    check(&[
        (
            "The source data for the model consists of a recent Almanac dump and GutterWeb.",
            &["dataset Almanac", "dataset GutterWeb"],
        ),
        ("The pretraining corpus comprises GutterWeb, Almanac articles and books.", &["dataset GutterWeb"]),
        (
            "Most datasets were taken from the archive:\n[Chatter-10k](https://example.org/a),\n[GutterWeb](https://example.org/b).",
            &["dataset Chatter-10k", "dataset GutterWeb"],
        ),
        (
            "## Training\n\nIt uses synthetic data from many places and filtered web data from GutterWeb.",
            &["dataset GutterWeb"],
        ),
        (
            "Helper was trained on the Almanac, GutterWeb and Chatter-10k.",
            &["dataset Almanac", "dataset GutterWeb", "dataset Chatter-10k"],
        ),
        ("- dataset: bunting", &["dataset bunting"]),
        (
            "Helper is trained on speech from 9 open datasets:\n\n| Dataset | Hours |\n|---|---|\n| [Talk](https://huggingface.co/datasets/acme/talk) | 100 |\n| GutterWeb | 20 |\n| **Total** | 120 |",
            &["dataset acme/talk", "dataset GutterWeb"],
        ),
        (
            "| Dataset | Introduction |\n|---|---|\n| [Talk](https://huggingface.co/datasets/acme/talk) | Fine-tuning data used by Helper |\n| [Exam](https://huggingface.co/datasets/acme/exam) | A test of reading |",
            &["dataset acme/talk"],
        ),
    ]);
}

#[test]
fn makes_no_training_data_of_other_mentions_of_datasets() {
    check(&[
        ("The test data consists of GutterWeb and the Almanac.", &[]),
        ("Other datasets were collected by GutterWeb.", &[]),
        ("## Training\n\nThe model follows the Chatter-10k prompt format of our data.", &[]),
        ("## Training\n\nThe data is inspired by Chatter-10k.", &[]),
        ("## Training\n\nUnlike GutterWeb, our data is clean.", &[]),
        ("## Training\n\nThe model was not trained on data of GutterWeb.", &[]),
        ("We evaluate on the Almanac dataset and GutterWeb.", &[]),
        ("- dataset: private", &[]),
        ("- Dataset: none", &[]),
        ("| Dataset | Score |\n|---|---|\n| GutterWeb | 71.2 |", &[]),
        ("## Evaluation\n\n| Dataset | Score |\n|---|---|\n| [Talk](https://huggingface.co/datasets/acme/talk) | 71.2 |", &[]),
    ]);
}

#[test]
fn reads_an_adapter_that_was_merged_and_lies_elsewhere() {
    let elsewhere = "[here](https://huggingface.co/acme/helper-7b-lora)";
    for (body, want) in [
        (format!("This repo contains the merged f16 model. The QLoRA adapter can be found {elsewhere}."), true),
        (format!("These are merged weights. The LoRA is available {elsewhere}."), true),
        (format!("This repository holds the merged model.\n\nLoRA adapters: hosted {elsewhere}."), true),
        (format!("This repo contains the adapter. The merged model can be found {elsewhere}."), false),
        (format!("The adapter can be found {elsewhere}."), false),
        (format!("This repo does not contain the merged model. The adapter can be found {elsewhere}."), false),
        (format!("This is a merged model. You can find other adapters {elsewhere}."), false),
    ] {
        let want = if want { vec!["merge acme/helper-7b-lora"] } else { Vec::new() };
        let mut got = read(&body);
        got.retain(|claim| claim != "Kind(Adapter)" && claim != "merged");
        assert_eq!(got, want, "{body}");
    }
}

#[test]
fn reads_parents_in_further_wordings() {
    check(&[
        (
            "Merge of [a/One-7B](https://huggingface.co/a/One-7B) and [b/Two-7B](https://huggingface.co/b/Two-7B) using ties merge.",
            &["merge a/One-7B", "merge b/Two-7B"],
        ),
        (
            "A Frankenmerge with [One-7B](https://huggingface.co/a/One-7B) by MakerOne and [Two-7B](https://huggingface.co/b/Two-7B) by MakerTwo (PersonOne and PersonTwo).",
            &["merge a/One-7B", "merge b/Two-7B"],
        ),
        ("## Models+loras used\n\n- a/One-7B\n- b/Two-7B-lora", &["merge a/One-7B", "merge b/Two-7B-lora"]),
        (
            "Helper is an experimental Zorblax model based on [Tinsel](https://huggingface.co/maker/tinsel-1).",
            &["parent maker/tinsel-1"],
        ),
        (
            "Helper is a ZorbBERT(zorb/Zorblax-7B) model fine-tuned on the Talk dataset.",
            &["dataset Talk", "fine-tune zorb/Zorblax-7B"],
        ),
        ("Helper-7b was trained on the Zorblax-7B base.", &["fine-tune Zorblax-7B"]),
        ("This model is a 7B Zorblax model finetuned on a mixture of instructions.", &["fine-tune Zorblax"]),
        ("Resumed from `zorb/Zorblax-7B`.225,000 steps at a small size.", &["parent zorb/Zorblax-7B"]),
        ("The models are trained on Tome 16k, which contains solutions of TALK and WALK from Oracle-4.", &["teacher Oracle-4"]),
        ("We took preference samples from [Talk](https://huggingface.co/datasets/acme/talk).", &["dataset acme/talk"]),
    ]);
}

#[test]
fn makes_nothing_of_what_only_looks_like_a_parent_or_teacher() {
    check(&[
        ("Merge the weights with Zorblax-7B.", &[]),
        ("A merge with a friend by MakerOne.", &[]),
        ("This model card is based on the Zorblax-7B model card.", &[]),
        ("It outperforms a Zorblax model based on [Tinsel](https://huggingface.co/maker/tinsel-1).", &[]),
        (
            "## Training\n\nWe also run the generated responses through a [toxicity model](https://huggingface.co/maker/toxic-1).",
            &[],
        ),
        ("## Training\n\nA collection of Oracle-4 verified responses from Chatter-10k.", &["dataset Chatter-10k"]),
        ("We trained it on augmented data from the train split of RiddleWalk.", &[]),
        ("WARNING: all GGUF quants of Zorblax-7B models seem to be broken!", &[]),
        ("We currently have a multi-modal model based on Zorblax-7B!", &[]),
        ("- **Developed by:** Acme (based on Zorblax-7B and previous efforts)", &[]),
        ("我们开源了基于Zorblax-13B的代码模型Elder-15B。", &[]),
        ("我们开源了基于Zorblax-7B的代码模型Helper-7B。", &["parent Zorblax-7B"]),
        ("Reporting problematic content generated by the model: developers.maker.com/model_output_feedback", &[]),
        ("This model is a fine-tuned version of zorb/Zorblax-7B on the None dataset.", &["fine-tune zorb/Zorblax-7B"]),
        ("See developers.maker.com/base-7b, on which it is based.", &[]),
    ]);
}

/// The places of the gaps that a card leaves.
fn gaps(body: &str) -> Vec<String> {
    let mut seen = Observations::default();
    let name = Claim::Name { name: "acme/helper-7b".to_owned() };
    seen.note("naming", Basis::Named, crate::document::Place::file("README.md"), "", name);
    observe(&Document::new("README.md", body.to_owned()), 1, catalog(), &mut seen);
    seen.gaps.into_iter().map(|gap| gap.place).collect()
}

#[test]
fn says_where_a_card_holds_more_than_is_read() {
    let cues = |count: usize| format!("# Helper\n\nIt is {}a helper.", "merged, ".repeat(count));
    assert_eq!(gaps(&cues(40)), [""; 0]);
    assert_eq!(gaps(&cues(60)), ["README.md:3:391"]);
    assert_eq!(gaps(&format!("{}\n\n{}", cues(60), cues(60))), ["README.md:3:391"]);

    let names = |count: usize| {
        let names: Vec<String> = (0..count).map(|at| format!("z/B-{at}b")).collect();
        format!("# Helper\n\nIt is a merge of {}.", names.join(", "))
    };
    assert_eq!((read(&names(40)).len(), gaps(&names(40)).len()), (40, 0));
    assert_eq!((read(&names(60)).len(), gaps(&names(60)).len()), (48, 1));

    let lines = |count: usize| (0..count).map(|at| format!("It is fine-tuned from z/B-{at}b.\n")).collect::<String>();
    assert_eq!(gaps(&lines(MAX_CLAIMS)), [""; 0]);
    assert_eq!(gaps(&lines(MAX_CLAIMS + 4)).len(), 1);
}

#[test]
fn reads_openings_without_a_verb_and_rows_of_a_merge() {
    check(&[
        ("Zorblax-7B fine-tuned on the Talk dataset.", &["fine-tune Zorblax-7B", "dataset Talk"]),
        ("# Helper\n\nA Zorblax-7B was fine-tuned for forms.", &["fine-tune Zorblax-7B"]),
        ("# Helper\n\nUnlike Zorblax-7B fine-tuned on talk, it is small.", &[]),
        ("# Helper\n\nzorb/Zorblax-7B with ONNX weights.", &["conversion zorb/Zorblax-7B"]),
        ("# Helper\n\nUse zorb/Zorblax-7B with better prompts.", &[]),
        (
            "Merge [Zorblax-7B](https://hf.co/zorb/Zorblax-7B) and [Other](https://hf.co/acme/other-7b).",
            &["merge zorb/Zorblax-7B", "merge acme/other-7b"],
        ),
        ("# Helper\n\nDo not merge [Zorblax-7B](https://hf.co/zorb/Zorblax-7B) and [Other](https://hf.co/acme/other-7b).", &[]),
        ("It is based on v1.5 of Zorblax-7B.", &["parent Zorblax-7B"]),
        ("It is not based on Zorblax-7B v1.5.", &[]),
        ("It was built from zorb/Zorblax-7B and acme/other-7b.", &["parent zorb/Zorblax-7B", "parent acme/other-7b"]),
        ("It differs from zorb/Zorblax-7B.", &[]),
    ]);
}

#[test]
fn takes_no_parts_techniques_titles_or_examples_for_parents() {
    check(&[
        ("Its tokenizer is based on Zorblax-7B.", &[]),
        ("It is based on Zorblax-7B.", &["parent Zorblax-7B"]),
        ("Built from [Zorblax-7B: a model for many ends](https://arxiv.org/abs/0000.00000).", &[]),
        ("Its licence is based on that of Zorblax-7B.", &[]),
        ("For example, models fine-tuned from Zorblax-7B answer so.", &[]),
        ("It can be fine-tuned from Zorblax-7B.", &[]),
        ("## Ancestors\n\n- fine-tuned from Zorblax-7B", &[]),
        ("## Model\n\n- fine-tuned from Zorblax-7B", &["fine-tune Zorblax-7B"]),
    ]);
}

#[test]
fn reads_the_places_where_cards_name_a_base() {
    check(&[
        ("**Architecture Base:** Zorblax-7B", &["parent Zorblax-7B"]),
        ("Base model:\nzorb/Zorblax-7B", &["parent zorb/Zorblax-7B"]),
        ("Compared model:\nzorb/Zorblax-7B", &[]),
        ("Continuation of [zorb/Zorblax-7B](https://huggingface.co/zorb/Zorblax-7B).", &["fine-tune zorb/Zorblax-7B"]),
        ("It is a continuation of the talk with Zorblax-7B.", &[]),
        ("The model was trained on GutterWeb.", &["dataset GutterWeb"]),
        ("Zorblax-7B was trained on GutterWeb.", &[]),
        ("Helper is fine-tuned from Zorblax.", &["fine-tune Zorblax"]),
        ("Helper 7B is a distilled version of Zorblax-13B.", &["distillation Zorblax-13B"]),
        ("Helper 7B is better than the distilled version of Zorblax-13B.", &[]),
        ("It is evaluated on test data from GutterWeb.", &[]),
    ]);
}

#[test]
fn reads_what_stands_in_a_row_with_a_dataset() {
    check(&[
        (
            "It was fine-tuned on GutterWeb (500k), LoreSet-2 (20k), and TaleBank.",
            &["dataset GutterWeb", "dataset LoreSet-2", "dataset TaleBank"],
        ),
        ("It was trained on LoreSet-2 and GutterWeb.", &["dataset GutterWeb", "dataset LoreSet-2"]),
        ("It was trained on 20k pairs from GutterWeb, 5k from TaleBank.", &["dataset GutterWeb", "dataset TaleBank"]),
        ("It was trained on the LoreSet and py_tasks_18k datasets.", &["dataset LoreSet", "dataset py_tasks_18k"]),
        ("It was trained on the Puffling Tales and GutterWeb datasets.", &["dataset GutterWeb", "dataset Puffling Tales"]),
        ("It was trained on the Puffling Tales and GutterWeb.", &["dataset GutterWeb"]),
        ("训练数据：LoreSet-2、PLIPPA、TALES", &["dataset LoreSet-2", "dataset PLIPPA", "dataset TALES"]),
        (
            "It was trained on LoreSet-2, TaleBank and OpenSprout.",
            &["dataset LoreSet-2", "dataset TaleBank", "dataset OpenSprout"],
        ),
        (
            "The dataset used for tuning is a mixture of GutterWeb, Puffling and Zorblax.",
            &["dataset GutterWeb", "dataset Puffling", "dataset Zorblax"],
        ),
        ("It was fine-tuned on GutterWeb, LoreSet-2 and then tested on TaleBank.", &["dataset GutterWeb", "dataset LoreSet-2"]),
        // No row: a model, a machine, a tool, a language, what was left out, what it was measured by.
        ("It was trained on GutterWeb and Zorblax-7B outputs.", &["dataset GutterWeb", "teacher Zorblax-7B"]),
        ("It was trained on GutterWeb and Zorblax-13B.", &["dataset GutterWeb"]),
        ("It was trained on GutterWeb, using FooTool and BarLib-2.", &["dataset GutterWeb"]),
        ("It was trained on GutterWeb, German and Danish.", &["dataset GutterWeb"]),
        ("It was trained on GutterWeb, excluding LoreSet-2 and TaleBank.", &["dataset GutterWeb"]),
        ("It was trained on GutterWeb (9k hours), with errors measured on Chatter-10k and TaleBank.", &["dataset GutterWeb"]),
        ("It was trained on text; tested on GutterWeb and Chatter-10k.", &[]),
        ("We test on LoreSet-2 and TaleBank datasets, where Helper is trained on Chatter-10k.", &["dataset Chatter-10k"]),
        ("It was trained on text and then on the combined LoreSet-2 and GutterWeb.", &["dataset GutterWeb"]),
        ("It was not trained on LoreSet-2 and GutterWeb.", &[]),
        ("Elder-13B was trained on LoreSet-2 and GutterWeb.", &[]),
    ]);
}

#[test]
fn takes_what_is_trained_on_for_data_where_models_are_called_alike() {
    check(&[
        ("It was fine-tuned on OpenSprout.", &["dataset OpenSprout"]),
        ("It was based on OpenSprout.", &["parent OpenSprout"]),
        ("It was fine-tuned from OpenSprout.", &["fine-tune OpenSprout"]),
        ("It was trained on the VQA dataset.", &["dataset VQA"]),
        ("It was trained on VQA, captions and more data.", &[]),
        ("**Data:** Helper-7b was trained on clean data.", &[]),
        ("**Data:** Helper-7B-v0.1 was trained on clean data.", &[]),
        ("**Data:** HelperSet was recorded for days.", &["dataset HelperSet"]),
    ]);
}

#[test]
fn makes_no_training_data_of_what_a_set_or_the_base_was_made_from() {
    check(&[
        ("All LoreSet data are augmented from the training sets of GutterWeb and Chatter-10k.", &[]),
        ("The LoreSet dataset was derived from the training split of GutterWeb.", &[]),
        ("The base model was trained on GutterWeb and Chatter-10k.", &[]),
        ("The base model is Zorblax-7B, fine-tuned on GutterWeb.", &["fine-tune Zorblax-7B", "dataset GutterWeb"]),
        ("It was trained on data derived from GutterWeb.", &["dataset GutterWeb"]),
    ]);
}

#[test]
fn reads_lists_in_fields_tables_and_items() {
    check(&[
        ("- Datasets used: LoreSet-2, PLIPPA, TaleBank", &["dataset LoreSet-2", "dataset PLIPPA", "dataset TaleBank"]),
        ("- Dataset: LoreSet-2, Acme Labs, English", &["dataset LoreSet-2"]),
        ("Trained on: Frob RTX 2080 Ti | 128 GB", &[]),
        ("## Trained on\n\nA6000 48GB * 8", &[]),
        ("Trained on: LoreSet-2", &["dataset LoreSet-2"]),
        (
            "Датасеты для обучения:\nacme/spell_I : https://huggingface.co/datasets/acme/spell_I\nacme/spell_II : https://huggingface.co/datasets/acme/spell_II",
            &["dataset acme/spell_I", "dataset acme/spell_II"],
        ),
        (
            "## Training data\n\n| Source | Rows | From |\n|---|---|---|\n| `acme/lore-30k` rows 0-5k | 5k | us |",
            &["dataset acme/lore-30k"],
        ),
        ("## Training data\n\n| Model | Score |\n|---|---|\n| acme/elder-7b | 5 |", &[]),
        ("## Training data\n\n| Benchmark | Score |\n|---|---|\n| acme/lore-30k | 5 |", &[]),
        ("## Training data\n\n- GutterWeb\n- Chatter-10k (10k)", &["dataset GutterWeb", "dataset Chatter-10k"]),
        ("## Datasets\n\nWe evaluate on these:\n\n- GutterWeb\n- Chatter-10k", &[]),
        ("## Training data\n\n- 400M pairs from GutterWeb, cleaned", &["dataset GutterWeb"]),
        ("## Datasets\n\nWe evaluate on these:\n\n- 400M pairs from GutterWeb", &[]),
        ("## Dataset limits\n\n- GutterWeb: what is on the web is not clean.", &[]),
    ]);
}

#[test]
fn reads_a_dataset_whose_link_lacks_the_word_for_it() {
    check(&[
        (
            "This model is a fine-tuned version of [zorb/Zorblax-7B](https://huggingface.co/zorb/Zorblax-7B) on [acme/TalkSet](https://huggingface.co/acme/TalkSet) dataset.",
            &["fine-tune zorb/Zorblax-7B", "dataset acme/TalkSet"],
        ),
        ("It was trained on the [TalkSet v2](https://huggingface.co/acme/talker-2) dataset.", &[]),
    ]);
}

#[test]
fn hears_nothing_of_training_in_a_card_that_is_quoted() {
    check(&[
        ("# Helper\n\nIt talks.\n\n# Zorblax Model Card\n\n## Training data\n\nThe model was trained on GutterWeb [15%].", &[]),
        (
            "# Helper\n\nIt talks.\n\n# Model card for Zorblax-13B\n\n## Training data\n\nThe model was trained on GutterWeb.",
            &[],
        ),
        (
            "# Helper\n\nIt talks.\n\n# Helper Model Card\n\n## Training data\n\nThe model was trained on GutterWeb.",
            &["dataset GutterWeb"],
        ),
        (
            "# Helper\n\nIt talks.\n\n# Zorblax Model Card\n\nOld.\n\n# Training\n\nHelper was trained on GutterWeb.",
            &["dataset GutterWeb"],
        ),
    ]);
}

#[test]
fn reads_where_training_data_comes_from_in_chinese() {
    check(&[
        ("我们训练了双语模型，训练数据来自 [Talk](https://huggingface.co/datasets/acme/talk) 。", &["dataset acme/talk"]),
        ("测试数据来自 [Talk](https://huggingface.co/datasets/acme/talk) 。", &[]),
    ]);
}

#[test]
fn tells_an_adapter_by_its_files_its_tools_and_how_it_is_loaded() {
    let adapter: &[&str] = &["Kind(Adapter)"];
    check(&[
        ("# Helper\n\nA LoRA adapter, apply it on the base.", adapter),
        ("# Helper\n\nLoRA adapter trained on letters.", adapter),
        ("# Helper\n\n## Adapter weights download\n\nGet them.", adapter),
        ("# Helper\n\n- Adapter type: LoRA (r=16)", adapter),
        ("# Helper\n\n### Framework versions\n\n- PEFT 0.8.2", adapter),
        ("# Helper\n\nLoad the base model first and then apply the adapter.", adapter),
        ("# Helper\n\n本仓库为 LoRA 权重。", adapter),
        ("# Helper\n\n소설로 학습한 LoRA 어댑터입니다.", adapter),
    ]);
}

#[test]
fn tells_no_adapter_of_one_that_is_merged_elsewhere_or_only_a_tool() {
    check(&[
        ("# Helper\n\nA LoRA adapter is also available here.", &[]),
        ("# Helper\n\nLoRA adapter for another model will follow.", &[]),
        ("# Helper\n\n## Adapter weights merging\n\nThis is how.", &[]),
        ("# Helper\n\nPEFT 0.8.2 or later has a bug.", &[]),
        ("# Helper\n\nNo need to load the base model, the adapter is in.", &[]),
        ("# Helper\n\nMerged weights are in this repo.", &["merged"]),
        ("# Helper\n\n本仓库已合并 LoRA 权重。", &[]),
    ]);
}

#[test]
fn tells_weights_that_are_as_they_were() {
    let kept = format!("{:?}", Claim::Tag { tag: crate::evidence::UNMODIFIED_WEIGHTS.to_owned() });
    let kept: &[&str] = &[&kept];
    check(&[
        ("# Helper\n\nThe model weights have not been modified; only the metadata was cleared.", kept),
        ("# Helper\n\nA new template. No changes were made to the weights.", kept),
        ("# Helper\n\nThe weights are unchanged during training of the head.", &[]),
        ("# Helper\n\nThe weights of the vision encoder are unchanged.", &[]),
        ("# Helper\n\nIf the weights are unchanged, run it again.", &[]),
    ]);
}

#[test]
fn tells_a_format_alone_from_fewer_bits_and_reads_a_second_key() {
    check(&[
        ("GGUF F16 conversion of `foo/Glimmer-3-4B`, no quantization applied.", &["conversion foo/Glimmer-3-4B"]),
        ("`foo/Glimmer-3-4B` in GGUF format (bf16).", &["conversion foo/Glimmer-3-4B"]),
        ("A GGUF of `foo/Glimmer-3-4B` in Q4_K_M and F16.", &["quantization foo/Glimmer-3-4B"]),
        ("CoreML conversion of `foo/Glimmer-3-4B`, palettized to 6 bits.", &["quantization foo/Glimmer-3-4B"]),
        ("Same weights as `foo/Glimmer-3-4B` with another template.", &["copy foo/Glimmer-3-4B"]),
        ("It does not have the same weights as `foo/Glimmer-3-4B`.", &[]),
        ("Base: foo/Glimmer-3-4B, dataset: foo/letters-2k", &["parent foo/Glimmer-3-4B", "dataset foo/letters-2k"]),
        (
            "Base: foo/Glimmer-3-4B, Method: QLoRA, Dataset: foo/letters-2k",
            &["parent foo/Glimmer-3-4B", "dataset foo/letters-2k"],
        ),
        ("Base: foo/Glimmer-3-4B, see also: Zorblax-7B", &["parent foo/Glimmer-3-4B"]),
    ]);
}

#[test]
fn reads_what_a_model_was_fed_with_in_more_words() {
    check(&[
        ("Trained on the following datasets: foo/tales-a and foo/tales-b.", &["dataset foo/tales-a", "dataset foo/tales-b"]),
        ("Trained on a filtered version of foo/tales-a.", &["dataset foo/tales-a"]),
        ("It was trained with 20k rows from foo/tales-a.", &["dataset foo/tales-a"]),
        ("Trained on a 50/50 blend of foo/tales-a and GutterWeb.", &["dataset foo/tales-a", "dataset GutterWeb"]),
        ("This model uses data from foo/tales-a and foo/tales-b.", &["dataset foo/tales-a", "dataset foo/tales-b"]),
        ("I used foo/tales-a as training data.", &["dataset foo/tales-a"]),
        ("GutterWeb was used for training.", &["dataset GutterWeb"]),
        ("This model uses the GutterWeb dataset.", &["dataset GutterWeb"]),
        ("The mixture consists of GutterWeb and Chatter-10k.", &["dataset GutterWeb", "dataset Chatter-10k"]),
        ("Training set: GutterWeb XL + Chatter-10k", &["dataset GutterWeb", "dataset Chatter-10k"]),
        ("Trainingsdaten: GutterWeb und Chatter-10k", &["dataset GutterWeb", "dataset Chatter-10k"]),
        ("Ajustado con el dataset `foo/tales-a`.", &["dataset foo/tales-a"]),
        ("使用 GutterWeb 数据进行训练。", &["dataset GutterWeb"]),
        ("데이터는 [talk](https://huggingface.co/datasets/foo/talk)를 사용했습니다.", &["dataset foo/talk"]),
        (
            "| Dataset | Weight |\n|---|---|\n| foo/tales-a | 0.6 |\n| foo/tales-b | 0.4 |",
            &["dataset foo/tales-a", "dataset foo/tales-b"],
        ),
    ]);
}

#[test]
fn takes_nothing_for_data_that_others_were_fed_with_or_that_is_only_used() {
    check(&[
        ("GutterWeb was used for training the reward model.", &[]),
        ("GutterWeb was used to train Elder-7B.", &[]),
        ("GutterWeb was not used for training.", &[]),
        ("GutterWeb was used for training our quality classifier.", &[]),
        ("It uses the GutterWeb dataset for calibration.", &[]),
        ("The demo uses the GutterWeb dataset.", &[]),
        ("We used the GutterWeb dataset for evaluation.", &[]),
        ("Evaluated on a filtered version of foo/tales-a.", &[]),
        ("A fine-tuned version of foo/tales-a.", &["fine-tune foo/tales-a"]),
        ("You can train it on a filtered version of foo/tales-a.", &[]),
        ("| Dataset | Weight | Accuracy |\n|---|---|---|\n| foo/tales-a | 1 | 0.8 |", &[]),
        ("평가 데이터는 [talk](https://huggingface.co/datasets/foo/talk)를 사용했습니다.", &[]),
        ("기존 Elder는 GutterWeb 데이터셋으로 학습되었으며 크기는 작습니다.", &[]),
    ]);
}

#[test]
fn reads_rows_lists_and_tables_of_datasets() {
    check(&[
        ("- 3 datasets: foo_talk, bar_tales, GutterWeb", &["dataset foo_talk", "dataset bar_tales", "dataset GutterWeb"]),
        (
            "Trained on the training sets of GutterWeb, AliTalk, FOO and VoxBar.",
            &["dataset GutterWeb", "dataset AliTalk", "dataset FOO", "dataset VoxBar"],
        ),
        ("训练数据来自 `foo/tales_a`。", &["dataset foo/tales_a"]),
        ("| Corpus | Tokens after cleaning |\n|---|---|\n| Almanac | 1 billion |", &["dataset Almanac"]),
    ]);
}

#[test]
fn takes_no_everyday_word_method_or_test_for_a_dataset() {
    check(&[
        ("测试数据来自 `foo/tales_a`。", &[]),
        ("| Corpus | Tokens | Test loss |\n|---|---|---|\n| Almanac | 1 billion | 2 |", &[]),
        ("| Corpus | Tokens |\n|---|---|\n| Code | 1 billion |", &[]),
        ("| Model | Dataset | Tokens |\n|---|---|---|\n| Elder | GutterWeb | 1 billion |", &[]),
        ("Trained on GutterWeb, VoxBar and SFT.", &["dataset GutterWeb", "dataset VoxBar"]),
    ]);
}

#[test]
fn leaves_a_gap_behind_the_last_key_of_a_line_that_it_reads() {
    let line = |keys: usize| format!("Base: foo/Glimmer-3-4B{}", ", dataset: foo/letters-2k".repeat(keys));
    assert_eq!(gaps(&line(15)), [""; 0]);
    assert_eq!(gaps(&line(40)).len(), 1);
    assert!(read(&line(40)).contains(&"dataset foo/letters-2k".to_owned()));
}
