"""The page frameworks/what_if with other parameters than the published ones."""

import pytest

from tests.pages import published, run_page

#: No tie of anybody to anything.
BREAKS = ("data/frameworks/memberships.csv", r",(public|study),(\d),[a-z_]+,", r",\1,\2,none,", "cover_title")


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"loosest": "weaker"}, {"adding_count": "8", "council_migration": "0"}),
        ({"loosest": "member"}, {"council_migration": "15"}),
        ({"countries": ["AL", "MK"], "threats": ["arms"]}, {"many_pairs": "1", "adding_count": "0"}),
        ({"countries": ["XK", "RS"], "council": ["AL"]}, {"council_of": "0", "council_migration": "0"}),
    ],
    ids=["any tie", "memberships alone", "two partners", "a council of nobody"],
)
def test_the_page_runs_and_its_values_follow(tmp_path, parameters, said):
    records = published(run_page("frameworks/what_if", tmp_path, **parameters))
    assert {name: records[name]["text"] for name in said} == said
    assert {"cover", "single", "two", "council", "coalitions", "explorer"} <= set(records)
