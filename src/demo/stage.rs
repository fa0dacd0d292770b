//! The script played: every step of every complaint in the order of time, through the actions that people use.

use anyhow::{Context as _, anyhow};
use chrono::NaiveDate;

use super::people::OWNER_HOMES;
use super::pictures;
use super::script::{self, Deed, Scene, Step};
use super::world::World;
use crate::accounts::{self, Actor, Scope};
use crate::app::App;
use crate::base::ids::{ComplaintId, PersonId};
use crate::base::masking::Unmasked;
use crate::base::words::{
    About, Category, Cause, Certainty, Origin, Outcome, ReplyKind, Severity, State, Validity, Verdict, VisitChannel,
};
use crate::base::{Clock, Error, Instant, Result};
use crate::complaints::actions::{
    self, Acceptance, Decision, Ending, Merger, NewComplaint, NewEntry, NewReply, PointAnswer, Rejection, Response,
    Review, Seen,
};
use crate::complaints::{self, Complaint, NewCause, NewPromise, NewRemedy, Pledge, USUAL_REMEDY_DAYS};
use crate::db::WriteTx;
use crate::desk::{self, Answers, NewFinding, NewVisit};
use crate::drafts::{self, Target};
use crate::media;
use crate::settings::SecretKey;

const MILLIS_PER_HOUR: f64 = 3_600_000.0;
/// What would lie in the future happens just now, if it opens a complaint, and not yet otherwise.
const JUST_NOW_MINUTES: i64 = 20;
const OWNERS_PER_ESTATE: usize = 6;

/// When something happens: the complaint, and its step; `None` opens it.
struct Cue {
    at: Instant,
    scene: usize,
    step: Option<usize>,
}

/// Plays everything up to the present; the worker runs at the end of each day.
pub(super) fn play(app: &App, clock: &Clock, world: &World, now: Instant) -> anyhow::Result<()> {
    let scenes = script::scenes().context("reading the script")?;
    let mut cues: Vec<Cue> = scenes.iter().enumerate().flat_map(|(index, scene)| cues_of(index, scene, now)).collect();
    // Stable: the steps of one complaint keep their order.
    cues.sort_by_key(|cue| cue.at);
    let mut ids: Vec<Option<ComplaintId>> = vec![None; scenes.len()];
    for cue in cues {
        if cue.at.date() != clock.now().date() {
            app.worker.work_off()?;
            write_lines(app, &ids)?;
        }
        clock.set(cue.at.max(clock.now()));
        complaints::jobs::strike_all(&app.store)?;
        let (Some(scene), Some(id)) = (scenes.get(cue.scene), ids.get_mut(cue.scene)) else { continue };
        let played = match (cue.step.and_then(|step| scene.then.get(step)), *id) {
            (Some(step), Some(id)) => take_step(app, world, scene, (id, step)),
            _ => open(app, world, scene, cue.scene).map(|new| *id = Some(new)),
        };
        played.with_context(|| format!("{}, step {:?}", scene.title, cue.step))?;
    }
    Ok(())
}

/// What people say whom the ladder names; two of three say something.
const LINES: [&str; 3] = [
    "这件事拖到了我这里，是我们没有办好。我已经过问，由我盯到办完。",
    "我看过全部经过了，拖延没有理由。责任人已经明确，进展会继续写在这里。",
    "",
];

