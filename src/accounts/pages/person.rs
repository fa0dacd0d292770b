//! Administration of one person: the name under which she speaks for the company, and her roles.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::people::ScopeNames;
use crate::accounts::actions::StaffName;
use crate::accounts::model::{Grant, HeldRole, Scope};
use crate::accounts::{Admin, Ask, Asks, Person, Sending, Shown, actions, find_actor, find_person, store};
use crate::base::ids::{PersonId, RoleGrantId};
use crate::base::words::Role;
use crate::base::{Contact, Error, Message, Result};
use crate::web::fields::NOT_OUR_FORM;
use crate::web::{Choice, Fields, Filled, Form, Page, Shell};

const GRANTED: Message = Message::new("accounts.admin.granted");
const ENDED: Message = Message::new("accounts.admin.ended");
const TOTP_RESET: Message = Message::new("accounts.admin.totp_reset");
const NAMED: Message = Message::new("accounts.admin.named");

#[derive(Template)]
#[template(path = "accounts/person.html")]
struct PersonPage {
    shell: Shell,
    person: Person,
    has_totp: bool,
    roles: Vec<RoleRow>,
    form: Filled,
    role_choices: Vec<Choice>,
    scope_choices: Vec<Choice>,
}

/// A role that the person holds.
struct RoleRow {
    id: RoleGrantId,
    name: &'static str,
    held: String,
}

impl Page for PersonPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl PersonPage {
    /// Address and number, as far as there are any.
    fn contacts(&self) -> String {
        let contacts = [&self.person.email, &self.person.mobile].into_iter().flatten();
        contacts.map(|contact| Contact::stored(contact).local().to_owned()).collect::<Vec<_>>().join(" · ")
    }
}

/// Shows the page; with the form that was refused, if one was.
async fn shown(sending: Sending, id: PersonId, refused: Option<Shown>) -> Result<HttpResponse> {
    let (person, roles, names, scopes, has_totp) = sending
        .store
        .read(move |tx| {
            let has_totp = find_actor(tx, id)?.has_totp;
            let scopes = [vec![Scope::Group], regions(tx)?, estates(tx)?].concat();
            Ok((find_person(tx, id)?, store::roles_of(tx, &[id])?, ScopeNames::load(tx)?, scopes, has_totp))
        })
        .await?;
    let (visit, carried) = sending.into_page();
    let title = person.staff_name.clone().or_else(|| person.contact().map(|contact| contact.local().to_owned()));
    let title = title.unwrap_or_else(|| visit.lang.t("accounts.closed_name").to_owned());
    let shell = Shell::new(visit, title).in_section("admin");
    let Shown { form, status, .. } = refused.unwrap_or_else(|| {
        let name = person.staff_name.as_deref().unwrap_or_default();
        let organisation = person.organisation.as_deref().unwrap_or_default();
        Shown::fresh(Filled::with(&[("staff_name", name), ("organisation", organisation)]))
    });
    let choice = |value: String, label: String| Choice { value, label };
    let role_choices =
        Role::ALL.iter().map(|role| choice(role.code().to_owned(), shell.t(role.label()).to_owned())).collect();
    let scope_choices = scopes.into_iter().map(|scope| choice(scope.code(), names.of(&shell, scope))).collect();
    let roles = roles.into_iter().map(|held| role_row(&shell, held, &names)).collect();
    carried.page(&PersonPage { shell, person, has_totp, roles, form, role_choices, scope_choices }, status)
}

fn regions(tx: &mut crate::db::ReadTx<'_>) -> Result<Vec<Scope>> {
    Ok(store::regions(tx)?.into_iter().map(|(id, _)| Scope::Region(id)).collect())
}

fn estates(tx: &mut crate::db::ReadTx<'_>) -> Result<Vec<Scope>> {
    Ok(store::estates(tx)?.into_iter().map(|(id, _)| Scope::Estate(id)).collect())
}

