//! On an estate that is read first, owners' words wait for a moderator, and their author sees that they wait.

use candor::accounts::Scope;
use candor::base::words::Role;
use candor::drafts::Target;

use super::places;
use super::withholding::World;
use crate::check::differences;
use crate::support::TestPerson;

const WORDS: &str = "我家也漏水两周了";

pub fn read_first(world: &World) {
    let admin = world.town.app.signed_in(&world.town.app.admin());
    let place = format!("/admin/estates/{}", world.town.estate);
    let action = format!("{place}/premoderation");
    let page = admin.get(&place);
    assert!(page.text("main").contains("现在写了就公开"), "{}", page.text("main"));
    assert_eq!(admin.submit_on(&page, &action, &[("premoderation", "on")]).status, 303);
    assert_eq!(admin.submit_on(&page, &action, &[("premoderation", "perhaps")]).status, 400);
    assert!(admin.get(&place).text("main").contains("关闭先审后发"));
}

#[test]
fn a_reply_is_read_first_and_shows_its_author_that_it_waits() {
    let world = World::new();
    let (town, app) = (&world.town, &world.town.app);
    let id = town.complaint("电梯漏水", "停了三天。");
    read_first(&world);
    app.run_jobs();
    let thread = format!("/complaints/{id}");
    let author = app.signed_in(&town.neighbour);
    let form = author.get(&format!("{thread}/reply"));
    let sent = author.submit_on(&form, &format!("{thread}/replies"), &[("text", WORDS), ("act", "send")]);
    assert_eq!(sent.status, 303, "{}", sent.body);
    let draft = app.draft(&town.neighbour, Target::Reply(id), "图").id;
    let photograph = format!("/photographs/{}/small", app.photograph(&town.neighbour, &draft));
    app.act(&town.neighbour, move |tx, _| candor::media::actions::publish(tx, &draft, (id, 2))).unwrap();
    app.run_jobs();

    assert!(author.follow(sent).body.contains("这个小区先审后发"));
    let own = author.get(&thread);
    assert!(own.text("#f2").contains("现在只有您和工作人员能看到") && own.body.contains(WORDS), "{}", own.text("#f2"));
    for (reader, browser) in world.readers() {
        let reads = matches!(reader, "neighbour" | "triage" | "ambassador" | "moderator");
        let page = browser.get(&thread);
        assert_eq!(page.body.contains(WORDS), reads, "{reader}");
        assert_eq!(page.text("#f2").contains("这一楼在审核中"), !reads, "{reader}: {}", page.text("#f2"));
        assert_eq!(browser.get(&photograph).status, if reads { 200 } else { 404 }, "{reader}");
        for place in places(town, id).iter().filter(|_| !reads) {
            assert!(!browser.get(place).body.contains(WORDS), "{reader} reads it on {place}");
        }
    }
    let told = || {
        let mut notes = app.signed_in(&town.owner).get("/me/notices").texts(".note");
        notes.retain(|note| note.contains("电梯漏水"));
        notes
    };
    assert_eq!(told(), Vec::<String>::new(), "she is told when it is released");
    assert_eq!(differences(app), Vec::<String>::new());

    let moderator = app.signed_in(&world.first);
    let queue = moderator.get("/desk/moderation");
    let screening = queue.attributes("#held a", "href").remove(0);
    assert_eq!(moderator.submit(&screening, &screening, &[]).status, 303);
    assert_eq!(moderator.get(&screening).status, 409, "once");
    app.run_jobs();

    assert!(app.browser().get(&thread).text("#f2").contains(WORDS));
    assert_eq!(app.browser().get(&photograph).status, 200);
    assert!(app.browser().get("/search?q=%E4%B8%A4%E5%91%A8").body.contains("电梯漏水"));
    assert_eq!(told().len(), 1, "{:?}", told());
    assert_eq!(differences(app), Vec::<String>::new());
}

#[test]
fn what_is_added_to_a_text_is_read_first_as_well() {
    let world = World::new();
    let (town, app) = (&world.town, &world.town.app);
    let id = town.complaint("电梯漏水", "停了三天。");
    let floor = town.reply(&town.owner, id, "还在漏。");
    read_first(&world);
    app.advance_minutes(16);

    town.edit(id, floor, WORDS);

    let thread = format!("/complaints/{id}");
    assert!(!app.browser().get(&thread).body.contains(WORDS));
    assert_eq!(app.browser().get(&format!("{thread}/floors/{floor}/versions")).status, 404);
    assert!(app.signed_in(&town.owner).get(&thread).body.contains(WORDS));
    app.act(&world.first, move |tx, actor| candor::complaints::actions::release(tx, actor, (id, floor))).unwrap();
    assert!(app.browser().get(&thread).body.contains(WORDS));
    assert_eq!(differences(app), Vec::<String>::new());
}

#[test]
fn a_complaint_is_held_for_triage_and_the_company_speaks_at_once() {
    let world = World::new();
    let (town, app) = (&world.town, &world.town.app);
    read_first(&world);
    let id = town.complaint("电梯漏水", "停了三天。");
    let second = town.complaint("地库积水", "两天了。");
    let thread = format!("/complaints/{id}");

    assert_eq!(app.browser().get(&thread).status, 404);
    assert!(app.signed_in(&town.owner).get(&thread).text("main").contains("审核中"));
    town.publish(id);
    let floor = town.answer(id, "已安排。");
    let page = app.browser().get(&thread);
    assert!(page.text(&format!("#f{floor}")).contains("已安排"), "{}", page.text("main"));
    assert_eq!(app.browser().get(&format!("/complaints/{second}")).status, 404);
    assert_eq!(differences(app), Vec::<String>::new());
}

#[test]
fn only_moderators_release_and_only_administrators_switch() {
    let world = World::new();
    let (town, app) = (&world.town, &world.town.app);
    let id = town.complaint("电梯漏水", "停了三天。");
    read_first(&world);
    let floor = town.reply(&town.neighbour, id, WORDS);
    let place = format!("/desk/complaints/{id}/floors/{floor}/screening");
    let switch = format!("/admin/estates/{}/premoderation", town.estate);
    let elsewhere = app.staff_named("third@staff.example", "别处", Role::Moderator, Scope::Estate(town.other_estate));

    for person in [&town.triage, &town.ambassador, &elsewhere, &town.neighbour] {
        let status = |person: &TestPerson, path: &str| {
            let browser = app.signed_in(person);
            let token = browser.get("/me").form_fields("/session/end").remove(0).1;
            browser.post_without_token(path, &[("csrf", &token), ("premoderation", "off")]).status
        };
        assert_eq!(app.signed_in(person).get(&place).status, 403, "{}", person.email);
        assert_eq!((status(person, &place), status(person, &switch)), (403, 403), "{}", person.email);
    }
    // What should not be published at all is withheld like any other text, and comes back if nobody signs.
    app.withhold(&world.first, (id, floor));
    assert_eq!(differences(app), Vec::<String>::new());
    app.advance_days(5);
    app.run_jobs();
    assert!(app.browser().get(&format!("/complaints/{id}")).body.contains(WORDS));
    assert_eq!(differences(app), Vec::<String>::new());
}
