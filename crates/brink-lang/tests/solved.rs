//! Measures of solved games: conditional probabilities follow the profile piece by piece, plain
//! ones are read off the solution, and both must agree.

use brink_game::{pbe, qre};
use brink_lang::parse;

const MODEL: &str = "
model crisis
players c, d
set path = { a, b }
param prize[path] in [0, 10]
type c.motive in { greedy: 0.4, meek: 0.6 }
type c.cost ~ lognormal(median = 3, sigma = 0.7)
type d.cost ~ lognormal(median = 4, sigma = 0.7)
outcome quiet
outcome crash { c: -cost  d: -cost }
outcome ceded[path] { c: prize[path] * (if motive == greedy then 1 else 0.3)  d: -prize[path] }
start open
c at open:
  wait -> quiet
  attack[path] -> hazard 0.05: crash, else answer[path]
d at answer[path]:
  yield -> ceded[path]
  fight -> hazard 0.3: crash, else last[path]
c at last[path]:
  stop -> quiet
  go_on -> hazard 0.5: crash, else ceded[path]
measure crash_plain = reach(crash)
measure crash_followed = reach(crash | open)
measure by_type = 0.4 * reach(crash | c.motive = greedy) + 0.6 * reach(crash | c.motive = meek)
measure by_attack = reach(open.attack) * reach(crash | open.attack)
measure posterior = reach(c.motive = greedy | open.attack)
measure bayes = 0.4 * reach(open.attack | c.motive = greedy) / reach(open.attack)
";

#[test]
fn measures_of_solutions_are_consistent() {
    let model = parse("crisis.brink", MODEL).unwrap_or_else(|d| panic!("{}", d.render(false)));
    let compiled = model.compile(&[]).unwrap_or_else(|d| panic!("{}", d.render(false)));
    let mut evaluator = compiled.evaluator();
    evaluator.evaluate(&[1.0, 2.0], &[]).unwrap();
    let exact = pbe::Solver::new(compiled.graph())
        .solve(evaluator.game().unwrap(), &pbe::Options::default())
        .unwrap();
    let atoms = evaluator.discrete_game(8).unwrap();
    let logit = qre::Solver::new(compiled.graph()).solve(&atoms, &qre::Options::at(4.0)).unwrap();
    for (game, equilibrium) in [(None, exact), (Some(&atoms), logit)] {
        let mut out = Vec::new();
        evaluator.measures(game, &equilibrium, &mut out);
        let of = |name: &str| out[compiled.interface().find_measures(name).unwrap()[0]];
        assert!(of("crash_plain") > 0.0, "{out:?}");
        for name in ["crash_followed", "by_type", "by_attack"] {
            assert!((of(name) - of("crash_plain")).abs() < 1e-7, "{name}: {out:?}");
        }
        assert!((of("posterior") - of("bayes")).abs() < 1e-7, "{out:?}");
        assert!(of("posterior") > 0.4, "the greedy attack more often: {out:?}");
    }
}

