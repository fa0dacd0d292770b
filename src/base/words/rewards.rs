//! Rewards: what they are, how they stand, and how an order goes on.

use crate::text_enum;

text_enum! {
    /// What a member gets for her points.
    pub enum RewardKind in "reward_kind" {
        /// 礼品
        Gift = "gift",
        /// 券: for a shop, a course, a visit.
        Coupon = "coupon",
        /// 抵物业费
        FeeOffset = "fee_offset",
        /// 购房优惠
        Discount = "discount",
    }
}

text_enum! {
    /// Whether a reward can be had.
    pub enum RewardState in "reward_state" {
        /// 草稿: seen by operators alone.
        Draft = "draft",
        /// 可兑换
        Open = "open",
        /// 暂停: shown, and not to be had for now.
        Paused = "paused",
        /// 已结束
        Ended = "ended",
    }
}

text_enum! {
    /// How an order stands (club.md 1.3).
    pub enum OrderState in "order_state" {
        /// 待确认: its points are set aside.
        Placed = "placed",
        /// 备货中
        Approved = "approved",
        /// 可领取
        Ready = "ready",
        /// 已领取: its points are spent.
        HandedOver = "handed_over",
        /// 已取消
        Cancelled = "cancelled",
        /// 已退回
        Returned = "returned",
        /// 逾期未确认: nobody approved it in time.
        Expired = "expired",
    }
}
