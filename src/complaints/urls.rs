//! The addresses of complaints and of their floors.

use super::model::{FLOORS_PER_PAGE, number};
use crate::base::ids::ComplaintId;
use crate::base::{Error, Instant, Result};

/// The page of a complaint.
pub fn complaint(id: ComplaintId) -> String {
    format!("/complaints/{id}")
}

/// The permalink of a floor. Floors are dense, so the page follows from the number.
pub fn floor(id: ComplaintId, floor: i32) -> String {
    let page = (floor.max(1) - 1) / FLOORS_PER_PAGE + 1;
    format!("{}?page={page}#f{floor}", complaint(id))
}

/// Every version of a floor's text.
pub fn versions(id: ComplaintId, floor: i32) -> String {
    format!("{}/floors/{floor}/versions", complaint(id))
}

/// What stood on a floor before it was covered.
pub fn original(id: ComplaintId, floor: i32) -> String {
    format!("{}/floors/{floor}/original", complaint(id))
}

/// Where a promise is kept or moved.
pub fn promise(id: ComplaintId, number: i16) -> String {
    format!("{}/promises/{number}", complaint(id))
}

/// Where a corrective action is seen to be done.
pub fn remedy(id: ComplaintId, number: i16) -> String {
    format!("{}/remedies/{number}", complaint(id))
}

/// Where the root cause of a complaint is published.
pub fn root_cause(id: ComplaintId) -> String {
    format!("{}/root-cause", complaint(id))
}

/// Where its author hides a floor.
pub fn masking(id: ComplaintId, floor: i32) -> String {
    format!("{}/floors/{floor}/masking", complaint(id))
}

/// Where a reader flags a floor.
pub fn flag(id: ComplaintId, floor: i32) -> String {
    format!("{}/floors/{floor}/flag", complaint(id))
}

/// Where a moderator reads a floor that is held.
pub fn screening(id: ComplaintId, floor: i32) -> String {
    format!("/desk/complaints/{id}/floors/{floor}/screening")
}

/// Where a moderator withholds a floor.
pub fn withholding(id: ComplaintId, floor: i32) -> String {
    format!("/desk/complaints/{id}/floors/{floor}/withholding")
}

/// What stands in the place of the id in an address of a complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// Its id, as the site writes it.
    Id(ComplaintId),
    /// The number that people quote, `2026-000123`, which leads on to the id.
    Number(ComplaintId, String),
}

/// Reads the part of an address that names a complaint; 404 unless it is an id or a number, written as the site does.
pub fn parse_address(text: &str) -> Result<Address> {
    let (id, is_number) = match text.split_once('-') {
        Some((year, id)) if year.len() == 4 && id.len() >= 6 => (id.trim_start_matches('0'), true),
        Some(_) => return Err(Error::NotFound),
        None => (text, false),
    };
    let known: ComplaintId = id.parse().map_err(|_| Error::NotFound)?;
    match (known.to_string() == id, is_number) {
        (true, true) => Ok(Address::Number(known, text.to_owned())),
        (true, false) => Ok(Address::Id(known)),
        (false, _) => Err(Error::NotFound),
    }
}

impl Address {
    /// The complaint it names.
    pub const fn id(&self) -> ComplaintId {
        match self {
            Self::Id(id) | Self::Number(id, _) => *id,
        }
    }

    /// Where a number leads on to, once the complaint is found; 404 when it was received in another year.
    pub fn leads_on(&self, received_at: Instant) -> Result<Option<String>> {
        match self {
            Self::Id(_) => Ok(None),
            Self::Number(id, text) if *text == number(*id, received_at) => Ok(Some(complaint(*id))),
            Self::Number(..) => Err(Error::NotFound),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_floor_stands_on_the_page_of_its_twenty() {
        assert_eq!(floor(ComplaintId(7), 20), "/complaints/7?page=1#f20");
        assert_eq!(floor(ComplaintId(7), 21), "/complaints/7?page=2#f21");
    }

    #[test]
    fn a_number_leads_to_the_complaint_of_its_year_only() {
        let received = Instant::start_of(chrono::NaiveDate::from_ymd_opt(2026, 5, 1).unwrap());
        let to = |text: &str| parse_address(text).and_then(|address| address.leads_on(received));

        assert_eq!(to("2026-000123").unwrap().as_deref(), Some("/complaints/123"));
        assert_eq!(to("123").unwrap(), None);
        assert!(matches!(to("2025-000123"), Err(Error::NotFound)));
    }

    #[test]
    fn an_address_is_written_in_one_way() {
        for text in
            ["", "0123", "-1", "+1", "2026-123", "2026-0000123", "２０２６-000123", "2026-", "1-2", "a", "2026-00012a"]
        {
            let found = parse_address(text).and_then(|address| address.leads_on(Instant(1_780_000_000_000)));
            assert!(matches!(found, Err(Error::NotFound)), "{text:?}");
        }
    }
}
