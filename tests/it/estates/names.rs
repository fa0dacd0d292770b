//! Under which name an owner is seen, and what a claimant learns.

use candor::base::words::Residence;
use candor::estates::{building_of_unit, claimed_homes_of, public_name_of};

use crate::support::TestApp;

#[test]
fn an_owner_s_name_follows_the_size_of_her_building() {
    let app = TestApp::start();
    let estate = app.estate(app.region("江州"), "望溪雅苑");
    let small = app.building(estate, "3栋", 9);
    let unit = app.unit(small.id, "101");

    let name = |building| public_name_of(&building, Residence::Owner, None);
    let before = name(app.app.store.read_blocking(|tx| building_of_unit(tx, unit)).unwrap());
    app.building(estate, "3栋", 10);
    let after = name(app.app.store.read_blocking(|tx| building_of_unit(tx, unit)).unwrap());

    assert_eq!((before.as_str(), after.as_str()), ("小区业主", "3栋业主"));
}

#[test]
fn an_approved_home_is_the_actor_s_and_only_hers() {
    let app = TestApp::start();
    let estate = app.estate(app.region("江州"), "望溪雅苑");
    let building = app.building(estate, "3栋", 12);

    let ann = app.owner("ann@example.com", &building, "101");
    let bob = app.person("bob@example.com");
    app.claim(&bob, &building, "101");

    assert!(app.actor(&ann).lives_in(app.unit(building.id, "101")));
    assert!(app.actor(&bob).homes.is_empty());
    let seen = app.app.store.read_blocking(|tx| claimed_homes_of(tx, bob.id)).unwrap();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].claim.person_id, bob.id);
}
