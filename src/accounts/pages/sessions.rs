//! Where one is signed in, and ending that elsewhere.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::actor::session_name;
use crate::accounts::model::Device;
use crate::accounts::{Acted, Actor, Asks, Member, Sending, Shown, Whom, actions, button, store as rows};
use crate::base::{Instant, Message, Result};
use crate::db::WriteTx;
use crate::web::{Filled, Form, Page, Shell};

const TITLE: &str = "accounts.sessions.title";
const PLACE: &str = "/me/sessions";
const ENDED: Message = Message::new("accounts.sessions.ended");
const ALL_ENDED: Message = Message::new("accounts.sessions.all_ended");

#[derive(Template)]
#[template(path = "accounts/sessions.html")]
struct SessionsPage {
    shell: Shell,
    sessions: Vec<SessionLine>,
    form: Filled,
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

async fn shown(sending: Sending, actor: Actor, again: Shown) -> Result<HttpResponse> {
    let this = sending.session();
    let sessions = sending.store.read(move |tx| rows::sessions_of(tx, actor.person_id)).await?;
    let line = |row: rows::SessionRow| SessionLine {
        name: session_name(&row.token_hash),
        device: row.device,
        began_at: row.began_at,
        last_seen: row.last_seen,
        is_this: row.token_hash == this,
    };
    let mut sessions: Vec<SessionLine> = sessions.into_iter().map(line).collect();
    sessions.sort_by_key(|session| !session.is_this);
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, TITLE).in_section("me");
    carried.page(&SessionsPage { shell, sessions, form: again.form }, again.status)
}

/// `GET /me/sessions`
pub async fn list(sending: Sending, Member(actor): Member) -> Result<HttpResponse> {
    shown(sending, actor, Shown::default()).await
}

/// `POST /me/sessions/{session_name}/end`
pub async fn end(mut sending: Sending, name: web::Path<String>, Form(fields): Form) -> Result<HttpResponse> {
    let work = move |tx: &mut WriteTx<'_>, by: &Actor, (): &()| actions::end_own_session(tx, by, &name);
    let acted = sending.act(Whom::Members, fields, button, work).await?;
    answer(sending, acted, &ENDED).await
}

/// `POST /me/sessions/end`
pub async fn end_others(mut sending: Sending, Form(fields): Form) -> Result<HttpResponse> {
    let actor = match sending.enter_member(&fields).await? {
        Ok(actor) => actor,
        Err(outside) => return answer(sending, Acted::Outside(outside), &ALL_ENDED).await,
    };
    let (kept, by) = (sending.session(), actor.clone());
    let ended = sending.store.write(move |tx| actions::end_other_sessions(tx, &by, &kept)).await;
    answer(sending, Acted::of(actor, fields, ended)?, &ALL_ENDED).await
}

async fn answer(sending: Sending, acted: Acted<()>, said: &Message) -> Result<HttpResponse> {
    match acted {
        Acted::Done(()) => Ok(sending.done(PLACE, said)),
        Acted::Refused(actor, again) => shown(sending, actor, again).await,
        Acted::Outside(again) => sending.again(Asks { title: TITLE, section: "me", fields: Vec::new() }, again),
    }
}
