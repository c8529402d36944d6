//! Files made byte by byte: sound ones in both byte orders, and every kind of broken one.

use super::*;
use crate::digest::sha256;
use crate::evidence::{LicenseClaim, Mention};
use crate::model::{RelationKind, SourceKind};

/// Writes a GGUF file.
struct Writer {
    big: bool,
    bytes: Vec<u8>,
}

impl Writer {
    fn new(big: bool, tensors: u64, keys: u64) -> Self {
        let mut writer = Self { big, bytes: b"GGUF".to_vec() };
        writer.u32(3).u64(tensors).u64(keys);
        writer
    }

    fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        self.bytes.extend_from_slice(bytes);
        self
    }

    fn u32(&mut self, number: u32) -> &mut Self {
        let bytes = if self.big { number.to_be_bytes() } else { number.to_le_bytes() };
        self.raw(&bytes)
    }

    fn u64(&mut self, number: u64) -> &mut Self {
        let bytes = if self.big { number.to_be_bytes() } else { number.to_le_bytes() };
        self.raw(&bytes)
    }

    fn string(&mut self, text: &str) -> &mut Self {
        self.u64(text.len() as u64).raw(text.as_bytes())
    }

    fn text(&mut self, key: &str, value: &str) -> &mut Self {
        self.string(key).u32(8).string(value)
    }

    fn number(&mut self, key: &str, value: u32) -> &mut Self {
        self.string(key).u32(4).u32(value)
    }

    fn texts(&mut self, key: &str, values: &[&str]) -> &mut Self {
        self.string(key).u32(9).u32(8).u64(values.len() as u64);
        for value in values {
            self.string(value);
        }
        self
    }

    fn types(&mut self, key: &str, values: &[u32]) -> &mut Self {
        self.string(key).u32(9).u32(5).u64(values.len() as u64);
        for value in values {
            self.u32(*value);
        }
        self
    }

    fn tensor(&mut self, name: &str, sizes: &[u64], kind: u32, offset: u64) -> &mut Self {
        self.string(name).u32(sizes.len() as u32);
        for size in sizes {
            self.u64(*size);
        }
        self.u32(kind).u64(offset)
    }

    fn data(&mut self, length: usize) -> Vec<u8> {
        let start = self.bytes.len().next_multiple_of(32);
        self.bytes.resize(start + length, 0);
        self.bytes.clone()
    }
}

fn observed(files: Vec<(&str, Vec<u8>)>) -> Observations {
    let snapshot = Snapshot::from_files(SourceKind::Local, None, files);
    let mut seen = Observations::default();
    observe(&snapshot, &mut seen);
    seen
}

fn has(seen: &Observations, claim: &Claim) -> bool {
    seen.evidence.iter().any(|item| item.claim == *claim)
}

fn why(seen: &Observations) -> String {
    seen.gaps.iter().map(|gap| format!("{} {}\n", gap.place, gap.why)).collect()
}

fn tokenizer(seen: &Observations) -> &TokenizerFacts {
    let find = |item: &'_ crate::evidence::Evidence| matches!(item.claim, Claim::Tokenizer(_));
    let Some(Claim::Tokenizer(facts)) = seen.evidence.iter().find(|item| find(item)).map(|item| &item.claim) else {
        panic!("no tokenizer: {seen:?}")
    };
    facts
}

fn sound(big: bool) -> Vec<u8> {
    let mut writer = Writer::new(big, 2, 14);
    writer
        .text("general.architecture", "acme")
        .text("general.name", "Helper 7B")
        .text("general.organization", "Acme")
        .text("general.license", "mit")
        .number("general.base_model.count", 1)
        .text("general.base_model.0.name", "Base 7b")
        .text("general.base_model.0.organization", "Example")
        .number("general.file_type", 15)
        .number("acme.block_count", 1)
        .number("acme.embedding_length", 4)
        .types("acme.attention.head_count_kv", &[2, 2])
        .texts("tokenizer.ggml.tokens", &["<s>", "b", "a", "<|turn|>"])
        .types("tokenizer.ggml.token_type", &[3, 1, 6, 4])
        .text("tokenizer.chat_template", "{{ x }}<|turn|>\n")
        .tensor("token_embd.weight", &[4, 9], 0, 0)
        .tensor("blk.0.ffn_up.weight", &[4, 8], 1, 160);
    writer.data(160 + 64)
}

