//! `/club/issues`: the shelf, and `/club/issues/{number}`: one issue with its contents.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::card::{Card, Titles};
use crate::accounts::Visitor;
use crate::base::Result;
use crate::base::words::IssueState;
use crate::club::articles::model::Issue;
use crate::club::articles::store;
use crate::db::Store;
use crate::web::page_cache::{Follows, Kept};
use crate::web::{Page, Query, Shell, Visit, page};

/// How an issue is kept for visitors.
pub const KEPT: Kept = Kept { query: &[], unkept: &[], follows: Follows::All };

#[derive(Template)]
#[template(path = "articles/issues.html")]
struct IssuesPage {
    shell: Shell,
    issues: Vec<Issue>,
    is_first: bool,
    next: Option<i64>,
}

impl Page for IssuesPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// GET /club/issues: one query.
pub async fn list(store: web::Data<Store>, visit: Visit, Query(query): Query) -> Result<HttpResponse> {
    let below = query.parsed("below", |text| text.parse().ok())?;
    let (issues, next) = store.read(move |tx| store::published_issues(tx, below)).await?;
    let lead = visit.lang.t("articles.issues_lead");
    let shell = Shell::titled(visit, "articles.issues").in_section("club").public(lead);
    page(&IssuesPage { shell, issues, is_first: below.is_none(), next })
}

#[derive(Template)]
#[template(path = "articles/issue.html")]
struct IssuePage {
    shell: Shell,
    issue: Issue,
    cards: Vec<Card>,
}

impl Page for IssuePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// GET `/club/issues/{number}`: three queries.
pub async fn show(
    store: web::Data<Store>,
    Visitor(actor): Visitor,
    visit: Visit,
    number: web::Path<i64>,
) -> Result<HttpResponse> {
    let number = *number;
    let found = store.read(move |tx| {
        let issue = store::find_issue(tx, actor.as_ref(), number)?;
        let rows = store::contents_of(tx, actor.as_ref(), issue.id)?;
        Ok((issue, Titles::of(tx, rows)?))
    });
    let (issue, titles) = found.await?;
    let mut shell = Shell::new(visit, issue.title.clone()).in_section("club");
    if issue.state == IssueState::Published {
        shell = shell.public(issue.lead.lines().next().unwrap_or_default());
    }
    let cards = titles.cards(&shell);
    page(&IssuePage { shell, issue, cards })
}
