//! What is done so that the cause of a complaint does not come again: above its floors, and on the public list.

use super::read::Thread;
use crate::accounts::Scope;
use crate::base::Message;
use crate::base::words::RemedyStanding;
use crate::complaints::model::number;
use crate::complaints::{Remedy, urls};
use crate::i18n;
use crate::web::Shell;

/// A remedy as everybody reads it.
#[derive(Clone, Debug)]
pub struct RemedyLine {
    /// The cause, as a key of `i18n`, and the part that it is of.
    pub cause: &'static str,
    pub part: String,
    /// Where it reaches.
    pub scope: String,
    pub body: String,
    pub observable: String,
    /// For how many days, and once it was verified, until when.
    pub days: String,
    pub tone: &'static str,
    pub icon: &'static str,
    pub standing: String,
    pub verification: String,
    pub is_refuted: bool,
    /// The address and the number of the complaint that refuted it.
    pub refuted_by: Option<(String, String)>,
    /// Where somebody else says that she saw it done.
    pub verify_url: Option<String>,
}

/// The remedies of a thread in their order.
pub fn lines(shell: &Shell, thread: &Thread) -> Vec<RemedyLine> {
    let (estate, region) = (&thread.placed.estate, &thread.placed.region);
    let line = |remedy: &Remedy| {
        let refuting = thread.refuting.iter().find(|(id, _)| Some(*id) == remedy.refuted_by);
        let is_to_verify = remedy.standing == RemedyStanding::Announced && thread.can.acknowledge;
        let may_verify = is_to_verify && thread.ties.speaker != Some(remedy.given_by);
        RemedyLine {
            refuted_by: refuting.map(|(id, at)| (urls::complaint(*id), number(*id, *at))),
            verify_url: may_verify.then(|| urls::remedy(remedy.complaint_id, remedy.number)),
            ..line(shell, remedy, (estate, region))
        }
    };
    thread.remedies.iter().map(line).collect()
}

/// One remedy, of a complaint on an estate in a region.
pub fn line(shell: &Shell, remedy: &Remedy, (estate, region): (&str, &str)) -> RemedyLine {
    let (tone, icon, standing) = standing(shell, remedy);
    RemedyLine {
        cause: remedy.cause.label(),
        part: remedy.part.clone(),
        scope: match remedy.scope() {
            Some(Scope::Estate(_)) => estate.to_owned(),
            Some(Scope::Region(_)) => region.to_owned(),
            _ => shell.t("official.remedy_everywhere").to_owned(),
        },
        body: remedy.body.clone(),
        observable: remedy.observable.clone(),
        days: shell.t1("thread.remedy_days", i64::from(remedy.days)),
        tone,
        icon,
        standing,
        verification: remedy.verification.clone(),
        is_refuted: remedy.standing == RemedyStanding::Refuted,
        refuted_by: None,
        verify_url: None,
    }
}

fn standing(shell: &Shell, remedy: &Remedy) -> (&'static str, &'static str, String) {
    let until = |key| match remedy.last_day() {
        // It lies in another year more often than not.
        Some(day) => shell.say(&Message::new(key).with(i18n::date(shell.visit.lang, day))),
        None => String::new(),
    };
    match remedy.standing {
        RemedyStanding::Announced => ("", "clock", shell.t(remedy.standing.label()).to_owned()),
        RemedyStanding::Verified if remedy.has_held(shell.visit.now) => ("done", "done", until("thread.remedy_held")),
        RemedyStanding::Verified => ("now", "clock", until("thread.remedy_watched")),
        RemedyStanding::Refuted => ("late", "again", shell.t(remedy.standing.label()).to_owned()),
    }
}
