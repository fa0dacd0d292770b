//! `candor reindex`: the search index anew.

use indicatif::{ProgressBar, ProgressStyle};

use crate::app::INDEX_FOLDER;
use crate::base::{Clock, Random};
use crate::db::Store;
use crate::search::reindex;
use crate::settings::Settings;

/// Builds the index and says how many texts it holds. It only reads the database, so it needs no lock of the folder.
pub fn run(settings: &Settings) -> anyhow::Result<()> {
    let options = settings.store_options(Clock::machine(), Random::machine());
    let store = Store::open(options)?;
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len}") {
        bar.set_style(style);
    }
    let count = reindex(&store, &settings.data_dir.join(INDEX_FOLDER), |done, all| {
        bar.set_length(u64::try_from(all).unwrap_or(u64::MAX));
        bar.set_position(u64::try_from(done).unwrap_or(u64::MAX));
    });
    bar.finish_and_clear();
    println!("{} texts can be found", count?);
    Ok(())
}
