//! What is left of somebody who closes her account: her texts, without her name.

use crate::accounts::Actor;
use crate::base::Result;
use crate::complaints::store;
use crate::db::WriteTx;

/// A name is data, not interface: it is the same in every language.
pub const CLOSED_NAME: &str = "已注销用户";

/// Takes one's name out of every thread, ends what one watches and forgets what one has read. The texts stay (decisions.md
/// 20).
pub fn forget_own_name(tx: &mut WriteTx<'_>, actor: &Actor) -> Result<()> {
    store::rename_speaker(tx, actor.person_id, CLOSED_NAME)?;
    store::delete_watches_of(tx, actor.person_id)?;
    store::delete_marks_of(tx, actor.person_id)
}
