"""One notebook makes many pages: which pages a sweep declares. What is built of them: ``test_sweeps_built``."""

import json

import pytest

from tests.books import PROSE, notebook, write_book
from wb6.runner.book import make_slug, read_book
from wb6.runner.job import make_jobs
from wb6.runner.settings import InputError

BRIEF = "country: str = 'AL'  # one country\nyear: int = 2024"


def make_book(folder, runs, **pages):
    """Write a book with one notebook to sweep and read it."""
    brief = {"notebooks/routes/brief.ipynb": notebook("Brief", parameters=BRIEF)}
    index = {"index.md": f"# Book\n\n{PROSE}\n", "notebooks/routes/overview.md": f"# Overview\n\n{PROSE}\n"}
    return read_book(write_book(folder, index | brief | pages, f"runs:\n  routes/brief:\n    {runs}\n"))


def refuse(folder, runs, words, **pages):
    with pytest.raises(InputError, match=words):
        make_book(folder, runs, **pages)


def addresses(book):
    return [page.address for page in book.families]


# ---- which pages there are


def test_a_list_gives_a_page_for_each_value(tmp_path):
    book = make_book(tmp_path, "sweep: {country: [AL, RS]}")
    assert addresses(book) == ["routes/brief_al", "routes/brief_rs"]


def test_several_parameters_give_their_product_and_the_last_turns_fastest(tmp_path):
    book = make_book(tmp_path, "sweep: {country: [AL, RS], year: [2023, 2024]}")
    assert addresses(book) == [f"routes/brief_{one}" for one in ("al_2023", "al_2024", "rs_2023", "rs_2024")]


def test_an_explicit_list_gives_what_it_says(tmp_path):
    book = make_book(tmp_path, "sweep: [{country: AL, year: 2023}, {country: RS}]")
    assert addresses(book) == ["routes/brief_al_2023", "routes/brief_rs"]


def test_values_may_be_labelled(tmp_path):
    book = make_book(tmp_path, "sweep: {country: {AL: Albania, RS: Serbia}, year: [2024]}")
    assert [page.label for page in book.families] == ["Albania, 2024", "Serbia, 2024"]


def test_a_label_has_no_part_in_the_address(tmp_path):
    one = make_book(tmp_path / "one", "sweep: {country: {AL: Albania}}")
    other = make_book(tmp_path / "other", "sweep: {country: {AL: Shqipëria}}")
    assert addresses(one) == addresses(other) == ["routes/brief_al"]


def test_the_address_of_a_page_does_not_change_when_others_come(tmp_path):
    few = make_book(tmp_path / "few", "sweep: {country: [RS]}")
    more = make_book(tmp_path / "more", "sweep: {country: [AL, RS, ME]}")
    assert set(addresses(few)) < set(addresses(more))


def test_the_pages_hang_under_the_notebook_that_they_are_made_of(tmp_path):
    book = make_book(tmp_path, "sweep: {country: [AL]}")
    assert [page.parent for page in book.families] == ["notebooks/routes/brief"]


@pytest.mark.parametrize("under", ["routes/overview", "notebooks/routes/overview", "index"])
def test_the_pages_may_hang_under_another_page(tmp_path, under):
    book = make_book(tmp_path, f"{{sweep: {{country: [AL]}}, under: {under}}}")
    assert [page.parent.rpartition("/")[2] for page in book.families] == [under.rpartition("/")[2]]


def test_a_page_keeps_the_file_that_an_analyst_edits(tmp_path):
    (page,) = make_book(tmp_path, "sweep: {country: [AL]}").families
    assert (page.file.as_posix(), page.source.as_posix()) == (
        "notebooks/routes/brief_al.ipynb",
        "notebooks/routes/brief.ipynb",
    )


def unlist(book):
    """Take the swept notebook out of the contents and read the book again."""
    contents = book.root / "_toc.yml"
    contents.write_text(contents.read_text().replace("  - file: notebooks/routes/brief\n", ""))
    return read_book(book.root)


def test_a_notebook_outside_the_contents_is_run_for_its_sweep_alone(tmp_path):
    book = unlist(make_book(tmp_path, "{sweep: {country: [AL, RS]}, under: routes/overview}"))
    assert [page.address for page in book.notebooks] == ["routes/brief_al", "routes/brief_rs"]


def test_a_notebook_outside_the_contents_needs_a_page_to_hang_under(tmp_path):
    book = make_book(tmp_path, "sweep: {country: [AL]}")
    with pytest.raises(InputError, match=r"runs, routes/brief: there is no notebook 'routes/brief' in the book"):
        unlist(book)


def test_a_job_has_the_swept_value_over_every_other(tmp_path):
    book = make_book(tmp_path, "{parameters: {country: XK, year: 2020}, sweep: {country: [AL]}}")
    assert [job.plain for job in make_jobs(book)] == [{"country": "XK", "year": 2020}, {"country": "AL", "year": 2020}]


