"""What is said of Albanian arrivals, and the other choices of data on which it is tried.

A finding is a question put to a :class:`wb6.analysis.channel.Course`; a variant is the course after another
choice (publication, people without nationality, one quarter left out, whole years, one file left out, another
group).
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pandas as pd

from wb6.analysis.channel import Course, describe_course, select_quarters, select_years

#: Fewer quarters than these cannot tell whether one stands out.
LEAST_QUARTERS = 8


def fell_by_half(course: Course) -> bool | None:
    """Whether less than half as many came after as before."""
    return None if course.change is None else course.change < -0.5


def fell_against_others(course: Course) -> bool | None:
    """Whether the ratio of after to before is less than half that of the comparison group."""
    own, rest = course.change, course.other_change
    return None if own is None or rest is None else 1 + own < 0.5 * (1 + rest)


def began_before(course: Course) -> bool | None:
    """Whether the first quarter below the highest one began before the date."""
    return course.begun


def mostly_done(course: Course) -> bool | None:
    """Whether most of the fall, in people a quarter, had come by the end of the date's quarter."""
    return None if course.done is None else course.done > 0.5


def stands_out(course: Course) -> bool | None:
    """Whether the relative fall is the largest among all quarters, if there are enough of them."""
    return None if course.rank is None or course.rank[1] < LEAST_QUARTERS else course.rank[0] == 1


def below_earlier(course: Course) -> bool | None:
    """Whether fewer came after than in the year before those that are compared."""
    return None if course.after is None or course.earlier is None else course.after < course.earlier


FINDINGS: dict[str, Callable[[Course], bool | None]] = {
    "Fell by more than half": fell_by_half,
    "Twice as far as others": fell_against_others,
    "Began before the date": began_before,
    "Mostly by the quarter's end": mostly_done,
    "Largest of all quarters": stands_out,
    "Fewer than two years before": below_earlier,
}


def vary_course(
    quarterly: pd.DataFrame,
    yearly: pd.DataFrame,
    date: pd.Timestamp,
    course: Course,
    compared: pd.DataFrame,
    window: tuple[int, int],
    others: Sequence[str] = ("albanians_other_ways",),
) -> dict[str, Course]:
    """Compute the course around a date under other choices.

    Args:
        quarterly: Table ``uk_small_boat_arrivals_quarterly``.
        yearly: Table ``uk_small_boat_arrivals_yearly``.
        date: The date.
        course: The page's own course, which comes first.
        compared: Rows of ``compare_groups`` for all groups.
        window: First and last year.
        others: Comparison groups to put in place of the other nationalities.

    Returns:
        Courses by name of the choice.
    """
    low, high = window
    frames = {
        "first": select_quarters(quarterly, yearly, vintage="first", first_year=low, last_year=high),
        "all": select_quarters(quarterly, yearly, not_recorded="all", first_year=low, last_year=high),
    }
    found = {"page": course, **{name: describe_course(frame, date) for name, frame in frames.items()}}
    newest = select_quarters(quarterly, yearly, first_year=low, last_year=high)
    found["no_summer"] = describe_course(newest, date, seasons=(1, 2, 4))
    years = select_years(yearly, first_year=low, last_year=high)
    found["years"] = describe_years(years, date.year)
    found["bounds"] = replace(found["years"], after=_take(years, date.year + 1, "high"))
    found["no_file"] = leave_file_out(quarterly, yearly, date, window)
    sides = compared.set_index("group")[["before", "after"]]
    for group in others:
        before, after = (None if pd.isna(one) else float(one) for one in sides.loc[group])
        found[group] = replace(course, other_before=before, other_after=after, rank=None)
    return found


def describe_years(years: pd.DataFrame, year: int) -> Course:
    """Describe arrivals in the calendar year of a date and in the next; quarters are not known.

    Args:
        years: Rows of ``select_years``.
        year: Year of the date.
    """
    before, after, earlier = (_take(years, one, "recorded") for one in (year, year + 1, year - 1))
    return Course(before, after, _take(years, year, "other"), _take(years, year + 1, "other"), earlier=earlier)


def leave_file_out(
    quarterly: pd.DataFrame, yearly: pd.DataFrame, date: pd.Timestamp, window: tuple[int, int]
) -> Course:
    """Describe arrivals without the file that most of the quarters in use come from.

    What remains are calendar years from other files, and the figures by quarter that others printed.

    Args:
        quarterly: Table ``uk_small_boat_arrivals_quarterly``.
        yearly: Table ``uk_small_boat_arrivals_yearly``.
        date: The date.
        window: First and last year.

    Returns:
        Before and after by calendar year; the highest quarter and the next one where all four quarters up to the
        date's are printed elsewhere.
    """
    chosen = quarterly.loc[quarterly["selected"], "source_id"]
    if chosen.empty:
        return Course(None, None, None, None)
    file = chosen.mode().iloc[0]
    kept = yearly[yearly["source_id"] != file]
    course = describe_years(select_years(kept, first_year=window[0], last_year=window[1]), date.year)
    printed = quarterly[(quarterly["source_id"] != file) & (quarterly["nationality"] == "AL")]
    newest = printed.sort_values("vintage", kind="stable").drop_duplicates("quarter", keep="last")
    people = newest.set_index("quarter")["people"].astype(float)
    last = pd.Period(date, freq="Q")
    before = {f"{one.year}-Q{one.quarter}": one for one in pd.period_range(last - 3, last, freq="Q")}
    if not set(before) <= set(people.index) or last.year < window[0] or last.year > window[1]:
        return course
    peak = str(people.loc[list(before)].idxmax())
    onset = before[peak] + 1
    begun = bool(onset.start_time < date)
    return replace(course, peak=peak, onset=f"{onset.year}-Q{onset.quarter}", begun=begun)


def _take(years: pd.DataFrame, year: int, column: str) -> float | None:
    found = years.loc[years["year"] == year, column].dropna()
    return float(found.iloc[0]) if len(found) else None
