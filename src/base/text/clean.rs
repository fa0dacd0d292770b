//! Which characters are taken out of every text: those that show nothing, reorder what is shown or pile up.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Vietnamese, pointed Hebrew and Tibetan need three; more on one letter covers the lines above and below it.
const MAX_MARKS: u8 = 4;

const ZERO_WIDTH_NON_JOINER: char = '\u{200C}';
const ZERO_WIDTH_JOINER: char = '\u{200D}';

/// Cleans a text and puts it into NFC; the same rules for one line and for many. Cleaning twice changes nothing.
///
/// The second pass of NFC joins what a removed character had kept apart.
pub(super) fn clean(raw: &str) -> String {
    Cleaning::of(newlines_joined(raw).nfc()).nfc().collect()
}

/// CRLF, CR, NEL, VT, FF and the two Unicode separators as `\n`; a tab as a blank, so that pasted cells stay apart.
fn newlines_joined(raw: &str) -> impl Iterator<Item = char> {
    let mut after_return = false;
    raw.chars().filter_map(move |character| {
        let second_half = after_return && character == '\n';
        after_return = character == '\r';
        match character {
            '\n' if second_half => None,
            '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
            '\t' => Some(' '),
            other => Some(other),
        }
    })
}

/// Whether a character may stand in a text at all; joiners and marks are judged by what they follow.
///
/// Refused are controls other than `\n`, bidi controls, zero-width and filling characters, tags, and noncharacters
/// (Unicode 16, `Default_Ignorable_Code_Point` without joiners and variation selectors, and section 23.7).
pub const fn is_visible(character: char) -> bool {
    !matches!(
        character,
        '\0'..='\u{9}'
        | '\u{B}'..='\u{1F}'
        | '\u{7F}'..='\u{9F}'
        | '\u{AD}'
        | '\u{34F}'
        | '\u{61C}'
        | '\u{115F}'..='\u{1160}'
        | '\u{17B4}'..='\u{17B5}'
        | '\u{180E}'
        | '\u{200B}'
        | '\u{200E}'..='\u{200F}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{2800}'
        | '\u{3164}'
        | '\u{FDD0}'..='\u{FDEF}'
        | '\u{FEFF}'
        | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFFB}'
        | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E00FF}'
        | '\u{E01F0}'..='\u{E0FFF}'
    ) && !is_last_of_plane(character)
}

/// U+FFFE, U+FFFF and their like at the end of each of the 17 planes.
const fn is_last_of_plane(character: char) -> bool {
    matches!(
        character,
        '\u{FFFE}'..='\u{FFFF}'
        | '\u{1FFFE}'..='\u{1FFFF}'
        | '\u{2FFFE}'..='\u{2FFFF}'
        | '\u{3FFFE}'..='\u{3FFFF}'
        | '\u{4FFFE}'..='\u{4FFFF}'
        | '\u{5FFFE}'..='\u{5FFFF}'
        | '\u{6FFFE}'..='\u{6FFFF}'
        | '\u{7FFFE}'..='\u{7FFFF}'
        | '\u{8FFFE}'..='\u{8FFFF}'
        | '\u{9FFFE}'..='\u{9FFFF}'
        | '\u{AFFFE}'..='\u{AFFFF}'
        | '\u{BFFFE}'..='\u{BFFFF}'
        | '\u{CFFFE}'..='\u{CFFFF}'
        | '\u{DFFFE}'..='\u{DFFFF}'
        | '\u{EFFFE}'..='\u{EFFFF}'
        | '\u{FFFFE}'..='\u{FFFFF}'
        | '\u{10FFFE}'..='\u{10FFFF}'
    )
}

/// The characters that stay, judged one after another by the base they follow.
struct Cleaning<I> {
    characters: I,
    joinable: bool,
    joined: bool,
    marks: u8,
}

impl<I: Iterator<Item = char>> Cleaning<I> {
    const fn of(characters: I) -> Self {
        Self { characters, joinable: false, joined: false, marks: 0 }
    }

    fn stays(&mut self, character: char) -> bool {
        if !is_visible(character) {
            return false;
        }
        if matches!(character, ZERO_WIDTH_JOINER | ZERO_WIDTH_NON_JOINER) {
            let stays = self.joinable && !self.joined;
            self.joined = true;
            return stays;
        }
        if is_combining_mark(character) {
            self.marks = self.marks.saturating_add(1);
            let stays = self.marks <= MAX_MARKS;
            // A mark that goes keeps no two joiners apart.
            self.joined &= !stays;
            return stays;
        }
        (self.joined, self.marks) = (false, 0);
        self.joinable = is_joinable(character);
        true
    }
}

impl<I: Iterator<Item = char>> Iterator for Cleaning<I> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        loop {
            let character = self.characters.next()?;
            if self.stays(character) {
                return Some(character);
            }
        }
    }
}

/// Whether a joiner after this character can show: emoji, and the scripts that shape their letters.
///
/// After a Latin letter or a Han character it shows nothing and only hides a word from search and filters.
const fn is_joinable(character: char) -> bool {
    matches!(
        character,
        '\u{590}'..='\u{10FF}'
        | '\u{1700}'..='\u{1CFF}'
        | '\u{2190}'..='\u{2BFF}'
        | '\u{A800}'..='\u{ABFF}'
        | '\u{10A00}'..='\u{11FFF}'
        | '\u{1F000}'..='\u{1FAFF}'
    )
}
