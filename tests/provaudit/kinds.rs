//! Which kind a relation is: the signals of files, front matter, text and names, each against the others.

use super::support::Folder;

/// A file of a model, with what it holds.
type File = (&'static str, &'static str);

const ADAPTER_CONFIG: File = ("adapter_config.json", r#"{"base_model_name_or_path": "example/base-7b", "peft_type": "LORA"}"#);
const ADAPTER_WEIGHTS: File = ("adapter_model.safetensors", "");
const CONFIG: File = ("config.json", r#"{"model_type": "decoder", "hidden_size": 64, "num_hidden_layers": 2}"#);
const WEIGHTS: File =
    ("model.safetensors", "\x36\0\0\0\0\0\0\0{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}\0\0\0\0");
const FEW_BITS: File =
    ("config.json", r#"{"model_type": "decoder", "quantization_config": {"quant_method": "awq", "bits": 4}}"#);
const LOADED_IN_4_BIT: File = (
    "config.json",
    r#"{"model_type": "decoder", "quantization_config": {"quant_method": "bitsandbytes", "load_in_4bit": true}}"#,
);
const MLX_4_BIT: File = ("config.json", r#"{"model_type": "decoder", "quantization": {"group_size": 64, "bits": 4}}"#);

const TUNED: &str = "Helper was fine-tuned from example/base-7b.";
const CONVERTED: &str = "This model was converted to MLX format from example/base-7b.";

/// Name, front matter besides the base, text below the title, files, and the kind that follows.
#[rustfmt::skip]
const CASES: &[(&str, &str, &str, &[File], &str)] = &[
    // Files.
    ("helper", "", "", &[ADAPTER_CONFIG, ADAPTER_WEIGHTS], "adapter"),
    ("helper", "", "", &[("adapters.safetensors", "")], "adapter"),
    ("helper", "", "", &[("pytorch_lora_weights.safetensors", "")], "adapter"),
    ("helper", "base_model_relation: finetune", "", &[ADAPTER_CONFIG, ADAPTER_WEIGHTS], "adapter"),
    ("helper", "", TUNED, &[ADAPTER_CONFIG, ADAPTER_WEIGHTS], "adapter"),
    ("helper", "", "", &[ADAPTER_CONFIG, WEIGHTS, CONFIG], "fine-tune"),
    ("helper", "base_model_relation: adapter", "", &[WEIGHTS, CONFIG], "fine-tune"),
    ("helper", "library_name: peft", "", &[WEIGHTS, CONFIG], "fine-tune"),
    ("helper-lora", "", "", &[WEIGHTS, CONFIG], "fine-tune"),
    ("helper", "", "", &[FEW_BITS], "quantization"),
    ("helper", "", "", &[LOADED_IN_4_BIT], "fine-tune"),
    ("helper", "", CONVERTED, &[MLX_4_BIT], "quantization"),
    // Front matter.
    ("helper", "base_model_relation: adapter", "", &[], "adapter"),
    ("helper", "base_model_relation: finetune\ntags: [lora]", "", &[], "fine-tune"),
    ("helper", "base_model_relation: quantized", TUNED, &[], "quantization"),
    ("base-2.1-7b", "", "Built upon example/base-7b.", &[FEW_BITS], "quantization"),
    ("base-8b", "", "Built upon example/base-7b.", &[FEW_BITS], "fine-tune"),
    ("helper", "base_model_relation: finetune", "", &[FEW_BITS], "fine-tune"),
    ("helper-GGUF", "base_model_relation: finetune", "", &[], "fine-tune"),
    ("helper", "base_model_relation: merge", "", &[], "merge"),
    ("helper", "tags: ['base_model:adapter:example/base-7b']", "", &[], "adapter"),
    ("helper", "tags: ['base_model:finetune:example/base-7b', lora]", "", &[], "fine-tune"),
    ("base-7b-abliterated-mlx-4bit", "", "", &[MLX_4_BIT], "fine-tune"),
    ("base-7b-mlx-4bit", "", "", &[MLX_4_BIT], "quantization"),
    // Library, tags, name and title.
    ("helper", "library_name: peft", "", &[], "adapter"),
    ("helper", "library_name: peft", TUNED, &[], "adapter"),
    ("helper", "tags: [lora]", "", &[], "adapter"),
    ("helper", "tags: [lora]", TUNED, &[], "fine-tune"),
    ("helper", "tags: [adapter]", "", &[], "adapter"),
    ("helper", "tags: [qlora]", "", &[], "fine-tune"),
    ("helper-lora", "", TUNED, &[], "adapter"),
    ("helper-qlora-adapter", "", "", &[], "adapter"),
    ("helper-lora-merged", "tags: [lora]", "", &[], "fine-tune"),
    ("helper-merged", "tags: [lora]", "", &[], "fine-tune"),
    ("helper", "tags: [lora, merged]", "", &[], "fine-tune"),
    ("helper", "", "# Helper LoRA\n\nHelper was fine-tuned from example/base-7b.", &[], "adapter"),
    ("helper", "", "# Helper, fine-tuned with LoRA\n\nHelper was fine-tuned from example/base-7b.", &[], "fine-tune"),
    ("helper", "tags: [lora]", "# Helper merged\n\nIt writes letters.", &[], "fine-tune"),
    // Text.
    ("helper", "", "A LoRA adapter for example/base-7b.", &[], "adapter"),
    ("helper", "", "These are LoRA weights of example/base-7b.", &[], "adapter"),
    ("helper", "", "A LoRA adapter on example/base-7b.", &[], "adapter"),
    ("helper", "", "A QLoRA fine-tune of example/base-7b.", &[], "fine-tune"),
    ("helper", "", "Helper was fine-tuned from example/base-7b using QLoRA.", &[], "fine-tune"),
    ("helper", "", "Helper is example/base-7b fine-tuned with LoRA.", &[], "fine-tune"),
    ("helper", "", "Fine-tuned from example/base-7b with LoRA. This repository holds only the adapter weights.", &[], "adapter"),
    ("helper", "", "Fine-tuned from example/base-7b with LoRA. No adapter weights are in this repository.", &[], "fine-tune"),
    ("helper", "tags: [lora]", "The LoRA was merged into the base model.", &[], "fine-tune"),
    ("helper", "tags: [lora]", "The LoRA can be merged into the base model.", &[], "adapter"),
    ("helper", "tags: [lora]", "The LoRA was not merged into the base model.", &[], "adapter"),
    ("helper", "tags: [lora]", "This is the merged model. It writes letters.", &[], "fine-tune"),
    ("helper", "", "| Base | example/base-7b |\n|---|---|\n| Type | LoRA adapter |", &[], "adapter"),
    ("helper", "", "| Base | example/base-7b |\n|---|---|\n| Method | LoRA adapter training |", &[], "fine-tune"),
    ("helper", "", "LoRA fine-tune of example/base-7b. Only the adapter is published.", &[], "adapter"),
    ("helper", "", "LoRA fine-tune of example/base-7b. Only the adapter was trained.", &[], "fine-tune"),
    ("helper", "tags: [lora]", "Merged weights of a LoRA that writes letters.", &[], "fine-tune"),
    ("helper", "tags: [lora]", "Merged weights of others are listed elsewhere.", &[], "adapter"),
    ("helper", "", "A PEFT LoRA adapter for example/base-7b. It can be merged into the base model.", &[], "adapter"),
    ("helper", "", "Fine-tuned from example/base-7b. Note: this is a LoRA adapter.", &[], "adapter"),
    ("helper", "", "LoRA of letters. This adapter was trained on example/base-7b.", &[], "adapter"),
    ("helper", "", "- **Base:** example/base-7b\n- **Method:** LoRA\n- **Output:** LoRA adapter weights", &[], "adapter"),
    ("helper", "", "Merged 16-bit weights of a LoRA fine-tune of example/base-7b.", &[], "fine-tune"),
    // Formats and widths in the text.
    ("helper", "", CONVERTED, &[], "conversion"),
    ("helper", "", "ONNX export of example/base-7b.", &[], "conversion"),
    ("helper", "", "ONNX export of example/base-7b with no quantization.", &[], "conversion"),
    ("helper", "", "ONNX export of example/base-7b. An INT8 version is planned.", &[], "conversion"),
    ("helper", "", "INT8 ONNX export of example/base-7b.", &[], "quantization"),
    ("helper", "", "This is example/base-7b converted to ONNX and quantized to int8.", &[], "quantization"),
    ("helper", "", "TensorRT engine of example/base-7b.", &[], "conversion"),
    ("helper", "", "example/base-7b converted to CTranslate2 format.", &[], "conversion"),
    ("helper", "", "example/base-7b converted to GGUF.", &[], "quantization"),
    ("helper", "", "FP8 version of example/base-7b.", &[], "quantization"),
    ("helper", "", "NVFP4 quantization of example/base-7b.", &[], "quantization"),
    // How the name says it is stored.
    ("base-7b-mlx-8bit", "library_name: mlx", CONVERTED, &[], "quantization"),
    ("base-7b-mlx-bf16", "library_name: mlx", CONVERTED, &[], "conversion"),
    ("base-7b-mxfp8", "", CONVERTED, &[], "quantization"),
    ("base-7b-FP8-Dynamic", "", "", &[], "quantization"),
    ("base-7b-4.5bpw-h6-exl2", "", "", &[], "quantization"),
    ("base-7b-q4f16_1-MLC", "", "", &[], "quantization"),
    ("base-7b-w4a16-g128", "", "", &[], "quantization"),
    ("base-7b-int4-ov", "", "", &[], "quantization"),
    ("base-7b-fp16-ov", "", "", &[], "conversion"),
    ("base-7b-onnx", "", "", &[], "conversion"),
    ("base-7b-TFLite", "", "", &[], "conversion"),
    ("base-7b-GGUF", "tags: [trl, sft]", "", &[], "quantization"),
    ("base-7b-letters-GGUF", "tags: [trl, sft]", "", &[], "fine-tune"),
    ("base-7b-letters-GGUF", "", "", &[], "quantization"),
    ("letters-7b-GGUF", "", "", &[], "fine-tune"),
    ("letters-7b-onnx", "", "", &[], "fine-tune"),
    ("letters-7b-GGUF", "", "GGUF quants of example/base-7b.", &[], "quantization"),
    ("example_base-7b-GGUF", "", "", &[], "quantization"),
];

#[test]
fn settles_the_kind_of_a_relation_by_its_strongest_signal() {
    let mut folder = Folder::new();
    for (index, (name, front_matter, text, files, _)) in CASES.iter().enumerate() {
        let place = format!("{index:03}/acme--{name}");
        let title = if text.starts_with('#') { "" } else { "# Helper\n\n" };
        let card = format!("---\nlicense: mit\nbase_model: example/base-7b\n{front_matter}\n---\n{title}{text}\n");
        folder = folder.file(&format!("{place}/README.md"), &card);
        for (file, content) in *files {
            folder = folder.file(&format!("{place}/{file}"), content);
        }
    }
    let report = folder.provaudit(&["scan", ".", "--no-policy", "--format", "json"]).run().report();
    let mut wrong = Vec::new();
    for (index, case) in CASES.iter().enumerate() {
        let start = format!("{index:03}/");
        let mut models = report["models"].as_array().unwrap().iter();
        let model =
            models.find(|model| model["path"].as_str().is_some_and(|path| path.trim_start_matches("./").starts_with(&start)));
        let model = model.unwrap_or_else(|| panic!("no model in {start}"));
        let relations: Vec<String> = model["relations"]
            .as_array()
            .unwrap()
            .iter()
            .map(|relation| format!("{} {}", relation["kind"].as_str().unwrap(), relation["parent"].as_str().unwrap()))
            .collect();
        if relations != [format!("{} example/base-7b", case.4)] {
            wrong.push(format!("{case:?}\n    is {relations:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Which parent the text means, where the front matter declares one of nearly that name.
#[test]
fn takes_a_short_name_and_a_stale_address_for_the_parent_that_is_declared() {
    let cases: &[(&str, &[&str])] = &[
        ("- **Base Model**: OwlNet", &["zorb/owlnet-pretrain"]),
        ("It was fine-tuned from OwlNet-2.", &["OwlNet-2", "zorb/owlnet-pretrain"]),
        (
            "It was fine-tuned from [zorb/owlnet-pretrain](https://huggingface.co/old/owlnet-pretrain).",
            &["zorb/owlnet-pretrain"],
        ),
        (
            "It was fine-tuned from [OwlNet](https://huggingface.co/old/owlnet-pretrain).",
            &["old/owlnet-pretrain", "zorb/owlnet-pretrain"],
        ),
    ];
    for (text, want) in cases {
        let folder = Folder::new().model("acme/helper", "license: mit\nbase_model: zorb/owlnet-pretrain", text);
        let report = folder.provaudit(&["scan", ".", "--no-policy", "--format", "json"]).run().report();
        let mut parents: Vec<&str> = report["models"][0]["relations"]
            .as_array()
            .unwrap()
            .iter()
            .map(|relation| relation["parent"].as_str().unwrap())
            .collect();
        parents.sort_unstable();
        assert_eq!(parents, *want, "{text}");
    }
}
