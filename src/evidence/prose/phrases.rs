//! The noun phrase that a participle is said of: "our earlier model was", "than a model", "the judge was".
//!
//! Whom a sentence is about is told by its first words ([`super::own::subject`]); what a clause inside it is about, by the words
//! right before its verb. "Trained on X" after "a version" tells of this model, after "any model" or "the judge was" of another.

mod nouns;

use self::nouns::{COPULAS, DETERMINERS, GOVERNORS, HEADS, OTHERS, PARTS, PIECES, ROLES, STEPS, STOPS};
use super::grammar::DATA_LIKE;
use super::names::{Sentence, Sure, Thing};
use super::own::Own;
use super::tokens::Sort;
use super::words::WordSet;

/// Whether what stands right before a token is another model, as in "our models X developed from".
pub(super) fn other_before(sentence: &Sentence, own: &Own, end: usize, noun: bool) -> bool {
    if plural_before(sentence, end) || had_before(sentence, end) {
        return true;
    }
    let mut index = end;
    while index > 0 && end - index < 6 && (LINKS.contains(sentence.word(index - 1)) || sentence.word(index - 1).ends_with("ly"))
    {
        index -= 1;
    }
    if noun && index == end {
        // "Foo LoRA weights": a name of the noun, not a subject.
        return false;
    }
    let Some(name) = sentence.name_before(index).filter(|name| name.sure >= Sure::Shape) else { return false };
    if own.covers(&name, &sentence.catalog.families) {
        return false;
    }
    // "a version of X, which is a distilled Y": X is. "X, which was then fine-tuned": this model came of it.
    if sentence.word(index) == "," && sentence.word(index + 1) == "which" {
        let then = |at: usize| {
            matches!(sentence.word(at), "then" | "further" | "subsequently" | "later" | "additionally" | "we" | "i")
        };
        return !(index + 2..end).any(then);
    }
    let mut before = name.tokens.start;
    if let Some(outer) = before.checked_sub(1).filter(|at| sentence.word(*at) == "(").and_then(|at| sentence.name_before(at)) {
        // "X (acme/x)" is one name.
        before = outer.tokens.start;
    }
    let before =
        sentence.back_over(before, |word| matches!(word, "the" | "a" | "an" | "\"" | "our" | "pretrained" | "original"));
    // "is an experimental X model based on": what it is, not another one.
    let lower = |at: usize| sentence.word(at).bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b' ' | b'-'));
    let article = (before.saturating_sub(4)..before)
        .rev()
        .take_while(|at| lower(*at))
        .find(|at| matches!(sentence.word(*at), "a" | "an"));
    if article.and_then(|at| at.checked_sub(1)).is_some_and(|at| matches!(sentence.word(at), "is" | "was")) {
        return false;
    }
    let introduced = sentence.word_back(before, 1);
    !matches!(
        introduced,
        "of" | "on"
            | "this"
            | "for"
            | "with"
            | "using"
            | "in"
            | "to"
            | "by"
            | "from"
            | "is"
            | "are"
            | "was"
            | "over"
            | "at"
            | "via"
            | "called"
            | "named"
            | "as"
            | "into"
    )
}

/// Whether another model uses the name before a token: "Owl uses X as its base", "the judge uses X as its base".
pub(super) fn used_by_another(sentence: &Sentence, own: &Own, end: usize) -> bool {
    let Some(object) = sentence.name_before(end) else { return false };
    let verb = sentence.back_over(object.tokens.start, |word| {
        matches!(word, "the" | "a" | "an" | "\"" | "our" | "pretrained" | "original" | "model")
    });
    let uses = |at: usize| {
        matches!(sentence.word(at), "uses" | "used" | "use" | "employs" | "takes" | "took" | "leverages" | "utilizes" | "has")
    };
    if verb.checked_sub(1).is_some_and(|at| matches!(sentence.word(at), "supports" | "support" | "allows" | "accepts")) {
        return true;
    }
    let Some(verb) = verb.checked_sub(1).filter(|at| uses(*at)) else { return other_before(sentence, own, verb, false) };
    let subject = sentence.back_over(verb, |word| matches!(word, "also" | "then" | "now" | "only" | "both" | "mainly"));
    let Some(subject) = subject.checked_sub(1) else { return false };
    match sentence.word(subject) {
        "which" | "that" => plural_before(sentence, subject) || of_another(sentence, own, subject),
        "we" | "i" | "it" | "and" | "," | ")" | "to" | "was" | "is" | "were" | "been" | "be" => false,
        "model" | "version" | "variant" | "repository" | "repo" | "project" | "pipeline" | "checkpoint" | "adapter" => {
            of_another(sentence, own, verb)
        }
        _ => !sentence.name_before(verb).is_some_and(|name| own.covers(&name, &sentence.catalog.families)),
    }
}

