//! Family and tenants let in by an owner, and moving out: the right ends, the history stays.

use candor::base::ids::ComplaintId;
use candor::base::words::Residence;
use candor::estates::{Building, claimed_homes_of};

use crate::support::{Answer, Browser, TestApp, TestPerson};

const JOIN: &str = "/me/homes/join";

pub(super) struct World {
    pub(super) app: TestApp,
    pub(super) building: Building,
    pub(super) ann: TestPerson,
    pub(super) bob: TestPerson,
}

/// Ann owns 3栋 101; Bob has an account and nothing else.
pub(super) fn world() -> World {
    let app = TestApp::start();
    let building = app.building(app.estate(app.region("江州"), "望溪雅苑"), "3栋", 12);
    let ann = app.owner("ann@example.com", &building, "101");
    let bob = app.person("bob@example.com");
    app.advance_minutes(1);
    World { app, building, ann, bob }
}

impl World {
    /// The page of somebody's newest home.
    pub(super) fn home(&self, person: &TestPerson) -> String {
        let homes = self.app.app.store.read_blocking(|tx| claimed_homes_of(tx, person.id)).unwrap();
        format!("/me/homes/{}", homes[0].claim.id)
    }

    pub(super) fn states(&self, person: &TestPerson) -> Vec<&'static str> {
        let homes = self.app.app.store.read_blocking(|tx| claimed_homes_of(tx, person.id)).unwrap();
        homes.iter().map(|home| home.claim.state.code()).collect()
    }

    pub(super) fn send_invitation(&self, residence: &str) -> (Browser, Answer) {
        let (browser, page) = (self.app.signed_in(&self.ann), self.home(&self.ann));
        let fields = [("residence", residence), ("called", "妈妈")];
        let sent = browser.submit(&page, &format!("{page}/invitations"), &fields);
        (browser, sent)
    }

    /// The path of a new invitation.
    pub(super) fn invite(&self, residence: &str) -> String {
        let sent = self.send_invitation(residence).1;
        assert_eq!(sent.status, 201, "{}", sent.body);
        let link = sent.attributes("#address", "value").remove(0);
        link[link.find(JOIN).unwrap()..].to_owned()
    }

    pub(super) fn accept(&self, person: &TestPerson, link: &str) -> Answer {
        self.app.signed_in(person).submit(link, JOIN, &[])
    }

    pub(super) fn let_in(&self, person: &TestPerson, residence: &str) {
        let link = self.invite(residence);
        assert_eq!(self.accept(person, &link).status, 303);
    }

    pub(super) fn move_out(&self, person: &TestPerson) -> Answer {
        let page = self.home(person);
        self.app.signed_in(person).submit(&page, &format!("{page}/end"), &[])
    }

    pub(super) fn complaint_of(&self, person: &TestPerson) -> ComplaintId {
        self.app.complaint(person, self.building.estate_id, "地下车库顶板漏水")
    }

    pub(super) fn opener_name(&self, id: ComplaintId) -> String {
        self.app.browser().get(&format!("/complaints/{id}")).body
    }

    pub(super) fn may_reply(&self, person: &TestPerson, id: ComplaintId) -> bool {
        self.app.signed_in(person).get(&format!("/complaints/{id}/reply")).status == 200
    }

    /// A complaint of somebody to which a solution is proposed.
    pub(super) fn proposed(&self, person: &TestPerson) -> ComplaintId {
        let estate = self.building.estate_id;
        let id = self.app.complaint(person, estate, "地下车库顶板漏水");
        let ambassador = self.app.answered(id);
        self.app.propose(&ambassador, id);
        id
    }

    pub(super) fn may_decide(&self, person: &TestPerson, id: ComplaintId) -> bool {
        self.app.signed_in(person).get(&format!("/complaints/{id}/decision")).status == 200
    }
}

