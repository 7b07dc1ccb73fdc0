"""A served site, a crawl of it, and the posts that the crawl exported."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from benchmarks.publishing.posts import Post

_SETTINGS: Final = {
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "False",
    "CONCURRENT_REQUESTS_PER_DOMAIN": "4",
    "NEWSCRAWL_EXPORTS": "jsonl",
    "NEWSCRAWL_PROGRESS": "off",
}
_REQUEST: Final = re.compile(r"\"(?:GET|HEAD|POST) (\S+)")
"""A request in the log of a server: ``"GET / HTTP/1.1"``."""


@dataclass(frozen=True, slots=True)
class Site:
    """A served site: its address, its published posts by address, and the log of its server."""

    address: str
    published: dict[str, Post]
    log: Path

    def requests(self) -> list[str]:
        """Return the requested paths."""
        return _REQUEST.findall(self.log.read_text("utf-8", "replace"))


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a crawl.

    ``missing`` and ``others`` are the addresses of posts that were not exported, and of exported pages that are not posts;
    ``whole`` counts the posts that were exported with their title, all their text and nothing else.
    """

    published: int
    exported: int
    whole: int
    missing: list[str]
    others: list[str]
    requests: int

    def row(self, name: str) -> str:
        """Return a row of the table."""
        share = f"{self.published - len(self.missing)} of {self.published}"
        return f"| {name} | {share} | {self.whole} | {len(self.others)} | {self.requests / max(1, self.exported):.2f} |"


def crawl(site: Site, data: Path) -> Result:
    """Crawl a site from its front page into a folder and compare the records with its posts."""
    before = len(site.requests())
    settings = _SETTINGS | {"NEWSCRAWL_DATA": str(data), "NEWSCRAWL_ALLOW_PRIVATE": urlsplit(site.address).netloc}
    options = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    command = [sys.executable, "-m", "scrapy", "crawl", "aggregator", "-a", f"url={site.address}/"]
    subprocess.run([*command, *options], check=False, capture_output=True)
    records = [json.loads(line) for path in data.glob("exports/*.jsonl") for line in path.open(encoding="utf-8")]
    wanted = {_key(url): post for url, post in site.published.items()}
    found = {_key(record["url"]): record for record in records}
    return Result(
        published=len(wanted),
        exported=len(records),
        whole=sum(_is_whole(found[key], post) for key, post in wanted.items() if key in found),
        missing=sorted(wanted.keys() - found.keys()),
        others=sorted(found.keys() - wanted.keys()),
        requests=len(site.requests()) - before,
    )


def _is_whole(record: dict[str, Any], post: Post) -> bool:
    return bool(record["title"] == post.title and record["text"] == "\n".join(post.paragraphs))


def _key(url: str) -> str:
    parts = urlsplit(url)
    return unquote(parts.path).rstrip("/") + ("?" + parts.query if parts.query else "")
