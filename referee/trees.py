"""Judges Brink's certificates on the trees of random games, with nothing but the standard library.

    trees.py IMPORT FOLDER GAMES [FIRST]

writes GAMES seeded games to FOLDER, has the program IMPORT (the example `import` of `brink-game`)
solve them, and judges every answer that calls itself converged. The games are made here and not by
Brink: types drawn player by player or at once, some of probability 1e-12; two or three players;
chance inside, in the open and in lotteries; moves that later movers do not see; payoffs with ties;
a player who is paid the same everywhere; payoffs around 1e5 to 1e9, in units of 1e-10 to 1e10, and
in units that differ by up to 1e6 between the types of a player or the ends of a game (mixed).

The judgement shares nothing with Brink's own. It is in sequence form, over the information sets of
the tree: an end adds its payoff, times the probability that chance and the others do their part, to
the last own action on the way to it; from the last information sets to the first, replying best
takes the largest sum over actions and following the plan their average. Payoffs are exact fractions
until they stand between 0 and 1 of their player's range. With trembles of TREMBLE everything is
reached and beliefs are those of Bayes' rule, so that the gain at an information set divided by its
probability is what sequential rationality is about. Without trembles the same sums give the regret
of whole strategies and the value of the game.

A certificate is refuted where a gain at any information set that chance leads to exceeds TOLERANCE
of the player's range, where a whole strategy does, or where a value is off by more. Exit code 1 if
one is refuted, or if fewer than SOLVED of the games outside the mixed ones have converged.
"""

import json
import pathlib
import random
import re
import subprocess
import sys
import time
from fractions import Fraction

