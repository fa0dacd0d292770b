//! `/admin/jobs`: work that was given up, and another try.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::Admin;
use crate::base::ids::JobId;
use crate::base::{Message, Result};
use crate::db::Store;
use crate::upkeep::{self, Job};
use crate::web::respond::see_other_saying;
use crate::web::{Form, Page, Shell, Visit, page};

/// Said after a job was put back.
pub const JOB_RETRIED: Message = Message::new("admin.job_retried");
/// More than anybody works through at once.
const SHOWN: i64 = 100;

#[derive(Template)]
#[template(path = "admin/jobs.html")]
struct JobsPage {
    shell: Shell,
    jobs: Vec<Job>,
}

impl Page for JobsPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// GET /admin/jobs
pub async fn show(store: web::Data<Store>, visit: Visit, Admin(actor): Admin) -> Result<HttpResponse> {
    upkeep::policy::may_tend_jobs(&actor)?;
    let jobs = store.read(|tx| upkeep::dead_jobs(tx, SHOWN)).await?;
    page(&JobsPage { shell: Shell::titled(visit, "admin.jobs").in_section("admin"), jobs })
}

/// POST `/admin/jobs/{id}/retry`
pub async fn retry(
    store: web::Data<Store>,
    visit: Visit,
    Admin(actor): Admin,
    id: web::Path<JobId>,
    Form(_): Form,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    store.write(move |tx| upkeep::actions::retry_job(tx, &actor, id)).await?;
    Ok(see_other_saying(&visit, "/admin/jobs", &JOB_RETRIED))
}
