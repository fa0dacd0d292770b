//! A text that is withheld is read by nobody, and everybody reads why.

use candor::accounts::Scope;
use candor::base::words::{Role, WithholdCode};
use candor::complaints::actions::{self, Grounds};

use super::places;
use crate::check::differences;
use crate::support::TestPerson;
use crate::support::town::Town;

pub const SECRET: &str = "王二麻子是骗子";
const REASON: &str = "这段话点名侮辱他人，与投诉本身没有关系。";

pub struct World {
    pub town: Town,
    pub first: TestPerson,
    pub second: TestPerson,
}

impl World {
    pub fn new() -> Self {
        let town = Town::new();
        let first = town.app.staff_named("first@staff.example", "韩版主", Role::Moderator, Scope::Group);
        let second = town.app.staff_named("second@staff.example", "林版主", Role::Moderator, Scope::Group);
        Self { town, first, second }
    }

    /// Everybody who reads, by a name.
    pub fn readers(&self) -> Vec<(&'static str, crate::support::Browser)> {
        let town = &self.town;
        let people = [
            ("opener", &town.owner),
            ("neighbour", &town.neighbour),
            ("stranger", &town.stranger),
            ("triage", &town.triage),
            ("ambassador", &town.ambassador),
            ("moderator", &self.first),
        ];
        let mut readers = vec![("visitor", town.app.browser())];
        readers.extend(people.map(|(name, person)| (name, town.app.signed_in(person))));
        readers
    }
}

#[test]
fn a_withheld_floor_is_read_by_nobody_and_leaves_its_tombstone() {
    let world = World::new();
    let (town, app) = (&world.town, &world.town.app);
    let id = town.complaint("电梯漏水", "电梯漏水三天了。");
    let floor = town.reply(&town.neighbour, id, &format!("{SECRET}，漏水不管。"));
    town.answer(id, "已安排。");
    let (before, state) = (town.find(id), town.find(id).state);

    let place = format!("/desk/complaints/{id}/floors/{floor}/withholding");
    let browser = app.signed_in(&world.first);
    let short = browser.submit(&place, &place, &[("code", "insult"), ("reason", "骂人")]);
    assert_eq!((short.status, short.texts(".field.bad").len()), (422, 1));
    let done = browser.submit(&place, &place, &[("code", "insult"), ("reason", REASON)]);
    assert_eq!(done.status, 303, "{}", done.body);
    app.run_jobs();

    for (reader, browser) in world.readers() {
        for place in places(town, id) {
            let page = browser.get(&place);
            assert!(!page.body.contains(SECRET), "{reader} reads it on {place}");
        }
        let thread = browser.get(&format!("/complaints/{id}"));
        assert_eq!(thread.text("#f2 .tomb b"), "已隐藏：侮辱他人", "{reader}");
        assert!(thread.text("#f2 .tomb").contains("版主 韩版主"), "{reader}");
        assert!(thread.text("#f2 .tomb").contains("第二人确认中"), "{reader}");
        assert!(thread.text("#f2 .tomb").contains(REASON), "{reader}");
    }
    let after = town.find(id);
    assert_eq!(
        (after.state, after.version, after.next_due_at, after.last_activity_at),
        (state, before.version, before.next_due_at, before.last_activity_at)
    );
    let log = app.browser().get("/transparency/withheld");
    assert!(log.text("main").contains(REASON) && !log.body.contains(SECRET), "{}", log.body);
    assert_eq!(differences(app), Vec::<String>::new());
}

#[test]
fn a_withheld_complaint_keeps_its_number_and_loses_its_words() {
    let world = World::new();
    let (town, app) = (&world.town, &world.town.app);
    let id = town.complaint(&format!("{SECRET}漏水"), &format!("{SECRET}，不管漏水。"));
    town.reply(&town.neighbour, id, "我家也漏水。");
    app.run_jobs();

    app.withhold(&world.first, (id, 1));
    app.run_jobs();

    for (reader, browser) in world.readers() {
        for place in places(town, id) {
            let page = browser.get(&place);
            assert!(!page.body.contains(SECRET), "{reader} reads it on {place}:\n{}", page.body);
        }
        assert_eq!(browser.get(&format!("/complaints/{id}")).text("h1"), "标题已隐藏", "{reader}");
    }
    let thread = app.browser().get(&format!("/complaints/{id}"));
    assert!(thread.body.contains("我家也漏水"), "the others' words stay");
    assert!(app.browser().get("/complaints").text(".row").contains("标题已隐藏"));
    assert!(app.browser().in_english().get("/complaints").text(".row").contains("Title withheld"));
    assert_eq!(differences(app), Vec::<String>::new());
}

