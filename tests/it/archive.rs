//! Letters of another office as a locked archive.

use std::path::{Path, PathBuf};

use candor::accounts::{Actor, Scope};
use candor::base::ids::{ComplaintId, PersonId};
use candor::base::words::{Category, Origin, Role, State, Visibility};
use candor::base::{Error, Result};
use candor::complaints::actions::{NewReply, reply};
use candor::complaints::archive::{self, Outcome, Placing, PlacingError};
use candor::complaints::{self, Complaint, Desk, Filter, Narrowed, Order, Queue, QueueOf, letters, policy};
use candor::db::ReadTx;
use candor::estates::{self, Authority};

use crate::support::{TestApp, instant};

const ANSWERED: &str = "留言编号,留言用户,留言主题,留言时间,留言详情,答复意见,答复时间";
const VOTED: &str = "留言编号,留言用户,留言主题,留言时间,留言详情,点赞数,反对数";

fn file(app: &TestApp, name: &str, header: &str, rows: &[&str]) -> PathBuf {
    let path = app.settings.data_dir.join(name);
    std::fs::write(&path, format!("{header}\n{}\n", rows.join("\n"))).unwrap();
    path
}

fn import_placed(app: &TestApp, path: &Path, placing: &mut Placing) -> Outcome {
    archive::import(&app.app.store, letters::read(path).unwrap(), placing, |_, _| {}).unwrap()
}

fn import(app: &TestApp, path: &Path) -> Outcome {
    import_placed(app, path, &mut Placing::read(&app.app.store, None, None).unwrap())
}

fn answered(app: &TestApp, rows: &[&str]) -> Outcome {
    import(app, &file(app, "answered.csv", ANSWERED, rows))
}

fn all(app: &TestApp) -> Vec<Complaint> {
    app.app.store.read_blocking(|tx| complaints::all_after(tx, 0, 10_000)).unwrap()
}

fn estate(app: &TestApp, name: &str) -> candor::base::ids::EstateId {
    let name = name.to_owned();
    let add = move |tx: &mut candor::db::WriteTx<'_>| estates::find_or_add_estate(tx, "华东", &name);
    app.app.store.write_blocking(add).unwrap()
}

#[test]
fn a_letter_keeps_its_own_times_and_texts_and_its_answer() {
    let app = TestApp::start();

    let outcome = answered(
        &app,
        &[
            "2549,A00045581,反映 路灯不亮,2019/4/25 9:32:09,\"\n\t　　小区路灯坏了两个月。\",已安排维修。,2019/5/10 14:56:53",
        ],
    );

    assert_eq!((outcome.taken, outcome.skipped.len()), (1, 0));
    let letter = all(&app).remove(0);
    assert_eq!(
        (letter.origin, letter.state, letter.visibility),
        (Origin::Archive, State::InProgress, Visibility::Public)
    );
    assert_eq!((letter.title.as_str(), letter.category), ("反映 路灯不亮", Category::Other));
    assert_eq!(letter.received_at, instant("2019-04-25T09:32:09+08:00"));
    // Thursday 25 April; two working days later is Sunday 28 April, a make-up day of the amended Labour Day notice.
    assert_eq!(letter.first_response_due, instant("2019-04-29T00:00:00+08:00"));
    assert_eq!(letter.first_response_at, Some(instant("2019-05-10T14:56:53+08:00")));
    assert_eq!((letter.next_due_at, letter.last_activity_at), (None, instant("2019-05-10T14:56:53+08:00")));
    let (points, floors) = app
        .app
        .store
        .read_blocking(|tx| {
            let points = complaints::points_of(tx, letter.id)?;
            Ok((points, complaints::official_floors_after(tx, letter.id, 0)?))
        })
        .unwrap();
    assert_eq!(points[0].body, letter.title);
    let (reply, speaker) = &floors[0];
    assert_eq!((speaker.as_str(), reply.role), ("官方答复", None));
    assert_eq!(reply.organisation.as_deref(), Some("原受理单位（档案）"));
    assert_eq!(floors.len(), 1);
}

