"""A web site with many faults and some healthy articles, and the result that each page must have.

Each fault is a page whose link looks like an article's. ``HEALTHY`` faults are readable pages in bad shape: their articles
must be exported without error.
"""

from __future__ import annotations

import contextlib
import gzip
import socket
import time
import zlib
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

import brotli

from tests.support.website import Answer, Website, article, article_path, listing

Raw = Callable[[BaseHTTPRequestHandler], None]
HTML = {"Content-Type": "text/html"}
GOOD = 40
"""Number of healthy articles among the faults."""
BOMB = 100_000_000
"""Size of an unpacked compression bomb, in bytes."""


def raw(*pieces: bytes, every: float = 0.0, hang: float = 0.0) -> Answer:
    """Answer with raw bytes, one piece at a time; then hang, or close the connection."""

    def write(handler: BaseHTTPRequestHandler) -> None:
        with contextlib.suppress(OSError):
            for piece in pieces:
                handler.connection.sendall(piece)
                time.sleep(every)
            time.sleep(hang)

    return Answer(write=write)


def reset() -> Answer:
    """Answer with half a page, then reset the connection."""

    def write(handler: BaseHTTPRequestHandler) -> None:
        handler.connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<html>")
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        handler.connection.close()

    return Answer(write=write)


def endless() -> Answer:
    """Answer with a body that never ends."""

    def write(handler: BaseHTTPRequestHandler) -> None:
        with contextlib.suppress(OSError):
            handler.connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
            for _ in range(3000):
                handler.connection.sendall(b"<p>" + b"x" * 65_536)

    return Answer(write=write)


def page(body: str | bytes, **headers: str) -> Answer:
    """Answer with a page."""
    data = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    return Answer(data, headers=HTML | {name.replace("_", "-"): value for name, value in headers.items()})


def to(location: str, status: int = 302) -> Answer:
    """Answer with a redirect."""
    return Answer(status=status, headers=HTML | {"Location": location})


def refresh(location: str) -> Answer:
    """Answer with a page that redirects by a meta refresh."""
    return page(f'<html><head><meta http-equiv="refresh" content="0;url={location}"></head><body>moved</body></html>')


def squeezed(data: bytes, times: int = 1) -> bytes:
    """Return data that was gzipped several times."""
    for _ in range(times):
        data = gzip.compress(data, 9)
    return data


