"""Takes from a page the marks that show nothing: of code, and of links in figures. Text in, text out."""

import re

#: Two or more marks of one class, one directly after the other, such as the quotes of a text and the text.
_NEIGHBOURS = re.compile(r'<span class="(\w+)">[^<]*</span>(?:<span class="\1">[^<]*</span>)+')


def plain_tokens(highlighting: str) -> frozenset[str]:
    """Return the classes of code tokens that a highlighting style prints like the code around them.

    Args:
        highlighting: A style sheet as Pygments writes it, for one or several modes.
    """
    base = dict(re.findall(r"(?m)^(.*)\.highlight \{[^}]*?(?<![\w-])color: (#\w+)", highlighting))
    rules = re.findall(r"(?m)^(.*)\.highlight \.(\w+) \{ ([^}]*?) \}", highlighting)
    coloured = {name for mode, name, style in rules if style.strip() != f"color: {base.get(mode)}"}
    # Whitespace shows no colour; a mode without a rule prints the token like the code around it. Operators are
    # a third of all marks, and a sign is no easier to read for its colour.
    return frozenset({name for _, name, _ in rules} - coloured | {"w", "o"})


def like_tokens(highlighting: str) -> dict[str, str]:
    """Return, for each class of code tokens, the first class that a highlighting style prints like it in every mode."""
    looks: dict[str, dict[str, str]] = {}
    for mode, name, style in re.findall(r"(?m)^(.*)\.highlight \.(\w+) \{ ([^}]*?) \}", highlighting):
        looks.setdefault(name, {})[mode] = style.strip()
    first: dict[str, str] = {}
    return {name: first.setdefault(repr(sorted(look.items())), name) for name, look in looks.items()}


def strip_tokens(page: str, plain: frozenset[str], like: dict[str, str]) -> str:
    """Return a page whose code has no marks around plain tokens, and one around neighbours that look alike."""
    if not plain:
        return page
    token = re.compile(rf'<span class="(?:{"|".join(sorted(plain))})">([^<]*)</span>')

    def strip(block: re.Match[str]) -> str:
        bare = token.sub(r"\1", block[0])
        alike = re.sub(r'<span class="(\w+)">', lambda mark: f'<span class="{like.get(mark[1], mark[1])}">', bare)
        return _NEIGHBOURS.sub(lambda run: run[0].replace(f'</span><span class="{run[1]}">', ""), alike)

    return re.sub(r"<pre>.*?</pre>", strip, page, flags=re.DOTALL)


def strip_references(page: str) -> str:
    """Return a page whose links inside figures and citations have no class, and whose citations have bare brackets.

    No rule asks for them there, and sources are many.
    """
    link = re.compile(r'<a class="reference (?:internal|external)" ')
    page = re.sub(r'<span class="fn-bracket">([\[\]])</span>', r"\1", page)
    blocks = r'<figure\b.*?</figure>|<div class="citation".*?</div>'
    return re.sub(blocks, lambda block: link.sub("<a ", block[0]), page, flags=re.DOTALL)
