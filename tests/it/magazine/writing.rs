//! Writing a piece: drafts, photographs, two texts at once, and what is refused.

use candor::accounts::Scope;
use candor::base::words::{ArticleAct as Act, ArticleState, Role};

use super::{BODY, TITLE, World, article, post};
use crate::photographs::jpeg;
use crate::support::{Browser, PASSWORD, TestApp};

const NEW: &str = "/club/articles/new";
const CREATE: &str = "/club/articles";

fn begun(browser: &Browser) -> String {
    let fields = [("kind", "article"), ("theme", "repairs"), ("title", TITLE), ("body", BODY)];
    let answer = browser.submit(NEW, CREATE, &fields);
    answer.location().unwrap_or_else(|| panic!("{}", answer.body))
}

#[test]
fn a_member_begins_a_draft_adds_photographs_goes_on_elsewhere_and_hands_it_in() {
    let world = World::new();
    let (home, phone) = (world.app.signed_in(&world.ann), world.app.signed_in(&world.ann));
    let place = begun(&home);
    let id = place.trim_end_matches("/edit").rsplit('/').next().unwrap().parse().unwrap();
    let picture = jpeg(60, 40);

    let body = format!("{BODY}\n【图2】\n再看一眼。");
    let fields = [("body", body.as_str()), ("act", "save")];
    let files = [("a.jpg", picture.as_slice()), ("b.jpg", picture.as_slice())];
    let saved = home.send_files(&home.get(&place), (&place, &place), &fields, &files);
    assert_eq!(saved.location().as_deref(), Some(place.as_str()), "{}", saved.body);
    let elsewhere = phone.get(&place);
    assert_eq!(elsewhere.texts(".picked li").len(), 2);
    assert!(elsewhere.text("textarea").contains("再看一眼"));
    let read = phone.get(&format!("/club/articles/{id}"));
    assert_eq!((read.texts(".piece .text").len(), read.texts(".piece figure").len()), (2, 2));
    assert!(read.has(".piece .cover"), "the first stands above: {}", read.body);
    assert!(read.has("meta[name=robots]"));

    let handed_in = phone.submit_on(&elsewhere, &place, &[("act", "submit")]);

    assert_eq!(handed_in.location().as_deref(), Some(place.as_str()), "{}", handed_in.body);
    assert_eq!(world.row(&world.ann, id).state, ArticleState::Submitted);
    let after = phone.get(&place);
    assert!(!after.has("textarea") && after.text(".chip").contains("已投稿"), "{}", after.body);
    assert!(phone.get("/club/articles/mine").text(".cards").contains(TITLE));
}

#[test]
fn a_save_over_something_newer_shows_both_texts_and_loses_none() {
    let world = World::new();
    let (home, phone) = (world.app.signed_in(&world.ann), world.app.signed_in(&world.ann));
    let place = begun(&home);
    let old = home.get(&place);
    phone.submit(&place, &place, &[("title", "手机上改的标题"), ("act", "save")]);

    let refused = home.submit_on(&old, &place, &[("title", "电脑上改的标题"), ("act", "save")]);

    assert_eq!(refused.status, 409, "{}", refused.body);
    assert!(refused.text("#newer").contains("手机上改的标题"));
    assert_eq!(refused.value_in("title"), "电脑上改的标题");
    let again = home.submit_on(&refused, &place, &[("act", "save")]);
    assert_eq!(again.status, 303, "{}", again.body);
    assert_eq!(home.get(&place).value_in("title"), "电脑上改的标题");
}

#[test]
fn words_sent_to_a_piece_that_has_moved_on_stand_on_the_page_of_the_refusal() {
    let world = World::new();
    let (home, phone) = (world.app.signed_in(&world.ann), world.app.signed_in(&world.ann));
    let place = begun(&home);
    let old = home.get(&place);
    phone.submit(&place, &place, &[("act", "submit")]);

    let refused = home.submit_on(&old, &place, &[("body", "还没写完的半句"), ("act", "save")]);

    assert_eq!(refused.status, 409);
    assert_eq!(refused.text("textarea"), "还没写完的半句");
    assert!(refused.text(".flash").contains("状态已经变了"));
}

#[test]
fn what_is_too_short_or_without_a_theme_comes_back_whole() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);

    let refused = browser.submit(NEW, CREATE, &[("title", "水"), ("body", "一句话")]);
    assert_eq!((refused.status, refused.value_in("title").as_str()), (422, "水"));
    let place = begun(&browser);
    let short = browser.submit(&place, &place, &[("title", "水"), ("body", "一句话"), ("act", "submit")]);

    assert_eq!((short.status, short.texts(".field.bad").len()), (422, 2), "{}", short.body);
    assert_eq!(short.text("textarea"), "一句话");
    let draft = browser.submit_on(&short, &place, &[("act", "save")]);
    assert_eq!(draft.status, 303, "a draft may say as little");
}

