"""What is said of Albanian arrivals, and the other choices of data on which it is tried.

A finding is a question put to a :class:`wb6.analysis.channel.Course`; a variant is the course after another
choice (publication, people without nationality, one quarter left out, whole years, another group).
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
    years = select_years(yearly, first_year=low, last_year=high).set_index("year")

    def take(year: int, column: str) -> float | None:
        known = year in years.index and pd.notna(years.loc[year, column])
        return float(years.loc[year, column]) if known else None

    year = date.year
    whole = [take(one, "recorded") for one in (year, year + 1, year - 1)]
    rest = [take(one, "other") for one in (year, year + 1)]
    found["years"] = Course(whole[0], whole[1], rest[0], rest[1], earlier=whole[2])
    found["bounds"] = Course(whole[0], take(year + 1, "high"), rest[0], rest[1], earlier=whole[2])
    sides = compared.set_index("group")[["before", "after"]]
    for group in others:
        before, after = (None if pd.isna(one) else float(one) for one in sides.loc[group])
        found[group] = replace(course, other_before=before, other_after=after, rank=None)
    return found
