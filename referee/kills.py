"""Kills runs at any moment and starts them again: nothing may be lost, changed or left behind.

    kills.py BRINK FOLDER KILLS [--shape SHAPE] [--seed SEED]

Runs each command below, or those of a shape alone (sweep, claims, analyze, shards), once undisturbed
in FOLDER. They last some seconds, so that there is unfinished work to go on from. Then starts it
again and again, kills it (SIGKILL) after a random share of the time that the undisturbed run took,
and every few kills lets it finish. What it has written in the end, or printed, must be byte for byte
that of the undisturbed run, and nothing else may lie in the folder: no hidden store, stage or lock.
Between kills an output is whole or absent, never a part. Of a sweep in two shards both run at once and
are killed one by one; merged, they must be the table of the sweep that was not divided. At last two
sweeps write one output at
once: the second must be refused and the file must be the first's. Exit code 1 if anything of this
fails.
"""

import argparse
import os
import pathlib
import random
import shutil
import subprocess
import sys
import time

MANIFEST = os.path.join("results", "manifest.json")
# A run is killed at most so often before it may finish.
TRIES = 6
SWEEP = ["sweep", "baltic-2022", "--over", "posture=0:1:21", "--worlds", "1500", "-o"]
# What is run, and the output it writes; without one, what it prints.
COMMANDS = {
    "sweep to csv": (SWEEP + ["rows.csv"], "rows.csv"),
    "sweep to parquet": (SWEEP + ["rows.parquet"], "rows.parquet"),
    "claims": (["claims", "fearon-1997", "--worlds", "1600", "--json"], None),
    "analyze": (["analyze", "fearon-1997", "--worlds", "1200", "-o", "results"], "results"),
}

# The shards of a sweep, the folder of their parts, and how they are put together.
SHARDS = [SWEEP + ["parts/", "--shard", shard] for shard in ("1/2", "2/2")]
MERGES = [["merge", "parts"], ["merge", "parts", "-o", "rows.parquet"]]


