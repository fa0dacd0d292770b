//! The one way to the ledger: an operation runs on an opened purse, and what it did is posted as one journal.

use sha2::{Digest as _, Sha256};

use crate::base::ids::{JournalId, LotId, PersonId, RuleId};
use crate::base::words::AccountKind;
use crate::base::{Error, Message, Result};
use crate::club::points::model::{Journal, Lot, NewJournal, Purse};
use crate::club::points::store;
use crate::db::WriteTx;
use crate::facts::Fact;

/// 409: the same key with another wish.
pub const OTHER_WISH: Message = Message::new("points.other_wish");

/// What came of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Posted<T> {
    /// It was posted now.
    Now(JournalId, T),
    /// The same was posted under this key before, and nothing was done.
    Before(Journal),
}

/// What was asked for: a second time under the same key must be the same.
fn request_of(new: &NewJournal) -> Vec<u8> {
    let words = (
        (new.owner, new.kind, new.source, &new.source_id),
        (new.reverses, new.actor, new.approver, &new.reason, new.amount),
    );
    Sha256::digest(format!("{words:?}")).to_vec()
}

/// Whether this key was used before; with another wish it is refused.
pub(super) fn posted_before(tx: &mut WriteTx<'_>, new: &NewJournal) -> Result<Option<Journal>> {
    let Some(known) = store::journal_of_key(tx, &new.key)? else { return Ok(None) };
    if known.request == request_of(new) { Ok(Some(known)) } else { Err(Error::Conflict(OTHER_WISH)) }
}

/// A member's points, with the lots that an operation is about.
pub(super) fn open(tx: &mut WriteTx<'_>, member: PersonId, about: &[LotId]) -> Result<Purse> {
    let owed = store::owed_by(tx, member)?;
    Ok(Purse::open(owed, store::spendable_lots(tx, member, about)?))
}

/// Runs an operation on the lots it is about, once.
pub(super) fn run<T>(
    tx: &mut WriteTx<'_>,
    new: &NewJournal,
    about: &[LotId],
    work: impl FnOnce(&mut Purse) -> Result<T>,
) -> Result<Posted<T>> {
    if let Some(known) = posted_before(tx, new)? {
        return Ok(Posted::Before(known));
    }
    let mut purse = open(tx, new.owner, about)?;
    let done = work(&mut purse)?;
    let id = begin(tx, new)?;
    finish(tx, (id, new), None, purse)?;
    Ok(Posted::Now(id, done))
}

/// Gives a lot, once; from the account of a rule, or from that of what is given by hand.
pub(super) fn give(
    tx: &mut WriteTx<'_>,
    new: &NewJournal,
    from: Option<RuleId>,
    lot: impl FnOnce(JournalId) -> Lot,
) -> Result<Posted<()>> {
    if let Some(known) = posted_before(tx, new)? {
        return Ok(Posted::Before(known));
    }
    let mut purse = open(tx, new.owner, &[])?;
    let id = begin(tx, new)?;
    let lot = store::insert_lot(tx, &lot(id))?;
    purse.receive(lot, if from.is_some() { AccountKind::Issuance } else { AccountKind::Adjust });
    finish(tx, (id, new), from, purse)?;
    Ok(Posted::Now(id, ()))
}

/// Writes the journal of an operation that is about to be posted.
pub(super) fn begin(tx: &mut WriteTx<'_>, new: &NewJournal) -> Result<JournalId> {
    let request = request_of(new);
    store::insert_journal(tx, new, &request)
}

/// Posts what the operation did to the purse.
pub(super) fn finish(
    tx: &mut WriteTx<'_>,
    (id, new): (JournalId, &NewJournal),
    rule: Option<RuleId>,
    purse: Purse,
) -> Result<()> {
    let (lots, moves) = purse.close();
    store::save_lots(tx, &lots)?;
    store::post(tx, id, (new.owner, rule), &moves)?;
    tx.record(&Fact::PointsPosted { journal_id: id, person_id: new.owner, journal: new.kind }, &[])?;
    Ok(())
}
