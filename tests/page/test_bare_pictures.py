"""A picture without a text alternative is told; a picture with one is not."""

import logging

import pytest
from docutils import nodes
from docutils.utils import new_document
from sphinx.util import logging as sphinx_logging

from wb6.page.bare_pictures import tell_bare_pictures


@pytest.fixture
def told():
    """What Sphinx is warned of."""
    records: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: records.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger(f"{sphinx_logging.NAMESPACE}.wb6.page.bare_pictures")
    logger.addHandler(handler)
    # A Sphinx that ran earlier in this process leaves handlers above, which may turn a warning into an error.
    logger.propagate = False
    yield records
    logger.propagate = True
    logger.removeHandler(handler)


@pytest.mark.parametrize(("given", "count"), [({}, 1), ({"alt": " "}, 1), ({"alt": "A line that rises."}, 0)])
def test_a_picture_says_in_words_what_it_shows_or_is_told(told, given, count):
    document = new_document("page")
    document += nodes.image(uri="chart.png", **given)
    tell_bare_pictures(None, document, "notebooks/part/page")
    assert len(told) == count
    assert all("Put a chart on the page by wb6.figure(...)" in one for one in told)
