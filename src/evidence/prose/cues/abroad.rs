//! The words that lineage is told in, of German, French, Spanish, Russian, Chinese, Japanese and Korean: the rest of the table.

use super::{Cue, Form, What};
use crate::model::RelationKind::{
    Adapter, ContinuedPretraining, Conversion, Copy, Distillation, FineTune, Merge, Quantization,
};

/// Phrases of one sort, separated by `|`.
#[rustfmt::skip]
pub(super) const ABROAD: &[(Cue, &str)] = &[
    (Cue::Kind(FineTune, Form::Past), "обрезанная|урезанная|зафайнтюненная|зафайнтюненный|дообученную|затюнен|затюненный|тюн|дотюненная|расцензуренная|расцензуренный|weitertrainiert|weiter trainiert|weitertrainierte|finegetunte|unzensiert|unzensierte|non censurée|non censuré|décensurée|sin censura|fine tuneada|fine tuneado|finetuneada|finetuneado"),
    (Cue::Kind(FineTune, Form::Verb), "дообучал|дообучали|зафайнтюнил|зафайнтюнили|затюнил|затюнили"),
    (Cue::Kind(FineTune, Form::Noun), "adaptación|lora finetuning|lora feinabstimmung|qlora finetuning|ajuste fino|feinjustierung"),
    (Cue::Kind(ContinuedPretraining, Form::Ing), "kontinuierliches vortraining|continuación del entrenamiento|poursuite de l'entraînement|продолжили предобучение|fortgesetztes vortraining|fortgesetztes pretraining|kontinuierliches pretraining|weiteres vortraining|pré entraînement continu|préentraînement continu|poursuite du pré entraînement|poursuite du préentraînement|pre entrenamiento continuo|preentrenamiento continuo|preentrenamiento continuado|continuación del preentrenamiento|продолжение предобучения|продолженное предобучение"),
    (Cue::Kind(Quantization, Form::Noun), "gguf файлы|gguf файл|gguf веса|awq version|gptq version|exl2 version|gguf version|gguf versionen|gguf dateien|gguf quantisierung|gguf quantisierungen|awq quantisierung|gptq quantisierung|4 bit quantisierung|8 bit quantisierung|квантизация|квантизации|кванты|квант|cuantificación|quantifizierung"),
    (Cue::Kind(Merge, Form::Noun), "мердж|мерж"),
    (Cue::Kind(Distillation, Form::Noun), "дистиллят|дистилят"),
    (Cue::Kind(Conversion, Form::Noun), "onnx version|mlx version|конвертация|конверсия|conversión"),
    (Cue::Kind(Copy, Form::Noun), "spiegel|miroir|espejo"),
    (Cue::Version, "versión|версия"),
    (Cue::Plainly, "dies ist|das ist|ceci est|c'est|esto es|este es|este modelo es|dieses modell ist|ce modèle est|это|модель"),
    (Cue::Start, "инициализированы|инициализировано"),
    (Cue::Train, "обучение проводилось|обучение велось|обучение происходило|als trainingsdaten|zum training|pour l'entraînement|para el entrenamiento|для обучения|обучено|обученный|обученная|обученное|обученной|обучал|обучали|обучалась|обучался|обучил|обучили|entrené|entrenamos"),
    (Cue::As(What::Parent(None)), "als grundlage|als ausgangspunkt|als ausgangsmodell|als startpunkt|comme modèle de base|comme point de départ|comme base de départ|como modelo base|como modelo de base|como punto de partida|в качестве базы|в качестве основной модели|в качестве исходной модели|в качестве базового чекпоинта|как базовую модель|за основу"),
    (Cue::After(What::Parent(None)), "基座模型选用|基座选用|底座选用|基座选择|基座模型选择|基础模型选用|继承自|派生自|事前学習済みモデルとして|사전학습 모델로|base model은|base 모델은|nous partons de|los pesos provienen de|les poids proviennent de|die gewichte stammen von|底模用的是|底模使用|底模采用|基座用的是|初始化权重采用|初始化权重为|初始权重采用|ベースモデルとして|ベースとして|初期値として|初期重みとして|基盤モデルとして|베이스 모델로|베이스 모델로는|기반 모델로|기반 모델로는|베이스모델로|백본으로|초기 가중치로|взял|взяли|взяла|модель на основе|модель на базе|mit den gewichten von|ausgangspunkt war|ausgangspunkt ist|ausgangsmodell war|ausgangsmodell ist|issu de|权重来自|初始权重为|基座模型是|基座模型为|基座为|基座是|底座为|底座是|底模为|底模是|基座采用|基座模型采用|基座模型使用|底座采用|基础模型为|基础模型是|基础模型采用|初期重みは|ベースは|ベースには|ベースモデルは|ベースモデルには|元モデルは|元になったモデルは|베이스 모델은|기반 모델은|베이스는|원본 모델은|기본 모델은|베이스모델은|сделана на основе|сделана на базе|сделан на основе|построена на основе|построена на базе|построен на основе|построен на базе|создана на основе|создана на базе|создан на основе|создан на базе|разработана на основе|разработана на базе|ausgehend von|grundlage ist|basis ist|grundlage bildet|la base est|la base es|en partant de|partant de|partiendo de|partimos de|parte de|основой является|основой послужила|основой служит|базой является|базой послужила"),
    (Cue::Before(What::Parent(None)), "之上|热启动|の重みを初期値|を初期値|から派生|の派生モデルです|の派生モデルで、|の派生です|を軽量化|を改変|에서 파생|를 경량화|을 경량화|为起点|作为起始模型|为基底|為基底|為底座|为初始模型|를 베이스 모델로|을 베이스 모델로|를 기반 모델로|을 기반 모델로|를 토대로|을 토대로|를 바탕으로|을 바탕으로|를 백본|을 백본|백본을 사용|가중치로 초기화|의 가중치로 초기화|basierendes|basierende|basierender|基础上|作为预训练模型|作为骨干|作为骨干网络|作为骨干模型|作为主干|作为主干网络|作为底模|作为起点|作为初始权重|作为基模型|为底模|为骨干网络|为主干|为基模"),
    (Cue::After(What::Parent(Some(FineTune))), "剪枝自|finetune von|fine tune von|sft поверх|dpo поверх|rlhf поверх|grpo поверх|адаптация|дообучение модели"),
    (Cue::After(What::Parent(Some(Merge))), "zusammenführung der modelle|fusion der modelle|verschmelzung der modelle|fusion des modèles|fusión de los modelos|mezcla de los modelos|合并了|融合了|zusammenführen von|al fusionar|de fusionar|en fusionnant|mezcla de|mélange de|mischung aus|mix aus|zusammenführung von|zusammenführung aus"),
    (Cue::After(What::Teacher), "答案均来自|答案来自|回答均来自|回答来自|数据是通过调用|数据通过调用|数据由调用|датасет собран с помощью|данные собраны с помощью|датасет переведён с помощью|датасет переведен с помощью|датасет был переведён с помощью|датасет был сгенерирован с помощью|датасет был сгенерирован|датасет сгенерирован с помощью|датасет создан с помощью|датасет размечен с помощью|교사 모델로|교사로|教師モデルとして|教師として|données synthétiques issues de|données synthétiques de|datos sintéticos de|synthetische daten von|synthetischen daten von|датасет сгенерирован|разметка выполнена с помощью|разметка сделана с помощью|перевод выполнен с помощью|перевод сделан с помощью|翻訳には|翻訳に|アノテーションは|アノテーションには|合成データは|合成データには|データ生成には|データの生成には|データ作成には"),
    (Cue::Ends(What::Parent(Some(FineTune))), "剪枝得到|剪枝而来|裁剪得到|裁剪而来|fine tuning 모델|finetuning 모델|fine tuned 모델|训了|训练了|ファインチューニング|ファインチューニングを|loraファインチューニング|調整し|調整した|特化させ|最適化し|適応させ|특화 버전|특화 모델|파인튜닝된|微调版|微调版本|微调模型|微调而成|微调训练|lora微调|lora 微调|qlora微调|qlora 微调|全参数微调|指令微调|监督微调|微調版|微調模型|sft得到|做了sft|做了 sft|做sft|进行sft|进行 sft|进行了sft|进行了 sft|进行dpo|进行 dpo|进行了dpo|进行了 dpo|dpo训练|dpo 训练|grpo训练|grpo 训练|rlhf训练|强化学习训练|训练得到|训练而成|训练而来|去审查版|去审查版本|无审查版|破限版|ファインチューニング版|ファインチューニングモデル|ファインチューニング済みモデル|ファインチューニングし|ファインチューンし|チューニング版|チューニングし|検閲解除版|で学習|学習し|学習させ|学習を行|qlora しました|qloraしました|追加学習|インストラクションチューニング|指示チューニング|instruction tuningを|instruction tuning を|fine tuningを|fine tuning を|dpoを|dpo を|sftを|sft を|grpoを|grpo を|sft한|sft 한|sft하|sft를|sft 를|dpo한|dpo를|dpo 를|파인튜닝 버전|파인튜닝 모델|파인튜닝 된|파인튜닝된|파인튜닝하|파인튜닝했|파인튜닝을|튜닝 버전|튜닝 모델|로 튜닝|으로 튜닝|튜닝한|튜닝했|로 학습|으로 학습|학습한|학습했|학습하였|학습시킨|학습시켰|학습된|추가 학습|추가학습|학습을 진행|파인튜닝"),
    (Cue::Ends(What::Parent(None)), "修改而来|扩展而来|改造而来|衍生而来|改进而来|中文版|中文版本|汉化版|日语版|韩语版|日本語版|한국어 버전|한국어버전|한글 버전"),
    (Cue::Ends(What::Parent(Some(Adapter))), "用に学習したlora|用に学習させたlora|日本語lora|中文lora|한국어 lora|训的lora|训的 lora|训练的lora|训练的 lora|ロールプレイlora|用lora|用のlora|用loraアダプタ|用のloraアダプタ|용 lora|용 lora 어댑터|용 어댑터"),
    (Cue::Ends(What::Parent(Some(Quantization))), "量化|量子化|양자화"),
    (Cue::Ends(What::Parent(Some(Conversion))), "导出为|导出的|导出成|mlx変換|onnx変換|gguf変換|fp16 版本|fp16版|fp16版本|bf16 版本|bf16版|bf16版本|fp16 版|bf16 版|半精度版|半精度版本|safetensors版|safetensors 版本|onnx版|onnx 版本|onnx版本|mlx版|mlx 版本|mlx版本|に変換|へ変換|で保存|로 변환|으로 변환|로 저장|으로 저장"),
    (Cue::Ends(What::Parent(Some(Copy))), "镜像|ミラー|미러"),
    (Cue::Ends(What::Parent(Some(Merge))), "で混ぜ|をミックス|でマージ|マージし|マージした|병합|머지|合并模型|融合模型|合并|融合|合併|マージモデル|머지 모델|병합 모델|머지한|병합한"),
    (Cue::Ends(What::Teacher), "重新生成|重新撰写|重新标注|다시 작성|재작성|재생성|生成させ|作成させ|回答させ|翻訳させ|로 생성|으로 생성|进行了翻译|进行翻译|进行标注|进行了标注|进行了改写|로 번역|으로 번역|翻译的|翻译成|翻译为|翻译得到|翻译了|翻译而来|标注数据|打标|改写|蒸馏|翻訳し|翻訳した|翻訳され|作成し|作成した|作成され|生成し|生成した|生成され|合成し|合成した|アノテーションし|アノテーションされ|ラベル付け|번역한|번역했|번역하|번역된|번역되|만들었|만든|만들어|생성했|생성한|생성된|라벨링|지식 증류|증류"),
    (Cue::Learns, "训练|訓練|学習|학습|훈련|튜닝|チューニング|学習には|学習に|データセットには|データセットは|学習データとして|訓練データとして|训练数据采用|训练数据使用|训练集采用|训练集使用|数据集采用|학습 데이터셋은|학습 데이터셋으로|학습 데이터셋으로는|학습에 사용한 데이터셋은|학습에 사용된 데이터셋은|학습에 사용한 데이터|학습 데이터로"),
    (Cue::Compare, "als vergleich|zum vergleich|als baseline|pour comparaison|para comparar|для сравнения|对比|對比|比較のため|비교를 위해|чем|besser als|schlechter als|mejor que|peor que|mieux que|meilleur que|meilleure que"),
    (Cue::Maybe, "geplant|prévu|prévue|previsto|prevista|planen|prévoyons|prévoit|planeamos|планируем|планирую|планируется"),
    (Cue::Kind(Distillation, Form::Past), "дистиллировано"),
    (Cue::Output, "синтетике"),
    (Cue::Before(What::Parent(Some(Quantization))), "в формате gguf"),
    (Cue::Before(What::Parent(Some(Conversion))), "в формате onnx|в формате mlx"),
    (Cue::Before(What::Teacher), "の推論結果を学習|の推論結果で学習|の生成結果で学習|の推論結果を用いて学習|의 답변을 학습|의 응답을 학습|의 출력을 학습|合成的数据"),
    (Cue::Ends(What::Parent(Some(ContinuedPretraining))), "繼續預訓練|增量預訓練|継続事前学習|追加事前学習|事前学習し|事前学習した|고 사전학습|사전학습하|사전학습한|사전학습했|사전학습을 진행"),
    (Cue::Evaluate, "оценки|оценку|оценке|тестовый|тестового|тестовом|валидационный"),
    (Cue::Before(What::Parent(Some(FineTune))), "を枝刈り|をプルーニング|를 프루닝|을 프루닝|のfine tuning"),
    (Cue::After(What::Parent(Some(Quantization))), "gguf格式的|gguf 格式的"),
    (Cue::After(What::Parent(Some(Conversion))), "转换自"),
    (Cue::Kind(Adapter, Form::Noun), "lora gewichte"),
    (Cue::Kind(Merge, Form::Past), "смержено|смержена|смержен"),
    (Cue::Wrote, "traducido|traducida|traduit|traduite|annoté|annotée|anotado|anotada"),
];
