//! The shipped rules on the models that they were made for, on both sides of every date that decides.

use serde_json::Value;

use super::support::{Folder, Program};

const QWEN_32B: &str = "fixtures/models/deepseek-ai/DeepSeek-R1-Distill-Qwen-32B";

/// The findings of one rule on the first model of a report.
fn found<'r>(report: &'r Value, rule: &str) -> Vec<&'r Value> {
    report["models"][0]["findings"].as_array().unwrap().iter().filter(|found| found["rule"] == rule).collect()
}

fn scanned(path: &str, more: &[&str]) -> Value {
    Program::new(&[&["scan", path, "--no-policy", "--format", "json"], more].concat()).run().report()
}

/// Severity, verdict and standing of the gravest finding of a rule.
fn gravest<'r>(report: &'r Value, rule: &str) -> (&'r str, &'r str, &'r str) {
    let first = *found(report, rule).first().unwrap_or_else(|| panic!("{rule} finds nothing"));
    let word = |name: &str| first[name].as_str().unwrap();
    (word("severity"), word("verdict"), word("standing"))
}

#[test]
fn lets_a_local_distil_pass_outside_regulated_use_and_shows_what_is_pending() {
    let run = Program::new(&["scan", QWEN_32B, "--no-policy", "--as-of", "2026-11-23", "--format", "json"]).run().exits(0);
    let report = run.report();
    assert_eq!(report["summary"]["gate"], "pass");
    assert_eq!(found(&report, "EAR-001")[0]["severity"], "info");
    assert_eq!(found(&report, "DATA-001")[0]["severity"], "low");
    assert!(found(&report, "LIN-001").iter().all(|found| found["severity"] == "low" && found["standing"] == "pending"));
    let score = found(&report, "RET-001");
    assert_eq!((score.len(), &score[0]["severity"], &score[0]["standing"]), (1, &"medium".into(), &"pending".into()));
    let message = score[0]["message"].as_str().unwrap();
    assert!(message.contains("Score 7 of 10: +3 named in a statute"), "{message}");
    assert!(message.contains("not known: no pinned copy of your own +1"), "{message}");
}

#[test]
fn reaches_the_teacher_and_the_base_in_defense() {
    let report = scanned(QWEN_32B, &["--sector", "defense", "--as-of", "2026-11-23"]);
    assert_eq!(gravest(&report, "DEF-001"), ("critical", "review", "binding"));
    let base = "Qwen/Qwen2.5-32B";
    for rule in ["DEF-002", "DEF-003"] {
        let through = found(&report, rule);
        assert!(through.iter().any(|found| found["path"].as_array().unwrap().last().unwrap() == base), "{rule}: {through:?}");
    }
    assert_eq!(gravest(&report, "DEF-002"), ("high", "fail", "pending"));
}

#[test]
fn names_section_1532_pending_before_its_day_and_binding_from_it() {
    let standing = |day| gravest(&scanned(QWEN_32B, &["--sector", "defense", "--as-of", day]), "DEF-001").2.to_owned();
    assert_eq!((standing("2025-12-31"), standing("2026-01-16")), ("pending".to_owned(), "pending".to_owned()));
    assert_eq!((standing("2026-01-17"), standing("2026-11-23")), ("binding".to_owned(), "binding".to_owned()));
}

#[test]
fn takes_the_wider_tier_as_binding_from_the_day_that_the_policy_gives() {
    let card = "license: apache-2.0\nbase_model: Qwen/Qwen2.5-7B\nbase_model_relation: quantized";
    let folder = Folder::new()
        .model("models/nvidia/Qwen2.5-7B-FP8", card, "# A quantized copy")
        .file("provaudit.yaml", "schema: 1\ndeployment: {sector: defense, effective: {ndaa-2026-s1532-tier2: 2027-01-15}}\n");
    let on = |day| {
        folder.provaudit(&["scan", "models", "--policy", "provaudit.yaml", "--as-of", day, "--format", "json"]).run().report()
    };
    assert_eq!(gravest(&on("2027-01-14"), "DEF-002"), ("high", "fail", "pending"));
    assert_eq!(gravest(&on("2027-01-15"), "DEF-002"), ("critical", "fail", "binding"));
    assert_eq!(on("2027-01-15")["assumptions"][0]["authority"], "ndaa-2026-s1532-tier2");
}

