//! An error as a page: its status, a sentence in the reader's language, the number of the request, and a way on.

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{HttpMessage as _, HttpResponse, ResponseError};
use askama::Template;

use super::form::Unsent;
use super::respond::{Page, page_with_status, see_other};
use super::shell::Shell;
use super::visit::Visit;
use super::{csrf, fields};
use crate::base::{Error, Message};

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignInNeeded => StatusCode::UNAUTHORIZED,
            Self::Denied(_) => StatusCode::FORBIDDEN,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::Busy(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Bare; [`render`] puts the page around it, which needs the request.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

#[derive(Template)]
#[template(path = "shell/error.html")]
struct ErrorPage {
    shell: Shell,
    status: u16,
    message: String,
    advice: &'static str,
    unsent: Option<Unsent>,
}

impl Page for ErrorPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl ErrorPage {
    /// What was typed, without the old token and without secrets.
    fn unsent_fields(&self) -> impl Iterator<Item = (&str, &str)> {
        let fields = self.unsent.iter().flat_map(|unsent| unsent.fields.iter());
        fields.filter(|(name, _)| *name != csrf::FIELD && !name.contains("password"))
    }

    fn unsent_path(&self) -> &str {
        self.unsent.as_ref().map_or("", |unsent| &unsent.path)
    }
}

/// Turns every error of a handler into its page, and logs our own faults once.
pub async fn render<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, actix_web::Error> {
    let response = next.call(request).await?;
    let Some(error) = response.response().error() else { return Ok(response.map_into_left_body()) };
    let answer = answer(response.request(), error);
    Ok(response.into_response(answer).map_into_right_body())
}

fn answer(request: &actix_web::HttpRequest, error: &actix_web::Error) -> HttpResponse {
    let status = error.as_response_error().status_code();
    let known = error.as_error::<Error>();
    let visit = Visit::of(request);
    if matches!(known, Some(Error::SignInNeeded)) && request.method().is_safe() {
        let back = percent_encoding::utf8_percent_encode(&visit.here, percent_encoding::NON_ALPHANUMERIC);
        return see_other(&format!("/session/new?next={back}"));
    }
    if let Some(Error::Internal(cause)) = known {
        tracing::error!(request.id = visit.request_id, error = format!("{cause:?}"), "a request failed");
    }
    if let Some(Error::Busy(at)) = known {
        tracing::warn!(request.id = visit.request_id, at, "the database did not answer in time");
    }
    let (message, advice) = words(known, status);
    let unsent = request.extensions_mut().remove::<Unsent>();
    let shell = Shell::titled(visit, "error.title");
    let page =
        ErrorPage { message: shell.say(&message), advice: shell.t(advice), status: status.as_u16(), shell, unsent };
    let mut response = page_with_status(&page, status).unwrap_or_else(|_| HttpResponse::new(status));
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    if let Some(Error::TooMany { retry_after }) = known {
        headers.insert(header::RETRY_AFTER, header::HeaderValue::from(retry_after.as_secs().max(1)));
    }
    response
}

/// What is said, and what to do next.
fn words(known: Option<&Error>, status: StatusCode) -> (Message, &'static str) {
    match known {
        // Nobody at the company can help with a stale page; sending it again can.
        Some(Error::Denied(message)) if [csrf::WRONG_TOKEN, csrf::WRONG_ORIGIN].contains(message) => {
            (message.clone(), "error.bad_request_advice")
        }
        Some(Error::Denied(message)) => (message.clone(), "error.denied_advice"),
        Some(Error::Conflict(message)) => (message.clone(), "error.conflict_advice"),
        Some(Error::BadRequest(message)) => (message.clone(), "error.bad_request_advice"),
        Some(Error::Invalid(errors)) => {
            let first = errors.iter().next().map_or(fields::NOT_OUR_FORM, |(_, message)| message.clone());
            (first, "error.bad_request_advice")
        }
        Some(Error::TooMany { retry_after }) => {
            let seconds = i64::try_from(retry_after.as_secs().max(1)).unwrap_or(i64::MAX);
            (Message::new("error.too_many").with(seconds), "error.too_many_advice")
        }
        Some(Error::SignInNeeded) => (Message::new("error.sign_in"), "error.sign_in_advice"),
        Some(Error::NotFound) => (Message::new("error.not_found"), "error.not_found_advice"),
        Some(Error::Busy(_)) => (Message::new("error.busy"), "error.busy_advice"),
        Some(Error::Internal(_)) => (Message::new("error.internal"), "error.internal_advice"),
        None => match status {
            StatusCode::NOT_FOUND => (Message::new("error.not_found"), "error.not_found_advice"),
            StatusCode::METHOD_NOT_ALLOWED => (Message::new("error.method"), "error.bad_request_advice"),
            StatusCode::PAYLOAD_TOO_LARGE => (Message::new("error.too_large"), "error.bad_request_advice"),
            status if status.is_client_error() => (fields::NOT_OUR_FORM, "error.bad_request_advice"),
            _ => (Message::new("error.internal"), "error.internal_advice"),
        },
    }
}

/// The answer to an address that leads nowhere.
pub async fn not_found() -> Result<HttpResponse, Error> {
    Err(Error::NotFound)
}
