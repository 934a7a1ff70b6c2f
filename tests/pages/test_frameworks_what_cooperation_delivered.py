"""The page frameworks/what_cooperation_delivered with other parameters than the published ones."""

import pytest

from tests.pages import published, run_page

#: The cocaine of the ship as the study prints it, at the other source too.
BREAKS = (
    "data/frameworks/reported_outcomes.csv",
    r"^(headline_cocaine_ship,.*,)2\.7,partner",
    r"\g<1>27,partner",
    "cocaine_said",
)

FIGURES = {
    "overview", "bodies", "numbers", "results", "days", "scores", "agenda", "continuity", "commitments",
    "claims_numbers", "claims_bodies", "claims_agenda", "sensitivity",
}  # fmt: skip


@pytest.mark.parametrize(
    "parameters",
    [
        {"threats": ["terrorism"]},
        {"documents": ["avramopoulos_statement_2018"]},
        {"first_year": 2020, "last_year": 2020},
        {"forums": ["study"], "threats": ["cyber", "arms"]},
        {"documents": ["tirana_roundtable_2025"], "threats": ["migration"], "first_year": 2014, "last_year": 2015},
    ],
    ids=["one threat", "one document", "one year", "the study alone", "nothing told"],
)
def test_the_page_runs_and_its_figures_follow(tmp_path, parameters):
    records = published(run_page("frameworks/what_cooperation_delivered", tmp_path, **parameters))
    assert set(records) >= FIGURES
    assert [one["text"] for one in records.values() if "case" in one and "not known" in one["text"]] == []
    if "threats" in parameters:
        assert (records["threats_shown"]["text"] == "one") == (len(parameters["threats"]) == 1)
    if parameters.get("documents") == ["tirana_roundtable_2025"]:
        assert "no result" in records["answer_results"]["text"]
    if "first_year" in parameters:
        assert (
            "cannot be compared" in records["days_said"]["text"]
            or "nothing can be compared" in records["days_said"]["text"]
        )


def test_the_published_page_counts_what_is_told_and_by_whom(tmp_path):
    records = published(run_page("frameworks/what_cooperation_delivered", tmp_path))
    reported, numbered, elsewhere = (
        int(records[f"results_{one}"]["quantity"]) for one in ("reported", "numbered", "elsewhere")
    )
    assert numbered < reported / 2 < elsewhere < reported
    assert records["results_outside"]["text"] == "none"
    assert float(records["cocaine_printed"]["quantity"]) == pytest.approx(
        10 * float(records["cocaine_weighed"]["quantity"])
    )
    assert records["promises_checkable"]["text"] == "none"
    assert float(records["continuity_p"]["quantity"]) > 0.05


def test_a_level_so_wide_that_chance_is_left_says_so(tmp_path):
    records = published(run_page("frameworks/what_cooperation_delivered", tmp_path, level=0.2))
    wide = float(records["continuity_p"]["quantity"]) <= 0.2
    assert ("more than chance" in records["continuity_said"]["text"]) == wide
