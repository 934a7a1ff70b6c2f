"""Continuity of an agenda over meetings: how often a topic is taken up by the next one, against chance.

A topic that was not seen at a meeting may have stood on its agenda all the same, so that every count here
is a least one. Chance is the same meetings in another order: what was named together stays together.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Continuity:
    """How far topics pass from one meeting to the next.

    Attributes:
        topics: Columns ``topic``, ``named`` (meetings that name it), ``chances`` (of these, not the last
            meeting), ``taken_up`` (named at the next one too), ``expected`` (mean of that under shuffled
            order), ``low``, ``high`` (2.5 and 97.5 per cent of the shuffles) and ``p``; a row a topic.
        taken_up: Take-ups over all topics.
        expected: Their mean under shuffled order, exact.
        low: 2.5 per cent of the shuffles.
        high: 97.5 per cent of the shuffles.
        p: Share of orders, the observed one among them, with at least as many take-ups.
        meetings: Number of meetings.
    """

    topics: pd.DataFrame
    taken_up: int
    expected: float
    low: float
    high: float
    p: float
    meetings: int


def spread_topics(
    named: pd.DataFrame, meetings: Sequence[str], topics: Sequence[str], forums: Sequence[str]
) -> pd.DataFrame:
    """Return which meeting named which topic, in some forums.

    Args:
        named: Table ``summit_topics``.
        meetings: Meetings in the order of time.
        topics: Topics, in the order wanted.
        forums: Forums that count.

    Returns:
        Truth values, meetings by topics.
    """
    rows = named[named["forum"].isin(list(forums))]
    pairs = set(zip(rows["summit_id"], rows["topic"], strict=True))
    cells = [[(meeting, topic) in pairs for topic in topics] for meeting in meetings]
    return pd.DataFrame(cells, index=list(meetings), columns=list(topics), dtype=bool)


def expect_take_ups(named: int, meetings: int) -> float:
    """Return the mean number of take-ups of a topic if the meetings stood in random order.

    Of the ``meetings - 1`` steps each joins two meetings that both name it with probability
    ``named * (named - 1) / (meetings * (meetings - 1))``.

    Example:
        >>> expect_take_ups(3, 6)
        1.0
    """
    return named * (named - 1) / meetings if meetings else 0.0


def measure_continuity(table: pd.DataFrame, draws: int, seed: int) -> Continuity | None:
    """Count take-ups from meeting to meeting and compare them with the meetings in random order.

    Args:
        table: Truth values, meetings by topics, in the order of time.
        draws: Number of random orders.
        seed: Seed of the random numbers.

    Returns:
        The measures, or None with fewer than three meetings or nothing named.
    """
    values = table.to_numpy(dtype=bool)
    meetings = len(values)
    if meetings < 3 or not values.any():
        return None
    observed = (values[:-1] & values[1:]).sum(axis=0)
    random = np.random.default_rng(seed)
    orders = random.permuted(np.tile(np.arange(meetings), (draws, 1)), axis=1)
    shuffled = values[orders]
    chance = (shuffled[:, :-1] & shuffled[:, 1:]).sum(axis=1)
    whole = chance.sum(axis=1)
    named = values.sum(axis=0)
    low, high = np.quantile(chance, [0.025, 0.975], axis=0)
    topics = pd.DataFrame(
        {
            "topic": list(table.columns),
            "named": named,
            "chances": values[:-1].sum(axis=0),
            "taken_up": observed,
            "expected": [expect_take_ups(int(count), meetings) for count in named],
            "low": low,
            "high": high,
            "p": (1 + (chance >= observed).sum(axis=0)) / (1 + draws),
        }
    )
    least, most = np.quantile(whole, [0.025, 0.975])
    return Continuity(
        topics=topics,
        taken_up=int(observed.sum()),
        expected=float(topics["expected"].sum()),
        low=float(least),
        high=float(most),
        p=float((1 + (whole >= observed.sum()).sum()) / (1 + draws)),
        meetings=meetings,
    )


def find_gaps(table: pd.DataFrame) -> pd.DataFrame:
    """Say for each topic when it was first and last named and its longest silence between.

    Args:
        table: Truth values, meetings by topics, in the order of time.

    Returns:
        Columns ``topic``, ``first``, ``last`` (meetings; empty if never named) and ``silence``
        (greatest number of meetings in a row, between the first and the last, that did not name it).
    """
    lines = []
    for topic in table.columns:
        places = np.flatnonzero(table[topic].to_numpy(dtype=bool))
        gaps = np.diff(places) - 1
        first, last = (table.index[places[0]], table.index[places[-1]]) if len(places) else (None, None)
        lines.append({"topic": topic, "first": first, "last": last, "silence": int(gaps.max()) if len(gaps) else 0})
    return pd.DataFrame(lines, columns=["topic", "first", "last", "silence"])
