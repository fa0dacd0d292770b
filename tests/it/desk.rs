//! The staff side: queues, triage, second signatures, official words, notes that nobody else sees.

use candor::accounts::Scope;
use candor::base::ids::{ComplaintId, EstateId, RegionId};
use candor::base::words::{ClockKind, ReplyKind, Role, Severity, State, Visibility};
use candor::complaints;

use crate::support::{Answer, Browser, TestApp, TestPerson};

const TITLE: &str = "地下车库顶板漏水";
const REASON: &str = "这是与装修公司之间的合同纠纷，不归我们管，可以向区住建局房管科投诉。";

/// One estate with its staff and an owner; another region beside it.
struct World {
    app: TestApp,
    region: RegionId,
    estate: EstateId,
    opener: TestPerson,
    triage: TestPerson,
    ambassador: TestPerson,
    stranger: TestPerson,
    id: ComplaintId,
}

impl World {
    fn new() -> Self {
        let app = TestApp::start();
        let region = app.region("城东公司");
        let estate = app.estate(region, "云栖花园");
        let elsewhere = app.estate(app.region("城西公司"), "松鹤里");
        let opener = app.owner("ann@example.com", &app.building(estate, "3栋", 12), "101");
        let triage = app.staff(Role::Triage, Scope::Region(region));
        let ambassador = app.staff_named("lin@staff.example", "林晓", Role::Ambassador, Scope::Estate(estate));
        let stranger = app.staff_named("wu@staff.example", "吴远", Role::Ambassador, Scope::Estate(elsewhere));
        let id = app.complaint_about(&opener, estate, TITLE, &["查明原因", "彻底修好"]);
        Self { app, region, estate, opener, triage, ambassador, stranger, id }
    }

    fn accepted() -> Self {
        let world = Self::new();
        world.app.accept(&world.triage, world.id, &world.ambassador);
        world
    }

    fn desk(&self) -> String {
        format!("/desk/complaints/{}", self.id)
    }

    fn thread(&self, act: &str) -> String {
        format!("/complaints/{}{act}", self.id)
    }

    fn state(&self) -> State {
        self.app.row(self.id).state
    }

    fn accept(&self, browser: &Browser, ambassador: &TestPerson) -> Answer {
        let number = ambassador.id.to_string();
        let fields = [("severity", "major"), ("category", "property"), ("ambassador", number.as_str())];
        browser.submit(&self.desk(), &format!("{}/acceptance", self.desk()), &fields)
    }

    fn reject(&self, browser: &Browser, code: &str, reason: &str) -> Answer {
        browser.submit(&self.desk(), &format!("{}/rejection", self.desk()), &[("code", code), ("reason", reason)])
    }

    fn sign(&self, browser: &Browser) -> Answer {
        browser.submit(&self.desk(), &format!("{}/rejection/signature", self.desk()), &[])
    }

    fn say(&self, browser: &Browser, kind: &str, text: &str) -> Answer {
        let page = self.thread("/response");
        browser.submit(&page, &page, &[("kind", kind), ("text", text), ("act", "send")])
    }

    fn rejection(&self) -> Option<complaints::SignedRejection> {
        self.app.app.store.read_blocking(|tx| complaints::rejection_of(tx, self.id)).unwrap()
    }
}

#[test]
fn the_desk_shows_each_queue_to_those_who_act_on_it() {
    let world = World::new();

    let triage = world.app.signed_in(&world.triage).get("/desk");
    let ambassador = world.app.signed_in(&world.ambassador).get("/desk");

    assert_eq!(triage.texts("#received td b a"), [TITLE]);
    assert_eq!(triage.text("#received .term"), "受理决定 还剩 1 个工作日");
    assert_eq!(triage.texts(".queues span"), ["已逾期", "快到期", "等受理", "等审核", "问题在业主处"]);
    assert_eq!(triage.texts(".queues b"), ["0", "1", "1", "0", "0"]);
    assert!(triage.texts(".queues [aria-current] span") == ["等受理"] && !triage.has("#to_sign"));
    assert_eq!(ambassador.texts(".queues [aria-current] span"), ["快到期"], "nothing is hers yet");
    assert_eq!(world.app.signed_in(&world.ambassador).get("/desk?queue=received").status, 404);
    assert_eq!(world.app.signed_in(&world.opener).get("/desk").status, 403);
    assert_eq!(world.app.browser().get("/desk").status, 303);
}

