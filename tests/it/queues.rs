//! The queues of the desk: who sees what in them, their counts, filters and pages; taking several complaints up at once;
//! and the public board of who is late.

use candor::accounts::Scope;
use candor::base::ids::{ComplaintId, EstateId, RegionId};
use candor::base::words::{ReplyKind, Role, State, Verdict};

use crate::support::{Answer, Browser, TestApp, TestPerson, instant};

/// Two regions with their people.
struct World {
    app: TestApp,
    region: RegionId,
    estate: EstateId,
    opener: TestPerson,
    neighbour: TestPerson,
    triage: TestPerson,
    ambassador: TestPerson,
    elsewhere: EstateId,
    stranger: TestPerson,
}

impl World {
    fn new() -> Self {
        let app = TestApp::start();
        let region = app.region("城东公司");
        let estate = app.estate(region, "云栖花园");
        let elsewhere = app.estate(app.region("城西公司"), "松鹤里");
        let building = app.building(estate, "3栋", 12);
        let opener = app.owner("ann@example.com", &building, "101");
        let neighbour = app.owner("bob@example.com", &building, "102");
        let triage = app.staff(Role::Triage, Scope::Region(region));
        let ambassador = app.staff_named("lin@staff.example", "林晓", Role::Ambassador, Scope::Estate(estate));
        let stranger = app.staff_named("wu@staff.example", "吴远", Role::Ambassador, Scope::Estate(elsewhere));
        Self { app, region, estate, opener, neighbour, triage, ambassador, elsewhere, stranger }
    }

    fn complaint(&self, title: &str) -> ComplaintId {
        self.app.complaint(&self.opener, self.estate, title)
    }

    fn accepted(&self, title: &str) -> ComplaintId {
        let id = self.complaint(title);
        self.app.accept(&self.triage, id, &self.ambassador);
        id
    }

    /// One complaint for every queue.
    fn full() -> Self {
        let world = Self::new();
        world.complaint("等受理的一件事");
        let asked = world.accepted("在等业主补充的事");
        world.app.respond(&world.ambassador, asked, ReplyKind::Question, "请问是哪个车位？");
        let confirmed = world.accepted("业主已经确认的事");
        world.app.respond(&world.ambassador, confirmed, ReplyKind::Substantive, "防水重做好了。");
        world.app.propose(&world.ambassador, confirmed);
        world.app.decide(&world.opener, confirmed, &[Verdict::Confirmed], Some(5));
        world.app.complaint(&world.app.person("guest@example.com"), world.estate, "等审核的一件事");
        world
    }

    fn assign(browser: &Browser, shown: &Answer, picks: &[&str], ambassador: &str) -> Answer {
        let csrf = shown.attributes("form[action='/desk/assignment'] [name=csrf]", "value").remove(0);
        let mut fields = vec![("csrf", csrf.as_str()), ("ambassador", ambassador)];
        fields.extend(picks.iter().map(|pick| ("pick", *pick)));
        browser.post_raw("/desk/assignment", crate::support::encode(&fields).as_bytes())
    }

    /// An owner in the other region.
    fn far(&self) -> TestPerson {
        self.app.owner("far@example.com", &self.app.building(self.elsewhere, "1栋", 12), "101")
    }

    fn state(&self, id: ComplaintId) -> State {
        self.app.row(id).state
    }
}

fn titles(browser: &Browser, queue: &str) -> Vec<String> {
    browser.get(&format!("/desk?queue={queue}")).texts(&format!("#{queue} td b a"))
}

#[test]
fn every_queue_holds_what_waits_there_and_counts_it() {
    let world = World::full();
    let ambassador = world.app.signed_in(&world.ambassador);
    let triage = world.app.signed_in(&world.triage);
    let caller = world.app.signed_in(&world.app.staff(Role::ReturnCaller, Scope::Group));

    assert_eq!(titles(&ambassador, "mine"), ["在等业主补充的事"]);
    assert_eq!(titles(&ambassador, "questions"), ["在等业主补充的事"]);
    assert_eq!(titles(&triage, "received"), ["等受理的一件事"]);
    assert_eq!(titles(&triage, "held"), ["等审核的一件事"]);
    assert_eq!(titles(&caller, "visits"), ["业主已经确认的事"]);
    assert_eq!(titles(&triage, "soon"), ["等受理的一件事"], "triage is due on the next working day");
    assert!(titles(&triage, "late").is_empty());
    let counts = triage.get("/desk").texts(".queues b");
    assert_eq!(counts, ["0", "1", "1", "1", "1"], "late, soon, received, held, questions");
    for (browser, queue) in [(&ambassador, "held"), (&triage, "visits"), (&triage, "mine"), (&caller, "received")] {
        assert_eq!(browser.get(&format!("/desk?queue={queue}")).status, 404, "{queue}");
    }
    assert_eq!(triage.get("/desk?queue=everything").status, 400);
    assert_eq!(triage.get("/desk?who=x").status, 400);
}

