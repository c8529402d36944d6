//! Labels that the card itself shows to be wrong or unfair: scored apart, so that neither side gains by them.
//!
//! A row is added only after the card was read, and says what it says. The table is to stay tiny.

use crate::score::{Facet, Verdict};

struct Dispute {
    /// The labelled model.
    model: &'static str,
    /// The name of the facet, as the tables print it.
    facet: &'static str,
    verdict: Verdict,
    /// A part of what the label has (for a miss) or of what was found (for a false alarm).
    about: &'static str,
    why: &'static str,
}

const IN_RECIPE: &str = "the recipe in the card names it as base_model; other labels count a recipe's base_model as a parent";
const ONE_OF_TWO: &str = "the card names both models as its base in two places; the label took the other";
const IN_BODY: &str = "the card's body says it; the label has nothing";
const NOT_IN_BODY: &str = "neither the card's body nor a file beside it names a licence; the label repeats the front matter";

const LINKED: &str = "the card's list of training data links to this translation; the label has the words of the link";
const IN_TABLE: &str = "the card's table of training data lists it; the label has the front matter's list";
const UNNAMED: &str = "the label leaves the teacher unnamed; the catalogue has the paper's word for it";
const WRONG_LINK: &str = "the card itself links this model as the base; the label corrects the card";
const VARIANT: &str =
    "the label's own note says that which of two variants it is is not certain; both are reported as possible";

const DISPUTED: &[Dispute] = &[
    alarm("sethuiyer/Dr_Samantha-7b", "merge", "TinyPixel/Llama-2-7B-bf16-sharded", IN_RECIPE),
    alarm("sethuiyer/Dr_Samantha-7b", "parents, any kind", "TinyPixel/Llama-2-7B-bf16-sharded", IN_RECIPE),
    alarm("mlabonne/Beyonder-4x7B-v2", "merge", "mlabonne/Marcoro14-7B-slerp", IN_RECIPE),
    alarm("mlabonne/Beyonder-4x7B-v2", "parents, any kind", "mlabonne/Marcoro14-7B-slerp", IN_RECIPE),
    alarm("mistralai/Devstral-Small-2507", "fine-tune", "mistralai/Mistral-Small-3.1-24B-Base-2503", ONE_OF_TWO),
    alarm("mistralai/Devstral-Small-2507", "parents, any kind", "mistralai/Mistral-Small-3.1-24B-Base-2503", ONE_OF_TWO),
    alarm("IrfanUruchi/1B-building-engineering-llm", "fine-tune", "fine-tune EleutherAI/pythia-1b ", ONE_OF_TWO),
    alarm("IrfanUruchi/1B-building-engineering-llm", "parents, any kind", "fine-tune EleutherAI/pythia-1b ", ONE_OF_TWO),
    alarm("APEX160230/model-distillation", "fine-tune", "Qwen/Qwen2.5-1.5B-Instruct", ONE_OF_TWO),
    alarm("APEX160230/model-distillation", "parents, any kind", "Qwen/Qwen2.5-1.5B-Instruct", ONE_OF_TWO),
    miss("APEX160230/model-distillation", "fine-tune", "Qwen2.5-1.5B", ONE_OF_TWO),
    miss("APEX160230/model-distillation", "parents, any kind", "Qwen2.5-1.5B", ONE_OF_TWO),
    alarm("Recognai/zeroshot_selectra_medium", "fine-tune", "Recognai/selectra_small", WRONG_LINK),
    alarm("Recognai/zeroshot_selectra_medium", "parents, any kind", "Recognai/selectra_small", WRONG_LINK),
    alarm("renegade-studio/beta-O1", "copy", "MiniMax-M1", VARIANT),
    alarm("renegade-studio/beta-O1", "parents, any kind", "MiniMax-M1", VARIANT),
    miss("renegade-studio/beta-O1", "copy", "MiniMaxAI/MiniMax-M1-80k", VARIANT),
    miss("renegade-studio/beta-O1", "parents, any kind", "MiniMaxAI/MiniMax-M1-80k", VARIANT),
    alarm("microsoft/Orca-2-7b", "distillation", "openai/gpt-4", UNNAMED),
    alarm("microsoft/Orca-2-7b", "teachers", "openai/gpt-4", UNNAMED),
    alarm("tokyotech-llm/Swallow-7b-instruct-hf", "datasets", "kunishou/", LINKED),
    alarm("sentence-transformers/all-MiniLM-L6-v2", "datasets", "coco", IN_TABLE),
    alarm("sentence-transformers/all-MiniLM-L6-v2", "datasets", "flickr30k", IN_TABLE),
    alarm("sentence-transformers/all-MiniLM-L6-v2", "datasets", "rajpurkar/squad_v2", IN_TABLE),
    alarm("sentence-transformers/all-MiniLM-L6-v2", "datasets", "sentence-transformers/all-nli", IN_TABLE),
    alarm("CohereForAI/c4ai-command-r-plus", "licence in text", "cc", IN_BODY),
    alarm("microsoft/phi-2", "licence in text", "mit license", IN_BODY),
    alarm("upstage/SOLAR-10.7B-Instruct-v1.0", "licence in text", "upstage/solar-10.7b-instruct-v1.0: cc-by-nc-4.0", IN_BODY),
    alarm("tokyotech-llm/Swallow-7b-instruct-hf", "licence in text", "llama 2 community license", IN_BODY),
    alarm("DreamVu/Cosmos-Reason2-2B-Retail-Grocery-EgoExo", "licence in text", "nvidia open model license", IN_BODY),
    miss("BAAI/bge-m3", "licence in text", "mit", NOT_IN_BODY),
    miss("gustavecortal/fr-boris-8bit", "licence in text", "mit", NOT_IN_BODY),
    miss("JosephusCheung/Guanaco", "licence in text", "gpl-3.0", NOT_IN_BODY),
];

const fn alarm(model: &'static str, facet: &'static str, about: &'static str, why: &'static str) -> Dispute {
    Dispute { model, facet, verdict: Verdict::FalseAlarm, about, why }
}

const fn miss(model: &'static str, facet: &'static str, about: &'static str, why: &'static str) -> Dispute {
    Dispute { model, facet, verdict: Verdict::Miss, about, why }
}

/// Why an outcome is disputed; `None` for those that count.
pub fn why(model: &str, facet: Facet, verdict: Verdict, expected: &str, got: &str) -> Option<&'static str> {
    let text = if verdict == Verdict::FalseAlarm { got } else { expected };
    let row = DISPUTED
        .iter()
        .find(|row| row.model == model && row.facet == facet.to_string() && row.verdict == verdict && text.contains(row.about));
    row.map(|row| row.why)
}
