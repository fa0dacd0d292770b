//! Who lives and works in the demonstration.

use crate::base::words::Role;

/// The password of everybody.
pub const PASSWORD: &str = "candor-demo-2026";

/// Regions with their estates.
pub(super) const PLACES: [(&str, &[&str]); 3] = [
    ("杭州城市公司", &["云栖里", "江畔花园", "听澜苑"]),
    ("南京城市公司", &["梧桐湾", "紫藤雅集", "望山府"]),
    ("成都城市公司", &["锦溪春天", "青枫别院"]),
];

/// Ambassadors and service managers, one each for an estate, in the order of the estates.
pub(super) const AMBASSADORS: [&str; 8] =
    ["林晓燕", "方立诚", "吴倩", "陆佳宁", "顾明远", "郑雅文", "罗思源", "蒋一鸣"];
pub(super) const SERVICE_MANAGERS: [&str; 8] =
    ["陈国强", "徐丽华", "潘志刚", "曹建军", "严秀英", "魏东海", "唐文斌", "邓春梅"];
/// One for each region.
pub(super) const REGIONAL_GMS: [&str; 3] = ["宋承志", "韩旭东", "叶培德"];

/// Those who work for the whole group: the first part of the address, name, organisation, role.
pub(super) const GROUP_STAFF: [(&str, &str, &str, Role); 15] = [
    ("admin", "何静", "集团信息部", Role::Admin),
    ("triage", "周敏", "集团客户关系中心", Role::Triage),
    ("triage2", "许峰", "集团客户关系中心", Role::Triage),
    ("centre", "赵岚", "集团客户关系中心", Role::GroupCentre),
    ("caller", "孙悦", "集团客户关系中心", Role::ReturnCaller),
    ("reviewer", "杜衡", "集团审计部", Role::Reviewer),
    ("executive", "钱程", "集团副总裁", Role::Executive),
    ("executive2", "白薇", "集团副总裁", Role::Executive),
    ("ceo", "沈致远", "集团总裁办", Role::ChiefExecutive),
    ("moderator", "江月", "社区版务组", Role::Moderator),
    ("moderator2", "顾南", "社区版务组", Role::Moderator),
    ("editor", "丁一宁", "业主会会刊编辑部", Role::Editor),
    ("editor2", "苏禾", "业主会会刊编辑部", Role::Editor),
    ("operator", "方圆", "业主会运营组", Role::Operator),
    ("operator2", "石磊", "业主会运营组", Role::Operator),
];

/// The owners of each estate: who chose no name is called after her building.
pub(super) const OWNER_NAMES: [Option<&str>; 6] = [None, None, Some("听雨"), None, Some("老秦"), None];
/// Their homes: building and unit.
pub(super) const OWNER_HOMES: [(&str, &str); 6] =
    [("3栋", "1-501"), ("3栋", "2-302"), ("1栋", "1-201"), ("5栋", "2-602"), ("2栋", "1-102"), ("5栋", "1-401")];

/// An account that is worth trying.
#[derive(Clone, Copy, Debug)]
pub struct Guide {
    /// Its address.
    pub email: &'static str,
    /// Who that is.
    pub who: &'static str,
}

const fn guide(email: &'static str, who: &'static str) -> Guide {
    Guide { email, who }
}

/// The accounts that a visitor of the demonstration is told of.
pub const EVERYBODY: [Guide; 18] = [
    guide("owner1@demo.example", "业主：云栖里 3栋，有投诉在办"),
    guide("owner2@demo.example", "业主：云栖里 3栋，同楼邻居"),
    guide("family1@demo.example", "业主家人：云栖里 3栋，由 owner1 邀请"),
    guide("tenant1@demo.example", "租户：云栖里 3栋，由 owner1 邀请"),
    guide("newcomer@demo.example", "新注册，住所待核实"),
    guide("triage@demo.example", "受理专员 周敏"),
    guide("triage2@demo.example", "受理专员 许峰（第二签字人）"),
    guide("ambassador1@demo.example", "客户大使 林晓燕（云栖里）"),
    guide("manager1@demo.example", "客服经理 陈国强（云栖里）"),
    guide("gm1@demo.example", "城市公司总经理 宋承志（杭州）"),
    guide("centre@demo.example", "集团客户关系中心 赵岚"),
    guide("executive@demo.example", "高管 钱程"),
    guide("ceo@demo.example", "首席执行官 沈致远"),
    guide("moderator@demo.example", "版主 江月"),
    guide("editor@demo.example", "会刊编辑 丁一宁：审稿、排期、刊出"),
    guide("operator@demo.example", "会员运营：会员、积分、规则"),
    guide("moderator2@demo.example", "版主 顾南（第二人）"),
    guide("admin@demo.example", "管理员 何静"),
];
