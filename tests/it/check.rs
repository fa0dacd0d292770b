//! `candor check`: clean where nothing was touched, and a line for each thing that was.

use candor::base::masking::Unmasked;
use candor::base::words::{ReplyKind, Verdict};
use candor::check::{self, Checked, IndexStanding};
use candor::complaints::actions;
use candor::complaints::archive::{self, Placing};
use candor::complaints::letters;
use candor::db::connection::{DatabaseUrl, establish};
use diesel::connection::SimpleConnection as _;

use crate::support::TestApp;
use crate::support::town::Town;

const ROWS: &str = "留言编号,留言用户,留言主题,留言时间,留言详情,答复意见,答复时间
1,A1,路灯不亮,2019/4/25 9:00:00,小区路灯坏了两个月，晚上回家看不清路，请尽快修好。,已安排维修。,2019/5/10 14:00:00
2,A2,电梯停运,2019/4/26 9:00:00,电梯停运三天。,,
3,A3,还是路灯,2019/4/27 9:00:00,小区路灯坏了两个月，晚上回家看不清路，请尽快修好。,,
4,A4,垃圾,2019/4/28 9:00:00,垃圾没有人收。,,
";

fn checked(app: &TestApp) -> (Checked, Vec<String>) {
    let mut lines = Vec::new();
    let index = app.settings.data_dir.join(candor::app::INDEX_FOLDER);
    let checked =
        check::run(&app.app.store, (&index, app.app.darkroom.folder()), &mut |line| lines.push(line.to_owned()))
            .unwrap();
    assert_eq!(checked.differences, lines.len());
    (checked, lines)
}

/// Every line that a check says.
pub fn differences(app: &TestApp) -> Vec<String> {
    checked(app).1
}

fn a_site_with_letters() -> TestApp {
    let app = TestApp::start();
    app.person("ann@example.com");
    let path = app.settings.data_dir.join("letters.csv");
    std::fs::write(&path, ROWS).unwrap();
    let mut placing = Placing::read(&app.app.store, None, None).unwrap();
    archive::import(&app.app.store, letters::read(&path).unwrap(), &mut placing, |_, _| {}).unwrap();
    app
}

/// By hand, past every rule of the site and, where the database has a switch for it, past its keys.
pub fn spoil(app: &TestApp, statement: &str) {
    let switch = match app.settings.database {
        DatabaseUrl::Sqlite(_) => "PRAGMA foreign_keys=OFF",
        DatabaseUrl::Postgres(_) => "SET session_replication_role = replica",
    };
    let mut conn = establish(&app.settings.database).unwrap();
    conn.batch_execute(&format!("{switch}; {statement}")).unwrap();
}

#[test]
fn an_untouched_site_has_no_difference() {
    let app = a_site_with_letters();

    assert_eq!(differences(&app), Vec::<String>::new());
}

#[test]
fn what_people_do_leaves_no_difference() {
    let town = Town::new();
    let app = &town.app;
    let held = town.complaint_by(&town.stranger, "门口没有路灯", "晚上看不清路。");
    app.advance_minutes(3);
    town.publish(held);
    let id = app.complaint_with_two_points(&town.owner, town.estate);
    app.act(&town.owner, move |tx, actor| {
        actions::edit_heading(tx, actor, id, ("顶棚一直滴水", "尽快"), Unmasked::NOTHING)
    })
    .unwrap();
    town.edit(id, 1, "从**国庆**前开始滴水。");
    app.advance_minutes(20);
    town.edit(id, 1, "今天又滴了。");
    app.accept(&town.triage, id, &town.ambassador);
    app.advance_minutes(5);
    app.respond(&town.ambassador, id, ReplyKind::Acknowledgement, "收到。");
    app.advance_minutes(5);
    app.respond(&town.ambassador, id, ReplyKind::Question, "是哪一栋?");
    app.reply(&town.owner, id, None, "三栋。");
    app.respond(&town.ambassador, id, ReplyKind::Substantive, "修好了。");
    app.advance_minutes(5);
    app.propose(&town.ambassador, id);
    app.advance_minutes(5);
    app.decide(&town.owner, id, &[Verdict::Confirmed, Verdict::Refused], None);
    app.propose(&town.ambassador, id);
    app.advance_minutes(5);
    app.decide(&town.owner, id, &[Verdict::Confirmed, Verdict::Confirmed], Some(4));

    assert_eq!(differences(app), Vec::<String>::new());
    assert_eq!(app.row(id).version, 11);
}

#[test]
fn an_index_that_lags_or_is_gone_is_told_but_is_no_difference() {
    let app = a_site_with_letters();
    let facts = app.fact_count();
    let before = checked(&app);
    app.run_jobs();
    let fed = checked(&app);
    std::fs::remove_dir_all(app.settings.data_dir.join(candor::app::INDEX_FOLDER)).unwrap();
    let gone = checked(&app);

    assert_eq!((before.0.index, before.1), (IndexStanding::Behind { facts }, Vec::new()));
    assert_eq!((fed.0.index, fed.1), (IndexStanding::Current, Vec::new()));
    assert_eq!((gone.0.index, gone.1), (IndexStanding::Missing, Vec::new()));
}

