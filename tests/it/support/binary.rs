//! The program itself, as an operator runs it.

use std::process::{Command, Output, Stdio};

use candor::db::connection::DatabaseUrl;
use candor::settings::{MailRoute, Settings};

/// The binary on the database of a test.
pub fn candor(settings: &Settings, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_candor"));
    let database = match &settings.database {
        DatabaseUrl::Sqlite(path) => path.display().to_string(),
        DatabaseUrl::Postgres(url) => url.clone(),
    };
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CANDOR_")) {
        command.env_remove(name);
    }
    command
        .args(arguments)
        .env("CANDOR_DATABASE_URL", database)
        .env("CANDOR_DATA_DIR", &settings.data_dir)
        .env("CANDOR_LISTEN", "127.0.0.1:0")
        .env("CANDOR_STAFF_TOTP", "optional")
        .stdin(Stdio::null());
    if let MailRoute::Smtp(server) = &settings.mail {
        command.env("CANDOR_MAIL_URL", server);
    }
    command
}

/// How it ended (0 is well), and everything it said.
pub fn finished(settings: &Settings, arguments: &[&str]) -> (i32, String) {
    let Output { status, stdout, stderr } = candor(settings, arguments).output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    (status.code().unwrap(), said)
}
