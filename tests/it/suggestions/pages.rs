//! The pages of suggestions: the way of a member, the way of staff, every refusal, and what they cost.

use candor::accounts::Scope;
use candor::base::words::{Role, SuggestionAct, SuggestionState};
use candor::club::suggestions::actions;

use super::Village;
use crate::support::{Browser, encode};

/// Sends a form that the page at hand may not have, with the token of the page.
fn post(browser: &Browser, action: &str, fields: &[(&str, &str)]) -> crate::support::Answer {
    let tokens = |place: &str| browser.get(place).attributes("input[name=csrf]", "value");
    let token = tokens("/club").pop().or_else(|| tokens("/session/new").pop()).unwrap();
    let fields: Vec<(&str, &str)> = fields.iter().copied().chain([("csrf", token.as_str())]).collect();
    browser.post_raw(action, encode(&fields).as_bytes())
}

const TITLE: &str = "单元门口加一盏感应灯";

fn form() -> Vec<(&'static str, &'static str)> {
    vec![
        ("estate", "all"),
        ("category", "environment"),
        ("title", TITLE),
        ("text", "晚上看不见台阶。<script>alert(1)</script>\n\n打我电话 13812345678。"),
    ]
}

#[test]
fn a_member_writes_looks_and_submits() {
    let village = Village::start();
    let ann = village.owner("ann", "101");
    let browser = village.app.signed_in(&ann);

    let preview = browser.submit("/club/suggestions/new", "/club/suggestions/new/preview", &form());
    let sent = browser.submit_on(&preview, "/club/suggestions", &[]);
    let again = browser.submit_on(&preview, "/club/suggestions", &[]);
    let page = browser.get("/club/suggestions/1");

    assert_eq!((preview.status, sent.status), (200, 303));
    assert!(preview.body.contains("〔手机号已遮盖〕") && !preview.text(".preview").contains("13812345678"));
    assert_eq!(again.location().unwrap(), sent.location().unwrap(), "sent twice, it is one");
    assert_eq!(page.text("h1"), TITLE);
    assert!(page.text(".paper").contains("<script>alert(1)</script>"), "as typed, and nothing of it runs");
    assert!(!page.body.contains("13812345678"));
    assert_eq!(page.text(".side h2"), "1 人，1 户");
    assert_eq!(village.app.browser().get("/club/suggestions").texts(".rows h3"), [TITLE]);
}

#[test]
fn what_is_wrong_is_said_at_its_field_and_everything_typed_stays() {
    let village = Village::start();
    let browser = village.app.signed_in(&village.owner("ann", "101"));
    let fields = [("estate", "77"), ("category", "environment"), ("title", "短"), ("text", "说了很多\n很多")];

    let answer = browser.submit("/club/suggestions/new", "/club/suggestions/new/preview", &fields);
    let no_estate = [("estate", "77"), ("category", "environment"), ("title", TITLE), ("text", "说了很多")];
    let nowhere = browser.submit("/club/suggestions/new", "/club/suggestions/new/preview", &no_estate);

    assert_eq!((answer.status, nowhere.status), (422, 422));
    assert!(answer.has("#title-e") && nowhere.has("#estate-e"));
    assert!(answer.text("textarea[name=text]").contains("很多"));
}

#[test]
fn a_session_that_ended_meanwhile_costs_no_word() {
    let village = Village::start();
    let ann = village.owner("ann", "101");
    let browser = village.app.signed_in(&ann);
    let preview = browser.submit("/club/suggestions/new", "/club/suggestions/new/preview", &form());
    browser.set_cookie("candor_session", "gone");

    let shown = browser.submit_on(&preview, "/club/suggestions", &[]);
    let sign_in = [("sign_in_email", ann.email.as_str()), ("sign_in_password", crate::support::PASSWORD)];
    let sent = browser.submit_on(&shown, "/club/suggestions", &sign_in);

    assert_eq!((shown.status, sent.status), (401, 303), "{}", sent.body);
    assert!(shown.text("textarea[name=text]").contains("晚上看不见台阶"));
    assert_eq!(village.app.browser().get("/club/suggestions/1").text("h1"), TITLE);
}

