"""Judges the whole book: model, register of sources, every table, corrections, dossiers.

All problems are reported at once; a warning tells and does not stop a build.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from wb6.evidence.claims import find_texts
from wb6.evidence.corrections import CorrectionError, read_corrections
from wb6.evidence.model import Model, Table, read_model
from wb6.evidence.records import CORRECTIONS, SOURCES
from wb6.evidence.root import MARK
from wb6.evidence.rules import TYPES, Problem, judge_foreign_keys, judge_header, judge_rows, judge_wholes, read_rows
from wb6.evidence.sources import GRADES, Source, read_register
from wb6.evidence.tables import table as load_table

REGISTER = SOURCES.as_posix()

#: Tables of the dossiers whose rows point into a document.
LOCATED = ("claims", "recommendations", "commitments")


def _judge_register(register: dict[str, Source]) -> Iterator[Problem]:
    for source in register.values():
        for column in ("author", "title", "year", "grade", "seen", "origin", "accessed"):
            if not getattr(source, column):
                yield Problem("data/sources.bib", source.line, column, f"source '{source.id}' lacks this field.")
        if source.grade and source.grade not in GRADES:
            text = f"source '{source.id}': '{source.grade}' is not one of {', '.join(GRADES)}."
            yield Problem("data/sources.bib", source.line, "grade", text)


def _judge_signs(text: str) -> Iterator[Problem]:
    """Judge signs that BibTeX reads as commands: a bare per cent sign makes the rest of a field a comment."""
    for number, line in enumerate(text.splitlines(), 1):
        field = re.match(r"\s*(author|title|publisher|note)\s*=\s*(.*)", line)
        if field and re.search(r"(?<!\\)%", field[2]):
            yield Problem(REGISTER, number, field[1], "holds a bare per cent sign. Write \\% instead of %.")


def _judge_model(model: Model) -> Iterator[Problem]:
    for table in model.tables.values():
        file = "seeds/datapackage.yaml" if table.file.startswith("seeds/") else MARK.as_posix()
        for item in table.fields:
            if item.type not in TYPES:
                text = f"table {table.name}: type '{item.type}' is not one of {', '.join(TYPES)}."
                yield Problem(file, None, item.name, text)
        for column in table.key:
            if column not in table.columns:
                yield Problem(file, None, column, f"table {table.name}: the key names a column that is not declared.")
        if table.whole and not {table.whole.get("column"), table.whole.get("of")} <= set(table.columns):
            text = f"table {table.name}: whole names a column that is not declared; it needs column, code and of."
            yield Problem(file, None, None, text)
        for declared in table.foreign_keys:
            target = declared["reference"]["resource"]
            if target and target not in model.tables:
                text = f"table {table.name}: a foreign key points to table '{target}', which is not declared."
                yield Problem(file, None, None, text)


def _judge_corrections(root: Path, model: Model, register: dict[str, Source]) -> Iterator[Problem]:
    file = CORRECTIONS.as_posix()
    try:
        corrections = read_corrections(root)
    except (CorrectionError, yaml.YAMLError, TypeError, AttributeError) as error:
        yield Problem(file, None, None, f"cannot be read ({' '.join(str(error).split())}).")
        return
    for one in corrections:
        if one.source_id not in register:
            yield Problem(file, None, "source_id", f"{one.place}: '{one.source_id}' is not in {REGISTER}.")
    for name in dict.fromkeys(one.table for one in corrections):
        if name not in model.tables:
            yield Problem(file, None, None, f"corrects table '{name}', which is not declared.")
            continue
        try:
            load_table(name, root=root)
        except CorrectionError as error:
            yield Problem(file, None, None, str(error).removeprefix(f"{file}: "))


def _judge_locators(root: Path, known: set[str]) -> Iterator[Problem]:
    """Judge where claims, recommendations and commitments point; with the texts at hand, also what stands there."""
    if "documents" not in known:
        return
    lengths = load_table("documents", root=root).set_index("document")["lines"]
    texts = find_texts(root)
    for name in LOCATED:
        if name not in known:
            continue
        for number, row in enumerate(load_table(name, root=root).to_dict("records"), 2):
            for column, fault in _judge_locator(row, int(lengths.get(row["document"], 0)), texts.get(row["document"])):
                yield Problem(f"seeds/{name}.csv", number, column, fault)


def _judge_locator(row: dict[str, Any], length: int, text: list[str] | None) -> Iterator[tuple[str, str]]:
    line, phrase = int(row["line"]), str(row["phrase"])
    if line > length:
        yield "line", f"line {line} lies past the end of {row['document']}, which has {length} lines."
        return
    if len(phrase.split()) > 8:
        yield "phrase", f"«{phrase}» has more than eight words; a locator is shorter."
    if text is None:
        return
    if phrase not in text[line - 1]:
        yield "phrase", f"«{phrase}» does not stand on line {line} of {row['document']}."
    elif sum(one.count(phrase) for one in text) > 1:
        yield "phrase", f"«{phrase}» stands more than once in {row['document']}; a locator is unique."
    printed = row.get("value_text")
    if isinstance(printed, str) and printed not in text[line - 1]:
        yield "value_text", f"'{printed}' does not stand on line {line} of {row['document']}."


def check(root: Path, as_of: date | None = None) -> list[Problem]:
    """Judge all inputs of the book at ``root``.

    Args:
        root: The book's root.
        as_of: The day after which a date lies in the future; default is today.

    Returns:
        Every problem found, by file and row; no problem but warnings means that the inputs are valid.
    """
    try:
        model = read_model(root)
    except (yaml.YAMLError, KeyError, TypeError, FileNotFoundError) as error:
        return [Problem(MARK.as_posix(), None, None, f"the model cannot be read ({' '.join(str(error).split())}).")]
    try:
        register = read_register(root)
    except Exception as error:  # pybtex raises many kinds; the analyst needs the sentence, not the class
        return [Problem(REGISTER, None, None, f"the register cannot be read ({' '.join(str(error).split())}).")]
    signs = _judge_signs((root / SOURCES).read_text(encoding="utf-8"))
    problems = [*_judge_model(model), *_judge_register(register), *signs]
    if any(not problem.warning for problem in problems if problem.file != REGISTER):
        return problems
    read: dict[str, tuple[Table, list[list[str]]]] = {}
    for table in model.tables.values():
        rows, faults = read_rows(root / table.file, table.file)
        faults = faults or list(judge_header(table, table.file, rows[0]))
        problems += faults
        if not faults:
            read[table.name] = (table, rows)
    limit = (as_of or date.today()).isoformat()
    for table, rows in read.values():
        problems += judge_rows(table, table.file, rows, register, limit)
        problems += judge_wholes(table, table.file, rows)
        if all(not key["reference"]["resource"] or key["reference"]["resource"] in read for key in table.foreign_keys):
            problems += judge_foreign_keys(table, table.file, rows, read)
    if not any(not problem.warning for problem in problems):
        # What follows reads whole tables, which only valid ones allow.
        problems += _judge_corrections(root, model, register)
        problems += _judge_locators(root, set(read))
    if not any(not problem.warning for problem in problems):
        problems += _judge_use(register, read, {one.source_id for one in read_corrections(root)} | _find_cited(root))
    return problems


def _find_cited(root: Path) -> set[str]:
    """Find the sources that the text of a page cites."""
    pages = [*root.glob("*.md"), *(root / "notebooks").rglob("*.md"), *(root / "notebooks").rglob("*.ipynb")]
    cited = [found for page in pages for found in re.findall(r"\{cite[a-z:]*\}`([^`]+)`", page.read_text("utf-8"))]
    return {one.strip() for found in cited for one in found.split(",")}


def _judge_use(
    register: dict[str, Source], read: dict[str, tuple[Table, list[list[str]]]], used: set[str]
) -> Iterator[Problem]:
    for table, rows in read.values():
        if "source_id" in table.columns:
            place = table.columns.index("source_id")
            used.update(one for row in rows[1:] if len(row) > place for one in row[place].split(";"))
    for source in register.values():
        if source.id not in used:
            text = f"source '{source.id}' is used by no row, no correction and no page. Remove it, or cite it."
            yield Problem(REGISTER, source.line, None, text, warning=True)


def summarise(root: Path) -> list[str]:
    """Count rows, tables, sources and grades, as lines for the command line."""
    model, register = read_model(root), read_register(root)
    rows = {name: len(load_table(name, root=root)) for name in model.tables}
    grades = pd.Series([one.grade for one in register.values()]).value_counts()
    themes = pd.Series({name: table.file.rsplit("/", 1)[0] for name, table in model.tables.items()})
    lines = [f"{len(rows)} tables, {sum(rows.values()):,} rows"]
    lines += [
        f"  {theme}: {len(own)} tables, {sum(rows[n] for n in own.index):,} rows"
        for theme, own in themes.groupby(themes)
    ]
    lines.append(
        f"{len(register)} sources: " + ", ".join(f"{grades[grade]} {grade}" for grade in GRADES if grade in grades)
    )
    return lines
