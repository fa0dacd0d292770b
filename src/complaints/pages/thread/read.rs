//! What the page of a thread reads, in one snapshot and a bounded number of queries.

use super::joint::Joint;
use super::{BAD_PLACE, Part, View};
use crate::accounts::Actor;
use crate::base::ids::ComplaintId;
use crate::base::safe_html::plain_text;
use crate::base::words::{ClockKind, State, Visibility};
use crate::base::{Error, Instant, Result, SafeHtml};
use crate::club::suggestions::{self, Outcome};
use crate::complaints::actions::course_under;
use crate::complaints::model::{FLOORS_PER_PAGE, FirstResponse, ProposalPoint, Reply, ReplyVersion};
use crate::complaints::{
    self, Calls, Complaint, Course, Happening, NoPromise, Permissions, Placed, Point, Promise, Remedy, SignedRejection,
    Spoken, Ties, Withholding,
};
use crate::db::ReadTx;
use crate::facts::Fact;
use crate::media::{self, Photograph};

/// Complaints that say that the same came again, and when they were received.
pub type Refuting = Vec<(ComplaintId, Instant)>;

/// Everything the page of a thread shows.
#[derive(Debug)]
pub struct Thread {
    pub placed: Placed,
    pub points: Vec<Point>,
    /// The floors of the part, in the order of the view.
    pub floors: Vec<Spoken>,
    /// The first floor of the next page, whose time bounds the facts shown on this one.
    pub beyond: Option<Spoken>,
    /// The last floor of this page, for a view without dense pages that goes on.
    pub next_after: Option<i32>,
    pub additions: Vec<ReplyVersion>,
    pub photographs: Vec<Photograph>,
    pub milestones: Vec<Happening>,
    /// Names of the speakers that the milestones mention.
    pub names: Vec<(i32, String)>,
    pub proposals: Vec<ProposalPoint>,
    /// Why it was not upheld, and who signed.
    pub rejection: Option<SignedRejection>,
    /// Homes that want the rejection looked at again.
    pub calls: Calls,
    pub first_response: FirstResponse,
    /// Its clocks.
    pub course: Course,
    /// What the company promised.
    pub promises: Vec<Promise>,
    /// Days in its words that are no promises.
    pub no_promises: Vec<NoPromise>,
    /// What is done so that it does not come again.
    pub remedies: Vec<Remedy>,
    /// The complaints that say that it came again all the same, and when they were received.
    pub refuting: Refuting,
    /// Its households, where it is joint.
    pub joint: Option<Joint>,
    /// Where it goes on, if it was merged.
    pub lead: Option<complaints::Complaint>,
    pub can: Permissions,
    /// Floors on which something is covered, for who may be concerned.
    pub covered: Vec<i32>,
    /// What stands in the place of the floors that are withheld.
    pub withholdings: Vec<Withholding>,
    /// Suggestions that came out of it.
    pub outcomes: Vec<Outcome>,
    pub ties: Ties,
}

impl Thread {
    /// The first words of the opening text, where this part shows it.
    pub fn opening_words(&self) -> String {
        let opening = self.floors.iter().find(|(reply, _)| reply.floor == 1);
        opening.map_or_else(String::new, |(reply, _)| plain_text(reply.html.as_str()))
    }

    /// Moves how far the reader has come to what is noted of her and not written yet, and past her own floors after that.
    pub fn read_on(&mut self, noted: Option<i32>) {
        let Some(mut read) = self.ties.read_floor.max(noted) else { return };
        let speaker = self.ties.speaker;
        let is_own = |floor: i32| {
            self.floors.iter().any(|(reply, _)| reply.floor == floor && speaker == Some(reply.participant))
        };
        while is_own(read + 1) {
            read += 1;
        }
        self.ties.read_floor = Some(read);
    }

    /// Whether the reader wrote a floor and may change it.
    pub fn is_own(&self, reply: &Reply) -> bool {
        self.ties.speaker == Some(reply.participant) && !self.placed.complaint.is_archived()
    }

    /// The name of a speaker.
    pub fn name(&self, number: i32) -> &str {
        let known = self.names.iter().find(|(known, _)| *known == number);
        known.map_or("", |(_, name)| name)
    }
}

