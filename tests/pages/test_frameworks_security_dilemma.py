"""The page frameworks/security_dilemma with other parameters than the published ones."""

import pytest

from tests.pages import published, run_page

#: Serbia's spending of 2024 three times as high: the sum no longer rose by about half.
BREAKS = ("data/frameworks/military_spending.csv", r"^(RS,2024,sipri,)[\d.]+", r"\g<1>6500", "windows_title")

FIGURES = {
    "weights", "windows", "readings", "guideline", "growth", "neighbours", "network", "timeline", "arms", "claims",
    "sensitivity",
}  # fmt: skip


@pytest.mark.parametrize(
    "parameters",
    [
        {"countries": ["BA"], "measure": "money"},
        {"first_year": 2015, "last_year": 2017},
        {"links": "nato_divide", "measure": "dollars", "span": 4},
        {"first_year": 2001, "last_year": 2001, "countries": ["XK"]},
    ],
    ids=["one country", "three years", "a blind test", "nothing"],
)
def test_the_page_runs_and_its_figures_follow(tmp_path, parameters):
    records = published(run_page("frameworks/security_dilemma", tmp_path, **parameters))
    assert set(records) >= FIGURES
    assert [one["text"] for one in records.values() if "case" in one and "not known" in one["text"]] == []
    said = records["answer_dilemma"]["text"]
    assert ("blind" in said) == (parameters.get("links") == "nato_divide")
    assert ("cannot be tested" in said) == ("countries" in parameters or parameters.get("last_year") == 2017)
    assert records["days_apart"]["text"] == "14"


def test_the_published_page_keeps_both_readings_apart(tmp_path):
    records = published(run_page("frameworks/security_dilemma", tmp_path))
    real, without, median = (float(records[f"rise_{name}"]["quantity"]) for name in ("sum", "sum_without", "median"))
    assert 0.45 < real < 0.55 < without < median
    money, prices, kept = (float(records[f"kept_{name}"]["quantity"]) for name in ("money", "prices", "real"))
    assert prices < 0.45 < money
    assert kept == pytest.approx(float(records["rise_sum"]["quantity"]), abs=0.2)  # another window, not nothing
    assert float(records["p_common"]["quantity"]) <= 0.05 < float(records["p_links"]["quantity"])
