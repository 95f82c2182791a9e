"""What the referees share: asking Brink, and games and profiles as Gambit has them."""

import json
import re
import subprocess

import pygambit

# A decision in a file: player, number and label of the information set.
DECISION = re.compile(r'p "[^"]*" (\d+) (\d+) "([^"]*)"')


def brink_says(brink, arguments):
    """One JSON document of Brink's; None where it says itself that it did not converge."""
    command = [str(brink), *map(str, arguments), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")
    document = json.loads(done.stdout)
    return document if document["status"] == "converged" else None


def read(path):
    """A game and its information sets by player and number in the file. Gambit has numbers of its
    own, but keeps the labels, which exports make unique for each player."""
    game = pygambit.read_efg(str(path))
    by_label = {(s.player.label, s.label): s for s in game.infosets}
    players = [player.label for player in game.players]
    sets = {}
    for line in path.read_text().splitlines():
        if found := DECISION.match(line):
            player = players[int(found[1]) - 1]
            sets[player, int(found[2])] = by_label[player, found[3]]
    return game, sets


def profile_of(game, sets, document, tremble=0.0):
    """Brink's profile as one of Gambit's, every action trembling."""
    profile = game.mixed_behavior_profile()
    unseen = dict(sets)
    for entry in document["information_sets"]:
        found = unseen.pop((entry["player"], entry["information_set"]))
        count = len(found.actions)
        for action in found.actions:
            planned = entry["actions"][action.label]
            profile[action] = (1 - tremble) * planned + tremble / count
    if unseen:
        raise RuntimeError(f"Brink says nothing about {sorted(unseen)}")
    return profile


class Tree:
    """A game as Gambit reads it, in lists: nodes in an order in which children come later."""

    def __init__(self, game):
        self.players = list(game.players)
        self.sets = list(game.infosets)
        number = {infoset: k for k, infoset in enumerate(self.sets)}
        self.owner = [self.players.index(infoset.player) for infoset in self.sets]
        self.infoset = []  # number of the information set; None at chance nodes and ends
        self.chances = []  # probability of each branch at a chance node
        self.children = []
        self.paid = []  # by player, at the node itself
        self.parent = []
        nodes = [(game.root, None)]
        for node, parent in nodes:
            here = len(self.infoset)
            self.parent.append(parent)
            if parent is not None:
                self.children[parent].append(here)
            self.children.append([])
            ends = node.is_terminal
            chance = not ends and node.player.is_chance
            self.infoset.append(None if ends or chance else number[node.infoset])
            self.chances.append([float(a.prob) for a in node.infoset.actions] if chance else [])
            outcome = node.outcome
            self.paid.append([float(outcome[p]) if outcome else 0.0 for p in self.players])
            nodes.extend((child, here) for child in node.children)

    def play(self, profile):
        """Probability of each action, by information set."""
        return [[float(profile[action]) for action in s.actions] for s in self.sets]

    def own_moves(self):
        """How many moves of its own the mover of each information set has made before it."""
        before = [0] * len(self.sets)
        for node, infoset in enumerate(self.infoset):
            if infoset is None:
                continue
            above, count = self.parent[node], 0
            while above is not None:
                earlier = self.infoset[above]
                count += earlier is not None and self.owner[earlier] == self.owner[infoset]
                above = self.parent[above]
            before[infoset] = count
        return before


def best_reply_values(tree, play):
    """What each player can get at most against the others' play, by backward induction over its
    information sets from the last to the first. Needs perfect recall."""
    members = [[] for _ in tree.sets]
    for node, infoset in enumerate(tree.infoset):
        if infoset is not None:
            members[infoset].append(node)
    before = tree.own_moves()
    values = []
    for player in range(len(tree.players)):
        # Probability that chance and the others let play get to each node.
        reach = [1.0] * len(tree.infoset)
        for node, children in enumerate(tree.children):
            infoset = tree.infoset[node]
            own = infoset is not None and tree.owner[infoset] == player
            for k, child in enumerate(children):
                if own:
                    taken = 1.0
                elif infoset is None:
                    taken = tree.chances[node][k]
                else:
                    taken = play[infoset][k]
                reach[child] = reach[node] * taken
        chosen = {}

        def worth(top):
            """The payoff from a node on, weighted by `reach`, under the choices made so far."""
            total, stack = 0.0, [top]
            while stack:
                node = stack.pop()
                total += reach[node] * tree.paid[node][player]
                infoset = tree.infoset[node]
                if infoset is not None and tree.owner[infoset] == player:
                    stack.append(tree.children[node][chosen[infoset]])
                else:
                    stack.extend(tree.children[node])
            return total

        own_sets = [s for s in range(len(tree.sets)) if tree.owner[s] == player]
        for infoset in sorted(own_sets, key=lambda s: -before[s]):
            count = len(play[infoset])
            totals = [
                sum(worth(tree.children[node][k]) for node in members[infoset])
                for k in range(count)
            ]
            chosen[infoset] = totals.index(max(totals))
        values.append(worth(0))
    return values