#[test]
fn who_has_no_home_yet_is_read_first_and_who_is_no_member_is_asked_to_join() {
    let village = Village::start();
    let friend = village.app.member("friend@example.com");
    let stranger = village.app.signed_in(&village.app.person("stranger@example.com"));
    let hers = village.app.signed_in(&friend);

    let refused = stranger.submit("/club/suggestions/new", "/club/suggestions/new/preview", &form());
    let preview = hers.submit("/club/suggestions/new", "/club/suggestions/new/preview", &form());
    hers.submit_on(&preview, "/club/suggestions", &[]);
    let before = [village.app.browser().get("/club/suggestions/1").status, hers.get("/club/suggestions/1").status];
    let vote = post(&hers, "/club/suggestions/1/vote/end", &[]);
    let operator = village.app.operator();
    let id = candor::base::ids::SuggestionId(1);
    village.app.step(&operator, id, SuggestionAct::TakeUp).unwrap();
    village.app.step(&operator, id, SuggestionAct::Open).unwrap();

    assert_eq!(refused.status, 403);
    assert!(refused.body.contains("加入业主会后再来"));
    assert_eq!(before, [404, 200]);
    assert_eq!(vote.status, 409, "not before it can be read");
    assert_eq!(village.app.browser().get("/club/suggestions/1").status, 200);
}

#[test]
fn voting_and_speaking_are_refused_to_whom_they_are_not_meant_for() {
    let village = Village::start();
    let (ann, ben) = (village.owner("ann", "101"), village.owner("ben", "102"));
    let (id, twin) = (
        village.app.suggest(&ann, Some(village.estate), TITLE),
        village.app.suggest(&ben, Some(village.estate), "门厅的灯改成感应的"),
    );
    village.merge(twin, id).unwrap();
    let friend = village.app.member("friend@example.com");
    let (vote, words) = (format!("/club/suggestions/{id}/vote"), format!("/club/suggestions/{id}/comments"));
    let said = [("words", "我也觉得"), ("key", "k1")];
    let as_who = |person| village.app.signed_in(person);

    let statuses = [
        post(&village.app.browser(), &vote, &[]).status,
        post(&as_who(&village.app.operator()), &vote, &[]).status,
        post(&as_who(&village.app.person("stranger@example.com")), &vote, &[]).status,
        post(&as_who(&ben), &format!("/club/suggestions/{twin}/vote"), &[]).status,
        post(&as_who(&ben), "/club/suggestions/99/vote", &[]).status,
        post(&as_who(&friend), &words, &said).status,
        post(&as_who(&ben), &words, &[("words", " "), ("key", "k2")]).status,
        post(&as_who(&ben), &words, &said).status,
        post(&as_who(&ben), &format!("/club/suggestions/{id}/supplement"), &said).status,
    ];

    assert_eq!(statuses, [401, 403, 403, 409, 404, 403, 422, 303, 403]);
    let page = village.app.browser().get(&format!("/club/suggestions/{id}"));
    assert_eq!(page.texts(".stream .floor .text"), ["我也觉得"]);
    let merged = village.app.browser().get(&format!("/club/suggestions/{twin}"));
    assert!(merged.attributes("main .flash a", "href").contains(&format!("/club/suggestions/{id}")));
}

