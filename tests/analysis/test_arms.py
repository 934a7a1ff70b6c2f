"""Shares of arms suppliers, worked out by hand."""

import pandas as pd
import pytest

from wb6.analysis import arms

DELIVERIES = pd.DataFrame(
    [("RS", 2020, "CN", 6.0), ("RS", 2021, "RU", 2.0), ("ME", 2020, "US", 1.0), ("ME", 2022, "TR", 3.0)],
    columns=["country", "year", "supplier", "tiv_million"],
).assign(source_id="sipri")


def test_shares_are_of_each_recipients_own_volume():
    shares = arms.compute_supplier_shares(DELIVERIES, ["RS", "ME"], [(2020, 2024)]).set_index(["country", "supplier"])
    assert shares["share"].to_dict() == {
        ("RS", "CN"): 0.75,
        ("RS", "RU"): 0.25,
        ("ME", "US"): 0.25,
        ("ME", "TR"): 0.75,
    }


def test_shares_of_a_recipient_add_up_to_one():
    shares = arms.compute_supplier_shares(DELIVERIES, ["RS", "ME"], [(2020, 2024)])
    assert shares.groupby("country")["share"].sum().to_list() == pytest.approx([1, 1])


@pytest.mark.parametrize(("volume", "kind"), [(5.0, "most"), (4.9, "part"), (1.0, "part"), (0.9, "little")])
def test_a_cell_is_graded_by_half_and_by_a_tenth(volume, kind):
    rows = [("RS", 2020, "CN", volume), ("RS", 2020, "RU", 10.0 - volume)]
    one = pd.DataFrame(rows, columns=DELIVERIES.columns[:4]).assign(source_id="sipri")
    cells = arms.write_supplier_cells(arms.compute_supplier_shares(one, ["RS"], [(2020, 2024)]))
    assert cells.set_index("supplier").loc["CN", "kind"] == kind
