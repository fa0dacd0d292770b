//! How often one may do what: per action, and per person or address (security.md S36).

use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::base::{Error, Result};

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// A try to sign in, by address.
    SignIn,
    /// A try to sign in to one account, from anywhere.
    SignInAccount,
    /// An account opened, a letter asked for: costs a letter.
    Letter,
    /// A file of everything that the site keeps about somebody.
    Export,
    /// A complaint, a reply, a claim.
    Write,
    /// A draft saved, by hand or as one types.
    Save,
    /// A picture sent.
    Upload,
    /// A search.
    Search,
    /// A code of an order, tried at the counter.
    PickUp,
}

/// Bursts and the pace at which they fill again, per minute.
const QUOTAS: [(Action, u32, u32); 9] = [
    (Action::SignIn, 30, 30),
    (Action::SignInAccount, 10, 5),
    (Action::Letter, 10, 2),
    (Action::Export, 3, 1),
    (Action::Write, 30, 10),
    (Action::Save, 60, 30),
    (Action::Upload, 60, 12),
    (Action::Search, 60, 60),
    (Action::PickUp, 20, 10),
];
/// Keys are kept this long after they are full again.
const FORGET_ABOVE: usize = 20_000;

/// The counters of this process.
pub struct Limits(HashMap<Action, DefaultKeyedRateLimiter<String>>);

impl Default for Limits {
    fn default() -> Self {
        let limiter = |burst: u32, per_minute: u32| {
            let pace = NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN);
            let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
            RateLimiter::keyed(Quota::per_minute(pace).allow_burst(burst))
        };
        Self(QUOTAS.into_iter().map(|(action, burst, pace)| (action, limiter(burst, pace))).collect())
    }
}

impl Limits {
    /// Counts one action of one key.
    ///
    /// # Errors
    /// [`Error::TooMany`] with the time after which it is worth trying again.
    pub fn count(&self, action: Action, key: impl Into<String>) -> Result<()> {
        let Some(limiter) = self.0.get(&action) else { return Ok(()) };
        if limiter.len() > FORGET_ABOVE {
            limiter.retain_recent();
        }
        limiter.check_key(&key.into()).map_err(|not_until| {
            let wait = not_until.wait_time_from(DefaultClock::default().now());
            Error::TooMany { retry_after: wait.max(Duration::from_secs(1)) }
        })
    }

    /// The same for an address; an IPv6 network counts as one.
    pub fn count_ip(&self, action: Action, ip: Option<IpAddr>) -> Result<()> {
        let key = match ip {
            Some(IpAddr::V6(address)) => {
                let network: Vec<String> = address.segments().iter().take(4).map(|part| format!("{part:x}")).collect();
                network.join(":")
            }
            Some(IpAddr::V4(address)) => address.to_string(),
            None => String::new(),
        };
        self.count(action, key)
    }
}