#[test]
fn what_is_soon_late_becomes_late_and_stands_before_what_is_due_later() {
    let world = World::new();
    let old = world.complaint("先提出的一件事");
    world.app.advance_days(1);
    world.complaint("后提出的一件事");
    let triage = world.app.signed_in(&world.triage);

    assert_eq!(titles(&triage, "soon"), ["先提出的一件事", "后提出的一件事"]);
    world.app.clock.set(world.app.row(old).next_due_at.unwrap());
    triage.sign_in(&world.triage);
    assert!(titles(&triage, "late").contains(&"先提出的一件事".to_owned()));
    assert!(!titles(&triage, "soon").contains(&"先提出的一件事".to_owned()));
}

#[test]
fn nobody_sees_a_queue_of_another_region() {
    let world = World::full();
    let other = world.app.staff(Role::Triage, Scope::Estate(world.elsewhere));
    let other = world.app.signed_in(&other);
    let stranger = world.app.signed_in(&world.stranger);

    for queue in ["late", "soon", "received", "held", "questions"] {
        assert!(titles(&other, queue).is_empty(), "{queue}");
    }
    assert!(titles(&stranger, "mine").is_empty());
    assert!(other.get("/desk").texts(".queues b").iter().all(|count| count == "0"));
    let to_name = other.get("/desk").texts("#who option");
    assert_eq!(to_name, ["不限", "吴远"], "ambassadors who reach into her scope");
    let own = world.app.signed_in(&world.triage).get("/desk").texts("#who option");
    assert_eq!(own, ["不限", "林晓"]);
}

#[test]
fn filters_stand_in_the_address_of_every_tab_and_page() {
    let world = World::new();
    for number in 1..=25 {
        world.complaint(&format!("第{number}件事没有人管"));
    }
    let browser = world.app.signed_in(&world.triage);

    let first = browser.get(&format!("/desk?queue=received&estate={}&severity=general", world.estate));
    let next = first.attributes("a[rel=next]", "href").remove(0);
    let second = browser.get(&next);

    assert!(next.contains(&format!("estate={}&severity=general", world.estate)), "{next}");
    assert!(first.attributes(".queues a", "href")[0].contains("severity=general"));
    assert_eq!((first.texts("#received tr td b a").len(), second.texts("#received tr td b a").len()), (20, 5));
    let mut all = first.texts("#received td b a");
    all.extend(second.texts("#received td b a"));
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 25, "each exactly once");
    assert!(second.has("a[rel=first]") && first.has("#severity option[selected][value=general]"));
    assert!(browser.get("/desk?queue=received&severity=crisis").texts("#received td b a").is_empty());
    assert!(browser.get("/desk?queue=received&category=property").texts("#received td b a").is_empty());
}

#[test]
fn several_are_taken_up_at_once_and_what_was_not_is_said_with_its_reason() {
    let world = World::new();
    let (one, two, three) = (world.complaint("第一件事"), world.complaint("第二件事"), world.complaint("第三件事"));
    let browser = world.app.signed_in(&world.triage);
    let shown = browser.get("/desk?queue=received");
    let picks = shown.attributes("#received input[name=pick]", "value");
    world.app.accept(&world.triage, two, &world.ambassador);

    let picks: Vec<&str> = picks.iter().map(String::as_str).collect();
    let answer = World::assign(&browser, &shown, &picks, &world.ambassador.id.to_string());

    assert_eq!((answer.status, picks.len()), (200, 3));
    assert_eq!(answer.texts("#done li a"), ["第一件事", "第三件事"]);
    assert_eq!(answer.texts("#refused li a"), ["第二件事"]);
    assert!(answer.text("#refused li .error").contains("有人更新了这条投诉"), "{}", answer.text("#refused"));
    for id in [one, two, three] {
        assert_eq!(world.state(id), State::Accepted);
        assert_eq!(world.app.row(id).ambassador_id, Some(world.ambassador.id));
    }
    let facts = world.app.fact_count();
    let again = World::assign(&browser, &shown, &picks, &world.ambassador.id.to_string());
    assert_eq!((again.texts("#refused li").len(), world.app.fact_count()), (3, facts), "sent twice is done once");
}

