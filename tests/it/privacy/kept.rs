//! No form of moderation eats a text: neither when the session has ended nor when there were too many.

use candor::web::limits::Action;

use super::premoderation::read_first;
use super::withholding::World;
use crate::expired::{DAYS_BEYOND_A_SESSION, as_person, assert_keeps};
use crate::support::{Answer, Browser, TestPerson};

/// Longer than staff stay signed in, shorter than a withholding waits.
const MINUTES_BEYOND_A_SHIFT: i64 = 12 * 60 + 30;
const REASON: &str = "这段话点名侮辱他人，与投诉本身没有关系。";

type Typed<'t> = Vec<(&'t str, &'t str)>;

impl World {
    /// Opens a page, lets the session end and sends the form; the answer shows it again.
    fn send_late(&self, who: &TestPerson, (page, action): (&str, &str), fields: &[(&str, &str)]) -> (Browser, Answer) {
        let browser = self.town.app.signed_in(who);
        let shown = browser.get(page);
        assert_eq!(shown.status, 200, "{page}");
        self.town.app.advance_minutes(MINUTES_BEYOND_A_SHIFT);
        let answer = browser.submit_on(&shown, action, fields);
        (browser, answer)
    }
}

#[test]
fn every_form_of_the_moderators_comes_back_whole_and_goes_through() {
    let world = World::new();
    let (town, app) = (&world.town, &world.town.app);
    let id = town.complaint("电梯漏水", "停了三天。");
    let (insult, spam) = (town.reply(&town.neighbour, id, "都是骗子"), town.reply(&town.neighbour, id, "便宜装修"));
    read_first(&world);
    let held = town.reply(&town.neighbour, id, "我家也漏水。");
    let case = format!("/desk/moderation/{}", app.flag(&town.owner, (id, spam)));
    let second = format!("/desk/withholdings/{}", app.withhold(&world.second, (id, 1)));
    let withholding = format!("/desk/complaints/{id}/floors/{insult}/withholding");
    let screening = format!("/desk/complaints/{id}/floors/{held}/screening");
    let why = vec![("code", "insult"), ("reason", REASON)];
    let forms: [(&str, String, Typed<'_>); 5] = [
        (&second, format!("{second}/confirmation"), vec![]),
        (&withholding, withholding.clone(), why.clone()),
        (&case, format!("{case}/claim"), vec![]),
        (&case, format!("{case}/decision"), [vec![("act", "withhold")], why].concat()),
        (&screening, screening.clone(), vec![]),
    ];
    for (page, action, fields) in &forms {
        let before = app.fact_count();
        let (browser, expired) = world.send_late(&world.first, (page, action), fields);
        assert_keeps(&expired, 401, action, fields);
        assert!(!expired.body.contains("电梯漏水"), "{action} shows the complaint to a stranger");
        let wrong = browser.submit_on(&expired, action, &as_person(&town.stranger));
        assert_keeps(&wrong, 403, action, fields);
        assert_eq!(app.fact_count(), before, "{action} wrote");

        let sent = browser.submit_on(&wrong, action, &as_person(&world.first));

        assert_eq!(sent.status, 303, "{action}: {}", sent.body);
        assert_eq!(browser.get("/desk").status, 200, "she stays signed in");
    }
}

#[test]
fn the_forms_of_readers_come_back_whole_and_go_through() {
    let world = World::new();
    let (town, app) = (&world.town, &world.town.app);
    let id = town.complaint("电梯漏水", "停了三天，电话 13800138000。");
    let floor = town.reply(&town.neighbour, id, "都是骗子");
    let place = |name: &str, floor: i32| format!("/complaints/{id}/floors/{floor}/{name}");
    let forms: [(&TestPerson, String, Typed<'_>); 3] = [
        (&town.stranger, place("flag", floor), vec![("reason", "insult"), ("body", "点名骂人")]),
        (&town.neighbour, place("masking", floor), vec![("reason", "写了别人的名字")]),
        (&town.triage, place("original", 1), vec![("reason", "回电话要用号码")]),
    ];
    for (who, action, fields) in &forms {
        let browser = app.signed_in(who);
        let shown = browser.get(action);
        assert_eq!(shown.status, 200, "{action}: {}", shown.body);
        app.advance_days(DAYS_BEYOND_A_SESSION);

        let expired = browser.submit_on(&shown, action, fields);
        assert_keeps(&expired, 401, action, fields);
        let sent = browser.submit_on(&expired, action, &as_person(who));

        assert!(matches!(sent.status, 200 | 303), "{action}: {} {}", sent.status, sent.body);
    }
}

#[test]
fn too_many_flags_keep_the_words_of_this_one() {
    let world = World::new();
    let (town, app) = (&world.town, &world.town.app);
    let id = town.complaint("电梯漏水", "停了三天。");
    let place = format!("/complaints/{id}/floors/1/flag");
    let browser = app.signed_in(&town.neighbour);
    let shown = browser.get(&place);
    while app.app.limits.count(Action::Write, town.neighbour.id.to_string()).is_ok() {}

    let refused = browser.submit_on(&shown, &place, &[("reason", "spam"), ("body", "贴了好几次")]);

    assert_eq!((refused.status, refused.text("#body").as_str()), (429, "贴了好几次"), "{}", refused.body);
    assert!(refused.form_fields(&place).contains(&("reason".to_owned(), "spam".to_owned())));
    assert!(refused.headers.contains_key("retry-after") || !refused.text("[role=alert]").is_empty());
}

#[test]
fn who_was_slower_keeps_the_reason_she_wrote() {
    let world = World::new();
    let (town, app) = (&world.town, &world.town.app);
    let id = town.complaint("电梯漏水", "停了三天。");
    let place = format!("/desk/complaints/{id}/floors/1/withholding");
    let browser = app.signed_in(&world.second);
    let shown = browser.get(&place);
    app.withhold(&world.first, (id, 1));

    let refused = browser.submit_on(&shown, &place, &[("code", "insult"), ("reason", REASON)]);

    assert_eq!((refused.status, refused.text("#reason").as_str()), (409, REASON));
}
