//! The words that lineage is told in: one table.
//!
//! A cue is language, not knowledge: no model is named here. Phrases are folded as [`super::text::Text::folded`] is (lower
//! case, hyphens as spaces). Where a cue's object stands is told by its sort; what the object is, by [`super::names`].

mod abroad;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, Input, MatchKind};

use self::abroad::ABROAD;
use super::pages::{is_title, page};
use super::text::Text;
use crate::filter::{self, Filter};
use crate::model::RelationKind::{
    self, Adapter, ContinuedPretraining, Conversion, Copy, Distillation, FineTune, Merge, Quantization,
};

/// How a word for a relation is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// "fine-tuned", "converted".
    Past,
    /// "fine-tuning", "merging".
    Ing,
    /// "fine-tune" after a subject.
    Verb,
    /// "a merge", "LoRA", "quants".
    Noun,
}

/// What the object of a cue is to this model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// Its weights come from there.
    Parent(Option<RelationKind>),
    /// It learned from its outputs.
    Teacher,
}

/// One sort of cue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cue {
    /// A word for how one model stems from another.
    Kind(RelationKind, Form),
    /// "based", "derived": from where is said, how is not.
    Stem,
    /// "initialized": from what follows.
    Start,
    /// "trained", on data or on a model.
    Train,
    /// "DPO", "SFT": on data; a model is never its object.
    Tunes,
    /// "generated", "written": by what follows, or by what stands before.
    Wrote,
    /// "write", "label" after "to": what somebody had a model do.
    Make,
    /// "ranked", "scored": by what follows.
    Judged,
    /// "outputs", "responses": of what follows, or of what stands before.
    Output,
    /// "logits", "chosen responses": what only a model that learns is given, of what follows.
    Signal,
    /// "teacher", "teacher model".
    Teacher,
    /// "base model", "backbone".
    Base,
    /// "this is" and the like, where a paragraph begins: what it plainly is.
    Plainly,
    /// "but", "another", "taught" in a text's first sentence, which may be half of one.
    Opening,
    /// "version", of what follows.
    Version,
    /// "as a base model": what stands before is meant.
    As(What),
    /// What follows directly.
    After(What),
    /// What stands directly before.
    Before(What),
    /// What stands before, with what was used between.
    Ends(What),
    /// "training", of data that stands before.
    Learns,
    /// "from scratch".
    Scratch,
    /// "not", "without".
    Not,
    /// "compared to", "outperforms".
    Compare,
    /// "evaluate", "benchmark".
    Evaluate,
    /// "can be", "plan to", "if".
    Maybe,
    /// "thank you", "credits to".
    Thanks,
}

/// A cue found in a text.
#[derive(Debug, Clone)]
pub(super) struct Hit {
    pub(super) cue: Cue,
    pub(super) span: Range<usize>,
}

const PAST: Form = Form::Past;
const ING: Form = Form::Ing;
const VERB: Form = Form::Verb;
const NOUN: Form = Form::Noun;