#[test]
fn a_letter_without_an_answer_is_received_and_nothing_runs() {
    let app = TestApp::start();
    let rows = ["360110,A00045581,主题一,2019/4/25 9:32:09,详情,5,0"];

    import(&app, &file(&app, "voted.csv", VOTED, &rows));

    let letter = all(&app).remove(0);
    assert_eq!((letter.state, letter.next_due_at, letter.original_likes), (State::Received, None, Some(5)));
    let (counts, due, desk) = app
        .app
        .store
        .read_blocking(|tx| {
            let counts = complaints::counts(tx, None)?;
            let due = complaints::list_visible_to(tx, None, &Filter::default(), Order::Due, None)?;
            Ok((counts, due, desk_counts(tx)?))
        })
        .unwrap();
    assert_eq!(counts, complaints::Counts::default());
    assert!(due.rows.is_empty() && desk.iter().all(|(_, count)| *count == 0));
    let estate = app.app.store.read_blocking(|tx| estates::find_estate(tx, letter.estate_id)).unwrap();
    assert_eq!((estate.name.as_str(), estate.complaint_count, estate.open_count), ("未归小区的来信", 1, 0));
}

/// What waits in any queue of somebody who reads all of them.
fn desk_counts(tx: &mut ReadTx<'_>) -> Result<Vec<(Queue, i64)>> {
    let queues: Vec<_> = Queue::ALL.iter().map(|queue| QueueOf { queue: *queue, scopes: vec![Scope::Group] }).collect();
    let now = tx.now();
    let desk = Desk { reader: PersonId(1), now, soon: now.plus_days(30) };
    complaints::count_queues(tx, &queues, &desk, &Narrowed::default())
}

#[test]
fn a_letter_shows_what_its_clocks_would_have_been() {
    let app = TestApp::start();
    let rows = [
        "2549,A00045581,路灯不亮,2019/4/25 9:32:09,两个月了。,已安排维修。,2019/5/10 14:56:53",
        "2550,A00045582,公交站牌,2006/9/28 9:32:09,请修好。,已修。,2006/9/29 14:56:53",
    ];
    answered(&app, &rows);
    let letters = all(&app);
    let page = |index: usize| app.browser().get(&format!("/complaints/{}", letters[index].id));

    let late = page(0);

    let lines = late.texts(".clocks > li > b");
    let limits = ["受理决定 1 个工作日", "首次答复 2 个工作日", "处理方案 5 个工作日", "解决 10 个工作日"];
    assert_eq!(lines, limits);
    let words = late.texts(".clocks > li > .term");
    assert_eq!(words[0], "应在 2019年4月26日 周五 24:00 前 · 来信里没有记载");
    assert_eq!(words[1], "应在 2019年4月28日 周日 24:00 前 · 实际 2019年5月10日 周五，晚于时限");
    assert_eq!(words[2], "应在 2019年5月5日 周日 24:00 前 · 来信里没有记载");
    // From Friday, 26 April, the last day for triage: a worked Sunday each side of the Labour Day holiday.
    assert_eq!(words[3], "应在 2019年5月13日 周一 24:00 前 · 来信里没有记载");
    assert!(late.text(".clock").contains("来信时还没有这些规则"));
    assert!(
        late.text(".clocks").contains("劳动节调休上班") && !late.text(".clocks").contains("没有录入的国务院放假通知")
    );

    let early = page(1);

    assert!(early.text(".clocks").contains("那一年没有录入的国务院放假通知，只按周一到周五推算。"));
    assert!(early.texts(".clocks > li > .term")[1].ends_with("实际 2006年9月29日 周五，在时限内"));
}

#[test]
fn a_second_import_changes_nothing() {
    let app = TestApp::start();
    let rows = ["1,A1,主题一,2019/4/25 9:32:09,详情一,答,2019/5/1 9:00:00", "2,A2,主题二,2019/4/26 9:32:09,详情二,,"];
    answered(&app, &rows);
    let facts = app.fact_count();

    let outcome = answered(&app, &rows);

    assert_eq!((outcome.taken, outcome.known, app.fact_count()), (0, 2, facts));
    let more = ["3,A3,主题三,2019/4/27 9:32:09,详情三,,"];
    assert_eq!(answered(&app, &[&rows[..], &more[..]].concat()).taken, 1);
    let same_numbers = ["1,A1,主题一,2019/4/25 9:32:09,详情一,3,0"];
    assert_eq!(import(&app, &file(&app, "voted.csv", VOTED, &same_numbers)).taken, 1, "another kind of workbook");
}

