//! Chance: tokens, codes, salts and public ids. The one place that asks the machine for it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// A source of chance: seeded from the machine, or from a number in tests.
#[derive(Debug)]
pub struct Random(StdRng);

impl Random {
    /// Seeded from the operating system.
    pub fn machine() -> Self {
        Self(rand::make_rng())
    }

    /// The same sequence for the same seed; for tests only.
    pub fn seeded(seed: u64) -> Self {
        Self(StdRng::seed_from_u64(seed))
    }

    /// `N` random bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.fill_bytes(&mut bytes);
        bytes
    }

    /// A secret of 256 bits for a link or a cookie, in the alphabet of addresses.
    pub fn token(&mut self) -> String {
        URL_SAFE_NO_PAD.encode(self.bytes::<32>())
    }

    /// An id of 128 bits that nobody can guess, for a thing with an address of its own.
    pub fn public_id(&mut self) -> String {
        URL_SAFE_NO_PAD.encode(self.bytes::<16>())
    }

    /// A number below `bound` (0 when `bound` is 0); the bias of at most 2^-32 is of no matter for what it is used for.
    pub fn below(&mut self, bound: u32) -> u32 {
        let wide = u64::from(self.0.next_u32()) * u64::from(bound);
        u32::try_from(wide >> 32).unwrap_or(0)
    }
}
