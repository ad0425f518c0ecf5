//! Near names, for "did you mean".

/// The candidate that is nearest to what was written, when one is near enough: at most a third of its characters
/// differ, and in a very short name not the first, which is another word's. Only names of up to 64 characters and the first 1,000 candidates are looked at.
pub fn nearest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LONGEST: usize = 64;
    let written: Vec<char> = written.chars().take(LONGEST + 1).flat_map(char::to_lowercase).collect();
    if written.is_empty() || written.len() > LONGEST {
        return None;
    }
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates.into_iter().take(1000) {
        let other: Vec<char> = candidate.chars().take(LONGEST + 1).flat_map(char::to_lowercase).collect();
        if other.len() > LONGEST {
            continue;
        }
        let distance = distance(&written, &other);
        let short = written.len().min(other.len()) <= 3;
        let allowed = if short && written.first() != other.first() { 0 } else { written.len() / 3 };
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, name)| name)
}

/// The candidate that looks like what was written though its letters are others: Cyrillic ones for Latin ones, or the
/// other way round. Only the first 1,000 candidates are looked at.
pub fn looks_like<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let same = |candidate: &&str| *candidate != written && looks_alike(written, candidate);
    candidates.into_iter().take(1000).find(same)
}

/// Whether two names look the same, whatever alphabet their letters are of.
pub fn looks_alike(a: &str, b: &str) -> bool {
    a.chars().map(shape).eq(b.chars().map(shape))
}

/// The Latin letter a Cyrillic one looks like.
fn shape(c: char) -> char {
    const CYRILLIC: &str = "аеорсухіјѕАВЕКМНОРСТУХІЈЅ";
    const LATIN: &str = "aeopcyxijsABEKMHOPCTYXIJS";
    let place = CYRILLIC.chars().position(|letter| letter == c);
    place.and_then(|place| LATIN.chars().nth(place)).unwrap_or(c)
}

/// How many insertions, deletions, replacements and swaps of neighbours turn one into the other.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before_last = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let replaced = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before_last[j - 2] + 1);
            }
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::{looks_like, nearest};

    #[test]
    fn letters_of_another_alphabet_that_look_the_same_are_found() {
        assert_eq!(looks_like("с", ["b", "c"]), Some("c"));
        assert_eq!(looks_like("cчёт", ["счёт"]), Some("счёт"));
        assert_eq!(looks_like("рriсe", ["price"]), Some("price"));
        assert_eq!(looks_like("price", ["price", "prize"]), None);
        assert_eq!(looks_like("ж", ["x", "h"]), None);
    }

    #[test]
    fn a_slip_of_the_pen_finds_the_name_and_another_word_does_not() {
        let names = ["amount", "city", "дата"];
        assert_eq!(nearest("amuont", names), Some("amount"));
        assert_eq!(nearest("Amount", names), Some("amount"));
        assert_eq!(nearest("дта", names), Some("дата"));
        for (written, name) in [("foo", "bool"), ("now", "pow"), ("json", "sin"), ("at", "as")] {
            assert_eq!(nearest(written, [name]), None);
        }
        assert_eq!(nearest("pus", ["push"]), Some("push"));
        assert_eq!(nearest("zebra", names), None);
        assert_eq!(nearest("", names), None);
        assert_eq!(nearest("x", ["y"]), None);
    }
}
