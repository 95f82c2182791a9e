"""Referee: Gambit judges what Brink says about games that both can read.

Usage: gambit.py BRINK FOLDER [EXPORT...]

For every .efg file in FOLDER, `brink import --json` solves the game and Gambit (pygambit)
checks, with its own reading of the file and its own arithmetic:

* quantal response: at several precisions, the agent logit profile that Gambit finds on the
  principal branch agrees with Brink's in every action probability;
* equilibrium: the regret of Brink's `pbe` profile is next to nothing at every information set
  (`agent_max_regret`) when every action is given a tremble of TREMBLE, which is Brink's own; as
  it stands, at every information set that is reached with probability above REACHED, and for
  whole strategies (`max_regret`).

Below REACHED the profile as it stands is not judged: a type may plan an action with a probability
of the order of the trembles. Read without them, that sliver alone makes the belief there, and the
regret conditional on it can be large. The summary says in how many games it is.

Gambit follows the principal branch in seconds only where the tree is small, and it lists all pure
strategies for `max_regret`: beyond LOGIT_NODES and STRATEGIES these two are left out, and the
summary says how many were made. Each EXPORT is one more .efg file, judged for regret alone.
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

LAMBDAS = [0.5, 2.0, 8.0]
LOGIT_NODES = 130
STRATEGIES = 2_000
TOLERANCE = 1e-6
TREMBLE = 1e-8
REACHED = 1e-6


def brink_says(brink, path, arguments):
    """Brink's solution; None where it says itself that it did not converge."""
    command = [brink, "import", str(path), "--json", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")
    document = json.loads(done.stdout)
    return document if document["status"] == "converged" else None


def information_sets(game):
    """Information sets by player and label, which exports make unique."""
    return {(s.player.label, s.label): s for s in game.infosets}


def label(entry):
    return f"{entry['node']} | {entry['type']}"


def profile_of(game, document, tremble):
    """Brink's profile as one of Gambit's."""
    profile = game.mixed_behavior_profile()
    sets = information_sets(game)
    for entry in document["information_sets"]:
        found = sets.pop((entry["player"], label(entry)))
        count = len(found.actions)
        for action in found.actions:
            planned = entry["actions"][action.label]
            profile[action] = (1 - tremble) * planned + tremble / count
    if sets:
        raise RuntimeError(f"Brink says nothing about {sorted(sets)}")
    return profile


def pure_strategies(game):
    """A bound on the number of pure strategies of any player."""
    per_player = (math.prod(len(s.actions) for s in p.infosets) for p in game.players)
    return max(per_player)


def logit_distance(game, document, found):
    """Largest difference between Brink's probabilities and Gambit's."""
    # Its attribute `profile` fails in this version of Gambit. Read by position, probabilities
    # stand in the order of players, information sets and actions.
    actions = [a for player in game.players for s in player.infosets for a in s.actions]
    probability = {action: float(found[k]) for k, action in enumerate(actions)}
    sets = information_sets(game)
    worst = 0.0
    for entry in document["information_sets"]:
        for action in sets[entry["player"], label(entry)].actions:
            worst = max(worst, abs(probability[action] - entry["actions"][action.label]))
    return worst


def main():
    brink, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    exports = [pathlib.Path(name) for name in sys.argv[3:]]
    paths = sorted(folder.glob("*.efg"))
    started = time.monotonic()
    faults, unsolved = [], []
    worst = {"logit": 0.0, "max_regret": 0.0, "reached": 0.0, "trembled": 0.0}
    slivers, worst_sliver = 0, 0.0
    profiles = solved_games = equilibria = whole = 0
    requests = [(path, ["--lambda", str(lam)]) for path in paths for lam in LAMBDAS]
    requests += [(path, []) for path in paths + exports]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda request: brink_says(brink, *request), requests))
    said = {(path, tuple(rest)): answer for (path, rest), answer in zip(requests, answers)}

    def judge(path, what, found):
        worst[what] = max(worst[what], found)
        if not found <= TOLERANCE:
            faults.append(f"{path.name}: {what} {found:.3e}")

    for path in paths + exports:
        game = pygambit.read_efg(str(path))
        branch = []
        if path in paths and len(game.nodes) <= LOGIT_NODES:
            branch = pygambit.qre.logit_solve_lambda(game, lam=LAMBDAS)
            solved_games += 1
            if len(branch) != len(LAMBDAS):
                faults.append(f"{path.name}: Gambit gives {len(branch)} logit profiles")
        for lam, found in zip(LAMBDAS, branch):
            document = said[path, ("--lambda", str(lam))]
            if document is None:
                unsolved.append(f"{path.name} at lambda {lam}")
                continue
            judge(path, "logit", logit_distance(game, document, found))
            profiles += 1
        document = said[path, ()]
        if document is None:
            unsolved.append(f"{path.name}, pbe")
            continue
        profile = profile_of(game, document, 0.0)
        if pure_strategies(game) <= STRATEGIES:
            judge(path, "max_regret", float(profile.max_regret()))
            whole += 1
        reached = (s for s in game.infosets if float(profile.infoset_prob(s)) > REACHED)
        judge(path, "reached", max(float(profile.infoset_regret(s)) for s in reached))
        anywhere = float(profile.agent_max_regret())
        slivers += anywhere > TOLERANCE
        worst_sliver = max(worst_sliver, anywhere)
        trembled = profile_of(game, document, TREMBLE)
        judge(path, "trembled", float(trembled.agent_max_regret()))
        equilibria += 1
    print(f"pygambit {pygambit.__version__}: {len(paths)} games and {len(exports)} exports")
    print(
        f"  logit profiles compared: {profiles} in {solved_games} games, largest difference "
        f"{worst['logit']:.1e}"
    )
    print(
        f"  equilibria judged: {equilibria}, largest regret with trembles "
        f"{worst['trembled']:.1e}, without where reached {worst['reached']:.1e}, "
        f"of whole strategies {worst['max_regret']:.1e} in {whole} of them"
    )
    print(
        f"  not judged: without trembles and hardly reached, regret above {TOLERANCE:.0e} in "
        f"{slivers} games, up to {worst_sliver:.1e}"
    )
    print(f"  not converged, by Brink's own word: {len(unsolved)} {'; '.join(unsolved[:5])}")
    print(f"  {time.monotonic() - started:.0f} s")
    for fault in faults[:20]:
        print(f"DISAGREEMENT {fault}")
    if len(faults) > 20:
        print(f"... and {len(faults) - 20} more")
    sys.exit(1 if faults or not equilibria else 0)


if __name__ == "__main__":
    main()
