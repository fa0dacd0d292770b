//! `/complaints/{id}/withdrawal`, `/reopening`, `/review`, `/urging`: what only the owner does, each with a word if she likes.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::about::About;
use super::decide::{seen, seen_again};
use crate::accounts::{Actor, Sending, Shown};
use crate::base::ids::ComplaintId;
use crate::base::text::{self, BODY};
use crate::base::words::State;
use crate::base::{Error, FormErrors, Message, Result};
use crate::complaints::{self, Complaint, NOT_IN_THIS_STATE, actions, policy, urls};
use crate::db::{ReadTx, WriteTx};
use crate::web::{Fields, Filled, Page, Shell};

/// One of the steps.
#[derive(Clone, Copy)]
pub struct Step {
    /// The last part of its address.
    pub segment: &'static str,
    title: &'static str,
    lead: &'static str,
    note: &'static str,
    label: &'static str,
    button: &'static str,
    back: &'static str,
    done: &'static str,
    is_grave: bool,
    /// Whose it is.
    may: fn(&mut ReadTx<'_>, &Actor, &Complaint) -> Result<()>,
    /// Whether a state has it.
    fits: fn(State) -> bool,
    work: fn(&mut WriteTx<'_>, &Actor, ComplaintId, &str, i32) -> Result<()>,
}

fn allows(state: State, act: complaints::Act) -> bool {
    complaints::after(state, act).is_ok()
}

fn openers(_: &mut ReadTx<'_>, actor: &Actor, complaint: &Complaint) -> Result<()> {
    policy::may_decide(actor, complaint)
}

/// Of a joint complaint, every household's.
fn households(tx: &mut ReadTx<'_>, actor: &Actor, complaint: &Complaint) -> Result<()> {
    let all = complaints::households_of(tx, complaint.id)?;
    policy::may_decide_in(actor, complaint, actions::own_household(actor, complaint, &all).as_ref())
}

/// T15.
pub const WITHDRAWAL: Step = Step {
    segment: "withdrawal",
    title: "writing.withdrawal_title",
    lead: "writing.withdrawal_lead",
    note: "writing.withdrawal_freely",
    label: "writing.withdrawal_text",
    button: "writing.withdraw",
    back: "writing.do_not_withdraw",
    done: "writing.withdrawn",
    is_grave: true,
    may: openers,
    fits: |state| allows(state, complaints::Act::Withdraw),
    work: actions::withdraw,
};

/// T11.
pub const REOPENING: Step = Step {
    segment: "reopening",
    title: "writing.reopening_title",
    lead: "writing.reopening_lead",
    note: "writing.reopening_note",
    label: "writing.reopening_text",
    button: "writing.reopen",
    back: "writing.leave_it",
    done: "writing.reopened",
    is_grave: false,
    may: households,
    fits: |state| allows(state, complaints::Act::Reopen),
    work: actions::reopen,
};

/// T12, T13.
pub const REVIEW: Step = Step {
    segment: "review",
    title: "writing.review_title",
    lead: "writing.review_lead",
    note: "writing.review_note",
    label: "writing.review_text",
    button: "writing.ask_review",
    back: "writing.leave_it",
    done: "writing.review_asked",
    is_grave: false,
    may: openers,
    fits: |state| allows(state, complaints::Act::AskReview),
    work: actions::ask_review,
};

/// One rung of the ladder.
pub const URGING: Step = Step {
    segment: "urging",
    title: "writing.urging_title",
    lead: "writing.urging_lead",
    note: "writing.urging_note",
    label: "writing.urging_text",
    button: "writing.urge",
    back: "writing.leave_it",
    done: "writing.urged",
    is_grave: false,
    may: openers,
    fits: State::is_with_company,
    work: actions::urge,
};

/// The steps that an owner has in a state beside deciding, in the order in which they are offered.
pub fn offered(state: State) -> impl Iterator<Item = Step> {
    [URGING, REOPENING, REVIEW, WITHDRAWAL].into_iter().filter(move |step| (step.fits)(state))
}

impl Step {
    /// What its button says.
    pub const fn button(&self) -> &'static str {
        self.button
    }
}

#[derive(Template)]
#[template(path = "complaints/step.html")]
struct StepPage {
    shell: Shell,
    about: About,
    step: Step,
    form: Filled,
    sign_in: Option<Filled>,
    /// The version that is acted upon: the one seen, or after a conflict the present one.
    seen: String,
    has_changed: bool,
}

impl Page for StepPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

async fn show(step: Step, sending: Sending, actor: Actor, id: ComplaintId) -> Result<HttpResponse> {
    let asker = actor.clone();
    let check = sending.store.read(move |tx| {
        let complaint = complaints::find(tx, Some(&asker), id)?;
        (step.may)(tx, &asker, &complaint)?;
        if (step.fits)(complaint.state) { Ok(()) } else { Err(Error::Conflict(NOT_IN_THIS_STATE)) }
    });
    check.await?;
    step_page(step, sending, (Some(actor), id), Shown::fresh(Filled::default())).await
}

async fn send(step: Step, mut sending: Sending, id: ComplaintId, fields: Fields) -> Result<HttpResponse> {
    let actor = match sending.enter(&fields).await? {
        Ok(actor) => actor,
        Err(sign_in) => return step_page(step, sending, (None, id), Shown::outside(fields, sign_in)).await,
    };
    match act(step, &sending, &actor, id, &fields).await {
        Ok(()) => Ok(sending.done(&urls::complaint(id), &Message::new(step.done))),
        Err(error @ Error::Denied(_)) => Err(error),
        Err(error) => step_page(step, sending, (Some(actor), id), Shown::refused(fields, error)?).await,
    }
}

async fn act(step: Step, sending: &Sending, actor: &Actor, id: ComplaintId, fields: &Fields) -> Result<()> {
    let text = text::lines(fields.one("text")?, &BODY.without_minimum());
    let text = text.map_err(|why| Error::Invalid(FormErrors::of("text", why)))?;
    let seen_version = seen(fields)?;
    sending.count(actor)?;
    let actor = actor.clone();
    sending.store.write(move |tx| (step.work)(tx, &actor, id, &text, seen_version)).await
}

async fn step_page(
    step: Step,
    sending: Sending,
    (actor, id): (Option<Actor>, ComplaintId),
    shown: Shown,
) -> Result<HttpResponse> {
    let about = sending.store.read(move |tx| About::find_for(tx, actor.as_ref(), id)).await?;
    let (visit, carried) = sending.into_page();
    let title = visit.lang.t(step.title).to_owned();
    let shell = Shell::new(visit, title).in_section("complaints");
    let seen = seen_again(&shown, about.complaint());
    let has_changed = shown.status == StatusCode::CONFLICT;
    let Shown { form, sign_in, status } = shown;
    carried.page(&StepPage { shell, about, step, form, sign_in, seen, has_changed }, status)
}

/// The two handlers of a step.
macro_rules! step {
    ($(#[$doc:meta])* $name:ident $step:ident) => {
        $(#[$doc])*
        pub mod $name {
            use super::*;
            use crate::accounts::Member;
            use crate::web::Form;

            /// GET
            pub async fn show(sending: Sending, Member(actor): Member, id: web::Path<ComplaintId>) -> Result<HttpResponse> {
                super::show($step, sending, actor, *id).await
            }

            /// POST
            pub async fn send(sending: Sending, id: web::Path<ComplaintId>, Form(fields): Form) -> Result<HttpResponse> {
                super::send($step, sending, *id, fields).await
            }
        }
    };
}

step! {
    /// `/complaints/{id}/withdrawal`
    withdrawal WITHDRAWAL
}
step! {
    /// `/complaints/{id}/reopening`
    reopening REOPENING
}
step! {
    /// `/complaints/{id}/review`
    review REVIEW
}
step! {
    /// `/complaints/{id}/urging`
    urging URGING
}
