//! HTML that is safe to show: Markdown for ordinary people, rendered and then sanitised.
//!
//! What people write is seldom meant as Markdown, so this reads little as markup: quotes, lists, bold, emphasis, code,
//! links and rules. Raw HTML and entities are shown as typed, a newline is a line break, a heading is a bold paragraph,
//! blanks at the beginning of a line mean nothing, a bare address is a link. Deliberately absent: images (a link with
//! the words of the image), tables (Excel pastes tabs, not pipes), strikethrough (`~` and `~~` are ranges and tones in
//! Chinese), reference links (`[时间]: 8 点` would vanish), titles of links (no finger can hover).
//!
//! Three steps, each linear in the text: `source` hides what is not markup, `pieces` walks what the Markdown parser
//! finds and bounds its depth, and the sanitiser here has the last word, whatever the two before it did.

mod links;
mod pieces;
mod quote;
mod source;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use askama::filters::HtmlSafe;
use askama::{FastWritable, Values};
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;

pub use quote::{MAX_QUOTED_GRAPHEMES, quote};

use pieces::{Element, Piece};

/// Each element is one that [`html`] writes; there is none that loads, runs, is styled or can be addressed.
const ELEMENTS: [&str; 12] = ["a", "blockquote", "br", "code", "em", "hr", "li", "ol", "p", "pre", "strong", "ul"];

/// The words and no more: links of strangers earn no rank, and the site they lead to cannot reach back.
const LINK_REL: &str = "nofollow ugc noopener";

/// The sanitiser's writer looks through the rest of a text node at each `&` and `·`, so that 64 KiB of them in one node
/// took 20 seconds (measured: debug build, 2026-11).
const MAX_NODE_CHARS: usize = 1_024;

static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(ELEMENTS))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("ol", HashSet::from(["start"])),
            ("li", HashSet::from(["value"])),
        ]))
        .url_schemes(HashSet::from(links::SCHEMES))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some(LINK_REL));
    builder
});

/// Sanitised HTML; written into a page as it is, without `|safe`.
///
/// There are two ways to have one: to render it, and to read it from the database. A column of this type holds only
/// what [`SafeHtml::from_markdown`] made; nothing else may write to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// Renders and sanitises Markdown. It cuts nothing: the caller bounds the text by `text::BODY`.
    pub fn from_markdown(markdown: &str) -> Self {
        Self(sanitised(&html(&pieces::of(markdown))))
    }

    /// The HTML.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn sanitised(html: &str) -> String {
    SANITISER.clean(html).to_string()
}

/// The words of Markdown without markup, one line for each paragraph, item or line; for excerpts, search and notices.
///
/// It is text, not HTML: `<` and `&` stand in it as they were written.
pub fn plain_text(markdown: &str) -> String {
    let mut plain = String::with_capacity(markdown.len());
    for piece in pieces::of(markdown) {
        match piece {
            Piece::Text(words) => plain.push_str(&words),
            Piece::Open(element) | Piece::Close(element) if element.is_inline() => {}
            Piece::Open(_) | Piece::Close(_) | Piece::Break | Piece::Rule => {
                if !plain.is_empty() && !plain.ends_with('\n') {
                    plain.push('\n');
                }
            }
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

fn html(pieces: &[Piece]) -> String {
    let mut html = String::new();
    for piece in pieces {
        match piece {
            Piece::Open(element) => open(element, &mut html),
            Piece::Close(element) => {
                html.push_str("</");
                html.push_str(element.name());
                html.push('>');
            }
            Piece::Text(words) => write_words(words, &mut html),
            Piece::Break => html.push_str("<br>"),
            Piece::Rule => html.push_str("<hr>"),
        }
    }
    html
}

fn open(element: &Element, html: &mut String) {
    html.push('<');
    html.push_str(element.name());
    let (attribute, value) = match element {
        Element::Link(href) => ("href", Some(href.clone())),
        Element::Numbers(start) if *start != 1 => ("start", Some(start.to_string())),
        Element::Item(number) => ("value", number.map(|number| number.to_string())),
        _ => ("", None),
    };
    if let Some(value) = value {
        html.push(' ');
        html.push_str(attribute);
        html.push_str("=\"");
        escape(&value, html);
        html.push('"');
    }
    html.push('>');
}

/// Writes words with a comment after every [`MAX_NODE_CHARS`]: the sanitiser takes it out, but two nodes stay two.
fn write_words(words: &str, html: &mut String) {
    let mut rest = words;
    while let Some((node, after)) =
        rest.char_indices().nth(MAX_NODE_CHARS).and_then(|(at, _)| rest.split_at_checked(at))
    {
        escape(node, html);
        html.push_str("<!---->");
        rest = after;
    }
    escape(rest, html);
}

fn escape(words: &str, html: &mut String) {
    for character in words.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            other => html.push(other),
        }
    }
}

impl std::fmt::Display for SafeHtml {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl HtmlSafe for SafeHtml {}

impl FastWritable for SafeHtml {
    fn write_into(&self, dest: &mut dyn std::fmt::Write, _: &dyn Values) -> askama::Result<()> {
        Ok(dest.write_str(&self.0)?)
    }
}

impl<DB> ToSql<Text, DB> for SafeHtml
where
    DB: Backend,
    String: ToSql<Text, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.to_sql(out)
    }
}

impl<DB> FromSql<Text, DB> for SafeHtml
where
    DB: Backend,
    String: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        String::from_sql(bytes).map(Self)
    }
}
