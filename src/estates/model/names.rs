//! Under which name an owner is seen (decisions.md 16).

use super::Building;
use crate::base::words::Residence;

/// Below so many units a building's name would point at a few doors.
pub const SMALL_BUILDING_UNITS: i32 = 10;

/// The public name of who lives here: the one she chose, else her building, else only that she does. A household's are
/// owners (业主), tenants are residents (住户). Never a unit, a number or a real name. Chinese whatever the reader's language:
/// it is stored with what she writes.
pub fn public_name_of(building: &Building, residence: Residence, chosen: Option<&str>) -> String {
    let who = if residence == Residence::Tenant { "住户" } else { "业主" };
    match chosen {
        Some(name) if !name.trim().is_empty() => name.to_owned(),
        _ if building.unit_count < SMALL_BUILDING_UNITS => format!("小区{who}"),
        _ => format!("{}{who}", building.name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ids::{BuildingId, EstateId};

    fn building(unit_count: i32) -> Building {
        Building { id: BuildingId(1), estate_id: EstateId(1), name: "3栋".to_owned(), unit_count }
    }

    #[test]
    fn an_owner_is_named_after_her_building() {
        assert_eq!(public_name_of(&building(10), Residence::Owner, None), "3栋业主");
    }

    #[test]
    fn an_owner_of_a_small_building_is_named_after_nothing() {
        assert_eq!(public_name_of(&building(9), Residence::Owner, None), "小区业主");
        assert_eq!(public_name_of(&building(0), Residence::Owner, None), "小区业主");
    }

    #[test]
    fn a_tenant_is_no_owner_and_her_family_is() {
        assert_eq!(public_name_of(&building(10), Residence::Tenant, None), "3栋住户");
        assert_eq!(public_name_of(&building(9), Residence::Tenant, None), "小区住户");
        assert_eq!(public_name_of(&building(10), Residence::Family, None), "3栋业主");
    }

    #[test]
    fn a_chosen_name_stands_before_both() {
        assert_eq!(public_name_of(&building(9), Residence::Owner, Some("听雨")), "听雨");
        assert_eq!(public_name_of(&building(10), Residence::Owner, Some(" ")), "3栋业主");
    }
}
