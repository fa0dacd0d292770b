//! What happens in the demonstration, as it is written in `complaints.toml`.

use serde::Deserialize;

const COMPLAINTS: &str = include_str!("complaints.toml");

#[derive(Debug, Deserialize)]
struct Script {
    complaint: Vec<Scene>,
}

/// A complaint and what becomes of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scene {
    pub estate: String,
    /// An owner of the estate, 1 to 6; 0 is the newcomer, who has no home.
    pub by: usize,
    /// How it came, where the service manager of the estate entered it for its owner.
    #[serde(default)]
    pub origin: Option<String>,
    /// How many days ago.
    pub days: i64,
    /// Hour of the day, with halves.
    pub at: f64,
    pub category: String,
    #[serde(default = "general")]
    pub severity: String,
    /// Whom of the company it is about.
    #[serde(default)]
    pub about: Option<String>,
    pub title: String,
    pub text: String,
    #[serde(default)]
    pub points: Vec<String>,
    #[serde(default)]
    pub wish: String,
    /// The numbers of pictures that are drawn for it.
    #[serde(default)]
    pub photographs: Vec<u32>,
    #[serde(default)]
    pub then: Vec<Step>,
}

fn general() -> String {
    "general".to_owned()
}

/// One thing that happens.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    /// Hours after what happened before.
    pub h: f64,
    #[serde(rename = "do")]
    pub act: Deed,
    /// Who does it: the number of an owner of the estate, or the account of somebody who works there or for the group;
    /// without it the one who usually does.
    #[serde(default)]
    pub who: String,
    #[serde(default)]
    pub say: String,
    /// The floor that is answered.
    pub to: Option<i32>,
    /// `done:…`, `refused:…`, `promised:…` of a solution; `yes` or `no` of a refusal; what a household has at issue.
    #[serde(default)]
    pub points: Vec<String>,
    pub rating: Option<i16>,
    /// What is promised by an official word.
    #[serde(default)]
    pub promise: String,
    /// In how many days; for a solution, each point that is promised.
    pub in_days: Option<i64>,
    /// Why a day in an official word is no promise.
    #[serde(default)]
    pub no_promise: String,
    /// The promise that is kept or moved; of a visit in a joint complaint, the owner whose home it is.
    pub number: Option<i16>,
    pub severity: Option<String>,
    pub code: Option<String>,
    /// Why it came about, where that is known when it is accepted or published.
    #[serde(default)]
    pub cause: String,
    /// Of a root cause: what is done so that it does not come again.
    #[serde(default)]
    pub remedy: String,
    /// What everybody will see, and for how many days.
    #[serde(default)]
    pub observable: String,
    pub watched: Option<i16>,
    /// Of a finding: what was looked at.
    #[serde(default)]
    pub looked_at: String,
    /// The title of the complaint into which this one is merged.
    #[serde(default)]
    pub into: String,
}

/// What can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub(super) enum Deed {
    #[default]
    Accept,
    Acknowledge,
    Respond,
    Ask,
    Propose,
    Confirm,
    Refuse,
    Withdraw,
    Reject,
    Sign,
    Publish,
    Reply,
    Add,
    Affect,
    Reopen,
    AskReview,
    Urge,
    RootCause,
    Verify,
    /// Staff write down what they found.
    Find,
    Promise,
    Keep,
    Move,
    Review,
    Visit,
    /// A neighbour's household joins.
    Join,
    /// And states points of its own.
    State,
    /// Triage merges it into another.
    Merge,
    /// The owner makes what was entered for her her own.
    TakeOver,
}

/// So many hours after a confirmation somebody calls.
const HOURS_TO_VISIT: f64 = 50.0;

/// What ends with a confirmation is visited like everything else; a grave complaint when its root cause is known.
fn visit_after_confirmation(scene: &mut Scene) {
    let is_grave = |severity: &str| severity != general();
    let accepted_as_grave = scene.then.iter().any(|step| step.severity.as_deref().is_some_and(is_grave));
    let last = scene.then.last().filter(|step| step.act == Deed::Confirm);
    if let Some(rating) = last.and_then(|step| step.rating).filter(|_| !is_grave(&scene.severity) && !accepted_as_grave)
    {
        scene.then.push(Step { h: HOURS_TO_VISIT, act: Deed::Visit, rating: Some(rating), ..Step::default() });
    }
}

/// Every complaint of the demonstration.
pub(super) fn scenes() -> anyhow::Result<Vec<Scene>> {
    let mut script: Script = toml::from_str(COMPLAINTS)?;
    script.complaint.iter_mut().for_each(visit_after_confirmation);
    Ok(script.complaint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_can_be_read_and_is_long_enough() {
        assert!(scenes().unwrap().len() >= 60);
    }
}
