//! What staff write for each other, notes, findings with photographs, what was heard on a visit, is found nowhere by
//! anybody who does not work on the complaint: one rule, asked on every way out of the site.

use candor::accounts::{self, Scope};
use candor::base::ids::{ComplaintId, EstateId, RoleGrantId};
use candor::base::words::{ReplyKind, Role, VisitChannel};
use candor::desk::{Answers, NewNote, NewVisit, actions};
use candor::i18n::Lang;
use candor::media::{Photograph, Size};
use candor::robots::{NewRobot, Says, Vendor};
use candor::routes::ADDRESSES;
use candor::schema::role_grant;
use diesel::prelude::*;

use crate::check::differences;
use crate::photographs::jpeg;
use crate::support::webhook::Chat;
use crate::support::{Answer, Browser, TestApp, TestPerson};

const NOTE: &str = "施工队欠款停工这件事先别说";
const LOOKED_AT: &str = "302厨房立管检修口";
const FOUND: &str = "卡箍批次不合格，总包私下换料";
const HEARD: &str = "老人说再漏就去总部门口";
/// All that nobody else may read.
const INTERNAL: [&str; 4] = [NOTE, LOOKED_AT, FOUND, HEARD];

struct World {
    app: TestApp,
    chat: Chat,
    estate: EstateId,
    opener: TestPerson,
    neighbour: TestPerson,
    triage: TestPerson,
    ambassador: TestPerson,
    id: ComplaintId,
}

impl World {
    /// A complaint that was looked into, solved, visited and closed, with a group chat that hears of everything.
    fn new() -> Self {
        let chat = Chat::open("");
        let host = chat.host.clone();
        let app = TestApp::start_with(move |settings| settings.robot_hosts = vec![host]);
        let estate = app.estate(app.region("城东公司"), "云栖花园");
        let building = app.building(estate, "3栋", 12);
        let (opener, neighbour) =
            (app.owner("ann@example.com", &building, "101"), app.owner("bob@example.com", &building, "102"));
        let triage = app.staff(Role::Triage, Scope::Group);
        let ambassador = app.staff_named("lin@staff.example", "林晓", Role::Ambassador, Scope::Estate(estate));
        let url = format!("http://{}/cgi-bin/webhook/send?key=693a91f6", chat.host);
        let says = Says { arrived: true, crisis: true, due: true };
        let (name, secret, language) = ("客服群".to_owned(), String::new(), Lang::ZhCn);
        let robot = NewRobot { vendor: Vendor::Wecom, name, scope: Scope::Group, url, secret, language, says };
        let admin = app.admin();
        app.act(&admin, move |tx, actor| candor::robots::actions::add(tx, actor, &robot)).unwrap();
        let id = app.complaint(&opener, estate, "立管渗水泡坏地板");
        app.run_jobs();
        app.accept(&triage, id, &ambassador);
        Self { app, chat, estate, opener, neighbour, triage, ambassador, id }
    }

    fn full() -> Self {
        let world = Self::new();
        let (app, id) = (&world.app, world.id);
        let note = NewNote { body: NOTE.to_owned(), submission_key: "a note".to_owned() };
        app.act(&world.triage, move |tx, actor| actions::write_note(tx, actor, id, &note)).unwrap();
        assert_eq!(
            world.find_out(&world.ambassador, &[("cause", "water_riser"), ("certainty", "suspected")]).status,
            303
        );
        app.respond(&world.ambassador, id, ReplyKind::Substantive, "已关阀止水，正在查明原因。");
        app.propose(&world.ambassador, id);
        app.decide(&world.opener, id, &[candor::base::words::Verdict::Confirmed], Some(5));
        let answers = Answers { is_solved: true, satisfaction: 4, was_respected: true, was_pressed: false };
        let visit =
            NewVisit { channel: VisitChannel::Phone, answers: Some(answers), note: HEARD.to_owned(), household: None };
        let caller = app.staff(Role::ReturnCaller, Scope::Group);
        app.act(&caller, move |tx, actor| actions::record_visit(tx, actor, id, &visit)).unwrap();
        app.run_jobs();
        world
    }

    fn place(&self) -> String {
        format!("/desk/complaints/{}/investigation", self.id)
    }

    /// Sends the form of a finding, with a photograph.
    fn find_out(&self, person: &TestPerson, fields: &[(&str, &str)]) -> Answer {
        self.send(&self.app.signed_in(person), fields)
    }

