//! What a text consists of: the parser's events, reduced to the few elements that are shown, never nested too deep.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::links::{self, Stretch};
use super::source::{self, MAX_DEPTH};

/// A part of a text, in its order.
#[derive(Debug)]
pub(super) enum Piece {
    Open(Element),
    Close(Element),
    Text(String),
    Break,
    Rule,
}

/// What is shown as more than words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Element {
    Paragraph,
    Quote,
    Bullets,
    /// A numbered list with its first number.
    Numbers(u64),
    /// An item; with its number where that is not one more than the last: people cite clause 3 without 1 and 2.
    Item(Option<u64>),
    CodeBlock,
    Strong,
    Emphasis,
    Code,
    /// A link with its address.
    Link(String),
}

impl Element {
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Paragraph => "p",
            Self::Quote => "blockquote",
            Self::Bullets => "ul",
            Self::Numbers(_) => "ol",
            Self::Item(_) => "li",
            Self::CodeBlock => "pre",
            Self::Strong => "strong",
            Self::Emphasis => "em",
            Self::Code => "code",
            Self::Link(_) => "a",
        }
    }

    pub(super) const fn is_inline(&self) -> bool {
        matches!(self, Self::Strong | Self::Emphasis | Self::Code | Self::Link(_))
    }
}

/// The pieces of a text.
pub(super) fn of(markdown: &str) -> Vec<Piece> {
    let source = source::prepared(markdown);
    let mut walk = Walk::default();
    for (event, range) in Parser::new_ext(&source, Options::empty()).into_offset_iter() {
        walk.meet(event, source.get(range).unwrap_or_default());
    }
    walk.flush();
    walk.pieces
}

/// A list that is open, by what the next item is.
enum List {
    TooDeep,
    Bullets,
    Numbers(u64),
}

/// How far the parser's events have been followed.
#[derive(Default)]
struct Walk {
    pieces: Vec<Piece>,
    /// What each tag of the parser that is open has opened here: nothing, one element, or two.
    open: Vec<Vec<Element>>,
    lists: Vec<List>,
    words: String,
    depth: usize,
    strong: usize,
    emphasis: usize,
    links: usize,
    verbatim: usize,
}

