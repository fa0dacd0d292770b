//! Short messages: to an operator's gateway over HTTP, into files, or into memory.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, bail};

use super::files::write_numbered;
use super::http::{Call, HttpClient};
use crate::base::{Contact, Random};
use crate::settings::{Escape, SmsGateway, SmsRoute};

/// One short message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShortMessage {
    /// The number.
    pub to: Contact,
    /// The whole text, for gateways that take one.
    pub text: String,
    /// The code in it, for gateways with a template of their own; empty in a message without one.
    pub code: String,
}

/// Hands short messages over. Cheap to clone; all clones share one route.
#[derive(Clone)]
pub struct Messenger(Arc<Route>);

enum Route {
    Http(HttpClient, SmsGateway),
    Files(Mutex<PathBuf>),
    Memory(Mutex<Vec<ShortMessage>>),
}

impl Messenger {
    /// The route of the settings. `folder` is where messages go that are written as files.
    pub fn new(route: &SmsRoute, folder: &Path) -> Self {
        Self(Arc::new(match route {
            SmsRoute::Http(gateway) => Route::Http(HttpClient::default(), gateway.clone()),
            SmsRoute::Files => Route::Files(Mutex::new(folder.to_owned())),
            SmsRoute::Memory => Route::Memory(Mutex::default()),
        }))
    }

    /// Hands over one message; returns when the gateway has taken it, or it is durable as a file.
    pub fn send(&self, message: &ShortMessage) -> anyhow::Result<()> {
        match &*self.0 {
            Route::Http(client, gateway) => call(client, gateway, message)?,
            Route::Files(folder) => {
                let folder = folder.lock().unwrap_or_else(PoisonError::into_inner);
                let text = format!("To: {}\nCode: {}\n\n{}\n", message.to.as_str(), message.code, message.text);
                let id = Random::machine().public_id();
                write_numbered(&folder, (&id, "txt"), text.as_bytes()).context("writing a short message to a file")?;
            }
            Route::Memory(kept) => kept.lock().unwrap_or_else(PoisonError::into_inner).push(message.clone()),
        }
        Ok(())
    }

    /// The messages kept in memory, oldest first; none on the other routes.
    pub fn kept(&self) -> Vec<ShortMessage> {
        match &*self.0 {
            Route::Memory(kept) => kept.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            Route::Http(..) | Route::Files(_) => Vec::new(),
        }
    }
}

fn call(client: &HttpClient, gateway: &SmsGateway, message: &ShortMessage) -> anyhow::Result<()> {
    let reply = client.call(&Call {
        method: gateway.method.clone(),
        url: filled(&gateway.url, Escape::Form, message),
        headers: gateway.headers.clone(),
        body: filled(&gateway.body, gateway.escape, message),
    })?;
    if !(200..300).contains(&reply.status) {
        bail!("the short message gateway answered {}", reply.status);
    }
    if gateway.success.as_ref().is_some_and(|pattern| !dense(&reply.body).contains(&dense(pattern))) {
        bail!("the short message gateway answered {} without the words of success", reply.status);
    }
    Ok(())
}

/// Whether a gateway puts blanks into its JSON is not what it has to say.
fn dense(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The text goes in last, so that nothing in it is taken for a place.
fn filled(template: &str, escape: Escape, message: &ShortMessage) -> String {
    template
        .replace("{number}", &escape.apply(message.to.as_str()))
        .replace("{local}", &escape.apply(message.to.local()))
        .replace("{code}", &escape.apply(&message.code))
        .replace("{text}", &escape.apply(&message.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> ShortMessage {
        ShortMessage { to: Contact::parse("13800138000").unwrap(), text: text.to_owned(), code: "012345".to_owned() }
    }

    #[test]
    fn a_template_is_filled_without_breaking_out_of_it() {
        let hostile = message("“a\"b\\c\n&d=e{code}");

        let json = filled(r#"{"to":"{number}","text":"{text}"}"#, Escape::Json, &hostile);
        let form = filled("to={local}&code={code}&text={text}", Escape::Form, &hostile);

        let read: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!((read["to"].as_str(), read["text"].as_str()), (Some("+8613800138000"), Some(hostile.text.as_str())));
        assert_eq!(form, "to=13800138000&code=012345&text=%E2%80%9Ca%22b%5Cc%0A%26d%3De%7Bcode%7D");
    }

    #[test]
    fn messages_become_numbered_files() {
        let folder = tempfile::tempdir().unwrap();
        let messenger = Messenger::new(&SmsRoute::Files, folder.path());

        messenger.send(&message("验证码 012345")).unwrap();

        let entry = std::fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap();
        assert!(entry.file_name().to_string_lossy().starts_with("001-"));
        assert!(std::fs::read_to_string(entry.path()).unwrap().contains("验证码 012345"));
    }
}
