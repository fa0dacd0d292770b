//! Robots of group chats: what they say, to whom, how it is signed, and what becomes of refusals.

use candor::accounts::Scope;
use candor::base::ids::{EstateId, RegionId};
use candor::base::masking::Unmasked;
use candor::base::words::{About, Category, ReplyKind, Role, Severity};
use candor::complaints::actions::{NewComplaint, receive};
use candor::i18n::Lang;
use candor::robots::{NewRobot, PER_MINUTE, Says, Vendor, actions};
use candor::schema::{job, robot};
use diesel::prelude::*;

use crate::support::webhook::{Chat, SILENCE};
use crate::support::{Browser, TestApp, TestPerson, instant};

const TITLE: &str = "地下车库顶板漏水";
const SECRET: &str = "SEC0123456789abcdef";
/// A named host on which nobody listens.
const NOBODY: &str = "127.0.0.1:1";
const ALL: Says = Says { arrived: true, crisis: true, due: true };

struct World {
    app: TestApp,
    chat: Chat,
    region: RegionId,
    estate: EstateId,
    opener: TestPerson,
    admin: TestPerson,
}

impl World {
    fn with_chat(secret: &str) -> Self {
        let chat = Chat::open(secret);
        let host = chat.host.clone();
        let app = TestApp::start_with(move |settings| settings.robot_hosts = vec![host, NOBODY.to_owned()]);
        let region = app.region("城东公司");
        let estate = app.estate(region, "云栖花园");
        let opener = app.owner("ann@example.com", &app.building(estate, "3栋", 12), "101");
        let admin = app.admin();
        Self { app, chat, region, estate, opener, admin }
    }

    fn url(&self, vendor: Vendor) -> String {
        let path = match vendor {
            Vendor::Wecom => "/cgi-bin/webhook/send?key=693a91f6",
            Vendor::Dingtalk => "/robot/send?access_token=abc123",
            Vendor::Feishu => "/open-apis/bot/v2/hook/0123-abcd",
        };
        format!("http://{}{path}", self.chat.host)
    }

    fn robot(&self, vendor: Vendor, secret: &str, scope: Scope) {
        let new = NewRobot {
            vendor,
            name: "客服群".to_owned(),
            scope,
            url: self.url(vendor),
            secret: secret.to_owned(),
            language: Lang::ZhCn,
            says: ALL,
        };
        self.app.act(&self.admin, move |tx, actor| actions::add(tx, actor, &new)).unwrap();
    }

    /// Puts another host into the address of every robot, as no form does.
    fn move_robot(&self, host: &str) {
        let url = robot::url.eq(self.url(Vendor::Wecom).replace(&self.chat.host, host));
        let moved = |tx: &mut candor::db::WriteTx<'_>| Ok(diesel::update(robot::table).set(url).execute(tx.conn())?);
        self.app.app.store.write_blocking(moved).unwrap();
    }

    fn jobs_in(&self, state: &str) -> i64 {
        let jobs = job::table.filter(job::state.eq(state.to_owned())).filter(job::kind.eq("robot_message")).count();
        self.app.app.store.read_blocking(|tx| Ok(jobs.get_result(tx.conn())?)).unwrap()
    }

    fn browser(&self) -> Browser {
        self.app.signed_in(&self.admin)
    }
}

#[test]
fn each_vendor_gets_its_own_format_with_its_own_signature() {
    for (vendor, secret) in [(Vendor::Wecom, ""), (Vendor::Dingtalk, SECRET), (Vendor::Feishu, SECRET)] {
        let world = World::with_chat(secret);
        world.robot(vendor, secret, Scope::Group);

        let id = world.app.complaint(&world.opener, world.estate, TITLE);
        world.app.run_jobs();

        let posted = world.chat.posted();
        assert_eq!(posted.len(), 1, "{vendor:?}");
        let (path, message) = &posted[0];
        let text = &world.chat.texts()[0];
        assert!(world.url(vendor).contains(path.split("&timestamp=").next().unwrap()), "{path}");
        assert_eq!(message["msgtype"] == "text", vendor != Vendor::Feishu, "{message}");
        assert_eq!(message["msg_type"] == "text", vendor == Vendor::Feishu, "{message}");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "【新投诉，等受理】 2026-000001");
        assert_eq!((lines[1], lines[2]), (TITLE, "云栖花园 · 期限 11月23日 周一 24:00"));
        assert_eq!(lines[3], format!("{}/complaints/{id}", world.app.settings.base_url));
        assert_eq!((world.jobs_in("waiting"), world.jobs_in("dead")), (0, 0));
    }
}

