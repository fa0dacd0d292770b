//! A session that has ended eats no text of the staff, of members or of administrators either (decisions.md 26).

use candor::accounts::Scope;
use candor::base::words::{ReplyKind, Role};

use crate::support::{Answer, Browser, PASSWORD, TestApp, TestPerson};

pub const DAYS_BEYOND_A_SESSION: i64 = 31;
const REASON: &str = "这是与装修公司之间的合同纠纷，不归我们管，可以向区住建局房管科投诉。";

struct World {
    app: TestApp,
    opener: TestPerson,
    triage: TestPerson,
    ambassador: TestPerson,
    /// A complaint that was answered, one that waits for triage, and a claim that waits.
    answered: String,
    received: String,
    claim: String,
    estate: String,
}

impl World {
    fn new() -> Self {
        let app = TestApp::start();
        let region = app.region("城东公司");
        let estate = app.estate(region, "云栖花园");
        let building = app.building(estate, "3栋", 12);
        let opener = app.owner("ann@example.com", &building, "101");
        let triage = app.staff(Role::Triage, Scope::Region(region));
        let ambassador = app.staff_named("lin@staff.example", "林晓", Role::Ambassador, Scope::Estate(estate));
        let answered = app.complaint_about(&opener, estate, "地下车库顶板漏水", &["查明原因"]);
        app.accept(&triage, answered, &ambassador);
        app.respond(&ambassador, answered, ReplyKind::Substantive, "防水重做好了。");
        let received = app.complaint_about(&opener, estate, "车位被占了三天", &["挪走"]);
        let claim = app.claim(&app.person("claimant@example.com"), &building, "102");
        let (answered, received) = (answered.to_string(), received.to_string());
        Self { app, opener, triage, ambassador, answered, received, claim, estate: estate.to_string() }
    }

    /// Opens a page, lets the session end and sends the form; the answer shows it again.
    fn send_late(&self, who: &TestPerson, (page, action): (&str, &str), fields: &[(&str, &str)]) -> (Browser, Answer) {
        let browser = self.app.signed_in(who);
        let shown = browser.get(page);
        assert_eq!(shown.status, 200, "{page}");
        self.app.advance_days(DAYS_BEYOND_A_SESSION);
        let answer = browser.submit_on(&shown, action, fields);
        (browser, answer)
    }

    fn facts(&self) -> i64 {
        self.app.fact_count()
    }
}

pub fn as_person(person: &TestPerson) -> [(&str, &str); 2] {
    [("sign_in_email", person.email.as_str()), ("sign_in_password", PASSWORD)]
}

pub fn assert_keeps(answer: &Answer, status: u16, action: &str, fields: &[(&str, &str)]) {
    assert_eq!(answer.status, status, "{action}: {}", answer.body);
    assert!(answer.has("form #sign_in_email") && answer.has("form #sign_in_password"), "{action}");
    let kept = answer.form_fields(action);
    for (name, value) in fields.iter().filter(|(name, _)| !name.contains("password")) {
        let found = kept.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        assert_eq!(found, Some(*value), "{action}: {name} is lost");
    }
}

/// Names and values of fields.
type Typed<'t> = Vec<(&'t str, &'t str)>;

