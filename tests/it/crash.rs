//! Killed at any moment, the site loses nothing it has acknowledged and does nothing twice.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::mpsc;
use std::thread;

use candor::base::Random;
use candor::db::connection::{DatabaseUrl, Db, establish};
use candor::schema::{complaint, counter, reply};
use candor::settings::Settings;
use diesel::prelude::*;

use crate::support::binary::{candor, finished};
use crate::support::{Browser, TestApp};

const KILLS_OF_THE_SERVER: u32 = 8;
const KILLS_AMONG_PHOTOGRAPHS: u32 = 4;

/// The value of a counter: a complaint has its number from one, and nothing takes it back.
fn counted(conn: &mut Db, name: &str) -> i64 {
    counter::table.find(name).select(counter::value).first(conn).optional().unwrap().unwrap_or(0)
}

fn rows_of(conn: &mut Db) -> (i64, i64) {
    (complaint::table.count().get_result(conn).unwrap(), reply::table.count().get_result(conn).unwrap())
}

pub fn kill(child: &mut Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Letters of which some are answered and some are alike.
fn write_letters(path: &Path, letters: i64) {
    let mut text = "留言编号,留言用户,留言主题,留言时间,留言详情,答复意见,答复时间\n".to_owned();
    for number in 1..=letters {
        let (minute, alike) = (number % 60, number % 400);
        let reply = if number % 3 == 0 { "已收到，正在处理。,2019/5/10 14:00:00" } else { "," };
        writeln!(
            text,
            "{number},A{number},第{number}封信,2019/4/25 9:{minute:02}:00,小区的事情第{alike}号，电梯、路灯和停车都要管。,{reply}"
        )
        .unwrap();
    }
    std::fs::write(path, text).unwrap();
}

/// How many letters there are, and how far each import may come before it is killed: complaints beyond those there are,
/// then so many looks at the database within the slice after that. A start costs more than a slice, and most of all on
/// PostgreSQL: fewer there, but at every mark: before the first slice, at its start, within it, at its end.
fn kills(database: &DatabaseUrl) -> (i64, Vec<(i64, u32)>) {
    let mut random = Random::seeded(25);
    match database {
        DatabaseUrl::Sqlite(_) => (2_000, (0..25).map(|round| (round % 3 % 2, random.below(2_000))).collect()),
        DatabaseUrl::Postgres(_) => {
            (1_000, vec![(0, 0), (0, 300), (1, 0), (1, 50), (1, 200), (1, 500), (51, 1), (51, 100)])
        }
    }
}

#[test]
fn an_import_that_is_killed_goes_on_where_it_was() {
    let app = TestApp::without_server();
    let path = app.settings.data_dir.join("letters.csv");
    let (letters, kills) = kills(&app.settings.database);
    write_letters(&path, letters);
    let arguments = ["import", "letters", path.to_str().unwrap()];
    let mut conn = establish(&app.settings.database).unwrap();

    for (further, looks) in kills {
        let target = (counted(&mut conn, "complaint") + further).min(letters);
        let mut child = candor(&app.settings, &arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        while child.try_wait().unwrap().is_none() && counted(&mut conn, "complaint") < target {}
        // Somewhere in the transaction after that.
        for _ in 0..looks {
            counted(&mut conn, "fact");
        }
        kill(&mut child);
        assert_eq!(rows_of(&mut conn).0 % 50, 0, "a slice is there as a whole or not at all");
    }
    let (before, _) = rows_of(&mut conn);
    assert!((1..letters).contains(&before), "{before} letters came in while imports were killed");
    let (code, said) = finished(&app.settings, &arguments);
    assert_eq!(code, 0, "{said}");

    assert_eq!(rows_of(&mut conn), (letters, letters + letters / 3));
    let (code, said) = finished(&app.settings, &["check"]);
    assert_eq!(code, 0, "{said}");
    let (_, said) = finished(&app.settings, &arguments);
    assert!(said.contains(&format!("0 letters taken, {letters} already there")), "{said}");
}

/// A server with the address it tells when it is ready.
pub struct Serving {
    pub child: Child,
    pub address: String,
}

impl Serving {
    pub fn start(settings: &Settings) -> Self {
        let mut child = candor(settings, &["serve"]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let ready = lines.by_ref().map(Result::unwrap).find(|line| line.contains("\"address\""));
        let ready: serde_json::Value = serde_json::from_str(&ready.unwrap()).unwrap();
        let address = format!("http://{}", ready["fields"]["address"].as_str().unwrap());
        // Nobody reads on: what it logs must not fill the pipe.
        thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }
}

/// Publishes complaints one after the other until the server goes away; tells the title of each that was acknowledged.
fn complains(browser: &Browser, round: u32, told: &mpsc::Sender<String>) {
    for number in 0.. {
        // A new form each time: its key makes sending twice give one complaint.
        let Some(page) = browser.try_get("/complaints/new") else { return };
        let title = format!("第{round}轮第{number}处漏水");
        let mut fields = page.form_fields("/complaints/new/preview");
        fields.retain(|(name, _)| !["title", "text", "category"].contains(&name.as_str()));
        let typed = [("title", title.as_str()), ("text", "一直漏水没有人管。"), ("category", "construction")];
        fields.extend(typed.map(|(name, value)| (name.to_owned(), value.to_owned())));
        let pairs: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        match browser.try_post("/complaints", &pairs) {
            Some(303) => {}
            // One person may not write without end, and a server that was killed answers no more.
            Some(429) | None => return,
            Some(status) => panic!("publishing answered {status}"),
        }
        if told.send(title).is_err() {
            return;
        }
    }
}

#[test]
fn what_a_killed_server_has_acknowledged_is_there() {
    let app = TestApp::without_server();
    let building = app.building(app.estate(app.region("城东公司"), "云栖花园"), "3栋", 12);
    let owner = app.owner("ann@example.com", &building, "101");
    let mut random = Random::seeded(8);
    let mut acknowledged: Vec<String> = Vec::new();
    let mut cookies = None;

    for round in 0..KILLS_OF_THE_SERVER {
        let mut server = Serving::start(&app.settings);
        let browser = Browser::new(&server.address);
        match &cookies {
            Some(kept) => browser.set_cookies(kept),
            None => drop(browser.sign_in(&owner)),
        }
        cookies = Some(browser.cookies());
        let wanted = 1 + random.below(12);
        let (told, receiver) = mpsc::channel();
        let client = thread::spawn(move || complains(&browser, round, &told));
        acknowledged.extend(receiver.iter().take(usize::try_from(wanted).unwrap()));
        kill(&mut server.child);
        acknowledged.extend(receiver.iter());
        client.join().unwrap();
    }

    let complaints = app.app.store.read_blocking(|tx| candor::complaints::all_after(tx, 0, 10_000)).unwrap();
    for title in &acknowledged {
        assert_eq!(complaints.iter().filter(|complaint| complaint.title == *title).count(), 1, "{title}");
    }
    assert!(acknowledged.len() >= usize::try_from(KILLS_OF_THE_SERVER).unwrap());
    let (code, said) = finished(&app.settings, &["check"]);
    assert_eq!(code, 0, "{said}");
}

/// Sends photographs to the draft of a complaint, one after the other, until the server goes away; tells of each that was
/// acknowledged.
fn photographs(browser: &Browser, told: &mpsc::Sender<()>) {
    let mut png = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(900, 700).write_to(&mut png, image::ImageFormat::Png).unwrap();
    loop {
        let Some(page) = browser.try_get("/complaints/new") else { return };
        let place = ("/complaints/new/preview", "/complaints/new");
        match browser.try_send_files(&page, place, &[("act", "save")], &[("a.png", png.get_ref())]) {
            Some(303) => {}
            // Twelve are on it, or the server answers no more.
            Some(422) | None => return,
            Some(status) => panic!("a photograph was answered with {status}"),
        }
        if told.send(()).is_err() {
            return;
        }
    }
}

#[test]
fn photographs_that_a_killed_server_has_acknowledged_are_there_whole() {
    let app = TestApp::without_server();
    let building = app.building(app.estate(app.region("城东公司"), "云栖花园"), "3栋", 12);
    let owner = app.owner("ann@example.com", &building, "101");
    let (mut acknowledged, mut cookies) = (0, None);

    for _ in 0..KILLS_AMONG_PHOTOGRAPHS {
        let mut server = Serving::start(&app.settings);
        let browser = Browser::new(&server.address);
        match &cookies {
            Some(kept) => browser.set_cookies(kept),
            None => drop(browser.sign_in(&owner)),
        }
        cookies = Some(browser.cookies());
        let (told, receiver) = mpsc::channel();
        let client = thread::spawn(move || photographs(&browser, &told));
        acknowledged += receiver.iter().take(2).count();
        kill(&mut server.child);
        acknowledged += receiver.iter().count();
        client.join().unwrap();
    }

    let kept = app.app.store.read_blocking(|tx| candor::media::all_after(tx, "", 100)).unwrap();
    assert!(acknowledged >= 8 && kept.len() >= acknowledged, "{acknowledged} acknowledged, {} kept", kept.len());
    for photograph in &kept {
        let file = app.app.darkroom.folder().read(&photograph.id, candor::media::Size::Large).unwrap();
        image::load_from_memory(&file.unwrap()).unwrap();
    }
    let (code, said) = finished(&app.settings, &["check"]);
    assert_eq!(code, 0, "{said}");
}
