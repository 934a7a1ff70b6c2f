"""Shares, log-ratios and their inverse, on parts small enough to work out by hand."""

import numpy as np
import pandas as pd
import pytest

from wb6.analysis.compositions import centre_log_ratios, change_logs, close, fill_absent, invert_log_ratios

PARTS = pd.DataFrame({"a": [1.0, 2.0, 10.0], "b": [2.0, 2.0, 20.0], "c": [4.0, 4.0, 10.0]})
nan = np.nan


def test_shares_sum_to_one():
    assert np.allclose(close(PARTS).sum(axis=1), 1)


def test_a_row_with_an_unknown_part_has_no_shares():
    assert close(PARTS.assign(c=[4.0, nan, 10.0])).iloc[1].isna().all()


def test_log_ratios_sum_to_zero_and_follow_the_geometric_mean():
    ratios = centre_log_ratios(PARTS)
    assert np.allclose(ratios.sum(axis=1), 0)
    assert np.allclose(ratios.iloc[0], np.log([0.5, 1, 2]))  # the geometric mean of 1, 2 and 4 is 2


def test_log_ratios_do_not_depend_on_the_whole():
    assert np.allclose(centre_log_ratios(PARTS), centre_log_ratios(close(PARTS)))


def test_the_inverse_gives_the_shares_back():
    assert np.allclose(invert_log_ratios(centre_log_ratios(PARTS)), close(PARTS))


def test_a_zero_has_no_log_ratio():
    with pytest.raises(ValueError, match="zero"):
        centre_log_ratios(PARTS.assign(a=[0.0, 1.0, 1.0]))


GAPS = pd.DataFrame({"a": [nan, 4.0, nan, 0.0, 10.0, nan]})


def test_left_out_means_missing_also_for_a_zero():
    assert fill_absent(GAPS, "leave_out")["a"].notna().tolist() == [False, True, False, False, True, False]


def test_half_of_the_least_stands_in_only_inside_the_series():
    filled = fill_absent(GAPS, "half_of_least")["a"]
    assert filled.iloc[1:5].tolist() == [4, 2, 2, 10]
    assert filled.isna().tolist() == [True, False, False, False, False, True]


def test_a_change_is_taken_over_the_period():
    changes = change_logs(pd.DataFrame({"a": [1.0, 3.0, 2.0, nan]}), 2)
    assert changes["a"].iloc[0] == pytest.approx(np.log(2))
    assert np.isnan(changes["a"].iloc[1])
    assert len(changes) == 2


def test_unconnected_parts_of_equal_spread_have_shares_that_correlate_as_closure_says():
    # Of D exchangeable parts, any two shares correlate at minus one over D less one.
    parts = pd.DataFrame(np.random.default_rng(1).gamma(50, size=(20_000, 5)))
    apart = close(parts).corr().to_numpy()[np.triu_indices(5, 1)]
    assert np.allclose(apart, -1 / 4, atol=0.03)
