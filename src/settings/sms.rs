//! The gateway of short messages: an HTTP call that the operator writes down.

use super::Reader;

/// How short messages leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SmsRoute {
    /// To a gateway.
    Http(SmsGateway),
    /// Into the folder `messages` of the data folder.
    Files,
    /// Kept in memory, for tests; no setting leads here.
    Memory,
}

/// A call to a gateway, with places for number, text and code.
#[derive(Clone, PartialEq, Eq)]
pub struct SmsGateway {
    /// May hold places.
    pub url: String,
    /// `GET`, `POST` or `PUT`.
    pub method: String,
    /// Names and values, the content type of the body among them.
    pub headers: Vec<(String, String)>,
    /// May hold places.
    pub body: String,
    /// How what fills the places of the body is written.
    pub escape: Escape,
    /// What must stand in the answer; blanks do not count.
    pub success: Option<String>,
}

/// Without address and headers, which hold keys.
impl std::fmt::Debug for SmsGateway {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SmsGateway")
    }
}

/// How a value is written where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escape {
    /// Within a string of JSON.
    Json,
    /// Within a form or an address.
    Form,
}

impl Escape {
    /// The value, so that it cannot leave its place.
    pub fn apply(self, value: &str) -> String {
        match self {
            Self::Json => {
                let quoted = serde_json::Value::from(value).to_string();
                quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or_default().to_owned()
            }
            Self::Form => percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC).to_string(),
        }
    }
}

/// Reads the settings `sms_…`; mistakes are noted in the reader.
pub(super) fn read(reader: &mut Reader<'_>) -> Option<SmsRoute> {
    let url = reader.parse("sms_url", url);
    let method = reader.parse("sms_method", method);
    let headers = reader.parse("sms_headers", headers);
    let body = reader.parse("sms_body", body);
    let url = url?;
    if url == "files" {
        return Some(SmsRoute::Files);
    }
    let (mut headers, (body, escape)) = (headers?, body?);
    let content_type = match escape {
        Escape::Json => "application/json; charset=utf-8",
        Escape::Form => "application/x-www-form-urlencoded",
    };
    if !body.is_empty() && !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
        headers.push(("Content-Type".to_owned(), content_type.to_owned()));
    }
    let success = Some(reader.text("sms_success")).filter(|pattern| !pattern.trim().is_empty());
    Some(SmsRoute::Http(SmsGateway { url, method: method?, headers, body, escape, success }))
}

fn url(text: &str) -> Result<String, &'static str> {
    let sample = text.replace(['{', '}'], "");
    let is_url = (text.starts_with("https://") || text.starts_with("http://")) && !text.contains(char::is_whitespace);
    if text == "files" || (is_url && sample.parse::<ureq::http::Uri>().is_ok()) {
        Ok(text.to_owned())
    } else {
        Err("must be http://…, https://… or files")
    }
}

fn method(text: &str) -> Result<String, &'static str> {
    let method = text.to_ascii_uppercase();
    if ["GET", "POST", "PUT"].contains(&method.as_str()) { Ok(method) } else { Err("must be GET, POST or PUT") }
}

fn headers(text: &str) -> Result<Vec<(String, String)>, String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let (name, value) = line.split_once(':').unwrap_or((line, ""));
            let (name, value) = (name.trim(), value.trim());
            let is_name = name.parse::<ureq::http::HeaderName>().is_ok();
            let is_value = !value.is_empty() && value.parse::<ureq::http::HeaderValue>().is_ok();
            // The line itself may hold a key and is not repeated.
            if is_name && is_value {
                Ok((name.to_owned(), value.to_owned()))
            } else {
                Err("each line must be NAME: VALUE".to_owned())
            }
        })
        .collect()
}

fn body(text: &str) -> Result<(String, Escape), &'static str> {
    let text = text.trim();
    if !text.starts_with(['{', '[']) {
        return Ok((text.to_owned(), Escape::Form));
    }
    // The places stand within strings, so the template itself is JSON.
    match serde_json::from_str::<serde_json::Value>(text) {
        Ok(_) => Ok((text.to_owned(), Escape::Json)),
        Err(_) => Err("must be JSON with the places inside its strings, or a form such as to={number}&text={text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fills_a_place_of_json_stays_a_string() {
        assert_eq!(Escape::Json.apply("a\"b\\\n\""), r#"a\"b\\\n\""#);
    }

    #[test]
    fn headers_stand_one_a_line() {
        let read = headers("Authorization: Bearer x:y\n\n X-Key : 1 ").unwrap();

        assert_eq!(read, [("Authorization".into(), "Bearer x:y".into()), ("X-Key".into(), "1".into())]);
        for wrong in ["no colon", ": x", "a b: c", "a: \u{7f}"] {
            assert!(headers(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_body_that_begins_like_json_must_be_json() {
        assert_eq!(body(r#"{"to":"{number}"}"#).unwrap().1, Escape::Json);
        assert_eq!(body("to={number}").unwrap().1, Escape::Form);
        assert!(body(r#"{"to":{number}}"#).is_err());
    }
}
