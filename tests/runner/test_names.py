"""Texts and runs fit each other: what is shown is made, what is made is shown."""

import pytest
from click.testing import CliRunner

from tests.books import PROSE, notebook, write_book
from wb6.runner.book import read_book
from wb6.runner.cli import cli
from wb6.runner.job import Job, Result
from wb6.runner.names import find_uses, judge_names, list_uses

PAGE = "notebooks/part/page.ipynb"

#: A cell that publishes a value and a sentence for prose, as the contracts of a page layer do.
GLUE = """\
from IPython.display import display

def publish(name, kind, **more):
    scrapbook = {"scrapbook": {"name": name, "mime_prefix": "application/papermill.record/"}}
    record = {f"application/vnd.tiny.{kind}+json": {"name": name, "text": "7", **more}}
    display({"application/papermill.record/text/plain": "7"}, metadata=scrapbook | record, raw=True)
"""


def with_text(*texts):
    """Return a notebook whose title is followed by these texts."""
    content = notebook("Page")
    content["cells"] += [
        {"cell_type": "markdown", "id": f"t{n}", "metadata": {}, "source": t} for n, t in enumerate(texts)
    ]
    return content


def make_book(folder, page, index=""):
    return read_book(write_book(folder, {"index.md": f"# Book\n\n{PROSE}\n{index}\n", PAGE: page}))


def made(book, *published):
    records = [{"kind": "value", "text": "7", "glued": True, **one} for one in published]
    return [result_of(book, book.page("part/page"), records)]


def result_of(book, page, records):
    return Result(Job(page, book.root, {}, book.build / page.file), "good", 1.0, published=records)


@pytest.mark.parametrize("text", ["It was {glue}`peak`.", "{glue}`peak` {glue}`peak`"])
def test_a_name_that_is_made_and_shown_is_right(tmp_path, text):
    book = make_book(tmp_path, with_text(text))
    assert judge_names(book, made(book, {"name": "peak"})) == []


def test_an_unknown_name_is_told_with_its_cell_and_the_nearest(tmp_path):
    book = make_book(tmp_path, with_text("Some words.", "It was {glue}`peek`, then {glue}`peak`."))
    assert judge_names(book, made(book, {"name": "peak"})) == [
        f"{PAGE}, cell 3: the text shows the value 'peek', and {PAGE} makes no value or sentence of that name. "
        "Did you mean 'peak'?"
    ]


def test_an_unknown_name_shown_from_another_page_is_told_too(tmp_path):
    book = make_book(tmp_path, with_text("{glue}`peak`"), index=f"{{glue}}`{PAGE}::peek`")
    (problem,) = judge_names(book, made(book, {"name": "peak"}))
    assert problem.startswith("index.md: the text shows the value 'peek'")


def test_a_page_that_is_not_in_the_contents_is_told(tmp_path):
    book = make_book(tmp_path, with_text("{glue}`peak`"), index="{glue}`notebooks/gone.ipynb::peak`")
    (problem,) = judge_names(book, made(book, {"name": "peak"}))
    assert problem == "index.md: the text shows 'peak' of notebooks/gone.ipynb, and _toc.yml lists no such page."


def test_a_path_is_read_from_the_page_it_stands_on(tmp_path):
    pages = {
        "index.md": "# Book\n",
        "notebooks/part/other.md": "# Other\n\n{glue}`page.ipynb::peak`\n",
        PAGE: with_text(),
    }
    book = read_book(write_book(tmp_path, pages))
    assert [(use.page, use.source.as_posix()) for use in find_uses(book.root, book.pages)] == [("part/other", PAGE)]


def test_a_value_that_nobody_shows_is_told(tmp_path):
    book = make_book(tmp_path, with_text("No name."))
    (problem,) = judge_names(book, made(book, {"name": "peak"}))
    assert problem.startswith(
        f"{PAGE}: the value 'peak' (7) is made and shown nowhere. Show it in a text with {{glue}}`peak`"
    )


def test_a_value_shown_in_a_sentence_is_shown(tmp_path):
    book = make_book(tmp_path, with_text("{glue}`answer`"))
    sentence = {"name": "answer", "kind": "sentence", "values": ["peak"]}
    assert judge_names(book, made(book, {"name": "peak"}, sentence)) == []


def test_a_name_in_a_block_of_code_is_no_use(tmp_path):
    book = make_book(tmp_path, with_text("```\n{glue}`peak`\n```", "``{glue}`peak` ``"))
    assert find_uses(book.root, book.pages) == []


def test_a_name_in_a_note_is_a_use(tmp_path):
    book = make_book(tmp_path, with_text("```{note}\nIt was {glue}`peak`.\n```"))
    assert judge_names(book, made(book, {"name": "peak"})) == []


