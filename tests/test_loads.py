"""What a browser loads is read from pages and sheets: this machine's files, and addresses elsewhere."""

import pytest

from tests.loads import addresses, files_of, foreign_in_script, foreign_of


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def page(tmp_path):
    rules = 'p{background:url("dot.png")} .absent{background:url(no.png)}'
    write(tmp_path / "s" / "main.css", '@import "more.css"; ' + rules)
    for name in ("s/more.css", "s/dot.png", "a.js", "map.svg"):
        write(tmp_path / name, "")
    return write(
        tmp_path / "page.html",
        '<link rel="stylesheet" href="s/main.css?v=1"><link rel="next" href="next.html"><script src="a.js"></script>'
        '<p>Text <a href="https://example.org">source</a></p><img src="map.svg" alt="">',
    )


def test_a_page_loads_its_sheets_and_theirs_scripts_and_figures_but_no_links(page):
    assert {path.name: kind for path, kind in files_of(page).items()} == {
        "main.css": "style", "more.css": "style", "dot.png": "other", "a.js": "script", "map.svg": "figure",
    }  # fmt: skip


def test_a_file_that_is_not_there_is_named(tmp_path):
    page = write(tmp_path / "page.html", '<script src="gone.js"></script>')
    with pytest.raises(FileNotFoundError, match=r"loads .*gone\.js"):
        files_of(page)


def test_a_link_to_a_source_is_no_request(page, tmp_path):
    assert foreign_of(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", '<script src="https://cdn.example/x.js"></script>'),
        ("a.html", '<link rel="preconnect" href="//fonts.example">'),
        ("a.html", '<img srcset="a.png 1x, https://img.example/b.png 2x" alt="">'),
        ("a.html", '<p style="background:url(https://img.example/b.png)">'),
        ("a.html", '<style>@import "https://cdn.example/x.css";</style>'),
        ("a.html", '<script>fetch("https://api.example/x")</script>'),
        ("a.css", "@font-face{src:url('https://fonts.example/x.woff2')}"),
        ("a.js", 'const s = "https://cdn.example/x.js"; load(s)'),
    ],
)  # fmt: skip
def test_an_address_elsewhere_that_a_browser_fetches_is_found(tmp_path, name, text):
    write(tmp_path / name, text)
    assert len(foreign_of(tmp_path)) == 1
    assert foreign_of(tmp_path)[0].startswith(f"{name}: ")


def test_the_name_of_a_markup_language_is_no_address():
    assert foreign_in_script('create("http://www.w3.org/2000/svg", "svg")') == []


def test_data_in_a_sheet_and_comments_are_no_addresses():
    assert addresses("/* url(a.png) */ p{mask:url(\"data:image/svg+xml,%3Csvg%3E\") url('b.png')}") == ["b.png"]
