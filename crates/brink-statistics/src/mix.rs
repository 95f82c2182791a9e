//! Mixing of bits: what stands in for random numbers where they must be had by number.

/// The finaliser of splitmix64 (Stafford's variant 13; Steele, Lea & Flood 2014, *OOPSLA*): a
/// bijection of the words in which every output bit depends on every input bit.
pub(crate) fn mix(word: u64) -> u64 {
    let word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

/// A family of random functions of a word, one for each seed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Keyed {
    first: u64,
    second: u64,
}

impl Keyed {
    /// The function of this seed.
    pub(crate) fn new(seed: u64) -> Self {
        let first = mix(seed.wrapping_add(0x9e37_79b9_7f4a_7c15));
        Self { first, second: mix(first ^ 0xd1b5_4a32_d192_ed03) }
    }

    /// Its value.
    pub(crate) fn at(self, word: u64) -> u64 {
        mix(mix(word ^ self.first).wrapping_add(self.second))
    }
}

/// The seed of a column from its name, the seed of the study and the number of the replicate.
///
/// Another name, seed or replicate gives an unrelated seed; nothing else matters, so a column
/// keeps its draws when columns are added, removed or reordered.
pub fn seed_of(name: &str, seed: u64, replicate: u64) -> u64 {
    // Length first: no name is the beginning of another.
    let mut state = Keyed::new(seed).at(name.len() as u64);
    for chunk in name.as_bytes().chunks(8) {
        let word = chunk.iter().fold(0, |word, &byte| word << 8 | u64::from(byte));
        state = Keyed::new(state).at(word);
    }
    Keyed::new(state).at(replicate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_differ_by_name_seed_and_replicate() {
        let seeds = [
            seed_of("a", 1, 0),
            seed_of("b", 1, 0),
            seed_of("a", 2, 0),
            seed_of("a", 1, 1),
            seed_of("\0a", 1, 0),
            seed_of("aaaaaaaaa", 1, 0),
            seed_of("", 1, 0),
        ];
        for (i, a) in seeds.iter().enumerate() {
            assert!(!seeds[i + 1..].contains(a), "seed {i} comes twice");
        }
        assert_eq!(seeds[0], seed_of("a", 1, 0));
    }

    #[test]
    fn every_bit_is_as_often_one() {
        let function = Keyed::new(7);
        for bit in 0..64 {
            let ones: u64 = (0..4096).map(|word| function.at(word << 52) >> bit & 1).sum();
            // Five standard errors of 4,096 fair coins.
            assert!(ones.abs_diff(2048) < 160, "bit {bit}: {ones}");
        }
    }
}
