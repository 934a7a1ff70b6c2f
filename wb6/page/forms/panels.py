"""Small multiples: one panel for each member of a group, all on one scale."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator

from wb6.page.describe import course, number, share
from wb6.page.drawing import Drawing, plain, refuse_joined_editions
from wb6.page.forms.canvas import fold
from wb6.page.forms.direct import Series, label_lines, legend
from wb6.page.forms.scales import number_axis, root_ticks, time_axis
from wb6.page.style import ACCENT, BODY, INK, QUIET, REST, SMALL, WIDTH, style


def panels(
    data: pd.DataFrame,
    *,
    x: str,
    y: str,
    panel: str,
    order: Sequence[str],
    series: str | None = None,
    band: tuple[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    series_labels: Mapping[str, str] | None = None,
    colours: Mapping[str, str] | None = None,
    columns: int = 3,
    percent: bool = False,
    root: bool = False,
    bars: bool = False,
    points: bool = False,
    unit: str = "",
    x_name: str = "",
    x_everywhere: bool = False,
    panel_height: float = 1.35,
) -> Drawing:
    """Draw one small panel for each member of a group.

    Args:
        data: One observation a row.
        x: Column with years or dates.
        y: Column with the values.
        panel: Column that names the panel.
        order: The panels, in order; those without data are left out and named in the description.
        series: Column that names several series inside a panel; without it, each panel shows its own
            series in colour before the others in grey.
        band: Two columns with the low and high bound of each value.
        labels: How to write a panel's name.
        series_labels: How to write a series' name; written once, in the first panel that has it.
        colours: Colour of each panel, or of each series where ``series`` is given.
        columns: Panels side by side.
        percent: Values are shares of one.
        root: Square-root scale, where panels differ by orders of magnitude and zeros must stand.
        bars: Draw bars from zero, not lines; several series of a panel are stacked.
        points: Draw points that no line joins, for dated snapshots.
        unit: What is counted.
        x_name: What stands below the lowest panel of each column, where ``x`` is no time.
        x_everywhere: Write the scale of ``x`` below every row of panels, not below the lowest alone.
        panel_height: Height of a panel in inches.

    Returns:
        The drawing; its data are the rows drawn.
    """
    refuse_joined_editions(data, [panel, series] if series else [panel])
    labels, colours = dict(labels or {}), dict(colours or {})
    drawn = plain(data, [x, y, *(band or ())]).dropna(subset=[y])
    drawn = drawn[drawn[panel].isin(order)]
    names = [name for name in order if (drawn[panel] == name).any()]
    absent = [name for name in order if name not in names]
    columns = max(1, min(columns, len(names)))
    rows = max(1, int(np.ceil(len(names) / columns)))
    with style():
        figure = Figure(figsize=(WIDTH, panel_height * rows + 0.2), layout="constrained")
        room = (WIDTH - 0.45) / columns - 0.05
        titles = {n: fold(figure, labels.get(n, n), BODY, room, weight="semibold", most=2) for n in names}
        if any("\n" in title for title in titles.values()):
            figure.set_size_inches(WIDTH, (panel_height + 0.15) * rows + 0.2)
        grid = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
        low = _lowest(drawn[y])
        for axes, name in zip(grid.flat, names, strict=False):
            own = drawn[drawn[panel] == name]
            if series is None:
                if not (bars or points):
                    for other in names:
                        part = drawn[drawn[panel] == other].sort_values(x)
                        axes.plot(part[x], part[y], color=REST, lw=0.7, zorder=1)
                _draw(axes, own, x, y, band, colours.get(name, ACCENT), bars, points)
            else:
                base = pd.Series(0.0, index=sorted(own[x].unique()))
                for one, part in own.groupby(series, sort=False):
                    tint = colours.get(str(one), ACCENT)
                    _draw(axes, part, x, y, band, tint, bars, points, base.loc[sorted(part[x])].to_numpy())
                    base = base.add(part.set_index(x)[y] if bars else 0.0, fill_value=0.0)
            axes.set_title(titles[name], loc="left", fontsize=BODY, fontweight="semibold", color=INK, pad=4)
            _scale(axes, percent, float(drawn[y].max()) if root else None)
            axes.margins(x=0.03)
            time_axis(axes, drawn[x].to_numpy(), nbins=3)
        if band is None:
            # Only now: a limit that is set earlier would cut what later panels draw above it.
            grid[0, 0].set_ylim(bottom=low)
        _hide_spare(list(grid.flat), len(names), columns)
        _label_across(list(grid.flat)[: len(names)], columns, x_name, x_everywhere)
        if series is not None and names:
            written = dict(series_labels or {})
            lined = not (bars or points or root)
            _name_series(figure, grid, drawn, x, y, panel, names, series, written, colours, lined)
    form = share if percent else number
    names_of_series = dict(series_labels or {})
    said = []
    for name in names:
        own = drawn[drawn[panel] == name]
        for one, part in [(None, own)] if series is None else own.groupby(series, sort=False):
            who = f", {names_of_series.get(str(one), str(one))}" if one is not None else ""
            said.append(f"{labels.get(name, name)}{who}: {course(part.set_index(x)[y].sort_index(), form)}.")
    if absent:
        said.append(f"No data: {', '.join(labels.get(n, n) for n in absent)}.")
    shown = ", ".join(labels.get(n, n) for n in names) or "nothing: there are no data"
    alt = f"Small charts, {unit or y}, one each for {shown}."
    return Drawing(picture=figure, data=drawn.reset_index(drop=True), alt=alt, description=" ".join(said), unit=unit)


def _lowest(values: pd.Series) -> float:
    """Return where the scale begins: at zero, or with room below the lowest point, which would lie on the frame."""
    low = min(0.0, float(values.min())) if len(values) else 0.0
    return low - 0.08 * (float(values.max()) - low) if low < 0 else low


def _hide_spare(grid: Sequence[Axes], used: int, columns: int) -> None:
    """Hide the places that no panel takes; the panel above such a place gets the labels of its axis."""
    for place in range(used, len(grid)):
        grid[place].set_visible(False)
        if place >= columns:
            grid[place - columns].tick_params(labelbottom=True)


def _label_across(used: Sequence[Axes], columns: int, name: str, everywhere: bool) -> None:
    """Name what lies across below the lowest panels, and write its scale below all of them if asked."""
    for axes in used if everywhere else ():
        axes.tick_params(labelbottom=True)
    for axes in used[-columns:]:
        axes.set_xlabel(name, fontsize=SMALL, color=QUIET)


def _scale(axes: Axes, percent: bool, root_to: float | None) -> None:
    """Give a panel its scale; a square-root scale if it is told up to which value."""
    if root_to is not None:
        functions = (lambda v: np.sign(v) * np.sqrt(np.abs(v)), lambda v: np.sign(v) * v**2)
        axes.set_yscale("function", functions=functions)
    number_axis(axes, percent=percent, nbins=3)
    if root_to is not None:
        axes.yaxis.set_major_locator(FixedLocator(root_ticks(root_to)))


def _draw(axes, part, x, y, band, colour, bars, points, base=0.0) -> None:  # type: ignore[no-untyped-def]
    part = part.sort_values(x)
    if bars:
        axes.bar(part[x], part[y], bottom=base, color=colour, width=0.8, lw=0)
        return
    if points:
        axes.plot(part[x], part[y], "o", color=colour, ms=4.5, mec="white", mew=0.5, zorder=3, clip_on=False)
        return
    if band:
        axes.fill_between(part[x], part[band[0]], part[band[1]], color=colour, alpha=0.2, lw=0)
    axes.plot(part[x], part[y], color=colour, lw=1.8, zorder=3, marker="o" if len(part) < 3 else None, ms=3)


def _name_series(  # type: ignore[no-untyped-def]
    figure: Figure,
    grid,
    drawn: pd.DataFrame,
    x: str,
    y: str,
    panel: str,
    names: Sequence[str],
    series: str,
    labels: Mapping[str, str],
    colours: Mapping[str, str],
    direct: bool,
) -> None:
    """Write the names of the series beside their lines, or else in a key."""
    found = []
    for one in map(str, drawn[series].unique()):
        own = []
        for axes, name in zip(grid.flat, names, strict=False):
            part = drawn[(drawn[panel] == name) & (drawn[series] == one)].sort_values(x)
            if len(part):
                points = np.column_stack([axes.convert_xunits(part[x].to_numpy()), part[y]]).astype(float)
                own.append((axes, points))
        found.append(Series(labels.get(one, one), colours.get(one, ACCENT), own))
    if direct and label_lines(figure, found):
        return
    handles = [Line2D([], [], color=one.colour, lw=4, label=one.name) for one in found]
    legend(figure, handles, len(handles))
