"""WARC files and WACZ archives of invented pages, in the form of CC-NEWS."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.support.website import article, article_path, listing

SITE = "http://news.example"
FETCHED = "2024-10-10T08:00:00Z"

Answer = tuple[str, str, list[tuple[str, str]], bytes]
"""Address, status, headers, body."""


def page(number: int) -> Answer:
    """Return the response with an article."""
    headers = [("Content-Type", "text/html; charset=utf-8")]
    return f"{SITE}{article_path(number)}", "200 OK", headers, article(number).encode()


def others() -> list[Answer]:
    """Return responses that are not articles or are hard to read, with the result that each must have."""
    html = [("Content-Type", "text/html")]
    url, _, _, body = page(901)
    gbk = body.decode().replace("charset=utf-8", "charset=gbk").encode("gbk")
    packed = gzip.compress(page(902)[3])
    return [
        (f"{SITE}/", "200 OK", html, listing(range(9)).encode()),
        (f"{SITE}/logo.png", "200 OK", [("Content-Type", "image/png")], b"\x89PNG\r\n"),
        (f"{SITE}/moved", "302 Found", [*html, ("Location", "/")], b""),
        (f"{SITE}/gone", "404 Not Found", html, b"<p>gone</p>"),
        (f"{SITE}/binary", "200 OK", html, b"\x89PNG\r\n" + bytes(500)),
        (f"{SITE}/empty", "200 OK", html, b""),
        (url, "200 OK", [("Content-Type", "text/html")], gbk),
        (page(902)[0], "200 OK", [*html, ("Content-Encoding", "gzip")], packed),
        (f"{SITE}/torn", "200 OK", [*html, ("Content-Encoding", "gzip")], packed[: len(packed) // 2]),
    ]


def warc(path: Path, answers: Iterable[Answer]) -> Path:
    """Write a WARC file as crawlers do: a request with each response, and each record as a separate gzip member."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=path.suffix == ".gz")
        for url, status, headers, body in answers:
            http = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
            dated = {"WARC-Date": FETCHED}
            request = StatusAndHeaders("GET / HTTP/1.1", [("Host", "news.example")], is_http_request=True)
            writer.write_record(
                writer.create_warc_record(url, "request", http_headers=request, warc_headers_dict=dated)
            )
            writer.write_record(
                writer.create_warc_record(
                    url, "response", payload=BytesIO(body), http_headers=http, warc_headers_dict=dated
                )
            )
    return path


def wacz(path: Path, warcs: Iterable[Path]) -> Path:
    """Write a WACZ archive of WARC files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for each in warcs:
            archive.write(each, f"archive/{each.name}")
        archive.writestr("datapackage.json", "{}")
        archive.writestr("pages/pages.jsonl", "")
    return path