    fn send(&self, browser: &Browser, fields: &[(&str, &str)]) -> Answer {
        let place = self.place();
        let shown = browser.get(&place);
        if shown.status != 200 {
            return shown;
        }
        let own = [("looked_at", LOOKED_AT), ("found", FOUND), ("act", "send")];
        let mut all: Vec<(&str, &str)> =
            own.into_iter().filter(|(name, _)| fields.iter().all(|(f, _)| f != name)).collect();
        all.extend(fields);
        browser.send_files(&shown, (&place, &place), &all, &[("a.jpg", &jpeg(60, 40))])
    }

    fn photographs(&self) -> Vec<Photograph> {
        self.app.app.store.read_blocking(|tx| candor::media::all_after(tx, "", 100)).unwrap()
    }

    /// Everybody who has nothing to do with it, by a name.
    fn others(&self) -> Vec<(&'static str, Browser)> {
        let app = &self.app;
        let region = app.region("城西公司");
        let elsewhere = app.estate(region, "听澜苑");
        let staff = |name, role, scope| (name, app.signed_in(&app.staff(role, scope)));
        vec![
            ("visitor", app.browser()),
            ("opener", app.signed_in(&self.opener)),
            ("neighbour", app.signed_in(&self.neighbour)),
            staff("manager elsewhere", Role::ServiceManager, Scope::Estate(elsewhere)),
            staff("ambassador elsewhere", Role::Ambassador, Scope::Region(region)),
            staff("general manager elsewhere", Role::RegionalGm, Scope::Region(region)),
            staff("moderator", Role::Moderator, Scope::Group),
            staff("auditor", Role::Auditor, Scope::Group),
            staff("editor", Role::Editor, Scope::Group),
            staff("administrator", Role::Admin, Scope::Group),
        ]
    }

    /// Every address of the site that can be filled, and what one could ask of it.
    fn places(&self) -> Vec<String> {
        let id = self.id.to_string();
        let fill = |path: &str| {
            let path = path.replace("/estates/{id}", &format!("/estates/{}", self.estate));
            path.replace("{id}", &id).replace("{floor}", "1").replace("{number}", "1")
        };
        let paths = ADDRESSES.iter().filter(|address| address.method == "get").map(|address| fill(address.path));
        let mut places: Vec<String> = paths.filter(|path| !path.contains('{')).collect();
        places.extend(
            ["?view=official", "?view=newest", "?view=tree", "?view=opener"].map(|v| format!("/complaints/{id}{v}")),
        );
        let encoded = |words: &str| words.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat();
        places.extend(INTERNAL.map(|words| format!("/search?q={}", encoded(words))));
        places.push("/sitemap/1.xml".to_owned());
        places
    }
}

#[test]
fn what_is_internal_is_nowhere_for_anybody_else() {
    let world = World::full();
    let photograph = world.photographs().pop().unwrap();
    let places = world.places();
    assert!(places.len() > 90, "{} addresses", places.len());

    for (reader, browser) in world.others() {
        for place in &places {
            let page = browser.get(place);
            assert!(page.status < 500, "{reader} on {place}: {}", page.status);
            // A search repeats what one asked for; it must find nothing.
            let body = if place.starts_with("/search") { page.text(".rows") } else { page.body.clone() };
            for words in INTERNAL.into_iter().chain([photograph.id.as_str()]) {
                assert!(!body.contains(words), "{reader} reads {words} on {place}");
            }
        }
        for size in Size::ALL {
            assert_eq!(browser.get(&photograph.url(*size)).status, 404, "{reader}");
        }
    }
    for letter in world.app.letters() {
        let whole = format!("{letter:?}");
        assert!(INTERNAL.iter().all(|words| !whole.contains(words)), "{whole}");
    }
    assert!(!world.chat.texts().is_empty());
    assert!(world.chat.texts().iter().all(|text| INTERNAL.iter().all(|words| !text.contains(words))));
    let facts = world.app.app.store.read_blocking(|tx| candor::outbox::facts_after(tx, 0, 10_000)).unwrap();
    assert!(INTERNAL.iter().all(|words| !format!("{facts:?}").contains(words)));
    assert_eq!(differences(&world.app), Vec::<String>::new());
}

#[test]
fn who_works_on_it_reads_it_all_and_nothing_may_keep_its_photographs() {
    let world = World::full();
    let photograph = world.photographs().pop().unwrap();

    for person in [&world.ambassador, &world.triage] {
        let browser = world.app.signed_in(person);
        let desk = browser.get(&format!("/desk/complaints/{}", world.id));
        assert!(desk.body.contains(NOTE) && desk.body.contains(HEARD));
        assert!(desk.attributes("a", "href").contains(&world.place()));
        let page = browser.get(&world.place());
        assert!(page.body.contains(FOUND) && page.body.contains(LOOKED_AT) && page.body.contains(&photograph.id));
        assert!(page.text("#findings .chip").contains("怀疑"));
        let file = browser.get(&photograph.url(Size::Large));
        assert_eq!((file.status, file.headers["cache-control"].as_str()), (200, "private, no-store"));
    }
}

