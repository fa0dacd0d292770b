//! A sentence for a person, as a key and arguments: the words of each language stand in `i18n`.

use chrono::NaiveDate;

use super::clock::Instant;

/// What is said to a person, before it is put into a language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The key of the sentence in the texts of `i18n`.
    pub key: &'static str,
    /// What fills `{0}`, `{1}`, … of the sentence.
    pub args: Vec<Arg>,
}

/// One argument of a [`Message`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// Words of a person or a number already written out; shown as they are.
    Text(String),
    /// A count; chooses between singular and plural where a language has them.
    Number(i64),
    /// Another text of `i18n`, for the label of an enum.
    Key(&'static str),
    /// A date in China.
    Day(NaiveDate),
    /// A moment, shown in Asia/Shanghai.
    At(Instant),
}

impl Message {
    /// A sentence without arguments.
    pub const fn new(key: &'static str) -> Self {
        Self { key, args: Vec::new() }
    }

    /// The same sentence with one argument more.
    pub fn with(mut self, arg: impl Into<Arg>) -> Self {
        self.args.push(arg.into());
        self
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<i32> for Arg {
    fn from(number: i32) -> Self {
        Self::Number(i64::from(number))
    }
}

// Templates hand out references.
impl From<&i32> for Arg {
    fn from(number: &i32) -> Self {
        Self::from(*number)
    }
}

impl From<&i64> for Arg {
    fn from(number: &i64) -> Self {
        Self::Number(*number)
    }
}

impl From<&usize> for Arg {
    fn from(number: &usize) -> Self {
        Self::from(*number)
    }
}

impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<NaiveDate> for Arg {
    fn from(day: NaiveDate) -> Self {
        Self::Day(day)
    }
}

impl From<Instant> for Arg {
    fn from(at: Instant) -> Self {
        Self::At(at)
    }
}
