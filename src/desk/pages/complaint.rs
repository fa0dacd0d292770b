//! `/desk/complaints/{id}`: all that triage needs to decide, and the notes that only staff read.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::homes::Homes;
use super::list::named;
use crate::accounts::{self, Actor, Person, Sending, Shown, Staff};
use crate::base::ids::ComplaintId;
use crate::base::words::{Category, CosignedAct, Severity, State, Validity, Visibility, VisitChannel};
use crate::base::{Instant, Result, SafeHtml};
use crate::complaints::{
    self, Act, Charge, Complaint, Cosigned, Permissions, Placed, Point, Row, RowView, SecondSignature, causes,
};
use crate::db::ReadTx;
use crate::desk::{Note, Visit as Visited, count_findings, notes_of, policy, steps_of, visits_of};
use crate::web::{Choice, Filled, Page, Shell, Visit};

/// A rejection that waits for its second signature.
struct Waiting {
    signature: SecondSignature,
    proposer: String,
    may_sign: bool,
}

/// Another complaint of the same household.
struct Before {
    view: RowView,
    /// Where it is opened: on the desk while something can be done there.
    href: String,
    number: String,
    /// The role that is named for it, as a key of `i18n`, once it was late.
    rung: Option<&'static str>,
    rating: Option<i16>,
}

impl Before {
    fn of(row: Row, now: Instant) -> Self {
        let complaint = &row.complaint;
        Self {
            href: url(complaint.id),
            number: complaint.number(),
            rung: (complaint.rung > 0).then(|| complaints::role_on(complaint.rung).label()),
            rating: complaint.rating,
            view: RowView::of(row, now),
        }
    }
}

/// What the page shows of a complaint.
struct Opened {
    placed: Placed,
    opener: String,
    text: SafeHtml,
    additions: Vec<(Instant, SafeHtml)>,
    points: Vec<Point>,
    steps: Vec<(Instant, &'static str)>,
    notes: Option<Vec<Note>>,
    /// What the household has complained of besides, for those who may know which home it is.
    household: Option<Vec<Before>>,
    /// How many findings its investigation has, for who reads them.
    findings: i64,
    ambassadors: Vec<Person>,
    waiting: Option<Waiting>,
    visits: Vec<Visited>,
    /// The names of the households that stated points of their own.
    stating: Vec<(i32, String)>,
    /// The households that are visited; none where the complaint is one home's.
    homes: Homes,
    /// Whether a review is about a rejection, where one waits for this reader.
    review: Option<bool>,
    may_visit: bool,
    changes: Changes,
    can: Permissions,
}

/// What the reader may change about the complaint, or sign.
#[expect(clippy::struct_excessive_bools, reason = "one for each button of the page")]
struct Changes {
    severity: bool,
    extension: bool,
    handover: bool,
    root_cause: bool,
    merging: bool,
}

/// The forms of the page, and which of them was sent and refused.
#[derive(Default)]
pub(super) struct Forms {
    pub acceptance: Option<Filled>,
    pub rejection: Option<Filled>,
    pub note: Option<Filled>,
    pub review: Option<Filled>,
    pub visit: Option<Filled>,
    /// Of an act that is one button.
    pub act: Option<Filled>,
}

#[derive(Template)]
#[template(path = "desk/complaint.html")]
#[expect(clippy::struct_excessive_bools, reason = "one for each form of the page")]
struct DeskComplaint {
    shell: Shell,
    opened: Opened,
    view: RowView,
    offers_acceptance: bool,
    offers_rejection: bool,
    offers_review: bool,
    offers_visit: bool,
    acceptance: Filled,
    rejection: Filled,
    note: Filled,
    review: Filled,
    visit: Filled,
    act: Filled,
}

impl Page for DeskComplaint {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl DeskComplaint {
    fn of(visit: Visit, opened: Opened, forms: Forms) -> Self {
        let complaint = &opened.placed.complaint;
        let row = opened.placed.row();
        let is_public = complaint.visibility == Visibility::Public;
        let allows = |act| opened.can.triage && complaints::after(complaint.state, act).is_ok();
        let (may_accept, may_reject) = (allows(Act::Accept), allows(Act::Reject));
        let suggested =
            Filled::with(&[("severity", complaint.severity.code()), ("category", complaint.category.code())]);
        Self {
            view: RowView::of(row, visit.now),
            offers_acceptance: (may_accept && is_public) || forms.acceptance.is_some(),
            offers_rejection: (may_reject && opened.waiting.is_none()) || forms.rejection.is_some(),
            acceptance: forms.acceptance.unwrap_or(suggested),
            rejection: forms.rejection.unwrap_or_default(),
            offers_review: opened.review.is_some(),
            offers_visit: opened.may_visit && opened.homes.are_to_visit(),
            note: forms.note.unwrap_or_default(),
            review: forms.review.unwrap_or_default(),
            visit: forms.visit.unwrap_or_default(),
            act: forms.act.unwrap_or_default(),
            shell: Shell::titled(visit, "desk.complaint_title").in_section("desk"),
            opened,
        }
    }

