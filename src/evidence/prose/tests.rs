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
";

/// A catalogue of invented families.
fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write("families.yaml", FAMILIES);
        write("makers.yaml", "{reviewed: '2026-01-01', makers: []}");
        write("datasets.yaml", "{reviewed: '2026-01-01', datasets: []}");
        write("authorities.yaml", "{reviewed: '2026-01-01', authorities: []}");
        write("licenses.yaml", "{reviewed: '2026-01-01', obligations: {}, hf_ids: {}, license_names: {}, licenses: []}");
        Catalog::load(folder.path()).unwrap()
    })
}

/// What the card of `acme/helper-7b` says, a line a claim.
fn read(body: &str) -> Vec<String> {
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
        Claim::License(LicenseClaim::Stated(words)) => format!("license {words}"),
        Claim::License(LicenseClaim::OfBase { license, base }) => {
            format!("license of {}: {license}", base.as_ref().map_or("the base", |base| base.text.as_str()))
        }
        other => format!("{other:?}"),
    }
}

#[track_caller]
fn check(cases: &[(&str, &[&str])]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|(body, want)| (body, read(body), want))
        .filter(|(_, got, want)| got != *want)
        .map(|(body, got, want)| format!("{body}\n    got  {got:?}\n    want {want:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

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
