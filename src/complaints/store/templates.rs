//! The rows of reply templates.

use diesel::prelude::*;

use crate::base::Result;
use crate::base::ids::{PersonId, TemplateId};
use crate::complaints::model::{MOST_TEMPLATES, NewTemplate, ReplyTemplate};
use crate::db::{ReadTx, WriteTx};
use crate::schema::reply_template;

/// Retired templates that the page of the administration shows.
const RETIRED_SHOWN: i64 = 50;

/// The templates in use, by kind and title.
pub fn templates_in_use(tx: &mut ReadTx<'_>) -> Result<Vec<ReplyTemplate>> {
    Ok(reply_template::table
        .filter(reply_template::retired_at.is_null())
        .order((reply_template::kind, reply_template::title, reply_template::id))
        .limit(i64::try_from(MOST_TEMPLATES).unwrap_or(0))
        .select(ReplyTemplate::as_select())
        .load(tx.conn())?)
}

/// Those that were retired last.
pub fn templates_retired(tx: &mut ReadTx<'_>) -> Result<Vec<ReplyTemplate>> {
    Ok(reply_template::table
        .filter(reply_template::retired_at.is_not_null())
        .order((reply_template::retired_at.desc(), reply_template::id.desc()))
        .limit(RETIRED_SHOWN)
        .select(ReplyTemplate::as_select())
        .load(tx.conn())?)
}

/// One template, in use or not.
pub fn find_template(tx: &mut ReadTx<'_>, id: TemplateId) -> Result<ReplyTemplate> {
    Ok(reply_template::table.find(id.0).select(ReplyTemplate::as_select()).get_result(tx.conn())?)
}

/// How many are in use.
pub fn count_templates(tx: &mut ReadTx<'_>) -> Result<i64> {
    Ok(reply_template::table.filter(reply_template::retired_at.is_null()).count().get_result(tx.conn())?)
}

/// Writes a new template; gives its id.
pub fn insert_template(tx: &mut WriteTx<'_>, by: PersonId, new: &NewTemplate) -> Result<TemplateId> {
    let now = tx.now();
    diesel::insert_into(reply_template::table)
        .values((
            reply_template::title.eq(&new.title),
            reply_template::kind.eq(new.kind),
            reply_template::body_zh.eq(&new.body_zh),
            reply_template::body_en.eq(&new.body_en),
            reply_template::written_by.eq(by.0),
            reply_template::written_at.eq(now),
        ))
        .execute(tx.conn())?;
    // One writer at a time: the greatest id is the new one's.
    let last: Option<i64> = reply_template::table.select(diesel::dsl::max(reply_template::id)).get_result(tx.conn())?;
    Ok(TemplateId(last.unwrap_or_default()))
}

/// Takes a template out of use.
pub fn retire_template(tx: &mut WriteTx<'_>, id: TemplateId, by: PersonId) -> Result<()> {
    let now = tx.now();
    diesel::update(reply_template::table.find(id.0))
        .set((reply_template::retired_at.eq(now), reply_template::retired_by.eq(by.0)))
        .execute(tx.conn())?;
    Ok(())
}