/// Phrases of one sort, separated by `|`.
#[rustfmt::skip]
const TABLE: &[(Cue, &str)] = &[
    (Cue::Kind(FineTune, PAST), "tuned|pruned|domain adapted|grpo trained|dpo trained|rlhf trained|rl trained|sft trained|orpo trained|instruction trained|upscaled|up scaled|depth upscaled|depth up scaled|fine tuned|finetuned|fine tunned|finetunned|instruction tuned|instruct tuned|preference tuned|chat tuned|rlhf tuned|dpo tuned|further tuned|post trained|uncensored|abliterated|decensored|further trained|additionally trained|retrained|re trained|feinabgestimmt|feinabgestimmte|feinjustiert|feinjustierte|feingetunt|feingetunte|nachtrainiert|finegetuned|fein abgestimmt|affiné|affinée|fine tuné|fine tunée|finetuné|finetunée|réentraîné|ajustado|ajustada|afinado|afinada|reentrenado|reentrenada|дообучен|дообучена|дообученная|дообученный|дообученной|дообучена|файнтюн|затюненная"),
    (Cue::Kind(FineTune, ING), "post training|posttraining|fine tuning|finetuning|instruction tuning|further training|feinabstimmung|affinage|дообучения|дообучением"),
    (Cue::Kind(FineTune, VERB), "fine tune|finetune|fine tunes|finetunes|adapts|further train|instruction tune|дообучили|дообучил"),
    (Cue::Kind(FineTune, NOUN), "feintuning|full fine tune|full finetune|adaptation|instruct version|instruction version|chat version|instruct variant|chat variant|instruct tuned version|instruction following version|instruction following variant|dpo version|sft version|rlhf version|orpo version|kto version|grpo version|aligned version|thinking version|reasoning version|roleplay version|long context version|long context variant"),
    (Cue::Kind(ContinuedPretraining, PAST), "continually pre trained|continually pretrained|continued pre trained|continued pretrained|continuously pre trained|continuously pretrained|further pre trained|further pretrained|continually trained|weiter vortrainiert"),
    (Cue::Kind(ContinuedPretraining, ING), "continued pre training|continued pretraining|continual pre training|continual pretraining|continuous pre training|continuous pretraining|further pre training|further pretraining|incremental pre training|incremental pretraining|domain adaptive pretraining|domain adaptive pre training|continue pretraining|continue pre training|continued training|continual training"),
    (Cue::Kind(ContinuedPretraining, VERB), "continue to pre train|continue to pretrain|further pre train|further pretrain|continues training|continues the training|continues pre training|continues the pre training|continues pretraining|continues the pretraining|continually pre train|continually pretrain|continued to pre train|continued to pretrain"),
    (Cue::Kind(Quantization, PAST), "quantized|quantised|quantisiert|quantisierte|quantifié|quantifiée|quantisé|quantisée|cuantizado|cuantizada|cuantificado|cuantificada|квантованная|квантованный|квантован|квантована|квантизованная|квантизована"),
    (Cue::Kind(Quantization, ING), "quantizing|quantising"),
    (Cue::Kind(Quantization, NOUN), "llama.cpp compatible version|llama.cpp compatible versions|llama.cpp compatible files|quantization|quantizations|quantisation|quantisations|quants|quant|gguf|ggufs|ggml|gptq|awq|exl2|exl3|imatrix|hqq|nf4|4bit|8bit|4 bit|8 bit|int4|int8|fp8|fp4|nvfp4|mxfp4|mxfp8|w4a16|w8a8|w8a16|quantisierung|quantification|cuantización|квантование"),
    (Cue::Kind(Adapter, NOUN), "lora adapter|lora adapters|lora|qlora|dora|loras|adapter|adapters|adaptor|adaptors|lokr|loha|adaption weights|adaptation weights|textual inversion|адаптер"),
    (Cue::Kind(Merge, NOUN), "merge|merges|adds elements|added elements|interleaving layers|interleaving the layers|interleaved layers|stacking layers|stacking the layers|blend|blends|mash up|mashup|self merge|selfmerge|moe made|moe built|moe created|moe composed|mixture of experts made|mixture of experts built|mixture of experts created|mixture of experts composed|slerp|frankenmerge|frankenmoe|model soup|verschmelzung"),
    (Cue::Kind(Merge, PAST), "merged|fusionné|fusionada|fusionado"),
    (Cue::Kind(Merge, ING), "merging"),
    (Cue::Kind(Distillation, PAST), "distilled|destilliert|destillierte|distillé|distillée|destilado|destilada|дистиллированная|дистиллирован|дистиллирована|дистиллированный"),
    (Cue::Kind(Distillation, ING), "distilling"),
    (Cue::Kind(Distillation, VERB), "distill|distil"),
    (Cue::Kind(Distillation, NOUN), "distillation|kd|knowledge distillation|distillation der|дистилляция|дистилляции|destilación|destillation|wissensdestillation|destilación de conocimiento"),
    (Cue::Kind(Conversion, PAST), "converted|ported|exported|konvertiert|konvertierte|converti|convertie|convertido|convertida|сконвертирована|сконвертирован|конвертирована|конвертированная"),
    (Cue::Kind(Conversion, ING), "converting|porting|exporting"),
    (Cue::Kind(Conversion, NOUN), "conversion|conversions|smaller version|smaller versions|reduced version|reduced versions|trimmed version|trimmed versions|pytorch version|tensorflow version|flax version|jax version|keras version|diffusers version|transformers version|hf version|huggingface version|hugging face version|fp16 version|fp32 version|bf16 version|float16 version|bfloat16 version|half precision version|fp16 weights|bf16 weights|fp16 checkpoint|bf16 checkpoint|mlx|onnx|openvino|coreml|core ml|safetensors|port|tensorrt|tflite|litert|ctranslate2|torchscript|export|exports|konvertierung|f16 version|fp16 safetensors|bf16 safetensors|fp32 safetensors"),
    (Cue::Kind(Copy, NOUN), "fork|mirror|copy|exact copy|duplicate|reupload|re upload|re upload|clone|backup|kopie|copie|copia|копия|зеркало"),
    (Cue::Kind(Copy, PAST), "mirrored|copied|duplicated|reuploaded|re uploaded|cloned|forked|resharded|re sharded|sharded"),
    (Cue::Stem, "based|builds|built|derived|adapted|developed|derives|descends|descended|starting|started|made|upcycled|inherits its weights|inherits the weights|modified|obtained|evolved|basiert|basierend|aufbauend|basé|basée|s'appuie|basado|basada|основан|основана|основанная|основанный|derivado|derivada|dérivé|dérivée|abgeleitet"),
    (Cue::Version, "version"),
    (Cue::Plainly, "this is|this model is|this repo is|this repository is|this checkpoint is|just|simply"),
    (Cue::Opening, "but|another|tune|taught|teach|teaching|took|attempt|better|improved|stronger|extra|longer|reduced|fewer|epochs|epoch|conversational|dpo'd|sft'd|orpo'd|that speaks|unfroze"),
    (Cue::Thanks, "thank|thanks|credit|credits|kudos|shout out|shoutout|grateful|感谢|感謝|감사|danke|merci|gracias|спасибо"),
    (Cue::Stem, "variant|extension|derivative|improved version|enhanced version|modified version|extended version|expanded version|updated version"),
    (Cue::Stem, "on the basis|on top|auf basis|auf der basis|auf der grundlage|à partir|à la base|a partir|sur la base|sobre la base|на основе|на базе"),
    (Cue::Start, "initialized|initialised|initialize|initialise|initializing|initialising|initialization|warm started|warm start|bootstrapped|initialisiert|initialisé|initialisée|inicializado|inicializada|инициализирована|инициализирован|resumed|resume|resuming|continuation"),
    (Cue::Train, "aligned|trained|training|train|retraining|trainiert|entraîné|entraînée|entrenado|entrenada|обучена|обучен|pre trained|pretrained|pre training|pretraining"),
    (Cue::Tunes, "dpo|grpo|orpo|kto|ppo|rlhf|sft|simpo|preference optimization|preference optimisation|preference alignment|for alignment|has seen|saw|been exposed to|was exposed to|reinforcement learning"),
    (Cue::Wrote, "authored|перегенерированы|переписаны|synthetic queries|synthetic prompts|synthetic documents|synthetic textbooks|synthetic chats|synthetic problems|synthetic instruction data|synthetic training data|synthetic preference data|synthetic preferences|synthetic corpus|synthetic code|synthetic text|simulated|sampled|rejection sampled|transcribed|expanded|rolled out|rephrased|machine translated|back translated|backtranslated|by running|by sampling|by having|regenerated|resampled|annotation generation|data generation|by prompting|by querying|by asking|wrote|annotiert|annotierte|annotierten|übersetzt|beschriftet|erstellt|erstellte|erstellten|traduits par|rédigés par|écrites par|écrits par|escritas por|escritos por|etiquetados por|anotados por|produits|produites|créées|créés|annotées|annotés|étiquetées|traduites|creadas|creados|producidos|producidas|anotadas|anotados|etiquetadas|etiquetados|traducidas|traducidos|написаны|созданы|написанных|размеченных|размечены|переведены|generated|synthesized|synthesised|synthetized|produced|written|rewritten|created|curated|augmented|captioned|recaptioned|translated|annotated|labelled|labeled|pseudo labelled|pseudo labeled|relabeled|answered|completed|paraphrased|generates|generate|generating|synthesizing|generiert|generierte|generierten|erzeugt|erzeugte|erzeugten|généré|générés|générée|générées|generado|generados|generada|generadas|сгенерирован|сгенерированы|сгенерированных|сгенерированные|сгенерированном|созданных|synthetic data|synthetic dataset|synthetic datasets|synthetic examples|synthetic pairs|synthetic dialogues|synthetic conversations|synthetic instructions|synthetic answers|synthetic questions|synthetic samples|synthetic stories|synthetic texts|synthetic traces|synthetic labels|synthetic captions|synthetic responses|synthetic images|synthetic speech|synthetic audio|synthetic videos|role played|roleplayed"),
    (Cue::Make, "write|produce|create|label|annotate|answer|synthesize|synthesise|translate|caption|rewrite|paraphrase|augment|relabel|simulate"),
    (Cue::Judged, "ranked|scored|rated|graded|judged|assessed|scoring|ranking|given by|assigned by|provided by|established by"),
    (Cue::Output, "paraphrases|replies|outputs|output|responses|response|completions|completion|answers|generations|chats|traces|reasoning traces|thinking traces|chains of thought|chain of thought|conversations|dialogues|dialogs|demonstrations|rationales|explanations|trajectories|rollouts|samples|solutions|labels|pseudo labels|captions|preferences|feedback|data|dataset|instructions|knowledge|trainingsdaten|étiquettes|etiquetas|antworten|ausgaben|réponses|sorties|respuestas|salidas|ответы|ответов|ответах|данных|daten|données|datos"),
    (Cue::Signal, "logits|soft labels|soft targets|hidden states|chosen responses|chosen answers|chosen completions|preferred responses|preferred answers"),
    (Cue::Teacher, "teacher|teachers|teachings|teacher model|teacher models|teacher llm|teacher network|lehrermodell|modèle enseignant|modelo maestro|modelo profesor|модель учитель|教师模型|教師模型|教師モデル|교사 모델|老师模型"),
    (Cue::Base, "underlying model|underlying llm|underlying language model|underlying base model|base model|base models|base llm|base checkpoint|base language model|foundation model|backbone|backbone model|parent model|parent models|starting checkpoint|pretrained model|pre trained model|pretrained checkpoint|source model|original model|original weights|student model|student|ベースモデル|basismodell|modèle de base|modelo base|базовая модель"),
    (Cue::As(What::Parent(None)), "as llm|as the llm|as its llm|as our llm|as the language model|as its language model|as the language backbone|as language backbone|as its language backbone|as the text backbone|as its primary model|as the primary model|as the sentence transformer embedding model|as the sentence transformer body|as a base|as the base|as base|as its base|as our base|as a base model|as the base model|as base model|as its base model|as our base model|as a backbone|as the backbone|as backbone|as its backbone|as our backbone|as the foundation|as its foundation|as a foundation|as foundation|as the starting point|as a starting point|as starting point|as initialization|as an initialization|as the initialization|as the student|as student|as a student|as the pretrained model|as the pre trained model|als basis|als basismodell|comme base|como base|как основа|в качестве основы|в качестве базовой модели|for initialization"),
    (Cue::As(What::Teacher), "as a teacher|as the teacher|as teacher|as teachers|as the teachers|as its teacher|as our teacher|as a teacher model|as the teacher model|as teacher model|as the annotator|as annotator|als lehrer|als lehrermodell|als teacher|de modèle enseignant|de professeur|comme modèle enseignant|como modelo profesor|como modelo maestro|como modelo docente|в роли учителя|в качестве модели учителя|comme enseignant|como profesor|в качестве учителя"),
    (Cue::Scratch, "from scratch|from the ground up|randomly initialized|randomly initialised|random initialization|random initialisation|从零开始|从头训练|从头开始|從零開始|從頭訓練|スクラッチ|ゼロから|처음부터|pretrained on the raw texts only|pre trained on the raw texts only|von grund auf|de zéro|à partir de zéro|desde cero|с нуля"),
    // Chinese.
    (Cue::After(What::Parent(None)), "基于|基於|源自|衍生自|改编自|初始化自"),
    (Cue::After(What::Parent(Some(FineTune))), "微调自|微調自|微调了|微调|微調"),
    (Cue::After(What::Parent(Some(Distillation))), "蒸馏自|蒸餾自|蒸留元"),
    (Cue::Before(What::Parent(Some(FineTune))), "进行微调|進行微調|进行了微调|進行了微調|上微调|上微調|上进行微调|进行全参数微调|微调而来|微调得到|微調而來|微调后的|的微调|的微調|进行指令微调|进行有监督微调|进行监督微调|的基础上微调|的基础上进行微调|基础上进行微调|进行lora微调|进行 lora 微调|进行qlora微调|进行二次训练|继续训练|進行lora微調|進行 lora 微調|進行qlora微調|進行 qlora 微調|进行 qlora 微调|进行全量微调|進行全參數微調|模型进行微调|模型進行微調"),
    (Cue::Before(What::Parent(Some(ContinuedPretraining))), "进行增量预训练|继续预训练|增量预训练|进行继续预训练|上增量预训练|進行增量預訓練"),
    (Cue::Before(What::Parent(Some(Quantization))), "的量化|的量化版|的量化版本|的int4量化|的int8量化|量化版|量化版本|量化而来|进行量化|的gguf版|的 gguf|的gguf|的awq|的gptq|的 awq|的 gptq|的4bit|的 4bit"),
    (Cue::Before(What::Parent(None)), "为基座|為基座|为基础|為基礎|为底座|作为基座|作为基座模型|作为基础模型|作为底座|的基础上|的基礎上|为基座模型|为基础模型|初始化|为骨干"),
    (Cue::Before(What::Teacher), "生成的数据|生成的数据集|生成的對話|生成的对话|生成的回答|生成的训练数据|生成的指令|生成的合成数据|生成的回复|的输出|生成的推理|生成的样本|生成的思维链|蒸馏数据|蒸馏的数据|蒸馏得到|蒸馏而来|中蒸馏|的蒸馏|生成的資料|蒸餾|标注的|标注的数据|的回答进行微调|的回答进行训练|的回答上微调|的回答微调|的回复进行微调|作为教师|作为教师模型|为教师"),
    (Cue::Before(What::Parent(Some(Merge))), "合并而成|合併而成|合并得到|融合而成|融合得到|合并而来|进行合并|进行融合"),
    (Cue::Before(What::Parent(Some(Adapter))), "的lora|的 lora|的适配器|的 lora 适配器|的lora适配器|的 lora 权重|のlora|の lora|のアダプタ|のアダプター|のloraアダプタ|의 lora|의 어댑터|의 lora 어댑터"),
    (Cue::Before(What::Parent(Some(ContinuedPretraining))), "上进行增量预训练|上进行继续预训练|上继续预训练|上持续预训练|추가 사전학습|추가 사전 학습|계속 사전학습|지속적 사전학습"),
    (Cue::Before(What::Teacher), "生成|标注|標註|撰写|编写|翻译"),
    (Cue::After(What::Parent(Some(Merge))), "fusion de|fusion entre|fusión de|fusión entre|слиянием|слияние|слияние моделей"),
    (Cue::After(What::Parent(None)), "в основу модели легла|в основу модели лёг|в основе модели лежит|в основе лежит|was originally|were originally"),
    (Cue::After(What::Parent(Some(Conversion))), "compatible checkpoints for|compatible checkpoint for"),
    (Cue::Before(What::Parent(Some(Conversion))), "as onnx|as mlx|as openvino|as safetensors|in onnx|in mlx|in safetensors|in mlc format|in onnx format|in mlx format|in openvino format|in coreml format|in core ml format|in safetensors format|in ctranslate2 format|in transformers format|in hf format"),
    (Cue::Before(What::Parent(Some(Quantization))), "as gguf|as a gguf|as ggufs|as awq|as gptq|as exl2|in gguf|in awq|in gptq|in exl2|in gguf format|in ggml format|in gptq format|in awq format|in exl2 format|in exl3 format"),
    (Cue::After(What::Parent(Some(Adapter))), "adapter weights trained on|lora weights trained on"),
    (Cue::Before(What::Parent(Some(Adapter))), "with new type of conditioning"),
    (Cue::After(What::Parent(Some(FineTune))), "sft was done on|sft was performed on|dpo was done on|dpo was performed on|sft from|sft on|sft over|dpo over|sft was run on|dpo was run on|orpo was run on|grpo was run on|sft was applied to|dpo was applied to|orpo was applied to|grpo was applied to|dpo from|dpo on|grpo on|taught to|дообучение|applied rl to|applied rlhf to|applied grpo to|applied dpo to|applied ppo to|applied sft to|applied orpo to|applied kto to|applied reinforcement learning to|applied supervised fine tuning to|applied instruction tuning to|applying rl to|applying rlhf to|applying grpo to|applying dpo to|applying ppo to|applying sft to|applying orpo to|applying kto to|applying reinforcement learning to|applying supervised fine tuning to|applying instruction tuning to|sft of|dpo of|orpo of|grpo of|kto of|rlhf of|sft on top of|dpo on top of|grpo on top of|rlhf on top of"),
    (Cue::After(What::Parent(None)), "created from|created using|created with|made with|made from|extracted from|extends|specializes|specialises|turns|the base is|the base was|its base is|inherits from|extended the vocabulary of|extending the vocabulary of|expanded the vocabulary of|expanding the vocabulary of|is powered by|built with|we start with|we started with|i started with|we start from|we started from|starts from|continues from|i started from|for the base we went with|for the base i went with|for the base we used|for the base i used|as a base i went with|for the base model we used|under the hood it is|under the hood it's|under the hood this is|at its core it is|at its core this is|at its core is|at heart it is|base model used for fine tuning is|base model used for finetuning is|base model used is|base model used was|base model used for training is|started life as|began life as|started out as|started off as|weights come from|weights came from|weights are taken from|weights were taken from"),
    (Cue::After(What::Parent(Some(Copy))), "weights are identical to|weights are the same as|same weights as|same exact weights as|identical weights to|byte identical to|byte for byte copy of|unmodified weights of"),
    (Cue::After(What::Parent(Some(Merge))), "mix of|hybrid of|moe of|mixture of experts of|combination of|combines the strengths of|combining the strengths of|combine the strengths of"),
    (Cue::After(What::Parent(Some(Conversion))), "text part of|language model part of|llm part of|language part of|language model of|text model of|text encoder of|vision encoder of|vision tower of"),
    (Cue::After(What::Parent(Some(FineTune))), "head to|heads to|head on top of|heads on top of"),
    (Cue::Before(What::Parent(None)), "under the hood|is the base of this model|is the base for this model|was the base of this model|was the base for this model|is the base for this one|is the base of this one|was the base for this one|is the base here|is the base for this release|is the starting point of this model|was the starting point of this model|is the starting point for this model|is the foundation of this model|was the basis for this model|was the basis of this model|forms the basis of this model|forms the base of this model|is what this model is built on|is what this model was trained from"),
    (Cue::After(What::Parent(Some(Adapter))), "adapter weights for use with|lora weights for use with|adapter for use with|lora for use with|to be loaded on top of|to be used on top of|to be applied on top of"),
    (Cue::After(What::Teacher), "distillation loss against|distillation loss with|distillation loss from|kd loss against|kd loss with|als lehrermodell diente|als lehrer diente|als teacher diente|student of|student model of|taught by|trained to mimic|learns to mimic|learned to mimic|taught to mimic|trained to imitate|learns to imitate|learned to imitate|trained to emulate|learns to emulate|trained to match|trained to reproduce|trained to replicate|knowledge was transferred from|knowledge is transferred from|knowledge transferred from|transferring knowledge from|transfers knowledge from|transferred knowledge from|knowledge transfer from|transferring the knowledge of|transfers the knowledge of|kl divergence between the student and|kl divergence to|kl between the student and|kl loss between the student and|kl divergence against|kl loss against|learned from|learnt from|learns from|weak supervision by|weak supervision from|weakly supervised by|under the supervision of|with the supervision of"),
    (Cue::As(What::Teacher), "as chosen answers|as chosen responses|as the chosen answers|as the chosen responses|as the preferred answers|as the preferred responses|as preferred answers|as preferred responses"),
    (Cue::After(What::Parent(None)), "инициализирована весами|инициализирован весами|инициализирована из весов"),
    (Cue::Kind(Merge, Form::Past), "zusammengeführt|verschmolzen"),
    (Cue::Kind(ContinuedPretraining, Form::Past), "weiter vortrainiert|weitervortrainiert"),
    (Cue::Before(What::Parent(Some(Conversion))), "转换而来|轉換而來|转换得到|转换为|转换成|을 fp16으로|를 fp16으로|을 변환한|를 변환한"),
    // Japanese.
    (Cue::Before(What::Parent(None)), "をベースに|をベースモデル|をベースとし|をもとに|を元に|を基に|に基づ|ベースの|をベースにし|から初期化|で初期化"),
    (Cue::Before(What::Parent(Some(FineTune))), "をファインチューニング|をファインチューン|のファインチューニング|をfine tuning|を微調整|を追加学習|をインストラクションチューニング|を指示チューニング|に対してファインチューニング|に対してインストラクションチューニング|をsft"),
    (Cue::Before(What::Parent(Some(ContinuedPretraining))), "を継続事前学習|に継続事前学習|から継続事前学習|に対して継続事前学習|の継続事前学習|を継続学習"),
    (Cue::Before(What::Parent(Some(Quantization))), "を量子化|の量子化|のgguf|の gguf|をgguf|を gguf|のawq|のgptq|を4bit"),
    (Cue::Before(What::Parent(Some(Merge))), "をマージ|のマージ|をスラープ"),
    (Cue::Before(What::Parent(Some(Conversion))), "を変換|から変換"),
    (Cue::Before(What::Teacher), "で生成|により生成|によって生成|を用いて生成|を使って生成|を使用して生成|が生成し|から蒸留|を蒸留|の出力|による合成データ|で作成した合成|を教師モデル|を教師と|で合成し|を使ってアノテーション|を用いてアノテーション|の回答を学習|の応答を学習|の出力を学習|でアノテーション|がアノテーション|が作成したデータ|で作成したデータ|で作成しました"),
    // Over what it was done with: "X を日本語データで追加学習", "X를 한국어 데이터로 추가 학습".
    (Cue::Before(What::Parent(Some(FineTune))), "でファインチューニング|で追加学習|で微調整|でfine tuning|でインストラクションチューニング|로 파인튜닝|로 추가 학습|로 미세조정|로 미세 조정|으로 파인튜닝|으로 추가 학습|으로 미세조정"),
    (Cue::Before(What::Parent(Some(ContinuedPretraining))), "で追加事前学習|で継続事前学習|で継続学習|로 추가 사전학습|로 계속 사전학습|으로 추가 사전학습"),
    // Korean.
    (Cue::Before(What::Parent(None)), "기반으로|을 기반으로|를 기반으로|기반의|을 베이스로|를 베이스로|베이스로|을 기반|를 기반|기반 모델|기반|에서 초기화|로 초기화|으로 초기화"),
    (Cue::Before(What::Parent(Some(FineTune))), "을 파인튜닝|를 파인튜닝|모델을 파인튜닝|의 파인튜닝|파인튜닝한|을 미세조정|를 미세조정|을 미세 조정|를 미세 조정|모델을 미세조정|모델을 미세 조정|을 추가 학습|를 추가 학습|을 instruction tuning|를 instruction tuning|에 instruction tuning|을 fine tuning|를 fine tuning|모델을 fine tuning"),
    (Cue::Before(What::Parent(Some(Quantization))), "을 양자화|를 양자화|모델을 양자화|의 양자화|의 gguf|양자화 버전"),
    (Cue::Before(What::Parent(Some(Merge))), "을 병합|를 병합|을 머지|를 머지"),
    (Cue::Before(What::Parent(Some(ContinuedPretraining))), "을 추가 사전학습|를 추가 사전학습|을 계속 사전학습|를 계속 사전학습|에 추가 사전학습|을 continual pretraining|를 continual pretraining"),
    (Cue::Before(What::Teacher), "로 생성한|으로 생성한|가 생성한|이 생성한|로 생성된|으로 생성된|을 사용하여 생성|를 사용하여 생성|을 이용해 생성|를 이용해 생성|로 생성했|으로 생성했|로 생성하였|으로 생성하였|를 사용해 생성|을 사용해 생성|를 통해 생성|을 통해 생성|의 답변으로|의 응답으로|로 라벨링|으로 라벨링|가 작성한|이 작성한|가 라벨링한|이 라벨링한|을 활용해 생성|를 활용해 생성|에서 증류|로부터 증류|으로부터 증류|의 출력|를 교사 모델|을 교사 모델"),
    // What speaks against.
    (Cue::Not, "none of|false that|untrue that|deny|denies|denied|hardly|nobody|not|no|without|never|neither|nor|cannot|isn't|wasn't|aren't|weren't|doesn't|don't|didn't|haven't|hasn't|rather than|instead of|no longer|except|excluding|excludes|nicht|kein|keine|keinen|ohne|pas|sans|aucun|aucune|sin|ningún|ninguna|не|без|没有|沒有|并非|並非|不是|未使用|不使用|不含|不包含|無|しない|せず|していない|ていない|ておらず|ません|ではない|ではなく|않고|않은|아닌|없이|않았"),
    (Cue::Compare, "inspired by|as a baseline|as baseline|as baselines|for comparison|compare|compares|comparing|level of|levels of|improves over|improve over|improves upon|improvement over|improvements over|against|whereas|relative to|outperform|outperforms|outperforming|outperformed|compared|comparable|comparison|in contrast|versus|vs|better than|worse than|similar to|surpass|surpasses|surpassing|on par|unlike|differs from|differ from|different from|distinct from|beats|beating|competitive|rival|rivals|superior|stronger than|smaller than|faster than|as good as|like|exceeds|exceeding|matches|matching|the best|the previous|our previous|im vergleich|übertrifft|comparé|surpasse|comparado|supera|по сравнению|превосходит|相比|优于|優於|超过|超越|比較|に匹敵|を上回|より優れ|よりも|보다|비교"),
    (Cue::Evaluate, "données de test|données de validation|jeu de test|datos de prueba|datos de validación|conjunto de prueba|testdaten|validierungsdaten|testdatensatz|тестовые данные|тестовых данных|тестовая выборка|валидационные данные|测试集|測試集|测试数据|验证集|テストデータ|테스트 데이터|evaluate|evaluated|evaluates|evaluating|evaluation|evaluations|benchmark|benchmarks|benchmarked|leaderboard|win rate|win rates|winrate|test set|test questions|test answers|test responses|test samples|evaluation answers|test prompts|test cases|evaluation prompts|evaluation questions|test data|evaluation data|validation data|validation set|evaluation set|eval set|eval rubric|evaluation rubric|scoring rubric|dev set|held out|holdout set|validation split|test split|as a judge|as judge|as the judge|mt bench|zero shot performance|评测|評測|评估|評估|評価|평가|bewertet|évalué|evaluado|оценк"),
    (Cue::Maybe, "not allowed|not permitted|forbidden|prohibited|also available|elsewhere|your data|your own|your dataset|your task|your domain|perhaps|maybe|allegedly|supposedly|suspect|suspects|suspected|rumor|rumour|rumors|rumours|unclear|whether|had it been|says|say that|states that|state that|claims that|claim that|claims to|claim to|claims it|said that|stated that|pretends to|coming soon|planned|we plan|i plan|stay tuned|working on|in preparation|on the way|upcoming|going to|being trained|hope for|hope to|hoping for|looking forward to|look forward to|wish for|can|could|may|might|should|would|will|want to|wants to|plan to|plans to|planning to|intend to|if you|you can|to be|how to|please|able to|let's|feel free|recommend|recommended|recomendado|recomendados|recomendada|recomendadas|recommandé|recommandés|empfohlen|empfohlene|рекомендуется|рекомендуем|推荐|推薦|推奨|consider|kann|können|sollte|peut|pourrait|puede|podría|может|можно|可以|如果|计划|將會|将会|できます|할 수|予定"),
];

