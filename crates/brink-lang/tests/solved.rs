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
    for equilibrium in [exact, logit] {
        let mut out = Vec::new();
        evaluator.measures(&equilibrium, &mut out);
        let of = |name: &str| out[compiled.find_measure(name).unwrap()];
        assert!(of("crash_plain") > 0.0, "{out:?}");
        for name in ["crash_followed", "by_type", "by_attack"] {
            assert!((of(name) - of("crash_plain")).abs() < 1e-7, "{name}: {out:?}");
        }
        assert!((of("posterior") - of("bayes")).abs() < 1e-7, "{out:?}");
        assert!(of("posterior") > 0.4, "the greedy attack more often: {out:?}");
    }
}