#[test]
fn an_owner_lets_her_family_in_by_a_link_that_is_shown_once() {
    let world = world();
    let link = world.invite("family");

    let page = world.app.signed_in(&world.ann).get(&world.home(&world.ann));
    assert!(!page.has("#address") && page.body.contains("妈妈"));
    let browser = world.app.signed_in(&world.bob);
    let facts = world.app.fact_count();
    let shown = browser.get(&link);
    assert_eq!((shown.status, world.app.fact_count()), (200, facts), "opening the link changes nothing");
    assert_eq!(shown.texts("main dd")[..2], ["望溪雅苑 3栋 101", "家人"]);
    let accepted = browser.submit_on(&shown, JOIN, &[]);

    assert_eq!((accepted.status, accepted.location().unwrap().as_str()), (303, "/me"));
    assert_eq!(world.app.actor(&world.bob).homes[0].residence, Residence::Family);
    assert_eq!(browser.submit_on(&shown, JOIN, &[]).status, 410, "used up");
    assert_eq!(world.app.browser().get(&link).status, 410);
    let page = world.app.signed_in(&world.ann).get(&world.home(&world.ann));
    assert_eq!(page.texts("main .list b"), ["妈妈"]);
}

#[test]
fn a_code_stands_nowhere_but_in_the_answer() {
    use candor::schema::home_invitation;
    use diesel::prelude::*;

    let world = world();
    let link = world.invite("tenant");
    let code = link.split_once("code=").unwrap().1.replace("%2D", "-").replace("%5F", "_");

    let hashes: Vec<Vec<u8>> = world
        .app
        .app
        .store
        .read_blocking(|tx| Ok(home_invitation::table.select(home_invitation::code_hash).load(tx.conn())?))
        .unwrap();

    assert_eq!(code.len(), 43, "256 bits");
    assert_eq!((hashes.len(), hashes[0].len()), (1, 32));
    assert_ne!(hashes[0], code.into_bytes());
}

#[test]
fn an_invitation_ends_after_fourteen_days_or_when_it_is_taken_back() {
    let world = world();
    let (late, taken_back) = (world.invite("family"), world.invite("family"));
    let (browser, page) = (world.app.signed_in(&world.ann), world.home(&world.ann));
    let shown = browser.get(&page);
    let ends: Vec<String> =
        shown.attributes("form", "action").into_iter().filter(|action| action.contains("/invitations/")).collect();

    assert_eq!(browser.submit_on(&shown, &ends[1], &[]).status, 303);
    assert_eq!(browser.submit_on(&shown, &ends[1], &[]).status, 404);
    assert_eq!(world.app.browser().get(&taken_back).status, 410);
    world.app.advance_days(13);
    assert_eq!(world.app.browser().get(&late).status, 200);
    world.app.advance_days(1);

    let over = world.app.browser().get(&late);
    assert_eq!((over.status, over.text("h1").as_str()), (410, "这个邀请不能用了"));
    assert!(world.app.actor(&world.bob).homes.is_empty());
}

#[test]
fn a_stranger_is_told_to_sign_in_and_comes_back() {
    let world = world();
    let link = world.invite("family");

    let shown = world.app.browser().get(&link);

    assert!(!shown.has("main form"));
    let sign_in = shown.attributes("main .acts a", "href").remove(0);
    assert!(sign_in.starts_with("/session/new?next=%2Fme%2Fhomes%2Fjoin%3Fcode%3D"), "{sign_in}");
}

#[test]
fn an_invitation_with_mistakes_is_shown_again_and_one_too_many_refused() {
    let world = world();
    let (browser, page) = (world.app.signed_in(&world.ann), world.home(&world.ann));
    let action = format!("{page}/invitations");

    let empty = browser.submit(&page, &action, &[("called", " ")]);
    assert_eq!((empty.status, empty.has("#residence-e"), empty.has("#called-e")), (422, true, true));
    let owner = browser.submit(&page, &action, &[("residence", "owner"), ("called", "小李")]);
    assert_eq!((owner.status, owner.attributes("#called", "value")), (422, vec!["小李".to_owned()]));
    for _ in 0..20 {
        let actor = world.app.actor(&world.ann);
        let id = page.rsplit('/').next().unwrap().to_owned();
        let new =
            candor::estates::NewResident { residence: Residence::Family, called: "家人".to_owned(), last_day: None };
        let invite = move |tx: &mut candor::db::WriteTx<'_>| candor::estates::actions::invite(tx, &actor, &id, &new);
        world.app.app.store.write_blocking(invite).unwrap();
    }

    let full = browser.submit(&page, &action, &[("residence", "tenant"), ("called", "小李")]);
    assert_eq!(
        (full.status, full.text(".flash.late p").as_str()),
        (409, "这一户的家人、租户和邀请已有 20 位。请先结束不住这里的，或收回没用的邀请。")
    );
}