    fn complaint(&self) -> &Complaint {
        &self.opened.placed.complaint
    }

    fn url(&self) -> String {
        url(self.complaint().id)
    }

    /// The key of the note: of the one that was sent, or a new one.
    fn note_key(&self) -> String {
        Shown::fresh(self.note.clone()).key()
    }

    fn offers_publication(&self) -> bool {
        let complaint = self.complaint();
        self.opened.can.triage && complaint.visibility == Visibility::Held && complaint.is_open()
    }

    fn offers_official_word(&self) -> bool {
        self.complaint().is_open() && self.opened.can.acknowledge
    }

    /// What else may be changed about it: words and addresses.
    fn changes(&self) -> Vec<(&'static str, String)> {
        let offered = [
            ("desk.change_severity", "severity", self.opened.changes.severity),
            ("desk.extend", "extension", self.opened.changes.extension),
            ("desk.hand_over", "handover", self.opened.changes.handover),
            ("desk.merge", "merging", self.opened.changes.merging),
        ];
        let (url, id) = (self.url(), self.complaint().id);
        let links = offered.into_iter().filter(|(.., is_offered)| *is_offered);
        let links = links.map(|(words, segment, _)| (words, format!("{url}/{segment}")));
        let is_awaited = self.opened.changes.root_cause;
        links.chain(is_awaited.then(|| ("official.root_cause_link", complaints::urls::root_cause(id)))).collect()
    }

    fn severities() -> &'static [Severity] {
        Severity::ALL
    }

    fn categories(&self) -> Vec<Choice> {
        let choice = |category: &Category| Choice {
            value: category.code().to_owned(),
            label: self.shell.label("category", category.code()).to_owned(),
        };
        Category::ALL.iter().map(choice).collect()
    }

    fn causes(&self) -> Vec<Choice> {
        causes::choices(&self.shell, "official.cause_unknown")
    }

    fn codes(&self) -> Vec<Choice> {
        let label = |code: &Validity| self.shell.label("validity", code.code()).to_owned();
        let codes = Validity::ALL.iter().map(|code| Choice { value: code.code().to_owned(), label: label(code) });
        std::iter::once(self.to_choose()).chain(codes).collect()
    }

    fn ambassadors(&self) -> Vec<Choice> {
        std::iter::once(self.to_choose()).chain(self.opened.ambassadors.iter().map(named)).collect()
    }

    /// What a review can come to, the answer for a rejection or for the work.
    fn outcomes(&self) -> Vec<Choice> {
        let states: &[State] = match self.opened.review {
            Some(true) => &[State::Accepted, State::NotUpheld],
            _ => &[State::InProgress],
        };
        let label = |state: &State| self.shell.label("desk.review_outcome", state.code()).to_owned();
        let outcomes = states.iter().map(|state| Choice { value: state.code().to_owned(), label: label(state) });
        std::iter::once(self.to_choose()).chain(outcomes).collect()
    }

    fn channels(&self) -> Vec<Choice> {
        let label = |channel: &VisitChannel| self.shell.t(channel.label()).to_owned();
        let channels =
            VisitChannel::ALL.iter().map(|channel| Choice { value: channel.code().to_owned(), label: label(channel) });
        std::iter::once(self.to_choose()).chain(channels).collect()
    }

    /// The households that can be asked.
    fn households(&self) -> Vec<Choice> {
        std::iter::once(self.to_choose()).chain(self.opened.homes.choices(&self.shell)).collect()
    }

    /// Whose own point it is; nothing where it is everybody's.
    fn stated_by(&self, point: &Point) -> &str {
        let known = self.opened.stating.iter().find(|(number, _)| Some(*number) == point.household);
        known.map_or("", |(_, name)| name.as_str())
    }

    /// How many households were visited, and how many are to come.
    fn visit_counts(&self) -> String {
        let count = |homes| i64::try_from(homes).unwrap_or(0);
        let (visited, waiting) = self.opened.homes.counts();
        self.shell.t2("desk.visit_each", count(visited), count(waiting))
    }

    fn yes_or_no(&self) -> Vec<Choice> {
        let choice = |value: &str, key| Choice { value: value.to_owned(), label: self.shell.t(key).to_owned() };
        vec![self.to_choose(), choice("yes", "desk.yes"), choice("no", "desk.no")]
    }

    fn marks(&self) -> Vec<Choice> {
        let marks = (1..=5).map(|mark: i16| Choice { value: mark.to_string(), label: mark.to_string() });
        std::iter::once(self.to_choose()).chain(marks).collect()
    }

    /// A yes or a no that an owner said.
    fn said(&self, answer: Option<bool>) -> &str {
        self.shell.t(if answer == Some(true) { "desk.yes" } else { "desk.no" })
    }

