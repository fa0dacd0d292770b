//! A tenant's last day: given by the owner, shown to both, and on the day after it the claim ends by itself.

use chrono::{Days, NaiveDate};

use super::residents::{World, world};
use crate::support::{Answer, Browser, PASSWORD, TestPerson};

impl World {
    fn day(&self, days: u64) -> NaiveDate {
        self.app.clock.now().date().checked_add_days(Days::new(days)).unwrap()
    }

    fn invite_until(&self, residence: &str, last_day: &str) -> Answer {
        let (browser, page) = (self.app.signed_in(&self.ann), self.home(&self.ann));
        let fields = [("residence", residence), ("called", "小李"), ("last_day", last_day)];
        browser.submit(&page, &format!("{page}/invitations"), &fields)
    }

    fn link_until(&self, days: u64) -> String {
        let sent = self.invite_until("tenant", &self.day(days).to_string());
        assert_eq!(sent.status, 201, "{}", sent.body);
        let link = sent.attributes("#address", "value").remove(0);
        link[link.find("/me/homes/join").unwrap()..].to_owned()
    }

    /// The owner's page of the one who lives in her home.
    fn resident_page(&self) -> String {
        let id = self.home(&self.bob).rsplit('/').next().unwrap().to_owned();
        format!("{}/residents/{id}", self.home(&self.ann))
    }

    fn set(&self, browser: &Browser, last_day: &str) -> Answer {
        let page = self.resident_page();
        browser.submit(&page, &format!("{page}/tenancy"), &[("last_day", last_day)])
    }

    fn subjects_to(&self, who: &TestPerson) -> Vec<String> {
        self.app.letters().into_iter().filter(|one| one.to == who.email).map(|one| one.subject).collect()
    }
}

#[test]
fn a_tenancy_ends_by_itself_on_the_day_after_its_last_and_both_are_told() {
    let world = world();
    let link = world.link_until(20);
    let join = world.app.signed_in(&world.bob).get(&link);
    assert!(join.texts("main dd").iter().any(|shown| shown.starts_with("到 ")), "{:?}", join.texts("main dd"));
    assert_eq!(world.accept(&world.bob, &link).status, 303);
    let (owners, tenants) = (world.home(&world.ann), world.home(&world.bob));
    assert!(world.app.signed_in(&world.ann).get(&owners).text(".list").contains(" · 租期到 "));
    assert!(world.app.signed_in(&world.bob).get(&tenants).text(".flash.due").contains("租期到"));
    assert!(world.app.signed_in(&world.bob).get("/me").body.contains(" · 租期到 "));

    world.app.advance_days(20);
    world.app.run_jobs();
    assert_eq!(world.states(&world.bob), ["approved"], "on its last day");
    world.app.advance_days(1);
    world.app.run_jobs();

    assert_eq!((world.states(&world.bob), world.app.actor(&world.bob).homes.len()), (vec!["ended"], 0));
    assert!(world.subjects_to(&world.bob).iter().any(|said| said.contains("您的租期到了，登记已自动结束")));
    assert!(world.subjects_to(&world.ann).iter().any(|said| said.contains("您家里有人的登记结束了")));
    let facts = world.app.fact_count();
    world.app.advance_days(1);
    world.app.run_jobs();
    assert_eq!(world.app.fact_count(), facts, "once");
}

#[test]
fn an_owner_sets_the_last_day_later_and_takes_it_away_again() {
    let world = world();
    world.let_in(&world.bob, "tenant");
    let browser = world.app.signed_in(&world.ann);
    let day = world.day(30);

    let set = world.set(&browser, &format!("{}/{}/{}", day.format("%Y"), day.format("%m"), day.format("%d")));
    assert_eq!(set.location().unwrap(), world.home(&world.ann));
    let page = browser.get(&world.resident_page());
    assert_eq!(page.attributes("#last_day", "value"), [day.to_string()]);
    let facts = world.app.fact_count();
    assert_eq!(world.set(&browser, &day.to_string()).status, 303);
    assert_eq!(world.app.fact_count(), facts, "the same day again changes nothing");
    assert!(world.subjects_to(&world.bob).iter().any(|said| said.contains("业主定了或改了您的租期")));
    assert_eq!(world.set(&browser, "").status, 303);
    world.app.advance_days(40);
    world.app.run_jobs();

    assert_eq!(world.states(&world.bob), ["approved"]);
}

