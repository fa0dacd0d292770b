//! `/complaints/{id}`: what happens next and by when, the points at issue, the voices.

mod clock;
mod floors;
mod joint;
pub mod print;
mod promises;
mod read;
mod remedies;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde_json::json;

use crate::accounts::Visitor;
use crate::base::ids::{ComplaintId, PersonId};
use crate::base::words::{ClockKind, HouseholdStanding, State, Visibility};
use crate::base::{Error, Instant, Message, Result};
use crate::complaints::reading::{Mark, Readings};
use crate::complaints::{
    self, Clock, FLOORS_PER_PAGE, Household, Permissions, Point, Ties, Watch, actions, parse_address, urls,
};
use crate::db::Store;
use crate::text_enum;
use crate::web::page_cache::{Follows, Kept};
use crate::web::{Fields, Page, Shell, Visit, page};

use super::step::{self, Step};
use clock::ClockPanel;
use floors::Entry;
use read::Thread;
pub(super) use remedies::{RemedyLine, line as remedy_line};

text_enum! {
    /// A view of a thread.
    pub enum View {
        /// Every floor in order.
        All = "all",
        /// Only official words.
        Official = "official",
        /// Only the opener's.
        Opener = "opener",
        /// Every floor, newest first.
        Newest = "newest",
        /// Replies under what they answer.
        Tree = "tree",
    }
}

/// Which part of a thread is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    view: View,
    /// From 1, of the views with dense pages.
    page: i32,
    /// The last floor of the page before, of the others.
    after: i32,
    /// Floors on a page, of the views with dense pages.
    size: i32,
}

/// 400: a page or a place that our links do not have.
pub const BAD_PLACE: Message = Message::new("error.bad_cursor");

impl Part {
    /// Reads the query of the address; only what the view uses is looked at.
    fn parse(query: &Fields) -> Result<Self> {
        let number = |name: &str| {
            let number = query.optional(name)?.map(|text| text.parse::<i32>().ok().filter(|number| *number > 0));
            number.map(|number| number.ok_or(Error::BadRequest(BAD_PLACE))).transpose()
        };
        Ok(Self {
            view: query.parsed("view", View::parse)?.unwrap_or(View::All),
            page: number("page")?.unwrap_or(1),
            after: number("after")?.unwrap_or(0),
            size: FLOORS_PER_PAGE,
        })
    }

    /// The number of the last page of a thread with so many floors.
    const fn last_page(self, last_floor: i32) -> i32 {
        (last_floor - 1) / self.size + 1
    }
}

/// How the page is kept for visitors.
pub const KEPT: Kept = Kept { query: &["view", "page", "after"], unkept: &[], follows: Follows::One("id") };

/// The page of one complaint.
#[derive(Template)]
#[template(path = "complaints/thread.html")]
pub struct ThreadPage {
    shell: Shell,
    thread: Thread,
    clock: ClockPanel,
    entries: Vec<Entry>,
    part: Part,
}

impl Page for ThreadPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }

    fn changes_at(&self) -> Option<Instant> {
        let clocks = self.thread.course.clocks.iter().filter(|clock| clock.is_running());
        clocks.map(|clock| clock.due).filter(|due| *due > self.shell.visit.now).min()
    }
}

/// Shows a thread to whoever may see it.
pub async fn show(
    (store, readings): (web::Data<Store>, web::Data<Readings>),
    Visitor(actor): Visitor,
    visit: Visit,
    address: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let part = Part::parse(&Fields::parse(request.query_string().as_bytes())?)?;
    let address = parse_address(&address)?;
    let id = address.id();
    let reader = actor.as_ref().map(|actor| actor.person_id);
    let mut thread = store.read(move |tx| read::thread(tx, actor.as_ref(), id, part)).await?;
    if let Some(place) = address.leads_on(thread.placed.complaint.received_at)? {
        return Ok(HttpResponse::MovedPermanently().insert_header((header::LOCATION, place)).finish());
    }
    let stored = thread.ties.read_floor;
    if let Some(reader) = reader {
        thread.read_on(readings.noted(reader, id));
    }
    if let Some(mark) = reader.and_then(|reader| mark(reader, (&thread, part), visit.now)) {
        readings.note(mark, stored);
    }
    page(&ThreadPage::new(visit, thread, part))
}

