//! How much one is told: of a complaint, and of what is new on an estate. Nobody else sees what one chose.

use candor::base::words::ReplyKind;
use candor::complaints::{EstateWatch, Watch, actions};
use candor::notices::PEOPLE_PER_SLICE;
use candor::schema::{estate_watch, notice};
use diesel::prelude::*;

use crate::expired::{DAYS_BEYOND_A_SESSION, as_person, assert_keeps};
use crate::support::town::Town;
use crate::support::{TestApp, TestPerson};

fn told(app: &TestApp, person: &TestPerson) -> Vec<String> {
    let told = notice::table.filter(notice::person_id.eq(person.id.0)).order(notice::id).select(notice::kind);
    app.app.store.read_blocking(|tx| Ok(told.load(tx.conn())?)).unwrap()
}

fn told_of_new(app: &TestApp, person: &TestPerson) -> usize {
    app.run_jobs();
    told(app, person).iter().filter(|kind| *kind == "new_here").count()
}

fn channels(app: &TestApp, person: &TestPerson) -> Vec<String> {
    let told = notice::table.filter(notice::person_id.eq(person.id.0)).order(notice::id).select(notice::channel);
    app.app.store.read_blocking(|tx| Ok(told.load(tx.conn())?)).unwrap()
}

#[test]
fn official_words_and_steps_alone_leave_out_what_others_say() {
    let town = Town::new();
    let app = &town.app;
    let id = town.complaint("电梯漏水", "停了三天。");
    let place = format!("/complaints/{id}/watch");
    let browser = app.signed_in(&town.stranger);
    let chosen = browser.submit(&format!("/complaints/{id}"), &place, &[("level", "official")]);
    assert_eq!(browser.follow(chosen).text(".flash"), "今后只通知官方答复和进展。");
    let shown = browser.get(&format!("/complaints/{id}"));
    assert_eq!(shown.attributes("#watch option[selected]", "value"), ["official"]);

    town.reply(&town.neighbour, id, "我家也漏水。");
    town.answer(id, "防水重做好了。");
    app.run_jobs();
    assert_eq!(told(app, &town.stranger), ["accepted", "response"]);

    browser.submit(&format!("/complaints/{id}"), &place, &[("level", "all")]);
    town.reply(&town.neighbour, id, "还在漏。");
    app.run_jobs();
    assert_eq!(told(app, &town.stranger), ["accepted", "response", "reply"]);
}

#[test]
fn who_muted_a_complaint_is_told_nothing_of_it_whatever_she_does_there() {
    let town = Town::new();
    let app = &town.app;
    let id = town.complaint("电梯漏水", "停了三天。");
    app.run_jobs();
    let before = told(app, &town.neighbour);
    let browser = app.signed_in(&town.neighbour);
    let page = browser.get(&format!("/complaints/{id}"));
    assert_eq!(browser.submit_on(&page, &format!("/complaints/{id}/watch"), &[("level", "muted")]).status, 303);

    assert_eq!(browser.submit_on(&page, &format!("/complaints/{id}/affected"), &[]).status, 303);
    let floor = town.reply(&town.neighbour, id, "我家也漏水。");
    app.reply(&town.owner, id, Some(floor), "一起找物业。");
    town.answer(id, "防水重做好了。");
    app.run_jobs();

    assert_eq!(told(app, &town.neighbour), before);
    let following = browser.get("/me/following");
    assert!(!following.body.contains("电梯漏水"), "what is muted is not followed");
}

#[test]
fn an_opener_who_muted_her_own_is_still_asked_what_only_she_can_answer() {
    let town = Town::new();
    let app = &town.app;
    let id = town.complaint("电梯漏水", "停了三天。");
    app.act(&town.owner, move |tx, actor| actions::watch(tx, actor, id, Watch::Muted)).unwrap();
    app.run_jobs();
    let before = told(app, &town.owner).len();

    town.answer(id, "防水重做好了。");
    town.reply(&town.neighbour, id, "我家也漏水。");
    app.respond(&town.ambassador, id, ReplyKind::Question, "哪一部电梯？");
    app.run_jobs();

    assert_eq!(told(app, &town.owner).split_off(before), ["question"]);
    assert_eq!(channels(app, &town.owner).split_off(before), ["letter"]);
}

