use super::*;

fn at(text: &str) -> Instant {
    let (day, time) = text.split_once('T').unwrap_or((text, "00:00"));
    Instant::at(day.parse().unwrap(), format!("{time}:00").parse().unwrap())
}

fn remedy(verified: &str, days: i16, (scope, cause, part): (&str, &str, &str)) -> Remedy {
    let (scope_kind, scope_id) = Scope::parse(scope).unwrap().columns();
    let new = Remedy {
        complaint_id: ComplaintId(1),
        number: 1,
        floor: 2,
        given_by: 2,
        cause: Cause::parse(cause).unwrap(),
        scope_kind,
        scope_id,
        part: part.to_owned(),
        body: String::new(),
        observable: String::new(),
        days,
        salt: Vec::new(),
        announced_at: at("2026-02-20T10:00"),
        standing: RemedyStanding::Announced,
        verified_on: None,
        watched_until: None,
        verification: String::new(),
        refuted_at: None,
        refuted_by: None,
    };
    if verified.is_empty() {
        return new;
    }
    let (on, until) = new.watched_from(at(verified).date());
    Remedy { standing: RemedyStanding::Verified, verified_on: Some(on), watched_until: Some(until), ..new }
}

fn another(accepted: &str, (estate, region): (&str, &str), (cause, part): (&str, &str)) -> Case {
    Case {
        complaint_id: ComplaintId(2),
        estate_id: estate.parse().unwrap(),
        region_id: region.parse().unwrap(),
        cause: Cause::parse(cause).unwrap(),
        part: part.to_owned(),
        accepted_at: at(accepted),
    }
}

#[test]
fn a_remedy_is_refuted_as_the_table_says() {
    for line in include_str!("refuted.csv").lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let [verified, days, scope, cause, part, accepted, estate, region, other_cause, other_part, refuted, why] =
            cells[..]
        else {
            panic!("{line}");
        };
        let remedy = remedy(verified, days.parse().unwrap(), (scope, cause, part));
        let other = another(accepted, (estate, region), (other_cause, other_part));

        assert_eq!(remedy.is_refuted_by(&other), refuted == "yes", "{why}");
    }
}

#[test]
fn no_complaint_refutes_its_own_remedy_and_none_is_refuted_twice() {
    let watched = remedy("2026-03-01", 180, ("estate:1", "lift", ""));
    let other = another("2026-04-01T10:00", ("1", "1"), ("lift", ""));

    assert!(watched.is_refuted_by(&other));
    assert!(!watched.is_refuted_by(&Case { complaint_id: watched.complaint_id, ..other.clone() }));
    assert!(!Remedy { standing: RemedyStanding::Refuted, ..watched }.is_refuted_by(&other));
}

#[test]
fn a_remedy_has_held_when_its_last_day_is_over() {
    let watched = remedy("2026-03-01", 180, ("estate:1", "lift", ""));

    assert_eq!(watched.last_day(), Some(at("2026-08-28").date()));
    assert!(!watched.has_held(at("2026-08-28T23:59")));
    assert!(watched.has_held(at("2026-08-29T00:00")));
}
