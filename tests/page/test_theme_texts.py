"""What the theme prints is mended: names that are seen, code without idle marks, words apart in the search index."""

from types import SimpleNamespace

import pytest
from docutils import nodes
from docutils.utils import new_document

from wb6.page.theme.formulas import write_formula
from wb6.page.theme.names import mend_names
from wb6.page.theme.plain_marks import like_tokens, plain_tokens, strip_references, strip_tokens
from wb6.page.theme.search import for_search

HIGHLIGHTING = """\
html[data-theme="light"] .highlight { background: #fff; color: #080808 }
html[data-theme="light"] .highlight .n { color: #080808 } /* Name */
html[data-theme="light"] .highlight .k { color: #6730C5 } /* Keyword */
html[data-theme="light"] .highlight .p { color: #080808 } /* Punctuation */
html[data-theme="light"] .highlight .w { color: #080808 } /* Text.Whitespace */
html[data-theme="dark"] .highlight { background: #000; color: #f8f8f2 }
html[data-theme="dark"] .highlight .n { color: #f8f8f2 } /* Name */
html[data-theme="dark"] .highlight .k { color: #dcc6e0 } /* Keyword */
html[data-theme="dark"] .highlight .p { color: #fefeff } /* Punctuation */
"""


def test_a_branch_of_the_contents_is_named_by_its_page():
    link = '<a class="reference" href="c.html">Data <em>catalogue</em></a>'
    branch = link + '<details><summary><span class="toctree-toggle">'
    assert '<summary aria-label="Pages under Data catalogue"><span' in mend_names(branch)


def test_a_folded_cell_is_named_by_the_words_that_are_seen():
    assert mend_names('<summary aria-label="Toggle hidden content"><p>Show</p>') == "<summary><p>Show</p>"


def test_an_entry_of_a_bibliography_is_an_item_of_its_list():
    assert 'role="listitem"' in mend_names('<div class="citation" role="doc-biblioentry">')


def test_tokens_that_look_like_the_code_around_them_in_every_mode_are_plain():
    assert plain_tokens(HIGHLIGHTING) == {"n", "w", "o"}


def test_plain_marks_leave_the_code_and_its_text_stays():
    code = '<pre><span class="k">import</span><span class="w"> </span><span class="n">x</span></pre>'
    prose = '<span class="n">y</span>'
    stripped = strip_tokens(code + prose, frozenset({"n", "w"}), {})
    assert stripped == '<pre><span class="k">import</span> x</pre>' + prose


def test_neighbours_of_one_class_have_one_mark():
    text = '<span class="s2">"</span><span class="s2">a</span><span class="s2">"</span>'
    after = '<span class="k">in</span> <span class="s2">b</span><span class="k">or</span></pre>'
    joined = f'<pre><span class="s2">"a"</span>{after}'
    assert strip_tokens(f"<pre>{text}{after}", frozenset({"w"}), {}) == joined


def test_tokens_that_look_alike_in_every_mode_have_one_class():
    style = HIGHLIGHTING + HIGHLIGHTING.replace(".k {", ".kn {")
    assert like_tokens(style)["kn"] == like_tokens(style)["k"] == "k"
    assert like_tokens(style)["p"] == "p"
    code = '<pre><span class="k">a</span><span class="kn">b</span></pre>'
    assert strip_tokens(code, frozenset({"w"}), like_tokens(style)) == '<pre><span class="k">ab</span></pre>'


def test_a_link_in_a_figure_needs_no_class():
    link = '<a class="reference internal" href="a.html">a</a>'
    assert (
        strip_references(f"<p>{link}</p><figure>{link}</figure>")
        == f'<p>{link}</p><figure><a href="a.html">a</a></figure>'
    )


def test_a_citation_has_bare_brackets_and_links_without_a_class():
    label = '<span class="label"><span class="fn-bracket">[</span>A1<span class="fn-bracket">]</span></span>'
    link = '<p><a class="reference external" href="a">a</a></p>'
    assert strip_references(f'<div class="citation" id="a">{label}{link}</div>') == (
        '<div class="citation" id="a"><span class="label">[A1]</span><p><a href="a">a</a></p></div>'
    )


@pytest.fixture
def tree():
    document = new_document("page")
    document += nodes.raw("", "<td>Serbia</td><td>2015</td>", format="html")
    document += nodes.container("", nodes.literal_block("", "secret_name = 1"), classes=["cell_input"])
    return document


def test_the_cells_of_a_table_are_indexed_as_words_of_their_own(tree):
    assert " <td>2015" in next(for_search(tree).findall(nodes.raw)).astext()


def test_addresses_and_the_data_of_scripts_are_not_indexed():
    document = new_document("page")
    document += nodes.paragraph("", "", nodes.reference("", "https://x.example/secret", refuri="a"))
    document += nodes.paragraph("", "", nodes.reference("", "A report", refuri="a"))
    document += nodes.raw("", "<p>Serbia</p><script type='x'>hidden</script>", format="html")
    words = for_search(document).astext()
    assert "secret" not in words and "hidden" not in words
    assert "A report" in words and "Serbia" in words


def test_code_is_not_indexed(tree):
    assert "secret_name" not in for_search(tree).astext()


def test_the_page_itself_is_not_changed_by_indexing_it(tree):
    before = tree.pformat()
    for_search(tree)
    assert tree.pformat() == before


def formula(node):
    translator = SimpleNamespace(body=[])
    with pytest.raises(nodes.SkipNode):
        write_formula(translator, node)
    return "".join(translator.body)


def test_a_formula_in_a_sentence_is_mathml():
    assert "<msup>" in formula(nodes.math("", "x^2"))


def test_a_displayed_formula_can_be_scrolled_by_keyboard():
    printed = formula(nodes.math_block("", r"\frac{a}{b}"))
    assert "<mfrac>" in printed
    assert 'tabindex="0"' in printed
