//! Members of the owners' club, and what operators did by hand for some of them.

use chrono::Datelike as _;

use super::world::World;
use crate::accounts::find_actor;
use crate::app::App;
use crate::base::{Error, FormErrors, Instant, Result};
use crate::club::members::{self, Birthday};
use crate::club::points::actions::{Adjustment, adjust_or_propose};

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
