//! The key that signs cookies and forms.

use std::path::Path;

use anyhow::Context as _;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use crate::base::Random;

const FILE: &str = "secret_key";

/// 32 secret bytes. Never shown: its `Debug` is empty.
#[derive(Clone)]
pub struct SecretKey([u8; 32]);

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SecretKey")
    }
}

impl SecretKey {
    /// Reads 64 hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text.trim(), &mut bytes).map_err(|_| "must be 64 hexadecimal digits")?;
        Ok(Self(bytes))
    }

    /// A key for one process, for tests.
    pub fn of_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The key in the data folder; made, readable by its owner alone, when there is none.
    pub fn kept_in(data_dir: &Path) -> anyhow::Result<Self> {
        let path = data_dir.join(FILE);
        if !path.exists() {
            std::fs::create_dir_all(data_dir).with_context(|| format!("making the folder {}", data_dir.display()))?;
            write_private(&path, &hex::encode(Random::machine().bytes::<32>()))
                .with_context(|| format!("writing {}", path.display()))?;
        }
        let text = std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        Self::parse(&text).map_err(|why| anyhow::anyhow!("{}: {why}", path.display()))
    }

    /// HMAC-SHA-256 of a purpose and a value; two purposes never give one signature.
    pub fn sign(&self, purpose: &str, value: &[u8]) -> [u8; 32] {
        let mut mac = self.mac(purpose);
        mac.update(value);
        mac.finalize().into_bytes().into()
    }

    /// Whether a signature is ours, compared in constant time.
    pub fn verify(&self, purpose: &str, value: &[u8], signature: &[u8]) -> bool {
        let mut mac = self.mac(purpose);
        mac.update(value);
        mac.verify_slice(signature).is_ok()
    }

    fn mac(&self, purpose: &str) -> Hmac<Sha256> {
        let mut block = [0; 64];
        block.iter_mut().zip(self.0).for_each(|(to, from)| *to = from);
        let mut mac = Hmac::<Sha256>::new(&block.into());
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac
    }
}

#[cfg(unix)]
fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(not(unix))]
fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    std::fs::write(path, text)
}
