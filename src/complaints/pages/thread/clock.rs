//! The panel beside a thread: who must act, by when, why that is the date, and what happens next.

use chrono::{Datelike as _, NaiveDate};

use super::read::Thread;
use crate::base::words::State;
use crate::base::{Instant, Message};
use crate::calendar::{Counting, Day};
use crate::complaints::{Complaint, FirstResponse};
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
    pub days: Vec<DayRow>,
    pub is_provisional: bool,
}

impl ClockPanel {
    /// The panel of a thread as of the request.
    pub fn of(shell: &Shell, thread: &Thread) -> Self {
        let (complaint, response) = (&thread.placed.complaint, &thread.first_response);
        let is_running = complaint.next_due_at.is_some();
        let tone = if complaint.is_archived() { "" } else { tone(complaint, response) };
        let leaf = leaf(shell, complaint, response, tone);
        let (headline, detail) = if complaint.is_archived() {
            (
                shell.t("thread.archive_locked").to_owned(),
                shell.t1("thread.archive_sent", day_of(complaint.received_at)),
            )
        } else if is_running {
            (running_headline(shell, response), due_sentence(shell, response))
        } else {
            (
                shell.t(complaint.state.label()).to_owned(),
                shell.t1("thread.since", shell.moment(complaint.last_activity_at)),
            )
        };
        Self {
            tone,
            leaf,
            turn: shell.t(turn_key(complaint)).to_owned(),
            headline,
            detail,
            next: shell.t(next_key(complaint)).to_owned(),
            steps: steps(complaint),
            first_response: first_response_sentence(shell, complaint, response),
            days: day_rows(shell, complaint.received_at, response),
            is_provisional: response.days.as_ref().is_some_and(|days| days.provisional),
        }
    }
}

fn tone(complaint: &Complaint, response: &FirstResponse) -> &'static str {
    match complaint.next_due_at {
        Some(_) if response.is_late => "late",
        Some(_) if response.days_left <= 1 => "due",
        // As on a row of a list: a clock that has time is neither idle nor done.
        Some(_) => "now",
        None => complaint.state.tone().0,
    }
}

/// A due date is the end of a day; the day is the one that ends.
fn day_of(end: Instant) -> NaiveDate {
    end.date()
}

fn last_day(due: Instant) -> NaiveDate {
    due.plus_millis(-1).date()
}

fn leaf(shell: &Shell, complaint: &Complaint, response: &FirstResponse, tone: &'static str) -> Leaf {
    if complaint.is_archived() {
        let top = shell.t("thread.archive").to_owned();
        let year = complaint.received_at.year().to_string();
        let middle = year.chars().skip(2).collect();
        return Leaf { tone: "", top, middle, bottom: shell.t("thread.year").to_owned() };
    }
    let date = if complaint.next_due_at.is_some() { last_day(response.due) } else { complaint.last_activity_at.date() };
    let words = i18n::day(shell.lang(), date);
    let weekday = words.split(' ').find(|part| !part.chars().any(|character| character.is_ascii_digit()));
    let top = match shell.lang() {
        i18n::Lang::ZhCn | i18n::Lang::ZhHant => format!("{}月", date.month()),
        i18n::Lang::En => words.split(' ').next_back().unwrap_or_default().to_owned(),
    };
    Leaf { tone, top, middle: date.day().to_string(), bottom: weekday.unwrap_or_default().to_owned() }
}

fn running_headline(shell: &Shell, response: &FirstResponse) -> String {
    let days = |count: u32| i64::from(count);
    if response.is_late {
        return match response.days.as_ref().map(|due| response.taken_days.saturating_sub(counted(&due.days))) {
            Some(late) if late > 0 => shell.t1("thread.late_days", days(late)),
            _ => shell.t("thread.late").to_owned(),
        };
    }
    match (&response.days, response.days_left) {
        (None, _) => shell.t("thread.within_hours").to_owned(),
        (Some(_), 0) => shell.t("thread.today").to_owned(),
        (Some(_), left) => shell.t1("thread.days_left", days(left)),
    }
}

fn counted(days: &[Day]) -> u32 {
    u32::try_from(days.iter().filter(|day| day.counting.is_counted()).count()).unwrap_or(0)
}

fn due_sentence(shell: &Shell, response: &FirstResponse) -> String {
    if response.days.is_some() {
        shell.t1("thread.due_end_of", last_day(response.due))
    } else {
        shell.t1("thread.due_at", response.due)
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

fn turn_key(complaint: &Complaint) -> &'static str {
    if complaint.is_archived() {
        return "thread.turn_archive";
    }
    match (complaint.state, complaint.next_due_at.is_some()) {
        (_, true) => "thread.turn_first_response",
        (State::AwaitingOwner, _) => "thread.turn_owner_answer",
        (State::Proposed, _) => "thread.turn_owner_decision",
        (State::Reopened, _) => "thread.turn_company_again",
        (state, _) if state.is_ended() => "thread.turn_ended",
        _ => "thread.turn_company",
    }
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
    }
}

const STEPS: [&str; 4] = ["thread.step_received", "thread.step_accepted", "thread.step_work", "thread.step_confirmed"];

/// The steps done and the step now; none where the way ended otherwise.
fn steps(complaint: &Complaint) -> Vec<(&'static str, &'static str)> {
    let here = match complaint.state {
        _ if complaint.is_archived() => return Vec::new(),
        State::NotUpheld | State::Withdrawn => return Vec::new(),
        State::Received => 0,
        State::Accepted => 1,
        State::InProgress | State::AwaitingOwner | State::Reopened => 2,
        State::Proposed => 3,
        State::Confirmed => 4,
    };
    let class = |index: usize| match index.cmp(&here) {
        std::cmp::Ordering::Less => "past",
        std::cmp::Ordering::Equal => "here",
        std::cmp::Ordering::Greater => "",
    };
    STEPS.iter().enumerate().map(|(index, key)| (*key, class(index))).collect()
}

fn day_rows(shell: &Shell, received_at: Instant, response: &FirstResponse) -> Vec<DayRow> {
    let Some(due) = &response.days else { return Vec::new() };
    let first = DayRow {
        tone: "off",
        day: i18n::day(shell.lang(), received_at.date()),
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
