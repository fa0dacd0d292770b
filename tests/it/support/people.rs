//! People of a test: opened, confirmed and employed by the site's own actions.

use std::sync::OnceLock;

use candor::accounts::actions::{NewStaff, Registration, StaffName};
use candor::accounts::{Actor, Grant, Scope, actions, find_actor, hash_password_blocking};
use candor::base::Contact;
use candor::base::ids::PersonId;
use candor::base::words::Role;
use candor::delivery::{Letter, ShortMessage};
use candor::i18n::Lang;

use super::{Browser, TestApp};

/// The password of everybody whom a builder makes.
pub const PASSWORD: &str = "correct horse battery";

/// Somebody with a confirmed account and [`PASSWORD`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestPerson {
    pub id: PersonId,
    pub email: String,
}

/// Hashed once: every hash costs 20 ms.
pub fn password_hash() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| hash_password_blocking(PASSWORD).unwrap())
}

impl TestApp {
    /// A person with a confirmed address and no home.
    pub fn person(&self, email: &str) -> TestPerson {
        let asked = Registration { contact: Contact::parse(email).unwrap(), public_name: None, language: Lang::ZhCn };
        let registered =
            self.app.store.write_blocking(move |tx| actions::register_confirmed(tx, &asked, password_hash()));
        TestPerson { id: registered.unwrap(), email: email.to_owned() }
    }

    /// Somebody who works for the company, named after the role: `ambassador@staff.example`, `ambassador2@…`.
    pub fn staff(&self, role: Role, scope: Scope) -> TestPerson {
        let number = (1..100).find(|number| {
            let email = staff_email(role, *number);
            self.app.store.read_blocking(|tx| Ok(find_by_email(tx, &email))).unwrap().is_none()
        });
        let number = number.unwrap();
        self.staff_named(&staff_email(role, number), &format!("{}先生{number}", role.code()), role, scope)
    }

    /// Somebody who works for the company under a name; called again with the same address, she gets a second role.
    pub fn staff_named(&self, email: &str, name: &str, role: Role, scope: Scope) -> TestPerson {
        let new = NewStaff {
            email: email.to_owned(),
            name: Some(StaffName::parse(name, "").unwrap()),
            grant: Grant { role, scope },
            language: Lang::ZhCn,
        };
        let id = self.app.store.write_blocking(move |tx| {
            let token = actions::add_staff(tx, &new)?;
            actions::reset_password(tx, &token, password_hash())
        });
        TestPerson { id: id.unwrap(), email: email.to_owned() }
    }

    /// An administrator of the whole group.
    pub fn admin(&self) -> TestPerson {
        self.staff(Role::Admin, Scope::Group)
    }

    /// The person as policies see her now.
    pub fn actor(&self, person: &TestPerson) -> Actor {
        self.app.store.read_blocking(|tx| find_actor(tx, person.id)).unwrap()
    }

    /// A browser in which somebody has signed in, in Chinese.
    pub fn signed_in(&self, person: &TestPerson) -> Browser {
        let browser = self.browser();
        browser.sign_in(person);
        browser
    }

    /// Every letter sent so far, oldest first; jobs that are due run first.
    pub fn letters(&self) -> Vec<Letter> {
        self.run_jobs();
        self.app.mailer.kept()
    }

    /// Every short message sent so far, oldest first; jobs that are due run first.
    pub fn messages(&self) -> Vec<ShortMessage> {
        self.run_jobs();
        self.app.messenger.kept()
    }

    /// The last letter to an address.
    pub fn letter_to(&self, email: &str) -> Letter {
        let letters = self.letters();
        letters.into_iter().rev().find(|letter| letter.to == email).unwrap_or_else(|| panic!("no letter to {email}"))
    }

    /// How many facts there are: a request that changes nothing leaves it as it was.
    pub fn fact_count(&self) -> i64 {
        self.app.store.read_blocking(candor::outbox::last_number).unwrap()
    }
}

fn staff_email(role: Role, number: u32) -> String {
    let suffix = if number == 1 { String::new() } else { number.to_string() };
    format!("{}{suffix}@staff.example", role.code())
}

fn find_by_email(tx: &mut candor::db::ReadTx<'_>, email: &str) -> Option<i64> {
    use candor::schema::person;
    use diesel::prelude::*;
    person::table.filter(person::email.eq(email)).select(person::id).first(tx.conn()).optional().unwrap()
}

impl Browser {
    /// Signs in on the page for it.
    pub fn sign_in(&self, person: &TestPerson) -> &Self {
        let fields = [("email", person.email.as_str()), ("password", PASSWORD)];
        let answer = self.submit("/session/new", "/session/new", &fields);
        assert_eq!(answer.status, 303, "signing in as {}:\n{}", person.email, answer.body);
        self
    }
}

/// The path and query of the first link in a letter.
pub fn link_in(letter: &Letter) -> String {
    let line = letter.text.lines().find(|line| line.starts_with("http")).unwrap();
    let (_, rest) = line.split_once("://").unwrap();
    format!("/{}", rest.split_once('/').unwrap().1)
}
