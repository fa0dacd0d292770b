//! What an operator may set: from `candor.toml`, then from `CANDOR_*`, which wins. Every mistake is reported at once.
//!
//! A setting is never code, a shell argument or part of a path made from user input.

mod secret;
mod sms;

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::base::{Clock, Random};
use crate::db::{DatabaseUrl, StoreOptions};

pub use secret::SecretKey;
pub use sms::{Escape, SmsGateway, SmsRoute};

/// Every setting: key in `candor.toml` (in the environment `CANDOR_` and the key in capitals), default, meaning. The
/// README's table is compared with this list by a test.
pub const TABLE: &[(&str, &str, &str)] = &[
    ("listen", "127.0.0.1:8080", "address and port the server listens on"),
    (
        "database_url",
        "",
        "`postgres://USER:PASSWORD@HOST/NAME`, or the path of an SQLite file; default `candor.db` in the data folder",
    ),
    (
        "data_dir",
        "data",
        "folder of the database, the photographs, the search index, the secret key and letters written to files",
    ),
    ("base_url", "", "address people reach the site under, used in letters; default `http://` and `listen`"),
    ("company", "坦言地产", "name of the developer, shown on every page"),
    (
        "mail_url",
        "files",
        "`smtp://USER:PASSWORD@HOST:PORT`, `smtps://…`, or `files`: letters are written to `letters/` in the data folder",
    ),
    ("mail_from", "坦言 <noreply@localhost>", "sender of every letter"),
    (
        "sms_url",
        "files",
        "address of the short message gateway, or `files`: messages are written to `messages/` in the data folder; `{number}` (`+8613800138000`), `{local}` (`13800138000`), `{text}` and `{code}` are filled in, here and in the body",
    ),
    ("sms_method", "POST", "`GET`, `POST` or `PUT`"),
    ("sms_headers", "", "headers of the call, one `NAME: VALUE` a line"),
    (
        "sms_body",
        "to={number}&text={text}",
        "body of the call; one that begins with `{` or `[` is JSON with the places inside its strings, any other a form",
    ),
    (
        "sms_success",
        "",
        "words that must stand in the gateway's answer, such as `\"code\":0`; without, a status of 2xx is enough",
    ),
    ("sms_daily_limit", "1000", "short messages that may leave in a day: the cap on what they cost; `0` sends none"),
    (
        "staff_totp",
        "required",
        "`required`: who works for the company can do nothing for it before setting up the second step of signing in; or `optional`",
    ),
    ("trusted_proxies", "", "IP addresses of reverse proxies whose `X-Forwarded-For` is believed, separated by commas"),
    ("patience", "15", "seconds a request waits for the database before it is answered with 503"),
    (
        "robot_hosts",
        "",
        "hosts, with their port if they have one, at which robots of group chats may be reached beside those of WeCom, DingTalk and Feishu, separated by commas: a relay in the network",
    ),
    (
        "secret_key",
        "",
        "64 hexadecimal digits that sign cookies and forms; made on the first start and kept in the data folder when absent",
    ),
    (
        "log",
        "info",
        "what is logged: `error`, `warn`, `info`, `debug`, or a filter such as `info,candor::search=debug`",
    ),
];

/// The settings of one process.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the server listens.
    pub listen: SocketAddr,
    /// Where the database is.
    pub database: DatabaseUrl,
    /// Folder of everything that is kept beside the database.
    pub data_dir: PathBuf,
    /// The address of the site, without a slash at the end.
    pub base_url: String,
    /// Name of the developer.
    pub company: String,
    /// How letters leave.
    pub mail: MailRoute,
    /// Sender of every letter.
    pub mail_from: lettre::message::Mailbox,
    /// How short messages leave.
    pub sms: SmsRoute,
    /// Short messages that may leave in a day.
    pub sms_daily_limit: u32,
    /// Whether who works for the company needs a second step to sign in.
    pub staff_totp: StaffTotp,
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// How long a request waits for the database.
    pub patience: Duration,
    /// Hosts beside the vendors' own at which robots of group chats may be reached.
    pub robot_hosts: Vec<String>,
    /// Signs cookies and forms, when set by hand.
    pub secret_key: Option<SecretKey>,
    /// What is logged.
    pub log: String,
    /// A world of its own on loopback: banner on every page, no letters to the outside.
    pub demo: bool,
}

/// How letters leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailRoute {
    /// To a mail server.
    Smtp(String),
    /// Into the folder `letters` of the data folder.
    Files,
    /// Kept in memory, for tests; no setting leads here.
    Memory,
}

