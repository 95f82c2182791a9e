"""The ladder game written down a second time, and a judge of play in it.

Nothing here reads Brink's files: the game is defined from its description, so that Brink's own
answers are judged in a game that Brink did not write.

Play is a list with one array for each decision k = 0 .. K: the probability, for each type of the
mover, of going on (challenging for k = 0, holding for k >= 1). The challenger (player 0) moves
where k is even, the defender (player 1) where it is odd.
"""

import numpy
from scipy.optimize import linprog

TREMBLE = 1e-8
UNREACHED = 1e-6


class Ladder:
    """One ladder: `costs[player][type]`, `hazard[k]`, `quit[k][player]`, `last[player][type]`."""

    def __init__(self, family, types, holds):
        pure = family == "pure"
        spans = [(2.0, 15.0), (3.0, 15.0)] if pure else [(0.3, 3.0), (0.35, 3.2)]
        self.holds = holds
        self.costs = [numpy.linspace(low, high, n) for (low, high), n in zip(spans, types)]
        self.hazard = [0.0] + [0.1 if pure else 0.05 * k for k in range(1, holds + 1)]
        self.quit = [(0.2, 0.8)]
        self.quit += [(float(k % 2 != 0), float(k % 2 != 1)) for k in range(1, holds + 1)]
        if pure:
            self.last = [numpy.zeros(types[0]), numpy.ones(types[1])]
        else:
            self.last = [0.25 - 0.5 * cost for cost in self.costs]
        self.range = max(float(cost.max()) + 1.0 for cost in self.costs)

    def reach(self, play, player):
        """Probability that each type itself goes on until decision k, `[k][type]`."""
        own, reach = numpy.ones(len(self.costs[player])), []
        for k in range(self.holds + 1):
            reach.append(own)
            if k % 2 == player:
                own = own * play[k]
        return reach

    def going_on(self, play, player):
        """Probability that the player goes on at k, given that k is reached; NaN where it has made
        k unreachable."""
        probability = [numpy.nan] * (self.holds + 1)
        for k, reach in enumerate(self.reach(play, player)):
            if k % 2 == player and reach.sum() > 0.0:
                probability[k] = float(reach @ play[k] / reach.sum())
        return probability

    def walk(self, play, player, rival):
        """Backward induction for all types of a player against the rival's probabilities of going
        on. Returns the worth of following `play` and of replying best at each decision, and the
        largest gain of one deviation at one decision, `[k][type]`."""
        follow = best = self.last[player]
        followed, replied, gains = [], [], []
        for k in reversed(range(self.holds + 1)):
            hazard, stop = self.hazard[k], self.quit[k][player]
            onward = (1.0 - hazard) * follow - hazard * self.costs[player]
            onward_best = (1.0 - hazard) * best - hazard * self.costs[player]
            if k % 2 == player:
                follow = play[k] * onward + (1.0 - play[k]) * stop
                best = numpy.maximum(onward_best, stop)
                gain = numpy.maximum(onward, stop) - follow
            else:
                follow = rival[k] * onward + (1.0 - rival[k]) * stop
                best = rival[k] * onward_best + (1.0 - rival[k]) * stop
                gain = numpy.zeros(len(follow))
            followed.insert(0, follow)
            replied.insert(0, best)
            gains.insert(0, gain)
        return followed, replied, gains

    def nash_regret(self, play):
        """The most that a player could gain by another strategy for the whole game, before it
        knows its type (Gambit's `max_regret`), and the players' expected payoffs."""
        worst, values = 0.0, []
        for player in (0, 1):
            # Where the rival never lets play get to, its probability is without effect.
            rival = numpy.nan_to_num(self.going_on(play, 1 - player), nan=0.5)
            follow, best, _ = self.walk(play, player, rival)
            worst = max(worst, float((best[0] - follow[0]).mean()))
            values.append(float(follow[0].mean()))
        return worst, values

    def trembling_regret(self, play):
        """Largest gain of one deviation at any decision of any type, reached or not, when all
        tremble uniformly (Gambit's `agent_max_regret` of the trembling profile)."""
        shaken = [(1.0 - TREMBLE) * p + TREMBLE / 2.0 for p in play]
        regrets = []
        for player in (0, 1):
            rival = self.going_on(shaken, 1 - player)
            regrets.append(max(float(g.max()) for g in self.walk(shaken, player, rival)[2]))
        return max(regrets)

    def belief_regret(self, play):
        """The same without trembles, under the beliefs about unreached types that suit the play
        best: Bayes' rule where a decision is reached with probability above UNREACHED, and beliefs
        that are the same for all types of the player and updated by Bayes' rule elsewhere."""
        return max(self.best_beliefs(play, player)[0] for player in (0, 1))

    def best_beliefs(self, play, player):
        """Regret of a player under the beliefs that suit `play` best, and the rival's
        probabilities of going on under these, `[k]`."""
        reach = self.reach(play, 1 - player)
        first = next((k for k, r in enumerate(reach) if r.mean() <= UNREACHED), self.holds + 1)
        rival = numpy.nan_to_num(self.going_on(play, 1 - player), nan=0.5)
        while first <= self.holds:
            weight = self.fit_beliefs(play, player, first)
            while first <= self.holds and weight.sum() > UNREACHED:
                if first % 2 != player:
                    rival[first] = float(weight @ play[first] / weight.sum())
                    weight = weight * play[first]
                first += 1
        gains = self.walk(play, player, rival)[2]
        return max(float(gain.max()) for gain in gains), rival

    def fit_beliefs(self, play, player, first):
        """Beliefs about the rival's types at decision `first`, which its play leaves unreached,
        such that the player's largest gain from there on is least, and that reach as much as
        possible: bisection over linear programs, for gains multiplied by the probability of
        reach are linear in beliefs."""
        types = len(self.costs[1 - player])
        # Worth of following at each decision, `[own type, rival type]`.
        follow = numpy.repeat(self.last[player][:, None], types, 1)
        gains = []
        for k in reversed(range(first, self.holds + 1)):
            cost, stop = self.costs[player][:, None], self.quit[k][player]
            onward = (1.0 - self.hazard[k]) * follow - self.hazard[k] * cost
            chance = play[k][:, None] if k % 2 == player else play[k]
            follow = chance * onward + (1.0 - chance) * stop
            if k % 2 == player:
                gains += [(k, onward - follow), (k, stop - follow)]
        weight, reach = numpy.ones(types), {}
        for k in range(first, self.holds + 1):
            reach[k] = weight
            weight = weight * play[k] if k % 2 != player else weight
        gain = numpy.vstack([numpy.zeros((1, types))] + [reach[k] * gain for k, gain in gains])
        per = numpy.vstack(
            [numpy.zeros((1, types))] + [reach[k] * numpy.ones(gain.shape) for k, gain in gains]
        )

        def fit(bound):
            found = linprog(
                -sum(reach.values()), A_ub=gain - bound * per, b_ub=numpy.zeros(len(gain)),
                A_eq=numpy.ones((1, types)), b_eq=[1.0], method="highs",
            )
            return numpy.maximum(found.x, 0.0) if found.status == 0 else None

        low, high = 1e-9 * self.range, 2.0 * self.range
        answer = fit(low)
        if answer is not None:
            return answer
        for _ in range(20):
            trial = (low * high) ** 0.5
            found = fit(trial)
            if found is None:
                low = trial
            else:
                high, answer = trial, found
        return numpy.full(types, 1.0 / types) if answer is None else answer

    def completed(self, play, rounds=8):
        """Play with another choice at decisions that a type itself never gets to (what a solver
        writes there is arbitrary where it works with strategies for the whole game): best replies
        under the best beliefs, repeated. Returns the play whose regret was smallest."""
        own = [self.reach(play, player) for player in (0, 1)]
        best_play, best_regret = play, self.belief_regret(play)
        current = [p.copy() for p in play]
        for _ in range(rounds):
            for player in (0, 1):
                rival = self.best_beliefs(current, player)[1]
                value = self.last[player]
                for k in reversed(range(self.holds + 1)):
                    hazard, stop = self.hazard[k], self.quit[k][player]
                    onward = (1.0 - hazard) * value - hazard * self.costs[player]
                    if k % 2 == player:
                        free = own[player][k] <= UNREACHED
                        current[k] = numpy.where(free, (onward > stop) * 1.0, current[k])
                        value = current[k] * onward + (1.0 - current[k]) * stop
                    else:
                        value = rival[k] * onward + (1.0 - rival[k]) * stop
            regret = self.belief_regret(current)
            if regret < best_regret:
                best_play, best_regret = [p.copy() for p in current], regret
        return best_play, best_regret