#[test]
fn the_desk_asks_the_database_eleven_times_however_much_waits() {
    let world = World::new();
    let centre = world.app.staff(Role::GroupCentre, Scope::Group);
    let browser = world.app.signed_in(&centre);

    for number in 1..=25 {
        world.app.complaint(&world.opener, world.estate, &format!("第{number}件事没有人管"));
    }

    browser.get("/desk");
    let before = world.app.app.store.queries_run();
    let page = browser.get("/desk");

    let asked = "session 2, notices of holidays, counts, rows, estates, ambassadors, signatures, actions to verify, \
                 moderation 2, claims";
    assert_eq!((page.texts("#received td b a").len(), world.app.queries_since(before)), (20, 12), "{asked}");
}

#[test]
fn triage_accepts_with_a_severity_and_a_named_ambassador() {
    let world = World::new();

    let answer = world.accept(&world.app.signed_in(&world.triage), &world.ambassador);

    assert_eq!(answer.location().as_deref(), Some("/desk"));
    let row = world.app.row(world.id);
    assert_eq!((row.state, row.severity), (State::Accepted, Severity::Major));
    assert_eq!(row.ambassador_id, Some(world.ambassador.id));
    assert_eq!(world.app.signed_in(&world.ambassador).get("/desk").texts("#mine td b a"), [TITLE]);
}

#[test]
fn an_ambassador_of_another_estate_cannot_be_named() {
    let world = World::new();

    let answer = world.accept(&world.app.signed_in(&world.triage), &world.stranger);

    assert_eq!(answer.status, 422);
    assert_eq!(answer.text("#ambassador-e"), "请选择负责这个小区的客户大使。");
    assert_eq!(world.state(), State::Received);
}

#[test]
fn a_stale_rejection_comes_back_with_what_was_typed() {
    let world = World::new();
    let browser = world.app.signed_in(&world.triage);
    let shown = browser.get(&world.desk());
    world.app.accept(&world.triage, world.id, &world.ambassador);

    let action = format!("{}/rejection", world.desk());
    let answer = browser.submit_on(&shown, &action, &[("code", "not_ours"), ("reason", REASON)]);

    assert_eq!(answer.status, 409);
    assert_eq!(answer.text("#reason"), REASON);
    assert!(answer.text("[role=alert]").contains("有人更新了这条投诉"));
    assert_eq!(world.rejection(), None);
}

#[test]
fn a_reason_that_is_too_short_comes_back_beside_its_field() {
    let world = World::new();

    let answer = world.reject(&world.app.signed_in(&world.triage), "spam", "广告");

    assert_eq!((answer.status, answer.text("#reason-e").as_str()), (422, "至少 20 个字，现在是 2 个。"));
    assert_eq!(answer.text("#reason"), "广告");
}

#[test]
fn a_rejection_needs_another_person_and_its_reason_is_public() {
    let world = World::new();
    let proposer = world.app.signed_in(&world.triage);
    let second = world.app.staff_named("he@staff.example", "何冬", Role::Triage, Scope::Region(world.region));
    let second = world.app.signed_in(&second);

    assert_eq!(world.reject(&proposer, "not_ours", REASON).status, 303);
    let own = proposer.get(&world.desk());
    let queue = second.get("/desk");
    let signed = world.sign(&second);

    assert!(!own.has("form[action$=signature]"), "nobody signs her own");
    assert_eq!(queue.texts("#to_sign td b a"), [TITLE]);
    assert_eq!((signed.status, world.state()), (303, State::NotUpheld));
    let rejection = world.rejection().unwrap();
    assert_eq!((rejection.reason.as_str(), rejection.second.as_str()), (REASON, "何冬"));
    assert!(!rejection.proposer.is_empty() && rejection.proposer != rejection.second);
    let thread = world.app.browser().get(&format!("/complaints/{}", world.id));
    assert!(thread.body.contains(REASON) && thread.body.contains("何冬"), "{}", thread.text(".body"));
}

