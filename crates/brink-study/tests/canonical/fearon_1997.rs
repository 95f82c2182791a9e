//! Signals of resolve after Fearon (1997): one size of signal, and grids of sizes.
//!
//! On a grid there are many equilibria. Where costs are sunk there is one for nearly every size:
//! below the known one senders who would give in mix in, and the challenger tests some signals;
//! above it the signal is dearer than it need be. The known answer is the one best for the
//! defender. Where hands are tied every size from the known one on gives the same numbers, and
//! the known answer is the least of them.

use std::cmp::Ordering;

use brink_game::pbe;

use super::*;

/// What defines an equilibrium of signalling: the size of the signal, the threshold of worth
/// above which it is sent, the probability of war, and the defender's value.
type Signalling = [f64; 4];

const KNOWN_TIED: Signalling = [0.266_667, 0.066_667, 0.186_667, 0.392];
const KNOWN_SUNK: Signalling = [0.48, 0.6, 0.08, 0.072];

/// Cost of war to the challenger that can be deterred: that of the scenario, and a smaller one,
/// because the known answers are the limit of none.
const SCENARIO: f64 = 0.01;
const SLIGHT: f64 = 1e-4;

/// A defender that can send signals of `sizes` sizes up to `largest`.
fn signaller(how: &str, sizes: usize, largest: f64, reluctance: f64) -> Game {
    let (sizes, reluctance) = (sizes.to_string(), reluctance.to_string());
    let changes = [("how", how), ("reluctance", &reluctance), ("sizes", &sizes)];
    let mut study = study("fearon-1997", &changes);
    study.control("signal", largest).unwrap();
    solve(&study).game
}

/// The numbers of an equilibrium in which signals of one size are sent.
fn signalling(
    graph: &Graph,
    solution: &Equilibrium,
    sizes: usize,
    largest: f64,
) -> Option<Signalling> {
    let reach = |node: String| solution.reach[graph.find_node(&node).unwrap()];
    let sent: Vec<f64> = (1..=sizes).map(|size| reach(format!("heard[{size}]"))).collect();
    let war: f64 = (0..=sizes).map(|size| reach(format!("fought[{size}]"))).sum();
    let any: f64 = sent.iter().sum();
    let used = (0..sizes).find(|&size| sent[size] > 0.01 && sent[size] > any - 1e-6)?;
    let size = largest * (used + 1) as f64 / sizes as f64;
    Some([size, 1.0 - any, war, solution.value[0]])
}

/// Of the equilibria that the search finds the one best for the defender, and of several that are
/// equally good the one with the least signal.
fn best_found(how: &str, sizes: usize, largest: f64, starts: usize) -> Signalling {
    let game = signaller(how, sizes, largest, SCENARIO);
    let found = equilibria(&game, starts);
    let better = |a: &Signalling, b: &Signalling| match b[3] - a[3] {
        gap if gap.abs() > 1e-6 => gap.total_cmp(&0.0),
        _ => a[0].total_cmp(&b[0]),
    };
    let signals = found.iter().filter_map(|s| signalling(&game.graph, s, sizes, largest));
    signals.min_by(better).expect("a signal is sent")
}

/// The equilibrium in which this signal, number `used` of the grid, is sent and deters with
/// probability `deters`: what the engine finds close to where it should be. Smaller signals,
/// which nobody sends, are believed of anybody, and tested.
fn found_near(how: &str, sizes: usize, used: usize, deters: f64) -> Signalling {
    let game = signaller(how, sizes, 1.0, SLIGHT);
    let graph = &game.graph;
    let mut start = vec![0.0; graph.actions().len()];
    let mut put = |node: &str, action: &str, probability: f64| {
        let node = graph.find_node(node).unwrap();
        start[graph.find_action(node, action).unwrap()] = probability;
    };
    put("peace", "keep_silent", 0.5);
    put("peace", &format!("send[{used}]"), 0.5);
    for size in 0..=sizes {
        let tied = how == "tying_hands";
        let cost = if tied { size as f64 / sizes as f64 } else { 0.0 };
        let refrains = match size.cmp(&used) {
            Ordering::Less => 0.0,
            Ordering::Equal => 0.8 * deters,
            Ordering::Greater => {
                if tied {
                    0.8
                } else {
                    0.0
                }
            }
        };
        let gives_in = match size == used {
            true if deters < 1.0 => SLIGHT / (1.0 + SLIGHT),
            true => 0.0,
            false => (0.6 - 2.0 * cost).max(0.0),
        };
        let node = format!("heard[{size}]");
        put(&node, "refrain", refrains);
        put(&node, "attack", 1.0 - refrains);
        let node = format!("tested[{size}]");
        put(&node, "give_in", gives_in);
        put(&node, "fight", 1.0 - gives_in);
    }
    let options = pbe::Options { start: Some(start), ..pbe::Options::default() };
    let solution = pbe::Solver::new(graph).solve(&game, &options).unwrap();
    assert_eq!(solution.status, Status::Converged, "{how} {used}/{sizes}");
    signalling(graph, &solution, sizes, 1.0).expect("a signal is sent")
}

