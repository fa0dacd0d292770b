//! `/complaints/{id}/household/points`: a household that joined says what else is at issue in its home.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Acted, Actor, Ask, Asks, Member, Sending, Shown, Whom};
use crate::base::ids::ComplaintId;
use crate::base::text::{self, Limits, POINT};
use crate::base::{Error, FormErrors, Message, Result};
use crate::complaints::actions::{self, MOST_OWN_POINTS, OWN_POINTS_BETWEEN};
use crate::complaints::{self, Placed, urls};
use crate::db::WriteTx;
use crate::web::{Fields, Filled, Form, Page, Shell};

const TITLE: &str = "joint.state_points";
const STATED: Message = Message::new("joint.points_stated");
/// As many points as a household may state, and the ends of their lines.
const LINES: Limits = Limits { min_graphemes: 1, max_graphemes: 310, max_bytes: 13 * 1024 };

#[derive(Template)]
#[template(path = "complaints/own_points.html")]
struct OwnPointsPage {
    shell: Shell,
    placed: Placed,
    form: Filled,
}

impl Page for OwnPointsPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// GET `/complaints/{id}/household/points`
pub async fn new(sending: Sending, Member(actor): Member, id: web::Path<ComplaintId>) -> Result<HttpResponse> {
    let (id, asker) = (*id, actor.clone());
    let check = sending.store.read(move |tx| {
        let complaint = complaints::find(tx, Some(&asker), id)?;
        actions::check_may_state(tx, &asker, &complaint)
    });
    check.await?;
    shown(sending, (actor, id), Shown::default()).await
}

/// POST `/complaints/{id}/household/points`
pub async fn create(mut sending: Sending, id: web::Path<ComplaintId>, Form(fields): Form) -> Result<HttpResponse> {
    let id = *id;
    let work = move |tx: &mut WriteTx<'_>, by: &Actor, points: &Vec<String>| actions::state_points(tx, by, id, points);
    match sending.act(Whom::Writers, fields, points, work).await? {
        Acted::Done(()) => Ok(sending.done(&urls::complaint(id), &STATED)),
        Acted::Refused(actor, again) => shown(sending, (actor, id), again).await,
        Acted::Outside(again) => {
            let fields = vec![Ask::lines("points", "joint.own_points")];
            sending.again(Asks { title: TITLE, section: "complaints", fields }, again)
        }
    }
}

/// One point a line.
fn points(fields: &Fields) -> Result<Vec<String>> {
    let refused = |why| Error::Invalid(FormErrors::of("points", why));
    let written = text::lines(fields.one("points")?, &LINES).map_err(refused)?;
    let lines = written.lines().map(str::trim).filter(|line| !line.is_empty());
    let points = lines.map(|line| text::line(line, &POINT).map_err(refused)).collect::<Result<Vec<String>>>()?;
    if points.len() > MOST_OWN_POINTS { Err(refused(OWN_POINTS_BETWEEN)) } else { Ok(points) }
}

async fn shown(sending: Sending, (actor, id): (Actor, ComplaintId), again: Shown) -> Result<HttpResponse> {
    let placed = sending.store.read(move |tx| complaints::find_placed(tx, Some(&actor), id)).await?;
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, TITLE).in_section("complaints");
    carried.page(&OwnPointsPage { shell, placed, form: again.form }, again.status)
}
