//! Evidence: posteriors that have a closed form, handicaps, expectations, and numbers withheld.

mod common;

use brink_statistics::weights::Weights;
use brink_study::case::Case;
use brink_study::claims::Argument;
use brink_study::design::Worlds;
use brink_study::evidence::Reading;
use brink_study::findings::Weighed;
use brink_study::run::{Claims, Rows};
use common::{SCENARIO, ask, case_with, numbers, resolve};

/// A case with more text, its worlds and their weights.
struct Study {
    case: Case,
    worlds: Worlds,
    rows: Rows,
    weighed: Weighed,
}

fn study(case: Case, count: u64) -> Study {
    let worlds = Worlds::new(&case, 11, count).unwrap();
    let argument = Argument::new(&case);
    let rows = ask(&case, &worlds, &Claims { argument: &argument, in_full: false });
    let weighed = Weighed::new(&case, &worlds, &rows);
    Study { case, worlds, rows, weighed }
}

fn evidence(fields: &str) -> Study {
    let piece =
        format!("[[evidence]]\nid = \"seen\"\ntext = \"seen\"\njudgement = \"a test\"\n{fields}\n");
    study(case_with(&piece), 8192)
}

impl Study {
    fn weights(&self, reading: Reading) -> &Weights {
        self.weighed.usable(reading).unwrap_or_else(|| panic!("{:?}", self.weighed.readings))
    }

    /// Whether the mean and the median of a parameter are these, within five standard errors.
    fn check(&self, reading: Reading, name: &str, mean: f64, median: f64) {
        let values = numbers(&self.rows.table, name);
        let weights = self.weights(reading);
        for (found, exact) in [
            (weights.mean_of_replicates(values, &self.weighed.replicates), mean),
            (weights.quantile(values, 0.5), median),
        ] {
            let apart = (found.value - exact).abs();
            assert!(found.standard_error < 0.01 * exact, "{found:?}");
            assert!(apart < 5.0 * found.standard_error, "{name}: {found:?} is not {exact}");
        }
    }
}

/// A uniform range seen with a normal error that it is much wider than: the normal distribution.
#[test]
fn a_normal_observation_gives_its_normal() {
    let found = evidence("of = \"stake\"\nobserved = 1.9\nerror = 0.15");
    found.check(Reading::Handicapped, "stake", 1.9, 1.9);
    let values = numbers(&found.rows.table, "stake");
    let high = found.weights(Reading::Handicapped).quantile(values, 0.95);
    // The 95% quantile of a normal distribution.
    assert!((high.value - (1.9 + 1.644_853_627 * 0.15)).abs() < 5.0 * high.standard_error);
    // As much is known as 8,192 worlds in 0.15 sqrt(4 pi) / 2 of the range: the effective share of a
    // normal weight on a uniform range (Owen 2013, section 9.3).
    let expected = 8192.0 * 0.15 * libm::sqrt(4.0 * std::f64::consts::PI) / 2.0;
    let effective = found.weights(Reading::Handicapped).effective();
    assert!((effective / expected - 1.0).abs() < 0.05, "{effective} is not {expected}");
}

/// Beta(1, 1) and three successes in ten trials: Beta(4, 8), with mean 1/3.
#[test]
fn a_count_gives_its_beta() {
    let found = evidence("of = \"pressure\"\nobserved = [3, 10]");
    // The median of Beta(4, 8), from its distribution function 0.5 = I(x; 4, 8).
    found.check(Reading::Handicapped, "pressure", 1.0 / 3.0, 0.323_808_35);
}

/// A range uniform in the logarithm, seen up to a factor: the lognormal distribution.
#[test]
fn an_observation_up_to_a_factor_gives_its_lognormal() {
    let text = SCENARIO.replacen(
        "range = [1, 3]\n",
        "range = [0.3, 9]\ndistribution = \"loguniform\"\n",
        1,
    ) + "\n[[evidence]]\nid = \"seen\"\ntext = \"seen\"\nsource = \"a test\"\nof = \"stake\"\nobserved = 2\nerror = 0.2\nscale = \"log\"\n";
    let found = study(resolve(&text, None).unwrap(), 8192);
    found.check(Reading::Handicapped, "stake", 2.0 * libm::exp(0.02), 2.0);
}

/// Seen at half its worth, a stake of 1 is a stake of 2; at face value it is the lowest there is.
#[test]
fn a_handicap_is_undone_and_face_value_is_not() {
    let found = evidence(
        "of = \"stake\"\nobserved = 1\nerror = 0.05\nscale = \"log\"\nhandicap = { value = 0.5, judgement = \"known\" }",
    );
    // The weight is exp(-(log x - log 2)^2 / 0.005) dx: lognormal about the mode 2, shifted by one
    // variance, so with median 2 exp(0.0025) and mean 2 exp(0.00375).
    found.check(Reading::Handicapped, "stake", 2.0 * libm::exp(0.003_75), 2.0 * libm::exp(0.002_5));
    let face = found.weights(Reading::FaceValue).quantile(numbers(&found.rows.table, "stake"), 0.5);
    assert!(face.value < 1.1, "{face:?}");
    assert_eq!(numbers(&found.rows.table, "handicap.seen")[17], 0.5);
    // An uncertain handicap leaves more open than a known one.
    let open = evidence(
        "of = \"stake\"\nobserved = 1\nerror = 0.1\nscale = \"log\"\nhandicap = { range = [0.35, 0.65], judgement = \"a guess\" }",
    );
    let wide = open.weights(Reading::Handicapped).effective();
    assert!(wide > 1.5 * found.weights(Reading::Handicapped).effective());
    let handicaps = numbers(&open.rows.table, "handicap.seen");
    assert!(handicaps.iter().all(|h| (0.35..=0.65).contains(h)));
}

