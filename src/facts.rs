//! Everything that can happen on the site: the history of complaints, the source of clocks and the start of every job.
//!
//! A fact holds ids, enums, instants and small numbers, never text or personal data. A public fact names a participant
//! number within its complaint, never a person. Stored facts are never changed: a variant may gain an optional field or
//! a sibling, nothing else.

use serde::{Deserialize, Serialize};

use crate::base::ids::{
    ArticleId, CodeId, ComplaintId, ContactChangeId, EstateId, HolidayNoticeId, IssueId, JournalId, OrderId, PersonId,
    RegionId, RewardId, RobotId, RuleId, SuggestionId, TemplateId, UnitId,
};
use crate::base::words::{
    About, ArticleAct, ArticleKind, ArticleState, Category, Cause, ClockKind, CosignedAct, EndReason, GroupCause,
    JournalKind, OrderState, Origin, Outcome, ReplyKind, Residence, RewardState, Role, ScopeKind, Severity, State,
    SuggestionAct, Validity, Verdict, VersionKind, Visibility, VisitChannel, WithholdCode,
};
use crate::base::{ContactKind, Instant};

/// The version of the encoding below.
pub const ENCODING_VERSION: i16 = 1;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the product's words; the fields are ids and codes")]
pub enum Fact {
    PersonRegistered {
        person_id: PersonId,
    },
    EmailConfirmed {
        person_id: PersonId,
    },
    ConfirmationAsked {
        person_id: PersonId,
    },
    ResetAsked {
        person_id: PersonId,
    },
    PasswordChanged {
        person_id: PersonId,
    },
    KnownAddressRegistered {
        person_id: PersonId,
    },
    RoleGranted {
        person_id: PersonId,
        role: Role,
        scope_kind: ScopeKind,
        scope_id: Option<i64>,
        by: Option<PersonId>,
    },
    RoleEnded {
        person_id: PersonId,
        role: Role,
        scope_kind: ScopeKind,
        scope_id: Option<i64>,
        by: PersonId,
    },
    StaffNamed {
        person_id: PersonId,
        by: PersonId,
    },
    MobileConfirmed {
        person_id: PersonId,
    },
    /// `person_id` is absent where nobody has the address or number: asking is one work for all.
    CodeAsked {
        code_id: CodeId,
        person_id: Option<PersonId>,
    },
    ContactChanged {
        person_id: PersonId,
        contact: ContactKind,
        change_id: ContactChangeId,
    },
    ContactChangeUndone {
        person_id: PersonId,
        contact: ContactKind,
        change_id: ContactChangeId,
    },
    TotpEnabled {
        person_id: PersonId,
    },
    TotpEnded {
        person_id: PersonId,
        /// An administrator, or the person herself; absent when the operator did it.
        by: Option<PersonId>,
    },
    RecoveryCodesMade {
        person_id: PersonId,
    },
    RecoveryCodeUsed {
        person_id: PersonId,
    },
    AccountClosed {
        person_id: PersonId,
    },
    RegionAdded {
        region_id: RegionId,
    },
    EstateAdded {
        estate_id: EstateId,
        region_id: RegionId,
    },
    PremoderationSet {
        estate_id: EstateId,
        is_on: bool,
        by: PersonId,
    },
    EstateRenamed {
        estate_id: EstateId,
    },
    RosterLoaded {
        estate_id: EstateId,
        units_added: i32,
    },
    HouseholdsLoaded {
        estate_id: EstateId,
        units_changed: i32,
    },
    HomeClaimed {
        person_id: PersonId,
        unit_id: UnitId,
    },
    ClaimApproved {
        person_id: PersonId,
        unit_id: UnitId,
        by: PersonId,
    },
    ClaimEnded {
        person_id: PersonId,
        unit_id: UnitId,
        /// How she lived there; absent when the claim had only waited.
        residence: Option<Residence>,
    },
    /// By the staff of the estate.
    ClaimRevoked {
        person_id: PersonId,
        unit_id: UnitId,
        reason: EndReason,
        by: PersonId,
    },
    ClaimMatched {
        person_id: PersonId,
        unit_id: UnitId,
    },
    ClaimRefused {
        person_id: PersonId,
        unit_id: UnitId,
        by: PersonId,
    },
    FlagRaised {
        case_id: i64,
        flagged: ComplaintId,
        floor: i32,
        person_id: PersonId,
    },
    FlagsDecided {
        case_id: i64,
        flagged: ComplaintId,
        floor: i32,
        is_withheld: bool,
        person_id: PersonId,
    },
    ResidentInvited {
        unit_id: UnitId,
        residence: Residence,
        by: PersonId,
    },
    InvitationEnded {
        unit_id: UnitId,
        by: PersonId,
    },
    ResidentJoined {
        person_id: PersonId,
        unit_id: UnitId,
        residence: Residence,
        by: PersonId,
    },
    ResidenceEnded {
        person_id: PersonId,
        unit_id: UnitId,
        by: PersonId,
    },
    /// `ends_at` is the midnight after the last day; absent where it has no end.
    TenancySet {
        person_id: PersonId,
        unit_id: UnitId,
        ends_at: Option<Instant>,
        by: PersonId,
    },
    /// On the day that the owner had given.
    TenancyEnded {
        person_id: PersonId,
        unit_id: UnitId,
    },
    OriginalRead {
        original_of: ComplaintId,
        floor: i32,
        person_id: PersonId,
    },