#[test]
fn staff_handle_a_suggestion_from_the_queue_to_its_adoption() {
    let village = Village::start();
    let ann = village.owner("ann", "101");
    let complaint = village.app.complaint(&ann, village.estate, "单元门口太黑摔了一跤");
    let id = village.app.suggest(&ann, Some(village.estate), TITLE);
    let keeper = village.app.staff(Role::ServiceManager, Scope::Estate(village.estate));
    let (operator, second) =
        (village.app.signed_in(&village.app.operator()), village.app.signed_in(&village.app.second_operator()));
    let manager = village.app.signed_in(&keeper);
    let place = format!("/desk/club/suggestions/{id}");
    let act = |browser: &Browser, fields: &[(&str, &str)]| {
        let answer = browser.submit(&place, &format!("{place}/steps"), fields);
        assert_eq!(answer.status, 303, "{fields:?} {}", answer.body);
    };

    assert_eq!(operator.get("/desk/club/suggestions").texts(".rows h3"), [TITLE]);
    act(&operator, &[("act", "take_up")]);
    act(&operator, &[("act", "open")]);
    let keeper_id = keeper.id.to_string();
    act(&operator, &[("act", "study"), ("keeper", &keeper_id), ("day", "2026-12-01")]);
    let credit = [("complaints", "2026-000001")];
    assert_eq!(operator.submit(&place, &format!("{place}/complaints"), &credit).status, 303);
    village.app.advance_days(13);
    let late = village.app.browser().get("/club/suggestions").text(".rows .late");
    operator.sign_in(&village.app.operator());
    manager.sign_in(&keeper);
    let overdue = operator.get("/desk/club/suggestions?queue=overdue").texts(".rows h3");
    let mine = manager.get("/desk/club/suggestions").texts(".rows h3");
    act(&manager, &[("act", "plan"), ("words", "已经下单"), ("day", "2027-01-15")]);
    act(&manager, &[("act", "finish"), ("words", "装好了，门口就能看见")]);
    second.sign_in(&village.app.second_operator());
    assert_eq!(operator.submit(&place, &format!("{place}/adoption"), &[]).status, 303);
    let to_sign = second.get("/desk/club/suggestions?queue=signature").texts(".rows h3");
    let herself = post(&operator, &format!("{place}/adoption/signature"), &[]).status;
    assert_eq!(second.submit(&place, &format!("{place}/adoption/signature"), &[]).status, 303);

    assert_eq!(late, "已过期 2 天");
    assert_eq!((overdue.len(), mine.len(), to_sign.len(), herself), (1, 1, 1, 403));
    assert_eq!(village.app.idea(id).state, SuggestionState::Adopted);
    let page = village.app.browser().get(&format!("/club/suggestions/{id}"));
    assert!(page.body.contains(&format!("/complaints/{complaint}")));
    let thread = village.app.browser().get(&format!("/complaints/{complaint}"));
    assert!(thread.attributes("main a", "href").contains(&format!("/club/suggestions/{id}")));
}

#[test]
fn a_no_says_why_and_in_which_role_and_wrong_forms_are_shown_again() {
    let village = Village::start();
    let ann = village.owner("ann", "101");
    let id = village.app.suggest(&ann, Some(village.estate), TITLE);
    let (operator, place) = (village.app.signed_in(&village.app.operator()), format!("/desk/club/suggestions/{id}"));
    let steps = format!("{place}/steps");
    let reason = "这里已经有两盏灯，加装会照进二楼的窗户，所以不采纳。";

    let not_yet = post(&operator, &steps, &[("act", "open")]);
    operator.submit(&place, &steps, &[("act", "take_up")]);
    let short = operator.submit(&place, &steps, &[("act", "decline"), ("words", "不行")]);
    let unknown = post(&operator, &steps, &[("act", "comment")]);
    let into = operator.submit(&place, &format!("{place}/merging"), &[("into", "99")]);
    let wrong = operator.submit(&place, &format!("{place}/complaints"), &[("complaints", "12,abc")]);
    let manager = village.app.signed_in(&village.app.staff(Role::ServiceManager, Scope::Group));
    let not_hers = post(&manager, &steps, &[("act", "open")]);
    let declined = operator.submit(&place, &steps, &[("act", "decline"), ("words", reason)]);

    let statuses = [not_yet, short, unknown, into, wrong, not_hers, declined].map(|answer| answer.status);
    assert_eq!(statuses, [409, 422, 400, 422, 422, 403, 303]);
    let card = village.app.browser().get(&format!("/club/suggestions/{id}")).text(".official");
    assert!(card.contains(reason) && card.contains("会员运营"), "{card}");
}

#[test]
fn an_author_who_is_asked_answers() {
    let village = Village::start();
    let ann = village.owner("ann", "101");
    let id = village.app.suggest(&ann, Some(village.estate), TITLE);
    let operator = village.app.operator();
    village.app.step(&operator, id, SuggestionAct::TakeUp).unwrap();
    village.app.step(&operator, id, SuggestionAct::Ask).unwrap();
    let (browser, place) = (village.app.signed_in(&ann), format!("/club/suggestions/{id}"));

    let answered = browser.submit(&place, &format!("{place}/supplement"), &[("words", "三单元，两级台阶。")]);

    assert_eq!(answered.status, 303);
    assert_eq!(village.app.idea(id).state, SuggestionState::Triage);
}

