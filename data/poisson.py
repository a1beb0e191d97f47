"""The exact limits of a Poisson count (Garwood 1936), from the incomplete gamma function alone."""

from __future__ import annotations

import math
from functools import lru_cache

_PRECISION = 1e-13
_MOST_TERMS = 100_000


@lru_cache(maxsize=4096)
def poisson_interval(count: int, level: float = 0.95) -> tuple[float, float]:
    """Give the exact central interval for the mean of a Poisson variable that was seen as `count`.

    Parameters
    ----------
    count
        0 or more.
    level
        The least probability with which such intervals hold the mean.

    Notes
    -----
    The lower limit is the mean at which `count` or more has a probability of (1 - level) / 2, 0 for a count of 0; the
    upper one that at which `count` or fewer has it (F. Garwood, Biometrika 28, 1936).
    """
    tail = (1 - level) / 2
    lower = 0.0 if count == 0 else _solve(lambda mean: _gamma_share(count, mean) - tail, count)
    return lower, _solve(lambda mean: _gamma_share(count + 1, mean) - (1 - tail), count + 1)


def _solve(rising: object, near: float) -> float:
    """Find where a rising function of the mean is 0, by halving."""
    low, high = 0.0, near + 10 * math.sqrt(near) + 20
    for _ in range(200):
        middle = (low + high) / 2
        if high - low <= 1e-10 * max(1.0, middle):
            break
        low, high = (low, middle) if rising(middle) > 0 else (middle, high)  # type: ignore[operator]
    return (low + high) / 2


def _gamma_share(a: float, x: float) -> float:
    """Give the regularised lower incomplete gamma function P(a, x): the chance of `a` or more at a mean of x."""
    if x <= 0:
        return 0.0
    weight = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1:  # the series
        term = total = 1 / a
        for step in range(1, _MOST_TERMS):
            term *= x / (a + step)
            total += term
            if term < total * _PRECISION:
                break
        return min(1.0, total * weight)
    b = x + 1 - a  # the continued fraction, by Lentz's method
    c, d = 1e300, 1 / b
    value = d
    for step in range(1, _MOST_TERMS):
        factor = step * (a - step)
        b += 2
        d = factor * d + b
        d = 1 / (d if abs(d) > 1e-300 else 1e-300)
        c = b + factor / c
        c = c if abs(c) > 1e-300 else 1e-300
        value *= c * d
        if abs(c * d - 1) < _PRECISION:
            break
    return max(0.0, 1.0 - weight * value)
