//! `/complaints/new`: a complaint is written, looked at as others will see it, and published.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::compose_form::{self, CHOOSE_ESTATE, POINT_FIELDS};
use super::covers::Covers;
use super::drafting::{self, Note};
use super::similar::{self, SEE};
use super::taking;
use crate::accounts::{Actor, KEY_FIELD, Member, Sending, Shown};
use crate::base::ids::{ComplaintId, EstateId};
use crate::base::words::{Category, Severity};
use crate::base::{Error, FormErrors, Message, Result, SafeHtml};
use crate::complaints::actions::{self, NewComplaint, OpeningTexts};
use crate::complaints::{Covered, Row, Wording, policy, urls};
use crate::drafts::{self, Draft, Seen, Target};
use crate::estates::{self, Estate, EstateChoice};
use crate::media::{self, Photograph, Shots, Upload};
use crate::search::Index;
use crate::web::fields::NOT_OUR_FORM;
use crate::web::{Choice, Fields, Filled, Page, Query, Shell};

/// Said after publication.
pub const PUBLISHED: Message = Message::new("writing.published");
/// Said when it waits for screening.
pub const HELD: Message = Message::new("writing.held");
/// Said on the complaint that says the same.
pub const SEEING: Message = Message::new("writing.seeing");

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
    shots: Shots,
    /// Where the form is sent: to the preview, or on to publication for who had seen it when her session ended.
    action: &'static str,
    standing: Standing,
    estates: Vec<Choice>,
    categories: Vec<Choice>,
    abouts: Vec<Choice>,
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
    shots: Shots,
    is_held: bool,
    similar: Vec<Row>,
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
    let draft = sending.store.read(move |tx| drafts::find_of(tx, asker.person_id, Target::Opening)).await?;
    let home = estate.or_else(|| actor.homes.first().map(|home| home.estate_id));
    // Words that were kept go before a choice that can be made again with one touch.
    let form = draft.map_or_else(|| compose_form::empty(home), |draft| drafting::continued(&draft));
    form_page(sending, Some(actor), PREVIEW, Shown::fresh(form)).await
}

/// POST `/complaints/new`: back from the preview to the form, or saving it.
pub async fn edit(mut sending: Sending, upload: Upload) -> Result<HttpResponse> {
    let (actor, fields) = match enter(&mut sending, upload).await? {
        Ok((actor, fields, Ok(None))) => (actor, fields),
        Ok((_, fields, Ok(Some(_)))) if fields.one("act")?.starts_with(SEE) => return see(sending, &fields),
        Ok((actor, _, Ok(Some(draft)))) => return drafting::saved(sending, &actor, &draft).await,
        Ok((_, fields, Err(error))) if sending.is_script() => {
            return drafting::refused(sending.visit.lang, error, &fields);
        }
        Ok((actor, fields, Err(error))) => {
            return form_page(sending, Some(actor), PREVIEW, Shown::refused(fields, error)?).await;
        }
        Err(_) if sending.is_script() => {
            return drafting::refused(sending.visit.lang, Error::SignInNeeded, &Fields::default());
        }
        Err(shown) => return form_page(sending, None, PREVIEW, shown).await,
    };
    form_page(sending, Some(actor), PREVIEW, Shown::fresh(Filled::sent(fields, FormErrors::new()))).await
}

/// Who sends the form, its fields, and what became of its photographs; else the form to show again.
type Entered = (Actor, Fields, Result<Option<Draft>>);

async fn enter(sending: &mut Sending, upload: Upload) -> Result<Result<Entered, Shown>> {
    match sending.enter(&upload.fields).await? {
        Ok(actor) => {
            let taken = taking::take_in(sending, &actor, (Target::Opening, drafting::OPENING), upload).await?;
            let (fields, outcome) = taken.into_result();
            Ok(Ok((actor, fields, outcome)))
        }
        Err(sign_in) => Ok(Err(Shown::outside_with(taking::hold(sending, upload).await?, sign_in))),
    }
}

