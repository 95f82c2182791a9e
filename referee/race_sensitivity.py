"""Race: Sobol indices with 100 resamples at 2^14 rows and 12 inputs, SALib against Brink.

Usage: race_sensitivity.py RACER SCRATCH

RACER is the built example `sensitivity_race` of brink-statistics. Both read the same arrays.
"""

import pathlib
import subprocess
import sys
import time

import numpy as np
from SALib.analyze import sobol

ROWS, INPUTS = 2**14, 12


def main():
    racer, scratch = sys.argv[1], pathlib.Path(sys.argv[2])
    random = np.random.default_rng(1)
    weights = 1.0 / (1.0 + np.arange(INPUTS))
    a, b = random.random((2, ROWS, INPUTS))

    def model(x):
        return np.sin(6 * x) @ weights + x[:, 0] * x[:, 1]

    columns = [model(a), model(b)]
    for j in range(INPUTS):
        mixed = a.copy()
        mixed[:, j] = b[:, j]
        columns.append(model(mixed))
    path = scratch / "sensitivity_race.bin"
    np.array(columns, dtype="<f8").tofile(path)
    problem = {"num_vars": INPUTS, "names": [f"x{j}" for j in range(INPUTS)]}
    y = np.array([columns[0], *columns[2:], columns[1]]).T.ravel()
    started = time.perf_counter()
    sobol.analyze(problem, y, calc_second_order=False, num_resamples=100, seed=1)
    theirs = time.perf_counter() - started
    command = [racer, str(path), str(ROWS), str(INPUTS)]
    ours = float(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    print(f"Sobol indices, {ROWS} rows, {INPUTS} inputs, 100 resamples")
    print(f"SALib {theirs:.2f} s, Brink {ours:.4f} s, ratio {theirs / ours:.0f}")


if __name__ == "__main__":
    main()