#[test]
fn without_a_second_person_it_is_shown_again_after_one_working_day() {
    let world = World::new();
    let (town, app) = (&world.town, &world.town.app);
    let id = town.complaint("电梯漏水", SECRET);
    app.withhold(&world.first, (id, 1));
    app.run_jobs();

    // Friday's working day ends on Monday night.
    app.advance_days(3);
    app.run_jobs();
    assert!(!app.browser().get(&format!("/complaints/{id}")).body.contains(SECRET), "still Monday");
    app.advance_days(1);
    app.run_jobs();

    let thread = app.browser().get(&format!("/complaints/{id}"));
    assert_eq!((thread.text("h1").as_str(), thread.body.contains(SECRET)), ("电梯漏水", true));
    assert!(app.browser().get("/transparency/withheld").text("main").contains("已恢复"));
    assert_eq!(differences(app), Vec::<String>::new());
}

#[test]
fn a_second_person_confirms_or_refuses() {
    let world = World::new();
    let (town, app) = (&world.town, &world.town.app);
    let id = town.complaint("电梯漏水", SECRET);
    let floor = town.reply(&town.neighbour, id, "漏水的广告");
    let (one, other) = (app.withhold(&world.first, (id, 1)), app.withhold(&world.first, (id, floor)));
    let at = |signature: i64, act: &str| format!("/desk/withholdings/{signature}{act}");

    let own = app.signed_in(&world.first);
    let page = own.get(&at(one, ""));
    assert!(!page.body.contains("/confirmation"), "one person signs once");
    let token = page.form_fields("/session/end").remove(0).1;
    assert_eq!(own.post_without_token(&at(one, "/confirmation"), &[("csrf", &token)]).status, 403);
    for person in [&town.triage, &town.ambassador, &app.admin()] {
        assert_eq!(app.signed_in(person).get(&at(one, "")).status, 403, "{}", person.email);
    }

    let browser = app.signed_in(&world.second);
    let page = browser.get(&at(one, ""));
    assert!(page.body.contains(SECRET), "she reads what she signs");
    assert_eq!(browser.submit_on(&page, &at(one, "/confirmation"), &[]).status, 303);
    assert_eq!(browser.submit_on(&page, &at(one, "/confirmation"), &[]).status, 409, "once");
    let page = browser.get(&at(other, ""));
    assert_eq!(browser.submit_on(&page, &at(other, "/end"), &[]).status, 303);
    app.advance_days(5);
    app.run_jobs();

    let thread = app.browser().get(&format!("/complaints/{id}"));
    assert!(thread.text("#f1 .tomb").contains("第二人 林版主"), "{}", thread.text("#f1"));
    assert!(thread.text("#f2 .text").contains("漏水的广告"), "a refusal restores at once");
    assert_eq!(differences(app), Vec::<String>::new());
}

