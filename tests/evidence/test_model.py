"""The declared model is what ``data/datapackage.yaml`` says."""

import pytest

from tests.packages import MODEL, write_package
from wb6.evidence.model import read_model


@pytest.fixture
def model(tmp_path):
    return read_model(write_package(tmp_path))


def test_every_resource_is_a_table_in_declared_order(model):
    assert list(model.tables) == ["countries", "figures"]


def test_paths_start_from_the_folder_of_the_declaration(model, tmp_path):
    assert model.root / model.tables["figures"].file == tmp_path.resolve() / "data" / "figures" / "figures.csv"


def test_columns_keep_their_declared_order(model):
    assert model.tables["figures"].columns[:3] == ("figure_id", "country", "year")


def test_a_field_keeps_type_unit_and_constraints(model):
    persons = next(field for field in model.tables["figures"].fields if field.name == "persons")
    assert (persons.type, persons.unit, persons.constraints) == ("integer", "persons", {"minimum": 0})


@pytest.mark.parametrize(("table", "key"), [("countries", ("country",)), ("figures", ("country", "year"))])
def test_a_key_of_one_name_or_several_is_a_tuple(model, table, key):
    assert model.tables[table].key == key


def test_a_title_that_is_not_declared_is_the_name(model):
    assert model.tables["countries"].title == "countries"


def test_terms_that_are_not_declared_are_unknown(tmp_path):
    root = write_package(tmp_path, model=MODEL.replace("    terms: open\n", ""))
    assert read_model(root).tables["countries"].terms == "unknown"


def test_a_changed_declaration_is_read_again(tmp_path):
    root = write_package(tmp_path)
    read_model(root)
    write_package(tmp_path, model=MODEL.replace("terms: open", "terms: restricted"))
    assert read_model(root).tables["countries"].terms == "restricted"
