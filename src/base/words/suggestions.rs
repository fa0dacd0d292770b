//! Suggestions of members (合理化建议): how far one has come, and what is done about it.

use crate::text_enum;

text_enum! {
    /// How far a suggestion has come (club.md 1.6). One that is merged keeps its own.
    pub enum SuggestionState in "suggestion_state" {
        /// 已提交
        Submitted = "submitted",
        /// 初审中
        Triage = "triage",
        /// 待补充
        NeedsInfo = "needs_info",
        /// 征集支持
        Open = "open",
        /// 研究中
        UnderStudy = "under_study",
        /// 已排期
        Planned = "planned",
        /// 暂缓
        Deferred = "deferred",
        /// 已落实
        Done = "done",
        /// 已采纳
        Adopted = "adopted",
        /// 不采纳
        Declined = "declined",
    }
}

text_enum! {
    /// What is said or done about a suggestion.
    pub enum SuggestionAct in "suggestion_act" {
        /// An operator looks at it.
        TakeUp = "take_up",
        /// It can be read and voted for.
        Open = "open",
        /// Its author is asked for more.
        Ask = "ask",
        /// She answers.
        Supplement = "supplement",
        /// No, with the reason.
        Decline = "decline",
        /// Somebody studies it until a day.
        Study = "study",
        /// It will be done by a day.
        Plan = "plan",
        /// Not now; until a day.
        Defer = "defer",
        /// It is done, and where that can be seen.
        Finish = "finish",
        /// An operator proposes to adopt it.
        Propose = "propose",
        /// Another signs: its authors are paid.
        Adopt = "adopt",
        /// It goes on in another.
        Merge = "merge",
        /// Another goes on in it.
        Absorb = "absorb",
        /// It stands for itself again.
        Unmerge = "unmerge",
        /// Another stands for itself again.
        Release = "release",
        /// It came out of complaints.
        Credit = "credit",
        /// A member says something.
        Comment = "comment",
        /// The company says something.
        Answer = "answer",
    }
}
