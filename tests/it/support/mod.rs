//! A site per test, and browsers to visit it with.

pub mod binary;
pub mod post_office;
pub mod source;
pub mod town;
pub mod webhook;

mod browser;
pub mod crowd;
pub mod database;
mod people;
mod places;
mod threads;

use std::net::TcpListener;
use std::thread;

use candor::app::{App, serve};
use candor::base::{Clock, Instant, Random};
use candor::settings::{MailRoute, Settings, SmsRoute, StaffTotp};

pub use browser::{Answer, Browser, encode};
use database::TestDatabase;
pub use people::{PASSWORD, TestPerson, link_in};

/// Friday 2026-11-20 10:00 in Shanghai: a working day before a weekend.
pub const START: &str = "2026-11-20T10:00:00+08:00";

/// A site with a standing clock and jobs that run when told to.
pub struct TestApp {
    pub app: App,
    pub clock: Clock,
    pub settings: Settings,
    pub address: String,
    handle: Option<actix_web::dev::ServerHandle>,
    thread: Option<thread::JoinHandle<()>>,
    // Dropped last: the folder and the database go with it.
    _database: TestDatabase,
}

pub fn instant(rfc3339: &str) -> Instant {
    Instant(chrono::DateTime::parse_from_rfc3339(rfc3339).unwrap().timestamp_millis())
}

impl TestApp {
    pub fn start() -> Self {
        Self::start_with(|_| {})
    }

    /// A site that people reach under another address.
    pub fn start_at(base_url: &str) -> Self {
        Self::start_with(|settings| base_url.clone_into(&mut settings.base_url))
    }

    /// A database with the parts of a site on it, and nobody who answers.
    pub fn without_server() -> Self {
        Self::built_with(|_| {})
    }

    /// The same on a database of one's choice.
    pub fn without_server_on(database: TestDatabase) -> Self {
        Self::built_on(database, |_| {})
    }

    fn built_with(change: impl FnOnce(&mut Settings)) -> Self {
        Self::built_on(TestDatabase::create(), change)
    }

    fn built_on(database: TestDatabase, change: impl FnOnce(&mut Settings)) -> Self {
        let clock = Clock::standing_at(instant(START));
        let mut settings = database.settings();
        settings.mail = MailRoute::Memory;
        settings.sms = SmsRoute::Memory;
        settings.staff_totp = StaffTotp::Optional;
        change(&mut settings);
        let app = App::build(&settings, clock.clone(), Random::seeded(7)).unwrap();
        Self { app, clock, settings, address: String::new(), handle: None, thread: None, _database: database }
    }

    /// A site with settings of its own.
    pub fn start_with(change: impl FnOnce(&mut Settings)) -> Self {
        let mut site = Self::built_with(change);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        site.address = format!("http://{}", listener.local_addr().unwrap());
        let (sender, receiver) = std::sync::mpsc::channel();
        let parts = site.app.clone();
        let thread = thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server = serve(&parts, listener, 1).unwrap();
                sender.send(server.handle.clone()).unwrap();
                server.run().await.unwrap();
            });
        });
        site.handle = Some(receiver.recv().unwrap());
        site.thread = Some(thread);
        site
    }

    /// A browser without cookies, in Chinese.
    pub fn browser(&self) -> Browser {
        Browser::new(&self.address)
    }

    /// Runs every job that is due now and lets the search catch up.
    pub fn run_jobs(&self) {
        self.app.worker.work_off().unwrap();
        self.app.indexer.catch_up().unwrap();
    }

    pub fn advance_minutes(&self, minutes: i64) {
        self.clock.advance_millis(minutes * 60_000);
    }

    pub fn advance_days(&self, days: i64) {
        self.advance_minutes(days * 24 * 60);
    }

    /// Statements that reading requests have run since the last call with the same `before`.
    pub fn queries_since(&self, before: u64) -> u64 {
        self.app.store.queries_run() - before
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        let Some(handle) = &self.handle else { return };
        let stopping = handle.stop(false);
        thread::spawn(move || actix_web::rt::System::new().block_on(stopping)).join().unwrap();
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}
