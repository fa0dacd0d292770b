//! "That was not me": the holder of the former address or number puts it back. Opening the link changes nothing, its
//! button does (security.md S29).

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::actions;
use crate::accounts::model::ContactChange;
use crate::base::{Contact, Error, Result};
use crate::db::Store;
use crate::web::{Form, Page, Query, Shell, Visit, page, see_other};

const HELP: &str = "/account/reset";

#[derive(Template)]
#[template(path = "accounts/objection.html")]
struct ObjectionPage {
    shell: Shell,
    change: ContactChange,
    token: String,
}

impl Page for ObjectionPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl ObjectionPage {
    fn former(&self) -> Option<String> {
        self.change.former.as_deref().map(|former| Contact::stored(former).masked())
    }

    fn present(&self) -> String {
        Contact::stored(&self.change.present).masked()
    }
}

/// `GET /account/objection`
pub async fn show(visit: Visit, store: web::Data<Store>, Query(query): Query) -> Result<HttpResponse> {
    let token = query.one("token")?.to_owned();
    let asked = token.clone();
    match store.read(move |tx| actions::find_change_of_link(tx, &asked)).await {
        Ok(change) => {
            let shell = Shell::titled(visit, "accounts.objection.title");
            page(&ObjectionPage { shell, change, token })
        }
        Err(Error::NotFound) => super::link_is_over(visit, HELP),
        Err(error) => Err(error),
    }
}

/// `POST /account/objection`
pub async fn undo(visit: Visit, store: web::Data<Store>, Form(fields): Form) -> Result<HttpResponse> {
    let token = fields.one("token")?.to_owned();
    match store.write(move |tx| actions::undo_change(tx, &token)).await {
        Ok(token) => Ok(see_other(&format!("/account/password?token={token}"))),
        Err(Error::NotFound) => super::link_is_over(visit, HELP),
        Err(error) => Err(error),
    }
}
