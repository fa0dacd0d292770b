//! The panel beside a thread: who must act, by when, why that is the date, and what happens next.

use chrono::{Datelike as _, NaiveDate};

use super::read::Thread;
use crate::base::words::{ClockKind, State};
use crate::base::{Instant, Message};
use crate::calendar::{Calendar, Calendars, Counting, Day, Due};
use crate::complaints::{Clock, Complaint, Course, FirstResponse, Limit, Term, role_on};
use crate::i18n;
use crate::web::Shell;

/// One sheet of a tear-off calendar.
#[derive(Clone, Debug)]
pub struct Leaf {
    pub tone: &'static str,
    pub top: String,
    pub middle: String,
    pub bottom: String,
}

/// A day of the explanation.
#[derive(Clone, Debug)]
pub struct DayRow {
    pub tone: &'static str,
    pub day: String,
    pub why: String,
    pub count: String,
}

/// The panel.
#[derive(Debug)]
pub struct ClockPanel {
    pub tone: &'static str,
    pub leaf: Leaf,
    pub turn: String,
    pub headline: String,
    pub detail: String,
    /// What happens next, in one sentence.
    pub next: String,
    pub steps: Vec<(&'static str, &'static str)>,
    pub first_response: String,
    /// Who is named by the highest rung it has reached.
    pub rung: Option<String>,
    /// Every clock, the last first.
    pub clocks: Vec<ClockLine>,
}

/// One clock of the list under the panel.
#[derive(Clone, Debug)]
pub struct ClockLine {
    pub tone: &'static str,
    pub icon: &'static str,
    /// Which, with its number where it ran before.
    pub name: String,
    /// By when, and how it stands.
    pub words: String,
    /// Which notice of holidays moved it: what is said of that, and where the notice can be read.
    pub moved: Option<(String, String)>,
    pub days: Vec<DayRow>,
    /// What is said where the notice of a year is missing.
    pub provisional: Option<&'static str>,
}

impl ClockPanel {
    /// The panel of a thread as of the request.
    pub fn of(shell: &Shell, thread: &Thread) -> Self {
        let complaint = &thread.placed.complaint;
        let (calendar, now) = (thread.placed.calendars.latest(), shell.visit.now);
        let running = running(complaint, &thread.course);
        let term = running.map(|clock| Term::of(clock, calendar, now));
        let tone = match &term {
            _ if complaint.is_archived() => "",
            Some(term) => term.tone,
            None => complaint.state.tone().0,
        };
        let date = running.map_or_else(|| complaint.last_activity_at.date(), |clock| last_day(clock.due));
        let (headline, detail) = if complaint.is_archived() {
            let sent = shell.t1("thread.archive_sent", complaint.received_at.date());
            (shell.t("thread.archive_locked").to_owned(), sent)
        } else if let (Some(clock), Some(term)) = (running, &term) {
            (shell.say(&term.words), due_sentence(shell, clock))
        } else {
            let since = shell.t1("thread.since", shell.moment(complaint.last_activity_at));
            (shell.t(complaint.state.label()).to_owned(), since)
        };
        Self {
            tone,
            leaf: leaf(shell, complaint, date, tone),
            turn: turn(shell, complaint, running),
            headline,
            detail,
            next: shell.t(next_key(complaint)).to_owned(),
            steps: steps(complaint),
            first_response: first_response_sentence(shell, complaint, &thread.first_response),
            rung: (complaint.rung > 0).then(|| shell.t(role_on(complaint.rung).label()).to_owned()),
            clocks: lines(shell, thread),
        }
    }
}

/// The clock whose turn it is: the owner's while the complaint waits for her, else the company's next.
fn running<'a>(complaint: &Complaint, course: &'a Course) -> Option<&'a Clock> {
    let owners = match complaint.state {
        State::AwaitingOwner => course.last(ClockKind::OwnersTurn),
        State::Proposed => course.last(ClockKind::Confirmation),
        _ => None,
    };
    owners.filter(|clock| clock.is_running()).or_else(|| course.next())
}

/// Every clock, the last first; of an archived letter those that it would have had.
fn lines(shell: &Shell, thread: &Thread) -> Vec<ClockLine> {
    let (complaint, calendars) = (&thread.placed.complaint, &thread.placed.calendars);
    if complaint.is_archived() {
        let clocks = Course::as_if(complaint.received_at, complaint.first_response_at, calendars.latest());
        return clocks.iter().map(|clock| as_if_line(shell, clock, calendars.latest())).collect();
    }
    thread.course.clocks.iter().rev().map(|clock| line(shell, thread, clock)).collect()
}

