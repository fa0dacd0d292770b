//! A piece as it is read: its text with its photographs in their places.

use crate::base::SafeHtml;
use crate::club::articles::model::{self, Article};
use crate::media::{Photograph, Size};
use crate::web::Shell;

/// See `articles/parts.html`.
pub(super) struct Reading {
    pub cover: Option<Figure>,
    pub parts: Vec<(SafeHtml, Option<Figure>)>,
    pub rest: Vec<Figure>,
}

/// A photograph in a text.
#[derive(Clone)]
pub(super) struct Figure {
    pub id: String,
    pub number: usize,
    pub src: String,
    pub small: String,
    pub large: String,
    pub sides: (u32, u32),
    pub alt: String,
}

impl Reading {
    pub fn of(shell: &Shell, article: &Article, photographs: &[Photograph]) -> Self {
        let figures = figures(shell, photographs);
        let laid = model::layout(&article.body, figures.len());
        let figure = |place: usize| figures.get(place).cloned();
        Self {
            cover: laid.cover.and_then(figure),
            parts: laid.parts.into_iter().map(|part| (part.html, part.photograph.and_then(figure))).collect(),
            rest: laid.rest.into_iter().filter_map(figure).collect(),
        }
    }
}

/// The photographs of a piece, numbered as its text places them.
pub(super) fn figures(shell: &Shell, photographs: &[Photograph]) -> Vec<Figure> {
    let count = photographs.len();
    let figure = |(number, photograph): (usize, &Photograph)| Figure {
        id: photograph.id.clone(),
        number,
        src: photograph.url(Size::Medium),
        small: photograph.url(Size::Small),
        large: photograph.url(Size::Large),
        sides: photograph.sides(Size::Medium),
        alt: shell.t1("articles.photograph", format!("{number}/{count}")),
    };
    (1..).zip(photographs).map(figure).collect()
}
