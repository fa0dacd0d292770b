//! Texts of cells: tidied to be kept, and boiled down to be compared.

use unicode_normalization::UnicodeNormalization as _;

/// A shorter text ("如题", "as the subject says") is the same only together with its subject.
const SHORT: usize = 20;

/// Trims both ends, writes each line end as `\n` and drops control characters other than that and the tab.
pub(super) fn tidy(text: &str) -> String {
    let one_line_end = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String = one_line_end.chars().filter(|char| !char.is_control() || matches!(char, '\n' | '\t')).collect();
    kept.trim_matches(is_blank).to_owned()
}

/// What two texts have in common that differ only in blanks, width (`Ａ`, `A`), presentation or case; `None` without a
/// text.
pub fn essence(subject: &str, detail: &str) -> Option<String> {
    if detail.is_empty() {
        return None;
    }
    let detail = boiled_down(detail);
    let is_short = detail.chars().nth(SHORT).is_none();
    Some(if is_short { format!("{}\n{detail}", boiled_down(subject)) } else { detail })
}

fn boiled_down(text: &str) -> String {
    text.nfkc().filter(|char| !is_blank(*char)).flat_map(char::to_lowercase).collect()
}

/// White space (with the full-width blank U+3000), the zero-width space and the byte order mark.
fn is_blank(char: char) -> bool {
    char.is_whitespace() || matches!(char, '\u{200b}' | '\u{feff}')
}
