"""Referee: Gambit judges what Brink says about games that both can read.

Usage: gambit.py BRINK RANDOM SCENARIOS SCRATCH

RANDOM is a folder of .efg files, each with a .json file beside it that says what Brink's engines
find in the game itself, before it went to the file. SCENARIOS is a folder of scenarios, which
`brink export` writes to SCRATCH with a few types per continuous attribute. Every file is checked
with Gambit's own reading of it (pygambit) in three respects.

Quantal response. At several precisions, the agent logit profile that Gambit finds on the principal
branch agrees with Brink's in every action probability. Gambit follows this branch in seconds only
where the tree is small; beyond LOGIT_NODES it is left out.

Equilibrium. What Brink's `pbe` reports is a sequential equilibrium: an assessment, strategies
together with beliefs. Its beliefs are those that Bayes' rule gives when every action has a tremble
of TREMBLE, which is Brink's own. Both parts of the definition are judged.
 * The strategies are best replies: without trembles, the regret of no player's whole strategy is
   above TOLERANCE. Gambit's `max_regret` lists all pure strategies, so beyond STRATEGIES of them
   the best reply is worked out here by backward induction over the tree that Gambit has read; the
   value of the profile is Gambit's. Up to STRATEGIES both are done and have to agree, also on the
   regret of playing at random.
 * They are sequentially rational given the beliefs: with the trembles every information set is
   reached, Gambit's beliefs are the assessment's, and the regret at no information set
   (`agent_max_regret`) is above TOLERANCE. Information sets that are reached with hardly any or
   no probability are no exception.
The first part needs no beliefs. The second is not asked of the profile without trembles: where a
set is reached only by trembles, or by types that plan with a probability of their order to go
there, that profile does not hold the assessment's beliefs.

Round trip. What `brink import` finds in the file agrees with what Brink finds in the game itself,
in every aggregate probability of an action and in every value: for random games `pbe` and a
quantal response, for scenarios quantal response, and `pbe` where they have no continuous attribute.

Exit code 0 if all agree, 1 otherwise.
"""

import json
import math
import pathlib
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pygambit
from exchange import Tree, best_reply_values, brink_says, profile_of, read

LAMBDAS = [0.5, 2.0, 8.0]
LOGIT_NODES = 130
STRATEGIES = 500
TOLERANCE = 1e-6
TREMBLE = 1e-8
# Types per continuous attribute in scenarios, and the nodes that a file may then have.
POINTS = [4, 3, 2]
SCENARIO_NODES = 4_000


class Verdict:
    """What was judged, the largest difference by kind, and what does not agree."""

    def __init__(self):
        self.count = {}
        self.worst = {}
        self.faults = []
        self.unsolved = []

    def judge(self, name, what, found):
        self.count[what] = self.count.get(what, 0) + 1
        self.worst[what] = max(self.worst.get(what, 0.0), found)
        if not found <= TOLERANCE:
            self.faults.append(f"{name}: {what}: {found:.3e}")

    def line(self, what):
        return f"{self.count.get(what, 0)}, largest {self.worst.get(what, 0.0):.1e}"


def pure_strategies(game):
    """A bound on the number of pure strategies of any player."""
    per_player = (math.prod(len(s.actions) for s in p.infosets) for p in game.players)
    return max(per_player)


def logit_distance(game, sets, document, found):
    """Largest difference between Brink's probabilities and Gambit's."""
    # Its attribute `profile` fails in this version of Gambit. Read by position, probabilities
    # stand in the order of players, information sets and actions.
    actions = [a for player in game.players for s in player.infosets for a in s.actions]
    probability = {action: float(found[k]) for k, action in enumerate(actions)}
    worst = 0.0
    for entry in document["information_sets"]:
        for action in sets[entry["player"], entry["information_set"]].actions:
            worst = max(worst, abs(probability[action] - entry["actions"][action.label]))
    return worst


def judge_logit(verdict, path, game, sets, said):
    for lam, found in zip(LAMBDAS, pygambit.qre.logit_solve_lambda(game, lam=LAMBDAS)):
        document = said[path, lam]
        if document is None:
            verdict.unsolved.append(f"{path.name} at lambda {lam}")
        else:
            verdict.judge(path.name, "logit", logit_distance(game, sets, document, found))


def judge_equilibrium(verdict, path, game, sets, document):
    profile = profile_of(game, sets, document)
    tree = Tree(game)
    best = best_reply_values(tree, tree.play(profile))
    gains = [top - float(profile.payoff(p)) for top, p in zip(best, tree.players)]
    verdict.judge(path.name, "regret of whole strategies", max(0.0, *gains))
    if pure_strategies(game) <= STRATEGIES:
        regret = float(profile.max_regret())
        verdict.judge(path.name, "regret of whole strategies by Gambit alone", regret)
        # In equilibrium both are nearly zero; play at random tells more.
        uniform = game.mixed_behavior_profile()
        best = best_reply_values(tree, tree.play(uniform))
        gains = [top - float(uniform.payoff(p)) for top, p in zip(best, tree.players)]
        difference = abs(float(uniform.max_regret()) - max(0.0, *gains))
        verdict.judge(path.name, "difference of the two in play at random", difference)
    trembled = profile_of(game, sets, document, TREMBLE)
    regret = float(trembled.agent_max_regret())
    verdict.judge(path.name, "regret at any information set with trembles", regret)