fn line(shell: &Shell, thread: &Thread, clock: &Clock) -> ClockLine {
    let calendars = &thread.placed.calendars;
    let calendar = calendars.latest();
    let term = Term::of(clock, calendar, shell.visit.now);
    let name = match clock.owed_by {
        Some(owed_by) => shell.t1("thread.line_of", thread.name(owed_by)),
        None => shell.t(clock.kind.label()).to_owned(),
    };
    let is_again = clock.run > 1 && clock.owed_by.is_none();
    let days = clock.days(calendar);
    ClockLine {
        tone: term.tone,
        icon: term.icon,
        name: if is_again { shell.t2("thread.clock_again", name.as_str(), i64::from(clock.run)) } else { name },
        words: format!("{} · {}", due_sentence(shell, clock), shell.say(&term.words)),
        moved: moved(shell, clock, calendars),
        provisional: days.as_ref().filter(|days| days.provisional).map(|_| "thread.provisional"),
        days: days.map(|days| day_rows(shell, clock.started_at, &days)).unwrap_or_default(),
    }
}

/// That a later notice moved a date, from where, and that it undid a breach.
fn moved(shell: &Shell, clock: &Clock, calendars: &Calendars) -> Option<(String, String)> {
    let loaded = calendars.loaded().iter().find(|loaded| Some(loaded.id) == clock.moved_by)?;
    let year = loaded.notice.year.to_string();
    let words = shell.t2("thread.moved_by_notice", year, last_day(clock.announced));
    Some((words, loaded.notice.link().unwrap_or_default().to_owned()))
}

/// A clock that never ran: its limit, its date, and what is on record of it.
fn as_if_line(shell: &Shell, clock: &Clock, calendar: &Calendar) -> ClockLine {
    let limit = match clock.limit {
        Limit::WorkingDays(days) => shell.t1("thread.limit_working_days", i64::from(days)),
        _ => String::new(),
    };
    let date = |at: Instant| i18n::date(shell.lang(), at.date());
    let due = shell.t1("thread.would_be_due", date(clock.due.plus_millis(-1)));
    let (tone, icon, outcome) = match clock.stopped_at {
        Some(at) if clock.is_late(at) => ("late", "late", shell.t1("thread.would_be_late", date(at))),
        Some(at) => ("done", "done", shell.t1("thread.would_be_in_time", date(at))),
        None => ("", "day", shell.t("thread.not_on_record").to_owned()),
    };
    let days = clock.days(calendar);
    ClockLine {
        tone,
        icon,
        name: format!("{} {limit}", shell.t(clock.kind.label())),
        words: format!("{due} · {outcome}"),
        moved: None,
        provisional: days.as_ref().filter(|days| days.provisional).map(|_| "thread.historic"),
        days: days.map(|days| day_rows(shell, clock.started_at, &days)).unwrap_or_default(),
    }
}

/// A due date is the end of a day; the day is the one that ends.
fn last_day(due: Instant) -> NaiveDate {
    due.plus_millis(-1).date()
}

fn leaf(shell: &Shell, complaint: &Complaint, date: NaiveDate, tone: &'static str) -> Leaf {
    if complaint.is_archived() {
        let top = shell.t("thread.archive").to_owned();
        let year = complaint.received_at.year().to_string();
        let middle = year.chars().skip(2).collect();
        return Leaf { tone: "", top, middle, bottom: shell.t("thread.year").to_owned() };
    }
    let words = i18n::day(shell.lang(), date);
    let weekday = words.split(' ').find(|part| !part.chars().any(|character| character.is_ascii_digit()));
    let top = match shell.lang() {
        i18n::Lang::ZhCn | i18n::Lang::ZhHant => format!("{}月", date.month()),
        i18n::Lang::En => words.split(' ').next_back().unwrap_or_default().to_owned(),
    };
    Leaf { tone, top, middle: date.day().to_string(), bottom: weekday.unwrap_or_default().to_owned() }
}

fn due_sentence(shell: &Shell, clock: &Clock) -> String {
    if clock.due == Instant::start_of(clock.due.date()) {
        shell.t1("thread.due_end_of", last_day(clock.due))
    } else {
        shell.t1("thread.due_at", clock.due)
    }
}

