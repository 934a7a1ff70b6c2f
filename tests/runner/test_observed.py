"""What a run was seen to depend on, read from its list and compared with what is there now."""

import json

import pytest

from wb6.runner.kernel import fingerprint
from wb6.runner.observed import Observed, Present, name_all, read_observed

EMPTY = {"files": {}, "modules": {}, "records": {}}


def read(tmp_path, *lines):
    path = tmp_path / "observed"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return read_observed(path, tmp_path)


# ---- reading the list


def test_a_run_without_a_list_was_not_observed(tmp_path):
    assert read_observed(tmp_path / "observed", tmp_path).hindrances == ("it was not observed",)


def test_names_within_the_book_start_at_its_root_and_others_are_whole(tmp_path):
    observed = read(tmp_path, ["read", f"{tmp_path}/data/x.csv", "a"], ["read", "/elsewhere/x.csv", "b"])
    assert observed.files == {"data/x.csv": "a", "/elsewhere/x.csv": "b"}


def test_a_listing_is_told_from_a_file_and_a_pattern_from_both(tmp_path):
    observed = read(tmp_path, ["list", f"{tmp_path}/data", "a"], ["match", f"{tmp_path}/data//*/x.csv", "b"])
    assert observed.files == {"data/": "a", "data//*/x.csv": "b"}


def test_modules_go_by_the_folder_where_they_were_sought(tmp_path):
    lines = [["import", f"{tmp_path}/part/{name}", found] for name, found in (("one", "1"), ("two", ""))]
    observed = read(tmp_path, *lines, ["import", f"{tmp_path}/three", ""])
    assert observed.modules == {"part": {"one": True, "two": False}, ".": {"three": False}}


def test_a_hindrance_is_told_once_as_a_sentence(tmp_path):
    observed = read(tmp_path, ["program", "ls", ""], ["program", "ls", ""])
    assert observed.hindrances == ("it started ls, whose reads cannot be seen",)


def test_plain_data_do_not_depend_on_the_order_of_events(tmp_path):
    lines = [["read", f"{tmp_path}/b", "1"], ["read", f"{tmp_path}/a", "2"], ["record", "k", "3"]]
    assert json.dumps(read(tmp_path, *lines).to_json()) == json.dumps(read(tmp_path, *reversed(lines)).to_json())


# ---- comparing


@pytest.fixture
def book(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "x.csv").write_text("1")
    return tmp_path


def depending_on(root, *names):
    return {**EMPTY, "files": {name: fingerprint(f"{root}/{name}") for name in names}}


CHANGES = {
    "a file changed": ("data/x.csv", lambda data: (data / "x.csv").write_text("2"), "data/x.csv changed"),
    "a file is gone": ("data/x.csv", lambda data: (data / "x.csv").unlink(), "data/x.csv is gone"),
    "a file appeared": (
        "data/y.csv",
        lambda data: (data / "y.csv").write_text(""),
        "data/y.csv is there now, and was not",
    ),
    "a folder has others": ("data/", lambda data: (data / "y").mkdir(), "the files in data/ changed"),
    "a pattern finds others": (
        "data//*.csv",
        lambda data: (data / "y.csv").write_text(""),
        "what data/*.csv finds changed",
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_told_in_words(book, what):
    name, change, told = CHANGES[what]
    observed = depending_on(book, name)
    assert Present(book).changes(observed) == []
    change(book / "data")
    assert Present(book).changes(observed) == [told]


@pytest.mark.parametrize(
    ("found", "told"), [(True, "a module one is gone from part"), (False, "a module one is there now in part")]
)
def test_a_module_that_comes_or_goes_is_told(tmp_path, found, told):
    (tmp_path / "part").mkdir()
    if not found:
        (tmp_path / "part" / "one.py").write_text("")
    assert Present(tmp_path).changes({**EMPTY, "modules": {"part": {"one": found, "two": False}}}) == [told]


def test_a_name_that_is_no_utf_8_is_told_so_that_it_can_be_printed(book):
    (told,) = Present(book).changes({**EMPTY, "files": {"data/\udcff": "a"}})
    assert told.encode() == b"data/\\udcff is gone"


def test_a_file_is_read_once_however_many_pages_depend_on_it(book):
    present, observed = Present(book), depending_on(book, "data/x.csv")
    assert present.changes(observed) == []
    (book / "data" / "x.csv").write_text("2")
    assert present.changes(observed) == []


# ---- records


def knowing(asked=(), **found):
    """Return a resolver that knows some records of a kind, and takes note of the keys that it is asked for."""

    def resolve(_, keys):
        for one in asked:
            one.extend(keys)
        return {key: found.get(key.partition(":")[2], "") for key in keys}

    return resolve


def test_a_record_that_changed_is_told_and_another_is_not(tmp_path):
    present = Present(tmp_path, [knowing(one="new", two="same")])
    observed = {**EMPTY, "records": {"source:one": "old", "source:two": "same"}}
    assert present.changes(observed) == ["source one changed"]


def test_a_record_that_no_resolver_knows_is_gone(tmp_path):
    assert Present(tmp_path).changes({**EMPTY, "records": {"source:one": "a"}}) == ["source one is gone"]


def test_each_resolver_answers_for_its_own_records(tmp_path):
    present = Present(tmp_path, [knowing(one="1"), knowing(two="2")])
    assert present.changes({**EMPTY, "records": {"source:one": "1", "source:two": "2"}}) == []


def test_a_resolver_that_fails_leaves_its_records_unknown(tmp_path):
    def fail(root, keys):
        raise ValueError("malformed")

    assert Present(tmp_path, [fail]).changes({**EMPTY, "records": {"source:one": "a"}}) == ["source one is gone"]


def test_a_resolver_is_asked_once_for_a_key(tmp_path):
    asked = []
    present = Present(tmp_path, [knowing([asked])])
    for _ in range(2):
        present.changes({**EMPTY, "records": {"a": "1"}})
    assert asked == ["a"]


# ---- telling


def test_what_a_run_depended_on_is_named_for_an_analyst():
    observed = Observed({"data/x.csv": "a", "data//*.csv": "b"}, {"part": {"one": False}}, {"source:one": "c"})
    assert name_all(observed.to_json()) == ["what data/*.csv finds", "data/x.csv", "source one"]