#[test]
fn after_acceptance_the_second_signature_comes_from_outside_the_region() {
    let world = World::accepted();
    let proposer = world.app.signed_in(&world.triage);
    let inside = world.app.staff(Role::RegionalGm, Scope::Region(world.region));
    let outside = world.app.staff(Role::Reviewer, Scope::Group);
    assert_eq!(world.reject(&proposer, "in_court", REASON).status, 303);

    let inside = world.app.signed_in(&inside);
    assert!(!inside.get(&world.desk()).has("form[action$=signature]"));
    assert!(inside.get("/desk").texts("#to_sign td b a").is_empty());

    assert_eq!(world.sign(&world.app.signed_in(&outside)).status, 303);
    assert_eq!(world.state(), State::NotUpheld);
}

#[test]
fn a_rejection_lapses_after_one_working_day() {
    let world = World::new();
    let second = world.app.staff_named("he@staff.example", "何冬", Role::Triage, Scope::Region(world.region));
    world.reject(&world.app.signed_in(&world.triage), "not_ours", REASON);
    let browser = world.app.signed_in(&second);
    let shown = browser.get(&world.desk());

    // Friday to the end of Monday; staff sessions end sooner, so she signs in again.
    world.app.advance_days(4);
    browser.sign_in(&second);
    let answer = browser.submit_on(&shown, &format!("{}/rejection/signature", world.desk()), &[]);

    assert_eq!((answer.status, world.state()), (409, State::Received));
}

#[test]
fn no_facts_is_said_only_after_a_question_that_stayed_unanswered() {
    let world = World::accepted();

    let early = world.reject(&world.app.signed_in(&world.triage), "no_facts", REASON);
    world.app.respond(&world.ambassador, world.id, ReplyKind::Question, "请告诉我们是哪一个车位。");
    world.app.advance_days(20);
    // The clock has struck by itself, so that the company goes on.
    world.app.run_jobs();
    assert_eq!(world.state(), State::InProgress);
    let later = world.reject(&world.app.signed_in(&world.triage), "no_facts", REASON);

    assert_eq!((early.status, later.status), (422, 303));
    assert!(early.text("#code-e").contains("10 个工作日"));
}

#[test]
fn who_answers_after_her_time_has_given_facts_all_the_same() {
    let world = World::accepted();
    world.app.respond(&world.ambassador, world.id, ReplyKind::Question, "请告诉我们是哪一个车位。");
    world.app.advance_days(20);
    world.app.run_jobs();
    world.app.reply(&world.opener, world.id, None, "128 号车位上方。");

    assert_eq!(world.reject(&world.app.signed_in(&world.triage), "no_facts", REASON).status, 422);
}

#[test]
fn triage_screens_a_held_complaint_and_nobody_else_sees_it() {
    let world = World::new();
    let guest = world.app.person("guest@example.com");
    let held = world.app.complaint(&guest, world.estate, "车位被占了三天");
    let page = format!("/desk/complaints/{held}");
    let triage = world.app.signed_in(&world.triage);

    assert_eq!(world.app.signed_in(&world.ambassador).get(&page).status, 404);
    assert_eq!(triage.get("/desk?queue=held").texts("#held td b a"), ["车位被占了三天"]);
    let answer = triage.submit(&page, &format!("{page}/publication"), &[]);

    assert_eq!((answer.status, world.app.row(held).visibility), (303, Visibility::Public));
}

#[test]
fn the_ambassador_s_response_stops_the_clock_and_another_s_is_refused() {
    let world = World::accepted();
    world.app.advance_days(5);

    let stranger = world.app.signed_in(&world.stranger).get(&world.thread("/response"));
    let answer = world.say(&world.app.signed_in(&world.ambassador), "substantive", "防水重做好了。");

    assert_eq!((stranger.status, answer.status), (403, 303));
    let row = world.app.row(world.id);
    assert_eq!((row.state, row.next_clock), (State::InProgress, Some(ClockKind::Plan)));
    assert!(row.first_response_at.unwrap() >= row.first_response_due, "late, and it shows");
    let desk = world.app.signed_in(&world.triage).get(&world.desk());
    assert!(desk.text(".clock .say-big").contains("处理方案"), "{}", desk.text(".clock"));
}