/// GET `/complaints/{id}/latest`: the number of the last floor, for the script of a page that stays open. One query.
pub async fn latest(
    store: web::Data<Store>,
    Visitor(actor): Visitor,
    id: web::Path<ComplaintId>,
) -> Result<HttpResponse> {
    let id = *id;
    let complaint = store.read(move |tx| complaints::find(tx, actor.as_ref(), id)).await?;
    let mut answer = HttpResponse::Ok();
    answer.insert_header((header::CACHE_CONTROL, "no-store"));
    Ok(answer.json(json!({ "last": complaint.last_floor })))
}

/// How far a reader has come with a part: with one that leaves floors out, nowhere, and a letter of the archive does not
/// grow.
fn mark(person_id: PersonId, (thread, part): (&Thread, Part), seen_at: Instant) -> Option<Mark> {
    let complaint = &thread.placed.complaint;
    let floor = thread.floors.iter().map(|(reply, _)| reply.floor).max()?;
    let is_whole = matches!(part.view, View::All | View::Newest) && !complaint.is_archived();
    is_whole.then_some(Mark { person_id, complaint_id: complaint.id, floor, seen_at })
}

impl ThreadPage {
    fn new(visit: Visit, thread: Thread, part: Part) -> Self {
        let complaint = &thread.placed.complaint;
        let lang = visit.lang;
        let state = if complaint.is_archived() { "thread.archive" } else { complaint.state.label() };
        // A title that stands alone where it is shared: the problem, the estate, the state.
        let named = if complaint.is_withheld() { lang.t("row.withheld_title") } else { complaint.title.as_str() };
        let title = format!("{} · {} · {}", named, thread.placed.estate, lang.t(state));
        let mut shell = Shell::new(visit, title).in_section("complaints");
        if complaint.visibility == Visibility::Public && part.view == View::All {
            let description: String = thread.opening_words().chars().take(120).collect();
            shell = shell.public(description).with_feed(format!("/complaints/{}/feed.atom", complaint.id));
        }
        let clock = ClockPanel::of(&shell, &thread);
        let entries = floors::entries(&shell, &thread, part.view);
        Self { shell, thread, clock, entries, part }
    }

    /// So many homes bring a review about.
    const HOMES_FOR_REVIEW: i64 = complaints::actions::HOMES_FOR_REVIEW;

    fn can(&self) -> Permissions {
        self.thread.can
    }

    fn ties(&self) -> Ties {
        self.thread.ties
    }

    /// What the reader is told of it now.
    fn watch(&self) -> Watch {
        self.ties().watch.unwrap_or(Watch::Muted)
    }

