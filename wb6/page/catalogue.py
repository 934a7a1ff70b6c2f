"""The data catalogue as pages made from the model: one page for each theme, an anchor for each table.

The runner hangs the pages under their committed parent. What they say comes from
``data/datapackage.yaml``, ``data/sources.bib`` and the tables.
"""

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from wb6.evidence.countries import SHORT_NAMES, WB6
from wb6.evidence.model import Field, Table, read_model
from wb6.evidence.periods import year_of
from wb6.evidence.sources import GRADES, Source, ids_of, read_register
from wb6.evidence.tables import table as load_table
from wb6.page.describe import listing
from wb6.page.markup import OPEN, Page, as_sentence, drop_empty_columns, folded, html_table, plain_text, raw

_THEMES = {
    "routes": "Tables on routes",
    "frameworks": "Tables on frameworks",
    "leverage": "Tables on external influence",
    "context": "Tables on economy and government",
    "geography": "Registers",
    "seeds": "Tables on the founding documents",
}


def write_catalogue(root: Path) -> list[Page]:
    """Return one page for each theme, with an anchor for each table."""
    model, register = read_model(root), read_register(root)
    pages = []
    for theme, title in _THEMES.items():
        tables = [one for one in model.tables.values() if _theme(one) == theme]
        if tables:
            parts = [f"# {title}", "", *(line for one in tables for line in _describe_table(one, root, register))]
            pages.append((f"notebooks/catalogue/{theme}", "notebooks/catalogue", "\n".join(parts) + "\n"))
    return pages


def _theme(table: Table) -> str:
    return Path(table.file).parts[-2]


def _describe_table(table: Table, root: Path, register: dict[str, Source]) -> Iterator[str]:
    frame = load_table(table.name, root=root)
    ids = ids_of(frame) if "source_id" in frame.columns else []
    yield f"(table-{table.name})="
    yield f"## {plain_text(table.title)}"
    yield ""
    yield (
        f"`{table.name}`: {len(frame):,} rows. One row is {plain_text(table.row)}." if table.row else f"`{table.name}`."
    )
    yield ""
    yield raw(_coverage(frame, table))
    grades = pd.Series([register[one].grade for one in ids]).value_counts()
    said = listing([f"{grades[grade]} {grade}" for grade in GRADES if grade in grades])
    publishers = list(dict.fromkeys(register[one].author for one in ids))
    shown = "; ".join(publishers[:4]) + (f" and {len(publishers) - 4} more" if len(publishers) > 4 else "")
    if ids:
        yield f"**Sources.** {len(ids)} ({said}): {plain_text(shown.rstrip('.'))}."
        yield ""
    if table.select:
        yield f"**Where sources disagree.** {plain_text(as_sentence(table.select))}"
        yield ""
    if table.caveats:
        yield "**Read with care.**"
        yield ""
        yield from (f"- {plain_text(as_sentence(one))}" for one in table.caveats)
        yield ""
    yield raw(_fields(table))
    yield ""
    yield raw(_sample(frame, table, register))
    yield ""
    yield _download(table)
    yield ""


def _download(table: Table) -> str:
    if table.terms not in OPEN:
        return (
            f"**Download.** The publisher's terms are {table.terms}, so the whole table is not offered here; "
            "the values that a figure draws are offered under that figure."
        )
    name = Path(table.file).name
    return f"**Download.** {{download}}`{name} <../../{table.file}>` (terms: {table.terms})."


def _fields(table: Table) -> str:
    rows = []
    for item in table.fields:
        what = [escape(item.description or item.title), escape(item.unit), escape("; ".join(_rules(item)))]
        rows.append(("", [f"<code>{escape(item.name)}</code>", *what]))
    heads, rows, _ = drop_empty_columns(("Column", "What it holds", "Unit", "Rule"), rows)
    name = f"Columns of {table.name}"
    return folded("Columns", html_table(heads, rows, name=name), name)


def _rules(item: Field) -> list[str]:
    rules = ["always filled"] if item.constraints.get("required") else []
    allowed = [str(one) for one in item.constraints.get("enum", ())]
    if allowed:
        rules.append(f"one of {', '.join(allowed)}" if len(allowed) <= 12 else f"one of {len(allowed)} codes")
    return rules + [f"{n} {item.constraints[n]}" for n in ("minimum", "maximum") if n in item.constraints]


