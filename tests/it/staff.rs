//! Who works for the company: the first administrator, roles given and ended, names to sign with.

use candor::accounts::actions::{NewStaff, StaffName, add_staff};
use candor::accounts::{Grant, Scope};
use candor::base::ids::RegionId;
use candor::base::words::Role;
use candor::estates::{self, Authority};
use candor::i18n::Lang;

use crate::support::{PASSWORD, TestApp};

#[test]
fn an_administrator_gives_and_ends_a_role() {
    let app = TestApp::start();
    let (admin, ann) = (app.admin(), app.person("ann@example.com"));
    let browser = app.signed_in(&admin);
    let page = format!("/admin/people/{}", ann.id);

    let name = [("staff_name", "沈清"), ("organisation", "江州城市公司")];
    assert_eq!(browser.submit(&page, &format!("{page}/staff-name"), &name).status, 303);
    let role = [("role", "ambassador"), ("scope", "group")];
    let given = browser.submit(&page, &format!("{page}/roles"), &role);

    let shown = browser.follow(given);
    assert_eq!(shown.text(".flash"), "角色已授予。");
    assert_eq!(shown.text(".list b"), "客户大使");
    assert!(app.actor(&ann).holds(&[Role::Ambassador]));
    let end = shown.attributes(".list form", "action").remove(0);
    let ended = browser.submit_on(&shown, &end, &[]);
    assert_eq!(browser.follow(ended).text(".flash"), "角色已收回。");
    assert!(!app.actor(&ann).is_staff());
}

#[test]
fn a_role_needs_a_name_to_sign_with() {
    let app = TestApp::start();
    let (admin, ann) = (app.admin(), app.person("ann@example.com"));
    let browser = app.signed_in(&admin);
    let page = format!("/admin/people/{}", ann.id);

    let refused = browser.submit(&page, &format!("{page}/roles"), &[("role", "triage"), ("scope", "group")]);

    assert_eq!((refused.status, refused.text("#role-e").as_str()), (422, "先填写对外署名，再给角色。"));
    assert_eq!(refused.attributes("#role option[selected]", "value"), ["triage"]);
    assert!(!app.actor(&ann).is_staff());
}

#[test]
fn a_role_is_given_once_and_only_with_a_scope_of_ours() {
    let app = TestApp::start();
    let (admin, triage) = (app.admin(), app.staff(Role::Triage, Scope::Group));
    let browser = app.signed_in(&admin);
    let page = format!("/admin/people/{}", triage.id);
    let give = |role: &str, scope: &str| {
        browser.submit(&page, &format!("{page}/roles"), &[("role", role), ("scope", scope)]).status
    };

    assert_eq!(give("triage", "group"), 409);
    for (role, scope) in [("king", "group"), ("triage", "galaxy"), ("triage", "estate:x"), ("triage", "")] {
        assert_eq!(give(role, scope), 400, "{role} {scope}");
    }
}

#[test]
fn a_changed_role_ends_the_person_s_sessions() {
    let app = TestApp::start();
    let (admin, triage) = (app.admin(), app.staff(Role::Triage, Scope::Group));
    let hers = app.signed_in(&triage);
    let browser = app.signed_in(&admin);
    let page = format!("/admin/people/{}", triage.id);

    browser.submit(&page, &format!("{page}/roles"), &[("role", "moderator"), ("scope", "group")]);

    assert_eq!((hers.get("/me").status, browser.get("/me").status), (303, 200));
}

#[test]
fn staff_sign_in_again_after_twelve_hours() {
    let app = TestApp::start();
    let triage = app.staff(Role::Triage, Scope::Group);
    let browser = app.signed_in(&triage);

    app.advance_minutes(12 * 60 - 1);
    assert_eq!(browser.get("/me").status, 200);
    app.advance_minutes(1);

    assert_eq!(browser.get("/me").status, 303);
}

#[test]
fn the_last_administrator_cannot_be_ended() {
    let app = TestApp::start();
    let admin = app.admin();
    let browser = app.signed_in(&admin);
    let page = format!("/admin/people/{}", admin.id);
    let shown = browser.get(&page);
    let end = shown.attributes(".list form", "action").remove(0);

    let refused = browser.submit_on(&shown, &end, &[]);

    assert_eq!(refused.status, 409);
    assert!(app.actor(&admin).holds(&[Role::Admin]));
}

