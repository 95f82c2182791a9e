"""One solver of another program on one game: `peers.py SOLVER FILE.efg LIMIT`.

Prints JSON: seconds of the call of the solver alone (the fastest of as many as fit into a second; of
the processor for calls that take long, for which other work may come between), and
the probability of the second action at every information set, by label, of each solution found.
Run as a process of its own, so that a solver that takes too long can be ended.
"""

import json
import sys
import time

SOLVERS = {}
# The processor's own clock is too coarse for calls shorter than this.
LONG = 0.1


def solver(function):
    SOLVERS[function.__name__] = function
    return function


class Watch:
    """Seconds since it was made."""

    def __init__(self):
        self.start = time.perf_counter(), time.process_time()

    def seconds(self):
        clock = time.perf_counter() - self.start[0]
        return clock if clock < LONG else time.process_time() - self.start[1]


def gambit(function):
    """A solver of Gambit on the game as read from a file."""

    def run(path, limit):
        import pygambit

        game = pygambit.read_efg(path)
        call = function(pygambit, game)
        times = []
        while not times or sum(times) < 1.0:
            watch = Watch()
            solutions = call()
            times.append(watch.seconds())
        solutions = getattr(solutions, "equilibria", solutions)
        return {
            "seconds": min(times),
            "solutions": [probabilities(pygambit, game, solution) for solution in solutions],
        }

    SOLVERS[function.__name__] = run
    return run


def probabilities(pygambit, game, solution):
    """Probability of the second action at each information set, by label."""
    if isinstance(solution, pygambit.gambit.LogitQREMixedBehaviorProfile):
        # Its attribute `profile` fails in this version of Gambit. Read by position, probabilities
        # stand in the order of players, information sets and actions.
        actions = [action for player in game.players for s in player.infosets for action in s.actions]
        chance = {action: float(solution[k]) for k, action in enumerate(actions)}
    else:
        if hasattr(solution, "as_behavior"):
            solution = solution.as_behavior()
        chance = {action: float(solution[action]) for s in game.infosets for action in s.actions}
    return {s.label: chance[list(s.actions)[1]] for s in game.infosets}


@gambit
def lcp_double(gambit, game):
    return lambda: gambit.nash.lcp_solve(game, rational=False)


@gambit
def lcp_rational(gambit, game):
    return lambda: gambit.nash.lcp_solve(game, rational=True)


@gambit
def logit(gambit, game):
    return lambda: gambit.nash.logit_solve(game)


@gambit
def logit_lambda_1000(gambit, game):
    return lambda: gambit.qre.logit_solve_lambda(game, lam=[1000.0])


@gambit
def enumpoly(gambit, game):
    return lambda: gambit.nash.enumpoly_solve(game, stop_after=1)


@gambit
def enumpure_agent(gambit, game):
    return lambda: gambit.nash.enumpure_agent_solve(game)


@gambit
def liap_agent(gambit, game):
    return lambda: gambit.nash.liap_agent_solve(game.mixed_behavior_profile())


# On the strategic form, which lists the strategies of all types together.


@gambit
def strategic_lcp_double(gambit, game):
    return lambda: gambit.nash.lcp_solve(game, rational=False, use_strategic=True, stop_after=1)


@gambit
def strategic_enummixed_double(gambit, game):
    return lambda: gambit.nash.enummixed_solve(game, rational=False)


@gambit
def strategic_enumpure(gambit, game):
    return lambda: gambit.nash.enumpure_solve(game)


@gambit
def strategic_gnm(gambit, game):
    return lambda: gambit.nash.gnm_solve(game)


@gambit
def strategic_ipa(gambit, game):
    return lambda: gambit.nash.ipa_solve(game)


@gambit
def strategic_liap(gambit, game):
    return lambda: gambit.nash.liap_solve(game.mixed_strategy_profile())


@gambit
def strategic_simpdiv(gambit, game):
    return lambda: gambit.nash.simpdiv_solve(game.mixed_strategy_profile(rational=True))


@gambit
def strategic_logit(gambit, game):
    return lambda: gambit.nash.logit_solve(game, use_strategic=True)


@solver
def cfr_plus(path, limit):
    """OpenSpiel's CFR+, whose average play need not approach equilibrium in a game that is not
    constant-sum: it runs until its NashConv is 1e-8 or time is up, and says how far it got."""
    import pyspiel

    game = pyspiel.load_game("efg_game", {"filename": path})
    engine = pyspiel.CFRPlusSolver(game)
    seconds, iterations, trace = 0.0, 0, []
    while True:
        batch = max(16, iterations)
        watch = Watch()
        for _ in range(batch):
            engine.evaluate_and_update_policy()
        seconds += watch.seconds()
        iterations += batch
        policy = engine.tabular_average_policy()
        distance = pyspiel.nash_conv(game, policy)
        trace.append([seconds, iterations, distance])
        # The next batch takes as long as all so far.
        if distance <= 1e-8 or 2.0 * seconds > limit:
            break
    play = {}
    for state, entries in policy.policy_table().items():
        # The name of a state is numbers, then the label of the information set.
        play[state.split("-", 3)[3]] = entries[1][1]
    return {"seconds": seconds, "solutions": [play], "trace": trace}


def main():
    name, path, limit = sys.argv[1], sys.argv[2], float(sys.argv[3])
    print(json.dumps(SOLVERS[name](path, limit)))


if __name__ == "__main__":
    main()
