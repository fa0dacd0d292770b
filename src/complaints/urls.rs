//! The addresses of complaints and of their floors.

use super::model::FLOORS_PER_PAGE;
use crate::base::ids::ComplaintId;

/// The page of a complaint.
pub fn complaint(id: ComplaintId) -> String {
    format!("/complaints/{id}")
}

/// The permalink of a floor. Floors are dense, so the page follows from the number.
pub fn floor(id: ComplaintId, floor: i32) -> String {
    let page = (floor.max(1) - 1) / FLOORS_PER_PAGE + 1;
    format!("{}?page={page}#f{floor}", complaint(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_floor_stands_on_the_page_of_its_twenty() {
        assert_eq!(floor(ComplaintId(7), 20), "/complaints/7?page=1#f20");
        assert_eq!(floor(ComplaintId(7), 21), "/complaints/7?page=2#f21");
    }
}
