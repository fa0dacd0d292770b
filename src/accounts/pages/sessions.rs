//! Where one is signed in, and ending that elsewhere.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::actor::session_name;
use crate::accounts::door::Door;
use crate::accounts::model::Device;
use crate::accounts::{Member, actions, store as rows};
use crate::base::{Instant, Message, Result};
use crate::db::Store;
use crate::web::respond::see_other_saying;
use crate::web::{Form, Page, Shell, Visit, page};

const PLACE: &str = "/me/sessions";
const ENDED: Message = Message::new("accounts.sessions.ended");
const ALL_ENDED: Message = Message::new("accounts.sessions.all_ended");

#[derive(Template)]
#[template(path = "accounts/sessions.html")]
struct SessionsPage {
    shell: Shell,
    sessions: Vec<SessionLine>,
}

/// One line of the list.
struct SessionLine {
    name: String,
    device: Device,
    began_at: Instant,
    last_seen: Instant,
    is_this: bool,
}

impl Page for SessionsPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// `GET /me/sessions`
pub async fn list(visit: Visit, Member(actor): Member, door: Door, store: web::Data<Store>) -> Result<HttpResponse> {
    let id = actor.person_id;
    let sessions = store.read(move |tx| rows::sessions_of(tx, id)).await?;
    let this = door.session().unwrap_or_default();
    let line = |row: rows::SessionRow| SessionLine {
        name: session_name(&row.token_hash),
        device: row.device,
        began_at: row.began_at,
        last_seen: row.last_seen,
        is_this: row.token_hash == this,
    };
    let mut sessions: Vec<SessionLine> = sessions.into_iter().map(line).collect();
    sessions.sort_by_key(|session| !session.is_this);
    let shell = Shell::titled(visit, "accounts.sessions.title").in_section("me");
    page(&SessionsPage { shell, sessions })
}

/// `POST /me/sessions/{session_name}/end`
pub async fn end(
    visit: Visit,
    Member(actor): Member,
    name: web::Path<String>,
    store: web::Data<Store>,
    Form(_): Form,
) -> Result<HttpResponse> {
    store.write(move |tx| actions::end_own_session(tx, &actor, &name)).await?;
    Ok(see_other_saying(&visit, PLACE, &ENDED))
}

/// `POST /me/sessions/end`
pub async fn end_others(
    visit: Visit,
    Member(actor): Member,
    (door, store): (Door, web::Data<Store>),
    Form(_): Form,
) -> Result<HttpResponse> {
    let kept = door.session().unwrap_or_default().to_vec();
    store.write(move |tx| actions::end_other_sessions(tx, &actor, &kept)).await?;
    Ok(see_other_saying(&visit, PLACE, &ALL_ENDED))
}