def judge_round_trip(verdict, name, direct, returned):
    """Compares two documents of Brink's on one game."""
    if direct is None or returned is None:
        verdict.unsolved.append(f"{name}, there and back")
        return
    worst = 0.0
    for player, value in direct["values"].items():
        worst = max(worst, abs(value - returned["values"][player]))
    for node, actions in direct["actions"].items():
        # A node that no chance leads to is not in the file.
        for action, probability in returned["actions"].get(node, {}).items():
            worst = max(worst, abs(probability - actions[action]))
    verdict.judge(name, "round trip", worst)


def export(brink, scenario, scratch):
    """The file of a scenario, its number of types per attribute and whether Gambit can judge it;
    None if even the smallest is too large."""
    for points in POINTS:
        path = scratch / f"{scenario}-{points}.efg"
        command = [brink, "export", scenario, "--points", str(points), "-o", str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode == 0 and int(done.stdout.split(": ")[-1].split()[0]) <= SCENARIO_NODES:
            return path, points, "perfect recall" not in done.stderr
    return None


def is_discrete(brink, scenario, scratch):
    """Whether a scenario's game is the same for every number of types per attribute."""
    texts = []
    for points in ("1", "2"):
        path = scratch / f"{scenario}-only-{points}.efg"
        command = [brink, "export", scenario, "--points", points, "-o", str(path)]
        subprocess.run(command, capture_output=True, check=True)
        texts.append(path.read_text())
    return texts[0] == texts[1]


def round_trip_of_scenario(verdict, brink, scenario, scratch, path, points):
    for lam in LAMBDAS:
        how = ["--lambda", lam]
        direct = ["solve", scenario, "--concept", "qre", *how, "--points", points]
        answers = brink_says(brink, direct), brink_says(brink, ["import", path, *how])
        judge_round_trip(verdict, f"{scenario} at lambda {lam}", *answers)
    if is_discrete(brink, scenario, scratch):
        direct = ["solve", scenario, "--concept", "pbe"]
        answers = brink_says(brink, direct), brink_says(brink, ["import", path])
        judge_round_trip(verdict, f"{scenario}, pbe", *answers)


def main():
    brink, scratch = sys.argv[1], pathlib.Path(sys.argv[4])
    random = sorted(pathlib.Path(sys.argv[2]).glob("*.efg"))
    scenarios = sorted(path.stem for path in pathlib.Path(sys.argv[3]).glob("*.toml"))
    started = time.monotonic()
    verdict = Verdict()
    exports = []
    for scenario in scenarios:
        found = export(brink, scenario, scratch)
        if found is None:
            print(f"  {scenario}: not judged, its file is too large")
            continue
        path, points, judged = found
        round_trip_of_scenario(verdict, brink, scenario, scratch, path, points)
        if judged:
            exports.append(path)
        else:
            print(f"  {scenario}: round trip only, its players do not have perfect recall")
    paths = random + exports
    requests = [(path, lam) for path in paths for lam in [None, *LAMBDAS]]

    def ask(request):
        path, lam = request
        return brink_says(brink, ["import", path, *(["--lambda", lam] if lam else [])])

    with ThreadPoolExecutor(2) as pool:
        said = dict(zip(requests, pool.map(ask, requests)))
    for path in paths:
        game, sets = read(path)
        if len(game.nodes) <= LOGIT_NODES:
            judge_logit(verdict, path, game, sets, said)
        document = said[path, None]
        if document is None:
            verdict.unsolved.append(f"{path.name}, pbe")
        else:
            judge_equilibrium(verdict, path, game, sets, document)
    for path in random:
        for direct in json.loads(path.with_suffix(".json").read_text()):
            returned = said[path, direct["lambda"]]
            direct = direct if direct["status"] == "converged" else None
            judge_round_trip(verdict, path.name, direct, returned)
    print(f"pygambit {pygambit.__version__}: {len(random)} random games, {len(exports)} scenarios")
    print(f"  logit profiles compared: {verdict.line('logit')}")
    for what in (
        "regret of whole strategies",
        "regret of whole strategies by Gambit alone",
        "difference of the two in play at random",
        "regret at any information set with trembles",
        "round trip",
    ):
        print(f"  {what}: {verdict.line(what)}")
    unsolved = verdict.unsolved
    print(f"  not converged, by Brink's own word: {len(unsolved)} {'; '.join(unsolved[:5])}")
    print(f"  {time.monotonic() - started:.0f} s")
    for fault in verdict.faults[:20]:
        print(f"DISAGREEMENT {fault}")
    if len(verdict.faults) > 20:
        print(f"... and {len(verdict.faults) - 20} more")
    sys.exit(1 if verdict.faults or not verdict.count.get("logit") else 0)


if __name__ == "__main__":
    main()
