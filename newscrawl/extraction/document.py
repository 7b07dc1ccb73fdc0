"""Bytes to text: encoding and size guards. The text is parsed once, by ``extraction/parse.py``."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

import charset_normalizer
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding

from newscrawl.errors import PageError
from newscrawl.normalise.urls import site_of

MAX_CHARS = 10_000_000
"""Longest page that is read, in characters. The longest of 370 benchmark pages has 2.9 million."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = (b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"%PDF", b"PK\x03\x04", b"\x1f\x8b", b"RIFF", b"\x7fELF")
# No text holds them; tab, newline and return stay. What is left of them in a page goes with harmless().
_CONTROL = bytes([*range(9), 11, 12, *range(14, 32), 127])
_HEAD = 4096
"""Bytes that are looked at to tell text from a binary file, and a page from an empty one."""
_ODD_SHARE = 0.04
"""Share of control characters from which on bytes are no text: 10 % in random bytes, none at the head of any of 370
benchmark pages."""
_UTF16_ZEROS = 0.2
"""Share of zero bytes from which on they are taken for UTF-16 without a mark: half of all in markup."""
_TAG = re.compile(rb"<[a-zA-Z]")
_NON_ASCII = re.compile(rb"[\x80-\xff]")


@dataclass(slots=True)
class Document:
    """A decoded page: ``source`` is UTF-8, ``url`` where it was fetched from, if known."""

    source: bytes
    url: str | None

    @property
    def host(self) -> str | None:
        """The host name of the page's URL in lower case, without ``www.``."""
        return site_of(self.url)


def decode(body: bytes, content_type: str | None = None) -> str:
    """Decode a page's bytes to text; never fails on malformed bytes.

    A byte order mark wins, then UTF-8 if the bytes are valid UTF-8 (a declaration of another encoding is then
    wrong: random text in a legacy encoding is practically never valid UTF-8), then what the header or the page
    declares, then detection. ``gb2312`` and ``gbk`` are read as their superset GB18030.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body.decode(encoding, "replace")
    declared = http_content_type_encoding(content_type) or html_body_declared_encoding(body)
    if declared and declared.startswith(("utf-16", "utf-32", "iso-2022")):
        return body.decode(declared, "replace")
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    # A UTF-8 page with some broken sequences (a cut-off teaser, a foreign snippet) is still UTF-8.
    if broken == 0 or broken * 50 < len(_NON_ASCII.findall(body)):
        return text
    return _decode_legacy(body, declared)


def _decode_legacy(body: bytes, declared: str | None) -> str:
    for encoding in (declared, "gb18030"):
        if encoding and encoding != "utf-8":
            text = body.decode(encoding, "replace")
            if text.count("\ufffd") * 50 < max(50, len(text)) and (declared or _looks_chinese(text)):
                return text
    best = charset_normalizer.from_bytes(body[:50_000]).best()
    return body.decode(best.encoding if best else "windows-1252", "replace")


_COMMON_HAN = re.compile("[的一是不了在人有我他这为之大来以个中上们国年日时月]")


def _looks_chinese(text: str) -> bool:
    # Running Chinese is full of these characters; text decoded wrongly has them only by chance.
    sample = text[:200_000]
    han = len(re.findall("[一-鿿]", sample))
    return han > 0 and len(_COMMON_HAN.findall(sample)) > han * 0.03


def check_readable(body: bytes) -> None:
    """Raise PageError if the bytes are no text at all (an image, an archive, an executable) or are empty."""
    if not body.strip():
        raise PageError("the page is empty")
    if body.startswith(_BINARY):
        raise PageError("the page is a binary file, not HTML or text")
    head = body[:_HEAD]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return
    odd = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in head)  # ISO-2022 texts hold escapes (27)
    if odd > 2 + len(head) * _ODD_SHARE and head.count(0) < len(head) * _UTF16_ZEROS:
        raise PageError("the page is a binary file, not HTML or text")


def to_utf8(source: str | bytes, content_type: str | None = None) -> bytes:
    """Return a page's source as UTF-8.

    Raises PageError if it is empty, binary or longer than MAX_CHARS.
    """
    if isinstance(source, bytes):
        check_readable(source)
        if len(source) > 4 * MAX_CHARS:
            raise PageError(f"the page has {len(source):,} bytes, over the limit of {4 * MAX_CHARS:,}")
        source = decode(source, content_type)
    if len(source) > MAX_CHARS:
        raise PageError(f"the page has {len(source):,} characters, over the limit of {MAX_CHARS:,}")
    text = source.removeprefix("\ufeff").encode("utf-8", "replace")
    blank = _CONTROL + b" \t\r\n"
    if not text[:_HEAD].strip(blank) and not text.strip(blank):
        raise PageError("the page is empty")
    return text.replace(b"\0", b"") if b"\0" in text else text


def to_text(source: str | bytes) -> str:
    """Return a text dump as text without control characters; raises as :func:`to_utf8` does."""
    return to_utf8(source).translate(None, _CONTROL).decode("utf-8")


def load_document(html: str | bytes, url: str | None = None, content_type: str | None = None) -> Document:
    """Decode a page.

    Raises PageError if it is empty, binary, too long or holds no element at all.
    """
    source = to_utf8(html, content_type)
    if not _TAG.search(source):
        raise PageError("the page holds no HTML")
    return Document(source, url)
