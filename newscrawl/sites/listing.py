"""The list of sites: add site files for addresses, remove and rename them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from lxml import etree

from newscrawl.discovery.scope import registered_domain
from newscrawl.errors import ConfigError, write_errors
from newscrawl.normalise.urls import page_key, site_of
from newscrawl.sites.loader import load_site, own_sites, parse_site
from newscrawl.utils.files import whole_file
from newscrawl.utils.text import harmless

NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
"""A name that a site file may have."""
_NOT_IN_NAME: Final = re.compile(r"[^a-z0-9]+")
_LONGEST_NAME: Final = 60
_MAX_BYTES: Final = 20_000_000
"""Longest file of addresses that is read: a hundred times the OPML file of a reader with a thousand feeds."""
_MAX_DEPTH: Final = 20
"""Most folders around a feed in OPML."""


@dataclass(frozen=True, slots=True)
class NewSite:
    """A site to add: its address, words of the user's own, and where its articles are read if not on its own domain."""

    url: str
    tags: tuple[str, ...] = ()
    scope: str = ""


@dataclass(slots=True)
class Added:
    """The result of :func:`add_sites`: the files written, and the addresses that had a file already."""

    written: list[Path] = field(default_factory=list)
    known: list[str] = field(default_factory=list)


def read_addresses(path: Path) -> list[NewSite]:
    """Return the sites in a file: OPML, or one address a line (``#`` begins a comment). Raises ConfigError if it is neither."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise ConfigError(f"the file {path} has over {_MAX_BYTES:,} bytes")
        data = path.read_bytes()
        if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            return list(read_opml(data))
        lines = (line.partition("#")[0].strip() for line in data.decode("utf-8-sig").splitlines())
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"cannot read {path}: not UTF-8 text") from error
    except etree.XMLSyntaxError as error:
        raise ConfigError(f"cannot read {path} as OPML: {error}") from error
    return [NewSite(line) for line in lines if line]


def read_opml(data: bytes) -> Iterator[NewSite]:
    """Yield the feeds of an OPML file. The folders around a feed become its tags.

    A feed that another host serves for its site (RSSHub, FeedBurner) names articles everywhere.

    >>> [site] = read_opml(b'<opml><body><outline text="Economy"><outline xmlUrl="https://a.example/rss"/></outline></body></opml>')
    >>> site.url, site.tags
    ('https://a.example/rss', ('Economy',))
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    for outline in etree.fromstring(data, parser).iter("outline"):
        if url := (outline.get("xmlUrl") or "").strip():
            folders = [each.get("text") or each.get("title") for each in _outlines_around(outline)]
            page = outline.get("htmlUrl") or url
            elsewhere = registered_domain(site_of(page)) != registered_domain(site_of(url))
            yield NewSite(url, tuple(harmless(name) for name in reversed(folders) if name), "any" if elsewhere else "")


def _outlines_around(outline: Any) -> Iterator[Any]:
    for number, each in enumerate(outline.iterancestors("outline")):
        if number == _MAX_DEPTH:
            return
        yield each


def add_sites(found: Iterable[NewSite], folder: Path, more: dict[str, Any]) -> Added:
    """Write a site file for each site whose address has none yet; ``more`` are further keys of each file.

    Raises ConfigError for a wrong key, or if a file cannot be written.
    """
    names = set(own_sites(folder))
    known = {page_key(url) for name in names for url in load_site(name, folder).start_urls}
    result = Added()
    for site in found:
        key = page_key(site.url)
        if key in known:
            result.known.append(site.url)
            continue
        known.add(key)
        name = free_name(site.url, names)
        names.add(name)
        result.written.append(_write(name, site, folder, more))
    return result


def _write(name: str, site: NewSite, folder: Path, more: dict[str, Any]) -> Path:
    keys = {"start_urls": [site.url]} | ({"scope": site.scope} if site.scope else {}) | more
    if tags := list(dict.fromkeys([*site.tags, *more.get("tags", [])])):
        keys["tags"] = tags
    lines = [f"# {urlsplit(site.url).netloc}: written by newscrawl sites add; docs/sites.md lists all keys."]
    lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in keys.items()]
    text = "\n".join(lines) + "\n"
    parse_site(name, text)
    path = folder / f"{name}.toml"
    with write_errors(path, ConfigError), whole_file(path.absolute()) as file:
        file.write(text.encode())
    return path


def free_name(url: str, taken: set[str]) -> str:
    """Return a name for the file of a site that no other has: its host, then with its path, then with a number.

    >>> free_name("https://www.news.example/world/", set()), free_name("https://news.example/world/", {"news-example"})
    ('news-example', 'news-example-world')
    """
    host = _name(site_of(url) or "site")
    longer = _name(f"{host} {urlsplit(url).path} {urlsplit(url).query}")
    numbered = (f"{longer[: _LONGEST_NAME - 6]}-{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (host, longer, *numbered) if name not in taken)


def _name(text: str) -> str:
    return _NOT_IN_NAME.sub("-", text.lower()).strip("-")[:_LONGEST_NAME].strip("-") or "site"


def remove_sites(names: Sequence[str], folder: Path) -> list[Path]:
    """Delete the files of sites; return them. What the ledger knows of the sites stays. Raises ConfigError for an unknown site."""
    paths = [_existing(name, folder) for name in names]
    for path in paths:
        with write_errors(path, ConfigError):
            path.unlink()
    return paths


def rename_site(old: str, new: str, folder: Path) -> Path:
    """Rename the file of a site, with its saved pages; return the new file. Its history goes by its addresses, and stays.

    Raises ConfigError if the site is unknown, or if the new name is taken or wrong.
    """
    path = _existing(old, folder)
    if not NAME.fullmatch(new):
        raise ConfigError(f"{new!r} is not a name for a site file; give one with a-z, 0-9, - and _")
    target = folder / f"{new}.toml"
    if target.exists():
        raise ConfigError(f"{target} exists already")
    with write_errors(target, ConfigError):
        if (folder / old).is_dir():
            (folder / old).rename(folder / new)
        return path.rename(target)


def _existing(name: str, folder: Path) -> Path:
    if name not in own_sites(folder):
        raise ConfigError(f"there is no site file {folder / name}.toml")
    return folder / f"{name}.toml"
