//! `/complaints/{id}/heading/edit`: title and wish, by the opener within 15 minutes.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::about::About;
use super::compose_form::{boxes, ticked, unmasked};
use super::covers::Covers;
use crate::accounts::{Actor, Member, Sending, Shown};
use crate::base::ids::ComplaintId;
use crate::base::masking::Unmasked;
use crate::base::text::{self, TITLE, WISH};
use crate::base::{Error, FormErrors, Message, Result};
use crate::complaints::actions;
use crate::complaints::{self, TextPart, policy, urls};
use crate::web::{Fields, Filled, Form, Page, Shell};

/// Said after the change.
pub const SAVED: Message = Message::new("writing.replaced");

#[derive(Template)]
#[template(path = "complaints/heading.html")]
struct HeadingPage {
    shell: Shell,
    about: About,
    form: Filled,
    sign_in: Option<Filled>,
    covers: Covers,
}

impl Page for HeadingPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// GET `/complaints/{id}/heading/edit`
pub async fn show(sending: Sending, Member(actor): Member, id: web::Path<ComplaintId>) -> Result<HttpResponse> {
    let (id, asker) = (*id, actor.clone());
    let found = sending.store.read(move |tx| {
        let complaint = complaints::find(tx, Some(&asker), id)?;
        policy::may_edit(&asker, &complaint, complaint.opener_id)?;
        if complaint.is_withheld() {
            return Err(Error::Conflict(actions::WITHHELD));
        }
        if !complaint.heading_may_be_replaced(tx.now()) {
            return Err(Error::Conflict(actions::TOO_LATE_TO_EDIT));
        }
        let version = complaints::title_versions_of(tx, id)?.last().map_or(0, |last| last.version);
        let mut originals = complaints::originals_of(tx, id, 1)?;
        originals.retain(|original| original.version == version);
        Ok((complaint, originals))
    });
    let (complaint, originals) = found.await?;
    let written = |part: TextPart, public: &str| {
        let own = originals.iter().find(|original| original.part == part);
        own.map_or_else(|| public.to_owned(), |original| original.body.clone())
    };
    let (title, wish) = (written(TextPart::Title, &complaint.title), written(TextPart::Wish, &complaint.wish));
    let shows = Unmasked::in_text(&format!("{}\n{}", complaint.title, complaint.wish));
    let [plates, rooms] = boxes(shows);
    let filled = Filled::with(&[("title", &title), ("wish", &wish), plates, rooms]);
    heading_page(sending, Some(actor), id, Shown::fresh(filled)).await
}

/// POST `/complaints/{id}/heading/edit`
pub async fn save(mut sending: Sending, id: web::Path<ComplaintId>, Form(fields): Form) -> Result<HttpResponse> {
    let actor = match sending.enter(&fields).await? {
        Ok(actor) => actor,
        Err(sign_in) => return heading_page(sending, None, *id, Shown::outside(fields, sign_in)).await,
    };
    match change(&sending, &actor, *id, &fields).await {
        Ok(()) => Ok(sending.done(&urls::complaint(*id), &SAVED)),
        Err(error @ Error::Denied(_)) => Err(error),
        Err(error) => heading_page(sending, Some(actor), *id, Shown::refused(fields, error)?).await,
    }
}

async fn change(sending: &Sending, actor: &Actor, id: ComplaintId, fields: &Fields) -> Result<()> {
    let mut errors = FormErrors::new();
    let title = errors.take("title", text::line(fields.one("title")?, &TITLE));
    let wish = errors.take("wish", text::lines(fields.one("wish")?, &WISH));
    let Some((title, wish)) = title.zip(wish) else { return Err(Error::Invalid(errors)) };
    let unmasked = unmasked(fields)?;
    sending.count(actor)?;
    let actor = actor.clone();
    sending.store.write(move |tx| actions::edit_heading(tx, &actor, id, (&title, &wish), unmasked)).await
}

async fn heading_page(sending: Sending, actor: Option<Actor>, id: ComplaintId, shown: Shown) -> Result<HttpResponse> {
    let about = sending.store.read(move |tx| About::find_for(tx, actor.as_ref(), id)).await?;
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, "writing.heading_title").in_section("complaints");
    let Shown { form, sign_in, status } = shown;
    let covers = Covers::of(&shell, [form.value("title"), form.value("wish")], ticked(&form));
    carried.page(&HeadingPage { shell, about, form, sign_in, covers }, status)
}