#[test]
fn only_a_verified_owner_invites_and_only_into_her_own_home() {
    let world = world();
    world.let_in(&world.bob, "family");
    let (ann, bob) = (world.app.signed_in(&world.ann), world.app.signed_in(&world.bob));
    let (hers, his) = (world.home(&world.ann), world.home(&world.bob));
    let shown = bob.get(&his);
    let csrf = shown.form_fields(&format!("{his}/end")).remove(0).1;
    let post = |path: &str| {
        bob.post_without_token(path, &[("csrf", &csrf), ("residence", "family"), ("called", "小王")]).status
    };

    assert!(!shown.has("input[name=residence]"), "family lets nobody in");
    assert_eq!(post(&format!("{his}/invitations")), 403);
    assert_eq!(
        (bob.get(&hers).status, post(&format!("{hers}/invitations")), post(&format!("{hers}/end"))),
        (404, 404, 404)
    );
    let resident = his.rsplit('/').next().unwrap();
    assert_eq!(post(&format!("{his}/residents/{resident}/end")), 403);
    let carol = world.app.person("carol@example.com");
    world.app.claim(&carol, &world.building, "102");
    let pending = world.home(&carol);
    let page = world.app.signed_in(&carol).get(&pending);
    assert!(page.has("#leave") && !page.has("input[name=residence]"), "a claim that waits lets nobody in");
    assert_eq!(ann.get(&pending).status, 404);
}

#[test]
fn an_unconfirmed_or_a_known_person_cannot_accept() {
    let world = world();
    let link = world.invite("family");

    let own = world.accept(&world.ann, &link);
    assert_eq!((own.status, own.has("main form")), (409, true));
    world.app.claim(&world.bob, &world.building, "101");
    assert_eq!(world.accept(&world.bob, &link).status, 409);
    assert_eq!(world.move_out(&world.bob).status, 303);
    assert_eq!(world.accept(&world.bob, &link).status, 303, "after taking the claim back");

    assert_eq!(world.states(&world.bob).len(), 2);
}

#[test]
fn family_speaks_for_the_home_and_a_tenant_for_herself() {
    let world = world();
    let (carol, dora) =
        (world.app.person("carol@example.com"), world.app.owner("dora@example.com", &world.building, "102"));
    world.let_in(&world.bob, "family");
    world.let_in(&carol, "tenant");
    let of_ann = world.proposed(&world.ann);

    assert!(world.may_decide(&world.bob, of_ann), "family");
    assert!(!world.may_decide(&carol, of_ann), "a tenant");
    assert!(!world.may_decide(&dora, of_ann), "a neighbour");
    assert!(world.may_reply(&carol, of_ann));
    let page = |person: &TestPerson| world.app.signed_in(person).get(&format!("/complaints/{of_ann}"));
    let affects = format!("form[action='/complaints/{of_ann}/affected']");
    assert!(page(&dora).has(&affects));
    assert!(!page(&carol).has(&affects) && !page(&world.bob).has(&affects), "one home, one voice");
    let (of_carol, of_bob) = (world.complaint_of(&carol), world.complaint_of(&world.bob));
    assert!(world.opener_name(of_carol).contains("3栋住户"));
    assert!(!world.opener_name(of_carol).contains("3栋业主"));
    assert!(world.opener_name(of_bob).contains("3栋业主"));
}

