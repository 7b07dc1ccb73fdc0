"""Serve a large invented site on loopback: ``python -m benchmarks.bigsite ARTICLES``.

Every article page is a page of the fixture site with a different story, inside a shell that makes it about 120 KB. The shell
is like that of the 28 Chinese pages of 60 to 250 KB in the magic and gne sets (medians): 114 KB, a third of it scripts and
styles, 177 links, 907 elements. The process prints its port and serves until its standard input is closed.
"""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from fixtures.paths import SITE
from tests.support.storyset import DEEDS, OPENERS, PEOPLE, PLACES, REASONS, TAILS, THINGS

PAGE_BYTES: Final = 120_000
PER_LIST: Final = 100
_SCRIPT_BYTES: Final = 40_000
_LINKS: Final = 175
_PARAGRAPHS: Final = 10
_TEMPLATES: Final = ("news/20241009/881000.html", "a/20241008/881009.shtml", "m/article-881005.html")


def article_path(number: int) -> str:
    """Return the path of an article."""
    return f"/news/20241009/{1_000_000 + number}.html"


def story(number: int) -> bytes:
    """Return the paragraphs of an article's story, different for each article."""
    draw = random.Random(number)
    text = "".join(
        f"<p>{draw.choice(OPENERS)},{draw.choice(PLACES)}的{draw.choice(THINGS)}{draw.choice(DEEDS)}用了{draw.randint(2, 99)}天,"
        f"{draw.choice(PEOPLE)}说,{draw.choice(REASONS)},{draw.choice(TAILS)}。{draw.choice(TAILS)},{draw.choice(PLACES)}的"
        f"{draw.choice(PEOPLE)}一家已经在{draw.choice(THINGS)}旁边住了{draw.randint(2, 80)}年,对{draw.choice(DEEDS)}并不意外。</p>"
        for _ in range(_PARAGRAPHS)
    )
    return text.encode()


class BigSite:
    """Makes each page when it is requested: 20,000 pages would not fit into a small memory."""

    def __init__(self, articles: int) -> None:
        draw = random.Random(20241009)
        self.articles = articles
        state = json.dumps({f"key{n}": draw.randint(0, 10**9) for n in range(400)})
        script = f"<script>window.__STATE__={state};</script>"
        self.scripts = script * (_SCRIPT_BYTES // len(script))
        items = [self.item(draw) for _ in range(_LINKS)]
        self.pages = [self.shell((SITE / name).read_text(encoding="utf-8"), items) for name in _TEMPLATES]

    @staticmethod
    def item(draw: random.Random) -> str:
        """Return an entry of a side list: a link among five elements, whose attributes are most of its size."""
        number = draw.randint(10**7, 10**8)
        track = f"mod=side&amp;pos={number % 97}&amp;exp=" + "".join(draw.choices("0123456789abcdef", k=90))
        return (
            f'<li class="list-item list-item-side clearfix js-expose" data-id="{number}" data-track="{track}">'
            f'<a class="list-item-link" href="/zt/{number}/index.html" target="_blank" title="专题">'
            f'<img class="lazyload" src="/img/{number}.jpg" alt="" width="120" height="80">'
            f'<span class="list-item-name">{"沙湾县苹果进入采收期"[: draw.randint(4, 10)]}</span></a>'
            f'<em class="list-item-time">{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}</em></li>\n'
        )

    def shell(self, html: str, items: list[str]) -> list[bytes]:
        """Return a page in pieces. The article's number belongs between them: in its title and its first paragraph."""
        lists = "".join(items)
        lists += f"<!-- {'-' * (PAGE_BYTES - len((html + self.scripts + lists).encode()))} -->"
        html = html.replace("</head>", f"{self.scripts}</head>").replace(
            "</body>", f"<ul class=side>{lists}</ul></body>"
        )
        title = html.partition("<h1")[2].partition(">")[2].partition("</h1>")[0]
        html = html.replace(title, f"第NUMBER号{title}")
        head, paragraph, rest = html.partition("<p>")
        return f"{head}STORY{paragraph}第NUMBER号消息,{rest}".encode().split(b"NUMBER")

    def body(self, path: str) -> bytes | None:
        """Return the page at a path, or None if it does not exist."""
        if path == "/":
            return self.listing(0)
        if path.startswith("/list_"):
            return self.listing(int(path[6:].partition(".")[0]) - 1)
        number = int(path.rpartition("/")[2].partition(".")[0]) - 1_000_000 if path.startswith("/news/") else -1
        if 0 <= number < self.articles:
            page = str(number).encode().join(self.pages[number % len(self.pages)])
            return page.replace(b"STORY", story(number), 1)
        return None

    def body_at(self, _host: str, path: str) -> bytes | None:
        """Return the page at a path of a host, or None if it does not exist. This site is the same at every host."""
        return self.body(path)

    def listing(self, at: int) -> bytes:
        """Return a list page."""
        numbers = range(at * PER_LIST, min(self.articles, (at + 1) * PER_LIST))
        return list_page(numbers, f"/list_{at + 2}.html" if (at + 1) * PER_LIST < self.articles else None)


def list_page(numbers: range, following: str | None = None) -> bytes:
    """Return a page with links to articles, and to the next list page at the path ``following``."""
    links = "".join(f'<li><a href="{article_path(n)}">第{n}号消息:沙湾县苹果进入采收期</a></li>' for n in numbers)
    more = f'<a href="{following}">下一页</a>' if following else ""
    return f"<!DOCTYPE html><html><head><meta charset=utf-8><title>最新</title></head><body><ul>{links}</ul>{more}</body></html>".encode()


class _Server(asyncio.Protocol):
    def __init__(self, site: BigSite) -> None:
        self.site = site
        self.waiting = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.waiting += data
        while b"\r\n\r\n" in self.waiting:
            request, _, self.waiting = self.waiting.partition(b"\r\n\r\n")
            host = request.partition(b"Host: ")[2].partition(b"\r\n")[0].decode().partition(":")[0]
            body = self.site.body_at(host, request.split(b" ", 2)[1].decode())
            status = b"200 OK" if body is not None else b"404 Not Found"
            head = b"HTTP/1.1 %b\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % (status, len(body or b""))
            assert isinstance(self.transport, asyncio.Transport)
            self.transport.write(head + (body or b""))


async def serve(site: BigSite, host: str = "127.0.0.1") -> None:
    """Serve a site until standard input is closed, and print its port."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Server(site), host, 0, backlog=1000)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


@contextmanager
def serving(*arguments: str) -> Iterator[int]:
    """Run ``python -m`` with arguments, a process that calls :func:`serve`, during a block; gives its port."""
    line = [sys.executable, "-m", *arguments]
    process = subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.communicate()


if __name__ == "__main__":
    asyncio.run(serve(BigSite(int(sys.argv[1]))))
