//! People: accounts, sign-in, sessions, roles with scopes.
//!
//! A *person* has an account and signs in with an e-mail address or a mobile number, and a password or a one-time code; a
//! second step with an app's codes may follow, and staff need one where the settings say so. An [`Actor`] is the person who makes
//! the request at hand, with the roles she holds and the homes she has been approved for; every policy asks it. A role
//! always has a scope: the group, one region or one estate. A session is a random token of which the database knows only
//! the SHA-256.
//!
//! Answers to register, sign in and reset are the same for known and unknown addresses (security.md S28). There is no
//! default password and no default administrator: `candor staff add` prints a one-time link (decisions.md 24).

mod acting;
mod actor;
mod again;
mod door;
mod mails;
mod model;
mod names;
mod password;
mod seen;
mod sending;
mod store;

pub mod actions;
pub mod jobs;
pub mod pages;
pub mod policy;

pub use acting::{Acted, Whom, button};
pub use actor::{Admin, Member, Staff, Visitor, load_session, viewer};
pub use again::{Ask, Asks};
pub use door::{Door, Entry, SignedIn};
pub use model::{
    Actor, CodePurpose, Device, Grant, HeldRole, Home, Person, Platform, Program, Reach, Scope, app_code, typed_digits,
};
pub use names::PublicName;
pub use password::{hash_password, hash_password_blocking, verify_password};
pub use seen::LastSeen;
pub use sending::{Carried, KEY_FIELD, Sending, Shown, key_of, mistakes, new_key};
pub use store::{
    find_actor, find_estate_named, find_person, find_region_named, has_staff_name, people_with_role_in,
    people_with_role_within,
};
