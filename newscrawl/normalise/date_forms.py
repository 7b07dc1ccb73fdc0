"""Patterns of written dates. ``extraction`` finds dates with them, ``normalise`` parses dates with them.

All patterns expect the half-width shadow of a text. Their groups are ``year``, ``month``, ``day``, ``hour``, ``minute``,
``second``, ``half`` and ``zone``.
"""

from __future__ import annotations

import re
from typing import Final

from newscrawl.normalise.months import MONTHS

_CJK_DIGITS = "〇○零一二三四五六七八九十廿卅元两壹贰叁"
ZONES: Final = (
    "AEDT AEST ACST AWST NZDT NZST CEST CET EEST EET WEST WET MSK BST IST GMT UTC EDT EST CDT CST MDT MST PDT PST "
    "AKST HST ET CT MT PT JST KST HKT SGT PHT WIB PKT NPT SAST EAT WAT BRT ART"
).split()
"""Abbreviations of time zones that are printed after a time."""
_ZONE = rf"(?:UTC|GMT)?\s?[+-]\d{{2}}:?\d{{2}}|(?:UTC|GMT)[+-]\d{{1,2}}|Z|{'|'.join(ZONES)}"
_TIME = (
    r"(?:(?P<half>上午|下午|中午|凌晨|清晨|早上|晚上|晚间|傍晚|深夜|午後|午前|오전|오후|晚|早)\s?)?"
    # 11:24, 11時24分, 11h24, 4.22pm, 8 pm
    r"(?P<hour>\d{1,2})(?:(?:\s?[:時时点點시]\s?|\s?[hH]\s?|\.(?=\d\d(?!\d|\.\d)))(?P<minute>\d{1,2})(?!\d)"
    r"(?:\s?[:分분]\s?(?P<second>\d{1,2})(?:[.,]\d{1,9})?)?[秒분]?|(?=\s?[AaPp]\.?[Mm]\b))"
    r"(?:\s?(?P<half2>[AaPp]\.?[Mm]\.?(?![A-Za-z])|(?:صباحا|مساء|ص|م)(?![^\W\d_])))?"
    rf"(?:\s?\(?(?P<zone>(?i:{_ZONE}))(?![A-Za-z])\)?)?"
)
_SEP = (
    r"(?:\s{0,3}[T,|·•-]?\s{0,3}|日\s{0,3}|\s?\(?(?:星期|周|週)[一二三四五六日天]\)?\s{0,3}|\s?\([月火水木金土日월화수목금토]\)\s{0,3}"
    r"|[\s,]{1,3}(?:at|à|às|as|a\slas|kl|klo|alle|ore|om|um|в|о|الساعة)\.?\s{1,2})"
)

# Each part of a pattern has a line of its own, with an example.
NUMERIC: Final = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d|0000)\s?[-/.年년]\s?"  # 2024年
    r"(?P<month>\d{1,2})\s?[-/.月월]\s?"  # 10月
    r"(?P<day>\d{1,2})(?!\d)"  # 9
    rf"(?:[日号號일.]?(?:{_SEP}){{1,2}}(?:{_TIME}))?"  # 日 11:24:42
)
"""2024-10-09 11:24:42, 2024/10/9, 2024年10月9日 11:24, 2024-10-09T11:24:42+08:00, 2024年10月9日 星期三 下午3:05"""

COMPACT: Final = re.compile(
    r"(?<!\d)(?P<year>20\d\d|19\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])"  # 20241009
    r"(?:[T ]?(?P<hour>[01]\d|2[0-3]):?(?P<minute>[0-5]\d)(?::?(?P<second>[0-5]\d))?"  # T112442
    r"(?P<zone>Z|[+-]\d{2}:?\d{2})?)?(?!\d)"  # +0800
)
"""20241009, 20241009112442"""

NO_YEAR: Final = re.compile(
    r"(?<![\d.:/-])(?P<month>1[0-2]|0?[1-9])\s?[-/月월]\s?"  # 10月
    r"(?P<day>3[01]|[12]\d|0?[1-9])(?![\d./%-])[日号號일]?"  # 9日
    rf"{_SEP}{_TIME}"  # 11:24
)
"""10-09 11:24, 10月9日 11:24"""

CHINESE: Final = re.compile(
    rf"(?P<year>[二一][{_CJK_DIGITS}]{{3}})年"  # 二〇二四年
    rf"(?P<month>[{_CJK_DIGITS}]{{1,3}})月(?P<day>[{_CJK_DIGITS}]{{1,4}})[日号號]"  # 十月九日
    rf"(?:{_SEP}(?:{_TIME}))?"  # 11:24
)
"""二〇二四年十月九日"""

