//! What people are told, once and only if they may know it.

use candor::accounts::Scope;
use candor::base::ids::{ComplaintId, EstateId};
use candor::base::words::{ReplyKind, Role, Verdict};
use candor::complaints::actions::{self, Decision};
use candor::notices::PEOPLE_PER_SLICE;
use candor::schema::{follow, notice};
use diesel::prelude::*;

use crate::support::{TestApp, TestPerson};

const TITLE: &str = "地下车库顶板漏水";

struct World {
    app: TestApp,
    estate: EstateId,
    opener: TestPerson,
    triage: TestPerson,
    ambassador: TestPerson,
    id: ComplaintId,
}

impl World {
    /// A complaint that was accepted; everybody has read what there was.
    fn accepted() -> Self {
        let app = TestApp::start();
        let region = app.region("城东公司");
        let estate = app.estate(region, "云栖花园");
        let opener = app.owner("ann@example.com", &app.building(estate, "3栋", 12), "101");
        let triage = app.staff(Role::Triage, Scope::Region(region));
        let ambassador = app.staff_named("lin@staff.example", "林晓", Role::Ambassador, Scope::Estate(estate));
        let id = app.complaint(&opener, estate, TITLE);
        app.accept(&triage, id, &ambassador);
        Self { app, estate, opener, triage, ambassador, id }
    }

    fn told(&self, person: &TestPerson) -> Vec<String> {
        let told = notice::table.filter(notice::person_id.eq(person.id.0)).order(notice::id).select(notice::kind);
        self.app.app.store.read_blocking(|tx| Ok(told.load(tx.conn())?)).unwrap()
    }

    fn unread(&self, person: &TestPerson) -> i32 {
        self.app.actor(person).unread_notices
    }
}

#[test]
fn everybody_concerned_is_told_once_and_not_of_her_own_acts() {
    let world = World::accepted();
    world.app.respond(&world.ambassador, world.id, ReplyKind::Substantive, "防水重做好了。");
    world.app.reply(&world.opener, world.id, None, "谢谢。");

    world.app.run_jobs();

    assert_eq!(world.told(&world.opener), ["claim_approved", "accepted", "response"]);
    assert_eq!(world.told(&world.ambassador), ["named", "reply"]);
    assert_eq!(world.told(&world.triage), ["arrived"]);
    assert_eq!((world.unread(&world.opener), world.unread(&world.ambassador)), (3, 2));
}

#[test]
fn two_workers_and_a_job_that_runs_again_tell_once() {
    let world = World::accepted();
    world.app.respond(&world.ambassador, world.id, ReplyKind::Substantive, "防水重做好了。");

    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| world.app.app.worker.work_off().unwrap());
        }
    });
    // Which of two workers writes its notice first is open.
    let told = || {
        let mut kinds = world.told(&world.opener);
        kinds.sort();
        (kinds, world.unread(&world.opener))
    };
    let before = told();
    world.app.app.store.write_blocking(run_every_job_again).unwrap();
    world.app.run_jobs();

    assert_eq!(before, (["accepted", "claim_approved", "response"].map(ToOwned::to_owned).to_vec(), 3));
    assert_eq!(told(), before);
}

#[test]
fn a_notice_names_who_did_it_her_role_and_the_title() {
    let world = World::accepted();
    world.app.respond(&world.ambassador, world.id, ReplyKind::Substantive, "防水重做好了。");
    world.app.reply(&world.opener, world.id, None, "谢谢。");
    world.app.run_jobs();

    let opener = world.app.signed_in(&world.opener);
    let (chinese, english) = (opener.get("/me/notices"), opener.in_english().get("/me/notices"));
    let ambassador = world.app.signed_in(&world.ambassador).get("/me/notices");

    let notes = chinese.texts(".note p:first-child");
    assert!(notes[0].starts_with(&format!("客户大使 林晓（云栖花园）作出了正式回复 2 楼：{TITLE}")), "{notes:?}");
    assert!(notes[1].starts_with(&format!("客户大使 林晓（云栖花园）负责办理，投诉已受理：{TITLE}")), "{notes:?}");
    let notes = english.texts(".note p:first-child");
    assert!(notes[0].starts_with("Ambassador 林晓（云栖花园） gave an official response floor 2: "), "{notes:?}");
    let notes = ambassador.texts(".note p:first-child");
    assert!(notes[0].starts_with(&format!("3栋业主（云栖花园）回复了 3 楼：{TITLE}")), "{notes:?}");
    assert!(notes[1].starts_with(&format!("由您担任客户大使：{TITLE}")), "{notes:?}");
}

