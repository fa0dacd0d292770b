//! `/complaints/new`: a complaint is written, looked at as others will see it, and published.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::compose_form::{self, CHOOSE_ESTATE, POINT_FIELDS};
use super::covers::Covers;
use super::drafting::{self, Note};
use super::sending::{KEY_FIELD, Sending, Shown};
use crate::accounts::{Actor, Member};
use crate::base::ids::EstateId;
use crate::base::words::{Category, Severity};
use crate::base::{Error, FormErrors, Message, Result, SafeHtml};
use crate::complaints::actions::{self, NewComplaint, OpeningTexts};
use crate::complaints::{Covered, Wording, policy, urls};
use crate::drafts::{self, Seen, Target};
use crate::estates::{self, Estate, EstateChoice};
use crate::web::{Choice, Fields, Filled, Form, Page, Query, Shell};

/// Said after publication.
pub const PUBLISHED: Message = Message::new("writing.published");
/// Said when it waits for screening.
pub const HELD: Message = Message::new("writing.held");

const PREVIEW: &str = "/complaints/new/preview";
const PUBLISH: &str = "/complaints";
/// Points shown at once; the others unfold.
const FIRST_POINTS: usize = 3;

/// What the writer is told of herself above the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// Nobody knows yet.
    Unknown,
    /// Her address is not confirmed: nothing can be published.
    Unconfirmed,
    /// No home of hers was approved: held, one a day.
    WithoutHome,
    /// Nothing.
    Owner,
}

impl Standing {
    fn of(actor: Option<&Actor>) -> Self {
        match actor {
            None => Self::Unknown,
            Some(actor) if policy::may_complain(actor).is_err() => Self::Unconfirmed,
            Some(actor) if actor.homes.is_empty() => Self::WithoutHome,
            Some(_) => Self::Owner,
        }
    }
}

#[derive(Template)]
#[template(path = "complaints/compose.html")]
struct ComposePage {
    shell: Shell,
    form: Filled,
    sign_in: Option<Filled>,
    key: String,
    /// The draft that stands for a new complaint.
    draft: Option<Note>,
    /// Where the form is sent: to the preview, or on to publication for who had seen it when her session ended.
    action: &'static str,
    standing: Standing,
    estates: Vec<Choice>,
    categories: Vec<Choice>,
}

impl Page for ComposePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl ComposePage {
    fn first_points() -> impl Iterator<Item = (usize, &'static str)> {
        (1..).zip(POINT_FIELDS).take(FIRST_POINTS)
    }

    fn more_points() -> impl Iterator<Item = (usize, &'static str)> {
        (1..).zip(POINT_FIELDS).skip(FIRST_POINTS)
    }

    /// Whether one of the folded points holds something, so that they are shown.
    fn unfolds(&self) -> bool {
        Self::more_points().any(|(_, field)| !self.form.value(field).is_empty())
    }

    fn severities() -> &'static [Severity] {
        Severity::ALL
    }

    fn goes_on_to_publish(&self) -> bool {
        self.action == PUBLISH
    }
}

#[derive(Template)]
#[template(path = "complaints/preview.html")]
struct PreviewPage {
    shell: Shell,
    new: NewComplaint,
    /// What the form held, to be sent on.
    fields: Vec<(&'static str, String)>,
    estate: Estate,
    name: String,
    /// As others will read them.
    texts: OpeningTexts,
    html: SafeHtml,
    covers: Covers,
    is_held: bool,
}

impl Page for PreviewPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// GET `/complaints/new`
pub async fn new(sending: Sending, Member(actor): Member, Query(query): Query) -> Result<HttpResponse> {
    let estate: Option<EstateId> = query.parsed("estate", |text| text.parse().ok())?;
    if let Some(id) = estate {
        sending.store.read(move |tx| estates::find_estate(tx, id)).await?;
    }
    let asker = actor.clone();
    let draft = sending.store.read(move |tx| Note::find(tx, Some(&asker), Target::Opening)).await?;
    let home = estate.or_else(|| actor.homes.first().map(|home| home.estate_id));
    // Words that were kept go before a choice that can be made again with one touch.
    let form = draft.map_or_else(|| compose_form::empty(home), |draft| drafting::continued(&draft));
    form_page(sending, Some(actor), PREVIEW, Shown::fresh(form)).await
}

/// POST `/complaints/new`: back from the preview to the form, or saving it.
pub async fn edit(mut sending: Sending, Form(fields): Form) -> Result<HttpResponse> {
    match sending.enter(&fields).await? {
        Ok(actor) if fields.one("act")? == drafting::SAVE => save(sending, actor, fields).await,
        Err(_) if sending.is_script() => drafting::refused(sending.visit.lang, Error::SignInNeeded),
        Ok(actor) => {
            let shown = Shown::fresh(Filled::sent(fields, FormErrors::new()));
            form_page(sending, Some(actor), PREVIEW, shown).await
        }
        Err(sign_in) => form_page(sending, None, PREVIEW, Shown::outside(fields, sign_in)).await,
    }
}

async fn save(sending: Sending, actor: Actor, fields: Fields) -> Result<HttpResponse> {
    match drafting::save(&sending, &actor, (Target::Opening, drafting::OPENING), &fields).await {
        Ok(draft) => Ok(drafting::saved(sending, &draft)),
        Err(error) if sending.is_script() => drafting::refused(sending.visit.lang, error),
        Err(error) => form_page(sending, Some(actor), PREVIEW, Shown::refused(fields, error)?).await,
    }
}

/// POST `/complaints/new/preview`
pub async fn preview(mut sending: Sending, Form(fields): Form) -> Result<HttpResponse> {
    let actor = match sending.enter(&fields).await? {
        Ok(actor) => actor,
        Err(sign_in) => return form_page(sending, None, PREVIEW, Shown::outside(fields, sign_in)).await,
    };
    let parsed = policy::may_complain(&actor).and_then(|()| compose_form::parse(&fields, &actor));
    let looked_at = match parsed {
        Ok(new) => look_at(&sending, &actor, new).await,
        Err(error) => Err(error),
    };
    let (new, estate, name) = match looked_at {
        Ok(looked_at) => looked_at,
        Err(error) => return form_page(sending, Some(actor), PREVIEW, Shown::refused(fields, error)?).await,
    };
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, "writing.preview_title").in_section("complaints");
    let texts = OpeningTexts::of((&new.title, &new.wish), &new.points, new.unmasked);
    let text = Covered::of(Wording { text: &new.text, unmasked: new.unmasked });
    let html = SafeHtml::from_markdown(&text.public);
    let written = [&new.title, &new.text, &new.wish].into_iter().chain(&new.points);
    let covers = Covers::of(&shell, written.map(String::as_str), new.unmasked);
    let is_held = !policy::is_published_at_once(&actor, new.estate_id);
    let mut held = compose_form::fields_of(&new, fields.one(KEY_FIELD)?);
    held.extend(drafting::fields_of(&fields)?);
    carried.page(&PreviewPage { shell, new, fields: held, estate, name, texts, html, covers, is_held }, StatusCode::OK)
}

