"""A web site on loopback. A test writes its pages, and the site keeps a list of the requests."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from fixtures.serve import served

SENTENCE = "施工队采取分片停水、错峰施工的办法,尽量不打扰居民的日常生活,全部工程将在年底前完工,届时居民用水会更稳"


@dataclass
class Answer:
    """The answer to a request. If it is not a plain answer, ``write`` takes over the socket."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    write: Callable[[BaseHTTPRequestHandler], None] | None = None


class Website:
    """Pages by path (with query). A conditional request for a page with an ``ETag`` is answered with 304.

    ``hold`` is called with a path before it is answered. A test sets it to make an answer wait for a condition.
    """

    def __init__(self) -> None:
        self.pages: dict[str, Answer] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.address = ""
        self.hold: Callable[[str], object] = lambda path: None

    def add(self, path: str, body: str | bytes = b"", *, status: int = 200, **headers: str) -> None:
        """Set a page. Header names are written with underscores."""
        data = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = Answer(data, status, {"Content-Type": "text/html"} | named)

    def add_tagged(self, path: str, body: str, **headers: str) -> None:
        """Set a page with an ETag made from its body."""
        self.add(path, body, status=200, ETag=f'"{hashlib.md5(body.encode()).hexdigest()}"', **headers)

    def asked(self) -> list[str]:
        """Return the paths requested since the last call, without robots.txt."""
        paths = [path for path, _ in self.requests if path != "/robots.txt"]
        self.requests.clear()
        return paths

    def answer(self, path: str) -> Answer:
        """Return the answer to a path."""
        return self.pages.get(path) or Answer(b"nothing here", 404)


@contextmanager
def website(given: Website | None = None, host: str = "127.0.0.1") -> Iterator[Website]:
    """Serve a web site on loopback during a block."""
    site = given or Website()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 20

        def do_GET(self) -> None:
            site.requests.append((self.path, dict(self.headers.items())))
            site.hold(self.path)
            answer = site.answer(self.path)
            if answer.write:
                self.close_connection = True
                answer.write(self)
                return
            headers = dict(answer.headers)
            body, status = answer.body, answer.status
            if "ETag" in headers and self.headers["If-None-Match"] == headers["ETag"]:
                body, status = b"", 304
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the name is http.server's
            """Say nothing."""

    with served(Handler, host=host) as address:
        site.address = address
        yield site


def article(number: int, *, title: str = "", head: str = "", extra: str = "", at: str = "2024-10-09 11:24") -> str:
    """Return the page of an article. Each number gives a different article."""
    title = title or f"清河县第{number}号老旧水塔改造完工"
    text = "".join(f"<p>第{number}号水塔的第{part}段。{SENTENCE}。</p>" for part in range(1, 4))
    return (
        f"<!DOCTYPE html><html lang=zh><head><meta charset=utf-8><title>{title}_云桥资讯</title>{head}</head><body>"
        f"<h1>{title}</h1><div class=info>{at} 来源:新华社</div><div class=content>{text}</div>{extra}</body></html>"
    )


def article_path(number: int) -> str:
    """Return the path of an article."""
    return f"/a/20241009/{881000 + number}.html"


def listing(numbers: Iterator[int] | range | list[int], *, extra: str = "") -> str:
    """Return a list page that links to articles."""
    links = "".join(
        f'<li><a href="{article_path(number)}">清河县第{number}号老旧水塔改造完工</a></li>' for number in numbers
    )
    return f"<!DOCTYPE html><html><head><meta charset=utf-8><title>最新资讯</title></head><body><ul>{links}</ul>{extra}</body></html>"