/// The phrases of the table with their cues, each once.
fn phrases() -> impl Iterator<Item = (&'static str, Cue)> {
    let mut seen = std::collections::HashSet::new();
    let all = TABLE.iter().chain(ABROAD).flat_map(|(cue, list)| list.split('|').map(move |phrase| (phrase, *cue)));
    all.filter(move |(phrase, _)| seen.insert(*phrase))
}

/// All phrases, for texts with letters beyond ASCII.
struct All {
    automaton: AhoCorasick,
    phrases: Vec<(&'static str, Cue)>,
    /// The longest other phrase that each begins with.
    shorter: Vec<Option<usize>>,
}

static ALL: LazyLock<All> = LazyLock::new(|| {
    let phrases: Vec<(&str, Cue)> = phrases().collect();
    let places: HashMap<&str, usize> = phrases.iter().enumerate().map(|(place, (phrase, _))| (*phrase, place)).collect();
    let heads = |phrase: &'static str| phrase.char_indices().rev().map(|(end, _)| &phrase[..end]);
    let shorter = phrases.iter().map(|(phrase, _)| heads(phrase).find_map(|head| places.get(head).copied())).collect();
    let automaton =
        AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(phrases.iter().map(|(phrase, _)| phrase));
    All { automaton: automaton.expect("the table of cues is small and constant"), phrases, shorter }
});

/// The phrases in ASCII, by their first words.
struct Ascii {
    /// The hash of each phrase's first word; of those that begin alike, the longest comes first.
    phrases: Vec<(u64, &'static str, Cue)>,
    /// The first words: most words begin no phrase.
    first_words: Filter,
    /// The phrases of one word.
    words: Filter,
    /// The first two words of the others, with what stands between: most words that begin a phrase are "a", "the", "as".
    pairs: Filter,
    /// The letters that the second words of those begin with, by the last bits of the first word's hash.
    letters: [u32; 256],
}

static ASCII: LazyLock<Ascii> = LazyLock::new(|| {
    let first = |phrase: &str| filter::word(phrase.as_bytes()).0;
    let mut phrases: Vec<(u64, &str, Cue)> =
        phrases().filter(|(phrase, _)| phrase.is_ascii()).map(|(phrase, cue)| (first(phrase), phrase, cue)).collect();
    phrases.sort_unstable_by_key(|(hash, phrase, _)| (*hash, std::cmp::Reverse(phrase.len())));
    let (mut words, mut pairs, mut letters) = (Vec::new(), Vec::new(), [0; 256]);
    for (hash, phrase, _) in &phrases {
        let rest = &phrase.as_bytes()[filter::word(phrase.as_bytes()).1..];
        match pair(*hash, rest) {
            None => words.push(*hash),
            Some(pair) => {
                pairs.push(pair);
                letters[*hash as usize % 256] |= letter(rest);
            }
        }
    }
    let first_words = Filter::new(phrases.iter().map(|(hash, ..)| *hash).collect());
    Ascii { phrases, first_words, words: Filter::new(words), pairs: Filter::new(pairs), letters }
});

impl Ascii {
    /// The longest phrase that stands at an offset, of whole words, where the first word there, of that hash and length, begins one.
    #[inline(never)]
    fn longest(&self, bytes: &[u8], at: usize, hash: u64, length: usize) -> Option<(&'static str, Cue)> {
        let text = &bytes[at..];
        let rest = &text[length..];
        let goes_on = || {
            self.letters[hash as usize % 256] & letter(rest) != 0
                && pair(hash, rest).is_some_and(|pair| self.pairs.may_hold(pair))
        };
        if !self.words.may_hold(hash) && !goes_on() {
            return None;
        }
        let from = self.phrases.partition_point(|(first, ..)| *first < hash);
        let alike = self.phrases[from..].iter().take_while(|(first, ..)| *first == hash);
        alike.map(|(_, phrase, cue)| (*phrase, *cue)).find(|(phrase, _)| {
            // "gguf versions" does not begin with "gguf version", but with "gguf".
            text.starts_with(phrase.as_bytes()) && bounded(bytes, at, at + phrase.len())
        })
    }
}

/// A bit for the second byte of what follows a word.
fn letter(rest: &[u8]) -> u32 {
    rest.get(1).map_or(0, |byte| 1 << (byte & 31))
}

/// The hash of a word and the next, where `rest` follows the first and its hash; `None` where no word is next.
fn pair(first: u64, rest: &[u8]) -> Option<u64> {
    let gap = match rest {
        [b' ', next, ..] if next.is_ascii_alphanumeric() => 1,
        _ => rest.iter().position(u8::is_ascii_alphanumeric)?,
    };
    let between = rest[..gap].iter().fold(first, |hash, byte| filter::step(hash, u64::from(*byte)));
    Some(filter::step(between, filter::word(&rest[gap..]).0))
}

/// The cues in a folded text, in order, none overlapping another.
pub(super) fn find(folded: &str, out: &mut Vec<Hit>) {
    out.clear();
    if folded.is_ascii() {
        return find_words(folded, out);
    }
    let bytes = folded.as_bytes();
    let mut at = 0;
    let all = &*ALL;
    while let Some(found) = all.automaton.find(Input::new(folded).range(at..)) {
        let start = found.start();
        let mut alike = std::iter::successors(Some(found.pattern().as_usize()), |place| all.shorter[*place]);
        let whole = alike.find(|place| bounded(bytes, start, start + all.phrases[*place].0.len()));
        if let Some((phrase, cue)) = whole.map(|place| all.phrases[place]) {
            at = start + phrase.len();
            out.push(Hit { cue, span: start..at });
        } else {
            // A longer word hides here: go on after its first letter.
            at = start + 1;
            while !folded.is_char_boundary(at) {
                at += 1;
            }
        }
    }
}

/// Of cues in order, those that start within a span.
pub(super) fn within<'a>(hits: &'a [Hit], span: &Range<usize>) -> &'a [Hit] {
    let before = |offset: usize| hits.partition_point(|hit| hit.span.start < offset);
    &hits[before(span.start)..before(span.end)]
}

