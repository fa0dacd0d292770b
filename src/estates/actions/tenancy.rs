//! How long a tenant stays: the owner's word, at first or later; on the day after the last one it ends by itself.

use chrono::NaiveDate;

use crate::accounts::Actor;
use crate::base::{Error, FormErrors, Result};
use crate::db::WriteTx;
use crate::estates::model::tenancy_end;
use crate::estates::{policy, store};
use crate::facts::Fact;

/// The field of the last day.
pub const LAST_DAY_FIELD: &str = "last_day";

/// An owner says on which day a tenant's stay ends, or that it has no end.
pub fn set_tenancy(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    (id, resident): (&str, &str),
    last_day: Option<NaiveDate>,
) -> Result<()> {
    let home = store::find_claim_of(tx, actor.person_id, id)?.claim;
    policy::may_let_in(actor, &home)?;
    let residents = store::residents_in(tx, home.unit_id)?;
    let tenant = residents.iter().find(|known| known.id == resident).ok_or(Error::NotFound)?;
    let ends_at = tenancy_end(tenant.residence, last_day, tx.now())
        .map_err(|why| Error::Invalid(FormErrors::of(LAST_DAY_FIELD, why)))?;
    if ends_at == tenant.tenancy_ends_at {
        return Ok(());
    }
    store::set_tenancy(tx, &tenant.id, ends_at)?;
    let (person_id, unit_id, by) = (tenant.person_id, tenant.unit_id, actor.person_id);
    tx.record(&Fact::TenancySet { person_id, unit_id, ends_at, by }, &[])?;
    Ok(())
}

/// Ends some of the tenancies whose last day is over; says whether there were any.
pub(in crate::estates) fn end_tenancies(tx: &mut WriteTx<'_>) -> Result<bool> {
    let over = store::tenancies_over(tx)?;
    for tenant in &over {
        store::end_claim(tx, &tenant.id, None)?;
        let fact = Fact::TenancyEnded { person_id: tenant.person_id, unit_id: tenant.unit_id };
        tx.record(&fact, &[])?;
    }
    Ok(!over.is_empty())
}