#[test]
fn who_watches_an_estate_is_told_of_new_complaints_once_everybody_may_read_them() {
    let town = Town::new();
    let app = &town.app;
    let place = format!("/estates/{}", town.estate);
    let by_notice = app.signed_in(&town.neighbour);
    let chosen = by_notice.submit(&place, &format!("{place}/watch"), &[("level", "notice")]);
    assert_eq!(by_notice.follow(chosen).text(".flash"), "已关注这个小区，有新投诉会通知您。");
    let by_digest = app.person("bo@example.com");
    app.signed_in(&by_digest).submit(&place, &format!("{place}/watch"), &[("level", "digest")]);
    app.signed_in(&town.owner).submit(&place, &format!("{place}/watch"), &[("level", "notice")]);
    app.run_jobs();

    let held = town.complaint_by(&town.stranger, "门口积水", "下雨就淹。");
    town.write(&town.owner, town.other_estate, ("别处的事", "与这里无关。"));
    assert_eq!([&town.neighbour, &by_digest].map(|person| told_of_new(app, person)), [0, 0], "held, or elsewhere");
    town.publish(held);
    assert_eq!([&town.neighbour, &by_digest].map(|person| told_of_new(app, person)), [1, 1]);
    town.complaint("电梯漏水", "停了三天。");
    assert_eq!([&town.neighbour, &by_digest].map(|person| told_of_new(app, person)), [2, 2]);
    assert_eq!(told_of_new(app, &town.owner), 1, "not of her own");

    assert_eq!(channels(app, &by_digest), ["digest", "digest"]);
    assert!(channels(app, &town.neighbour).ends_with(&["site".to_owned(), "site".to_owned()]));
    let notes = by_notice.get("/me/notices").texts(".note");
    assert!(notes[0].contains("您关注的小区有新投诉：电梯漏水"), "{notes:?}");
    app.advance_days(1);
    app.run_jobs();
    let letter = app.letter_to("bo@example.com");
    assert!(letter.text.contains("电梯漏水") && letter.text.contains("门口积水"), "{}", letter.text);

    let ended = by_notice.submit(&place, &format!("{place}/watch"), &[("level", "none")]);
    assert_eq!(by_notice.follow(ended).text(".flash"), "不再通知这个小区的新投诉。");
    town.complaint("水压不足", "三楼以上没有水。");
    assert_eq!(told_of_new(app, &town.neighbour), 2);
}

#[test]
fn what_one_watches_is_listed_for_oneself_and_can_be_ended_there() {
    let town = Town::new();
    let app = &town.app;
    let id = town.complaint("电梯漏水", "停了三天。");
    let estate = town.estate;
    app.act(&town.stranger, move |tx, actor| actions::watch(tx, actor, id, Watch::Official)).unwrap();
    let watch = move |tx: &mut candor::db::WriteTx<'_>, actor: &candor::accounts::Actor| {
        actions::watch_estate(tx, actor, estate, Some(EstateWatch::Digest))
    };
    app.act(&town.stranger, watch).unwrap();
    let browser = app.signed_in(&town.stranger);

    let list = browser.get("/me/following");
    assert!(list.text("#estates").contains("望溪雅苑") && list.text(".rows").contains("电梯漏水"));
    assert_eq!(list.attributes("option[selected]", "value"), ["digest", "official"]);
    assert!(browser.get("/me/notices/settings").has("a[href='/me/following']"));
    let (place, of_estate) = (format!("/complaints/{id}/watch"), format!("/estates/{estate}/watch"));
    let ended = browser.submit_on(&list, &place, &[("level", "muted")]);
    assert_eq!(ended.location().as_deref(), Some("/me/following"));
    assert_eq!(browser.submit_on(&list, &of_estate, &[("level", "none")]).location().as_deref(), Some("/me/following"));
    let list = browser.get("/me/following");
    assert!(!list.body.contains("电梯漏水") && !list.has("#estates"));
    assert!(!app.signed_in(&town.neighbour).get("/me/following").body.contains("电梯漏水"));
}

