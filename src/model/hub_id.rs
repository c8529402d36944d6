//! Ids of repositories as the Hub writes them: their form, and whose they are.

/// What stands before and after the first slash. Ids are short and asked for often: a search of long texts costs more than it saves.
pub(crate) fn split_owner(text: &str) -> Option<(&str, &str)> {
    const ONES: u64 = u64::MAX / 0xff;
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let in_word = words.iter().enumerate().find_map(|(number, word)| {
        let other = u64::from_le_bytes(*word) ^ (ONES * u64::from(b'/'));
        // The high bit of the first byte that is a slash, and of no byte before it.
        let slashes = other.wrapping_sub(ONES) & !other & (ONES << 7);
        (slashes != 0).then(|| 8 * number + slashes.trailing_zeros() as usize / 8)
    });
    let in_rest = || Some(8 * words.len() + rest.iter().position(|byte| *byte == b'/')?);
    let slash = in_word.or_else(in_rest)?;
    Some((&text[..slash], &text[slash + 1..]))
}

/// What a byte is in a Hub id: nothing (0), a letter, digit or `_` (1), or what may not stand twice in a row.
const IN_HUB_ID: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < kinds.len() {
        kinds[byte] = match byte as u8 {
            b'-' => HYPHEN,
            b'.' => 3,
            b'_' => 1,
            other if other.is_ascii_alphanumeric() => 1,
            _ => 0,
        };
        byte += 1;
    }
    kinds
};
const HYPHEN: u8 = 2;

/// Whether a text has the form of a Hub repository id; see [`super::ModelId::is_hub_id`].
#[must_use]
pub fn is_hub_id(text: &str) -> bool {
    // Neither `-` nor `.` may stand at an end or twice in a row.
    let part = |part: &str| {
        if part.len() > 96 || matches!(part.as_bytes(), [] | [b'.', ..] | [.., b'-' | b'.']) {
            return false;
        }
        let (mut last, mut sound) = (HYPHEN, true);
        for byte in part.bytes() {
            let kind = IN_HUB_ID[usize::from(byte)];
            sound &= kind == 1 || (kind != 0 && kind != last);
            last = kind;
        }
        sound
    };
    match split_owner(text) {
        Some((owner, name)) => part(owner) && part(name),
        None => part(text),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tells_hub_ids_from_names() {
        for good in ["gpt2", "acme/helper-7b", "a.b_c/d-e.f"] {
            assert!(is_hub_id(good), "{good}");
        }
        for bad in ["", "a/b/c", "-a/b", "a/b.", "a--b/c", "a/..b", "Llama 2 7B", "a/", "/b"] {
            assert!(!is_hub_id(bad), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn splits_at_the_first_slash(text in "[a-z/0.é\u{ae}\u{b0}\u{2f00}]{0,20}") {
            prop_assert_eq!(split_owner(&text), text.split_once('/'));
        }

        #[test]
        fn takes_the_hub_ids_that_the_client_takes(text in "[aZ9_.\\-/é ]{0,12}") {
            let part = |part: &str| {
                let fine = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.' | '_');
                let ends = part.starts_with(['-', '.']) || part.ends_with(['-', '.']);
                !part.is_empty() && part.chars().all(fine) && !ends && !part.contains("--") && !part.contains("..")
            };
            let parts: Vec<&str> = text.split('/').collect();
            prop_assert_eq!(is_hub_id(&text), parts.len() <= 2 && parts.into_iter().all(part), "{}", text);
        }
    }
}