#[test]
fn an_owner_sends_somebody_away_and_what_he_wrote_stays() {
    let world = world();
    world.let_in(&world.bob, "tenant");
    let id = world.complaint_of(&world.bob);
    let (browser, page) = (world.app.signed_in(&world.ann), world.home(&world.ann));
    let shown = browser.get(&page);
    let end = shown.attributes("form", "action").into_iter().find(|action| action.contains("/residents/")).unwrap();

    let ended = browser.submit_on(&shown, &end, &[]);

    assert_eq!((ended.status, browser.submit_on(&shown, &end, &[]).status), (303, 404));
    assert_eq!((world.states(&world.bob), world.app.actor(&world.bob).homes.len()), (vec!["ended"], 0));
    assert!(world.opener_name(id).contains("3栋住户"));
}

#[test]
fn who_moves_out_speaks_for_the_home_no_more_and_her_history_stays() {
    let world = world();
    let eve = world.app.owner("eve@example.com", &world.building, "101");
    let dora = world.app.owner("dora@example.com", &world.building, "102");
    let (of_ann, of_eve, of_dora) = (world.proposed(&world.ann), world.complaint_of(&eve), world.complaint_of(&dora));
    assert!(world.may_decide(&eve, of_ann));
    assert!(world.may_reply(&eve, of_dora));

    assert_eq!(world.move_out(&eve).status, 303);

    assert_eq!(world.states(&eve), ["ended"]);
    assert!(!world.may_decide(&eve, of_ann), "a complaint of the home");
    assert!(!world.may_reply(&eve, of_dora), "a neighbour's");
    assert!(world.may_reply(&eve, of_eve), "what she opened herself is still hers");
    assert!(world.opener_name(of_eve).contains("3栋业主"));
    let page = world.home(&eve);
    let shown = world.app.signed_in(&eve).get(&page);
    assert!(shown.status == 200 && !shown.has("#leave") && shown.body.contains("已结束"));
    assert!(world.may_decide(&world.ann, of_ann));
}

#[test]
fn moving_out_twice_is_a_conflict_and_happens_once() {
    let world = world();
    let (browser, page) = (world.app.signed_in(&world.ann), world.home(&world.ann));
    let shown = browser.get(&page);
    let end = format!("{page}/end");

    assert_eq!(browser.submit_on(&shown, &end, &[]).status, 303);
    let facts = world.app.fact_count();

    assert_eq!(browser.submit_on(&shown, &end, &[]).status, 409);
    assert_eq!(world.app.fact_count(), facts);
}

#[test]
fn with_the_last_owner_go_those_whom_she_let_in() {
    let world = world();
    let eve = world.app.owner("eve@example.com", &world.building, "101");
    world.let_in(&world.bob, "family");
    let link = world.invite("tenant");
    let leave = |person: &TestPerson| world.app.signed_in(person).get(&world.home(person)).text("#leave");

    assert!(leave(&world.ann).contains("还有其他业主"));
    world.move_out(&world.ann);
    assert_eq!(world.states(&world.bob), ["approved"], "Eve is still there");
    assert_eq!(world.app.browser().get(&link).status, 410, "who gave it is no owner any more");
    assert!(leave(&eve).contains("1 位"));
    world.move_out(&eve);

    assert_eq!(world.states(&world.bob), ["ended"]);
    assert!(world.app.actor(&world.bob).homes.is_empty());
}

#[test]
fn a_new_owner_claims_the_same_home_and_goes_on_with_its_complaints() {
    let world = world();
    let id = world.proposed(&world.ann);
    world.move_out(&world.ann);

    let eve = world.app.owner("eve@example.com", &world.building, "101");

    assert!(world.may_decide(&eve, id));
    assert_eq!(world.states(&world.ann), ["ended"]);
    let again = world.app.claim(&world.ann, &world.building, "101");
    assert_eq!((again.len(), world.states(&world.ann).len()), (22, 2), "who comes back claims anew");
}

#[test]
fn a_page_of_a_home_costs_the_same_for_one_and_for_many() {
    let world = world();
    let (browser, page) = (world.app.signed_in(&world.ann), world.home(&world.ann));
    let count = || {
        let before = world.app.app.store.queries_run();
        assert_eq!(browser.get(&page).status, 200);
        world.app.queries_since(before)
    };
    let one = count();
    world.let_in(&world.bob, "family");
    world.invite("tenant");

    assert_eq!((one, count()), (6, 6), "the session's two, the home, its people, its invitations, its owners");
}
