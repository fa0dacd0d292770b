//! Why complaints come about, by a code, and how it stands with what is done so that they do not come again.

use crate::text_enum;

text_enum! {
    /// Why a complaint came about (complaints.md 6.9): short enough to choose from, fine enough that one cause has one cure.
    pub enum Cause in "cause" {
        /// 给排水立管
        WaterRiser = "water_riser",
        /// 屋面、外墙、卫生间防水
        Waterproofing = "waterproofing",
        /// 门窗安装与密封
        WindowSealing = "window_sealing",
        /// 墙面地面开裂、空鼓
        Cracking = "cracking",
        /// 用电与照明
        Electrical = "electrical",
        /// 供暖、通风与空调
        Heating = "heating",
        /// 电梯
        Lift = "lift",
        /// 消防设施
        FireSafety = "fire_safety",
        /// 五金、栏杆、洁具等部品
        Fittings = "fittings",
        /// 室外管网、道路与景观
        Outdoors = "outdoors",
        /// 设计缺陷
        DesignFault = "design_fault",
        /// 销售说法与实际不符
        SalesStatement = "sales_statement",
        /// 合同与产权资料
        Papers = "papers",
        /// 交付查验
        Handover = "handover",
        /// 维修做法不到位
        RepairMethod = "repair_method",
        /// 派单与上门不及时
        Dispatch = "dispatch",
        /// 人员态度与行为
        StaffConduct = "staff_conduct",
        /// 公共设备维护
        Upkeep = "upkeep",
        /// 安保与秩序
        Security = "security",
        /// 保洁与绿化
        Cleaning = "cleaning",
        /// 停车
        Parking = "parking",
        /// 收费
        Charges = "charges",
        /// 其他
        Other = "other",
    }
}

text_enum! {
    /// How it stands with a corrective action.
    pub enum RemedyStanding in "remedy" {
        /// It was announced, and nobody has seen yet that it was done.
        Announced = "announced",
        /// Somebody else has seen that it was done: from here on its days run.
        Verified = "verified",
        /// The same came again within its days: it is open once more.
        Refuted = "refuted",
    }
}

text_enum! {
    /// How surely a finding points to a cause.
    pub enum Certainty in "certainty" {
        /// It may be so: internal.
        Suspected = "suspected",
        /// It is so: the code becomes public.
        Confirmed = "confirmed",
    }
}