#[test]
fn a_batch_does_nothing_that_its_sender_may_not_do_one_by_one() {
    let world = World::new();
    let (here, gone) = (world.complaint("这里的一件事"), world.complaint("另一件事"));
    let pick = |id: ComplaintId| format!("{id}.{}", world.app.row(id).version);
    let browser = world.app.signed_in(&world.triage);
    let shown = browser.get("/desk?queue=received");

    let nobody = World::assign(&browser, &shown, &[&pick(here)], "");
    let nothing = World::assign(&browser, &shown, &[], &world.ambassador.id.to_string());
    let wrong = World::assign(&browser, &shown, &[&pick(here)], &world.stranger.id.to_string());
    let broken = World::assign(&browser, &shown, &["x"], &world.ambassador.id.to_string());
    assert_eq!([nobody.status, nothing.status, broken.status], [422, 422, 400]);
    assert!(nothing.text("[role=alert]").contains("还没有勾选"), "{}", nothing.text("main"));
    assert_eq!(wrong.texts("#refused .error"), ["请选择负责这个小区的客户大使。"]);

    let other = world.app.staff(Role::Triage, Scope::Estate(world.elsewhere));
    let other = world.app.signed_in(&other);
    world.app.complaint(&world.far(), world.elsewhere, "那边的一件事");
    let theirs = other.get("/desk?queue=received");
    let denied = World::assign(&other, &theirs, &[&pick(gone)], &world.ambassador.id.to_string());
    assert_eq!(denied.texts("#refused li a"), ["另一件事"], "it is public, but not hers");
    assert_eq!((world.state(here), world.state(gone)), (State::Received, State::Received));
    let ambassador = world.app.signed_in(&world.ambassador);
    assert!(!ambassador.get("/desk").has("form[action='/desk/assignment']"));
}

#[test]
fn a_batch_whose_session_has_ended_is_shown_again_with_its_ticks() {
    let world = World::new();
    let id = world.complaint("第一件事");
    let browser = world.app.signed_in(&world.triage);
    let shown = browser.get("/desk?queue=received");
    let picks = shown.attributes("#received input[name=pick]", "value");
    world.app.clock.set(instant("2027-01-04T10:00:00+08:00"));

    let again = World::assign(&browser, &shown, &[&picks[0]], &world.ambassador.id.to_string());

    assert_eq!((again.status, again.attributes("input[name=pick]", "value")), (401, picks));
    assert_eq!(world.state(id), State::Received);
}

const WHY: &str = "原来的大使调往别的小区，由本小区的同事接着办理。";

/// Ticks some rows of a queue, and sends the form that follows.
fn hand_over(browser: &Browser, (queue, titles): (&str, &[&str]), (to, why): (&str, &str)) -> Answer {
    let shown = browser.get(&format!("/desk?queue={queue}"));
    let rows = shown.texts("#mine tbody tr, #late tbody tr, #soon tbody tr");
    let picks = shown.attributes("form[action='/desk/handover'] input[name=pick]", "value");
    let chosen = |title: &&str| picks[rows.iter().position(|row| row.contains(*title)).unwrap()].clone();
    let picks: Vec<String> = titles.iter().map(chosen).collect();
    let query = picks.join("&pick=");
    let form = browser.get(&format!("/desk/handover?queue={queue}&pick={query}"));
    assert_eq!(form.attributes("input[name=pick][checked]", "value").len(), titles.len(), "{}", form.text("main"));
    let csrf = form.attributes("form[action='/desk/handover'] [name=csrf]", "value").remove(0);
    let mut fields = vec![("csrf", csrf.as_str()), ("queue", queue), ("ambassador", to), ("reason", why)];
    fields.extend(picks.iter().map(|pick| ("pick", pick.as_str())));
    browser.post_raw("/desk/handover", crate::support::encode(&fields).as_bytes())
}

