"""Brink, Gambit and OpenSpiel on the same games, in turn, in one run.

Usage: side_by_side.py RELEASE [--limit SECONDS] [--family NAME] [--sizes N] [--solvers A,B]
                       [--json FILE]

RELEASE is the folder of the release build, with Brink's example program `ladder`. `cargo xtask
race` builds it, sets up Python with both other programs, and runs this script.

Every program is timed for its solver alone, by the fastest of the runs that fit into a second or
by one run that takes longer: building the game and its buffers is left out on all sides. Runs
above 0.1 s of the other programs, which all use one core, are timed by the processor's clock. Brink's time contains its check of the game and its certificate. A solver that runs longer
than the limit is ended, and not tried on larger games of the family. Every answer is judged by
`ladder.py`, which defines the games anew and shares no code with any of the programs.

Columns: `regret` is the most a player could gain by another strategy (Gambit's `max_regret`);
`at every node` the most any type could gain at any decision, reached or not, with uniform
trembles of 1e-8, relative to the payoff range; `sequential` says whether that is at most 1e-4
(`yes`), or it is under other beliefs about who would have got there (`other beliefs`), or it is
once the choices at decisions that a type itself never gets to are replaced by best replies, also
under other beliefs (`completed`); `none found` where no such completion was found, as where the
answer rests on a threat that would not be carried out; `ratio` is the time over Brink's.
"""

import argparse
import json
import os
import pathlib
import platform
import signal
import subprocess
import sys
import tempfile
from importlib import metadata

import numpy
import peers
from ladder import Ladder

SIZES = [(2, 2, 2), (2, 2, 4), (4, 4, 4), (8, 8, 6), (32, 32, 8), (1000, 1000, 8)]
# Larger trees are not written, and larger strategic forms not tried.
TREE_NODES = 1_000_000
STRATEGIC_CELLS = 1_000_000
# Memory of one solver, in bytes.
MEMORY = 12 << 30
SEQUENTIAL = 1e-4


def tree_nodes(size):
    return 1 + size[0] * (1 + size[1] * (2 + 4 * size[2] + 1))


def strategic_cells(size):
    """Each type chooses where to stop, if at all; an integer of any length."""
    first, second, holds = size
    return (holds // 2 + 2) ** first * ((holds + 1) // 2 + 1) ** second


def brink(program, family, size, efg):
    command = [program, family, *map(str, size), "seconds=1"]
    if efg:
        command.append(f"efg={efg}")
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    answer = json.loads(done.stdout)
    play = [numpy.array(p) for p in answer["going_on"]]
    status = "" if answer["converged"] else "not converged"
    return {"seconds": answer["fastest"], "plays": [play], "note": status}


def peer(name, size, path, limit):
    script = pathlib.Path(peers.__file__)
    command = [sys.executable, str(script), name, str(path), str(limit)]
    if os.name == "posix":
        # Of the processor's time, with some for starting Python and reading the game.
        bounds = f"ulimit -v {MEMORY // 1024}; ulimit -t {limit + 10:.0f}"
        command = ["sh", "-c", f'{bounds}; exec "$0" "$@"', *command]
    try:
        # By the clock for a solver that waits, and where there is no `ulimit`.
        done = subprocess.run(command, capture_output=True, text=True, timeout=10.0 * limit)
    except subprocess.TimeoutExpired:
        return {"seconds": None, "plays": [], "note": f"over {limit:g} s"}
    if done.returncode in (-signal.SIGKILL, -signal.SIGXCPU):
        return {"seconds": None, "plays": [], "note": f"over {limit:g} s"}
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        return {"seconds": None, "plays": [], "note": f"failed: {lines[-1][:80]}"}
    answer = json.loads(done.stdout)
    plays = [play_of(labels, size) for labels in answer["solutions"]]
    late = answer["seconds"] > 1.05 * limit
    note = "" if plays else "no solution"
    return {
        "seconds": answer["seconds"],
        "plays": plays,
        "note": f"over {limit:g} s" if late else note,
        "trace": answer.get("trace"),
    }


def play_of(labels, size):
    def entry(k, cell):
        return labels[f"{f'round {k}' if k else 'open'} | {cell + 1}"]

    return [
        numpy.array([entry(k, cell) for cell in range(size[k % 2])]) for k in range(size[2] + 1)
    ]


def judge(game, plays):
    """The verdict on the best of several answers. Other beliefs are looked for if none is
    sequential under uniform trembles, and for the ten that are closest to that."""
    plays = sorted(plays, key=game.trembling_regret)[:10]
    if plays and game.trembling_regret(plays[0]) <= SEQUENTIAL * game.range:
        plays = plays[:1]
    verdicts = []
    for play in plays:
        regret, values = game.nash_regret(play)
        trembling = game.trembling_regret(play) / game.range
        word, wanted = "yes", SEQUENTIAL * game.range
        if trembling > SEQUENTIAL:
            if game.belief_regret(play) <= wanted:
                word = "other beliefs"
            elif game.completed(play)[1] <= wanted:
                word = "completed"
            else:
                word = "none found"
        verdicts.append(
            {"regret": regret, "everywhere": trembling, "sequential": word, "values": values}
        )
    order = ["yes", "other beliefs", "completed", "none found"]
    return min(verdicts, key=lambda v: (order.index(v["sequential"]), v["regret"]), default=None)


def row(family, size, name, result, game, brink_seconds):
    entry = {"family": family, "size": size, "solver": name, **(judge(game, result["plays"]) or {})}
    entry["seconds"], entry["solutions"] = result["seconds"], len(result["plays"])
    entry["note"], entry["trace"] = result["note"], result.get("trace")
    if result["seconds"] and brink_seconds:
        entry["ratio"] = result["seconds"] / brink_seconds
    return entry


HEADER = (
    "| family | types, holds | solver | seconds | ratio | regret | at every node | sequential |\n"
    "|---|---|---|---|---|---|---|---|"
)


def line(entry):
    def number(key, pattern):
        value = entry.get(key)
        return "" if value is None else format(value, pattern)

    size = "{}, {}, {}".format(*entry["size"])
    seconds = number("seconds", ".3g") or entry["note"]
    if entry["seconds"] and entry["note"]:
        seconds += f" ({entry['note']})"
    cells = [
        entry["family"],
        size,
        entry["solver"],
        seconds,
        number("ratio", ",.0f" if entry.get("ratio", 0.0) >= 10 else ".2g"),
        number("regret", ".1e"),
        number("everywhere", ".1e"),
        entry.get("sequential", ""),
    ]
    return f"| {' | '.join(cells)} |"


SUMMARY = (
    "| family | types, holds | Brink | fastest of Gambit | ratio | sequential | "
    "fastest with a sequential answer | ratio |\n"
    "|---|---|---|---|---|---|---|---|"
)


def summary(entries):
    """Of each game: Brink, the fastest solver of Gambit with an answer, and the fastest with an
    answer that is sequential as it stands."""
    lines = [SUMMARY]
    for brink in (entry for entry in entries if entry["solver"] == "brink"):
        answers = [
            entry
            for entry in entries
            if (entry["family"], entry["size"]) == (brink["family"], brink["size"])
            and entry["solver"] not in ("brink", peers.CFR_PLUS)
            and entry["solutions"]
        ]
        size = "{}, {}, {}".format(*brink["size"])
        cells = [brink["family"], size, span(brink["seconds"])]
        sequential = [entry for entry in answers if entry["sequential"] == "yes"]
        for group in (answers, sequential):
            best = min(group, key=lambda entry: entry["seconds"], default=None)
            if best is None:
                cells += ["none", "", ""]
            else:
                ratio = f"{best['ratio']:,.0f}"
                cells += [f"{best['solver']}, {span(best['seconds'])}", ratio, best["sequential"]]
        lines.append(f"| {' | '.join(cells[:-1])} |")
    return "\n".join(lines)


def span(seconds):
    """A time with a unit, to three digits."""
    for factor, unit in ((1.0, "s"), (1e3, "ms")):
        if seconds * factor >= 1.0:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e6:.3g} µs"