#[test]
fn the_administration_is_for_administrators() {
    let app = TestApp::start();
    let (ann, triage, admin) = (app.person("ann@example.com"), app.staff(Role::Triage, Scope::Group), app.admin());

    for path in ["/admin", "/admin/people", &format!("/admin/people/{}", ann.id)] {
        assert!(app.browser().get(path).location().unwrap().starts_with("/session/new?next="), "{path}");
        assert_eq!(app.signed_in(&ann).get(path).status, 403, "{path}");
        assert_eq!(app.signed_in(&triage).get(path).status, 403, "{path}");
    }
    assert_eq!(app.signed_in(&admin).get("/admin/people/999999").status, 404);
}

#[test]
fn a_member_cannot_give_herself_a_role_by_hand() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let browser = app.signed_in(&ann);
    let me = browser.get("/me");
    let token = me.form_fields("/session/end").into_iter().find(|(name, _)| name == "csrf").unwrap().1;
    let before = app.fact_count();

    let fields = [("csrf", token.as_str()), ("role", "admin"), ("scope", "group")];
    let refused = browser.post_without_token(&format!("/admin/people/{}/roles", ann.id), &fields);

    assert_eq!((refused.status, app.fact_count()), (403, before));
}

#[test]
fn an_administrator_of_a_part_gives_no_roles() {
    let app = TestApp::start();
    let region = add_region(&app, "江州城市公司");
    let admin = app.staff(Role::Admin, Scope::Region(region));
    let triage = app.staff(Role::Triage, Scope::Group);
    let browser = app.signed_in(&admin);
    let page = format!("/admin/people/{}", triage.id);

    let refused = browser.submit(&page, &format!("{page}/roles"), &[("role", "moderator"), ("scope", "group")]);

    assert_eq!(refused.status, 403);
    assert!(browser.get(&page).text("#scope").contains("江州城市公司"));
}

#[test]
fn people_are_found_by_address_and_by_name_and_listed_in_pages() {
    let app = TestApp::start();
    let admin = app.admin();
    for number in 0..55 {
        app.person(&format!("p{number}@example.com"));
    }
    app.staff_named("shen@staff.example", "沈清", Role::Ambassador, Scope::Group);
    let browser = app.signed_in(&admin);

    let first = browser.get("/admin/people");
    assert_eq!(first.texts("tbody tr").len(), 50);
    let next = first.attributes(".pager a", "href").remove(0);
    assert_eq!(browser.get(&next).texts("tbody tr").len(), 7);
    let by_name = browser.get("/admin/people?q=%E6%B2%88");
    assert_eq!(by_name.texts("tbody tr").len(), 1);
    assert!(by_name.text("tbody .chip.now").contains("客户大使 · 集团"));
    assert_eq!(browser.get("/admin/people?q=P54%40example").texts("tbody tr").len(), 1);
    for hostile in ["%25", "_", "%5C", "%27%20OR%201%3D1", "%3Cscript%3E"] {
        let found = browser.get(&format!("/admin/people?q={hostile}"));
        assert_eq!((found.status, found.texts("tbody tr").len()), (200, 0), "{hostile}");
    }
    assert_eq!(browser.get("/admin/people?after=1").status, 400);
}

#[test]
fn the_list_of_people_takes_six_queries_however_long_it_is() {
    let app = TestApp::start();
    let browser = app.signed_in(&app.admin());
    for number in 0..20 {
        app.person(&format!("p{number}@example.com"));
    }
    let before = app.app.store.queries_run();

    browser.get("/admin/people");

    // Session, homes; people, roles, regions, estates.
    assert_eq!(app.queries_since(before), 6);
}

#[test]
fn the_one_time_link_of_the_operator_opens_the_first_administration() {
    let app = TestApp::start();
    let new = NewStaff {
        email: "root@staff.example".to_owned(),
        name: Some(StaffName::parse("管理员", "").unwrap()),
        grant: Grant { role: Role::Admin, scope: Scope::Group },
        language: Lang::ZhCn,
    };
    let token = app.app.store.write_blocking(move |tx| add_staff(tx, &new)).unwrap();
    let browser = app.browser();

    let link = format!("/account/password?token={token}");
    let set = browser.submit(&link, "/account/password", &[("new_password", PASSWORD)]);

    assert_eq!(set.status, 303);
    let fields = [("email", "root@staff.example"), ("password", PASSWORD), ("next", "/admin/people")];
    let signed_in = browser.submit("/session/new", "/session/new", &fields);
    assert_eq!(browser.follow(signed_in).status, 200);
    assert_eq!(browser.get(&link).status, 410);
}

fn add_region(app: &TestApp, name: &'static str) -> RegionId {
    app.app.store.write_blocking(move |tx| estates::actions::add_region(tx, Authority::CommandLine, name)).unwrap()
}