#[test]
fn a_robot_tells_of_its_own_places_only_and_of_each_thing_once() {
    let world = World::with_chat("");
    let elsewhere = world.app.estate(world.app.region("江州"), "望溪雅苑");
    world.robot(Vendor::Wecom, "", Scope::Estate(elsewhere));
    world.robot(Vendor::Wecom, "", Scope::Region(world.region));

    world.app.complaint(&world.opener, world.estate, TITLE);
    world.app.run_jobs();
    rerun(&world);

    assert_eq!(world.chat.texts().len(), 1);
}

/// Lets the jobs that only add others run again.
fn rerun(world: &World) {
    let again = |tx: &mut candor::db::WriteTx<'_>| {
        let adders = job::table.filter(job::kind.ne("robot_message"));
        diesel::update(adders).set(job::state.eq("waiting")).execute(tx.conn())?;
        Ok(())
    };
    world.app.app.store.write_blocking(again).unwrap();
    world.app.run_jobs();
}

#[test]
fn of_what_is_held_the_title_is_not_told() {
    let world = World::with_chat("");
    world.robot(Vendor::Wecom, "", Scope::Group);
    let guest = world.app.person("guest@example.com");

    let id = world.app.complaint(&guest, world.estate, "张三住3栋101很吵");
    world.app.run_jobs();

    let texts = world.chat.texts();
    assert_eq!(texts.len(), 1);
    assert!(texts[0].contains("还没有公开") && texts[0].contains(&format!("/desk/complaints/{id}")), "{}", texts[0]);
    assert!(!texts[0].contains("张三"), "{}", texts[0]);
}

#[test]
fn a_title_cannot_mention_people_or_lead_elsewhere() {
    let world = World::with_chat("");
    world.robot(Vendor::Feishu, "", Scope::Group);

    world.app.complaint(&world.opener, world.estate, "<at user_id=\"all\">所有人</at> www.evil.com");
    world.app.run_jobs();

    let text = &world.chat.texts()[0];
    assert!(!text.contains('<') && !text.contains("evil.com"), "{text}");
}

#[test]
fn a_crisis_is_told_as_one_and_due_dates_when_they_are_near_and_past() {
    let world = World::with_chat("");
    world.robot(Vendor::Wecom, "", Scope::Group);
    let new = NewComplaint {
        estate_id: world.estate,
        category: Category::Construction,
        severity: Severity::Crisis,
        about: About::Nobody,
        title: "燃气泄漏没有人管".to_owned(),
        text: "闻到燃气味。".to_owned(),
        points: Vec::new(),
        wish: String::new(),
        unmasked: Unmasked::NOTHING,
        submission_key: "crisis".to_owned(),
    };
    world.app.act(&world.opener, move |tx, actor| receive(tx, actor, &new)).unwrap();
    let ordinary = world.app.complaint(&world.opener, world.estate, TITLE);

    world.app.run_jobs();
    for time in ["2026-11-20T12:00:00+08:00", "2026-11-20T13:00:00+08:00", "2026-11-20T15:00:00+08:00"] {
        world.app.clock.set(instant(time));
        world.app.run_jobs();
    }

    let heads: Vec<String> = world.chat.texts().iter().map(|text| text.lines().next().unwrap().to_owned()).collect();
    assert_eq!(
        heads,
        [
            "【快到期】 2026-000001",
            "【危机投诉，马上处理】 2026-000001",
            "【新投诉，等受理】 2026-000002",
            "【已超期】 2026-000001",
        ]
    );
    let ambassador = world.app.answered(ordinary);
    world.app.respond(&ambassador, ordinary, ReplyKind::Substantive, "已修好。");
    world.app.clock.set(instant("2026-11-25T09:00:00+08:00"));
    world.app.run_jobs();
    assert_eq!(world.chat.texts().len(), 4, "what was answered is not late, what is late for a day was told");
}

