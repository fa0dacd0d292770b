//! What two persons change about a complaint, beside rejecting it.

use crate::base::words::{CosignedAct, Severity};

/// What waits for a second signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cosigned {
    /// It is less grave than was said (T17).
    Lowering(Severity),
    /// So many more working days to solve it (complaints.md section 3).
    Extension(i16),
}

impl From<Cosigned> for CosignedAct {
    fn from(what: Cosigned) -> Self {
        match what {
            Cosigned::Lowering(_) => Self::Lower,
            Cosigned::Extension(_) => Self::Extend,
        }
    }
}

impl Cosigned {
    /// The stable code of the act.
    pub fn act(self) -> &'static str {
        CosignedAct::from(self).code()
    }

    /// What is asked for, as it is stored.
    pub fn code(self) -> String {
        match self {
            Self::Lowering(severity) => severity.code().to_owned(),
            Self::Extension(days) => days.to_string(),
        }
    }

    /// What was stored.
    pub fn parse(act: &str, code: &str) -> Option<Self> {
        match CosignedAct::parse(act)? {
            CosignedAct::Lower => Severity::parse(code).map(Self::Lowering),
            CosignedAct::Extend => code.parse().ok().map(Self::Extension),
        }
    }
}
