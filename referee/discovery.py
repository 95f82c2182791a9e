"""Referee: EMA Workbench judges Brink's boxes, scikit-learn its trees.

Usage: discovery.py FOLDER

FOLDER holds the files that the example `discovery_shared` of brink-statistics writes: data sets of
real, integer and categorical columns, the boxes that Brink finds in them and a tree.

Boxes. On every data set both search twice, the second time in what the first box leaves. Every step
of the trajectory has the same rows, rows of interest, limits (integers are compared by the values
they let in) and quasi-p values, to a relative TOLERANCE. In data sets with a planted box, the last
box holds rows of interest alone.

Trees. On the numeric columns both grow a tree of depth 3 with leaves of at least 5%, which must
have the same gain at the root and put the same rows of interest into leaves, that is, the same
total impurity.

Exit code 0 if all agree, 1 otherwise.
"""

import json
import math
import pathlib
import sys
import warnings

warnings.filterwarnings("ignore")

import numpy as np
import pandas as pd
from ema_workbench.analysis import prim
from sklearn.tree import DecisionTreeClassifier

TOLERANCE = 1e-9


class Judge:
    def __init__(self):
        self.count = 0
        self.worst = 0.0
        self.faults = []

    def close(self, what, ours, theirs):
        self.count += 1
        difference = abs(ours - theirs)
        relative = difference / abs(theirs) if theirs else difference
        self.worst = max(self.worst, relative)
        if not relative <= TOLERANCE:
            self.faults.append(f"{what}: {ours!r}, but {theirs!r} there")

    def same(self, what, ours, theirs):
        self.count += 1
        if ours != theirs:
            self.faults.append(f"{what}: {ours!r}, but {theirs!r} there")


def frame(case):
    columns = {f"r{k}": np.array(v, dtype=float) for k, v in enumerate(case["reals"])}
    columns |= {f"i{k}": np.array(v, dtype=np.int64) for k, v in enumerate(case["integers"])}
    columns |= {
        f"c{k}": pd.Series([f"k{code}" for code in v], dtype=object)
        for k, v in enumerate(case["categories"])
    }
    return pd.DataFrame(columns)


def steps(judge, name, table, first, ours, theirs):
    """Compares two trajectories. `first` is the box of all data."""
    path = theirs.peeling_trajectory
    judge.same(f"{name}: steps", len(ours), len(path))
    for k, step in enumerate(ours[: len(path)]):
        at = f"{name}, step {k}"
        row = path.iloc[k]
        judge.same(f"{at}: rows", step["rows"], int(row["n"]))
        judge.same(f"{at}: restricted", len(step["restrictions"]), int(row["res_dim"]))
        judge.close(f"{at}: interest", step["interest"], float(row["k"]))
        for what in ["coverage", "density", "mass", "mean"]:
            judge.close(f"{at}: {what}", step[what], float(row[what]))
        for restriction in step["restrictions"]:
            column = table.columns[restriction["column"]]
            limits = theirs.box_lims[k][column].tolist()
            initial = first[column].tolist()
            limit(judge, f"{at}, {column}", restriction["range"], limits, initial)
            quasi_p = theirs.qp[k].get(column, [-1, -1])
            for ours_p, theirs_p in zip(restriction["quasi_p"], quasi_p):
                judge.close(
                    f"{at}, {column}: quasi-p", -1 if ours_p is None else ours_p, float(theirs_p)
                )


def limit(judge, what, ours, limits, initial):
    if "Categories" in ours:
        judge.same(what, {f"k{code}" for code in ours["Categories"]}, set(limits[0]))
        return
    low, high = ours["Between"]["low"], ours["Between"]["high"]
    if what.split(", ")[-1].startswith("i"):
        limits = [math.ceil(limits[0]), math.floor(limits[1])]
    judge.close(f"{what}: low", initial[0] if low is None else low, limits[0])
    judge.close(f"{what}: high", initial[1] if high is None else high, limits[1])


def leaves(node):
    if node["split"] is None:
        return [node]
    return [leaf for branch in node["split"]["branches"] for leaf in leaves(branch)]


def tree(judge, name, case, table, interest):
    numeric = table[[c for c in table.columns if not c.startswith("c")]].to_numpy(dtype=float)
    least = math.ceil(0.05 * len(interest))
    grown = DecisionTreeClassifier(max_depth=3, min_samples_leaf=least, random_state=1)
    inner = grown.fit(numeric, interest).tree_
    end = inner.children_left == -1
    theirs = float((inner.impurity * inner.weighted_n_node_samples)[end].sum() / len(interest))
    ours = sum(leaf["mass"] * 2 * leaf["density"] * (1 - leaf["density"]) for leaf in leaves(case["tree"]))
    judge.close(f"{name}: 1 + impurity of leaves", 1 + ours, 1 + theirs)
    if inner.children_left[0] == -1:
        judge.same(f"{name}: root", case["tree"]["split"], None)
        return
    sides = [inner.children_left[0], inner.children_right[0]]
    after = sum(inner.impurity[s] * inner.weighted_n_node_samples[s] for s in sides)
    gain = float(inner.impurity[0] - after / len(interest))
    judge.close(f"{name}: gain of the root", case["tree"]["split"]["gain"], gain)


def main():
    judge = Judge()
    files = sorted(pathlib.Path(sys.argv[1]).glob("discovery_*.json"))
    if not files:
        sys.exit(f"no data sets in {sys.argv[1]}")
    for file in files:
        case = json.loads(file.read_text())
        table, interest = frame(case), np.array(case["interest"])
        algorithm = prim.Prim(table, interest.copy(), threshold=1e-9)
        # Its pasting sets limits of integers to halves, which recent pandas refuses in a column
        # of integers.
        for column in table.columns[table.columns.str.startswith("i")]:
            algorithm.box_init[column] = algorithm.box_init[column].astype(float)
        for number, ours in enumerate(case["boxes"]):
            theirs = algorithm.find_box()
            name = f"{file.stem}, box {number}"
            steps(judge, name, table, algorithm.box_init, ours["trajectory"], theirs)
        if case["planted"]:
            judge.close(f"{file.stem}: planted", case["boxes"][0]["reported"]["density"], 1.0)
        tree(judge, file.stem, case, table, interest)
    for fault in judge.faults[:40]:
        print(fault)
    verdict = "FAIL" if judge.faults else "PASS"
    print(
        f"{verdict}: {len(files)} data sets, {judge.count} comparisons, {len(judge.faults)} differ, "
        f"largest relative difference {judge.worst:.1e}"
    )
    sys.exit(1 if judge.faults else 0)


if __name__ == "__main__":
    main()