#[test]
fn reads_both_byte_orders_alike() {
    let little = observed(vec![("helper.gguf", sound(false))]);
    let big = observed(vec![("helper.gguf", sound(true))]);
    assert!(little.gaps.is_empty(), "{}", why(&little));
    assert_eq!(little.evidence, big.evidence);
}

#[test]
fn reads_names_makers_licence_parents_sizes_and_counts() {
    let seen = observed(vec![("helper.gguf", sound(false))]);
    let parent = Mention::parse("Example/Base-7b").unwrap();
    for claim in [
        Claim::Architecture { model_type: "acme".to_owned() },
        Claim::Name { name: "Helper 7B".to_owned() },
        Claim::Maker { name: "Acme".to_owned() },
        Claim::License(LicenseClaim::Declared("mit".to_owned())),
        Claim::Parent { parent, kind: None },
        Claim::Quantization { method: "Q4_K_M".to_owned(), bits: Some(4) },
        Claim::Shape(Box::new(Shape { hidden: Some(4), layers: Some(1), kv_heads: Some(2), ..Shape::default() })),
        Claim::Shape(Box::new(Shape {
            hidden: Some(4),
            layers: Some(1),
            vocab: Some(9),
            intermediate: Some(8),
            ..Shape::default()
        })),
        Claim::Parameters { count: 68 },
        Claim::Kind(ModelKind::Model),
    ] {
        assert!(has(&seen, &claim), "{claim:?}");
    }
    let facts = tokenizer(&seen);
    assert_eq!(facts.special, [(0, "<s>".to_owned()), (3, "<|turn|>".to_owned())]);
    assert_eq!(facts.pieces_sha256, Some(sha256(b"a\nb")));
    assert!(has(&seen, &Claim::Tokenizer(Box::new(template::facts("{{ x }}<|turn|>\n")))));
}

#[test]
fn stops_at_what_it_cannot_read_and_keeps_what_came_before() {
    let mut writer = Writer::new(false, 0, 2);
    writer.text("general.name", "Helper").string("odd").u32(99);
    let bytes = writer.raw(&[0; 32]).bytes.clone();
    let seen = observed(vec![("x.gguf", bytes)]);
    assert!(has(&seen, &Claim::Name { name: "Helper".to_owned() }));
    assert!(why(&seen).contains("value type 99 of `odd` is not known"), "{}", why(&seen));
}

#[test]
fn refuses_counts_and_lengths_that_cannot_be() {
    let all = u64::MAX;
    let keys = Writer::new(false, 0, all).raw(&[0; 64]).bytes.clone();
    let tensors = Writer::new(false, all, 0).raw(&[0; 64]).bytes.clone();
    let string = Writer::new(false, 0, 1).u64(all).raw(&[0; 64]).bytes.clone();
    let list = Writer::new(false, 0, 1).string("a").u32(9).u32(4).u64(all).raw(&[0; 64]).bytes.clone();
    let tokens = Writer::new(false, 0, 1).string("tokenizer.ggml.tokens").u32(9).u32(8).u64(all).raw(&[0; 64]).bytes.clone();
    let types = Writer::new(false, 0, 1).string("tokenizer.ggml.token_type").u32(9).u32(0).u64(all).raw(&[0; 64]).bytes.clone();
    for (bytes, expected) in [
        (keys, "keys follow"),
        (tensors, "tensors follow"),
        (string, "the file ends"),
        (list, "items of `a` follow"),
        (tokens, "items of"),
        (types, "items of"),
    ] {
        let seen = observed(vec![("x.gguf", bytes)]);
        assert!(why(&seen).contains(expected), "{expected}: {}", why(&seen));
    }
}