/// The cues that are words, and not parts of names: "distill" in `acme/x-distill-7b` says nothing.
pub(super) fn outside_names(hits: &mut Vec<Hit>, text: &Text, source: &str) {
    let bytes = text.plain.as_bytes();
    let part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'/' | b'.' | b'@');
    hits.retain(|hit| {
        if in_title(text, source, hit.span.start) {
            return false;
        }
        if !bytes[hit.span.start].is_ascii() || !bytes[hit.span.end - 1].is_ascii() {
            return true;
        }
        let start = bytes[..hit.span.start].iter().rposition(|byte| !part(*byte)).map_or(0, |at| at + 1);
        let end = bytes[hit.span.end..].iter().position(|byte| !part(*byte)).map_or(bytes.len(), |at| hit.span.end + at);
        let (before, after) = (&text.plain[start..hit.span.start], text.plain[hit.span.end..end].trim_end_matches('.'));
        let noun = matches!(hit.cue, Cue::Kind(_, Form::Noun));
        if noun && in_page(text, source, hit.span.start) {
            return false;
        }
        if before.is_empty() && after.is_empty() {
            return true;
        }
        if before.contains(['/', '_', '@']) || after.contains(['/', '_']) {
            return after.starts_with('/') && before.is_empty() && !noun;
        }
        let negated = matches!(before.to_ascii_lowercase().as_str(), "non-" | "un-" | "de-" | "not-" | "anti-");
        let joins = matches!(hit.cue, Cue::Wrote | Cue::Output | Cue::Stem | Cue::Teacher | Cue::Kind(_, Form::Past));
        !negated
            && (before.is_empty() || joins && after.is_empty())
            && !after.bytes().any(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
    });
}