/// Whether who works for the company needs a second step to sign in (security.md S35).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaffTotp {
    /// Without it she is a member like others.
    Required,
    /// As she likes.
    Optional,
}

/// Everything that is wrong with the settings, a line each.
#[derive(Debug, thiserror::Error)]
#[error("the settings cannot be used:\n  {}", .0.join("\n  "))]
pub struct Mistakes(Vec<String>);

impl Settings {
    /// Reads the file, if it is there, and the environment.
    pub fn read(file: &Path, environment: impl Iterator<Item = (String, String)>) -> Result<Self, Mistakes> {
        let mut mistakes = Vec::new();
        let mut values = from_file(file, &mut mistakes);
        values.extend(from_environment(environment, &mut mistakes));
        let settings = Self::from_values(&values, &mut mistakes);
        match settings {
            Some(settings) if mistakes.is_empty() => Ok(settings),
            _ => Err(Mistakes(mistakes)),
        }
    }

    fn from_values(values: &BTreeMap<String, String>, mistakes: &mut Vec<String>) -> Option<Self> {
        let mut reader = Reader { values, mistakes };
        let listen =
            reader.parse("listen", |text| text.parse().map_err(|_| "must be ADDRESS:PORT, such as 127.0.0.1:8080"));
        let data_dir = PathBuf::from(reader.text("data_dir"));
        let database = match reader.text("database_url").as_str() {
            "" => Some(DatabaseUrl::in_folder(&data_dir)),
            _ => reader.parse("database_url", DatabaseUrl::parse),
        };
        let base_url = match reader.text("base_url").as_str() {
            "" => listen.map(|address: SocketAddr| format!("http://{address}")),
            _ => reader.parse("base_url", base_url),
        };
        let mail = reader.parse("mail_url", mail_route);
        let mail_from = reader.parse("mail_from", |text| {
            text.parse().map_err(|_| "must be an e-mail address, such as Candor <noreply@example.com>")
        });
        let sms = sms::read(&mut reader);
        let sms_daily_limit = reader.parse("sms_daily_limit", |text| text.parse().map_err(|_| "must be a number"));
        let staff_totp = reader.parse("staff_totp", staff_totp);
        let trusted_proxies = reader.parse("trusted_proxies", addresses);
        let patience = reader.parse("patience", seconds);
        let robot_hosts = reader.parse("robot_hosts", hosts);
        let secret_key = match reader.text("secret_key").as_str() {
            "" => Some(None),
            _ => reader.parse("secret_key", |text| SecretKey::parse(text).map(Some)),
        };
        Some(Self {
            listen: listen?,
            database: database?,
            data_dir,
            base_url: base_url?,
            company: reader.text("company"),
            mail: mail?,
            mail_from: mail_from?,
            sms: sms?,
            sms_daily_limit: sms_daily_limit?,
            staff_totp: staff_totp?,
            trusted_proxies: trusted_proxies?,
            patience: patience?,
            robot_hosts: robot_hosts?,
            secret_key: secret_key?,
            log: reader.text("log"),
            demo: false,
        })
    }

    /// How the database is opened.
    pub fn store_options(&self, clock: Clock, random: Random) -> StoreOptions {
        StoreOptions { url: self.database.clone(), clock, random, patience: self.patience }
    }

    /// The key that signs cookies and forms: the one set by hand, or the one in the data folder, made now if need be.
    pub fn secret(&self) -> anyhow::Result<SecretKey> {
        match &self.secret_key {
            Some(key) => Ok(key.clone()),
            None => SecretKey::kept_in(&self.data_dir),
        }
    }
}

struct Reader<'a> {
    values: &'a BTreeMap<String, String>,
    mistakes: &'a mut Vec<String>,
}

impl Reader<'_> {
    fn text(&self, key: &str) -> String {
        let default = TABLE.iter().find(|(name, _, _)| *name == key).map_or("", |(_, default, _)| default);
        self.values.get(key).cloned().unwrap_or_else(|| default.to_owned())
    }

    fn parse<T, E: std::fmt::Display>(&mut self, key: &str, parse: impl FnOnce(&str) -> Result<T, E>) -> Option<T> {
        match parse(&self.text(key)) {
            Ok(value) => Some(value),
            Err(why) => {
                self.mistakes.push(format!("{key} (CANDOR_{}): {why}", key.to_uppercase()));
                None
            }
        }
    }
}

