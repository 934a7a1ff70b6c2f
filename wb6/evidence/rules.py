"""The rules that one table is judged by: its file, header, cells and keys, against the declared model.

Every problem is one sentence for an analyst: file, row, column, rule, and what to do. Rows are counted
as a text editor counts lines: the header is row 1.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from wb6.evidence.hints import suggest
from wb6.evidence.model import Field, Table
from wb6.evidence.sources import Source


@dataclass(frozen=True)
class Problem:
    """One thing wrong with the inputs, as a sentence with its place."""

    file: str
    row: int | None
    column: str | None
    text: str
    warning: bool = False

    def __str__(self) -> str:
        """Return place and sentence in one line."""
        place = f"{'warning: ' if self.warning else ''}{self.file}"
        if self.row is not None:
            place += f" row {self.row}"
        if self.column:
            place += f", column {self.column}"
        return f"{place}: {self.text}"


def _is_integer(text: str) -> bool:
    return re.fullmatch(r"-?\d+", text) is not None


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", text) is not None


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == len("2025-10-22")


#: For each declared type: does a text fit, and how an analyst would name it.
TYPES: dict[str, tuple[Callable[[str], bool], str]] = {
    "string": (lambda _: True, "a text"),
    "integer": (_is_integer, "a whole number (digits only, no thousands separator)"),
    "year": (lambda text: re.fullmatch(r"\d{4}", text) is not None, "a year of four digits"),
    "number": (_is_number, "a number (a point for decimals, no thousands separator)"),
    "boolean": (lambda text: text in ("true", "false"), "true or false"),
    "date": (_is_date, "a date such as 2025-10-22"),
}


#: How a formula of a spreadsheet begins. A sign alone, or a declared code (``enum``), is none.
_FORMULA = "=+-@\t\r"


def judge_cell(item: Field, text: str) -> str | None:
    """Return what is wrong with one cell, or None."""
    rules = item.constraints
    if text == "":
        return "is empty, and this column must be filled." if rules.get("required") else None
    fits, wanted = TYPES[item.type]
    if not fits(text):
        return f"'{text}' is not {wanted}. Leave the cell empty if the figure is not known."
    if "enum" in rules and text not in {str(one) for one in rules["enum"]}:
        allowed = ", ".join(str(one) for one in rules["enum"])
        return f"'{text}' is not one of {allowed}. Mend the code, or add it to the list in data/datapackage.yaml."
    if item.type == "string" and "enum" not in rules and len(text) > 1 and text[0] in _FORMULA:
        return (
            f"'{text}' begins with '{text[0]}', and a spreadsheet would run it as a formula. "
            "The table is offered for download, so write the cell without that sign in front."
        )
    if "pattern" in rules and re.fullmatch(rules["pattern"], text) is None:
        return f"'{text}' does not have the form {rules['pattern']}. Mend the text."
    if item.type in ("integer", "year", "number"):
        value = float(text)
        if "minimum" in rules and value < float(rules["minimum"]):
            return f"{text} is below the least allowed value {rules['minimum']}. Mend the figure."
        if "maximum" in rules and value > float(rules["maximum"]):
            return f"{text} is above the greatest allowed value {rules['maximum']}. Mend the figure."
    if item.type == "date":  # ISO dates stand in the order of their texts
        if "minimum" in rules and text < str(rules["minimum"]):
            return f"{text} is before the earliest allowed date {rules['minimum']}. Mend the date."
        if "maximum" in rules and text > str(rules["maximum"]):
            return f"{text} is after the latest allowed date {rules['maximum']}. Mend the date."
    return None


def read_rows(path: Path, name: str) -> tuple[list[list[str]], list[Problem]]:
    """Return the rows of a CSV file as texts, or the reason why it cannot be read."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return [], [Problem(name, None, None, "the file is declared in data/datapackage.yaml and does not exist.")]
    if raw.startswith(b"\xef\xbb\xbf"):
        return [], [Problem(name, 1, None, "begins with a byte-order mark. Save the file as plain UTF-8.")]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        return [], [Problem(name, row, None, "is not UTF-8 text. Save the file as UTF-8.")]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        return [], [Problem(name, reader.line_num, None, f"cannot be split into cells ({error}). Mend the quotes.")]
    if not rows:
        return [], [Problem(name, None, None, "the file is empty; at least the header must stand there.")]
    return rows, []


