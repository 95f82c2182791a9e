"""How many of a game's sequential equilibria does Brink's search list?

Usage: several.py BRINK FOLDER [STARTS]

FOLDER holds small random games of two players with at most two types each and at most three moves
in a row. Gambit enumerates all extreme Nash equilibria of each on its reduced strategic form
(`enummixed`), which has to have at most CELLS cells. Equilibria are counted by their outcome, the
distribution over ends of the tree. Games in which two equilibria share one player's strategy but
not the outcome have a continuum of outcomes and are left out.

Which of the Nash outcomes are sequential. With two types, independent across players, and observed
moves, an assessment is consistent exactly if the belief about a player changes with its own moves
alone, by Bayes' rule where that player's types do move there with positive probability; after a
move that none of them makes it can be anything (Fudenberg & Tirole 1991, section 8.2.3). So an
outcome is sequential if after every move that the equilibrium does not make there are a belief
about its player and rational play that keep all types of that player from making it. A last mover
needs no belief, as payoffs are private. After at most two more moves the belief matters to one
player only, just before the deviator moves again: what it does is constant between finitely many
thresholds of the belief, and at a threshold the mixture is a linear program. Both are gone through.

Which of these are limits for uniform trembles. After a first move that no type makes, the belief
is then the prior, or leans to a type for which that move is as good as its own. This is a necessary
condition, and the only one checked.

Everything is decided twice, with a generous and a strict tolerance; where they differ the outcome
is left out as undecided. Outcomes that Brink lists and Gambit does not are a fault of one of them.
Exit code 1 if there is any, else 0.
"""

import pathlib
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from itertools import combinations

import numpy
import pygambit
from exchange import Tree, brink_says, profile_of, read
from scipy.optimize import linprog

CELLS = 200
SAME_OUTCOME = 1e-4
TOLERANCES = (1e-9, 1e-6)


class Public:
    """The public tree of a game: for each node its mover, its actions as lotteries over
    (probability, node), its information set by type of the mover, and payoffs at ends by player
    and type."""

    def __init__(self, game):
        self.tree = Tree(game)
        self.prior = []
        roots, node = [((), 0)], game.root
        for player in game.players:
            if node.label == f"type of {player.label}":
                here = self.tree.chances[roots[0][1]]
                self.prior.append(here)
                roots = [
                    (types + (k,), self.tree.children[root][k])
                    for types, root in roots
                    for k in range(len(here))
                ]
                node = list(node.children)[0]
            else:
                self.prior.append([1.0])
                roots = [(types + (0,), root) for types, root in roots]
        self.mover, self.actions, self.sets, self.payoff = [], [], [], []
        self.add(dict(roots))

    def add(self, nodes):
        here = len(self.mover)
        first = next(iter(nodes.values()))
        infoset = self.tree.infoset[first]
        mover = None if infoset is None else self.tree.owner[infoset]
        self.mover.append(mover)
        self.actions.append([])
        self.sets.append({})
        self.payoff.append([{}, {}])
        for types, node in nodes.items():
            if mover is None:
                for player in range(2):
                    self.payoff[here][player][types[player]] = self.tree.paid[node][player]
            else:
                self.sets[here][types[mover]] = self.tree.infoset[node]
        for k in range(len(self.tree.children[first])):
            below = {types: self.tree.children[node][k] for types, node in nodes.items()}
            lottery = self.tree.chances[next(iter(below.values()))]
            if not lottery:
                self.actions[here].append([(1.0, self.add(below))])
                continue
            branches = []
            for branch, chance in enumerate(lottery):
                after = {types: self.tree.children[n][branch] for types, n in below.items()}
                branches.append((chance, self.add(after)))
            self.actions[here].append(branches)
        return here

    def types(self, player):
        return range(len(self.prior[player]))

    def moves_below(self, node, player):
        """Whether a player moves at or after a node."""
        return self.mover[node] == player or any(
            self.moves_below(target, player)
            for lottery in self.actions[node]
            for _, target in lottery
        )


