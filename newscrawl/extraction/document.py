"""Bytes to text: encoding and size guards. The text is parsed once, by ``extraction/parse.py``."""

from __future__ import annotations

import codecs
import re
import zlib
from dataclasses import dataclass
from typing import Final

import charset_normalizer
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding

from newscrawl.errors import PageError
from newscrawl.normalise.urls import site_of, well_formed
from newscrawl.utils.charsets import web_encoding

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
    stated = [http_content_type_encoding(content_type), html_body_declared_encoding(body)]
    declared = [codec for name in dict.fromkeys(stated) if (codec := web_encoding(name))]
    if declared and declared[0].startswith(("utf-16", "utf-32", "iso2022", "hz")):
        return body.decode(declared[0], "replace")
    text = body.decode("utf-8", "replace")
    if "\ufffd" not in text:
        return text
    # A UTF-8 page with some broken sequences (a cut-off teaser, a foreign snippet, a style's hack) is still UTF-8.
    read = _without_scripts(body)
    shown = read.decode("utf-8", "replace")
    broken, whole = shown.count("\ufffd"), len(_BEYOND_ASCII.findall(shown))
    if broken * _MOST_BROKEN < whole:
        return text
    return body.decode(_legacy_encoding(read, declared), "replace")


def _without_scripts(body: bytes) -> bytes:
    """Return a page's bytes without its scripts, styles and comments: nobody sees what is broken there."""
    for opening, closing in ((b"<script", b"</script"), (b"<style", b"</style"), (b"<!--", b"-->")):
        kept, at = [], 0
        while (start := body.find(opening, at)) >= 0 and (end := body.find(closing, start)) >= 0:
            kept.append(body[at:start])
            at = end
        body = b"".join([*kept, body[at:]])
    return body


def _legacy_encoding(body: bytes, declared: list[str]) -> str:
    """Return the encoding of a page that is not UTF-8.

    A declared encoding of several bytes that decodes is believed. Text in GB18030 is recognised though another one is
    declared, as servers declare Latin-1 for everything. Then a declared one of one byte, Western text, and detection.
    """
    several = [encoding for encoding in declared if encoding.startswith(_SEVERAL_BYTES)]
    single = [encoding for encoding in declared if encoding not in several and encoding != "utf-8"]
    for encoding in several:
        if _decodes(body, encoding):
            return encoding
    if _decodes(body, "gb18030") and _looks_chinese(body.decode("gb18030", "replace")):
        return "gb18030"
    for encoding in single:
        if _decodes(body, encoding):
            return encoding
    if _looks_western(body.decode("windows-1252", "replace")):
        return "windows-1252"
    best = charset_normalizer.from_bytes(body[:50_000]).best()
    return best.encoding if best else "windows-1252"


_SEVERAL_BYTES: Final = ("gb", "big5", "shift", "sjis", "euc", "cp932", "cp949", "ks_c", "windows-31j", "johab", "hz")


def _decodes(body: bytes, encoding: str) -> bool:
    """Report whether hardly anything of a text is no text in an encoding."""
    try:
        text = body.decode(encoding, "replace")
    except LookupError:
        return False
    return text.count("\ufffd") * 50 < max(50, len(_BEYOND_ASCII.findall(text)))


def _looks_western(text: str) -> bool:
    """Report whether text beyond ASCII is accented letters and quotes among many plain letters."""
    beyond = _BEYOND_ASCII.findall(text)
    plain = len(_ASCII_LETTER.findall(text))
    western = sum(char in _WESTERN for char in beyond)
    return western >= 0.9 * len(beyond) and len(beyond) < 0.2 * plain


_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_ASCII_LETTER = re.compile("[A-Za-z]")
_WESTERN: Final = frozenset("àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœßÀÁÂÄÅÆÇÈÉÊËÍÎÏÑÓÔÖØÙÚÜŒŸ’‘“”«»„–—…·°€£§©®ºª¿¡ \xa0")
_MOST_BROKEN: Final = 10
"""A page is UTF-8 if it has more than so many whole characters beyond ASCII for each broken one."""
_COMMON_HAN = re.compile("[的一是不了在人有我他这为之大来以个中上们国年日时月]")


_COMMON_SHARE: Final = 0.03


def _looks_chinese(text: str) -> bool:
    # Running Chinese is full of these characters; text decoded wrongly has them only by chance.
    sample = text[:200_000]
    han = len(re.findall("[一-鿿]", sample))
    return han > 0 and len(_COMMON_HAN.findall(sample)) > han * _COMMON_SHARE


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


def _unpacked(body: bytes) -> bytes:
    """Return a page that was stored as the server packed it (gzip), unpacked up to the size limit."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(body, 4 * MAX_CHARS + 1) or body
    except zlib.error:
        return body


def to_utf8(source: str | bytes, content_type: str | None = None) -> bytes:
    """Return a page's source as UTF-8.

    Raises PageError if it is empty, binary or longer than MAX_CHARS.
    """
    if isinstance(source, bytes):
        source = _unpacked(source)
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
    return Document(source, well_formed(url))
