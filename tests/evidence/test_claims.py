"""Claims by id, and the founding texts found by their checksum alone."""

import pytest

from tests.packages import DOSSIER, TEXT, write_package, write_seeds
from wb6.evidence.claims import claim, find_texts


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.delenv("WB6_SEED_TEXTS", raising=False)
    return write_seeds(write_package(tmp_path / "book"))


def test_a_claim_has_its_place_and_words(root):
    one = claim("tiny_001", root=root)
    assert (one.document, one.line, one.section, one.value) == ("press_2017", 3, "A report", "120")


def test_a_claim_reads_as_its_words_and_its_place(root):
    assert str(claim("tiny_001", root=root)) == "About 120 <persons> arrived. (press_2017, line 3)"


def test_a_claim_without_a_figure_has_an_empty_one(root):
    assert claim("tiny_002", root=root).value == ""


def test_an_unknown_claim_is_answered_with_the_nearest(root):
    with pytest.raises(KeyError, match=r"no claim 'tiny_01' in seeds/claims.csv. Did you mean 'tiny_001'\?"):
        claim("tiny_01", root=root)


def test_a_claim_like_no_other_is_answered_without_a_guess(root):
    with pytest.raises(KeyError) as caught:
        claim("zzz", root=root)
    assert "Did you mean" not in str(caught.value)


def test_a_claim_of_an_unknown_document_says_which(root):
    write_seeds(root, documents=DOSSIER["documents"].replace("press_2017,news", "press_2018,news"))
    with pytest.raises(KeyError, match=r"names the document 'press_2017', which seeds/documents\.csv does not hold"):
        claim("tiny_001", root=root)


def give(folder, text=TEXT):
    folder.mkdir(parents=True)
    (folder / "any_name.txt").write_text(text, encoding="utf-8")
    return folder


def test_a_text_is_found_beside_the_checkout(root):
    give(root.parent / "shared" / "seeds")
    assert find_texts(root) == {"press_2017": TEXT.split("\n")}


def test_a_text_is_found_where_the_environment_says(root, tmp_path, monkeypatch):
    monkeypatch.setenv("WB6_SEED_TEXTS", str(give(tmp_path / "elsewhere")))
    assert list(find_texts(root)) == ["press_2017"]


def test_the_folder_that_is_named_wins_over_the_one_beside_the_checkout(root, tmp_path, monkeypatch):
    give(root.parent / "shared" / "seeds")
    monkeypatch.setenv("WB6_SEED_TEXTS", str(give(tmp_path / "elsewhere", "another text")))
    assert find_texts(root) == {}


def test_a_text_with_another_checksum_is_ignored(root):
    give(root.parent / "shared" / "seeds", TEXT + "\n")
    assert find_texts(root) == {}


def test_without_a_folder_no_text_is_found(root):
    assert find_texts(root) == {}
