"""Takes from highlighted code the marks that colour nothing. Text in, text out."""

import re


def plain_tokens(highlighting: str) -> frozenset[str]:
    """Return the classes of code tokens that a highlighting style prints like the code around them.

    Args:
        highlighting: A style sheet as Pygments writes it, for one or several modes.
    """
    base = dict(re.findall(r"(?m)^(.*)\.highlight \{[^}]*?(?<![\w-])color: (#\w+)", highlighting))
    rules = re.findall(r"(?m)^(.*)\.highlight \.(\w+) \{ ([^}]*?) \}", highlighting)
    coloured = {name for mode, name, style in rules if style.strip() != f"color: {base.get(mode)}"}
    # Whitespace shows no colour; a mode without a rule prints the token like the code around it.
    return frozenset({name for _, name, _ in rules} - coloured | {"w"})


def strip_tokens(page: str, plain: frozenset[str]) -> str:
    """Return a page whose code has no marks around tokens that look like the code around them."""
    if not plain:
        return page
    token = re.compile(rf'<span class="(?:{"|".join(sorted(plain))})">([^<]*)</span>')
    return re.sub(r"<pre>.*?</pre>", lambda block: token.sub(r"\1", block[0]), page, flags=re.DOTALL)
