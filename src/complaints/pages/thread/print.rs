//! `/complaints/{id}/print`: a whole thread on one long page, for paper and for keeping as evidence: every floor with its
//! permalink, every change of state, and a fingerprint by which two copies can be compared.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use sha2::{Digest as _, Sha256};

use super::clock::ClockPanel;
use super::floors::{self, Entry};
use super::promises::{self, PromiseLine};
use super::read::{self, Thread};
use super::remedies::{self, RemedyLine};
use super::{Part, View};
use crate::accounts::Visitor;
use crate::base::Result;
use crate::complaints::{parse_address, urls};
use crate::db::Store;
use crate::web::{Fields, Page, Shell, Visit, page};

/// Floors on one long page; longer threads go on on a second.
const FLOORS: i32 = 200;

#[derive(Template)]
#[template(path = "complaints/print.html")]
struct PrintPage {
    shell: Shell,
    thread: Thread,
    clock: ClockPanel,
    entries: Vec<Entry>,
    part: Part,
    fingerprint: String,
}

impl Page for PrintPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl PrintPage {
    /// The permalink of a floor with the address of the site, as it must stand on paper.
    fn permalink(&self, floor: i32) -> String {
        format!("{}{}", self.shell.visit.site.base_url, urls::floor(self.thread.placed.complaint.id, floor))
    }

    fn last_page(&self) -> i32 {
        self.part.last_page(self.thread.placed.complaint.last_floor)
    }

    fn promises(&self) -> Vec<PromiseLine> {
        promises::lines(&self.shell, &self.thread)
    }

    fn remedies(&self) -> Vec<RemedyLine> {
        remedies::lines(&self.shell, &self.thread)
    }

    fn points(&self) -> impl Iterator<Item = (&str, &'static str)> {
        self.thread.points.iter().map(|point| (point.body.as_str(), floors::point_look(point).2))
    }
}

/// GET /complaints/{id}/print
pub async fn show(
    store: web::Data<Store>,
    Visitor(actor): Visitor,
    visit: Visit,
    address: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let asked = Part::parse(&Fields::parse(request.query_string().as_bytes())?)?;
    let part = Part { view: View::All, size: FLOORS, ..asked };
    let id = parse_address(&address)?.id();
    let thread = store.read(move |tx| read::thread(tx, actor.as_ref(), id, part)).await?;
    let complaint = &thread.placed.complaint;
    let title = format!("{} · {} · {}", complaint.number(), complaint.title, thread.placed.estate);
    let shell = Shell::new(visit, title).in_section("complaints");
    let clock = ClockPanel::of(&shell, &thread);
    let entries = floors::entries(&shell, &thread, View::All);
    let fingerprint = fingerprint(&thread);
    page(&PrintPage { shell, thread, clock, entries, part, fingerprint })
}

/// SHA-256 over what was said on this page, by whom and when: number, title, then each floor with its instant in
/// milliseconds, its name and its text. Language, colours and the time of printing do not touch it.
fn fingerprint(thread: &Thread) -> String {
    let complaint = &thread.placed.complaint;
    let mut hash = Sha256::new();
    let mut take = |text: &str| {
        hash.update(text.as_bytes());
        // A byte that no UTF-8 text holds, so that no two rows of pieces look alike.
        hash.update([0xff]);
    };
    take(&complaint.number());
    take(&complaint.title);
    for (reply, name) in &thread.floors {
        take(&reply.floor.to_string());
        take(&reply.written_at.0.to_string());
        take(name);
        take(reply.html.as_str());
    }
    for addition in &thread.additions {
        take(&addition.floor.to_string());
        take(&addition.written_at.0.to_string());
        take(&addition.body);
    }
    for photograph in &thread.photographs {
        take(&photograph.floor.unwrap_or_default().to_string());
        take(&photograph.uploaded_at.0.to_string());
        take(&hex::encode(&photograph.digest));
    }
    hex::encode(hash.finalize())
}