def test_a_swept_name_that_is_not_declared_is_refused_once_with_the_nearest(tmp_path):
    book = make_book(tmp_path, "sweep: {contry: [AL, RS]}")
    with pytest.raises(InputError) as caught:
        make_jobs(book)
    said = "notebooks/routes/brief.ipynb: it has no parameter 'contry'. Did you mean 'country'?"
    assert str(caught.value) == f"{said} (set in notebooks/runs.yml)"


def test_a_swept_value_that_does_not_fit_is_refused_before_anything_is_made(tmp_path):
    book = make_book(tmp_path, "sweep: {country: [AL, NO]}")  # YAML reads NO as false
    with pytest.raises(
        InputError, match=r"'country' may be: text.*Given was False: .*\. A value such as NO or 5 must stand in qu"
    ):
        make_jobs(book)
    assert not book.build.exists()


# ---- words for addresses


@pytest.mark.parametrize(
    ("value", "slug"),
    [
        ("AL", "al"),
        ("../x", "x"),
        ("/etc/passwd", "etc_passwd"),
        ("..\\x", "x"),
        ("Ä", "a"),
        ("Južna Srbija", "juzna_srbija"),
        ("a%2e%2e%2fb", "a_2e_2e_2fb"),
        ("a\0b\nc", "a_b_c"),
        (-5, "minus_5"),
        (5, "5"),
        (2.5, "2_5"),
        (-0.5, "minus_0_5"),
        (True, "true"),
        (None, "none"),
        ([2009, 2015], "2009_2015"),
        ([-1, 1], "minus_1_1"),
        (["AL", "../RS"], "al_rs"),
    ],
)
def test_an_address_is_made_of_letters_digits_and_underscores(value, slug):
    assert make_slug(value, "here") == slug


def test_a_date_gives_an_address_too(tmp_path):
    assert addresses(make_book(tmp_path, "sweep: {year: [2026-01-31]}")) == ["routes/brief_2026_01_31"]


@pytest.mark.parametrize("value", ["", " ", "🙂", "..", "/", "Ђ", [], "x" * 61])
def test_a_value_that_gives_no_address_is_refused_with_its_place(tmp_path, value):
    refuse(
        tmp_path,
        f"sweep: {{country: [{json.dumps(value)}]}}",
        r"runs.yml, runs, routes/brief, sweep, country: no address can be made of",
    )


@pytest.mark.parametrize("value", ["../x", "/etc", "../../../../tmp/out", "a/../../b"])
def test_no_value_leads_out_of_the_folder_of_its_notebook(tmp_path, value):
    book = make_book(tmp_path, f"sweep: {{country: [{value!r}]}}")
    (job,) = [job for job in make_jobs(book) if job.page.made_of]
    assert job.output.resolve().parent == book.build / "runs" / "notebooks" / "routes"


def test_a_name_too_long_for_a_file_is_refused(tmp_path):
    values = ", ".join(f"p{n}: [{'long' * 15}]" for n in range(4))
    refuse(tmp_path, f"sweep: {{{values}}}", r"sweep: the name brief_longlong.* is too long")


# ---- pages at one place


@pytest.mark.parametrize(
    "values", ["[AL, al]", "[AL, AL]", "['2.5', 2.5]", "['a b', a_b]", "[Ä, A]", "[-5, 'minus 5']"]
)
def test_two_values_at_one_address_are_refused(tmp_path, values):
    refuse(tmp_path, f"sweep: {{country: {values}}}", "would both be the page routes/brief_")


def test_a_refusal_names_both_values(tmp_path):
    refuse(
        tmp_path,
        "sweep: {country: ['a b', a_b]}",
        r"notebooks/routes/brief.ipynb with country = a b and notebooks/routes/brief.ipynb with country = a_b would",
    )


@pytest.mark.parametrize("suffix", [".ipynb", ".md"])
def test_a_page_of_the_contents_is_never_replaced(tmp_path, suffix):
    other = notebook("Other") if suffix == ".ipynb" else f"# Other\n\n{PROSE}\n"
    refuse(
        tmp_path,
        "sweep: {country: [AL]}",
        f"AL would be the page notebooks/routes/brief_al, and there is a file notebooks/routes/brief_al{suffix} al",
        **{f"notebooks/routes/brief_al{suffix}": other},
    )


def test_a_file_that_the_contents_leave_out_is_never_replaced(tmp_path):
    (tmp_path / "notebooks" / "routes").mkdir(parents=True)
    (tmp_path / "notebooks" / "routes" / "brief_al.ipynb").write_text("{}")
    refuse(tmp_path, "sweep: {country: [AL]}", "there is a file notebooks/routes/brief_al.ipynb already")


def test_two_sweeps_at_one_address_are_refused(tmp_path):
    runs = "sweep: {country: [al_2024]}\n  routes/brief_al: {sweep: {year: [2024]}, under: index}"
    (tmp_path / "notebooks" / "routes").mkdir(parents=True)
    (tmp_path / "notebooks" / "routes" / "brief_al.ipynb").write_text(json.dumps(notebook("Other", parameters=BRIEF)))
    refuse(tmp_path, runs, "would both be the page routes/brief_al_2024")
