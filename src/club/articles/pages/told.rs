//! What was done with a piece, and its versions: for its author and its editors.

use crate::base::Instant;
use crate::base::Result;
use crate::base::ids::{ArticleId, PersonId};
use crate::base::words::{ArticleAct, ArticleKind};
use crate::club::articles::model::{Byline, Step, Version};
use crate::club::articles::store;
use crate::db::ReadTx;
use crate::web::Shell;

/// See `articles/told.html`.
#[derive(Default)]
pub(super) struct History {
    pub steps: Vec<StepView>,
    pub versions: Vec<VersionView>,
}

/// One thing that was done.
pub(super) struct StepView {
    pub act: ArticleAct,
    pub by: String,
    pub note: String,
    pub at: Instant,
}

/// A text that was read.
pub(super) struct VersionView {
    pub number: i32,
    pub by: String,
    pub title: String,
    pub body: String,
    pub at: Instant,
}

/// The rows of it.
#[derive(Default)]
pub(super) struct Told {
    steps: Vec<(Step, Byline)>,
    versions: Vec<(Version, Byline)>,
}

impl Told {
    /// Two queries.
    pub fn of(tx: &mut ReadTx<'_>, id: ArticleId) -> Result<Self> {
        Ok(Self { steps: store::steps_of(tx, id)?, versions: store::versions_of(tx, id)? })
    }

    /// In the reader's words: the author by the name of her piece, editors by theirs.
    pub fn shown(self, shell: &Shell, (author, kind): (PersonId, ArticleKind)) -> History {
        let name = |id: PersonId, byline: &Byline| {
            if id == author { super::card::name_of(shell, byline, kind) } else { byline.of_staff().unwrap_or_default() }
        };
        let step = |(step, byline): (Step, Byline)| StepView {
            act: step.act,
            by: name(step.by_id, &byline),
            note: step.note,
            at: step.taken_at,
        };
        let version = |(version, byline): (Version, Byline)| VersionView {
            number: version.version,
            by: name(version.writer_id, &byline),
            title: version.title,
            body: version.body,
            at: version.written_at,
        };
        History {
            steps: self.steps.into_iter().map(step).collect(),
            versions: self.versions.into_iter().map(version).collect(),
        }
    }
}
