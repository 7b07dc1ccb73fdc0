"""Names of encodings: those of the web, and Python's codecs that are none."""

from __future__ import annotations

import pytest

from newscrawl.utils.charsets import named_charset, web_encoding


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("UTF-8", "utf-8"),
        ("gb2312", "gb18030"),
        ("x-sjis", "cp932"),
        ("windows-1251", "cp1251"),
        ("iso-2022-jp", "iso2022_jp"),
        ("big5", "big5hkscs"),
        *((trap, None) for trap in ("punycode", "idna", "undefined", "hex", "base64", "rot13", "zip", "utf-7", "mbcs")),
        *((odd, None) for odd in ("", None, "no such", "a\0b", "\ud800", "x" * 5000)),
    ],
)
def test_web_encodings_only(name: str | None, wanted: str | None) -> None:
    found = web_encoding(name)
    assert found == wanted or (wanted == "big5hkscs" and found == "big5")


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("text/html; charset=gbk", "gbk"),
        ('text/html;CHARSET = "Undefined"', "Undefined"),
        ("text/html", None),
        (None, None),
        ("charset=" * 100_000, "charset="),
    ],
)
def test_the_charset_of_a_header(header: str | None, wanted: str | None) -> None:
    assert (named_charset(header) or "")[:8] == (wanted or "")[:10][:8]