def zeros(encoding: str) -> bytes:
    """Return ``BOMB`` zero bytes, compressed."""
    if encoding == "br":
        return bytes(brotli.compress(bytes(BOMB), quality=5))
    packer = zlib.compressobj(9, zlib.DEFLATED, 31 if encoding == "gzip" else 15)
    chunk = bytes(1_000_000)
    return b"".join(packer.compress(chunk) for _ in range(BOMB // 1_000_000)) + packer.flush()


def faults(here: str, inside: str) -> dict[str, Answer]:
    """Return the pages by name. ``here`` is the site's address, ``inside`` the host:port of another service on loopback."""
    port = inside.partition(":")[2]
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    long_page = article(1).encode()
    inner = {
        f"redirect to {name}": to(f"http://{host}/secret/20241009/1.html")
        for name, host in {
            "loopback": inside,
            "localhost": f"localhost:{port}",
            "IPv6 loopback": f"[::1]:{port}",
            "mapped IPv6": f"[::ffff:127.0.0.1]:{port}",
            "any address": f"0.0.0.0:{port}",
            "a decimal address": f"2130706433:{port}",
            "a short address": f"127.1:{port}",
            "a hexadecimal address": f"0x7f000001:{port}",
            "a user and loopback": f"news.example@{inside}",
            "the metadata service": "169.254.169.254",
            "a private network": "10.0.0.1",
            "carrier-grade NAT": "100.64.0.1",
        }.items()
    }
    return inner | {
        "a byte a second": raw(head + b"Content-Length: 100000\r\n\r\n", *(bytes([b]) for b in long_page), every=1.0),
        "a header byte a second": raw(*(bytes([b]) for b in head * 20), every=1.0),
        "no answer": raw(hang=20),
        "half an answer, then nothing": raw(head + b"Content-Length: 100000\r\n\r\n<html>", hang=20),
        "connection reset": reset(),
        "closed without a word": raw(),
        "shorter than declared": raw(head + b"Content-Length: 100000\r\n\r\n<html><p>short"),
        "no HTTP at all": raw(b"SSH-2.0-OpenSSH_9.6\r\n"),
        "HTTP/0.9": raw(b"<html><p>old</p></html>"),
        "broken chunks": raw(head + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n<html>\r\n"),
        "chunks without end": raw(head + b"Transfer-Encoding: chunked\r\n\r\n", *[b"1000\r\n" + b"x" * 4096 + b"\r\n"] * 8000),
        "body without end": endless(),
        "a gigabyte declared": raw(head + b"Content-Length: 1073741824\r\n\r\n<html>"),
        "negative length": raw(head + b"Content-Length: -5\r\n\r\n<html>"),
        "two lengths": raw(head + b"Content-Length: 5\r\nContent-Length: 7\r\n\r\n<html>x"),
        "a megabyte of header": raw(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 1_000_000 + b"\r\n\r\n"),
        "ten thousand headers": raw(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 10_000 + b"Content-Length: 2\r\n\r\nok"),
        "status 999": raw(b"HTTP/1.1 999 No\r\nContent-Length: 2\r\n\r\nno"),
        "304 that nobody asked for": Answer(status=304),
        "204": Answer(status=204),
        "401": Answer(status=401),
        "403": Answer(b"forbidden", 403),
        "500": Answer(b"broken", 500),
        "503, come back tomorrow": Answer(b"later", 403, {"Retry-After": "86400"}),
        "gzip bomb": page(zeros("gzip"), Content_Encoding="gzip"),
        "deflate bomb": page(zeros("deflate"), Content_Encoding="deflate"),
        "brotli bomb": page(zeros("br"), Content_Encoding="br"),
        "gzip in gzip": page(squeezed(bytes(50_000_000), 3), Content_Encoding="gzip, gzip, gzip"),
        "broken gzip": page(b"\x1f\x8b\x08\x00rubbish", Content_Encoding="gzip"),
        "gzip that is none": page(article(1), Content_Encoding="gzip"),
        "unknown packing": page(b"\x00\x01\x02rubbish", Content_Encoding="lzma"),
        "redirect to itself": to("/a/20241009/7000001.html"),
        "redirect chain": to("/chain/1"),
        "redirect to a file": to("file:///etc/passwd"),
        "redirect to FTP": to(f"ftp://{inside}/secret"),
        "redirect to data": to("data:text/html,<p>x"),
        "redirect to a script": to("javascript:alert(1)"),
        "redirect to nowhere": to("http://"),
        "redirect with escapes": to("/\x1b[31m/\xe2\x80\xae.html"),
        "redirect without an address": Answer(status=302, headers=HTML),
        "redirect to another site": to("http://localhost:1/"),
        "refresh to loopback": refresh(f"http://{inside}/secret/20241009/2.html"),
        "refresh to itself": refresh(""),
        "PNG": page(b"\x89PNG\r\n\x1a\n" + bytes(5000)),
        "PDF": page(b"%PDF-1.7\n" + bytes(5000)),
        "zip": page(b"PK\x03\x04" + bytes(5000)),
        "random bytes": page(bytes((n * 131) % 251 for n in range(50_000))),
        "JSON": page('{"code": 0, "data": []}'),
        "empty": page(""),
        "only NUL": page(bytes(100_000)),
        "deep nesting": page("<div>" * 200_000 + "x"),
        "unclosed tables": page("<table><tr><td>" * 50_000),
        "huge attribute": page(f'<html><body class="{"x " * 4_000_000}"><p>x</p></body></html>'),
        "huge title": page(f"<html><title>{'长' * 2_000_000}</title><p>x</p></html>"),
        "a million elements": page("<p>x</p>" * 1_000_000),
        "a hundred thousand links": page("".join(f'<a href="/gone/{900000 + n}.html">清河县第{n}号老旧水塔改造完工了</a>' for n in range(100_000))),
        "deep JSON-LD": page(f'<script type="application/ld+json">{"[" * 100_000}</script><p>x</p>'),
        "JSON-LD of numbers": page('<script type="application/ld+json">{"@type":"NewsArticle","headline":1e999,"datePublished":[NaN]}</script><p>x</p>'),
        "base next door": page(f'<base href="http://{inside}/"><ul>' + "".join(f'<li><a href="/secret/{n}/123456.html">清河县第{n}号老旧水塔改造完工</a></li>' for n in range(9)) + "</ul>"),
        "links next door": page("<ul>" + "".join(f'<li><a href="http://{inside}/secret/{n}/123456.html">清河县第{n}号老旧水塔改造完工</a></li>' for n in range(9)) + "</ul>"),
        "wrong type": Answer(b"\x00\x01\x02", headers={"Content-Type": "\x7f;;=;charset=\xff"}),
        "odd names in headers": raw(b"HTTP/1.1 200 OK\r\n\xff\xfe: \x01\r\nno colon here\r\nETag: \x1b]0;x\x07\r\nContent-Length: 2\r\n\r\nok"),
    }  # fmt: skip


def bad_shapes(inside: str) -> dict[str, Answer]:
    """Return readable articles in bad shape, by name; article number ``n`` of ``BAD_SHAPES`` is 500 + n."""
    numbered = {name: article(500 + at) for at, name in enumerate(BAD_SHAPES)}
    gbk = {"declares UTF-8, is GBK", "declares nothing, is GB18030"}
    answers = {name: page(text.encode("gb18030") if name in gbk else text) for name, text in numbered.items()}

    def change(name: str, old: str, new: str, encoding: str = "utf-8", **headers: str) -> None:
        text = numbered[name].replace(old, new)
        answers[name] = page(text.encode(encoding, "surrogatepass"), **headers)

    change("declares gb2312, is UTF-8", "charset=utf-8", "charset=gb2312")
    change("declares nothing, is GB18030", "<meta charset=utf-8>", "", "gb18030")
    change("header says gbk, is UTF-8", "", "", Content_Type="text/html; charset=gbk")
    change("unknown charset", "charset=utf-8", "charset=klingon", Content_Type="text/html; charset=klingon")
    change("UTF-16 with a mark", "<meta charset=utf-8>", "", "utf-16")
    answers["UTF-8 mark, header gbk"] = page(
        numbered["UTF-8 mark, header gbk"].encode("utf-8-sig"), Content_Type="text/html; charset=gbk"
    )
    change("NUL in the text", "水塔", "水\x00塔")
    change("lone surrogates", "<h1>", "<h1>&#xD800;&#xDFFF;")
    change("escapes in the title", "<h1>", "<h1>\x1b[31m\x1b]0;owned\x07")
    change("direction overrides", "<h1>", "<h1>\u202e\u2066\u200f")
    change("formula as a title", "<h1>", "<h1>=HYPERLINK(1);")
    change(
        "canonical link next door", "<head>", f'<head><link rel=canonical href="http://{inside}/secret/1234567.html">'
    )
    change("next page next door", "</body>", f'<a href="http://{inside}/a/20241009/1_2.html">下一页</a></body>')
    change("next page for ever", "</body>", '<a href="?page=2">下一页</a></body>')
    change("odd validators", "", "", ETag='"\x1b[31m' + "x" * 4000 + '"', Last_Modified="yesterday")
    return answers


BAD_SHAPES = (
    "declares gb2312, is UTF-8",
    "declares UTF-8, is GBK",
    "declares nothing, is GB18030",
    "header says gbk, is UTF-8",
    "unknown charset",
    "UTF-16 with a mark",
    "UTF-8 mark, header gbk",
    "NUL in the text",
    "lone surrogates",
    "escapes in the title",
    "direction overrides",
    "formula as a title",
    "canonical link next door",
    "next page next door",
    "next page for ever",
    "odd validators",
)


class HostileSite(Website):
    """The site. ``inside`` is the host:port of another service. The pages are made when the site has its address."""

    def build(self, inside: str) -> int:
        """Make the pages; return the number of faults, with feeds and sitemaps."""
        named = faults(self.address, inside) | bad_shapes(inside)
        links = [f"/a/20241009/{7_000_001 + at}.html" for at in range(len(named))]
        self.names = dict(zip(links, named, strict=True))
        self.pages |= dict(zip(links, named.values(), strict=True))
        self.pages[links[list(named).index("redirect to itself")]] = to(links[list(named).index("redirect to itself")])
        for hop in range(1, 60):
            self.pages[f"/chain/{hop}"] = to(f"/chain/{hop + 1}")
        for number in range(GOOD):
            self.add(article_path(number), article(number))
        bait = "".join(
            f'<li><a href="{path}">{at}:这一条链接看上去是一篇文章</a></li>' for at, path in enumerate(links)
        )
        head = '<link rel=alternate type="application/rss+xml" href="/feeds/{0}.xml">'
        feeds = self.traps(inside)
        front = listing(range(GOOD), extra=f'<ul>{bait}</ul><a href="/calendar?month=1">下一页</a>')
        self.add("/", front.replace("</head>", "".join(head.format(name) for name in feeds) + "</head>"))
        for name, body in feeds.items():
            self.add(f"/feeds/{name}.xml", body, Content_Type="application/rss+xml")
        sitemaps = ["bomb", "internal", "packed", "none"]
        robots = "".join(f"Sitemap: {self.address}/sitemaps/{name}.xml\n" for name in sitemaps)
        self.add("/robots.txt", f"User-agent: *\nAllow: /\nSitemap: http://{inside}/sitemap.xml\n{robots}")
        entities = f'<!DOCTYPE x [<!ENTITY a "{"a" * 1000}">' + "".join(
            f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
        )
        self.add("/sitemaps/bomb.xml", f'<?xml version="1.0"?>{entities}]><urlset><url><loc>&j;</loc></url></urlset>')
        self.add(
            "/sitemaps/internal.xml",
            f"<urlset><url><loc>http://{inside}/secret/123456.html</loc><lastmod>2999-01-01</lastmod></url></urlset>",
        )
        self.pages["/sitemaps/packed.xml"] = page(zeros("gzip"))
        self.add("/sitemaps/none.xml", "<html><p>not here</p></html>")
        return len(named) + len(feeds) + len(sitemaps) + 1

    @staticmethod
    def traps(inside: str) -> dict[str, str]:
        """Return feeds that are traps."""
        doctype = '<?xml version="1.0"?><!DOCTYPE rss [{0}]><rss><channel><item><title>&x;</title><link>&x;</link></item></channel></rss>'
        laughs = '<!ENTITY l "lol">' + "".join(
            f'<!ENTITY l{n} "{"&l;" * 10 if n == 0 else f"&l{n - 1};" * 10}">' for n in range(10)
        )
        return {
            "bomb": doctype.format(laughs + '<!ENTITY x "&l9;">'),
            "external": doctype.format(f'<!ENTITY x SYSTEM "http://{inside}/secret">'),
            "internal": f"<rss><channel><item><link>http://{inside}/secret/123456.html</link></item></channel></rss>",
            "deep": "<rss><channel>" + "<item>" * 100_000,
            "long": "<rss><channel>" + "<item><link>/a/20241009/1.html</link></item>" * 100_000,
        }

    def answer(self, path: str) -> Answer:
        if path.startswith("/calendar"):  # a calendar without end: a page for every month
            month = int(path.rpartition("=")[2])
            return page(listing([0], extra=f'<a href="/calendar?month={month + 1}">下一页</a>'))
        return super().answer(path.partition("?page")[0])
