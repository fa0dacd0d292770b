//! `/desk/club/members/{number}`: a member, her statement, and what an operator does by hand.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::statement::cut;
use super::{Cited, LineView};
use crate::accounts::{self, Acted, Actor, Ask, Asks, Sending, Shown, Staff, Whom, button, key_of};
use crate::base::ids::JournalId;
use crate::base::text::{self, EMPTY, REASON_OF_STAFF, whole_number};
use crate::base::{Error, FormErrors, Message, Result};
use crate::club::members::{self, Member, Standing};
use crate::club::points::actions::{self, Adjusted, Adjustment};
use crate::club::points::{self, Balance, LINES_PER_PAGE, policy};
use crate::db::WriteTx;
use crate::estates;
use crate::web::{Fields, Filled, Form, Page, Query, Shell};

const ADJUSTED: Message = Message::new("points.adjusted");
const PROPOSED: Message = Message::new("points.proposed");
const SUSPENDED: Message = Message::new("members.suspended_now");
const RESTORED: Message = Message::new("members.restored_now");

#[derive(Template)]
#[template(path = "club/member.html")]
struct MemberPage {
    shell: Shell,
    form: Filled,
    key: String,
    member: Member,
    name: String,
    standing: Standing,
    balance: Balance,
    lines: Vec<LineView>,
    is_first: bool,
    next: Option<JournalId>,
    may_adjust: bool,
}

impl Page for MemberPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl MemberPage {
    fn alone() -> i64 {
        policy::ALONE_UP_TO
    }
}

fn asks() -> Asks {
    let fields = vec![
        Ask::line("points", "points.amount"),
        Ask::lines("reason", "points.reason"),
        Ask::line("until", "members.suspend_until"),
        Ask::lines("because", "members.suspend_because"),
    ];
    Asks { title: "points.operating", section: "desk", fields }
}

fn place(number: i64) -> String {
    format!("/desk/club/members/{number}")
}

/// GET `/desk/club/members/{number}`
pub async fn show(
    sending: Sending,
    Staff(actor): Staff,
    number: web::Path<i64>,
    Query(query): Query,
) -> Result<HttpResponse> {
    let before = query.parsed("before", |id| id.parse().ok().map(JournalId))?;
    shown(sending, actor, (*number, before), Shown::default()).await
}

async fn shown(
    sending: Sending,
    actor: Actor,
    (number, before): (i64, Option<JournalId>),
    again: Shown,
) -> Result<HttpResponse> {
    policy::may_read_books(&actor)?;
    let found = sending.store.read(move |tx| {
        let member = members::find_member_by_number(tx, number)?;
        let id = member.person_id;
        let name = accounts::find_person(tx, id)?.public_name.unwrap_or_default();
        let standing = Standing::of(&estates::claimed_homes_of(tx, id)?);
        let lines = points::lines_of(tx, id, before, LINES_PER_PAGE + 1)?;
        let cited = Cited::of(tx, &lines, "/desk/club/orders")?;
        Ok((member, name, standing, points::balance_of(tx, id)?, (lines, cited)))
    });
    let (member, name, standing, balance, (mut lines, cited)) = found.await?;
    let next = cut(&mut lines);
    let key = again.key();
    let may_adjust = policy::may_adjust(&actor, member.person_id).is_ok();
    let (visit, carried) = sending.into_page();
    let shell = Shell::new(visit, member.number_text()).in_section("desk");
    let lang = shell.lang();
    let lines = lines.into_iter().map(|line| LineView::of(lang, line, &cited)).collect();
    let (form, is_first) = (again.form, before.is_none());
    let page = MemberPage { shell, form, key, member, name, standing, balance, lines, is_first, next, may_adjust };
    carried.page(&page, again.status)
}

/// POST `/desk/club/members/{number}/adjustments`
pub async fn adjust(mut sending: Sending, number: web::Path<i64>, Form(fields): Form) -> Result<HttpResponse> {
    let number = *number;
    let sent = fields.clone();
    let work = move |tx: &mut WriteTx<'_>, by: &Actor, (points, reason): &(i64, String)| {
        let key = key_of(&sent, by)?;
        // Who may not, learns nothing of who is a member.
        policy::may_read_books(by)?;
        let member = members::find_member_by_number(tx, number)?.person_id;
        let adjustment = Adjustment { member, points: *points, reason: reason.clone(), key };
        actions::adjust_or_propose(tx, by, &adjustment)
    };
    match sending.act(Whom::Staff, fields, read_adjustment, work).await? {
        Acted::Done(Adjusted::Now) => Ok(sending.done(&place(number), &ADJUSTED)),
        Acted::Done(Adjusted::Proposed) => Ok(sending.done(&place(number), &PROPOSED)),
        Acted::Refused(actor, again) => shown(sending, actor, (number, None), again).await,
        Acted::Outside(again) => sending.again(asks(), again),
    }
}

fn read_adjustment(fields: &Fields) -> Result<(i64, String)> {
    let mut errors = FormErrors::new();
    let points = errors.take("points", whole_number(fields.one("points")?));
    let reason = errors.take("reason", text::line(fields.one("reason")?, &REASON_OF_STAFF));
    match (points, reason) {
        (Some(points), Some(reason)) => Ok((points, reason)),
        _ => Err(Error::Invalid(errors)),
    }
}

/// POST `/desk/club/members/{number}/suspension`
pub async fn suspend(mut sending: Sending, number: web::Path<i64>, Form(fields): Form) -> Result<HttpResponse> {
    let number = *number;
    let read = |fields: &Fields| {
        let mut errors = FormErrors::new();
        let until = errors.take("until", text::day(fields.one("until")?).and_then(|day| day.ok_or(EMPTY)));
        let because = errors.take("because", text::line(fields.one("because")?, &REASON_OF_STAFF));
        match (until, because) {
            (Some(until), Some(because)) => Ok((until, because)),
            _ => Err(Error::Invalid(errors)),
        }
    };
    let work = move |tx: &mut WriteTx<'_>, by: &Actor, (until, because): &(chrono::NaiveDate, String)| {
        members::policy::may_read_members(by)?;
        let member = members::find_member_by_number(tx, number)?.person_id;
        members::actions::suspend(tx, by, member, (*until, because))
    };
    match sending.act(Whom::Staff, fields, read, work).await? {
        Acted::Done(()) => Ok(sending.done(&place(number), &SUSPENDED)),
        Acted::Refused(actor, again) => shown(sending, actor, (number, None), again).await,
        Acted::Outside(again) => sending.again(asks(), again),
    }
}

/// POST `/desk/club/members/{number}/suspension/end`
pub async fn restore(mut sending: Sending, number: web::Path<i64>, Form(fields): Form) -> Result<HttpResponse> {
    let number = *number;
    let work = move |tx: &mut WriteTx<'_>, by: &Actor, (): &()| {
        members::policy::may_read_members(by)?;
        let member = members::find_member_by_number(tx, number)?.person_id;
        members::actions::restore(tx, by, member)
    };
    match sending.act(Whom::Staff, fields, button, work).await? {
        Acted::Done(()) => Ok(sending.done(&place(number), &RESTORED)),
        Acted::Refused(actor, again) => shown(sending, actor, (number, None), again).await,
        Acted::Outside(again) => sending.again(asks(), again),
    }
}