def start(brink, arguments, folder):
    return subprocess.Popen([brink, *arguments], cwd=folder, stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def contents(folder):
    """All files below a folder, hidden ones too, and the empty folders, by relative path."""
    found = {}
    for at, folders, files in os.walk(folder):
        for name in files:
            path = pathlib.Path(at, name)
            found[str(path.relative_to(folder))] = path.read_bytes()
        if not folders and not files and at != str(folder):
            found[str(pathlib.Path(at).relative_to(folder)) + "/"] = b""
    return found


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def differences(found, expected):
    """What is missing, left over or different, in words."""
    words = [f"{name} is missing" for name in sorted(expected.keys() - found.keys())]
    words += [f"{name} is left over" for name in sorted(found.keys() - expected.keys())]
    both = sorted(found.keys() & expected.keys())
    return words + [f"{name} differs" for name in both if found[name] != expected[name]]


def finish(run, name, faults):
    printed, said = run.communicate()
    if run.returncode != 0:
        faults.append(f"{name}: exit code {run.returncode}: {said.decode(errors='replace')}")
    return printed


def torn(folder, output, expected):
    """Files in view, not hidden, that are not those of the undisturbed run."""
    found = contents(folder)
    shown = {name: found[name] for name in found
             if not any(part.startswith(".") for part in pathlib.Path(name).parts)}
    # While a finished run puts its files in place, its manifest says that it is not complete.
    if b'"complete": false' in shown.get(MANIFEST, b""):
        del shown[MANIFEST]
    return [name for name, data in shown.items()
            if output and not name.endswith("/") and expected.get(name) != data]


def kill(brink, name, folder, count, rng, faults):
    """Runs one command with `count` kills and prints how it went."""
    arguments, output = COMMANDS[name]
    began = time.monotonic()
    printed = finish(start(brink, arguments, fresh(folder)), name, faults)
    took = time.monotonic() - began
    expected = contents(folder)
    killed = kept = finished = tries = 0
    fresh(folder)
    while killed < count or tries:
        run = start(brink, arguments, folder)
        if tries < TRIES and killed < count:
            time.sleep(rng.uniform(0, took))
            if run.poll() is None:
                run.kill()
                run.communicate()
                killed, tries = killed + 1, tries + 1
                kept += any(".unfinished" in part for part in contents(folder))
                faults += [f"{name}: {part} is torn" for part in torn(folder, output, expected)]
                continue
        again = finish(run, name, faults)
        finished, tries = finished + 1, 0
        wrong = differences(contents(folder), expected)
        # The summary of a run that goes on says so; only what is a document must be the same.
        if output is None and again != printed:
            wrong.append("what is printed differs")
        faults += [f"{name}: {word}" for word in wrong]
        fresh(folder)
    print(f"{name}: {took:.1f} s undisturbed, {killed} kills, {kept} of them with rows to go on from, "
          f"{finished} finished", flush=True)


def merged(brink, folder, faults):
    """Puts the shards in a folder together; all files that are there then."""
    for arguments in MERGES:
        finish(start(brink, arguments, folder), "merge", faults)
    return contents(folder)


def shards(brink, folder, count, rng, faults):
    """Two shards at once with `count` kills of either, merged."""
    finish(start(brink, SWEEP + ["whole.parquet"], fresh(folder)), "shards", faults)
    whole = contents(folder)["whole.parquet"]
    fresh(folder)
    began = time.monotonic()
    for run in [start(brink, arguments, folder) for arguments in SHARDS]:
        finish(run, "shards", faults)
    took = time.monotonic() - began
    expected = merged(brink, folder, faults)
    if expected.get("rows.parquet") != whole:
        faults.append("shards: merged they are not the sweep that was not divided")
    killed = kept = finished = 0
    while killed < count:
        runs, tries = {}, 0
        fresh(folder)
        while tries < TRIES and killed < count:
            for arguments in SHARDS:
                if (shard := arguments[-1]) not in runs:
                    runs[shard] = start(brink, arguments, folder)
            time.sleep(rng.uniform(0, took))
            shard = rng.choice(sorted(runs))
            run = runs.pop(shard)
            if run.poll() is not None:
                # Done before its end came. Started again it finds its part there.
                finish(run, f"shards: {shard}", faults)
                tries += 1
                continue
            run.kill()
            run.communicate()
            killed, tries = killed + 1, tries + 1
            kept += any(".unfinished" in name for name in contents(folder))
            faults += [f"shards: {part} is torn" for part in torn(folder, "parts", expected)]
        for arguments in SHARDS:
            run = runs.pop(arguments[-1], None) or start(brink, arguments, folder)
            finish(run, f"shards: {arguments[-1]}", faults)
        wrong = differences(merged(brink, folder, faults), expected)
        faults += [f"shards: {word}" for word in wrong]
        finished += 1
    fresh(folder)
    print(f"shards: {took:.1f} s undisturbed, {killed} kills, {kept} of them with rows to go on from, "
          f"{finished} merged", flush=True)


def together(brink, folder, ending, faults):
    """Two runs with different rows on one output: the second is refused, the first is whole."""
    output = f"rows.{ending}"
    arguments = SWEEP + [output]
    other = [*arguments, "--seed", "9"]
    finish(start(brink, arguments, fresh(folder)), output, faults)
    expected = contents(folder)
    first = start(brink, arguments, fresh(folder))
    lock = folder / f".{output}.lock"
    while first.poll() is None and not lock.exists():
        time.sleep(0.001)
    time.sleep(0.05)
    second = start(brink, other, folder)
    _, said = second.communicate()
    if second.returncode == 0:
        faults.append(f"two runs on {output}: the second was not refused")
    elif b"another run" not in said:
        faults.append(f"two runs on {output}: {said.decode(errors='replace')}")
    finish(first, output, faults)
    faults += [f"two runs on {output}: {word}" for word in
               differences(contents(folder), expected)]
    print(f"two runs on {output}: the second ended with exit code {second.returncode}", flush=True)


def main():
    reader = argparse.ArgumentParser()
    reader.add_argument("brink", type=os.path.abspath)
    reader.add_argument("folder", type=pathlib.Path)
    reader.add_argument("count", type=int)
    shapes = sorted({name.split()[0] for name in COMMANDS} | {"shards"})
    reader.add_argument("--shape", choices=shapes)
    reader.add_argument("--seed", type=int, default=1)
    given = reader.parse_args()
    brink, folder, count, seed = given.brink, given.folder, given.count, given.seed
    rng, faults = random.Random(seed), []
    names = [name for name in [*COMMANDS, "shards"] if given.shape in (None, name.split()[0])]
    for place, name in enumerate(names):
        share = count // len(names) + (place < count % len(names))
        if name == "shards":
            shards(brink, folder / "run", share, rng, faults)
        else:
            kill(brink, name, folder / "run", share, rng, faults)
    if given.shape in (None, "sweep"):
        for ending in ("csv", "parquet"):
            together(brink, folder / "run", ending, faults)
    for fault in faults:
        print(f"FAULT {fault}")
    print(f"{count} kills with seed {seed}: {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