#[test]
fn shows_the_hidden_origin_of_a_copy_published_in_the_united_states() {
    let card = "license: apache-2.0\nbase_model: Qwen/Qwen2.5-7B\nbase_model_relation: quantized";
    let folder = Folder::new().model("models/nvidia/Qwen2.5-7B-FP8", card, "# A quantized copy");
    let report =
        folder.provaudit(&["scan", "models", "--no-policy", "--as-of", "2026-11-23", "--format", "json"]).run().report();
    let hidden = found(&report, "LIN-002");
    assert_eq!(hidden.len(), 1, "{hidden:?}");
    assert!(hidden[0]["path"].as_array().unwrap().last().unwrap().as_str().unwrap().starts_with("Qwen/"));
    assert_eq!(hidden[0]["standing"], "pending");
}

#[test]
fn finds_a_teacher_through_the_data_with_low_confidence_in_defense() {
    let card = "license: llama3.1\nbase_model: meta-llama/Llama-3.1-8B\nbase_model_relation: finetune\ndatasets:\n- open-thoughts/OpenThoughts-114k";
    let folder = Folder::new().model("models/acme/helper-8b", card, "# Helper");
    let arguments = ["scan", "models", "--no-policy", "--sector", "defense", "--as-of", "2026-11-23", "--format", "json"];
    let report = folder.provaudit(&arguments).run().report();
    let named: Vec<&Value> = found(&report, "DEF-001")
        .into_iter()
        .filter(|found| {
            found["path"].as_array().unwrap().last().unwrap().as_str().unwrap().starts_with("deepseek-ai/DeepSeek-R1")
        })
        .collect();
    assert_eq!((named.len(), &named[0]["verdict"]), (1, &"review".into()));
    assert!(named[0]["confidence"].as_f64().unwrap() <= 0.4);
    assert_eq!(gravest(&report, "LIC-001"), ("critical", "fail", "binding"));
}

#[test]
fn brings_the_affiliates_rule_back_the_day_after_its_stay() {
    let card = "license: apache-2.0\nbase_model: hfl/chinese-llama-2-7b\nbase_model_relation: finetune";
    let folder = Folder::new().model("models/acme/helper-7b", card, "# Helper");
    let on = |day| {
        let report = folder.provaudit(&["scan", "models", "--no-policy", "--as-of", day, "--format", "json"]).run().report();
        let (severity, _, standing) = gravest(&report, "EAR-003");
        (severity.to_owned(), standing.to_owned())
    };
    assert_eq!(on("2026-11-09"), ("info".to_owned(), "pending".to_owned()));
    assert_eq!(on("2026-11-10"), ("medium".to_owned(), "binding".to_owned()));
}

#[test]
fn turns_critical_on_the_day_that_listed_goods_may_not_be_bought() {
    let severity = |day| gravest(&scanned(QWEN_32B, &["--sector", "defense", "--as-of", day]), "DEF-003").0.to_owned();
    assert_eq!((severity("2027-06-29"), severity("2027-06-30")), ("high".to_owned(), "critical".to_owned()));
}

#[test]
fn grades_high_risk_use_in_the_union_by_its_day() {
    let policy = "schema: 1\ndeployment: {sector: general, jurisdictions: [EU], exposure: internal, high_risk: true, training_summary: true}\n";
    let folder = Folder::new().model("models/acme/helper-7b", "license: mit", "# Helper").file("provaudit.yaml", policy);
    let on = |day| {
        let arguments = ["scan", "models", "--policy", "provaudit.yaml", "--as-of", day, "--format", "json"];
        let report = folder.provaudit(&arguments).run().report();
        let (severity, _, standing) = gravest(&report, "EU-001");
        (severity.to_owned(), standing.to_owned())
    };
    assert_eq!(on("2027-12-01"), ("info".to_owned(), "pending".to_owned()));
    assert_eq!(on("2027-12-02"), ("high".to_owned(), "binding".to_owned()));
}

#[test]
fn says_once_what_the_policy_leaves_open_and_when_facts_are_stale() {
    let general = |day| {
        let report = scanned(QWEN_32B, &["--as-of", day]);
        let found: Vec<(String, String)> = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|found| {
                (found["rule"].as_str().unwrap().to_owned(), found["undecided"].as_str().unwrap_or_default().to_owned())
            })
            .collect();
        found
    };
    let now = general("2026-11-23");
    assert_eq!(now.len(), 1);
    assert!(now[0].0 == "POL-006" && now[0].1.contains("`deployment.hosting`"), "{now:?}");
    assert!(!general("2027-02-21").iter().any(|(rule, _)| rule == "POL-007"));
    assert!(general("2027-02-22").iter().any(|(rule, _)| rule == "POL-007"));
}

