"""The weights of the printed book: a tiny site is judged to the byte, the real one against the limits."""

import pytest

from tests import weigh
from tests.loads import foreign_of
from tests.weigh import judge, table, weigh_site


def write_site(root, html=1_000, script=1_000, figures=(), later=0):
    root.mkdir(parents=True, exist_ok=True)
    pictures = "".join(f'<img src="{number}.png" alt="">' for number in range(len(figures)))
    start = f'<script src="a.js"></script>{pictures}'
    (root / "index.html").write_text(start + " " * (html - len(start)), encoding="utf-8")
    (root / "search.html").write_text('<script src="search.js"></script>', encoding="utf-8")
    for name, size in {"a.js": script, "search.js": later}.items():
        (root / name).write_bytes(b" " * size)
    for number, size in enumerate(figures):
        (root / f"{number}.png").write_bytes(b" " * size)
    return root


def test_a_page_weighs_what_it_loads(tmp_path):
    page = weigh_site(write_site(tmp_path, html=2_000, script=3_000, figures=(10, 20))).pages[0]
    assert (page.html, page.scripts, page.shell, page.six_figures) == (2_000, 3_000, 5_000, 30)


def test_scripts_of_the_search_count_apart(tmp_path):
    assert weigh_site(write_site(tmp_path, later=7_000)).first_use == (("search.js", 7_000),)


def test_six_figures_are_the_six_heaviest(tmp_path):
    assert weigh_site(write_site(tmp_path, figures=(1, 10, 10, 10, 10, 10, 10))).pages[0].six_figures == 60


@pytest.mark.parametrize(
    ("site", "said"),
    [
        ({"html": weigh.SHELL}, "index.html: the shell weighs 451 KB, over 450 KB."),
        ({"figures": (75_001,)}, "index.html: 0.png weighs 75 KB, over 75 KB a figure."),
        ({"figures": (75_000,) * 5 + (75_000 + 1,)}, "index.html: six figures weigh 450 KB, over 450 KB."),
        ({"later": 300_001}, "Scripts on first use weigh 300 KB, over 300 KB."),
    ],
)  # fmt: skip
def test_a_broken_limit_is_a_sentence(tmp_path, site, said):
    assert said in judge(weigh_site(write_site(tmp_path, **site)))


def test_a_site_at_its_limits_is_good(tmp_path):
    site = write_site(tmp_path, html=449_000, figures=(75_000,) * 6, later=300_000)
    assert judge(weigh_site(site)) == []


def test_a_folder_without_pages_says_what_to_do(tmp_path):
    with pytest.raises(FileNotFoundError, match="Build the book first"):
        weigh_site(tmp_path)


def test_the_comparison_shows_both_weights(tmp_path):
    ours = weigh_site(write_site(tmp_path / "ours", html=20_000))
    default = weigh_site(write_site(tmp_path / "default", html=2_500_000))
    row = next(line for line in table(ours, default) if line.startswith("index.html"))
    assert row.split()[1:7] == ["20", "0", "1.0", "0", "21", "2501"]


def test_the_printed_book_fetches_nothing_from_elsewhere(built):
    assert foreign_of(built / "_build" / "html") == []


def test_the_printed_book_keeps_the_limits(built):
    assert judge(weigh_site(built / "_build" / "html")) == []
