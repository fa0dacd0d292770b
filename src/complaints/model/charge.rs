//! Who answers for a complaint, as far as hand-offs go (complaints.md 6.6): nobody sends it in circles.

use crate::facts::Fact;

/// With the third hand-off inside a region the group centre takes a complaint over.
pub const HAND_OFFS_TO_GROUP: i16 = 3;

/// How often a complaint went from one hand to another, and whether the region can still take it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Charge {
    /// From one named ambassador to another.
    pub hand_offs: i16,
    /// The group centre has taken it over, and no region takes it back.
    pub is_with_group: bool,
    is_named: bool,
}

impl Charge {
    /// As the facts of a complaint tell it, in their order.
    pub fn of<'a>(facts: impl IntoIterator<Item = &'a Fact>) -> Self {
        let mut charge = Self::default();
        for fact in facts {
            match fact {
                Fact::ComplaintAccepted { .. } => charge.is_named = true,
                Fact::AmbassadorChanged { .. } => {
                    charge.hand_offs = charge.hand_offs.saturating_add(i16::from(charge.is_named));
                    charge.is_named = true;
                }
                Fact::GroupTookOver { .. } => charge.is_with_group = true,
                _ => {}
            }
        }
        charge
    }

    /// Whether one more hand-off is the last of a region.
    pub const fn is_last_hand_off(&self) -> bool {
        !self.is_with_group && self.hand_offs.saturating_add(1) >= HAND_OFFS_TO_GROUP
    }
}
