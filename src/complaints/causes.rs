//! The fields in which staff say by a code why a complaint came about, and which part of the house or the work it is.

use super::model::{NewCause, PART};
use crate::accounts::Ask;
use crate::base::text::{self, EMPTY};
use crate::base::words::Cause;
use crate::base::{FormErrors, Result};
use crate::web::{Choice, Fields, Shell};

/// The code.
pub const CAUSE_FIELD: &str = "cause";
/// The part.
pub const PART_FIELD: &str = "part";

/// What the fields ask for.
pub const ASKS: [Ask; 2] =
    [Ask::chosen(CAUSE_FIELD, "official.cause", "cause"), Ask::line(PART_FIELD, "official.cause_part")];

/// Reads a cause that must be named.
pub fn read(fields: &Fields, errors: &mut FormErrors) -> Result<Option<NewCause>> {
    let cause = errors.take(CAUSE_FIELD, fields.parsed(CAUSE_FIELD, Cause::parse)?.ok_or(EMPTY));
    let part = errors.take(PART_FIELD, text::line(fields.one(PART_FIELD)?, &PART));
    Ok(cause.zip(part).map(|(cause, part)| NewCause { cause, part }))
}

/// Reads one that may stay unknown.
pub fn read_if_any(fields: &Fields, errors: &mut FormErrors) -> Result<Option<NewCause>> {
    if fields.optional(CAUSE_FIELD)?.is_some_and(|code| !code.is_empty()) { read(fields, errors) } else { Ok(None) }
}

/// The causes to choose from, behind the words that none is chosen.
pub fn choices(shell: &Shell, none: &'static str) -> Vec<Choice> {
    let none = Choice { value: String::new(), label: shell.t(none).to_owned() };
    let choice = |cause: &Cause| Choice { value: cause.code().to_owned(), label: shell.t(cause.label()).to_owned() };
    std::iter::once(none).chain(Cause::ALL.iter().map(choice)).collect()
}