#[test]
fn letters_find_their_estate_by_title_then_text_then_name() {
    let app = TestApp::start();
    let (cloud, river, rest) = (estate(&app, "云栖里"), estate(&app, "江畔花园"), estate(&app, "其余"));
    let table = "pattern,estate\n滨江路,江畔花园\n云栖,云栖里\n";
    let mut placing = Placing::read(&app.app.store, Some(table.as_bytes()), Some("其余")).unwrap();
    let rows = [
        "1,A1,云栖里漏水,2019/4/25 9:00:00,在滨江路旁边,,",
        "2,A2,漏水,2019/4/25 9:00:00,滨江路到云栖,,",
        "3,A3,漏水,2019/4/25 9:00:00,不知道在哪里漏水,,",
    ];

    import_placed(&app, &file(&app, "placed.csv", ANSWERED, &rows), &mut placing);

    let places: Vec<_> = all(&app).iter().map(|letter| letter.estate_id).collect();
    assert_eq!(places, [cloud, river, rest]);
}

#[test]
fn rules_that_cannot_be_used_are_refused_before_anything_is_taken() {
    let app = TestApp::start();
    let read = |table: &str| Placing::read(&app.app.store, Some(table.as_bytes()), None).unwrap_err();

    assert!(matches!(read("pattern,estate\n滨江路,没有的小区\n"), PlacingError::Unknown(name) if name == "没有的小区"));
    assert!(matches!(read("滨江路,江畔花园\n"), PlacingError::Header));
    assert!(matches!(read("pattern,estate\n滨江路,\n"), PlacingError::Empty(2)));
    let named = Placing::read(&app.app.store, None, Some("没有的小区"));
    assert!(matches!(named, Err(PlacingError::Unknown(_))));
}

#[test]
fn equal_texts_are_linked_to_the_first() {
    let app = TestApp::start();
    let text = "我们小区的电梯已经坏了三个星期，物业一直没有人来修理，老人上下楼非常不方便。";
    let rows = [
        format!("1,A1,电梯,2019/4/25 9:00:00,{text},,"),
        "2,A2,别的,2019/4/25 9:00:00,完全是另外一件事情，与电梯没有任何关系，请不要混在一起。,,".to_owned(),
        format!("3,A3,还是电梯,2019/4/26 9:00:00,{text} ,,"),
    ];

    let outcome = answered(&app, &rows.each_ref().map(String::as_str));

    assert_eq!(outcome.duplicates, 1);
    let letters = all(&app);
    assert_eq!(letters.iter().map(|letter| letter.duplicate_of).collect::<Vec<_>>(), [None, None, Some(letters[0].id)]);
}

#[test]
fn equal_texts_are_linked_over_workbooks_and_imports() {
    let app = TestApp::start();
    let text = "我们小区的电梯已经坏了三个星期，物业一直没有人来修理，老人上下楼非常不方便。";
    let first = answered(&app, &[format!("1,A1,电梯,2019/4/25 9:00:00,{text},,").as_str()]);

    let other = format!("7,A1,电梯,2019/4/25 9:00:00,　{text},5,0");
    let voted = import(&app, &file(&app, "voted.csv", VOTED, &[&other, "8,A2,电梯,2019/4/25 9:00:00,短,1,0"]));
    let later = answered(&app, &[format!("2,A3,还是电梯,2019/5/25 9:00:00,{text},,").as_str()]);

    assert_eq!((first.duplicates, voted.duplicates, later.duplicates), (0, 1, 1));
    let letters = all(&app);
    let original = Some(letters[0].id);
    let links: Vec<_> = letters.iter().map(|letter| letter.duplicate_of).collect();
    assert_eq!(links, [None, original, None, original]);
    assert!(crate::check::differences(&app).is_empty());
}

#[test]
fn letters_left_unlinked_by_an_earlier_import_are_linked_by_the_next() {
    use candor::schema::complaint;
    use diesel::prelude::*;

    let app = TestApp::start();
    let text = "我们小区的电梯已经坏了三个星期，物业一直没有人来修理，老人上下楼非常不方便。";
    let row = |number: u32| format!("{number},A1,电梯,2019/4/25 9:00:00,{text},,");
    let rows = [row(1), row(2)];
    answered(&app, &rows.each_ref().map(String::as_str));
    let unlink = |tx: &mut candor::db::WriteTx<'_>| {
        diesel::update(complaint::table).set(complaint::duplicate_of.eq(None::<i64>)).execute(tx.conn())?;
        Ok(())
    };
    app.app.store.write_blocking(unlink).unwrap();

    let again = answered(&app, &rows.each_ref().map(String::as_str));

    assert_eq!((again.taken, again.known, again.duplicates), (0, 2, 1));
    let letters = all(&app);
    assert_eq!(letters[1].duplicate_of, Some(letters[0].id));
}

