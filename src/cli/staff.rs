//! `staff add`: the way to the first administrator, and the operator's way to any other (decisions.md 24).

use anyhow::{Context as _, anyhow, bail};
use clap::Subcommand;

use crate::accounts::actions::{self, NewStaff, StaffName};
use crate::accounts::{self, Grant, Scope};
use crate::base::words::Role;
use crate::base::{Clock, Error, Message, Random, text};
use crate::db::{ReadTx, Store, migrate};
use crate::i18n::{Lang, say};
use crate::settings::Settings;

#[derive(Debug, Subcommand)]
pub(super) enum StaffCommand {
    /// Give somebody a role and print a one-time link with which she sets her password.
    Add {
        /// Her e-mail address.
        email: String,
        /// What she does, such as `admin`, `ambassador` or `triage`.
        #[arg(long, value_parser = parse_role)]
        role: Role,
        /// How far: `group`, `region:NAME` or `estate:NAME`.
        #[arg(long, default_value = "group")]
        scope: String,
        /// The name under which she speaks for the company; without it, the one she has, else the role's.
        #[arg(long)]
        name: Option<String>,
        /// Her organisation, shown with her name.
        #[arg(long, requires = "name")]
        organisation: Option<String>,
    },
    /// Take away the second step of somebody who has lost phone and recovery codes, when no administrator can.
    ResetTotp {
        /// Her e-mail address.
        email: String,
    },
}

fn reset_totp(store: &Store, email: &str) -> anyhow::Result<()> {
    let email = text::email(email).map_err(|message| anyhow!(english(&message)))?;
    let told = email.clone();
    match store.write_blocking(move |tx| actions::reset_totp_of(tx, &email)) {
        Err(Error::NotFound) => bail!("nobody has the address {told}"),
        Err(Error::Conflict(why)) => bail!(english(&why)),
        reset => Ok(reset?),
    }
}

fn parse_role(code: &str) -> Result<Role, String> {
    let known: Vec<&str> = Role::ALL.iter().map(|role| role.code()).collect();
    Role::parse(code).ok_or_else(|| format!("the roles are {}", known.join(", ")))
}

pub(super) fn run(settings: &Settings, command: &StaffCommand) -> anyhow::Result<()> {
    let store = open_store(settings)?;
    match command {
        StaffCommand::Add { .. } => add(settings, &store, command),
        StaffCommand::ResetTotp { email } => reset_totp(&store, email),
    }
}

fn add(settings: &Settings, store: &Store, command: &StaffCommand) -> anyhow::Result<()> {
    let StaffCommand::Add { email, role, scope, name, organisation } = command else { return Ok(()) };
    let email = text::email(email).map_err(|message| anyhow!(english(&message)))?;
    let lang = Lang::default();
    let scope = store.read_blocking(|tx| Ok(find_scope(tx, scope)))??;
    let known = store.read_blocking(|tx| accounts::has_staff_name(tx, &email))?;
    let name = name.as_deref().or_else(|| (!known).then(|| lang.t(role.label())));
    let name = name.map(|name| StaffName::parse(name, organisation.as_deref().unwrap_or_default()));
    let name = name.transpose().map_err(|error| refusal(&error))?;
    let new = NewStaff { email, name, grant: Grant { role: *role, scope }, language: lang };
    let token = store.write_blocking(move |tx| actions::add_staff(tx, &new)).map_err(|error| refusal(&error))?;
    println!("{}/account/password?token={token}", settings.base_url);
    eprintln!("candor: the link works once, within an hour; run the command again for another");
    Ok(())
}

/// Works beside a running server, which has brought the schema up to date; without one, this does.
fn open_store(settings: &Settings) -> anyhow::Result<Store> {
    let lock = super::lock_for(settings);
    if lock.is_ok() {
        migrate::up(&settings.database)?;
    }
    Store::open(settings.store_options(Clock::machine(), Random::machine()))
}

fn find_scope(tx: &mut ReadTx<'_>, text: &str) -> anyhow::Result<Scope> {
    let (kind, name) = text.split_once(':').unwrap_or((text, ""));
    match kind {
        "group" if name.is_empty() => Ok(Scope::Group),
        "region" => accounts::find_region_named(tx, name).with_context(|| format!("there is no region {name:?}")),
        "estate" => accounts::find_estate_named(tx, name).with_context(|| format!("there is no estate {name:?}")),
        _ => bail!("a scope is group, region:NAME or estate:NAME"),
    }
}

/// What a person at a terminal is told.
fn refusal(error: &Error) -> anyhow::Error {
    match error {
        Error::Invalid(errors) => {
            let said: Vec<String> = errors.iter().map(|(_, message)| english(message)).collect();
            anyhow!(said.join(" "))
        }
        other => anyhow!("{other}"),
    }
}

fn english(message: &Message) -> String {
    say(Lang::En, message)
}