class Judge:
    """Decides on one Nash equilibrium, given as play by information set."""

    def __init__(self, public, play, tolerance):
        self.public, self.play, self.tolerance = public, play, tolerance
        self.reach = [None] * len(public.mover)  # own probability of getting there, [player][type]
        self.walk(0, [[1.0 for _ in public.types(player)] for player in range(2)])

    def walk(self, node, reach):
        self.reach[node] = reach
        mover = self.public.mover[node]
        for k, lottery in enumerate(self.public.actions[node]):
            below = [list(own) for own in reach]
            for kind in self.public.types(mover):
                below[mover][kind] *= self.play[self.public.sets[node][kind]][k]
            for _, target in lottery:
                self.walk(target, below)

    def posterior(self, node, player):
        weights = numpy.array(self.public.prior[player]) * self.reach[node][player]
        total = weights.sum()
        return weights / total if total > self.tolerance else None

    def aggregate(self, node, k):
        mover = self.public.mover[node]
        belief = self.posterior(node, mover)
        own = [self.play[self.public.sets[node][kind]][k] for kind in self.public.types(mover)]
        return float(belief @ own)

    def is_sequential(self, uniform=False):
        """Whether beliefs and rational play after all deviations bear the equilibrium out."""
        for player in range(2):
            for kind in self.public.types(player):
                worth = self.following(0, player, kind)
                best = self.deviating(0, player, kind, uniform)
                if best is None or best > worth + self.tolerance:
                    return False
        return True

    def following(self, node, player, kind):
        """The worth of a node on the path to a type that comes there and plays on as it does."""
        public, mover = self.public, self.public.mover[node]
        if mover is None:
            return public.payoff[node][player][kind]
        total = 0.0
        for k, lottery in enumerate(public.actions[node]):
            if mover == player:
                taken = self.play[public.sets[node][kind]][k]
            else:
                taken = self.aggregate(node, k)
            if taken > self.tolerance:
                total += taken * sum(p * self.following(t, player, kind) for p, t in lottery)
        return total

    def deviating(self, node, player, kind, uniform):
        """The most that a type can get from a node on the path on, if what follows deviations is
        as bad for it as rational play allows while the types that come there keep to the path;
        None if nothing keeps those."""
        public, mover = self.public, self.public.mover[node]
        if mover is None:
            return public.payoff[node][player][kind]
        values = []
        for k, lottery in enumerate(public.actions[node]):
            taken = self.aggregate(node, k)
            if taken > self.tolerance:
                below = [(p, self.deviating(t, player, kind, uniform)) for p, t in lottery]
                if any(value is None for _, value in below):
                    return None
                worth = sum(p * value for p, value in below)
                values.append((taken, worth))
            elif mover == player:
                worth = self.after_deviation(node, k, kind, uniform)
                if worth is None:
                    return None
                values.append((0.0, worth))
        if mover == player:
            return max(worth for _, worth in values)
        return sum(taken * worth for taken, worth in values)

    def after_deviation(self, node, k, kind, uniform):
        """The least that a type of the mover gets from a move that none makes, if the types that
        come to the node are to keep to the path; None if they cannot be kept."""
        player = self.public.mover[node]
        bound = {
            other: self.following(node, player, other)
            for other in self.public.types(player)
            if self.reach[node][player][other] > self.tolerance
        }
        prior = self.posterior(node, player) if uniform else None
        least = None
        for low, high in self.continuations(node, k, prior, bound):
            found = self.least(low, high, kind, bound)
            if found is not None and (least is None or found < least):
                least = found
        return least

    def least(self, constant, mixed, kind, bound):
        """Worths are `constant[type]` plus, for each mixture, one of the rows of its matrix by
        type: a linear program in the weights of the rows."""
        columns = [(which, row) for which, rows in enumerate(mixed) for row in rows]
        if not columns:
            kept = all(constant[t] <= top + self.tolerance for t, top in bound.items())
            return constant[kind] if kept else None
        cost = [row[kind] for _, row in columns]
        above = [[row[t] for _, row in columns] for t in bound]
        limit = [top + self.tolerance - constant[t] for t, top in bound.items()]
        sums = [[float(which == w) for which, _ in columns] for w in range(len(mixed))]
        ones = [1.0] * len(mixed)
        done = linprog(cost, A_ub=above or None, b_ub=limit or None, A_eq=sums, b_eq=ones)
        return constant[kind] + done.fun if done.status == 0 else None

    def continuations(self, node, k, prior, bound):
        """Rational continuations after a deviation, as arguments of `least`: for every belief
        that leads to others. With `prior`, only beliefs that uniform trembles allow."""
        public, player = self.public, self.public.mover[node]
        other = 1 - player
        about_other = self.posterior(node, other)
        # One branch of a lottery at most goes on.
        constant = [0.0 for _ in public.types(player)]
        going_on = None
        for chance, target in public.actions[node][k]:
            if public.mover[target] is None:
                for kind in public.types(player):
                    constant[kind] += chance * public.payoff[target][player][kind]
            else:
                assert going_on is None
                going_on = (chance, target)
        if going_on is None:
            yield constant, []
            return
        chance, after = going_on
        if not (public.mover[after] == other and public.moves_below(after, player)):
            for kind in public.types(player):
                constant[kind] += chance * self.settled(after, player, kind, about_other)
            yield constant, []
            return
        # What the other's actions are worth to it against each type of the deviator, and to that.
        count = len(public.actions[after])
        gains = numpy.zeros((len(about_other), count, len(constant)))
        worths = numpy.zeros_like(gains)
        for action, lottery in enumerate(public.actions[after]):
            for p, target in lottery:
                for mine in public.types(player):
                    for yours in public.types(other):
                        pair = self.last(target, player, mine, yours)
                        gains[yours, action, mine] += p * pair[other]
                        worths[yours, action, mine] += p * pair[player]
        for belief in self.beliefs(gains, prior, bound, constant, chance, worths, about_other):
            mixed = []
            for yours in public.types(other):
                payoff = gains[yours] @ belief
                best = [a for a in range(count) if payoff[a] >= payoff.max() - self.tolerance]
                mixed.append([chance * about_other[yours] * worths[yours, a] for a in best])
            yield constant, mixed

    def beliefs(self, gains, prior, bound, constant, chance, worths, about_other):
        """Every threshold of the belief at which some type of the other is indifferent, the ends,
        and a point between any two."""
        if gains.shape[2] == 1:
            return [numpy.array([1.0])]
        places = {0.0, 1.0}
        for own in gains:
            for a, b in combinations(range(own.shape[0]), 2):
                # Indifferent where the weight w of the first type solves a linear equation.
                at_one, at_zero = own[a] - own[b]
                if abs(at_one - at_zero) > 1e-12 and 0.0 < at_zero / (at_zero - at_one) < 1.0:
                    places.add(at_zero / (at_zero - at_one))
        if prior is not None:
            places.add(float(prior[0]))
        places = sorted(places)
        places += [(low + high) / 2 for low, high in zip(places, places[1:])]
        found = [numpy.array([w, 1.0 - w]) for w in places]
        if prior is None:
            return found
        return [b for b in found if self.allowed(b, prior, gains, bound, constant, chance, worths, about_other)]

    def allowed(self, belief, prior, gains, bound, constant, chance, worths, about_other):
        """Whether uniform trembles allow a belief: it leans only to a type that would not mind
        the deviation, for some play that is rational at this belief."""
        if abs(belief[0] - prior[0]) <= self.tolerance:
            return True
        leaning = 0 if belief[0] > prior[0] else 1
        mixed = []
        for yours in range(gains.shape[0]):
            payoff = gains[yours] @ belief
            rows = range(gains.shape[1])
            best = [a for a in rows if payoff[a] >= payoff.max() - self.tolerance]
            mixed.append([-chance * about_other[yours] * worths[yours, a] for a in best])
        # The most that this type can get, with nobody above what it has.
        columns = [(which, row) for which, rows in enumerate(mixed) for row in rows]
        above = [[-row[t] for _, row in columns] for t in bound]
        limit = [top + self.tolerance - constant[t] for t, top in bound.items()]
        sums = [[float(which == w) for which, _ in columns] for w in range(len(mixed))]
        cost = [row[leaning] for _, row in columns]
        done = linprog(cost, A_ub=above, b_ub=limit, A_eq=sums, b_eq=[1.0] * len(mixed))
        if done.status != 0 or leaning not in bound:
            return False
        return constant[leaning] - done.fun >= bound[leaning] - 10 * self.tolerance

    def settled(self, node, player, kind, about_other):
        """The worth of a node off the path to a type of `player`, where nobody needs a belief
        about that player."""
        public, mover = self.public, self.public.mover[node]
        if mover is None:
            return public.payoff[node][player][kind]
        if mover == player:
            return max(
                sum(p * self.settled(t, player, kind, about_other) for p, t in lottery)
                for lottery in public.actions[node]
            )
        assert not public.moves_below(node, player)
        return sum(
            weight * self.last(node, player, kind, yours)[player]
            for yours, weight in enumerate(about_other)
        )

    def last(self, node, player, mine, yours):
        """What both players get from a node after which one of them alone moves, rationally."""
        public, mover = self.public, self.public.mover[node]
        kinds = {player: mine, 1 - player: yours}
        if mover is None:
            return [public.payoff[node][p][kinds[p]] for p in range(2)]
        assert not public.moves_below(node, 1 - mover)
        pairs = []
        for lottery in public.actions[node]:
            below = [(p, self.last(t, player, mine, yours)) for p, t in lottery]
            pairs.append([sum(p * pair[who] for p, pair in below) for who in range(2)])
        return max(pairs, key=lambda pair: pair[mover])


