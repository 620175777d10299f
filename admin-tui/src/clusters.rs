//! Letters that are drawn as one but made of several: terminals disagree about how wide they are, so the parts that matter
//! stand alone. A flag becomes its two letters, a family its first member, a skin tone goes. Of what people write no letter goes,
//! at most a joiner that nobody sees.

use ratatui::buffer::{Buffer, Cell};
use unicode_width::UnicodeWidthStr as _;

/// Makes every cell of a picture one that any terminal draws as wide as it is meant.
pub(crate) fn settle(picture: &mut Buffer) {
    let width = usize::from(picture.area.width).max(1);
    for row in picture.content.chunks_mut(width) {
        for column in 0..row.len() {
            settle_cell(row.get_mut(column..).unwrap_or_default());
        }
    }
}

/// Settles the first of these cells; what it no longer fills of those behind it becomes blank.
fn settle_cell(cells: &mut [Cell]) {
    let Some(first) = cells.first() else { return };
    let cluster = first.symbol().to_owned();
    let Some(plain) = plain(&cluster) else { return };
    let style = first.style();
    let filled = cluster.width().max(1);
    // A part that is wide fills the cell behind it, too.
    let symbols = plain.iter().flat_map(|part| {
        let behind = part.width().saturating_sub(1);
        std::iter::once(part.as_str()).chain(std::iter::repeat_n(" ", behind))
    });
    for (cell, symbol) in cells.iter_mut().zip(symbols.chain(std::iter::repeat(" "))).take(filled) {
        cell.set_symbol(symbol).set_style(style);
    }
}

/// The parts that a cluster becomes; nothing when it may stay.
fn plain(cluster: &str) -> Option<Vec<String>> {
    let mut letters = cluster.chars();
    let first = letters.next()?;
    if let Some(letter) = regional(first) {
        let letters = std::iter::once(letter).chain(letters.filter_map(regional));
        return Some(letters.map(String::from).collect());
    }
    if !letters.clone().any(is_joint) {
        return None;
    }
    if is_emoji(first) {
        return Some(vec![first.to_string()]);
    }
    let rest = letters.filter(|it| !is_joint(*it));
    Some(vec![std::iter::once(first).chain(rest).collect()])
}

/// The letter of a flag's half.
fn regional(it: char) -> Option<char> {
    let place = u32::from(it).checked_sub(0x1f1e6).filter(|place| *place < 26)?;
    char::from_u32(u32::from('A') + place)
}

/// Signs and pictures, which are no letters of any script.
fn is_emoji(it: char) -> bool {
    matches!(it, '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' | '\u{2100}'..='\u{2bff}' | '\u{3030}' | '\u{303d}' | '\u{3297}'
        | '\u{3299}' | '\u{1f000}'..='\u{1faff}')
}

/// What makes one picture of several: joiners, skin tones, variations of emoji, keycaps and tags.
fn is_joint(it: char) -> bool {
    matches!(it, '\u{200d}' | '\u{fe0e}' | '\u{fe0f}' | '\u{20e3}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    /// What stands in the cells once a text is drawn.
    fn cells(text: &str) -> Vec<String> {
        let mut picture = Buffer::empty(Rect::new(0, 0, 8, 1));
        picture.set_string(0, 0, text, Style::default());
        settle(&mut picture);
        picture.content.iter().map(|it| it.symbol().to_owned()).collect()
    }

    #[test]
    fn flags_become_their_letters() {
        assert_eq!(cells("a🇩🇪b")[..5], ["a", "D", "E", "b", " "]);
    }

    #[test]
    fn skin_tones_families_and_variations_become_their_first_picture() {
        assert_eq!(cells("👍🏽b")[..4], ["👍", " ", "b", " "]);
        assert_eq!(cells("👨‍👩‍👧b")[..4], ["👨", " ", "b", " "]);
        assert_eq!(cells("❤️b")[..4], ["❤", " ", "b", " "]);
        assert_eq!(cells("1️⃣b")[0], "1");
    }

    #[test]
    fn simple_pictures_combining_marks_and_other_scripts_stay() {
        assert_eq!(cells("😀e\u{301}")[..3], ["😀", " ", "e\u{301}"]);
        assert_eq!(cells("مريم")[..4], ["م", "ر", "ي", "م"]);
    }

    #[test]
    fn no_letter_of_a_script_is_lost() {
        for text in [
            "ශ්\u{200d}රී",
            "क्\u{200d}ष",
            "می\u{200c}خواهم",
            "ه\u{200d}",
            "葛\u{fe0f}",
            "ᠠ\u{200d}",
        ] {
            let letters = |text: &str| text.chars().filter(|it| !is_joint(*it)).collect::<String>();
            let seen = cells(text).concat();
            assert_eq!(seen.split_whitespace().collect::<String>(), letters(text), "{seen}");
        }
    }

    #[test]
    fn no_cell_holds_what_terminals_disagree_about() {
        for text in ["🇩🇪🇦🇹🇩", "👩🏽‍🚀👍🏿", "🏴\u{e0067}\u{e0062}\u{e007f}", "a\u{200d}b"]
        {
            let seen = cells(text).concat();
            assert!(!seen.chars().any(|it| is_joint(it) || regional(it).is_some()), "{seen}");
        }
    }
}