    /// Somebody must be reminded of a clock before it is missed, or of her own time to answer.
    ReminderDue {
        reminded_of: ComplaintId,
        clock: ClockKind,
        run: i16,
        reminder: i16,
    },
    /// Somebody asks for the second signature under an act of two persons.
    SignatureAsked {
        signature_of: ComplaintId,
        act: CosignedAct,
        by: PersonId,
    },
    RobotAdded {
        robot_id: RobotId,
        by: PersonId,
    },
    RobotEnded {
        robot_id: RobotId,
        by: PersonId,
    },
    /// Holidays and make-up days that the site did not know before.
    NoticeLoaded {
        notice_id: HolidayNoticeId,
        by: PersonId,
    },

    /// What official responses may begin with.
    TemplateWritten {
        template_id: TemplateId,
        by: PersonId,
    },
    TemplateRetired {
        template_id: TemplateId,
        by: PersonId,
    },
    MemberJoined {
        person_id: PersonId,
        /// From 1; the membership that begins again is another one.
        round: i16,
    },
    MemberLeaves {
        person_id: PersonId,
        ends_at: Instant,
    },
    MemberStays {
        person_id: PersonId,
    },
    MemberLeft {
        person_id: PersonId,
        round: i16,
    },
    MemberSuspended {
        person_id: PersonId,
        until: Instant,
        by: PersonId,
    },
    MemberRestored {
        person_id: PersonId,
        /// Absent when the time was over.
        by: Option<PersonId>,
    },
    BirthdayCame {
        person_id: PersonId,
        year: i32,
    },
    AdjustmentProposed {
        person_id: PersonId,
        by: PersonId,
    },
    EarningRuleWritten {
        rule_id: RuleId,
        by: PersonId,
    },
    PointsPosted {
        journal_id: JournalId,
        person_id: PersonId,
        journal: JournalKind,
    },
    AwardRevoked {
        person_id: PersonId,
        /// The award.
        journal_id: JournalId,
        /// Absent when it follows from something else.
        by: Option<PersonId>,
    },
    ArticleBegun {
        article_id: ArticleId,
        by: PersonId,
    },
    /// A piece of the magazine went from one state to another.
    ArticleMoved {
        article_id: ArticleId,
        article_kind: ArticleKind,
        act: ArticleAct,
        from: ArticleState,
        to: ArticleState,
        by: PersonId,
    },
    IssueOpened {
        issue_id: IssueId,
        by: PersonId,
    },
    IssueClosed {
        issue_id: IssueId,
        by: PersonId,
    },
    IssuePublished {
        issue_id: IssueId,
        pieces: i64,
        by: PersonId,
    },
    RewardWritten {
        reward_id: RewardId,
        by: PersonId,
    },
    RewardTurned {
        reward_id: RewardId,
        reward: RewardState,
        by: PersonId,
    },
    StockChanged {
        reward_id: RewardId,
        change: i64,
        by: PersonId,
    },
    OrderPlaced {
        order_id: OrderId,
        reward_id: RewardId,
        person_id: PersonId,
    },
    OrderMoved {
        order_id: OrderId,
        person_id: PersonId,
        order: OrderState,
        /// Absent when its time was over.
        by: Option<PersonId>,
    },

