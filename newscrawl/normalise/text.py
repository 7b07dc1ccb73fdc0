"""Normal forms of text for matching: half width, simplified characters, letters only."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

_FULL = "（）：，！？；｜丨│︱┃／～［］＿－—–＂＇．＋＝％＃＆＠＜＞　\xa0﹕﹔﹐︰"
_HALF = "():,!?;|||||/~[]_---\"'.+=%#&@<>  :;,:"
_SHADOW: Final = str.maketrans(
    _FULL + "".join(chr(0xFF10 + i) for i in range(10)),
    _HALF + "0123456789",
)
_PAIRS: Final = tuple((chr(full), chr(half) if isinstance(half, int) else half) for full, half in _SHADOW.items())
_SHORT: Final = 40
"""Up to so many characters, one table is faster than a replacement for each character that occurs (1.3 µs)."""
_PIECE: Final = 500
"""Text is normalised in pieces of so many characters: the time for a run of combining marks grows with its square."""
_NO_LETTERS = re.compile(r"[\W_][\W_]*")  # re looks for a set three times as fast as for a repetition
_ASCII_LOWER: Final = bytes(range(128)).lower() + bytes(range(128, 256))
_ASCII_SIGNS: Final = bytes(code for code in range(128) if not chr(code).isalnum())
"""The ASCII characters that :func:`letters` leaves out. Tables of bytes are thirty times as fast as the pattern."""
_CUT_OFF: Final = ("…", "...")
"""The end of a text that was cut off, such as a teaser or a summary."""
_STOPS: Final = frozenset("。！？!?.…；;")
_SENTENCE_END = re.compile(r"[。！？!?.…；;][”’」』»\"')）\]】]*\s*(?:\[\d{1,3}\])?$")
# The most common characters with two forms, in the same order. They show in which form a text is written.
_HANT: Final = (
    "國際時間來發說們這個對經過學會後與從無現實點體義務號東車長開關門問聞樂書畫當應該認識讓種類數據業產動際報導記憶"
    "嗎麼幾張馬魚鳥龍風飛鐵錢銀錄鏡難離電雲響頭題顧願餘養驗髮黨齊灣區縣鄉廣場聯絡網際歲氣溫"
)
_HANS: Final = (
    "国际时间来发说们这个对经过学会后与从无现实点体义务号东车长开关门问闻乐书画当应该认识让种类数据业产动际报导记忆"
    "吗么几张马鱼鸟龙风飞铁钱银录镜难离电云响头题顾愿余养验发党齐湾区县乡广场联络网际岁气温"
)
_TRADITIONAL: Final = frozenset(_HANT)
_SIMPLIFIED: Final = frozenset(_HANS) - _TRADITIONAL
_TRADITIONAL_CHAR: Final = re.compile(f"[{''.join(sorted(_TRADITIONAL))}]")
_SIMPLIFIED_CHAR: Final = re.compile(f"[{''.join(sorted(_SIMPLIFIED))}]")


@lru_cache(maxsize=256)  # each line of a text is matched with the rules of several places
def shadow(text: str) -> str:
    """Return the text with full-width punctuation, digits and spaces in half width, same length.

    Patterns are matched against this shadow. Their spans are valid in the original.

    >>> shadow("来源：新华社（２０２４）")
    '来源:新华社(2024)'
    """
    if text.isascii():
        return text
    if len(text) <= _SHORT:
        return text.translate(_SHADOW)
    for full, half in _PAIRS:
        if full in text:
            text = text.replace(full, half)
    return text


def simplified(text: str) -> str:
    """Return Chinese text with each traditional character in its simplified form, same length.

    Rules are written in simplified characters and matched with this form. It is never part of a record.

    >>> simplified("帳號設定")
    '账号设定'
    """
    return text.translate(_simplified_forms())


@cache
def _simplified_forms() -> dict[int, str]:
    """Return OpenCC's simplified form of each single character that has one (about 3,760).

    The table is made for the first page in traditional characters, so that it delays no command. An earlier table by hand
    had 194 characters and lacked 140 that the rules need.
    """
    from opencc import OpenCC

    characters = [chr(code) for code in range(0x3400, 0xA000)]
    forms = (
        OpenCC("t2s").convert("\n".join(characters)).split("\n")
    )  # one character a line: OpenCC's words do not span lines
    table = {ord(old): new for old, new in zip(characters, forms, strict=True) if old != new and len(new) == 1}
    return table | {ord("帳"): "账"}  # OpenCC gives 帐 (curtain); in the press 帳 means an account: 帳號, 帳戶


def ends_sentence(text: str) -> bool:
    """Return whether a text ends like a sentence. Closing quotes and a footnote mark may follow the stop.

    >>> ends_sentence("The bridge is open.”"), ends_sentence("Bridge reopens")
    (True, False)
    """
    end = text[-1:]
    return end in _STOPS or (not end.isalnum() and _SENTENCE_END.search(text[-16:]) is not None)


def is_cut_off(text: str) -> bool:
    """Return whether a text ends with an ellipsis. It was cut off, as a teaser or a summary is.

    >>> is_cut_off("The bridge... "), is_cut_off("The bridge.")
    (True, False)
    """
    return text.rstrip().endswith(_CUT_OFF)


def without_ellipsis(text: str) -> str:
    """Return a text without the ellipsis at its end.

    >>> without_ellipsis("The bridge... "), without_ellipsis("The bridge.")
    ('The bridge', 'The bridge.')
    """
    bare = text.rstrip()
    return bare.removesuffix("…") if bare.endswith("…") else bare.removesuffix("...") if bare.endswith("...") else text


@lru_cache(maxsize=1024)  # a page repeats its titles, and a site its menus
def letters(text: str) -> str:
    """Return only the letters and digits of a text, in NFKC and lower case. Titles are compared in this form.

    >>> letters("Bridge (2): open!")
    'bridge2open'
    """
    if text.isascii():
        return text.encode().translate(_ASCII_LOWER, _ASCII_SIGNS).decode()
    return _NO_LETTERS.sub("", nfkc(text)).lower()


def nfkc(text: str) -> str:
    """Return a text in the normal form NFKC, made in pieces. Characters between two pieces may stay decomposed."""
    if unicodedata.is_normalized("NFKC", text[:_PIECE]) and len(text) <= _PIECE:
        return text
    return "".join([_nfkc(text[at : at + _PIECE]) for at in range(0, len(text), _PIECE)])


def _nfkc(piece: str) -> str:
    return piece if unicodedata.is_normalized("NFKC", piece) else unicodedata.normalize("NFKC", piece)


@lru_cache(maxsize=16)
def is_traditional(text: str) -> bool:
    """Return whether Chinese text is in traditional characters: it has more traditional than simplified forms.

    >>> is_traditional("這個國家"), is_traditional("这个国家")
    (True, False)
    """
    sample = text[:3000]
    return len(_TRADITIONAL_CHAR.findall(sample)) > len(_SIMPLIFIED_CHAR.findall(sample))
