//! Names that are others', the file of one's own data, and closing an account.

use candor::accounts::Scope;
use candor::base::words::Role;
use candor::drafts::Target;
use candor::media::Size;
use serde_json::Value;

use super::prove;
use crate::support::{PASSWORD, TestApp};

#[test]
fn a_name_that_reads_like_an_official_s_is_refused_with_the_reason() {
    let app = TestApp::start();
    app.estate(app.region("江州"), "望溪雅苑");
    app.staff_named("shen@staff.example", "Shen Qing", Role::Ambassador, Scope::Group);
    let browser = app.signed_in(&app.person("ann@example.com"));

    for (name, why) in [
        ("物\u{200B}业", "“物业”"),
        ("客戶大使", "“客户大使”"),
        ("аdmin", "“admin”"),
        ("Sһеn Qing", "工作人员的署名"),
        ("望溪 雅苑", "小区的名字"),
        ("。。", "至少要有一个字"),
    ] {
        let refused = browser.submit("/me", "/me/name", &[("public_name", name)]);
        assert_eq!(refused.status, 422, "{name}");
        assert!(refused.text("#public_name-e").contains(why), "{name}: {}", refused.text("#public_name-e"));
    }
}

#[test]
fn the_file_of_one_s_own_data_holds_one_s_texts_and_nobody_else_s() {
    let app = TestApp::start();
    let estate = app.estate(app.region("江州"), "望溪雅苑");
    let building = app.building(estate, "3栋", 12);
    let (ann, bob) = (app.owner("ann@example.com", &building, "101"), app.owner("bob@example.com", &building, "102"));
    let id = app.complaint(&ann, estate, "地下车库顶板漏水");
    app.complaint_with_two_points(&ann, estate);
    app.complaint(&bob, estate, "电梯停了三天没人修");
    app.reply(&ann, id, None, "请打 13800138000 找我。");
    app.reply(&bob, id, None, "我的是 13800138001。");
    let draft = app.draft(&ann, Target::Opening, "还有一件事");
    let picture = app.photograph(&ann, &draft.id);
    let browser = app.signed_in(&ann);
    assert_eq!(browser.get("/me/export").status, 200);
    prove(&browser);

    let file = browser.get("/me/export/file");

    let read: Value = serde_json::from_str(&file.body).unwrap_or_else(|error| panic!("{error}\n{}", file.body));
    assert_eq!(read["account"]["email"], "ann@example.com");
    assert_eq!(read["homes"][0]["unit"], "101");
    assert_eq!(read["complaints"][0]["title"], "地下车库顶板漏水");
    assert_eq!(read["sessions"].as_array().unwrap().len(), 1);
    assert!(!read["texts"].as_array().unwrap().is_empty() && read["notices"].is_array());
    assert_eq!(read["points"][2]["text"], "修好前每天有人清桶");
    assert_eq!(read["covered"][0]["text"], "请打 13800138000 找我。");
    assert_eq!(read["photographs"][0]["address"], format!("/photographs/{picture}/large"));
    assert!(!file.body.contains("13800138001"));
    assert!(!file.body.contains("电梯停了") && !file.body.contains("bob@") && !file.body.contains("argon2"));
    assert!(file.headers["content-disposition"].contains("candor-my-data.json"));
    assert_eq!(file.headers["cache-control"], "private, no-store");
    let more: Vec<u16> = (0..3).map(|_| browser.get("/me/export/file").status).collect();
    assert_eq!(more, [200, 200, 429]);
}

