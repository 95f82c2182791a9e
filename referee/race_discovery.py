"""Race: the search for one box in 10^5 worlds of 12 columns, Brink and EMA Workbench in turn.

Usage: race_discovery.py EXAMPLE FILE

EXAMPLE is the built example `discovery_race` of brink-statistics, which writes the data to FILE and
prints its seconds. Both search the same numbers; the ratio is that of the medians.
"""

import statistics
import subprocess
import sys
import time
import warnings

warnings.filterwarnings("ignore")

import numpy as np
import pandas as pd
from ema_workbench.analysis import prim

COLUMNS = 12
TURNS = 3


def main():
    example, file = sys.argv[1:]
    ours, theirs = [], []
    for _ in range(TURNS):
        run = subprocess.run([example, file], capture_output=True, text=True, check=True)
        ours += [float(line) for line in run.stdout.split()]
        rows = int(run.stderr.split()[0])
        numbers = np.fromfile(file, dtype="<f8").reshape(COLUMNS + 1, -1)
        table = pd.DataFrame({f"x{k}": numbers[k] for k in range(COLUMNS)})
        interest = numbers[COLUMNS] == 1.0
        start = time.perf_counter()
        box = prim.Prim(table, interest, threshold=1e-9).find_box()
        theirs.append(time.perf_counter() - start)
        found = int(box.peeling_trajectory["n"].iloc[-1])
        if rows != found:
            sys.exit(f"FAIL: another box: {rows} rows, EMA Workbench has {found}")
    brink, ema = statistics.median(ours), statistics.median(theirs)
    print(f"PRIM on 10^5 x 12: Brink {brink:.3f} s, EMA Workbench {ema:.2f} s, ratio {ema / brink:.0f}")


if __name__ == "__main__":
    main()
