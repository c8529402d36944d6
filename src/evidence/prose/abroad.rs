//! What speaks against a claim in languages other than English: other models and plans before a cue, removal beside it.
//!
//! [`super::phrases`] reads English phrases word by word. Elsewhere a short list of phrases is looked for in the cue's own clause.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

/// What a phrase tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tells {
    /// Another model, a part or a plan: what follows in its clause is said of that.
    Another,
    /// What the clause speaks of was taken out.
    Removed,
}

#[rustfmt::skip]
const PHRASES: &[(Tells, &str)] = &[
    (Tells::Another, "上一版本|上一版|上一代|上个版本|旧版|旧模型|前一版本|之前的版本|早期版本|其他模型|其它模型|许多模型|很多模型|大多数模型|多数模型|未来版本|下一版本|后续版本|奖励模型|分词器|裁判模型|基线模型|可能|或许|也许|是否|据说|测试数据|评测数据|测试集|其他工作|教程|指南|示例代码|演示使用|演示采用|词表在|词表基于"),
    (Tells::Another, "旧バージョン|以前のバージョン|前のバージョン|前バージョン|次のバージョン|次期バージョン|他のモデル|他の多くのモデル|多くのモデル|前のモデル|以前のモデル|旧モデル|デモは|デモで|トークナイザ|報酬モデル|評価データ"),
    (Tells::Another, "아키텍처는|아키텍쳐는|이전 버전|다음 버전|기존 버전|다른 모델|많은 모델|이전 모델|데모는|데모에|토크나이저|보상 모델|평가 데이터"),
    (Tells::Another, "frühere version|vorherige version|vorgängerversion|künftige version|nächste version|andere modelle|viele modelle|belohnungsmodell|der tokenizer|die demo"),
    (Tells::Another, "version précédente|ancienne version|future version|prochaine version|autres modèles|modèle de récompense|le tokenizer|le tokeniseur|la démo"),
    (Tells::Another, "versión anterior|versiones anteriores|versión futura|próxima versión|otros modelos|modelo de recompensa|tokenizador|la demo"),
    (Tells::Another, "предыдущая версия|прошлая версия|старая версия|будущая версия|следующая версия|другие модели|многие модели|токенизатор|модель вознаграждения"),
    (Tells::Removed, "删除了|剔除了|去除了|排除了|过滤掉|被删除|被剔除|已删除|除外し|削除し|取り除|제외|삭제|wurden entfernt|wurden ausgeschlossen|supprimées|supprimés|exclues|exclus|retirées|écartées|eliminaron|excluyeron|descartaron|eliminados|excluidos|descartados|удалены|удалили|исключены|исключили|отфильтрованы"),
];

/// Parts of the phrases that are ASCII, one of each: in English hardly any stands.
const IN_ASCII: [&str; 11] =
    ["die demo", "la demo", "modell", "modelo", "tokeni", "e version", "versiones", "wurden ", "exclu", "elimina", "descarta"];

static TABLE: LazyLock<(AhoCorasick, Vec<Tells>)> = LazyLock::new(|| {
    let pairs: Vec<(&str, Tells)> =
        PHRASES.iter().flat_map(|(tells, list)| list.split('|').map(move |phrase| (phrase, *tells))).collect();
    let automaton =
        AhoCorasick::new(pairs.iter().map(|(phrase, _)| phrase)).expect("the table of phrases is small and constant");
    (automaton, pairs.into_iter().map(|(_, tells)| tells).collect())
});

/// Marks that end a clause.
const ENDS: [char; 6] = [',', ';', '，', '；', '。', '、'];

/// The phrases that stand in a sentence: every cue asks for them.
pub(super) struct Phrases(Vec<(Range<usize>, Tells)>);

impl Phrases {
    /// Of the folded text of a sentence.
    pub(super) fn of(folded: &str) -> Self {
        if folded.is_ascii() && !IN_ASCII.iter().any(|part| folded.contains(part)) {
            return Self(Vec::new());
        }
        let (automaton, tells) = &*TABLE;
        let found = automaton.find_overlapping_iter(folded);
        Self(found.map(|found| (found.range(), tells[found.pattern().as_usize()])).collect())
    }

    /// Whether the clause around a cue of that text is about another model or about what was taken out.
    pub(super) fn speak_against(&self, folded: &str, cue: Range<usize>) -> bool {
        self.0.iter().any(|(found, tells)| {
            let before = found.end <= cue.start;
            let between = if before { found.end..cue.start } else { cue.end..found.start.max(cue.end) };
            let ends = folded[between].matches(ENDS).count();
            match tells {
                Tells::Another => before && ends == 0,
                // A participle's own commas may stand between: "данные, созданные X, были удалены".
                Tells::Removed => ends <= usize::from(!before),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_a_part_of_each_phrase_in_ascii() {
        let phrases = PHRASES.iter().flat_map(|(_, list)| list.split('|')).filter(|phrase| phrase.is_ascii());
        phrases.for_each(|phrase| assert!(!Phrases::of(phrase).0.is_empty(), "{phrase}"));
    }

    #[test]
    fn looks_no_further_than_the_clause() {
        let told = |text: &str, cue: &str| {
            let at = text.find(cue).unwrap();
            Phrases::of(text).speak_against(text, at..at + cue.len())
        };
        assert!(told("旧版模型基于 x 微调", "基于") && told("данные, сгенерированные x, удалены", "удалены"));
        assert!(!told("与其他模型不同，本模型基于 x 微调", "基于"));
        assert!(told("se eliminaron los datos generados por x", "generados"));
        assert!(!told("este modelo está basado en x, otros modelos no", "basado"));
    }
}
