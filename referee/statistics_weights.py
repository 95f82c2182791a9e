"""Referee: ArviZ, SciPy and NumPy judge what Brink makes of weights, evidence and priors.

Usage: statistics_weights.py FILE

FILE is what the example `shared` of brink-statistics writes: arrays, and what Brink makes of them.

 * Pareto-smoothed weights, their shape and the effective sample size: `arviz.psislw`. The shape of
   a mean's terms is fitted by ArviZ's fit to either tail of value times weight.
 * Sensitivity by power-scaling: the functions behind `arviz.psens`.
 * Log likelihoods: `scipy.stats`. The normal distribution: `scipy.special`.
 * Rank correlations: `scipy.stats.spearmanr`. Quantiles under equal weights: `numpy.quantile`.

Each line says what was compared, the largest difference and the tolerance. Exit code 0 if all
agree, 1 otherwise.
"""

import json
import math
import sys
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import arviz
    from arviz.stats import stats as inner

import numpy as np
import scipy.special
import scipy.stats

# Differences are relative to the larger of both numbers, or to 1 for shapes and weights times
# their number, which may be 0.
TOLERANCE = 1e-8
# ArviZ subtracts logarithms of nearly equal numbers, which leaves it about eight digits of a
# squared distance of which the root is taken.
SENSITIVITY = 1e-6


class Judge:
    """The largest difference by kind, and what does not agree."""

    def __init__(self):
        self.kinds = {}
        self.faults = []

    def compare(self, kind, name, found, expected, floor=0.0, tolerance=TOLERANCE):
        found = np.atleast_1d(np.asarray(found, dtype=float))
        expected = np.atleast_1d(np.asarray(expected, dtype=float))
        count, worst, _ = self.kinds.get(kind, (0, 0.0, tolerance))
        if found.shape != expected.shape:
            self.faults.append(f"{kind}: {name}: {found.shape} is not {expected.shape}")
            return
        # Also where both are the same infinity, or both are 0.
        same = found == expected
        scale = np.maximum(np.maximum(np.abs(found), np.abs(expected)), floor)
        with np.errstate(invalid="ignore", divide="ignore"):
            apart = np.where(same, 0.0, np.abs(found - expected) / scale)
        largest = float(np.max(apart)) if not np.isnan(apart).any() else math.nan
        if not largest <= tolerance:
            self.faults.append(f"{kind}: {name}: {largest:.2e}")
        # Written so that a NaN stays.
        worst = worst if largest <= worst else largest
        self.kinds[kind] = (count + found.size, worst, tolerance)

    def report(self):
        for kind, (count, worst, tolerance) in self.kinds.items():
            word = "PASS" if worst <= tolerance else "FAIL"
            print(f"{word} {kind}: {count} numbers, largest difference {worst:.1e} "
                  f"of {tolerance:.0e}")
        for fault in self.faults[:20]:
            print(f"  {fault}")
        return 1 if self.faults or not self.kinds else 0


def numbers(values):
    """An array in which null is minus infinity."""
    return np.array([-math.inf if v is None else v for v in values], dtype=float)


def number(value):
    return float(value)


def tail_shape(terms):
    """Shape of the right tail by ArviZ's fit, with the tail as long as ArviZ has it. Minus
    infinity without a tail, where the largest terms are the same; infinity where it has fewer
    terms than ArviZ asks for."""
    terms = np.sort(terms)
    length = int(np.ceil(min(len(terms) / 5, 3 * len(terms) ** 0.5)))
    cutoff = terms[-length - 1]
    excess = terms[terms > cutoff] - cutoff
    if len(excess) == 0:
        return -math.inf
    return math.inf if len(excess) <= 4 else inner._gpdfit(excess)[0]