#[test]
fn nobody_watches_what_she_may_not_see_and_visitors_are_shown_the_way_in() {
    let town = Town::new();
    let app = &town.app;
    let id = town.complaint("电梯漏水", "停了三天。");
    let held = town.complaint_by(&town.stranger, "门口积水", "下雨就淹。");
    let browser = app.signed_in(&town.neighbour);
    let token = browser.get("/me").form_fields("/session/end").remove(0).1;
    let post = |path: &str, level: &str| browser.post_without_token(path, &[("csrf", &token), ("level", level)]).status;

    assert_eq!(post(&format!("/complaints/{held}/watch"), "all"), 404);
    assert_eq!(post(&format!("/complaints/{id}/watch"), "loud"), 400);
    assert_eq!(post(&format!("/complaints/{id}/watch"), ""), 400);
    assert_eq!(post("/estates/999/watch", "notice"), 404);
    assert_eq!(post(&format!("/estates/{}/watch", town.estate), "loud"), 400);
    for page in [format!("/complaints/{id}"), format!("/estates/{}", town.estate)] {
        let visitor = app.browser().get(&page);
        assert!(!visitor.has("form[method=post][action$='/watch']"), "{page} is kept for visitors");
        assert!(!visitor.attributes("a[href^='/session/new']", "href").is_empty(), "{page}");
    }
}

#[test]
fn a_choice_sent_after_the_session_ended_is_kept() {
    let town = Town::new();
    let app = &town.app;
    let id = town.complaint("电梯漏水", "停了三天。");
    for (page, level, words) in [
        (format!("/complaints/{id}"), "official", "只要官方答复和进展"),
        (format!("/estates/{}", town.estate), "digest", "放进汇总信"),
    ] {
        let action = format!("{page}/watch");
        let browser = app.signed_in(&town.neighbour);
        let shown = browser.get(&page);
        app.advance_days(DAYS_BEYOND_A_SESSION);

        let expired = browser.submit_on(&shown, &action, &[("level", level)]);
        assert_keeps(&expired, 401, &action, &[("level", level)]);
        assert!(expired.text("main").contains(words), "{}", expired.text("main"));
        assert_eq!(browser.submit_on(&expired, &action, &as_person(&town.neighbour)).status, 303);

        assert_eq!(browser.get(&page).attributes("#watch option[selected]", "value"), [level]);
    }
}

#[test]
fn watchers_of_an_estate_are_told_in_slices_each_once() {
    let town = Town::new();
    let app = &town.app;
    let people: Vec<TestPerson> =
        (0..=PEOPLE_PER_SLICE).map(|number| app.person(&format!("p{number}@example.com"))).collect();
    let (rows, estate) = (people.clone(), town.estate);
    app.app
        .store
        .write_blocking(move |tx| {
            let since = tx.now();
            for person in &rows {
                let row = (
                    estate_watch::person_id.eq(person.id.0),
                    estate_watch::estate_id.eq(estate.0),
                    estate_watch::since.eq(since),
                    estate_watch::told.eq(EstateWatch::Notice),
                );
                diesel::insert_into(estate_watch::table).values(row).execute(tx.conn())?;
            }
            Ok(())
        })
        .unwrap();

    town.complaint("电梯漏水", "停了三天。");
    app.run_jobs();

    assert!(people.iter().all(|person| told(app, person) == ["new_here"]));
}

#[test]
fn watching_costs_the_page_of_an_estate_one_query_and_that_of_a_thread_none() {
    let town = Town::new();
    let app = &town.app;
    let id = town.complaint("电梯漏水", "停了三天。");
    let browser = app.signed_in(&town.stranger);
    let count = |read: &dyn Fn() -> u16| {
        let before = app.app.store.queries_run();
        assert_eq!(read(), 200);
        app.queries_since(before)
    };

    let estate = format!("/estates/{}", town.estate);
    // Two for the session, one for the marks of the rows, one for what she watches.
    let visitor = count(&|| app.browser().get(&format!("{estate}?mine=")).status);
    let member = count(&|| browser.get(&estate).status);
    assert_eq!((visitor, member - visitor), (7, 4), "the page of an estate");
    let thread = format!("/complaints/{id}");
    let (before, after) = (count(&|| browser.get(&thread).status), {
        app.act(&town.stranger, move |tx, actor| actions::watch(tx, actor, id, Watch::All)).unwrap();
        count(&|| browser.get(&thread).status)
    });
    assert_eq!(before, after);
}
