//! Photographs that show whose a home is: taken with a claim, seen by who decides on it, gone when they are of no more use.

use candor::accounts::Scope;
use candor::base::words::Role;
use candor::estates::{Building, actions, claimed_homes_of};
use candor::media::Photograph;

use crate::photographs::jpeg;
use crate::support::{Answer, Browser, PASSWORD, TestApp, TestPerson};

const NEW: &str = "/me/homes/new";

struct World {
    app: TestApp,
    building: Building,
    ann: TestPerson,
    ambassador: TestPerson,
}

fn world() -> World {
    let app = TestApp::start();
    let estate = app.estate(app.region("江州"), "望溪雅苑");
    let building = app.building(estate, "3栋", 12);
    let ann = app.person("ann@example.com");
    let ambassador = app.staff(Role::Ambassador, Scope::Estate(estate));
    World { app, building, ann, ambassador }
}

impl World {
    fn form(&self, browser: &Browser) -> Answer {
        browser.get(&format!("{NEW}?estate={}", self.building.estate_id))
    }

    /// Sends the form of a claim with photographs.
    fn send(&self, browser: &Browser, shown: &Answer, extra: &[(&str, &str)], files: &[(&str, &[u8])]) -> Answer {
        let building = self.building.id.to_string();
        let mut fields = vec![("building", building.as_str()), ("unit", "101"), ("note", "合同在我手里")];
        fields.retain(|(name, _)| extra.iter().all(|(other, _)| other != name));
        fields.extend(extra);
        browser.send_files(shown, (NEW, NEW), &fields, files)
    }

    /// Ann's claim with so many photographs; her browser and the claim's page.
    fn claimed_with(&self, pictures: usize) -> (Browser, String) {
        let browser = self.app.signed_in(&self.ann);
        let picture = jpeg(60, 40);
        let files: Vec<(&str, &[u8])> = (0..pictures).map(|_| ("a.jpg", picture.as_slice())).collect();
        let sent = self.send(&browser, &self.form(&browser), &[], &files);
        assert_eq!(sent.status, 303, "{}", sent.body);
        (browser, format!("/me/homes/{}", self.claim_id()))
    }

    fn claim_id(&self) -> String {
        let homes = self.app.app.store.read_blocking(|tx| claimed_homes_of(tx, self.ann.id)).unwrap();
        homes.first().map(|home| home.claim.id.clone()).unwrap_or_default()
    }

    fn photographs(&self) -> Vec<Photograph> {
        self.app.app.store.read_blocking(|tx| candor::media::all_after(tx, "", 100)).unwrap()
    }

    fn files(&self) -> usize {
        let folder = self.app.app.darkroom.folder();
        let shelves = folder.shelves().unwrap();
        shelves.iter().map(|shelf| std::fs::read_dir(shelf).unwrap().count()).sum()
    }

    fn decide(&self, act: &str) {
        let staff = self.app.signed_in(&self.ambassador);
        let page = format!("/desk/claims/{}", self.claim_id());
        let decided = staff.submit(&page, &format!("{page}/{act}"), &[("reason", "请带合同到前台")]);
        assert_eq!(decided.status, 303, "{}", decided.body);
    }
}

#[test]
fn who_decides_sees_what_is_shown_and_nobody_else_does() {
    let world = world();
    let (browser, page) = world.claimed_with(2);
    let address = world.photographs()[0].url(candor::media::Size::Large);
    let far = world.app.estate(world.app.region("海州"), "松鹤里");
    let dora = world.app.owner("dora@example.com", &world.building, "102");

    let desk = world.app.signed_in(&world.ambassador).get(&format!("/desk/claims/{}", world.claim_id()));
    assert_eq!((desk.status, desk.texts("#evidence .shots li").len()), (200, 2));
    let seen = world.app.signed_in(&world.ambassador).get(&address);
    assert_eq!((seen.status, seen.headers["cache-control"].as_str()), (200, "private, no-store"));
    assert_eq!((browser.get(&address).status, browser.get(&page).texts(".shots li").len()), (200, 2));
    let manager = world.app.staff(Role::ServiceManager, Scope::Estate(world.building.estate_id));
    assert_eq!(world.app.signed_in(&manager).get(&address).status, 200);
    for other in [
        dora,
        world.app.staff(Role::Ambassador, Scope::Estate(far)),
        world.app.staff(Role::Triage, Scope::Group),
        world.app.admin(),
    ] {
        assert_eq!(world.app.signed_in(&other).get(&address).status, 404, "{}", other.email);
    }
    assert_eq!(world.app.browser().get(&address).status, 404);
    let files = browser.get("/me/files");
    assert_eq!(files.attributes(".files div a", "href"), [page.as_str(), page.as_str()]);
}

