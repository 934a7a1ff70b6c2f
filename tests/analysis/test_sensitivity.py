"""Every finding is tried on every variant; what cannot be told is neither yes nor no."""

import numpy as np
import pytest

from wb6.analysis.sensitivity import OUTCOMES, try_variants


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [(True, "holds"), (np.True_, "holds"), (np.False_, "fails"), (None, "untold"), (np.nan, "untold")],
)
def test_an_answer_becomes_an_outcome(answer, outcome):
    assert outcome in OUTCOMES
    assert try_variants({"finding": lambda _: answer}, {"page": 0})["outcome"].tolist() == [outcome]


def test_every_finding_is_tried_on_every_variant_in_the_order_given():
    trials = try_variants({"b": lambda x: x > 1, "a": lambda x: x > 2}, {"page": 2, "other": 3})
    assert list(trials.itertuples(index=False, name=None)) == [
        ("b", "page", "holds"),
        ("b", "other", "holds"),
        ("a", "page", "fails"),
        ("a", "other", "holds"),
    ]


def test_nothing_to_try_gives_no_rows():
    assert list(try_variants({}, {"page": 1}).columns) == ["finding", "variant", "outcome"]
