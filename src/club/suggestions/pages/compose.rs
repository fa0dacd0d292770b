//! `/club/suggestions/new`: a suggestion is written, looked at as others will read it, and sent.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::list::estate_choices;
use super::place;
use crate::accounts::{Actor, KEY_FIELD, Member, Sending, Shown, key_of};
use crate::base::ids::{EstateId, SuggestionId};
use crate::base::masking::{Unmasked, mask};
use crate::base::text::{self, BODY, TITLE};
use crate::base::words::{Category, Visibility};
use crate::base::{Error, FormErrors, Message, Result, SafeHtml};
use crate::club::members;
use crate::club::suggestions::model::NewSuggestion;
use crate::club::suggestions::{RowView, actions, policy, store};
use crate::estates;
use crate::search::{Index, Kind};
use crate::web::{Choice, Fields, Filled, Form, Page, Query, Shell};

/// Said after it can be read.
const SUBMITTED: Message = Message::new("suggestions.submitted");
/// Said when an operator opens it first.
const SUBMITTED_HELD: Message = Message::new("suggestions.submitted_held");
/// 422: for which estate.
const CHOOSE_ESTATE: Message = Message::new("suggestions.choose_estate");
/// 422: what it is about.
const CHOOSE_CATEGORY: Message = Message::new("suggestions.choose_category");

/// In the field of the estate: all of them.
const EVERYWHERE: &str = "all";
const PREVIEW: &str = "/club/suggestions/new/preview";
const SUBMIT: &str = "/club/suggestions";
/// More would not be read.
const MOST_ALIKE: usize = 5;
const FIELDS: [&str; 5] = ["estate", "category", "title", "text", KEY_FIELD];

#[derive(Template)]
#[template(path = "suggestions/compose.html")]
struct ComposePage {
    shell: Shell,
    form: Filled,
    sign_in: Option<Filled>,
    key: String,
    /// Where the form is sent: to the preview, or on for who had seen it when her session ended.
    action: &'static str,
    /// Why she may not suggest, before she writes.
    refusal: Option<Message>,
    is_held: bool,
    estates: Vec<Choice>,
    categories: Vec<Choice>,
}

impl Page for ComposePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

