//! An official word: what the page of a response and the page of a solution share.

use actix_web::HttpResponse;

use super::drafting::{self, Kept, Note, WithPhotographs};
use super::taking;
use super::templating::{self, Picker};
use crate::accounts::{Actor, Asks, Sending, Shown};
use crate::base::ids::ComplaintId;
use crate::base::words::{ReplyKind, Visibility};
use crate::base::{Error, FormErrors, Instant, Message, Result, SafeHtml};
use crate::complaints::model::ReplyTemplate;
use crate::complaints::{self, Complaint, Placed, Reply, RowView, Spoken, policy, store, urls};
use crate::db::{ReadTx, WriteTx};
use crate::drafts::{self, Target};
use crate::media::{Shots, Upload};
use crate::web::fields::NOT_OUR_FORM;
use crate::web::{Fields, Filled, Shell, Visit};

/// Of the last so many floors official words are shown to whoever writes another.
const LATEST_FLOORS: i32 = 20;

/// A form with what stands beside it.
pub struct Word {
    /// The complaint that is answered.
    pub complaint: Complaint,
    /// The same, as in any list.
    pub row: RowView,
    /// Name, role and organisation under which it will stand.
    pub under: String,
    /// What others of the staff have said since the form was opened.
    pub newer: Vec<Newer>,
    /// The templates that fit.
    pub picker: Picker,
    /// What has been typed.
    pub form: Filled,
    /// What everybody will see, when that was asked for.
    pub preview: Option<SafeHtml>,
    /// Her draft of it.
    pub draft: Option<Note>,
    /// The photographs on the draft.
    pub shots: Shots,
    /// Where the form is sent.
    pub action: String,
}

/// An official word that came while another was being written.
pub struct Newer {
    /// Who spoke, and in which role.
    pub who: String,
    /// When.
    pub at: Instant,
    /// What it says.
    pub html: SafeHtml,
}

impl Newer {
    /// What came after the floor that the form knows; where it only goes on with a draft, after that was saved.
    fn list(shell: &Shell, spoken: Vec<Spoken>, form: &Filled, draft: Option<&WithPhotographs>) -> Vec<Self> {
        let seen: Option<i32> = form.value("seen_floor").parse().ok();
        let saved = draft.map(|(draft, _)| draft.saved_at);
        let is_newer = |reply: &Reply| match (seen, saved) {
            (Some(seen), _) => reply.floor > seen,
            (None, Some(saved)) => reply.written_at > saved,
            (None, None) => false,
        };
        let is_shown = |(reply, _): &Spoken| reply.visibility == Visibility::Public && is_newer(reply);
        let newer = |(reply, name): Spoken| {
            let role = reply.role.map(|role| format!("{} ", shell.t(role.label()))).unwrap_or_default();
            Self { who: format!("{role}{name}"), at: reply.written_at, html: reply.html }
        };
        spoken.into_iter().filter(is_shown).map(newer).collect()
    }
}

impl Word {
    /// Of an actor about a complaint.
    pub fn of(
        shell: &Shell,
        actor: &Actor,
        (target, found): (Target, Found),
        (mut form, kinds): (Filled, &[ReplyKind]),
    ) -> Result<Self> {
        let (visit, Found { placed, draft, spoken, templates }) = (&shell.visit, found);
        let newer = Newer::list(shell, spoken, &form, draft.as_ref());
        let picker = Picker::of(shell, &placed, (&templates, kinds), &mut form)?;
        let is_preview = form.value("act") == "preview" && form.errors().is_empty();
        let preview = is_preview.then(|| SafeHtml::from_markdown(form.value("text")));
        let row = RowView::of(placed.row(), visit.now);
        let under = office(visit, actor, &placed.complaint);
        let (draft, shots) = Note::of(draft, shell, &mut form);
        let (complaint, action) = (placed.complaint, target.url());
        Ok(Self { complaint, row, under, newer, picker, form, preview, draft, shots, action })
    }
}

/// A complaint, and what stands beside the form of another official word.
pub struct Found {
    /// The complaint.
    pub placed: Placed,
    /// What somebody has begun to write to it.
    pub draft: Option<WithPhotographs>,
    /// Its last official words.
    pub spoken: Vec<Spoken>,
    /// What she may begin with.
    pub templates: Vec<ReplyTemplate>,
}

