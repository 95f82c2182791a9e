"""How Brink's time grows: with types, holds, nodes, worlds and threads.

Usage: scaling.py RELEASE [--limit SECONDS] [--only CURVE] [--figure FILE.svg] [--read FILE.csv]

RELEASE is the folder of the release build with the program `brink` and the example `ladder`;
`cargo xtask scaling` builds it. Prints a table as CSV: curve, series, size, seconds (of the fastest
of many solves; of one run for worlds), Newton iterations, and `converged`. A solve longer than the
limit has no seconds. `--read` draws the figure from such a table instead of measuring again.
"""

import argparse
import csv
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

TYPES = [10, 100, 1_000, 10_000, 100_000, 1_000_000]
HOLDS = [2, 5, 10, 20, 50, 100, 200]
MIXED_HOLDS = [2, 4, 6, 8, 10, 12, 14, 16, 18, 19]
FRONTS = [1, 2, 4, 8, 16, 32, 64, 128]
WORLDS = [100, 300, 1_000, 3_000]
FIELDS = ["curve", "series", "size", "seconds", "iterations", "converged"]


def solve(program, limit, family, types, holds, fronts=1):
    """The example's answer, or nothing where it takes longer than the limit."""
    command = [program, family, str(types), str(types), str(holds)]
    command += ["play=no", "seconds=0.5", f"fronts={fronts}"]
    try:
        # It solves twice at least.
        done = subprocess.run(
            command, check=True, capture_output=True, text=True, timeout=2.0 * limit
        )
    except subprocess.TimeoutExpired:
        return {}
    answer = json.loads(done.stdout)
    return {**answer, "seconds": answer["fastest"]}


def with_types(program, limit):
    for family in ("pure", "mixed"):
        for types in TYPES:
            yield family, types, solve(program, limit, family, types, 8)


def with_holds(program, limit):
    for family, all_holds in (("pure", HOLDS), ("mixed", MIXED_HOLDS)):
        for holds in all_holds:
            yield family, holds, solve(program, limit, family, 32, holds)


def with_nodes(program, limit):
    for fronts in FRONTS:
        answer = solve(program, limit, "pure", 32, 4, fronts)
        # Status quo, and on each front 4 decisions, 4 quits, 4 catastrophes and the last end.
        yield "pure", 2 + 13 * fronts, answer


def with_worlds(brink):
    """One sweep over 21 postures for each number of worlds and threads; seconds by the wall."""
    with tempfile.TemporaryDirectory() as folder:
        for threads in dict.fromkeys([1, os.cpu_count() or 1]):
            for worlds in WORLDS:
                command = [brink, "sweep", "baltic-2022", "--over", "posture=0:1:21"]
                command += ["--worlds", str(worlds), "--restart", "-o", f"{folder}/sweep.parquet"]
                environment = {**os.environ, "RAYON_NUM_THREADS": str(threads)}
                start = time.perf_counter()
                subprocess.run(command, check=True, capture_output=True, env=environment)
                seconds = time.perf_counter() - start
                series = f"{threads} thread{'s' * (threads > 1)}"
                yield series, worlds, {"seconds": seconds}


def measure(arguments):
    release = pathlib.Path(arguments.release)
    writer = csv.DictWriter(sys.stdout, FIELDS, lineterminator="\n")
    writer.writeheader()
    table = []
    ladder, brink = str(release / "examples" / "ladder"), str(release / "brink")
    curves = {
        "types": with_types(ladder, arguments.limit),
        "holds": with_holds(ladder, arguments.limit),
        "nodes": with_nodes(ladder, arguments.limit),
        "worlds": with_worlds(brink),
    }
    for curve, points in curves.items():
        if arguments.only not in ("", curve):
            continue
        for series, size, answer in points:
            rest = {field: answer.get(field, "") for field in FIELDS[3:]}
            table.append({"curve": curve, "series": series, "size": size, **rest})
            writer.writerow(table[-1])
            sys.stdout.flush()
    return table


