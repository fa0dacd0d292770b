//! The sizes in which a photograph is kept, and how much of it is taken.

use diesel::prelude::*;

use crate::base::Instant;
use crate::base::ids::{ArticleId, ComplaintId, PersonId};
use crate::schema::photograph;
use crate::text_enum;

/// Photographs of one text.
pub const MAX_ON_A_TEXT: i64 = 12;
/// One picture as it is sent, in megabytes.
pub const MAX_PICTURE_MB: i64 = 20;
/// The same in bytes.
pub const MAX_PICTURE_BYTES: usize = 20 * 1024 * 1024;
/// One paper, in megabytes: a scanned report of a hundred pages.
pub const MAX_PAPER_MB: i64 = 10;
/// The same in bytes.
pub const MAX_PAPER_BYTES: usize = 10 * 1024 * 1024;
/// The pictures of one request, in megabytes.
pub const MAX_REQUEST_MB: i64 = 60;
/// The same in bytes.
pub const MAX_REQUEST_BYTES: usize = 60 * 1024 * 1024;
/// A phone of 50 megapixels as it comes; in millions of pixels.
pub const MAX_MEGAPIXELS: i64 = 52;
/// The same in pixels.
pub(super) const MAX_PIXELS: u64 = 52_000_000;
/// A long screenshot of a chat has a long side; in pixels.
pub(super) const MAX_SIDE: u32 = 30_000;

/// More than anybody needs in a decade; some 3 GB.
pub(super) const MAX_OF_A_PERSON: i64 = 3_000;
/// A picture that belongs to nothing goes after so long.
pub(super) const UNUSED_HOURS: i64 = 24;

text_enum! {
    /// One of the three sizes.
    pub enum Size {
        /// In a row of several.
        Small = "small",
        /// In the text.
        Medium = "medium",
        /// By itself, to look closely.
        Large = "large",
    }
}

impl Size {
    /// The longer side, and what the shorter one keeps in a picture much longer than wide, such as a screenshot of a chat:
    /// its words must stay legible.
    const fn bounds(self) -> (u32, u32) {
        match self {
            Self::Small => (400, 200),
            Self::Medium => (1_200, 540),
            Self::Large => (2_400, 1_000),
        }
    }

    /// Width and height of a picture in this size; never larger than it is.
    pub fn fit(self, (width, height): (u32, u32)) -> (u32, u32) {
        let (longer, shorter) = self.bounds();
        let (long, short) = (u64::from(width.max(height)), u64::from(width.min(height)));
        if long <= u64::from(longer) || short <= u64::from(shorter) {
            return (width, height);
        }
        // The larger of the two results: longer/long or shorter/short, compared without fractions.
        let (part, whole) = if u64::from(longer) * short >= u64::from(shorter) * long {
            (u64::from(longer), long)
        } else {
            (u64::from(shorter), short)
        };
        let scaled = |side: u32| u32::try_from((u64::from(side) * part + whole / 2) / whole).unwrap_or(side).max(1);
        (scaled(width), scaled(height))
    }
}

/// A picture that we developed.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = photograph)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct Photograph {
    pub id: String,
    pub person_id: Option<PersonId>,
    pub draft_id: Option<String>,
    pub complaint_id: Option<ComplaintId>,
    pub floor: Option<i32>,
    pub position: i16,
    pub width: i32,
    pub height: i32,
    pub bytes: i64,
    pub digest: Vec<u8>,
    pub uploaded_at: Instant,
    pub claim_id: Option<String>,
    pub finding_id: Option<i64>,
    pub name: Option<String>,
    pub article_id: Option<ArticleId>,
}

impl Photograph {
    /// The address of its file in a size.
    pub fn url(&self, size: Size) -> String {
        format!("/photographs/{}/{}", self.id, size.code())
    }

    /// Width and height in a size, so that a page does not jump when it arrives.
    pub fn sides(&self, size: Size) -> (u32, u32) {
        let pixels = |stored: i32| u32::try_from(stored).unwrap_or(1).max(1);
        let large = (pixels(self.width), pixels(self.height));
        match size {
            Size::Large => large,
            Size::Medium => Size::Medium.fit(large),
            Size::Small => Size::Small.fit(Size::Medium.fit(large)),
        }
    }

    /// The name of the file, of a paper; nothing for a picture.
    pub fn paper(&self) -> Option<&str> {
        self.name.as_deref().filter(|_| self.width == 0)
    }

    /// The address under which a paper is fetched.
    pub fn paper_url(&self) -> String {
        format!("/papers/{}", self.id)
    }

    /// The floor it stands on, once its text is published.
    pub fn place(&self) -> Option<(ComplaintId, i32)> {
        self.complaint_id.zip(self.floor)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_photograph_fits_a_box_and_a_long_screenshot_stays_legible() {
        assert_eq!(Size::Large.fit((4_000, 3_000)), (2_400, 1_800));
        assert_eq!(Size::Small.fit((3_000, 4_000)), (300, 400));
        assert_eq!(Size::Large.fit((1_080, 20_000)), (1_000, 18_519));
        assert_eq!(Size::Medium.fit((800, 600)), (800, 600));
    }

    proptest! {
        #[test]
        fn no_picture_grows_or_vanishes(width in 1_u32..30_000, height in 1_u32..30_000) {
            for size in Size::ALL {
                let (fitted_width, fitted_height) = size.fit((width, height));
                prop_assert!((1..=width).contains(&fitted_width) && (1..=height).contains(&fitted_height));
                // Fitted once more it stays as it is, or loses by rounding only.
                let again = size.fit((fitted_width, fitted_height));
                prop_assert!(fitted_width - again.0 <= 1 && fitted_height - again.1 <= 1 + fitted_height / 100);
            }
        }
    }
}
