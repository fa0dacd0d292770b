//! Letters about notices: one at once, or a digest of several. Read and worded at the moment of sending, for the one who
//! gets it: what she may not see by then is not in it (security.md S3, S18).

mod opened;
mod words;

use std::sync::Arc;

use crate::accounts::Person;
use crate::base::ids::{LetterId, PersonId};
use crate::db::Store;
use crate::delivery::{Letter, Mailer, Slip};
use crate::settings::SecretKey;
use crate::web::Site;

use super::model::{LetterRow, Outcome, Subscription};
use super::token;

/// What sending a letter needs.
#[derive(Clone)]
pub struct Post {
    pub(super) store: Store,
    pub(super) site: Arc<Site>,
    pub(super) mailer: Mailer,
}

/// A letter as it stands now.
pub(super) enum Stands {
    /// To be handed over.
    Ready(Box<(Letter, Slip)>),
    /// Not to be sent, and why.
    Over(Outcome),
    /// It ended before; nothing is to be done.
    Ended,
}

impl Post {
    /// Puts together what sending needs.
    pub fn new(store: Store, site: Arc<Site>, mailer: Mailer) -> Self {
        Self { store, site, mailer }
    }

    /// Reads and words a letter.
    pub(super) fn prepare(&self, id: LetterId) -> anyhow::Result<Stands> {
        let enclosed = match self.store.read_blocking(|tx| opened::open(tx, id))? {
            opened::Opened::Enclosed(enclosed) => enclosed,
            opened::Opened::Over(outcome) => return Ok(Stands::Over(outcome)),
            opened::Opened::Ended => return Ok(Stands::Ended),
        };
        let slip = self.slip(&enclosed.letter, &enclosed.person);
        let letter = words::write(&self.site, &enclosed, slip.unsubscribe.as_deref())?;
        Ok(Stands::Ready(Box::new((letter, slip))))
    }

    fn slip(&self, letter: &LetterRow, to: &Person) -> Slip {
        let link = |subscription| unsubscribe_link(&self.site.base_url, &self.site.secret, to.id, subscription);
        Slip { id: letter.message_id(), unsubscribe: letter.subscription().map(link) }
    }
}

fn unsubscribe_link(base_url: &str, secret: &SecretKey, person: PersonId, subscription: Subscription) -> String {
    format!("{base_url}/unsubscribe/{}", token::of(secret, person, subscription))
}