#[test]
fn the_file_of_one_s_own_data_holds_invitations_given_and_taken_and_how_one_is_told() {
    let app = TestApp::start();
    let estate = app.estate(app.region("江州"), "望溪雅苑");
    let ann = app.owner("ann@example.com", &app.building(estate, "3栋", 12), "101");
    let home = app.app.store.read_blocking(|tx| candor::estates::claimed_homes_of(tx, ann.id)).unwrap().remove(0);
    let new = candor::estates::NewResident {
        residence: candor::base::words::Residence::Tenant,
        called: "小李".to_owned(),
        last_day: app.clock.now().date().succ_opt(),
    };
    let lent = home.claim.id.clone();
    let code = app.act(&ann, move |tx, actor| candor::estates::actions::invite(tx, actor, &lent, &new)).unwrap();
    let lodger = app.person("lodger@example.com");
    app.act(&lodger, move |tx, actor| candor::estates::actions::accept_invitation(tx, actor, &code)).unwrap();
    app.act(&ann, |tx, actor| {
        let mut choices = candor::notices::Choices::default();
        choices.by_topic.insert(candor::notices::Topic::Own, candor::notices::Channel::Site);
        candor::notices::actions::choose(tx, actor, actor.person_id, &choices)
    })
    .unwrap();
    let browser = app.signed_in(&ann);
    prove(&browser);

    let read: Value = serde_json::from_str(&browser.get("/me/export/file").body).unwrap();

    assert_eq!(
        (&read["invitations_given"][0]["called"], &read["invitations_given"][0]["unit"]),
        (&"小李".into(), &"101".into())
    );
    assert_eq!(read["invitations_taken"], Value::Array(Vec::new()));
    assert_eq!(read["notice_choices"]["topics"][0]["topic"], "own");
    assert_eq!(read["notice_choices"]["topics"][0]["channel"], "site");
    let lodgers = app.signed_in(&lodger);
    prove(&lodgers);
    let taken: Value = serde_json::from_str(&lodgers.get("/me/export/file").body).unwrap();
    assert_eq!(taken["invitations_taken"][0]["residence"], "tenant");
    assert!(taken["homes"][0]["lease_ends_at"].is_string() && taken["notice_choices"].is_null());
    assert!(!lodgers.get("/me/export/file").body.contains("ann@example.com"));
}

#[test]
fn a_closed_account_leaves_its_texts_without_its_name() {
    let app = TestApp::start();
    let estate = app.estate(app.region("江州"), "望溪雅苑");
    let building = app.building(estate, "3栋", 12);
    let ann = app.owner("ann@example.com", &building, "101");
    let complaint = app.complaint(&ann, estate, "地下车库顶板漏水");
    let draft = app.draft(&ann, Target::Opening, "还有一件事");
    let picture = app.photograph(&ann, &draft.id);
    let thread = format!("/complaints/{complaint}");
    assert!(app.browser().get(&thread).text("main").contains("3栋业主"));
    let (browser, elsewhere) = (app.signed_in(&ann), app.signed_in(&ann));
    prove(&browser);

    let shown = browser.get("/me/closing");
    let unticked = browser.submit_on(&shown, "/me/closing", &[]);
    assert_eq!((unticked.status, unticked.has("#understood-e")), (422, true));
    let closed = browser.submit_on(&shown, "/me/closing", &[("understood", "on")]);

    assert_eq!(browser.follow(closed).text(".flash"), "帐号已注销，谢谢您来过。");
    assert_eq!((browser.get("/me").status, elsewhere.get("/me").status), (303, 303));
    let thread = app.browser().get(&thread);
    assert!(thread.text("main").contains("已注销用户") && !thread.text("main").contains("3栋业主"));
    assert!(app.drafts_of(&ann).is_empty());
    assert_eq!(app.app.darkroom.folder().read(&picture, Size::Large).unwrap(), None, "it was never published");
    let fields = [("email", "ann@example.com"), ("password", PASSWORD)];
    assert_eq!(app.browser().submit("/session/new", "/session/new", &fields).status, 422);
    app.run_jobs();
    assert_eq!(crate::check::differences(&app), Vec::<String>::new());
    app.person("ann@example.com");
}

#[test]
fn who_works_for_the_company_hands_the_roles_back_first() {
    let app = TestApp::start();
    let browser = app.signed_in(&app.staff(Role::Triage, Scope::Group));
    prove(&browser);

    let refused = browser.submit("/me/closing", "/me/closing", &[("understood", "on")]);

    assert_eq!(refused.status, 409);
    assert!(refused.text(".flash.late").contains("收回全部角色"));
    assert_eq!(browser.get("/me").status, 200);
}
