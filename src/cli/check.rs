//! `candor check`.

use anyhow::{Context as _, bail};

use crate::app::INDEX_FOLDER;
use crate::base::{Clock, Random};
use crate::check::{self, Checked};
use crate::db::{Store, StoreOptions};
use crate::settings::Settings;

/// Checks everything and prints a line for each difference.
///
/// # Errors
/// When there is one, or when the database cannot be read.
pub fn run(settings: &Settings) -> anyhow::Result<()> {
    if let Some(path) = settings.database.file()
        && !path.exists()
    {
        bail!("there is no database {}; `candor migrate` makes one", path.display());
    }
    let clock = Clock::machine();
    let began = clock.now();
    let options = StoreOptions { url: settings.database.clone(), clock: clock.clone(), random: Random::machine() };
    let store = Store::open(options)?;
    let index = settings.data_dir.join(INDEX_FOLDER);
    let checked = check::run(&store, &index, &mut |line| println!("{line}")).context("checking")?;
    let Checked { complaints, facts, differences } = checked;
    let millis = clock.now().millis_since(began);
    println!("checked {complaints} complaints and {facts} facts in {}.{:01} s", millis / 1_000, millis % 1_000 / 100);
    if differences > 0 {
        bail!("{differences} differences");
    }
    println!("no difference");
    Ok(())
}
