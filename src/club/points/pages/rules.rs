//! `/desk/club/rules`: what the club gives points for. A change is shown with what it would have cost before it is made.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Acted, Actor, Ask, Asks, Sending, Shown, Staff, Whom};
use crate::base::text::{NO_NUMBER, whole_number};
use crate::base::words::Earning;
use crate::base::{Error, FormErrors, Message, Result};
use crate::club::points::model::{EarningRule, NewRule};
use crate::club::points::{self, actions, policy};
use crate::db::WriteTx;
use crate::web::{Choice, Fields, Filled, Form, Page, Query, Shell};

const PLACE: &str = "/desk/club/rules";
const WRITTEN: Message = Message::new("rules.written");
/// The button that writes; any other shows what it would cost.
const APPLY: &str = "apply";
/// How far back a preview counts.
const PREVIEW_DAYS: i64 = 365;

#[derive(Template)]
#[template(path = "club/rules.html")]
struct RulesPage {
    shell: Shell,
    rules: Vec<EarningRule>,
    /// The kind whose rule is changed.
    changed: Option<Change>,
    form: Filled,
    may_write: bool,
}

/// One kind, with its former rules and what its change would come to.
struct Change {
    kind: Earning,
    former: Vec<EarningRule>,
    preview: Option<Preview>,
}

/// What the last year would have cost.
struct Preview {
    times: i64,
    now: i64,
    then: i64,
}

impl Page for RulesPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl RulesPage {
    fn yes_or_no(&self) -> Vec<Choice> {
        let choice = |value: &str, key| Choice { value: value.to_owned(), label: self.shell.t(key).to_owned() };
        vec![choice("yes", "rules.counts"), choice("no", "rules.counts_not")]
    }
}

fn asks() -> Asks {
    let fields = vec![
        Ask::line("points", "rules.points"),
        Ask::line("waits_days", "rules.waits"),
        Ask::line("lasts_days", "rules.lasts"),
        Ask::line("daily_cap", "rules.daily"),
        Ask::line("yearly_cap", "rules.yearly"),
    ];
    Asks { title: "rules.title", section: "desk", fields }
}

/// GET /desk/club/rules
pub async fn show(sending: Sending, Staff(actor): Staff, Query(query): Query) -> Result<HttpResponse> {
    let kind = query.parsed("kind", Earning::parse)?;
    shown(sending, actor, kind, Shown::default()).await
}

async fn shown(sending: Sending, actor: Actor, kind: Option<Earning>, again: Shown) -> Result<HttpResponse> {
    policy::may_read_books(&actor)?;
    let found = sending.store.read(move |tx| {
        let now = tx.now();
        let former = kind.map(|kind| points::rules_of(tx, kind)).transpose()?;
        let paid =
            if kind.is_some() { points::times_paid_since(tx, now.plus_days(-PREVIEW_DAYS))? } else { Vec::new() };
        Ok((points::rules_in_force(tx, now)?, former.unwrap_or_default(), paid))
    });
    let (rules, former, paid) = found.await?;
    let mut form = again.form;
    let at_hand = former.iter().find(|rule| rule.until_at.is_none()).cloned();
    let preview = preview(&form, at_hand.as_ref(), &paid);
    if let (Some(rule), false) = (&at_hand, form.sends("points")) {
        fill(&mut form, rule);
    }
    let changed = kind.map(|kind| Change { kind, former, preview });
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, "rules.title").in_section("desk");
    let may_write = policy::may_write_rules(&actor).is_ok();
    carried.page(&RulesPage { shell, rules, changed, form, may_write }, again.status)
}

fn fill(form: &mut Filled, rule: &EarningRule) {
    let or_nothing = |number: Option<i16>| number.map(|number| number.to_string()).unwrap_or_default();
    form.set("points", &rule.points.to_string());
    form.set("waits_days", &rule.waits_days.to_string());
    form.set("lasts_days", &or_nothing(rule.lasts_days));
    form.set("daily_cap", &or_nothing(rule.daily_cap));
    form.set("yearly_cap", &or_nothing(rule.yearly_cap));
    form.set("is_qualifying", if rule.is_qualifying { "yes" } else { "no" });
}

/// Of a form that was sent and is right: the last year at the points of now, and at those of the form. Caps are not taken into
/// account, so that it is never too little.
fn preview(form: &Filled, at_hand: Option<&EarningRule>, paid: &[(Earning, i64)]) -> Option<Preview> {
    let rule = at_hand?;
    let points = whole_number(form.value("points")).ok().filter(|_| form.errors().is_empty())?;
    let times = paid.iter().find(|(kind, _)| *kind == rule.kind).map_or(0, |(_, times)| *times);
    Some(Preview { times, now: times * rule.points, then: times * points })
}

/// POST `/desk/club/rules/{kind}`
pub async fn write(mut sending: Sending, kind: web::Path<String>, Form(fields): Form) -> Result<HttpResponse> {
    let kind = Earning::parse(&kind).ok_or(Error::NotFound)?;
    if fields.one("step")? != APPLY {
        return previewed(sending, kind, fields).await;
    }
    let work = |tx: &mut WriteTx<'_>, by: &Actor, new: &NewRule| actions::write_rule(tx, by, new);
    match sending.act(Whom::Staff, fields, move |fields| read(fields, kind), work).await? {
        Acted::Done(_) => Ok(sending.done(PLACE, &WRITTEN)),
        Acted::Refused(actor, again) => shown(sending, actor, Some(kind), again).await,
        Acted::Outside(again) => sending.again(asks(), again),
    }
}

/// Shows what the form would come to; writes nothing.
async fn previewed(mut sending: Sending, kind: Earning, fields: Fields) -> Result<HttpResponse> {
    let actor = match sending.enter_staff(&fields).await? {
        Ok(actor) => actor,
        Err(outside) => return sending.again(asks(), outside),
    };
    let again = match read(&fields, kind).and_then(|new| new.mistakes().into_result(())) {
        Ok(()) => {
            let form = Filled::sent(fields, FormErrors::new());
            Shown { status: StatusCode::OK, ..Shown::fresh(form) }
        }
        Err(error) => Shown::refused(fields, error)?,
    };
    shown(sending, actor, Some(kind), again).await
}

fn read(fields: &Fields, kind: Earning) -> Result<NewRule> {
    let mut errors = FormErrors::new();
    let small = |raw: &str| whole_number(raw).and_then(|number| i16::try_from(number).map_err(|_| NO_NUMBER));
    let or_none = |raw: &str| if raw.trim().is_empty() { Ok(None) } else { small(raw).map(Some) };
    let points = errors.take("points", whole_number(fields.one("points")?));
    let waits_days = errors.take("waits_days", small(fields.one("waits_days")?));
    let lasts_days = errors.take("lasts_days", or_none(fields.one("lasts_days")?));
    let daily_cap = errors.take("daily_cap", or_none(fields.one("daily_cap")?));
    let yearly_cap = errors.take("yearly_cap", or_none(fields.one("yearly_cap")?));
    let is_qualifying = fields.one("is_qualifying")? == "yes";
    match (points, waits_days, lasts_days, daily_cap, yearly_cap) {
        (Some(points), Some(waits_days), Some(lasts_days), Some(daily_cap), Some(yearly_cap)) => {
            Ok(NewRule { kind, points, waits_days, lasts_days, daily_cap, yearly_cap, is_qualifying })
        }
        _ => Err(Error::Invalid(errors)),
    }
}
