//! Photographs as a page shows them: numbered, each with the time of its upload, since they are evidence.

use super::model::{Photograph, Size};
use crate::web::Shell;

/// One photograph on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shot {
    /// Its name.
    pub id: String,
    /// From 1.
    pub number: usize,
    /// Where it is large.
    pub large: String,
    /// What the page shows of it.
    pub src: String,
    /// Width of that in pixels.
    pub width: u32,
    /// Height of that in pixels.
    pub height: u32,
    /// What is read where it cannot be seen.
    pub alt: String,
}

/// The photographs of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shots {
    /// In their order.
    pub list: Vec<Shot>,
    /// How many there are and when they were uploaded.
    pub caption: String,
}

/// The photographs of a text for a page: a single one as wide as the text, several in a row.
pub fn shots(shell: &Shell, photographs: &[Photograph]) -> Shots {
    let (Some(first), Some(last)) = (photographs.first(), photographs.last()) else { return Shots::default() };
    let size = if photographs.len() == 1 { Size::Medium } else { Size::Small };
    let count = photographs.len();
    let shot = |(number, photograph): (usize, &Photograph)| {
        let (width, height) = photograph.sides(size);
        let place = format!("{number}/{count}");
        Shot {
            id: photograph.id.clone(),
            number,
            large: photograph.url(Size::Large),
            src: photograph.url(size),
            width,
            height,
            alt: shell.t2("media.alt", place, shell.moment(photograph.uploaded_at)),
        }
    };
    let (begun, done) = (shell.moment(first.uploaded_at), shell.moment(last.uploaded_at));
    let when = if begun == done { begun } else { shell.t2("media.from_to", begun, done) };
    Shots { list: (1..).zip(photographs).map(shot).collect(), caption: shell.t2("media.caption", count, when) }
}
