//! What is at issue: what the company says of each point, and what those say whose point it is.

use super::{Broken, Projection};
use crate::base::words::{Outcome, Verdict};
use crate::facts::Fact;

impl Projection {
    /// Goes on by one fact. A household's own points are as it said last, everybody's as the complaint stands.
    pub(super) fn apply_to_points(&mut self, fact: &Fact) -> Result<(), Broken> {
        match fact {
            Fact::PointsStated { by, first, points, floor, .. } => {
                if usize::try_from(*first).ok() != Some(self.points.len() + 1) {
                    return Err(Broken::Point(*first));
                }
                let all = self.points.len() + usize::try_from(*points).unwrap_or(0);
                self.points.resize(all, (Outcome::Open, Verdict::Open));
                self.stated.resize(all, (Some(*by), *floor));
            }
            Fact::SolutionProposed { outcomes, .. } => {
                let mut asked = self.course.households.clone();
                asked.apply(fact);
                for (((said, verdict), (household, _)), outcome) in self.told().zip(outcomes) {
                    (*said, *verdict) = (*outcome, asked.verdict_when_asked((*household, *verdict)));
                }
            }
            Fact::SolutionConfirmed { .. } => self.decided(None, std::iter::repeat(&Verdict::Confirmed)),
            Fact::SolutionRefused { verdicts, .. } => self.decided(None, verdicts),
            Fact::HouseholdConfirmed { by, .. } => self.decided(Some(*by), std::iter::repeat(&Verdict::Confirmed)),
            Fact::HouseholdRefused { by, verdicts, .. } => self.decided(Some(*by), verdicts),
            _ => {}
        }
        Ok(())
    }

    fn told(&mut self) -> impl Iterator<Item = (&mut (Outcome, Verdict), &(Option<i32>, i32))> {
        self.points.iter_mut().zip(&self.stated)
    }

    /// A word on every point counts for those that are its speaker's to decide.
    fn decided<'a>(&mut self, of: Option<i32>, verdicts: impl IntoIterator<Item = &'a Verdict>) {
        for (((_, said), (household, _)), verdict) in self.told().zip(verdicts) {
            if *household == of {
                *said = *verdict;
            }
        }
    }
}
