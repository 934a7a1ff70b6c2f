"""The page frameworks/eu_path with other parameters than the published ones."""

import pytest

from tests.pages import published, run_page

#: Albania and Montenegro short of one chapter each, so that no country has opened all.
BREAKS = (
    "data/frameworks/accession_chapters.csv",
    r"^((?:AL|ME),opened,\d{4}-\d\d-\d\d,day),33",
    r"\g<1>,32",
    "state_title",
)

FIGURES = {"path", "state", "preparedness", "corruption", "changes", "windows", "agreement", "alignment", "pace"}
FIGURES |= {"claims", "sensitivity"}


@pytest.mark.parametrize(
    "parameters",
    [
        {"countries": ["XK"]},
        {"countries": ["RS", "AL"], "first_year": 2015, "last_year": 2015},
        {"first_year": 2000, "last_year": 2008, "confidence": 0.9},
        {"countries": ["BA", "MK", "RS"], "outcome": "opened_per_year", "confidence": 0.99},
    ],
    ids=["without a rate", "one year", "before the method", "three countries"],
)
def test_the_page_runs_and_its_figures_follow(tmp_path, parameters):
    records = published(run_page("frameworks/eu_path", tmp_path, **parameters))
    assert set(records) >= FIGURES
    assert [one["text"] for one in records.values() if "case" in one and "not known" in one["text"]] == []
    if parameters.get("countries") == ["XK"]:
        assert "cannot be asked" in records["answer_pace"]["text"]
        assert "Albania" not in records["undated_said"]["text"]
    if parameters.get("last_year") == 2015:
        assert "can be set against its errors" in records["answer_scores"]["text"]
    if parameters.get("last_year") == 2008:
        assert "the method changed in 2012" in records["bare_said"]["text"]


def test_the_published_page_says_how_little_can_be_told(tmp_path):
    records = published(run_page("frameworks/eu_path", tmp_path))
    assert (records["changes_beyond"]["text"], records["changes_tested"]["text"], records["survive"]["text"]) == (
        "four",
        "twelve",
        "none",
    )
    assert records["borne_twice"]["text"] == "Kosovo"
    assert records["law_names"]["text"] == "Albania, North Macedonia and Serbia"
    assert float(records["least_p"]["quantity"]) == pytest.approx(0.1)
    assert float(records["any_p"]["quantity"]) > 0.05
    assert "cannot be told with these data" in records["answer_pace"]["text"]
    assert records["totals_said"]["text"] == "Serbia is counted out of 35 chapters, the others out of 33."
    assert "above both" in records["trust_said"]["text"]
    assert records["lead_verdict"]["text"] == "holds in part"


def test_kosovo_has_no_rate_and_no_status_is_drawn_as_one(tmp_path):
    result = run_page("frameworks/eu_path", tmp_path)
    drawn = published(result)["alignment"]
    assert "Kosovo" not in drawn["alt"]
    assert "Serbia" in drawn["alt"]
