"""The page leverage/external_influence with other parameters than the published ones."""

import pytest

from tests.pages import published, run_page

#: Chinese deliveries to Serbia counted as Russian ones.
BREAKS = ("data/leverage/arms_deliveries.csv", r"^(RS,20\d\d),CN,China,", r"\1,RU,Russia,", "ties_title")


@pytest.mark.parametrize(
    "parameters",
    [
        {"actors": ["RU"], "countries": ["XK"], "sectors": ["energy"], "first_year": 2020, "last_year": 2020},
        {"actors": ["CN", "EU"], "countries": ["RS", "ME"]},
    ],
    ids=["nothing to show", "two powers"],
)
def test_the_page_runs_and_its_figures_follow(tmp_path, parameters):
    records = published(run_page("leverage/external_influence", tmp_path, **parameters))
    assert {"answer_ties", "answer_weight"} <= set(records)
