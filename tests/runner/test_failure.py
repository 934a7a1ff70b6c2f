"""What an analyst reads on a failure: texts made of texts, no kernel."""

from pathlib import Path

import pytest

from tests.runner.results import make_job, make_result
from wb6.runner.failure import Place, explain, find_place, make_plain, read_tail, tell_error, tell_stack

ROOT = Path("/book")
CELLS = [{"source": "# Title"}, {"source": "a = 1"}, {"source": "injected"}, {"source": ["b = 2\n", "  c(b)  \n"]}]

# ---- places


def test_a_cell_is_counted_as_in_the_source():
    assert find_place(1, None, CELLS) == Place(2, "a = 1")


def test_the_injected_cell_is_not_counted():
    assert find_place(3, 2, CELLS) == Place(3, "b = 2\n  c(b)  \n")


def test_the_injected_cell_has_no_number():
    assert find_place(2, 2, CELLS) == Place(None, "injected")


def test_where_no_cell_was_reached_there_is_no_place():
    assert find_place(None, 2, CELLS) is None


@pytest.mark.parametrize(
    ("place", "line", "told"),
    [
        (Place(3, "b = 2\n  c(b)  \n"), 2, "cell 3, line 2: c(b)"),
        (Place(3, "b = 2"), None, "cell 3"),
        (Place(3, "b = 2"), 7, "cell 3"),
        (Place(None, "number = 2"), 1, "the injected parameters, line 1: number = 2"),
        (Place(3, "x" * 400), 1, f"cell 3, line 1: {'x' * 300} … (100 more characters)"),
    ],
    ids=["line", "no line", "a line that is not there", "injected", "a long line"],
)
def test_a_place_is_told_in_words(place, line, told):
    assert place.tell(line) == told


# ---- errors

TRACEBACK = [
    "\x1b[31mZeroDivisionError\x1b[0m Traceback (most recent call last)",
    "Cell \x1b[32mIn[4]\x1b[0m\x1b[32m, line 2\x1b[0m\n",
    "File /book/wb6/inner.py:3, in helper()",
    "File /usr/lib/python3/statistics.py:9, in mean()",
]


def test_an_error_tells_the_line_of_the_cell_and_of_the_book():
    told, line = tell_error(Place(5, "a\nmean()"), "ZeroDivisionError", "by zero", TRACEBACK, 4, ROOT)
    assert (told, line) == (
        "cell 5, line 2: mean()\n    ZeroDivisionError: by zero\n    raised in wb6/inner.py line 3",
        2,
    )


def test_a_cell_that_only_defined_the_function_is_not_the_one():
    traceback = ["Cell In[9], line 1\n", "Cell In[4], line 7, in f()\n"]
    assert tell_error(Place(2, "f()"), "E", "no", traceback, 9, ROOT)[1] == 1


def test_an_environment_within_the_book_is_not_its_code():
    traceback = ["File /book/.venv/lib/pandas.py:3, in read()"]
    assert "raised in" not in tell_error(Place(2, "f()"), "E", "no", traceback, 1, ROOT)[0]


def test_an_error_without_a_traceback_is_told_too():
    assert tell_error(Place(2, "f()"), "SystemExit", "1", [], 1, ROOT) == ("cell 2\n    SystemExit: 1", None)


def test_an_error_where_nothing_was_reached_is_told_too():
    assert tell_error(Place(None, ""), "E", "no", [], None, ROOT)[0] == "the injected parameters\n    E: no"


# ---- stacks

STACK = """\
Thread 0x1 (most recent call first):
  File "/usr/lib/python3.11/selectors.py", line 468 in select

Current thread 0x2 (most recent call first):
  File "/usr/lib/python3.11/threading.py", line 320 in wait
  File "/book/notebooks/slow.py", line 13 in load
  File "/tmp/ipykernel_7/11.py", line 5 in ask
  File "/tmp/ipykernel_7/12.py", line 2 in <module>
  File "/usr/lib/python3.11/site-packages/IPython/core/interactiveshell.py", line 3553 in run_code
"""


def test_a_stack_tells_the_line_of_the_cell_that_ran():
    assert tell_stack(STACK, ROOT)[1] == 2


def test_a_stack_tells_from_the_inside_to_the_cell():
    assert tell_stack(STACK, ROOT)[0].splitlines() == [
        "    it stood in threading.py line 320, wait",
        "    it stood in notebooks/slow.py line 13, load",
        "    it stood in ask, a function of the notebook, line 5 of its cell",
    ]


def test_a_library_many_calls_deep_does_not_hide_the_book():
    library = "".join(f'  File "/usr/lib/python3.11/deep.py", line {n} in f{n}\n' for n in range(40))
    told, _ = tell_stack(STACK.replace("  File", f"{library}  File", 2).replace(library, "", 1), ROOT)
    assert "notebooks/slow.py line 13, load" in told
    assert len(told.splitlines()) < 10


@pytest.mark.parametrize("stack", ["", "no stack at all", STACK.split("\n\n", maxsplit=1)[0]])
def test_a_stack_without_a_cell_tells_nothing(stack):
    assert tell_stack(stack, ROOT) == ("", None)


# ---- what was printed


def test_the_tail_is_the_last_lines(tmp_path):
    (tmp_path / "printed").write_text("\n".join(map(str, range(100))))
    assert read_tail(tmp_path / "printed", 3) == "97\n98\n99"


def test_a_long_line_of_the_tail_is_cut(tmp_path):
    (tmp_path / "printed").write_text("x" * 1_000_000 + "\nend\n")
    long, end = read_tail(tmp_path / "printed").splitlines()
    assert (len(long) < 400, end) == (True, "end")


@pytest.mark.parametrize("content", [b"", b"\n\n", None], ids=["empty", "blank", "absent"])
def test_where_nothing_was_printed_there_is_no_tail(tmp_path, content):
    if content is not None:
        (tmp_path / "printed").write_bytes(content)
    assert read_tail(tmp_path / "printed") == ""


def test_bytes_that_are_no_text_are_told_as_such(tmp_path):
    (tmp_path / "printed").write_bytes(b"rows: \xff\xfe\x00")
    assert read_tail(tmp_path / "printed") == "rows: ��"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07told", "told"),
        ("\x1b[2K\x1b[1Aup", "up"),
        ("a\x00b\x08c", "abc"),
        ("two\r\nlines", "two\nlines"),
        ("\ud800 half a sign", " half a sign"),
        ("Šešelj\tđ € 😀", "Šešelj\tđ € 😀"),
    ],
)
def test_a_plain_text_has_no_commands_to_a_terminal(text, plain):
    assert make_plain(text) == plain


# ---- the whole


def test_an_explanation_has_notebook_status_failure_parameters_output_and_command():
    assert explain(make_result(tail="\n".join("abcdefg"))) == (
        "notebooks/routes/arrivals.ipynb: error\n    cell 3, line 2: 1 / n\n    ZeroDivisionError: division by zero\n"
        "    parameters: n=0\n    last output:\n        c\n        d\n        e\n        f\n        g\n"
        "    run it alone: wb6 run routes/arrivals -p n 0"
    )


def test_an_explanation_of_a_run_on_defaults_says_so():
    told = explain(make_result(job=make_job(parameters={}), tail=""))
    assert told.endswith("    parameters: the notebook’s defaults\n    run it alone: wb6 run routes/arrivals")