/// Whether an offset lies in the title of a paper.
fn in_title(text: &Text, source: &str, at: usize) -> bool {
    let index = text.links.partition_point(|link| link.span.end <= at);
    text.links
        .get(index)
        .is_some_and(|link| link.span.start <= at && is_title(&text.plain[link.span.clone()], &source[link.target.clone()]))
}

/// Whether an offset lies in the label of a link to a model's page.
fn in_page(text: &Text, source: &str, at: usize) -> bool {
    let index = text.links.partition_point(|link| link.span.end <= at);
    text.links.get(index).is_some_and(|link| link.span.start <= at && page(&source[link.target.clone()]).is_some())
}

/// The same in a text without accents and other scripts, where a cue can only start where a word does.
fn find_words(folded: &str, out: &mut Vec<Hit>) {
    let bytes = folded.as_bytes();
    let ascii = &*ASCII;
    let mut at = 0;
    while at < bytes.len() {
        let (hash, length) = filter::word(&bytes[at..]);
        if ascii.first_words.may_hold(hash)
            && let Some((phrase, cue)) = ascii.longest(bytes, at, hash, length)
        {
            out.push(Hit { cue, span: at..at + phrase.len() });
            at += phrase.len();
        } else {
            // Past the word and what ends it.
            at += length + 1;
        }
    }
}

