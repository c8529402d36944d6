//! What a heading says about the text below it.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::BOLD;
use crate::evidence::Mention;

/// How far the prose of a section is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Section {
    /// The card of the model that this one was made from: no more is read.
    Original,
    /// Nothing in it is about descent: citations, results, other models, thanks.
    Mute,
    /// Mostly about use; only plain statements about this model count.
    Quiet,
    /// Nothing special.
    Open,
    /// About terms.
    Terms,
    /// About training and data.
    Training,
    /// A list of the models that were merged.
    Sources,
    /// A list of training datasets.
    Datasets,
}

/// Words of headings, first match first. Each is looked for as whole words of the folded heading.
#[rustfmt::skip]
const WORDS: &[(Section, &str)] = &[
    (Section::Training, "training and evaluation"),
    (Section::Mute, "genealogy|geneology|ancestry|ancestors|family tree|levels deep"),
    (Section::Sources, "models merged|merged models|loras used|lora used|models and loras|source models|merge sources|component models|models used|ingredients"),
    (Section::Original, "original model card|original card|original readme|original model readme|original model's card"),
    (Section::Mute, "评测数据|测试数据|评估数据|評価データ|평가 데이터|evaluation data|evaluation dataset|evaluation datasets|test data|testing data|eval data"),
    (Section::Datasets, "training data|training dataset|training datasets|training corpus|training corpora|dataset|datasets|data sources|data source|fine tuning data|finetuning data|pretraining data|pre training data|训练数据|数据集|訓練データ|学習データ|データセット|학습 데이터|데이터셋|trainingsdaten|données d'entraînement|datos de entrenamiento|обучающие данные|данные|中文数据|语料|数据来源"),
    (Section::Training, "training|train|fine tuning|finetuning|pretraining|pre training|distillation|how it was made|how was it made|methodology|训练|微调|蒸馏|学習|訓練|학습|ausbildung|entraînement|entrenamiento|обучение"),
    (Section::Mute, "abstract|摘要|citation|citations|cite|citing|bibtex|references|reference|bibliography|papers|evaluation|evaluations|eval|evals|results|result|benchmark|benchmarks|performance|comparison|comparisons|leaderboard|metrics|accuracy|acknowledgement|acknowledgements|acknowledgment|acknowledgments|thanks|credits|special thanks|related|related models|other models|see also|model zoo|model list|model family|models list|available models|all models|models finetuned|models fine tuned|finetuned models|fine tuned models|derived models|derivatives|downstream|upstream|adapters|community models|ecosystem|model variants|variants|news|updates|update|changelog|change log|release notes|contact|discord|social|socials|sponsors|sponsor|support|table of contents|contents|toc|roadmap|todo|future|future work|next steps|faq|example outputs|examples|quantized models|quantized versions|quants|模型列表|引用|评测|评估|评测结果|致谢|相关|更新|新闻|下载|評価|引用|謝辞|ベンチマーク|평가|인용|감사|성능|danksagung|zitat|auswertung|evaluierung|évaluation|résultats|remerciements|citación|evaluación|resultados|agradecimientos|цитирование|благодарности|оценка|результаты"),
    (Section::Terms, "license|licence|licenses|licensing|licence|license information|terms|许可|许可证|协议|授权|ライセンス|라이선스|라이센스|lizenz|licencia|лицензия"),
    (Section::Quiet, "downloads|download|model downloads|usage|use|uses|how to use|how to|getting started|get started|quickstart|quick start|quick tour|inference|example|demo|deployment|deploy|serving|prompt|prompt format|prompt template|chat template|limitations|limitation|bias|biases|risks|ethics|ethical|ethical considerations|disclaimer|out of scope|intended use|intended uses|recommendations|environmental impact|compute infrastructure|hardware|hyperparameters|framework versions|installation|requirements|run|running|使用|使用方法|快速开始|推理|部署|局限|声明|使い方|利用方法|사용법|사용 방법|nutzung|verwendung|utilisation|uso|использование|ограничения|explanation of quantisation methods|compatibility|provided files"),
];

/// Parts of headings of thanks.
const THANKS: &[&str] = &[
    "acknowledg",
    "thanks",
    "credits",
    "致谢",
    "感谢",
    "謝辞",
    "감사",
    "danksagung",
    "remerciements",
    "agradecimientos",
    "благодарност",
];

/// The most words of a line in bold type that is a heading on use.
const MOST_BOLD_WORDS: usize = 4;

struct Table {
    automaton: AhoCorasick,
    /// The row of each phrase.
    rows: Vec<usize>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let pairs: Vec<(usize, &str)> =
        WORDS.iter().enumerate().flat_map(|(row, (_, list))| list.split('|').map(move |word| (row, word))).collect();
    let automaton = AhoCorasick::new(pairs.iter().map(|(_, word)| word)).expect("the table of headings is small and constant");
    Table { automaton, rows: pairs.into_iter().map(|(row, _)| row).collect() }
});

