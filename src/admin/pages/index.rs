//! `/admin`: what an administrator can do.

use actix_web::HttpResponse;
use askama::Template;

use crate::accounts::Admin;
use crate::base::Result;
use crate::web::{Page, Shell, Visit, page};

#[derive(Template)]
#[template(path = "admin/index.html")]
struct Index {
    shell: Shell,
}

impl Page for Index {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// GET /admin
pub async fn show(visit: Visit, Admin(_): Admin) -> Result<HttpResponse> {
    page(&Index { shell: Shell::titled(visit, "admin.title").in_section("admin") })
}
