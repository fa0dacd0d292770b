//! Rewards, and the way of an order.

use diesel::prelude::*;

use crate::base::ids::{OrderId, PersonId, RewardId};
use crate::base::text::{self, EMPTY};
use crate::base::words::{OrderState, RewardKind, RewardState, Tier};
use crate::base::{FormErrors, Instant, Message};
use crate::schema::{order_step, reward, reward_order};

/// An order that nobody approved ends after so many days.
pub const LAPSES_DAYS: i64 = 14;
/// The most points that one thing costs.
pub const MOST_COST: i64 = 1_000_000;
/// The most that come into stock, or go, at once.
pub const MOST_AT_ONCE: i64 = 10_000;

/// 422: between two numbers.
pub const OUT_OF_RANGE: Message = Message::new("rewards.out_of_range");
/// 422: it ends before it begins.
pub const ENDS_FIRST: Message = Message::new("rewards.ends_first");

/// What points buy.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = reward)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct Reward {
    pub id: RewardId,
    pub kind: RewardKind,
    pub title: String,
    pub about: String,
    pub pick_up: String,
    pub cost: i64,
    pub stock: i64,
    pub per_member: Option<i16>,
    pub min_tier: Tier,
    pub opens_at: Option<Instant>,
    pub closes_at: Option<Instant>,
    pub state: RewardState,
    pub version: i32,
    pub written_at: Instant,
}

impl Reward {
    /// Whether it can be had at a moment, as far as its state and its days go.
    pub fn is_open(&self, now: Instant) -> bool {
        let has_begun = self.opens_at.is_none_or(|at| at <= now);
        let goes_on = self.closes_at.is_none_or(|at| now < at);
        self.state == RewardState::Open && has_begun && goes_on
    }
}

/// A reward as an operator writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct NewReward {
    pub kind: RewardKind,
    pub title: String,
    pub about: String,
    pub pick_up: String,
    pub cost: i64,
    pub per_member: Option<i16>,
    pub min_tier: Tier,
    pub opens_at: Option<Instant>,
    pub closes_at: Option<Instant>,
}

impl NewReward {
    /// What is wrong with it, field by field.
    pub fn mistakes(&self) -> FormErrors {
        let mut errors = FormErrors::new();
        if !(1..=MOST_COST).contains(&self.cost) {
            errors.add("cost", OUT_OF_RANGE.with(1_i64).with(MOST_COST));
        }
        if self.per_member.is_some_and(|most| most < 1) {
            errors.add("per_member", OUT_OF_RANGE.with(1_i64).with(i64::from(i16::MAX)));
        }
        if self.opens_at.zip(self.closes_at).is_some_and(|(opens, closes)| closes <= opens) {
            errors.add("closes_at", ENDS_FIRST);
        }
        errors
    }
}

/// One reward for one member.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = reward_order)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct RewardOrder {
    pub id: OrderId,
    pub name: String,
    pub reward_id: RewardId,
    pub person_id: PersonId,
    pub title: String,
    pub cost: i64,
    pub state: OrderState,
    pub code: String,
    pub submission_key: String,
    pub placed_at: Instant,
    pub changed_at: Instant,
    pub is_restocked: Option<bool>,
}

impl RewardOrder {
    /// When it ends unless somebody approves it; nothing once somebody has.
    pub fn lapses_at(&self) -> Option<Instant> {
        (self.state == OrderState::Placed).then(|| self.placed_at.plus_days(LAPSES_DAYS))
    }

    /// The code as it is read aloud: two halves.
    pub fn code_aloud(&self) -> String {
        self.code
            .split_at_checked(CODE_CHARS / 2)
            .map_or_else(|| self.code.clone(), |(one, two)| format!("{one} {two}"))
    }
}

/// A step of an order.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = order_step)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct Step {
    pub state: OrderState,
    pub taken_by: Option<PersonId>,
    pub reason: Option<String>,
    pub taken_at: Instant,
}

/// Who moves an order on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hand {
    /// Whose it is.
    Member,
    /// Staff.
    Operator,
    /// Nobody: its time was over.
    Time,
}

