"""Tables load with their declared types, filters and terms."""

import pandas as pd
import pytest

from tests.packages import FIGURES, write_package
from wb6.evidence.tables import UnknownTableError, derived, named, table


@pytest.fixture
def root(tmp_path):
    return write_package(tmp_path)


def test_rows_come_in_the_order_of_the_file(root):
    assert list(table("figures", root=root)["figure_id"]) == ["F1", "F2", "F3"]


def test_an_empty_number_is_missing_and_not_zero(root):
    assert pd.isna(table("figures", root=root).loc[1, "persons"])


def test_whole_numbers_stay_whole_beside_a_missing_one(root):
    assert str(table("figures", root=root).loc[0, "persons"]) == "120"


def test_a_date_is_a_date(root):
    assert table("figures", root=root).loc[0, "seen"] == pd.Timestamp(2016, 1, 2)


def test_a_boolean_is_a_boolean(root):
    assert list(table("figures", root=root)["selected"]) == [True, False, True]


def test_the_text_na_is_a_text(tmp_path):
    root = write_package(tmp_path, countries="country,name\nNA,Namibia\nAL,Albania\nRS,Serbia\n")
    assert table("countries", root=root).loc[0, "country"] == "NA"


def test_a_filter_keeps_the_rows_that_match(root):
    assert list(table("figures", root=root, country="RS")["figure_id"]) == ["F2", "F3"]


def test_a_filter_takes_a_list(root):
    assert list(table("figures", root=root, year=[2015])["figure_id"]) == ["F1", "F2"]


def test_filters_hold_together(root):
    assert list(table("figures", root=root, country="RS", selected=True)["figure_id"]) == ["F3"]


def test_filtered_rows_are_numbered_from_zero(root):
    assert list(table("figures", root=root, country="RS").index) == [0, 1]


def test_a_table_knows_its_name_and_terms(root):
    assert table("figures", root=root).attrs == {"tables": ["figures"], "terms": ["attribution"]}


def test_an_unknown_table_is_answered_with_the_nearest_name(root):
    with pytest.raises(UnknownTableError, match="Did you mean 'figures'"):
        table("figurs", root=root)


def test_a_filter_on_an_unknown_column_names_the_columns(root):
    with pytest.raises(KeyError, match=r"no column 'land'.*figure_id"):
        table("figures", root=root, land="RS")


def test_a_cell_that_does_not_fit_its_type_sends_to_the_check(tmp_path):
    root = write_package(tmp_path, figures=FIGURES.replace("120", "many"))
    with pytest.raises(ValueError, match="wb6 check"):
        table("figures", root=root)


# ---- computed tables


def test_a_computed_table_names_the_tables_and_terms_that_it_came_from(root):
    made = derived(pd.DataFrame({"a": [1]}), table("figures", root=root), table("countries", root=root))
    assert made.attrs == {"tables": ["figures", "countries"], "terms": ["attribution", "open"]}


def test_a_computed_table_may_come_from_another(root):
    once = derived(pd.DataFrame({"a": [1]}), table("figures", root=root))
    assert derived(pd.DataFrame({"b": [1]}), once).attrs["tables"] == ["figures"]


def test_an_origin_that_is_no_table_is_refused():
    with pytest.raises(ValueError, match="itself of unknown origin"):
        derived(pd.DataFrame({"a": [1]}), pd.DataFrame({"b": [1]}))


# ---- rows that a page names


def test_named_rows_come_in_the_order_named(root):
    rows = named(table("figures", root=root), root=root, figure_id=["F3", "F1"])
    assert list(rows["figure_id"]) == ["F3", "F1"]
    assert rows.attrs["tables"] == ["figures"]


def test_a_named_row_that_is_gone_is_told_with_its_file(root):
    rows = table("figures", root=root)
    with pytest.raises(
        KeyError, match=r"figures\.csv has no row whose figure_id is 'F9', which this page names\. Rest"
    ):
        named(rows, root=root, figure_id=["F1", "F9"])
