//! The rows of suggestions: finding here, listing and writing in the files beside it.

mod authors;
mod desk;
mod list;
mod texts;
mod votes;
mod write;

use diesel::dsl::sql;
use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable};

use super::model::{Placed, Step, Suggestion};
use crate::accounts::{Actor, Scope};
use crate::base::ids::{PersonId, SuggestionId};
use crate::base::words::Role;
use crate::base::{Result, SafeHtml};
use crate::db::{Backend, ReadTx};
use crate::schema::{estate, suggestion, suggestion_step};

pub use authors::*;
pub use desk::*;
pub use list::*;
pub use texts::*;
pub use votes::*;
pub use write::*;

/// Who reads what is not public yet.
const READERS: &[Role] = &[Role::Operator, Role::Auditor];
/// Steps on one page.
pub const STEPS_PER_PAGE: usize = 50;

/// A condition on suggestions, in a query over `QS`: the table alone or joined with others.
pub type Condition<QS> = Box<dyn BoxableExpression<QS, Backend, SqlType = Nullable<Bool>>>;

/// What may be seen, as SQL: the one rule for finding, listing and hits (decisions.md 12). Everybody sees what is public;
/// what is held is seen by its author and by those who look after suggestions there.
pub fn visible_to<QS: 'static>(actor: Option<&Actor>) -> Condition<QS>
where
    suggestion::author_id: SelectableExpression<QS>,
    suggestion::estate_id: SelectableExpression<QS>,
{
    let public = sql::<Nullable<Bool>>("suggestion.visibility = 'public'");
    let Some(actor) = actor else { return Box::new(public) };
    let own = suggestion::author_id.eq(actor.person_id.0);
    let mut seen: Condition<QS> = Box::new(public.or(own));
    for scope in actor.scopes(READERS) {
        seen = match scope {
            Scope::Group => return Box::new(sql::<Nullable<Bool>>("1 = 1")),
            Scope::Estate(id) => Box::new(seen.or(suggestion::estate_id.eq(id.0))),
            Scope::Region(id) => {
                let inside = "suggestion.estate_id IN (SELECT inside.id FROM estate inside WHERE inside.region_id = ";
                Box::new(seen.or(sql::<Nullable<Bool>>(inside).bind::<BigInt, _>(id.0).sql(")")))
            }
        };
    }
    seen
}

/// One suggestion with its estate, as far as the actor may see it; what she may not see does not exist for her.
pub fn find_placed(tx: &mut ReadTx<'_>, actor: Option<&Actor>, id: SuggestionId) -> Result<Placed> {
    let (suggestion, estate, region_id) = suggestion::table
        .left_join(estate::table)
        .filter(suggestion::id.eq(id.0))
        .filter(visible_to(actor))
        .select((Suggestion::as_select(), estate::name.nullable(), estate::region_id.nullable()))
        .first(tx.conn())?;
    Ok(Placed { suggestion, estate, region_id })
}

/// One suggestion, as far as the actor may see it.
pub fn find(tx: &mut ReadTx<'_>, actor: Option<&Actor>, id: SuggestionId) -> Result<Suggestion> {
    let found = suggestion::table.filter(suggestion::id.eq(id.0)).filter(visible_to(actor));
    Ok(found.select(Suggestion::as_select()).first(tx.conn())?)
}

/// What its author wrote, as everybody reads it.
pub fn html_of(tx: &mut ReadTx<'_>, id: SuggestionId) -> Result<SafeHtml> {
    Ok(suggestion::table.find(id.0).select(suggestion::html).first(tx.conn())?)
}

/// The suggestion that a form with this key has made already.
pub fn find_by_submission(tx: &mut ReadTx<'_>, author: PersonId, key: &str) -> Result<Option<SuggestionId>> {
    let made = suggestion::table.filter(suggestion::submission_key.eq(key)).filter(suggestion::author_id.eq(author.0));
    Ok(made.select(suggestion::id).first(tx.conn()).optional()?)
}

/// Whether words were sent under this key.
pub fn is_said(tx: &mut ReadTx<'_>, key: &str) -> Result<bool> {
    let said = suggestion_step::table.filter(suggestion_step::submission_key.eq(key));
    Ok(diesel::select(diesel::dsl::exists(said)).get_result(tx.conn())?)
}

/// What was said and done, in order, after the step with a number.
pub fn steps_of(tx: &mut ReadTx<'_>, id: SuggestionId, (after, limit): (i32, usize)) -> Result<Vec<Step>> {
    Ok(suggestion_step::table
        .filter(suggestion_step::suggestion_id.eq(id.0))
        .filter(suggestion_step::number.gt(after))
        .order(suggestion_step::number)
        .limit(i64::try_from(limit).unwrap_or(0))
        .select(Step::as_select())
        .load(tx.conn())?)
}