fn from_file(file: &Path, mistakes: &mut Vec<String>) -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return values,
        Err(error) => {
            mistakes.push(format!("{}: {error}", file.display()));
            return values;
        }
    };
    match text.parse::<toml::Table>() {
        Ok(table) => {
            for (key, value) in table {
                if TABLE.iter().any(|(name, _, _)| *name == key) {
                    values.insert(key, value.as_str().map_or_else(|| value.to_string(), str::to_owned));
                } else {
                    mistakes.push(format!("{}: there is no setting {key}", file.display()));
                }
            }
        }
        Err(error) => mistakes.push(format!("{}: {}", file.display(), error.message())),
    }
    values
}

fn from_environment(
    environment: impl Iterator<Item = (String, String)>,
    mistakes: &mut Vec<String>,
) -> BTreeMap<String, String> {
    // Read by the command line and by the tests, not settings of the site.
    const NOT_SETTINGS: [&str; 3] = ["config", "test_data", "test_postgres"];
    let mut values = BTreeMap::new();
    for (name, value) in environment {
        let Some(key) = name.strip_prefix("CANDOR_").map(str::to_lowercase) else { continue };
        if TABLE.iter().any(|(known, _, _)| *known == key) {
            values.insert(key, value);
        } else if !NOT_SETTINGS.contains(&key.as_str()) {
            mistakes.push(format!("{name}: there is no such setting"));
        }
    }
    values
}

fn base_url(text: &str) -> Result<String, &'static str> {
    let text = text.trim_end_matches('/');
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or_default();
    if host.is_empty() || host.contains(['/', '?', '#', ' ', '@']) {
        return Err("must be http:// or https:// and a host, without a path");
    }
    Ok(text.to_owned())
}

fn mail_route(text: &str) -> Result<MailRoute, &'static str> {
    match text {
        "files" => Ok(MailRoute::Files),
        _ if text.starts_with("smtp://") || text.starts_with("smtps://") => Ok(MailRoute::Smtp(text.to_owned())),
        _ => Err("must be smtp://…, smtps://… or files"),
    }
}

fn staff_totp(text: &str) -> Result<StaffTotp, &'static str> {
    match text {
        "required" => Ok(StaffTotp::Required),
        "optional" => Ok(StaffTotp::Optional),
        _ => Err("must be required or optional"),
    }
}

fn addresses(text: &str) -> Result<Vec<IpAddr>, String> {
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| part.parse().map_err(|_| format!("{part:?} is not an IP address"))).collect()
}

fn seconds(text: &str) -> Result<Duration, &'static str> {
    let seconds = text.parse().ok().filter(|seconds| (1..=300).contains(seconds));
    seconds.map(Duration::from_secs).ok_or("must be a number of seconds from 1 to 300")
}

fn hosts(text: &str) -> Result<Vec<String>, String> {
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    let is_host = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".:-[]".contains(&byte));
    parts
        .map(|part| if is_host(part) { Ok(part.to_lowercase()) } else { Err(format!("{part:?} is no host")) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Settings, Mistakes> {
        let pairs: Vec<_> = pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Settings::read(Path::new("/nowhere/candor.toml"), pairs.into_iter())
    }

    #[test]
    fn without_any_setting_the_site_runs_on_loopback_and_sqlite() {
        let settings = read(&[]).unwrap();

        assert_eq!(settings.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(settings.database, DatabaseUrl::Sqlite(PathBuf::from("data/candor.db")));
        assert_eq!((settings.base_url.as_str(), settings.mail), ("http://127.0.0.1:8080", MailRoute::Files));
    }

    #[test]
    fn every_mistake_is_reported_at_once() {
        let mistakes = read(&[
            ("CANDOR_LISTEN", "nonsense"),
            ("CANDOR_DATABASE_URL", "mysql://x/y"),
            ("CANDOR_BASE_URL", "ftp://x"),
            ("CANDOR_MAIL_URL", "pigeon"),
            ("CANDOR_PATIENCE", "0"),
            ("CANDOR_SECRET_KEY", "short"),
            ("CANDOR_SMS_URL", "pigeon"),
            ("CANDOR_SMS_METHOD", "DELETE"),
            ("CANDOR_SMS_HEADERS", "no colon"),
            ("CANDOR_SMS_BODY", "{broken"),
            ("CANDOR_SMS_DAILY_LIMIT", "many"),
            ("CANDOR_STAFF_TOTP", "perhaps"),
            ("CANDOR_TYPO", "1"),
        ])
        .unwrap_err();

        let said = mistakes.to_string();
        let keys =
            ["listen", "database_url", "base_url", "mail_url", "patience", "secret_key", "sms_url", "staff_totp"];
        let of_sms = ["sms_method", "sms_headers", "sms_body", "sms_daily_limit", "CANDOR_TYPO"];
        for key in keys.into_iter().chain(of_sms) {
            assert!(said.contains(key), "{key} is missing in: {said}");
        }
    }
}