#[test]
fn several_are_handed_over_at_once_with_one_reason_and_what_cannot_go_is_named() {
    let world = World::new();
    let kept = world.accepted("留下的一件事");
    let (one, two) = (world.accepted("第一件事"), world.accepted("第二件事"));
    let colleague = world.app.staff_named("mei@staff.example", "梅青", Role::Ambassador, Scope::Estate(world.estate));
    let (lin, to) = (world.app.signed_in(&world.ambassador), colleague.id.to_string());

    let bare = hand_over(&lin, ("mine", &["第一件事", "第二件事"]), (&to, "太短"));
    assert_eq!((bare.status, bare.attributes("input[name=pick][checked]", "value").len()), (422, 2));
    assert_eq!(
        (bare.text("textarea").trim(), bare.attributes("#ambassador option[selected]", "value")),
        ("太短", vec![to])
    );
    assert_eq!(world.app.row(one).ambassador_id, Some(world.ambassador.id));

    let to = colleague.id.to_string();
    let answer = hand_over(&lin, ("mine", &["第一件事", "第二件事"]), (&to, WHY));
    assert_eq!((answer.status, answer.texts("#done li a")), (200, vec!["第一件事".to_owned(), "第二件事".to_owned()]));
    assert!(!answer.has("#refused"));
    for id in [one, two] {
        assert_eq!(world.app.row(id).ambassador_id, Some(colleague.id));
        assert!(world.app.browser().get(&format!("/complaints/{id}")).body.contains(WHY), "the reason is public");
    }
    // It is no longer hers; the one she kept changed while she chose.
    let mei = world.app.signed_in(&colleague);
    let both = hand_over(&mei, ("mine", &["第一件事", "第二件事"]), (&world.ambassador.id.to_string(), WHY));
    assert_eq!(both.texts("#done li a").len(), 2);
    // Soon the first answer is due.
    world.app.advance_days(4);
    let manager = world.app.staff(Role::RegionalGm, Scope::Region(world.region));
    let manager = world.app.signed_in(&manager);
    let last = hand_over(&manager, ("soon", &["第一件事", "留下的一件事"]), (&world.ambassador.id.to_string(), WHY));
    assert_eq!(last.texts("#refused li a").len(), 2, "both are hers already: {}", last.text("main"));
    assert_eq!(world.app.row(kept).ambassador_id, Some(world.ambassador.id));

    let third = hand_over(&manager, ("soon", &["第一件事"]), (&to, WHY));
    assert!(third.text("#done li").contains("已由集团客户关系中心接手"), "{}", third.text("main"));
    assert!(![world.ambassador.id, colleague.id].contains(&world.app.row(one).ambassador_id.unwrap()));
    let back = hand_over(&manager, ("soon", &["第一件事", "第二件事"]), (&to, WHY));
    assert_eq!(
        (back.texts("#done li a"), back.texts("#refused li a")),
        (vec!["第二件事".to_owned()], vec!["第一件事".to_owned()])
    );
}

#[test]
fn only_who_hands_over_gets_the_form_and_it_asks_once_for_all_rows() {
    let world = World::new();
    for title in ["第一件事", "第二件事", "第三件事"] {
        world.accepted(title);
    }
    let lin = world.app.signed_in(&world.ambassador);
    let picks = lin.get("/desk?queue=mine").attributes("input[name=pick]", "value");

    let before = world.app.app.store.queries_run();
    lin.get(&format!("/desk/handover?pick={}", picks[0]));
    let one = world.app.queries_since(before);
    let before = world.app.app.store.queries_run();
    lin.get(&format!("/desk/handover?pick={}&pick={}&pick={}", picks[0], picks[1], picks[2]));
    assert_eq!(world.app.queries_since(before), one);

    let triage = world.app.signed_in(&world.triage);
    assert_eq!(triage.get(&format!("/desk/handover?pick={}", picks[0])).status, 403);
    assert!(!triage.get("/desk?queue=soon").has("form[action='/desk/handover']"));
    assert!(lin.get("/desk/handover").has(".empty"));
    assert_eq!(lin.get("/desk/handover?pick=x").status, 400);
    let stranger = world.app.signed_in(&world.stranger);
    let form = stranger.get(&format!("/desk/handover?pick={}", picks[0]));
    let csrf = form.attributes("form[action='/desk/handover'] [name=csrf]", "value").remove(0);
    let to = world.stranger.id.to_string();
    let fields = [("csrf", csrf.as_str()), ("ambassador", &to), ("reason", WHY), ("pick", &picks[0])];
    let refused = stranger.post_raw("/desk/handover", crate::support::encode(&fields).as_bytes());
    assert_eq!(refused.texts("#refused li a").len(), 1, "{}", refused.text("main"));
}

