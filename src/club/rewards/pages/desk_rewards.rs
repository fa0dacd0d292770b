//! `/desk/club/rewards`: the catalogue as operators write it, its stock, and how each reward stands.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Acted, Actor, Ask, Asks, Sending, Shown, Staff, Whom, key_of};
use crate::base::ids::RewardId;
use crate::base::text::{self, EMPTY, Limits, NO_NUMBER, NOTE, REASON_OF_STAFF, REWARD_TITLE, whole_number};
use crate::base::words::{RewardKind, RewardState, Tier};
use crate::base::{Error, FormErrors, Instant, Message, Result};
use crate::club::rewards::{NewReward, Reward, actions, policy, store};
use crate::db::{Store, WriteTx};
use crate::web::{Choice, Fields, Filled, Form, Page, Shell, Visit, page};

const PLACE: &str = "/desk/club/rewards";
const WRITTEN: Message = Message::new("rewards.written_now");
const TURNED: Message = Message::new("rewards.turned_now");
const STOCKED: Message = Message::new("rewards.stocked_now");

#[derive(Template)]
#[template(path = "rewards/desk_list.html")]
struct DeskListPage {
    shell: Shell,
    rewards: Vec<Reward>,
    may_operate: bool,
}

impl Page for DeskListPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// GET /desk/club/rewards
pub async fn list(store: web::Data<Store>, visit: Visit, Staff(actor): Staff) -> Result<HttpResponse> {
    policy::may_read_all(&actor)?;
    let rewards = store.read(store::all_rewards).await?;
    let shell = Shell::titled(visit, "rewards.title").in_section("desk");
    page(&DeskListPage { shell, rewards, may_operate: policy::may_operate(&actor).is_ok() })
}

#[derive(Template)]
#[template(path = "rewards/desk_one.html")]
struct DeskOnePage {
    shell: Shell,
    form: Filled,
    key: String,
    /// Nothing while a new one is written.
    known: Option<Known>,
    may_operate: bool,
}

/// A reward that is there.
struct Known {
    reward: Reward,
    changes: Vec<store::StockChange>,
}

impl Page for DeskOnePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl DeskOnePage {
    fn kinds(&self) -> Vec<Choice> {
        let choice = |kind: &RewardKind| (kind.code(), kind.label());
        self.choices(RewardKind::ALL.iter().map(choice))
    }

    fn tiers(&self) -> Vec<Choice> {
        self.choices(Tier::ALL.iter().map(|tier| (tier.code(), tier.label())))
    }

    fn choices(&self, of: impl Iterator<Item = (&'static str, &'static str)>) -> Vec<Choice> {
        of.map(|(code, label)| Choice { value: code.to_owned(), label: self.shell.t(label).to_owned() }).collect()
    }

    /// Where it can be turned from here.
    fn turns(&self) -> Vec<RewardState> {
        let from = self.known.as_ref().filter(|_| self.may_operate).map(|known| known.reward.state);
        let all = RewardState::ALL.iter().copied();
        all.filter(|to| from.is_some_and(|from| policy::can_turn(from, *to))).collect()
    }
}

/// GET /desk/club/rewards/new
pub async fn new(sending: Sending, Staff(actor): Staff) -> Result<HttpResponse> {
    shown(sending, actor, None, Shown::default()).await
}

/// GET `/desk/club/rewards/{id}`
pub async fn show(sending: Sending, Staff(actor): Staff, id: web::Path<RewardId>) -> Result<HttpResponse> {
    shown(sending, actor, Some(*id), Shown::default()).await
}

async fn shown(sending: Sending, actor: Actor, id: Option<RewardId>, again: Shown) -> Result<HttpResponse> {
    match id {
        Some(_) => policy::may_read_all(&actor)?,
        None => policy::may_operate(&actor)?,
    }
    let found = sending.store.read(move |tx| {
        let Some(id) = id else { return Ok(None) };
        Ok(Some(Known { reward: store::find_reward(tx, id)?, changes: store::stock_changes_of(tx, id)? }))
    });
    let known = found.await?;
    let key = again.key();
    let mut form = again.form;
    if let (Some(known), false) = (&known, form.sends("title")) {
        fill(&mut form, &known.reward);
    }
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, "rewards.title").in_section("desk");
    let may_operate = policy::may_operate(&actor).is_ok();
    carried.page(&DeskOnePage { shell, form, key, known, may_operate }, again.status)
}

fn fill(form: &mut Filled, reward: &Reward) {
    let day = |at: Option<Instant>| at.map(|at| at.date().to_string()).unwrap_or_default();
    form.set("kind", reward.kind.code());
    form.set("title", &reward.title);
    form.set("about", &reward.about);
    form.set("pick_up", &reward.pick_up);
    form.set("cost", &reward.cost.to_string());
    form.set("per_member", &reward.per_member.map(|most| most.to_string()).unwrap_or_default());
    form.set("min_tier", reward.min_tier.code());
    form.set("opens_at", &day(reward.opens_at));
    // The last day, which is the one that people name.
    form.set("closes_at", &day(reward.closes_at.map(|at| at.plus_millis(-1))));
    form.set("version", &reward.version.to_string());
}

