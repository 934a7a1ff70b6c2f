"""Intervals of shares against published ones."""

import pytest

from wb6.analysis.proportions import wilson_interval


# Newcombe (1998), Statistics in Medicine 17, table I, method 3: 95 per cent.
@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_the_one_that_newcombe_prints(successes, trials, low, high):
    assert wilson_interval(successes, trials) == pytest.approx((low, high), abs=5e-5)


def test_success_and_failure_mirror_each_other():
    low, high = wilson_interval(3, 20)
    assert wilson_interval(17, 20) == pytest.approx((1 - high, 1 - low))
    assert wilson_interval(20, 20)[1] == 1.0


def test_a_bound_is_where_the_score_test_turns():
    low, high = wilson_interval(17, 20, confidence=0.9)
    for bound in (low, high):
        score = (17 / 20 - bound) / (bound * (1 - bound) / 20) ** 0.5
        assert abs(score) == pytest.approx(1.6449, abs=1e-4)


@pytest.mark.parametrize(("successes", "trials"), [(0, 0), (3, 2), (-1, 4)])
def test_what_is_no_share_is_refused(successes, trials):
    with pytest.raises(ValueError, match="is no share"):
        wilson_interval(successes, trials)
