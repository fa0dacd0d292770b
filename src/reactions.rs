//! What follows from which fact: one `match`, one line a reaction; which kept pages it makes wrong; and what the clock alone
//! brings.

use serde_json::json;

use crate::accounts::jobs;
use crate::base::Instant;
use crate::base::ids::PersonId;
use crate::base::words::ArticleState;
use crate::base::words::OrderState;
use crate::base::words::SuggestionAct;
use crate::club::articles;
use crate::club::members;
use crate::club::points;
use crate::club::rewards;
use crate::complaints;
use crate::desk;
use crate::drafts;
use crate::estates;
use crate::facts::Fact;
use crate::media;
use crate::moderation;
use crate::notices;
use crate::outbox::{NewJob, RecordedFact};
use crate::robots;
use crate::web::page_cache::Touched;

/// The upkeep of every day: once a day each, with an empty body.
pub const DAILY: &[&str] = &[
    drafts::jobs::END_OLD,
    estates::jobs::END_EVIDENCE,
    estates::jobs::END_TENANCIES,
    media::jobs::SWEEP,
    complaints::jobs::END_OLD_MARKS,
    notices::jobs::TIDY,
    members::jobs::UPKEEP,
    points::jobs::LAST,
    points::jobs::AUDIT,
    rewards::jobs::EXPIRE,
];

/// The jobs that follow from a fact.
pub fn of(recorded: &RecordedFact) -> Vec<NewJob> {
    let job = |kind: &'static str, body: serde_json::Value| {
        let unique_key = format!("{kind}:{}", recorded.number);
        vec![NewJob { kind, body, unique_key, run_at: recorded.recorded_at }]
    };
    let letter = |kind: &'static str, person_id: PersonId| job(kind, json!({ "person_id": person_id }));
    match recorded.fact {
        Fact::PersonRegistered { person_id } | Fact::ConfirmationAsked { person_id } => {
            letter(jobs::CONFIRM, person_id)
        }
        Fact::KnownAddressRegistered { person_id } => letter(jobs::KNOWN_ADDRESS, person_id),
        Fact::ResetAsked { person_id } => letter(jobs::RESET, person_id),
        Fact::PasswordChanged { person_id } => letter(jobs::PASSWORD_CHANGED, person_id),
        Fact::CodeAsked { code_id, person_id: Some(_) } => job(jobs::CODE, json!({ "code_id": code_id })),
        Fact::ContactChanged { change_id, .. } => job(jobs::CONTACT_CHANGED, json!({ "change_id": change_id })),
        Fact::TotpEnded { person_id, .. } => letter(jobs::TOTP_ENDED, person_id),
        Fact::RecoveryCodeUsed { person_id } => letter(jobs::RECOVERY_CODE_USED, person_id),
        _ => {
            let told = notices::jobs::of(recorded).into_iter().chain(robots::jobs::of(recorded));
            let deeds = moderation::jobs::of(recorded).into_iter().chain(complaints::jobs::of(recorded));
            told.chain(deeds).chain(points::jobs::of(recorded)).chain(articles::jobs::of(recorded)).collect()
        }
    }
}

/// What a fact changes on the pages of visitors; their numbers are complaints. A fact that is not named here may change
/// everything.
pub fn touched(fact: &Fact) -> Touched {
    match fact {
        // A line on the pages of the complaints that it came out of.
        Fact::SuggestionStepTaken { act: SuggestionAct::Credit, .. } => Touched::All,
        Fact::PersonRegistered { .. }
        | Fact::EmailConfirmed { .. }
        | Fact::ConfirmationAsked { .. }
        | Fact::ResetAsked { .. }
        | Fact::PasswordChanged { .. }
        | Fact::KnownAddressRegistered { .. }
        | Fact::MobileConfirmed { .. }
        | Fact::CodeAsked { .. }
        | Fact::ContactChanged { .. }
        | Fact::ContactChangeUndone { .. }
        | Fact::TotpEnabled { .. }
        | Fact::TotpEnded { .. }
        | Fact::RecoveryCodesMade { .. }
        | Fact::RecoveryCodeUsed { .. }
        | Fact::HomeClaimed { .. }
        | Fact::TemplateWritten { .. }
        | Fact::TemplateRetired { .. }
        | Fact::MemberJoined { .. }
        | Fact::MemberLeaves { .. }
        | Fact::MemberStays { .. }
        | Fact::MemberLeft { .. }
        | Fact::MemberSuspended { .. }
        | Fact::MemberRestored { .. }
        | Fact::BirthdayCame { .. }
        | Fact::AdjustmentProposed { .. }
        | Fact::PointsPosted { .. }
        | Fact::OrderMoved { order: OrderState::Approved | OrderState::Ready | OrderState::HandedOver, .. }
        | Fact::AwardRevoked { .. }
        | Fact::ArticleBegun { .. }
        | Fact::IssueOpened { .. }
        | Fact::IssueClosed { .. }
        | Fact::SuggestionSubmitted { .. }
        | Fact::SuggestionStepTaken { .. }
        | Fact::SuggestionVotesChanged { .. }
        | Fact::RobotAdded { .. }
        | Fact::RobotEnded { .. }
        | Fact::HouseholdsLoaded { .. }
        | Fact::ClaimApproved { .. }
        | Fact::ClaimEnded { .. }
        | Fact::ClaimRevoked { .. }
        | Fact::TenancySet { .. }
        | Fact::TenancyEnded { .. }
        | Fact::FlagRaised { .. }
        | Fact::FlagsDecided { .. }
        | Fact::OriginalRead { .. }
        | Fact::TakeoverCodeMade { .. }
        | Fact::ClaimMatched { .. }
        | Fact::ResidentInvited { .. }
        | Fact::InvitationEnded { .. }
        | Fact::ResidentJoined { .. }
        | Fact::ResidenceEnded { .. }
        | Fact::ClaimRefused { .. } => Touched::Nothing,
        // What is not published, nor was, stands on no page of visitors.
        Fact::ArticleMoved { from, to, .. } if ![*from, *to].contains(&ArticleState::Published) => Touched::Nothing,
        _ => fact.complaint_id().map_or(Touched::All, |id| Touched::One(id.0)),
    }
}

/// The jobs of the clock that are due by a moment: see `Handlers::timetable`.
pub fn timetable(now: Instant) -> Vec<NewJob> {
    let job = |kind: &&'static str| NewJob {
        kind,
        body: json!({}),
        unique_key: format!("{kind}:{}", now.date()),
        run_at: now,
    };
    let upkeep = DAILY.iter().map(job);
    let told = upkeep.chain(notices::jobs::timetable(now)).chain([robots::jobs::timetable(now)]);
    told.chain([desk::jobs::timetable(now)]).collect()
}
