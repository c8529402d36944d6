//! Sentences about terms as cards have them, with invented names and licences.

use std::sync::OnceLock;

use super::*;
use crate::catalog::Catalog;
use crate::document::{Document, Place};
use crate::evidence::{Claim, LicenseClaim, Observations};
use crate::model::Basis;

const FAMILIES: &str = "
reviewed: '2026-01-01'
families:
- id: zorblax
  name: Zorblax
  names: [zorblax]
  models:
  - {id: zorb/Zorblax-7B, license: zorb-community, confidence: recalled}
  - {id: zorb/Zorblax-13B, license: zorb-community, confidence: recalled}
- id: quill
  name: Quill
  names: [quill]
  models:
  - {id: pen/quill-2, license: zpl-2.0, confidence: recalled}
  - {id: pen/quill-3, license: znc-4.0, confidence: recalled}
- id: helper
  name: Helper
  names: [helper]
  models:
  - {id: acme/helper-7b, license: helper, confidence: recalled}
";

const LICENSES: &str = "
reviewed: '2026-01-01'
obligations: {}
hf_ids:
  zpl-2.0: {name: Zorb Public License 2.0, license: zpl-2.0, spdx: LicenseRef-zpl-2.0}
license_names:
  zorb-community: [zorb-community]
license_links:
  zorb.example/licenses/nc/4.0: [znc-4.0]
licenses:
- {id: helper, title: Helper License Agreement 1.0 (all sizes), class: open-rail, grant: {}, confidence: recollection}
- {id: znc-4.0, spdx: LicenseRef-znc-4.0, title: Zorb Noncommercial 4.0, class: non-commercial, grant: {}, confidence: recollection}
- {id: zorb-community, title: Zorblax Community License, class: community-restricted, grant: {}, confidence: recollection}
- {id: zpl-2.0, spdx: LicenseRef-zpl-2.0, title: Zorb Public License 2.0, class: permissive, grant: {}, confidence: recollection}
";

/// A catalogue of invented families and licences.
fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(|| {
        let empty = |key: &str| format!("{{reviewed: '2026-01-01', {key}: []}}");
        let texts = [empty("authorities"), empty("datasets"), FAMILIES.to_owned(), LICENSES.to_owned(), empty("makers")];
        Catalog::parse(&texts).unwrap()
    })
}

/// The licences that the card of `acme/helper-7b`, a child of `zorb/Zorblax-7B`, states.
fn card(body: &str) -> Vec<String> {
    let mut seen = Observations::default();
    let place = || Place::file("README.md");
    seen.note("naming", Basis::Named, place(), "", Claim::Name { name: "acme/helper-7b".to_owned() });
    let parent = Mention::parse("zorb/Zorblax-7B").unwrap();
    seen.note("card", Basis::Declared, place(), "", Claim::Parent { parent, kind: None });
    super::super::observe(&Document::new("README.md", body.to_owned()), 1, catalog(), &mut seen);
    let said = seen.evidence.iter().filter_map(|evidence| match &evidence.claim {
        Claim::License(LicenseClaim::Stated(words)) => Some(words.clone()),
        Claim::License(LicenseClaim::OfBase { license, base }) => {
            Some(format!("{license} of {}", base.as_ref().map_or("the base", |base| base.text.as_str())))
        }
        _ => None,
    });
    said.collect()
}