/// Reads a part of a thread: at most seventeen queries, whatever its length; two more for a joint one, and for one
/// with a root cause; one for what was merged.
pub fn thread(tx: &mut ReadTx<'_>, actor: Option<&Actor>, id: ComplaintId, part: Part) -> Result<Thread> {
    let placed = complaints::find_placed(tx, actor, id)?;
    let complaint = &placed.complaint;
    let (floors, beyond) = floors(tx, &placed, part)?;
    let (mut floors, next_after) = cut(floors, part.view);
    let changed: Vec<i32> =
        floors.iter().filter(|(reply, _)| reply.version > 1).map(|(reply, _)| reply.floor).collect();
    let numbers: Vec<i32> = floors.iter().map(|(reply, _)| reply.floor).collect();
    let steps = complaints::steps_of(tx, id)?;
    let course = course_under(&steps, &placed.calendars);
    let (promises, no_promises) = promises(tx, &course, (id, &steps))?;
    let (remedies, refuting) = remedies(tx, (id, &steps))?;
    let milestones = match part.view {
        View::All | View::Newest => steps.into_iter().filter(|step| step.fact.is_milestone()).collect(),
        _ => Vec::new(),
    };
    let (points, proposals) = complaints::points_and_proposals(tx, id)?;
    let names = names(tx, id, &floors, (&milestones, &points))?;
    let (rejection, calls) = rejection(tx, actor, complaint)?;
    let can = Permissions::of(actor, complaint);
    let ties = actor.map(|actor| complaints::ties_of(tx, actor, id)).transpose()?.unwrap_or_default();
    let hidden = hide_held(&mut floors, &ties, can);
    let is_concerned = ties.speaker.is_some() || can.read_original;
    let covered = if is_concerned { complaints::covered_floors(tx, id, &numbers)? } else { Vec::new() };
    let is_withheld = floors.iter().any(|(reply, _)| reply.visibility == Visibility::Withheld);
    let withholdings = if is_withheld { complaints::withholdings_of(tx, id)? } else { Vec::new() };
    let outcomes = suggestions::line_of_complaint(tx, id)?;
    let joint = Joint::find(tx, actor, complaint, &course)?;
    let lead = complaint.merged_into().map(|lead| complaints::find(tx, actor, lead)).transpose()?;
    let first_response = first_response(&placed, tx.now());
    let mut additions = complaints::additions_of(tx, id, &changed)?;
    additions.retain(|addition| !hidden.contains(&addition.floor));
    let mut photographs = media::of_floors(tx, id, &numbers)?;
    photographs.retain(|photograph| !photograph.floor.is_some_and(|floor| hidden.contains(&floor)));
    Ok(Thread {
        placed,
        points,
        floors,
        beyond,
        next_after,
        additions,
        photographs,
        milestones,
        names,
        proposals,
        rejection,
        calls,
        first_response,
        course,
        promises,
        no_promises,
        remedies,
        refuting,
        joint,
        lead,
        can,
        covered,
        withholdings,
        outcomes,
        ties,
    })
}

/// Why it was not upheld, and how many homes want that looked at again.
fn rejection(
    tx: &mut ReadTx<'_>,
    actor: Option<&Actor>,
    complaint: &Complaint,
) -> Result<(Option<SignedRejection>, Calls)> {
    if complaint.state != State::NotUpheld {
        return Ok((None, Calls::default()));
    }
    Ok((complaints::rejection_of(tx, complaint.id)?, complaints::calls_of(tx, actor, complaint.id)?))
}

fn first_response(placed: &Placed, now: Instant) -> FirstResponse {
    let complaint = &placed.complaint;
    let facts = (complaint.first_response_due, complaint.first_response_at);
    let calendar = placed.calendars.latest();
    FirstResponse::of(calendar, complaint.received_at, complaint.severity, facts, now)
}

/// What the company promised, and why a day in its words is no promise. Most complaints have neither, and are asked nothing more.
fn promises(
    tx: &mut ReadTx<'_>,
    course: &Course,
    (id, steps): (ComplaintId, &[Happening]),
) -> Result<(Vec<Promise>, Vec<NoPromise>)> {
    let has_promises = course.last(ClockKind::Promise).is_some();
    let declines = steps.iter().any(|step| matches!(step.fact, Fact::PromiseDeclined { .. }));
    Ok((
        if has_promises { complaints::promises_of(tx, id)? } else { Vec::new() },
        if declines { complaints::no_promises_of(tx, id)? } else { Vec::new() },
    ))
}

