//! The words of the site that facts, tables, forms and addresses share. Domains re-export the ones they own.
//!
//! They stand here and not in the domains because facts name them and stand below every domain.

mod articles;
mod causes;
mod club;
mod rewards;
mod suggestions;

use crate::text_enum;

pub use articles::{ArticleAct, ArticleKind, ArticleState, IssueState, Theme, WithdrawnBecause};
pub use causes::{Cause, Certainty, RemedyStanding};
pub use club::{AccountKind, Earning, JournalKind, MemberState, Source, Tier};
pub use rewards::{OrderState, RewardKind, RewardState};
pub use suggestions::{SuggestionAct, SuggestionState};

text_enum! {
    /// What a complaint is about.
    pub enum Category in "category" {
        /// 工程质量
        Construction = "construction",
        /// 设计规划
        Design = "design",
        /// 销售服务
        Sales = "sales",
        /// 客户服务
        CustomerService = "customer_service",
        /// 物业管理
        Property = "property",
        /// 社区环境
        Environment = "environment",
        /// 其他
        Other = "other",
    }
}

text_enum! {
    /// Who must act on a complaint now; labels and transitions: complaints.md sections 1 and 2.
    pub enum State in "state" {
        /// 已收到
        Received = "received",
        /// 已受理
        Accepted = "accepted",
        /// 处理中
        InProgress = "in_progress",
        /// 待业主补充
        AwaitingOwner = "awaiting_owner",
        /// 待业主确认
        Proposed = "proposed",
        /// 业主不认可
        Reopened = "reopened",
        /// 业主已确认
        Confirmed = "confirmed",
        /// 逾期未确认
        Lapsed = "lapsed",
        /// 不成立
        NotUpheld = "not_upheld",
        /// 复核中
        UnderReview = "under_review",
        /// 业主撤回
        Withdrawn = "withdrawn",
        /// 已回访归档
        Closed = "closed",
        /// 已并案
        Merged = "merged",
    }
}

text_enum! {
    /// What must happen by a date; limits: complaints.md section 3. Each can run several times in one complaint.
    pub enum ClockKind in "clock" {
        /// A, 受理决定: accepted, or not upheld.
        Triage = "triage",
        /// B, 首次答复: the first substantive response.
        FirstResponse = "first_response",
        /// C, 处理方案: a plan with a date.
        Plan = "plan",
        /// D before D, 险情控制: in a crisis the danger is under control.
        Containment = "containment",
        /// D, 解决: declared solved.
        Resolution = "resolution",
        /// E, 回应业主: the next response to what the owner wrote.
        NextReply = "next_reply",
        /// F, 业主确认: the owner confirms or refuses.
        Confirmation = "confirmation",
        /// G, 回访: the return visit.
        ReturnVisit = "return_visit",
        /// H, 根本原因: the root cause is published.
        RootCause = "root_cause",
        /// I, 复核: the review is decided.
        Review = "review",
        /// W, 业主补充: the owner answers a question.
        OwnersTurn = "owners_turn",
        /// 承诺: what was promised by a date.
        Promise = "promise",
        /// L, 公开表态: a line in the thread by whom the ladder names.
        Line = "line",
    }
}

text_enum! {
    /// What two persons change about a complaint, beside rejecting it.
    pub enum CosignedAct {
        /// It is less grave.
        Lower = "lower",
        /// More time to solve it.
        Extend = "extend",
    }
}

text_enum! {
    /// Why the group centre took a complaint over.
    pub enum GroupCause in "group_cause" {
        /// It was handed over for the third time.
        HandOffs = "hand_offs",
        /// It stood on the third rung of the ladder.
        Rung = "rung",
        /// It is about people of the region.
        About = "about",
    }
}

text_enum! {
    /// Whom of the company a complaint is about (complaints.md 6.6).
    #[derive(Default)]
    pub enum About in "about" {
        /// Nobody: about a thing or a place.
        #[default]
        Nobody = "nobody",
        /// The customer ambassador.
        Ambassador = "ambassador",
        /// The customer service manager.
        ServiceManager = "service_manager",
        /// The general manager of the region.
        RegionalGm = "regional_gm",
        /// The regional company as a whole.
        Region = "region",
    }
}