#[track_caller]
fn check(cases: &[(&str, &[&str])]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|(body, want)| (body, card(body), want))
        .filter(|(_, got, want)| got != *want)
        .map(|(body, got, want)| format!("{body}\n    got  {got:?}\n    want {want:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn read(plain: &str) -> Option<String> {
    name(plain, &plain.to_lowercase().replace('-', " ")).map(|(_, name)| name)
}

#[test]
fn keeps_the_words_of_a_licence_and_no_more() {
    assert_eq!(read("the Zorb 2.0 license, see below").as_deref(), Some("Zorb 2.0 license"));
    assert_eq!(read("the Acme License 1.1 for research").as_deref(), Some("Acme License 1.1"));
    assert_eq!(read("ZB-NC-4.0.").as_deref(), Some("ZB-NC-4.0"));
    assert_eq!(read("the Acme Community License Agreement").as_deref(), Some("Acme Community License Agreement"));
    assert_eq!(read("the same license as before"), None);
}

#[test]
fn keeps_what_was_made_from_a_licence_apart_from_it() {
    for body in [
        "The weights are released under a modified version of the Zorb Public License 2.0.",
        "The model is under a variant of the Zorb Public License 2.0 with use limits.",
        "The weights are released under the Zorb Public License 2.0 with additional use-based restrictions.",
        "- **License:** Helpful LICENSE v1.0, a modified version of the Zorb Public License 2.0",
    ] {
        let rows: Vec<_> = card(body).iter().flat_map(|words| catalog().licenses.names_in(words)).collect();
        assert_eq!(rows, [], "{body}");
    }
    let plain = "The weights are released under the Zorb Public License 2.0 with no warranty of any kind.";
    assert_eq!(card(plain), ["Zorb Public License 2.0"]);
}

#[test]
fn reads_whose_licence_the_model_license_is() {
    check(&[
        (
            "This code repository is licensed under the ZPL License. The use of Helper models is subject to the Model License.",
            &["Helper Model License"],
        ),
        ("The use of Helper-7B Base/Chat models is subject to [the Model License](LICENSE-MODEL).", &["Helper Model License"]),
        ("This model is subject to the Model License.", &["helper Model License"]),
        (
            "Use of this model is governed by [the Model License](https://zorb.example/licenses/nc/4.0).",
            &["Zorb Noncommercial 4.0"],
        ),
        ("The code is subject to the Model License.", &[]),
    ]);
}

#[test]
fn reads_terms_of_the_models_under_which_a_card_puts_itself() {
    check(&[
        (
            "**Legal Disclaimer: This model is bound by the usage restrictions of the original Zorblax-7B model. And comes with no warranty.**",
            &["usage restrictions of the original Zorblax-7B model"],
        ),
        ("The demo is subject to the output training License of Zorblax.", &["output training License of Zorblax"]),
        ("The adapter inherits the license of Zorblax-7B.", &["license of Zorblax-7B"]),
        ("It has the same license as Zorblax-7B.", &["same license as Zorblax-7B"]),
        (
            "It was made from the weights of Zorblax (and Quill was used), you may also need to comply with the commercial use restrictions of these two models.",
            &["commercial use restrictions of Zorblax", "commercial use restrictions of Quill"],
        ),
        ("使用本模型需遵守Zorblax-7B的使用限制。", &["license of Zorblax-7B"]),
        // A dataset's terms, a library's, a negation, a wish to the reader.
        ("Users are bound by the license of the Zorb dataset.", &[]),
        ("It is not bound by the restrictions of the original Zorblax-7B model.", &[]),
        ("The paper discusses restrictions of Zorblax-7B on long inputs.", &[]),
        ("If you merge it, you must comply with the license of Zorblax-7B.", &[]),
    ]);
}

#[test]
fn reads_what_is_said_of_the_base_as_the_bases() {
    check(&[
        (
            "* **License for Zorblax-7B base weights**: Noncommercial Zorb license ([ZNC-4.0](https://zorb.example/licenses/nc/4.0/))",
            &["Noncommercial Zorb license (ZNC-4.0) of Zorblax-7B"],
        ),
        (
            "## License\n\n- Base model:[Zorb's Zorblax 2 license](https://huggingface.co/zorb/Zorblax-7B).\n- Fine-tuned weights: Distributed under the same license.",
            &["Zorb's Zorblax 2 license of the base"],
        ),
        ("Zorblax 7B has been released under the ZPL 2.0 open source license.", &["ZPL 2.0 open source license of Zorblax 7B"]),
        ("The base model is licensed under the Zorb Community License.", &["Zorb Community License of the base"]),
        ("## Zorblax-7B\n\nZorblax 7B has been released under the ZPL 2.0 license.", &["ZPL 2.0 license of Zorblax 7B"]),
        (
            "### _Zorblax_ – Base Model\nHelper is based on [Zorblax 7B](https://zorb.example/news).\nIt's large.\nZorblax 7B has been released under the ZPL 2.0 license.",
            &["ZPL 2.0 license of Zorblax 7B"],
        ),
        // Not a base of this model.
        ("Quill-2 has been released under the ZPL 2.0 license.", &[]),
        ("License for Quill-2 weights: ZPL-2.0", &[]),
        ("The Zorblax dataset is licensed under the ZPL 2.0 license.", &[]),
    ]);
}

#[test]
fn takes_the_licence_and_not_the_sentence_around_it() {
    check(&[
        (
            "* **License**: Fine-tuned checkpoints (`Helper 7B`) is licensed under the [HELPER NON-COMMERCIAL LICENSE AGREEMENT](https://example.org/l)",
            &["HELPER NON-COMMERCIAL LICENSE AGREEMENT"],
        ),
        ("**License:** This model is released under ZPL-2.0.", &["ZPL-2.0"]),
        ("**Code License:** ZPL-2.0\n\n**Model License:** ZNC-4.0", &["ZNC-4.0"]),
        ("**Data license:** ZNC-4.0", &[]),
    ]);
}

#[test]
fn follows_links_to_licence_files_whose_model_is_known() {
    check(&[
        (
            "## License\n\nCheck our license at [LICENSE](https://code.example.org/zorb/Zorblax/blob/main/LICENSE) for more details.",
            &["Zorblax Community License"],
        ),
        (
            "## 使用协议\n\n具体细节请查看[LICENSE](https://code.example.org/zorb/Zorblax/blob/main/LICENSE)。",
            &["Zorblax Community License"],
        ),
        ("## License\n\nThe licence can be found [here](https://zorb.example/licenses/nc/4.0/).", &["Zorb Noncommercial 4.0"]),
        ("## License\n\nCheck our license at [LICENSE](LICENSE).", &[]),
        ("## License\n\nThe code is open, see [LICENSE](https://code.example.org/zorb/Zorblax/blob/main/LICENSE).", &[]),
        ("## License\n\nSee the [licence](https://code.example.org/some/library/blob/main/LICENSE).", &[]),
        ("## License\n\nSee the [licence](https://code.example.org/pen/quill/blob/main/LICENSE).", &[]),
    ]);
}

#[test]
fn reads_badges_that_do_not_contradict_their_own_text() {
    check(&[
        ("[![License](https://img.example.io/badge/License-ZPL%202.0-blue)](LICENSE)", &["ZPL 2.0"]),
        (
            "<a href=\"x\"><img alt=\"Model License\" src=\"https://img.example.io/badge/Model_License-ZPL--2.0-f5de53\"/></a>",
            &["ZPL-2.0"],
        ),
        ("[![Zorblax Community License](https://img.example.io/badge/License-ZPL_2.0-blue.svg)](https://example.org)", &[]),
        ("![Code License](https://img.example.io/badge/Code_License-ZPL_2.0-blue)", &[]),
        ("![License](https://img.example.io/badge/License-see_below-blue)", &[]),
        ("```\n![License](https://img.example.io/badge/License-ZPL_2.0-blue)\n```", &[]),
    ]);
}

#[test]
fn tells_code_weights_and_data_apart() {
    check(&[
        ("## License\n\nCode is ZPL-2.0, weights are ZNC-4.0.", &["ZNC-4.0"]),
        ("The code is released under ZPL-2.0; the model weights are released under ZNC-4.0.", &["ZNC-4.0"]),
        ("## License\n\n- Code: ZPL-2.0\n- Weights: ZNC-4.0\n- Data: ZPL-2.0", &["ZNC-4.0"]),
        ("The weights are BF16 and large.", &[]),
        ("The training data is licensed under ZNC-4.0.", &[]),
    ]);
}

#[test]
fn reads_terms_in_other_languages() {
    check(&[
        ("本模型采用 ZPL-2.0 许可证。", &["ZPL-2.0"]),
        ("模型权重在 ZPL-2.0 许可证下发布。", &["ZPL-2.0"]),
        ("本仓库代码以 ZPL-2.0 协议开源。", &[]),
        ("このモデルは ZPL-2.0 ライセンスの下で公開されています。", &["ZPL-2.0"]),
        ("データセットは ZPL-2.0 ライセンスで公開されています。", &[]),
        ("이 모델은 ZPL-2.0 라이선스 하에 배포됩니다.", &["ZPL-2.0"]),
        ("Das Modell steht unter der ZPL-2.0.", &["ZPL-2.0"]),
        ("Ce modèle est publié sous licence ZPL-2.0.", &["ZPL-2.0"]),
        ("Este modelo se publica bajo la licencia ZPL-2.0.", &["ZPL-2.0"]),
        ("Este modelo está disponível sob a licença ZPL-2.0.", &["ZPL-2.0"]),
        ("Модель распространяется под лицензией ZPL-2.0.", &["ZPL-2.0"]),
    ]);
}

#[test]
fn takes_no_licence_from_citations_dependencies_and_readers() {
    check(&[
        ("## Citation\n\nThe paper is available under ZPL-2.0.", &[]),
        ("Some dependencies are licensed under ZNC-4.0.", &[]),
        ("Please note that the tokenizer is released under ZNC-4.0.", &[]),
        ("Is it licensed under ZPL-2.0?", &[]),
    ]);
}

#[test]
fn keeps_the_by_of_a_licences_name() {
    assert_eq!(read("the CC-BY-NC license due to the data").as_deref(), Some("CC-BY-NC license"));
    assert_eq!(read("a fully permissive CC BY 4.0 license").as_deref(), Some("CC BY 4.0 license"));
    assert_eq!(read("the Zorb 2.0 terms by Acme").as_deref(), Some("Zorb 2.0 terms"));
}

#[test]
fn tells_the_models_licence_from_codes_and_datas() {
    check(&[
        (
            "The codebase is under QRS 1.0 (see CODE), and the model weights are under the Quux Model License 2.0.",
            &["Quux Model License 2.0"],
        ),
        ("The model weights are described above, and the codebase is under QRS 1.0.", &[]),
        ("**License:** Code is released under QRS 1.0, model weights are released under ZNC 4.0.", &["ZNC 4.0"]),
        ("The code and the model are licensed under ZPL-2.0.", &["ZPL-2.0"]),
        ("The code of this model is licensed under ZPL-2.0.", &[]),
        ("The data used to train the model is licensed under ZPL-2.0.", &[]),
        ("This model was tuned with books licensed under ZPL-2.0.", &[]),
        ("The model is published under ZPL-2.0, FooTool is licensed under the Foo License.", &["ZPL-2.0"]),
        ("The model is published under ZPL-2.0, Helper is licensed under the Foo License.", &["ZPL-2.0", "Foo License"]),
        ("This work \"Quill_code_dataset\" is new. \"Quill_code_dataset\" is licensed under the ZPL-2.0.", &["ZPL-2.0"]),
        ("The codebase is licensed under the ZPL-2.0.", &[]),
        ("In addition, the user dictionary module is licensed under ZPL-2.0.", &[]),
        ("Pretrained models are distributed under the ZPL-2.0 license.", &["ZPL-2.0 license"]),
        ("Other models are distributed under the ZPL-2.0 license.", &[]),
        ("## License\n\n- Weights: ZNC 4.0\n- Data: [QRS-NC](DATA)", &["ZNC 4.0"]),
    ]);
}

#[test]
fn believes_what_is_said_of_the_weights_before_what_is_said_of_a_project() {
    check(&[
        ("## License\n\nThis library is licensed under the ZPL-2.0 License.", &["ZPL-2.0 License"]),
        ("This library is licensed under the ZPL-2.0 License.", &[]),
        (
            "## License\n\nThis library is under ZPL-2.0 License.\n\nThe weights are licensed under the Quux License.",
            &["Quux License"],
        ),
        ("## License\n\nThe training library is licensed under the ZPL-2.0 License.", &[]),
        ("Helper is licensed under ZPL-2.0.\n\nThe weights are licensed under the Quux License.", &["Quux License"]),
        ("This project is licensed under ZPL-2.0.\n\nThe model is licensed under ZPL-2.0 too.", &["ZPL-2.0"]),
        ("This project is licensed under ZPL-2.0.\n\nThe model has 7 billion weights.", &["ZPL-2.0"]),
    ]);
}

#[test]
fn reads_titles_of_licences() {
    check(&[
        (
            "社区使用 Helper 模型需要遵循《Helper 模型社区许可协议》及《ZPL 许可证》。",
            &["Helper 模型社区许可协议", "ZPL 许可证"],
        ),
        ("本项目代码依照 ZPL-2.0 协议开源，使用 Helper 模型需要遵循《Helper 许可协议》。", &["Helper 许可协议"]),
        ("如果您将 Helper 用于商业目的，请遵循《Helper 商用许可协议》。", &[]),
        ("本项目的数据遵循《Helper 数据许可协议》。", &[]),
        ("Use of the weights must comply with the [Quux Weights Agreement](LICENSE).", &["Quux Weights Agreement"]),
        ("Use of the weights is subject to our [Terms of Use](terms).", &[]),
        ("Helper系列模型则是基于[示例系列模型许可协议](./a.pdf)。", &["示例系列模型许可协议"]),
        ("Helper项目基于[示例许可协议](./a.pdf)。", &[]),
        ("## 协议\n\n1. 您的服务的日均用户低于100万。", &[]),
    ]);
}

#[test]
fn reads_lines_that_are_nothing_but_a_licence() {
    check(&[
        ("Some text.\n\nlicense: zpl-2.0\n---\n\nMore text.", &["zpl-2.0"]),
        ("Some text.\n\nlicense: other\n---\n\nMore text.", &[]),
        ("## License\n\n- ZPL-2.0", &["ZPL-2.0"]),
        ("## License\n\n- Zorblax-13B", &[]),
        ("## License\n\n[ZPL 2.0 License]", &["ZPL 2.0 License"]),
        ("## License and copyright\n\nCopyright 2021 Zorb", &[]),
        ("## License\n\nZPL-2.0 (Zorb Public License), as the corpus that it was trained on has it.", &["ZPL-2.0"]),
        ("A tuned model. ZPL-2.0 license, for any use.", &["ZPL-2.0 license"]),
        ("## Datasets\n\nA corpus. ZPL-2.0 license, for any use.", &[]),
        ("## License\n\n라이선스 전문은 ZPL-2.0, 파일에 있습니다.", &[]),
    ]);
}

#[test]
fn reads_how_people_say_that_terms_hold() {
    check(&[
        ("The model weights have a `ZPL 2.0` license.", &["ZPL 2.0 license"]),
        ("It has ZPL-2.0 license, use it freely.", &["ZPL-2.0 license"]),
        ("It has 7.0 billion parameters; see LICENSE.", &[]),
        ("Helper uses the [Quux 2 License](LICENSE).", &["Quux 2 License"]),
        ("Our demo uses Zorblax-7B; its license is below.", &[]),
        ("My own part of this model is covered by the ZPL-2.0 license.", &["ZPL-2.0 license"]),
        ("The model may be sold as per the ZPL-2.0 license.", &["ZPL-2.0 license"]),
        ("We are open-sourcing Helper in German under Zorb Public License 2.0.", &["Zorb Public License 2.0"]),
        ("It was evaluated under Zorb Public License 2.0.", &[]),
        ("We release a model trained on talks under Zorb Public License 2.0.", &[]),
        ("All weights are released under ZPL-2.0 where possible.", &["ZPL-2.0"]),
        ("All that we publish is under ZPL-2.0.", &["ZPL-2.0"]),
        ("The licence used is [Quux Sample Licence](LICENSE).", &["Quux Sample Licence"]),
        ("For instance, if the model builds on Zorblax, it may be bound by the Zorblax Community License.", &[]),
        ("## Disclaimer\n\nUse of the model must comply with the Zorblax Community License.", &["Zorblax Community License"]),
        (
            "Helper is governed by the [zorb 4.0 lisence](https://zorb.example/licenses/nc/4.0), and what it does not allow is not allowed.",
            &["Zorb Noncommercial 4.0"],
        ),
        ("The dataset is governed by the [zorb 4.0 lisence](https://zorb.example/licenses/nc/4.0).", &[]),
    ]);
}

#[test]
fn reads_terms_of_weights_in_other_languages() {
    check(&[
        (
            "このコードと関連するモデルウェイトは **HELPER RESEARCH LICENSE** の下でリリースされています。",
            &["HELPER RESEARCH LICENSE"],
        ),
        ("このモデルは ACME 12 の下で公開されたライセンスです。", &[]),
        ("本仓库的代码和权重依照 ZPL-2.0 协议开源。", &["ZPL-2.0"]),
        ("本仓库的代码依照 ZPL-2.0 协议开源。", &[]),
        ("- License는 ZPL-2.0입니다.", &["ZPL-2.0"]),
        ("- 데이터 License는 ZPL-2.0입니다.", &[]),
        ("使用过程中请严格遵守Zorblax-7B的开源许可协议。", &["license of Zorblax-7B"]),
    ]);
}

#[test]
fn reads_terms_that_are_another_models() {
    check(&[
        (
            "**License:** The licensing is the same as Zorblax-7B's, for research only.",
            &["licensing is the same as Zorblax-7B"],
        ),
        ("Adhere to the license agreement of Zorblax-7B.", &["license agreement of Zorblax-7B"]),
        (
            "**License:** ZNC-4.0, Zorblax-7B is licensed under the Zorblax Community License",
            &["ZNC-4.0", "Zorblax Community License of Zorblax-7B"],
        ),
    ]);
}

#[test]
fn reads_a_column_of_licences_beside_its_own_name() {
    let table = |name: &str| format!("| Model | Size | License |\n|---|---|---|\n| {name} | 7B | ZPL-2.0 |\n");
    assert_eq!(card(&table("helper-7b")), ["ZPL-2.0"]);
    assert_eq!(card(&table("[all](https://huggingface.co/acme/helper-7b)")), ["ZPL-2.0"]);
    assert!(card(&table("quill-2")).is_empty());
}

#[test]
fn believes_one_badge_of_two_that_differ_only_if_it_is_the_models() {
    let badge = |label: &str, words: &str| format!("![](https://img.example.io/badge/{label}-{words}-blue)\n");
    let two = |one: &str, other: &str| card(&(badge(one, "ZPL%202.0") + &badge(other, "ZNC%204.0")));
    assert!(two("License", "License").is_empty());
    assert_eq!(two("License", "Model_License"), ["ZNC 4.0"]);
    assert_eq!(card(&badge("License", "ZPL%202.0").repeat(2)), ["ZPL 2.0"]);
    assert!(card(&badge("Model_License", "ACME")).is_empty());
}

#[test]
fn hears_what_stands_below_a_table_of_contents() {
    let below =
        |heading: &str| card(&format!("# Helper\n\n# {heading}\n\n- [a](#a)\n\n## Details\n\n- **License:** ZPL-2.0\n"));
    assert_eq!(below("Table of Contents"), ["ZPL-2.0"]);
    assert!(below("Related models").is_empty());
}

#[test]
fn reads_statements_that_name_the_licence_in_passing() {
    check(&[
        ("It's a ZPL-2.0 license, so it can be sold.", &["ZPL-2.0 license"]),
        ("It's a 7.0 billion parameter model; its license is not chosen.", &[]),
        ("Helper and its weights are ZPL-2.0 licensed.", &["ZPL-2.0"]),
        ("The code is ZPL-2.0 licensed.", &[]),
        ("Both V2 and V1 are released under the ZPL-2.0 license.", &["ZPL-2.0 license"]),
        ("This model is sadly under a modified Zorb License.", &["modified Zorb License"]),
        ("The model did well under a modified Zorb test.", &[]),
        ("This model complies with the [ZNC](https://zorb.example/licenses/nc/4.0) protocol.", &["Zorb Noncommercial 4.0"]),
        ("Its license is listed as ZPL-2.0.", &["ZPL-2.0"]),
        ("**The license is `zpl-2.0`.**", &["zpl-2.0"]),
        ("**The license is below.**", &[]),
        ("## License\n\n- `model.bin` weights: ZNC 4.0 (license of the corpus)", &["ZNC 4.0"]),
        ("Outputs of the model must be distributed under ZPL-2.0.", &[]),
        ("本项目基于 [示例模型使用许可协议](LICENSE) 发布。", &["示例模型使用许可协议"]),
        ("## 许可证\n\n- 本仓库的源码：ZPL License。", &[]),
        ("## License\n\n[FooTool LICENSE PAGE](https://example.org)", &[]),
        ("## License\n\nLicense_en.mdを参照。", &[]),
        ("Using the model implies that you accept the [Quux Weights License](LICENSE).", &["Quux Weights License"]),
    ]);
}

#[test]
fn reads_names_behind_words_that_say_nothing() {
    check(&[
        ("The pretrained models are distributed under the terms of the Quux Share 4.0.", &["Quux Share 4.0"]),
        ("## License\n\nZorblax Community", &["Zorblax Community"]),
        ("## License\n\nZorblax Weights", &[]),
        ("## License\n\n- Upholding the terms of the license.", &[]),
        ("- **License:** [zpl-2.0]", &["zpl-2.0"]),
        ("- **License:** [more information needed]", &[]),
        ("# Helper\n\n# License - The ZPL 2.0 License\n\nIt is short.", &["ZPL 2.0 License"]),
        ("# Helper\n\n# License for Zorblax\n\nIt is short.", &[]),
        ("## License\n\nUnder it, you must give [credit](https://zorb.example/licenses/nc/4.0).", &[]),
        ("Use implies acceptance of the [Quux Weights License](LICENSE).", &["Quux Weights License"]),
        (
            "This work \"Quill-2\" is a derivative of a corpus, used under Foo 1.0. \"Quill-2\" is licensed under ZPL-2.0 by us.",
            &["ZPL-2.0"],
        ),
        ("\"Quill-2\" is licensed under ZPL-2.0 by them.", &[]),
    ]);
}

#[test]
fn believes_a_sentence_on_the_weights_before_a_plain_badge() {
    let badge = "![](https://img.example.io/badge/✨License-ZPL_2.0-blue)\n\n";
    assert_eq!(card(badge), ["ZPL 2.0"]);
    assert_eq!(card(&format!("{badge}The pretrained models are released under the Quux License.")), ["Quux License"]);
    assert_eq!(card(&format!("{badge}The code is released under the Quux License.")), ["ZPL 2.0"]);
}

#[test]
fn reads_terms_that_a_card_asks_for_or_puts_in_brackets() {
    check(&[
        (
            "Our tuned model is open for study, but please adhere to the [Quux Weights License](LICENSE).",
            &["Quux Weights License"],
        ),
        ("If you use the corpus, please adhere to the [Quux Corpus License](LICENSE).", &[]),
        ("The base model is Zorblax-7B, which is licensed as ZPL-2.0.", &["ZPL-2.0 of Zorblax-7B"]),
        ("This model is strictly non-commercial (zpl-2.0) use only.", &["zpl-2.0"]),
        ("This model is not for sale (see below).", &[]),
        ("**License for Helper-7B**: ZPL-2.0 license", &["ZPL-2.0 license"]),
        ("**License for Quill-2**: ZPL-2.0 license", &[]),
        ("## License\n\nParents:\n- pen/quill-2-70b", &[]),
        (
            "All usage must adhere to the [Model License Agreement 2.0](https://huggingface.co/pen/quill-2/blob/main/LICENSE).",
            &["Model License Agreement 2.0"],
        ),
    ]);
}

#[test]
fn reads_a_derivative_under_a_licence_as_its_own_and_one_used_under_it_as_the_bases() {
    check(&[
        ("## License\n\nDerivative Model of zorb/Zorblax-7B under [Quux Model License](LICENSE).", &["Quux Model License"]),
        ("This model is a derivative of Zorblax-7B under the Quux Model License.", &["Quux Model License"]),
        ("Zorblax-7B is released under the Quux Model License.", &["Quux Model License of Zorblax-7B"]),
    ]);
}

#[test]
fn reads_licences_in_lower_case_that_are_known() {
    check(&[
        ("Make sure to comply with the zorblax community license.", &["zorblax community license"]),
        ("Make sure to comply with the company license.", &[]),
        ("Make sure to comply with the community license.", &["helper-7b community license"]),
        ("It is released under an open license.", &[]),
        ("- **License:** [zorb-open-rail]", &["zorb-open-rail"]),
        ("- **License:** [see-the-file]", &[]),
        ("- **License:** [to-be-decided]", &[]),
        ("- **Data license:** zorb-open-rail", &[]),
    ]);
}

#[test]
fn reads_terms_in_the_possessive() {
    check(&[
        ("Considering Zorblax-7B's license constraints, the weights are for study only.", &["license of Zorblax-7B"]),
        ("Due to the original Zorblax-7B's usage policy it is not for sale.", &["license of Zorblax-7B"]),
        // A name of models under several terms stays as it is.
        ("Considering Quill's license constraints, it is for study only.", &["Quill license"]),
        ("The corpus is subject to Zorblax-7B's terms of use for generated text.", &[]),
        ("We cite Zorblax-7B's license in the paper.", &[]),
        ("It is not subject to Zorblax-7B's license.", &[]),
        ("We respect Zorblax-7B's tokenizer.", &[]),
    ]);
}

#[test]
fn reads_licences_that_are_subject_or_that_the_reader_is_sent_to() {
    check(&[
        ("The original Zorblax Community License and all limits of the training data apply.", &["Zorblax Community License"]),
        ("The Zorblax Community License applies to this model.", &["Zorblax Community License"]),
        ("The Zorblax Community License applies to the base.", &[]),
        ("The Zorblax Community License does not apply.", &[]),
        ("For other uses, please refer to the license of zpl-2.0.", &["zpl-2.0"]),
        ("You must agree to and follow the Zorb License to use Helper.", &["Zorb License"]),
        ("You must follow the Acme 3.0 guide to use Helper.", &[]),
        (
            "- License: The model is available for sale under a custom commercial license. For more information, please visit: [Zorb Downloads](https://zorb.example/licenses/nc/4.0)",
            &["Zorb Noncommercial 4.0"],
        ),
        ("For other uses, please refer to the license of the corpus.", &[]),
        (
            "Use is open for study, but please adhere to the [agreement](#a) and the [Quux License](https://example.org/l).",
            &["Quux License"],
        ),
        ("License\nThis model is strictly non-commercial (zpl-2.0) use only.", &["zpl-2.0"]),
        ("Usage of this model implies acceptance of Zorblax's [Quux Weights License](LICENSE)", &["Quux Weights License"]),
    ]);
}

#[test]
fn reads_a_series_as_its_own_only_where_nobody_else_has_one_of_that_name() {
    check(&[
        ("Pretrained Helper models are distributed under the ZPL-2.0 license.", &["ZPL-2.0 license"]),
        ("Pretrained Quill models are distributed under the ZPL-2.0 license.", &[]),
    ]);
}

#[test]
fn reads_what_a_line_shows_as_a_picture() {
    check(&[
        ("License: [![ZPL 2.0][picture]][zpl]\n\n[zpl]: http://zorb.example/zpl", &["ZPL 2.0"]),
        ("Data license: [![ZPL 2.0][picture]][zpl]", &[]),
        ("Made with [![ZPL 2.0][picture]][zpl]", &[]),
        ("License: ![Helper in use](shot.png)", &[]),
    ]);
}

#[test]
fn reads_keys_for_licences_between_other_lines() {
    check(&[
        ("Training data: a corpus\nLicense: ZPL-2.0\nEpochs: 30", &["ZPL-2.0"]),
        ("    Training data: a corpus\n    License: ZPL-2.0\n    Epochs: 30", &["ZPL-2.0"]),
        ("A helper.\n\ntags:\n- helper\n\nlicense:\n- ZPL-2.0\n\ndatasets:\n- Corpus 3.0\n", &["ZPL-2.0"]),
        ("A helper.\n\nlicense:\n\n- Corpus 3.0\n", &[]),
    ]);
}

#[test]
fn reads_the_column_of_its_own_name() {
    let table = |one: &str, two: &str| {
        format!("| | {one} | {two} |\n|---|---|---|\n| Size | 7B | 2B |\n| **License** | ZPL-2.0 | ZNC-4.0 |\n")
    };
    assert_eq!(card(&table("helper-7b", "helper-2b")), ["ZPL-2.0"]);
    assert_eq!(card(&table("helper-2b", "helper-7b")), ["ZNC-4.0"]);
    assert!(card(&table("quill-2", "quill-3")).is_empty());
}

#[test]
fn hears_this_model_below_a_citation_and_no_other() {
    let below = |text: &str| card(&format!("# Helper\n\n## Citation\n\n{text}\n"));
    assert_eq!(below("This project is under ZPL-2.0 license."), ["ZPL-2.0 license"]);
    assert_eq!(
        below("*NOTE: usage of this model implies acceptance of the [Quux Weights License](LICENSE)*"),
        ["Quux Weights License"]
    );
    assert!(below("The paper is available under ZPL-2.0.").is_empty());
    assert!(below("Usage of the corpus implies acceptance of the [Quux Weights License](LICENSE)").is_empty());
    assert!(below("Quill is released under ZPL-2.0 license.").is_empty());
}

#[test]
fn reads_a_licence_that_opens_a_section_before_more_is_said() {
    check(&[
        (
            "## License\n\nZPL-2.0. Please keep the name of its author in view, and say in the card of whatever you make of it which release it was made from.",
            &["ZPL-2.0"],
        ),
        (
            "## Use\n\nZPL-2.0. Please keep the name of its author in view, and say in the card what you have made of it so far.",
            &[],
        ),
        (
            "## License\n\nQuill. Please keep the name of its author in view, and say in the card what you have made of it so far.",
            &[],
        ),
    ]);
}

#[test]
fn reads_keys_for_weights_in_any_section_and_for_models_in_one_about_terms() {
    check(&[
        ("A helper for shops. Adapter weights: ZNC-4.0. Base: ZPL-2.0.", &["ZNC-4.0"]),
        ("A helper for shops. Weights: 13.5 GB. Formats: Q4.", &[]),
        (
            "## License\n\n- **Models**: ZPL 2.0 (inherited from [zorb/Zorblax-7B](https://huggingface.co/zorb/Zorblax-7B))\n- **Code**: ZNC-4.0",
            &["ZPL 2.0"],
        ),
        ("## Details\n\n- **Models**: ZPL 2.0 and others", &[]),
        ("## License\n\n框架：ZNC-4.0。內嵌權重：zpl-2.0（Zorb）。", &["zpl-2.0"]),
        ("## License\n\n框架：ZNC-4.0。模型：zpl-2.0（Zorb）。", &["zpl-2.0"]),
        ("## ライセンス\n\nZPL-2.0ライセンスの元公開します。", &["ZPL-2.0"]),
    ]);
}

#[test]
fn follows_references_to_licences() {
    check(&[
        ("**Terms of Use**: [Terms][terms]\n\n[terms]: https://zorb.example/licenses/nc/4.0", &["Zorb Noncommercial 4.0"]),
        (
            "## License\n\nSee the [full licence][1].\n\n[1]: <https://zorb.example/licenses/nc/4.0>",
            &["Zorb Noncommercial 4.0"],
        ),
        ("**Terms of Use**: [Terms][terms]\n\n[other]: https://zorb.example/licenses/nc/4.0", &[]),
        ("**Terms of Use**: [Terms][terms]\n\n[terms]: https://zorb.example/blog", &[]),
        ("**Dataset**: [Terms][terms]\n\n[terms]: https://zorb.example/licenses/nc/4.0", &[]),
    ]);
}

#[test]
fn hears_the_originals_card_for_its_terms_only_and_as_the_bases() {
    let original = "# Helper\n\nA packing.\n\n# Original model card: Zorblax\n\n";
    assert_eq!(card(&format!("{original}Use of this model is governed by the Quux license.")), ["Quux license of the base"]);
    assert_eq!(card(&format!("{original}- **License:** ZPL-2.0")), ["ZPL-2.0 of the base"]);
    assert_eq!(
        card("# Helper\n\nTaken from the original README\n---\n---\nlicense: zpl-2.0\n---\n\nText."),
        ["zpl-2.0 of the base"]
    );
    assert!(card(&format!("{original}The training data is licensed under ZPL-2.0.")).is_empty());
    assert!(card(&format!("{original}Quill-2 is licensed under ZPL-2.0.")).is_empty());
}

#[test]
fn stays_linear_on_many_statements_and_links() {
    let units = [
        "Use is subject to the [Quux License](a). ",
        "[a](b) ",
        "X-7B is licensed under Y 1.0. ",
        "遵循《协议》",
        "has under uses with a ",
        "due to X-7B's license ",
        "License: ![a](b)\n",
        "[a]: http://b\n[c][a] ",
        "\n[a]: ",
    ];
    for unit in units {
        let body = format!("# Helper\n\n## License\n\n{}", unit.repeat(400_000 / unit.len()));
        let started = std::time::Instant::now();
        card(&body);
        assert!(started.elapsed().as_secs() < 10, "{unit}");
    }
}

#[test]
fn takes_no_price_size_state_or_plan_for_a_licence() {
    check(&[
        ("The rate of Helper served over an API is under $2 per million tokens.", &[]),
        ("Its delay is under 12 ms on a small GPU.", &[]),
        ("Helper is under 5GB in size.", &[]),
        ("The model is under Active Development.", &[]),
        ("Our weights are under the Acme organisation.", &[]),
        ("We plan to release the weights under the Zorb Public License 2.0.", &[]),
        ("The API is free, and the demo is released under ZPL-2.0.", &[]),
        ("The teacher model is ZPL-2.0 licensed.", &[]),
        ("The evaluation harness is distributed under ZPL-2.0.", &[]),
        ("The images are licensed under ZPL-2.0.", &[]),
        ("If released under ZPL-2.0, it could be used by all.", &[]),
        ("For the Elder checkpoints, please refer to the Zorb Public License 2.0.", &[]),
        ("It may be shared, so long as it follows the ZPL-2.0 license.", &[]),
        ("Helper is under ZPL-2.0.", &["ZPL-2.0"]),
        ("The weights are under 0ZPL.", &["0ZPL"]),
        ("The weights are under 3-Clause ZPL.", &["3-Clause ZPL"]),
    ]);
}

#[test]
fn reads_further_wordings_of_terms() {
    check(&[
        ("The license of this model is ZPL-2.0.", &["ZPL-2.0"]),
        ("The license of this model is not decided.", &[]),
        ("The license of FooTalk is ZPL-2.0.", &[]),
        ("This tune follows the Frob 3 license of its base.", &["Frob 3 license"]),
        ("The dataset follows the Frob 3 license.", &[]),
        ("## License\n\nHelper adopts the Frob 3 license.", &["Frob 3 license"]),
        ("Helper is distributed with the Frob 3 license.", &["Frob 3 license"]),
        ("With ZPL-2.0-licensed weights, it runs anywhere.", &["ZPL-2.0"]),
        ("Unlike models with ZPL-2.0-licensed weights, ours are closed.", &[]),
        ("This is a ZPL-2.0-licensed model.", &["ZPL-2.0"]),
        ("Helper is open source (ZPL-2.0).", &["ZPL-2.0"]),
        ("FooTool is open source (ZPL-2.0).", &[]),
        ("Our training code is open source (ZPL-2.0).", &[]),
        ("This model is made available for research only (ZPL-2.0).", &["ZPL-2.0"]),
        ("## License\n\nSame as the base model (ZPL-2.0).", &["ZPL-2.0"]),
        ("## License\n\nSame as the dataset (ZPL-2.0).", &[]),
        ("License: ZPL-2.0 | Language: English", &["ZPL-2.0"]),
        (
            "## License\n\nPlease refer to the [Frob Terms of Use](https://zorb.example/licenses/nc/4.0).",
            &["Zorb Noncommercial 4.0"],
        ),
        ("## License\n\n**License**\nFrob Research License", &["Frob Research License"]),
        ("## License\n\nZPL-2.0 (same as its base)", &["ZPL-2.0"]),
        ("Licensed under the Frob License, Version 2.0 (the \"License\").", &["Frob License, Version 2.0"]),
        ("License: ZPL-2.0 with Commons Clause", &["ZPL-2.0 with Commons Clause"]),
    ]);
}

#[test]
fn reads_what_the_model_is_only_where_it_is_this_one_and_a_licence() {
    check(&[
        ("## License\n\nThe model is ZPL-2.0, the code is free.", &["ZPL-2.0"]),
        ("## License\n\nOur fine-tuned model is ZPL-2.0.", &["ZPL-2.0"]),
        ("## License\n\nThe base model is ZPL-2.0; this adapter is new.", &["ZPL-2.0 of the base"]),
        ("## License\n\nThe reward model is ZPL-2.0.", &[]),
        ("## License\n\nThe embedding model is ZPL-2.0 and can be swapped.", &[]),
        ("## License\n\nEach model is Oracle-4.1 compatible.", &[]),
    ]);
}

#[test]
fn reads_the_bases_terms_as_the_bases_however_they_are_put() {
    check(&[
        ("Use of the underlying Zorblax-7B model is subject to the Frob License.", &["Frob License of Zorblax-7B"]),
        ("You must comply with the Frob original license for Zorblax-7B.", &["Frob original license for Zorblax-7B"]),
        ("You are bound by the license for the dataset.", &[]),
        ("Check the license for commercial use.", &[]),
    ]);
}

#[test]
fn reads_the_notice_of_a_maker_on_a_card_that_is_called_after_its_model() {
    let notice = |own: &str| {
        let mut seen = Observations::default();
        seen.note("naming", Basis::Named, Place::file("README.md"), "", Claim::Name { name: own.to_owned() });
        let body = "# Card\n\n## License\n\nZorblax-7B is licensed under the Frob Use License.\n";
        super::super::observe(&Document::new("README.md", body.to_owned()), 1, catalog(), &mut seen);
        seen.evidence.iter().filter(|evidence| matches!(evidence.claim, Claim::License(LicenseClaim::OfBase { .. }))).count()
    };
    assert_eq!(notice("acme/zorblax-7b-talk"), 1);
    assert_eq!(notice("acme/zorblax-13b-talk"), 0);
    assert_eq!(notice("acme/helper-7b"), 0);
}

#[test]
fn reads_the_notice_of_a_maker_where_no_other_base_is_named() {
    let body = "## License\n\nZorblax-13B is licensed under the Zorblax-13B Use License, all rights reserved.";
    let said = |parent: Option<&str>| {
        let mut seen = Observations::default();
        let place = || Place::file("README.md");
        seen.note("naming", Basis::Named, place(), "", Claim::Name { name: "acme/helper-7b".to_owned() });
        if let Some(parent) = parent.and_then(Mention::parse) {
            seen.note("card", Basis::Declared, place(), "", Claim::Parent { parent, kind: None });
        }
        super::super::observe(&Document::new("README.md", body.to_owned()), 1, catalog(), &mut seen);
        seen.evidence.iter().filter(|evidence| matches!(evidence.claim, Claim::License(_))).count()
    };
    assert_eq!(said(None), 1);
    assert_eq!(said(Some("zorb/Zorblax-13B")), 1);
    assert_eq!(said(Some("pen/quill-2")), 0);
}

#[test]
fn reads_a_table_of_what_has_which_licence() {
    let rows = "| Part | License |\n|---|---|\n| Model weights | Frob 3 License |\n| Code | ZPL-2.0 |\n| Training data | ZPL-2.0 |\n| Base model (Zorblax) | Old Frob License |\n| Elder-7B | ZPL-2.0 |";
    check(&[
        (&format!("# Helper\n\n## License\n\n{rows}"), &["Frob 3 License", "Old Frob License of the base"]),
        (&format!("# Helper\n\n## Models\n\n{rows}"), &[]),
    ]);
}

#[test]
fn reads_under_what_a_model_ships_or_may_be_used() {
    check(&[
        ("It ships under the ZPL-2.0.", &["ZPL-2.0"]),
        ("Helper is free for commercial use under ZPL-2.0.", &["ZPL-2.0"]),
        ("You may use it under ZPL-2.0.", &["ZPL-2.0"]),
        ("The weights are free due to its ZPL-2.0 license.", &["ZPL-2.0 license"]),
        ("The code ships under ZPL-2.0.", &[]),
        ("The demo is used under ZPL-2.0.", &[]),
        ("The dataset can be used under ZPL-2.0.", &[]),
        ("We used Zorblax-7B, which ships under ZPL-2.0.", &["ZPL-2.0 of Zorblax-7B"]),
        ("Images were used under ZPL-2.0.", &[]),
        ("It ships under a tarpaulin.", &[]),
    ]);
}

#[test]
fn reads_terms_of_both_and_of_each() {
    check(&[
        ("## License\n\n* Code and weights: ZPL-2.0", &["ZPL-2.0"]),
        ("## License\n\n* Code and data: ZPL-2.0", &[]),
        ("## License\n\nModel under Zorb Public License 2.0.", &["Zorb Public License 2.0"]),
        ("## License\n\nModel under Zorb Noncommercial 4.0.", &["Zorb Noncommercial 4.0"]),
        ("## License\n\nWeights under Zorb Noncommercial 4.0.", &["Zorb Noncommercial 4.0"]),
        ("## License\n\nCode under ZPL-2.0. Weights under Zorb Noncommercial 4.0.", &["Zorb Noncommercial 4.0"]),
        ("## License\n\nCode is free. The weights under Zorb Noncommercial 4.0.", &["Zorb Noncommercial 4.0"]),
        ("## License\n\nModel under test.", &[]),
        ("## License\n\nThe code is free; the weights are licensed separately under ZPL-2.0.", &["ZPL-2.0"]),
        ("By downloading the weights, you accept the terms of the Frob Model License.", &["Frob Model License"]),
        ("- **License agreement:** Frob License v2", &["Frob License v2"]),
        ("- **License:** Frob Open Lamp-M", &["Frob Open Lamp-M"]),
        ("- **License:** More Information Needed", &[]),
        ("- **License:** See the Base-Model Card", &[]),
        ("## License\n\nFollows the base model's license (ZPL-2.0).", &["ZPL-2.0"]),
        ("## License\n\nThis model inherits the license of its base model, Zorblax-7B (ZPL-2.0).", &["ZPL-2.0"]),
        ("## License\n\nThe dataset inherits the license of its base (ZPL-2.0).", &[]),
    ]);
}

#[test]
fn reads_the_title_that_a_licence_file_is_called_by() {
    check(&[
        (
            "## License\n\nThe weights are open for research. Check [LICENSE](https://git.example/a/b/blob/main/Frob%20Talk%20LICENSE%20AGREEMENT) for more.",
            &["Frob Talk LICENSE AGREEMENT"],
        ),
        ("## License\n\nSee [LICENSE](https://git.example/a/b/blob/main/LICENSE).", &[]),
        ("## License\n\nSee [LICENSE](https://git.example/a/b/blob/main/MODEL_LICENSE).", &[]),
        ("## License\n\nSee the [LICENSE](https://git.example/a/b/blob/main/Frob%20Lib%20CODE%20LICENSE).", &[]),
    ]);
    assert_eq!(file_title("https://a.example/Frob_Talk_License.pdf?x=1").as_deref(), Some("Frob Talk License"));
    assert_eq!(file_title("https://a.example/"), None);
}

#[test]
fn hears_terms_below_a_heading_that_names_more_than_terms() {
    check(&[
        ("# Helper\n\n## Citation & License\n\nLicensed under the Zorb Public License 2.0.", &["Zorb Public License 2.0"]),
        ("# Helper\n\n## Acknowledgements and Licensing\n\nZPL-2.0", &["ZPL-2.0"]),
        ("# Helper\n\n## Acknowledgements\n\nLicensed under the Zorb Public License 2.0.", &[]),
        ("# Helper\n\n## License & thanks\n\nThanks to [FooTool](https://a.example) (ZPL-2.0) and BarLib.", &[]),
        ("# Helper\n\n## Citation & License\n\nThe FooTalk dataset is licensed under ZPL-2.0.", &[]),
    ]);
}

#[test]
fn reads_terms_in_traditional_chinese_and_portuguese() {
    check(&[
        ("## 授權\n\n本模型採用 Frob 2.0 授權條款。", &["Frob 2.0"]),
        ("## 授權\n\n程式碼為 ZPL 授權。", &[]),
        ("## Licença\n\nEste modelo está licenciado sob Frob 2.0.", &["Frob 2.0"]),
    ]);
}

#[test]
fn hears_the_terms_of_a_quoted_card_as_the_bases() {
    check(&[
        (
            "# Helper\n\nIt talks.\n\n# Zorblax Model Card\n\n## Details\n\n**License**\nFrob bespoke license",
            &["Frob bespoke license of Zorblax"],
        ),
        (
            "# Helper\n\nIt talks.\n\n# Model Card for Zorblax-13B\n\n## License\n\nThe model is under the Frob License.",
            &["Frob License of Zorblax-13B"],
        ),
        (
            "# Helper\n\nIt talks.\n\n# Helper Model Card\n\n## License\n\nThe model is under the Frob License.",
            &["Frob License"],
        ),
    ]);
}

#[test]
fn ends_a_name_at_a_german_verb_and_hears_no_thanks() {
    check(&[
        ("Dieses Modell ist unter der Frob License 2.0 lizenziert - siehe die Datei.", &["Frob License 2.0"]),
        ("Thank you to Acme for releasing another fine open source model, under Apache 2.0.", &[]),
        ("Thanks to Acme, this model is released under Apache 2.0.", &["Apache 2.0"]),
    ]);
}
