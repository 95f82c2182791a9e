"""One solver of another program on one game: `peers.py SOLVER FILE.efg LIMIT`.

Prints JSON: seconds of the call of the solver alone (the fastest of as many as fit into a second; of
the processor for calls that take long, for which other work may come between), and the probability
of the second action at every information set, by label, of each solution found. Run as a process of
its own, so that a solver that takes too long can be ended.
"""

import json
import sys
import time

# The processor's own clock is too coarse for calls shorter than this.
LONG = 0.1

# Gambit on the extensive form. Its `lp` is for games of constant sum.
EXTENSIVE = {
    "lcp_double": lambda nash, game: nash.lcp_solve(game, rational=False),
    "lcp_rational": lambda nash, game: nash.lcp_solve(game, rational=True),
    "logit": lambda nash, game: nash.logit_solve(game),
    "enumpoly": lambda nash, game: nash.enumpoly_solve(game, stop_after=1),
    "enumpure_agent": lambda nash, game: nash.enumpure_agent_solve(game),
    "liap_agent": lambda nash, game: nash.liap_agent_solve(game.mixed_behavior_profile()),
}

# Gambit on the strategic form, which lists the strategies of all types together.
STRATEGIC = {
    "strategic_lcp_double": lambda nash, game: nash.lcp_solve(
        game, rational=False, use_strategic=True, stop_after=1
    ),
    "strategic_enummixed_double": lambda nash, game: nash.enummixed_solve(game, rational=False),
    "strategic_enumpure": lambda nash, game: nash.enumpure_solve(game),
    "strategic_gnm": lambda nash, game: nash.gnm_solve(game),
    "strategic_ipa": lambda nash, game: nash.ipa_solve(game),
    "strategic_liap": lambda nash, game: nash.liap_solve(game.mixed_strategy_profile()),
    "strategic_simpdiv": lambda nash, game: nash.simpdiv_solve(
        game.mixed_strategy_profile(rational=True)
    ),
    "strategic_logit": lambda nash, game: nash.logit_solve(game, use_strategic=True),
}

# Gambit's logit path to a given precision instead of to a given regret.
LAMBDA = "logit_lambda_1000"
CFR_PLUS = "cfr_plus"
NAMES = [*EXTENSIVE, LAMBDA, *STRATEGIC, CFR_PLUS]


class Watch:
    """Seconds since it was made."""

    def __init__(self):
        self.start = time.perf_counter(), time.process_time()

    def seconds(self):
        clock = time.perf_counter() - self.start[0]
        return clock if clock < LONG else time.process_time() - self.start[1]


def gambit(name, path):
    import pygambit

    game = pygambit.read_efg(path)
    times = []
    while not times or sum(times) < 1.0:
        watch = Watch()
        if name == LAMBDA:
            solutions = pygambit.qre.logit_solve_lambda(game, lam=[1000.0])
        else:
            solutions = {**EXTENSIVE, **STRATEGIC}[name](pygambit.nash, game).equilibria
        times.append(watch.seconds())
    play = [second_actions(game, solution, name == LAMBDA) for solution in solutions]
    return {"seconds": min(times), "solutions": play}


def second_actions(game, solution, by_position):
    """Probability of the second action at each information set, by label."""
    if by_position:
        # The attribute `profile` of such a solution fails in this version of Gambit. Read by
        # position, probabilities stand in the order of players, information sets and actions.
        actions = [a for player in game.players for s in player.infosets for a in s.actions]
        chance = {action: float(solution[k]) for k, action in enumerate(actions)}
    else:
        if hasattr(solution, "as_behavior"):
            solution = solution.as_behavior()
        chance = {action: float(solution[action]) for s in game.infosets for action in s.actions}
    return {s.label: chance[list(s.actions)[1]] for s in game.infosets}


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
    answer = cfr_plus(path, limit) if name == CFR_PLUS else gambit(name, path)
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
