//! Notices of holidays that administrators load: known from then on, on every node, and looked at before they count.

mod known;
mod loading;
mod moving;

use candor::base::Result;
use candor::base::ids::HolidayNoticeId;
use candor::calendar::{Calendars, Notice, actions, calendars};

use crate::support::{TestApp, TestPerson};

/// A first notice of 2027: five days off, one worked Sunday.
pub fn notice_of_2027() -> Notice {
    let json = r#"[{"year": 2027, "url": "https://www.gov.cn/2027.htm", "published": "2026-11-19",
        "off": {"春节": ["2027-02-05", "2027-02-08", "2027-02-09", "2027-02-10", "2027-02-11"]},
        "work": {"春节": ["2027-01-31"]}}]"#;
    Notice::read_list(json).unwrap().remove(0)
}

pub fn load(
    app: &TestApp,
    admin: &TestPerson,
    notice: Notice,
    seen: Option<HolidayNoticeId>,
) -> Result<HolidayNoticeId> {
    app.act(admin, move |tx, actor| actions::load_notice(tx, actor, &notice, seen))
}

pub fn known_to(app: &TestApp) -> Calendars {
    app.app.store.read_blocking(calendars).unwrap()
}