#[test]
fn says_nothing_open_where_the_policy_answers() {
    let policy = "schema: 1
deployment:
  sector: general
  jurisdictions: [US]
  hosting: local
  egress: false
  dealings: []
  activities: []
  customer_countries: []
  local_copy: true
  fallback: [tested, other-maker, other-country, open-weights]
";
    let folder = Folder::new().model("models/example/base-7b", "license: mit", "# Base").file("provaudit.yaml", policy);
    let arguments = ["scan", "models", "--policy", "provaudit.yaml", "--as-of", "2026-11-23", "--format", "json"];
    let report = folder.provaudit(&arguments).run().report();
    assert_eq!(report["findings"].as_array().unwrap().len(), 0, "{}", report["findings"]);
}

#[test]
fn tells_ancestors_of_one_maker_on_one_line_once() {
    let report = scanned(QWEN_32B, &["--as-of", "2026-11-23"]);
    let paths: Vec<&str> = found(&report, "LIN-001")
        .iter()
        .map(|found| found["path"].as_array().unwrap().last().unwrap().as_str().unwrap())
        .collect();
    assert!(paths.contains(&"deepseek-ai/DeepSeek-R1") && !paths.contains(&"deepseek-ai/DeepSeek-V3-Base"), "{paths:?}");
    let merged =
        found(&report, "LIN-001").into_iter().find(|found| found["message"].as_str().unwrap().contains("DeepSeek-V3-Base"));
    assert!(merged.is_some());
}

#[test]
fn looks_ahead_to_each_day_and_measure() {
    let arguments = ["horizon", QWEN_32B, "--no-policy", "--sector", "defense", "--as-of", "2026-11-23"];
    let json = Program::new(&[&arguments[..], &["--format", "json"]].concat()).run().exits(0);
    let ahead = json.checked("horizon");
    let model = &ahead["models"][0];
    assert_eq!((&model["earliest"], &model["scores"][0]["points"]), (&"2027-06-30".into(), &7.0.into()));
    assert_eq!(model["coming"][0]["gains"][0]["rule"], "DEF-003");
    let measures: Vec<&str> =
        model["assumed"].as_array().unwrap().iter().map(|change| change["assumed"].as_str().unwrap()).collect();
    assert!(measures.contains(&"hr8283") && measures.contains(&"ndaa-2026-s1532-tier2"), "{measures:?}");
    assert!(!measures.iter().any(|measure| measure.contains("memo")), "an allegation cannot take effect: {measures:?}");
    let text = Program::new(&arguments).run().exits(0).stdout;
    assert!(text.contains("if hr8283") && text.contains("earliest: 2027-06-30") && text.contains("not legal advice"), "{text}");
}

#[test]
fn shows_an_authority_with_its_sources_as_of_a_day() {
    let show = |day| Program::new(&["rules", "authorities", "bis-affiliates-rule", "--as-of", day]).run().exits(0).stdout;
    assert!(show("2026-11-09").contains("status    suspended") && show("2026-11-10").contains("status    in-force"));
    assert!(show("2026-11-10").contains("Sources\n"));
    let all = Program::new(&["rules", "authorities", "--as-of", "2026-11-23"]).run().exits(0).stdout;
    assert!(all.contains("binds nobody, OpenAI memo") && all.contains("unverified, HIPAA"), "{all}");
    let unknown = Program::new(&["rules", "authorities", "bis-affiliate-rule"]).run().exits(2);
    assert!(unknown.stderr.contains("did you mean `bis-affiliates-rule`?"), "{}", unknown.stderr);
}

#[test]
fn prints_no_figure_of_chips_that_was_not_confirmed() {
    for file in super::support::files("rules", "yaml") {
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(!text.contains("82,000"), "{}", file.display());
    }
}

#[test]
fn looks_for_substitutes_of_other_makers_and_countries_that_pass() {
    let arguments =
        ["substitutes", QWEN_32B, "--no-policy", "--sector", "defense", "--as-of", "2026-11-23", "--format", "json"];
    let run = Program::new(&arguments).run().exits(0);
    let found = run.checked("substitutes");
    let passing = found["passing"].as_array().unwrap();
    assert!(!passing.is_empty() && passing.len() <= 10);
    for candidate in passing {
        assert!(!candidate["countries"].as_array().unwrap().iter().any(|code| code == "CN" || code == "ZZ"), "{candidate}");
        assert_eq!(candidate["in_the_way"].as_array().unwrap().len(), 0);
    }
}

