//! An official word: what the page of a response and the page of a solution share.

use crate::accounts::{Actor, Sending, Shown};
use crate::base::{Error, FormErrors, Result, SafeHtml};
use crate::complaints::{Complaint, Placed, Row, RowView, policy, urls};
use crate::db::WriteTx;
use crate::web::fields::NOT_OUR_FORM;
use crate::web::{Fields, Filled, Visit};

/// A form with what stands beside it.
pub struct Word {
    /// The complaint that is answered.
    pub complaint: Complaint,
    /// The same, as in any list.
    pub row: RowView,
    /// Name, role and organisation under which it will stand.
    pub under: String,
    /// What has been typed.
    pub form: Filled,
    /// What everybody will see, when that was asked for.
    pub preview: Option<SafeHtml>,
}

impl Word {
    /// Of an actor about a complaint.
    pub fn of(visit: &Visit, actor: &Actor, placed: Placed, form: Filled) -> Self {
        let is_preview = form.value("act") == "preview" && form.errors().is_empty();
        let preview = is_preview.then(|| SafeHtml::from_markdown(form.value("text")));
        let (complaint, estate) = (placed.complaint.clone(), placed.estate);
        let row = RowView::of(Row { complaint, estate, last_word: None, unread: 0 }, visit.now);
        let under = office(visit, actor, &placed.complaint);
        Self { complaint: placed.complaint, row, under, form, preview }
    }

    /// The address of the complaint, which the addresses of its forms begin with.
    pub fn url(&self) -> String {
        urls::complaint(self.complaint.id)
    }
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

/// Does what a form says, unless it only asks for a look: the floor of what was written, or the form to be shown again.
pub async fn send<W, F>(
    sending: &Sending,
    fields: Fields,
    written: Result<W>,
    act: F,
) -> Result<std::result::Result<i32, Shown>>
where
    W: Send + 'static,
    F: FnOnce(&mut WriteTx<'_>, &W) -> Result<i32> + Send + 'static,
{
    let done = match written {
        Ok(_) if fields.one("act")? == "preview" => {
            return Ok(Err(Shown::fresh(Filled::sent(fields, FormErrors::new()))));
        }
        Ok(written) => sending.store.write(move |tx| act(tx, &written)).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(floor) => Ok(Ok(floor)),
        Err(error) => Ok(Err(Shown::after(fields, error)?)),
    }
}
