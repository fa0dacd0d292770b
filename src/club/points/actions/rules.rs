//! Writing rules: a new one takes the place of the former, which stands as it was.

use crate::accounts::Actor;
use crate::base::ids::RuleId;
use crate::base::{Error, Message, Result};
use crate::club::points::model::NewRule;
use crate::club::points::{policy, store};
use crate::db::WriteTx;
use crate::facts::Fact;

/// 409: another operator wrote a rule for it at this very moment.
pub const WRITTEN_AT_ONCE: Message = Message::new("points.written_at_once");

/// Writes a rule that holds from now on, in place of the one of its kind.
pub fn write_rule(tx: &mut WriteTx<'_>, actor: &Actor, new: &NewRule) -> Result<RuleId> {
    policy::may_write_rules(actor)?;
    new.mistakes().into_result(())?;
    let now = tx.now();
    if let Some(former) = store::rule_in_force(tx, new.kind, now)? {
        if former.from_at == now {
            return Err(Error::Conflict(WRITTEN_AT_ONCE));
        }
        store::end_rule(tx, former.id)?;
    }
    let rule_id = store::insert_rule(tx, new, actor.person_id)?;
    tx.record(&Fact::EarningRuleWritten { rule_id, by: actor.person_id }, &[])?;
    Ok(rule_id)
}