impl About {
    /// Whether it is about a thing or a place, so that the people there may handle it.
    pub fn is_nobody(&self) -> bool {
        *self == Self::Nobody
    }
}

text_enum! {
    /// How a return visitor speaks to an owner.
    pub enum VisitChannel in "visit_channel" {
        /// 电话
        Phone = "phone",
        /// 上门
        Home = "home",
        /// 微信或短信
        Message = "message",
    }
}

impl ClockKind {
    /// Whether the company must act; the owner's own time makes nobody late.
    pub const fn is_of_company(self) -> bool {
        !matches!(self, Self::Confirmation | Self::OwnersTurn)
    }
}

text_enum! {
    /// Who may see a text.
    pub enum Visibility {
        /// Waits for screening: its author and triage.
        Held = "held",
        /// Everybody.
        Public = "public",
        /// Nobody: a version that was replaced to cover personal data.
        Masked = "masked",
        /// Nobody: a tombstone stands in its place.
        Withheld = "withheld",
    }
}

text_enum! {
    /// As what somebody lives in a home.
    pub enum Residence in "residence" {
        /// 业主: on the contract.
        Owner = "owner",
        /// 家人 of an owner, in the same household.
        Family = "family",
        /// 租户
        Tenant = "tenant",
    }
}

text_enum! {
    /// How grave a complaint is.
    pub enum Severity in "severity" {
        /// 一般
        General = "general",
        /// 重大
        Major = "major",
        /// 危机
        Crisis = "crisis",
    }
}

text_enum! {
    /// How a complaint came to the site.
    pub enum Origin in "origin" {
        /// Written on the site by its opener.
        Site = "site",
        /// Imported with its answer from another system; locked, without clocks.
        Archive = "archive",
        /// 来电: entered by staff for who called.
        Phone = "phone",
        /// 前台: for who came to the front desk.
        FrontDesk = "front_desk",
        /// 来信
        Letter = "letter",
    }
}

text_enum! {
    /// How a household of a joint complaint stands to the solution that was proposed.
    pub enum HouseholdStanding in "household" {
        /// It has not answered, or nothing was proposed yet.
        Open = "open",
        /// It says that everything is solved.
        Confirmed = "confirmed",
        /// It says that something is not.
        Refused = "refused",
        /// It kept silent to the end of its time.
        Lapsed = "lapsed",
        /// It is not among them any more.
        Left = "left",
    }
}

impl Origin {
    /// Those of what staff enter for an owner.
    pub const ENTERED: [Self; 3] = [Self::Phone, Self::FrontDesk, Self::Letter];

    /// Whether staff entered it for its owner.
    pub const fn is_entered(self) -> bool {
        matches!(self, Self::Phone | Self::FrontDesk | Self::Letter)
    }
}

text_enum! {
    /// What a reply is. All but the first two are official: they carry a role and an organisation.
    pub enum ReplyKind in "reply_kind" {
        /// Floor 1: the text that opens the complaint.
        Opening = "opening",
        /// Anybody's word.
        Comment = "comment",
        /// 受理说明: it was received; stops no clock.
        Acknowledgement = "acknowledgement",
        /// 实质答复: answers on the merits; stops clock B.
        Substantive = "substantive",
        /// 承诺: what will be done by which day; an answer on the merits too.
        Promise = "promise",
        /// 请业主补充: a question to the owner.
        Question = "question",
        /// 解决方案: declares the complaint solved, point by point.
        Solution = "solution",
        /// 根本原因: why it could happen; for grave complaints.
        RootCause = "root_cause",
        /// 复核意见: why a review ended as it did.
        Review = "review",
    }
}

impl ReplyKind {
    /// Whether it speaks for the company.
    pub const fn is_official(self) -> bool {
        !matches!(self, Self::Opening | Self::Comment)
    }
}

text_enum! {
    /// Which version of a text one is reading.
    pub enum VersionKind {
        /// As first published.
        First = "first",
        /// Changed within 15 minutes.
        Edit = "edit",
        /// Added after 15 minutes; what stood, stands.
        Addition = "addition",
    }
}

