//! `/complaints/{id}/floors/{floor}/edit`: the text itself within 15 minutes, an addition afterwards.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::about::About;
use super::compose_form::{boxes, markdown, ticked, unmasked};
use super::covers::Covers;
use crate::accounts::{Actor, Member, Sending, Shown};
use crate::base::ids::ComplaintId;
use crate::base::masking::Unmasked;
use crate::base::words::{VersionKind, Visibility};
use crate::base::{Error, FormErrors, Message, Result, SafeHtml};
use crate::complaints::actions::{self, Edit};
use crate::complaints::{self, OriginalText, TextPart, Wording, policy, urls};
use crate::db::ReadTx;
use crate::web::fields::NOT_OUR_FORM;
use crate::web::{Fields, Filled, Form, Page, Shell};

/// Said after a text was replaced.
pub const REPLACED: Message = Message::new("writing.replaced");
/// Said after an addition.
pub const ADDED: Message = Message::new("writing.added");

/// A floor of a complaint, as the address names it.
type Place = (ComplaintId, i32);

#[derive(Template)]
#[template(path = "complaints/edit.html")]
struct EditPage {
    shell: Shell,
    about: About,
    floor: i32,
    form: Filled,
    sign_in: Option<Filled>,
    edit: Edit,
    /// What stands, above an addition.
    stands: Option<SafeHtml>,
    /// The boxes of what she shows, for what stands in the form.
    covers: Covers,
}

impl Page for EditPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl EditPage {
    fn is_addition(&self) -> bool {
        self.edit == Edit::Added
    }

    fn edit_code(&self) -> &'static str {
        code(self.edit)
    }
}

/// What the page promised the author, as its hidden field says it.
const fn code(edit: Edit) -> &'static str {
    match edit {
        Edit::Replaced => "edit",
        Edit::Added => "addition",
    }
}

fn promised(fields: &Fields) -> Result<Edit> {
    let kind = fields.one("kind")?;
    [Edit::Replaced, Edit::Added].into_iter().find(|edit| code(*edit) == kind).ok_or(Error::BadRequest(NOT_OUR_FORM))
}

/// A floor as its author may change it now.
struct Editable {
    edit: Edit,
    /// As its author wrote it.
    body: String,
    unmasked: Unmasked,
    html: SafeHtml,
}

fn editable(tx: &mut ReadTx<'_>, actor: &Actor, (id, floor): Place) -> Result<Editable> {
    let complaint = complaints::find(tx, Some(actor), id)?;
    let reply = complaints::find_reply(tx, id, floor)?;
    let author = complaints::find_participant(tx, id, reply.participant)?.person_id;
    policy::may_edit(actor, &complaint, author)?;
    if reply.visibility == Visibility::Withheld {
        return Err(Error::Conflict(actions::WITHHELD));
    }
    let edit = if reply.may_be_replaced(tx.now()) { Edit::Replaced } else { Edit::Added };
    let versions = complaints::versions_of(tx, id, floor)?.into_iter().rev();
    let (version, public) = versions
        .filter(|version| version.kind != VersionKind::Addition)
        .map(|version| (version.version, version.body))
        .next()
        .unwrap_or_default();
    let originals = complaints::originals_of(tx, id, floor)?;
    let is_own = |original: &&OriginalText| original.part == TextPart::Floor && original.version == version;
    let body = originals.iter().find(is_own).map_or_else(|| public.clone(), |original| original.body.clone());
    Ok(Editable { edit, body, unmasked: Unmasked::in_text(&public), html: reply.html })
}

/// GET `/complaints/{id}/floors/{floor}/edit`
pub async fn show(sending: Sending, Member(actor): Member, place: web::Path<Place>) -> Result<HttpResponse> {
    let (place, asker) = (*place, actor.clone());
    let found = sending.store.read(move |tx| editable(tx, &asker, place)).await?;
    let text = if found.edit == Edit::Replaced { found.body.as_str() } else { "" };
    let [plates, rooms] = boxes(found.unmasked);
    let shown = Shown::fresh(Filled::with(&[("text", text), plates, rooms]));
    edit_page(sending, Some(actor), place, (shown, found.edit)).await
}

/// POST `/complaints/{id}/floors/{floor}/edit`
pub async fn save(mut sending: Sending, place: web::Path<Place>, Form(fields): Form) -> Result<HttpResponse> {
    let (place, promised) = (*place, promised(&fields));
    let actor = match sending.enter(&fields).await? {
        Ok(actor) => actor,
        Err(sign_in) => {
            let shown = (Shown::outside(fields, sign_in), promised.unwrap_or(Edit::Added));
            return edit_page(sending, None, place, shown).await;
        }
    };
    let promised = promised?;
    match change(&sending, &actor, (place, promised), &fields).await {
        Ok(said) => Ok(sending.done(&urls::floor(place.0, place.1), &said)),
        Err(error) => {
            let edit = if matches!(error, Error::Conflict(_)) { Edit::Added } else { promised };
            edit_page(sending, Some(actor), place, (Shown::refused(fields, error)?, edit)).await
        }
    }
}

async fn change(
    sending: &Sending,
    actor: &Actor,
    (place, promised): (Place, Edit),
    fields: &Fields,
) -> Result<Message> {
    let text = markdown(fields.one("text")?).map_err(|why| Error::Invalid(FormErrors::of("text", why)))?;
    let unmasked = unmasked(fields)?;
    sending.count(actor)?;
    let actor = actor.clone();
    let edit = sending.store.write(move |tx| {
        let wording = Wording { text: &text, unmasked };
        match promised {
            Edit::Replaced => actions::replace_text(tx, &actor, place, wording).map(|()| Edit::Replaced),
            Edit::Added => actions::edit_text(tx, &actor, place, wording),
        }
    });
    Ok(if edit.await? == Edit::Replaced { REPLACED } else { ADDED })
}

async fn edit_page(
    sending: Sending,
    actor: Option<Actor>,
    place: Place,
    (shown, edit): (Shown, Edit),
) -> Result<HttpResponse> {
    let found = sending.store.read(move |tx| {
        let about = About::find_for(tx, actor.as_ref(), place.0)?;
        let standing = actor.map(|actor| editable(tx, &actor, place)).transpose()?;
        Ok((about, standing))
    });
    let (about, standing) = found.await?;
    let stands = standing.filter(|_| edit == Edit::Added).map(|standing| standing.html);
    let (visit, carried) = sending.into_page();
    let shell = match edit {
        Edit::Added => Shell::titled(visit, "writing.add_title"),
        Edit::Replaced => Shell::titled(visit, "writing.edit_title"),
    };
    let shell = shell.in_section("complaints");
    let Shown { form, sign_in, status } = shown;
    let covers = Covers::of(&shell, [form.value("text")], ticked(&form));
    carried.page(&EditPage { shell, about, floor: place.1, form, sign_in, edit, stands, covers }, status)
}
