"""A book is read from its contents and from ``notebooks/runs.yml``; what cannot be read is refused in words."""

import pytest

from tests.books import notebook, write_book
from wb6.runner.book import InputError, find_root, load, read_book

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
    with pytest.raises(InputError, match="lists no notebook 'index'"):
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
    settings = read_book(root).settings
    assert (settings.checks, settings.new, settings.parameters) == ((), "", {})


def test_checks_and_template_are_read_by_name(root):
    settings = read_book(with_runs(root, "checks: [one:check, two:check]\nnew: three:write\n")).settings
    assert (settings.checks, settings.new) == (("one:check", "two:check"), "three:write")


@pytest.mark.parametrize("name", ["routes/arrivals", "notebooks/routes/arrivals", "routes/arrivals.ipynb"])
def test_published_parameters_are_held_by_address(root, name):
    book = read_book(with_runs(root, f"runs:\n  {name}:\n    parameters: {{first_year: 2015}}\n"))
    assert book.settings.parameters == {"routes/arrivals": {"first_year": 2015}}


def test_a_run_without_parameters_is_a_run_on_the_defaults(root):
    book = read_book(with_runs(root, "runs:\n  routes/arrivals:\n"))
    assert book.settings.parameters == {"routes/arrivals": {}}


def test_an_unknown_setting_is_refused(root):
    with pytest.raises(InputError, match="'cheks' is not known"):
        read_book(with_runs(root, "cheks: [one:check]\n"))


def test_a_run_of_an_unknown_page_is_refused(root):
    with pytest.raises(InputError, match="Did you mean 'routes/returns'"):
        read_book(with_runs(root, "runs:\n  routes/return: {}\n"))


@pytest.mark.parametrize("entry", ["{first_year: 2015}", "[first_year]", "2015", "{parameters: [first_year]}"])
def test_a_run_that_would_be_overlooked_is_refused(root, entry):
    with pytest.raises(InputError, match="routes/returns: write «parameters:"):
        read_book(with_runs(root, f"runs:\n  routes/returns: {entry}\n"))


def test_a_reference_leads_to_its_function():
    assert load("json:dumps", "new")([1]) == "[1]"


@pytest.mark.parametrize("reference", ["no_such_module:check", "json:no_such_function", "json", ""])
def test_a_reference_to_nothing_is_refused(reference):
    with pytest.raises(InputError, match=r"runs.yml, checks: '.*' cannot be loaded"):
        load(reference, "checks")