/// Where costs are sunk, in closed form for a signal of any size: the equilibrium in which it is
/// sent, and how often it deters the challenger that can be deterred. Below 0.8 w that challenger
/// is indifferent, because a share r / (1 + r) of senders would give in, and deterred just so
/// often that the lowest sender, of worth w, is indifferent as well.
fn sunk(size: f64, reluctance: f64) -> (Signalling, f64) {
    let share = reluctance / (1.0 + reluctance);
    let lowest = (0.6 - share) / (1.0 - share);
    let deters = (size / (0.8 * lowest)).min(1.0);
    // Those below 0.6 would give in.
    let threshold = if size < 0.48 { lowest.max(size / 0.8) } else { 2.5 * size - 0.6 };
    let fights = |from: f64| 0.25 * (1.0 - from * from) - 0.3 * (1.0 - from);
    let senders = threshold.max(0.6);
    let tested = 1.0 - 0.8 * deters;
    let war = (senders - 0.6) + tested * (1.0 - senders);
    let quiet = 0.4 * deters * (1.0 - threshold * threshold);
    let value = fights(0.6) - (1.0 - tested) * fights(senders) + quiet - size * (1.0 - threshold);
    ([size, threshold, war, value], deters)
}

fn least_that_ties(sizes: usize) -> usize {
    (1..=sizes).find(|&size| size as f64 / sizes as f64 >= 4.0 / 15.0).unwrap()
}

#[track_caller]
fn assert_all_close(found: Signalling, known: Signalling) {
    for (found, known) in found.into_iter().zip(known) {
        assert_close(found, known, PRINTED);
    }
}

#[test]
fn fearon_with_one_size_of_signal() {
    for reluctance in [0.01, 0.1] {
        let found = |how: &str, size: f64| {
            let game = signaller(how, 1, size, reluctance);
            let found = equilibria(&game, 100);
            let mut signals = found.iter().filter_map(|s| signalling(&game.graph, s, 1, size));
            signals.next().expect("a signal is sent")
        };
        let (tied, sunk) = (found("tying_hands", 4.0 / 15.0), found("sinking_costs", 0.48));
        assert_all_close(tied, KNOWN_TIED);
        assert_all_close(sunk, KNOWN_SUNK);
        // Hands tied serve the defender better, and bring more war.
        assert!(tied[3] > sunk[3] && tied[2] > sunk[2]);
    }
}

#[test]
fn fearon_tied_hands_on_a_grid() {
    for sizes in [10, 15, 25] {
        let [size, threshold, war, value] = best_found("tying_hands", sizes, 1.0, 1000);
        assert_close(size, least_that_ties(sizes) as f64 / sizes as f64, 1e-12);
        let [_, known @ ..] = KNOWN_TIED;
        for (found, known) in [threshold, war, value].into_iter().zip(known) {
            assert_close(found, known, PRINTED);
        }
    }
}

#[test]
fn fearon_sunk_costs_on_a_grid() {
    for (sizes, largest) in [(6, 0.6), (8, 0.6), (10, 1.0)] {
        let best = (1..=sizes)
            .map(|size| sunk(largest * size as f64 / sizes as f64, SCENARIO).0)
            .filter(|numbers| numbers[1] < 1.0)
            .max_by(|a, b| a[3].total_cmp(&b[3]))
            .unwrap();
        let found = best_found("sinking_costs", sizes, largest, 3000);
        assert_all_close(found, best);
    }
}

/// Sizes from one power of two to the next, whose worst gap to the known answers shows the order
/// whatever the grid's luck in hitting the known size.
const OCTAVES: [std::ops::Range<usize>; 3] = [8..16, 16..32, 32..64];

/// The worst gap falls in proportion to the step.
#[track_caller]
fn assert_first_order(worst: [f64; 3]) {
    for pair in worst.windows(2) {
        assert!((1.6..2.6).contains(&(pair[0] / pair[1])), "{worst:?}");
    }
}

#[test]
fn fearon_tied_hands_at_first_order() {
    let worst = OCTAVES.map(|octave| {
        octave
            // With these 4/15 is on the grid and the lowest senders are tied; searched for above.
            .filter(|sizes| sizes % 15 != 0)
            .map(|sizes| {
                let [size, threshold, war, value] =
                    found_near("tying_hands", sizes, least_that_ties(sizes), 1.0);
                let [known, rest @ ..] = KNOWN_TIED;
                assert!(size >= known - PRINTED && size < known + 1.0 / sizes as f64);
                for (found, known) in [threshold, war, value].into_iter().zip(rest) {
                    assert_close(found, known, PRINTED);
                }
                size - known
            })
            .fold(0.0, f64::max)
    });
    assert_first_order(worst);
}

#[test]
fn fearon_sunk_costs_at_first_order() {
    let mut worst = [[0.0_f64; 4]; 3];
    for (worst, octave) in worst.iter_mut().zip(OCTAVES) {
        for sizes in octave {
            let step = 1.0 / sizes as f64;
            let numbers = |used: usize| (used, sunk(used as f64 * step, SLIGHT));
            let sent = (1..=sizes).map(numbers).filter(|(_, (numbers, _))| numbers[1] < 1.0);
            let best = sent.max_by(|(_, (a, _)), (_, (b, _))| a[3].total_cmp(&b[3]));
            let (used, (best, deters)) = best.unwrap();
            assert_all_close(found_near("sinking_costs", sizes, used, deters), best);
            // Per unit of the signal's gap: threshold 2.5 from above, war 2, value 0.4.
            for (k, bound) in [1.0, 2.5, 2.0, 0.4].into_iter().enumerate() {
                let gap = (best[k] - KNOWN_SUNK[k]).abs();
                assert!(gap <= bound * step + 10.0 * SLIGHT, "{sizes}: {best:?}");
                worst[k] = worst[k].max(gap);
            }
        }
    }
    // The threshold misses by 2.5 steps where the best size lies above the known, and by next to
    // nothing where it lies below, so that its worst gap is a matter of luck.
    for k in [0, 2, 3] {
        assert_first_order(worst.map(|worst| worst[k]));
    }
}