    fn to_choose(&self) -> Choice {
        Choice { value: String::new(), label: self.shell.t("desk.choose").to_owned() }
    }
}

/// The page of a complaint on the desk.
pub(super) fn url(id: ComplaintId) -> String {
    format!("/desk/complaints/{id}")
}

/// GET `/desk/complaints/{id}`
pub async fn show(sending: Sending, Staff(actor): Staff, id: web::Path<ComplaintId>) -> Result<HttpResponse> {
    shown(sending, (actor, *id), (Forms::default(), StatusCode::OK)).await
}

/// The page with its forms as they are.
pub(super) async fn shown(
    sending: Sending,
    (actor, id): (Actor, ComplaintId),
    (forms, status): (Forms, StatusCode),
) -> Result<HttpResponse> {
    let opened = sending.store.read(move |tx| open(tx, &actor, id)).await?;
    let (visit, carried) = sending.into_page();
    carried.page(&DeskComplaint::of(visit, opened, forms), status)
}

fn open(tx: &mut ReadTx<'_>, actor: &Actor, id: ComplaintId) -> Result<Opened> {
    let placed = complaints::find_placed(tx, Some(actor), id)?;
    let complaint = &placed.complaint;
    let signature = complaints::open_rejection(tx, id)?;
    policy::may_open(actor, complaint, signature.as_ref())?;
    let waiting = match signature {
        Some(signature) => Some(Waiting {
            may_sign: policy::may_sign(actor, complaint, &signature),
            proposer: accounts::find_person(tx, signature.proposed_by)?.staff_name.unwrap_or_default(),
            signature,
        }),
        None => None,
    };
    let can = Permissions::of(Some(actor), complaint);
    let reads_notes = policy::may_read_notes(actor, complaint).is_ok();
    let review = if policy::may_decide_review(actor, complaint) {
        Some(complaints::actions::is_about_rejection(tx, id)?)
    } else {
        None
    };
    let names_ambassador = (can.triage || review.is_some()) && complaint.ambassador_id.is_none();
    let ambassadors = if names_ambassador {
        let mut people = Vec::new();
        for role in complaints::policy::ambassadors_of(complaint) {
            people.extend(accounts::people_with_role_in(tx, *role, complaint.reach())?);
        }
        // Who holds both roles is offered once.
        people.sort_by_key(|person: &Person| person.id);
        people.dedup_by_key(|person| person.id);
        people
    } else {
        Vec::new()
    };
    let additions = complaints::additions_of(tx, id, &[1])?;
    let points = complaints::points_of(tx, id)?;
    let stating: Vec<i32> = points.iter().filter_map(|point| point.household).collect();
    let visits = if reads_notes { visits_of(tx, id)? } else { Vec::new() };
    let may_visit = policy::may_visit(actor, complaint).is_ok();
    let household = household_of(tx, actor, complaint)?;
    Ok(Opened {
        opener: complaints::find_participant(tx, id, 1)?.name,
        text: complaints::find_reply(tx, id, 1)?.html,
        additions: additions.iter().map(|one| (one.written_at, SafeHtml::from_markdown(&one.body))).collect(),
        stating: complaints::speaker_names(tx, id, &stating)?,
        points,
        steps: steps_of(tx, id)?,
        notes: if reads_notes { Some(notes_of(tx, id)?) } else { None },
        findings: if reads_notes { count_findings(tx, id)? } else { 0 },
        homes: Homes::find(tx, complaint, (may_visit, &visits))?,
        visits,
        may_visit,
        changes: changes_of(tx, actor, complaint)?,
        household,
        review,
        ambassadors,
        waiting,
        can,
        placed,
    })
}

fn changes_of(tx: &mut ReadTx<'_>, actor: &Actor, complaint: &Complaint) -> Result<Changes> {
    let is_open = complaint.is_open();
    let charge = if is_open { complaints::actions::charge_of(tx, complaint.id)? } else { Charge::default() };
    let asks_extension = complaints::policy::may_propose(actor, complaint, Cosigned::Extension(1)).is_ok();
    Ok(Changes {
        severity: is_open && complaints::policy::may_raise(actor, complaint).is_ok(),
        extension: is_open
            && (asks_extension || complaints::policy::is_cosigner(actor, complaint, CosignedAct::Extend)),
        handover: is_open
            && complaint.ambassador_id.is_some()
            && complaints::policy::may_hand_over(actor, complaint, charge).is_ok(),
        root_cause: complaint.severity != Severity::General
            && complaints::policy::may_announce(actor, complaint).is_ok()
            && complaints::actions::awaits_remedy(tx, complaint.id)?,
        merging: complaints::after(complaint.state, Act::Merge).is_ok()
            && complaint.proposal_round == 0
            && complaint.visibility == Visibility::Public
            && complaints::policy::may_merge(actor, complaint, charge).is_ok(),
    })
}

fn household_of(tx: &mut ReadTx<'_>, actor: &Actor, complaint: &Complaint) -> Result<Option<Vec<Before>>> {
    if complaints::policy::may_read_household(actor, complaint).is_err() {
        return Ok(None);
    }
    let (rows, now) = (complaints::others_of_household(tx, actor, complaint)?, tx.now());
    Ok(Some(rows.into_iter().map(|row| Before::of(row, now)).collect()))
}