/// Whether an order may go from one state to another by a hand (club.md 1.3).
pub const fn may_become(from: OrderState, to: OrderState, by: Hand) -> bool {
    use OrderState as State;
    match (from, to) {
        (State::Placed, State::Cancelled) => matches!(by, Hand::Member | Hand::Operator),
        (State::Placed, State::Expired) => matches!(by, Hand::Time),
        (State::Placed, State::Approved)
        | (State::Approved, State::Ready | State::Cancelled)
        | (State::Ready, State::HandedOver | State::Cancelled)
        | (State::HandedOver, State::Returned) => matches!(by, Hand::Operator),
        _ => false,
    }
}

/// Where an order leads to from here, by a hand.
pub fn next(from: OrderState, by: Hand) -> impl Iterator<Item = OrderState> {
    OrderState::ALL.iter().copied().filter(move |to| may_become(from, *to, by))
}

/// The letters and digits of a code: none that looks like another (Crockford's base 32).
const CODE_LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Forty bits: one guess in a million million, for who works there and is counted.
pub const CODE_CHARS: usize = 8;

/// A code of random bytes.
pub fn code_of(bytes: [u8; CODE_CHARS]) -> String {
    let letter = |byte: u8| CODE_LETTERS.get(usize::from(byte % 32)).copied().unwrap_or(b'0');
    bytes.into_iter().map(|byte| char::from(letter(byte))).collect()
}

/// A code as somebody types or reads it: in small letters, full width, in groups, with O for 0 and I or L for 1.
pub fn read_code(raw: &str) -> Result<String, Message> {
    let folded = text::fold_width(raw).to_ascii_uppercase();
    let kept = folded.chars().filter(|letter| !letter.is_whitespace() && *letter != '-');
    let read = |letter| match letter {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let code: String = kept.map(read).take(CODE_CHARS + 1).collect();
    let is_code = code.len() == CODE_CHARS && code.bytes().all(|byte| CODE_LETTERS.contains(&byte));
    match (code.is_empty(), is_code) {
        (true, _) => Err(EMPTY),
        (false, true) => Ok(code),
        (false, false) => Err(NO_CODE),
    }
}

/// 422: no order has such a code.
pub const NO_CODE: Message = Message::new("rewards.no_code");

#[cfg(test)]
mod tests {
    use super::*;
    use OrderState as State;

    #[test]
    fn an_order_goes_these_ways_and_no_other() {
        let expected = [
            (State::Placed, State::Approved, Hand::Operator),
            (State::Placed, State::Cancelled, Hand::Member),
            (State::Placed, State::Cancelled, Hand::Operator),
            (State::Placed, State::Expired, Hand::Time),
            (State::Approved, State::Ready, Hand::Operator),
            (State::Approved, State::Cancelled, Hand::Operator),
            (State::Ready, State::HandedOver, Hand::Operator),
            (State::Ready, State::Cancelled, Hand::Operator),
            (State::HandedOver, State::Returned, Hand::Operator),
        ];

        for from in State::ALL {
            for to in State::ALL {
                for by in [Hand::Member, Hand::Operator, Hand::Time] {
                    let is_expected = expected.contains(&(*from, *to, by));
                    assert_eq!(may_become(*from, *to, by), is_expected, "{from:?} {to:?} {by:?}");
                }
            }
        }
    }

    #[test]
    fn a_code_is_read_as_people_say_and_type_it() {
        for typed in ["0A1B 2C3D", "oa1b-2c3d", " ０Ａ１Ｂ２Ｃ３Ｄ ", "OAIB2C3D", "0aLb2c3d"] {
            assert_eq!(read_code(typed), Ok("0A1B2C3D".to_owned()), "{typed}");
        }
        for typed in ["0A1B2C3", "0A1B2C3DE", "0A1B2C3U", "零A1B2C3D", "'; DROP--"] {
            assert_eq!(read_code(typed), Err(NO_CODE), "{typed}");
        }
        assert_eq!(read_code(" - "), Err(EMPTY));
    }

    #[test]
    fn every_code_that_is_made_can_be_read() {
        for byte in 0..=u8::MAX {
            let code = code_of([byte, 3, 99, 255, byte, 17, 200, 31]);
            assert_eq!(read_code(&code.to_ascii_lowercase()), Ok(code.clone()));
        }
    }
}
