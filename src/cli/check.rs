//! `candor check`.

use anyhow::{Context as _, bail};

use crate::app::INDEX_FOLDER;
use crate::base::{Clock, Random};
use crate::check::{self, Checked, IndexStanding};
use crate::db::Store;
use crate::media::Folder;
use crate::settings::Settings;

/// Checks everything and prints a line for each difference.
///
/// # Errors
/// [`check::SetupFault`] when there is nothing to check; another when there is a difference, or when the database
/// cannot be read on.
pub fn run(settings: &Settings) -> anyhow::Result<()> {
    check::examine(&settings.database)?;
    let clock = Clock::machine();
    let began = clock.now();
    let options = settings.store_options(clock.clone(), Random::machine());
    let store = Store::open(options)?;
    let index = settings.data_dir.join(INDEX_FOLDER);
    let folder = Folder::in_data(&settings.data_dir);
    let checked = check::run(&store, (&index, &folder), &mut |line| println!("{line}")).context("checking")?;
    let Checked { complaints, facts, photographs, differences, index } = checked;
    let millis = clock.now().millis_since(began);
    let (seconds, tenths) = (millis / 1_000, millis % 1_000 / 100);
    println!("checked {complaints} complaints, {facts} facts and {photographs} photographs in {seconds}.{tenths} s");
    match index {
        IndexStanding::Missing => println!("there is no search index: the server builds it, or `candor reindex`"),
        IndexStanding::Behind { facts } => {
            println!("the search index is {facts} facts behind: the server catches up, or `candor reindex`");
        }
        IndexStanding::Current | IndexStanding::Wrong => {}
    }
    if differences > 0 {
        bail!("{differences} differences");
    }
    println!("no difference");
    Ok(())
}
