//! The magazine of the owners' club: what is written for it, and what becomes of that.

use crate::text_enum;

text_enum! {
    /// What a piece is.
    pub enum ArticleKind in "article_kind" {
        /// 文章: for an issue.
        Article = "article",
        /// 自助体验: what somebody did and how; published by itself.
        Experience = "experience",
        /// 高管专栏: by those who lead the company.
        Column = "column",
    }
}

text_enum! {
    /// What a piece is about: the point at which the owner meets the company (触点).
    pub enum Theme in "theme" {
        /// 选房购房
        Buying = "buying",
        /// 等待交付
        Waiting = "waiting",
        /// 验房收房
        Handover = "handover",
        /// 装修入住
        Decorating = "decorating",
        /// 维修养护
        Repairs = "repairs",
        /// 物业服务
        Property = "property",
        /// 邻里社区
        Community = "community",
        /// 生活随笔
        Living = "living",
    }
}

text_enum! {
    /// How a piece stands (club.md 1.4).
    pub enum ArticleState in "article_state" {
        /// 草稿
        Draft = "draft",
        /// 已投稿
        Submitted = "submitted",
        /// 审稿中
        InReview = "in_review",
        /// 请修改
        Revise = "revise",
        /// 已采用
        Accepted = "accepted",
        /// 未采用
        Declined = "declined",
        /// 已排期
        Scheduled = "scheduled",
        /// 已刊出
        Published = "published",
        /// 已撤下
        Withdrawn = "withdrawn",
        /// 已放弃
        Abandoned = "abandoned",
    }
}

text_enum! {
    /// What is done with a piece.
    pub enum ArticleAct in "article_act" {
        /// 投稿
        Submit = "submit",
        /// 放弃
        Abandon = "abandon",
        /// 领稿: an editor takes it in hand.
        Take = "take",
        /// 放回: another may take it.
        PutBack = "put_back",
        /// 批注
        Note = "note",
        /// 请作者修改
        AskRevision = "ask_revision",
        /// 采用
        Accept = "accept",
        /// 不采用
        Decline = "decline",
        /// 排入一期
        Schedule = "schedule",
        /// 移出这一期
        Unschedule = "unschedule",
        /// 刊出
        Publish = "publish",
        /// 撤下, by the editors.
        Withdraw = "withdraw",
        /// 收回同意, by the author.
        Retract = "retract",
    }
}

text_enum! {
    /// Why a piece is no longer published.
    pub enum WithdrawnBecause in "withdrawn_because" {
        /// 作者收回
        Author = "author",
        /// 抄袭
        Plagiarism = "plagiarism",
        /// 内容不实
        Wrong = "wrong",
        /// 涉及他人权益
        Rights = "rights",
    }
}

text_enum! {
    /// How an issue stands.
    pub enum IssueState in "issue_state" {
        /// 征稿中: takes pieces.
        Open = "open",
        /// 已截稿: what is in it, is in it.
        Closed = "closed",
        /// 已刊出
        Published = "published",
    }
}
