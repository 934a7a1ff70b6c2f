"""A book is read from its contents; what cannot be read is refused in words. Its pages of sweeps: ``test_sweeps``."""

import pytest

from tests.books import notebook, write_book
from wb6.runner.book import find_root, read_book
from wb6.runner.settings import InputError, Settings

PAGES = {
    "index.md": "# Book\n",
    "notebooks/routes/arrivals.ipynb": notebook("Arrivals"),
    "notebooks/routes/returns.ipynb": notebook("Returns"),
}


@pytest.fixture
def root(tmp_path):
    return write_book(tmp_path, PAGES)


def with_runs(root, text):
    (root / "notebooks" / "runs.yml").write_text(text)
    return root


def test_the_root_is_found_upward(root):
    assert find_root(root / "notebooks" / "routes") == root


def test_no_book_above_a_folder_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"No book .* --root DIR"):
        find_root(tmp_path)


def test_an_address_is_the_path_without_notebooks_and_suffix(root):
    assert [page.address for page in read_book(root).pages] == ["index", "routes/arrivals", "routes/returns"]


def test_pages_that_are_no_notebooks_are_not_run(root):
    assert [page.address for page in read_book(root).notebooks] == ["routes/arrivals", "routes/returns"]


def test_parts_and_sections_are_read_in_reading_order(root):
    (root / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nparts:\n- caption: Routes\n  chapters:\n"
        "  - file: notebooks/routes/returns\n    sections:\n    - file: notebooks/routes/arrivals\n"
    )
    assert [page.address for page in read_book(root).notebooks] == ["routes/returns", "routes/arrivals"]


@pytest.mark.parametrize(
    "name", ["routes/arrivals", "notebooks/routes/arrivals.ipynb", "./notebooks/routes/arrivals.ipynb"]
)
def test_a_page_goes_by_its_address_or_its_path(root, name):
    assert read_book(root).page(name).address == "routes/arrivals"


def test_an_unknown_page_is_answered_with_the_nearest(root):
    with pytest.raises(InputError, match="Did you mean 'routes/arrivals'"):
        read_book(root).page("routes/arivals")


def test_a_page_of_markdown_is_no_notebook_to_run(root):
    with pytest.raises(InputError, match="There is no notebook 'index' in the book"):
        read_book(root).page("index")


def test_contents_that_list_an_absent_file_are_refused(root):
    (root / "notebooks/routes/arrivals.ipynb").unlink()
    with pytest.raises(InputError, match=r"_toc.yml lists 'notebooks/routes/arrivals', and there is no such file"):
        read_book(root)


def test_contents_that_are_no_yaml_are_refused(root):
    (root / "_toc.yml").write_text("root: [index")
    with pytest.raises(InputError, match=r"_toc.yml is not valid YAML"):
        read_book(root)


def test_a_book_without_runs_has_no_settings(root):
    assert read_book(root).settings == Settings()


def test_a_run_of_an_unknown_page_is_refused(root):
    with pytest.raises(InputError, match=r"runs, routes/return: there is no notebook .* Did you mean 'routes/returns'"):
        read_book(with_runs(root, "runs:\n  routes/return: {}\n"))


def test_a_run_of_a_page_that_is_no_notebook_is_refused(root):
    with pytest.raises(InputError, match="runs, index: there is no notebook 'index' in the book"):
        read_book(with_runs(root, "runs:\n  index: {}\n"))


def test_a_sweep_under_an_unknown_page_is_refused(root):
    runs = "runs:\n  routes/returns: {sweep: {year: [1]}, under: routes/overview}\n"
    with pytest.raises(InputError, match=r"runs, routes/returns, under: _toc.yml lists no page 'routes/overview'"):
        read_book(with_runs(root, runs))


def test_pages_of_a_sweep_come_behind_the_page_that_they_hang_under(root):
    book = read_book(with_runs(root, "runs:\n  routes/arrivals: {sweep: {year: [1, 2]}}\n"))
    addresses = [page.address for page in book.notebooks]
    assert addresses == ["routes/arrivals", "routes/arrivals_1", "routes/arrivals_2", "routes/returns"]


def test_a_page_of_a_sweep_is_found_by_its_address(root):
    book = read_book(with_runs(root, "runs:\n  routes/arrivals: {sweep: {year: [1]}}\n"))
    assert book.page("routes/arrivals_1").swept == {"year": 1}


def test_a_misspelt_page_of_a_sweep_is_answered_with_the_nearest(root):
    book = read_book(with_runs(root, "runs:\n  routes/arrivals: {sweep: {year: [2023]}}\n"))
    with pytest.raises(InputError, match="Did you mean 'routes/arrivals_2023'"):
        book.page("routes/arrivals_203")


def test_two_kinds_of_one_page_in_the_contents_are_refused(root):
    (root / "notebooks/routes/returns.md").write_text("# Returns\n")
    contents = root / "_toc.yml"
    contents.write_text(contents.read_text() + "  - file: notebooks/routes/returns.md\n")
    with pytest.raises(InputError, match=r"returns.ipynb and notebooks/routes/returns.md would both be the page"):
        read_book(root)


@pytest.mark.parametrize("folder", ["a book", "{x}", "{0} 100%", "бо́ок"])
def test_a_book_may_stand_anywhere(tmp_path, folder):
    root = write_book(tmp_path / folder, PAGES)
    assert [page.address for page in read_book(find_root(root)).notebooks] == ["routes/arrivals", "routes/returns"]


def test_a_book_needs_no_folder_for_its_notebooks(tmp_path):
    book = read_book(write_book(tmp_path, {"first.ipynb": notebook("First"), "more/second.ipynb": notebook("Second")}))
    assert [page.address for page in book.notebooks] == ["first", "more/second"]


def test_two_pages_of_one_address_are_refused(tmp_path):
    pages = {"index.md": "# Book\n", "page.ipynb": notebook("One"), "notebooks/page.ipynb": notebook("Two")}
    with pytest.raises(InputError, match=r"page.ipynb and notebooks/page.ipynb would both go by the address page"):
        read_book(write_book(tmp_path, pages))