/// What is done by hand, and what a line must then say. Each stays done while the next is tried.
const DAMAGE: &[(&str, &str)] = &[
    (
        "UPDATE complaint SET state = 'accepted' WHERE id = 1",
        "complaint 1: state is Accepted, but should be InProgress",
    ),
    ("UPDATE complaint SET severity = 'crisis' WHERE id = 1", "complaint 1: severity"),
    ("UPDATE complaint SET category = 'sales' WHERE id = 1", "complaint 1: category"),
    ("UPDATE complaint SET visibility = 'held' WHERE id = 1", "complaint 1: visibility"),
    ("UPDATE complaint SET origin = 'site' WHERE id = 4", "complaint 4: origin"),
    ("UPDATE complaint SET ambassador_id = 1 WHERE id = 1", "complaint 1: ambassador_id"),
    ("UPDATE complaint SET last_floor = 3 WHERE id = 1", "complaint 1: last_floor"),
    ("UPDATE complaint SET official_count = 2 WHERE id = 1", "complaint 1: official_count"),
    ("UPDATE complaint SET last_official_floor = 1 WHERE id = 1", "complaint 1: last_official_floor"),
    ("UPDATE complaint SET affected_count = 1 WHERE id = 1", "complaint 1: affected_count"),
    ("UPDATE complaint SET proposal_round = 1 WHERE id = 1", "complaint 1: proposal_round"),
    ("UPDATE complaint SET rating = 5 WHERE id = 1", "complaint 1: rating"),
    ("UPDATE complaint SET received_at = 1 WHERE id = 1", "complaint 1: received_at"),
    ("UPDATE complaint SET first_response_at = NULL WHERE id = 1", "complaint 1: first_response_at"),
    ("UPDATE complaint SET first_response_due = 1 WHERE id = 1", "complaint 1: first_response_due"),
    ("UPDATE complaint SET next_due_at = 1 WHERE id = 1", "complaint 1: next_due_at"),
    ("UPDATE complaint SET last_activity_at = 1 WHERE id = 1", "complaint 1: last_activity_at"),
    ("UPDATE complaint SET version = 7 WHERE id = 1", "complaint 1: version is 7, but should be 1"),
    (
        "UPDATE reply SET html = '<p>改过</p>' WHERE complaint_id = 1 AND floor = 2",
        "complaint 1: the HTML of floor 2 is not that of its text",
    ),
    ("UPDATE complaint SET duplicate_of = NULL WHERE id = 3", "complaint 3: duplicate_of"),
    ("UPDATE complaint SET title = '别的' WHERE id = 4", "complaint 4: title and wish"),
    ("UPDATE point SET outcome = 'done' WHERE complaint_id = 1", "complaint 1: what is said of its points"),
    ("INSERT INTO affected VALUES (2, 99, 1, 0)", "complaint 2: homes counted"),
    ("UPDATE reply SET version = 2 WHERE complaint_id = 3", "complaint 3: the version of floor 1"),
    ("UPDATE reply_version SET body = '改过' WHERE complaint_id = 1 AND floor = 2", "is not what was recorded"),
    ("UPDATE complaint_version SET title_salt = wish_salt WHERE complaint_id = 2", "complaint 2: text 1 of fact"),
    ("UPDATE point SET body = '改过' WHERE complaint_id = 2", "complaint 2: text 3 of fact"),
    ("DELETE FROM reply_version WHERE complaint_id = 2", "complaint 2: the number of texts of floor 1"),
    ("DELETE FROM reply WHERE complaint_id = 3", "complaint 3: floor 1 is not there"),
    ("DELETE FROM reply WHERE complaint_id = 4", "complaint 4: a text belongs to no floor (1)"),
    ("DELETE FROM participant WHERE complaint_id = 2", "complaint 2: speaker 1 is not there"),
    ("DELETE FROM complaint_version WHERE complaint_id = 3", "complaint 3: its title and wish have no version"),
    ("DELETE FROM fact_text WHERE position = 2", "texts, but 2 were recorded"),
    ("UPDATE estate SET complaint_count = 9", "complaint_count is 9, but should be 3"),
    ("UPDATE estate SET open_count = 2", "open_count is 2, but should be 1"),
    ("UPDATE person SET unread_notices = 3", "person 1: unread_notices is 3, but should be 0"),
    ("UPDATE counter SET value = 77 WHERE name = 'complaint'", "the counter of complaints is 77, but should be 4"),
    ("UPDATE counter SET value = 9999 WHERE name = 'fact'", "the counter of facts is 9999"),
    ("INSERT INTO follower VALUES ('letters', 5000)", "the reader letters stands at fact 5000"),
    ("DELETE FROM fact WHERE number = 2", "fact 2 is missing"),
    ("DELETE FROM complaint WHERE id = 4", "there are facts about complaint 4"),
    ("UPDATE fact SET complaint_id = NULL WHERE complaint_id = 2", "complaint 2: it has no facts"),
    ("UPDATE point SET complaint_id = 50 WHERE complaint_id = 3", "a point of complaint 50, which is not there"),
    ("UPDATE reply_version SET complaint_id = 51 WHERE complaint_id = 3", "a text of complaint 51"),
];

#[test]
fn each_thing_that_was_changed_by_hand_is_said() {
    let app = a_site_with_letters();
    for (statement, line) in DAMAGE {
        let before = differences(&app);
        assert!(!before.iter().any(|said| said.contains(line)), "{line} was said before: {before:?}");

        spoil(&app, statement);

        let after = differences(&app);
        assert!(after.iter().any(|said| said.contains(line)), "after {statement}: {after:?}");
    }
}

#[test]
fn an_index_that_runs_ahead_of_the_log_is_said() {
    let app = a_site_with_letters();
    let folder = app.settings.data_dir.join(candor::app::INDEX_FOLDER);
    let index = candor::search::Index::open(&folder).unwrap();
    index.apply(Vec::new(), app.fact_count()).unwrap();
    assert_eq!(differences(&app), Vec::<String>::new());

    index.apply(Vec::new(), app.fact_count() + 1).unwrap();

    assert!(differences(&app)[0].contains("the search index stands at fact"));
}
