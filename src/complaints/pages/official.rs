//! `/complaints/{id}/response`: an official word, in the name of a role and an organisation.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Actor, Staff};
use crate::base::ids::ComplaintId;
use crate::base::text::{self, BODY, EMPTY};
use crate::base::words::ReplyKind;
use crate::base::{Error, FormErrors, Message, Result, SafeHtml};
use crate::complaints::actions::{self, Response};
use crate::complaints::model::NOT_IN_THIS_STATE;
use crate::complaints::{self, Act, Complaint, Placed, Row, RowView, policy, urls};
use crate::db::Store;
use crate::web::fields::NOT_OUR_FORM;
use crate::web::respond::see_other_saying;
use crate::web::{Fields, Filled, Form, Page, Shell, Visit, page_with_status};

const SENT: Message = Message::new("official.sent");

#[derive(Template)]
#[template(path = "complaints/response.html")]
struct ResponsePage {
    shell: Shell,
    complaint: Complaint,
    row: RowView,
    /// Name, role and organisation under which it will stand.
    under: String,
    kinds: Vec<ReplyKind>,
    form: Filled,
    preview: Option<SafeHtml>,
}

impl Page for ResponsePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl ResponsePage {
    fn action(&self) -> String {
        format!("{}/response", urls::complaint(self.complaint.id))
    }
}

/// GET `/complaints/{id}/response`
pub async fn new(
    store: web::Data<Store>,
    visit: Visit,
    Staff(actor): Staff,
    id: web::Path<ComplaintId>,
) -> Result<HttpResponse> {
    shown(&store, visit, (actor, *id), (None, StatusCode::OK)).await
}

/// POST `/complaints/{id}/response`
pub async fn create(
    store: web::Data<Store>,
    visit: Visit,
    Staff(actor): Staff,
    id: web::Path<ComplaintId>,
    Form(fields): Form,
) -> Result<HttpResponse> {
    let (id, by) = (*id, actor.clone());
    let done = match response(&fields) {
        Ok(_) if fields.one("act")? == "preview" => {
            let form = Filled::sent(fields, FormErrors::new());
            return shown(&store, visit, (actor, id), (Some(form), StatusCode::OK)).await;
        }
        Ok(response) => store.write(move |tx| actions::respond(tx, &by, id, &response)).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(floor) => Ok(see_other_saying(&visit, &urls::floor(id, floor), &SENT)),
        Err(error) => {
            let (form, status) = Filled::refused(fields, error)?;
            shown(&store, visit, (actor, id), (Some(form), status)).await
        }
    }
}

fn response(fields: &Fields) -> Result<Response> {
    let mut errors = FormErrors::new();
    let kind = fields.parsed("kind", |code| ReplyKind::parse(code).filter(|kind| KINDS.contains(kind)))?;
    let kind = errors.take("kind", kind.ok_or(EMPTY));
    let text = errors.take("text", text::lines(fields.one("text")?, &BODY));
    let seen_version = seen_version(fields)?;
    match (kind, text) {
        (Some(kind), Some(text)) => Ok(Response { kind, text, seen_version }),
        _ => Err(Error::Invalid(errors)),
    }
}

/// The version of the complaint that stood on the page.
pub(super) fn seen_version(fields: &Fields) -> Result<i32> {
    fields.parsed("seen_version", |version| version.parse().ok())?.ok_or(Error::BadRequest(NOT_OUR_FORM))
}

/// The kinds that this page writes; the solution has a page of its own.
const KINDS: [ReplyKind; 3] = [ReplyKind::Acknowledgement, ReplyKind::Substantive, ReplyKind::Question];

/// What the actor may write in this state: 403 when nothing in any, 409 when nothing in this one.
fn kinds_offered(actor: &Actor, complaint: &Complaint) -> Result<Vec<ReplyKind>> {
    policy::may_respond(actor, complaint, ReplyKind::Acknowledgement)?;
    let in_state = |kind: ReplyKind| match kind {
        ReplyKind::Substantive => complaints::after(complaint.state, Act::Respond).is_ok(),
        ReplyKind::Question => complaints::after(complaint.state, Act::Ask).is_ok(),
        _ => complaint.is_open(),
    };
    let offered = |kind: &ReplyKind| in_state(*kind) && policy::may_respond(actor, complaint, *kind).is_ok();
    let kinds: Vec<_> = KINDS.into_iter().filter(offered).collect();
    if kinds.is_empty() { Err(Error::Conflict(NOT_IN_THIS_STATE)) } else { Ok(kinds) }
}

/// Name, role and organisation under which the actor speaks officially here.
pub(super) fn office(shell: &Shell, actor: &Actor, complaint: &Complaint) -> String {
    let role = policy::official_role(actor, complaint).map(|role| shell.label("role", role.code()).to_owned());
    let parts = [actor.staff_name.clone(), role, actor.organisation.clone()];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// The complaint beside the form, as in any list.
pub(super) fn row_of(placed: &Placed, visit: &Visit) -> RowView {
    let (complaint, estate) = (placed.complaint.clone(), placed.estate.clone());
    RowView::of(Row { complaint, estate, last_word: None }, visit.now)
}

async fn shown(
    store: &Store,
    visit: Visit,
    (actor, id): (Actor, ComplaintId),
    (form, status): (Option<Filled>, StatusCode),
) -> Result<HttpResponse> {
    let reader = actor.clone();
    let placed = store.read(move |tx| complaints::find_placed(tx, Some(&reader), id)).await?;
    let kinds = match kinds_offered(&actor, &placed.complaint) {
        // Whoever wrote a text keeps it, whatever became of the complaint meanwhile.
        Err(Error::Conflict(_)) if form.is_some() => Vec::new(),
        kinds => kinds?,
    };
    let form = form.unwrap_or_default();
    let is_preview = form.value("act") == "preview" && form.errors().is_empty();
    let preview = is_preview.then(|| SafeHtml::from_markdown(form.value("text")));
    let row = row_of(&placed, &visit);
    let shell = Shell::titled(visit, "official.title").in_section("desk");
    let under = office(&shell, &actor, &placed.complaint);
    let complaint = placed.complaint;
    page_with_status(&ResponsePage { shell, complaint, row, under, kinds, form, preview }, status)
}