#[derive(Template)]
#[template(path = "suggestions/preview.html")]
struct PreviewPage {
    shell: Shell,
    /// What the form held, to be sent on.
    fields: Vec<(&'static str, String)>,
    /// As others will read it.
    title: String,
    html: SafeHtml,
    has_covers: bool,
    estate: Option<String>,
    category: Category,
    name: String,
    is_held: bool,
    /// Perhaps a neighbour has said it already.
    similar: Vec<RowView>,
}

impl Page for PreviewPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// GET `/club/suggestions/new`
pub async fn new(sending: Sending, Member(actor): Member, Query(query): Query) -> Result<HttpResponse> {
    let estate: Option<i64> = query.parsed("estate", |text| text.parse().ok())?;
    let home = actor.homes.first().map(|home| home.estate_id.0);
    let estate = estate.or(home).map_or(EVERYWHERE.to_owned(), |id| id.to_string());
    form_page(sending, Some(actor), PREVIEW, Shown::fresh(Filled::with(&[("estate", &estate)]))).await
}

/// POST `/club/suggestions/new`: back from the preview to the form.
pub async fn edit(mut sending: Sending, Form(fields): Form) -> Result<HttpResponse> {
    match sending.enter_member(&fields).await? {
        Ok(actor) => {
            let shown = Shown::fresh(Filled::sent(fields, FormErrors::new()));
            form_page(sending, Some(actor), PREVIEW, shown).await
        }
        Err(outside) => form_page(sending, None, PREVIEW, outside).await,
    }
}

/// POST `/club/suggestions/new/preview`
pub async fn preview(mut sending: Sending, index: web::Data<Index>, Form(fields): Form) -> Result<HttpResponse> {
    let actor = match sending.enter_member(&fields).await? {
        Ok(actor) => actor,
        Err(outside) => return form_page(sending, None, PREVIEW, outside).await,
    };
    let looked_at = match read(&fields, &actor) {
        Ok(new) => look_at(&sending, &actor, new).await,
        Err(error) => Err(error),
    };
    match looked_at {
        Ok(looked) => {
            let similar = offered(&sending, &index, &looked.0).await;
            previewed(sending, &actor, (fields, looked, similar))
        }
        Err(error) => form_page(sending, Some(actor), PREVIEW, Shown::after(fields, error)?).await,
    }
}

/// What the preview shows: the suggestion, the name of its estate, and the name of its author.
type Looked = (NewSuggestion, Option<String>, String);

async fn look_at(sending: &Sending, actor: &Actor, new: NewSuggestion) -> Result<Looked> {
    let actor = actor.clone();
    let found = sending.store.read(move |tx| {
        policy::may_take_part(&actor, members::member_of(tx, actor.person_id)?.as_ref())?;
        let estate = new.estate_id.map(|id| estates::find_estate(tx, id)).transpose()?;
        let name = actions::name_on(tx, &actor, new.estate_id)?;
        Ok((new, estate.map(|estate| estate.name), name))
    });
    found.await.map_err(no_estate)
}

fn previewed(
    sending: Sending,
    actor: &Actor,
    (fields, looked, similar): (Fields, Looked, Vec<RowView>),
) -> Result<HttpResponse> {
    let (new, estate, name) = looked;
    let covered = |text: &str| mask(text, Unmasked::NOTHING);
    let (title, text) = (covered(&new.title), covered(&new.text));
    let has_covers = title != new.title || text != new.text;
    let mut held = Vec::new();
    for field in FIELDS {
        held.push((field, fields.one(field)?.to_owned()));
    }
    let (visit, carried) = sending.into_page();
    let page = PreviewPage {
        shell: Shell::titled(visit, "suggestions.preview_title").in_section("club"),
        fields: held,
        html: SafeHtml::from_markdown(&text),
        title,
        has_covers,
        estate,
        category: new.category,
        name,
        is_held: policy::visibility_for(actor) == Visibility::Held,
        similar,
    };
    carried.page(&page, StatusCode::OK)
}

/// What is offered before it is submitted. Without an answer of the index nothing is offered, and nobody's text is lost.
async fn offered(sending: &Sending, index: &Arc<Index>, new: &NewSuggestion) -> Vec<RowView> {
    let (index, title, text, estate_id) = (Arc::clone(index), new.title.clone(), new.text.clone(), new.estate_id);
    let found = sending.store.read(move |tx| {
        let alike: Vec<SuggestionId> =
            index.similar(Kind::Suggestion, &title, &text)?.into_iter().map(SuggestionId).collect();
        let rows = if alike.is_empty() { Vec::new() } else { store::rows_alike(tx, &alike, (estate_id, MOST_ALIKE))? };
        Ok((rows, tx.now()))
    });
    match found.await {
        Ok((rows, now)) => rows.into_iter().map(|row| RowView::of(row, now)).collect(),
        Err(error) => {
            tracing::error!(error = format!("{error:?}"), "similar suggestions could not be looked for");
            Vec::new()
        }
    }
}

fn no_estate(error: Error) -> Error {
    match error {
        Error::NotFound => Error::Invalid(FormErrors::of("estate", CHOOSE_ESTATE)),
        other => other,
    }
}

/// POST `/club/suggestions`
pub async fn create(mut sending: Sending, Form(fields): Form) -> Result<HttpResponse> {
    let actor = match sending.enter_member(&fields).await? {
        Ok(actor) => actor,
        Err(outside) => return form_page(sending, None, SUBMIT, outside).await,
    };
    let submitted = match sending.count(&actor).and_then(|()| read(&fields, &actor)) {
        Ok(new) => {
            let by = actor.clone();
            sending.store.write(move |tx| actions::submit(tx, &by, &new)).await.map_err(no_estate)
        }
        Err(error) => Err(error),
    };
    match submitted {
        Ok(id) => {
            let is_held = policy::visibility_for(&actor) == Visibility::Held;
            let said = if is_held { SUBMITTED_HELD } else { SUBMITTED };
            Ok(sending.done(&place(id), &said))
        }
        Err(error) => form_page(sending, Some(actor), PREVIEW, Shown::after(fields, error)?).await,
    }
}

fn read(fields: &Fields, actor: &Actor) -> Result<NewSuggestion> {
    let mut errors = FormErrors::new();
    let estate = match fields.one("estate")? {
        EVERYWHERE => Ok(None),
        id => id.parse().map(|id| Some(EstateId(id))).map_err(|_| CHOOSE_ESTATE),
    };
    let estate = errors.take("estate", estate);
    let category = errors.take("category", Category::parse(fields.one("category")?).ok_or(CHOOSE_CATEGORY));
    let title = errors.take("title", text::line(fields.one("title")?, &TITLE));
    let written = text::lines(fields.one("text")?, &BODY)
        .and_then(|text| if SafeHtml::from_markdown(&text).is_empty() { Err(text::EMPTY) } else { Ok(text) });
    let written = errors.take("text", written);
    match (estate, category, title, written) {
        (Some(estate_id), Some(category), Some(title), Some(text)) => {
            Ok(NewSuggestion { estate_id, category, title, text, key: key_of(fields, actor)? })
        }
        _ => Err(Error::Invalid(errors)),
    }
}

async fn form_page(sending: Sending, actor: Option<Actor>, action: &'static str, shown: Shown) -> Result<HttpResponse> {
    let is_held = actor.as_ref().is_some_and(|actor| policy::visibility_for(actor) == Visibility::Held);
    let read = sending.store.read(move |tx| {
        let refused = match &actor {
            Some(actor) => policy::may_take_part(actor, members::member_of(tx, actor.person_id)?.as_ref()),
            None => Ok(()),
        };
        Ok((estates::list_estates(tx)?, refused))
    });
    let (estates, refused) = read.await?;
    let key = shown.key();
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, "suggestions.write").in_section("club");
    let everywhere = Choice { value: EVERYWHERE.to_owned(), label: shell.t("suggestions.everywhere").to_owned() };
    let category = |category: &Category| Choice {
        value: category.code().to_owned(),
        label: shell.label("category", category.code()).to_owned(),
    };
    let categories = Category::ALL.iter().map(category).collect();
    let refusal = match refused {
        Err(Error::Denied(why)) => Some(why),
        _ => None,
    };
    let page = ComposePage {
        form: shown.form,
        sign_in: shown.sign_in,
        key,
        action,
        refusal,
        is_held,
        estates: [everywhere].into_iter().chain(estate_choices(estates)).collect(),
        categories,
        shell,
    };
    carried.page(&page, shown.status)
}
