//! What is left of somebody who closes her account: her texts and votes, without her name.

use crate::accounts::Actor;
use crate::base::Result;
use crate::club::suggestions::store;
use crate::complaints::actions::CLOSED_NAME;
use crate::db::WriteTx;

/// Takes one's name off what one suggested and said. The texts stay (decisions.md 20).
pub fn forget_own_name(tx: &mut WriteTx<'_>, actor: &Actor) -> Result<()> {
    store::rename_author(tx, actor.person_id, CLOSED_NAME)
}
