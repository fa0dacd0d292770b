//! `/desk/articles`: what editors have to do with.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::card::{Card, Titles};
use crate::accounts::Staff;
use crate::base::Result;
use crate::base::words::ArticleState;
use crate::club::articles::model::Headline;
use crate::club::articles::{policy, store};
use crate::db::Store;
use crate::web::{Page, Shell, Visit, page};

#[derive(Template)]
#[template(path = "articles/desk.html")]
struct DeskPage {
    shell: Shell,
    /// Each with the key of its title.
    queues: Vec<(&'static str, Vec<Card>)>,
}

impl Page for DeskPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// GET /desk/articles: three queries.
pub async fn show(store: web::Data<Store>, visit: Visit, Staff(actor): Staff) -> Result<HttpResponse> {
    policy::may_edit(&actor)?;
    let found = store.read(|tx| {
        let read = store::queue(tx, ArticleState::InReview)?;
        let waiting = store::queue(tx, ArticleState::Submitted)?;
        Ok((read, waiting, store::queue(tx, ArticleState::Accepted)?))
    });
    let (read, waiting, accepted) = found.await?;
    let is_hers = |row: &Headline| row.editor_id == Some(actor.person_id);
    let (own, others): (Vec<_>, Vec<_>) = read.into_iter().partition(is_hers);
    let shell = Shell::titled(visit, "articles.desk").in_section("desk");
    let queues = [
        ("articles.in_hand", own),
        ("articles.waiting", waiting),
        ("articles.accepted", accepted),
        ("articles.with_others", others),
    ];
    let queues = queues.map(|(title, rows)| (title, Titles::alone(rows).cards(&shell)));
    page(&DeskPage { shell, queues: queues.into() })
}
