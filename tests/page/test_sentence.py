"""A sentence is the first case that the data bear out; on a published page one case must hold."""

import pandas as pd
import pytest

from wb6.page.sentence import MIME, NoCaseHoldsError, SentenceError, choose, sentence
from wb6.page.value import value

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
    assert shown.outputs[0].metadata[MIME] == {
        "name": "course",
        "text": "It fell.",
        "case": 1,
        "cases": 3,
        "values": [],
        "shown": [],
    }


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


# ---- values in sentences


@pytest.fixture
def peak(rows):
    return value("peak", 120, rows=rows, unit="persons")


def test_a_value_stands_in_the_sentence_with_its_card(peak, shown):
    assert sentence("course", [(True, "It rose to {peak} & stayed.")], values=[peak]) == "It rose to 120 & stayed."
    html = html_of(shown.outputs[0])
    assert f"It rose to {peak._repr_html_()} &amp; stayed." in html


def test_the_record_names_the_values_of_the_sentence(peak, shown):
    sentence("course", [(True, "It rose to {peak}.")], values=[peak])
    assert shown.outputs[0].metadata[MIME]["values"] == ["peak"]


def test_a_value_that_is_not_given_is_refused_with_the_nearest(peak):
    with pytest.raises(SentenceError, match=r"sentence 'course' shows the value 'peek'.* Did you mean 'peak'\?"):
        sentence("course", [(True, "It rose to {peek}.")], values=[peak])


def test_a_misspelt_value_is_found_also_in_a_case_that_does_not_hold(peak):
    with pytest.raises(SentenceError, match="'peek'"):
        sentence("course", [(True, "It rose to {peak}."), (False, "It fell to {peek}.")], values=[peak])


def test_a_value_that_no_text_shows_is_refused(peak):
    with pytest.raises(SentenceError, match="is given the value 'peak' and no text of it shows"):
        sentence("course", [(True, "It rose.")], values=[peak])


def test_a_sentence_name_is_snake_case():
    with pytest.raises(SentenceError, match="a name is snake_case"):
        sentence("Course", CASES)


# ---- what is refused


@pytest.mark.parametrize("condition", [float("nan"), pd.NA, None])
def test_a_condition_that_is_not_known_does_not_hold(condition):
    assert choose("course", [(condition, "It rose."), (True, "It stood.")]) == "It stood."


@pytest.mark.parametrize(("condition", "said"), [([], "It stood."), (["2015"], "It rose."), ("", "It stood.")])
def test_a_list_holds_if_something_is_in_it(condition, said):
    assert choose("course", [(condition, "It rose."), (True, "It stood.")]) == said


def test_a_condition_with_many_answers_is_refused():
    with pytest.raises(SentenceError, match=r"gives 2 answers, not one. Add .any\(\) or .all\(\)"):
        choose("course", [(pd.Series([True, False]), "It rose.")])


@pytest.mark.parametrize("cases", [["It rose."], (True, "It rose."), [(True,)]])
def test_a_case_that_is_no_pair_is_refused(cases):
    with pytest.raises(SentenceError, match="case 1: a case is a pair"):
        choose("course", cases)


def test_an_empty_text_is_refused():
    with pytest.raises(SentenceError, match="case 1: its text is empty"):
        choose("course", [(True, " ")])


def test_the_name_of_a_value_is_not_the_value():
    with pytest.raises(SentenceError, match=r"holds 'peak'. Give what wb6.value\(…\) returned"):
        sentence("course", [(True, "It rose to {peak}.")], values=["peak"])
