//! Whose photographs are whose, and how many there may be.

use super::model::{MAX_OF_A_PERSON, Photograph};
use super::refusal::Refusal;
use crate::accounts::Actor;
use crate::base::ids::ArticleId;
use crate::base::{Error, Message, Result};

/// Pictures that may wait for their senders to sign in, all together: nobody fills our disk without an account.
const MAX_WAITING: i64 = 600;

/// 409: what stands in a published text stays.
pub const PUBLISHED_STAYS: Message = Message::new("media.published_stays");
/// 409: what stands in a piece of the magazine is taken out where that is written.
pub const IN_ARTICLE: Message = Message::new("media.taken_out_in_article");

/// One more photograph beside those that are there, of so many at most, and those of the person.
pub fn may_add((there, most): (i64, i64), of_the_person: i64) -> Result<(), Refusal> {
    if there >= most {
        Err(Refusal::TooMany(most))
    } else if of_the_person >= MAX_OF_A_PERSON {
        Err(Refusal::QuotaReached)
    } else {
        Ok(())
    }
}

/// One more photograph of somebody who has yet to sign in.
pub fn may_wait((in_the_form, most): (i64, i64), waiting: i64) -> Result<(), Refusal> {
    if in_the_form >= most {
        Err(Refusal::TooMany(most))
    } else if waiting >= MAX_WAITING {
        Err(Refusal::Busy)
    } else {
        Ok(())
    }
}

/// Seeing a photograph that is not published: its sender alone; for anybody else it does not exist.
pub fn may_see_unpublished(actor: Option<&Actor>, photograph: &Photograph) -> Result<()> {
    let is_own = actor.is_some_and(|actor| photograph.person_id == Some(actor.person_id));
    let belongs =
        photograph.complaint_id.is_some() || photograph.finding_id.is_some() || photograph.article_id.is_some();
    if is_own && !belongs { Ok(()) } else { Err(Error::NotFound) }
}

/// Throwing a photograph away: its sender, as long as it is not published. What is shown with a claim is never. For what
/// belongs to a finding she is nobody: the record of an investigation stays.
pub fn may_remove(actor: &Actor, photograph: &Photograph) -> Result<()> {
    if photograph.person_id != Some(actor.person_id) || photograph.finding_id.is_some() {
        return Err(Error::NotFound);
    }
    if photograph.complaint_id.is_some() {
        Err(Error::Conflict(PUBLISHED_STAYS))
    } else if photograph.article_id.is_some() {
        Err(Error::Conflict(IN_ARTICLE))
    } else {
        Ok(())
    }
}

/// A photograph of a piece of the magazine.
pub fn is_of_article(photograph: &Photograph, article: ArticleId) -> Result<()> {
    if photograph.article_id == Some(article) { Ok(()) } else { Err(Error::NotFound) }
}
