//! Loading a notice.

use super::{Notice, policy, store};
use crate::accounts::Actor;
use crate::base::ids::HolidayNoticeId;
use crate::base::{Error, Message, Result};
use crate::db::WriteTx;
use crate::facts::Fact;

/// Another notice was loaded since this one was looked at: 409.
pub const CHANGED_MEANWHILE: Message = Message::new("calendar.changed_meanwhile");

/// Loads a notice, known from now on; a job then goes through the clocks that run (`reactions`). `seen` is the last notice loaded when the actor saw
/// what this one would change.
pub fn load_notice(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    notice: &Notice,
    seen: Option<HolidayNoticeId>,
) -> Result<HolidayNoticeId> {
    policy::may_load_notices(actor)?;
    let calendars = store::calendars(tx)?;
    calendars.latest().news_of(notice).must_be_new()?;
    if calendars.loaded().last().map(|last| last.id) != seen {
        return Err(Error::Conflict(CHANGED_MEANWHILE));
    }
    let notice_id = store::insert(tx, notice, actor.person_id)?;
    let number = tx.record(&Fact::NoticeLoaded { notice_id, by: actor.person_id }, &[])?;
    store::set_fact_number(tx, notice_id, number)?;
    Ok(notice_id)
}
