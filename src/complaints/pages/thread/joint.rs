//! The households of a joint complaint, as everybody reads them: how many stand how, and in which buildings; never which.

use std::collections::BTreeMap;

use crate::accounts::Actor;
use crate::base::Result;
use crate::base::ids::UnitId;
use crate::base::words::HouseholdStanding;
use crate::complaints::{self, Complaint, Course, Household, Households, actions, urls};
use crate::db::ReadTx;
use crate::estates::SMALL_BUILDING_UNITS;
use crate::web::Shell;

/// What the page shows of a joint complaint.
#[derive(Debug)]
pub struct Joint {
    households: Households,
    /// Building and households in it; the rest of them under an empty name.
    pub buildings: Vec<(String, usize)>,
    /// The reader's own.
    pub own: Option<Household>,
    /// What was merged into it: address and number.
    pub merged: Vec<(String, String)>,
    /// The number on the receipt of the reader's household, where it came by merging.
    pub own_receipt: Option<String>,
}

impl Joint {
    /// Two queries, a third where some were merged into it, and none for a complaint that is not joint.
    pub fn find(
        tx: &mut ReadTx<'_>,
        actor: Option<&Actor>,
        complaint: &Complaint,
        course: &Course,
    ) -> Result<Option<Self>> {
        if !course.households.is_joint() {
            return Ok(None);
        }
        let rows = complaints::households_of(tx, complaint.id)?;
        let there: Vec<&Household> = rows.iter().filter(|row| row.standing != HouseholdStanding::Left).collect();
        let units: Vec<UnitId> = there.iter().filter_map(|row| row.unit_id).collect();
        let known = complaints::buildings_of_units(tx, &units)?;
        let mut buildings: BTreeMap<String, usize> = BTreeMap::new();
        for row in &there {
            // In a small building the name alone would tell too much (decisions.md 16).
            let named = row.unit_id.and_then(|unit| known.get(&unit.0));
            let named = named.filter(|(_, units)| *units >= SMALL_BUILDING_UNITS).map(|(name, _)| name.clone());
            *buildings.entry(named.unwrap_or_default()).or_default() += 1;
        }
        let own = actor.and_then(|actor| actions::own_household(actor, complaint, &rows));
        let has_merged = rows.iter().any(|row| row.merged_from.is_some());
        let merged = if has_merged { complaints::merged_into(tx, complaint.id)? } else { Vec::new() };
        let receipt = own.as_ref().and_then(|own| merged.iter().find(|one| Some(one.id) == own.merged_from));
        Ok(Some(Self {
            households: course.households.clone(),
            buildings: buildings.into_iter().collect(),
            own_receipt: receipt.map(Complaint::number),
            merged: merged.iter().map(|one| (urls::complaint(one.id), one.number())).collect(),
            own,
        }))
    }

    /// How many households there are.
    pub fn count(&self) -> usize {
        self.households.standing()
    }

    /// How they stand, in words; those of which there are none are left out, but for the confirmed once one was asked.
    pub fn words(&self, shell: &Shell) -> Vec<(&'static str, String)> {
        let count = |standing| self.households.count(standing);
        let all = i64::try_from(self.count()).unwrap_or(0);
        let mut words = vec![(
            "done",
            shell.t2("joint.confirmed", i64::try_from(count(HouseholdStanding::Confirmed)).unwrap_or(0), all),
        )];
        let others = [
            ("late", "joint.refused", HouseholdStanding::Refused),
            ("", "joint.lapsed", HouseholdStanding::Lapsed),
            ("own", "joint.open", HouseholdStanding::Open),
        ];
        for (tone, key, standing) in others {
            let households = i64::try_from(count(standing)).unwrap_or(0);
            if households > 0 {
                words.push((tone, shell.t1(key, households)));
            }
        }
        words
    }

    /// Whether the reader's household has not answered yet.
    pub fn is_own_open(&self) -> bool {
        self.own.as_ref().is_some_and(|own| own.standing == HouseholdStanding::Open)
    }
}