    SuggestionSubmitted {
        suggestion_id: SuggestionId,
        person_id: PersonId,
    },
    /// Something was said or done about a suggestion: its step with this number says what.
    SuggestionStepTaken {
        suggestion_id: SuggestionId,
        step: i32,
        act: SuggestionAct,
        by: PersonId,
    },
    /// Somebody voted for one or took her vote back: so many homes and people are behind it now.
    SuggestionVotesChanged {
        suggestion_id: SuggestionId,
        homes: i32,
        people: i32,
    },

    /// A one-time code with which an owner takes over what was entered for her; the former is worth nothing any more.
    TakeoverCodeMade {
        code_of: ComplaintId,
        by: PersonId,
    },

    ComplaintReceived {
        complaint_id: ComplaintId,
        estate_id: EstateId,
        category: Category,
        origin: Origin,
        severity: Severity,
        visibility: Visibility,
        points: i16,
        first_response_due: Instant,
        #[serde(default, skip_serializing_if = "About::is_nobody")]
        about: About,
    },
    ComplaintPublished {
        complaint_id: ComplaintId,
        by: i32,
    },
    ComplaintEdited {
        complaint_id: ComplaintId,
        version: i16,
    },
    ReplyWritten {
        complaint_id: ComplaintId,
        floor: i32,
        by: i32,
        reply: ReplyKind,
    },
    ReplyEdited {
        complaint_id: ComplaintId,
        floor: i32,
        version: i16,
        edit: VersionKind,
    },
    HeadingMasked {
        complaint_id: ComplaintId,
        version: i16,
    },
    VersionMasked {
        complaint_id: ComplaintId,
        floor: i32,
        version: i16,
    },
    ReplyHeld {
        complaint_id: ComplaintId,
        floor: i32,
    },
    ReplyReleased {
        complaint_id: ComplaintId,
        floor: i32,
        by: i32,
        reader: i32,
    },
    TextWithheld {
        complaint_id: ComplaintId,
        floor: i32,
        code: WithholdCode,
        by: i32,
        until: Option<Instant>,
    },
    WithholdingConfirmed {
        complaint_id: ComplaintId,
        floor: i32,
        second: i32,
    },
    WithholdingEnded {
        complaint_id: ComplaintId,
        floor: i32,
        by: Option<i32>,
    },
    ComplaintAccepted {
        complaint_id: ComplaintId,
        severity: Severity,
        category: Category,
        ambassador: i32,
        by: i32,
    },
    RejectionProposed {
        complaint_id: ComplaintId,
        code: Validity,
        by: i32,
    },
    ComplaintNotUpheld {
        complaint_id: ComplaintId,
        code: Validity,
        by: i32,
        second: i32,
    },
    ResponseGiven {
        complaint_id: ComplaintId,
        floor: i32,
    },
    QuestionAsked {
        complaint_id: ComplaintId,
        floor: i32,
    },
    OwnerAnswered {
        complaint_id: ComplaintId,
        floor: i32,
    },
    SolutionProposed {
        complaint_id: ComplaintId,
        floor: i32,
        round: i16,
        outcomes: Vec<Outcome>,
    },
    SolutionConfirmed {
        complaint_id: ComplaintId,
        by: i32,
        rating: Option<i16>,
    },
    SolutionRefused {
        complaint_id: ComplaintId,
        by: i32,
        verdicts: Vec<Verdict>,
    },
    ComplaintWithdrawn {
        complaint_id: ComplaintId,
        by: i32,
    },
    /// The opener's home has written while the company works on it: clock E starts.
    AnswerAwaited {
        complaint_id: ComplaintId,
        floor: i32,
    },
    /// T6 by the clock: the owner's time to answer is over.
    OwnersTurnEnded {
        complaint_id: ComplaintId,
    },
    /// T10: the owner's time to confirm is over.
    SolutionLapsed {
        complaint_id: ComplaintId,
    },
    /// T11.
    ComplaintReopened {
        complaint_id: ComplaintId,
        by: i32,
    },
    /// T12, T13.
    ReviewAsked {
        complaint_id: ComplaintId,
        by: i32,
    },
    /// T12: one more home wants it; how many do.
    ReviewCalled {
        complaint_id: ComplaintId,
        homes: i64,
    },
    /// T14.
    ReviewDecided {
        complaint_id: ComplaintId,
        by: i32,
        to: State,
    },
    /// A return visit, or a try that reached nobody.
    VisitMade {
        complaint_id: ComplaintId,
        by: i32,
        channel: VisitChannel,
        was_reached: bool,
        /// Of a joint complaint, whom it visited.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        household: Option<i32>,
    },
    /// T16.
    ComplaintClosed {
        complaint_id: ComplaintId,
        by: i32,
    },
    /// T17; `by` is absent when the number of homes did it.
    SeverityChanged {
        complaint_id: ComplaintId,
        severity: Severity,
        by: Option<i32>,
        second: Option<i32>,
    },
    /// T18.
    AmbassadorChanged {
        complaint_id: ComplaintId,
        ambassador: i32,
        by: i32,
    },
    /// 6.6: the group centre has it, and no region takes it back; `holder` is absent where nobody holds the role.
    GroupTookOver {
        complaint_id: ComplaintId,
        holder: Option<i32>,
        cause: GroupCause,
        hand_offs: i16,
    },
    ResolutionExtended {
        complaint_id: ComplaintId,
        days: i16,
        by: i32,
        second: i32,
    },
    PromiseMade {
        complaint_id: ComplaintId,
        promise: i16,
        due: Instant,
        by: i32,
    },
    PromiseKept {
        complaint_id: ComplaintId,
        promise: i16,
        by: i32,
    },
    /// The promise counts as broken; another takes its place.
    PromiseMoved {
        complaint_id: ComplaintId,
        promise: i16,
        by: i32,
    },
    /// A date in an official word is no promise, for a reason that is said.
    PromiseDeclined {
        complaint_id: ComplaintId,
        floor: i32,
    },
    /// Whom the ladder named has said a word in public.
    LineWritten {
        complaint_id: ComplaintId,
        floor: i32,
        by: i32,
    },
    RootCausePublished {
        complaint_id: ComplaintId,
        by: i32,
    },
    /// `run` counts the clocks of one kind in a complaint, from 1.
    ClockBreached {
        complaint_id: ComplaintId,
        clock: ClockKind,
        run: i16,
        due: Instant,
    },
    /// A later notice moved an open clock; never to an earlier moment than was announced.
    DeadlineRecomputed {
        complaint_id: ComplaintId,
        clock: ClockKind,
        run: i16,
        due: Instant,
        notice_id: i64,
    },
    /// A breach that the notice undid: it stays listed and counts no more.
    BreachExcused {
        complaint_id: ComplaintId,
        clock: ClockKind,
        run: i16,
        notice_id: i64,
    },
    /// The complaint stands on a higher rung; `holder` is who must act there, absent where nobody holds the role. `clock` is
    /// absent when the owner asked for it.
    RungReached {
        complaint_id: ComplaintId,
        rung: i16,
        holder: Option<i32>,
        clock: Option<ClockKind>,
        by: Option<i32>,
    },
    HomeAffected {
        complaint_id: ComplaintId,
        homes: i32,
    },
    HomeNoLongerAffected {
        complaint_id: ComplaintId,
        homes: i32,
    },
    DuplicateLinked {
        complaint_id: ComplaintId,
        original: ComplaintId,
    },
    /// T1 for somebody who called, came or wrote: `by` is who entered it. Her name and number are committed to.
    ComplaintEntered {
        complaint_id: ComplaintId,
        by: i32,
    },
    /// The owner for whom it was entered is its opener from now on, and speaks as `by`.
    ComplaintTakenOver {
        complaint_id: ComplaintId,
        by: i32,
    },
    /// T19: a household is part of a joint complaint; its opener's is told of with the first that joins. Households are
    /// known by the speaker who joined.
    HouseholdJoined {
        complaint_id: ComplaintId,
        by: i32,
    },
    HouseholdLeft {
        complaint_id: ComplaintId,
        by: i32,
    },
    HouseholdConfirmed {
        complaint_id: ComplaintId,
        by: i32,
        rating: Option<i16>,
    },
    HouseholdRefused {
        complaint_id: ComplaintId,
        by: i32,
        verdicts: Vec<Verdict>,
    },
    /// The time to confirm is over after another household had refused: those that kept silent are not waited for.
    HouseholdsLapsed {
        complaint_id: ComplaintId,
    },
    /// T15 of a joint complaint: one household gives it up, the next one leads.
    LeadPassed {
        complaint_id: ComplaintId,
        from: i32,
        by: i32,
    },
    /// Why it came about, by a code; the last one counts. `number` counts them, from 1.
    CauseNamed {
        complaint_id: ComplaintId,
        number: i16,
        cause: Cause,
        by: i32,
    },
    /// 6.9: what is done so that it does not come again, where, and for how many days that can be seen.
    RemedyAnnounced {
        complaint_id: ComplaintId,
        remedy: i16,
        floor: i32,
        cause: Cause,
        scope_kind: ScopeKind,
        scope_id: Option<i64>,
        days: i16,
        by: i32,
    },
    /// Somebody else has seen that it was done, on the day that began at `day`.
    RemedyVerified {
        complaint_id: ComplaintId,
        remedy: i16,
        day: Instant,
        by: i32,
    },
    /// The same came again, as `refuting` says: it is open once more.
    RemedyRefuted {
        complaint_id: ComplaintId,
        remedy: i16,
        refuting: ComplaintId,
    },
    /// The same, in the history of the complaint that says so.
    OtherRemedyRefuted {
        complaint_id: ComplaintId,
        remedied: ComplaintId,
        remedy: i16,
    },
    /// A household of a joint complaint has points of its own from number `first` on, which it decides alone; `floor` says
    /// them in its words, or is that of the complaint for those that came by merging.
    PointsStated {
        complaint_id: ComplaintId,
        by: i32,
        first: i16,
        points: i16,
        floor: i32,
    },
    /// T16 for one household of a joint complaint: it was visited enough.
    HouseholdVisited {
        complaint_id: ComplaintId,
        household: i32,
        by: i32,
    },
    /// T19: triage merged it into another, where its households go on.
    ComplaintMerged {
        complaint_id: ComplaintId,
        lead: ComplaintId,
        by: i32,
    },
    /// The other side of it: who is a household here from now on, when the merged one was received, and its clocks, which
    /// run on here.
    ComplaintAbsorbed {
        complaint_id: ComplaintId,
        merged: ComplaintId,
        received_at: Instant,
        households: Vec<i32>,
        clocks: Vec<CarriedClock>,
        by: i32,
    },
}

