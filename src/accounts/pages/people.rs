//! Administration: everybody with an account, newest first, found by address or name.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::model::{Grant, HeldRole, Scope};
use crate::accounts::{Admin, Person, store};
use crate::base::cursor::Cursor;
use crate::base::ids::PersonId;
use crate::base::{Instant, Result};
use crate::db::{ReadTx, Store};
use crate::web::{Page, Query, Shell, Visit, page};

const PAGE_SIZE: usize = 50;
/// Longer than any address or name.
const MAX_SOUGHT_CHARS: usize = 100;

#[derive(Template)]
#[template(path = "accounts/people.html")]
struct PeoplePage {
    shell: Shell,
    sought: String,
    rows: Vec<PersonRow>,
    next: Option<String>,
}

/// One line of the list.
struct PersonRow {
    id: PersonId,
    name: Option<String>,
    contact: String,
    is_confirmed: bool,
    is_closed: bool,
    roles: Vec<String>,
    created_at: Instant,
}

impl Page for PeoplePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// The names of what roles reach.
pub(super) struct ScopeNames(HashMap<Scope, String>);

impl ScopeNames {
    pub(super) fn load(tx: &mut ReadTx<'_>) -> Result<Self> {
        let regions = store::regions(tx)?.into_iter().map(|(id, name)| (Scope::Region(id), name));
        let estates = store::estates(tx)?.into_iter().map(|(id, name)| (Scope::Estate(id), name));
        Ok(Self(regions.chain(estates).collect()))
    }

    pub(super) fn of(&self, shell: &Shell, scope: Scope) -> String {
        match scope {
            Scope::Group => shell.t("accounts.admin.group").to_owned(),
            other => self.0.get(&other).cloned().unwrap_or_default(),
        }
    }

    fn label(&self, shell: &Shell, grant: Grant) -> String {
        format!("{} · {}", shell.t(grant.role.label()), self.of(shell, grant.scope))
    }
}

/// `GET /admin/people`
pub async fn list(visit: Visit, _: Admin, store: web::Data<Store>, Query(query): Query) -> Result<HttpResponse> {
    let sought: String = query.one("q")?.trim().chars().take(MAX_SOUGHT_CHARS).collect();
    let before = query.optional("after")?.map(Cursor::parse).transpose()?.map(|cursor| PersonId(cursor.id));
    let asked = Some(sought.clone()).filter(|sought| !sought.is_empty());
    let (people, roles, names) = store
        .read(move |tx| {
            let people = store::list_people(tx, asked.as_deref(), before, PAGE_SIZE + 1)?;
            let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
            Ok((people, store::roles_of(tx, &ids)?, ScopeNames::load(tx)?))
        })
        .await?;
    let shell = Shell::titled(visit, "accounts.admin.people").in_section("admin");
    let has_more = people.len() > PAGE_SIZE;
    let rows: Vec<PersonRow> =
        people.into_iter().take(PAGE_SIZE).map(|person| row(&shell, person, &roles, &names)).collect();
    let next = rows.last().filter(|_| has_more).map(|last| next_page(&sought, last.id));
    page(&PeoplePage { shell, sought, rows, next })
}

fn row(shell: &Shell, person: Person, roles: &[HeldRole], names: &ScopeNames) -> PersonRow {
    let hers = roles.iter().filter(|held| held.person_id == person.id);
    PersonRow {
        id: person.id,
        roles: hers.map(|held| names.label(shell, held.grant)).collect(),
        is_confirmed: person.is_confirmed() || person.closed_at.is_some(),
        is_closed: person.closed_at.is_some(),
        contact: person.contact().map(|contact| contact.local().to_owned()).unwrap_or_default(),
        name: person.staff_name.or(person.public_name),
        created_at: person.created_at,
    }
}

fn next_page(sought: &str, last: PersonId) -> String {
    let cursor = Cursor { value: last.0, id: last.0 };
    let sought = percent_encoding::utf8_percent_encode(sought, percent_encoding::NON_ALPHANUMERIC);
    format!("/admin/people?q={sought}&after={cursor}")
}
