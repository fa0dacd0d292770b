//! Robots, what they tell of, and which addresses they may have.

use diesel::prelude::*;

use crate::accounts::Scope;
use crate::base::ids::{PersonId, RobotId};
use crate::base::words::ScopeKind;
use crate::base::{FormErrors, Instant, Message, Result, text};
use crate::i18n::Lang;
use crate::schema::robot;
use crate::text_enum;

/// Messages a robot may send in a minute: what WeCom and DingTalk allow; DingTalk shuts a robot up for ten minutes that
/// sends more.
pub const PER_MINUTE: i32 = 20;
/// Addresses and secrets of the vendors are much shorter.
const MAX_ADDRESS_BYTES: usize = 500;

/// It is no address of a robot of that kind: 422.
pub const NOT_ITS_ADDRESS: Message = Message::new("robots.not_its_address");
/// WeCom robots have no secret; those of DingTalk and Feishu are one word: 422.
pub const NOT_ITS_SECRET: Message = Message::new("robots.not_its_secret");
/// A robot that tells of nothing: 422.
pub const SAYS_NOTHING: Message = Message::new("robots.says_nothing");

text_enum! {
    /// Whose chat it is.
    pub enum Vendor in "robots.vendor" {
        /// 企业微信
        Wecom = "wecom",
        /// 钉钉
        Dingtalk = "dingtalk",
        /// 飞书, Lark
        Feishu = "feishu",
    }
}

impl Vendor {
    /// The hosts of its robots, and how their addresses go on.
    const fn homes(self) -> (&'static [&'static str], &'static str) {
        match self {
            Self::Wecom => (&["qyapi.weixin.qq.com"], "/cgi-bin/webhook/send?key="),
            Self::Dingtalk => (&["oapi.dingtalk.com"], "/robot/send?access_token="),
            Self::Feishu => (&["open.feishu.cn", "open.larksuite.com"], "/open-apis/bot/v2/hook/"),
        }
    }

    /// Whether an address is one of its robots: the whole host, compared exactly, and the start of the path. On the hosts
    /// that the operator named, such as a relay within the network, plain HTTP will do.
    pub fn is_home_of(self, url: &str, named_hosts: &[String]) -> bool {
        let Some((scheme, rest)) = url.split_once("://") else { return false };
        let Some((host, _)) = rest.split_once('/') else { return false };
        let (hosts, path) = self.homes();
        let key = rest.strip_prefix(host).and_then(|rest| rest.strip_prefix(path)).unwrap_or_default();
        let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        let is_named = named_hosts.iter().any(|named| named == host);
        let is_reached = (scheme == "https" && (is_named || hosts.contains(&host))) || (scheme == "http" && is_named);
        is_key && is_reached && url.len() <= MAX_ADDRESS_BYTES
    }
}

text_enum! {
    /// What a robot tells.
    pub enum Event in "robots.event" {
        /// A complaint arrived, for triage.
        Arrived = "arrived",
        /// It is, or became, a crisis.
        Crisis = "crisis",
        /// The company must act within two hours.
        DueSoon = "due_soon",
        /// The company should have acted.
        Late = "late",
        /// An administrator tries the robot.
        Test = "test",
    }
}

/// What a robot tells of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the events")]
pub struct Says {
    pub arrived: bool,
    pub crisis: bool,
    pub due: bool,
}

/// A robot as stored.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = robot)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct Robot {
    pub id: RobotId,
    pub vendor: Vendor,
    pub name: String,
    pub scope_kind: ScopeKind,
    pub scope_id: Option<i64>,
    pub url: String,
    pub secret: String,
    pub language: String,
    pub says_arrived: bool,
    pub says_crisis: bool,
    pub says_due: bool,
    pub created_by: PersonId,
    pub created_at: Instant,
    pub ended_at: Option<Instant>,
    pub minute_from: Instant,
    pub minute_count: i32,
    pub last_sent_at: Option<Instant>,
    pub last_error: Option<String>,
}