/// A clock of a merged complaint that runs on in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarriedClock {
    /// Which.
    pub clock: ClockKind,
    /// When it began to count.
    pub started_at: Instant,
    /// When it was due as first announced.
    pub announced: Instant,
    /// When it is due.
    pub due: Instant,
    /// When it was missed, if it was.
    pub breached_at: Option<Instant>,
}

/// Who may read a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Everybody, and for ever: it becomes a leaf of the public log.
    Public,
    /// Those concerned and the auditor.
    Private,
}

impl Audience {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Private => "private",
        }
    }
}

impl Fact {
    /// The complaint it belongs to, for public facts.
    pub const fn complaint_id(&self) -> Option<ComplaintId> {
        match self {
            Self::ComplaintReceived { complaint_id, .. }
            | Self::ComplaintPublished { complaint_id, .. }
            | Self::ComplaintEdited { complaint_id, .. }
            | Self::ReplyWritten { complaint_id, .. }
            | Self::ReplyEdited { complaint_id, .. }
            | Self::HeadingMasked { complaint_id, .. }
            | Self::VersionMasked { complaint_id, .. }
            | Self::ReplyHeld { complaint_id, .. }
            | Self::ReplyReleased { complaint_id, .. }
            | Self::TextWithheld { complaint_id, .. }
            | Self::WithholdingConfirmed { complaint_id, .. }
            | Self::WithholdingEnded { complaint_id, .. }
            | Self::ComplaintAccepted { complaint_id, .. }
            | Self::RejectionProposed { complaint_id, .. }
            | Self::ComplaintNotUpheld { complaint_id, .. }
            | Self::ResponseGiven { complaint_id, .. }
            | Self::QuestionAsked { complaint_id, .. }
            | Self::OwnerAnswered { complaint_id, .. }
            | Self::SolutionProposed { complaint_id, .. }
            | Self::SolutionConfirmed { complaint_id, .. }
            | Self::SolutionRefused { complaint_id, .. }
            | Self::ComplaintWithdrawn { complaint_id, .. }
            | Self::AnswerAwaited { complaint_id, .. }
            | Self::OwnersTurnEnded { complaint_id, .. }
            | Self::SolutionLapsed { complaint_id, .. }
            | Self::ComplaintReopened { complaint_id, .. }
            | Self::ReviewAsked { complaint_id, .. }
            | Self::ReviewCalled { complaint_id, .. }
            | Self::ReviewDecided { complaint_id, .. }
            | Self::VisitMade { complaint_id, .. }
            | Self::ComplaintClosed { complaint_id, .. }
            | Self::SeverityChanged { complaint_id, .. }
            | Self::AmbassadorChanged { complaint_id, .. }
            | Self::ResolutionExtended { complaint_id, .. }
            | Self::GroupTookOver { complaint_id, .. }
            | Self::PromiseMade { complaint_id, .. }
            | Self::PromiseKept { complaint_id, .. }
            | Self::PromiseMoved { complaint_id, .. }
            | Self::PromiseDeclined { complaint_id, .. }
            | Self::LineWritten { complaint_id, .. }
            | Self::RootCausePublished { complaint_id, .. }
            | Self::ClockBreached { complaint_id, .. }
            | Self::DeadlineRecomputed { complaint_id, .. }
            | Self::BreachExcused { complaint_id, .. }
            | Self::RungReached { complaint_id, .. }
            | Self::HomeAffected { complaint_id, .. }
            | Self::HomeNoLongerAffected { complaint_id, .. }
            | Self::DuplicateLinked { complaint_id, .. }
            | Self::ComplaintEntered { complaint_id, .. }
            | Self::ComplaintTakenOver { complaint_id, .. }
            | Self::HouseholdJoined { complaint_id, .. }
            | Self::HouseholdLeft { complaint_id, .. }
            | Self::HouseholdConfirmed { complaint_id, .. }
            | Self::HouseholdRefused { complaint_id, .. }
            | Self::HouseholdsLapsed { complaint_id, .. }
            | Self::LeadPassed { complaint_id, .. } => Some(*complaint_id),
            other => other.remedied(),
        }
    }

