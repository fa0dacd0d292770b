//! Owners are told who comes to live in their home and who leaves it, and whoever was sent away is told as well: once.

use candor::delivery::Letter;
use candor::schema::{job, person};
use diesel::prelude::*;

use super::residents::{World, world};
use crate::support::TestPerson;

impl World {
    /// The letters about notices to somebody since the last time they were counted.
    fn told(&self, who: &TestPerson) -> Vec<Letter> {
        let is_told = |letter: &Letter| letter.to == who.email && letter.text.contains("/me/notices/settings");
        self.app.letters().into_iter().filter(is_told).collect()
    }

    fn subjects(&self, who: &TestPerson) -> Vec<String> {
        self.told(who).into_iter().map(|letter| letter.subject).collect()
    }

    /// What somebody reads under her notices, the newest first.
    fn notices(&self, who: &TestPerson) -> Vec<String> {
        self.app.run_jobs();
        self.app.signed_in(who).get("/me/notices").texts(".notes a")
    }

    /// Lets every job run again, as after a crash that lost how it ended.
    fn run_again(&self) {
        let forget = |tx: &mut candor::db::WriteTx<'_>| {
            diesel::update(job::table).set(job::state.eq("waiting")).execute(tx.conn())?;
            Ok(())
        };
        self.app.app.store.write_blocking(forget).unwrap();
        self.app.run_jobs();
    }

    fn send_away(&self) {
        let (browser, page) = (self.app.signed_in(&self.ann), self.home(&self.ann));
        let shown = browser.get(&page);
        let end = shown.attributes("form", "action").into_iter().find(|action| action.contains("/residents/")).unwrap();
        assert_eq!(browser.submit_on(&shown, &end, &[]).status, 303);
    }
}

const JOINED: &str = "有家人或租户接受邀请，加入了您的家";
const LEFT: &str = "您家里有人的登记结束了";
const CO_OWNER: &str = "您家有另一位业主通过了核实";
const SENT_AWAY: &str = "业主结束了您在他家的登记";
const VERIFIED: &str = "您的家已核实，现在可以投诉和回复了";

#[test]
fn owners_are_told_who_accepts_an_invitation_and_who_moves_out() {
    let world = world();
    let eve = world.app.owner("eve@example.com", &world.building, "101");
    world.app.advance_minutes(1);
    let dora = world.app.owner("dora@example.com", &world.building, "102");

    world.let_in(&world.bob, "family");
    assert_eq!(world.notices(&world.ann), [JOINED, CO_OWNER, VERIFIED]);
    assert_eq!(world.notices(&eve), [JOINED, VERIFIED]);
    world.move_out(&world.bob);

    assert_eq!(world.notices(&world.ann)[..2], [LEFT, JOINED]);
    assert_eq!(world.notices(&eve)[..2], [LEFT, JOINED]);
    assert_eq!(world.notices(&world.bob), Vec::<String>::new(), "he did it himself");
    assert_eq!(world.notices(&dora), [VERIFIED], "a neighbour");
    let letters = world.subjects(&world.ann);
    let page = world.app.signed_in(&world.ann).get("/me/notices");
    assert!(page.texts(".notes .small").iter().all(|line| line.starts_with("望溪雅苑 3栋 · ")), "which home");
    assert_eq!(letters[2..], [format!("坦言：{JOINED}"), format!("坦言：{LEFT}")]);
    world.run_again();
    assert_eq!(world.subjects(&world.ann).len(), 4, "never twice");
    assert_eq!(world.notices(&world.ann).len(), 4);
}

#[test]
fn who_is_sent_away_is_told_and_the_one_who_did_it_is_not() {
    let world = world();
    let eve = world.app.owner("eve@example.com", &world.building, "101");
    world.app.advance_minutes(1);
    world.let_in(&world.bob, "tenant");
    world.app.run_jobs();
    let before = world.notices(&world.ann).len();

    world.send_away();

    assert_eq!(world.notices(&world.bob), [SENT_AWAY]);
    assert_eq!(world.notices(&eve)[0], LEFT);
    assert_eq!(world.notices(&world.ann).len(), before);
    let letter = world.told(&world.bob).remove(0);
    assert_eq!(letter.subject, format!("坦言：{SENT_AWAY}"));
    assert!(letter.text.contains("望溪雅苑 3栋 · "));
    assert!(letter.html.contains("/me\"") && !letter.text.contains("妈妈") && !letter.text.contains("101"));
    world.run_again();
    assert_eq!(world.subjects(&world.bob).len(), 1);
}

#[test]
fn a_letter_about_a_home_is_in_the_language_of_its_reader() {
    let world = world();
    let speak = |tx: &mut candor::db::WriteTx<'_>| {
        diesel::update(person::table).set(person::language.eq("en")).execute(tx.conn())?;
        Ok(())
    };
    world.app.app.store.write_blocking(speak).unwrap();
    world.let_in(&world.bob, "tenant");
    world.send_away();

    assert!(world.subjects(&world.ann).iter().any(|said| said.contains("accepted an invitation and joined your home")));
    assert!(world.subjects(&world.bob)[0].contains("An owner ended your registration in the home"));
}

#[test]
fn a_claim_that_only_waits_is_nobody_else_s_business() {
    let world = world();
    let before = world.notices(&world.ann);
    world.app.claim(&world.bob, &world.building, "101");

    assert_eq!(world.notices(&world.ann), before);
    world.move_out(&world.bob);

    assert_eq!(world.notices(&world.ann), before, "taken back");
}

#[test]
fn with_the_last_owner_s_account_go_those_whom_she_let_in_and_they_are_told() {
    let world = world();
    world.let_in(&world.bob, "family");
    let written = world.complaint_of(&world.bob);
    let link = world.invite("tenant");
    let browser = world.app.signed_in(&world.ann);
    crate::sign_in::prove(&browser);

    assert_eq!(browser.submit("/me/closing", "/me/closing", &[("understood", "on")]).status, 303);

    assert_eq!((world.states(&world.bob), world.app.actor(&world.bob).homes.len()), (vec!["ended"], 0));
    assert_eq!(world.app.browser().get(&link).status, 410);
    assert_eq!(world.notices(&world.bob)[0], SENT_AWAY);
    assert_eq!(world.subjects(&world.bob).last().unwrap(), &format!("坦言：{SENT_AWAY}"));
    assert!(world.opener_name(written).contains("3栋业主"), "what he wrote stays");
    assert_eq!(world.told(&world.ann).iter().filter(|letter| letter.subject.contains(LEFT)).count(), 0);
    assert_eq!(crate::check::differences(&world.app), Vec::<String>::new());
}
