"""The page frameworks/security_frameworks with other parameters than the published ones."""

import pytest

from tests.pages import published, run_page

#: Kosovo taken into every framework that it stands outside of.
BREAKS = ("data/frameworks/memberships.csv", r",XK,public,(\d),none,", r",XK,public,\1,member,", "ties_title")


@pytest.mark.parametrize(
    "parameters",
    [
        {"frameworks": ["europol", "eurojust"], "draws": 200},
        {"countries": ["XK"], "years": [2025], "draws": 200},
        {"countries": ["AL", "MK"], "frameworks": ["iisg"], "draws": 200},
    ],
    ids=["two frameworks", "one partner", "no gaps"],
)
def test_the_page_runs_and_its_figures_follow(tmp_path, parameters):
    records = published(run_page("frameworks/security_frameworks", tmp_path, **parameters))
    assert {"ties", "countries", "operations", "pairs", "gaps"} <= set(records)
