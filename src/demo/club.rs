//! Members of the owners' club, what operators did by hand for some of them, and what points buy.

use chrono::Datelike as _;

use super::world::World;
use crate::accounts::find_actor;
use crate::app::App;
use crate::base::ids::RewardId;
use crate::base::words::{RewardKind, RewardState, Tier};
use crate::base::{Error, FormErrors, Instant, Result};
use crate::club::members::{self, Birthday};
use crate::club::points::actions::{Adjustment, adjust_or_propose};
use crate::club::rewards::{self, NewReward};

/// Who joined at the beginning.
const JOINED: [&str; 6] = ["owner1", "owner2", "owner3", "owner5", "owner9", "newcomer"];
/// To whom, how many, by whom and why; the last needs a second operator.
const BY_HAND: [(&str, i64, &str, &str); 4] = [
    ("owner1", 120, "operator", "秋季运动会当了一天裁判，签到表漏记"),
    ("owner1", -20, "operator2", "更正：运动会第二天没有到场"),
    ("owner3", 60, "operator2", "帮邻居整理装修验收清单"),
    ("owner2", 800, "operator", "牵头加装电梯意见征集，历时三个月"),
];

/// The first members join; one of them has her birthday before the end.
pub(super) fn begin(app: &App, world: &World, now: Instant) -> Result<()> {
    let last_week = now.plus_days(-7).date();
    let part = |number: u32| i16::try_from(number).unwrap_or(1);
    let birthday = Birthday::new(part(last_week.month()), part(last_week.day()))
        .map_err(|why| Error::Invalid(FormErrors::of("", why)))?;
    for account in JOINED {
        let id = world.person(account)?;
        app.store.write_blocking(move |tx| {
            let actor = find_actor(tx, id)?;
            members::actions::join(tx, &actor)?;
            let is_first = account == JOINED[0];
            if is_first { members::actions::set_birthday(tx, &actor, Some(birthday)) } else { Ok(()) }
        })?;
    }
    Ok(())
}

/// Operators book what was missed.
pub(super) fn book(app: &App, world: &World) -> Result<()> {
    for (number, (account, points, by, reason)) in BY_HAND.into_iter().enumerate() {
        let (member, operator) = (world.person(account)?, world.person(by)?);
        let adjustment =
            Adjustment { member, points, reason: reason.to_owned(), key: format!("{operator}.demo-{number}") };
        app.store.write_blocking(move |tx| {
            let actor = find_actor(tx, operator)?;
            adjust_or_propose(tx, &actor, &adjustment).map(drop)
        })?;
    }
    Ok(())
}

/// What it is, about it, where it is handed over, of what kind, what it costs, and how many there are.
type Offered = (&'static str, &'static str, &'static str, RewardKind, i64, i64);

const OFFERED: [Offered; 4] = [
    (
        "社区咖啡券",
        "一楼咖啡馆中杯任选一杯，三个月内有效。",
        "三期物业前台，工作日 9 点到 18 点",
        RewardKind::Coupon,
        30,
        40,
    ),
    (
        "帆布买菜袋",
        "十二盎司厚帆布，可以背可以提，装得下一周的菜。",
        "三期物业前台，工作日 9 点到 18 点",
        RewardKind::Gift,
        60,
        12,
    ),
    (
        "上门清洗一台空调",
        "壁挂机一台，内外机都洗。领券后打物业电话约时间。",
        "物业服务中心，每天 8 点到 20 点",
        RewardKind::Coupon,
        150,
        3,
    ),
    (
        "抵一个月物业费中的 100 元",
        "领取后记在下一期账单上，一户一年一次。",
        "物业服务中心，每天 8 点到 20 点",
        RewardKind::FeeOffset,
        1_000,
        20,
    ),
];

/// Operators offer what points buy; two members order, and one of the orders lies ready.
pub(super) fn offer(app: &App, world: &World) -> Result<()> {
    let operator = world.person("operator")?;
    for (number, (title, about, pick_up, kind, cost, stock)) in OFFERED.into_iter().enumerate() {
        let new = NewReward {
            kind,
            title: title.to_owned(),
            about: about.to_owned(),
            pick_up: pick_up.to_owned(),
            cost,
            per_member: (kind == RewardKind::FeeOffset).then_some(1),
            min_tier: Tier::Basic,
            opens_at: None,
            closes_at: None,
        };
        app.store.write_blocking(move |tx| {
            let actor = find_actor(tx, operator)?;
            let id = rewards::actions::write(tx, &actor, &new)?;
            let key = format!("{operator}.demo-stock-{number}");
            rewards::actions::change_stock(tx, &actor, (id, stock), ("第一批到货", &key))?;
            rewards::actions::turn(tx, &actor, id, RewardState::Open)
        })?;
    }
    order(app, world)
}

fn order(app: &App, world: &World) -> Result<()> {
    let (operator, first, third) = (world.person("operator")?, world.person("owner1")?, world.person("owner3")?);
    app.store.write_blocking(move |tx| {
        let by = find_actor(tx, first)?;
        let bag = rewards::actions::place(tx, &by, (RewardId(2), 60), &format!("{first}.demo-bag"))?;
        let by = find_actor(tx, third)?;
        rewards::actions::place(tx, &by, (RewardId(1), 30), &format!("{third}.demo-coffee"))?;
        let operator = find_actor(tx, operator)?;
        rewards::actions::approve(tx, &operator, &bag.name)?;
        rewards::actions::make_ready(tx, &operator, &bag.name)
    })
}
