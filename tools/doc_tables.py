"""Write the tables of the documents from the code: ``python -m tools.doc_tables``, which ``make docs-tables`` runs.

A table stands between ``<!-- NAME -->`` and ``<!-- /NAME -->`` in a file of docs/. What is between them is replaced.
``docs/article.schema.json`` is written, too.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import newscrawl.settings
from newscrawl import addon
from newscrawl.errors import ExitStatus
from newscrawl.exporters import FORMATS
from newscrawl.items import Article
from newscrawl.rendering.mode import Render
from newscrawl.schema import json_schema
from newscrawl.sites import loader

DOCS: Final = Path(__file__).parents[1] / "docs"
_TYPES: Final = {
    list: "list of strings",
    str: "string",
    bool: "boolean",
    Render: 'boolean, or `"auto"`',
    int: "whole number",
    float: "number",
    dict: "table",
}
_NOT_SHOWN: Final = frozenset("PRESETS BOT_NAME SPIDER_MODULES NEWSPIDER_MODULE COMMANDS_MODULE ADDONS".split())
"""Settings that make the project a Scrapy project; they say nothing about how it crawls."""
_SCHEMA_ORG: Final = {
    "url": "url",
    "site": "isPartOf",
    "title": "headline",
    "title_raw": "alternativeHeadline",
    "text": "articleBody",
    "published_at": "datePublished",
    "modified_at": "dateModified",
    "source": "sourceOrganization.name",
    "authors": "author[].name",
    "dateline": "dateline",
    "tags": "keywords",
    "language": "inLanguage",
    "images": "image[].contentUrl, image[].caption",
    "story_id": "identifier",
    "fetched_at": "sdDatePublished",
}
"""Counterparts in schema.org's NewsArticle; the other fields say how the record was made."""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table.

    >>> print(table(["a", "b"], [["1", ""]]))
    | a | b |
    | --- | --- |
    | 1 | |
    """
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |".replace("|  |", "| |") for cells in lines)


def value(default: Any) -> str:
    """Return a setting's value as the documents show it.

    >>> value("data"), value(20 * 1024 * 1024), value("")
    ('`data`', '`20971520`', '')
    """
    return "" if default in (None, "") else f"`{default}`"


def settings() -> str:
    """Return the table of newscrawl's own settings."""
    rows = [(f"`{name}`", value(setting.default), setting.description) for name, setting in addon.SETTINGS.items()]
    return table(["setting", "default", "meaning"], rows)


def project_settings() -> str:
    """Return the table of the settings of this repository's Scrapy project."""
    values = vars(newscrawl.settings)
    shown = {name: values[name] for name in values if name.isupper() and name not in {*_NOT_SHOWN, *addon.PRESETS}}
    return _assignments(shown)


def addon_settings() -> str:
    """Return the table of Scrapy's settings that the add-on sets."""
    return _assignments(addon.SCRAPY_DEFAULTS)


def presets() -> str:
    """Return the table of the settings that newscrawl's spiders have in every project."""
    return _assignments(addon.PRESETS)


def _assignments(values: Mapping[str, Any]) -> str:
    return table(["setting", "value"], [(f"`{name}`", value(given)) for name, given in values.items()])


def exit_statuses() -> str:
    """Return the table of exit statuses."""
    return table(["exit status", "meaning", "what to do"], [(str(int(s)), s.words, s.advice) for s in ExitStatus])


def formats() -> str:
    """Return the table of export formats."""
    head = ["format", "content", "`-o` adds to a file", "standard output", "`newscrawl.archive`"]
    rows = [
        (f"`{name}`", form.description, *map(_yes_or_no, (form.can_append, form.to_stdout, form.for_archive)))
        for name, form in FORMATS.items()
    ]
    return table(head, rows)


def _yes_or_no(answer: bool) -> str:
    return "yes" if answer else "no"


def site_keys() -> str:
    """Return the table of the keys of a site file."""
    rows = [(f"`{name}`", _TYPES[key.type], key.description) for name, key in loader.KEYS.items()]
    return table(["key", "type", "meaning"], rows)


def fields() -> str:
    """Return the table of the fields of a record."""
    rows = []
    for field in dataclasses.fields(Article):
        counterpart = _SCHEMA_ORG.get(field.name)
        rows.append((f"`{field.name}`", field.metadata["description"], f"`{counterpart}`" if counterpart else ""))
    return table(["field", "meaning", "schema.org"], rows)


TABLES: Final[Mapping[str, tuple[str, Callable[[], str]]]] = {
    "settings": ("settings.md", settings),
    "project-settings": ("settings.md", project_settings),
    "addon-settings": ("settings.md", addon_settings),
    "presets": ("settings.md", presets),
    "exit-statuses": ("unattended.md", exit_statuses),
    "formats": ("exports.md", formats),
    "site-keys": ("sites.md", site_keys),
    "fields": ("record.md", fields),
}
"""Each table by the name of its markers: the document that it stands in, and the function that makes it."""


def filled(text: str, name: str, content: str) -> str:
    r"""Return a document with the content put between the markers of a name. Raises ValueError without such markers.

    >>> filled("<!-- a -->old<!-- /a -->", "a", "new")
    '<!-- a -->\nnew\n<!-- /a -->'
    """
    opening, closing = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, found, rest = text.partition(opening)
    _, closed, after = rest.partition(closing)
    if not (found and closed):
        raise ValueError(f"no {opening} … {closing}")
    return f"{before}{opening}\n{content}\n{closing}{after}"


def current_documents() -> dict[Path, str]:
    """Return the text that each written document must have."""
    documents: dict[Path, str] = {}
    for name, (file, make) in TABLES.items():
        path = DOCS / file
        documents[path] = filled(documents.get(path) or path.read_text(encoding="utf-8"), name, make())
    documents[DOCS / "article.schema.json"] = json.dumps(json_schema(), indent=2) + "\n"
    return documents


def main() -> None:
    """Write the documents that are not current."""
    for path, text in current_documents().items():
        if path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"wrote {path.relative_to(DOCS.parent)}\n")


if __name__ == "__main__":
    main()
