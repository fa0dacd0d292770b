//! `/admin`: what an administrator can do.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::Admin;
use crate::base::Result;
use crate::calendar::calendars;
use crate::db::Store;
use crate::web::{Page, Shell, Visit, page};

#[derive(Template)]
#[template(path = "admin/index.html")]
struct Index {
    shell: Shell,
    /// The coming year, while its notice of holidays is missing and that is alarming.
    missing_notice: Option<i32>,
}

impl Page for Index {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// GET /admin
pub async fn show(store: web::Data<Store>, visit: Visit, Admin(_): Admin) -> Result<HttpResponse> {
    let missing = store.read(|tx| Ok(calendars(tx)?.latest().missing_notice_on(tx.now().date())));
    let missing_notice = missing.await?;
    page(&Index { shell: Shell::titled(visit, "admin.title").in_section("admin"), missing_notice })
}