fn asks() -> Asks {
    let fields = vec![
        Ask::line("title", "rewards.field_title"),
        Ask::lines("about", "rewards.field_about"),
        Ask::line("pick_up", "rewards.field_pick_up"),
        Ask::line("cost", "rewards.field_cost"),
        Ask::line("per_member", "rewards.field_per_member"),
        Ask::line("opens_at", "rewards.field_opens"),
        Ask::line("closes_at", "rewards.field_closes"),
        Ask::line("change", "rewards.field_change"),
        Ask::line("reason", "points.reason"),
    ];
    Asks { title: "rewards.title", section: "desk", fields }
}

/// POST /desk/club/rewards
pub async fn write(mut sending: Sending, Form(fields): Form) -> Result<HttpResponse> {
    let work = |tx: &mut WriteTx<'_>, by: &Actor, new: &NewReward| actions::write(tx, by, new);
    match sending.act(Whom::Staff, fields, read, work).await? {
        Acted::Done(id) => Ok(sending.done(&format!("{PLACE}/{id}"), &WRITTEN)),
        Acted::Refused(actor, again) => shown(sending, actor, None, again).await,
        Acted::Outside(again) => sending.again(asks(), again),
    }
}

/// POST `/desk/club/rewards/{id}`
pub async fn rewrite(mut sending: Sending, id: web::Path<RewardId>, Form(fields): Form) -> Result<HttpResponse> {
    let id = *id;
    let version = fields.parsed("version", |text| text.parse().ok())?.unwrap_or(0);
    let work = move |tx: &mut WriteTx<'_>, by: &Actor, new: &NewReward| actions::rewrite(tx, by, (id, version), new);
    let acted = sending.act(Whom::Staff, fields, read, work).await?;
    ended(sending, acted, id, &WRITTEN).await
}

async fn ended(sending: Sending, acted: Acted<()>, id: RewardId, said: &Message) -> Result<HttpResponse> {
    match acted {
        Acted::Done(()) => Ok(sending.done(&format!("{PLACE}/{id}"), said)),
        Acted::Refused(actor, again) => shown(sending, actor, Some(id), again).await,
        Acted::Outside(again) => sending.again(asks(), again),
    }
}

/// POST `/desk/club/rewards/{id}/turn`
pub async fn turn(mut sending: Sending, id: web::Path<RewardId>, Form(fields): Form) -> Result<HttpResponse> {
    let id = *id;
    let read = |fields: &Fields| fields.parsed("to", RewardState::parse)?.ok_or(Error::NotFound);
    let work = move |tx: &mut WriteTx<'_>, by: &Actor, to: &RewardState| actions::turn(tx, by, id, *to);
    let acted = sending.act(Whom::Staff, fields, read, work).await?;
    ended(sending, acted, id, &TURNED).await
}

/// POST `/desk/club/rewards/{id}/stock`
pub async fn change_stock(mut sending: Sending, id: web::Path<RewardId>, Form(fields): Form) -> Result<HttpResponse> {
    let id = *id;
    let sent = fields.clone();
    let read = |fields: &Fields| {
        let mut errors = FormErrors::new();
        let change = errors.take("change", whole_number(fields.one("change")?));
        let reason = errors.take("reason", text::line(fields.one("reason")?, &REASON_OF_STAFF));
        change.zip(reason).ok_or(Error::Invalid(errors))
    };
    let work = move |tx: &mut WriteTx<'_>, by: &Actor, (change, reason): &(i64, String)| {
        let key = key_of(&sent, by)?;
        actions::change_stock(tx, by, (id, *change), (reason, &key))
    };
    let acted = sending.act(Whom::Staff, fields, read, work).await?;
    ended(sending, acted, id, &STOCKED).await
}

/// Where something is handed over, in a line.
const PICK_UP: Limits = REASON_OF_STAFF;

fn read(fields: &Fields) -> Result<NewReward> {
    let mut errors = FormErrors::new();
    let most = |raw: &str| match raw.trim() {
        "" => Ok(None),
        raw => whole_number(raw).and_then(|most| i16::try_from(most).map(Some).map_err(|_| NO_NUMBER)),
    };
    let kind = errors.take("kind", RewardKind::parse(fields.one("kind")?).ok_or(EMPTY));
    let min_tier = errors.take("min_tier", Tier::parse(fields.one("min_tier")?).ok_or(EMPTY));
    let title = errors.take("title", text::line(fields.one("title")?, &REWARD_TITLE));
    let about = errors.take("about", text::lines(fields.one("about")?, &NOTE));
    let pick_up = errors.take("pick_up", text::line(fields.one("pick_up")?, &PICK_UP));
    let cost = errors.take("cost", whole_number(fields.one("cost")?));
    let per_member = errors.take("per_member", most(fields.one("per_member")?));
    let opens_at = errors.take("opens_at", text::day(fields.one("opens_at")?));
    let closes_at = errors.take("closes_at", text::day(fields.one("closes_at")?));
    let (Some(kind), Some(min_tier), Some(title), Some(about), Some(pick_up), Some(cost)) =
        (kind, min_tier, title, about, pick_up, cost)
    else {
        return Err(Error::Invalid(errors));
    };
    let (Some(per_member), Some(opens), Some(last_day)) = (per_member, opens_at, closes_at) else {
        return Err(Error::Invalid(errors));
    };
    let opens_at = opens.map(Instant::start_of);
    let closes_at = last_day.map(|day| Instant::start_of(day).plus_days(1));
    Ok(NewReward { kind, title, about, pick_up, cost, per_member, min_tier, opens_at, closes_at })
}
