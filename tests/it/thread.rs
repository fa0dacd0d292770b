//! The page of a thread: what happens next and by when, the points, the voices in every view.

use candor::accounts::Scope;
use candor::base::ids::{ComplaintId, EstateId};
use candor::base::words::{ReplyKind, Role, Verdict};
use candor::estates::Building;

use crate::support::{TestApp, TestPerson};

/// One estate with its staff, two owners and a complaint of the first.
struct World {
    app: TestApp,
    estate: EstateId,
    building: Building,
    opener: TestPerson,
    neighbour: TestPerson,
    triage: TestPerson,
    ambassador: TestPerson,
    id: ComplaintId,
}

impl World {
    fn new() -> Self {
        let app = TestApp::start();
        let region = app.region("城东公司");
        let estate = app.estate(region, "云栖花园");
        let building = app.building(estate, "3栋", 12);
        let opener = app.owner("ann@example.com", &building, "101");
        let neighbour = app.owner("bob@example.com", &building, "102");
        let triage = app.staff(Role::Triage, Scope::Region(region));
        let ambassador = app.staff_named("lin@staff.example", "林晓", Role::Ambassador, Scope::Estate(estate));
        let id = app.complaint_about(&opener, estate, "地下车库顶板漏水", &["查明原因", "彻底修好"]);
        Self { app, estate, building, opener, neighbour, triage, ambassador, id }
    }

    fn url(&self, query: &str) -> String {
        format!("/complaints/{}{query}", self.id)
    }

    fn accepted() -> Self {
        let world = Self::new();
        world.app.accept(&world.triage, world.id, &world.ambassador);
        world
    }

    fn answered() -> Self {
        let world = Self::accepted();
        world.app.advance_days(3);
        world.app.respond(&world.ambassador, world.id, ReplyKind::Substantive, "今早到场查看，防水重做好了。");
        world
    }
}

#[test]
fn from_the_first_minute_a_complaint_shows_by_when_the_company_must_answer_and_why() {
    let world = World::new();

    let page = world.app.browser().get(&world.url(""));

    assert_eq!((page.status, page.text("h1").as_str()), (200, "地下车库顶板漏水"));
    assert_eq!(page.text(".clock .say-big"), "还剩 1 个工作日");
    assert!(page.text(".clock header").contains("11月23日 周一 24:00 截止"), "{}", page.text(".clock header"));
    let days = page.texts(".clocks > li:nth-child(2) .days tbody tr");
    assert_eq!(days.len(), 5, "{days:?}");
    assert_eq!(days.last().map(String::as_str), Some("11月24日 周二2"));
    assert_eq!(page.texts(".points li span:first-child").first().map(String::as_str), Some("查明原因"));
}

#[test]
fn a_visitor_s_page_has_no_form_that_posts_and_sets_no_cookie() {
    let world = World::accepted();

    let page = world.app.browser().get(&world.url(""));

    assert!(!page.has("form[method=post]"));
    assert_eq!(page.headers.get("set-cookie"), None);
}

#[test]
fn an_official_response_is_unmistakable_and_says_how_long_it_took() {
    let world = World::answered();

    let page = world.app.browser().get(&world.url(""));

    assert_eq!(page.text(".official h3"), "官方答复 · 实质答复");
    let by = page.text(".official .by");
    assert!(by.contains("林晓") && by.contains("客户大使") && by.contains("用时 1 个工作日，按时"), "{by}");
    assert!(page.text(".fact").contains("受理：一般，客户大使 林晓"), "{}", page.text(".fact"));
}

#[test]
fn a_late_first_response_stays_late_in_public() {
    let world = World::accepted();
    world.app.advance_days(5);
    let waiting = world.app.browser().get(&world.url(""));
    world.app.advance_days(1);
    world.app.respond(&world.ambassador, world.id, ReplyKind::Substantive, "抱歉来晚了，现在开始修。");

    let answered = world.app.browser().get(&world.url(""));

    assert!(waiting.has(".clock.late"), "{}", waiting.text(".clock"));
    assert!(answered.text(".official .took").contains("逾期"), "{}", answered.text(".official .took"));
}

