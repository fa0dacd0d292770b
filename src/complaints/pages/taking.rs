//! The photographs of a form, taken in before anything else happens with it: kept on the draft of their sender at every
//! POST (decisions.md 33), whatever is wrong with the text or with one of them.

use super::drafting::{self, DRAFT_FIELD, DROP_FIELD, Kept, VERSION_FIELD};
use crate::accounts::{Actor, Sending};
use crate::base::{Error, FormErrors, Result};
use crate::complaints;
use crate::db::WriteTx;
use crate::drafts::{self, Draft, Seen, Target};
use crate::media::{self, Developed, MAX_ON_A_TEXT, PICTURES_FIELD, Takes, Upload, WAITING_FIELD};
use crate::web::Fields;

/// A form whose photographs have been taken in.
pub struct Taken {
    /// Its fields, with the draft that now holds it.
    pub fields: Fields,
    /// The draft, if the form was saved.
    pub draft: Option<Draft>,
    /// What stands in the way of going on.
    refusal: Option<Error>,
}

impl Taken {
    /// The fields, or what was wrong with a photograph, or with the text where that was to be saved.
    pub fn into_result(self) -> (Fields, Result<Option<Draft>>) {
        match self.refusal {
            Some(refusal) => (self.fields, Err(refusal)),
            None => (self.fields, Ok(self.draft)),
        }
    }
}

/// Takes in the photographs of a form, and saves its text with them or where it asks for that. Without either nothing
/// happens here.
pub async fn take_in(
    sending: &Sending,
    actor: &Actor,
    (target, kept): (Target, &[Kept]),
    upload: Upload,
) -> Result<Taken> {
    let asks = drafting::asks_to_save(&upload.fields)?;
    let waiting = media::waiting(&upload.fields, MAX_ON_A_TEXT);
    let brings = !upload.pictures.is_empty() || !waiting.is_empty();
    let darkroom = upload.darkroom.clone();
    let (mut fields, developed, mut mistakes) = media::develop(upload, (MAX_ON_A_TEXT, Takes::Pictures)).await?;
    if !asks && !brings {
        return Ok(Taken { fields, draft: None, refusal: refusal(mistakes, None) });
    }
    sending.count_save(actor)?;
    let text = drafting::bounded(&fields, kept);
    let drop = fields.optional(DROP_FIELD)?.map(str::to_owned);
    let (seen, asker) = (drafting::seen(&fields)?, actor.clone());
    let stood = seen.clone();
    let (names, pictures): (Vec<String>, Vec<Developed>) = developed.into_iter().unzip();
    let kept = sending.store.write(move |tx| {
        let (draft, refusal) = match save(tx, &asker, (target, seen.as_ref()), text)? {
            // Without photographs there is nothing to keep but the text.
            (_, Some(refusal)) if !brings => return Err(refusal),
            kept => kept,
        };
        media::actions::claim(tx, &asker, &draft.id, &waiting)?;
        let refused = media::actions::add(tx, &asker, &draft.id, &pictures)?;
        let lost = refused.iter().filter_map(|(place, _)| pictures.get(*place)).map(|lost| lost.id.clone());
        let mut lost: Vec<String> = lost.collect();
        lost.extend(dropped(tx, &asker, drop)?);
        Ok((draft, refusal, lost, refused))
    });
    let (draft, refused_text, lost, refused) = match kept.await {
        Err(refused @ (Error::Conflict(_) | Error::Invalid(_) | Error::Denied(_))) => {
            return Ok(Taken { fields, draft: None, refusal: refusal(mistakes, Some(refused)) });
        }
        kept => kept?,
    };
    darkroom.clear_away(lost).await;
    for (place, refusal) in refused {
        mistakes.add(PICTURES_FIELD, refusal.message(names.get(place).map_or("", String::as_str)));
    }
    // A draft that was begun for the photographs alone, or that the form was filled from, is the form's own.
    if refused_text.is_none() || draft.fields.is_empty() || stood == Some(draft.seen()) {
        fields.set(DRAFT_FIELD, draft.id.as_str());
        fields.set(VERSION_FIELD, draft.version.to_string());
    }
    fields.remove(WAITING_FIELD);
    fields.remove(DROP_FIELD);
    Ok(Taken { fields, draft: Some(draft), refusal: refusal(mistakes, refused_text) })
}

/// Saves the text of a form; where that is refused, the draft that its photographs belong to nevertheless, and why.
fn save(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    (target, seen): (Target, Option<&Seen>),
    text: Result<Vec<(String, String)>>,
) -> Result<(Draft, Option<Error>)> {
    if let Some(id) = target.complaint_id() {
        complaints::find(tx, Some(actor), id)?;
    }
    match text.and_then(|text| drafts::actions::save(tx, actor, (target, seen), text)) {
        Ok(draft) => Ok((draft, None)),
        Err(refusal @ (Error::Conflict(_) | Error::Invalid(_))) => {
            Ok((drafts::actions::begin(tx, actor, target)?, Some(refusal)))
        }
        Err(error) => Err(error),
    }
}

/// Takes a photograph away; gives its name if there was one. A button that was pressed twice does nothing the second time.
fn dropped(tx: &mut WriteTx<'_>, actor: &Actor, id: Option<String>) -> Result<Option<String>> {
    let Some(id) = id else { return Ok(None) };
    match media::actions::remove(tx, actor, &id) {
        Ok(()) => Ok(Some(id)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What is wrong with the photographs stands beside what is wrong with the text.
fn refusal(mistakes: FormErrors, text: Option<Error>) -> Option<Error> {
    match text {
        Some(Error::Invalid(errors)) => {
            let mut all = mistakes;
            errors.iter().for_each(|(field, message)| all.add(field, message.clone()));
            Some(Error::Invalid(all))
        }
        None if !mistakes.is_empty() => Some(Error::Invalid(mistakes)),
        other => other,
    }
}

/// The photographs of a form whose sender has yet to sign in wait, nameless, for its next POST (decisions.md 26). Gives the
/// form to show again.
pub async fn hold(sending: &Sending, upload: Upload) -> Result<(Fields, FormErrors)> {
    media::hold(sending, upload, (MAX_ON_A_TEXT, Takes::Pictures)).await
}