#[test]
fn every_form_of_the_staff_comes_back_whole_and_goes_through() {
    let world = World::new();
    let (response, solution) =
        (format!("/complaints/{}/response", world.answered), format!("/complaints/{}/solution", world.answered));
    let severity = format!("/desk/complaints/{}/severity", world.answered);
    let desk = format!("/desk/complaints/{}", world.received);
    let claim = format!("/desk/claims/{}", world.claim);
    let ambassador = world.ambassador.id.to_string();
    let forms: [(&TestPerson, &str, String, Typed<'_>); 7] = [
        (&world.triage, &desk, format!("{desk}/notes"), vec![("note", "软接头现货。")]),
        (
            &world.triage,
            &desk,
            format!("{desk}/acceptance"),
            vec![("severity", "major"), ("category", "property"), ("ambassador", &ambassador)],
        ),
        (&world.triage, &desk, format!("{desk}/rejection"), vec![("code", "not_ours"), ("reason", REASON)]),
        (
            &world.ambassador,
            &response,
            response.clone(),
            vec![("kind", "acknowledgement"), ("text", "已收到。"), ("act", "send")],
        ),
        (&world.triage, &severity, severity.clone(), vec![("severity", "major"), ("reason", REASON)]),
        (
            &world.ambassador,
            &solution,
            solution.clone(),
            vec![
                ("outcome_1", "promised"),
                ("note_1", "重做防水。"),
                ("day_1", "2027-12-31"),
                ("text", "请确认。"),
                ("act", "send"),
            ],
        ),
        (&world.ambassador, &claim, format!("{claim}/refusal"), vec![("reason", "请补交购房合同首页。")]),
    ];
    for (who, page, action, fields) in &forms {
        let before = world.facts();

        let (browser, expired) = world.send_late(who, (page, action), fields);
        assert_keeps(&expired, 401, action, fields);
        let wrong = browser.submit_on(&expired, action, &as_person(&world.opener));
        assert_keeps(&wrong, 403, action, fields);
        assert!(wrong.text("[role=alert]").contains("工作人员"), "{}", wrong.text("[role=alert]"));
        assert_eq!(world.facts(), before, "{action} wrote");
        let sent = browser.submit_on(&wrong, action, &as_person(who));

        assert_eq!(sent.status, 303, "{action}: {}", sent.body);
        assert_eq!(browser.get("/desk").status, 200, "she stays signed in");
    }
}

#[test]
fn a_sign_in_shows_nothing_of_a_page_of_the_desk_to_a_stranger() {
    let world = World::new();
    let desk = format!("/desk/complaints/{}", world.received);

    let (browser, expired) = world.send_late(&world.triage, (&desk, &format!("{desk}/notes")), &[("note", "软接头")]);
    let wrong = browser.submit_on(&expired, &format!("{desk}/notes"), &as_person(&world.opener));

    for answer in [&expired, &wrong] {
        assert!(!answer.body.contains("车位被占了三天"), "the complaint shows to a stranger");
        assert!(!answer.body.contains(PASSWORD), "a password comes back");
    }
}

#[test]
fn staff_of_another_estate_keep_their_text_and_who_may_sends_it() {
    let world = World::new();
    let elsewhere = world.app.estate(world.app.region("城西公司"), "松鹤里");
    let stranger = world.app.staff_named("wu@staff.example", "吴远", Role::Ambassador, Scope::Estate(elsewhere));
    let response = format!("/complaints/{}/response", world.answered);
    let fields = [("kind", "acknowledgement"), ("text", "已收到。"), ("act", "send")];

    let (browser, expired) = world.send_late(&world.ambassador, (&response, &response), &fields);
    let wrong = browser.submit_on(&expired, &response, &as_person(&stranger));
    assert_keeps(&wrong, 403, &response, &fields);
    let sent = browser.submit_on(&wrong, &response, &as_person(&world.ambassador));

    assert_eq!(sent.status, 303, "{}", sent.body);
}

#[test]
fn the_forms_of_one_s_own_page_come_back_too() {
    let world = World::new();
    let name = [("public_name", "山茶")];

    let (browser, expired) = world.send_late(&world.opener, ("/me", "/me/name"), &name);
    assert_keeps(&expired, 401, "/me/name", &name);
    assert_eq!(browser.submit_on(&expired, "/me/name", &as_person(&world.opener)).status, 303);

    let choice = [("own", "digest"), ("rhythm", "weekly")];
    let place = "/me/notices/settings";
    let (browser, expired) = world.send_late(&world.opener, (place, place), &choice);
    assert_keeps(&expired, 401, place, &choice);
    assert!(expired.text("main").contains("放进汇总"), "what was chosen is said in words");
    assert_eq!(browser.submit_on(&expired, place, &as_person(&world.opener)).status, 303);

    let secrets = [("current_password", PASSWORD), ("new_password", "another long password 7")];
    let (browser, expired) = world.send_late(&world.opener, ("/me", "/me/password"), &secrets);
    assert_keeps(&expired, 401, "/me/password", &[]);
    assert!(!expired.body.contains("another long"), "a password comes back");
    let again = [&as_person(&world.opener)[..], &secrets[..]].concat();
    assert_eq!(browser.submit_on(&expired, "/me/password", &again).status, 303);
}

#[test]
fn the_claim_of_a_home_comes_back_with_its_evidence() {
    let world = World::new();
    let page = format!("/me/homes/new?estate={}", world.estate);
    let fields = [("unit", "102"), ("note", "购房合同编号 88。")];

    let (browser, expired) = world.send_late(&world.opener, (&page, "/me/homes/new"), &fields);
    assert_keeps(&expired, 401, "/me/homes/new", &fields);

    let answer = browser.submit_on(&expired, "/me/homes/new", &as_person(&world.opener));
    assert_eq!(answer.status, 422, "no building was chosen, and that is said now");
    assert_eq!(answer.text("#note"), "购房合同编号 88。");
}

#[test]
fn the_forms_of_administrators_come_back_and_go_through() {
    let world = World::new();
    let (estate, person) = (format!("/admin/estates/{}", world.estate), format!("/admin/people/{}", world.triage.id));
    let region = world.app.region("城北公司").to_string();
    let address = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1";
    let robot = vec![("vendor", "wecom"), ("name", "客服群"), ("scope", "group"), ("url", address)];
    let notice = vec![
        ("url", "https://www.gov.cn/2027.htm"),
        ("published", "2026-11-19"),
        ("year", "2027"),
        ("days", "春节 off 2027-02-05\n春节 work 2027-01-31"),
        ("step", "look"),
    ];
    let forms: [(&str, String, Typed<'_>); 8] = [
        ("/admin/calendar", "/admin/calendar".to_owned(), notice),
        ("/admin/robots", "/admin/robots".to_owned(), robot),
        ("/admin/estates", "/admin/regions".to_owned(), vec![("region_name", "城南公司")]),
        ("/admin/estates", "/admin/estates".to_owned(), vec![("region", &region), ("name", "梅园")]),
        (&estate, estate.clone(), vec![("name", "云栖新苑")]),
        (&person, format!("{person}/staff-name"), vec![("staff_name", "何冬"), ("organisation", "云栖物业")]),
        (&person, format!("{person}/roles"), vec![("role", "editor"), ("scope", "group")]),
        (
            &format!("{estate}/roster"),
            format!("{estate}/roster"),
            vec![("csv", "building,unit\n5栋,101\n"), ("step", "check")],
        ),
    ];
    for (page, action, fields) in &forms {
        // One each: an account may try to sign in only so often.
        let (admin, ambassador) = (world.app.admin(), world.app.staff(Role::Ambassador, Scope::Group));
        let (browser, expired) = world.send_late(&admin, (page, action), fields);
        assert_keeps(&expired, 401, action, fields);
        let wrong = browser.submit_on(&expired, action, &as_person(&ambassador));
        assert_keeps(&wrong, 403, action, fields);

        let sent = browser.submit_on(&wrong, action, &as_person(&admin));

        assert!(matches!(sent.status, 200 | 303), "{action}: {} {}", sent.status, sent.body);
    }
}