def test_a_heading_cannot_show_a_value(tmp_path):
    book = make_book(tmp_path, with_text("## In {glue}`peak`"))
    (problem,) = judge_names(book, made(book, {"name": "peak"}))
    assert problem.startswith(f"{PAGE}, cell 2: a heading shows the value 'peak'. Headings stand in every menu")


@pytest.mark.parametrize("text", ["{glue} `peak`", "{glue}`peak", "{glue}peak"])
def test_a_role_that_is_written_wrongly_is_told(tmp_path, text):
    book = make_book(tmp_path, with_text(text, "{glue}`peak`"))
    (problem,) = judge_names(book, made(book, {"name": "peak"}))
    assert "after {glue} a name must follow at once, between backticks" in problem


def test_a_markdown_page_that_names_no_notebook_is_told_how(tmp_path):
    book = make_book(tmp_path, with_text("{glue}`peak`"), index="{glue}`peak`")
    (problem,) = judge_names(book, made(book, {"name": "peak"}))
    assert "this page makes no values. Name the notebook that does: {glue}`path.ipynb::peak`" in problem


@pytest.mark.parametrize("record", [{"kind": "figure", "glued": False}, {"kind": "glue", "glued": True}])
def test_a_figure_and_a_plain_glue_may_stand_alone(tmp_path, record):
    book = make_book(tmp_path, with_text("No name."))
    assert judge_names(book, made(book, {"name": "course", **record})) == []


def test_a_page_that_did_not_run_is_not_judged(tmp_path):
    book = make_book(tmp_path, with_text("{glue}`peak`"))
    assert judge_names(book, []) == []


def test_a_name_is_used_on_every_page_that_shows_it(tmp_path):
    book = make_book(tmp_path, with_text("{glue}`answer`"), index=f"{{glue}}`{PAGE}::answer`")
    sentence = {"name": "answer", "kind": "sentence", "values": ["peak", "low"], "shown": ["peak"]}
    (result,) = made(book, {"name": "peak"}, sentence)
    assert list_uses(book, result.job.page, result.published) == {
        "peak": ["index", "part/page"],
        "answer": ["index", "part/page"],
    }


# ---- pages of a sweep


@pytest.fixture
def swept(tmp_path):
    page = with_text("{glue}`peak`")
    runs = "runs:\n  part/page:\n    sweep: {year: [1, 2]}\n"
    index = "{glue}`notebooks/part/page_1.ipynb::peak`"
    return read_book(write_book(tmp_path, {"index.md": f"# Book\n\n{PROSE}\n{index}\n", PAGE: page}, runs))


def results_of(book, *names):
    records = [{"kind": "value", "text": "7", "glued": True, "name": name} for name in names]
    return [result_of(book, page, records) for page in book.notebooks]


def test_a_text_of_a_sweep_shows_the_names_of_each_of_its_pages(swept):
    assert judge_names(swept, results_of(swept, "peak")) == []


def test_a_text_of_a_sweep_uses_the_names_of_its_own_page(swept):
    uses = {use.page: use.source.stem for use in find_uses(swept.root, swept.pages)}
    assert uses == {"index": "page_1", "part/page": "page", "part/page_1": "page_1", "part/page_2": "page_2"}


def test_an_unknown_name_in_a_sweep_is_told_once_with_the_file_to_mend(swept):
    told = judge_names(swept, results_of(swept, "peek"))
    assert len([problem for problem in told if problem.startswith(f"{PAGE}, cell 2: the text shows")]) == 1


def test_an_unused_name_in_a_sweep_is_told_with_the_file_to_mend(swept):
    told = judge_names(swept, results_of(swept, "peak", "low"))
    assert told == [
        f"{PAGE}: the value 'low' (7) is made and shown nowhere. Show it in a text with {{glue}}`low`, or delete it."
    ]


def test_a_page_that_the_sweep_does_not_make_is_told(swept):
    (swept.root / "index.md").write_text("# Book\n\n{glue}`notebooks/part/page_3.ipynb::peak`\n")
    (problem,) = judge_names(swept, results_of(swept, "peak"))
    assert problem.endswith("shows 'peak' of notebooks/part/page_3.ipynb, and _toc.yml lists no such page.")


# ---- in a build


def build(root):
    return CliRunner().invoke(cli, ["build", "--root", str(root)])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Shown: {glue}`peek`.", "the text shows the value 'peek'"),
        ("Nothing shown.", "the value 'peak' (7) is made and shown nowhere"),
    ],
)
def test_a_build_with_a_loose_name_is_refused_and_nothing_is_published(tmp_path, text, words):
    page = with_text(text)
    page["cells"].append({**notebook("x", GLUE + "\npublish('peak', 'value')")["cells"][1], "id": "made"})
    book = make_book(tmp_path / "book", page)
    done = build(book.root)
    assert done.exit_code == 1
    assert words in done.output
    assert not (book.build / "html").exists()
