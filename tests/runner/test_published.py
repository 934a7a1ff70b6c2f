"""What an executed notebook tells by name, and notebooks that are prepared, cleaned and joined with earlier outputs."""

import json

from tests.books import notebook
from wb6.runner.published import clean, code_cells, join, prepare, read_published


def executed(*outputs):
    return {"cells": [{"cell_type": "code", "outputs": list(outputs), "source": "", "metadata": {}}], "metadata": {}}


def test_records_are_read_from_data_and_from_metadata():
    figure = {"data": {"application/vnd.tiny.figure+json": {"name": "course", "title": "Up"}}}
    value = {"data": {}, "metadata": {"application/vnd.tiny.value+json": {"name": "peak", "text": "7"}}}
    published, twice = read_published(executed(figure, value))
    assert published == [
        {"name": "course", "title": "Up", "kind": "figure", "glued": False},
        {"name": "peak", "text": "7", "kind": "value", "glued": False},
    ]
    assert twice == ""


def test_a_figure_and_a_value_cannot_share_a_name():
    records = ({"data": {f"application/vnd.tiny.{kind}+json": {"name": "peak"}}} for kind in ("figure", "value"))
    assert read_published(executed(*records))[1] == "peak"


def test_pictures_and_data_are_left_out_of_the_record():
    heavy = {"name": "course", "picture": "x", "data_csv": "x", "rows_csv": "x", "html": "x", "description": "x"}
    figure = {"data": {"application/vnd.tiny.figure+json": json.dumps(heavy)}}
    assert read_published(executed(figure))[0] == [{"name": "course", "kind": "figure", "glued": False}]


def test_what_is_glued_for_prose_is_told_apart():
    scrapbook = {"scrapbook": {"name": "peak", "mime_prefix": "application/papermill.record/"}}
    value = {"data": {}, "metadata": {**scrapbook, "application/vnd.tiny.value+json": {"name": "peak"}}}
    assert read_published(executed(value))[0] == [{"name": "peak", "kind": "value", "glued": True}]


def test_what_plain_glue_made_has_a_name_too():
    output = {"data": {}, "metadata": {"scrapbook": {"name": "peak", "mime_prefix": "x/"}}}
    assert read_published(executed(output))[0] == [{"name": "peak", "kind": "glue", "glued": True}]


def test_outputs_of_other_kinds_publish_nothing():
    others = [{"data": {"text/plain": "7", "application/json": {"name": "peak"}}}]
    others += [{"data": {"application/vnd.plotly.v1+json": {"data": []}}}, {"data": {"application/vnd.x.y+json": [1]}}]
    assert read_published(executed(*others)) == ([], "")


def test_the_injected_cell_stands_behind_the_parameters_and_is_not_printed():
    content, place = prepare(notebook("Page", "print(n)", parameters="n: int = 1"), "n = 2")
    assert [cell["source"] for cell in content["cells"][1:3]] == [["n: int = 1"], ["n = 2"]]
    assert place == 2
    assert "remove-cell" in content["cells"][place]["metadata"]["tags"]


def test_nothing_is_injected_where_nothing_is_given():
    content = notebook("Page", "print(n)", parameters="n: int = 1")
    assert prepare(content, "") == (content, None)


def test_a_prepared_notebook_leaves_the_committed_one_as_it_was():
    content = notebook("Page", parameters="n: int = 1")
    before = json.dumps(content)
    prepare(content, "n = 2")
    assert json.dumps(content) == before


def test_cleaning_drops_times_and_paths():
    content = executed()
    content["metadata"]["papermill"] = {"output_path": "/home/x"}
    content["cells"][0]["metadata"] = {"papermill": {"duration": 1}, "execution": {"t": 1}, "tags": ["kept"]}
    clean(content)
    assert content["metadata"] == {}
    assert content["cells"][0]["metadata"] == {"tags": ["kept"]}


def test_joined_with_earlier_outputs_a_notebook_has_the_new_prose_and_the_old_results():
    old, _ = prepare(notebook("Old title", "print(n)", parameters="n: int = 1"), "n = 2")
    for number, cell in enumerate(code_cells(old)):
        cell["outputs"], cell["execution_count"] = [f"output {number}"], number
    old["metadata"] = {"language_info": {"name": "python"}}
    made = join(notebook("New title", "print(n)", parameters="n: int = 1"), "n = 2", old)
    assert made["cells"][0]["source"].startswith("# New title")
    assert [cell["outputs"] for cell in code_cells(made)] == [["output 0"], ["output 1"], ["output 2"]]
    assert made["metadata"] == old["metadata"]