#[test]
fn exports_records_that_the_example_router_reads() {
    let folder = Folder::new()
        .model("models/allenai/OLMo-2-1124-7B", "license: apache-2.0\npipeline_tag: text-generation", "# OLMo")
        .model("models/acme/notes", "license: mit\npipeline_tag: text-generation", "# Notes");
    let arguments = ["export", "router", "models", "--no-policy", "--as-of", "2026-11-23"];
    let run = folder.provaudit(&arguments).run().exits(0);
    let records = run.checked("router");
    assert_eq!(records["models"].as_array().unwrap().len(), 2);
    let standard = records["allow"]["standard"]["text-generation"].as_array().unwrap();
    assert!(standard.contains(&"allenai/OLMo-2-1124-7B".into()), "{records:#}");
    for record in records["models"].as_array().unwrap() {
        // A name that only a folder gives is never verified provenance.
        assert_eq!((&record["verified"], &record["verdict"]["regulated"]), (&false.into(), &"review".into()));
    }
    folder.provaudit(&[&arguments[..], &["-o", "router.json"]].concat()).run().exits(0);
    let script = super::support::repository().join("fixtures/router/route.py");
    let router = std::process::Command::new("python3")
        .arg(script)
        .args(["router.json", "standard", "text-generation"])
        .current_dir(folder.path())
        .output();
    match router {
        Ok(output) => {
            let told = String::from_utf8(output.stdout).unwrap();
            assert!(output.status.success() && told.contains("serve  allenai/OLMo-2-1124-7B"), "{told}");
        }
        Err(error) => eprintln!("skipped: no python3: {error}"),
    }
}

#[test]
fn counts_findings_by_what_their_authorities_act_on() {
    let told = Program::new(&["scan", QWEN_32B, "--no-policy", "--sector", "defense", "--as-of", "2026-11-23"]).run().stdout;
    let line = told.lines().find(|line| line.starts_with("acts on: ")).unwrap_or_else(|| panic!("{told}"));
    assert!(line.contains("weights") && line.contains("binding") && line.contains("pending"), "{line}");
}

#[test]
fn tells_one_rule_on_one_model_as_one_group_and_drops_nothing() {
    let arguments = ["scan", QWEN_32B, "--no-policy", "--sector", "defense", "--as-of", "2026-11-23"];
    let told = Program::new(&arguments).run().stdout;
    let report = scanned(QWEN_32B, &arguments[3..]);
    for rule in ["LIN-001", "DEF-001"] {
        let count = found(&report, rule).len();
        assert!(count > 1, "{rule}");
        assert_eq!(told.matches(&format!("[{rule}]: ")).count(), 1, "{told}");
    }
    let more = found(&report, "LIN-001").len() + found(&report, "DEF-001").len() - 2;
    assert_eq!(told.matches("= also: ").count(), more, "{told}");
    assert!(told.contains("(in-force, binds nobody): State Department cable"), "{told}");
    assert!(!told.contains("1 more pieces"), "{told}");
}

#[test]
fn marks_authorities_as_stale_ninety_one_days_after_their_review() {
    let told = |day| Program::new(&["scan", QWEN_32B, "--no-policy", "--as-of", day]).run().stdout;
    assert!(!told("2027-02-21").contains(", stale)") && told("2027-02-22").contains(", stale)"));
}

#[test]
fn shows_the_exposure_by_layer_and_what_distillation_shrinks() {
    let report = scanned(QWEN_32B, &["--sector", "defense", "--as-of", "2026-11-23"]);
    let layers = report["summary"]["layers"].as_array().unwrap();
    let weights = layers.iter().find(|layer| layer["layer"] == "weights").unwrap();
    assert_eq!((&weights["models"], weights["binding"].as_u64().unwrap() > 0), (&1.into(), true), "{layers:?}");
    let compression = &report["models"][0]["compression"];
    let teacher = &compression["teachers"][0];
    assert_eq!((&teacher["id"], &teacher["ratio"]), (&"deepseek-ai/DeepSeek-R1".into(), &20.5.into()), "{compression:#}");
    assert_eq!(teacher["arithmetic"], "671,000,000,000 / 32,763,876,352 = 20.5");
    let four = &compression["weights"][2];
    assert_eq!((&four["bits"], &four["bytes"], &four["class"]), (&4.into(), &16_381_938_176_u64.into(), &"consumer".into()));
    assert!(four["known_by"].is_string() && four["arithmetic"].as_str().unwrap().ends_with("= 16,381,938,176 bytes"));
    assert_eq!(report["summary"]["distilled"][0]["classes"].as_array().unwrap().len(), 3);
    let told = Program::new(&["scan", QWEN_32B, "--no-policy"]).run().stdout;
    assert!(told.contains("Compression\n") && told.contains("20.5 to 1: 671,000,000,000 / 32,763,876,352"), "{told}");
}

