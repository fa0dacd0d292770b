//! What the ledger must do, said another way: every point is a token with a place, and a debt is a number. Written apart from the
//! ledger; it knows no accounts, no transfers and no buckets.

use std::collections::BTreeMap;

use candor::base::Instant;
use candor::club::points::Balance;

const DAY: i64 = 24 * 60 * 60 * 1_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Waiting,
    Free,
    /// For the order of this number.
    Aside(usize),
    /// On the order of this number.
    Gone(usize),
    PaidBack,
    TooLate,
    TakenBack,
}

#[derive(Clone, Debug)]
struct Token {
    award: usize,
    place: Place,
}

#[derive(Clone, Debug)]
struct Given {
    key: String,
    ripe: i64,
    until: Option<i64>,
    void: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    Open,
    Done,
    Dropped,
    Back,
}

/// One member.
#[derive(Clone, Debug, Default)]
pub struct Oracle {
    tokens: Vec<Token>,
    given: Vec<Given>,
    orders: BTreeMap<usize, (i64, Order)>,
    debt: i64,
}

impl Oracle {
    pub fn balance(&self) -> Balance {
        let count = |is_there: fn(Place) -> bool| {
            i64::try_from(self.tokens.iter().filter(|token| is_there(token.place)).count()).unwrap()
        };
        Balance {
            available: count(|place| place == Place::Free),
            pending: count(|place| place == Place::Waiting),
            held: count(|place| matches!(place, Place::Aside(_))),
            owed: self.debt,
        }
    }

    /// Gives points once for each key: those of an empty key each time.
    pub fn give(&mut self, key: &str, points: i64, (ripe, until): (Instant, Option<Instant>), now: Instant) {
        if !key.is_empty() && self.given.iter().any(|given| given.key == key) {
            return;
        }
        let award = self.given.len();
        self.given.push(Given { key: key.to_owned(), ripe: ripe.0, until: until.map(|at| at.0), void: false });
        let place = if ripe > now { Place::Waiting } else { Place::Free };
        self.tokens.extend((0..points).map(|_| Token { award, place }));
        self.pay_back();
    }

    /// Whether there were so many.
    pub fn set_aside(&mut self, order: usize, points: i64) -> bool {
        if let Some((asked, _)) = self.orders.get(&order) {
            return *asked == points;
        }
        if self.balance().available < points {
            return false;
        }
        for _ in 0..points {
            let next = self.next_free().unwrap();
            self.tokens[next].place = Place::Aside(order);
        }
        self.orders.insert(order, (points, Order::Open));
        true
    }

    /// Whether the order could go that way, or had gone.
    pub fn end(&mut self, order: usize, to: Order, now: Instant) -> bool {
        let Some((_, state)) = self.orders.get_mut(&order) else { return false };
        let from = if to == Order::Back { Order::Done } else { Order::Open };
        // What came back was done before.
        if *state == to || (to == Order::Done && *state == Order::Back) {
            return true;
        }
        if *state != from {
            return false;
        }
        *state = to;
        for index in 0..self.tokens.len() {
            let token = &mut self.tokens[index];
            if token.place != Place::Aside(order) && token.place != Place::Gone(order) {
                continue;
            }
            token.place = if to == Order::Done { Place::Gone(order) } else { Place::Free };
            let given = &mut self.given[token.award];
            if to != Order::Done && given.until.is_some_and(|until| until <= now.0) {
                given.until = Some(now.0 + 14 * DAY);
            }
        }
        self.pay_back();
        true
    }

    /// Whether there was such an award.
    pub fn void(&mut self, key: &str) -> bool {
        let Some(award) = self.given.iter().position(|given| given.key == key) else { return false };
        if std::mem::replace(&mut self.given[award].void, true) {
            return true;
        }
        for token in self.tokens.iter_mut().filter(|token| token.award == award) {
            match token.place {
                Place::Waiting | Place::Free => token.place = Place::TakenBack,
                Place::Aside(_) | Place::Gone(_) | Place::PaidBack => self.debt += 1,
                Place::TooLate | Place::TakenBack => {}
            }
        }
        self.pay_back();
        true
    }

    /// Whether there were so many.
    pub fn take(&mut self, points: i64) -> bool {
        if self.balance().available < points {
            return false;
        }
        for _ in 0..points {
            let next = self.next_free().unwrap();
            self.tokens[next].place = Place::TakenBack;
        }
        true
    }

    pub fn leave(&mut self) {
        for token in self.tokens.iter_mut().filter(|token| matches!(token.place, Place::Free | Place::Waiting)) {
            token.place = Place::TooLate;
        }
    }

    pub fn midnight(&mut self, now: Instant) {
        let mut ripe: Vec<(i64, usize)> =
            self.given.iter().enumerate().map(|(index, given)| (given.ripe, index)).collect();
        ripe.sort_unstable();
        for (_, award) in ripe.into_iter().filter(|(at, _)| *at <= now.0) {
            for token in self.tokens.iter_mut().filter(|token| token.award == award) {
                if token.place == Place::Waiting {
                    token.place = Place::Free;
                }
            }
            self.pay_back();
        }
        for token in &mut self.tokens {
            if token.place == Place::Free && self.given[token.award].until.is_some_and(|until| until <= now.0) {
                token.place = Place::TooLate;
            }
        }
    }

    fn pay_back(&mut self) {
        while self.debt > 0 {
            let Some(next) = self.next_free() else { return };
            self.tokens[next].place = Place::PaidBack;
            self.debt -= 1;
        }
    }

    /// The next to be spent: of the award that ends first.
    fn next_free(&self) -> Option<usize> {
        let free = self.tokens.iter().enumerate().filter(|(_, token)| token.place == Place::Free);
        let rank = |token: &Token| (self.given[token.award].until.unwrap_or(i64::MAX), token.award);
        free.min_by_key(|(index, token)| (rank(token), *index)).map(|(index, _)| index)
    }
}
