//! `/club/articles`: what is published, by theme and kind.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::card::{Card, Titles};
use crate::accounts::Visitor;
use crate::base::Result;
use crate::base::cursor::Cursor;
use crate::base::words::{ArticleKind, Theme};
use crate::club::articles::model::Issue;
use crate::club::articles::store::{self, Choice};
use crate::db::Store;
use crate::web::page_cache::{Follows, Kept};
use crate::web::{Page, Query, Shell, Visit, page};

/// How the page is kept for visitors.
pub const KEPT: Kept = Kept { query: &["theme", "kind", "after"], unkept: &[], follows: Follows::All };
const PLACE: &str = "/club/articles";

#[derive(Template)]
#[template(path = "articles/list.html")]
struct ListPage {
    shell: Shell,
    choice: Choice,
    cards: Vec<Card>,
    /// The newest issue, above everything that is not chosen.
    issue: Option<Issue>,
    is_first: bool,
    next: Option<Cursor>,
}

impl Page for ListPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl ListPage {
    fn kinds() -> &'static [ArticleKind] {
        ArticleKind::ALL
    }

    fn themes() -> &'static [Theme] {
        Theme::ALL
    }

    fn with_kind(&self, kind: Option<&ArticleKind>) -> String {
        address(Choice { kind: kind.copied(), ..self.choice }, None)
    }

    fn with_theme(&self, theme: Option<&Theme>) -> String {
        address(Choice { theme: theme.copied(), ..self.choice }, None)
    }

    fn first(&self) -> String {
        address(self.choice, None)
    }

    fn page_after(&self, after: Cursor) -> String {
        address(self.choice, Some(after))
    }
}

/// The address of a page of the list; codes and numbers, so nothing is escaped.
fn address(choice: Choice, after: Option<Cursor>) -> String {
    let pairs = [
        ("kind", choice.kind.map(|kind| kind.code().to_owned())),
        ("theme", choice.theme.map(|theme| theme.code().to_owned())),
        ("after", after.map(|cursor| cursor.to_string())),
    ];
    let given: Vec<String> = pairs.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", value?))).collect();
    if given.is_empty() { PLACE.to_owned() } else { format!("{PLACE}?{}", given.join("&")) }
}

/// GET /club/articles: three queries.
pub async fn show(store: web::Data<Store>, _: Visitor, visit: Visit, Query(query): Query) -> Result<HttpResponse> {
    let theme = query.parsed("theme", Theme::parse)?;
    let kind = query.parsed("kind", ArticleKind::parse)?;
    let after = query.optional("after")?.map(Cursor::parse).transpose()?;
    let choice = Choice { theme, kind };
    let is_plain = choice == Choice::default() && after.is_none();
    let found = store.read(move |tx| {
        let (rows, next) = store::list_published(tx, choice, after)?;
        let issue = if is_plain { store::newest_issue(tx)? } else { None };
        Ok((Titles::of(tx, rows)?, next, issue))
    });
    let (titles, next, issue) = found.await?;
    let title = match (theme, kind) {
        (Some(theme), _) => visit.lang.t(theme.label()),
        (None, Some(kind)) => visit.lang.t(kind.label()),
        (None, None) => visit.lang.t("articles.title"),
    };
    let lead = visit.lang.t("articles.lead");
    let shell = Shell::new(visit, title).in_section("club").public(lead);
    let cards = titles.cards(&shell);
    page(&ListPage { shell, choice, cards, issue, is_first: after.is_none(), next })
}
