//! Whether there is anything to check: what is wrong with a set-up, and what to do about it, on one screen.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::Path;

use crate::db::DatabaseUrl;
use crate::db::migrate::{self, Standing};

/// Why nothing could be checked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "this set-up cannot be checked\n\n  database    {database}\n  found       {found}\n  what to do  {remedy}\n\n\
     Nothing was made or changed."
)]
pub struct SetupFault {
    /// Where it was looked for, without secrets.
    pub database: String,
    /// What was found there.
    pub found: String,
    /// What a person can do now.
    pub remedy: String,
}

const WRONG_PLACE: &str = "if the site is kept elsewhere, say where in CANDOR_DATA_DIR or CANDOR_DATABASE_URL";
const MIGRATE: &str = "`candor migrate` makes its tables";

/// Looks at a set-up before it is opened; makes nothing and changes nothing.
///
/// # Errors
/// When there is no database of this version of the site.
pub fn examine(database: &DatabaseUrl) -> Result<(), SetupFault> {
    let fault = |found: String, remedy: String| SetupFault { database: database.without_secrets(), found, remedy };
    if let Some(path) = database.file() {
        look_for(path).map_err(|(found, remedy)| fault(found, remedy))?;
    }
    match migrate::standing(database) {
        Ok(Standing::Current) => Ok(()),
        Ok(Standing::Bare) => Err(fault("it has no tables of candor".to_owned(), format!("{MIGRATE}; {WRONG_PLACE}"))),
        Ok(Standing::Older(missing)) => Err(fault(
            format!("it is of an older candor; not applied yet: {}", missing.join(", ")),
            "make a backup, then `candor migrate`".to_owned(),
        )),
        Ok(Standing::Newer(unknown)) => Err(fault(
            format!("it is of a newer candor; this one does not know: {}", unknown.join(", ")),
            "run the candor that the site is served with, or a newer one".to_owned(),
        )),
        Err(error) => Err(fault(one_line(&format!("{error:#}")), unreachable_remedy(database))),
    }
}

/// The file itself, before SQLite would make one.
fn look_for(path: &Path) -> Result<(), (String, String)> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let is_folder = fs::metadata(folder).map(|there| there.is_dir());
    let wrong_place = || format!("{MIGRATE} and the file; {WRONG_PLACE}");
    match is_folder {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err((format!("there is no folder {}", folder.display()), wrong_place()));
        }
        Ok(true) => {}
        Ok(false) => return Err((format!("{} is no folder", folder.display()), WRONG_PLACE.to_owned())),
        Err(error) => return Err((format!("{}: {error}", folder.display()), rights())),
    }
    match File::open(path).and_then(|file| file.metadata()) {
        Ok(there) if there.is_file() => Ok(()),
        Ok(_) => Err(("it is no file".to_owned(), WRONG_PLACE.to_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Err(("the folder is there, the file is not".to_owned(), wrong_place()))
        }
        Err(error) => Err((format!("it cannot be read: {error}"), rights())),
    }
}

fn rights() -> String {
    "run this as the user that serves the site, or let this user read it".to_owned()
}

fn unreachable_remedy(database: &DatabaseUrl) -> String {
    match database.file() {
        Some(_) => format!("restore it from a backup; {WRONG_PLACE}"),
        None => "see that the server runs, that the database is there (`createdb`) and that user and password in \
                 CANDOR_DATABASE_URL are right"
            .to_owned(),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