/// Whether a match starts and ends at the edges of words. Scripts without spaces have none.
fn bounded(bytes: &[u8], start: usize, end: usize) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || (0xc3..0xd4).contains(&byte) || (0x80..0xc0).contains(&byte);
    let first = bytes[start];
    let last = bytes[end - 1];
    let before = start.checked_sub(1).map(|at| bytes[at]);
    let after = bytes.get(end).copied();
    let latin_before = first.is_ascii_alphanumeric() && before.is_some_and(|byte| byte.is_ascii_alphanumeric());
    let latin_after = last.is_ascii_alphanumeric() && after.is_some_and(|byte| byte.is_ascii_alphanumeric());
    // Two-byte letters: Latin with accents, Greek, Cyrillic.
    let wide = |byte: u8| (0xc3..=0xd3).contains(&byte);
    let wide_before = wide(first) && start >= 2 && (wide(bytes[start - 2]) || bytes[start - 1].is_ascii_alphanumeric());
    let wide_after = end >= 2 && wide(bytes[end - 2]) && after.is_some_and(|byte| wide(byte) || byte.is_ascii_alphanumeric());
    let mixed = last.is_ascii_alphanumeric() && after.is_some_and(wide)
        || first.is_ascii_alphanumeric() && start >= 2 && wide(bytes[start - 2]) && letter(bytes[start - 1]);
    !(latin_before || latin_after || wide_before || wide_after || mixed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cues(text: &str) -> Vec<String> {
        let mut out = Vec::new();
        find(text, &mut out);
        out.into_iter().map(|hit| text[hit.span].to_owned()).collect()
    }

    #[test]
    fn starts_every_phrase_with_a_letter_or_digit() {
        let phrases = TABLE.iter().chain(ABROAD).flat_map(|(_, list)| list.split('|'));
        phrases.for_each(|phrase| assert!(phrase.starts_with(char::is_alphanumeric), "{phrase}"));
    }

    #[test]
    fn finds_the_same_with_and_without_other_scripts() {
        let text =
            "a fine-tuned, retrained model; trained on outputs of it. it's not based-on 4 bit quants, isn't as a base modelx";
        let folded = text.replace('-', " ");
        assert_eq!(cues(&folded), cues(&format!("{folded} \u{2014}")));
    }

    #[test]
    fn finds_whole_words_only() {
        assert_eq!(cues("a fine tuned model, notably merged; copying"), ["fine tuned", "merged"]);
    }

    #[test]
    fn prefers_the_longest_phrase() {
        assert_eq!(cues("using it as a base model"), ["as a base model"]);
    }

    #[test]
    fn finds_a_shorter_phrase_where_the_longest_is_part_of_a_word() {
        assert_eq!(cues("gguf versions of"), ["gguf"]);
        assert_eq!(cues("gguf versions \u{2014}"), ["gguf"]);
    }

    #[test]
    fn finds_cues_in_other_scripts() {
        assert_eq!(cues("本模型基于 x 微调 и дообучена на y"), ["基于", "微调", "дообучена"]);
        assert_eq!(cues("xを量子化したもの"), ["を量子化"]);
        assert_eq!(cues("необученный"), Vec::<String>::new());
    }
}
