"""Audit a built book and print what is wrong: ``python -m tests.browser [FOLDER] [PAGE …]``.

The folder is ``_build/html`` unless another is named; nothing is kept, everything is audited.
"""

import sys
import tempfile
import time
from pathlib import Path

import click

from tests.browser.audits import DESKTOP, OTHER_VIEWS, PHONE, Audits
from tests.browser.chromium import MISSING, find_chromium, start_chromium
from tests.browser.site import serve


def main(arguments: list[str]) -> int:
    """Print each fault with its page and view; return 1 if there is one."""
    folder = Path(arguments[0] if arguments else "_build/html").resolve()
    path = find_chromium()
    if path is None:
        click.echo(MISSING)
        return 1
    faults = 0
    with tempfile.TemporaryDirectory() as kept, start_chromium(path) as browser, serve(folder) as site:
        audits = Audits(browser, site, Path(kept))
        for page in arguments[1:] or site.pages:
            template = page in site.templates
            asked_of = [(DESKTOP, "full"), *((view, "full" if template else "view") for view in OTHER_VIEWS)]
            asked_of += [(DESKTOP, "disk"), *([(DESKTOP, "keyboard"), (PHONE, "keyboard")] if template else [])]
            for view, asked in asked_of:
                start = time.monotonic()
                verdict = audits.judge(page, view, asked)
                said = [*verdict.violations, *verdict.requests, *verdict.errors, *verdict.overflow, *verdict.keyboard]
                click.echo(f"{page} ({view.name}; {asked}): {len(said)} faults, {time.monotonic() - start:.1f} s")
                click.echo("".join(f"    {line}\n" for line in said), nl=False)
                faults += len(said)
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
