"""Every chapter runs on parameters drawn from its declared types, and no figure of it is an empty frame.

Ten sets a chapter, drawn by a seed: one of a single year, one of a single choice, eight at random. A
figure then has values, or it says in words that there are none.
"""

import ast
import csv
import io
import json
import random
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from pydantic import TypeAdapter

from tests.pages import ROOT, list_chapters, run_page
from wb6.page.figure import MIME, read_bundle
from wb6.runner.parameters import declared_parameters

SETS = 10
SEED = 2025


def draw(schema, dice):
    """Draw one value of a JSON schema."""
    if "anyOf" in schema:
        return draw(dice.choice(schema["anyOf"]), dice)
    if "enum" in schema or "const" in schema:
        return dice.choice(schema.get("enum", [schema.get("const")]))
    if schema["type"] == "array":
        choices = schema["items"].get("enum") or [schema["items"]["const"]]
        return dice.sample(choices, dice.randint(schema.get("minItems", 1) or 1, len(choices)))
    if schema["type"] == "boolean":
        return dice.random() < 0.5
    if schema["type"] == "null":
        return None
    low = schema.get("minimum", schema.get("exclusiveMinimum"))
    high = schema.get("maximum", schema.get("exclusiveMaximum"))
    assert low is not None and high is not None, f"a number without bounds cannot be drawn: {schema}"
    if schema["type"] == "integer":
        return dice.randint(int(low), int(high))
    return round(dice.uniform(low + 0.01 * (high - low), high), 3)


def schema_of(parameter):
    return TypeAdapter(parameter.annotation).json_schema()


def draw_set(page, number):
    """Draw the parameters of one run; a window does not end before it begins."""
    dice = random.Random(f"{SEED} {page.address} {number}")  # noqa: S311  (a draw that repeats, no secret)
    declared = declared_parameters(ROOT / page.file)
    drawn = {name: draw(schema_of(one), dice) for name, one in declared.items()}
    for first in [name for name in drawn if name.startswith("first_")]:
        last = first.replace("first_", "last_", 1)
        if last in drawn:
            drawn[first], drawn[last] = sorted([drawn[first], drawn[last]])
            if number == 0:
                drawn[last] = drawn[first]
    if number == 1:
        least = {name: schema_of(one).get("minItems", 1) for name, one in declared.items()}
        drawn = {name: one[: least[name]] if isinstance(one, list) else one for name, one in drawn.items()}
    same = [name for name, one in declared.items() if ast.literal_eval(one.default) == drawn[name]]
    return {name: one for name, one in drawn.items() if name not in same}


CASES = [(page, number) for page in list_chapters() for number in range(SETS)]


@pytest.fixture(scope="module")
def runs(request, tmp_path_factory):
    """Every run that is asked for, two side by side: the folder and the result to come."""
    asked = [
        item.callspec.params
        for item in request.session.items
        if item.path == request.path and hasattr(item, "callspec")
    ]
    folder = tmp_path_factory.mktemp("sets")
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
        begun = {}
        for page, number in ((one["page"], one["number"]) for one in asked):
            place = folder / f"{page.address.replace('/', '_')}_{number}"
            place.mkdir()
            begun[page.address, number] = place, pool.submit(run_page, page.address, place, **draw_set(page, number))
        yield begun


def figures_of(notebook):
    cells = [cell for cell in json.loads(notebook.read_text())["cells"] if cell["cell_type"] == "code"]
    bundles = [output.get("data", {}) for cell in cells for output in cell["outputs"]]
    return [read_bundle(bundle[MIME]) for bundle in bundles if MIME in bundle]


@pytest.mark.parametrize(
    ("page", "number"), [pytest.param(page, number, id=f"{page.address} {number}") for page, number in CASES]
)
def test_a_drawn_set_runs_and_every_figure_has_values_or_says_that_there_are_none(runs, page, number):
    place, coming = runs[page.address, number]
    result = coming.result()
    assert result.good, f"{draw_set(page, number)}\n{result.failure}"
    figures = figures_of(place / "page.ipynb")
    assert figures
    for one in figures:
        rows = list(csv.reader(io.StringIO(one["data_csv"])))
        shown = len(rows) > 1 and (one["picture"] or one["format"] == "table")
        assert shown or "There are no data for these parameters" in one["html"], one["name"]


def test_the_sets_differ():
    for page in list_chapters():
        drawn = [repr(draw_set(page, number)) for number in range(SETS)]
        assert len(set(drawn)) > SETS // 2, page.address
