//! `/me/notices/settings`: how one is told of what.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Ask, Asks, Member, Sending, find_person};
use crate::base::{Error, Message, Result};
use crate::db::Store;
use crate::notices::model::{Channel, Choices, Level, Rhythm, Topic};
use crate::notices::{actions, policy};
use crate::web::fields::NOT_OUR_FORM;
use crate::web::{Fields, Form, Page, Shell, Visit, page};

const SAVED: Message = Message::new("notices.settings.saved");
const PLACE: &str = "/me/notices/settings";

#[derive(Template)]
#[template(path = "notices/settings.html")]
struct SettingsPage {
    shell: Shell,
    choices: Choices,
    works: bool,
    /// The address that letters go to; `None` while none is confirmed.
    email: Option<String>,
}

impl Page for SettingsPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl SettingsPage {
    /// The topics with a choice, those of staff last.
    fn topics(&self) -> impl Iterator<Item = Topic> {
        topics(self.works)
    }

    fn fixed() -> impl Iterator<Item = Topic> {
        Topic::ALL.iter().copied().filter(|topic| topic.is_fixed())
    }

    fn hint(&self, topic: Topic) -> &'static str {
        self.shell.label("notices.topic_hint", topic.code())
    }
}

fn topics(works: bool) -> impl Iterator<Item = Topic> {
    Topic::ALL.iter().copied().filter(move |topic| !topic.is_fixed() && (works || !topic.is_of_staff()))
}

/// GET /me/notices/settings
pub async fn show(store: web::Data<Store>, visit: Visit, Member(actor): Member) -> Result<HttpResponse> {
    let works = policy::works(&actor);
    let id = actor.person_id;
    let (choices, person) =
        store.read(move |tx| Ok((actions::choices_of_known(tx, id)?, find_person(tx, id)?))).await?;
    let email = person.email.filter(|_| person.email_confirmed_at.is_some());
    let shell = Shell::titled(visit, "notices.settings.title").in_section("notices");
    page(&SettingsPage { shell, choices, works, email })
}

/// POST /me/notices/settings
pub async fn save(mut sending: Sending, Form(fields): Form) -> Result<HttpResponse> {
    let actor = match sending.enter_member(&fields).await? {
        Ok(actor) => actor,
        Err(outside) => return sending.again(asks(), outside),
    };
    let asked = Asked::read(&fields, policy::works(&actor))?;
    sending
        .store
        .write(move |tx| {
            let mut choices = actions::choices_of_known(tx, actor.person_id)?;
            asked.put_into(&mut choices);
            actions::choose(tx, &actor, actor.person_id, &choices)
        })
        .await?;
    Ok(sending.done(PLACE, &SAVED))
}

fn asks() -> Asks {
    let mut fields = vec![
        Ask::chosen("level", "notices.settings.level", "notices.level"),
        Ask::chosen("rhythm", "notices.settings.rhythm", "notices.rhythm"),
    ];
    fields.extend(topics(true).map(|topic| Ask::chosen(topic.code(), topic.label(), "notices.channel")));
    Asks { title: "notices.settings.title", section: "notices", fields }
}

/// What the form sent: a choice for every row it had.
struct Asked {
    level: Level,
    rhythm: Rhythm,
    channels: Vec<(Topic, Channel)>,
}

impl Asked {
    fn read(fields: &Fields, works: bool) -> Result<Self> {
        let mut channels = Vec::new();
        for topic in topics(works) {
            channels.push((topic, chosen(fields, topic.code(), Channel::parse)?));
        }
        let level = chosen(fields, "level", Level::parse)?;
        Ok(Self { level, rhythm: chosen(fields, "rhythm", Rhythm::parse)?, channels })
    }

    /// What she chose for topics that the form did not have stays.
    fn put_into(self, choices: &mut Choices) {
        (choices.level, choices.rhythm) = (self.level, self.rhythm);
        choices.by_topic.extend(self.channels);
    }
}

fn chosen<T>(fields: &Fields, name: &str, parse: impl FnOnce(&str) -> Option<T>) -> Result<T> {
    fields.parsed(name, parse)?.ok_or(Error::BadRequest(NOT_OUR_FORM))
}
