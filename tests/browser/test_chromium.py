"""Without a browser: what the tests do then, seen from outside."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("require", "code", "word"), [("", 0, "1 skipped"), ("1", 1, "1 error")])
def test_without_a_browser_a_test_skips_or_fails_and_names_the_command(tmp_path, require, code, word):
    environment = {**os.environ, "PATH": str(tmp_path), "WB6_REQUIRE_BROWSER": require}
    test = "tests/browser/test_audits.py::test_a_sound_page_is_good"
    command = [sys.executable, "-m", "pytest", test]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout
    assert "apt-get install chromium" in done.stdout
    assert word in done.stdout
