//! Passwords: Argon2id with the parameters of OWASP's cheat sheet (19 MiB, two passes, one lane; measured: 20 ms).
//! Slow by design: never inside a transaction.

use anyhow::anyhow;
use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};

use crate::base::{Error, Random, Result};

/// A hash of no password: verified against when there is no account, so that both answers take the same time.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

fn hasher() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::default())
}

/// Hashes a password in the background with a new salt.
pub async fn hash_password(password: String) -> Result<String> {
    in_background(move || hash_password_blocking(&password)).await?
}

/// The same on this thread; for the command line and the demonstration.
pub fn hash_password_blocking(password: &str) -> Result<String> {
    let salt = SaltString::encode_b64(&Random::machine().bytes::<16>())
        .map_err(|error| Error::Internal(anyhow!("making a salt: {error}")))?;
    let hash = hasher()
        .hash_password(password.as_bytes(), &salt)
        .map_err(|error| Error::Internal(anyhow!("hashing a password: {error}")))?;
    Ok(hash.to_string())
}

/// Whether a password belongs to a stored hash; takes as long where there is none.
pub async fn verify_password(password: String, stored: Option<String>) -> Result<bool> {
    in_background(move || {
        let is_known = stored.is_some();
        let stored = stored.unwrap_or_else(|| NOBODY.to_owned());
        let matches =
            PasswordHash::new(&stored).is_ok_and(|hash| hasher().verify_password(password.as_bytes(), &hash).is_ok());
        matches && is_known
    })
    .await
}

async fn in_background<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::Internal(anyhow!(error).context("hashing")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_s_hash_is_one_that_is_really_computed() {
        assert!(PasswordHash::new(NOBODY).is_ok_and(|hash| hash.hash.is_some()));
    }
}