#[test]
fn refuses_what_is_no_gguf_and_versions_it_does_not_know() {
    for (bytes, expected) in [
        (b"GGML\x03\0\0\0".to_vec(), "does not start"),
        (b"GG".to_vec(), "the file ends"),
        (Vec::new(), "the file ends"),
        (b"GGUF\x01\0\0\0\0\0\0\0\0\0\0\0".to_vec(), "version 1"),
        (b"GGUF\x04\0\0\0\0\0\0\0\0\0\0\0".to_vec(), "version 4"),
        (b"GGUF\0\0\0\x01".to_vec(), "version 1"),
    ] {
        let seen = observed(vec![("x.gguf", bytes)]);
        assert!(why(&seen).contains(expected), "{expected}: {}", why(&seen));
        assert!(seen.evidence.is_empty());
    }
}

#[test]
fn survives_truncation_at_every_byte() {
    let whole = sound(false);
    for end in 0..whole.len() {
        let seen = observed(vec![("x.gguf", whole[..end].to_vec())]);
        assert!(!seen.gaps.is_empty(), "{end}");
    }
}

#[test]
fn survives_any_byte_being_another_one() {
    let whole = sound(false);
    for index in 0..whole.len() - 224 {
        for byte in [0, 1, 9, 0x7f, 0xff] {
            let mut bytes = whole.clone();
            bytes[index] = byte;
            let _ = observed(vec![("x.gguf", bytes)]);
        }
    }
}

#[test]
fn reports_data_that_is_missing() {
    let mut whole = sound(false);
    whole.truncate(whole.len() - 1);
    let seen = observed(vec![("x.gguf", whole)]);
    assert!(why(&seen).contains("truncated: tensor data ends at byte"), "{}", why(&seen));
    assert!(has(&seen, &Claim::Parameters { count: 68 }));
}

#[test]
fn notes_oddities_and_reads_on() {
    let mut writer = Writer::new(false, 0, 4);
    writer.text("general.name", "One").text("general.name", "Two").string("flag").u32(7).raw(&[2]);
    writer.string("general.author").u32(8).u64(3).raw(b"A\xff\0");
    let seen = observed(vec![("x.gguf", writer.data(0))]);
    let why = why(&seen);
    for expected in ["stands twice", "a boolean is 2", "not valid UTF-8"] {
        assert!(why.contains(expected), "{expected}: {why}");
    }
    assert!(has(&seen, &Claim::Name { name: "One".to_owned() }));
    assert!(has(&seen, &Claim::Maker { name: "A\u{fffd}".to_owned() }));
}

#[test]
fn passes_over_nested_lists_and_refuses_deep_ones() {
    let nested = |depth: u32| {
        let mut writer = Writer::new(false, 0, 2);
        writer.string("deep").u32(9);
        for _ in 1..depth {
            writer.u32(9).u64(1);
        }
        writer.u32(4).u64(1).u32(7).text("general.name", "Helper");
        observed(vec![("x.gguf", writer.data(0))])
    };
    let name = Claim::Name { name: "Helper".to_owned() };
    assert!(has(&nested(4), &name) && nested(4).gaps.is_empty());
    assert!(why(&nested(5)).contains("nested deeper"));
    assert!(why(&nested(200_000)).contains("nested deeper"));
}

#[test]
fn accepts_types_of_tensors_that_it_does_not_know() {
    let mut writer = Writer::new(false, 1, 0);
    let bytes = writer.tensor("token_embd.weight", &[4, 9], 77, 0).data(8);
    let seen = observed(vec![("x.gguf", bytes)]);
    assert!(seen.gaps.is_empty(), "{}", why(&seen));
    assert!(has(&seen, &Claim::Quantization { method: "tensor type 77".to_owned(), bits: None }));
}

