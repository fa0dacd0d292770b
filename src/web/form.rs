//! A form that was posted: read within its limits, checked to be sent from one of our pages.

use actix_multipart::Multipart;
use actix_web::dev::Payload;
use actix_web::error::{ErrorRequestTimeout, PayloadError};
use actix_web::rt::time::timeout;
use actix_web::web::{self, Bytes};
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};
use futures_util::TryStreamExt as _;
use std::future::{Future, Ready, ready};
use std::pin::Pin;
use std::time::Duration;

use super::csrf;
use super::fields::{BROKEN_ENCODING, Fields, NOT_OUR_FORM};
use super::visit::Visit;
use crate::base::Error;

/// A text of 64 KiB, percent-encoded threefold, and the small fields beside it.
pub const MAX_FORM_BYTES: usize = 512 * 1024;

/// Who has not sent a form in this time holds a connection and sends nothing: 512 KiB in it are 10 kB a second, a poor
/// telephone line. A large form has ten times as long.
const SLOW_BODY: Duration = Duration::from_secs(50);
const SLOW_LARGE_BODY: Duration = Duration::from_secs(500);

/// The fields of a form of ours.
#[derive(Debug)]
pub struct Form(pub Fields);

/// A table pasted into a form: 5 MB and the percent signs of its commas and line ends.
pub const MAX_LARGE_FORM_BYTES: usize = 6 * 1024 * 1024;

/// The field of a form in parts that holds a file.
const FILE: &str = "file";
/// More parts than any form of ours has.
const MAX_PARTS: usize = 20;

/// The fields of a form of ours that takes a whole table.
#[derive(Debug)]
pub struct LargeForm(pub Fields);

/// The fields of a form of ours that takes a whole table, pasted or as the file in its field `file`.
#[derive(Debug)]
pub struct TableForm {
    /// Everything but the file.
    pub fields: Fields,
    /// The bytes of the file; empty when none was chosen.
    pub file: Vec<u8>,
}

/// What was sent with a token of another browser or of long ago; the error page offers it to be sent again, so that
/// nothing typed is lost.
#[derive(Clone, Debug)]
pub struct Unsent {
    /// Where it was sent to.
    pub path: String,
    /// What was sent.
    pub fields: Fields,
}

impl FromRequest for Form {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = Bytes::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let body = in_time(SLOW_BODY, body).await??;
            Ok(Self(read(&request, &body)?))
        })
    }
}

impl FromRequest for LargeForm {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let payload = web::Payload::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let body = payload.await?.to_bytes_limited(MAX_LARGE_FORM_BYTES);
            let read_all = in_time(SLOW_LARGE_BODY, body).await?;
            let body = read_all.map_err(|_| PayloadError::Overflow)??;
            Ok(Self(read(&request, &body)?))
        })
    }
}

impl FromRequest for TableForm {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if request.content_type() != "multipart/form-data" {
            let form = LargeForm::from_request(request, payload);
            return Box::pin(async move { Ok(Self { fields: form.await?.0, file: Vec::new() }) });
        }
        let parts = Multipart::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let (fields, file) = in_time(SLOW_LARGE_BODY, read_parts(parts.await?)).await??;
            Ok(Self { fields: admitted(&request, fields)?, file })
        })
    }
}

/// The fields of a form in parts, and the bytes of its file.
async fn read_parts(mut parts: Multipart) -> Result<(Fields, Vec<u8>), actix_web::Error> {
    let (mut pairs, mut file) = (Vec::new(), Vec::new());
    let mut bytes_left = MAX_LARGE_FORM_BYTES;
    while let Some(mut part) = parts.try_next().await? {
        if pairs.len() == MAX_PARTS {
            return Err(Error::BadRequest(NOT_OUR_FORM).into());
        }
        let name = part.name().unwrap_or_default().to_owned();
        let mut value = Vec::new();
        while let Some(chunk) = part.try_next().await? {
            bytes_left = bytes_left.checked_sub(chunk.len()).ok_or(PayloadError::Overflow)?;
            value.extend_from_slice(&chunk);
        }
        if name == FILE {
            file = value;
        } else {
            let value = String::from_utf8(value).map_err(|_| Error::BadRequest(BROKEN_ENCODING))?;
            pairs.push((name, value));
        }
    }
    Ok((Fields::of(pairs), file))
}

/// 408 for a body that is still not there after so long.
async fn in_time<T>(limit: Duration, body: impl Future<Output = T>) -> Result<T, actix_web::Error> {
    timeout(limit, body).await.map_err(|_| ErrorRequestTimeout("a form came too slowly"))
}

fn read(request: &HttpRequest, body: &Bytes) -> Result<Fields, Error> {
    let is_form = request.content_type() == "application/x-www-form-urlencoded";
    if !is_form && !body.is_empty() {
        return Err(Error::BadRequest(NOT_OUR_FORM));
    }
    admitted(request, Fields::parse(body)?)
}

/// The fields of a form that carries the token of this browser, however they were sent.
///
/// # Errors
/// [`Error::Denied`] with another token; the error page offers the fields to be sent again.
pub fn admitted(request: &HttpRequest, fields: Fields) -> Result<Fields, Error> {
    let visit = Visit::of(request);
    if !visit.csrf.accepts(&visit.site, fields.one(csrf::FIELD)?) {
        request.extensions_mut().insert(Unsent { path: request.path().to_owned(), fields });
        return Err(Error::Denied(csrf::WRONG_TOKEN));
    }
    Ok(fields)
}

/// Whether the fields read so far carry the token of this browser: before anything is kept of a form that is still being
/// received.
pub fn has_token(request: &HttpRequest, fields: &Fields) -> bool {
    let visit = Visit::of(request);
    fields.one(csrf::FIELD).is_ok_and(|token| visit.csrf.accepts(&visit.site, token))
}

/// The fields of an address's query.
#[derive(Clone, Debug)]
pub struct Query(pub Fields);

impl FromRequest for Query {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Fields::parse(request.query_string().as_bytes()).map(Self))
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use actix_web::http::StatusCode;
    use actix_web::rt::System;

    use super::*;

    #[test]
    fn a_body_that_never_comes_is_waited_for_no_longer() {
        let waited = System::new().block_on(in_time(Duration::ZERO, pending::<()>()));

        assert_eq!(waited.unwrap_err().as_response_error().status_code(), StatusCode::REQUEST_TIMEOUT);
    }
}