#[test]
fn more_than_a_minute_holds_waits_for_the_next() {
    let world = World::with_chat("");
    world.robot(Vendor::Wecom, "", Scope::Group);
    let most = usize::try_from(PER_MINUTE).unwrap();
    for number in 0..most + 5 {
        world.app.complaint(&world.opener, world.estate, &format!("第{number}处漏水没人管"));
    }

    world.app.run_jobs();
    assert_eq!((world.chat.texts().len(), world.jobs_in("waiting")), (most, 5));
    world.app.advance_minutes(1);
    world.app.run_jobs();

    assert_eq!((world.chat.texts().len(), world.jobs_in("waiting")), (most + 5, 0));
}

#[test]
fn a_chat_that_is_unwell_is_asked_again_and_one_that_says_no_is_not() {
    let world = World::with_chat("");
    world.robot(Vendor::Wecom, "", Scope::Group);
    world.chat.expect(&[(502, ""), (200, "{\"errcode\":45009,\"errmsg\":\"freq\"}")]);
    world.app.complaint(&world.opener, world.estate, TITLE);

    for (minutes, posts) in [(0, 1), (1, 2), (1, 3)] {
        world.app.advance_minutes(minutes);
        world.app.run_jobs();
        assert_eq!(world.chat.posted().len(), posts);
    }
    assert_eq!((world.jobs_in("waiting"), world.jobs_in("dead")), (0, 0));

    world.chat.expect(&[(200, "{\"errcode\":93000,\"errmsg\":\"invalid webhook url\"}")]);
    world.app.complaint(&world.opener, world.estate, "电梯坏了三天没人修");
    world.app.run_jobs();
    world.app.advance_days(1);
    world.app.run_jobs();
    assert_eq!(world.jobs_in("dead"), 1);
    let page = world.browser().get("/admin/robots");
    assert!(page.text(".term.late").contains("93000 invalid webhook url"), "{}", page.text("main"));
}

/// What the chat does wrong must cost at most five seconds and a mebibyte, and leads nowhere else.
#[test]
fn a_chat_that_says_nothing_too_much_or_sends_us_elsewhere_is_asked_again_later() {
    let world = World::with_chat("");
    let elsewhere = Chat::open("");
    world.robot(Vendor::Wecom, "", Scope::Group);
    let flood = format!("{{\"errcode\":0,\"errmsg\":\"{}\"}}", "x".repeat(2 << 20));
    let redirect = format!("http://{}/cgi-bin/webhook/send?key=1", elsewhere.host);
    for (answer, pause) in [((SILENCE, ""), 1), ((200, flood.as_str()), 5), ((302, redirect.as_str()), 30)] {
        world.chat.expect(&[answer]);
        if pause == 1 {
            world.app.complaint(&world.opener, world.estate, TITLE);
        }

        world.app.run_jobs();

        assert_eq!((world.jobs_in("waiting"), world.jobs_in("dead")), (1, 0), "{}", answer.0);
        let page = world.browser().get("/admin/robots");
        let said = page.text(".term.late");
        assert!(!said.is_empty() && !said.contains("693a91f6"), "the key of the address is told: {said}");
        world.app.advance_minutes(pause);
    }
    world.app.run_jobs();

    assert_eq!((world.chat.posted().len(), elsewhere.posted().len(), world.jobs_in("waiting")), (4, 0, 0));
}

#[test]
fn a_chat_that_is_not_there_delays_and_loses_nothing() {
    let world = World::with_chat("");
    world.robot(Vendor::Wecom, "", Scope::Group);
    world.move_robot(NOBODY);
    world.app.complaint(&world.opener, world.estate, TITLE);

    world.app.run_jobs();
    assert_eq!((world.jobs_in("waiting"), world.jobs_in("dead")), (1, 0));
    world.move_robot(&world.chat.host);
    world.app.advance_minutes(1);
    world.app.run_jobs();

    assert_eq!((world.chat.texts().len(), world.jobs_in("waiting")), (1, 0));
}

/// Checked when it is added, and again before each call: who may write the row may not choose where the server calls.
#[test]
fn an_address_that_is_no_chat_s_is_not_called_even_if_it_stands_in_the_row() {
    let world = World::with_chat("");
    let elsewhere = Chat::open("");
    world.robot(Vendor::Wecom, "", Scope::Group);
    world.move_robot(&elsewhere.host);
    world.app.complaint(&world.opener, world.estate, TITLE);

    world.app.run_jobs();

    assert_eq!((elsewhere.posted().len(), world.jobs_in("dead")), (0, 1));
}