/// Whether models in the plural stand before, as in "six dense models distilled from": others, unless "our" or "these".
fn plural_before(sentence: &Sentence, end: usize) -> bool {
    let Some(at) = end.checked_sub(1) else { return false };
    if !matches!(sentence.word(at), "models" | "checkpoints" | "versions" | "variants" | "llms" | "finetunes" | "loras") {
        return false;
    }
    let start = at.saturating_sub(6);
    // "is a collection of distilled models": what is here, too.
    let collected = |at: usize| {
        matches!(sentence.word(at), "collection" | "family" | "series" | "suite" | "set" | "range")
            && (at.saturating_sub(3)..at).any(|at| COPULAS.contains(sentence.word(at)))
    };
    !(start..at).any(|at| matches!(sentence.word(at), "our" | "these" | "the" | "all" | "both") || collected(at))
}

/// Whether "we also have a small model" stands right before: another one.
fn had_before(sentence: &Sentence, end: usize) -> bool {
    let model = end.checked_sub(1).is_some_and(|at| matches!(sentence.word(at), "model" | "version" | "variant"));
    model
        && (end.saturating_sub(7)..end)
            .any(|at| sentence.word(at) == "have" && matches!(sentence.word(at + 1), "a" | "an" | "another"))
}

/// Where the clause begins that a token stands in, if it is said of a model that is an object there: "from X, which was trained
/// on Y", "from X (a merge of Y and Z)". "Which was then trained on Y" goes on about this model.
pub(super) fn aside(sentence: &Sentence, own: &Own, at: usize) -> Option<usize> {
    let ends = |at: usize| {
        sentence.word(at) == ";"
            || sentence.word(at) == ")"
            || sentence.word(at) == ","
                && matches!(
                    sentence.word(at + 1),
                    "and" | "then" | "we" | "it" | "using" | "with" | "on" | "for" | "by" | "i" | "this" | "but" | "so" | "to"
                )
    };
    let back = at.saturating_sub(40).max(1)..at;
    let opening = back.rev().take_while(|at| !ends(*at)).find(|at| {
        let apposed = matches!(sentence.word(*at), "a" | "an");
        matches!(sentence.word(at - 1), "," | "(") && (apposed || matches!(sentence.word(*at), "which" | "itself" | "in"))
    })?;
    let begun = opening..at.min(opening + 6);
    let onward = begun.clone().any(|at| {
        matches!(sentence.word(at), "then" | "further" | "subsequently" | "later" | "additionally" | "finally" | "we" | "i")
    });
    let verb = sentence.word(opening) != "which"
        || begun.clone().any(|at| matches!(sentence.word(at), "is" | "was" | "has" | "had" | "were" | "itself"));
    let turn = sentence.word(opening) != "in" || sentence.word(opening + 1) == "turn";
    let name = sentence.name_before(opening - 1).filter(|name| name.thing != Thing::Dataset)?;
    let first = sentence.back_over(name.tokens.start, |word| {
        matches!(word, "the" | "a" | "an" | "base" | "pretrained" | "original" | "model" | "our")
    });
    let object = first
        .checked_sub(1)
        .is_some_and(|at| matches!(sentence.word(at), "from" | "on" | "of" | "with" | "using" | "upon" | "off" | "to" | "for"));
    let object = object && name.sure >= Sure::Shape;
    // "unlike X, which uses Y".
    let unlike = || first.checked_sub(1).is_some_and(|at| matches!(sentence.word(at), "unlike" | "than"));
    (!onward && turn && (verb && object || unlike()) && !own.covers(&name, &sentence.catalog.families)).then_some(opening)
}

