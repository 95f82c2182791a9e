//! Limits on what may be asked, each with its reason.

use brink_study::design::MAX_ROWS;

use crate::Refusal;

/// Types per continuous attribute. Memory and time grow with them, and with their product where a
/// player has several attributes, while the error of equal shares is below 1e-4 by then.
pub(crate) const MAX_POINTS: usize = 100_000;

/// Starts of a search. Each is a solve, and equilibria that a thousand starts miss are not found
/// by more of the same.
pub(crate) const MAX_STARTS: usize = 100_000;

/// Different plausible worlds. The sequence they are drawn from has 32 binary digits and repeats
/// itself after that.
const DIFFERENT_WORLDS: u64 = 1 << 32;

/// Checks `--points`.
pub(crate) fn points(points: usize) -> Result<usize, Refusal> {
    within("points", points as u64, 1, MAX_POINTS as u64, "memory and time grow with them")?;
    Ok(points)
}

/// Checks `--starts`.
pub(crate) fn starts(starts: usize) -> Result<usize, Refusal> {
    within("starts", starts as u64, 1, MAX_STARTS as u64, "each start is a solve")?;
    Ok(starts)
}

/// Checks `--worlds`; 0 is none.
pub(crate) fn worlds(worlds: u64) -> Result<u64, Refusal> {
    within("worlds", worlds, 0, MAX_ROWS, "more take days and fill a disk")?;
    Ok(worlds)
}

/// Checks `--worlds` where there must be some.
pub(crate) fn some_worlds(worlds: u64) -> Result<u64, Refusal> {
    within("worlds", worlds, 1, MAX_ROWS, "more take days and fill a disk")?;
    Ok(worlds)
}

/// Checks `--world`, counted from 0.
pub(crate) fn world(number: u64) -> Result<u64, Refusal> {
    let reason = "the sequence of worlds repeats itself after that";
    within("world", number, 0, DIFFERENT_WORLDS - 1, reason)?;
    Ok(number)
}

fn within(option: &str, value: u64, least: u64, most: u64, reason: &str) -> Result<(), Refusal> {
    if value < least {
        return Err(Refusal::Input(format!("--{option} must be at least {least}")));
    }
    if value > most {
        let text = format!("--{option} {value}: {most} is the most, as {reason}");
        return Err(Refusal::Input(text));
    }
    Ok(())
}