#[test]
fn an_acknowledgement_stops_no_clock_and_a_preview_writes_nothing() {
    let world = World::accepted();
    let browser = world.app.signed_in(&world.ambassador);
    let page = world.thread("/response");

    let preview = browser.submit(&page, &page, &[("kind", "substantive"), ("text", "**今天**修"), ("act", "preview")]);
    assert_eq!((preview.status, preview.text(".paper strong").as_str()), (200, "今天"));
    assert_eq!(preview.text("#text"), "**今天**修");
    assert_eq!(world.app.row(world.id).official_count, 0);

    assert_eq!(world.say(&browser, "acknowledgement", "已收到，由我负责。").status, 303);
    let row = world.app.row(world.id);
    assert_eq!((row.state, row.first_response_at), (State::Accepted, None));
}

#[test]
fn a_question_waits_for_the_owner_and_her_reply_resumes() {
    let world = World::accepted();

    world.say(&world.app.signed_in(&world.ambassador), "question", "请问是哪个车位？");
    assert_eq!(world.state(), State::AwaitingOwner);
    world.app.reply(&world.opener, world.id, None, "B1-23");

    assert_eq!(world.state(), State::InProgress);
}

#[test]
fn a_stale_response_comes_back_with_its_text() {
    let world = World::accepted();
    let browser = world.app.signed_in(&world.ambassador);
    let page = world.thread("/response");
    let shown = browser.get(&page);
    world.app.respond(&world.ambassador, world.id, ReplyKind::Acknowledgement, "已收到。");

    let fields = [("kind", "substantive"), ("text", "防水重做好了。"), ("act", "send")];
    let stale = browser.submit_on(&shown, &page, &fields);
    let again = browser.submit_on(&stale, &page, &[("act", "send")]);

    assert_eq!((stale.status, stale.text("#text").as_str()), (409, "防水重做好了。"));
    assert_eq!(again.status, 303);
}

#[test]
fn who_answers_beside_another_reads_what_was_said_and_loses_nothing() {
    let world = World::accepted();
    let browser = world.app.signed_in(&world.ambassador);
    let page = world.thread("/response");
    let shown = browser.get(&page);
    let centre = world.app.staff_named("lan@staff.example", "赵岚", Role::GroupCentre, Scope::Group);
    world.app.respond(&centre, world.id, ReplyKind::Acknowledgement, "集团已经在**跟进**。");

    assert!(!shown.has("#newer"));
    let stale =
        browser.submit_on(&shown, &page, &[("kind", "substantive"), ("text", "已经安排人维修。"), ("act", "send")]);
    let again = browser.submit_on(&stale, &page, &[("act", "send")]);

    assert_eq!((stale.status, stale.text("#text").as_str()), (409, "已经安排人维修。"));
    let newer = stale.text("#newer");
    assert!(newer.contains("赵岚") && newer.contains("集团已经在跟进。"), "{newer}");
    assert_eq!(again.status, 303, "sent all the same");
    assert!(!browser.get(&page).has("#newer"), "a form that is opened now knows them");
}

#[test]
fn a_draft_that_is_taken_up_again_says_what_was_said_meanwhile() {
    let world = World::accepted();
    let browser = world.app.signed_in(&world.ambassador);
    let page = world.thread("/response");
    browser.submit(&page, &page, &[("kind", "substantive"), ("text", "已经安排人维修。"), ("act", "save")]);
    world.app.advance_minutes(5);
    let centre = world.app.staff_named("lan@staff.example", "赵岚", Role::GroupCentre, Scope::Group);
    world.app.respond(&centre, world.id, ReplyKind::Acknowledgement, "集团已经在跟进。");

    let shown = browser.get(&page);

    assert_eq!(shown.text("#text"), "已经安排人维修。");
    assert!(shown.text("#newer").contains("赵岚"), "{}", shown.text("main"));
}