fn first_response_sentence(shell: &Shell, complaint: &Complaint, response: &FirstResponse) -> String {
    let taken = i64::from(response.taken_days);
    if complaint.is_archived() {
        let due = last_day(response.due);
        return match response.given_at {
            Some(at) => shell.say(&Message::new("thread.would_have_been").with(due).with(at.date())),
            None => shell.t1("thread.would_have_been_due", due),
        };
    }
    match (response.given_at, response.is_late) {
        (Some(_), false) if taken == 0 => shell.t("thread.same_day").to_owned(),
        (Some(_), false) => shell.t1("thread.answered_in_time", taken),
        (Some(_), true) => shell.t1("thread.answered_late", taken),
        (None, _) if complaint.next_due_at.is_none() => shell.t("thread.never_answered").to_owned(),
        (None, false) => shell.t("thread.not_answered_yet").to_owned(),
        (None, true) => shell.t("thread.not_answered_late").to_owned(),
    }
}

fn turn(shell: &Shell, complaint: &Complaint, running: Option<&Clock>) -> String {
    let key = match (complaint.state, running) {
        _ if complaint.is_archived() => "thread.turn_archive",
        (State::AwaitingOwner, _) => "thread.turn_owner_answer",
        (State::Proposed, _) => "thread.turn_owner_decision",
        (_, Some(clock)) => return shell.t1("thread.turn_clock", shell.t(clock.kind.label())),
        (state, _) if state.is_ended() => "thread.turn_ended",
        _ => "thread.turn_company",
    };
    shell.t(key).to_owned()
}

fn next_key(complaint: &Complaint) -> &'static str {
    if complaint.is_archived() {
        return "thread.next_archive";
    }
    match complaint.state {
        State::Received => "thread.next_received",
        State::Accepted => "thread.next_accepted",
        State::InProgress => "thread.next_in_progress",
        State::AwaitingOwner => "thread.next_awaiting_owner",
        State::Proposed => "thread.next_proposed",
        State::Reopened => "thread.next_reopened",
        State::Confirmed => "thread.next_confirmed",
        State::NotUpheld => "thread.next_not_upheld",
        State::Withdrawn => "thread.next_withdrawn",
        State::Lapsed => "thread.next_lapsed",
        State::UnderReview => "thread.next_under_review",
        State::Closed => "thread.next_closed",
        State::Merged => "thread.next_merged",
    }
}

const STEPS: [&str; 4] = ["thread.step_received", "thread.step_accepted", "thread.step_work", "thread.step_confirmed"];

/// The steps done and the step now; none where the way ended otherwise.
fn steps(complaint: &Complaint) -> Vec<(&'static str, &'static str)> {
    let here = match complaint.state {
        _ if complaint.is_archived() => return Vec::new(),
        State::NotUpheld | State::Withdrawn | State::Lapsed | State::UnderReview | State::Merged => return Vec::new(),
        State::Received => 0,
        State::Accepted => 1,
        State::InProgress | State::AwaitingOwner | State::Reopened => 2,
        State::Proposed => 3,
        State::Confirmed | State::Closed => 4,
    };
    let class = |index: usize| match index.cmp(&here) {
        std::cmp::Ordering::Less => "past",
        std::cmp::Ordering::Equal => "here",
        std::cmp::Ordering::Greater => "",
    };
    STEPS.iter().enumerate().map(|(index, key)| (*key, class(index))).collect()
}

fn day_rows(shell: &Shell, started_at: Instant, due: &Due) -> Vec<DayRow> {
    let first = DayRow {
        tone: "off",
        day: i18n::day(shell.lang(), started_at.date()),
        why: shell.t("thread.day_zero").to_owned(),
        count: String::new(),
    };
    let mut number = 0;
    let rows = due.days.iter().map(|day| {
        let (tone, why) = why(shell, day);
        if day.counting.is_counted() {
            number += 1;
        }
        let count =
            if day.counting.is_counted() { number.to_string() } else { shell.t("thread.not_counted").to_owned() };
        let tone = if day.date == due.day { "goal" } else { tone };
        DayRow { tone, day: i18n::day(shell.lang(), day.date), why, count }
    });
    std::iter::once(first).chain(rows).collect()
}

fn why(shell: &Shell, day: &Day) -> (&'static str, String) {
    match &day.counting {
        Counting::Counted => ("", String::new()),
        Counting::CountedMakeUp { name, .. } => ("make", shell.t1("thread.day_make_up", name.as_str())),
        Counting::SkippedWeekend => ("off", shell.t("thread.day_weekend").to_owned()),
        Counting::SkippedHoliday { name, .. } => ("off", name.clone()),
        Counting::SkippedPause => ("off", shell.t("thread.day_pause").to_owned()),
    }
}