def _numbered(rows: list[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows below the header, each with the line of the file that it begins on."""
    line = 1
    for above, row in pairwise(rows):
        line += 1 + sum(cell.count("\n") for cell in above)
        yield line, row


def judge_header(table: Table, name: str, header: list[str]) -> Iterator[Problem]:
    """Judge the header: missing, extra and misplaced columns."""
    missing = [column for column in table.columns if column not in header]
    extra = [column for column in header if column not in table.columns]
    if missing:
        yield Problem(name, 1, missing[0], f"the column is missing. Declared are {', '.join(table.columns)}.")
    if extra:
        yield Problem(
            name, 1, extra[0], "the column is not declared. Remove it, or declare it in data/datapackage.yaml."
        )
    if not missing and not extra and tuple(header) != table.columns:
        yield Problem(
            name,
            1,
            None,
            f"the columns stand in another order than declared. Put them thus: {', '.join(table.columns)}.",
        )


def judge_rows(
    table: Table, name: str, rows: list[list[str]], register: dict[str, Source], limit: str
) -> Iterator[Problem]:
    """Judge every row: number of cells, each cell, uniqueness, sources, the key.

    Args:
        table: The declared table.
        name: Its file, for messages.
        rows: Header and rows as texts.
        register: The register of sources.
        limit: ISO date after which a date lies in the future.
    """
    keys: dict[tuple[str, ...], int] = {}
    unique: dict[tuple[str, str], int] = {}
    places = [table.columns.index(column) for column in table.key]
    for number, row in _numbered(rows):
        if len(row) != len(table.columns):
            counts = f"has {len(row)} cells, and the header has {len(table.columns)}"
            yield Problem(name, number, None, f"{counts}. Count the commas: a text that holds one needs quotes.")
            continue
        for item, text in zip(table.fields, row, strict=True):
            fault = judge_cell(item, text) or _judge_date(item, text, limit)
            if fault:
                yield Problem(name, number, item.name, fault)
            if text and item.constraints.get("unique"):
                first = unique.setdefault((item.name, text), number)
                if first != number:
                    fault = f"'{text}' stands in row {first} already, and must be unique. Mend one of the two."
                    yield Problem(name, number, item.name, fault)
            if item.name == "source_id":
                for one in filter(None, text.split(";")):
                    if one not in register:
                        hint = suggest(one, register, "Add the source, or mend the id.")
                        fault = f"'{one}' is not in data/sources.bib. {hint}"
                        yield Problem(name, number, item.name, fault)
        key = tuple(row[place] for place in places)
        if places and keys.setdefault(key, number) != number:
            columns = "+".join(table.key)
            yield Problem(
                name, number, columns, f"the key {'+'.join(key)} stands in row {keys[key]} already. Mend or cut one."
            )


def _judge_date(item: Field, text: str, limit: str) -> str | None:
    if item.type == "date" and not item.future and text > limit:
        return f"{text} lies in the future. Mend the date, or declare the column with future: true."
    return None


def judge_foreign_keys(
    table: Table, name: str, rows: list[list[str]], known: dict[str, tuple[Table, list[list[str]]]]
) -> Iterator[Problem]:
    """Judge whether every reference leads to a row of the table that it names."""
    for declared in table.foreign_keys:
        own = [declared["fields"]] if isinstance(declared["fields"], str) else declared["fields"]
        target = declared["reference"]
        theirs = [target["fields"]] if isinstance(target["fields"], str) else target["fields"]
        other, other_rows = known[target["resource"]] if target["resource"] else (table, rows)
        allowed = {
            tuple(row[other.columns.index(c)] for c in theirs)
            for row in other_rows[1:]
            if len(row) == len(other.columns)
        }
        for number, row in _numbered(rows):
            if len(row) != len(table.columns):
                continue
            cells = tuple(row[table.columns.index(column)] for column in own)
            if any(cells) and cells not in allowed:
                hint = suggest("+".join(cells), map("+".join, allowed), "Add its row there first, or mend the key.")
                yield Problem(name, number, "+".join(own), f"'{'+'.join(cells)}' is not in table {other.name}. {hint}")


def judge_wholes(table: Table, name: str, rows: list[list[str]]) -> Iterator[Problem]:
    """Judge whether no part is larger than its whole, in tables that declare which rows are wholes.

    Part and whole have the same key but for one column, so they stand in one publication. A bound says
    nothing of this kind. One digit too many in a figure is found here and by no other rule.
    """
    if not table.whole:
        return
    column, code, measure = (table.whole[part] for part in ("column", "code", "of"))
    place, figure = table.columns.index(column), table.columns.index(measure)
    bound = table.columns.index("bound") if "bound" in table.columns else None
    known = [
        (number, row)
        for number, row in _numbered(rows)
        if len(row) == len(table.columns) and _is_number(row[figure]) and (bound is None or row[bound] == "exact")
    ]
    others = [table.columns.index(one) for one in table.key if one != column]
    wholes = {tuple(row[one] for one in others): (number, row) for number, row in known if row[place] == code}
    for number, row in known:
        where, whole = wholes.get(tuple(row[one] for one in others), (0, row))
        if float(row[figure]) > float(whole[figure]):
            fault = f"{row[figure]} is more than the whole of which it is a part, {whole[figure]} in row {where}."
            yield Problem(name, number, measure, f"{fault} Read both figures again in the source.")