#[test]
fn a_day_that_cannot_be_is_said_at_its_field_with_everything_kept() {
    let world = world();
    let past = world.day(0).pred_opt().unwrap().to_string();
    let far = world.day(8_000).to_string();
    for (residence, day, why) in [
        ("tenant", "31.12.2026x", "看不懂这个日期"),
        ("tenant", past.as_str(), "已经过了"),
        ("tenant", far.as_str(), "最长 20 年"),
        ("family", "2027-12-31", "只有租户"),
    ] {
        let refused = world.invite_until(residence, day);
        assert_eq!(refused.status, 422, "{day}");
        assert!(refused.text("#last_day-e").contains(why), "{day}: {}", refused.text("#last_day-e"));
        assert_eq!(
            (refused.attributes("#last_day", "value"), refused.attributes("#called", "value")),
            (vec![day.to_owned()], vec!["小李".to_owned()])
        );
    }
    world.let_in(&world.bob, "tenant");
    let refused = world.set(&world.app.signed_in(&world.ann), &past);

    assert_eq!((refused.status, refused.attributes("#last_day", "value")), (422, vec![past]));
    assert!(refused.text("#last_day-e").contains("已不住这里"));
}

#[test]
fn only_an_owner_of_the_home_sets_a_lease_and_only_a_tenant_has_one() {
    let world = world();
    world.let_in(&world.bob, "family");
    let (bob, ann) = (world.app.signed_in(&world.bob), world.app.signed_in(&world.ann));
    let (page, his) = (world.resident_page(), world.home(&world.bob));
    let csrf = bob.get(&his).form_fields(&format!("{his}/end")).remove(0).1;
    let resident = his.rsplit('/').next().unwrap();
    let post = |path: &str| bob.post_without_token(path, &[("csrf", &csrf), ("last_day", "2027-12-31")]).status;

    assert_eq!((bob.get(&page).status, post(&format!("{page}/tenancy"))), (404, 404), "her home is not his");
    let own = format!("{his}/residents/{resident}");
    assert_eq!((bob.get(&own).status, post(&format!("{own}/tenancy"))), (403, 403), "family decides nothing");
    let shown = ann.get(&page);
    assert!(shown.status == 200 && !shown.has("#last_day"), "family has no lease");
    let hers = shown.form_fields(&format!("{page}/end")).remove(0).1;
    let family = ann.post_without_token(&format!("{page}/tenancy"), &[("csrf", &hers), ("last_day", "2027-12-31")]);
    assert_eq!(family.status, 422);
    let none = format!("{}/residents/none", world.home(&world.ann));
    assert_eq!(ann.get(&none).status, 404);
}

#[test]
fn an_invitation_is_over_with_the_lease_it_leads_to() {
    let world = world();
    let link = world.link_until(2);
    world.app.advance_days(2);
    assert_eq!(world.app.browser().get(&link).status, 200);

    world.app.advance_days(1);

    assert_eq!(world.app.browser().get(&link).status, 410);
}

#[test]
fn a_session_that_ended_loses_no_last_day() {
    let world = world();
    world.let_in(&world.bob, "tenant");
    let (browser, page) = (world.app.signed_in(&world.ann), world.resident_page());
    let shown = browser.get(&page);
    world.app.advance_days(31);
    let (action, day) = (format!("{page}/tenancy"), world.day(60).to_string());

    let expired = browser.submit_on(&shown, &action, &[("last_day", &day)]);
    assert_eq!((expired.status, expired.attributes("#last_day", "value")), (401, vec![day]));
    let who = [("sign_in_email", "ann@example.com"), ("sign_in_password", PASSWORD)];

    assert_eq!(browser.submit_on(&expired, &action, &who).status, 303);
}

#[test]
fn a_page_of_a_resident_costs_four_queries() {
    let world = world();
    world.let_in(&world.bob, "tenant");
    let (browser, page) = (world.app.signed_in(&world.ann), world.resident_page());

    let before = world.app.app.store.queries_run();
    assert_eq!(browser.get(&page).status, 200);

    assert_eq!(world.app.queries_since(before), 4, "the session's two, the home, its people");
}
