//! `/unsubscribe/…`: the way out of a letter, without signing in. Opening the link changes nothing; its button does, and
//! so does the one of a mail program (RFC 8058), which posts the same. The signed token is the authority of both.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::base::ids::PersonId;
use crate::base::{Error, Result};
use crate::db::Store;
use crate::notices::model::Subscription;
use crate::notices::{actions, token};
use crate::web::{Page, Shell, Visit, page, page_with_status};

/// Where a link leads to: the question, what was done, or that it is no link of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Ask(Subscription),
    Done(Subscription),
    Broken,
}

#[derive(Template)]
#[template(path = "notices/unsubscribe.html")]
struct UnsubscribePage {
    shell: Shell,
    step: Step,
    token: String,
}

impl Page for UnsubscribePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl UnsubscribePage {
    /// The name of what is stopped.
    fn what(&self) -> &'static str {
        match self.step {
            Step::Ask(Subscription::Topic(topic)) | Step::Done(Subscription::Topic(topic)) => {
                self.shell.t(topic.label())
            }
            Step::Ask(Subscription::Digest) | Step::Done(Subscription::Digest) => {
                self.shell.t("notices.unsubscribe.digest")
            }
            Step::Broken => "",
        }
    }
}

fn shown(visit: Visit, step: Step, token: String) -> Result<HttpResponse> {
    let shell = Shell::titled(visit, "notices.unsubscribe.title");
    let shown = UnsubscribePage { shell, step, token };
    if step == Step::Broken { page_with_status(&shown, StatusCode::NOT_FOUND) } else { page(&shown) }
}

fn read(visit: &Visit, token: &str) -> Option<(PersonId, Subscription)> {
    token::read(&visit.site.secret, token)
}

/// GET `/unsubscribe/{token}`
pub async fn show(store: web::Data<Store>, visit: Visit, token: web::Path<String>) -> Result<HttpResponse> {
    let token = token.into_inner();
    let Some((person, subscription)) = read(&visit, &token) else { return shown(visit, Step::Broken, token) };
    match store.read(move |tx| actions::choices_of_known(tx, person)).await {
        Ok(_) => shown(visit, Step::Ask(subscription), token),
        Err(Error::NotFound) => shown(visit, Step::Broken, token),
        Err(error) => Err(error),
    }
}

/// POST `/unsubscribe/{token}`. Answers with a page and no redirect, which a mail program would not follow.
pub async fn stop(store: web::Data<Store>, visit: Visit, token: web::Path<String>) -> Result<HttpResponse> {
    let token = token.into_inner();
    let Some((person, subscription)) = read(&visit, &token) else { return shown(visit, Step::Broken, token) };
    match store.write(move |tx| actions::unsubscribe(tx, person, subscription)).await {
        Ok(()) => shown(visit, Step::Done(subscription), token),
        Err(Error::NotFound) => shown(visit, Step::Broken, token),
        Err(error) => Err(error),
    }
}
