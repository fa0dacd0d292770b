//! How letters leave: to a mail server, into files, or into memory.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context as _;
use lettre::message::Mailbox;
use lettre::transport::smtp;
use lettre::transport::smtp::response::Category;
use lettre::{SmtpTransport, Transport as _};

use super::files::write_numbered;
use super::letters::{Letter, Slip};
use crate::base::{Clock, Random};
use crate::outbox::GiveUp;
use crate::settings::MailRoute;

/// A mail server that does not answer in this time has failed for now; the job is tried again.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Hands letters over. Cheap to clone; all clones share one route.
#[derive(Clone)]
pub struct Mailer(Arc<Inner>);

struct Inner {
    from: Mailbox,
    clock: Clock,
    route: Route,
}

enum Route {
    Smtp(SmtpTransport),
    Files(Mutex<PathBuf>),
    Memory(Mutex<Vec<Letter>>),
}

impl Mailer {
    /// The route of the settings. `folder` is where letters go that are written as files.
    ///
    /// # Errors
    /// When the mail server's address cannot be read.
    pub fn new(route: &MailRoute, from: &Mailbox, folder: &Path, clock: Clock) -> anyhow::Result<Self> {
        let route = match route {
            MailRoute::Smtp(url) => {
                let server = SmtpTransport::from_url(&with_encryption(url)).context("reading mail_url")?;
                Route::Smtp(server.timeout(Some(TIMEOUT)).build())
            }
            MailRoute::Files => Route::Files(Mutex::new(folder.to_owned())),
            MailRoute::Memory => Route::Memory(Mutex::default()),
        };
        Ok(Self(Arc::new(Inner { from: from.clone(), clock, route })))
    }

    /// Hands over one letter; returns when the server has taken it, or it is durable as a file.
    ///
    /// # Errors
    /// [`GiveUp`] when the server will never take it for this address; anything else is worth another try.
    pub fn send(&self, letter: &Letter) -> anyhow::Result<()> {
        self.send_as(letter, &Slip { id: Random::machine().public_id(), unsubscribe: None })
    }

    /// The same, under a message id of its own. Handed over again after a connection broke at the very end, a letter may
    /// arrive twice: a mail server that took it may not have been able to say so (RFC 5321 4.5.3.2.6).
    pub fn send_as(&self, letter: &Letter, slip: &Slip) -> anyhow::Result<()> {
        let message = letter.message(&self.0.from, slip, self.0.clock.now())?;
        match &self.0.route {
            Route::Smtp(server) => {
                server.send(&message).map_err(judged)?;
            }
            Route::Files(folder) => {
                let folder = folder.lock().unwrap_or_else(PoisonError::into_inner);
                write_numbered(&folder, (&slip.id, "eml"), &message.formatted())
                    .context("writing a letter to a file")?;
            }
            Route::Memory(kept) => kept.lock().unwrap_or_else(PoisonError::into_inner).push(letter.clone()),
        }
        Ok(())
    }

    /// The letters kept in memory, oldest first; none on the other routes.
    pub fn kept(&self) -> Vec<Letter> {
        match &self.0.route {
            Route::Memory(kept) => kept.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            Route::Smtp(_) | Route::Files(_) => Vec::new(),
        }
    }
}

/// A final no about this letter or its address (55x) is hopeless. A no to ourselves, such as 535 for a wrong password, is
/// not: an operator can mend it.
fn judged(error: smtp::Error) -> anyhow::Error {
    let is_about_mail = error.status().is_some_and(|code| code.category == Category::MailSystem);
    if error.is_permanent() && is_about_mail {
        return GiveUp(format!("the mail server refused the letter: {error}").into()).into();
    }
    anyhow::Error::new(error).context("handing a letter to the mail server")
}

/// `smtp://` alone means plain text: a password is then never sent, and letters are encrypted where the server can.
fn with_encryption(url: &str) -> String {
    let is_plain = url.starts_with("smtp://") && !url.contains("tls=");
    let authority = url.split("://").nth(1).unwrap_or_default();
    let (password, host) = authority.rsplit_once('@').map_or(("", authority), |(login, host)| (login, host));
    let is_local = ["127.0.0.1", "[::1]", "localhost"].iter().any(|local| host.starts_with(local));
    let joint = if url.contains('?') { '&' } else { '?' };
    match (is_plain && !is_local, password.is_empty()) {
        (false, _) => url.to_owned(),
        (true, true) => format!("{url}{joint}tls=opportunistic"),
        (true, false) => format!("{url}{joint}tls=required"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Instant;

    fn letter() -> Letter {
        Letter {
            to: "ann@example.com".to_owned(),
            subject: "你好".to_owned(),
            text: "一".to_owned(),
            html: "<p>一</p>".to_owned(),
        }
    }

    #[test]
    fn letters_become_numbered_files() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::standing_at(Instant(0));
        let mailer = Mailer::new(&MailRoute::Files, &"a@b.example".parse().unwrap(), folder.path(), clock).unwrap();

        mailer.send(&letter()).unwrap();
        mailer.send(&letter()).unwrap();

        let mut names: Vec<String> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        assert_eq!(names.len(), 2, "{names:?}");
        assert!(names[0].starts_with("001-") && names[1].starts_with("002-"), "{names:?}");
        assert!(
            names.iter().all(|name| Path::new(name).extension().is_some_and(|ending| ending == "eml")),
            "{names:?}"
        );
    }

    #[test]
    fn a_password_is_not_sent_in_the_clear() {
        assert_eq!(with_encryption("smtp://a:b@mail.example:587"), "smtp://a:b@mail.example:587?tls=required");
        assert_eq!(with_encryption("smtp://mail.example"), "smtp://mail.example?tls=opportunistic");
        assert_eq!(with_encryption("smtps://a:b@mail.example"), "smtps://a:b@mail.example");
        assert_eq!(with_encryption("smtp://127.0.0.1:2525"), "smtp://127.0.0.1:2525");
    }
}
