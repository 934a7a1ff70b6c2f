"""Findings are falsifiable: on every page there is a change of the data that stops a published sentence.

Each module of ``tests/pages`` names it in ``BREAKS``: table, pattern, replacement, and the sentence or
title that is no longer true (the first one on the page).
"""

import re
import shutil
from importlib import import_module
from pathlib import Path

import pytest

from tests.pages import ROOT, list_chapters, run_page

CHAPTERS = [page.address for page in list_chapters()]


def spoil(root: Path, file: str, pattern: str, replacement: str) -> None:
    """Change a table of a copied book; a change that finds nothing would prove nothing."""
    path = root / file
    text, count = re.subn(pattern, replacement, path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert count, f"{file}: nothing matches {pattern}"
    path.write_text(text, encoding="utf-8")


def copy_evidence(target: Path) -> Path:
    """Copy what a page needs to run on data of its own."""
    for name in ("_config.yml", "_toc.yml", "index.md"):
        shutil.copy2(ROOT / name, target / name)
    for name in ("notebooks", "data", "seeds"):
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    return target


@pytest.mark.parametrize("address", CHAPTERS)
def test_a_finding_does_not_outlive_its_data(address, tmp_path):
    module = import_module(f"tests.pages.test_{address.replace('/', '_')}")
    file, pattern, replacement, sentence = module.BREAKS
    root = copy_evidence(tmp_path)
    assert run_page(address, tmp_path, root=root).good
    spoil(root, file, pattern, replacement)
    result = run_page(address, tmp_path, root=root)
    assert not result.good
    assert f"sentence '{sentence}': the data bear out none of its" in result.failure
