//! Writing reply templates, and taking them out of use.

use crate::accounts::Actor;
use crate::base::ids::TemplateId;
use crate::base::{Error, Message, Result};
use crate::complaints::model::{MOST_TEMPLATES, NewTemplate};
use crate::complaints::{policy, store};
use crate::db::WriteTx;
use crate::facts::Fact;

/// 409: there are as many as anybody can choose from.
pub const TOO_MANY_TEMPLATES: Message = Message::new("templates.too_many");

/// Writes a template, for everybody who answers.
///
/// Answers `Invalid` for one that names a day to come or a place that nothing fills.
pub fn write_template(tx: &mut WriteTx<'_>, actor: &Actor, new: &NewTemplate) -> Result<TemplateId> {
    policy::may_write_templates(actor)?;
    new.mistakes(tx.now()).into_result(())?;
    if usize::try_from(store::count_templates(tx)?).is_ok_and(|count| count >= MOST_TEMPLATES) {
        return Err(Error::Conflict(TOO_MANY_TEMPLATES));
    }
    let template_id = store::insert_template(tx, actor.person_id, new)?;
    tx.record(&Fact::TemplateWritten { template_id, by: actor.person_id }, &[])?;
    Ok(template_id)
}

/// Takes a template out of use; a second time does nothing.
pub fn retire_template(tx: &mut WriteTx<'_>, actor: &Actor, id: TemplateId) -> Result<()> {
    policy::may_write_templates(actor)?;
    if store::find_template(tx, id)?.retired_at.is_some() {
        return Ok(());
    }
    store::retire_template(tx, id, actor.person_id)?;
    tx.record(&Fact::TemplateRetired { template_id: id, by: actor.person_id }, &[])?;
    Ok(())
}