    /// The points with tone, icon and words of their chips.
    fn points(&self) -> impl Iterator<Item = (&Point, (&'static str, &'static str, &'static str))> {
        self.thread.points.iter().map(|point| (point, floors::point_look(point)))
    }

    /// Whose own point it is; nothing where it is everybody's.
    fn stated_by(&self, point: &Point) -> &str {
        point.household.map_or("", |household| self.thread.name(household))
    }

    /// Whether the reader's household may say what else is at issue in its home.
    fn may_state_points(&self) -> bool {
        let has_stated = |number| self.thread.points.iter().any(|point| point.household == Some(number));
        let is_asked = self.thread.course.last(ClockKind::Confirmation).is_some_and(Clock::is_running);
        let may_state = |own: &&Household| match own.standing {
            HouseholdStanding::Confirmed => false,
            HouseholdStanding::Open => !is_asked && !has_stated(own.number),
            _ => !has_stated(own.number),
        };
        let own = self.own_household().filter(may_state);
        own.is_some() && self.may_leave() && actions::takes_points(&self.thread.placed.complaint)
    }

    fn promises(&self) -> Vec<promises::PromiseLine> {
        promises::lines(&self.shell, &self.thread)
    }

    fn remedies(&self) -> Vec<RemedyLine> {
        remedies::lines(&self.shell, &self.thread)
    }

    fn is_view(&self, code: &str) -> bool {
        self.part.view.code() == code
    }

    /// The address of a view.
    fn view_url(&self, code: &str) -> String {
        let base = format!("/complaints/{}", self.thread.placed.complaint.id);
        if code == View::All.code() { base } else { format!("{base}?view={code}") }
    }

    /// The numbers of the pages of a view with dense pages, with gaps as 0: the first, the last, two around this one.
    fn page_numbers(&self) -> Vec<i32> {
        let last = self.last_page();
        let near = |number: &i32| *number == 1 || *number == last || (number - self.part.page).abs() <= 2;
        let mut numbers = Vec::new();
        for number in (1..=last).filter(near) {
            if numbers.last().is_some_and(|before| number - before > 1) {
                numbers.push(0);
            }
            numbers.push(number);
        }
        numbers
    }

    fn last_page(&self) -> i32 {
        match self.part.view {
            View::All | View::Newest => self.part.last_page(self.thread.placed.complaint.last_floor),
            _ => 1,
        }
    }

    fn page_url(&self, number: i32) -> String {
        let base = self.view_url(self.part.view.code());
        match (number, base.contains('?')) {
            (1, _) => base,
            (_, true) => format!("{base}&page={number}"),
            (_, false) => format!("{base}?page={number}"),
        }
    }

    /// Where the next page of a view without dense pages begins.
    fn next_url(&self) -> Option<String> {
        let base = self.view_url(self.part.view.code());
        self.thread.next_after.map(|floor| format!("{base}&after={floor}"))
    }

    /// Whether replies may still come, and stand on pages whose numbers follow from theirs.
    fn is_watched(&self) -> bool {
        self.part.view == View::All && !self.thread.placed.complaint.is_archived()
    }

    fn read_floor(&self) -> i32 {
        self.ties().read_floor.unwrap_or_default()
    }

    /// How many floors have come since the reader was here, and where the first of them stands.
    fn unread(&self) -> Option<(i32, String)> {
        let complaint = &self.thread.placed.complaint;
        let read = self.ties().read_floor.filter(|read| *read < complaint.last_floor)?;
        Some((complaint.last_floor - read, urls::floor(complaint.id, read + 1)))
    }

    fn is_decision_due(&self) -> bool {
        match &self.thread.joint {
            Some(joint) => {
                let asked = self.thread.course.last(ClockKind::Confirmation);
                joint.is_own_open() && asked.is_some_and(Clock::is_running)
            }
            None => self.can().decide && self.thread.placed.complaint.state == State::Proposed,
        }
    }

    fn own_household(&self) -> Option<&Household> {
        self.thread.joint.as_ref().and_then(|joint| joint.own.as_ref())
    }

    fn may_join(&self) -> bool {
        self.can().join && self.own_household().is_none()
    }

    fn may_leave(&self) -> bool {
        self.own_household().is_some() && !self.can().is_opener && self.is_open()
    }

    /// What the owner may do beside deciding: the address and the words of each button.
    fn owners_steps(&self) -> Vec<(String, &'static str)> {
        let complaint = &self.thread.placed.complaint;
        let is_member = self.own_household().is_some();
        if !(self.can().decide || is_member) || complaint.is_archived() {
            return Vec::new();
        }
        let is_hers = |step: &Step| self.can().decide || step.segment == step::REOPENING.segment;
        let place = |step: Step| (format!("/complaints/{}/{}", complaint.id, step.segment), step.button());
        step::offered(complaint.state).filter(is_hers).map(place).collect()
    }

    fn is_open(&self) -> bool {
        self.thread.placed.complaint.is_open()
    }
}