/// Words between a subject and its participle.
static LINKS: WordSet = WordSet::new(&[
    "is", "was", "are", "were", "been", "be", "being", "has", "have", "had", "a", "an", "the", "which", "that", "also", "then",
    "further", "itself", "and", ",", ")", "model", "models", "both", "been", "only", "just",
]);

/// Whether the noun phrase that ends right before a token is of another model than this one: by a word in it ("our earlier
/// model was"), by what it is ("the judge was"), or by what governs it ("works with any model").
pub(super) fn of_another(sentence: &Sentence, own: &Own, end: usize) -> bool {
    let mut last = before_steps(sentence, end);
    if last > 1 && sentence.word(last - 1) == "," && HEADS.contains(sentence.word(last - 2)) {
        // "Another model, trained on X, is": only where a word says that it is another.
        last -= 1;
        let Some((first, head)) = phrase(sentence, last - 1) else { return false };
        return (first..head).any(|at| OTHERS.contains(sentence.word(at)));
    }
    let Some((first, head)) = last.checked_sub(1).and_then(|head| phrase(sentence, head)) else { return false };
    let governor = sentence.word_back(first, 1);
    let before = first.checked_sub(2).map_or("", |at| sentence.word(at));
    if COPULAS.contains(governor) && is_of_role(sentence, first - 1) {
        return true;
    }
    if COPULAS.contains(governor) {
        // "this is the first model trained on X" tells what it is, "there is a model trained on X" that there is one.
        return before == "there" || matches!(before, "also" | "exists") && first > 2 && sentence.word(first - 3) == "there";
    }
    let noun = sentence.word(head);
    let named = own.bare_names().any(|name| name.to_lowercase().contains(noun));
    let counted = |at: usize| matches!(sentence.word(at), "first" | "second" | "third") && noun.starts_with("version");
    ROLES.contains(noun) && !named
        || sentence.word(head + 1).bytes().next().is_some_and(|byte| byte.is_ascii_digit()) && head + 1 < last
        || (first..=head).any(|at| OTHERS.contains(sentence.word(at)) || counted(at))
        || GOVERNORS.contains(governor) && !(first..head).any(|at| sentence.name_at(at).is_some())
        || governor == "by"
        || matches!(governor, "of" | "from") && DATA_LIKE.contains(before)
        || governor == "also" && before == "is" && sentence.word(0) == "there"
        || offered(sentence, first, end)
}

/// "The judge is a model trained on X": what stands before the verb is another.
fn is_of_role(sentence: &Sentence, copula: usize) -> bool {
    let subject = copula.checked_sub(1).and_then(|head| phrase(sentence, head));
    subject.is_some_and(|(first, head)| {
        first == 0 && ROLES.contains(sentence.word(head)) || (first..head).any(|at| OTHERS.contains(sentence.word(at)))
    })
}

/// Whether the phrase that ends right before a token is for what this model was made from: "the base model was", "the parent
/// of Helper was".
pub(super) fn of_the_base(sentence: &Sentence, end: usize) -> bool {
    let last = before_steps(sentence, end);
    let base = |at: usize| matches!(sentence.word(at), "base" | "parent" | "original");
    let the = |at: usize| at.checked_sub(1).is_some_and(|at| matches!(sentence.word(at), "the" | "its" | "their"));
    if last < end
        && (last.saturating_sub(4)..last).any(|at| base(at) && the(at) && (at + 1 == last || sentence.word(at + 1) == "of"))
    {
        return true;
    }
    let Some((first, head)) = last.checked_sub(1).filter(|_| last < end).and_then(|head| phrase(sentence, head)) else {
        return false;
    };
    let governor = sentence.word_back(first, 1);
    !COPULAS.contains(governor)
        && (first..head).any(|at| matches!(sentence.word(at), "base" | "original" | "source" | "parent" | "underlying"))
}

