//! The part of the form of an official word that asks whether a day in it is a promise (decisions.md 23).

use crate::accounts::Ask;
use crate::base::text::{self, EMPTY, Limits, WISH};
use crate::base::{FormErrors, Result};
use crate::complaints::model::{NewPromise, PROMISE_NEEDS_DAY, Pledge};
use crate::web::Fields;

/// The last day on which a promise is in time.
pub const DAY_FIELD: &str = "promise_day";
/// What is promised.
pub const BODY_FIELD: &str = "promise";
/// Why a day is no promise.
pub const NONE_FIELD: &str = "no_promise";
/// What will be done, or why nothing is promised.
pub const BODY: Limits = WISH;

/// What the fields ask for.
pub const ASKS: [Ask; 3] = [
    Ask::line(DAY_FIELD, "official.promise_day"),
    Ask::lines(BODY_FIELD, "official.promise"),
    Ask::lines(NONE_FIELD, "official.no_promise"),
];

/// Reads the fields: a promise has a day and says what will be done.
pub fn read(fields: &Fields, errors: &mut FormErrors) -> Result<Option<Pledge>> {
    let optional = BODY.without_minimum();
    let day = errors.take(DAY_FIELD, text::day(fields.one(DAY_FIELD)?));
    let body = errors.take(BODY_FIELD, text::lines(fields.one(BODY_FIELD)?, &optional));
    let declined = errors.take(NONE_FIELD, text::lines(fields.one(NONE_FIELD)?, &optional));
    let (Some(day), Some(body), Some(declined)) = (day, body, declined) else { return Ok(None) };
    Ok(match (day, body.is_empty()) {
        (Some(day), false) => Some(Pledge::Promise(NewPromise { day, body })),
        (Some(_), true) => {
            errors.add(BODY_FIELD, EMPTY);
            None
        }
        (None, false) => {
            errors.add(DAY_FIELD, PROMISE_NEEDS_DAY);
            None
        }
        (None, true) if declined.is_empty() => Some(Pledge::Nothing),
        (None, true) => Some(Pledge::Declined(declined)),
    })
}