#[test]
fn what_a_household_complained_of_before_is_read_by_those_concerned_only() {
    let world = World::accepted();
    let before = world.app.complaint(&world.opener, world.estate, "电梯半夜停运");
    let others = ["triage", "ambassador", "gm"];
    let gm = world.app.staff(Role::RegionalGm, Scope::Region(world.region));

    let shown = [&world.triage, &world.ambassador, &gm].map(|person| world.app.signed_in(person).get(&world.desk()));

    for (page, who) in shown.iter().zip(others) {
        assert_eq!(page.status, 200, "{who}");
        let titles = page.texts("#household h3");
        assert_eq!(titles, if who == "gm" { vec![] } else { vec!["电梯半夜停运"] }, "{who}");
    }
    assert_eq!(shown[0].attributes("#household h3 a", "href"), [format!("/desk/complaints/{before}")]);
    let facts = world.app.fact_count();
    world.app.signed_in(&world.triage).get(&world.desk());
    assert_eq!(world.app.fact_count(), facts);
}

#[test]
fn a_solution_answers_every_point() {
    let world = World::accepted();
    world.app.respond(&world.ambassador, world.id, ReplyKind::Substantive, "防水重做好了。");
    let browser = world.app.signed_in(&world.ambassador);
    let page = world.thread("/solution");

    let missing = browser.submit(&page, &page, &[("outcome_1", "done"), ("text", "请确认。"), ("act", "send")]);
    let fields = [("outcome_1", "done"), ("outcome_2", "promised"), ("text", "请确认。"), ("act", "send")];
    let empty = browser.submit(&page, &page, &fields);
    let whole = browser.submit_on(&empty, &page, &[("note_2", "做完防水。"), ("day_2", "2026-11-30"), ("act", "send")]);

    assert_eq!((missing.status, missing.text("#outcome_2 .error").as_str()), (422, "每一条诉求都要答复。"));
    assert_eq!((empty.status, empty.text("#note_2-e").as_str()), (422, "请写明理由，或者承诺的内容和日期。"));
    assert_eq!((whole.status, world.state()), (303, State::Proposed));
}

#[test]
fn a_note_sent_twice_is_one_note() {
    let world = World::accepted();
    let (ambassador, action) = (world.app.signed_in(&world.ambassador), format!("{}/notes", world.desk()));
    let page = ambassador.get(&world.desk());

    let sent = [0, 1].map(|_| ambassador.submit_on(&page, &action, &[("note", "软接头现货。")]).status);
    assert_eq!(sent, [303, 303]);
    assert_eq!(ambassador.get(&world.desk()).texts(".internal .voices li").len(), 1);

    let refused = ambassador.submit_on(&page, &action, &[("note", "")]);
    let key = |page: &crate::support::Answer| page.form_fields(&action).into_iter().find(|(name, _)| name == "key");
    assert_eq!((refused.status, key(&refused)), (422, key(&page)), "the key of the form stays");
    let again = ambassador.get(&world.desk());
    assert_eq!(ambassador.submit_on(&again, &action, &[("note", "软接头现货。")]).status, 303);
    assert_eq!(ambassador.get(&world.desk()).texts(".internal .voices li").len(), 2, "the same words in another form");
    assert_eq!(ambassador.submit_on(&again, &action, &[("note", "有"), ("key", "a b")]).status, 400);
}

#[test]
fn a_note_is_seen_by_who_speaks_for_the_company_there_and_nobody_else() {
    let world = World::accepted();
    let ambassador = world.app.signed_in(&world.ambassador);
    let secret = "软接头现货，费用走质保。";

    let answer = ambassador.submit(&world.desk(), &format!("{}/notes", world.desk()), &[("note", secret)]);

    assert_eq!(answer.status, 303);
    let seen = world.app.signed_in(&world.triage).get(&world.desk());
    assert!(seen.text(".internal .voices").contains(secret) && seen.text(".internal header").contains("永不公开"));
    assert_eq!(world.app.signed_in(&world.opener).get(&world.desk()).status, 403);
    assert_eq!(world.app.signed_in(&world.stranger).get(&world.desk()).status, 403);
    assert_eq!(world.app.browser().get(&world.desk()).status, 303);
    assert!(world.app.signed_in(&world.stranger).get("/desk").texts("#mine td b a").is_empty());
    for browser in [world.app.browser(), world.app.signed_in(&world.opener), ambassador] {
        let thread = browser.get(&world.thread(""));
        assert!(thread.status == 200 && !thread.body.contains(secret));
    }
    assert_eq!(world.app.row(world.id).version, 2, "a note changes nothing of the complaint");
}
