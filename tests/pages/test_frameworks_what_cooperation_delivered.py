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
        {"forums": ["leaders"], "threats": ["cyber"]},
        {
            "documents": ["carlucci_essay_2020"],
            "threats": ["borders", "migration"],
            "first_year": 2020,
            "last_year": 2021,
        },
        {"documents": ["avramopoulos_statement_2018", "london_summit_report_2025"], "room": 0.0},
        {"documents": ["tirana_roundtable_2025"], "threats": ["migration"], "first_year": 2014, "last_year": 2015},
    ],
    ids=[
        "one threat",
        "one document",
        "one year",
        "the study alone",
        "cyber alone",
        "the essay alone",
        "one number",
        "nothing told",
    ],
)
def test_the_page_runs_and_its_figures_follow(tmp_path, parameters):
    records = published(run_page("frameworks/what_cooperation_delivered", tmp_path, **parameters))
    assert set(records) >= FIGURES
    assert [one["text"] for one in records.values() if "case" in one and "not known" in one["text"]] == []
    if "threats" in parameters:
        assert (records["threats_shown"]["text"] == "one") == (len(parameters["threats"]) == 1)
    if parameters.get("documents") == ["tirana_roundtable_2025"]:
        assert "no result" in records["answer_results"]["text"]
    if parameters.get("threats") == ["cyber"]:
        assert "one edition" in records["answer_indicators"]["text"]
        assert "public score" not in records["answer_indicators"]["text"]
    if "security_study_2025" not in parameters.get("documents", ["security_study_2025"]):
        assert "outside this choice" in records["operation_said"]["text"]
        assert "contradicts" not in records["contradictions_said"]["text"]
    if parameters.get("last_year") == 2021:
        assert "in both years" in records["days_said"]["text"]
    elif "first_year" in parameters:
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
    assert records["results_apart"]["text"] == "two"
    assert records["promises_checkable"]["text"] == "one"
    assert "Frontex" in records["promise_whole"]["text"]
    assert records["left_out"]["text"] == records["ties_not_settled"]["text"] == "Kosovo"
    assert float(records["continuity_p"]["quantity"]) > 0.05


def test_a_level_so_wide_that_chance_is_left_says_so(tmp_path):
    records = published(run_page("frameworks/what_cooperation_delivered", tmp_path, level=0.2))
    wide = float(records["continuity_p"]["quantity"]) <= 0.2
    assert ("more than chance" in records["continuity_said"]["text"]) == wide