LABELS = {
    "types": ("types of each player", "8 holds"),
    "holds": ("holds", "32 types of each player"),
    "nodes": ("public nodes", "1 to 128 fronts of 4 holds, 32 types"),
    "worlds": ("worlds", "sweep over 21 postures, baltic-2022"),
}
COLOURS = ["#1b4f72", "#c0392b"]


def draw(table, file):
    import matplotlib

    matplotlib.use("svg")
    # The same bytes for the same numbers, and text that stays text.
    matplotlib.rcParams.update({"svg.hashsalt": "brink", "svg.fonttype": "none"})
    matplotlib.rcParams["font.family"] = "sans-serif"
    from matplotlib import pyplot, ticker

    measured = [curve for curve in LABELS if any(row["curve"] == curve for row in table)]
    columns = min(len(measured), 2)
    lines = -(-len(measured) // columns)
    size = (4.5 * columns, 3.3 * lines)
    figure, panels = pyplot.subplots(lines, columns, figsize=size, squeeze=False, layout="constrained")
    for panel in panels.flat[len(measured) :]:
        panel.set_axis_off()
    for panel, curve in zip(panels.flat, measured):
        label, title = LABELS[curve]
        rows = [row for row in table if row["curve"] == curve and row["seconds"] != ""]
        for series, colour in zip(dict.fromkeys(row["series"] for row in rows), COLOURS):
            own = [row for row in rows if row["series"] == series]
            points = [(float(row["size"]), float(row["seconds"])) for row in own]
            panel.plot(*zip(*points), color=colour, linewidth=1.4, label=series)
            for row, point in zip(own, points):
                good = str(row["converged"]) != "False"
                panel.plot(
                    *point, "o", color=colour, markersize=5, markerfacecolor=colour if good else "white"
                )
        panel.set(xscale="log", yscale="log", xlabel=label, title=title)
        panel.xaxis.set_minor_formatter(ticker.NullFormatter())
        if curve == "holds":
            panel.set_xticks(HOLDS, [str(holds) for holds in HOLDS])
            panel.minorticks_off()
        if curve in ("types", "nodes"):
            # Where time in proportion to size would lead from the first point.
            limits = panel.get_xlim(), panel.get_ylim()
            size, seconds = min((float(row["size"]), float(row["seconds"])) for row in rows)
            ends = [(x, seconds * x / size) for x in (size, limits[0][1])]
            panel.plot(*zip(*ends), ":", color="#888888", linewidth=1.0, label="proportional")
            panel.set(xlim=limits[0], ylim=limits[1])
        panel.set_ylabel("seconds per sweep" if curve == "worlds" else "seconds per solve")
        panel.title.set_fontsize(10)
        panel.grid(True, which="major", color="#dddddd", linewidth=0.6)
        panel.set_axisbelow(True)
        for side in ("top", "right"):
            panel.spines[side].set_visible(False)
        if len(panel.get_legend_handles_labels()[1]) > 1:
            panel.legend(frameon=False, fontsize=9)
    figure.savefig(file, metadata={"Date": None, "Creator": None})


def main():
    parser = argparse.ArgumentParser(description="How Brink's time grows")
    parser.add_argument("release")
    parser.add_argument("--limit", type=float, default=30.0, help="seconds for a solve")
    parser.add_argument("--only", default="", choices=["", *LABELS], help="one curve")
    parser.add_argument("--figure", help="SVG file to draw")
    parser.add_argument("--read", help="draw this CSV file instead of measuring")
    arguments = parser.parse_args()
    if arguments.read:
        with open(arguments.read, encoding="utf-8", newline="") as file:
            table = list(csv.DictReader(file))
    else:
        table = measure(arguments)
    if arguments.figure:
        draw(table, arguments.figure)


if __name__ == "__main__":
    main()