#[test]
fn a_wrong_secret_is_seen_on_the_page() {
    let world = World::with_chat(SECRET);
    world.robot(Vendor::Dingtalk, "SECwrong", Scope::Group);
    let browser = world.browser();

    let page = browser.get("/admin/robots");
    let path = page.attributes("form[action$='/test']", "action").remove(0);
    assert_eq!(browser.submit_on(&page, &path, &[]).status, 303);
    world.app.run_jobs();

    assert!(world.chat.texts()[0].starts_with("【试一下】"));
    assert!(browser.get("/admin/robots").text(".term.late").contains("310000"));
}

#[test]
fn an_administrator_adds_a_robot_and_sees_neither_its_address_nor_its_secret_again() {
    let world = World::with_chat(SECRET);
    let browser = world.browser();
    let url = world.url(Vendor::Dingtalk);
    let fields = [
        ("vendor", "dingtalk"),
        ("name", "云栖客服群"),
        ("scope", "group"),
        ("url", url.as_str()),
        ("secret", SECRET),
        ("language", "zh-CN"),
    ];

    let added = browser.submit("/admin/robots", "/admin/robots", &fields);
    let page = browser.follow(added);

    assert!(page.text(".list li").contains("云栖客服群") && page.text(".list li").contains("钉钉"));
    assert!(!page.body.contains(SECRET) && !page.body.contains("abc123"));
    let end = page.attributes("form[action$='/end']", "action").remove(0);
    browser.submit_on(&page, &end, &[]);
    let kept: (String, String) = world
        .app
        .app
        .store
        .read_blocking(|tx| Ok(robot::table.select((robot::url, robot::secret)).first(tx.conn())?))
        .unwrap();
    assert_eq!(kept, (String::new(), String::new()), "forgotten");
    assert!(browser.get("/admin/robots").has(".empty"));
    assert_eq!(browser.submit_on(&page, &end, &[]).status, 404);
}

#[test]
fn an_address_elsewhere_is_refused_and_what_was_typed_stays_but_the_secret() {
    let world = World::with_chat("");
    let browser = world.browser();
    for url in [
        "https://evil.example/cgi-bin/webhook/send?key=1",
        "http://127.0.0.1:2/cgi-bin/webhook/send?key=1",
        "https://qyapi.weixin.qq.com.evil.example/cgi-bin/webhook/send?key=1",
        "",
    ] {
        let fields = [("vendor", "wecom"), ("name", "客服群"), ("scope", "group"), ("url", url), ("secret", "hush")];
        let answer = browser.submit("/admin/robots", "/admin/robots", &fields);
        assert_eq!(answer.status, 422, "{url}");
        assert!(answer.text(".flash.late").contains("这不是这家机器人的地址"), "{url}");
        assert_eq!(answer.attributes("#name", "value"), ["客服群"]);
        assert!(!answer.body.contains("hush"));
    }
    let url = world.url(Vendor::Wecom);
    let nothing = [("vendor", "wecom"), ("name", "客服群"), ("scope", "group"), ("url", url.as_str())];
    let mut sent = browser.get("/admin/robots").form_fields("/admin/robots");
    sent.retain(|(name, _)| !["says", "vendor", "name", "scope", "url"].contains(&name.as_str()));
    let pairs: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let answer = browser.post_without_token("/admin/robots", &[&pairs[..], &nothing[..]].concat());
    assert_eq!((answer.status, answer.text("#says .error").as_str()), (422, "至少选一样。"));
}

#[test]
fn robots_are_for_administrators_of_the_whole_group() {
    let world = World::with_chat("");
    let regional = world.app.staff(Role::Admin, Scope::Region(world.region));
    let browser = world.app.signed_in(&regional);

    assert_eq!(browser.get("/admin/robots").status, 403);
    assert_eq!(world.app.signed_in(&world.opener).get("/admin/robots").status, 403);
}

#[test]
fn the_page_asks_the_database_five_times() {
    let world = World::with_chat("");
    let browser = world.browser();

    let before = world.app.app.store.queries_run();
    browser.get("/admin/robots");

    assert_eq!(world.app.queries_since(before), 5, "session 2, regions, estates, robots");
}
