//! The only place that builds things: the store, the search index, the worker and the server, from the settings.

mod lock;
mod server;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;

use crate::accounts::{self, LastSeen};
use crate::base::{Clock, Random};
use crate::club::articles;
use crate::club::members;
use crate::club::points;
use crate::club::rewards;
use crate::complaints;
use crate::complaints::reading::Readings;
use crate::db::{Store, migrate};
use crate::delivery::{HttpClient, Mailer, Messenger};
use crate::desk;
use crate::drafts;
use crate::estates;
use crate::media::{self, Darkroom, Folder};
use crate::moderation;
use crate::notices;
use crate::outbox::{Handler, Handlers, Worker};
use crate::reactions;
use crate::robots;
use crate::search::{Index, Indexer};
use crate::settings::Settings;
use crate::web::Site;
use crate::web::health::Indexed;
use crate::web::limits::Limits;
use crate::web::page_cache::{BUDGET_BYTES, PageCache, PageFollower};

pub use lock::DataLock;
pub use server::{Server, serve};

/// The search index, within the data folder.
pub const INDEX_FOLDER: &str = "index";

/// The parts of a running site. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub store: Store,
    /// What pages know of the site.
    pub site: Arc<Site>,
    /// When sessions were last seen.
    pub seen: Arc<LastSeen>,
    /// What people have read.
    pub readings: Arc<Readings>,
    /// How often one may do what.
    pub limits: Arc<Limits>,
    /// How letters leave.
    pub mailer: Mailer,
    /// Where photographs are developed and kept.
    pub darkroom: Darkroom,
    /// How short messages leave.
    pub messenger: Messenger,
    /// Facts into jobs, jobs into deeds.
    pub worker: Arc<Worker>,
    /// What is found.
    pub index: Arc<Index>,
    /// Facts into the index.
    pub indexer: Arc<Indexer>,
    /// How far the index has come.
    pub indexed: Indexed,
    /// The pages of visitors.
    pub page_cache: Arc<PageCache>,
    /// Facts to the pages that they change.
    pub page_follower: Arc<PageFollower>,
}

impl App {
    /// Brings the schema up to date and puts the parts together; nothing runs yet but the writer.
    pub fn build(settings: &Settings, clock: Clock, random: Random) -> anyhow::Result<Self> {
        std::fs::create_dir_all(&settings.data_dir)
            .with_context(|| format!("making the data folder {}", settings.data_dir.display()))?;
        if let Some(folder) = settings.database.file().and_then(Path::parent) {
            std::fs::create_dir_all(folder).with_context(|| format!("making the folder {}", folder.display()))?;
        }
        let applied = migrate::up(&settings.database)?;
        if !applied.is_empty() {
            tracing::info!(count = applied.len(), "migrations applied");
        }
        let store = Store::open(settings.store_options(clock.clone(), random))?;
        let site = Site {
            company: settings.company.clone(),
            base_url: settings.base_url.clone(),
            secret: settings.secret()?,
            demo: settings.demo,
            trusted_proxies: settings.trusted_proxies.clone(),
            staff_totp: settings.staff_totp,
            sms_daily_limit: settings.sms_daily_limit,
            robot_hosts: settings.robot_hosts.clone(),
            clock,
        };
        let site = Arc::new(site);
        let letters = settings.data_dir.join("letters");
        let mailer = Mailer::new(&settings.mail, &settings.mail_from, &letters, store.clock().clone())?;
        let folder = Folder::in_data(&settings.data_dir);
        folder.prepare()?;
        let messenger = Messenger::new(&settings.sms, &settings.data_dir.join("messages"));
        let by_kind = handlers(&store, &site, (&mailer, &messenger), &folder);
        let handlers = Handlers {
            reactions: reactions::of,
            timetable: reactions::timetable,
            by_the_clock: complaints::jobs::strike_all,
            by_kind,
        };
        let worker = Arc::new(Worker::new(store.clone(), handlers));
        let index = Arc::new(Index::open(&settings.data_dir.join(INDEX_FOLDER))?.with_clock(store.clock().clone()));
        let reached = Indexed::default();
        let follower = Arc::new(Indexer::new(store.clone(), Arc::clone(&index), reached.clone()));
        let page_cache = Arc::new(PageCache::new(BUDGET_BYTES));
        let page_follower = PageFollower::start(&store, &page_cache, reactions::touched)?;
        Ok(Self {
            store,
            site,
            seen: Arc::default(),
            readings: Arc::default(),
            limits: Arc::new(Limits::default()),
            mailer,
            darkroom: Darkroom::new(folder),
            messenger,
            worker,
            index,
            indexer: follower,
            indexed: reached,
            page_cache,
            page_follower,
        })
    }
}

/// Every kind of job with its handler.
fn handlers(
    store: &Store,
    site: &Arc<Site>,
    delivery: (&Mailer, &Messenger),
    folder: &Folder,
) -> HashMap<&'static str, Handler> {
    let mut handlers: HashMap<_, _> = accounts::jobs::handlers(store, site, delivery).into_iter().collect();
    handlers.extend(moderation::jobs::handlers(store));
    handlers.extend(notices::jobs::handlers(&notices::Post::new(store.clone(), Arc::clone(site), delivery.0.clone())));
    let post = desk::Post { store: store.clone(), site: Arc::clone(site), mailer: delivery.0.clone() };
    handlers.extend(desk::jobs::handlers(&post));
    handlers.extend(drafts::jobs::handlers(store, folder));
    handlers.extend(media::jobs::handlers(store, folder));
    handlers.extend(estates::jobs::handlers(store, folder));
    handlers.extend(complaints::jobs::handlers(store));
    handlers.extend(members::jobs::handlers(store));
    handlers.extend(points::jobs::handlers(store));
    handlers.extend(articles::jobs::handlers(store));
    handlers.extend(rewards::jobs::handlers(store));
    let line = robots::jobs::Line {
        store: store.clone(),
        http: HttpClient::default(),
        base_url: site.base_url.as_str().into(),
        named_hosts: site.robot_hosts.as_slice().into(),
    };
    handlers.extend(robots::jobs::handlers(&line));
    handlers
}