impl Walk {
    fn meet(&mut self, event: Event<'_>, source: &str) {
        match event {
            Event::Start(tag) => self.start(tag, source),
            Event::End(tag) => self.end(tag, source),
            Event::Text(words) | Event::Html(words) | Event::InlineHtml(words) => {
                self.words.push_str(&source::restored(&words));
            }
            Event::Code(words) => {
                self.enter(Element::Code);
                self.words.push_str(&source::restored(&words));
                self.leave(Element::Code);
            }
            Event::SoftBreak | Event::HardBreak => self.push(Piece::Break),
            Event::Rule => self.push(Piece::Rule),
            // Only found with options that are not set.
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, source: &str) {
        let elements = match tag {
            Tag::Paragraph | Tag::CodeBlock(CodeBlockKind::Indented) => vec![Element::Paragraph],
            Tag::Heading { .. } if is_underlined(source) => vec![Element::Paragraph],
            Tag::Heading { .. } => vec![Element::Paragraph, Element::Strong],
            Tag::CodeBlock(CodeBlockKind::Fenced(_)) => vec![Element::CodeBlock, Element::Code],
            Tag::BlockQuote(_) if self.depth < MAX_DEPTH => vec![Element::Quote],
            Tag::List(first) => self.list(first),
            Tag::Item => self.item(source),
            Tag::Strong if self.strong == 0 => vec![Element::Strong],
            Tag::Emphasis if self.emphasis == 0 => vec![Element::Emphasis],
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => self.link(&dest_url),
            _ => Vec::new(),
        };
        for element in &elements {
            self.enter(element.clone());
        }
        self.open.push(elements);
    }

    fn end(&mut self, tag: TagEnd, source: &str) {
        for element in self.open.pop().unwrap_or_default().into_iter().rev() {
            self.leave(element);
        }
        match tag {
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::Heading(_) if is_underlined(source) => self.push(Piece::Rule),
            _ => {}
        }
    }

    fn list(&mut self, first: Option<u64>) -> Vec<Element> {
        let (list, element) = match first {
            _ if self.depth >= MAX_DEPTH => (List::TooDeep, None),
            Some(first) => (List::Numbers(first), Some(Element::Numbers(first))),
            None => (List::Bullets, Some(Element::Bullets)),
        };
        self.lists.push(list);
        element.into_iter().collect()
    }

    fn item(&mut self, source: &str) -> Vec<Element> {
        let source = source.trim_start();
        match self.lists.last_mut() {
            Some(List::Numbers(next)) => {
                let digits = source.find(|digit: char| !digit.is_ascii_digit()).and_then(|end| source.get(..end));
                let number = digits.and_then(|digits| digits.parse().ok()).unwrap_or(*next);
                let told = (number != *next).then_some(number);
                *next = number + 1;
                vec![Element::Item(told)]
            }
            Some(List::Bullets) => vec![Element::Item(None)],
            Some(List::TooDeep) | None => {
                self.push(Piece::Break);
                Vec::new()
            }
        }
    }

    fn link(&self, address: &str) -> Vec<Element> {
        let address = source::restored(address);
        if self.links == 0 && links::is_linkable(&address) { vec![Element::Link(address)] } else { Vec::new() }
    }

    fn enter(&mut self, element: Element) {
        self.flush();
        if let Some(count) = self.count_of(&element) {
            *count += 1;
        }
        self.pieces.push(Piece::Open(element));
    }

    fn leave(&mut self, element: Element) {
        self.flush();
        // A link without words, as an image without a text is, shows where it leads.
        if let (Some(Piece::Open(_)), Element::Link(address)) = (self.pieces.last(), &element) {
            self.pieces.push(Piece::Text(address.clone()));
        }
        if let Some(count) = self.count_of(&element) {
            *count = count.saturating_sub(1);
        }
        self.pieces.push(Piece::Close(element));
    }

    fn count_of(&mut self, element: &Element) -> Option<&mut usize> {
        match element {
            Element::Quote | Element::Bullets | Element::Numbers(_) => Some(&mut self.depth),
            Element::Strong => Some(&mut self.strong),
            Element::Emphasis => Some(&mut self.emphasis),
            Element::Link(_) => Some(&mut self.links),
            Element::CodeBlock | Element::Code => Some(&mut self.verbatim),
            Element::Paragraph | Element::Item(_) => None,
        }
    }

    fn push(&mut self, piece: Piece) {
        self.flush();
        self.pieces.push(piece);
    }

    /// Gives out the words met since the last piece; the parser hands them over in small parts.
    fn flush(&mut self) {
        let words = std::mem::take(&mut self.words);
        if words.is_empty() {
            return;
        }
        if self.verbatim > 0 || self.links > 0 {
            self.pieces.push(Piece::Text(words));
            return;
        }
        // Only a paragraph that the parser took for indented code has newlines in its words.
        for (index, line) in words.trim_end_matches('\n').split('\n').enumerate() {
            if index > 0 {
                self.pieces.push(Piece::Break);
            }
            for stretch in links::split(line) {
                match stretch {
                    Stretch::Words(words) => self.pieces.push(Piece::Text(words.to_owned())),
                    Stretch::Address(address) => self.address(address),
                }
            }
        }
    }

    fn address(&mut self, address: &str) {
        self.pieces.push(Piece::Open(Element::Link(address.to_owned())));
        self.pieces.push(Piece::Text(address.to_owned()));
        self.pieces.push(Piece::Close(Element::Link(address.to_owned())));
    }
}

/// A line of dashes below a paragraph is a line to those who type it, not a heading.
fn is_underlined(heading: &str) -> bool {
    !heading.trim_start().starts_with('#')
}