#[test]
fn lets_a_policy_vouch_for_the_maker_that_is_its_own() {
    let card = "license: apache-2.0\nbase_model: allenai/OLMo-2-1124-7B\nbase_model_relation: finetune";
    let makers = "makers: [{name: Acme Corporation, handles: [acme-corp], country: US, vouched_by: A. Person}]\n";
    let folder = Folder::new()
        .model("models/helper", card, "# Helper")
        .file("without.yaml", "schema: 1\nmodels: [{path: models/helper, id: acme-corp/helper}]\n")
        .file("with.yaml", &format!("schema: 1\nmodels: [{{path: models/helper, id: acme-corp/helper}}]\n{makers}"));
    let under = |policy| {
        let arguments = ["scan", "models", "--policy", policy, "--as-of", "2026-11-23", "--format", "json"];
        folder.provaudit(&arguments).run().report()
    };
    assert_eq!(gravest(&under("without.yaml"), "LIN-002").1, "review");
    let report = under("with.yaml");
    assert!(found(&report, "LIN-002").is_empty(), "{:#}", report["models"][0]["findings"]);
    let origin = &report["models"][0]["origin"];
    assert_eq!((&origin["country"], &origin["standing"]), (&"US".into(), &"vouched".into()));
    assert_eq!(report["policy"]["makers"][0]["vouched_by"], "A. Person");
}

#[test]
fn says_in_the_report_what_the_policy_answers() {
    let policy = "schema: 1\ndeployment: {sector: finance, monthly_active_users: 1000, annual_revenue_usd: 5_000_000, uses: [medical-advice], dealings: [], hosting: local, validated_on: 2026-10-01, egress: false}\n";
    let folder = Folder::new().model("models/helper", "license: mit", "# Helper").file("provaudit.yaml", policy);
    let report = folder.provaudit(&["scan", "models", "--policy", "provaudit.yaml", "--format", "json"]).run().report();
    let told = &report["policy"];
    assert_eq!((&told["monthly_active_users"], &told["annual_revenue_usd"]), (&1000.into(), &5_000_000.into()));
    assert_eq!((&told["uses"], &told["dealings"]), (&serde_json::json!(["medical-advice"]), &serde_json::json!([])));
    let answers = serde_json::json!({"egress": false, "hosting": ["local"], "validated_on": "2026-10-01"});
    assert_eq!(told["answers"], answers);
}

#[test]
fn explains_a_rule_with_condition_grades_examples_and_status_of_its_authorities() {
    let told = Program::new(&["explain", "DEF-003"]).run().exits(0).stdout;
    for part in [
        "critical where {deployment: {dealings: paid}}",
        "Matches where\n  all:\n    - deployment: {sector: defense}",
        "ndaa-2024-s805-entity (in-force): ",
        "What to do\n",
        "Examples\n  hit   model: ",
        "\n  miss  model: ",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
    let json = Program::new(&["explain", "RET-001", "--format", "json"]).run().exits(0).stdout;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert!(json["entry"]["score"]["terms"].is_array() && json["entry"]["hit"].as_array().unwrap().len() > 1);
    assert!(Program::new(&["explain", "POL-001"]).run().exits(0).stdout.starts_with("POL-001: A waiver has expired"));
}

#[test]
fn judges_the_same_model_by_the_place_of_its_use() {
    let folder = Folder::new().model("models/helper", "license: mit", "# Helper");
    let under = |place: &str| {
        let policy = format!(
            "schema: 1\ndeployment: {{sector: general, jurisdictions: [{place}], training_summary: false, tuning_share: 0.01, high_risk: false, exposure: internal}}\n"
        );
        std::fs::write(folder.join("provaudit.yaml"), policy).unwrap();
        folder
            .provaudit(&["scan", "models", "--policy", "provaudit.yaml", "--as-of", "2026-11-23", "--format", "json"])
            .run()
            .report()
    };
    for (place, count) in [("US", 0), ("GB", 0), ("EU", 1), ("DE", 1)] {
        assert_eq!(found(&under(place), "EU-001").len(), count, "{place}");
    }
    let init = Program::new(&["init", "--sector", "finance", "--sector", "healthcare", "--jurisdiction", "eu", "--print"]);
    let text = init.run().exits(0).stdout;
    assert!(text.contains("sector: [finance, healthcare]") && text.contains("\n  jurisdictions: [EU]\n"), "{text}");
    assert!(Program::new(&["init", "--jurisdiction", "UK", "--print"]).run().exits(2).stderr.contains("is GB"));
}