impl Robot {
    /// What it works for.
    pub fn scope(&self) -> Option<Scope> {
        Scope::of_columns(self.scope_kind, self.scope_id)
    }

    /// The language it speaks.
    pub fn lang(&self) -> Lang {
        Lang::parse(&self.language).unwrap_or_default()
    }

    /// Whether it tells of an event.
    pub const fn says(&self, event: Event) -> bool {
        match event {
            Event::Arrived => self.says_arrived,
            Event::Crisis => self.says_crisis,
            Event::DueSoon | Event::Late => self.says_due,
            Event::Test => true,
        }
    }
}

/// A robot to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the form")]
pub struct NewRobot {
    pub vendor: Vendor,
    pub name: String,
    pub scope: Scope,
    pub url: String,
    pub secret: String,
    pub language: Lang,
    pub says: Says,
}

impl NewRobot {
    /// Reads what was typed.
    ///
    /// # Errors
    /// [`crate::base::Error::Invalid`] with the fields.
    pub fn checked(mut self, named_hosts: &[String]) -> Result<Self> {
        let mut errors = FormErrors::new();
        self.name = errors.take("name", text::line(&self.name, &text::NAME)).unwrap_or_default();
        (self.url, self.secret) = (self.url.trim().to_owned(), self.secret.trim().to_owned());
        if !self.vendor.is_home_of(&self.url, named_hosts) {
            errors.add("url", NOT_ITS_ADDRESS);
        }
        let is_word = self.secret.len() <= MAX_ADDRESS_BYTES && self.secret.bytes().all(|byte| byte.is_ascii_graphic());
        if !is_word || (self.vendor == Vendor::Wecom && !self.secret.is_empty()) {
            errors.add("secret", NOT_ITS_SECRET);
        }
        if self.says == Says::default() {
            errors.add("says", SAYS_NOTHING);
        }
        errors.into_result(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_its_vendor_s_to_the_letter() {
        let wecom = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx";
        let dingtalk = "https://oapi.dingtalk.com/robot/send?access_token=abc123";
        let feishu = "https://open.feishu.cn/open-apis/bot/v2/hook/0123-abcd";

        assert!(Vendor::Wecom.is_home_of(wecom, &[]));
        assert!(Vendor::Dingtalk.is_home_of(dingtalk, &[]));
        assert!(Vendor::Feishu.is_home_of(feishu, &[]));
        assert!(Vendor::Feishu.is_home_of(&feishu.replace("feishu.cn", "larksuite.com"), &[]));
        for wrong in [
            dingtalk.to_owned(),
            wecom.replace("https", "http"),
            wecom.replace("qyapi", "evil.qyapi"),
            wecom.replace(".com/", ".com.evil.example/"),
            wecom.replace("https://", "https://qyapi.weixin.qq.com@evil.example/"),
            wecom.replace(".com/", ".com:8443/"),
            wecom.replace("qyapi", "QYAPI"),
            wecom.replace("send?key", "send?debug=1&key"),
            format!("{wecom}&x=1"),
            format!("{wecom}#x"),
            "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=".to_owned(),
            "https://127.0.0.1/cgi-bin/webhook/send?key=1".to_owned(),
            String::new(),
        ] {
            assert!(!Vendor::Wecom.is_home_of(&wrong, &[]), "{wrong}");
        }
    }

    #[test]
    fn a_host_that_the_operator_named_is_reached_with_its_port_only() {
        let named = ["127.0.0.1:9000".to_owned()];
        let at = |host: &str| format!("http://{host}/cgi-bin/webhook/send?key=1");

        assert!(Vendor::Wecom.is_home_of(&at("127.0.0.1:9000"), &named));
        assert!(!Vendor::Wecom.is_home_of(&at("127.0.0.1:9001"), &named));
        assert!(!Vendor::Wecom.is_home_of(&at("127.0.0.1"), &named));
    }
}
