//! Keys of German, French, Spanish, Russian, Chinese, Japanese and Korean: the rest of the table.

use super::{Field, Says};
use crate::model::RelationKind::{FineTune, Merge};

/// Keys, folded, of one sort, separated by `|`.
#[rustfmt::skip]
pub(super) const ABROAD: &[(Field, &str)] = &[
    (Field::Names(Says::Parent(Some(FineTune))), "微调基座|微調自|ファインチューニング元|дообучена из|дообучена на базе"),
    (Field::Names(Says::Parent(None)), "基底|base utilisée|base usada|verwendete basis|modelo base usado|模型底座|模型基座|起点|起始模型|ausgangspunkt|startpunkt|point de départ|punto de partida|отправная точка|исходные веса|学習元|学習元モデル|시작점|训练起点|初始模型|初始化模型|初始权重|стартовая модель|initialmodell|modèle de base utilisé|modelo base utilizado|verwendetes basismodell|используемая базовая модель|基模型|基座大模型|基底模型|底模|基础大模型|基座模型名称|骨干模型|骨干网络|ベースmodel|ベースllm|バックボーン|ベースとなるモデル|base 모델|베이스모델|기반모델|베이스|백본|백본 모델|파운데이션 모델|basis modell|basis|grundmodell|grundlage|ausgangsmodell|grundlagenmodell|vortrainiertes modell|modèle fondation|modèle de départ|modèle pré entraîné|modelo de partida|modelo fundacional|modelo preentrenado|модель основа|основа|база|предобученная модель|бэкбон"),
    (Field::Names(Says::Teacher), "教师|蒸馏来源|数据生成模型|标注模型|老师模型|データ生成モデル|合成データ生成モデル|데이터 생성 모델|데이터 생성|티처 모델|lehrer modell|modèle professeur|modèle maître|modelo profesor|modelo docente|модель для генерации данных"),
    (Field::Names(Says::Dataset), "학습에 사용한 데이터|학습에 사용한 데이터셋|학습에 사용된 데이터|训练集|训练语料|微调数据|微调数据集|预训练数据|語料|訓練資料|訓練資料集|資料集|学習データセット|使用データセット|使用データ|訓練データ|トレーニングデータ|ファインチューニングデータ|사용 데이터셋|학습 데이터셋|학습데이터|학습데이터셋|파인튜닝 데이터|훈련 데이터|datensätze|trainingsdatensatz|trainingsdatensätze|daten|jeux de données|données|données d'entraînement|données d’entraînement|corpus d'entraînement|conjuntos de datos|datos|datos de entrenamiento|datos de ajuste|dataset de entrenamiento|тренировочные данные|обучающий датасет|данные для обучения|данные"),
    (Field::Begun, "初始化|起始权重|预训练模型|事前学習モデル|사전학습 모델|사전 학습 모델|使用モデル|使用模型|사용 모델"),
    (Field::Original, "原始模型地址|原模型地址|原始权重|原版模型|源模型|来源模型|元のモデル|オリジナルモデル|元のモデルはこちら|元モデルはこちら|変換元|変換元モデル|量子化元|量子化元モデル|원본|원본모델|원 모델|원모델|original modell|ursprungsmodell|ursprüngliches modell|quellmodell|modèle source|modèle d'origine|modèle d’origine|modelo de origen|modelo fuente|оригинал|исходник|источник"),
    (Field::Names(Says::Parent(Some(Merge))), "合并模型|融合模型|マージ元|マージ元モデル|マージモデル|병합 모델|머지 모델"),
];