text_enum! {
    /// What the company says of a point at issue.
    pub enum Outcome in "outcome" {
        /// Nothing yet.
        Open = "open",
        /// It is done.
        Done = "done",
        /// It will not be done, with the reason.
        Refused = "refused",
        /// It will be done by a date.
        Promised = "promised",
    }
}

text_enum! {
    /// What became of a promise by the company's own word.
    pub enum PromiseOutcome {
        /// It stands.
        Open = "open",
        /// What was promised is done.
        Kept = "kept",
        /// It counts as broken, and another took its place.
        Moved = "moved",
    }
}

text_enum! {
    /// How a promise stands, its outcome and its clock taken together.
    pub enum Fate in "fate" {
        /// Its day is not over.
        Open = "open",
        /// Its day is over and it is not done.
        Broken = "broken",
        /// Done in time.
        Kept = "kept",
        /// Done, but too late: it was broken.
        KeptLate = "kept_late",
        /// Put off, which counts as broken.
        Moved = "moved",
        /// Its complaint was withdrawn or not upheld before its day.
        Void = "void",
    }
}

text_enum! {
    /// What the owner says of a point at issue.
    pub enum Verdict in "verdict" {
        /// Nothing yet.
        Open = "open",
        /// It is solved.
        Confirmed = "confirmed",
        /// It is not.
        Refused = "refused",
    }
}

text_enum! {
    /// Why a complaint is not upheld. What is not in this list (out of warranty, too old, …) is an answer on the merits.
    pub enum Validity in "validity" {
        /// Somebody else's matter; the reason says whose.
        NotOurs = "not_ours",
        /// The same owner's complaint stands already.
        DuplicateSameOwner = "duplicate_same_owner",
        /// No facts, after a question that stayed unanswered.
        NoFacts = "no_facts",
        /// Before a court.
        InCourt = "in_court",
        /// Advertising.
        Spam = "spam",
        /// Not about a home, an estate or its service.
        OffTopic = "off_topic",
    }
}

text_enum! {
    /// Why a text is withheld.
    pub enum WithholdCode in "withhold" {
        /// Its author's own personal data.
        PrivacyOwn = "privacy_own",
        /// Somebody else's personal data.
        PrivacyThirdParty = "privacy_third_party",
        /// It insults somebody.
        Insult = "insult",
        /// It says untrue things that harm somebody.
        Defamation = "defamation",
        /// Its content is against the law.
        Illegal = "illegal",
        /// A court or an authority has ordered it.
        LegalOrder = "legal_order",
        /// Advertising.
        Spam = "spam",
        /// The same text stands elsewhere in the thread.
        Duplicate = "duplicate",
    }
}

text_enum! {
    /// Why the staff of an estate ended somebody's claim on a home.
    pub enum EndReason in "end_reason" {
        /// The home has another owner now.
        Sold = "sold",
        /// She lives there no more.
        MovedOut = "moved_out",
        /// What was shown for it does not hold.
        Unproved = "unproved",
        /// It was approved by mistake.
        Mistaken = "mistaken",
    }
}

text_enum! {
    /// What a person does for the company.
    pub enum Role in "role" {
        /// 受理专员
        Triage = "triage",
        /// 客户大使
        Ambassador = "ambassador",
        /// 客服经理
        ServiceManager = "service_manager",
        /// 城市公司总经理
        RegionalGm = "regional_gm",
        /// 集团客户关系中心
        GroupCentre = "group_centre",
        /// 回访员
        ReturnCaller = "return_caller",
        /// 复核员
        Reviewer = "reviewer",
        /// 高管
        Executive = "executive",
        /// 首席执行官
        ChiefExecutive = "chief_executive",
        /// 版主
        Moderator = "moderator",
        /// 会刊编辑
        Editor = "editor",
        /// 活动组织者
        Organiser = "organiser",
        /// 会员运营
        Operator = "operator",
        /// 销售
        Sales = "sales",
        /// 审计
        Auditor = "auditor",
        /// 管理员
        Admin = "admin",
    }
}

text_enum! {
    /// How far a role reaches; with the id of the region or estate beside it.
    pub enum ScopeKind {
        /// Everywhere.
        Group = "group",
        /// One region and its estates.
        Region = "region",
        /// One estate.
        Estate = "estate",
    }
}
