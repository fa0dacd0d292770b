//! `candor import letters …`: an office's letters as an archive.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};

use crate::base::Instant;
use crate::complaints::archive::{self, Outcome, Placing};
use crate::complaints::letters;
use crate::db::Store;

/// More skipped rows than anybody reads; the rest are counted.
const SHOWN_ROWS: usize = 100;
/// Where there is no terminal, a line after so many letters says how far it is.
const LETTERS_PER_LINE: usize = 500;

/// What can be imported.
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// Import citizens' letters and the replies to them as a locked archive. Running it again takes what is new and
    /// changes nothing else; an import that was cut off goes on where it was.
    #[command(after_help = "\
The workbooks' columns, in any order: 留言编号, 留言用户, 留言主题, 留言时间, 留言详情, and either 答复意见 and 答复时间 or
点赞数 and 反对数. Beside a running server SQLite refuses: stop it first.

Example: candor import letters letters.xlsx --estates estates.csv, with estates.csv:
  pattern,estate
  云栖里,云栖里
  滨江路88号,江畔花园")]
    Letters(LettersArguments),
}

/// What `import letters` is told.
#[derive(Debug, Args)]
pub struct LettersArguments {
    /// Workbooks: .xlsx, or .csv in UTF-8.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Table `pattern,estate` (.csv): a letter belongs to the estate of the first pattern that stands in its title, else
    /// in its text. The estates must be there.
    #[arg(long, value_name = "CSV")]
    estates: Option<PathBuf>,
    /// Estate of all other letters; without it they go to 未归小区的来信 in the region 档案.
    #[arg(long, value_name = "NAME")]
    estate: Option<String>,
}

/// Imports every file, one after the other.
pub fn run(store: &Store, command: &ImportCommand) -> anyhow::Result<()> {
    let ImportCommand::Letters(told) = command;
    let table = match &told.estates {
        Some(path) => Some(std::fs::read(path).with_context(|| format!("reading {}", path.display()))?),
        None => None,
    };
    let mut placing = Placing::read(store, table.as_deref(), told.estate.as_deref())?;
    for file in &told.files {
        import_file(store, file, &mut placing)?;
    }
    store.refresh_statistics().context("refreshing the planner's statistics")?;
    Ok(())
}

fn import_file(store: &Store, file: &Path, placing: &mut Placing) -> anyhow::Result<()> {
    let began = store.clock().now();
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let workbook = letters::read(file).with_context(|| format!("reading {}", file.display()))?;
    let bar = progress_bar();
    let outcome = archive::import(store, workbook, placing, |done, all| {
        bar.set_length(u64::try_from(all).unwrap_or(u64::MAX));
        bar.set_position(u64::try_from(done).unwrap_or(u64::MAX));
        if bar.is_hidden() && done.is_multiple_of(LETTERS_PER_LINE) {
            eprintln!("{name}: {done} of {all} letters");
        }
    });
    bar.finish_and_clear();
    print(&name, &outcome.with_context(|| format!("importing {}", file.display()))?, began, store.clock().now());
    Ok(())
}

fn progress_bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(0);
    match ProgressStyle::with_template("{bar:40} {pos}/{len} letters, {eta} left") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn print(name: &str, outcome: &Outcome, began: Instant, ended: Instant) {
    let millis = ended.millis_since(began);
    println!(
        "{name}: {} letters taken, {} already there, {} rows skipped, {} linked as duplicates, in {}.{:01} s",
        outcome.taken,
        outcome.known,
        outcome.skipped.len(),
        outcome.duplicates,
        millis / 1_000,
        millis % 1_000 / 100
    );
    for (row, reason) in outcome.skipped.iter().take(SHOWN_ROWS) {
        println!("  row {row} skipped: {reason}");
    }
    if let Some(more) = outcome.skipped.len().checked_sub(SHOWN_ROWS).filter(|more| *more > 0) {
        println!("  and {more} rows more");
    }
    for (what, letters) in &outcome.oddities {
        println!("  {letters} {what}");
    }
}
