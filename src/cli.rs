//! The command line.

mod check;
mod demo;
mod estates;
mod letters;
mod reindex;
mod staff;

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Parser, Subcommand};

use crate::app::{App, DataLock, serve};
use crate::base::{Clock, Random};
use crate::check::SetupFault;
use crate::db::migrate;
use crate::settings::Settings;

/// A public complaint forum and owners' club for the home owners of a property developer.
#[derive(Debug, Parser)]
#[command(
    name = "candor",
    version,
    after_help = "Settings come from candor.toml and CANDOR_* variables; see the README."
)]
struct Arguments {
    /// File of settings; need not exist.
    #[arg(long, global = true, env = "CANDOR_CONFIG", default_value = "candor.toml")]
    config: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the site until a signal (INT, TERM) stops it.
    Serve,
    /// Serve a small made-up world to try the site in, on this machine alone, without any setting.
    Demo(demo::DemoArguments),
    /// Bring the database's schema up to date, then stop. `serve` does so as well.
    Migrate,
    /// Build the search index anew, beside a running server or without one.
    Reindex,
    /// Add regions, estates, buildings and units.
    #[command(subcommand)]
    Estates(estates::EstatesCommand),
    /// People who work for the company.
    #[command(subcommand)]
    Staff(staff::StaffCommand),
    /// Compare what is stored with the facts it follows from; changes nothing, and may run beside a server.
    #[command(
        after_help = "Prints a line for each difference. Ends with 0 when there is none, with 1 when there is one, with 2 \
                          when the set-up has nothing to check."
    )]
    Check,
    /// Import what another system holds.
    #[command(subcommand)]
    Import(letters::ImportCommand),
}

/// Runs one command: 0 when it was done, 1 when it failed, 2 when the command line or the settings are wrong.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let settings = match Settings::read(&arguments.config, std::env::vars()) {
        Ok(settings) => settings,
        Err(mistakes) => {
            eprintln!("candor: {mistakes}");
            return ExitCode::from(2);
        }
    };
    start_logging(&settings.log);
    let outcome = match arguments.command {
        Command::Serve => serve_site(&settings),
        Command::Demo(told) => demo::run(&settings, &told),
        Command::Migrate => migrate_database(&settings),
        Command::Reindex => reindex::run(&settings),
        Command::Estates(command) => tend_estates(&settings, &command),
        Command::Staff(command) => staff::run(&settings, &command),
        Command::Check => check::run(&settings),
        Command::Import(command) => import(&settings, &command),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("candor: {error:#}");
            if error.is::<SetupFault>() { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}

/// Lines for a person on a terminal, JSON for a machine elsewhere.
fn start_logging(filter: &str) {
    use std::io::IsTerminal as _;
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() {
        lines.with_target(false).compact().init();
    } else {
        lines.json().init();
    }
}

fn serve_site(settings: &Settings) -> anyhow::Result<()> {
    let _lock = lock_for(settings)?;
    let app = App::build(settings, Clock::machine(), Random::machine())?;
    let listener = TcpListener::bind(settings.listen).with_context(|| format!("listening on {}", settings.listen))?;
    actix_web::rt::System::new().block_on(async {
        let server = serve(&app, listener, 0)?.with_followers()?;
        tracing::info!(address = %server.address, database = settings.database.without_secrets(), "serving");
        eprintln!("candor: {} is at {}", settings.company, settings.base_url);
        server.run().await
    })
}

fn migrate_database(settings: &Settings) -> anyhow::Result<()> {
    let _lock = lock_for(settings)?;
    let applied = migrate::up(&settings.database)?;
    println!("{} migrations applied", applied.len());
    Ok(())
}

fn tend_estates(settings: &Settings, command: &estates::EstatesCommand) -> anyhow::Result<()> {
    let _lock = lock_for(settings)?;
    let app = App::build(settings, Clock::machine(), Random::machine())?;
    estates::run(&app.store, command)
}

fn import(settings: &Settings, command: &letters::ImportCommand) -> anyhow::Result<()> {
    let _lock = lock_for(settings)?;
    let app = App::build(settings, Clock::machine(), Random::machine())?;
    letters::run(&app.store, command)
}

/// On SQLite one process owns the data folder; PostgreSQL keeps its own order.
fn lock_for(settings: &Settings) -> anyhow::Result<Option<DataLock>> {
    settings.database.file().map(|_| DataLock::take(&settings.data_dir)).transpose()
}
