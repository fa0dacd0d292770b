//! `/search`: what people ask in their own words, with filters, best or newest first.

mod asked;
mod hits;
mod resolve;

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use self::asked::{Asked, By};
use self::hits::{Found, Group, HitRow};
use super::index::Index;
use super::subject::Kind;
use crate::accounts::Visitor;
use crate::base::words::{Category, State};
use crate::base::{FormErrors, Message, Result};
use crate::complaints::RowView;
use crate::db::Store;
use crate::web::limits::{Action, Limits};
use crate::web::visit::client_ip;
use crate::web::{Choice, Filled, Page, Query, Shell, Visit, page};

#[derive(Template)]
#[template(path = "search/search.html")]
struct Search {
    shell: Shell,
    asked: Asked,
    form: Filled,
    estates: Vec<Choice>,
    /// What was left out of the question, and why.
    remarks: Vec<Message>,
    /// The complaint whose number was asked for.
    numbered: Option<RowView>,
    groups: Vec<Group>,
    total: i64,
    has_more: bool,
    pages: i64,
    next: Option<String>,
}

impl Page for Search {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl Search {
    fn is_newest(&self) -> bool {
        matches!(self.asked.by, By::Newest(_))
    }

    fn page_number(&self) -> i64 {
        if let By::Relevance(page) = self.asked.by { i64::try_from(page).unwrap_or(1) } else { 1 }
    }

    /// Numbers of pages, their addresses, and whether one is this page.
    fn page_links(&self) -> Vec<(i64, String, bool)> {
        let link = |number: i64| (number, self.asked.page(number), number == self.page_number());
        if self.is_newest() || self.pages < 2 { Vec::new() } else { (1..=self.pages).map(link).collect() }
    }

    fn choices(&self, family: &'static str, codes: &[&'static str]) -> Vec<Choice> {
        let all = Choice { value: String::new(), label: self.shell.t("list.any").to_owned() };
        let choice = |code: &&'static str| Choice {
            value: (*code).to_owned(),
            label: self.shell.label(family, code).to_owned(),
        };
        [all].into_iter().chain(codes.iter().map(choice)).collect()
    }

    fn categories(&self) -> Vec<Choice> {
        self.choices("category", &Category::ALL.iter().map(|category| category.code()).collect::<Vec<_>>())
    }

    fn kinds(&self) -> Vec<Choice> {
        self.choices("search_kind", &Kind::ALL.iter().map(|kind| kind.code()).collect::<Vec<_>>())
    }

    fn states(&self) -> Vec<Choice> {
        self.choices("state", &State::ALL.iter().map(|state| state.code()).collect::<Vec<_>>())
    }

    /// How many there are, in words.
    fn count(&self) -> String {
        match (self.is_newest(), self.has_more) {
            (true, _) => self.shell.t1("search.texts", self.total),
            (false, false) => self.shell.t1("search.found", self.total),
            (false, true) => self.shell.t1("search.best_of_more", self.total),
        }
    }
}

/// GET /search
pub async fn show(
    request: HttpRequest,
    (store, index, limits): (web::Data<Store>, web::Data<Index>, web::Data<Limits>),
    (visitor, visit): (Visitor, Visit),
    Query(query): Query,
) -> Result<HttpResponse> {
    let asked = Asked::parse(&query)?;
    if !asked.text.is_empty() {
        limits.count_ip(Action::Search, client_ip(&request, &visit.site))?;
    }
    let (index, wanted, lang) = (Arc::clone(&index), asked.clone(), visit.lang);
    let found = store.read(move |tx| hits::read(tx, &index, visitor.0.as_ref(), &wanted, lang)).await?;
    page(&draw(visit, asked, Filled::sent(query, FormErrors::new()), found))
}

fn draw(visit: Visit, asked: Asked, form: Filled, found: Found) -> Search {
    let title = visit.lang.t("search.title");
    // Never kept by search engines: their number has no end.
    let shell = Shell::new(visit, title).in_section("search");
    let any = Choice { value: String::new(), label: shell.t("list.any").to_owned() };
    let estates = found.estates.into_iter();
    let estates = estates.map(|estate| Choice { value: estate.id.to_string(), label: estate.name });
    Search {
        estates: [any].into_iter().chain(estates).collect(),
        next: found.next.map(|cursor| asked.after(cursor)),
        remarks: found.remarks,
        numbered: found.numbered,
        groups: found.groups,
        total: found.total,
        has_more: found.has_more,
        pages: found.pages,
        shell,
        asked,
        form,
    }
}
