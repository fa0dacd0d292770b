//! Where photographs stand in a piece. A line that says 【图2】 and nothing else is the place of the second; what the text
//! does not place stands after it, and the first of all, not placed, before it.

use crate::base::SafeHtml;
use crate::base::masking::{Unmasked, mask};
use crate::base::text::fold_width;

/// Text, and the photograph after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What is read.
    pub html: SafeHtml,
    /// The place of the photograph among those of the piece, from 0.
    pub photograph: Option<usize>,
}

/// A piece as it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The photograph above the text.
    pub cover: Option<usize>,
    /// The text, cut where photographs stand.
    pub parts: Vec<Part>,
    /// The photographs after the text.
    pub rest: Vec<usize>,
}

/// Lays a text out with so many photographs. What is personal in it is covered.
pub fn layout(body: &str, photographs: usize) -> Layout {
    let covered = mask(body, Unmasked::NOTHING);
    let (mut parts, mut placed, mut lines) = (Vec::new(), Vec::new(), String::new());
    for line in covered.lines() {
        let place = place_in(line).filter(|place| *place < photographs && !placed.contains(place));
        match place {
            Some(place) => {
                placed.push(place);
                parts.push(part(&mut lines, Some(place)));
            }
            // Nothing stands there: a number that no photograph has, or one more time the same.
            None if place_in(line).is_some() => {}
            None => {
                lines.push_str(line);
                lines.push('\n');
            }
        }
    }
    if !lines.trim().is_empty() {
        parts.push(part(&mut lines, None));
    }
    let mut rest = (0..photographs).filter(|place| !placed.contains(place));
    let cover = if placed.contains(&0) { None } else { rest.next() };
    Layout { cover, parts, rest: rest.collect() }
}

fn part(lines: &mut String, photograph: Option<usize>) -> Part {
    Part { html: SafeHtml::from_markdown(&std::mem::take(lines)), photograph }
}

/// A text without the places of photographs.
pub fn without_places(body: &str) -> String {
    let lines = body.lines().filter(|line| place_in(line).is_none());
    lines.collect::<Vec<_>>().join("\n")
}

/// The photograph whose place a line is, from 0.
fn place_in(line: &str) -> Option<usize> {
    let inner = line.trim();
    let inner = [('【', '】'), ('[', ']'), ('〔', '〕'), ('［', '］')]
        .iter()
        .find_map(|(open, close)| inner.strip_prefix(*open)?.strip_suffix(*close))?;
    let number = inner.trim().strip_prefix(['图', '圖'])?;
    fold_width(number).trim().parse::<usize>().ok()?.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(layout: &Layout) -> Vec<(&str, Option<usize>)> {
        layout.parts.iter().map(|part| (part.html.as_str(), part.photograph)).collect()
    }

    #[test]
    fn a_photograph_stands_where_its_line_is() {
        let laid = layout("先看门。\n\n【图2】\n\n再看窗。\n[图１]", 3);

        assert_eq!(texts(&laid), [("<p>先看门。</p>", Some(1)), ("<p>再看窗。</p>", Some(0))]);
        assert_eq!((laid.cover, laid.rest), (None, vec![2]));
    }

    #[test]
    fn the_first_that_is_not_placed_stands_above_and_the_others_below() {
        let laid = layout("看【图2】就知道。", 3);

        assert_eq!(texts(&laid), [("<p>看【图2】就知道。</p>", None)]);
        assert_eq!((laid.cover, laid.rest), (Some(0), vec![1, 2]));
    }

    #[test]
    fn a_place_without_a_photograph_or_taken_twice_is_nothing() {
        let laid = layout("一\n【图9】\n二\n【图1】\n【图1】", 1);

        assert_eq!(texts(&laid), [("<p>一<br>二</p>", Some(0))]);
        assert_eq!(layout("", 0), Layout::default());
    }

    #[test]
    fn what_is_personal_is_covered_in_every_part() {
        let laid = layout("打13800138000。\n【图1】\n找3栋1201室。", 1);

        assert!(laid.parts.iter().all(|part| part.html.as_str().contains("已遮盖")), "{laid:?}");
    }

    #[test]
    fn markup_stays_markup_and_html_words() {
        let laid = layout("**稳**<script>alert(1)</script>\n【图1】", 1);

        assert_eq!(texts(&laid), [("<p><strong>稳</strong>&lt;script&gt;alert(1)&lt;/script&gt;</p>", Some(0))]);
    }
}