/// Whether a part or a tool stands right before, and not the model: "tokenization is based on X", "with an encoder based on X".
pub(super) fn of_a_part(sentence: &Sentence, end: usize) -> bool {
    let mut last = end;
    while last > 0
        && end - last < 6
        && (is_step(sentence, last - 1)
            || matches!(sentence.word(last - 1), "," | "(" | "mostly" | "mainly" | "a" | "an" | "by" | "built"))
    {
        last -= 1;
    }
    last.checked_sub(1).is_some_and(|at| PARTS.contains(sentence.word(at)) && !is_whole(sentence, at))
}

/// "This pipeline was finetuned from", "a sentence encoder based on": a word for a part that names all that is here.
fn is_whole(sentence: &Sentence, head: usize) -> bool {
    if head > 0 && matches!(sentence.word(head - 1), "this" | "these") {
        return true;
    }
    let first = opening(sentence, head, 5);
    let governor = sentence.word_back(first, 1);
    matches!(sentence.word(head), "encoder" | "decoder" | "pipeline")
        && first < head
        && (first == 0 || COPULAS.contains(governor))
        && !matches!(sentence.word(first), "the" | "its" | "their" | "our" | "vision" | "image" | "visual" | "audio" | "text")
}

/// Whether part of a model stands right before, which another lent: "the vision encoder was initialized from X".
pub(super) fn of_a_piece(sentence: &Sentence, end: usize) -> bool {
    let last = before_steps(sentence, end);
    let word = |back: usize| sentence.word_back(last, back);
    matches!(word(1), "encoder" | "tower" | "decoder") && matches!(word(2), "vision" | "image" | "visual" | "audio" | "speech")
        || PIECES.contains(word(1))
}

/// Whether a word is for a part of a network.
pub(super) fn is_piece(word: &str) -> bool {
    word == "encoder" || PIECES.contains(word)
}

/// Whether what a noun such as "quants" names is only compared, wished or said to exist: "compatible with quants of X", "there
/// are quants of X", "than a quant of X".
pub(super) fn of_another_thing(sentence: &Sentence, at: usize) -> bool {
    let first = opening(sentence, at, 5);
    let word = |back: usize| sentence.word_back(first, back);
    // "a merge of X and Y was worse".
    let was = |at: usize| matches!(sentence.word(at), "was" | "were") && sentence.name_before(at).is_some();
    if first == 0 && matches!(sentence.word(0), "a" | "an") && (at..sentence.tokens().len()).any(was)
        || kept_by_others(sentence, first, at)
    {
        return true;
    }
    match word(1) {
        "than" | "like" | "against" | "versus" | "prefer" | "tried" | "see" | "tested" | "evaluated" | "compared" | "needs"
        | "requires" | "need" | "require" => true,
        _ if said_of(sentence, first, at) => true,
        "with" => {
            matches!(word(2), "compatible" | "works" | "work" | "tested" | "compatibility" | "comparison" | "well" | "best")
        }
        "is" | "are" => word(2) == "there",
        _ => false,
    }
}

/// "The GGUF version of X is slower", "the fp16 weights of X need 14 GB": what is said of what others may hold.
fn said_of(sentence: &Sentence, first: usize, at: usize) -> bool {
    let compared = |word: &str| {
        matches!(word, "not" | "better" | "worse" | "also" | "only" | "much" | "still")
            || word.len() > 4 && word.ends_with("er")
    };
    first == 0
        && sentence.word(0) == "the"
        && (at + 1..sentence.tokens().len()).any(|at| match sentence.word(at) {
            "is" | "are" | "was" | "were" => compared(sentence.word(at + 1)) && sentence.name_before(at).is_some(),
            "needs" | "need" | "requires" | "require" | "takes" | "fits" | "runs" | "works" | "performs" | "scores" => {
                sentence.name_before(at).is_some()
            }
            _ => false,
        })
}

