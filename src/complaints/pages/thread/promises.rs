//! The promises of a complaint: above its floors as a list of their own, and on the words that gave them.

use super::read::Thread;
use crate::base::Message;
use crate::base::words::{ClockKind, Fate};
use crate::complaints::{Promise, urls};
use crate::web::Shell;

/// A promise as the list shows it.
#[derive(Debug)]
pub struct PromiseLine {
    /// Its number and its day.
    pub until: String,
    pub body: String,
    pub tone: &'static str,
    pub icon: &'static str,
    pub fate: &'static str,
    /// Where whoever answers for it ends it.
    pub end_url: Option<String>,
}

/// The promises of a thread in their order.
pub fn lines(shell: &Shell, thread: &Thread) -> Vec<PromiseLine> {
    thread.promises.iter().map(|promise| line(shell, thread, promise)).collect()
}

fn line(shell: &Shell, thread: &Thread, promise: &Promise) -> PromiseLine {
    let clock = thread.course.run(ClockKind::Promise, promise.number);
    let fate = promise.fate(clock, shell.visit.now);
    let (tone, icon) = match fate {
        Fate::Open => ("now", "clock"),
        Fate::Broken => ("late", "late"),
        Fate::Kept => ("done", "done"),
        Fate::KeptLate => ("late", "done"),
        Fate::Moved => ("late", "again"),
        Fate::Void => ("", "no"),
    };
    let may_end = thread.can.promise && promise.is_open(clock);
    PromiseLine {
        until: shell.say(&until(promise)),
        body: promise.body.clone(),
        tone,
        icon,
        fate: fate.label(),
        end_url: may_end.then(|| urls::promise(promise.complaint_id, promise.number)),
    }
}

fn until(promise: &Promise) -> Message {
    let day = promise.due_at.plus_millis(-1).date();
    Message::new("thread.promise_until").with(i64::from(promise.number)).with(day)
}

/// What a floor promises; the points of a solution say it themselves, but for the day.
pub fn given_on(shell: &Shell, thread: &Thread, floor: i32) -> Vec<String> {
    let given = thread.promises.iter().filter(|promise| promise.floor == floor && !promise.body.is_empty());
    given.map(|promise| format!("{} {}", shell.say(&until(promise)), promise.body)).collect()
}

/// Why a day on a floor is no promise.
pub fn declined_on(thread: &Thread, floor: i32) -> Option<String> {
    thread.no_promises.iter().find(|row| row.floor == floor).map(|row| row.body.clone())
}