/// What the meek do is undefined where there are none, and exists where there is one in 10^300;
/// with the exact engine and with atoms, of which those of no weight have no piece.
#[test]
fn a_type_that_does_not_exist_does_nothing() {
    let numbers = |greedy: &str, meek: &str| {
        let types = format!("{{ greedy: {greedy}, meek: {meek} }}");
        let more = "measure meek = reach(open.attack | c.motive = meek)\n\
                    measure attack = reach(open.attack)\n\
                    measure of_meek = reach(c.motive = meek | open.attack)\n\
                    measure of_greedy = reach(c.motive = greedy | open.attack)\n";
        let text = MODEL.replace("{ greedy: 0.4, meek: 0.6 }", &types) + more;
        let model = parse("crisis.brink", &text).unwrap_or_else(|d| panic!("{}", d.render(false)));
        let compiled = model.compile(&[]).unwrap_or_else(|d| panic!("{}", d.render(false)));
        let mut evaluator = compiled.evaluator();
        evaluator.evaluate(&[1.0, 2.0], &[]).unwrap();
        let exact = pbe::Solver::new(compiled.graph())
            .solve(evaluator.game().unwrap(), &pbe::Options::default())
            .unwrap();
        let atoms = evaluator.discrete_game(8).unwrap();
        let logit =
            qre::Solver::new(compiled.graph()).solve(&atoms, &qre::Options::at(4.0)).unwrap();
        [(None, exact), (Some(&atoms), logit)].map(|(game, equilibrium)| {
            let mut out = Vec::new();
            evaluator.measures(game, &equilibrium, &mut out);
            ["meek", "attack", "of_meek", "of_greedy"]
                .map(|name| out[compiled.interface().find_measures(name).unwrap()[0]])
        })
    };
    for [meek, attack, of_meek, of_greedy] in numbers("1", "0") {
        assert!(meek.is_nan(), "{meek}");
        assert!(attack > 0.0);
        assert_eq!([of_meek, of_greedy], [0.0, 1.0]);
    }
    for [meek, attack, of_meek, of_greedy] in numbers("1", "1e-300") {
        assert!(meek > 0.0 && meek < 1.0 && of_greedy == 1.0, "{meek} {of_greedy}");
        let bayes = 1e-300 * meek / attack;
        assert!((of_meek / bayes - 1.0).abs() < 1e-6, "{of_meek} {bayes}");
    }
}

/// A violator who gains y and an inspector whose inspection costs x choose at once; both are
/// uniform on the unit interval. A referee then sees whether there was an inspection, but not
/// what was found.
const INSPECTION: &str = "
model inspection
players violator, inspector, referee
set deed = { violate, comply }
set look = { inspect, trust }
type violator.gain  ~ uniform(0, 1)
type inspector.cost ~ uniform(0, 1)
outcome end[deed, look, blame in deed] {
  violator: if deed == comply then 0 else if look == inspect then -1 else gain
  inspector: (if look == inspect then -cost else 0)
    - (if deed == violate and look == trust then 1 else 0)
  referee: if deed == blame then 1 else 0
}
start open
violator at open:
  do[deed] -> site[deed]
inspector at site[deed] unseen deed:
  choose[look] -> court[deed, look]
referee at court[deed, look] unseen deed:
  find[blame in deed] -> end[deed, look, blame]
measure violation = reach(open.do[violate])
measure inspection = reach(site.choose[inspect])
measure posterior = reach(open.do[violate] | site.choose[inspect])
";

#[test]
fn simultaneous_moves_are_independent() {
    let model = parse("m.brink", INSPECTION).unwrap_or_else(|d| panic!("{}", d.render(false)));
    let compiled = model.compile(&[]).unwrap_or_else(|d| panic!("{}", d.render(false)));
    let graph = compiled.graph();
    let names: Vec<&str> = graph.information_sets().iter().map(|set| &*set.name).collect();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, ["court[*, inspect]", "court[*, trust]", "site[*]"]);
    let mut evaluator = compiled.evaluator();
    evaluator.evaluate(&[], &[]).unwrap();
    let game = evaluator.game().unwrap();
    let solution = pbe::Solver::new(graph).solve(game, &pbe::Options::default()).unwrap();
    let mut out = Vec::new();
    evaluator.measures(None, &solution, &mut out);
    // Violate if y > q / (1 - q), inspect if x < v: v = q and v^2 - 3 v + 1 = 0. Nobody has seen
    // anything, so that the referee believes in innocence either way.
    let share = (3.0 - 5.0_f64.sqrt()) / 2.0;
    for name in ["violation", "inspection", "posterior"] {
        let found = out[compiled.interface().find_measures(name).unwrap()[0]];
        assert!((found - share).abs() < 1e-6, "{name}: {found}");
    }
    for name in ["court[violate, inspect]", "court[comply, trust]"] {
        let node = graph.find_node(name).unwrap();
        let innocent = graph.find_action(node, "find[comply]").unwrap();
        assert!((solution.aggregate[innocent] - 1.0).abs() < 1e-6, "{name}");
    }
}