/// "A version trained on X is available here": one that lies elsewhere. "In this paper, a model trained on X is studied".
fn offered(sentence: &Sentence, first: usize, end: usize) -> bool {
    let paper = || {
        first < 8
            && sentence.word(first - 1) == ","
            && sentence.word(0) == "in"
            && (1..first).any(|at| matches!(sentence.word(at), "paper" | "work" | "study" | "report" | "section" | "article"))
    };
    matches!(sentence.word(first), "a" | "an")
        && (first == 0 || paper())
        && (end..sentence.tokens().len()).any(|at| {
            matches!(sentence.word(at), "is" | "are" | "was" | "were")
                && (at + 1..at + 4).any(|at| {
                    matches!(sentence.word(at), "here" | "available" | "found" | "hosted" | "coming")
                        || is_studied(sentence.word(at))
                })
        })
}

/// What a paper does with a model that it does not make.
fn is_studied(word: &str) -> bool {
    let verbs =
        ["studied", "examined", "analysed", "analyzed", "investigated", "discussed", "compared", "explored", "considered"];
    verbs.contains(&word)
}

/// Whether what a participle is said of is offered beside this model: "a quantized version of X is also provided".
pub(super) fn beside_this(sentence: &Sentence, at: usize) -> bool {
    kept_by_others(sentence, opening(sentence, at, 5), at)
}

/// "A mirror of X is hosted by others", "a fork of X is maintained elsewhere": what the noun names is not this model.
fn kept_by_others(sentence: &Sentence, first: usize, at: usize) -> bool {
    first == 0
        && (at + 1..sentence.tokens().len()).any(|at| {
            let verb = matches!(
                sentence.word(at),
                "hosted" | "maintained" | "published" | "kept" | "offered" | "provided" | "available" | "found" | "uploaded"
            );
            let whose = matches!(sentence.word(at + 2), "us" | "me" | "our" | "my");
            let also = sentence.word(at - 1) == "also" && matches!(sentence.word(0), "a" | "an");
            verb && (sentence.word(at + 1) == "by" && !whose || sentence.word(at + 1) == "elsewhere" || also)
        })
}

/// The first token and the head of the phrase for a model that ends with a token: "most models of this size", "the old version".
fn phrase(sentence: &Sentence, last: usize) -> Option<(usize, usize)> {
    let noun = |at: usize| HEADS.contains(sentence.word(at)) || ROLES.contains(sentence.word(at));
    // "the first version of this model": its head stands before "of".
    let outer = (last.saturating_sub(4)..last)
        .rev()
        .find(|at| matches!(sentence.word(*at), "of" | "in"))
        .and_then(|at| at.checked_sub(1))
        .filter(|at| noun(*at) && sentence.name_at(*at).is_none());
    let numbered = sentence.word(last).bytes().next().is_some_and(|byte| byte.is_ascii_digit());
    let head = match outer {
        Some(head) => head,
        None if noun(last) => last,
        // "version 1 was".
        None if numbered && last > 0 && sentence.word(last - 1) == "version" => return Some((last - 1, last - 1)),
        None => return None,
    };
    Some((opening(sentence, head, 6), head))
}

/// The end of the phrase that a participle is said of, over "was", "has been", "which is".
fn before_steps(sentence: &Sentence, end: usize) -> usize {
    let mut last = end;
    while last > 0 && end - last < 6 && is_step(sentence, last - 1) {
        last -= 1;
    }
    last
}

/// The first token of the phrase whose head stands at a token.
fn opening(sentence: &Sentence, head: usize, reach: usize) -> usize {
    let mut first = head;
    while first > 0 && head - first < reach && sentence.tokens()[first - 1].sort == Sort::Word {
        let word = sentence.word(first - 1);
        if COPULAS.contains(word) || GOVERNORS.contains(word) || STOPS.contains(word) || word == "tried" {
            break;
        }
        first -= 1;
        if DETERMINERS.contains(word) {
            break;
        }
    }
    first
}

/// Whether a word may stand between a phrase and its participle.
fn is_step(sentence: &Sentence, at: usize) -> bool {
    let word = sentence.word(at);
    STEPS.contains(word)
        || word == "," && matches!(sentence.word(at + 1), "which" | "that")
        || word.ends_with("ly") && word.len() > 4
}
