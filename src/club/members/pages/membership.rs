//! `/club/membership`: joining, the card, the birthday, and leaving.

use actix_web::HttpResponse;
use askama::Template;

use crate::accounts::{Acted, Actor, Ask, Asks, Member as SignedIn, Sending, Shown, Staff, Whom, button};
use crate::base::words::MemberState;
use crate::base::{Error, FormErrors, Message, Result};
use crate::club::members::actions;
use crate::club::members::model::NO_SUCH_DAY;
use crate::club::members::policy;
use crate::club::members::{self, Birthday, Member, NOTICE_DAYS, Standing};
use crate::estates;
use crate::web::{Choice, Fields, Filled, Form, Page, Qr, Shell, see_other};

const PLACE: &str = "/club/membership";
const JOINED: Message = Message::new("members.joined");
const STAYS: Message = Message::new("members.stays");
const LEAVES: Message = Message::new("members.leaves");
const SAVED: Message = Message::new("members.birthday_saved");

#[derive(Template)]
#[template(path = "club/membership.html")]
struct MembershipPage {
    shell: Shell,
    form: Filled,
    /// The name that others see.
    name: String,
    standing: Standing,
    may_join: Option<Message>,
    card: Option<Card>,
}

/// A membership with the code that staff scan.
struct Card {
    member: Member,
    code: Qr,
}

impl Page for MembershipPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl MembershipPage {
    fn months(&self) -> Vec<Choice> {
        self.numbers(12, "members.month")
    }

    fn days(&self) -> Vec<Choice> {
        self.numbers(31, "members.day")
    }

    fn numbers(&self, last: i64, key: &'static str) -> Vec<Choice> {
        let none = Choice { value: String::new(), label: self.shell.t("members.no_birthday").to_owned() };
        let choice = |number: i64| Choice { value: number.to_string(), label: self.shell.t1(key, number) };
        [none].into_iter().chain((1..=last).map(choice)).collect()
    }

    fn notice_days() -> i64 {
        NOTICE_DAYS
    }
}

impl Card {
    /// Whether it stands as usual, so that notice can be given.
    fn is_active(&self) -> bool {
        self.member.state == MemberState::Active
    }
}

fn asks() -> Asks {
    let fields = vec![Ask::chosen("month", "members.birthday", "members.month"), Ask::line("day", "members.birthday")];
    Asks { title: "members.title", section: "club", fields }
}

/// GET /club/membership
pub async fn show(sending: Sending, SignedIn(actor): SignedIn) -> Result<HttpResponse> {
    shown(sending, actor, Shown::default()).await
}

async fn shown(sending: Sending, actor: Actor, again: Shown) -> Result<HttpResponse> {
    let asking = actor.clone();
    let found = sending.store.read(move |tx| {
        let member = members::member_of(tx, asking.person_id)?.filter(Member::belongs);
        Ok((member, estates::claimed_homes_of(tx, asking.person_id)?))
    });
    let (member, homes) = found.await?;
    let (visit, carried) = sending.into_page();
    let code = |member: &Member| Qr::of(&format!("{}/club/cards/{}", visit.site.base_url, member.card));
    let card = match member {
        Some(member) => Some(Card { code: code(&member)?, member }),
        None => None,
    };
    let mut form = again.form;
    if let Some(birthday) = card.as_ref().and_then(|card| card.member.birthday())
        && !form.sends("month")
    {
        let (month, day) = birthday.parts();
        form.set("month", &month.to_string());
        form.set("day", &day.to_string());
    }
    let may_join = match policy::may_join(&actor) {
        Err(Error::Denied(why)) => Some(why),
        _ => None,
    };
    let name = actor.public_name.clone().unwrap_or_default();
    let standing = Standing::of(&homes);
    let shell = Shell::titled(visit, "members.title").in_section("club");
    carried.page(&MembershipPage { shell, form, name, standing, may_join, card }, again.status)
}

/// POST /club/membership
pub async fn join(mut sending: Sending, Form(fields): Form) -> Result<HttpResponse> {
    let acted = sending.act(Whom::Members, fields, button, |tx, by, (): &()| actions::join(tx, by)).await?;
    ended(sending, acted, &JOINED).await
}

/// POST /club/membership/end
pub async fn leave(mut sending: Sending, Form(fields): Form) -> Result<HttpResponse> {
    let acted = sending.act(Whom::Members, fields, button, |tx, by, (): &()| actions::leave(tx, by)).await?;
    ended(sending, acted, &LEAVES).await
}

/// POST /club/membership/stay
pub async fn stay(mut sending: Sending, Form(fields): Form) -> Result<HttpResponse> {
    let acted = sending.act(Whom::Members, fields, button, |tx, by, (): &()| actions::stay(tx, by)).await?;
    ended(sending, acted, &STAYS).await
}

/// POST /club/membership/birthday
pub async fn set_birthday(mut sending: Sending, Form(fields): Form) -> Result<HttpResponse> {
    let acted =
        sending.act(Whom::Members, fields, read, |tx, by, birthday| actions::set_birthday(tx, by, *birthday)).await?;
    ended(sending, acted, &SAVED).await
}

async fn ended(sending: Sending, acted: Acted<()>, said: &Message) -> Result<HttpResponse> {
    match acted {
        Acted::Done(()) => Ok(sending.done(PLACE, said)),
        Acted::Refused(actor, again) => shown(sending, actor, again).await,
        Acted::Outside(again) => sending.again(asks(), again),
    }
}

/// Both or neither.
fn read(fields: &Fields) -> Result<Option<Birthday>> {
    let number = |name| fields.parsed(name, |text| text.parse::<i16>().ok());
    let birthday = match (fields.one("month")?, fields.one("day")?) {
        ("", "") => return Ok(None),
        _ => (number("month").unwrap_or(None), number("day").unwrap_or(None)),
    };
    let wrong = || Error::Invalid(FormErrors::of("day", NO_SUCH_DAY));
    let (Some(month), Some(day)) = birthday else { return Err(wrong()) };
    Birthday::new(month, day).map(Some).map_err(|_| wrong())
}

/// GET `/club/cards/{card}`: what the code of a card leads to, for staff who scan it.
pub async fn scanned(
    store: actix_web::web::Data<crate::db::Store>,
    Staff(actor): Staff,
    card: actix_web::web::Path<String>,
) -> Result<HttpResponse> {
    policy::may_read_members(&actor)?;
    let member = store.read(move |tx| members::find_member_by_card(tx, &card)).await?;
    Ok(see_other(&format!("/desk/club/members/{}", member.number)))
}
