"""Where the instructions of a solve go, as counted by Callgrind.

Usage: instructions.py LADDER [FAMILY T1 T2 K]...

LADDER is the example `ladder`, built with `cargo build --profile profiling -p brink-game --example
ladder`; Valgrind must be installed. The difference between runs of few and of more solves leaves
start and setting-up out. An instruction belongs to the source file that it comes from, and one of
the standard library or of `block.rs` to the file of this crate whose code stands before it in the
same function.
"""

import collections
import json
import pathlib
import subprocess
import sys
import tempfile

GAMES = [("pure", 4, 4, 4), ("pure", 1000, 1000, 8), ("mixed", 4, 4, 4), ("mixed", 1000, 1000, 8)]
SOLVES = (2, 6)

PARTS = {
    "pbe/envelope": "envelope",
    "pbe/reply.rs": "reply and its derivatives",
    "pbe/row.rs": "atoms on a line",
    "pbe/line.rs": "atoms on a line",
    "pbe/record.rs": "profile",
    "distribution/": "distributions",
    "libm-": "distributions",
    "linear.rs": "linear systems",
    "continuation/": "path",
    "pbe/path.rs": "path",
    "pbe/mod.rs": "path",
    "pbe/search.rs": "path",
    "pbe/polish.rs": "profile",
    "qre/": "logit path",
    "layout": "path",
    "extrapolate.rs": "path",
    "verify/stakes.rs": "payoff ranges",
    "verify/": "certificate",
    "outcome.rs": "outcomes",
    "solution.rs": "profile",
    "game.rs": "check of the numbers",
    "graph/": "check of the numbers",
}
REST = "memory and the rest"


def part(file):
    # Blocks of types are at work in several parts.
    if file.endswith("brink-game/src/block.rs"):
        return None
    if "brink-game/src/" in file or "libm-" in file:
        return next((name for key, name in PARTS.items() if key in file), REST)
    return None


def count(program, game, solves):
    """Instructions of each part in one run, and the example's own words."""
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder, "callgrind.out")
        command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", program]
        command += [*map(str, game), f"solves={solves}", "play=no"]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        return by_part(out.read_text(encoding="utf-8")), json.loads(done.stdout)


def by_part(profile):
    """Adds up the self cost of every line by part (the format is documented with Valgrind)."""
    files, totals = {}, collections.Counter()
    current, inherited, skip = None, REST, False
    for line in profile.splitlines():
        key, found, value = line.partition("=")
        if found and key in ("fl", "fi", "fe"):
            number, _, name = value.partition(" ")
            current = part(files.setdefault(number, name))
            # The start of a function forgets what stood before.
            inherited = current or (REST if key == "fl" else inherited)
        elif found and key in ("cfi", "cfl"):
            number, _, name = value.partition(" ")
            files.setdefault(number, name)
        elif found and key == "calls":
            # The next line is the cost of the called function, counted there.
            skip = True
        elif line[:1].isdigit() or line[:1] in "+-*":
            # A cost of nothing may be left out.
            costs = line.split()[1:]
            if costs and not skip:
                totals[current or inherited] += int(costs[0])
            skip = False
    return totals


def main():
    program, words = sys.argv[1], sys.argv[2:]
    chosen = [tuple(words[k : k + 4]) for k in range(0, len(words), 4)]
    for game in chosen or GAMES:
        (few, _), (more, answer) = (count(program, game, solves) for solves in SOLVES)
        each = {name: (more[name] - few[name]) / (SOLVES[1] - SOLVES[0]) for name in more}
        total = sum(each.values())
        family, first, second, holds = game
        visits = (int(first) + int(second)) * (int(holds) + 1)
        print(
            f"{family} ({first}, {second}, {holds}): {total:,.0f} instructions a solve, "
            f"{answer['iterations']} Newton iterations, {total / visits:,.0f} per type and decision"
        )
        walks = ("envelope", "reply and its derivatives", "distributions", "atoms on a line")
        walked = sum(each.get(name, 0.0) for name in walks)
        steps = answer["iterations"] * (int(holds) + 1)
        print(f"  {walked / steps:,.0f} in the replies of all types per Newton iteration and decision")
        for name, instructions in sorted(each.items(), key=lambda item: -item[1]):
            if instructions >= 0.005 * total:
                print(
                    f"  {name:26} {100 * instructions / total:5.1f} %  "
                    f"{instructions / visits:10.1f} per type and decision"
                )


if __name__ == "__main__":
    main()