#[test]
fn only_members_write_and_only_those_who_lead_the_company_write_the_column() {
    let app = TestApp::start();
    let (stranger, triage) = (app.person("new@example.com"), app.staff(Role::Triage, Scope::Group));
    let executive = app.staff(Role::Executive, Scope::Group);
    let fields = [("kind", "article"), ("theme", "living"), ("title", TITLE), ("body", BODY), ("key", "k")];

    for person in [&stranger, &triage] {
        let browser = app.signed_in(person);
        assert_eq!(browser.get(NEW).status, 403);
        assert_eq!(post(&browser, CREATE, &fields).status, 403);
        assert!(browser.get("/club/articles/mine").has(".flash.due"));
    }
    let browser = app.signed_in(&executive);
    assert_eq!(browser.get(NEW).texts("#kind option"), ["高管专栏"]);
    assert_eq!(post(&browser, CREATE, &fields).status, 403);
    let column = browser.submit(NEW, CREATE, &[("theme", "repairs"), ("title", TITLE), ("body", BODY)]);
    assert_eq!(column.status, 303, "{}", column.body);
}

#[test]
fn a_suspended_member_keeps_her_words_and_begins_nothing() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    let place = begun(&browser);
    let (operator, ann) = (world.app.staff(Role::Operator, Scope::Group), world.ann.id);
    let until = candor::base::Instant(world.app.clock.now().0).plus_days(9).date();
    let suspend = world
        .act(&operator, move |tx, actor| candor::club::members::actions::suspend(tx, actor, ann, (until, "核实刷分")));
    suspend.unwrap();

    assert_eq!(browser.get(NEW).status, 403);
    let shown = browser.get(&place);
    assert!(shown.text("textarea").contains("水从哪里出来"));
    assert_eq!(browser.submit_on(&shown, &place, &[("act", "submit")]).status, 403);
}

#[test]
fn a_text_outlasts_the_session() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    let form = browser.get(NEW);
    world.app.advance_days(60);

    let fields = [("kind", "article"), ("theme", "repairs"), ("title", TITLE), ("body", BODY)];
    let picture = jpeg(60, 40);
    let outside = browser.send_files(&form, (CREATE, CREATE), &fields, &[("a.jpg", picture.as_slice())]);
    assert_eq!(outside.status, 401);
    assert!(outside.texts("textarea").iter().any(|text| text.contains("水从哪里出来")));
    let signed = [("sign_in_email", world.ann.email.as_str()), ("sign_in_password", PASSWORD)];
    let begun = browser.submit_on(&outside, CREATE, &signed);

    let place = begun.location().unwrap_or_else(|| panic!("{}", begun.body));
    assert_eq!(browser.get(&place).texts(".picked li").len(), 1);
}

#[test]
fn the_same_form_sent_twice_begins_one_piece() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    let form = browser.get(NEW);
    let fields = [("kind", "article"), ("theme", "repairs"), ("title", TITLE), ("body", BODY)];

    let (first, second) = (browser.submit_on(&form, CREATE, &fields), browser.submit_on(&form, CREATE, &fields));

    assert_eq!((first.status, first.location()), (303, second.location()));
    assert_eq!(browser.get("/club/articles/mine").texts(".cards li").len(), 1);
}

#[test]
fn only_one_s_own_complaint_is_one_s_to_tell() {
    let world = World::new();
    let estate = world.app.estate(world.app.region("江州"), "望溪雅苑");
    let building = world.app.building(estate, "3栋", 12);
    let owner = world.app.owner("owner@example.com", &building, "101");
    world.app.join(&owner);
    let complaint = world.app.complaint(&owner, estate, "地下车库顶板漏水").to_string();
    let fields = [("theme", "repairs"), ("title", TITLE), ("body", BODY), ("complaint", complaint.as_str())];

    let refused = world.app.signed_in(&world.ann).submit(NEW, CREATE, &fields);
    let told = world.app.signed_in(&owner).submit(NEW, CREATE, &fields);

    assert_eq!((refused.status, told.status), (422, 303));
    assert!(refused.text(".error").contains("没有找到您发起的这件投诉"), "{}", refused.body);
}

#[test]
fn a_photograph_leaves_a_draft_and_stays_once_it_is_handed_in() {
    let world = World::new();
    let id = world.draft(&world.ann, &article());
    let (first, second) = (world.photograph(&world.ann, id, &article()), world.photograph(&world.ann, id, &article()));
    let (place, browser) = (format!("/club/articles/{id}/edit"), world.app.signed_in(&world.ann));
    let small = |photograph: &str| format!("/photographs/{photograph}/small");

    let dropped = browser.submit(&place, &place, &[("drop", &first)]);
    assert_eq!((dropped.status, browser.get(&small(&first)).status), (303, 404), "{}", dropped.body);
    let from_files = post(&browser, &format!("/me/files/{second}/end"), &[]);
    assert_eq!(from_files.status, 409);
    let form = browser.get(&place);
    world.steps(id, &[(&world.ann, Act::Submit)]);
    let late = browser.submit_on(&form, &place, &[("drop", &second)]);

    assert_eq!((late.status, browser.get(&small(&second)).status), (409, 200));
}

#[test]
fn a_closed_account_gives_up_what_was_not_accepted() {
    let world = World::new();
    let (draft, out) = (world.draft(&world.ann, &article()), world.accepted(&world.ann, &super::experience()));

    world.act(&world.ann, candor::club::articles::actions::forget_own).unwrap();

    assert_eq!(world.row(&world.ann, draft).state, ArticleState::Abandoned);
    assert_eq!(world.row(&world.ann, out).state, ArticleState::Published);
}
