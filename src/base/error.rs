//! The nine ways a request can fail: one for each answer we give, not for each cause.

use std::time::Duration;

use super::message::Message;

/// Short for a result with the site's [`enum@Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a request was not done. `web::error_page` turns it into a status and a page.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// 404: it does not exist, or the reader may not know that it does.
    #[error("not found")]
    NotFound,
    /// Sign in first: a page goes to the sign-in, a form is shown again beside one.
    #[error("sign-in needed")]
    SignInNeeded,
    /// 403: visible, but not allowed; the message says why.
    #[error("denied: {}", .0.key)]
    Denied(Message),
    /// 422: what was sent cannot be taken; each field says why.
    #[error("invalid: {0}")]
    Invalid(FormErrors),
    /// 409: it has changed in between, or its state does not allow the act.
    #[error("conflict: {}", .0.key)]
    Conflict(Message),
    /// 429: too often.
    #[error("too many requests")]
    TooMany {
        /// When it is worth trying again.
        retry_after: Duration,
    },
    /// 400: not a request of ours (broken encoding, a parameter twice, a made-up cursor).
    #[error("bad request: {}", .0.key)]
    BadRequest(Message),
    /// 503: the database did not answer in time. An action that had not begun by then is not done any more.
    #[error("busy: {0}")]
    Busy(&'static str),
    /// 500: our fault; logged once with its chain, never shown.
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

/// What is wrong with a form: messages by field, in the order of the form. The field `""` is the form as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormErrors(Vec<(&'static str, Message)>);

impl FormErrors {
    /// Nothing wrong yet.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// One field with one mistake.
    pub fn of(field: &'static str, message: Message) -> Self {
        Self(vec![(field, message)])
    }

    /// Adds a mistake of a field.
    pub fn add(&mut self, field: &'static str, message: Message) {
        self.0.push((field, message));
    }

    /// The first mistake of a field.
    pub fn of_field(&self, field: &str) -> Option<&Message> {
        self.0.iter().find(|(name, _)| *name == field).map(|(_, message)| message)
    }

    /// Every field with its message.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Message)> {
        self.0.iter().map(|(field, message)| (*field, message))
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `Ok(value)` when nothing is wrong, the mistakes otherwise.
    ///
    /// # Errors
    /// [`Error::Invalid`] with these mistakes.
    pub fn into_result<T>(self, value: T) -> Result<T> {
        if self.is_empty() { Ok(value) } else { Err(Error::Invalid(self)) }
    }

    /// Keeps the value of a parsed field, or notes its mistake and gives `None`.
    pub fn take<T>(&mut self, field: &'static str, parsed: std::result::Result<T, Message>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(message) => {
                self.add(field, message);
                None
            }
        }
    }
}

impl std::fmt::Display for FormErrors {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (field, message) in self.iter() {
            write!(formatter, "{field}={} ", message.key)?;
        }
        Ok(())
    }
}

impl From<diesel::result::Error> for Error {
    /// No row is 404; anything else is ours.
    fn from(error: diesel::result::Error) -> Self {
        match error {
            diesel::result::Error::NotFound => Self::NotFound,
            other => Self::Internal(anyhow::Error::new(other).context("asking the database")),
        }
    }
}

impl Error {
    /// Whether the database refused a second row with the same key.
    pub fn is_unique_violation(&self) -> bool {
        use diesel::result::DatabaseErrorKind::UniqueViolation;
        match self {
            Self::Internal(cause) => matches!(
                cause.downcast_ref::<diesel::result::Error>(),
                Some(diesel::result::Error::DatabaseError(UniqueViolation, _))
            ),
            _ => false,
        }
    }
}