#[test]
fn every_view_shows_its_floors_and_no_others() {
    let world = World::answered();
    let first = world.app.reply(&world.neighbour, world.id, None, "我家也漏。");
    world.app.reply(&world.opener, world.id, Some(first), "一起等周五。");
    let browser = world.app.browser();

    let floors = |query: &str| browser.get(&world.url(query)).texts("article .no, .sub > span a:last-child");

    assert_eq!(floors(""), ["1 楼", "2 楼", "3 楼", "4 楼"]);
    assert_eq!(floors("?view=official"), ["2 楼"]);
    assert_eq!(floors("?view=opener"), ["1 楼", "4 楼"]);
    assert_eq!(floors("?view=newest"), ["4 楼", "3 楼", "2 楼", "1 楼"]);
    assert_eq!(floors("?view=tree"), ["1 楼", "2 楼", "3 楼", "4 楼"]);
    assert_eq!(browser.get(&world.url("")).texts(".subs .sub").len(), 1, "a reply to a reply folds under it");
}

#[test]
fn pages_are_dense_floors_and_a_page_that_is_not_there_is_a_404() {
    let world = World::accepted();
    for number in 2..=45 {
        world.app.reply(&world.neighbour, world.id, None, &format!("第 {number} 次提醒。"));
    }
    let browser = world.app.browser();

    let second = browser.get(&world.url("?page=2"));
    let last = browser.get(&world.url("?page=3"));

    assert_eq!(second.attributes("article.floor", "id").first().map(String::as_str), Some("f21"));
    assert_eq!(last.texts("article.floor").len(), 5);
    assert_eq!(browser.get(&world.url("?page=4")).status, 404);
    for query in
        ["?page=0", "?page=x", "?page=-1", "?view=heat", "?page=1&page=2", "?view=tree&after=999", "?page=99999999999"]
    {
        assert_eq!(browser.get(&world.url(query)).status, 400, "{query}");
    }
}

#[test]
fn the_views_without_pages_go_on_after_a_floor_and_show_each_once() {
    let world = World::accepted();
    for number in 2..=45 {
        world.app.reply(&world.opener, world.id, None, &format!("第 {number} 次补充。"));
    }
    let browser = world.app.browser();
    for view in ["opener", "tree"] {
        let mut place = Some(world.url(&format!("?view={view}")));
        let mut floors = Vec::new();
        while let Some(here) = place {
            let page = browser.get(&here);
            floors.extend(page.attributes("article", "id"));
            place = page.attributes("a[rel=next]", "href").into_iter().next();
        }
        let expected: Vec<String> = (1..=45).map(|floor| format!("f{floor}")).collect();
        assert_eq!(floors, expected, "{view}");
    }
}

#[test]
fn the_owner_alone_sees_the_way_to_decide() {
    let world = World::answered();
    world.app.propose(&world.ambassador, world.id);

    let opener = world.app.signed_in(&world.opener).get(&world.url(""));
    let neighbour = world.app.signed_in(&world.neighbour).get(&world.url(""));
    let ambassador = world.app.signed_in(&world.ambassador).get(&world.url(""));

    assert!(opener.has(".turn-box"));
    assert!(!neighbour.has(".turn-box") && !ambassador.has(".turn-box"));
    assert_eq!(opener.texts(".official .points li").len(), 2);
}

#[test]
fn a_refused_point_is_named_and_confirming_all_ends_it_with_the_rating() {
    let world = World::answered();
    world.app.propose(&world.ambassador, world.id);
    world.app.decide(&world.opener, world.id, &[Verdict::Confirmed, Verdict::Refused], Some(5));
    let refused = world.app.browser().get(&world.url(""));
    world.app.propose(&world.ambassador, world.id);
    world.app.decide(&world.opener, world.id, &[Verdict::Confirmed, Verdict::Confirmed], Some(4));

    let confirmed = world.app.browser().get(&world.url(""));

    assert!(refused.text(".fact.late").contains("不认可第 2 项"), "{:?}", refused.texts(".fact"));
    assert_eq!(refused.text(".head .chip"), "业主不认可");
    assert_eq!(confirmed.text(".head .chip"), "业主已确认");
    assert!(confirmed.text(".clock .pairs").contains("4 / 5"), "a rating comes with a confirmation only");
}

