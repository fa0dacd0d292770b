//! `/club/suggestions`: what members suggest, by filters, in two orders, page by page.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Actor, Visitor};
use crate::base::cursor::Cursor;
use crate::base::ids::EstateId;
use crate::base::words::SuggestionState;
use crate::base::{Error, FormErrors, Result};
use crate::club::suggestions::RowView;
use crate::club::suggestions::model::Filter;
use crate::club::suggestions::store::{self, Order};
use crate::db::Store;
use crate::estates::{self, EstateChoice};
use crate::i18n::Lang;
use crate::web::{Choice, Fields, Filled, Page, Query, Shell, Visit, page};

const PLACE: &str = "/club/suggestions";

#[derive(Template)]
#[template(path = "suggestions/list.html")]
struct ListPage {
    shell: Shell,
    asked: Asked,
    form: Filled,
    estates: Vec<Choice>,
    states: Vec<Choice>,
    orders: Vec<Choice>,
    rows: Vec<RowView>,
    next: Option<String>,
}

impl Page for ListPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl ListPage {
    /// Addresses that people want often, their words, and whether one of them is this page.
    fn tabs(&self) -> Vec<(&'static str, &'static str, bool)> {
        let mut tabs = vec![
            (PLACE, "suggestions.newest"),
            ("/club/suggestions?order=homes", "suggestions.most_homes"),
            ("/club/suggestions?state=planned", "suggestions.planned"),
            ("/club/suggestions?state=adopted", "suggestions.adopted"),
        ];
        if self.shell.viewer().is_some() {
            tabs.push(("/club/suggestions?mine=yes", "suggestions.mine"));
        }
        let here = self.asked.address(None);
        tabs.into_iter().map(|(address, key)| (address, key, address == here)).collect()
    }

    fn first(&self) -> String {
        self.asked.address(None)
    }
}

/// Filters, order and place in the list.
#[derive(Clone, Copy, Debug)]
struct Asked {
    filter: Filter,
    order: Order,
    after: Option<Cursor>,
}

impl Asked {
    fn parse(query: &Fields, actor: Option<&Actor>) -> Result<Self> {
        let is_mine = query.parsed("mine", |text| (text == "yes").then_some(()))?.is_some();
        if is_mine && actor.is_none() {
            return Err(Error::SignInNeeded);
        }
        let filter = Filter {
            estate_id: query.parsed("estate", |text| text.parse().ok())?.map(EstateId),
            state: query.parsed("state", SuggestionState::parse)?,
            author: actor.filter(|_| is_mine).map(|actor| actor.person_id),
        };
        let order = query.parsed("order", Order::parse)?.unwrap_or(Order::Newest);
        Ok(Self { filter, order, after: query.optional("after")?.map(Cursor::parse).transpose()? })
    }

    /// The address of a page of this list; values are codes and numbers, so nothing is escaped.
    fn address(&self, after: Option<Cursor>) -> String {
        let pairs = [
            ("estate", self.filter.estate_id.map(|id| id.to_string())),
            ("state", self.filter.state.map(|state| state.code().to_owned())),
            ("mine", self.filter.author.map(|_| "yes".to_owned())),
            ("order", Some(self.order).filter(|order| *order != Order::Newest).map(|order| order.code().to_owned())),
            ("after", after.map(|cursor| cursor.to_string())),
        ];
        let query: Vec<String> =
            pairs.into_iter().filter_map(|(name, value)| value.map(|value| format!("{name}={value}"))).collect();
        if query.is_empty() { PLACE.to_owned() } else { format!("{PLACE}?{}", query.join("&")) }
    }
}

/// GET /club/suggestions
pub async fn show(
    store: web::Data<Store>,
    visitor: Visitor,
    visit: Visit,
    Query(query): Query,
) -> Result<HttpResponse> {
    let asked = Asked::parse(&query, visitor.0.as_ref())?;
    let read = store.read(move |tx| {
        let rows = store::list_visible_to(tx, visitor.0.as_ref(), &asked.filter, (asked.order, asked.after))?;
        Ok((rows, estates::list_estates(tx)?, tx.now()))
    });
    let (mut found, estates, now) = read.await?;
    if asked.filter.estate_id.is_some_and(|id| estates.iter().all(|estate| estate.id != id)) {
        return Err(Error::NotFound);
    }
    let next = store::cut(&mut found, asked.order).map(|cursor| asked.address(Some(cursor)));
    let lang = visit.lang;
    let (title, lead) = (lang.t("suggestions.title"), lang.t("suggestions.lead"));
    let coded = |family, code: &str| Choice { value: code.to_owned(), label: lang.label(family, code).to_owned() };
    let states = SuggestionState::ALL.iter().map(|state| coded("suggestion_state", state.code()));
    let orders = Order::ALL.iter().map(|order| coded("suggestion_order", order.code())).collect();
    page(&ListPage {
        shell: Shell::new(visit, title).in_section("club").public(lead),
        asked,
        form: Filled::sent(query, FormErrors::new()),
        estates: with_any(lang, estate_choices(estates)),
        states: with_any(lang, states),
        orders,
        rows: found.into_iter().map(|placed| RowView::of(placed, now)).collect(),
        next,
    })
}

fn with_any(lang: Lang, choices: impl Iterator<Item = Choice>) -> Vec<Choice> {
    let any = Choice { value: String::new(), label: lang.t("list.any").to_owned() };
    [any].into_iter().chain(choices).collect()
}

pub(super) fn estate_choices(estates: Vec<EstateChoice>) -> impl Iterator<Item = Choice> {
    estates.into_iter().map(|estate| Choice { value: estate.id.to_string(), label: estate.name })
}
