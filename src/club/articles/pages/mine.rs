//! `/club/articles/mine`: what somebody has written, and how it stands.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::card::{Card, Titles};
use crate::accounts::Member as SignedIn;
use crate::base::cursor::Cursor;
use crate::base::{Error, Message, Result};
use crate::club::articles::{policy, store};
use crate::club::members;
use crate::db::Store;
use crate::web::{Page, Query, Shell, Visit, page};

#[derive(Template)]
#[template(path = "articles/mine.html")]
struct MinePage {
    shell: Shell,
    cards: Vec<Card>,
    is_first: bool,
    next: Option<Cursor>,
    /// Why she may not write, if so.
    may_not: Option<Message>,
}

impl Page for MinePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// GET /club/articles/mine: three queries.
pub async fn show(
    store: web::Data<Store>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Query(query): Query,
) -> Result<HttpResponse> {
    let after = query.optional("after")?.map(Cursor::parse).transpose()?;
    let found = store.read(move |tx| {
        let member = members::member_of(tx, actor.person_id)?;
        let may_not = match policy::kinds_of(&actor, member.as_ref()) {
            Err(Error::Denied(why)) => Some(why),
            _ => None,
        };
        let (rows, next) = store::list_of_author(tx, actor.person_id, after)?;
        Ok((Titles::of(tx, rows)?, next, may_not))
    });
    let (titles, next, may_not) = found.await?;
    let shell = Shell::titled(visit, "articles.mine").in_section("club");
    let cards = titles.cards(&shell);
    page(&MinePage { shell, cards, is_first: after.is_none(), next, may_not })
}
