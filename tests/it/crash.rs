//! Killed at any moment, the site loses nothing it has acknowledged and does nothing twice.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;

use candor::base::Random;
use candor::db::connection::{DatabaseUrl, Db, establish};
use candor::settings::Settings;
use diesel::prelude::*;

use crate::support::{Browser, TestApp};

const LETTERS: i64 = 2_000;
const KILLS_OF_THE_IMPORT: u32 = 25;
const KILLS_OF_THE_SERVER: u32 = 8;

/// The binary on the database of a test.
fn candor(settings: &Settings, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_candor"));
    let database = match &settings.database {
        DatabaseUrl::Sqlite(path) => path.display().to_string(),
        DatabaseUrl::Postgres(url) => url.clone(),
    };
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CANDOR_")) {
        command.env_remove(name);
    }
    command
        .args(arguments)
        .env("CANDOR_DATABASE_URL", database)
        .env("CANDOR_DATA_DIR", &settings.data_dir)
        .env("CANDOR_LISTEN", "127.0.0.1:0")
        .stdin(Stdio::null());
    command
}

fn finished(settings: &Settings, arguments: &[&str]) -> (bool, String) {
    let Output { status, stdout, stderr } = candor(settings, arguments).output().unwrap();
    (status.success(), format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr)))
}

fn count(conn: &mut Db, table: &str) -> i64 {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        rows: i64,
    }
    diesel::sql_query(format!("SELECT COUNT(*) AS rows FROM {table}")).get_result::<Row>(conn).unwrap().rows
}

fn kill(child: &mut Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Letters of which some are answered and some are alike.
fn write_letters(path: &Path) {
    let mut text = "留言编号,留言用户,留言主题,留言时间,留言详情,答复意见,答复时间\n".to_owned();
    for number in 1..=LETTERS {
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

#[test]
fn an_import_that_is_killed_goes_on_where_it_was() {
    let app = TestApp::without_server();
    let path = app.settings.data_dir.join("letters.csv");
    write_letters(&path);
    let arguments = ["import", "letters", path.to_str().unwrap()];
    let mut conn = establish(&app.settings.database).unwrap();
    let mut random = Random::seeded(25);

    for _ in 0..KILLS_OF_THE_IMPORT {
        let target = (count(&mut conn, "complaint") + i64::from(random.below(120))).min(LETTERS);
        let extra = random.below(30);
        let mut child = candor(&app.settings, &arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        while child.try_wait().unwrap().is_none() && count(&mut conn, "complaint") < target {}
        // Somewhere in the transaction after that.
        for _ in 0..extra {
            count(&mut conn, "counter");
        }
        kill(&mut child);
        assert_eq!(count(&mut conn, "complaint") % 50, 0, "a slice is there as a whole or not at all");
    }
    let (is_done, said) = finished(&app.settings, &arguments);
    assert!(is_done, "{said}");

    assert_eq!(count(&mut conn, "complaint"), LETTERS);
    assert_eq!(count(&mut conn, "reply"), LETTERS + LETTERS / 3);
    let (is_clean, said) = finished(&app.settings, &["check"]);
    assert!(is_clean, "{said}");
    let (_, said) = finished(&app.settings, &arguments);
    assert!(said.contains("0 letters taken, 2000 already there"), "{said}");
}

/// A server with the address it tells when it is ready.
struct Serving {
    child: Child,
    address: String,
}

impl Serving {
    fn start(settings: &Settings) -> Self {
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
    let (is_clean, said) = finished(&app.settings, &["check"]);
    assert!(is_clean, "{said}");
}