    /// The same for merging, and for what is done so that a complaint does not come again.
    const fn remedied(&self) -> Option<ComplaintId> {
        match self {
            Self::PointsStated { complaint_id, .. }
            | Self::HouseholdVisited { complaint_id, .. }
            | Self::ComplaintMerged { complaint_id, .. }
            | Self::ComplaintAbsorbed { complaint_id, .. }
            | Self::CauseNamed { complaint_id, .. }
            | Self::RemedyAnnounced { complaint_id, .. }
            | Self::RemedyVerified { complaint_id, .. }
            | Self::RemedyRefuted { complaint_id, .. }
            | Self::OtherRemedyRefuted { complaint_id, .. } => Some(*complaint_id),
            _ => None,
        }
    }

    /// Facts of complaints are public, all others private.
    pub const fn audience(&self) -> Audience {
        if self.complaint_id().is_some() { Audience::Public } else { Audience::Private }
    }

    /// Whether it stands between the replies of a thread: what changed, not what was said.
    pub const fn is_milestone(&self) -> bool {
        matches!(
            self,
            Self::ComplaintPublished { .. }
                | Self::ComplaintAccepted { .. }
                | Self::RejectionProposed { .. }
                | Self::ComplaintNotUpheld { .. }
                | Self::QuestionAsked { .. }
                | Self::OwnerAnswered { .. }
                | Self::SolutionProposed { .. }
                | Self::SolutionConfirmed { .. }
                | Self::SolutionRefused { .. }
                | Self::ComplaintWithdrawn { .. }
                | Self::OwnersTurnEnded { .. }
                | Self::SolutionLapsed { .. }
                | Self::ComplaintReopened { .. }
                | Self::ReviewAsked { .. }
                | Self::ReviewCalled { .. }
                | Self::ReviewDecided { .. }
                | Self::VisitMade { .. }
                | Self::ComplaintClosed { .. }
                | Self::SeverityChanged { .. }
                | Self::AmbassadorChanged { .. }
                | Self::ResolutionExtended { .. }
                | Self::GroupTookOver { .. }
                | Self::PromiseMade { .. }
                | Self::PromiseKept { .. }
                | Self::PromiseMoved { .. }
                | Self::RootCausePublished { .. }
                | Self::ClockBreached { .. }
                | Self::DeadlineRecomputed { .. }
                | Self::BreachExcused { .. }
                | Self::RungReached { .. }
                | Self::DuplicateLinked { .. }
                | Self::ComplaintEntered { .. }
                | Self::ComplaintTakenOver { .. }
                | Self::HouseholdJoined { .. }
                | Self::HouseholdLeft { .. }
                | Self::HouseholdConfirmed { .. }
                | Self::HouseholdRefused { .. }
                | Self::HouseholdsLapsed { .. }
                | Self::LeadPassed { .. }
                | Self::CauseNamed { .. }
                | Self::RemedyVerified { .. }
                | Self::RemedyRefuted { .. }
                | Self::OtherRemedyRefuted { .. }
                | Self::PointsStated { .. }
                | Self::ComplaintMerged { .. }
                | Self::ComplaintAbsorbed { .. }
        )
    }