async fn look_at(sending: &Sending, actor: &Actor, new: NewComplaint) -> Result<(NewComplaint, Estate, String)> {
    let (actor, id) = (actor.clone(), new.estate_id);
    let found = sending.store.read(move |tx| {
        let estate = estates::find_estate(tx, id)?;
        Ok((estate, actions::name_on(tx, &actor, id)?))
    });
    let (estate, name) = found.await.map_err(no_estate)?;
    Ok((new, estate, name))
}

fn no_estate(error: Error) -> Error {
    match error {
        Error::NotFound => Error::Invalid(FormErrors::of("estate", CHOOSE_ESTATE)),
        other => other,
    }
}

/// POST `/complaints`
pub async fn publish(mut sending: Sending, Form(fields): Form) -> Result<HttpResponse> {
    let actor = match sending.enter(&fields).await? {
        Ok(actor) => actor,
        Err(sign_in) => return form_page(sending, None, PUBLISH, Shown::outside(fields, sign_in)).await,
    };
    let parsed = policy::may_complain(&actor).and_then(|()| compose_form::parse(&fields, &actor));
    let received = match parsed {
        Ok(new) => receive(&sending, &actor, (new, drafting::seen(&fields)?)).await,
        Err(error) => Err(error),
    };
    match received {
        Ok((place, said)) => Ok(sending.done(&place, &said)),
        Err(error) => form_page(sending, Some(actor), PREVIEW, Shown::refused(fields, error)?).await,
    }
}

async fn receive(
    sending: &Sending,
    actor: &Actor,
    (new, seen): (NewComplaint, Option<Seen>),
) -> Result<(String, Message)> {
    sending.count(actor)?;
    let said = if policy::is_published_at_once(actor, new.estate_id) { PUBLISHED } else { HELD };
    let actor = actor.clone();
    let received = sending.store.write(move |tx| {
        let id = actions::receive(tx, &actor, &new)?;
        drafts::actions::publish(tx, &actor, seen.as_ref())?;
        Ok(id)
    });
    Ok((urls::complaint(received.await.map_err(no_estate)?), said))
}

async fn form_page(sending: Sending, actor: Option<Actor>, action: &'static str, shown: Shown) -> Result<HttpResponse> {
    let asker = actor.clone();
    let read = sending
        .store
        .read(move |tx| Ok((estates::list_estates(tx)?, Note::find(tx, asker.as_ref(), Target::Opening)?)));
    let (estates, draft) = read.await?;
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, "writing.title").in_section("complaints");
    let estates = estate_choices(&shell, &estates, actor.as_ref());
    let categories = category_choices(&shell);
    let (standing, key) = (Standing::of(actor.as_ref()), shown.key());
    let Shown { mut form, sign_in, status } = shown;
    let draft = Note::of(draft, &mut form);
    carried.page(&ComposePage { shell, form, sign_in, key, draft, action, standing, estates, categories }, status)
}

/// The actor's own estates first.
fn estate_choices(shell: &Shell, estates: &[EstateChoice], actor: Option<&Actor>) -> Vec<Choice> {
    let is_own = |estate: &&EstateChoice| actor.is_some_and(|actor| actor.home_on(estate.id).is_some());
    let own = estates.iter().filter(is_own).map(|estate| Choice {
        value: estate.id.to_string(),
        label: shell.t1("writing.own_estate", estate.name.as_str()),
    });
    let others = estates.iter().filter(|estate| !is_own(estate)).map(|estate| Choice {
        value: estate.id.to_string(),
        label: format!("{} · {}", estate.region_name, estate.name),
    });
    std::iter::once(choose(shell)).chain(own).chain(others).collect()
}

fn category_choices(shell: &Shell) -> Vec<Choice> {
    let label = |category: &Category| Choice {
        value: category.code().to_owned(),
        label: shell.label("category", category.code()).to_owned(),
    };
    std::iter::once(choose(shell)).chain(Category::ALL.iter().map(label)).collect()
}

fn choose(shell: &Shell) -> Choice {
    Choice { value: String::new(), label: shell.t("writing.choose").to_owned() }
}