TREMBLE = 1e-8
TOLERANCE = 1.1e-6
SOLVED = 0.999
TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|([{}])|([^\s,{}"]+)')


# Making games.

def chances(rng, count, tiny=False):
    """Decimals that sum to one exactly, as fractions; the first 1e-12 if it is to be tiny."""
    if tiny and count > 1:
        small = Fraction(1, 10**12)
        return [small] + [p * (1 - small) for p in chances(rng, count - 1)]
    cuts = [rng.randint(50, 1000) for _ in range(count)]
    parts = [Fraction(cut * 10**6 // sum(cuts), 10**6) for cut in cuts]
    return parts[:-1] + [1 - sum(parts[:-1])]


class Sketch:
    """A random public game: what it looks like, before types are drawn."""

    def __init__(self, rng, number):
        self.rng = rng
        self.mixed = number % 10 == 9
        self.players = 3 if number % 3 == 0 else 2
        self.unseen = number % 4 == 1
        self.ties = number % 5 == 2
        self.types = [rng.choice([1, 1, 2, 3]) for _ in range(self.players)]
        tiny = number % 7 == 3
        self.priors = [chances(rng, count, tiny) for count in self.types]
        self.constant = rng.randrange(self.players) if number % 11 == 4 else None
        units = [Fraction(10) ** rng.randint(-10, 10) for _ in range(self.players)]
        self.unit = units if number % 3 == 1 else [Fraction(1)] * self.players
        zeros = [Fraction(rng.choice([-1, 1]) * 10 ** rng.randint(5, 9)) for _ in self.types]
        self.zero = zeros if number % 6 == 5 else [Fraction(0)] * self.players
        self.type_unit = [
            [Fraction(10) ** (-rng.randint(0, 6) if self.mixed else 0) for _ in range(count)]
            for count in self.types
        ]
        self.turns = []
        if self.unseen:
            self.lay_turns()
            self.root = self.turn([])
        else:
            self.root = self.grow(rng.randint(2, 4), rng.randrange(self.players), True)

    def end(self):
        unit = Fraction(10) ** (-self.rng.randint(0, 6) if self.mixed else 0)
        payoffs = []
        for player, count in enumerate(self.types):
            own = []
            for kind in range(count):
                if player == self.constant:
                    drawn = Fraction(7)
                elif self.ties:
                    drawn = Fraction(self.rng.randint(-2, 2))
                else:
                    drawn = Fraction(self.rng.randint(-10**6, 10**6), 10**6)
                drawn = drawn * unit * self.type_unit[player][kind] + self.zero[player]
                own.append(drawn * self.unit[player])
            payoffs.append(own)
        return ("t", payoffs)

    def after_action(self, node):
        """Where an action leads: often through a lottery with an accident."""
        if self.rng.random() < 0.25:
            return ("c", "", chances(self.rng, 2), [self.end(), node])
        return node

    def grow(self, depth, player, first=False):
        """A tree in which everything is seen."""
        if depth == 0 or (not first and self.rng.random() < 0.15):
            return self.end()
        if not first and self.rng.random() < 0.15:
            count = self.rng.randint(2, 3)
            below = [self.grow(depth - 1, player) for _ in range(count)]
            return ("c", "event", chances(self.rng, count), below)
        self.turns.append(None)
        name = len(self.turns)
        following = (player + self.rng.randint(1, self.players - 1)) % self.players
        count = 2 + (self.rng.random() < 0.3)
        below = [self.after_action(self.grow(depth - 1, following)) for _ in range(count)]
        return ("p", player, (name,), below)

    def lay_turns(self):
        """Who moves in turn, and which turns before each has seen; nobody forgets."""
        for turn in range(self.rng.randint(2, 4)):
            player = turn if turn < self.players else self.rng.randrange(self.players)
            sees = {k for k in range(turn) if self.rng.random() < 0.4}
            for k, (earlier, known, _) in enumerate(self.turns):
                if earlier == player:
                    sees |= known | {k}
            self.turns.append((player, sees, 2 + (self.rng.random() < 0.3)))

    def turn(self, taken):
        number = len(taken)
        if number == len(self.turns) or (number > 1 and self.rng.random() < 0.1):
            return self.end()
        player, sees, count = self.turns[number]
        key = (number, *(taken[k] for k in sorted(sees)))
        below = [self.after_action(self.turn([*taken, k])) for k in range(count)]
        return ("p", player, key, below)


def decimal(number):
    """A fraction whose denominator divides a power of ten, in full."""
    places = 0
    while (number * 10**places).denominator != 1:
        places += 1
    digits = str(abs((number * 10**places).numerator)).rjust(places + 1, "0")
    sign = "-" if number < 0 else ""
    whole = digits[: len(digits) - places]
    return sign + whole + ("." + digits[len(digits) - places :] if places else "")


class Writer:
    """The tree of a sketch under every combination of types, as a file."""

    def __init__(self, sketch, joint):
        names = " ".join(f'"P{k + 1}"' for k in range(sketch.players))
        self.lines = [f'EFG 2 R "random" {{ {names} }}', '""']
        self.sketch = sketch
        self.sets = [{} for _ in range(sketch.players)]
        self.count = {"c": 0, "t": 0}
        if joint:
            self.draw_at_once()
        else:
            self.draw([])

    def number(self, kind):
        self.count[kind] += 1
        return self.count[kind]

    def chance(self, name, labels, probabilities):
        pairs = zip(labels, probabilities)
        branches = " ".join(f'"{label}" {decimal(p)}' for label, p in pairs)
        self.lines.append(f'c "{name}" {self.number("c")} "" {{ {branches} }} 0')

    def draw(self, types):
        player = len(types)
        if player == self.sketch.players:
            return self.node(self.sketch.root, types)
        prior = self.sketch.priors[player]
        if len(prior) > 1:
            self.chance("", [f"t{k}" for k in range(len(prior))], prior)
        for kind in range(len(prior)):
            self.draw([*types, kind])

    def draw_at_once(self):
        combinations = [([], Fraction(1))]
        for prior in self.sketch.priors:
            combinations = [([*t, k], q * p) for t, q in combinations for k, p in enumerate(prior)]
        if len(combinations) > 1:
            labels = [" ".join(map(str, types)) for types, _ in combinations]
            self.chance("", labels, [p for _, p in combinations])
        for types, _ in combinations:
            self.node(self.sketch.root, types)

    def node(self, node, types):
        if node[0] == "t":
            paid = ", ".join(decimal(own[kind]) for own, kind in zip(node[1], types))
            self.lines.append(f't "" {self.number("t")} "" {{ {paid} }}')
            return
        if node[0] == "c":
            _, name, probabilities, below = node
            self.chance(name, [f"b{k}" for k in range(len(below))], probabilities)
        else:
            _, player, key, below = node
            known = self.sets[player]
            number = known.setdefault((key, types[player]), len(known) + 1)
            actions = " ".join(f'"a{k}"' for k in range(len(below)))
            self.lines.append(f'p "" {player + 1} {number} "" {{ {actions} }} 0')
        for child in below:
            self.node(child, types)


# Reading and judging them.

class Tree:
    """What a file says: nodes in its order, so that children come after their parent."""

    def __init__(self, text):
        self.words = [self.word(found) for found in TOKEN.finditer(text)]
        self.at = 4
        self.players = len(self.list())
        self.skip_text()
        self.moves = {}  # actions or chances of an information set, by owner and number
        self.outcomes = {}
        self.nodes = []  # kind, owner and number of the set, payoffs; parent and branch
        pending = [(None, None)]
        while pending:
            parent, branch = pending.pop()
            here = len(self.nodes)
            count = self.node(parent, branch)
            pending.extend((here, k) for k in reversed(range(count)))

    @staticmethod
    def word(found):
        text, brace, word = found.groups()
        return (text,) if text is not None else brace or word

    def take(self):
        self.at += 1
        return self.words[self.at - 1]

    def skip_text(self):
        if isinstance(self.words[self.at], tuple):
            self.at += 1

    def list(self):
        words = []
        assert self.take() == "{"
        while (word := self.take()) != "}":
            words.append(word)
        return words

    def node(self, parent, branch):
        kind = self.take()
        self.take()
        key, count = None, 0
        if kind != "t":
            owner = int(self.take()) - 1 if kind == "p" else None
            key = (owner, int(self.take()))
            self.skip_text()
            if self.words[self.at] == "{":
                words = self.list()
                self.moves[key] = words if kind == "p" else list(map(Fraction, words[1::2]))
            count = len(self.moves[key])
        outcome = int(self.take())
        self.skip_text()
        if self.at < len(self.words) and self.words[self.at] == "{":
            self.outcomes[outcome] = list(map(Fraction, self.list()))
        paid = self.outcomes.get(outcome, [Fraction(0)] * self.players)
        if parent is not None:
            paid = [a + b for a, b in zip(paid, self.nodes[parent][2])]
        self.nodes.append((kind, key, paid, parent, branch))
        return count

    def possible(self):
        """Which nodes chance leads to."""
        found = []
        for kind, key, paid, parent, branch in self.nodes:
            above = parent is None or found[parent]
            if above and parent is not None and self.nodes[parent][0] == "c":
                above = self.moves[self.nodes[parent][1]][branch] > 0
            found.append(above)
        return found


class Sequences:
    """One player's sequences: information sets with what each action leads to at once."""

    def __init__(self, tree, play, player, share, tremble):
        self.play = play
        self.order = []  # own information sets, each after those before it
        self.after = {}  # own sets that follow upon an action, by set and action
        self.gained = {None: 0.0}  # sum over ends with no later own action
        self.mass = {}  # probability of the set but for own moves
        reach, last = [], []
        for kind, key, _, parent, branch in tree.nodes:
            if parent is None:
                weight, before = 1.0, None
            else:
                weight, before = reach[parent], last[parent]
                above, above_key = tree.nodes[parent][:2]
                if above == "c":
                    weight *= float(tree.moves[above_key][branch])
                elif above_key[0] == player:
                    before = (above_key, branch)
                else:
                    own = play[above_key]
                    weight *= (1 - tremble) * own[branch] + tremble / len(own)
            reach.append(weight)
            last.append(before)
            here = len(reach) - 1
            if kind == "t":
                self.gained[before] = self.gained.get(before, 0.0) + weight * share[here]
            elif kind == "p" and key[0] == player:
                if key not in self.mass:
                    self.order.append(key)
                    self.mass[key] = 0.0
                    self.after.setdefault(before, []).append(key)
                assert key in self.after[before], f"imperfect recall at {key}"
                self.mass[key] += weight

    def judge(self):
        """Value of following the plan, of replying best, and the largest gain at a set."""
        follow, best, regret = {}, {}, 0.0
        for key in reversed(self.order):
            followed, replied = [], []
            for action in range(len(self.play[key])):
                sequence = (key, action)
                now, later = self.gained.get(sequence, 0.0), self.after.get(sequence, [])
                followed.append(now + sum(follow[k] for k in later))
                replied.append(now + sum(best[k] for k in later))
            follow[key] = sum(p * v for p, v in zip(self.play[key], followed))
            best[key] = max(replied)
            if self.mass[key] > 0:
                regret = max(regret, (best[key] - follow[key]) / self.mass[key])
        first = self.after.get(None, [])
        value = self.gained[None] + sum(follow[k] for k in first)
        return value, self.gained[None] + sum(best[k] for k in first), regret


def faults(tree, said):
    """What is wrong with an answer, in words; and the largest regret, as a share of the range."""
    play = {}
    for entry in said["information_sets"]:
        play[entry["player"], entry["information_set"]] = entry["play"]
    possible = tree.possible()
    for key, moves in tree.moves.items():
        # Brink leaves out what chance never leads to.
        if key[0] is not None:
            play.setdefault(key, [1 / len(moves)] * len(moves))
    found, worst = [], 0.0
    for player in range(tree.players):
        ends = [n[2][player] for n, p in zip(tree.nodes, possible) if p and n[0] == "t"]
        low, span = min(ends), max(ends) - min(ends)
        if span == 0:
            continue
        share = [float((n[2][player] - low) / span) if p else 0.0 for n, p in zip(tree.nodes, possible)]
        _, _, regret = Sequences(tree, play, player, share, TREMBLE).judge()
        value, best, _ = Sequences(tree, play, player, share, 0.0).judge()
        claimed = float((Fraction(said["values"][player]) - low) / span)
        # A value is a number in double precision, whatever stands before its point.
        rounding = 1e-15 * float(abs(low) / span + 1)
        for what, size in (
            ("gain at an information set", regret),
            ("gain of a whole strategy", best - value),
            ("value off by", abs(claimed - value) - rounding),
        ):
            worst = max(worst, size)
            if not size <= TOLERANCE:
                found.append(f"P{player + 1}: {what} {size:.3e} of the range")
    return found, worst


def main():
    program, folder, games = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])
    first = int(sys.argv[4]) if len(sys.argv) > 4 else 0
    started = time.monotonic()
    paths, mixed = [], set()
    for number in range(first, first + games):
        rng = random.Random(number)
        sketch = Sketch(rng, number)
        path = folder / f"tree-{number:05}.efg"
        path.write_text("\n".join(Writer(sketch, joint=number % 2 == 0).lines) + "\n")
        paths.append(path)
        if sketch.mixed:
            mixed.add(path)
    listed = "\n".join(map(str, paths)) + "\n"
    done = subprocess.run([program], input=listed, capture_output=True, text=True, check=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(paths), done.stderr
    refuted, refused, unsolved, largest = [], [], {False: [], True: []}, 0.0
    for path, said in zip(paths, answers):
        if "refused" in said:
            refused.append(f"{path.name}: {said['refused']}")
        elif said["status"] != "converged":
            unsolved[path in mixed].append(path.name)
        else:
            found, worst = faults(Tree(path.read_text()), said)
            largest = max(largest, worst)
            refuted.extend(f"{path.name}: {fault}" for fault in found)
    plain = games - len(mixed)
    share = 1 - (len(unsolved[False]) / plain if plain else 0)
    print(f"{games} random trees, {time.monotonic() - started:.0f} s")
    print(f"  largest gain or difference in what converged: {largest:.1e} of the payoff range")
    print(f"  converged: {share:.2%} of {plain}; not: {' '.join(unsolved[False][:8])}")
    print(f"  of mixed scales: {len(mixed) - len(unsolved[True])} of {len(mixed)} converged")
    for fault in refused[:10]:
        print(f"REFUSED {fault}")
    for fault in refuted[:20]:
        print(f"REFUTED {fault}")
    print(f"  refused: {len(refused)}; certificates refuted: {len(refuted)}")
    sys.exit(1 if refuted or refused or share < SOLVED else 0)


if __name__ == "__main__":
    main()
