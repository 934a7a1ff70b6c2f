"""Intervals of shares from small numbers."""

from statistics import NormalDist


def wilson_interval(successes: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the score interval of a share (Wilson, 1927), without correction for continuity.

    It supposes that the trials are independent draws from one population. Where they are not, it says
    only how little so few trials could tell even then.

    Args:
        successes: How many of the trials succeeded.
        trials: How many there were; at least one.
        confidence: Share of such intervals that hold the true share, between 0 and 1.

    Raises:
        ValueError: There are no trials, or more successes than trials.

    Example:
        >>> tuple(round(bound, 4) for bound in wilson_interval(81, 263))
        (0.2553, 0.3662)
    """
    if not 0 <= successes <= trials or trials == 0:
        raise ValueError(f"{successes} of {trials} is no share: give at least one trial, and no more successes")
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share = successes / trials
    middle = (share + z**2 / (2 * trials)) / (1 + z**2 / trials)
    half = z / (1 + z**2 / trials) * (share * (1 - share) / trials + z**2 / (4 * trials**2)) ** 0.5
    return (0.0 if successes == 0 else middle - half), (1.0 if successes == trials else middle + half)