def approach(entry):
    """When CFR+ first had a NashConv of 1e-2, 1e-4, 1e-6 and 1e-8 at one of its stops."""
    words = []
    for goal in (1e-2, 1e-4, 1e-6, 1e-8):
        first = next((stop for stop in entry["trace"] if stop[2] <= goal), None)
        words.append(f"{goal:g} {'not reached' if first is None else f'after {first[0]:.3g} s'}")
    end = entry["trace"][-1]
    return f"{', '.join(words)}; at the end {end[2]:.1e} after {end[0]:.3g} s"


def machine():
    model = platform.processor()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            names = [text for text in file if text.startswith("model name")]
            model = names[0].split(":")[1].strip()
    except OSError:
        pass
    versions = [f"{name} {metadata.version(name)}" for name in ("pygambit", "open_spiel")]
    python = f"Python {platform.python_version()}"
    return f"{model}, {os.cpu_count()} cores, {platform.system()}, {', '.join([python, *versions])}"


def main():
    parser = argparse.ArgumentParser(description="Brink, Gambit and OpenSpiel side by side")
    parser.add_argument("release")
    parser.add_argument("--limit", type=float, default=120.0, help="seconds per solver and game")
    parser.add_argument("--sizes", type=int, default=len(SIZES), help="how many, smallest first")
    parser.add_argument("--family", choices=["pure", "mixed"], help="one family")
    parser.add_argument("--solvers", default=",".join(peers.NAMES), help="besides Brink")
    parser.add_argument("--json", help="file for all numbers")
    arguments = parser.parse_args()
    names = [name for name in peers.NAMES if name in arguments.solvers.split(",")]
    program = pathlib.Path(arguments.release, "examples", "ladder")
    print(machine())
    print(HEADER, flush=True)
    entries = []
    with tempfile.TemporaryDirectory() as folder:
        for family in [arguments.family] if arguments.family else ["pure", "mixed"]:
            late = set()
            for size in SIZES[: arguments.sizes]:
                game = Ladder(family, size[:2], size[2])
                small = tree_nodes(size) <= TREE_NODES
                efg = pathlib.Path(folder) / "ladder.efg" if small else None
                own = brink(program, family, size, efg)
                entries.append(row(family, size, "brink", own, game, None))
                print(line(entries[-1]), flush=True)
                for name in names:
                    strategic = name in peers.STRATEGIC
                    too_large = strategic and strategic_cells(size) > STRATEGIC_CELLS
                    if not small or too_large or name in late:
                        continue
                    result = peer(name, size, efg, arguments.limit)
                    # A solver that improves until it is stopped may try larger games.
                    if result["note"] and name != peers.CFR_PLUS:
                        late.add(name)
                    entries.append(row(family, size, name, result, game, own["seconds"]))
                    print(line(entries[-1]), flush=True)
    print(f"\n{summary(entries)}\n")
    for entry in entries:
        if entry["trace"]:
            print(f"* NashConv of CFR+, {entry['family']} {entry['size']}: {approach(entry)}")
    if arguments.json:
        document = {"machine": machine(), "limit": arguments.limit, "rows": entries}
        pathlib.Path(arguments.json).write_text(json.dumps(document, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
