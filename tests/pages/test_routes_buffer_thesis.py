"""The page routes/buffer_thesis with other parameters than the published ones."""

import pytest

from tests.pages import published, run_page

#: The region registers ten times as many in 2022: the ratio would then lie above that of 2018.
BREAKS = ("data/routes/irregular_arrivals_registered.csv", "192266", "19226600", "ratio_title")


@pytest.fixture(scope="module")
def as_published(tmp_path_factory):
    return published(run_page("routes/buffer_thesis", tmp_path_factory.mktemp("page")))


def test_ratios_on_the_page_are_those_of_the_tables(as_published):
    assert as_published["region_first"]["quantity"] == pytest.approx(100 * 13216 / 12179)
    assert as_published["region_peak"]["quantity"] == pytest.approx(100 * 61012 / 5869)
    assert as_published["region_last"]["quantity"] == pytest.approx(100 * 192266 / 145600)


def test_a_series_is_told_with_its_beginning_and_its_gaps(as_published):
    years = [as_published[f"region_{end}_year"]["text"] for end in ("first", "peak", "last")]
    assert (years, as_published["region_gap"]["text"]) == (["2017", "2018", "2022"], "2019 and 2020")
    assert as_published["bosnia_first"]["text"] == "9"


def test_refugees_are_followed_to_the_newest_date(as_published):
    assert as_published["refugees_last"]["quantity"] == 6592 + 437 + 22052 + 19371 + 32892
    assert "has fallen since" in as_published["refugees_sentence"]["text"]


def test_the_share_on_record_leaves_out_totals_of_the_six(as_published):
    cells = 11 * (6 + 3 + 6 + 1)
    assert as_published["coverage_whole"]["quantity"] * cells == pytest.approx(31)


def test_what_became_of_the_italian_centres_is_dated(as_published):
    assert as_published["return_centre"]["text"] == "28 March 2025"
    assert as_published["return_first"]["tables"] == ["events"]


def test_talks_that_have_not_ended_are_not_called_agreements(tmp_path):
    records = published(run_page("routes/buffer_thesis", tmp_path, as_of=2019))
    assert records["talks_agreed"]["text"] == "none"
    assert "Since then" not in records["talks_sentence"]["text"]


def test_the_amount_of_aid_stands_as_a_claim(as_published):
    assert as_published["aid_claimed"]["claims"] == ["essay_041"]
    assert as_published["aid_claimed"]["tables"] == ["claims"]


def test_countries_that_said_nothing_on_hubs_are_named(as_published):
    assert as_published["silent_names"]["text"] == "Bosnia and Herzegovina, Kosovo, North Macedonia and Serbia"


@pytest.mark.parametrize(
    ("as_of", "agreed", "opened"),
    [(2017, "none", "none"), (2019, "three", "one"), (2020, "three", "two"), (2023, "four", "three")],
)
def test_the_state_of_the_agreements_follows_the_year(tmp_path, as_of, agreed, opened):
    records = published(run_page("routes/buffer_thesis", tmp_path, as_of=as_of))
    assert records["reach_map"]["title"].endswith(f"with a dated operation: {opened}; with an agreement: {agreed}")


def test_without_all_six_the_total_of_a_source_is_not_used(tmp_path):
    records = published(run_page("routes/buffer_thesis", tmp_path, countries=["BA", "RS"]))
    assert "totals of the six together are left out" in records["region_sentence"]["text"]
    assert records["bosnia_peak"]["text"] == "406"


def test_facts_of_a_country_do_not_depend_on_the_countries_shown(tmp_path):
    records = published(run_page("routes/buffer_thesis", tmp_path, countries=["ME"], as_of=2024))
    assert records["opened_sentence"]["text"] == "the first opened in May 2019, in Albania"
    assert records["mk_agreed"]["text"] == "April 2023"
    assert records["ba_agreed"]["text"] == "none by then"
    assert records["kosovo_free"]["text"] == "January 2024"
    assert "not among the countries chosen" in records["stay_sentence"]["text"]
    assert "not known" not in " ".join(one["text"] for name, one in records.items() if name.endswith("_sentence"))


def test_a_window_that_ends_before_it_begins_is_refused(tmp_path):
    result = run_page("routes/buffer_thesis", tmp_path, first_year=2020, last_year=2018)
    assert not result.good
    assert "last_year 2018 lies before first_year 2020" in result.failure
