"""Referee: SALib judges Brink's Sobol indices and elementary effects on shared arrays.

Usage: sensitivity.py FOLDER

FOLDER holds what the example `sensitivity_shared` of brink-statistics wrote. Indices agree to
TOLERANCE. Half widths of intervals come from other random resamples, so only their size is judged:
with 400 resamples on either side a half width is known to about 3.5%, their ratio to 5%; a quarter
is five of these.

Exit code 0 if all agree, 1 otherwise.
"""

import json
import pathlib
import sys

import numpy as np
from SALib.analyze import morris, sobol

TOLERANCE = 1e-9
RESAMPLES = 400
WIDTH = 0.25


class Verdict:
    def __init__(self):
        self.failed = False

    def judge(self, name, found, limit):
        passed = bool(found <= limit)
        self.failed |= not passed
        print(f"  {'PASS' if passed else 'FAIL'} {name}: {found:.1e} (limit {limit:g})")


def distance(ours, theirs):
    return float(np.max(np.abs(np.asarray(ours, float) - np.asarray(theirs, float))))


def width(ours, theirs):
    """Largest relative difference of half widths that are not rounding."""
    ours, theirs = np.asarray(ours, float), np.asarray(theirs, float)
    large = np.maximum(ours, theirs) > 1e-12 * max(1e-300, float(np.max(theirs)))
    return float(np.max(np.abs(ours[large] / theirs[large] - 1), initial=0.0))


def judge_sobol(verdict, name, data, order):
    inputs = len(data["ab"])
    problem = {"num_vars": inputs, "names": [f"x{j}" for j in range(inputs)]}
    columns = [data["a"], *data["ab"]] + (data["ba"] if order == "second" else []) + [data["b"]]
    y = np.array(columns).T.ravel()
    theirs = sobol.analyze(
        problem, y, calc_second_order=order == "second", num_resamples=RESAMPLES, seed=5
    )
    ours = data[order]
    for mine, his in (("s1", "S1"), ("st", "ST")):
        estimates = [index["estimate"] for index in ours[mine]]
        verdict.judge(f"{name} {order} {his}", distance(estimates, theirs[his]), TOLERANCE)
        conf = [index["conf"] for index in ours[mine]]
        verdict.judge(f"{name} {order} {his}_conf", width(conf, theirs[his + "_conf"]), WIDTH)
    if order == "second":
        pairs = [(j, k) for j, k, _ in ours["s2"]]
        his = [theirs["S2"][pair] for pair in pairs]
        mine = [index["estimate"] for _, _, index in ours["s2"]]
        verdict.judge(f"{name} {order} S2", distance(mine, his), TOLERANCE)


def judge_morris(verdict, name, data):
    x, y = np.array(data["x"]), np.array(data["y"])
    inputs = x.shape[1]
    bounds = [[0.0, 1.0]] * inputs
    problem = {"num_vars": inputs, "names": [f"x{j}" for j in range(inputs)], "bounds": bounds}
    theirs = morris.analyze(problem, x, y, num_resamples=RESAMPLES, num_levels=4, seed=5)
    # In units of the output.
    size = float(np.max(np.abs(y)))
    for key in ("mu", "mu_star", "sigma"):
        mine = np.array([effects[key] for effects in data["effects"]])
        found = distance(mine / size, np.array(theirs[key], float) / size)
        verdict.judge(f"{name} morris {key}", found, TOLERANCE)
    conf = [effects["mu_star_conf"] for effects in data["effects"]]
    verdict.judge(f"{name} morris mu_star_conf", width(conf, theirs["mu_star_conf"]), WIDTH)


def main():
    paths = sorted(pathlib.Path(sys.argv[1]).glob("*.json"))
    verdict = Verdict()
    for path in paths:
        data = json.loads(path.read_text())
        for order in ("first", "second"):
            judge_sobol(verdict, path.stem, data, order)
        judge_morris(verdict, path.stem, data["morris"])
    verdict.failed |= not paths
    print("sensitivity: FAIL" if verdict.failed else "sensitivity: PASS")
    sys.exit(int(verdict.failed))


if __name__ == "__main__":
    main()
