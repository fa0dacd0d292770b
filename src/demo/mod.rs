//! A small world to try the site in: `candor demo`.
//!
//! Everything in it was done through the actions that people use, under a clock that was moved through the last weeks,
//! so that states, clocks and facts are what they would be; afterwards the site is served under the machine's clock. The
//! world is made once, in a folder of its own, and kept; it is put in place only when it is complete. Its people have
//! one password, which is no secret: therefore it listens on this machine alone, and no letter leaves it.
//!
//! Deliberately absent: real names, real estates, and anything that writes a row past an action.

mod articles;
mod club;
mod people;
mod pictures;
mod script;
mod stage;
mod suggestions;
mod world;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use crate::app::App;
use crate::base::{Clock, Instant, Random};
use crate::db::DatabaseUrl;
use crate::settings::{MailRoute, Settings, SmsRoute, StaffTotp};

pub use people::{EVERYBODY, Guide, PASSWORD};

/// Chance of a demonstration is the same each time; its tokens are of no worth.
const SEED: u64 = 2_026;
/// The world began so many days ago.
const DAYS: i64 = 45;

/// The settings of the demonstration: its own folder and database, on this machine alone.
///
/// # Errors
/// When the settings tell it to listen to others.
pub fn settings(site: &Settings, port: Option<u16>) -> anyhow::Result<Settings> {
    let mut listen = site.listen;
    if let Some(port) = port {
        listen.set_port(port);
    }
    if !listen.ip().is_loopback() {
        bail!("the password of the demonstration is no secret: it does not listen on {listen}, only on 127.0.0.1");
    }
    let mut settings = site.clone();
    settings.data_dir = site.data_dir.join("demo");
    settings.database = DatabaseUrl::in_folder(&settings.data_dir);
    settings.base_url = format!("http://{listen}");
    settings.listen = listen;
    settings.mail = MailRoute::Files;
    settings.sms = SmsRoute::Files;
    settings.staff_totp = StaffTotp::Optional;
    settings.trusted_proxies = Vec::new();
    settings.secret_key = None;
    settings.demo = true;
    Ok(settings)
}

/// Makes the world unless it is there; gives whether it was made now.
pub fn prepare(settings: &Settings, now: Instant) -> anyhow::Result<bool> {
    if settings.data_dir.exists() {
        return Ok(false);
    }
    let unfinished = unfinished(&settings.data_dir);
    remove(&unfinished)?;
    let mut draft = settings.clone();
    draft.data_dir.clone_from(&unfinished);
    draft.database = DatabaseUrl::in_folder(&unfinished);
    draft.mail = MailRoute::Memory;
    make(&draft, now)?;
    fs::rename(&unfinished, &settings.data_dir).context("putting the demonstration in place")?;
    Ok(true)
}

/// Removes the world, so that the next start makes it anew.
pub fn forget(settings: &Settings) -> anyhow::Result<()> {
    remove(&settings.data_dir)
}

fn unfinished(data_dir: &Path) -> PathBuf {
    data_dir.with_extension("unfinished")
}

fn remove(folder: &Path) -> anyhow::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("removing {}", folder.display()))?;
    }
    Ok(())
}

fn make(settings: &Settings, now: Instant) -> anyhow::Result<()> {
    let clock = Clock::standing_at(now.plus_days(-DAYS));
    let app = App::build(settings, clock.clone(), Random::seeded(SEED))?;
    let world = world::build(&app.store).context("making the people and places of the demonstration")?;
    club::begin(&app, &world, now).context("letting the first members join")?;
    app.worker.work_off().context("working off the jobs of the demonstration")?;
    articles::publish(&app, &world).context("publishing the magazine of the demonstration")?;
    let ideas = suggestions::begin(&app, &world, now).context("making the suggestions of the demonstration")?;
    stage::play(&app, &clock, &world, now).context("making the complaints of the demonstration")?;
    articles::hand_in(&app, &world).context("handing in for the magazine of the demonstration")?;
    club::book(&app, &world).context("booking points in the demonstration")?;
    club::offer(&app, &world).context("offering rewards in the demonstration")?;
    suggestions::go_on(&app, &world, (&ideas, now)).context("working on the suggestions of the demonstration")?;
    clock.set(now);
    app.worker.work_off().context("working off the jobs of the demonstration")?;
    Ok(())
}
