"""What ``notebooks/runs.yml`` declares is read strictly: whatever would be overlooked is refused with its place."""

import pytest

from wb6.runner.settings import Entry, InputError, Limits, Settings, load, read_settings, read_yaml


@pytest.fixture
def root(tmp_path):
    (tmp_path / "notebooks").mkdir()
    return tmp_path


def read(root, text):
    (root / "notebooks" / "runs.yml").write_text(text, encoding="utf-8")
    return read_settings(root)


def entry(root, text):
    return read(root, f"runs:\n  part/page: {text}\n").runs["part/page"]


# ---- what is read


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "{}", "runs:\n", "runs: {}\ndefaults:\nparts:\nlimits:\n"])
def test_a_file_that_says_nothing_leaves_everything_as_it_is(root, text):
    assert read(root, text) == Settings()


def test_a_book_without_the_file_has_no_settings(root):
    assert read_settings(root) == Settings()


def test_functions_are_read_by_name(root):
    settings = read(root, "checks: [one:check, two:check]\npages: [a:b]\nresolvers: [c:d]\nnew: three:write\n")
    assert (settings.checks, settings.pages, settings.resolvers) == (("one:check", "two:check"), ("a:b",), ("c:d",))
    assert settings.new == "three:write"


def test_parameters_are_read_for_the_book_its_parts_and_its_pages(root):
    settings = read(
        root, "defaults: {year: 1}\nparts:\n  part: {year: 2}\nruns:\n  part/page:\n    parameters: {year: 3}\n"
    )
    assert (settings.defaults, settings.parts) == ({"year": 1}, {"part": {"year": 2}})
    assert settings.runs["part/page"].parameters == {"year": 3}


def test_an_entry_that_says_nothing_runs_on_the_defaults(root):
    assert entry(root, "") == Entry()


def test_without_limits_a_cell_may_take_five_minutes_and_a_run_half_an_hour(root):
    assert read(root, "runs:\n").limits == Limits(300, 1800)


@pytest.mark.parametrize(
    ("text", "limits"),
    [("{cell: 10, run: 20.5}", Limits(10, 20.5)), ("{cell: 10}", Limits(10, 1800)), ("{run: 20}", Limits(300, 20))],
)
def test_limits_are_read_one_by_one(root, text, limits):
    assert read(root, f"limits: {text}\n").limits == limits


def test_limits_of_a_page_rest_on_those_of_the_book(root):
    settings = read(root, "limits: {cell: 10, run: 20}\nruns:\n  part/page: {limits: {cell: 5}}\n  part/other: {}\n")
    assert settings.runs["part/page"].limits == Limits(5, 20)
    assert settings.runs["part/other"].limits is None


@pytest.mark.parametrize(
    ("text", "sweep"),
    [
        ("{a: [1, 2]}", ({"a": 1}, {"a": 2})),
        ("{a: [1, 2], b: [x, y]}", tuple({"a": a, "b": b} for a in (1, 2) for b in ("x", "y"))),
        ("{a: {1: one, 2: two}}", ({"a": 1}, {"a": 2})),
        ("[{a: 1}, {a: 2, b: x}]", ({"a": 1}, {"a": 2, "b": "x"})),
        ("{a: [[1, 2], [3]]}", ({"a": [1, 2]}, {"a": [3]})),
        ("{a: [null]}", ({"a": None},)),
    ],
)
def test_a_sweep_gives_the_parameters_of_each_page(root, text, sweep):
    assert entry(root, f"{{sweep: {text}}}").sweep == sweep


def test_a_mapping_says_what_its_values_are_called(root):
    assert entry(root, "{sweep: {a: {1: one}, b: [2]}}").labels == {("a", "1"): "one"}


