"""Claims in a chapter: each beside what its checks observed, with both verdicts and a link to its document."""

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from tests.packages import DOSSIER, write_seeds
from wb6.analysis.verdicts import VERDICTS
from wb6.evidence.tables import table
from wb6.page.claim_table import claim_table, judge, say_verdicts, write_verdict
from wb6.page.dossiers import verdicts


@pytest.fixture
def seeded(book):
    write_seeds(book)
    return book


def ids_with_checks(root):
    return table("claim_checks", root=root)["claim_id"].drop_duplicates().tolist()


def test_verdicts_are_those_of_the_documents_page(seeded):
    ids = ids_with_checks(seeded)
    whole = verdicts(seeded).set_index("claim_id").loc[ids]
    judged = judge(ids, seeded)
    assert judged[["then", "now"]].to_numpy().tolist() == whole[["then", "now"]].to_numpy().tolist()


def test_claims_stand_in_the_order_asked_for(seeded):
    ids = ids_with_checks(seeded)[::-1]
    assert judge(ids, seeded)["claim_id"].tolist() == ids


def test_a_claim_that_is_not_on_record_is_named(seeded):
    with pytest.raises(KeyError, match="'nobody_001' is not on record"):
        judge(["nobody_001"], seeded)


def test_a_claim_without_a_check_has_no_verdict_to_show(seeded):
    bare = next(one for one in table("claims", root=seeded)["claim_id"] if one not in ids_with_checks(seeded))
    with pytest.raises(KeyError, match="has no check"):
        judge([bare], seeded)


def test_a_claim_leads_to_its_place_and_shows_its_notes(seeded):
    (one, *_) = ids_with_checks(seeded)
    page = BeautifulSoup(claim_table(judge([one], seeded)).html, "html.parser")
    assert page.select_one("tbody a")["href"].endswith(f"#claim-{one}")
    checks = table("claim_checks", root=seeded)
    notes = checks.loc[checks["claim_id"] == one, "note"].tolist()
    assert [item.get_text().split(" ", 1)[1] for item in page.select("li")] == notes


def test_the_text_alternative_tells_the_verdict(seeded):
    judged = judge(ids_with_checks(seeded)[:1], seeded)
    assert f"» {judged['now'].iloc[0]}" in claim_table(judged).alt


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        (["holds"], "one holds"),
        (["holds as far as tested"], "one holds as far as tested"),
        (["holds as far as tested"] * 2 + ["holds"], "one holds and two hold as far as tested"),
        (["holds", "holds", "contradicted"], "two hold and one is contradicted"),
        (["holds in part", "holds in part", "not checkable"], "two hold in part and one cannot be checked"),
    ],
)
def test_verdicts_are_counted_in_words(verdicts, said):
    assert say_verdicts(pd.DataFrame({"now": verdicts})) == said


def test_every_verdict_can_be_counted():
    said = say_verdicts(pd.DataFrame({"now": [*VERDICTS, *VERDICTS]}))
    assert said == (
        "two hold, two hold as far as tested, two hold in part, two are contradicted and two cannot be checked"
    )


LEFT = DOSSIER["claim_checks"].replace(",exact,,", ",exact,why <they> came,")


def test_what_is_not_tested_stands_beside_the_verdict_and_in_the_data(book):
    drawn = claim_table(judge(["tiny_001"], write_seeds(book, claim_checks=LEFT)))
    cell = BeautifulSoup(drawn.html, "html.parser").select("tbody td")[0]
    assert cell.contents[0] == "holds as far as tested"
    assert cell.select_one("small").get_text() == "not tested: why <they> came"
    assert drawn.data["untested"].tolist() == ["why <they> came"]


def test_the_text_alternative_tells_what_is_not_tested(book):
    drawn = claim_table(judge(["tiny_001"], write_seeds(book, claim_checks=LEFT)))
    assert "» holds as far as tested (not tested: why <they> came)." in drawn.alt


@pytest.mark.parametrize(
    ("now", "then", "untested", "html"),
    [
        ("holds", "holds", "", "holds"),
        ("holds", "contradicted", "", "holds<br><small>at its date: contradicted</small>"),
        ("holds in part", "holds in part", "a & b", "holds in part<br><small>not tested: a &amp; b</small>"),
        (
            "contradicted",
            "holds",
            "a",
            "contradicted<br><small>not tested: a</small><br><small>at its date: holds</small>",
        ),
    ],
)
def test_a_verdict_is_written_with_what_narrows_it(now, then, untested, html):
    assert write_verdict(now, then, untested) == html