#[test]
fn a_claim_with_mistakes_keeps_its_photographs_and_every_word() {
    let world = world();
    let (browser, picture) = (world.app.signed_in(&world.ann), jpeg(60, 40));

    let files: [(&str, &[u8]); 2] = [("a.jpg", &picture), ("b.jpg", b"no picture at all")];
    let refused = world.send(&browser, &world.form(&browser), &[("unit", "999")], &files);

    assert_eq!((refused.status, refused.has("#unit-e")), (422, true), "{}", refused.body);
    assert_eq!(refused.texts(".picked li").len(), 1);
    assert!(refused.text("#photographs-field .error").contains("“b.jpg”不是照片"));
    assert_eq!(refused.text("#note"), "合同在我手里");
    assert!(world.photographs()[0].claim_id.is_none());
    let unknown = world.send(&browser, &refused, &[("building", "")], &[("b.jpg", b"nor is this")]);
    assert_eq!((unknown.status, unknown.has("#building-e"), unknown.texts(".picked li").len()), (422, true, 1));
    assert!(unknown.has("#photographs-field .error"), "both are said");
    let sent = world.send(&browser, &unknown, &[], &[("c.png", &picture)]);
    assert_eq!(sent.status, 303, "{}", sent.body);
    let claims: Vec<_> = world.photographs().into_iter().map(|one| one.claim_id).collect();
    assert_eq!(claims, vec![Some(world.claim_id()); 2]);
    world.app.advance_days(2);
    world.app.run_jobs();
    assert_eq!(world.photographs().len(), 2, "what is shown with a claim is not swept as unused");
}

#[test]
fn photographs_are_kept_and_taken_away_before_anything_is_sent() {
    let world = world();
    let (browser, picture) = (world.app.signed_in(&world.ann), jpeg(60, 40));
    let files: [(&str, &[u8]); 2] = [("a.jpg", &picture), ("b.jpg", &picture)];

    let kept = world.send(&browser, &world.form(&browser), &[("act", "keep"), ("unit", "12")], &files);
    assert_eq!((kept.status, kept.texts(".picked li").len()), (200, 2), "{}", kept.body);
    assert_eq!(kept.attributes("#unit", "value"), ["12"]);
    let first = kept.attributes(".picked button", "value").remove(0);
    let dropped = world.send(&browser, &kept, &[("drop", &first)], &[]);

    assert_eq!((dropped.status, dropped.texts(".picked li").len(), world.files()), (200, 1, 3));
    assert_eq!(world.claim_id(), "", "nothing was claimed yet");
    let twice = world.send(&browser, &kept, &[("drop", &first)], &[]);
    assert_eq!((twice.status, twice.texts(".picked li").len()), (200, 1));
    assert_eq!(world.send(&browser, &twice, &[], &[]).status, 303);
    assert_eq!(world.photographs()[0].claim_id, Some(world.claim_id()));
}

#[test]
fn the_fifth_photograph_is_refused_and_four_stay() {
    let world = world();
    let (browser, picture) = (world.app.signed_in(&world.ann), jpeg(60, 40));
    let files: Vec<(&str, &[u8])> =
        ["1.jpg", "2.jpg", "3.jpg", "4.jpg", "5.jpg"].map(|n| (n, picture.as_slice())).into();

    let refused = world.send(&browser, &world.form(&browser), &[], &files);

    assert_eq!((refused.status, refused.texts(".picked li").len()), (422, 4), "{}", refused.body);
    assert!(refused.text("#photographs-field .error").contains("最多 4 张，“5.jpg”没有收下"));
    assert!(!refused.has("input[type=file]"), "there is no room for another");
    assert_eq!(world.send(&browser, &refused, &[], &[]).status, 303);
    assert_eq!((world.photographs().len(), world.files()), (4, 12));
}

#[test]
fn a_session_that_ended_loses_no_photograph_of_a_claim() {
    let world = world();
    let (browser, picture) = (world.app.signed_in(&world.ann), jpeg(60, 40));
    let form = world.form(&browser);
    world.app.advance_days(31);

    let expired = world.send(&browser, &form, &[], &[("a.jpg", &picture)]);
    assert_eq!((expired.status, expired.attributes("input[name=waiting]", "value").len()), (401, 1));
    let waiting = format!("/photographs/{}/large", expired.attributes("input[name=waiting]", "value")[0]);
    assert_eq!(world.app.signed_in(&world.ambassador).get(&waiting).status, 404);
    let who = [("sign_in_email", "ann@example.com"), ("sign_in_password", PASSWORD)];
    let sent = browser.submit_on(&expired, NEW, &who);

    assert_eq!(sent.status, 303, "{}", sent.body);
    assert_eq!(world.photographs()[0].claim_id, Some(world.claim_id()));
}