#[test]
fn who_may_be_the_second_person_is_told_that_a_withholding_waits() {
    let world = World::new();
    let (town, app) = (&world.town, &world.town.app);
    let centre = app.staff_named("centre@staff.example", "高远", Role::GroupCentre, Scope::Group);
    let elsewhere = app.staff_named("third@staff.example", "别处", Role::Moderator, Scope::Estate(town.other_estate));
    app.staff_named("neighbour@example.com", "钱版主", Role::Moderator, Scope::Group);
    let id = town.complaint("电梯漏水", "停了三天。");
    let floor = town.reply(&town.neighbour, id, SECRET);
    app.run_jobs();

    app.withhold(&world.first, (id, floor));
    app.run_jobs();

    let told =
        |person: &TestPerson| app.signed_in(person).get("/me/notices").text(".notes").contains("等您作第二人确认");
    assert!(told(&world.second) && told(&centre));
    for person in [&world.first, &elsewhere, &town.neighbour, &town.triage, &town.owner] {
        assert!(!told(person), "{}", person.email);
    }
    let page = app.signed_in(&world.second).get("/me/notices");
    assert_eq!(page.attributes(".note.new a", "href")[0], "/desk/moderation#second");
    assert!(page.text(".note").contains("韩版主"), "{}", page.text(".note"));
    assert!(!page.body.contains(SECRET));
    assert!(app.signed_in(&town.neighbour).get("/me/notices").text(".notes").contains("您写的文字被隐藏了"));

    // An author's own masking asks nobody.
    let own = town.complaint("水压不足", "三楼以上没有水。");
    app.act(&town.owner, move |tx, actor| actions::mask_own(tx, actor, (own, 1), "写了别人的名字")).unwrap();
    app.run_jobs();
    let notes = app.signed_in(&world.second).get("/me/notices").texts(".note");
    assert_eq!(notes.iter().filter(|note| note.contains("等您作第二人确认")).count(), 1);
}

#[test]
fn an_author_hides_her_own_words_alone() {
    let world = World::new();
    let (town, app) = (&world.town, &world.town.app);
    let id = town.complaint("电梯漏水", "停了三天。");
    let floor = town.reply(&town.neighbour, id, SECRET);
    let place = format!("/complaints/{id}/floors/{floor}/masking");

    assert_eq!(app.signed_in(&town.owner).get(&place).status, 403);
    let browser = app.signed_in(&town.neighbour);
    assert_eq!(browser.submit(&place, &place, &[("reason", "写了别人的名字")]).status, 303);
    app.advance_days(5);
    app.run_jobs();

    let thread = app.browser().get(&format!("/complaints/{id}"));
    assert!(!thread.body.contains(SECRET));
    assert!(thread.text("#f2 .tomb").contains("作者本人隐藏"), "{}", thread.text("#f2"));
    let log = app.browser().get("/transparency/withheld");
    assert!(log.text("main").contains("作者本人") && !log.body.contains("neighbour"));
    let edit = format!("/complaints/{id}/floors/{floor}/edit");
    assert_eq!(browser.get(&edit).status, 409, "what is withheld is not changed");
    assert_eq!(differences(app), Vec::<String>::new());
}

#[test]
fn nobody_withholds_beyond_her_scope_her_own_words_or_twice() {
    let world = World::new();
    let (town, app) = (&world.town, &world.town.app);
    let id = town.complaint("电梯漏水", "停了三天。");
    let elsewhere = app.staff_named("third@staff.example", "别处", Role::Moderator, Scope::Estate(town.other_estate));
    let grounds = Grounds { code: WithholdCode::Spam, reason: REASON.to_owned() };
    let withhold = |person: &TestPerson| {
        let grounds = grounds.clone();
        app.act(person, move |tx, actor| actions::withhold(tx, actor, (id, 1), &grounds))
    };

    for person in [&elsewhere, &town.triage, &town.ambassador, &town.owner, &app.admin()] {
        assert!(matches!(withhold(person), Err(candor::base::Error::Denied(_))), "{}", person.email);
    }
    withhold(&world.first).unwrap();
    assert!(matches!(withhold(&world.second), Err(candor::base::Error::Conflict(_))));
}

