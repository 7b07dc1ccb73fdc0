"""Full-text feeds of records for feed readers and other programs: Atom (RFC 4287) and JSON Feed (version 1.1)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from itertools import groupby
from typing import Any, Final

from scrapy.settings import BaseSettings

from newscrawl.errors import ConfigError, install_line
from newscrawl.items import Article, Block
from newscrawl.utils.formats import checked

_TAGS: Final = {"heading": "h2", "quote": "blockquote", "item": "li"}
"""The HTML element of each kind of line; that of the other kinds is ``p``."""
_WEB: Final = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Feed:
    """The contents of a feed, whatever its format. ``home`` is the address that its title leads to."""

    title: str
    home: str
    records: Sequence[Mapping[str, Any]]
    """Records as plain JSON types, newest first."""

    @property
    def updated(self) -> datetime:
        """The time of the newest fetch among the records. So the same records make the same feed."""
        return max((_fetched(record) for record in self.records), default=datetime.fromtimestamp(0, UTC))


def _fetched(record: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(record["fetched_at"]) if record["fetched_at"] else datetime.fromtimestamp(0, UTC)


def content_html(record: Mapping[str, Any]) -> str:
    r"""Return the text of a record as HTML, followed by its pictures.

    >>> content_html({"text": "Who pays?\nRain & wind", "line_kinds": ["heading", "paragraph"], "images": []})
    '<h2>Who pays?</h2>\n<p>Rain &amp; wind</p>'
    """
    blocks = Article(text=record["text"], line_kinds=record.get("line_kinds") or []).blocks
    pictures = [picture for image in record["images"] if (picture := _figure(image))]
    return "\n".join([*_elements(blocks), *pictures])


def _elements(blocks: Iterable[Block]) -> Iterator[str]:
    for kind, lines in groupby(blocks, key=lambda block: block.kind):
        tag = _TAGS.get(kind, "p")
        inside = "\n".join(f"<{tag}>{escape(line.text, quote=False)}</{tag}>" for line in lines)
        yield f"<ul>\n{inside}\n</ul>" if tag == "li" else inside


def _figure(image: Mapping[str, Any]) -> str:
    """Return the HTML of a picture. A picture without a web address is left out: ``data:`` may hold megabytes."""
    url = image["url"] or ""
    if not url.lower().startswith(_WEB):
        return ""
    words = " ".join(filter(None, (image["caption"], image["credit"])))
    caption = f"<figcaption>{escape(words, quote=False)}</figcaption>" if words else ""
    return f'<figure><img src="{escape(url)}" alt="">{caption}</figure>'


def byline(record: Mapping[str, Any]) -> list[str]:
    """Return who a record is by: its authors, else its outlet, else its site."""
    return record["authors"] or [name for name in (record["source"], record["site"]) if name][:1]


def atom(feed: Feed) -> bytes:
    """Return a feed as Atom. Raises ConfigError if feedgen is not installed."""
    try:
        from feedgen.feed import FeedGenerator
    except ImportError:
        raise ConfigError(f"Atom feeds need feedgen: {install_line('feeds')}") from None
    document = FeedGenerator()
    document.id(feed.home)
    document.title(feed.title)
    document.link(href=feed.home, rel="alternate")
    document.generator("newscrawl")
    document.updated(feed.updated)
    document.author(name=feed.title)
    for record in feed.records:
        _add_entry(document, record)
    return bytes(document.atom_str(pretty=True))


def _add_entry(document: Any, record: Mapping[str, Any]) -> None:
    entry = document.add_entry(order="append")
    entry.id(record["url"])
    entry.link(href=record["url"], rel="alternate")
    entry.title(record["title"] or record["url"])
    for name in byline(record):
        entry.author(name=name)
    for tag in record["tags"]:
        entry.category(term=tag)
    if record["published_at"]:
        entry.published(record["published_at"])
    entry.updated(record["modified_at"] or _fetched(record))
    entry.content(content_html(record), type="html")


def json_feed(feed: Feed) -> bytes:
    """Return a feed as JSON Feed."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "items": [_json_item(record) for record in feed.records],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


def _json_item(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the item of a record. What is not known is left out, as the format asks for."""
    pictures = [image["url"] for image in record["images"] if (image["url"] or "").lower().startswith(_WEB)]
    item = {
        "id": record["url"],
        "url": record["url"],
        "title": record["title"],
        "content_html": content_html(record),
        "content_text": record["text"],
        "image": pictures[0] if pictures else None,
        "date_published": record["published_at"],
        "date_modified": record["modified_at"],
        "authors": [{"name": name} for name in byline(record)],
        "tags": record["tags"],
        "language": record["language"],
    }
    return {name: value for name, value in item.items() if value or name == "content_text"}


@dataclass(frozen=True, slots=True)
class FeedFormat:
    """A format of feeds: the ending of its files, and the function that makes a document."""

    ending: str
    make: Callable[[Feed], bytes]


FORMATS: Final[Mapping[str, FeedFormat]] = {"atom": FeedFormat("atom", atom), "json": FeedFormat("json", json_feed)}
"""The formats of feeds by the names that ``NEWSCRAWL_NEWS_FEEDS`` takes."""


def check_feed_formats(names: Sequence[str]) -> list[str]:
    """Return names of feed formats as given. Raises ConfigError for an unknown one, or if its library is missing.

    >>> check_feed_formats(["rss"])
    Traceback (most recent call last):
        ...
    newscrawl.errors.ConfigError: no feed format 'rss'; there are: atom, json
    """
    return checked("feed format", names, FORMATS, lambda _, form: form.make(Feed("check", "urn:newscrawl", [])))


def configured_formats(settings: BaseSettings) -> list[str]:
    """Return the formats of the feeds under feeds/. Raises ConfigError as :func:`check_feed_formats`."""
    return check_feed_formats([name for name in settings.getlist("NEWSCRAWL_NEWS_FEEDS") if name])