#[test]
fn the_board_names_who_is_late_and_for_how_long() {
    let world = World::new();
    let manager = world.app.staff_named("he@staff.example", "何静", Role::ServiceManager, Scope::Estate(world.estate));
    let id = world.accepted("地下车库顶板漏水");
    world.app.complaint(&world.neighbour, world.estate, "刚刚提出的一件事");
    assert!(world.app.browser().get("/late").has(".empty"));

    world.app.clock.set(world.app.row(id).next_due_at.unwrap());
    world.app.run_jobs();
    let rows: Vec<_> = world.app.browser().get("/late").texts(".late-rows .who");
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows.contains(&"客服经理 何静".to_owned()), "{rows:?} {manager:?}");

    world.app.advance_days(1);
    world.app.run_jobs();
    let who = world.app.browser().get("/late").texts(".late-rows .who");
    assert!(who.contains(&"城市公司总经理 还没有任命".to_owned()), "{who:?}");
    world.app.advance_days(4);
    world.app.run_jobs();
    let page = world.app.browser().get("/late");
    assert!(page.texts(".late-rows .who")[0].ends_with(" 客户中心"), "{}", page.text(".late-rows"));
    assert!(page.text(".late-rows .term").contains("逾期"), "{}", page.text(".late-rows"));
    assert_eq!(page.texts(".tally dd").len(), 4 + 6 + 3);
    // The group centre has taken it over on the third rung.
    let centre = world.app.staff(Role::GroupCentre, Scope::Group);
    world.app.respond(&centre, id, ReplyKind::Substantive, "防水重做好了。");
    world.app.propose(&centre, id);
    assert!(!world.app.browser().get("/late").body.contains("地下车库顶板漏水"), "done, and gone from the board");
}

#[test]
fn the_board_is_one_list_oldest_first_by_region_and_estate_page_by_page() {
    let world = World::new();
    let far = world.far();
    world.app.complaint(&far, world.elsewhere, "那边的一件事");
    for number in 1..=22 {
        world.complaint(&format!("第{number}件事没有人管"));
    }
    world.app.advance_days(10);
    world.app.run_jobs();
    let browser = world.app.browser();

    let first = browser.get("/late");
    let second = browser.get(&first.attributes("a[rel=next]", "href")[0]);
    assert_eq!((first.texts(".late-rows h3").len(), second.texts(".late-rows h3").len()), (20, 3));
    assert_eq!(first.texts(".late-rows h3")[0], "那边的一件事");
    assert!(first.text("h2.num").starts_with("23"), "{}", first.text("h2.num"));
    let here = browser.get(&format!("/late?region={}", world.region));
    let there = browser.get(&format!("/late?estate={}", world.elsewhere));
    assert!(here.text("h2.num").starts_with("22") && !here.body.contains("那边的一件事"));
    assert_eq!(there.texts(".late-rows h3"), ["那边的一件事"]);
    for (path, status) in [("/late?region=x", 400), ("/late?estate=999", 404), ("/late?after=x", 400)] {
        assert_eq!(browser.get(path).status, status, "{path}");
    }
    let before = world.app.app.store.queries_run();
    browser.get(&format!("/late?estate={}", world.estate));
    let asked = "rows, notices of holidays, rungs, names, counts, regions, estates";
    assert_eq!(world.app.queries_since(before), 7, "{asked}");
    let before = world.app.app.store.queries_run();
    assert_eq!(browser.get(&format!("/late?estate={}", world.estate)).status, 200);
    assert_eq!(world.app.queries_since(before), 0, "it is kept");
}

#[test]
fn what_only_some_may_see_is_never_on_the_board() {
    let world = World::new();
    world.app.complaint(&world.app.person("guest@example.com"), world.estate, "没有登记房屋的人写的");
    world.app.advance_days(10);
    world.app.run_jobs();

    assert!(world.app.browser().get("/late").has(".empty"));
    let triage = world.app.signed_in(&world.triage).get("/late");
    assert_eq!(triage.texts(".tally dd").len(), 0, "figures are the public's, whoever reads");
}