/// Reads them.
pub fn find(tx: &mut ReadTx<'_>, actor: &Actor, (target, id): (Target, ComplaintId)) -> Result<Found> {
    let placed = complaints::find_placed(tx, Some(actor), id)?;
    let spoken = complaints::official_floors_after(tx, id, placed.complaint.last_floor - LATEST_FLOORS)?;
    let (draft, templates) = (drafting::find(tx, Some(actor), target)?, store::templates_in_use(tx)?);
    Ok(Found { placed, draft, spoken, templates })
}

/// The form as it is shown: again as it came, or as it was saved, or empty.
pub fn shown(again: Option<Shown>, found: &Found) -> Shown {
    let saved = || found.draft.as_ref().map(|(draft, _)| Shown::fresh(drafting::continued(draft)));
    again.or_else(saved).unwrap_or_default()
}

fn office(visit: &Visit, actor: &Actor, complaint: &Complaint) -> String {
    let role = policy::official_role(actor, complaint).map(|role| visit.lang.label("role", role.code()).to_owned());
    let parts = [actor.staff_name.clone(), role, actor.organisation.clone()];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// The version of the complaint that stood on the page.
pub fn seen_version(fields: &Fields) -> Result<i32> {
    fields.parsed("seen_version", |version| version.parse().ok())?.ok_or(Error::BadRequest(NOT_OUR_FORM))
}

/// The form of an official word: what it will be, what is kept of it, and what is said once it stands.
#[derive(Clone, Debug)]
pub struct Paper {
    /// Where its draft is kept, and the complaint that it answers.
    pub target: (Target, ComplaintId),
    /// The fields worth keeping.
    pub kept: &'static [Kept],
    /// Said on the thread afterwards.
    pub said: Message,
}

/// Keeps what came with a form, then does what it says, unless it only asks to be saved or looked at: the answer, or the
/// form to be shown again.
pub async fn send<W, F>(
    sending: Sending,
    actor: &Actor,
    (paper, upload): (Paper, Upload),
    read: impl FnOnce(&Fields) -> Result<W>,
    act: F,
) -> Result<std::result::Result<HttpResponse, (Sending, Shown)>>
where
    W: Send + 'static,
    F: FnOnce(&mut WriteTx<'_>, &W) -> Result<i32> + Send + 'static,
{
    let saves = drafting::asks_to_save(&upload.fields)?;
    let (target, id) = paper.target;
    let taken = taking::take_in(&sending, actor, (target, paper.kept), upload).await?;
    let (fields, taken) = taken.into_result();
    let done = match taken {
        Ok(Some(draft)) if saves => return Ok(Ok(drafting::saved(sending, actor, &draft).await?)),
        Err(error) if saves && sending.is_script() => {
            return Ok(Ok(drafting::refused(sending.visit.lang, error, &fields)?));
        }
        Err(error) => Err(error),
        // A template is put into whatever is there, complete or not.
        Ok(_) if templating::asks(&fields)? => {
            return Ok(Err((sending, Shown::fresh(Filled::sent(fields, FormErrors::new())))));
        }
        Ok(_) => match read(&fields) {
            Ok(_) if fields.one("act")? == "preview" => {
                return Ok(Err((sending, Shown::fresh(Filled::sent(fields, FormErrors::new())))));
            }
            Ok(written) => {
                let (actor, seen) = (actor.clone(), drafting::seen(&fields)?);
                let write = sending.store.write(move |tx| {
                    let floor = act(tx, &written)?;
                    drafts::actions::publish(tx, &actor, seen.as_ref(), (id, floor))?;
                    Ok(floor)
                });
                write.await
            }
            Err(error) => Err(error),
        },
    };
    match done {
        Ok(floor) => Ok(Ok(sending.done(&urls::floor(id, floor), &paper.said))),
        Err(error) => Ok(Err((sending, Shown::after(fields, error)?))),
    }
}

/// The answer to somebody who may not send the form, or whom nobody knows any more: her words and photographs are kept.
pub async fn turned_away(sending: Sending, asks: Asks, (outside, upload): (Shown, Upload)) -> Result<HttpResponse> {
    if sending.is_script() {
        return drafting::refused(sending.visit.lang, Error::SignInNeeded, &Fields::default());
    }
    let (fields, mistakes) = taking::hold(&sending, upload).await?;
    sending.again(asks, Shown { form: Filled::sent(fields, mistakes), ..outside })
}
