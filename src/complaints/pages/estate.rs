//! `/estates/{id}`: one estate, its figures, who answers for it, and its complaints.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::asked::{self, Asked};
use super::watch::NONE;
use crate::accounts::{self, Actor, Reach, Visitor};
use crate::base::ids::EstateId;
use crate::base::words::Role;
use crate::base::{Error, Instant, Result};
use crate::complaints::{self, Counts, EstateWatch, RowView};
use crate::db::{ReadTx, Store};
use crate::estates::{self, Estate, Region};
use crate::web::page_cache::{Follows, Kept};
use crate::web::{Page, Query, Shell, Visit, page};

/// The people of an estate whom its owners meet.
const ROLES: [Role; 2] = [Role::Ambassador, Role::ServiceManager];

/// How the page is kept for visitors.
pub const KEPT: Kept = Kept {
    query: &["region", "estate", "category", "state", "official", "late", "order", "after"],
    unkept: &["mine", "page"],
    follows: Follows::All,
};

#[derive(Template)]
#[template(path = "complaints/estate.html")]
struct EstatePage {
    shell: Shell,
    estate: Estate,
    region: Region,
    counts: Counts,
    people: Vec<(Role, String)>,
    rows: Vec<RowView>,
    is_first: bool,
    next: Option<String>,
    changes_at: Option<Instant>,
    /// How the reader is told of new complaints here.
    watch: Option<EstateWatch>,
}

impl Page for EstatePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }

    fn changes_at(&self) -> Option<Instant> {
        self.changes_at
    }
}

impl EstatePage {
    /// The code of how the reader is told of new complaints here.
    fn told(&self) -> &'static str {
        self.watch.map_or(NONE, EstateWatch::code)
    }

    /// What narrows other pages to this estate.
    fn query(&self) -> String {
        format!("?estate={}", self.estate.id)
    }
}

struct Found {
    estate: Estate,
    region: Region,
    counts: Counts,
    people: Vec<(Role, String)>,
    list: complaints::Page,
    watch: Option<EstateWatch>,
    now: Instant,
}

/// GET /estates/{id}
pub async fn show(
    store: web::Data<Store>,
    visitor: Visitor,
    visit: Visit,
    (id, Query(query)): (web::Path<String>, Query),
) -> Result<HttpResponse> {
    let estate_id = asked::id(&id).map(EstateId).ok_or(Error::NotFound)?;
    let mut asked = Asked::parse(&query, visitor.0.as_ref())?;
    asked.filter.estate_id = Some(estate_id);
    let (wanted, path) = (asked.clone(), format!("/estates/{estate_id}"));
    let found = store.read(move |tx| read(tx, visitor.0.as_ref(), estate_id, &wanted)).await?;
    let title = found.estate.name.clone();
    let shell = Shell::new(visit, title.clone())
        .in_section("estates")
        .public(title)
        .with_feed(format!("/estates/{estate_id}/feed.atom"));
    asked.filter.estate_id = None;
    let of_rows = RowView::next_change(&found.list.rows, found.now);
    page(&EstatePage {
        shell,
        estate: found.estate,
        region: found.region,
        counts: found.counts,
        people: found.people,
        rows: RowView::list(found.list.rows, found.now),
        is_first: asked.after.is_none(),
        changes_at: of_rows.into_iter().chain(found.counts.next_due_at).min(),
        watch: found.watch,
        next: found.list.next.map(|cursor| asked.address(&path, Some(cursor))),
    })
}

fn read(tx: &mut ReadTx<'_>, actor: Option<&Actor>, id: EstateId, asked: &Asked) -> Result<Found> {
    let estate = estates::find_estate(tx, id)?;
    let region = estates::find_region(tx, estate.region_id)?;
    let mut people = Vec::new();
    for role in ROLES {
        let holders = accounts::people_with_role_in(tx, role, Reach::Estate(id, estate.region_id))?;
        people.extend(holders.into_iter().filter_map(|person| Some((role, person.staff_name?))));
    }
    let list = complaints::list_visible_to(tx, actor, &asked.filter, asked.order, asked.after)?;
    let watch = match actor {
        Some(actor) => complaints::estate_watch_of(tx, id, actor.person_id)?,
        None => None,
    };
    Ok(Found { estate, region, counts: complaints::counts(tx, Some(id))?, people, list, watch, now: tx.now() })
}