/// The section that a folded heading opens; `None` where it says nothing.
pub(super) fn section(heading: &str) -> Option<Section> {
    let heading = heading.trim();
    if heading.len() > 90 {
        return None;
    }
    let edge = |character: Option<char>| character.is_none_or(|c| !c.is_ascii_alphanumeric());
    let row = TABLE
        .automaton
        .find_overlapping_iter(heading)
        .filter(|found| {
            let word = &heading[found.range()];
            !word.is_ascii()
                || edge(heading[..found.start()].chars().next_back()) && edge(heading[found.end()..].chars().next())
        })
        .map(|found| TABLE.rows[found.pattern().as_usize()])
        .min()?;
    let section = WORDS[row].0;
    // "Results on open datasets".
    const MEASURED: &[&str] = &["performance", "result", "results", "wer", "accuracy", "benchmark", "benchmarks", "scores"];
    let measured = || heading.split(|c: char| !c.is_alphanumeric()).any(|word| MEASURED.contains(&word));
    let trains = || heading.contains("train");
    Some(if section == Section::Datasets && measured() && !trains() { Section::Mute } else { section })
}

/// Whether a folded heading speaks of a model's card.
pub(super) fn names_a_card(heading: &str) -> bool {
    heading.len() <= 90 && heading.contains("model card")
}

/// Whether a folded heading names terms.
fn names_terms(heading: &str) -> bool {
    let words = heading.split(|c: char| !c.is_alphanumeric());
    heading.len() <= 90
        && heading.contains("licen")
        && words.into_iter().any(|word| matches!(word, "license" | "licence" | "licenses" | "licensing"))
}

/// Whether a folded heading is nothing but a phrase of the table, and so no name.
pub(super) fn is_phrase(heading: &str) -> bool {
    let found = TABLE.automaton.find_overlapping_iter(heading);
    heading.len() <= 90 && found.into_iter().any(|found| found.range() == (0..heading.len()))
}

/// The sections that enclose a line.
#[derive(Debug, Default)]
pub(super) struct Sections(Vec<Open>);

/// A heading that is still open.
#[derive(Debug)]
struct Open {
    level: u8,
    section: Option<Section>,
    /// Whether it names terms beside what else it names: "Citation & License".
    terms: bool,
    /// Whether it names thanks.
    thanks: bool,
    /// The model whose card it opens: nothing below it is about this one.
    foreign: Option<Mention>,
}

impl Sections {
    /// Enters the section of a heading.
    pub(super) fn enter(&mut self, level: u8, folded: &str) {
        self.0.retain(|open| open.level < level);
        // A table of contents holds no further heading, whatever its level.
        let contents = matches!(folded.trim(), "table of contents" | "contents" | "toc");
        let level = if contents { u8::MAX } else { level };
        let ascii = folded.is_ascii();
        let thanks = THANKS.iter().any(|word| (!ascii || word.is_ascii()) && folded.contains(word));
        // "**Please only use this format:**" is a sentence in bold type, and no section on use.
        let sentence = level == BOLD && folded.split_whitespace().count() > MOST_BOLD_WORDS;
        let section = section(folded).filter(|section| !(sentence && *section == Section::Quiet));
        self.0.push(Open { level, section, terms: names_terms(folded), thanks, foreign: None });
    }

    /// Enters the card of another model, which a heading opens.
    pub(super) fn enter_foreign(&mut self, level: u8, model: Mention) {
        self.0.retain(|open| open.level < level);
        self.0.push(Open { level, section: Some(Section::Mute), terms: false, thanks: false, foreign: Some(model) });
    }

    /// The model in whose card the next line stands, where that is another.
    pub(super) fn foreign(&self) -> Option<&Mention> {
        self.0.iter().find_map(|open| open.foreign.as_ref())
    }

    /// Whether the next line stands right below a heading that names terms, whatever else it names.
    pub(super) fn names_terms(&self) -> bool {
        self.0.last().is_some_and(|open| open.terms)
    }

    /// Whether the next line stands in a section of thanks.
    pub(super) fn thanks(&self) -> bool {
        self.0.iter().any(|open| open.thanks)
    }

    /// The section of the next line: what the nearest heading says that says anything. Below a mute heading only one that
    /// speaks of training, data or terms is heard.
    pub(super) fn current(&self) -> Section {
        let mut found = Section::Open;
        if self.foreign().is_some() {
            return Section::Mute;
        }
        for section in self.0.iter().filter_map(|open| open.section) {
            let loud = matches!(section, Section::Terms | Section::Training | Section::Datasets | Section::Sources);
            if found != Section::Mute || loud {
                found = section;
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_headings_in_several_languages() {
        assert_eq!(section("evaluation results"), Some(Section::Mute));
        assert_eq!(section("training and evaluation data"), Some(Section::Training));
        assert_eq!(section("训练数据"), Some(Section::Datasets));
        assert_eq!(section("lizenz"), Some(Section::Terms));
        assert_eq!(section("zorblax 7b"), None);
        assert_eq!(section("reuse of coal"), None);
    }

    #[test]
    fn takes_a_long_line_in_bold_type_for_no_section_on_use() {
        for (level, heading, expected) in [
            (BOLD, "please only use this very format:", Section::Open),
            (BOLD, "intended use:", Section::Quiet),
            (BOLD, "results on the open leaderboard of agents:", Section::Mute),
            (2, "please only use this very format", Section::Quiet),
        ] {
            let mut sections = Sections::default();
            sections.enter(level, heading);
            assert_eq!(sections.current(), expected, "{heading}");
        }
    }

    #[test]
    fn keeps_what_an_outer_heading_says() {
        let mut sections = Sections::default();
        sections.enter(1, "zorblax");
        sections.enter(2, "evaluation");
        sections.enter(3, "chat models");
        assert_eq!(sections.current(), Section::Mute);
        sections.enter(2, "model description");
        assert_eq!(sections.current(), Section::Open);
    }
}
