//! `/complaints`: every complaint the reader may see, by filters, in four orders, page by page.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::asked::Asked;
use crate::accounts::{Actor, Visitor};
use crate::base::FormErrors;
use crate::base::words::{Category, State};
use crate::base::{Error, Instant, Result};
use crate::complaints::{self, Order, RowView};
use crate::db::{ReadTx, Store};
use crate::estates::{self, EstateChoice, Region};
use crate::i18n::Lang;
use crate::web::page_cache::{Follows, Kept};
use crate::web::{Choice, Filled, Page, Query, Shell, Visit, page};

/// How the page is kept for visitors.
pub const KEPT: Kept = Kept {
    query: &["region", "estate", "category", "state", "official", "late", "joint", "order", "after"],
    unkept: &["mine", "page"],
    follows: Follows::All,
};

#[derive(Template)]
#[template(path = "complaints/list.html")]
struct List {
    shell: Shell,
    asked: Asked,
    form: Filled,
    choices: Choices,
    rows: Vec<RowView>,
    next: Option<String>,
    changes_at: Option<Instant>,
}

impl Page for List {
    fn shell(&self) -> &Shell {
        &self.shell
    }

    fn changes_at(&self) -> Option<Instant> {
        self.changes_at
    }
}

impl List {
    /// The filters chosen and the order, in words.
    fn summary(&self) -> String {
        let lists = [
            ("region", &self.choices.regions),
            ("estate", &self.choices.estates),
            ("category", &self.choices.categories),
            ("state", &self.choices.states),
            ("official", &self.choices.official),
            ("late", &self.choices.late),
            ("joint", &self.choices.joint),
        ];
        let is_chosen =
            |name: &str, choice: &&Choice| !choice.value.is_empty() && choice.value == self.form.value(name);
        let chosen = lists.iter().filter_map(|(name, list)| list.iter().find(|choice| is_chosen(name, choice)));
        let mut words: Vec<&str> = chosen.map(|choice| choice.label.as_str()).collect();
        words.push(self.shell.label("order", self.asked.order.code()));
        words.join(" · ")
    }

    /// Addresses that people want often, their words, and whether one of them is this page.
    fn tabs(&self) -> Vec<(&'static str, &'static str, bool)> {
        let mut tabs = vec![
            ("/complaints", "list.all"),
            ("/complaints?order=due", "list.waiting"),
            ("/complaints?late=yes&order=due", "list.late"),
            ("/complaints?state=proposed", "list.to_confirm"),
            ("/complaints?state=confirmed", "list.confirmed"),
        ];
        if self.shell.viewer().is_some() {
            tabs.push(("/complaints?mine=yes", "list.mine"));
        }
        let here = self.asked.address("/complaints", None);
        tabs.into_iter().map(|(address, key)| (address, key, address == here)).collect()
    }
}

/// What can be chosen in the form.
struct Choices {
    regions: Vec<Choice>,
    estates: Vec<Choice>,
    categories: Vec<Choice>,
    states: Vec<Choice>,
    official: Vec<Choice>,
    late: Vec<Choice>,
    joint: Vec<Choice>,
    orders: Vec<Choice>,
}

impl Choices {
    fn of(lang: Lang, regions: Vec<Region>, estates: Vec<EstateChoice>) -> Self {
        let all = |key| Choice { value: String::new(), label: lang.t(key).to_owned() };
        let coded = |family, code: &str| Choice { value: code.to_owned(), label: lang.label(family, code).to_owned() };
        let regions = regions.into_iter().map(|region| Choice { value: region.id.to_string(), label: region.name });
        let estates = estates.into_iter().map(|estate| Choice { value: estate.id.to_string(), label: estate.name });
        let categories = Category::ALL.iter().map(|category| coded("category", category.code()));
        let states = State::ALL.iter().map(|state| coded("state", state.code()));
        let official = [("yes", "list.official_yes"), ("no", "list.official_no")];
        let official = official.map(|(code, key)| Choice { value: code.to_owned(), label: lang.t(key).to_owned() });
        let only = |key| Choice { value: "yes".to_owned(), label: lang.t(key).to_owned() };
        Self {
            regions: [all("list.any")].into_iter().chain(regions).collect(),
            estates: [all("list.any")].into_iter().chain(estates).collect(),
            categories: [all("list.any")].into_iter().chain(categories).collect(),
            states: [all("list.any")].into_iter().chain(states).collect(),
            official: [all("list.any")].into_iter().chain(official).collect(),
            late: vec![all("list.any"), only("list.late_only")],
            joint: vec![all("list.any"), only("list.joint_only")],
            orders: Order::ALL.iter().map(|order| coded("order", order.code())).collect(),
        }
    }
}

/// GET /complaints
pub async fn show(
    store: web::Data<Store>,
    visitor: Visitor,
    visit: Visit,
    Query(query): Query,
) -> Result<HttpResponse> {
    let asked = Asked::parse(&query, visitor.0.as_ref())?;
    let (wanted, lang) = (asked.clone(), visit.lang);
    let (found, choices, now) = store.read(move |tx| read(tx, visitor.0.as_ref(), &wanted, lang)).await?;
    let is_known =
        |id: Option<i64>, list: &[Choice]| id.is_none_or(|id| list.iter().any(|choice| choice.value == id.to_string()));
    let (estate_id, region_id) = (asked.filter.estate_id.map(|id| id.0), asked.filter.region_id.map(|id| id.0));
    if !is_known(estate_id, &choices.estates) || !is_known(region_id, &choices.regions) {
        return Err(Error::NotFound);
    }
    let title = visit.lang.t("list.title");
    let shell = Shell::new(visit, title).in_section("complaints").public(title);
    let next = found.next.map(|cursor| asked.address("/complaints", Some(cursor)));
    let changes_at = RowView::next_change(&found.rows, now);
    let rows = RowView::list(found.rows, now);
    page(&List { shell, asked, form: Filled::sent(query, FormErrors::new()), choices, rows, next, changes_at })
}

fn read(
    tx: &mut ReadTx<'_>,
    actor: Option<&Actor>,
    asked: &Asked,
    lang: Lang,
) -> Result<(complaints::Page, Choices, Instant)> {
    let found = complaints::list_visible_to(tx, actor, &asked.filter, asked.order, asked.after)?;
    let choices = Choices::of(lang, estates::regions(tx)?, estates::list_estates(tx)?);
    Ok((found, choices, tx.now()))
}
