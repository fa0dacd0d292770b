//! The three vendors' own formats: what is posted, how it is signed, and what they answer.
//!
//! Sources: developer.work.weixin.qq.com/document/path/91770 (WeCom), open.dingtalk.com "custom robot access" (DingTalk),
//! open.feishu.cn "custom bot usage guide" (Feishu and Lark).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac as _};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use sha2::Sha256;

use super::model::{Robot, Vendor};
use crate::base::Instant;
use crate::delivery::{Call, Reply};

/// What a chat made of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Taken,
    /// It came too fast; worth another try after so many minutes.
    TooFast(i64),
    /// The address, the signature or the message is wrong: trying again is of no use.
    Wrong(String),
    /// Anything else: worth another try.
    Unwell(String),
}

/// A message of plain text as a robot's vendor wants it. Plain text, since each vendor's markup could be written by
/// whoever wrote a title.
pub(super) fn call(robot: &Robot, text: &str, now: Instant) -> Call {
    let (url, body) = match robot.vendor {
        Vendor::Wecom => (robot.url.clone(), json!({ "msgtype": "text", "text": { "content": text } })),
        Vendor::Dingtalk => (dingtalk_url(robot, now), json!({ "msgtype": "text", "text": { "content": text } })),
        Vendor::Feishu => (robot.url.clone(), feishu_body(robot, text, now)),
    };
    let headers = vec![("content-type".to_owned(), "application/json; charset=utf-8".to_owned())];
    Call { method: "POST".to_owned(), url, headers, body: body.to_string() }
}

/// Milliseconds; the signature is of them and the secret, under the secret, and stands in the address.
fn dingtalk_url(robot: &Robot, now: Instant) -> String {
    if robot.secret.is_empty() {
        return robot.url.clone();
    }
    let signature = hmac_base64(&robot.secret, &format!("{}\n{}", now.0, robot.secret));
    let signature = utf8_percent_encode(&signature, NON_ALPHANUMERIC);
    format!("{}&timestamp={}&sign={signature}", robot.url, now.0)
}

/// Seconds; the signature is of nothing, under them and the secret, and stands in the message.
fn feishu_body(robot: &Robot, text: &str, now: Instant) -> Value {
    let content = json!({ "text": text });
    if robot.secret.is_empty() {
        return json!({ "msg_type": "text", "content": content });
    }
    let timestamp = now.0.div_euclid(1_000).to_string();
    let sign = hmac_base64(&format!("{timestamp}\n{}", robot.secret), "");
    json!({ "timestamp": timestamp, "sign": sign, "msg_type": "text", "content": content })
}

fn hmac_base64(key: &str, message: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else { return String::new() };
    mac.update(message.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// What a vendor's answer means: all three say in the body how it went, with status 200.
pub(super) fn read_answer(vendor: Vendor, reply: &Reply) -> Answer {
    if reply.status == 429 {
        return Answer::TooFast(1);
    }
    if reply.status >= 500 {
        return Answer::Unwell(format!("HTTP {}", reply.status));
    }
    let said: Value = serde_json::from_str(&reply.body).unwrap_or_default();
    let code = ["errcode", "code", "StatusCode"].iter().find_map(|name| said.get(name)?.as_i64());
    let words = ["errmsg", "msg", "StatusMessage"].iter().find_map(|name| said.get(name)?.as_str()).unwrap_or_default();
    let words: String = words.chars().filter(|character| !character.is_control()).take(200).collect();
    match (vendor, code) {
        (_, Some(0)) => Answer::Taken,
        (Vendor::Wecom, Some(45009)) => Answer::TooFast(1),
        (Vendor::Dingtalk, Some(130_101 | 410_100)) => Answer::TooFast(10),
        (Vendor::Feishu, Some(9499 | 11232)) if words.contains("frequen") || words.contains("too many") => {
            Answer::TooFast(1)
        }
        (Vendor::Wecom | Vendor::Dingtalk, Some(-1)) => Answer::Unwell(format!("-1 {words}")),
        (_, Some(code)) => Answer::Wrong(format!("{code} {words}")),
        (_, None) => Answer::Unwell(format!("HTTP {} without an answer in JSON", reply.status)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(vendor: Vendor, status: u16, body: &str) -> Answer {
        read_answer(vendor, &Reply { status, body: body.to_owned() })
    }

    #[test]
    fn each_vendor_s_yes_no_and_not_so_fast_are_understood() {
        assert_eq!(answered(Vendor::Wecom, 200, r#"{"errcode":0,"errmsg":"ok"}"#), Answer::Taken);
        assert_eq!(answered(Vendor::Dingtalk, 200, r#"{"errcode":0,"errmsg":"ok"}"#), Answer::Taken);
        assert_eq!(answered(Vendor::Feishu, 200, r#"{"code":0,"msg":"success","data":{}}"#), Answer::Taken);
        assert_eq!(answered(Vendor::Feishu, 200, r#"{"StatusCode":0,"StatusMessage":"success"}"#), Answer::Taken);
        assert_eq!(answered(Vendor::Wecom, 200, r#"{"errcode":45009,"errmsg":"api freq"}"#), Answer::TooFast(1));
        assert_eq!(answered(Vendor::Dingtalk, 200, r#"{"errcode":130101,"errmsg":"too fast"}"#), Answer::TooFast(10));
        assert_eq!(answered(Vendor::Feishu, 200, r#"{"code":11232,"msg":"frequency limited"}"#), Answer::TooFast(1));
        let wrong = Answer::Wrong("310000 sign not match".to_owned());
        assert_eq!(answered(Vendor::Dingtalk, 200, r#"{"errcode":310000,"errmsg":"sign not match"}"#), wrong);
        let wrong = Answer::Wrong("19021 sign match fail".to_owned());
        assert_eq!(answered(Vendor::Feishu, 200, r#"{"code":19021,"msg":"sign match fail"}"#), wrong);
        assert!(matches!(answered(Vendor::Wecom, 502, ""), Answer::Unwell(_)));
        assert!(matches!(answered(Vendor::Wecom, 200, "<html>"), Answer::Unwell(_)));
    }

    /// The worked example of the documentation: the algorithms differ in what is the key and what the message.
    #[test]
    fn the_two_signatures_are_not_the_same() {
        let dingtalk = hmac_base64("this is secret", "1700000000000\nthis is secret");
        let feishu = hmac_base64("1700000000\nthis is secret", "");

        // Computed with Python's hmac as the two vendors show it.
        assert_eq!(dingtalk, "sSFWELbV2YwjdDQhWZwTcWlX5BWUx5J6TPpsZmuPii0=");
        assert_eq!(feishu, "OfGzRzoUICBOoc8wVra1e4A1hPfbZ9zqXozA8CWVUuY=");
    }
}
