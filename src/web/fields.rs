//! Names and values of a form or a query, read strictly: valid UTF-8, a bounded count, no name twice unless asked for.

use percent_encoding::percent_decode;

use crate::base::{Error, Message, Result};

/// More fields than any form of ours has.
const MAX_FIELDS: usize = 200;

/// Bytes that are no text: 400.
pub const BROKEN_ENCODING: Message = Message::new("error.broken_encoding");
/// A field that may come once came twice: 400.
pub const GIVEN_TWICE: Message = Message::new("error.given_twice");
/// A field that must come did not, or holds what none of our forms sends: 400.
pub const NOT_OUR_FORM: Message = Message::new("error.not_our_form");

/// The fields of one form or query, in the order they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads `application/x-www-form-urlencoded`.
    pub fn parse(encoded: &[u8]) -> Result<Self> {
        let mut fields = Vec::new();
        for pair in encoded.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            if fields.len() == MAX_FIELDS {
                return Err(Error::BadRequest(NOT_OUR_FORM));
            }
            let mut halves = pair.splitn(2, |byte| *byte == b'=');
            let name = decode(halves.next().unwrap_or_default())?;
            let value = decode(halves.next().unwrap_or_default())?;
            fields.push((name, value));
        }
        Ok(Self::of(fields))
    }

    /// Fields made by ourselves, or read in another encoding.
    pub fn of(mut pairs: Vec<(String, String)>) -> Self {
        // Nobody types it, and PostgreSQL takes no text with it.
        for (_, value) in &mut pairs {
            value.retain(|c| c != '\0');
        }
        Self(pairs)
    }

    /// The same fields with another value of one.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.retain(|(known, _)| known != name);
        self.0.push((name.to_owned(), value.into()));
    }

    /// The same fields with one value more.
    pub fn add(&mut self, name: &str, value: impl Into<String>) {
        self.0.push((name.to_owned(), value.into()));
    }

    /// The same fields without one.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|(known, _)| known != name);
    }

    /// The value of a field that may come once; empty when it did not come.
    pub fn one(&self, name: &str) -> Result<&str> {
        let mut values = self.all(name);
        let first = values.next().unwrap_or_default();
        if values.next().is_some() { Err(Error::BadRequest(GIVEN_TWICE)) } else { Ok(first) }
    }

    /// The same, `None` when it did not come or is empty.
    pub fn optional(&self, name: &str) -> Result<Option<&str>> {
        Ok(Some(self.one(name)?).filter(|value| !value.is_empty()))
    }

    /// A value read from its text, such as a number or a code; 400 when one of our own forms cannot have sent it.
    pub fn parsed<T>(&self, name: &str, parse: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>> {
        match self.optional(name)? {
            None => Ok(None),
            Some(text) => parse(text).map(Some).ok_or(Error::BadRequest(NOT_OUR_FORM)),
        }
    }

    /// Every value of a field that may come often.
    pub fn all<'f>(&'f self, name: &str) -> impl Iterator<Item = &'f str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Every field.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

fn decode(encoded: &[u8]) -> Result<String> {
    let spaced: Vec<u8> = encoded.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    let decoded = percent_decode(&spaced).decode_utf8().map_err(|_| Error::BadRequest(BROKEN_ENCODING))?;
    Ok(decoded.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_it_was_written() {
        let fields = Fields::parse("title=%E6%BC%8F+%E6%B0%B4&a%26b=1%3D2&empty".as_bytes()).unwrap();

        assert_eq!(fields.one("title").unwrap(), "漏 水");
        assert_eq!(fields.one("a&b").unwrap(), "1=2");
        assert_eq!(fields.optional("empty").unwrap(), None);
    }

    #[test]
    fn a_scalar_given_twice_is_a_bad_request() {
        let fields = Fields::parse(b"state=a&state=b").unwrap();

        assert!(matches!(fields.one("state"), Err(Error::BadRequest(said)) if said == GIVEN_TWICE));
        assert_eq!(fields.all("state").count(), 2);
    }

    #[test]
    fn broken_utf8_is_a_bad_request() {
        assert!(matches!(Fields::parse(b"title=%FF%FE"), Err(Error::BadRequest(said)) if said == BROKEN_ENCODING));
        assert!(matches!(Fields::parse(b"title=\xff"), Err(Error::BadRequest(said)) if said == BROKEN_ENCODING));
    }

    #[test]
    fn a_form_of_a_million_fields_is_a_bad_request() {
        assert!(Fields::parse(&b"a=1&".repeat(1_000_000)).is_err());
    }
}