#[test]
fn a_held_complaint_is_seen_by_its_author_and_triage_and_does_not_exist_for_others() {
    let world = World::new();
    let stranger = world.app.person("new@example.com");
    let held = world.app.complaint(&stranger, world.estate, "还没核实住房的投诉");
    let path = format!("/complaints/{held}");

    let author = world.app.signed_in(&stranger).get(&path);

    assert!(author.text(".held").contains("审核中"), "{}", author.body);
    assert_eq!(world.app.signed_in(&world.triage).get(&path).status, 200);
    for other in [&world.neighbour, &world.ambassador] {
        assert_eq!(world.app.signed_in(other).get(&path).status, 404);
    }
    assert_eq!(world.app.browser().get(&path).status, 404);
}

#[test]
fn a_number_leads_to_its_complaint() {
    let world = World::new();
    let browser = world.app.browser();

    let found = browser.get("/complaints/2026-000001");

    assert_eq!((found.status, found.location().as_deref()), (301, Some("/complaints/1")));
    assert_eq!(browser.get("/complaints/2025-000001").status, 404);
    assert_eq!(browser.get("/complaints/999").status, 404);
    assert_eq!(browser.get("/complaints/01").status, 404);
}

#[test]
fn a_thread_costs_a_fixed_number_of_queries_however_long_it_is() {
    let world = World::answered();
    for number in 0..30 {
        world.app.reply(&world.neighbour, world.id, None, &format!("第 {number} 次提醒。"));
    }
    world.app.propose(&world.ambassador, world.id);
    let (visitor, opener) = (world.app.browser(), world.app.signed_in(&world.opener));

    let cost = |browser: &crate::support::Browser| {
        let before = world.app.app.store.queries_run();
        assert_eq!(browser.get(&world.url("")).status, 200);
        world.app.queries_since(before)
    };

    assert_eq!(
        (cost(&visitor), cost(&opener)),
        (9, 13),
        "the complaint, the newest notice, floors, milestones, points, solutions, suggestions, photographs, names; signed in: session 2, ties, what is covered"
    );
}

#[test]
fn hostile_words_are_inert_in_every_part_of_the_page() {
    let world = World::accepted();
    let hostile = "<script>alert(1)</script>\"><img src=x onerror=alert(1)> [x](javascript:alert(1))";
    let id = world.app.complaint_about(&world.opener, world.estate, "标题<b onclick=x>", &["<svg onload=x>"]);
    world.app.reply(&world.neighbour, id, None, hostile);
    world.app.accept(&world.triage, id, &world.ambassador);
    world.app.respond(&world.ambassador, id, ReplyKind::Substantive, hostile);

    let page = world.app.browser().get(&format!("/complaints/{id}"));

    assert!(!page.has("script:not([src])") && !page.has("img") && !page.has("[onclick]") && !page.has("[onload]"));
    assert!(page.attributes("a", "href").iter().all(|href| !href.starts_with("javascript")));
    assert_eq!(page.text("h1"), "标题<b onclick=x>");
}

#[test]
fn namesakes_of_a_building_are_told_apart_and_no_home_is_shown() {
    let world = World::accepted();
    let third = world.app.owner("cid@example.com", &world.building, "103");
    world.app.reply(&world.neighbour, world.id, None, "我家也漏。");
    world.app.reply(&third, world.id, None, "我家也是。");

    let page = world.app.browser().get(&world.url(""));

    assert_eq!(page.texts(".floor .who b"), ["3栋业主", "3栋业主乙", "3栋业主丙"]);
    assert!(!page.body.contains("102") && !page.body.contains("bob@example.com"));
}