fn role_row(shell: &Shell, held: HeldRole, names: &ScopeNames) -> RoleRow {
    let scope = names.of(shell, held.grant.scope);
    let since = shell.day(held.granted_at);
    RoleRow { id: held.id, name: shell.t(held.grant.role.label()), held: shell.t2("accounts.admin.held", scope, since) }
}

/// `GET /admin/people/{id}`
pub async fn show(sending: Sending, _: Admin, id: web::Path<PersonId>) -> Result<HttpResponse> {
    shown(sending, *id, None).await
}

/// `POST /admin/people/{id}/roles`
pub async fn grant(mut sending: Sending, id: web::Path<PersonId>, Form(fields): Form) -> Result<HttpResponse> {
    let actor = match sending.enter_admin(&fields).await? {
        Ok(actor) => actor,
        Err(outside) => return sending.again(asks(), outside),
    };
    let (id, grant) = (*id, parse_grant(&fields)?);
    let granted = sending.store.write(move |tx| actions::grant_role(tx, &actor, id, grant)).await;
    answer(sending, id, fields, granted.map(|()| GRANTED)).await
}

/// Of both forms; a form is shown with the fields that it sent.
fn asks() -> Asks {
    let fields = vec![
        Ask::chosen("role", "accounts.admin.role", "role"),
        Ask::line("staff_name", "accounts.admin.staff_name"),
        Ask::line("organisation", "accounts.admin.organisation"),
    ];
    Asks { title: "accounts.admin.title", section: "admin", fields }
}

fn parse_grant(fields: &Fields) -> Result<Grant> {
    let role = fields.parsed("role", Role::parse)?.ok_or(Error::BadRequest(NOT_OUR_FORM))?;
    let scope = fields.parsed("scope", Scope::parse)?.ok_or(Error::BadRequest(NOT_OUR_FORM))?;
    Ok(Grant { role, scope })
}

/// `POST /admin/people/{id}/roles/{role_id}/end`
pub async fn end(
    sending: Sending,
    Admin(actor): Admin,
    path: web::Path<(PersonId, RoleGrantId)>,
    Form(fields): Form,
) -> Result<HttpResponse> {
    let (id, held) = path.into_inner();
    let ended = sending.store.write(move |tx| actions::end_role(tx, &actor, id, held)).await;
    answer(sending, id, fields, ended.map(|()| ENDED)).await
}

/// `POST /admin/people/{id}/staff-name`
pub async fn set_name(mut sending: Sending, id: web::Path<PersonId>, Form(fields): Form) -> Result<HttpResponse> {
    let actor = match sending.enter_admin(&fields).await? {
        Ok(actor) => actor,
        Err(outside) => return sending.again(asks(), outside),
    };
    let id = *id;
    let named = match StaffName::parse(fields.one("staff_name")?, fields.one("organisation")?) {
        Ok(name) => sending.store.write(move |tx| actions::set_staff_name(tx, &actor, id, &name)).await,
        Err(error) => Err(error),
    };
    answer(sending, id, fields, named.map(|()| NAMED)).await
}

/// `POST /admin/people/{id}/totp/end`
pub async fn reset_totp(mut sending: Sending, id: web::Path<PersonId>, Form(fields): Form) -> Result<HttpResponse> {
    let actor = match sending.enter_admin(&fields).await? {
        Ok(actor) => actor,
        Err(outside) => return sending.again(asks(), outside),
    };
    let id = *id;
    let reset = sending.store.write(move |tx| actions::reset_totp(tx, &actor, id)).await;
    answer(sending, id, fields, reset.map(|()| TOTP_RESET)).await
}

/// Back to the person with what was done, or the form again with what is wrong.
async fn answer(sending: Sending, id: PersonId, fields: Fields, done: Result<Message>) -> Result<HttpResponse> {
    match done {
        Ok(message) => Ok(sending.done(&format!("/admin/people/{id}"), &message)),
        Err(error @ Error::Denied(_)) => sending.again(asks(), Shown::after(fields, error)?),
        Err(error) => shown(sending, id, Some(Shown::refused(fields, error)?)).await,
    }
}
