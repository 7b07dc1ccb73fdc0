"""The web's encodings. Python knows more codecs (``punycode``, ``hex``, ``undefined``), but no page may ask for these."""

from __future__ import annotations

import codecs
import re
from typing import Final

from w3lib.encoding import resolve_encoding

_NAMES: Final = frozenset(
    # The WHATWG's list of encodings, under the names of Python's codecs.
    """utf-8 utf-16 utf-16-le utf-16-be cp866 iso8859-1 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7
    iso8859-8 iso8859-9 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16 koi8-r koi8-u mac-roman mac-cyrillic cp874
    cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 gb2312 gbk gb18030 big5 big5hkscs euc_jp iso2022_jp
    shift_jis cp932 euc_kr cp949
    """.split()
    # Further encodings of old pages.
    + "ascii tis-620 hz johab utf-32 utf-32-le utf-32-be iso2022_kr cp950 iso2022_jp_1 iso2022_jp_2".split()
)
_CHARSET: Final = re.compile(r"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([^\s\"';,]{1,80})", re.IGNORECASE)


def web_encoding(name: str | None) -> str | None:
    r"""Return the codec of an encoding's name if pages can be written in it, else None.

    >>> web_encoding("GB2312"), web_encoding("latin-1"), web_encoding("punycode"), web_encoding("no\\0name")
    ('gb18030', 'cp1252', None, None)
    """
    try:
        found = codecs.lookup(resolve_encoding(name) or name).name if name else ""
    except (LookupError, ValueError):  # ValueError: a zero byte or a lone surrogate in the name
        return None
    return found if found in _NAMES else None


def named_charset(content_type: str | None) -> str | None:
    """Return the encoding that a ``Content-Type`` names, as it is written there; None if it names none.

    >>> named_charset("text/html; charset=Undefined")
    'Undefined'
    """
    found = _CHARSET.search((content_type or "")[:1000])
    return found[1] if found else None