#[test]
fn another_s_photographs_cannot_be_shown_by_naming_them() {
    let world = world();
    let (browser, picture) = (world.app.signed_in(&world.ann), jpeg(60, 40));
    let kept = world.send(&browser, &world.form(&browser), &[("act", "keep")], &[("a.jpg", &picture)]);
    let id = kept.attributes("input[name=waiting]", "value").remove(0);
    let thief = world.app.signed_in(&world.app.person("bob@example.com"));

    let sent = world.send(&thief, &world.form(&thief), &[("waiting", &id)], &[]);

    assert_eq!(sent.status, 303);
    let photograph = world.photographs().remove(0);
    assert_eq!((photograph.person_id, photograph.claim_id), (Some(world.ann.id), None));
}

#[test]
fn more_are_added_while_a_claim_waits_and_none_after_it_was_decided() {
    let world = world();
    let (browser, page) = world.claimed_with(1);
    let (action, picture) = (format!("{page}/evidence"), jpeg(60, 40));
    let add = |shown: &Answer, extra: &[(&str, &str)], count: usize| {
        let files: Vec<(&str, &[u8])> = (0..count).map(|_| ("more.jpg", picture.as_slice())).collect();
        browser.send_files(shown, (&action, &action), extra, &files)
    };
    let shown = browser.get(&page);

    assert_eq!(add(&shown, &[], 0).status, 422, "none was chosen");
    assert_eq!(add(&shown, &[], 2).location().unwrap(), format!("{page}#evidence"));
    let full = add(&shown, &[], 2);
    assert_eq!((full.status, full.texts(".picked li").len()), (422, 4), "{}", full.body);
    assert!(full.text("#photographs-field .error").contains("最多 4 张"));
    let first = full.attributes(".picked button", "value").remove(0);
    assert_eq!(add(&full, &[("drop", &first)], 0).status, 303);
    assert_eq!(browser.get(&page).texts(".picked li").len(), 3);
    let stranger = world.app.signed_in(&world.app.person("bob@example.com"));
    let form = world.form(&stranger);
    assert_eq!(stranger.send_files(&form, (NEW, &action), &[], &[("a.jpg", &picture)]).status, 404);
    world.decide("approval");

    assert_eq!(add(&shown, &[], 1).status, 409);
    assert_eq!(world.photographs().len(), 3);
    let before = world.app.app.store.queries_run();
    assert!(!browser.get(&page).has("#evidence"));
    assert_eq!(world.app.queries_since(before), 6, "as without photographs");
}

#[test]
fn what_was_shown_goes_thirty_days_after_the_answer() {
    for act in ["approval", "refusal"] {
        let world = world();
        world.claimed_with(2);
        world.app.advance_days(40);
        world.app.run_jobs();
        assert_eq!(world.photographs().len(), 2, "as long as it waits");
        world.decide(act);

        world.app.advance_days(actions::EVIDENCE_DAYS - 1);
        world.app.run_jobs();
        assert_eq!((world.photographs().len(), world.files()), (2, 6), "{act}");
        world.app.advance_days(2);
        world.app.run_jobs();

        assert_eq!((world.photographs().len(), world.files()), (0, 0), "{act}");
        assert_eq!(crate::check::differences(&world.app), Vec::<String>::new());
    }
}

#[test]
fn what_was_shown_goes_at_once_when_the_claim_is_taken_back() {
    let world = world();
    let (browser, page) = world.claimed_with(2);

    assert_eq!(browser.submit(&page, &format!("{page}/end"), &[]).status, 303);

    assert_eq!((world.photographs().len(), world.files()), (0, 0));
}

#[test]
fn its_owner_deletes_what_she_showed_whenever_she_likes() {
    let world = world();
    let (browser, _) = world.claimed_with(1);
    world.decide("approval");
    let id = world.photographs()[0].id.clone();

    assert_eq!(browser.submit("/me/files", &format!("/me/files/{id}/end"), &[]).status, 303);

    assert_eq!((world.photographs().len(), world.files()), (0, 0));
}

#[test]
fn what_is_shown_with_a_claim_goes_with_the_account() {
    let world = world();
    let (browser, _) = world.claimed_with(2);
    world.decide("refusal");
    crate::sign_in::prove(&browser);

    assert_eq!(browser.submit("/me/closing", "/me/closing", &[("understood", "on")]).status, 303);

    assert_eq!((world.photographs().len(), world.files()), (0, 0));
}
