//! Secrets: made here, shown once, kept as digests.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

use crate::domain::{Digest, KeyId};

/// How every secret begins.
const PREFIX: &str = "sk_";

/// A secret that was just made: `sk_`, the id of its key, `_`, and 32 random bytes in base64. It is never printed by mistake.
pub struct Secret(String);

impl Secret {
    pub(super) fn new(id: &KeyId) -> Self {
        let random: [u8; 32] = rand::random();
        Self(format!("{PREFIX}{id}_{}", URL_SAFE_NO_PAD.encode(random)))
    }

    /// To show it, this once.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    pub(super) fn digest(&self) -> Digest {
        digest(self.0.as_bytes())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What is kept of a secret. It is of 256 random bits: nothing is gained by a slower one.
pub(crate) fn digest(secret: &[u8]) -> Digest {
    Sha256::digest(secret).into()
}

/// Compares all bytes, so that the time says nothing about them.
pub(crate) fn same(a: &Digest, b: &Digest) -> bool {
    let difference = a.iter().zip(b).fold(0, |sum, (a, b)| sum | (a ^ b));
    std::hint::black_box(difference) == 0
}

/// The id that a secret names.
pub(super) fn id_of(shown: &[u8]) -> Option<KeyId> {
    let rest = std::str::from_utf8(shown).ok()?.strip_prefix(PREFIX)?;
    KeyId::parse(rest.split_once('_')?.0)
}
