//! The HTTP server and the threads beside it.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App as WebApp, HttpServer, web};
use anyhow::{Context as _, anyhow};

use super::App;
use crate::accounts;
use crate::base::Result;
use crate::calendar;
use crate::club::points;
use crate::db::ReadTx;
use crate::routes;
use crate::web::form::MAX_FORM_BYTES;
use crate::web::health::Warnings;
use crate::web::{assets, error_page, guard};

/// Requests in flight are finished for so long after a signal to stop.
const GRACE_SECONDS: u64 = 20;
/// A client that does not finish its request header in this time is dropped.
const SLOW_CLIENT: Duration = Duration::from_secs(10);

/// When sessions were last seen is written this often.
const SEEN_EVERY: Duration = Duration::from_secs(60);

/// What people have read is written this often: soon enough for the list they go back to.
const READ_EVERY: Duration = Duration::from_secs(2);

/// A server with its address known and its threads running.
pub struct Server {
    /// Where it listens: with the real port when 0 was asked for.
    pub address: SocketAddr,
    /// Stops it.
    pub handle: ServerHandle,
    running: actix_web::dev::Server,
    followers: Vec<JoinHandle<()>>,
    stop: Arc<AtomicBool>,
    app: App,
}

/// Starts to listen. With `workers` 0 the server takes one thread for each core.
pub fn serve(app: &App, listener: TcpListener, workers: usize) -> anyhow::Result<Server> {
    assets::prepare();
    let address = listener.local_addr().context("reading the listening address")?;
    let site = web::Data::from(Arc::clone(&app.site));
    let limits = web::Data::from(Arc::clone(&app.limits));
    let seen = web::Data::from(Arc::clone(&app.seen));
    let readings = web::Data::from(Arc::clone(&app.readings));
    let store = web::Data::new(app.store.clone());
    let index = web::Data::from(Arc::clone(&app.index));
    let indexed = web::Data::new(app.indexed.clone());
    let page_cache = web::Data::from(Arc::clone(&app.page_cache));
    let darkroom = web::Data::new(app.darkroom.clone());
    let server = HttpServer::new(move || {
        WebApp::new()
            .app_data(site.clone())
            .app_data(limits.clone())
            .app_data(seen.clone())
            .app_data(readings.clone())
            .app_data(store.clone())
            .app_data(index.clone())
            .app_data(indexed.clone())
            .app_data(page_cache.clone())
            .app_data(darkroom.clone())
            .app_data(web::Data::new(Warnings(warnings)))
            .app_data(web::PayloadConfig::new(MAX_FORM_BYTES))
            .wrap(from_fn(accounts::load_session))
            .wrap(from_fn(guard::refuse_other_origins))
            .wrap(from_fn(error_page::render))
            .wrap(Compress::default())
            .wrap(from_fn(guard::number_and_harden))
            .configure(routes::configure)
    });
    let server = if workers == 0 { server } else { server.workers(workers) };
    let running = server
        .client_request_timeout(SLOW_CLIENT)
        .shutdown_timeout(GRACE_SECONDS)
        .listen(listener)
        .with_context(|| format!("listening on {address}"))?
        .run();
    Ok(Server {
        address,
        handle: running.handle(),
        running,
        followers: Vec::new(),
        stop: Arc::default(),
        app: app.clone(),
    })
}

/// What an operator should see to.
fn warnings(tx: &mut ReadTx<'_>) -> Result<Vec<String>> {
    let missing = calendar::calendars(tx)?.latest().missing_notice_on(tx.now().date());
    let missing = missing.map(|year| format!("no_holiday_notice_for_{year}"));
    Ok(missing.into_iter().chain(points::warnings(tx)?).collect())
}

/// Writes what reads have noted, again and again and at the end. What cannot be written waits for the next time.
fn write_noted(stop: &AtomicBool, every: Duration, flush: impl Fn() -> Result<()>) {
    loop {
        let is_last = stop.load(Ordering::SeqCst);
        if let Err(error) = flush() {
            tracing::error!(error = format!("{error:?}"), "what reads have noted could not be written");
        }
        if is_last {
            return;
        }
        thread::park_timeout(every);
    }
}

impl Server {
    /// Starts the threads beside the server: one turns facts into jobs and runs these, one feeds the search index, one
    /// tells the kept pages what other processes have changed, two write what reads have noted.
    pub fn with_followers(mut self) -> anyhow::Result<Self> {
        let app = self.app.clone();
        let (worker, indexer, follower) =
            (Arc::clone(&app.worker), Arc::clone(&app.indexer), Arc::clone(&app.page_follower));
        self.follow("worker", move |stop| worker.run(stop))?;
        self.follow("indexer", move |stop| indexer.run(stop))?;
        self.follow("pages", move |stop| follower.run(stop))?;
        let (seen, store) = (Arc::clone(&app.seen), app.store.clone());
        self.follow("sessions", move |stop| write_noted(stop, SEEN_EVERY, || seen.flush(&store)))?;
        self.follow("readings", move |stop| write_noted(stop, READ_EVERY, || app.readings.flush(&app.store)))?;
        Ok(self)
    }

    /// Starts one of them.
    fn follow(&mut self, name: &str, work: impl FnOnce(&Arc<AtomicBool>) + Send + 'static) -> anyhow::Result<()> {
        let stop = Arc::clone(&self.stop);
        let thread = thread::Builder::new().name(name.to_owned()).spawn(move || work(&stop));
        self.followers.push(thread.with_context(|| format!("starting the thread {name}"))?);
        Ok(())
    }

    /// Serves until it is told to stop; requests in flight are finished, then the job at hand.
    pub async fn run(self) -> anyhow::Result<()> {
        let served = self.running.await.context("serving");
        self.stop.store(true, Ordering::SeqCst);
        self.app.store.commits().announce();
        for thread in self.followers {
            thread.thread().unpark();
            thread.join().map_err(|_| anyhow!("a thread beside the server panicked"))?;
        }
        served
    }
}