#[test]
fn who_may_sign_a_rejection_is_told_of_it_and_nobody_else() {
    let world = World::accepted();
    let open = world.app.complaint(&world.opener, world.estate, "车位被占了三天");
    let place = world.app.app.store.read_blocking(|tx| candor::complaints::place_of(tx, open)).unwrap();
    let second = world.app.staff_named("he@staff.example", "何冬", Role::Triage, Scope::Region(place.1));
    let outside = world.app.staff(Role::Reviewer, Scope::Group);
    let elsewhere = world.app.region("城西公司");
    let elsewhere = world.app.staff_named("wu@staff.example", "吴远", Role::Triage, Scope::Region(elsewhere));
    let browser = world.app.signed_in(&world.triage);
    let reason = "这是与装修公司之间的合同纠纷，不归我们管，可以向区住建局房管科投诉。";
    for id in [open, world.id] {
        let desk = format!("/desk/complaints/{id}");
        let fields = [("code", "not_ours"), ("reason", reason)];
        assert_eq!(browser.submit(&desk, &format!("{desk}/rejection"), &fields).status, 303);
    }

    world.app.run_jobs();

    let signing = |person: &TestPerson| world.told(person).iter().filter(|kind| *kind == "to_sign").count();
    assert_eq!((signing(&second), signing(&outside)), (1, 2), "once accepted, from outside the region only");
    assert_eq!((signing(&world.triage), signing(&elsewhere), signing(&world.ambassador)), (0, 0, 0));
    let shown = world.app.signed_in(&second).get("/me/notices");
    assert_eq!(shown.attributes(".note.new a", "href")[0], format!("/desk/complaints/{open}"));
    assert!(shown.text(".note").contains("提出不成立，等您作第二人签字"), "{}", shown.text(".note"));
    assert_eq!(world.app.signed_in(&second).get("/desk").texts("#to_sign td b a"), ["车位被占了三天"]);
}

#[test]
fn an_act_with_words_is_told_once_and_by_what_it_does() {
    let world = World::accepted();
    let refused = world.app.complaint(&world.opener, world.estate, "车位被占了三天");
    world.app.accept(&world.triage, refused, &world.ambassador);
    world.app.respond(&world.ambassador, refused, ReplyKind::Substantive, "已经挪走。");
    world.app.propose(&world.ambassador, refused);
    world.app.run_jobs();
    let before = world.told(&world.ambassador).len();
    let version = world.app.row(world.id).version;
    let id = world.id;

    world.app.act(&world.opener, move |tx, actor| actions::withdraw(tx, actor, id, "已经修好了。", version)).unwrap();
    let version = world.app.row(refused).version;
    let decision =
        Decision {
            verdicts: vec![Verdict::Refused], rating: None, text: "还占着。".to_owned(), seen_version: version
        };
    world.app.act(&world.opener, move |tx, actor| actions::decide(tx, actor, refused, &decision)).unwrap();
    world.app.run_jobs();

    assert_eq!(world.told(&world.ambassador).split_off(before), ["withdrawn", "refused"]);
}

#[test]
fn a_notice_of_what_became_invisible_names_nobody() {
    let world = World::accepted();
    world.app.respond(&world.ambassador, world.id, ReplyKind::Substantive, "防水重做好了。");
    world.app.run_jobs();
    world
        .app
        .app
        .store
        .write_blocking(|tx| {
            use candor::schema::complaint;
            let hidden = diesel::update(complaint::table)
                .set((complaint::visibility.eq("withheld"), complaint::opener_id.eq(None::<i64>)));
            hidden.execute(tx.conn())?;
            Ok(())
        })
        .unwrap();

    let shown = world.app.signed_in(&world.opener).get("/me/notices");

    assert!(!shown.body.contains("林晓") && !shown.body.contains(TITLE), "{}", shown.body);
}

fn run_every_job_again(tx: &mut candor::db::WriteTx<'_>) -> candor::base::Result<()> {
    use candor::schema::job;
    diesel::update(job::table.filter(job::kind.eq("notify"))).set(job::state.eq("waiting")).execute(tx.conn())?;
    Ok(())
}

