"""A figure that a cell makes is shown by it, and no name in braces stands on a page as such."""

import pytest

from tests.books import notebook, write_book, write_notebook
from wb6.page.cells import check_cells

FIGURE = 'wb6.figure("course", drawing, title=title, caption="Persons.")'


def judge(tmp_path, *cells, text=""):
    content = notebook("Page", *cells)
    if text:
        content["cells"].append({"cell_type": "markdown", "id": "more", "metadata": {}, "source": text})
    root = write_book(tmp_path, {"index.md": "# Book\n", "page.ipynb": content})
    return [str(problem) for problem in check_cells(root)]


@pytest.mark.parametrize(
    "code",
    [f"{FIGURE};", f"made = {FIGURE}", f"{FIGURE}\nprint(1)", f"for x in y:\n    {FIGURE}", f"if x:\n    {FIGURE}"],
    ids=["semicolon", "named", "not last", "in a loop", "in a branch"],
)
def test_a_figure_that_its_cell_does_not_show_is_told(tmp_path, code):
    (problem,) = judge(tmp_path, code)
    assert problem.startswith("page.ipynb: cell 2: the figure 'course' is made and not shown. Let wb6.figure(…) be")


@pytest.mark.parametrize("code", [FIGURE, f"title = 1\n{FIGURE}", f"{FIGURE} if x else None", f"display({FIGURE})"])
def test_a_figure_in_the_last_line_is_shown(tmp_path, code):
    assert judge(tmp_path, code) == []


def test_a_name_in_braces_in_a_text_is_told(tmp_path):
    (problem,) = judge(tmp_path, text="In {top_year} it was.")
    assert "cell 2: {top_year} stands in a text, where nothing fills it in. Write {glue}`top_year`." in problem


TEXTS = ["{glue}`top_year`", "`{top_year}`", "```\n{top_year}\n```", "{numref}`fig-a`", "a {B} c"]


@pytest.mark.parametrize("text", TEXTS)
def test_roles_and_code_are_no_loose_names(tmp_path, text):
    assert judge(tmp_path, text=text) == []


def test_a_caption_that_lacks_its_f_is_told(tmp_path):
    (problem,) = judge(tmp_path, FIGURE.replace("Persons.", "Persons in {top_year}."))
    assert "the caption of the figure 'course' holds {top_year}, which nothing fills in. Begin" in problem


def test_what_is_no_notebook_is_left_to_the_runner(tmp_path):
    root = write_book(tmp_path, {"index.md": "# Book\n", "page.ipynb": notebook("Page")})
    write_notebook(root / "page.ipynb", notebook("Page")).write_text("{")
    assert check_cells(root) == []
