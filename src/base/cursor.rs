//! Where the next page of a list begins: the keys of the last row shown, written into the address.

use super::error::{Error, Result};
use super::message::Message;

/// A cursor that is not one of ours: answered with 400.
pub const BAD_CURSOR: Message = Message::new("error.bad_cursor");

/// The sort keys of the last row of a page: the column's value and the id that breaks ties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The value of the column that the list is sorted by.
    pub value: i64,
    /// The id of the row.
    pub id: i64,
}

impl Cursor {
    /// Reads a cursor from an address.
    ///
    /// # Errors
    /// [`Error::BadRequest`] unless it is two numbers joined by an underscore, as [`Cursor::to_string`] writes them.
    pub fn parse(text: &str) -> Result<Self> {
        let bad = || Error::BadRequest(BAD_CURSOR);
        let (value, id) = text.split_once('_').ok_or_else(bad)?;
        let cursor = Self { value: value.parse().map_err(|_| bad())?, id: id.parse().map_err(|_| bad())? };
        if cursor.id < 0 || cursor.to_string() != text {
            return Err(bad());
        }
        Ok(cursor)
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}_{}", self.value, self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_the_address() {
        let cursor = Cursor { value: -5, id: 7 };

        assert_eq!(Cursor::parse(&cursor.to_string()).unwrap(), cursor);
    }

    #[test]
    fn a_made_up_cursor_is_a_bad_request() {
        for text in
            ["", "_", "1", "1_", "_1", "1_2_3", "+1_2", "01_2", "1_-2", "99999999999999999999_1", "a_b", "１_２"]
        {
            assert!(matches!(Cursor::parse(text), Err(Error::BadRequest(_))), "{text:?}");
        }
    }
}