#[test]
fn nobody_withholds_or_confirms_in_her_own_cause() {
    let world = World::new();
    let (town, app) = (&world.town, &world.town.app);
    let id = town.complaint("电梯漏水", "停了三天，沈清不接电话。");
    town.answer(id, "已安排。");
    let beside = app.staff_named("beside@staff.example", "陆经理", Role::Moderator, Scope::Group);
    for (email, name, role) in [
        ("beside@staff.example", "陆经理", Role::ServiceManager),
        ("ambassador@staff.example", "沈清", Role::Moderator),
        ("neighbour@example.com", "钱版主", Role::Moderator),
    ] {
        app.staff_named(email, name, role, Scope::Group);
    }
    let named = app.staff_named("named@staff.example", "沈清", Role::GroupCentre, Scope::Group);
    town.reply(&town.neighbour, id, "我家也漏水。");
    let place = format!("/desk/complaints/{id}/floors/1/withholding");
    let fields =
        |token: &str| [("csrf", token.to_owned()), ("code", "insult".to_owned()), ("reason", REASON.to_owned())];

    // She manages the estate; she is the ambassador; she has spoken.
    for person in [&beside, &town.ambassador, &town.neighbour] {
        let browser = app.signed_in(person);
        assert_eq!(browser.get(&place).status, 403, "{}", person.email);
        let token = browser.get("/me").form_fields("/session/end").remove(0).1;
        let fields = fields(&token);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let refused = browser.post_without_token(&place, &fields);
        assert_eq!(refused.status, 403, "{}", person.email);
        assert!(refused.text("main").contains("须由别的版主处理"), "{}", refused.text("main"));
    }
    // The text names her: she is no second person for it.
    let signature = app.withhold(&world.first, (id, 1));
    let page = app.signed_in(&named).get(&format!("/desk/withholdings/{signature}"));
    assert_eq!((page.status, page.body.contains("/confirmation")), (200, false));
    let done = app.act(&named, move |tx, actor| actions::confirm_withholding(tx, actor, signature));
    assert!(matches!(done, Err(candor::base::Error::Denied(_))));
    app.act(&world.second, move |tx, actor| actions::confirm_withholding(tx, actor, signature)).unwrap();
    assert_eq!(differences(app), Vec::<String>::new());
}

#[test]
fn who_found_no_second_person_does_not_begin_again() {
    let world = World::new();
    let (town, app) = (&world.town, &world.town.app);
    let id = town.complaint("电梯漏水", SECRET);
    app.withhold(&world.first, (id, 1));
    app.advance_days(5);
    app.run_jobs();
    let place = format!("/desk/complaints/{id}/floors/1/withholding");

    let refused = app.signed_in(&world.first).get(&place);
    assert_eq!(refused.status, 403);
    assert!(refused.text("main").contains("须由另一位版主提出"), "{}", refused.text("main"));
    let signature = app.withhold(&world.second, (id, 1));
    app.act(&world.first, move |tx, actor| actions::confirm_withholding(tx, actor, signature)).unwrap();

    assert!(!app.browser().get(&format!("/complaints/{id}")).body.contains(SECRET));
    assert_eq!(differences(app), Vec::<String>::new());
}

#[test]
fn a_withholding_that_was_changed_by_hand_is_said() {
    let world = World::new();
    let (town, app) = (&world.town, &world.town.app);
    let id = town.complaint("电梯漏水", SECRET);
    app.withhold(&world.first, (id, 1));

    crate::check::spoil(app, "UPDATE second_signature SET ended_at = 1");
    crate::check::spoil(app, "UPDATE reply SET visibility = 'public'");

    let said = differences(app);
    assert!(said.iter().any(|line| line.contains("the floors that somebody withholds")), "{said:?}");
    assert!(said.iter().any(|line| line.contains("floor 1 is withheld is false")), "{said:?}");
}

#[test]
fn the_public_log_takes_three_queries_and_goes_on_page_by_page() {
    let world = World::new();
    let (town, app) = (&world.town, &world.town.app);
    let id = town.complaint("电梯漏水", "停了三天。");
    for _ in 0..32 {
        let floor = town.reply(&town.neighbour, id, "漏水的广告");
        app.withhold(&world.first, (id, floor));
    }

    let before = app.app.store.queries_run();
    let log = app.browser().get("/transparency/withheld");
    assert!(app.queries_since(before) <= 3, "{}", app.queries_since(before));
    assert_eq!(log.texts(".note").len(), 30);
    let next = log.attributes(".pager a", "href").remove(0);
    assert_eq!(app.browser().get(&next).texts(".note").len(), 2);
    assert_eq!(app.browser().get("/transparency/withheld?after=x").status, 400);
}