#[test]
fn who_left_the_case_reads_not_even_what_she_wrote_herself() {
    let world = World::full();
    let photograph = world.photographs().pop().unwrap();
    let elsewhere = world.app.estate(world.app.region("城西公司"), "听澜苑");
    world.app.staff_named("lin@staff.example", "林晓", Role::Ambassador, Scope::Estate(elsewhere));
    let (person, admin) = (world.ambassador.id, world.app.admin());
    let held = role_grant::table.filter(role_grant::person_id.eq(person.0)).order(role_grant::id);
    let held = held.select(role_grant::id);
    let held: i64 = world.app.app.store.read_blocking(|tx| Ok(held.first(tx.conn())?)).unwrap();
    let end = accounts::actions::end_role;
    world.app.act(&admin, move |tx, actor| end(tx, actor, person, RoleGrantId(held))).unwrap();

    let browser = world.app.signed_in(&world.ambassador);

    assert_eq!(browser.get(&world.place()).status, 403);
    assert_eq!(browser.get(&photograph.url(Size::Small)).status, 404);
    assert!(!browser.get("/me/files").body.contains(&photograph.id));
    assert!(!browser.get("/me/export/file").body.contains(&photograph.id));
    let token = browser.get("/me/sessions").attributes("input[name=csrf]", "value").remove(0);
    let thrown_away =
        browser.post_without_token(&format!("/me/files/{}/end", photograph.id), &[("csrf", token.as_str())]);
    assert_eq!(thrown_away.status, 404);
    assert_eq!(world.photographs().len(), 1, "the record stays");
}

#[test]
fn staff_read_nothing_internal_about_their_own_complaint() {
    let world = World::full();
    world.app.staff_named(&world.opener.email, "安然", Role::ServiceManager, Scope::Group);

    let browser = world.app.signed_in(&world.opener);

    assert_eq!(browser.get(&world.place()).status, 403);
    assert!(!browser.get(&format!("/desk/complaints/{}", world.id)).body.contains(NOTE));
    assert_eq!(browser.get(&world.photographs()[0].url(Size::Small)).status, 404);
}

#[test]
fn a_confirmed_cause_is_public_by_its_code_alone_and_a_finding_is_written_once() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ambassador);
    for (field, fields) in [
        ("found", vec![("found", "")]),
        ("looked_at", vec![("looked_at", "")]),
        ("certainty", vec![("cause", "lift")]),
        ("cause", vec![("certainty", "confirmed")]),
    ] {
        let answer = world.send(&browser, &fields);
        assert_eq!(answer.status, 422, "{field}");
        assert!(answer.has(&format!(".field.bad #{field}, #{field}.bad")), "{field}");
        assert_eq!(answer.texts(".shots li").len(), 1, "the photograph waits in the form");
    }
    let place = world.place();
    let form = browser.get(&place);
    let fields = [
        ("looked_at", LOOKED_AT),
        ("found", FOUND),
        ("cause", "water_riser"),
        ("certainty", "confirmed"),
        ("act", "send"),
    ];
    for _ in 0..2 {
        assert_eq!(browser.send_files(&form, (&place, &place), &fields, &[]).status, 303);
    }

    assert_eq!(browser.get(&place).texts("#findings li").len(), 1);
    let thread = world.app.browser().get(&format!("/complaints/{}", world.id));
    assert!(thread.text("main").contains("给排水立管"));
    assert!(!thread.body.contains(FOUND));
    assert_eq!(differences(&world.app), Vec::<String>::new());
}

#[test]
fn nobody_else_leaves_anything_in_the_record() {
    let world = World::new();
    let elsewhere = world.app.estate(world.app.region("城西公司"), "听澜苑");
    let stranger = world.app.staff(Role::ServiceManager, Scope::Estate(elsewhere));

    assert_eq!(world.find_out(&stranger, &[]).status, 403);
    let browser = world.app.signed_in(&stranger);
    let form = browser.get("/desk");
    let fields = [("looked_at", LOOKED_AT), ("found", FOUND), ("act", "send"), ("key", "abc")];
    let token = form.attributes("input[name=csrf]", "value").remove(0);
    let all: Vec<(&str, &str)> = fields.into_iter().chain([("csrf", token.as_str())]).collect();
    assert_eq!(browser.post_without_token(&world.place(), &all).status, 403);
    assert_eq!(world.find_out(&world.opener, &[]).status, 403);
    assert!(world.photographs().is_empty());
}

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