def outcome(tree, play):
    """Probability of every node of the tree."""
    reach = [1.0] * len(tree.infoset)
    for node, children in enumerate(tree.children):
        infoset = tree.infoset[node]
        chances = tree.chances[node] if infoset is None else play[infoset]
        for chance, child in zip(chances, children):
            reach[child] = reach[node] * chance
    return numpy.array(reach)


def play_of(tree, mixed):
    """Gambit's equilibrium as play by information set; where its player does not come, uniform."""
    behavior = mixed.as_behavior()
    play = []
    for infoset in tree.sets:
        own = [float(behavior[action]) for action in infoset.actions]
        total = sum(own)
        play.append([p / total for p in own] if total > 0.5 else [1.0 / len(own)] * len(own))
    return play


def same(a, b):
    return bool(numpy.abs(a - b).max() < SAME_OUTCOME)


def judge(arguments):
    """One game's counts and faults."""
    brink, path, starts = arguments
    game, sets = read(path)
    cells = 1
    for player in game.players:
        cells *= len(player.strategies)
    if cells > CELLS:
        return Counter({"too large to enumerate": 1}), []
    public = Public(game)
    found = pygambit.nash.enummixed_solve(game, rational=False).equilibria
    plays = [play_of(public.tree, mixed) for mixed in found]
    outcomes = [outcome(public.tree, play) for play in plays]
    strategies = [
        [numpy.array([float(mixed[s]) for s in player.strategies]) for player in game.players]
        for mixed in found
    ]
    for a, b in combinations(range(len(found)), 2):
        shared = any(same(x, y) for x, y in zip(strategies[a], strategies[b]))
        if shared and not same(outcomes[a], outcomes[b]):
            return Counter({"continuum of outcomes": 1}), []
    distinct = []
    for play, reached in zip(plays, outcomes):
        if not any(same(reached, known) for _, known in distinct):
            distinct.append((play, reached))
    document = brink_says(brink, ["import", path, "--starts", starts])
    if document is None:
        return Counter({"Brink lists nothing": 1}), []
    listed = []
    for equilibrium in document["equilibria"]:
        profile = profile_of(game, sets, equilibrium)
        listed.append(outcome(public.tree, public.tree.play(profile)))
    counts = Counter({"games": 1, "Nash outcomes": len(distinct)})
    faults = []
    of_game = Counter()
    for play, reached in distinct:
        is_listed = any(same(reached, known) for known in listed)
        verdicts = [Judge(public, play, t).is_sequential() for t in TOLERANCES]
        trembles = [Judge(public, play, t).is_sequential(uniform=True) for t in TOLERANCES]
        if verdicts[0] != verdicts[1]:
            counts["undecided"] += 1
            continue
        if is_listed and not verdicts[0]:
            faults.append(f"{path.name}: Brink lists an outcome that is not sequential")
        if verdicts[0]:
            of_game["sequential"] += 1
            of_game["sequential, listed"] += is_listed
        if trembles[0] != trembles[1]:
            counts["undecided for uniform trembles"] += 1
        elif trembles[0]:
            of_game["uniform trembles"] += 1
            of_game["uniform trembles, listed"] += is_listed
        elif is_listed:
            faults.append(f"{path.name}: Brink lists an outcome that uniform trembles rule out")
    for reached in listed:
        if not any(same(reached, known) for _, known in distinct):
            faults.append(f"{path.name}: Brink lists an outcome that Gambit does not")
    counts += of_game
    if of_game["sequential"] > 1:
        counts["games with several"] += 1
        for what, count in of_game.items():
            counts[f"{what}, in games with several"] += count
    if of_game["sequential"] == 0:
        faults.append(f"{path.name}: no Nash outcome was found sequential")
    return counts, faults


def main():
    brink, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    starts = sys.argv[3] if len(sys.argv) > 3 else "50"
    started = time.monotonic()
    tasks = [(brink, path, starts) for path in sorted(folder.glob("*.efg"))]
    counts, faults = Counter(), []
    with ProcessPoolExecutor(2) as pool:
        for found, wrong in pool.map(judge, tasks):
            counts += found
            faults += wrong
    print(f"pygambit {pygambit.__version__}, --starts {starts}: {len(tasks)} random games")
    for what, count in sorted(counts.items()):
        print(f"  {what}: {count}")
    for where in ("", ", in games with several"):
        for what in ("sequential", "uniform trembles"):
            if counts[what + where]:
                share = counts[f"{what}, listed{where}"] / counts[what + where]
                print(f"  share of the outcomes listed ({what}{where}): {share:.4f}")
    print(f"  {time.monotonic() - started:.0f} s")
    for fault in faults[:40]:
        print(f"DISAGREEMENT {fault}")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