#[test]
fn lists_go_on_without_gap_or_repetition_and_cost_the_same() {
    let village = Village::start();
    let (ann, ben) = (village.owner("ann", "101"), village.owner("ben", "102"));
    let ids: Vec<_> = (0..45)
        .map(|number| village.app.suggest(&ann, Some(village.estate), &format!("第{number}条建议在这里")))
        .collect();
    for id in ids.iter().step_by(3) {
        village.vote(&ben, *id).unwrap();
    }
    let browser = village.app.browser();
    let walk = |first: &str| {
        let (mut place, mut seen, mut costs) = (Some(first.to_owned()), Vec::new(), Vec::new());
        while let Some(next) = place {
            let before = village.app.queries_since(0);
            let page = browser.get(&next);
            costs.push(village.app.queries_since(before));
            seen.extend(page.attributes(".rows h3 a", "href"));
            place = page.attributes(".pager a[rel=next]", "href").pop();
        }
        (seen, costs)
    };

    let (newest, costs) = walk("/club/suggestions");
    let (homes, _) = walk("/club/suggestions?order=homes");
    let (filtered, _) = walk(&format!("/club/suggestions?estate={}&state=submitted", village.estate));

    assert_eq!((newest.len(), costs), (45, vec![2, 2, 2]), "the list and the estates");
    assert_eq!(newest[0], format!("/club/suggestions/{}", ids[44]));
    let mut distinct = homes.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!((homes.len(), distinct.len(), filtered.len()), (45, 45, 45));
    assert_eq!(homes[0], format!("/club/suggestions/{}", ids[42]), "the most homes first, the newest of them");
    for wrong in ["?after=1", "?state=gone", "?order=hot", "?estate=999", "?estate=1&estate=2"] {
        assert!([400, 404].contains(&browser.get(&format!("/club/suggestions{wrong}")).status), "{wrong}");
    }
    assert_eq!(browser.get("/club/suggestions?mine=yes").status, 303, "to the sign-in");
}

#[test]
fn one_suggestion_costs_the_same_however_much_was_said() {
    let village = Village::start();
    let (ann, ben) = (village.owner("ann", "101"), village.owner("ben", "102"));
    let id = village.app.suggest(&ann, Some(village.estate), TITLE);
    let browser = village.app.browser();
    let hers = village.app.signed_in(&ben);
    let operator = village.app.signed_in(&village.app.operator());
    let cost = |browser: &Browser, place: &str| {
        let before = village.app.queries_since(0);
        assert_eq!(browser.get(place).status, 200, "{place}");
        village.app.queries_since(before)
    };
    let place = format!("/club/suggestions/{id}");
    let desk = format!("/desk{place}");
    let few = [
        cost(&browser, &place),
        cost(&hers, &place),
        cost(&operator, &desk),
        cost(&operator, "/desk/club/suggestions"),
    ];

    for number in 0..70 {
        let new = candor::club::suggestions::Written { words: format!("第{number}句"), key: format!("s{number}") };
        village.app.act(&ben, move |tx, actor| actions::comment(tx, actor, id, &new)).unwrap();
    }
    for number in 0..5 {
        let twin = village.app.suggest(&ann, Some(village.estate), &format!("门厅的灯改成感应的{number}"));
        village.merge(twin, id).unwrap();
    }

    operator.sign_in(&village.app.operator());
    let many = [
        cost(&browser, &place),
        cost(&hers, &place),
        cost(&operator, &desk),
        cost(&operator, "/desk/club/suggestions"),
    ];
    assert_eq!((few, many), ([5, 9, 5, 8], [5, 9, 5, 8]));
    let second = browser.get(&browser.get(&place).attributes(".pager a[rel=next]", "href")[0]);
    assert_eq!(second.texts(".stream .floor").len(), 20);
}
