//! A number that tells two pieces of work apart.

/// FNV-1a in 64 bits (Fowler, Noll & Vo): not secure against intent, and not meant to be.
#[derive(Clone, Copy, Debug)]
pub struct Hasher(u64);

impl Default for Hasher {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher {
    /// The fingerprint of some bytes.
    pub(crate) fn of(bytes: &[u8]) -> u64 {
        let mut hasher = Self::default();
        hasher.raw(bytes);
        hasher.finish()
    }

    /// Adds a text, marked off from the next.
    pub fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.raw(text.as_bytes());
    }

    /// Adds a whole number.
    pub fn number(&mut self, number: u64) {
        self.raw(&number.to_le_bytes());
    }

    /// Adds real numbers, by their bits.
    pub fn reals(&mut self, reals: &[f64]) {
        self.number(reals.len() as u64);
        for real in reals {
            self.number(real.to_bits());
        }
    }

    /// The fingerprint of all that was added.
    pub fn finish(self) -> u64 {
        self.0
    }

    fn raw(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Hasher;

    #[test]
    fn matches_the_published_values() {
        // From the reference list of the FNV authors.
        assert_eq!(Hasher::of(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(Hasher::of(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(Hasher::of(b"foobar"), 0x8594_4171_f739_67e8);
    }
}
