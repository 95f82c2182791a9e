//! Randomness that can be asked for by number: scrambled digits and permutations from a key.

/// Levels of a scrambled number that one hash decides: a tree of 63 nodes in 64 bits.
const LEVELS: u32 = 6;

/// Levels that are scrambled node by node. Points that agree in so many digits are the same for
/// every design that fits into memory; what is left is shifted.
const DEEPEST: u32 = 36;

/// Scrambles the digits of a number in \[0, 1), given by its 64 first binary digits, in nested
/// uniform fashion (Owen 1995): every digit is flipped or not by a coin that depends on the key and
/// all higher digits. Numbers in one dyadic interval stay together, those in different ones move
/// independently.
pub fn scrambled(digits: u64, key: u64) -> u64 {
    let mut out = digits;
    let mut level = 0;
    while level < DEEPEST {
        let prefix = if level == 0 { 0 } else { digits >> (64 - level) };
        let coins = mixed(key ^ mixed(prefix.wrapping_add(u64::from(level) << 56)));
        // The coin of a node in the tree below the prefix: nodes are numbered as in a heap.
        let mut node = 1_u64;
        for at in level..level + LEVELS {
            let digit = digits >> (63 - at) & 1;
            out ^= (coins >> node & 1) << (63 - at);
            node = 2 * node + digit;
        }
        level += LEVELS;
    }
    out ^ mixed(key ^ mixed(digits >> (64 - DEEPEST))) >> DEEPEST
}

/// Place of `k` in a permutation of `0..count` that the key decides, and a number in (0, 1) that goes
/// with the place. `k` is below `count`.
///
/// A Feistel network of four rounds on the next even number of bits, walked until it comes back into
/// the range (Black & Rogaway 2002).
pub fn permuted(k: u64, count: u64, key: u64) -> (u64, f64) {
    let half = (64 - count.saturating_sub(1).leading_zeros()).div_ceil(2).max(1);
    let mask = (1_u64 << half) - 1;
    let mut place = k;
    loop {
        let (mut left, mut right) = (place >> half, place & mask);
        for round in 0..4 {
            let turned = left ^ (mixed(key ^ mixed(right ^ round << 60)) & mask);
            (left, right) = (right, turned);
        }
        place = left << half | right;
        if place < count {
            break;
        }
    }
    let within = mixed(mixed(key).wrapping_add(place)) >> 12;
    (place, (within as f64 + 0.5) / (1_u64 << 52) as f64)
}

/// All bits of a number stirred (the finaliser of `SplitMix64`; Steele, Lea & Flood 2014).
fn mixed(x: u64) -> u64 {
    let x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let x = (x ^ x >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ x >> 31
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scrambling_keeps_dyadic_intervals_together() {
        for (a, b) in [(0, 1_u64 << 20), (0xffff_0000_0000_0000, 0xffff_8000_0000_0001)] {
            let common = (a ^ b).leading_zeros();
            let (x, y) = (scrambled(a, 99), scrambled(b, 99));
            assert_eq!((x ^ y).leading_zeros(), common);
        }
        let mut all: Vec<u64> = (0..1024).map(|k| scrambled(k << 54, 5) >> 54).collect();
        all.sort_unstable();
        assert!(all.into_iter().eq(0..1024));
    }

    #[test]
    fn coins_are_fair_and_independent_of_the_branch() {
        // Over keys: each of the first 40 digits of two numbers is flipped half of the time, and
        // beyond where they part the flips agree half of the time.
        let (a, b) = (0x1234_5678_9abc_def0_u64, 0x1a34_5678_9abc_def0);
        let keys = 4000;
        for digit in 0..40 {
            let bit = |x: u64| x >> (63 - digit) & 1;
            let (mut flipped, mut same) = (0, 0);
            for key in 0..keys {
                let (x, y) = (scrambled(a, key) ^ a, scrambled(b, key) ^ b);
                flipped += bit(x);
                same += u64::from(bit(x) == bit(y));
            }
            // 5 standard deviations of a fair coin.
            let fair = |count: u64| (count as f64 / keys as f64 - 0.5).abs() < 5.0 * 0.5 / 63.2;
            assert!(fair(flipped), "digit {digit}: {flipped}");
            assert!(fair(same) || digit <= 4, "digit {digit}: {same}");
        }
    }

    #[test]
    fn permutations_are_permutations() {
        for count in [1, 2, 3, 5, 64, 1000] {
            let mut places: Vec<u64> = (0..count).map(|k| permuted(k, count, 11).0).collect();
            assert!(count < 5 || !places.is_sorted());
            places.sort_unstable();
            assert!(places.into_iter().eq(0..count));
        }
    }
}
