//! What people chose: at most one row for the whole and one for each topic; none is the usual.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::base::Result;
use crate::base::ids::PersonId;
use crate::db::{ReadTx, WriteTx};
use crate::notices::model::{Channel, Choices, Level, Rhythm, Topic};
use crate::schema::{channel_choice, letter_choice};

/// The choices of some people: two queries. Who is not among them has chosen nothing.
pub fn choices_of(tx: &mut ReadTx<'_>, people: &[PersonId]) -> Result<HashMap<PersonId, Choices>> {
    let ids: Vec<i64> = people.iter().map(|id| id.0).collect();
    let wholes: Vec<(PersonId, Level, Rhythm)> =
        letter_choice::table.filter(letter_choice::person_id.eq_any(&ids)).load(tx.conn())?;
    let channels: Vec<(PersonId, Topic, Channel)> =
        channel_choice::table.filter(channel_choice::person_id.eq_any(&ids)).load(tx.conn())?;
    let mut chosen: HashMap<PersonId, Choices> = HashMap::new();
    for (person, level, rhythm) in wholes {
        let choices = chosen.entry(person).or_default();
        (choices.level, choices.rhythm) = (level, rhythm);
    }
    for (person, topic, channel) in channels {
        chosen.entry(person).or_default().by_topic.insert(topic, channel);
    }
    Ok(chosen)
}

/// Puts what a person chose in the place of what she chose before.
pub fn replace_choices(tx: &mut WriteTx<'_>, id: PersonId, choices: &Choices) -> Result<()> {
    delete_choices(tx, id)?;
    diesel::insert_into(letter_choice::table)
        .values((
            letter_choice::person_id.eq(id.0),
            letter_choice::level.eq(choices.level),
            letter_choice::rhythm.eq(choices.rhythm),
        ))
        .execute(tx.conn())?;
    for (topic, channel) in &choices.by_topic {
        diesel::insert_into(channel_choice::table)
            .values((
                channel_choice::person_id.eq(id.0),
                channel_choice::topic.eq(*topic),
                channel_choice::channel.eq(*channel),
            ))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Forgets what a person chose.
pub fn delete_choices(tx: &mut WriteTx<'_>, id: PersonId) -> Result<()> {
    diesel::delete(letter_choice::table.find(id.0)).execute(tx.conn())?;
    diesel::delete(channel_choice::table.filter(channel_choice::person_id.eq(id.0))).execute(tx.conn())?;
    Ok(())
}
