//! Second factors and recovery codes.

use diesel::prelude::*;

use crate::accounts::model::Totp;
use crate::base::Result;
use crate::base::ids::PersonId;
use crate::db::{ReadTx, WriteTx};
use crate::schema::{recovery_code, totp};

/// The second factor of a person, enabled or begun.
pub fn find_totp(tx: &mut ReadTx<'_>, id: PersonId) -> Result<Option<Totp>> {
    Ok(totp::table.find(id.0).get_result(tx.conn()).optional()?)
}

/// Begins a second factor with a new secret, in place of one that was begun before.
pub fn start_totp(tx: &mut WriteTx<'_>, id: PersonId, secret: &[u8]) -> Result<()> {
    let now = tx.now();
    diesel::delete(totp::table.find(id.0)).execute(tx.conn())?;
    diesel::insert_into(totp::table)
        .values((totp::person_id.eq(id.0), totp::secret.eq(secret), totp::last_step.eq(0), totp::started_at.eq(now)))
        .execute(tx.conn())?;
    Ok(())
}

/// Puts a second factor in force.
pub fn enable_totp(tx: &mut WriteTx<'_>, id: PersonId) -> Result<()> {
    let now = tx.now();
    diesel::update(totp::table.find(id.0)).set(totp::enabled_at.eq(now)).execute(tx.conn())?;
    Ok(())
}

/// Notes the step whose code was used; says whether it is later than every one before.
pub fn take_step(tx: &mut WriteTx<'_>, id: PersonId, step: i64) -> Result<bool> {
    let earlier = totp::table.find(id.0).filter(totp::last_step.lt(step));
    Ok(diesel::update(earlier).set(totp::last_step.eq(step)).execute(tx.conn())? == 1)
}

/// Takes the second factor of a person away, with its recovery codes.
pub fn delete_totp(tx: &mut WriteTx<'_>, id: PersonId) -> Result<()> {
    diesel::delete(totp::table.find(id.0)).execute(tx.conn())?;
    diesel::delete(recovery_code::table.filter(recovery_code::person_id.eq(id.0))).execute(tx.conn())?;
    Ok(())
}

/// Keeps recovery codes in place of all that were there.
pub fn replace_recovery_codes(tx: &mut WriteTx<'_>, id: PersonId, hashes: &[Vec<u8>]) -> Result<()> {
    diesel::delete(recovery_code::table.filter(recovery_code::person_id.eq(id.0))).execute(tx.conn())?;
    for hash in hashes {
        diesel::insert_into(recovery_code::table)
            .values((recovery_code::person_id.eq(id.0), recovery_code::code_hash.eq(hash)))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Uses a recovery code up; says whether there was one.
pub fn use_recovery_code(tx: &mut WriteTx<'_>, id: PersonId, hash: &[u8]) -> Result<bool> {
    let now = tx.now();
    let unused = recovery_code::table.find((id.0, hash)).filter(recovery_code::used_at.is_null());
    Ok(diesel::update(unused).set(recovery_code::used_at.eq(now)).execute(tx.conn())? == 1)
}

/// The hashes of the recovery codes that can still be used.
pub fn unused_recovery_codes(tx: &mut ReadTx<'_>, id: PersonId) -> Result<Vec<Vec<u8>>> {
    Ok(recovery_code::table
        .filter(recovery_code::person_id.eq(id.0))
        .filter(recovery_code::used_at.is_null())
        .select(recovery_code::code_hash)
        .load(tx.conn())?)
}
