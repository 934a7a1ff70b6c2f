"""The page routes/people_on_the_move with other parameters than the published ones."""

import csv
import io
import json
from pathlib import Path

from tests.pages import published, run_page
from wb6.evidence.tables import table
from wb6.page.figure import MIME, read_bundle

#: So many people recorded as killed in one country and year that violence is among the two first causes.
BREAKS = (
    "data/routes/deaths_and_disappearances.csv",
    "^RS,2023-01-01,2023-12-31,year,violence,4,6,",
    "RS,2023-01-01,2023-12-31,year,violence,4,300,",
    "deaths_title",
)
PAGE = "routes/people_on_the_move"
ROOT = Path(__file__).resolve().parents[2]


def test_one_country_and_cause_count_only_themselves(tmp_path):
    chosen = {"countries": ["RS"], "causes": ["drowning"], "first_year": 2019, "last_year": 2019}
    records = published(run_page(PAGE, tmp_path, **chosen))
    assert records["total_people"]["text"] == "16"
    assert records["answer_deaths"]["text"].startswith("At least 16 people")


def test_where_the_file_has_no_record_the_page_does_not_say_that_nobody_died(tmp_path):
    records = published(run_page(PAGE, tmp_path, countries=["XK"]))
    assert records["total_people"]["text"] == "0"
    assert "The file has no record from Kosovo" in records["places_sentence"]["text"]
    assert "which does not mean that nobody died there" in records["places_sentence"]["text"]


def test_other_causes_on_record_are_not_denied(tmp_path):
    records = published(run_page(PAGE, tmp_path, countries=["AL", "ME"], causes=["violence"], unrecorded=1000))
    for name in ("answer_deaths", "places_sentence"):
        assert "no record under the causes chosen" in records[name]["text"]
    assert "no order of causes" in records["order_sentence"]["text"]
    assert records["unrecorded_assumed"]["text"] == "1,000"
    assert records["six_asked"]["quantity"] == 12210


def test_figures_of_the_six_together_are_used_only_for_all_six(tmp_path):
    records = published(run_page(PAGE, tmp_path, countries=["AL", "BA", "XK", "ME", "MK"]))
    assert records["decided_share"]["text"] == "not known"


def test_deaths_recorded_as_violence_stand_beside_what_no_table_counts(tmp_path):
    records = published(run_page(PAGE, tmp_path, countries=["BA", "RS", "XK"]))
    rows = table("deaths_and_disappearances", root=ROOT, country=["BA", "RS", "XK"], cause="violence")
    assert records["violence_people"]["quantity"] == rows["dead_or_missing"].sum() > 0
    said = f"{records['violence_people']['text']} of the people dead or missing are recorded under violence"
    assert said in records["answer_counted"]["text"]
    assert "none of the" in records["answer_counted"]["text"]


def test_without_a_death_by_violence_none_is_told(tmp_path):
    records = published(run_page(PAGE, tmp_path, causes=["drowning"]))
    assert "violence" in records["answer_counted"]["text"]
    assert "under violence" not in records["answer_counted"]["text"]


def test_the_dots_are_as_many_as_the_people(tmp_path):
    records = published(run_page(PAGE, tmp_path))
    cells = json.loads((tmp_path / "page.ipynb").read_text())["cells"]
    bundles = [output["data"] for cell in cells for output in cell.get("outputs", ()) if "data" in output]
    drawn = next(one for one in (read_bundle(b[MIME]) for b in bundles if MIME in b) if one["name"] == "deaths")
    rows = csv.DictReader(io.StringIO(drawn["data_csv"]))
    assert sum(int(float(row["people"])) for row in rows) == records["total_people"]["quantity"] == 208
