//! Around every request: its number, its headers, its log line, and the refusal of forms from other sites.

use std::time::Instant as Stopwatch;

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpMessage as _, web};

use super::csrf;
use super::visit::{RequestId, Site};
use crate::base::{Error, Random};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Nothing from elsewhere, no inline script, no inline style, no frame (decisions.md 30).
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; \
     connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

const HEADERS: [(&str, &str); 6] = [
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
];

/// For programs, where the answer itself does not know better: a form shown again has its wait in words.
const RETRY_AFTER_SECONDS: &str = "60";

/// Numbers the request, adds the security headers to whatever is answered, writes one line of log.
pub async fn number_and_harden<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let stopwatch = Stopwatch::now();
    let id = Random::machine().public_id();
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = request.method().clone();
    let is_https = request.app_data::<web::Data<Site>>().is_some_and(|site| site.is_https());
    let mut response = next.call(request).await?;
    let is_wait = matches!(response.status(), StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE);
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        // A handler may say something narrower, as that of photographs does.
        if !headers.contains_key(name) {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
    }
    if is_wait && !headers.contains_key(header::RETRY_AFTER) {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER_SECONDS));
    }
    if is_https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, value);
    }
    // The route's pattern, not the path: an address may hold a token.
    let route = response.request().match_pattern().unwrap_or_default();
    let status = response.status().as_u16();
    let duration_us = stopwatch.elapsed().as_micros();
    tracing::info!(request.id = id, %method, route, status, duration_us, "request");
    Ok(response)
}

/// Where a mail program posts in a person's name (RFC 8058): the address itself carries a signed authority, which can only
/// take away, and which no other site knows.
const POSTED_BY_MAIL: &str = "/unsubscribe/";

/// Refuses what another site sent, and addresses that cannot be ours, before anything reads them.
pub async fn refuse_other_origins<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    let is_ours =
        request.app_data::<web::Data<Site>>().is_some_and(|site| csrf::is_same_origin(request.request(), site));
    // No name of ours has the character that no database takes, so such an address leads nowhere.
    if request.path().contains("%00") || request.path().contains('\0') {
        let refused = request.error_response(Error::NotFound);
        return Ok(refused.map_into_right_body());
    }
    let is_from_mail = request.path().starts_with(POSTED_BY_MAIL);
    if !request.method().is_safe() && !is_ours && !is_from_mail {
        let refused = request.error_response(Error::Denied(csrf::WRONG_ORIGIN));
        return Ok(refused.map_into_right_body());
    }
    Ok(next.call(request).await?.map_into_left_body())
}
