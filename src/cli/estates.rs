//! `candor estates …`: places in bulk.

use std::fs::File;
use std::io::{IsTerminal as _, Read as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};

use crate::base::Error;
use crate::db::Store;
use crate::estates::{ImportOutcome, MAX_PLACES_BYTES, check_places, import_places};
use crate::i18n::{self, Lang};

/// What can be done with places.
#[derive(Debug, Subcommand)]
pub enum EstatesCommand {
    /// Add regions, estates, buildings and units from a table: region,estate,building,unit. Nothing is removed or
    /// renamed; running it again changes nothing.
    Import {
        /// CSV in UTF-8, or an XLSX workbook; its first row names the columns.
        file: PathBuf,
        /// Only say what would be added and what cannot be.
        #[arg(long)]
        dry_run: bool,
    },
}

/// Runs one command.
pub fn run(store: &Store, command: &EstatesCommand) -> anyhow::Result<()> {
    let EstatesCommand::Import { file, dry_run } = command;
    let bytes = read(file)?;
    if *dry_run {
        print("would be added", &check_places(store, &bytes).map_err(in_words)?);
        return Ok(());
    }
    let bar = progress_bar();
    let outcome = import_places(store, &bytes, |done, all| {
        bar.set_length(u64::try_from(all).unwrap_or(u64::MAX));
        bar.set_position(u64::try_from(done).unwrap_or(u64::MAX));
    });
    bar.finish_and_clear();
    print("added", &outcome.map_err(in_words)?);
    Ok(())
}

/// One byte more than is taken tells a file that is too large from one that just fits.
fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let file = File::open(path).with_context(|| format!("opening {}", path.display()))?;
    let mut bytes = Vec::new();
    let limit = u64::try_from(MAX_PLACES_BYTES).unwrap_or(u64::MAX);
    file.take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .with_context(|| format!("reading {}", path.display()))?;
    Ok(bytes)
}

fn progress_bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(0);
    match ProgressStyle::with_template("{bar:40} {pos}/{len} rows, {eta} left") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn in_words(error: Error) -> anyhow::Error {
    match error {
        Error::Invalid(errors) => {
            let said: Vec<String> = errors.iter().map(|(_, message)| i18n::say(Lang::En, message)).collect();
            anyhow!(said.join(" "))
        }
        other => anyhow!(other),
    }
}

fn print(done: &str, outcome: &ImportOutcome) {
    println!(
        "{done}: {} regions, {} estates, {} units; already there: {} units; rows refused: {}",
        outcome.regions_added, outcome.estates_added, outcome.units_added, outcome.units_known, outcome.bad_count
    );
    for name in &outcome.elsewhere {
        println!("  {name}: stands in another region; none of its rows was taken");
    }
    for bad in &outcome.bad {
        println!("  row {}: {} ({})", bad.row, i18n::say(Lang::En, &bad.why), bad.shown);
    }
    if outcome.bad.len() < outcome.bad_count {
        println!("  … and {} more", outcome.bad_count - outcome.bad.len());
    }
}