    /// The participants that a milestone's line mentions by name.
    pub fn speakers(&self) -> Vec<i32> {
        match self {
            Self::ComplaintAccepted { ambassador, by, .. } => vec![*ambassador, *by],
            Self::ComplaintNotUpheld { by, second, .. } | Self::ResolutionExtended { by, second, .. } => {
                vec![*by, *second]
            }
            Self::VisitMade { by, household, .. } => household.iter().chain([by]).copied().collect(),
            Self::RungReached { holder, .. } | Self::GroupTookOver { holder, .. } => holder.iter().copied().collect(),
            Self::SeverityChanged { by, second, .. } => by.iter().chain(second).copied().collect(),
            Self::RejectionProposed { by, .. }
            | Self::ComplaintEntered { by, .. }
            | Self::HouseholdJoined { by, .. }
            | Self::HouseholdLeft { by, .. }
            | Self::HouseholdConfirmed { by, .. }
            | Self::HouseholdRefused { by, .. }
            | Self::LeadPassed { by, .. }
            | Self::RemedyVerified { by, .. }
            | Self::PointsStated { by, .. }
            | Self::ComplaintMerged { by, .. }
            | Self::ComplaintAbsorbed { by, .. } => vec![*by],
            Self::AmbassadorChanged { ambassador, .. } => vec![*ambassador],
            _ => Vec::new(),
        }
    }
}
