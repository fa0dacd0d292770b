//! The owners' club: what points are given for, and what becomes of them.

use crate::text_enum;

text_enum! {
    /// What the club gives points for (club.md 1.2).
    pub enum Earning in "earning" {
        /// 入会
        Welcome = "welcome",
        /// 会刊文章
        Article = "article",
        /// 自助体验: an experience post.
        Experience = "experience",
        /// 参加活动
        Activity = "activity",
        /// 合理化建议被采纳
        Suggestion = "suggestion",
        /// 推荐人
        Referrer = "referrer",
        /// 被推荐人
        Referee = "referee",
        /// 生日
        Birthday = "birthday",
    }
}

impl Earning {
    /// What the club pays for so far: nothing is offered that is not there (decisions.md 35). It grows with the parts of the club.
    pub const OFFERED: [Self; 5] = [Self::Welcome, Self::Article, Self::Experience, Self::Suggestion, Self::Birthday];
}

text_enum! {
    /// How a membership stands.
    pub enum MemberState in "member_state" {
        /// 有效
        Active = "active",
        /// 暂停: earns and spends nothing until a day.
        Suspended = "suspended",
        /// 即将退会: notice was given.
        Leaving = "leaving",
        /// 已退会
        Closed = "closed",
    }
}

text_enum! {
    /// What a member has by what she took part in.
    pub enum Tier in "tier" {
        /// 普卡
        Basic = "basic",
        /// 银卡
        Silver = "silver",
        /// 金卡
        Gold = "gold",
        /// 钻石卡
        Diamond = "diamond",
    }
}

text_enum! {
    /// What a journal of the ledger does.
    pub enum JournalKind in "journal" {
        /// Points were given by a rule.
        Earned = "earned",
        /// They can be spent from now on.
        Matured = "matured",
        /// They were set aside for an order.
        Held = "held",
        /// The order was handed over: they are spent.
        Captured = "captured",
        /// The order came to nothing: they are back.
        Released = "released",
        /// What was handed over came back, and the points with it.
        Refunded = "refunded",
        /// Their time was over.
        Expired = "expired",
        /// What they were given for does not hold.
        Revoked = "revoked",
        /// Staff gave or took points by hand, with a reason.
        Adjusted = "adjusted",
        /// The membership ended.
        Forfeited = "forfeited",
    }
}

text_enum! {
    /// What a journal of the ledger is for; its id stands beside it.
    pub enum Source in "source" {
        /// The membership itself; no id.
        Membership = "membership",
        /// The lot of an earlier award.
        Lot = "lot",
        /// An article or experience post.
        Article = "article",
        /// An event.
        Event = "event",
        /// A suggestion.
        Suggestion = "suggestion",
        /// A referral.
        Referral = "referral",
        /// An order of a reward.
        Order = "order",
        /// A complaint that its owner has confirmed.
        Complaint = "complaint",
        /// A birthday; the year.
        Birthday = "birthday",
        /// The word of staff alone; no id.
        Hand = "hand",
    }
}

text_enum! {
    /// What an account of the ledger holds. The first four are of each member, the others of the house.
    pub enum AccountKind {
        /// Given, not yet to be spent.
        Pending = "pending",
        /// To be spent.
        Available = "available",
        /// Set aside for an order.
        Held = "held",
        /// Owed back, since what was spent had been given for nothing.
        Owed = "owed",
        /// Where points come from, one for each rule: what it has cost.
        Issuance = "issuance",
        /// Spent on what was handed over.
        Spent = "spent",
        /// Whose time was over.
        Expired = "expired",
        /// Taken back.
        Revoked = "revoked",
        /// Given and taken by hand.
        Adjust = "adjust",
    }
}