#[test]
fn oddities_are_counted_and_rows_that_are_no_letters_named() {
    let app = TestApp::start();
    let long = "长".repeat(10_001);
    let too_long = format!("9,A9,太长,2019/4/25 9:00:00,{long},,");
    let long_reply = format!("10,A10,太长,2019/4/25 9:00:00,短,{long},2019/4/26 9:00:00");

    let outcome = answered(
        &app,
        &[
            "1,A1,,2019/4/25 9:00:00,没有主题的信,,",
            "2,A2,没有正文,2019/4/25 9:00:00,,,",
            "3,A3,只有日期,2019/4/25,正文,,",
            "4,A4,先答后问,2019/4/25 9:00:00,正文四,答,2019/4/20 9:00:00",
            "5,A5,有时间没答复,2019/4/25 9:00:00,正文五,,2019/4/26 9:00:00",
            ",A6,没有编号,2019/4/25 9:00:00,正文,,",
            "1,A7,编号重复,2019/4/25 9:00:00,正文,,",
            "8,A8,没有时间,,正文,,",
            &too_long,
            &long_reply,
            "11,A11,少一格,2019/4/25 9:00:00,正文,",
        ],
    );

    assert_eq!((outcome.taken, outcome.skipped.len()), (5, 6), "{outcome:?}");
    let rows: Vec<usize> = outcome.skipped.iter().map(|(row, _)| *row).collect();
    assert_eq!(rows, [7, 8, 9, 10, 11, 12]);
    assert!(outcome.skipped[3].1.contains("留言详情") && outcome.skipped[4].1.contains("答复意见"));
    assert_eq!(outcome.oddities.values().sum::<usize>(), 5, "{:?}", outcome.oddities);
    let letters = all(&app);
    assert_eq!(letters[0].title, "没有主题的信");
    assert!(letters[3].first_response_at < Some(letters[3].received_at));
}

#[test]
fn an_archived_letter_is_locked_for_everybody() {
    let app = TestApp::start();
    answered(&app, &["1,A1,主题一,2019/4/25 9:00:00,详情一,,"]);
    let centre: Actor = app.actor(&app.staff(Role::GroupCentre, Scope::Group));

    let new = NewReply {
        parent_floor: None,
        text: "补一句".to_owned(),
        unmasked: candor::base::masking::Unmasked::NOTHING,
        submission_key: "k".to_owned(),
    };
    let answer = app.app.store.write_blocking(move |tx| reply(tx, &centre, ComplaintId(1), &new));

    assert!(matches!(answer, Err(Error::Denied(why)) if why == policy::LOCKED));
}

#[test]
fn places_are_made_through_their_own_actions() {
    let app = TestApp::start();
    answered(&app, &["1,A1,主题一,2019/4/25 9:00:00,详情一,,"]);

    let again = app.app.store.write_blocking(|tx| estates::actions::add_region(tx, Authority::CommandLine, "档案"));

    assert!(matches!(again, Err(Error::Invalid(_))), "the region is there");
}

#[test]
fn the_real_workbooks_come_in_whole() {
    let Some(folder) = std::env::var_os("CANDOR_TEST_DATA").filter(|folder| !folder.is_empty()) else {
        eprintln!("skipped: CANDOR_TEST_DATA does not name the folder of the real letters");
        return;
    };
    let folder = PathBuf::from(folder).join("letters");
    let app = TestApp::start();

    let answered = import(&app, &folder.join("附件4.xlsx"));
    let voted = import(&app, &folder.join("附件3.xlsx"));

    assert_eq!((answered.taken, answered.skipped.len()), (2_816, 0), "{:?}", answered.skipped);
    assert_eq!((voted.taken, voted.skipped.len()), (4_326, 0), "{:?}", voted.skipped);
    println!("linked as duplicates: {} and {}", answered.duplicates, voted.duplicates);
    let letters = all(&app);
    let likes: i32 = letters.iter().filter_map(|letter| letter.original_likes).sum();
    assert_eq!((likes, letters.iter().filter_map(|letter| letter.original_likes).max()), (12_512, Some(2_097)));
    assert_eq!(letters.iter().filter(|letter| letter.official_count == 1).count(), 2_816);
    let checked = crate::check::differences(&app);
    assert!(checked.is_empty(), "{checked:?}");
}