#[test]
fn a_paper_in_the_record_is_a_file_to_be_saved_by_those_who_read_it() {
    let world = World::new();
    let (place, browser) = (world.place(), world.app.signed_in(&world.ambassador));
    let fields = [("looked_at", LOOKED_AT), ("found", FOUND), ("act", "send")];
    let files: [(&str, &[u8]); 2] = [("检测 报告;x.pdf", PDF), ("a.jpg", &jpeg(60, 40))];

    let sent = browser.send_files(&browser.get(&place), (&place, &place), &fields, &files);

    assert_eq!(sent.status, 303, "{}", sent.text("main"));
    let shown = browser.get(&place);
    let href = shown.attributes("#findings .attached a", "href").remove(0);
    assert!(shown.text("#findings .attached").contains("检测 报告"), "{}", shown.text("#findings"));
    assert_eq!(shown.texts("#findings figure li").len(), 1, "the photograph beside it");
    let file = browser.get(&href);
    assert_eq!((file.status, file.body.as_bytes()), (200, PDF));
    for (name, value) in [
        ("content-type", "application/pdf"),
        (
            "content-disposition",
            "attachment; filename=\"paper.pdf\"; filename*=UTF-8''%E6%A3%80%E6%B5%8B%20%E6%8A%A5%E5%91%8A",
        ),
        ("content-security-policy", "default-src 'none'; sandbox; frame-ancestors 'none'"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "private, no-store"),
    ] {
        assert!(file.headers[name].starts_with(value), "{name}: {}", file.headers[name]);
    }
    let paper = world.photographs().into_iter().find(|one| one.paper().is_some()).unwrap();
    assert_eq!(browser.get(&paper.url(Size::Large)).status, 404, "it is never shown");
    assert_eq!(browser.get(&href.replace(&paper.id, &"x".repeat(22))).status, 404);
    for (who, other) in world.others() {
        assert_eq!(other.get(&href).status, 404, "{who}");
    }
    assert_eq!(differences(&world.app), Vec::<String>::new());

    world.app.app.darkroom.folder().remove(&paper.id).unwrap();
    assert_eq!(differences(&world.app), [format!("paper {}: its file is not there", paper.id)]);
}

#[test]
fn a_paper_waits_in_its_form_and_goes_with_it_and_what_is_none_is_named() {
    let world = World::new();
    let (place, browser) = (world.place(), world.app.signed_in(&world.ambassador));
    let fields = [("looked_at", LOOKED_AT), ("found", ""), ("act", "send")];
    let heavy: Vec<u8> = PDF.iter().copied().chain(std::iter::repeat_n(b' ', candor::media::MAX_PAPER_BYTES)).collect();
    let files: [(&str, &[u8]); 4] = [
        ("报告.pdf", PDF),
        ("页面.pdf", b"<html><script>alert(1)</script>"),
        ("半份.pdf", b"%PDF-1.4 1 0 obj"),
        ("重.pdf", &heavy),
    ];

    let again = browser.send_files(&browser.get(&place), (&place, &place), &fields, &files);

    assert_eq!((again.status, again.texts(".attached").len()), (422, 1), "{}", again.text("main"));
    let said = again.text("#photographs-field");
    assert!(said.contains("“页面.pdf”不是照片也不是 PDF") && said.contains("“半份.pdf”不完整"), "{said}");
    assert!(said.contains("“重.pdf”超过 10 MB"), "{said}");
    let href = again.attributes(".attached a", "href").remove(0);
    assert_eq!(browser.get(&href).status, 200, "hers to look at before she sends it");
    for other in [&world.triage, &world.opener] {
        assert_eq!(world.app.signed_in(other).get(&href).status, 404);
    }
    assert!(!browser.get("/me/files").body.contains(&href));

    let dropped = again.attributes(".attached button", "value").remove(0);
    let fields = [("looked_at", LOOKED_AT), ("found", FOUND), ("drop", dropped.as_str())];
    let without = browser.send_files(&again, (&place, &place), &fields, &[("别的.pdf", PDF)]);
    assert_eq!((without.status, without.texts(".attached").len()), (200, 1));
    assert_eq!(browser.get(&href).status, 404);
    let left = world.photographs().remove(0);
    world.app.advance_days(2);
    world.app.run_jobs();
    assert!(world.photographs().is_empty(), "nobody sent it");
    assert_eq!(world.app.app.darkroom.folder().read_paper(&left.id).unwrap(), None);
    assert_eq!(differences(&world.app), Vec::<String>::new());
}
