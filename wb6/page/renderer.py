"""Turns a figure's MIME bundle into a numbered figure on the page.

Loaded by myst-nb through the entry point ``myst_nb.mime_renderers`` (see pyproject.toml), so a plain
``jupyter-book build`` shows the same as the runner. Nothing here computes: all texts come in the bundle.
"""

import base64
from typing import Any, ClassVar

from docutils import nodes
from sphinx import addnodes

from wb6.page.figure import MIME, read_bundle
from wb6.page.links import to_source
from wb6.page.markup import as_sentence
from wb6.page.references import place_of

#: Up to how many sources of a figure are listed with a link each.
_LINKED = 5


class FigureRenderer:
    """The mime renderer for ``application/vnd.wb6.figure+json``."""

    mime_priority_overrides: ClassVar[list[tuple[str, str, int | None]]] = [("*", MIME, 0)]

    @staticmethod
    def handle_mime(renderer: Any, data: Any, inline: bool) -> list[nodes.Element] | None:
        """Return the docutils nodes of a figure, or None for other outputs."""
        if inline or data.mime_type != MIME:
            return None
        record = read_bundle(data.content)
        env = renderer.renderer.sphinx_env
        page = env.docname if env else "page"
        place = place_of(page, record["name"])
        stem = place.removeprefix("fig-")

        def write(suffix: str, content: bytes) -> str:
            return renderer.write_file([*page.split("/"), f"{stem}.{suffix}"], content, overwrite=True)

        table = write("csv", record["data_csv"].encode("utf-8"))
        figure = nodes.figure(classes=["wb6-figure", f"wb6-as-{record['format']}"])
        links = [_download("data (CSV)", table, f"Data of: {record['title']}")]
        if record["format"] == "table":
            label = f'class="wb6-scroll" tabindex="0" role="group" aria-label="{_attr(record["title"])}"'
            figure += nodes.raw("", f"<div {label}>{record['html']}</div>", format="html")
        else:
            uri = write(record["format"], base64.b64decode(record["picture"]))
            figure += nodes.image(uri=uri, alt=f"{as_sentence(record['title'])} {record['alt']}", candidates={"*": uri})
            links.append(_download(f"image ({record['format'].upper()})", uri, f"Image of: {record['title']}"))
        figure += nodes.caption("", "", *_caption(record))
        folded = [
            _details("sources", _sources(record)),
            _details("cite", [nodes.paragraph("", _cite(record, renderer.renderer.document, env, page, place))]),
            *_description(record),
        ]
        figure += nodes.legend("", _links(links), *folded)
        figure["names"].append(place)
        renderer.renderer.document.note_explicit_target(figure)
        return [figure]


def _attr(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def _caption(record: dict[str, Any]) -> list[nodes.Node]:
    """A table has no picture to carry its title, so the caption does."""
    if record["format"] == "table":
        return [nodes.strong("", as_sentence(record["title"])), nodes.Text(f" {record['caption']}")]
    return [nodes.Text(record["caption"])]


def _download(text: str, uri: str, about: str) -> nodes.Element:
    node = addnodes.download_reference("", "", nodes.literal("", text, classes=["xref", "download"]), reftarget=uri)
    node["reftitle"] = about
    return node


def _links(links: list[nodes.Element]) -> nodes.Element:
    paragraph = nodes.paragraph(classes=["wb6-links"])
    for place, link in enumerate(links):
        if place:
            paragraph += nodes.Text(" · ")
        paragraph += link
    return paragraph


def _details(summary: str, content: list[nodes.Node]) -> nodes.Element:
    box = nodes.container(classes=["wb6-details"])
    box += nodes.raw("", f"<details><summary>{_attr(summary)}</summary>", format="html")
    box += content
    box += nodes.raw("", "</details>", format="html")
    return box


def _sources(record: dict[str, Any]) -> list[nodes.Node]:
    """List the sources, the terms of reuse, and where other publications differ.

    Many sources are named in one paragraph without links, or the links alone would outweigh the page; the page
    of all sources has them.
    """
    items: nodes.Element
    if len(record["sources"]) > _LINKED:
        named = "; ".join(f"{source['label']} [{source['grade']}]" for source in record["sources"])
        items = nodes.paragraph("", f"{named}. ")
        items += nodes.reference("", "All with their addresses", refuri=to_source(record["sources"][0]["id"]))
    else:
        items = nodes.bullet_list("", *(nodes.list_item("", _name_source(source)) for source in record["sources"]))
    said: list[nodes.Node] = [items]
    if record["terms"]:
        said.append(nodes.paragraph("", f"Terms of the data by table: {'; '.join(record['terms'])}."))
    if record["rivals"]:
        said.append(nodes.paragraph("", "Where publications differ:"))
        said.append(nodes.bullet_list("", *(nodes.list_item("", nodes.paragraph("", one)) for one in record["rivals"])))
    return said


def _name_source(source: dict[str, Any]) -> nodes.Element:
    # One link a source: a long page has hundreds of them. Where there is none on the web, to our register.
    on_web = source["url"].startswith(("http://", "https://"))
    target = source["url"] if on_web else to_source(source["id"])
    link = nodes.reference("", source["label"], refuri=target)
    return nodes.paragraph("", "", link, nodes.Text(f" [{source['grade']}]"))


def _cite(record: dict[str, Any], document: nodes.document, env: Any, page: str, place: str) -> str:
    """Say how to cite the figure: author, year, its title, page and place, book, terms."""
    heading = document.next_node(nodes.title)
    title = f"«{heading.astext()}», " if heading is not None else ""
    about = f"{env.config.author} ({env.config.copyright}): " if env else ""
    book = f"In: {env.config.html_title}. " if env else ""
    terms = "Text and figure: CC BY 4.0; the data keep their publishers' terms."
    return f"{about}«{record['title']}», figure in {title}{page}.html#{place}. {book}{terms}"


def _description(record: dict[str, Any]) -> list[nodes.Node]:
    if not record["description"]:
        return []
    return [_details("description in words", [nodes.paragraph("", f"{record['alt']} {record['description']}")])]