/// What is done against its cause, and by what that was refuted; few complaints come so far, and the others are asked nothing.
fn remedies(tx: &mut ReadTx<'_>, (id, steps): (ComplaintId, &[Happening])) -> Result<(Vec<Remedy>, Refuting)> {
    if !steps.iter().any(|step| matches!(step.fact, Fact::RemedyAnnounced { .. })) {
        return Ok(Default::default());
    }
    let remedies = complaints::remedies_of(tx, id)?;
    let refuting = remedies.iter().filter_map(|remedy| remedy.refuted_by).collect();
    Ok((remedies, complaints::receipts_of(tx, refuting)?))
}

/// Takes the words out of floors that wait to be read, but for their authors and those who read them; which they are.
fn hide_held(floors: &mut [Spoken], ties: &Ties, can: Permissions) -> Vec<i32> {
    let mut hidden = Vec::new();
    for (reply, _) in floors.iter_mut().filter(|(reply, _)| reply.visibility == Visibility::Held) {
        if !can.read_held && ties.speaker != Some(reply.participant) {
            reply.html = SafeHtml::default();
            hidden.push(reply.floor);
        }
    }
    hidden
}

/// The names of the speakers that the milestones mention; those who speak on these floors are known already.
fn names(
    tx: &mut ReadTx<'_>,
    id: ComplaintId,
    floors: &[Spoken],
    (milestones, points): (&[Happening], &[Point]),
) -> Result<Vec<(i32, String)>> {
    let mut known: Vec<(i32, String)> = floors.iter().map(|(reply, name)| (reply.participant, name.clone())).collect();
    let mut unknown: Vec<i32> = milestones.iter().flat_map(|recorded| recorded.fact.speakers()).collect();
    unknown.extend(points.iter().filter_map(|point| point.household));
    unknown.retain(|number| known.iter().all(|(speaker, _)| speaker != number));
    known.extend(complaints::speaker_names(tx, id, &unknown)?);
    Ok(known)
}

/// The floors of a part in the order of the view, and the one beyond them.
fn floors(tx: &mut ReadTx<'_>, placed: &Placed, part: Part) -> Result<(Vec<Spoken>, Option<Spoken>)> {
    let (id, last_floor) = (placed.complaint.id, placed.complaint.last_floor);
    match part.view {
        View::All | View::Newest => {
            let last = part.last_page(last_floor);
            if part.page > last {
                return Err(Error::NotFound);
            }
            let page = if part.view == View::Newest { last + 1 - part.page } else { part.page };
            let first = (page - 1) * part.size + 1;
            let mut floors = complaints::floors_between(tx, id, first, first + part.size)?;
            let has_beyond = i32::try_from(floors.len()).is_ok_and(|count| count > part.size);
            let beyond = if has_beyond { floors.pop() } else { None };
            Ok((floors, beyond))
        }
        View::Official => Ok((complaints::official_floors_after(tx, id, part.after)?, None)),
        View::Opener => Ok((complaints::opener_floors_after(tx, id, part.after)?, None)),
        View::Tree => {
            let path = match part.after {
                0 => String::new(),
                floor => complaints::find_reply(tx, id, floor).map_err(bad_place)?.path,
            };
            Ok((complaints::tree_after(tx, id, &path)?, None))
        }
    }
}

fn bad_place(error: Error) -> Error {
    if matches!(error, Error::NotFound) { Error::BadRequest(BAD_PLACE) } else { error }
}

/// Cuts the extra floor off a view without dense pages; it only says that there are more.
fn cut(mut floors: Vec<Spoken>, view: View) -> (Vec<Spoken>, Option<i32>) {
    let has_more = i32::try_from(floors.len()).is_ok_and(|count| count > FLOORS_PER_PAGE);
    if matches!(view, View::All | View::Newest) || !has_more {
        return (floors, None);
    }
    floors.pop();
    let last = floors.last().map(|(reply, _)| reply.floor);
    (floors, last)
}