/// Lets those who owe a line in public write it the next morning, or stay silent.
fn write_lines(app: &App, ids: &[Option<ComplaintId>]) -> anyhow::Result<()> {
    for id in ids.iter().flatten().copied() {
        let place = usize::try_from(id.0).unwrap_or(0) % LINES.len();
        let Some(line) = LINES.get(place).filter(|line| !line.is_empty()) else { continue };
        app.store.write_blocking(move |tx| {
            let course = complaints::course_of(tx, id)?;
            let owed = course.clocks.iter().filter(|clock| clock.is_running()).filter_map(|clock| clock.owed_by);
            for number in owed {
                let Some(person) = complaints::find_participant(tx, id, number)?.person_id else { continue };
                let actor = accounts::find_actor(tx, person)?;
                let seen_version = complaints::find(tx, Some(&actor), id)?.version;
                let (kind, text) = (ReplyKind::Acknowledgement, (*line).to_owned());
                actions::respond(tx, &actor, id, &Response { kind, text, pledge: Pledge::Nothing, seen_version })?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

fn cues_of(index: usize, scene: &Scene, now: Instant) -> Vec<Cue> {
    let midnight = Instant::start_of(now.plus_days(-scene.days).date());
    let mut at = midnight.plus_millis(millis(scene.at)).min(now.plus_minutes(-JUST_NOW_MINUTES));
    let mut cues = vec![Cue { at, scene: index, step: None }];
    for (place, step) in scene.then.iter().enumerate() {
        at = at.plus_millis(millis(step.h));
        if at >= now {
            break;
        }
        cues.push(Cue { at, scene: index, step: Some(place) });
    }
    cues
}

/// Hours as whole minutes, without a cast.
fn millis(hours: f64) -> i64 {
    std::time::Duration::try_from_secs_f64(hours * MILLIS_PER_HOUR / 1_000.0)
        .ok()
        .and_then(|duration| i64::try_from(duration.as_millis()).ok())
        .unwrap_or(0)
}

fn open(app: &App, world: &World, scene: &Scene, index: usize) -> anyhow::Result<ComplaintId> {
    let place = world.places.get(&scene.estate).ok_or_else(|| anyhow!("no estate {}", scene.estate))?;
    let new = NewComplaint {
        estate_id: place.id,
        category: Category::parse(&scene.category).ok_or_else(|| anyhow!("no category {}", scene.category))?,
        severity: Severity::parse(&scene.severity).ok_or_else(|| anyhow!("no severity {}", scene.severity))?,
        about: scene.about.as_deref().and_then(About::parse).unwrap_or_default(),
        title: scene.title.clone(),
        text: scene.text.trim().to_owned(),
        points: scene.points.clone(),
        wish: scene.wish.clone(),
        unmasked: Unmasked::NOTHING,
        submission_key: format!("demo-{index}"),
    };
    if let Some(origin) = scene.origin.as_deref().and_then(Origin::parse) {
        return enter(app, world, (place.number, scene.by), (origin, new));
    }
    let opener = owner(world, scene, scene.by)?;
    let mut photographs = Vec::new();
    for number in &scene.photographs {
        let developed = app.darkroom.develop_blocking(&pictures::draw(*number)?)?;
        photographs.push(developed.map_err(|refusal| anyhow!("a photograph was not taken: {refusal:?}"))?);
    }
    let id = app.store.write_blocking(move |tx| {
        let actor = accounts::find_actor(tx, opener)?;
        if photographs.is_empty() {
            return actions::receive(tx, &actor, &new);
        }
        // The way of everybody's photographs: onto a draft, and with it onto the floor.
        let draft = drafts::actions::begin(tx, &actor, Target::Opening)?;
        media::actions::add(tx, &actor, &draft.id, &photographs)?;
        let id = actions::receive(tx, &actor, &new)?;
        drafts::actions::publish(tx, &actor, Some(&draft.seen()), (id, 1))?;
        Ok(id)
    });
    Ok(id?)
}

/// The service manager enters what an owner said an hour before.
fn enter(
    app: &App,
    world: &World,
    (place, owner): (usize, usize),
    (origin, complaint): (Origin, NewComplaint),
) -> anyhow::Result<ComplaintId> {
    let manager = world.person(&format!("manager{place}"))?;
    let secret = app.site.secret.clone();
    let (building, unit) = OWNER_HOMES.get(owner - 1).copied().unwrap_or_default();
    let id = app.store.write_blocking(move |tx| {
        let received_at = tx.now().plus_hours(-1);
        let (name, contact) = ("赵女士".to_owned(), "13800138000".to_owned());
        let home = Some((building.to_owned(), unit.to_owned()));
        let manager = accounts::find_actor(tx, manager)?;
        let id = actions::enter(tx, &manager, &NewEntry { origin, received_at, complaint, home, name, contact })?;
        actions::make_code(tx, &manager, id, &secret)?;
        Ok(id)
    });
    Ok(id?)
}

fn owner(world: &World, scene: &Scene, number: usize) -> Result<PersonId> {
    let place = world.places.get(&scene.estate).ok_or(Error::NotFound)?;
    match number {
        0 => world.person("newcomer"),
        _ => world.person(&format!("owner{}", (place.number - 1) * OWNERS_PER_ESTATE + number)),
    }
}

/// Who takes a step: the one named in the script, else the one whose step it usually is.
fn who(world: &World, scene: &Scene, step: &Step) -> Result<PersonId> {
    let place = world.places.get(&scene.estate).ok_or(Error::NotFound)?;
    let usual = match step.act {
        Deed::Accept | Deed::Reject | Deed::Publish | Deed::Merge => "triage",
        Deed::Sign => "centre",
        Deed::Visit => "caller",
        Deed::Verify => "manager",
        Deed::Review => "reviewer",
        Deed::Acknowledge
        | Deed::Respond
        | Deed::Ask
        | Deed::Propose
        | Deed::RootCause
        | Deed::Find
        | Deed::Promise
        | Deed::Keep
        | Deed::Move => "ambassador",
        Deed::Confirm
        | Deed::Refuse
        | Deed::Withdraw
        | Deed::Reply
        | Deed::Add
        | Deed::Affect
        | Deed::Reopen
        | Deed::AskReview
        | Deed::Urge
        | Deed::Join
        | Deed::State
        | Deed::TakeOver => "",
    };
    match if step.who.is_empty() { usual } else { step.who.as_str() } {
        "" => owner(world, scene, scene.by),
        "ambassador" => world.person(&format!("ambassador{}", place.number)),
        "manager" => world.person(&format!("manager{}", place.number)),
        "gm" => world.person(&format!("gm{}", place.region)),
        name => match name.parse() {
            Ok(number) => owner(world, scene, number),
            Err(_) => world.person(name),
        },
    }
}

fn take_step(app: &App, world: &World, scene: &Scene, (id, step): (ComplaintId, &Step)) -> anyhow::Result<()> {
    let place = world.places.get(&scene.estate).ok_or_else(|| anyhow!("no estate {}", scene.estate))?;
    let (person, ambassador) = (who(world, scene, step)?, world.person(&format!("ambassador{}", place.number))?);
    let manager = world.person(&format!("manager{}", place.number))?;
    let visited = step.number.filter(|_| step.act == Deed::Visit).and_then(|number| usize::try_from(number).ok());
    let home = visited.map(|number| owner(world, scene, number)).transpose()?;
    let step = step.clone();
    let taken = app.store.write_blocking(move |tx| {
        let mut actor = accounts::find_actor(tx, person)?;
        let complaint = complaints::find(tx, Some(&actor), id)?;
        // The group centre may have taken it over from the ambassador of the estate.
        if let Some(named) = complaint.ambassador_id.filter(|_| person == ambassador) {
            actor = accounts::find_actor(tx, named)?;
        }
        act(tx, &actor, &complaint, (&step, ambassador, manager, home))
    });
    Ok(taken?)
}

fn act(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    complaint: &Complaint,
    (step, ambassador, manager, home): (&Step, PersonId, PersonId, Option<PersonId>),
) -> Result<()> {
    let (id, seen_version, text) = (complaint.id, complaint.version, step.say.trim().to_owned());
    let pledge = pledge(step, tx.now());
    let response = |kind| Response { kind, text: text.clone(), pledge: pledge.clone(), seen_version };
    match step.act {
        Deed::Accept => {
            let severity = step.severity.as_deref().and_then(Severity::parse).unwrap_or(complaint.severity);
            // What is about people of the region is answered for by whoever takes it up at the group.
            let ambassador = if complaint.about.is_nobody() { ambassador } else { actor.person_id };
            let acceptance = Acceptance { severity, category: complaint.category, ambassador, seen_version };
            actions::accept(tx, actor, id, &acceptance)?;
            named(step).map_or(Ok(()), |cause| actions::name_cause(tx, actor, id, &cause))
        }
        Deed::Acknowledge => actions::respond(tx, actor, id, &response(ReplyKind::Acknowledgement)).map(drop),
        Deed::Respond => actions::respond(tx, actor, id, &response(ReplyKind::Substantive)).map(drop),
        Deed::Ask => actions::respond(tx, actor, id, &response(ReplyKind::Question)).map(drop),
        Deed::Propose => propose(tx, actor, (id, step), &response(ReplyKind::Solution)),
        Deed::Confirm | Deed::Refuse => {
            let decision = decision(tx, actor, (complaint, step))?;
            actions::decide(tx, actor, id, &decision)
        }
        Deed::Withdraw => actions::withdraw(tx, actor, id, &text, seen_version),
        Deed::Reopen => actions::reopen(tx, actor, id, &text, seen_version),
        Deed::AskReview => actions::ask_review(tx, actor, id, &text, seen_version),
        Deed::Urge => actions::urge(tx, actor, id, &text, seen_version),
        Deed::RootCause => announce(tx, actor, complaint, (step, &response(ReplyKind::RootCause))),
        Deed::Verify => verify(tx, actor, id, step),
        Deed::Find => find(tx, actor, id, step),
        Deed::Promise => actions::respond(tx, actor, id, &response(ReplyKind::Promise)).map(drop),
        Deed::Keep | Deed::Move => {
            let ending = if step.act == Deed::Keep { Ending::Kept } else { Ending::Moved };
            let promise = (id, step.number.unwrap_or(1));
            actions::end_promise(tx, actor, promise, (ending, &response(ReplyKind::Promise))).map(drop)
        }
        Deed::Review => {
            let to = step.code.as_deref().and_then(State::parse).unwrap_or(State::InProgress);
            let review = Review { to, reason: text, ambassador: Some(ambassador), seen_version };
            actions::decide_review(tx, actor, id, &review)
        }
        Deed::Visit => {
            let made = visit(tx, id, (step, home))?;
            desk::actions::record_visit(tx, actor, id, &made)
        }
        Deed::Reject => {
            let code = step.code.as_deref().and_then(Validity::parse).unwrap_or(Validity::NotOurs);
            actions::propose_rejection(tx, actor, id, &Rejection { code, reason: text, seen_version })
        }
        Deed::Sign => actions::sign_rejection(tx, actor, id),
        Deed::Publish => actions::publish_held(tx, actor, id, seen_version),
        Deed::Reply => {
            let submission_key = tx.random().public_id();
            let new = NewReply { parent_floor: step.to, text, unmasked: Unmasked::NOTHING, submission_key };
            actions::reply(tx, actor, id, &new).map(drop)
        }
        Deed::Add => actions::edit_text(tx, actor, (id, step.to.unwrap_or(1)), text.as_str()).map(drop),
        Deed::Affect => actions::affect(tx, actor, id),
        Deed::Join => actions::join(tx, actor, id),
        Deed::State => actions::state_points(tx, actor, id, &step.points),
        Deed::Merge => merge(tx, actor, complaint, step),
        Deed::TakeOver => take_over(tx, actor, id, manager),
    }
}

/// The root cause, with what is done against it.
fn announce(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    complaint: &Complaint,
    (step, response): (&Step, &Response),
) -> Result<()> {
    actions::announce(tx, actor, complaint.id, (response, &remedy(step, complaint))).map(drop)
}

/// The service manager went and looked.
fn verify(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId, step: &Step) -> Result<()> {
    let seen = Seen { day: tx.now().date(), how: step.say.trim().to_owned() };
    actions::verify(tx, actor, (id, step.number.unwrap_or(1)), &seen)
}

/// What the ambassador saw, and what she thinks that it means.
fn find(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId, step: &Step) -> Result<()> {
    let (looked_at, found) = (step.looked_at.clone(), step.say.trim().to_owned());
    let cause = named(step).map(|cause| (cause, Certainty::Suspected));
    let submission_key = tx.random().public_id();
    let new = NewFinding { looked_at, found, cause, photographs: Vec::new(), submission_key };
    desk::actions::write_finding(tx, actor, id, &new)
}

/// The cause that a step names.
fn named(step: &Step) -> Option<NewCause> {
    Cause::parse(&step.cause).map(|cause| NewCause { cause, part: String::new() })
}

/// What a root cause says is done, for its estate and half a year.
fn remedy(step: &Step, complaint: &Complaint) -> NewRemedy {
    NewRemedy {
        cause: named(step).unwrap_or(NewCause { cause: Cause::Other, part: String::new() }),
        scope: Scope::Estate(complaint.estate_id),
        body: step.remedy.clone(),
        observable: step.observable.clone(),
        days: step.watched.unwrap_or(USUAL_REMEDY_DAYS),
    }
}

fn propose(tx: &mut WriteTx<'_>, actor: &Actor, (id, step): (ComplaintId, &Step), cover: &Response) -> Result<()> {
    let day = step.in_days.map(|days| tx.now().plus_days(days).date());
    let answers: Vec<PointAnswer> = step.points.iter().map(|point| answer(point, day)).collect();
    actions::propose_solution(tx, actor, id, cover, &answers).map(drop)
}

/// Merges a complaint into the one of its estate and category with the title that the script names.
fn merge(tx: &mut WriteTx<'_>, actor: &Actor, complaint: &Complaint, step: &Step) -> Result<()> {
    let leads = complaints::leads_for(tx, actor, complaint)?;
    let lead = leads.into_iter().map(|row| row.complaint).find(|lead| lead.title == step.into);
    let lead = lead.ok_or(Error::NotFound)?;
    let (seen_version, lead_version) = (complaint.version, lead.version);
    let reason = step.say.trim().to_owned();
    actions::merge(tx, actor, complaint.id, &Merger { lead: lead.id, reason, seen_version, lead_version })
}

/// The owner takes over what the service manager entered for her, with a code that is made and used at once.
fn take_over(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId, manager: PersonId) -> Result<()> {
    let key = SecretKey::of_bytes(tx.random().bytes::<32>());
    let manager = accounts::find_actor(tx, manager)?;
    let (code, _) = actions::make_code(tx, &manager, id, &key)?;
    actions::take_over(tx, actor, Some(&code), &key).map(drop)
}

/// What the owner said when she was visited; without a rating nobody was reached.
fn visit(tx: &mut WriteTx<'_>, id: ComplaintId, (step, home): (&Step, Option<PersonId>)) -> Result<NewVisit> {
    let answers = step.rating.map(|satisfaction| Answers {
        is_solved: satisfaction > 1,
        satisfaction,
        was_respected: true,
        was_pressed: false,
    });
    let household = match home {
        Some(person) => complaints::find_participant_of(tx, id, person)?.map(|speaker| speaker.number),
        None => None,
    };
    Ok(NewVisit { channel: VisitChannel::Phone, answers, note: step.say.clone(), household })
}

/// `done:…`, `refused:…` or `promised:…`.
fn answer(point: &str, day: Option<NaiveDate>) -> PointAnswer {
    let (outcome, text) = point.split_once(':').unwrap_or(("done", point));
    PointAnswer { outcome: Outcome::parse(outcome).unwrap_or(Outcome::Done), text: text.to_owned(), day }
}

/// What an official word says of the days in it; those of a solution's points stand with them.
fn pledge(step: &Step, now: Instant) -> Pledge {
    match step.in_days {
        Some(days) if !step.promise.is_empty() => {
            Pledge::Promise(NewPromise { day: now.plus_days(days).date(), body: step.promise.clone() })
        }
        _ if step.no_promise.is_empty() => Pledge::Nothing,
        _ => Pledge::Declined(step.no_promise.clone()),
    }
}

fn decision(tx: &mut WriteTx<'_>, actor: &Actor, (complaint, step): (&Complaint, &Step)) -> Result<Decision> {
    let verdicts = if step.act == Deed::Confirm {
        let households = complaints::households_of(tx, complaint.id)?;
        let own = actions::own_household(actor, complaint, &households).map(|own| own.number);
        let points = complaints::points_of(tx, complaint.id)?;
        vec![Verdict::Confirmed; points.iter().filter(|point| point.is_for(own)).count()]
    } else {
        let verdict = |said: &String| if said == "yes" { Verdict::Confirmed } else { Verdict::Refused };
        step.points.iter().map(verdict).collect()
    };
    Ok(Decision { verdicts, rating: step.rating, text: step.say.clone(), seen_version: complaint.version })
}
