//! `candor demo`.

use std::net::TcpListener;

use anyhow::Context as _;
use clap::Args;

use crate::app::{App, DataLock, serve};
use crate::base::{Clock, Random};
use crate::demo::{self, EVERYBODY, PASSWORD};
use crate::settings::Settings;

/// What `demo` is told.
#[derive(Debug, Args)]
pub struct DemoArguments {
    /// Port on this machine; without it that of the settings.
    #[arg(long)]
    port: Option<u16>,
    /// Throw the demonstration away and make it anew.
    #[arg(long)]
    fresh: bool,
}

/// Makes the demonstration if need be, says how to get in, and serves it.
pub fn run(site: &Settings, told: &DemoArguments) -> anyhow::Result<()> {
    let settings = demo::settings(site, told.port)?;
    // Beside the demonstration's folder, which may be removed and made.
    let _lock = DataLock::take(&settings.data_dir.with_extension("lock"))?;
    let clock = Clock::machine();
    let listener = TcpListener::bind(settings.listen).with_context(|| format!("listening on {}", settings.listen))?;
    if told.fresh {
        demo::forget(&settings)?;
    }
    let began = clock.now();
    if demo::prepare(&settings, began)? {
        let millis = clock.now().millis_since(began);
        println!("made the demonstration in {}.{:01} s", millis / 1_000, millis % 1_000 / 100);
    }
    let app = App::build(&settings, clock, Random::machine())?;
    actix_web::rt::System::new().block_on(async {
        let server = serve(&app, listener, 0)?.with_followers()?;
        println!("\nThe demonstration is at http://{}", server.address);
        println!("Everybody's password: {PASSWORD}\n");
        for guide in EVERYBODY {
            println!("  {:<26} {}", guide.email, guide.who);
        }
        println!("\nIt is kept in {}; --fresh makes it anew. Stop it with Ctrl-C.", settings.data_dir.display());
        server.run().await
    })
}
