//! The words that tell what stands behind an object, and what speaks against it.

/// Words for a model right behind its name, and marks that close it.
#[rustfmt::skip]
pub(super) const NOUNS: &[&str] = &[
    "模型", "大模型", "モデル", "모델", "model", "api", "基座", "权重", "`", "\"", ")", "）", "」", "』", "”", "》",
];

/// Words before a name whose verb comes later.
#[rustfmt::skip]
pub(super) const LEADS: &[&str] = &[
    "对", "對", "将", "將", "把", "由", "从", "從", "用", "使用", "采用", "利用", "通过", "借助", "针对", "基于", "给", "拿", "调用",
];

/// Particles behind the object of a verb.
#[rustfmt::skip]
pub(super) const PARTICLES: &[&str] = &[
    "的基础上", "基础上", "上", "之上", "を", "に", "から", "へ", "の", "을", "를", "에", "의", "로부터", "으로부터", "위에",
];

/// Particles behind the owner of what came of it.
#[rustfmt::skip]
pub(super) const OWNERS: &[&str] = &[
    "的", "の", "의", "ベースの", "기반",
];

/// Particles and verbs behind a tool.
#[rustfmt::skip]
pub(super) const TOOLS: &[&str] = &[
    "で", "による", "によって", "により", "を使", "を用い", "を利用", "에서", "로", "으로", "을 사용", "를 사용", "을 이용", "를 이용", "을 통해", "를 통해",
    "을 활용", "를 활용", "から", "에게서",
];

/// What may stand between a name and a noun for what came of it without a particle.
#[rustfmt::skip]
pub(super) const QUALIFIERS: &[&str] = &[
    "中文", "英文", "日文", "汉化", "指令", "对话", "聊天", "全参数", "全量", "监督", "角色扮演", "医疗", "法律", "金融", "数学", "代码", "推理", "日本語",
    "チャット", "ロールプレイ", "한국어", "한글", "인스트럭션", "대화", "롤플레잉", "lora", "qlora", "sft", "dpo", "grpo", "orpo", "gguf", "awq",
    "gptq", "exl2", "mlx", "onnx", "fp16", "bf16", "fp8", "int4", "int8", "4bit", "8bit", "4 bit", "8 bit", "ggml",
    "w4a16", "w8a8",
];

/// Parts of a model, and what it says, behind the particle of an owner: not its weights.
#[rustfmt::skip]
pub(super) const PARTS: &[&str] = &[
    "分词器", "词表", "数据", "資料", "架构", "结构", "框架", "方法", "代码", "论文", "模板", "配置", "输出", "回答", "奖励", "评测", "提示", "思路", "性能",
    "效果", "能力", "トークナ", "アーキテクチャ", "構造", "データ", "出力", "回答", "手法", "論文", "コード", "テンプレート", "設定", "プロンプト", "報酬", "性能",
    "語彙", "토크나이저", "구조", "아키텍처", "데이터", "출력", "답변", "응답", "방법", "논문", "코드", "템플릿", "설정", "프롬프트", "보상", "성능", "어휘",
    "tokenizer",
    "違い", "差", "차이", "差异", "区别",
];

/// Words of data that a model made, or that it judged: it is no parent of what was trained on that.
#[rustfmt::skip]
pub(super) const MADE: &[&str] = &[
    "生成", "合成", "标注", "標註", "翻译", "翻譯", "输出", "蒸馏", "回答", "评分", "打分", "筛选", "过滤", "作成", "出力", "翻訳", "アノテ", "ラベル", "蒸留",
    "使った", "用いた", "評価", "フィルタ", "생성", "합성", "번역", "라벨", "출력", "답변", "증류", "만든", "만들", "활용한", "이용한", "사용한", "평가", "필터",
    "비교",
    "동일", "처럼", "같이", "同様", "同じ", "同样", "类似", "一样",
];

/// Others than the authors.
#[rustfmt::skip]
pub(super) const OTHERS: &[&str] = &[
    "他们", "他人", "别人", "有人", "用户", "您", "你", "大家", "社区", "研究者", "官方", "ユーザ", "あなた", "誰か", "他の", "彼ら", "公式", "사용자",
    "여러분", "당신", "누군가", "다른", "그들", "공식",
];

/// What is only possible, wanted or shown.
#[rustfmt::skip]
pub(super) const POSSIBLE: &[&str] = &[
    "可以", "即可", "需要", "如何", "方便", "能够", "教程", "计划", "将会", "脚本", "命令", "步骤", "如下代码", "以下代码", "示例", "例子", "打算", "建议",
    "推荐", "如需", "若要", "想要", "请", "参考", "失败", "予定", "できます", "できる", "可能", "するには", "する場合", "する方法", "したい", "したら", "すれば",
    "する必要", "ください", "スクリプト", "コマンド", "手順", "参照", "試み", "할 수", "하려면", "하는 방법", "예정", "하고자", "하고 싶", "하기 위", "계획", "가능",
    "필요", "스크립트", "명령", "하세요", "하십시오", "한다면", "하면", "참고",
];

/// Words that say that this model is meant, before a noun for what came of another.
#[rustfmt::skip]
pub(super) const OWN: &[&str] = &[
    "本模型", "本仓库", "本项目", "此模型", "该模型", "这个模型", "这是", "這是", "本库", "我们", "我的", "本版本", "是一个", "このモデル", "本モデル", "当モデル",
    "これは", "本リポジトリ", "このリポジトリ", "이 모델", "본 모델", "이것은", "해당 모델", "이 저장소", "저희", "우리",
];

/// Words for the data that a model learned from.
#[rustfmt::skip]
pub(super) const DATA: &[&str] = &[
    "数据", "資料", "语料", "样本", "データ", "コーパス", "데이터", "코퍼스", "말뭉치", "학습셋",
    "質問", "回答",
];

/// What a model may write that no model learns from.
#[rustfmt::skip]
pub(super) const PAGES: &[&str] = &[
    "文档", "页面", "说明", "readme", "ドキュメント", "説明文", "カード", "문서", "카드", "설명",
];

/// What is said behind an object that serves as something: that it is used.
#[rustfmt::skip]
pub(super) const USED: &[&str] = &[
    "を使", "を採用", "を利用", "を用い", "を活用", "を選", "です", "である", "를 사용", "을 사용", "를 채택", "을 채택", "를 활용",
    "을 활용", "를 이용", "을 이용", "입니다", "进行", "，", "、", "。", ".",
];

/// Words that say that it was data which a model made.
#[rustfmt::skip]
pub(super) const MADE_BY: &[&str] = &[
    "数据由", "数据是由", "数据集由", "样本由", "语料由", "回答由", "資料由", "标签由", "生成训练", "生成了训练", "生成合成数据",
    "生成指令数据", "标注训练", "标注了训练", "翻译了训练", "撰写了训练",
];
