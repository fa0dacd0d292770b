//! Keeping what an author wrote beside what others read of it.

use crate::base::Result;
use crate::base::ids::ComplaintId;
use crate::complaints::model::{Covered, TextPart};
use crate::complaints::store;
use crate::db::WriteTx;
use crate::outbox::Text;

/// A private original, as it is recorded with the fact of its public text.
#[derive(Debug)]
pub(super) struct Kept<'a> {
    body: &'a str,
    salt: [u8; 32],
}

impl Kept<'_> {
    /// What the log commits to.
    pub fn text(&self) -> Text<'_> {
        Text { salt: &self.salt, body: self.body }
    }
}

/// Where a text stands: which part, of which number, in which version.
pub(super) type Place = (TextPart, i32, i16);

/// Stores the originals of some texts of a complaint; those that nothing was covered in have none.
pub(super) fn keep<'a>(
    tx: &mut WriteTx<'_>,
    id: ComplaintId,
    texts: impl IntoIterator<Item = (Place, &'a Covered)>,
) -> Result<Vec<Kept<'a>>> {
    let mut kept = Vec::new();
    for (place, covered) in texts {
        let Some(body) = covered.original.as_deref() else { continue };
        let salt = tx.random().bytes::<32>();
        store::insert_original(tx, id, place, (body, &salt))?;
        kept.push(Kept { body, salt });
    }
    Ok(kept)
}