#[test]
fn refuses_tensors_of_many_dimensions() {
    let mut writer = Writer::new(false, 1, 0);
    let bytes = writer.tensor("a", &[1; 9], 0, 0).data(64);
    assert!(why(&observed(vec![("x.gguf", bytes)])).contains("9 dimensions"));
}

#[test]
fn takes_a_file_without_tensors_for_a_vocabulary() {
    let mut writer = Writer::new(false, 0, 1);
    let bytes = writer.text("general.architecture", "acme").data(0);
    assert!(has(&observed(vec![("x.gguf", bytes)]), &Claim::Kind(ModelKind::Vocabulary)));
}

#[test]
fn gives_an_adapter_s_base_that_kind() {
    let mut writer = Writer::new(false, 1, 3);
    writer.text("general.type", "adapter").number("general.base_model.count", 1).text("general.base_model.0.name", "base-7b");
    let bytes = writer.tensor("blk.0.attn_q.weight.lora_a", &[4, 4], 0, 0).data(64);
    let seen = observed(vec![("x.gguf", bytes)]);
    let parent = Mention::parse("base-7b").unwrap();
    assert!(has(&seen, &Claim::Parent { parent, kind: Some(RelationKind::Adapter) }));
    assert!(has(&seen, &Claim::Kind(ModelKind::Adapter)));
}

#[test]
fn never_shows_where_an_importance_matrix_lay() {
    let mut writer = Writer::new(false, 0, 1);
    let bytes = writer.text("quantize.imatrix.file", "/home/someone/imatrix.dat").data(0);
    let seen = observed(vec![("x.gguf", bytes)]);
    assert!(seen.evidence.iter().any(|item| item.quote == "…/imatrix.dat"));
    assert!(!format!("{seen:?}").contains("someone"));
}

#[test]
fn says_once_what_several_files_say() {
    let other = |kind: u32| {
        let mut writer = Writer::new(false, 1, 2);
        writer.text("general.name", "Helper").number("general.file_type", kind);
        writer.tensor("a", &[4], 0, 0).data(16)
    };
    let seen = observed(vec![("a-q4.gguf", other(15)), ("b-q8.gguf", other(7))]);
    let count = |wanted: fn(&Claim) -> bool| seen.evidence.iter().filter(|item| wanted(&item.claim)).count();
    assert_eq!(count(|claim| matches!(claim, Claim::Name { .. })), 1);
    assert_eq!(count(|claim| matches!(claim, Claim::Quantization { .. })), 2);
}

#[test]
fn sums_splits_and_reports_missing_ones() {
    let first = || {
        let mut writer = Writer::new(false, 1, 2);
        writer.text("general.name", "Helper").number("split.count", 2);
        writer.tensor("a", &[4], 0, 0).data(16)
    };
    let second = || Writer::new(false, 1, 0).tensor("b", &[6], 0, 0).data(24);
    let both = observed(vec![("h-00001-of-00002.gguf", first()), ("h-00002-of-00002.gguf", second())]);
    assert!(both.gaps.is_empty(), "{}", why(&both));
    assert!(has(&both, &Claim::Parameters { count: 10 }));
    let one = observed(vec![("h-00001-of-00002.gguf", first())]);
    assert!(why(&one).contains("1 of 2 splits are missing"), "{}", why(&one));
    assert!(!one.evidence.iter().any(|item| matches!(item.claim, Claim::Parameters { .. })));
}

#[test]
fn keeps_a_projector_s_sizes_from_the_model() {
    let mut writer = Writer::new(false, 1, 2);
    writer.text("general.architecture", "clip").number("clip.block_count", 3);
    let seen = observed(vec![("mmproj.gguf", writer.tensor("a", &[4], 0, 0).data(16))]);
    assert!(has(&seen, &Claim::Tag { tag: "mmproj".to_owned() }));
    assert!(!seen.evidence.iter().any(|item| matches!(item.claim, Claim::Shape(_) | Claim::Parameters { .. })));
}
