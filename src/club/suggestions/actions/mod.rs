//! What is done with suggestions, each in one transaction.

mod adopting;
mod crediting;
mod leaving;
mod merging;
mod stepping;
mod voting;
mod writing;

use crate::accounts::Actor;
use crate::base::Result;
use crate::base::ids::{EstateId, SuggestionId};
use crate::base::words::SuggestionAct;
use crate::club::members::{self, Member};
use crate::club::suggestions::model::Placed;
use crate::club::suggestions::store::NewStepRow;
use crate::club::suggestions::{policy, store};
use crate::complaints;
use crate::db::{ReadTx, WriteTx};
use crate::facts::Fact;

pub use adopting::{propose_adoption, sign_adoption};
pub use crediting::{MOST_AT_ONCE, NO_SUCH_COMPLAINT, credit};
pub use leaving::forget_own_name;
pub use merging::{HAS_MERGED, NOT_INTO_ITSELF, NOT_INTO_THIS, NOT_MERGED, merge, unmerge};
pub use stepping::{NO_SUCH_KEEPER, WRONG_DAY, take_step};
pub use voting::{unvote, vote};
pub use writing::{answer, comment, submit, supplement};

/// The name of a member without a home here who chose none: data, the same in every language.
const FRIEND: &str = "友邻";

/// The name under which a member suggests and speaks (decisions.md 16).
pub fn name_on(tx: &mut ReadTx<'_>, actor: &Actor, estate_id: Option<EstateId>) -> Result<String> {
    let home = match estate_id {
        Some(estate_id) => actor.home_on(estate_id),
        None => actor.homes.first().copied(),
    };
    match home {
        Some(home) => complaints::actions::name_on(tx, actor, home.estate_id),
        None => Ok(actor.public_name.clone().unwrap_or_else(|| FRIEND.to_owned())),
    }
}

fn membership(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Option<Member>> {
    members::member_of(tx, actor.person_id)
}

/// What a step says.
#[derive(Clone, Copy, Debug, Default)]
struct Said<'a> {
    words: &'a str,
    keeper: Option<&'a str>,
    due_at: Option<crate::base::Instant>,
    other: Option<SuggestionId>,
    key: Option<&'a str>,
}

/// Writes a step of the staff, under the name and role in which it is taken.
fn write_as_staff(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    placed: &Placed,
    (act, said): (SuggestionAct, Said<'_>),
) -> Result<()> {
    let name = actor.staff_name.clone().unwrap_or_default();
    let role = policy::role_of(actor, placed);
    let step = NewStepRow { role, organisation: actor.organisation.as_deref(), ..row(actor, &name, (act, said)) };
    write(tx, placed.suggestion.id, &step)
}

/// Writes a step of a member, under her public name.
fn write_as_member(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    placed: &Placed,
    (act, said): (SuggestionAct, Said<'_>),
) -> Result<()> {
    let name = name_on(tx, actor, placed.suggestion.estate_id)?;
    write(tx, placed.suggestion.id, &row(actor, &name, (act, said)))
}

fn row<'a>(actor: &Actor, name: &'a str, (act, said): (SuggestionAct, Said<'a>)) -> NewStepRow<'a> {
    let Said { words, keeper, due_at, other, key } = said;
    NewStepRow { act, by: actor.person_id, name, role: None, organisation: None, words, keeper, due_at, other, key }
}

fn write(tx: &mut WriteTx<'_>, id: SuggestionId, step: &NewStepRow<'_>) -> Result<()> {
    let number = store::insert_step(tx, id, step)?;
    tx.record(&Fact::SuggestionStepTaken { suggestion_id: id, step: number, act: step.act, by: step.by }, &[])?;
    Ok(())
}

/// Counts the votes of a group anew.
fn recount(tx: &mut WriteTx<'_>, root: SuggestionId) -> Result<(i32, i32)> {
    let group = store::group_of(tx, root)?;
    let counted = store::count_votes(tx, &group)?;
    store::set_votes(tx, root, counted)?;
    Ok(counted)
}
