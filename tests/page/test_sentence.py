"""A sentence is the first case that the data bear out; on a published page one case must hold."""

import pandas as pd
import pytest

from wb6.page.sentence import MIME, NoCaseHoldsError, choose, sentence

CASES = [(False, "It rose."), (True, "It fell."), (True, "It stood.")]
NONE = [(False, "It rose."), (False, "It fell.")]


def test_the_first_case_that_holds_is_said():
    assert choose("course", CASES) == "It fell."


def test_a_condition_of_pandas_counts_as_it_says():
    known = pd.Series([1, 2])
    assert choose("course", [(known.max() > 5, "It rose."), (known.min() == 1, "It stood.")]) == "It stood."


def test_where_no_case_holds_the_neutral_text_stands_in():
    assert choose("course", NONE, neutral="It moved.") == "It moved."


def test_on_a_published_page_the_neutral_text_is_no_way_out(monkeypatch):
    monkeypatch.setenv("WB6_PUBLISHED", "1")
    with pytest.raises(NoCaseHoldsError):
        choose("course", NONE, neutral="It moved.")


def test_in_any_other_run_of_the_runner_the_neutral_text_stands_in(monkeypatch):
    monkeypatch.setenv("WB6_PUBLISHED", "0")
    assert choose("course", NONE, neutral="It moved.") == "It moved."


def test_without_neutral_text_a_case_must_hold_everywhere():
    with pytest.raises(NoCaseHoldsError):
        choose("course", NONE)


def test_the_message_names_the_sentence_and_every_case():
    with pytest.raises(NoCaseHoldsError, match=r"sentence 'course'.* 2 cases \(«It rose.»; «It fell.»\)"):
        choose("course", NONE)


def test_on_a_published_page_a_case_that_holds_is_said(monkeypatch):
    monkeypatch.setenv("WB6_PUBLISHED", "1")
    assert choose("course", CASES) == "It fell."


# ---- in the notebook


def test_a_sentence_is_stored_under_its_name(shown):
    sentence("course", CASES)
    (output,) = shown.outputs
    assert output.metadata["scrapbook"]["name"] == "course"
    assert output.data["application/papermill.record/text/plain"] == "It fell."


def test_the_record_says_which_case_held(shown):
    sentence("course", CASES)
    assert shown.outputs[0].metadata[MIME] == {"name": "course", "text": "It fell.", "case": 1, "cases": 3}


def html_of(output):
    return output.data["application/papermill.record/text/html"]


def test_a_neutral_text_is_marked_as_such(shown):
    sentence("course", NONE, neutral="It moved.")
    assert "no finding holds for these parameters" in html_of(shown.outputs[0])


def test_a_case_that_holds_is_not_marked(shown):
    sentence("course", CASES)
    assert "no finding holds" not in html_of(shown.outputs[0])


def test_a_text_from_data_cannot_write_html(shown):
    sentence("course", [(True, "<b>A & B</b>")])
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in html_of(shown.outputs[0])
