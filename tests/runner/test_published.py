"""What a notebook published by name, and the notebook before and after its run: plain data, no kernel."""

import json

import pytest

from tests.books import notebook
from wb6.runner.published import clean, code_cells, dump, find_exit, join, prepare, read_published


def executed(*outputs):
    return {"cells": [{"cell_type": "code", "outputs": list(outputs), "source": ""}]}


def value(**record):
    return {"data": {}, "metadata": {"application/vnd.tiny.value+json": record}}


# ---- names


def test_records_are_read_from_data_and_from_metadata():
    figure = {"data": {"application/vnd.tiny.figure+json": {"name": "course", "title": "Up"}}}
    published, twice = read_published(executed(figure, value(name="peak", text="7")))
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
    published, _ = read_published(executed({"data": {"application/vnd.tiny.figure+json": json.dumps(heavy)}}))
    assert published == [{"name": "course", "kind": "figure", "glued": False}]


def test_what_is_glued_for_prose_is_told_apart():
    scrapbook = {"scrapbook": {"name": "peak", "mime_prefix": "application/papermill.record/"}}
    glued = {"data": {}, "metadata": {**scrapbook, "application/vnd.tiny.value+json": {"name": "peak"}}}
    assert read_published(executed(glued))[0] == [{"name": "peak", "kind": "value", "glued": True}]


def test_what_plain_glue_made_has_a_name_too():
    glued = {"data": {}, "metadata": {"scrapbook": {"name": "peak", "mime_prefix": "x/"}}}
    assert read_published(executed(glued))[0] == [{"name": "peak", "kind": "glue", "glued": True}]


@pytest.mark.parametrize(
    "output",
    [
        {"data": {"text/plain": "7", "application/json": {"name": "peak"}}},
        {"output_type": "stream", "text": "7"},
        value(text="without a name"),
        value(name=7),
        value(name=["a", "list"]),
    ],
    ids=["another kind", "printed", "no name", "a number", "a list"],
)
def test_what_has_no_name_publishes_nothing(output):
    assert read_published(executed(output)) == ([], "")


def test_a_notebook_without_cells_publishes_nothing():
    assert read_published({"cells": []}) == ([], "")


# ---- before the run

SOURCE = notebook("Page", "print(number)", parameters="number: int = 1")


def test_the_injected_cell_stands_behind_the_parameters():
    made, place = prepare(SOURCE, "number = 2")
    assert place == 2
    assert "".join(made["cells"][2]["source"]) == "number = 2"


def test_the_committed_notebook_stays_as_it_is():
    before = json.dumps(SOURCE)
    prepare(SOURCE, "number = 2")
    assert json.dumps(SOURCE) == before


@pytest.mark.parametrize(
    ("content", "injected"), [(SOURCE, ""), (notebook("Page", "1"), "number = 2")], ids=["no values", "no such cell"]
)
def test_nothing_is_injected_without_values_or_without_a_place(content, injected):
    made, place = prepare(content, injected)
    assert (made["cells"], place) == (content["cells"], None)


# ---- after the run


def ran():
    made, _ = prepare(SOURCE, "number = 2")
    made["metadata"] = {"papermill": {"duration": 1}, "language_info": {"name": "python"}}
    for number, cell in enumerate(code_cells(made)):
        cell["metadata"] = {
            **cell["metadata"],
            "papermill": {"status": "completed"},
            "execution": {"iopub.status": "x"},
        }
        cell["outputs"], cell["execution_count"] = [{"output_type": "stream", "text": str(number)}], number
    return made


def test_what_differs_from_run_to_run_is_dropped():
    made = ran()
    clean(made)
    assert made["metadata"] == {"language_info": {"name": "python"}}
    assert all(not {"papermill", "execution"} & set(cell["metadata"]) for cell in made["cells"])


def test_a_text_that_has_changed_is_joined_with_what_was_run():
    changed = {**SOURCE, "cells": [{**SOURCE["cells"][0], "source": "# Another title"}, *SOURCE["cells"][1:]]}
    made = join(changed, "number = 2", ran())
    assert made["cells"][0]["source"] == "# Another title"
    assert [cell["outputs"][0]["text"] for cell in code_cells(made)] == ["0", "1", "2"]


def test_outputs_of_other_cells_are_not_joined():
    with pytest.raises(ValueError):
        join(notebook("Page", "1"), "", ran())


@pytest.mark.parametrize(
    ("outputs", "index"),
    [
        ([], None),
        ([{"output_type": "error", "ename": "SystemExit", "evalue": "0"}], 0),
        ([{"ename": "ValueError"}], None),
    ],
    ids=["none", "left", "another error"],
)
def test_a_cell_that_left_the_notebook_is_found(outputs, index):
    assert find_exit(executed(*outputs)) == index


def test_the_same_content_gives_the_same_text():
    assert dump({"cells": [], "metadata": {"who": "Šešelj"}}) == (
        '{\n "cells": [],\n "metadata": {\n  "who": "Šešelj"\n }\n}\n'
    )
