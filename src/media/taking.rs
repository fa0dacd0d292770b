//! The pictures of a form: developed one after the other, what is refused said at the field; and those that wait in a form
//! until it is accepted, by the names that stand in it.

use super::actions::{self, Held};
use super::darkroom::Developed;
use super::refusal::Refusal;
use super::upload::{PICTURES_FIELD, Upload};
use crate::accounts::{Actor, Sending};
use crate::base::{FormErrors, Result};
use crate::web::Fields;

/// The names of photographs that wait in a form: for its sender to sign in, or for the form to be accepted.
pub const WAITING_FIELD: &str = "waiting";

/// Developed pictures with the names that they came under.
pub type NamedPictures = Vec<(String, Developed)>;

/// How many photographs a form may bring, and how many of them are there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// At most.
    pub most: i64,
    /// Already there.
    pub taken: i64,
    /// What it takes.
    pub takes: Takes,
}

/// What a form takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Photographs.
    Pictures,
    /// Papers too, as the record of an investigation does.
    Evidence,
}

/// Develops what a form brought; what is refused is said at the field.
pub async fn develop(upload: Upload, (most, kinds): (i64, Takes)) -> Result<(Fields, NamedPictures, FormErrors)> {
    let mut mistakes = FormErrors::new();
    for (name, refusal) in &upload.refused {
        mistakes.add(PICTURES_FIELD, refusal.message(name));
    }
    let (mut developed, room) = (Vec::new(), usize::try_from(most).unwrap_or(usize::MAX));
    for picture in upload.pictures {
        if developed.len() >= room {
            mistakes.add(PICTURES_FIELD, Refusal::TooMany(most).message(&picture.name));
            continue;
        }
        let name = picture.name.clone();
        let taken = match kinds {
            Takes::Pictures => upload.darkroom.develop(picture.file).await?,
            Takes::Evidence => upload.darkroom.take(picture).await?.map_err(Refusal::of_evidence),
        };
        match taken {
            Ok(taken) => developed.push((name, taken)),
            Err(refusal) => mistakes.add(PICTURES_FIELD, refusal.message(&name)),
        }
    }
    Ok((upload.fields, developed, mistakes))
}

/// The names that stand in a form, not more than it may hold.
pub fn waiting(fields: &Fields, most: i64) -> Vec<String> {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    fields.all(WAITING_FIELD).take(most).map(str::to_owned).collect()
}

/// The photographs of a form whose sender has yet to sign in wait, nameless, for its next POST (decisions.md 26). Gives the
/// form to show again.
pub async fn hold(sending: &Sending, upload: Upload, (most, takes): (i64, Takes)) -> Result<(Fields, FormErrors)> {
    if upload.pictures.is_empty() && upload.refused.is_empty() {
        return Ok((upload.fields, FormErrors::new()));
    }
    keep(sending, None, upload, Room { most, taken: 0, takes }).await
}

/// The photographs of a member's form wait as hers until the form is accepted, with those that waited nameless for her to
/// sign in. Gives the form, in which they stand.
pub async fn hold_own(sending: &Sending, actor: &Actor, upload: Upload, room: Room) -> Result<(Fields, FormErrors)> {
    let brings_none = upload.pictures.is_empty() && upload.refused.is_empty();
    if brings_none && waiting(&upload.fields, room.most).is_empty() {
        return Ok((upload.fields, FormErrors::new()));
    }
    sending.count_save(actor)?;
    keep(sending, Some(actor.clone()), upload, room).await
}

async fn keep(sending: &Sending, by: Option<Actor>, upload: Upload, room: Room) -> Result<(Fields, FormErrors)> {
    let darkroom = upload.darkroom.clone();
    let (mut fields, developed, mut mistakes) = develop(upload, (room.most, room.takes)).await?;
    let (names, pictures): (Vec<String>, Vec<Developed>) = developed.into_iter().unzip();
    let (waiting, made) = (waiting(&fields, room.most), pictures.clone());
    let held = sending.store.write(move |tx| match by {
        Some(actor) => actions::hold_own(tx, &actor, (&waiting, room), &made),
        None => actions::hold(tx, (&waiting, room.most), &made),
    });
    let Held { ids, refused } = held.await?;
    let lost = refused.iter().filter_map(|(place, _)| pictures.get(*place)).map(|lost| lost.id.clone());
    darkroom.clear_away(lost.collect()).await;
    fields.remove(WAITING_FIELD);
    for id in ids {
        fields.add(WAITING_FIELD, id);
    }
    for (place, refusal) in refused {
        mistakes.add(PICTURES_FIELD, refusal.message(names.get(place).map_or("", String::as_str)));
    }
    Ok((fields, mistakes))
}
