//! A form that was posted: read within its limits, checked to be sent from one of our pages.

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::web::{self, Bytes};
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};
use std::future::{Future, Ready, ready};
use std::pin::Pin;

use super::csrf;
use super::fields::{Fields, NOT_OUR_FORM};
use super::visit::Visit;
use crate::base::Error;

/// A text of 64 KiB, percent-encoded threefold, and the small fields beside it.
pub const MAX_FORM_BYTES: usize = 512 * 1024;

/// The fields of a form of ours.
#[derive(Debug)]
pub struct Form(pub Fields);

/// A table pasted into a form: 5 MB and the percent signs of its commas and line ends.
pub const MAX_LARGE_FORM_BYTES: usize = 6 * 1024 * 1024;

/// The fields of a form of ours that takes a whole table.
#[derive(Debug)]
pub struct LargeForm(pub Fields);

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
        Box::pin(async move { Ok(Self(read(&request, &body.await?)?)) })
    }
}

impl FromRequest for LargeForm {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let payload = web::Payload::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let read_all = payload.await?.to_bytes_limited(MAX_LARGE_FORM_BYTES).await;
            let body = read_all.map_err(|_| PayloadError::Overflow)??;
            Ok(Self(read(&request, &body)?))
        })
    }
}

fn read(request: &HttpRequest, body: &Bytes) -> Result<Fields, Error> {
    let is_form = request.content_type() == "application/x-www-form-urlencoded";
    if !is_form && !body.is_empty() {
        return Err(Error::BadRequest(NOT_OUR_FORM));
    }
    let fields = Fields::parse(body)?;
    let visit = Visit::of(request);
    if !visit.csrf.accepts(&visit.site, fields.one(csrf::FIELD)?) {
        request.extensions_mut().insert(Unsent { path: request.path().to_owned(), fields });
        return Err(Error::Denied(csrf::WRONG_TOKEN));
    }
    Ok(fields)
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