/// A condition that half of the worlds satisfy, doubted by a quarter: 1 / (1 + 1/4) of the weight.
#[test]
fn an_expectation_leaves_its_doubt() {
    let piece = "[[expectations]]\nid = \"low\"\ntext = \"low\"\njudgement = \"a test\"\nholds = \"pressure < 0.5\"\ndoubt = 0.25\n";
    let found = study(case_with(piece), 4096);
    let holds: Vec<Option<bool>> =
        numbers(&found.rows.table, "pressure").iter().map(|p| Some(*p < 0.5)).collect();
    let judged = found.weighed.judged(&holds);
    assert!((judged.prior.share - 0.5).abs() < 1e-3);
    let posterior = judged.posterior.unwrap();
    assert!((posterior.share - 0.8).abs() < 2e-3, "{posterior:?}");
    assert!(posterior.interval[0] <= 0.8 && 0.8 <= posterior.interval[1], "{posterior:?}");
    assert!(judged.face_value.is_none());
    let piece = &found.weighed.summary(&found.case, "", &found.worlds, &found.rows).evidence[0];
    assert!(piece.expectation && !piece.handicapped);
}

/// What experiments find is evidence too; worlds in which they find nothing do not count.
#[test]
fn measures_are_observed_through_experiments() {
    let found = evidence(
        "chance = \"1 - now.attack\"\n[evidence.experiments]\nnow = { controls = { posture = 0.25 } }",
    );
    // Attack is 0.75 in every world that converges, those with a pressure of at most 0.9.
    let column = numbers(&found.rows.table, "evidence.seen");
    let pressure = numbers(&found.rows.table, "pressure");
    for (log, pressure) in column.iter().zip(pressure) {
        assert!(if *pressure > 0.9 { log.is_nan() } else { *log == libm::log(0.25) });
    }
    let summary = found.weighed.summary(&found.case, "", &found.worlds, &found.rows);
    assert!((summary.evidence[0].unjudged as f64 / 8192.0 - 0.1).abs() < 2e-3);
}

#[test]
fn numbers_from_few_worlds_are_withheld_and_say_how_many_would_do() {
    let piece = "[[evidence]]\nid = \"seen\"\ntext = \"seen\"\njudgement = \"a test\"\nof = \"stake\"\nobserved = 2\nerror = 0.001\n";
    let found = study(case_with(piece), 256);
    assert!(found.weighed.usable(Reading::Handicapped).is_none());
    let summary = found.weighed.summary(&found.case, "", &found.worlds, &found.rows);
    let reason = summary.weights[0].withheld.clone().unwrap();
    assert!(reason.contains("of the 256 worlds carry the weight"), "{reason}");
    // One world in 256 says something, if that: a tail of 3 sqrt(S) weights needs about S / 256.
    assert!(reason.contains("about 590000 worlds would do"), "{reason}");
    assert!(summary.parameters.iter().all(|shift| shift.posterior.is_none()));
    // Evidence that no world allows is said to contradict the ranges.
    let piece =
        piece.replace("of = \"stake\"\nobserved = 2\nerror = 0.001", "holds = \"stake > 4\"");
    let found = study(case_with(&piece), 64);
    let summary = found.weighed.summary(&found.case, "", &found.worlds, &found.rows);
    let reason = summary.weights[0].withheld.clone().unwrap();
    assert!(reason.contains("impossible in each of 64 worlds"), "{reason}");
}

#[test]
fn mistakes_are_explained_in_their_place() {
    let piece = "[[evidence]]\nid = \"seen\"\ntext = \"seen\"\njudgement = \"a test\"\n";
    for (fields, expected) in [
        ("of = \"steak\"\nobserved = 1\nerror = 1", "of which experiment is `steak` meant?"),
        ("of = \"stake\"\nobserved = 1", "how exact is the observation?"),
        ("of = \"stake\"\nerror = 1", "what is the observation"),
        ("of = \"stake\"\nobserved = 1\nerror = 0", "`error` is a standard deviation above 0"),
        (
            "of = \"stake\"\nobserved = -1\nerror = 1\nscale = \"log\"",
            "on the log scale is above 0",
        ),
        ("of = \"pressure\"\nobserved = [4, 3]", "successes and trials are whole numbers"),
        ("of = \"pressure\"\nobserved = [1, 3]\nerror = 1", "needs no `error`"),
        ("of = \"stake > 1\"\nobserved = 1\nerror = 1", "what is observed is one number"),
        ("holds = \"stake\"", "what is expected is one condition"),
        ("holds = \"stake > 1\"\ndoubt = 1", "`doubt` is a weight"),
        ("holds = \"stake > 1\"\nchance = \"0.5\"", "keep one"),
        ("chance = \"0.5\"\nhandicap = { value = 1, judgement = \"x\" }", "belongs to `of`"),
        (
            "of = \"stake\"\nobserved = 1\nerror = 1\nscale = \"log\"\nhandicap = { value = 0, judgement = \"x\" }",
            "must be positive",
        ),
        ("of = \"stake\"\nobserved = 1\nerror = 1\nhandicap = { value = 1 }", "who judged it"),
        ("", "does not say what it is about"),
    ] {
        let found = resolve(&format!("{SCENARIO}\n{piece}{fields}\n"), None);
        let text = found.map_or_else(|found| found.to_string(), |_| "fine".into());
        assert!(text.contains(expected), "{fields}\n{text}");
    }
    let twice = format!("{SCENARIO}\n{piece}chance = \"0.5\"\n{piece}chance = \"0.5\"\n");
    assert!(resolve(&twice, None).unwrap_err().to_string().contains("called `seen`"));
}