def judge_weights(judge, cases):
    for case in cases:
        name, log = case["name"], numbers(case["log"])
        with np.errstate(over="ignore"):
            # Weights beyond the largest are cut off, and so are infinite ones.
            smoothed, k_hat = arviz.psislw(log)
        shares = np.exp(smoothed)
        size = len(log)
        judge.compare("k-hat (psislw)", name, number(case["k_hat"]), k_hat, floor=1.0)
        judge.compare("smoothed weights (psislw)", name,
                      np.array(case["shares"]) * size, shares * size, floor=1.0)
        judge.compare("effective sample size", name, case["effective"], 1 / np.sum(shares**2))
        evidence = scipy.special.logsumexp(log) - math.log(size)
        judge.compare("log evidence", name, case["log_evidence"], evidence, floor=1.0)
        values = np.array(case["values"])
        mean = np.average(values, weights=shares)
        error = math.sqrt(np.sum(shares**2 * (values - mean) ** 2))
        judge.compare("weighted mean and its error", name, case["mean"], [mean, error], floor=0.1)
        terms = values * np.exp(log - log.max())
        if np.isfinite(k_hat):
            shape = max(k_hat, tail_shape(terms), tail_shape(-terms))
            judge.compare("k-hat of a mean (_gpdfit)", name, number(case["k_hat_for"]), shape,
                          floor=1.0)
        judge.compare("quantiles (numpy)", name, case["quantiles"],
                      np.quantile(values, case["p"]), floor=1.0)


def judge_power_scaling(judge, cases):
    for case in cases:
        values, component = np.array(case["values"]), np.array(case["component"])
        weights = []
        for alpha in (1 / 1.01, 1.01):
            weight = np.exp(inner._powerscale_lw(alpha, component))
            weights.append(weight / np.sum(weight))
        expected = inner._powerscale_sens(
            values, lower_weights=weights[0], upper_weights=weights[1], delta=0.01)
        judge.compare("sensitivity (psens)", case["name"], case["sensitivity"], expected,
                      tolerance=SENSITIVITY)


def log_likelihood(seen, values):
    """What SciPy says of an observation."""
    kind = seen["kind"]
    if kind == "normal":
        return scipy.stats.norm.logpdf(seen["observed"], values, seen["sd"])
    if kind == "lognormal":
        return scipy.stats.lognorm.logpdf(seen["observed"], math.log(seen["factor"]), scale=values)
    if kind == "binomial":
        return scipy.stats.binom.logpmf(seen["successes"], seen["trials"], values)
    if kind == "beta":
        return scipy.stats.beta.logpdf(values, seen["successes"], seen["failures"])
    if kind == "at_least":
        return scipy.stats.norm.logcdf((values - seen["bound"]) / seen["sd"])
    if kind == "at_most":
        return scipy.stats.norm.logsf((values - seen["bound"]) / seen["sd"])
    raise ValueError(kind)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        shared = json.load(file)
    judge = Judge()
    judge_weights(judge, shared["weights"])
    judge_power_scaling(judge, shared["power_scaling"])
    for case in shared["likelihoods"]:
        seen = case["observation"]
        expected = log_likelihood(seen, np.array(case["values"]))
        judge.compare(f"log likelihood, {seen['kind']}", str(seen), case["logs"], expected,
                      floor=1.0)
    normal = shared["normal"]
    judge.compare("normal quantile", "", normal["quantile"], scipy.special.ndtri(normal["p"]),
                  tolerance=1e-13)
    # From the logarithm: `ndtr` is 0 from the smallest normal number on.
    judge.compare("normal cdf", "", normal["cdf"], np.exp(scipy.special.log_ndtr(normal["z"])),
                  floor=sys.float_info.min, tolerance=1e-12)
    judge.compare("normal log cdf", "", normal["log_cdf"], scipy.special.log_ndtr(normal["z"]),
                  tolerance=1e-12)
    for case in shared["ranks"]:
        expected = scipy.stats.spearmanr(case["x"], case["y"]).statistic
        judge.compare("rank correlation", f"{len(case['x'])}", case["correlation"], expected)
    return judge.report()


if __name__ == "__main__":
    sys.exit(main())
