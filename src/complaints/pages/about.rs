//! What a form beside a thread says of the complaint it is about.

use crate::accounts::Actor;
use crate::base::ids::ComplaintId;
use crate::base::words::State;
use crate::base::{Error, Result};
use crate::complaints::{self, Complaint, Placed};
use crate::db::ReadTx;

/// The complaint of a form. A sender whose session has ended is shown what everybody sees, which may be nothing.
pub struct About {
    /// Its number in the address.
    pub id: ComplaintId,
    /// The complaint, its estate and region, as far as the sender may see them.
    pub placed: Option<Placed>,
}

impl About {
    /// For somebody signed in; 404 when she may not see it.
    pub fn find(tx: &mut ReadTx<'_>, actor: &Actor, id: ComplaintId) -> Result<Self> {
        Ok(Self { id, placed: Some(complaints::find_placed(tx, Some(actor), id)?) })
    }

    /// For somebody who has yet to sign in. The form comes back for every number, so that it tells nothing.
    pub fn find_public(tx: &mut ReadTx<'_>, id: ComplaintId) -> Result<Self> {
        match complaints::find_placed(tx, None, id) {
            Ok(placed) => Ok(Self { id, placed: Some(placed) }),
            Err(Error::NotFound) => Ok(Self { id, placed: None }),
            Err(error) => Err(error),
        }
    }

    /// The same for either.
    pub fn find_for(tx: &mut ReadTx<'_>, actor: Option<&Actor>, id: ComplaintId) -> Result<Self> {
        match actor {
            Some(actor) => Self::find(tx, actor, id),
            None => Self::find_public(tx, id),
        }
    }

    /// The complaint itself.
    pub fn complaint(&self) -> Option<&Complaint> {
        self.placed.as_ref().map(|placed| &placed.complaint)
    }

    /// The address of its page.
    pub fn url(&self) -> String {
        complaints::urls::complaint(self.id)
    }

    /// The address of its last floor.
    pub fn last_floor_url(&self) -> String {
        complaints::urls::floor(self.id, self.complaint().map_or(1, |complaint| complaint.last_floor))
    }

    /// Tone and icon of its state.
    pub fn tone(&self) -> (&'static str, &'static str) {
        self.complaint().map_or(State::Received, |complaint| complaint.state).tone()
    }
}