/// On to a complaint that says the same, once what was written is kept.
fn see(sending: Sending, fields: &Fields) -> Result<HttpResponse> {
    let id = fields.one("act")?.strip_prefix(SEE).and_then(|id| id.parse::<ComplaintId>().ok());
    let id = id.ok_or(Error::BadRequest(NOT_OUR_FORM))?;
    Ok(sending.done(&urls::complaint(id), &SEEING))
}

/// POST `/complaints/new/preview`
pub async fn preview(mut sending: Sending, index: web::Data<Index>, upload: Upload) -> Result<HttpResponse> {
    let (actor, fields, taken) = match enter(&mut sending, upload).await? {
        Ok(entered) => entered,
        Err(shown) => return form_page(sending, None, PREVIEW, shown).await,
    };
    let parsed = taken.and_then(|_| policy::may_complain(&actor)).and_then(|()| compose_form::parse(&fields, &actor));
    let looked_at = match parsed {
        Ok(new) => look_at(&sending, &actor, (new, drafting::seen(&fields)?)).await,
        Err(error) => Err(error),
    };
    let Looked { new, estate, name, photographs } = match looked_at {
        Ok(looked_at) => looked_at,
        Err(error) => return form_page(sending, Some(actor), PREVIEW, Shown::refused(fields, error)?).await,
    };
    let similar = similar::offered(&sending.store, &index, new.estate_id, (&new.title, &new.text)).await;
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
    let shots = media::shots(&shell, &photographs);
    let shown = PreviewPage { shell, new, fields: held, estate, name, texts, html, covers, shots, is_held, similar };
    carried.page(&shown, StatusCode::OK)
}

/// What the preview shows.
struct Looked {
    new: NewComplaint,
    estate: Estate,
    name: String,
    photographs: Vec<Photograph>,
}

async fn look_at(sending: &Sending, actor: &Actor, (new, seen): (NewComplaint, Option<Seen>)) -> Result<Looked> {
    let actor = actor.clone();
    let found = sending.store.read(move |tx| {
        let estate = estates::find_estate(tx, new.estate_id)?;
        let name = actions::name_on(tx, &actor, new.estate_id)?;
        let photographs = drafting::photographs_of(tx, &actor, seen.as_ref())?;
        Ok(Looked { new, estate, name, photographs })
    });
    found.await.map_err(no_estate)
}

fn no_estate(error: Error) -> Error {
    match error {
        Error::NotFound => Error::Invalid(FormErrors::of("estate", CHOOSE_ESTATE)),
        other => other,
    }
}

/// POST `/complaints`
pub async fn publish(mut sending: Sending, upload: Upload) -> Result<HttpResponse> {
    let (actor, fields, taken) = match enter(&mut sending, upload).await? {
        Ok(entered) => entered,
        Err(shown) => return form_page(sending, None, PUBLISH, shown).await,
    };
    let parsed = taken.and_then(|_| policy::may_complain(&actor)).and_then(|()| compose_form::parse(&fields, &actor));
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
        drafts::actions::publish(tx, &actor, seen.as_ref(), (id, 1))?;
        Ok(id)
    });
    Ok((urls::complaint(received.await.map_err(no_estate)?), said))
}

async fn form_page(sending: Sending, actor: Option<Actor>, action: &'static str, shown: Shown) -> Result<HttpResponse> {
    let asker = actor.clone();
    let read = sending
        .store
        .read(move |tx| Ok((estates::list_estates(tx)?, drafting::find(tx, asker.as_ref(), Target::Opening)?)));
    let (estates, draft) = read.await?;
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, "writing.title").in_section("complaints");
    let estates = estate_choices(&shell, &estates, actor.as_ref());
    let (categories, abouts) = (category_choices(&shell), compose_form::about_choices(&shell));
    let (standing, key) = (Standing::of(actor.as_ref()), shown.key());
    let Shown { mut form, sign_in, status } = shown;
    let (draft, shots) = Note::of(draft, &shell, &mut form);
    carried.page(
        &ComposePage { shell, form, sign_in, key, draft, shots, action, standing, estates, categories, abouts },
        status,
    )
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
