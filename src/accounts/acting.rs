//! What a form does, in one transaction, for whoever sends it, and the three ways in which it can end.

use super::model::Actor;
use super::sending::{Sending, Shown};
use crate::base::Result;
use crate::db::WriteTx;
use crate::web::Fields;

/// Whose a form is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    /// Of everybody signed in.
    Members,
    /// The same, for a text that others read: counted.
    Writers,
    /// Of those who work for the company.
    Staff,
    /// Of administrators.
    Admins,
}

/// What came of a form.
pub enum Acted<T> {
    /// It is done.
    Done(T),
    /// It was refused: its page is shown again to the one who sent it, with everything typed.
    Refused(Actor, Shown),
    /// Nobody we know sent it, or somebody who may not: see [`Sending::again`].
    Outside(Shown),
}

impl<T> Acted<T> {
    /// What came of a try of somebody.
    pub fn of(actor: Actor, fields: Fields, tried: Result<T>) -> Result<Self> {
        let error = match tried {
            Ok(done) => return Ok(Self::Done(done)),
            Err(error) => error,
        };
        let again = Shown::after(fields, error)?;
        Ok(if again.is_outside() { Self::Outside(again) } else { Self::Refused(actor, again) })
    }
}

impl Sending {
    /// Who sends a form, or what it is shown again as.
    pub async fn enter_for(&mut self, whom: Whom, fields: &Fields) -> Result<Result<Actor, Shown>> {
        match whom {
            Whom::Members | Whom::Writers => self.enter_member(fields).await,
            Whom::Staff => self.enter_staff(fields).await,
            Whom::Admins => self.enter_admin(fields).await,
        }
    }

    /// Reads a form and does what it says for whoever sends it.
    pub async fn act<W: Send + 'static, T: Send + 'static>(
        &mut self,
        whom: Whom,
        fields: Fields,
        read: impl FnOnce(&Fields) -> Result<W>,
        work: impl FnOnce(&mut WriteTx<'_>, &Actor, &W) -> Result<T> + Send + 'static,
    ) -> Result<Acted<T>> {
        let actor = match self.enter_for(whom, &fields).await? {
            Ok(actor) => actor,
            Err(outside) => return Ok(Acted::Outside(outside)),
        };
        let counted = if whom == Whom::Writers { self.count(&actor) } else { Ok(()) };
        let by = actor.clone();
        let tried = match counted.and_then(|()| read(&fields)) {
            Ok(written) => self.store.write(move |tx| work(tx, &by, &written)).await,
            Err(error) => Err(error),
        };
        Acted::of(actor, fields, tried)
    }
}

/// Reads a form that is one button.
pub fn button(_: &Fields) -> Result<()> {
    Ok(())
}