# ---- what is refused


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- a list", r"runs.yml must hold names and values, not a list"),
        ("runs: [", r"runs.yml is not valid YAML"),
        ("cheks: [one:check]", r"runs.yml: 'cheks' is not known. Did you mean 'checks'\?"),
        ("zzz: 1", r"runs.yml: 'zzz' is not known. It may hold checks, pages"),
        ("1: 2", r"runs.yml: '1' is not known"),
        ("checks: one:check", r"runs.yml, checks: write a list of «module:function»"),
        ("checks: [1]", r"runs.yml, checks: write a list of «module:function»"),
        ("new: [one:write]", r"runs.yml, new: write one text, not \['one:write'\]"),
        ("status: 5", r"runs.yml, status: write one text, not 5"),
        ("executor: {a: b}", r"runs.yml, executor: write one text"),
        ("defaults: [year]", r"runs.yml, defaults: write «name: value» below it"),
        ("defaults: {1: 2}", r"runs.yml, defaults: write «name: value» below it"),
        ("parts: year", r"runs.yml, parts: write «name: value» below it"),
        ("parts: {routes: 2015}", r"runs.yml, parts, routes: write «name: value» below it"),
        ("limits: 5", r"runs.yml, limits: write «name: value» below it"),
        ("limits: {cells: 5}", r"runs.yml, limits: 'cells' is not known. Did you mean 'cell'\?"),
        ("limits: {cell: 0}", r"runs.yml, limits: 'cell' is a number of seconds above zero, not 0"),
        ("limits: {cell: -1}", r"'cell' is a number of seconds above zero, not -1"),
        ("limits: {run: .nan}", r"'run' is a number of seconds above zero, not nan"),
        ("limits: {run: true}", r"'run' is a number of seconds above zero, not True"),
        ("limits: {run: 5 min}", r"'run' is a number of seconds above zero, not '5 min'"),
        ("limits: {run: }", r"'run' is a number of seconds above zero, not None"),
        ("runs: [part/page]", r"runs.yml, runs: write «name: value» below it"),
        ("runs: {1: {}}", r"runs.yml, runs: write «name: value» below it"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_place(root, text, words):
    with pytest.raises(InputError, match=words):
        read(root, text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2015", r": write «name: value» below it"),
        ("[year]", r": write «name: value» below it"),
        ("{year: 2015}", r": 'year' is not known. It may hold limits, parameters, sweep and under"),
        ("{parameter: {year: 2015}}", r": 'parameter' is not known. Did you mean 'parameters'\?"),
        ("{parameters: [year]}", r", parameters: write «name: value» below it"),
        ("{parameters: {2015: year}}", r", parameters: write «name: value» below it"),
        ("{limits: {cell: soon}}", r", limits: 'cell' is a number of seconds above zero, not 'soon'"),
        ("{under: [a]}", r", under: write one text"),
        ("{under: part/other}", r", under: it says where the pages of a sweep hang, and there is no sweep"),
        ("{sweep: AL}", r", sweep: write «name: value» below it"),
        ("{sweep: {}}", r", sweep: name at least one parameter and its values"),
        ("{sweep: []}", r", sweep: every item of the list is «{name: value}», and there is at least one"),
        ("{sweep: [AL]}", r", sweep: every item of the list is «{name: value}»"),
        ("{sweep: [{}]}", r", sweep: every item of the list is «{name: value}»"),
        ("{sweep: [{1: 2}]}", r", sweep: write «name: value» below it"),
        ("{sweep: {1: [2]}}", r", sweep: write «name: value» below it"),
        ("{sweep: {a: AL}}", r", sweep: 'a' needs a list of values, or «value: what it is called»"),
        ("{sweep: {a: 5}}", r", sweep: 'a' needs a list of values"),
        ("{sweep: {a: []}}", r", sweep: 'a' needs a list of values"),
        ("{sweep: {a: }}", r", sweep: 'a' needs a list of values"),
        ("{sweep: {a: {AL: }}}", r", sweep: 'a': write behind every value what it is called, as a text"),
        ("{sweep: {a: {AL: 5}}}", r", sweep: 'a': write behind every value what it is called"),
        ("{sweep: {a: {AL: ' '}}}", r", sweep: 'a': write behind every value what it is called"),
        ("{sweep: {a: {AL: [Albania]}}}", r", sweep: 'a': write behind every value what it is called"),
    ],
)
def test_what_cannot_be_meant_of_a_page_is_refused_with_its_place(root, text, words):
    with pytest.raises(InputError, match=rf"notebooks/runs.yml, runs, part/page{words}"):
        entry(root, text)


@pytest.mark.parametrize(
    ("text", "line", "name"),
    [
        ("new: a:b\nnew: c:d\n", 2, "new"),
        ("runs:\n  part/page: {}\n  part/page: {parameters: {a: 1}}\n", 3, "part/page"),
        ("runs:\n  part/page:\n    parameters:\n      a: 1\n      a: 2\n", 5, "a"),
        ("runs:\n  part/page:\n    sweep:\n    - {a: 1, a: 2}\n", 4, "a"),
    ],
)
def test_a_name_given_twice_is_refused_because_yaml_would_overlook_the_first(root, text, line, name):
    with pytest.raises(InputError, match=rf"runs.yml, line {line}: '{name}' is given a second time"):
        read(root, text)


def test_what_stands_for_something_written_elsewhere_is_no_name_given_twice(root):
    settings = read(root, "defaults: &all {year: 1}\nparts: {one: *all, two: {<<: *all}}\n")
    assert settings.parts == {"one": {"year": 1}, "two": {"year": 1}}


def test_a_file_that_holds_itself_is_refused_like_any_other(root):
    with pytest.raises(InputError, match="'x' is not known"):
        read(root, "runs: &all {x: *all}\n")


def test_a_file_in_another_encoding_is_refused(root):
    (root / "notebooks" / "runs.yml").write_bytes("new: Đ".encode("cp1250"))
    with pytest.raises(InputError, match=r"runs.yml is not valid YAML"):
        read_settings(root)


def test_yaml_runs_no_code(root):
    with pytest.raises(InputError, match=r"runs.yml is not valid YAML"):
        read(root, "new: !!python/object/apply:os.system ['true']\n")


def test_an_absent_file_of_yaml_is_named(tmp_path):
    with pytest.raises(InputError, match=r"contents.yml does not exist"):
        read_yaml(tmp_path / "contents.yml")


# ---- functions by name


def test_a_reference_leads_to_its_function():
    assert load("json:dumps", "new")([1]) == "[1]"


@pytest.mark.parametrize("reference", ["no_such_module:check", "json:no_such_function", "json", "", ":x"])
def test_a_reference_to_nothing_is_refused(reference):
    with pytest.raises(InputError, match=r"runs.yml, checks: '.*' cannot be loaded"):
        load(reference, "checks")