ROC: Final = re.compile(
    rf"(?:(?:中華)?民國|民国)\s?(?P<year>\d{{2,3}}|[{_CJK_DIGITS}百]{{1,5}})\s?[-/.年]\s?"  # 中華民國113年
    rf"(?P<month>\d{{1,2}}|[{_CJK_DIGITS}]{{1,3}})\s?[-/.月]\s?"  # 10月
    rf"(?P<day>\d{{1,2}}|[{_CJK_DIGITS}]{{1,4}})[日号號]?"  # 9日
    rf"(?:{_SEP}(?:{_TIME}))?"  # 11:24
)
"""民國113年10月9日, 中華民國一百一十三年十月九日. Year 1 is 1912."""

ROC_BARE: Final = re.compile(
    r"(?<!\d)(?P<year>1[0-2]\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)"  # 113-10-09
    rf"(?:{_SEP}(?:{_TIME}))?"  # 11:24
)
"""113-10-09. Read only on pages from Taiwan."""

RELATIVE: Final = re.compile(
    # 3小时前, 半小时以前
    r"(?P<amount>\d{1,3}|[一二三四五六七八九十两半]{1,2})\s?个?"
    r"(?P<unit>秒钟?|分钟|分鐘|小时|小時|天|日|周|週|个月|月|年)(?:以)?前"
    # 昨天 12:30, 刚刚
    r"|(?<![^\s|:,·])(?P<word>刚刚|剛剛|今天|今日|昨天|昨日|前天|前日)"
    r"(?:\s{0,3}(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?|(?=[\s|,·]|$))"
    # 3 hours ago, an hour ago
    r"|(?P<amount_en>\d{1,3}|an?)\s(?P<unit_en>second|minute|min|hour|hr|day|week|month|year)s?\sago"
)
"""3小时前, 昨天 12:30, 3 hours ago"""

JAPANESE: Final = re.compile(
    r"(?P<era>令和|平成)\s?(?P<year>\d{1,2}|元)年\s?(?P<month>\d{1,2})月\s?(?P<day>\d{1,2})日"  # 令和6年10月9日
    rf"(?:{_SEP}(?:{_TIME}))?"  # 11:24
)
"""令和6年10月9日, 平成31年4月30日, 令和元年5月1日"""
FIRST_YEARS: Final = {"令和": 2019, "平成": 1989}
"""Japanese era → the year that is its first."""

_MONTHS = "|".join(sorted(map(re.escape, MONTHS), key=lambda name: (-len(name), name)))
_WEEKDAY = (
    r"(?:,?\s\(?(?:Pazartesi|Salı|Çarşamba|Perşembe|Cuma|Cumartesi|Pazar"  # 9 Ekim 2024 Çarşamba 11:24
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\)?(?=[\s,|–-]))?"  # 9 October 2024, Wednesday, 11:24
)
_BEFORE_TIME = (
    _WEEKDAY
    + r"(?:\s{0,2}(?:[,|·•@–-]|г(?:ода|\.)?|at|à|às|as|a\slas|um|в|о|kl\.?|klo\.?|alle(?:\sore)?|ore|om|on|الساعة)(?![^\W\d_])){0,3}\s{0,3}"
)
_WORDED_TIME = rf"(?:{_BEFORE_TIME}{_TIME})?"
MONTH_FIRST: Final = re.compile(
    rf"(?i)(?<![^\W\d_])(?P<name>{_MONTHS})\.?\s?"  # Sept.
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<year>(?:19|20)\d\d)(?!\d)"  # 9th, 2024
    rf"{_WORDED_TIME}"  # | 8 pm ET
)
"""October 9, 2024 11:24 AM; Sept. 9th 2024 | 8 pm ET"""
UNIX: Final = re.compile(
    rf"(?i)(?<![^\W\d_])(?P<name>{_MONTHS})\s{{1,2}}(?P<day>\d{{1,2}})\s"  # Oct  9
    rf"{_TIME}\s(?P<year>(?:19|20)\d\d)(?!\d)"  # 11:24:42 CEST 2024
)
"""Wed Oct  9 11:24:42 CEST 2024: the form of Java and of the command ``date``."""
DAY_FIRST: Final = re.compile(
    r"(?i)(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.|º|ª)?[\s/-]{0,3}"  # 9th, 1er, 9., 9/
    rf"(?:of\s|de\s|d['’])?(?P<name>{_MONTHS})\.?,?[\s/-]{{1,3}}"  # de outubro
    r"(?:de\s|del\s)?(?P<year>(?:19|20)\d\d)(?!\d)"  # de 2024
    rf"{_WORDED_TIME}"  # às 11h24
)
"""9 Oct 2024 11:24; Wed, 09 Oct 2024 03:24:42 GMT; 9 octobre 2024 à 11h24; 9 de outubro de 2024 às 11h24; 9. Oktober 2024, 11.24 Uhr"""

