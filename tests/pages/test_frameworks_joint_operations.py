"""The page frameworks/joint_operations runs, shows what it promises, and does not outlive its data."""

from tests.pages import published, run_page

#: A change of one table under which a sentence of the page is no longer true. Replace it with the example.
BREAKS = ("data/routes/route_detections.csv", r"^(western_balkan,\d+),\d+", r"\1,0", "answer")


def test_the_page_publishes_a_figure_and_a_value(tmp_path):
    records = published(run_page("frameworks/joint_operations", tmp_path))
    assert {"figure", "value"} <= {record["kind"] for record in records.values()}
