"""The written forms of dates, as patterns: shared by the finder (extract) and the parser (normalise).

All patterns expect the half-width shadow of a text and name their groups ``year``, ``month``, ``day``, ``hour``,
``minute``, ``second``, ``half``, ``zone``.
"""

from __future__ import annotations

import re
from typing import Final

_CJK_DIGITS = "〇○零一二三四五六七八九十廿卅元两壹贰叁"
_TIME = (
    r"(?:(?P<half>上午|下午|中午|凌晨|清晨|早上|晚上|晚间|傍晚|午後|午後|午前|오전|오후)\s?)?"
    r"(?P<hour>\d{1,2})\s?[:時时点點시]\s?(?P<minute>\d{1,2})(?:\s?[:分분]\s?(?P<second>\d{1,2})(?:[.,]\d{1,9})?)?[秒분]?"
    r"(?:\s?(?P<half2>[AaPp]\.?[Mm]\.?(?![A-Za-z])))?"
    r"(?:\s?(?P<zone>Z(?![a-z])|(?:UTC|GMT)?\s?[+-]\d{2}:?\d{2}|UTC|GMT|CST|EST|EDT|PST|PDT|CET|CEST|BST|JST|KST|HKT))?"
)
_SEP = r"(?:\s{0,3}[T,|·•]?\s{0,3}|日\s{0,3}|\s?\(?(?:星期|周|週)[一二三四五六日天]\)?\s{0,3}|\s?\([月火水木金土日]\)\s{0,3})"

NUMERIC: Final = re.compile(
    rf"(?<!\d)(?P<year>(?:19|20)\d\d|0000)\s?[-/.年년]\s?(?P<month>\d{{1,2}})\s?[-/.月월]\s?(?P<day>\d{{1,2}})(?!\d)"
    rf"(?:[日号號일.]?(?:{_SEP}){{1,2}}(?:{_TIME}))?"
)
"""2024-10-09 11:24:42, 2024/10/9, 2024年10月9日 11:24, 2024-10-09T11:24:42+08:00, 2024年10月9日 星期三 下午3:05"""

COMPACT: Final = re.compile(
    r"(?<!\d)(?P<year>20\d\d|19\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])"
    r"(?:[T ]?(?P<hour>[01]\d|2[0-3]):?(?P<minute>[0-5]\d)(?::?(?P<second>[0-5]\d))?(?P<zone>Z|[+-]\d{2}:?\d{2})?)?(?!\d)"
)
"""20241009, 20241009112442"""

NO_YEAR: Final = re.compile(
    rf"(?<![\d.:/-])(?P<month>1[0-2]|0?[1-9])\s?[-/月월]\s?(?P<day>3[01]|[12]\d|0?[1-9])(?![\d./%-])[日号號일]?{_SEP}{_TIME}"
)
"""10-09 11:24, 10月9日 11:24"""

CHINESE: Final = re.compile(
    rf"(?P<year>[二一][{_CJK_DIGITS}]{{3}})年(?P<month>[{_CJK_DIGITS}]{{1,3}})月(?P<day>[{_CJK_DIGITS}]{{1,4}})[日号號]"
    rf"(?:{_SEP}(?:{_TIME}))?"
)
"""二〇二四年十月九日"""

ROC: Final = re.compile(
    rf"(?:(?:中華)?民國|民国)\s?(?P<year>\d{{2,3}}|[{_CJK_DIGITS}百]{{1,5}})\s?[-/.年]\s?"
    rf"(?P<month>\d{{1,2}}|[{_CJK_DIGITS}]{{1,3}})\s?[-/.月]\s?(?P<day>\d{{1,2}}|[{_CJK_DIGITS}]{{1,4}})[日号號]?(?:{_SEP}(?:{_TIME}))?"
)
"""民國113年10月9日, 中華民國一百一十三年十月九日: the year 1 is 1912"""

ROC_BARE: Final = re.compile(
    rf"(?<!\d)(?P<year>1[0-2]\d)[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?!\d)(?:{_SEP}(?:{_TIME}))?"
)
"""113-10-09: only ever read on pages from Taiwan"""

RELATIVE: Final = re.compile(
    r"(?P<amount>\d{1,3}|[一二三四五六七八九十两半]{1,2})\s?个?(?P<unit>秒钟?|分钟|分鐘|小时|小時|天|日|周|週|个月|月|年)(?:以)?前"
    r"|(?<![^\s|:,·])(?P<word>刚刚|剛剛|今天|今日|昨天|昨日|前天|前日)(?:\s{0,3}(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?|(?=[\s|,·]|$))"
    r"|(?P<amount_en>\d{1,3}|an?)\s(?P<unit_en>second|minute|min|hour|hr|day|week|month|year)s?\sago"
)
"""3小时前, 昨天 12:30, 3 hours ago"""

_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?"
)
_ENGLISH_TIME = rf"(?:\s?(?:,|at|\||-|·|•|@)?\s?(?:at\s)?{_TIME})?"
ENGLISH_MONTH_FIRST: Final = re.compile(
    rf"(?i)\b(?P<name>{_MONTHS})\.?\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<year>(?:19|20)\d\d){_ENGLISH_TIME}"
)
"""October 9, 2024 11:24 AM"""
ENGLISH_DAY_FIRST: Final = re.compile(
    rf"(?i)(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-](?:of\s)?(?P<name>{_MONTHS})\.?,?[\s-](?P<year>(?:19|20)\d\d){_ENGLISH_TIME}"
)
"""9 Oct 2024 11:24, Wed, 09 Oct 2024 03:24:42 GMT"""

DOTTED: Final = re.compile(
    rf"(?<![\d.])(?P<day>0?[1-9]|[12]\d|3[01])\.\s?(?P<month>0?[1-9]|1[0-2])\.\s?(?P<year>(?:19|20)\d\d|\d\d)(?![\d.])"
    rf"(?:\s?(?:,|-|–|\||·|•|um|à|в|kl\.?|klo)?\s?{_TIME})?"
)
"""09.10.2024, 11:24 Uhr; 9.10.24 | 11:24: in this form the day always comes first"""

WORDED: Final = re.compile(
    r"(?<!\d)\d{1,2}(?:\.|er|º)?\s(?:de\s|d[’'])?[^\W\d_]{3,12}\.?,?\s(?:de\s|del\s)?(?:19|20)\d\d(?!\d)"
    r"(?:[\s,|–-]{1,3}(?:um|à|às|a\slas|alle|ore|at|в|kl\.?|om|o)?\s?\d{1,2}\s?[:h.]\s?\d{2})?"
)
"""9 de octubre de 2024 a las 11:24, 28. April 2023, 28 avril 2023 à 18h16: read by dateparser in the page's language"""

LABELLED_JUNK: Final = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}")
"""Anything in the shape of a date, possible or not: kept as the raw string of a date that gives null."""
