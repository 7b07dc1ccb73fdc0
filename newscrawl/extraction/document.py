"""Decode the bytes of a page, and check its size. ``extraction/outline_parser.py`` parses the text once."""

from __future__ import annotations

import codecs
import re
import zlib
from dataclasses import dataclass
from typing import Final

import charset_normalizer
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding

from newscrawl.errors import PageError
from newscrawl.normalise.urls import well_formed
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
# Control characters are never text; tab, newline and return stay. harmless() removes those of a page that is read.
_CONTROL = bytes([*range(9), 11, 12, *range(14, 32), 127])
_ODD = bytes([*range(9), *range(14, 27), *range(28, 32)])
"""Control characters that text in no encoding has. ISO-2022 text has escape characters (27)."""
_HEAD = 4096
"""The first bytes, so many, decide whether a page is text, binary or empty."""
_ODD_SHARE = 0.04
"""Bytes with this share of control characters are not text. Random bytes have 10 %; the first bytes of 370 benchmark
pages have none."""
_UTF16_ZEROS = 0.2
"""Bytes with this share of zero bytes are UTF-16 without a mark. In markup, half of its bytes are zero."""
_TAG = re.compile(rb"<[a-zA-Z]")
_NON_ASCII = re.compile(rb"[\x80-\xff]")


@dataclass(slots=True)
class Document:
    """A decoded page: ``source`` is UTF-8, ``url`` its address, if known."""

    source: bytes
    url: str | None


def decode(body: bytes, content_type: str | None = None) -> str:
    """Return a page's bytes as text. Malformed bytes never raise an error.

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
    broken, whole = shown.count("\ufffd"), _beyond_ascii(shown)
    if broken * _MOST_BROKEN < whole:
        return text
    return body.decode(_legacy_encoding(read, declared), "replace")


def _without_scripts(body: bytes) -> bytes:
    """Return a page's bytes without scripts, styles and comments. Readers do not see broken characters there."""
    for opening, closing in ((b"<script", b"</script"), (b"<style", b"</style"), (b"<!--", b"-->")):
        kept, at = [], 0
        while (start := body.find(opening, at)) >= 0 and (end := body.find(closing, start)) >= 0:
            kept.append(body[at:start])
            at = end
        body = b"".join([*kept, body[at:]])
    return body


def _legacy_encoding(body: bytes, declared: list[str]) -> str:
    """Return the encoding of a page that is not UTF-8.

    A declared multi-byte encoding is used if it decodes the page. Text in GB18030 is recognised even if another encoding is
    declared, because servers declare Latin-1 for everything. Then come a declared single-byte encoding, Western text, and
    detection.
    """
    several = [encoding for encoding in declared if encoding.startswith(_SEVERAL_BYTES)]
    single = [encoding for encoding in declared if encoding not in several and encoding != "utf-8"]
    for encoding in several:
        if _decodes(body, encoding):
            return encoding
    if _decodes(body, "gb18030") and _looks_chinese(body[: 2 * _SAMPLE].decode("gb18030", "replace")):
        return "gb18030"
    for encoding in single:
        if _decodes(body, encoding):
            return encoding
    if _looks_western(body[:_SAMPLE].decode("windows-1252", "replace")):
        return "windows-1252"
    best = charset_normalizer.from_bytes(body[:50_000]).best()
    return best.encoding if best else "windows-1252"


_SEVERAL_BYTES: Final = ("gb", "big5", "shift", "sjis", "euc", "cp932", "cp949", "ks_c", "windows-31j", "johab", "hz")


def _decodes(body: bytes, encoding: str) -> bool:
    """Return whether nearly all characters of a text decode in an encoding."""
    try:
        text = body.decode(encoding, "replace")
    except LookupError:
        return False
    return text.count("\ufffd") * 50 < max(50, _beyond_ascii(text))


def _beyond_ascii(text: str) -> int:
    """Return how many characters of a text are not ASCII. A list of them would take 80 bytes for each."""
    return len(text) - len(text.encode("ascii", "ignore"))


def _looks_western(text: str) -> bool:
    """Return whether the text has many plain letters, and beyond ASCII only accented letters and quotes."""
    beyond = _BEYOND_ASCII.findall(text)
    plain = len(_ASCII_LETTER.findall(text))
    western = sum(char in _WESTERN for char in beyond)
    return western >= 0.9 * len(beyond) and len(beyond) < 0.2 * plain


_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_ASCII_LETTER = re.compile("[A-Za-z]")
_WESTERN: Final = frozenset("àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœßÀÁÂÄÅÆÇÈÉÊËÍÎÏÑÓÔÖØÙÚÜŒŸ’‘“”«»„–—…·°€£§©®ºª¿¡ \xa0")
_MOST_BROKEN: Final = 10
"""A page is UTF-8 if it has more than so many valid characters beyond ASCII for each broken one."""
_COMMON_HAN = re.compile("[的一是不了在人有我他这为之大来以个中上们国年日时月]")


_COMMON_SHARE: Final = 0.03
_SAMPLE: Final = 200_000
"""Characters of a page that show its language."""


def _looks_chinese(text: str) -> bool:
    # Chinese text is full of these characters. Text in the wrong encoding has them only by chance.
    sample = text[:_SAMPLE]
    han = len(re.findall("[一-鿿]", sample))
    return han > 0 and len(_COMMON_HAN.findall(sample)) > han * _COMMON_SHARE


def check_readable(body: bytes) -> None:
    """Raise PageError if the bytes are empty, or not text (an image, an archive, an executable)."""
    if not body.strip():
        raise PageError("the page is empty")
    if body.startswith(_BINARY):
        raise PageError("the page is a binary file, not HTML or text")
    head = body[:_HEAD]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return
    odd = len(head) - len(head.translate(None, _ODD))
    if odd > 2 + len(head) * _ODD_SHARE and head.count(0) < len(head) * _UTF16_ZEROS:
        raise PageError("the page is a binary file, not HTML or text")


def _unpacked(body: bytes) -> bytes:
    """Return the unpacked bytes of a page that was stored gzipped, as sent by the server, up to the size limit."""
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
    """Return a text dump as text without control characters. Raises PageError like :func:`to_utf8`."""
    return to_utf8(source).translate(None, _CONTROL).decode("utf-8")


def load_document(html: str | bytes, url: str | None = None, content_type: str | None = None) -> Document:
    """Decode a page.

    Raises PageError if it is empty, binary, too long or without any element.
    """
    source = to_utf8(html, content_type)
    if not _TAG.search(source):
        raise PageError("the page has no HTML")
    return Document(source, well_formed(url))
