//! The words of another, to be answered below them.

use unicode_segmentation::UnicodeSegmentation as _;

use super::super::text::graphemes;

/// What is quoted at most, its ellipsis included; who wants more follows the link to it.
pub const MAX_QUOTED_GRAPHEMES: usize = 500;

/// Quotes Markdown or plain text: each line behind `> `, quotes in it brought to the same level, and cut.
///
/// Quoting a quote gives the same quote; no entity or escape is read.
pub fn quote(markdown: &str) -> String {
    let lines: Vec<&str> = markdown.lines().map(|line| unquoted(line).trim_end()).collect();
    let words = lines.join("\n");
    let mut quote = String::with_capacity(words.len());
    for line in cut(words.trim_matches('\n')).lines() {
        if !quote.is_empty() {
            quote.push('\n');
        }
        quote.push('>');
        if !line.is_empty() {
            quote.push(' ');
            quote.push_str(line);
        }
    }
    quote
}

/// A line without the signs of quotes before it, and without the one blank that belongs to the last.
fn unquoted(line: &str) -> &str {
    let mut words = line;
    while let Some(inner) = words.trim_start_matches([' ', '\t']).strip_prefix('>') {
        words = inner.strip_prefix(' ').unwrap_or(inner);
    }
    words
}

fn cut(words: &str) -> String {
    if graphemes(words) <= MAX_QUOTED_GRAPHEMES {
        return words.to_owned();
    }
    let kept: String = words.graphemes(true).take(MAX_QUOTED_GRAPHEMES - 1).collect();
    format!("{}…", kept.trim_end())
}