#[test]
fn reading_lowers_the_count_at_once_and_leaves_what_came_later() {
    let world = World::accepted();
    world.app.run_jobs();
    let browser = world.app.signed_in(&world.opener);
    let shown = browser.get("/me/notices");
    world.app.respond(&world.ambassador, world.id, ReplyKind::Substantive, "防水重做好了。");
    world.app.run_jobs();

    let answer = browser.submit_on(&shown, "/me/notices/read", &[]);

    assert_eq!((shown.text(".count").as_str(), shown.texts(".note.new").len()), ("2", 2));
    assert_eq!((answer.status, world.unread(&world.opener)), (303, 1));
    let after = browser.follow(answer);
    assert_eq!((after.text(".count").as_str(), after.texts(".note.new").len()), ("1", 1));
    assert!(
        after.text(".note.new").starts_with("客户大使 林晓（云栖花园）作出了正式回复")
            && after.text(".note.new").contains(TITLE)
    );
    assert_eq!(after.attributes(".note.new a", "href"), [format!("/complaints/{}?page=1#f2", world.id)]);
}

#[test]
fn the_notices_say_it_in_the_reader_s_language() {
    let world = World::accepted();
    world.app.run_jobs();
    let browser = world.app.signed_in(&world.ambassador).in_english();

    let page = browser.get("/me/notices");

    assert!(page.text(".note").contains("You are the ambassador"), "{}", page.text(".note"));
    assert_eq!(page.text(".note [lang=zh]"), TITLE);
}

#[test]
fn a_page_of_notices_asks_the_database_eight_times() {
    let world = World::accepted();
    world.app.run_jobs();
    let browser = world.app.signed_in(&world.opener);

    let before = world.app.app.store.queries_run();
    browser.get("/me/notices");

    assert_eq!(world.app.queries_since(before), 8, "session 2, notices, titles, facts, names, roles, homes");
}

#[test]
fn who_may_not_see_a_held_complaint_is_told_nothing() {
    let world = World::accepted();
    let guest = world.app.person("guest@example.com");
    let held = world.app.complaint(&guest, world.estate, "车位被占了三天");
    let bystander = world.app.person("bystander@example.com");
    follow_all(&world.app, held, &[&bystander]);
    let key = "held";
    world
        .app
        .act(&world.triage, move |tx, actor| {
            let new = actions::NewReply {
                parent_floor: None,
                text: "请补充照片。".into(),
                unmasked: candor::base::masking::Unmasked::NOTHING,
                submission_key: key.into(),
            };
            actions::reply(tx, actor, held, &new)
        })
        .unwrap();

    world.app.run_jobs();

    assert_eq!(world.told(&bystander), Vec::<String>::new());
    assert_eq!(world.told(&guest), ["reply"]);
    assert_eq!(world.told(&world.triage), ["arrived", "arrived"]);
}

fn follow_all(app: &TestApp, id: ComplaintId, people: &[&TestPerson]) {
    let people: Vec<i64> = people.iter().map(|person| person.id.0).collect();
    app.app
        .store
        .write_blocking(move |tx| {
            for person in people {
                let row = (follow::complaint_id.eq(id.0), follow::person_id.eq(person), follow::since.eq(1));
                diesel::insert_into(follow::table).values(row).execute(tx.conn())?;
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn more_people_than_one_slice_are_all_told() {
    let world = World::accepted();
    let crowd: Vec<TestPerson> =
        (0..=PEOPLE_PER_SLICE).map(|number| world.app.person(&format!("p{number}@example.com"))).collect();
    world.app.run_jobs();
    follow_all(&world.app, world.id, &crowd.iter().collect::<Vec<_>>());
    world.app.respond(&world.ambassador, world.id, ReplyKind::Substantive, "防水重做好了。");

    world.app.run_jobs();

    let response = notice::table.filter(notice::kind.eq("response")).count();
    let count: i64 = world.app.app.store.read_blocking(|tx| Ok(response.get_result(tx.conn())?)).unwrap();
    assert_eq!(usize::try_from(count).unwrap(), PEOPLE_PER_SLICE + 2, "the crowd and the opener");
    assert_eq!(world.unread(crowd.last().unwrap()), 1);
}

#[test]
fn one_s_own_and_followed_complaints_have_their_lists() {
    let world = World::accepted();

    let own = world.app.signed_in(&world.opener).get("/me/complaints");
    let followed = world.app.signed_in(&world.ambassador).get("/me/following");
    let nothing = world.app.signed_in(&world.triage).get("/me/complaints");

    assert_eq!(own.texts(".row h3"), [TITLE]);
    assert_eq!(followed.texts(".row h3"), [TITLE]);
    assert_eq!(nothing.text(".empty h2"), "您还没有提过投诉");
}
