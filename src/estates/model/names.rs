//! Under which name an owner is seen (decisions.md 16).

use super::Building;

/// Below so many units a building's name would point at a few doors.
pub const SMALL_BUILDING_UNITS: i32 = 10;

/// The public name of an owner: the one she chose, else her building, else only that she is an owner here. Never a unit, a
/// number or a real name. Chinese whatever the reader's language: it is stored with what she writes.
pub fn public_name_of(building: &Building, chosen: Option<&str>) -> String {
    match chosen {
        Some(name) if !name.trim().is_empty() => name.to_owned(),
        _ if building.unit_count < SMALL_BUILDING_UNITS => "小区业主".to_owned(),
        _ => format!("{}业主", building.name),
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
        assert_eq!(public_name_of(&building(10), None), "3栋业主");
    }

    #[test]
    fn an_owner_of_a_small_building_is_named_after_nothing() {
        assert_eq!(public_name_of(&building(9), None), "小区业主");
        assert_eq!(public_name_of(&building(0), None), "小区业主");
    }

    #[test]
    fn a_chosen_name_stands_before_both() {
        assert_eq!(public_name_of(&building(9), Some("听雨")), "听雨");
        assert_eq!(public_name_of(&building(10), Some(" ")), "3栋业主");
    }
}