def _sample(frame: pd.DataFrame, table: Table, register: dict[str, Source], size: int = 5) -> str:
    """Show the newest rows with links to their sources; what is the same or empty in all of them is said once."""
    time = next((c for c in ("date", "month", "year", "period_end", "period_start") if c in frame.columns), None)
    shown = frame.sort_values(time, kind="stable").tail(size).iloc[::-1] if time else frame.head(size)
    columns = [item.name for item in table.fields if item.name not in ("source_id", "note")]
    rows = []
    for record in shown.to_dict("records"):
        sources = [register[one] for one in str(record.get("source_id", "")).split(";") if one in register]
        links = [f"<a href='../register.html#src-{escape(s.id)}'>{escape(f'{s.author} {s.year}')}</a>" for s in sources]
        rows.append(("", [*(_cell(record[name]) for name in columns), ", ".join(links)]))
    same = {cells.pop() for _, cells in rows} if len({cells[-1] for _, cells in rows}) == 1 else set()
    heads, rows, empty = drop_empty_columns(columns if same else [*columns, "source"], rows)
    said = [f"Source of these rows: {link}." for link in same if link]
    said += [f"Empty in these rows: {escape(', '.join(empty))}."] if rows and empty else []
    below = f"<p><small>{' '.join(said)}</small></p>" if said else ""
    which = f"The {'newest' if time else 'first'} {len(shown)} rows"
    name = f"{which} of {table.name}"
    return folded(f"{which}, with their sources", html_table(heads, rows, name=name) + below, name)


def _cell(value: Any) -> str:
    if pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float):
        return f"{value:,.10g}" if abs(value) >= 10000 else f"{value:g}"
    return escape(str(value))


def _coverage(frame: pd.DataFrame, table: Table) -> str:
    """Draw which years each country has figures for, as a small picture with its text alternative."""
    where = next((c for c in ("country", "route", "recipient", "entity", "citizenship") if c in frame.columns), None)
    years = year_of(frame)
    if where is None or years is None:
        return ""
    known = pd.DataFrame({"who": frame[where].astype("str"), "year": years}).dropna()
    if known.empty:
        return ""
    first, last = int(known["year"].min()), int(known["year"].max())
    codes = [c for c in WB6 if c in set(known["who"])] or list(known["who"].value_counts().index[:9])
    filled = set(zip(known["who"], known["year"].astype("int"), strict=True))
    width, height, left = 14, 14, 150
    span = (last - first + 1) * width
    names, every, marked, said = [], "", "", []
    for row, code in enumerate(codes):
        own = sorted({int(y) for y in known.loc[known["who"] == code, "year"]})
        name = SHORT_NAMES.get(code, code.replace("_", " "))
        said.append(f"{name} {own[0]} to {own[-1]} ({len(own)} of {last - first + 1} years)")
        place = f"x='{left - 6}' y='{row * height + 11}' text-anchor='end'"
        names.append(f"<text {place}>{escape(name)}</text>")
        middle = row * height + height // 2
        every += f"M{left} {middle}h{span}"
        marked += "".join(
            f"M{left + (year - first) * width} {middle}h{width - 2}"
            for year in range(first, last + 1)
            if (code, year) in filled
        )
    bottom, right = len(codes) * height + 12, left + span
    names.append(f"<text x='{left}' y='{bottom}'>{first}</text>")
    if last > first:
        names.append(f"<text x='{right}' y='{bottom}' text-anchor='end'>{last}</text>")
    # One path for all years and one for those with figures: a mark for each would be half the page's weight.
    paths = f"<path class='every' stroke-dasharray='{width - 2} 2' d='{every}'/><path d='{marked}'/>"
    alt = escape(f"Years with figures in {table.name}: {'; '.join(said)}.", quote=True)
    return (
        f"<svg class='wb6-coverage' role='img' aria-label='{alt}' viewBox='0 0 {max(right, 320)} {bottom + 4}' "
        f"style='max-width:{max(right, 320)}px;width:100%'>{''.join(names)}{paths}</svg>"
    )