NAMED: Final = re.compile(
    rf"(?i)(?:(?<!\d)(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th|er|º)?\s(?:of\s|de\s)?(?P<name>{_MONTHS})\.?"  # 9 октября
    rf"|(?<![^\W\d_])(?P<name2>{_MONTHS})\.?\s(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d))"  # October 9
    rf",?{_BEFORE_TIME}{_TIME}"  # , 11:24
)
"""9 октября, 11:24; 9. Oktober, 11:24 Uhr; October 9, 11:24 am: without a year, a date needs its time."""
SLASHED: Final = re.compile(
    r"(?<![\d/])(?P<first>\d{1,2})(?P<slash>[/-])(?P<other>\d{1,2})(?P=slash)"  # 10/09/
    r"(?P<year>(?:19|20)\d\d|(?<=\d\d/\d\d/)\d\d)(?![\d/])"  # 2024, or 24 after 10/09/
    rf"{_WORDED_TIME}"  # 05:40 PM
)
"""10/09/2024 05:40 PM, 09/10/2024 - 17:40, 09-10-2024. The parser decides which of the two numbers is the month."""

SHORT_YEAR: Final = re.compile(
    r"(?<![\d./-])(?P<year>[012]\d)-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?![\d./-])"  # 24-10-09
    rf"(?:\s{{0,2}}{_TIME})?"  # 11:24
)
"""24-10-09 11:24"""

TIME_BEFORE: Final = re.compile(
    rf"(?<![\d:.]){_TIME}\s?[,|·•-]?\s?(?:on\s|am\s|le\s)?"  # 11:24 (2024/10/09), 22:29 BST, (8 October 2024)
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}\.?,?\s)?$"  # 11:24 AM EDT, Wed (October 9, 2024)
)
"""A time before its date. It is searched for in the text before a date."""
LONGEST_TIME: Final = 36

DOTTED: Final = re.compile(
    r"(?<![\d.])(?P<day>0?[1-9]|[12]\d|3[01])\.\s?(?P<month>0?[1-9]|1[0-2])\.\s?"  # 9.10.
    r"(?P<year>(?:19|20)\d\d|\d\d)(?![\d.])"  # 2024
    rf"(?:\s?(?:,|-|–|\||·|•|um|à|в|kl\.?|klo)?\s?{_TIME})?"  # , 11:24
)
"""09.10.2024, 11:24 Uhr; 9.10.24 | 11:24. In this form the day always comes first."""

WORDED: Final = re.compile(
    r"(?<!\d)\d{1,2}(?:\.|er|º)?\s(?:de\s|d[’'])?[^\W\d_]{3,12}\.?,?\s"  # 9 październik
    r"(?:de\s|del\s)?(?:19|20)\d\d(?!\d)"  # 2024
    r"(?:[\s,|–-]{1,3}(?:um|à|às|a\slas|alle|ore|at|в|kl\.?|om|o)?\s?\d{1,2}\s?[:h.]\s?\d{2})?"  # o 11:24
)
"""9 październik 2024: a month in any other language. dateparser reads it in the page's language."""

_AFTER_DAY = re.compile(r"\s(?<=[\w,]\s)(?:19|20)\d\d")
_AFTER_SECONDS = re.compile(r":\d\d\s(?:[A-Z]{1,5}\s)?(?:19|20)\d\d")
_AFTER_MONTH = re.compile(r"[\s/-](?<![\d:][\s/-])(?:19|20)\d\d")
_CLOCK = re.compile(r"\d\s?[:hH.時时시]\s?\d\d")
_RELATIVE_SIGN = re.compile("[前刚剛今昨a](?:(?<!a)|go)")
_SIGNS: Final = {
    UNIX: _AFTER_SECONDS,
    MONTH_FIRST: _AFTER_DAY,
    DAY_FIRST: _AFTER_MONTH,
    WORDED: _AFTER_MONTH,
    RELATIVE: _RELATIVE_SIGN,
}
"""What every date of a form has. The forms with the names of months take up to 80 µs a line, and few lines have such a date."""


def may_have(form: re.Pattern[str], text: str) -> bool:
    """Return whether a text may have a date of this form. If not, it need not be searched."""
    sign = _SIGNS.get(form)
    return sign is None or sign.search(text) is not None


_NATIVE_DIGITS = re.compile("[٠-٩۰-۹०-९]")
_WESTERN: Final = {ord(digit): str(at % 10) for at, digit in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९")}


def western(text: str) -> str:
    """Return a text with Arabic, Persian and Hindi digits as Western ones, same length.

    >>> western("٩ أكتوبر ٢٠٢٤")
    '9 أكتوبر 2024'
    """
    return text.translate(_WESTERN) if not text.isascii() and _NATIVE_DIGITS.search(text) else text


LABELLED_JUNK: Final = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}")
"""Any text in the shape of a date, possible or not. It is kept as the raw string of a date that is null."""
