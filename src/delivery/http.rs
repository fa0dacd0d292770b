//! Calls to the gateways that an operator names in the settings: short messages, chat robots.
//!
//! No reader and no writer of the site chooses where a call goes (security.md S19): a gateway stands in the settings, so
//! loopback and private networks are allowed, and a robot's address is on a host of its vendor, compared to the letter, or
//! on one that the operator named. A vendor's name that suddenly leads into our network (S20) has no certificate there.
//! Bounded all the same: five seconds, one mebibyte, no redirect, no compressed answer, no proxy from the environment (S21).

use std::time::Duration;

use anyhow::Context as _;
use ureq::config::AutoHeaderValue;
use ureq::http::Request;

/// From the first byte sent to the last one read.
const TIMEOUT: Duration = Duration::from_secs(5);
/// No gateway has more to say.
const MAX_ANSWER_BYTES: u64 = 1024 * 1024;

/// One call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// `GET`, `POST` or `PUT`.
    pub method: String,
    /// Where to; `http` or `https`.
    pub url: String,
    /// Names and values.
    pub headers: Vec<(String, String)>,
    /// Empty for a call without one.
    pub body: String,
}

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// Bytes that are no UTF-8 become replacement characters.
    pub body: String,
}

/// Makes calls, blocking: for the worker. Cheap to clone.
#[derive(Clone, Debug)]
pub struct HttpClient(ureq::Agent);

impl Default for HttpClient {
    fn default() -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(TIMEOUT))
            .max_redirects(0)
            .http_status_as_error(false)
            .proxy(None)
            .accept_encoding(AutoHeaderValue::Provided("identity".to_owned().into()))
            .user_agent(AutoHeaderValue::Provided("candor".to_owned().into()))
            .build();
        Self(config.into())
    }
}

impl HttpClient {
    /// Makes one call; an answer of any status is one. Errors name no part of the address, which may hold a secret.
    pub fn call(&self, call: &Call) -> anyhow::Result<Reply> {
        let mut request = Request::builder().method(call.method.as_str()).uri(&call.url);
        for (name, value) in &call.headers {
            request = request.header(name, value);
        }
        let answered = if call.body.is_empty() {
            self.0.run(request.body(()).context("putting a call together")?)
        } else {
            self.0.run(request.body(call.body.as_str()).context("putting a call together")?)
        };
        let mut answer = answered.context("calling the gateway")?;
        let body = answer.body_mut().with_config().limit(MAX_ANSWER_BYTES).read_to_vec();
        let body = body.context("reading the gateway's answer")?;
        Ok(Reply { status: answer.status().as_u16(), body: String::from_utf8_lossy(&body).into_owned() })
    }
}
