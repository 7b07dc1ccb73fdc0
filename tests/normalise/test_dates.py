"""Written dates. Developed on the first table; the second was only ever evaluated on; bugs caught come third."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest

from newscrawl.normalise.dates import parse
from newscrawl.rules.zones import default_zone

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2024, 10, 10, 12, 0, tzinfo=SHANGHAI)

DEVELOPED_ON: list[tuple[str, str | None]] = [
    ("时间:2024-10-09 11:24:42来源:中新网", "2024-10-09T11:24:42+08:00"),
    ("2024-10-09T11:24:42+08:00", "2024-10-09T11:24:42+08:00"),
    ("2024-10-09T03:24:42.123Z", "2024-10-09T03:24:42+00:00"),
    ("2025-06-05 14:46:12+02:00", None),  # the future, seen from NOW
    ("2024年10月09日11:24", "2024-10-09T11:24:00+08:00"),
    ("2024年10月9日 星期三 下午3:05", "2024-10-09T15:05:00+08:00"),
    ("2024年10月9日　11時24分", "2024-10-09T11:24:00+08:00"),
    ("２０２４－１０－０９ １１：２４", "2024-10-09T11:24:00+08:00"),
    ("10-09 11:24", "2024-10-09T11:24:00+08:00"),
    ("12-31 23:50", "2023-12-31T23:50:00+08:00"),
    ("3小时前", "2024-10-10T09:00:00+08:00"),
    ("5分钟前", "2024-10-10T11:55:00+08:00"),
    ("昨天 12:30", "2024-10-09T12:30:00+08:00"),
    ("前天 08:05", "2024-10-08T08:05:00+08:00"),
    ("刚刚", "2024-10-10T12:00:00+08:00"),
    ("二〇二四年十月九日", "2024-10-09T00:00:00+08:00"),
    ("二○二四年十月二十一日", None),  # the future
    ("民國113年10月9日", "2024-10-09T00:00:00+08:00"),
    ("中華民國一百一十三年十月九日 11:24", "2024-10-09T11:24:00+08:00"),
    ("October 9, 2024 11:24 AM", "2024-10-09T11:24:00+08:00"),
    ("Oct. 9, 2024 at 1:05 p.m. EDT", "2024-10-09T13:05:00-04:00"),
    ("Wed, 09 Oct 2024 03:24:42 GMT", "2024-10-09T03:24:42+00:00"),
    ("9 Oct 2024", "2024-10-09T00:00:00+08:00"),
    ("20241009112442", "2024-10-09T11:24:42+08:00"),
    ("1728444282", "2024-10-09T03:24:42+00:00"),
    ("1728444282000", "2024-10-09T03:24:42+00:00"),
    ("0000-00-00 00:00:00", None),
    ("2024-13-40 10:00", None),
    ("2024-02-30", None),
    ("2099-01-01 10:00", None),
    ("1024-10-09", None),
    ("5月20日", None),  # a day of no year and no time dates no page
    ("", None),
    ("本月", None),
]
EVALUATED_ON: list[tuple[str, str | None]] = [
    ("发布于 2024/10/9 7:03", "2024-10-09T07:03:00+08:00"),
    ("2024.10.09 23:59:59", "2024-10-09T23:59:59+08:00"),
    ("2024. 10. 9. 오후 3:05", "2024-10-09T15:05:00+08:00"),
    ("2024年10月9日(水) 11:24", "2024-10-09T11:24:00+08:00"),
    ("半小时前", "2024-10-10T11:30:00+08:00"),
    ("2天前", "2024-10-08T00:00:00+08:00"),
    ("two days", None),
    ("2 hours ago", "2024-10-10T10:00:00+08:00"),
    ("凌晨", None),
    ("2024-10-09 12:05 AM", "2024-10-09T00:05:00+08:00"),
    ("2024-10-09 24:10", None),
    ("二〇二四年九月卅日", "2024-09-30T00:00:00+08:00"),
]
BUGS_CAUGHT: list[tuple[str, str | None]] = [
    ("今日热点", None),  # a menu entry, read as today
]


@pytest.mark.parametrize(("raw", "wanted"), DEVELOPED_ON + EVALUATED_ON + BUGS_CAUGHT)
def test_written_date(raw: str, wanted: str | None) -> None:
    stamp = parse(raw, SHANGHAI, NOW)
    assert (stamp.at.isoformat() if stamp else None) == wanted


@pytest.mark.parametrize(
    ("raw", "language", "wanted"),
    [
        ("9 octobre 2024 à 11h24", "fr", "2024-10-09T11:24:00+00:00"),
        ("9. Oktober 2024, 11:24 Uhr", "de", "2024-10-09T11:24:00+00:00"),
        ("9 de octubre de 2024", "es", "2024-10-09T00:00:00+00:00"),
        ("9 октября 2024 г. 11:24", "ru", "2024-10-09T11:24:00+00:00"),
        ("09.10.2024 11:24", "de", "2024-10-09T11:24:00+00:00"),
    ],
)
def test_dateparser_answers_where_no_form_does(raw: str, language: str, wanted: str) -> None:
    stamp = parse(raw, UTC, NOW, (language,))
    assert stamp is not None
    assert stamp.at.isoformat() == wanted


def test_bare_roc_years_only_on_pages_from_taiwan() -> None:
    assert parse("113-10-09 11:24", SHANGHAI, NOW) is None
    stamp = parse("113-10-09 11:24", SHANGHAI, NOW, taiwan=True)
    assert stamp is not None
    assert stamp.at.year == 2024


@pytest.mark.parametrize(
    ("language", "site", "traditional", "zone"),
    [
        ("zh", "news.example", False, "Asia/Shanghai"),
        ("zh", None, True, "Asia/Taipei"),
        ("zh-Hant", None, True, "Asia/Taipei"),
        ("zh-HK", None, True, "Asia/Hong_Kong"),
        ("zh", "news.example.hk", True, "Asia/Hong_Kong"),
        ("zh", "news.example.tw", True, "Asia/Taipei"),
        ("en", "news.example.tw:8080", False, "Asia/Taipei"),
        ("ja", None, False, "Asia/Tokyo"),
        ("en", "news.example", False, "UTC"),
        (None, None, False, "UTC"),
    ],
)
def test_zone_of_a_page(language: str | None, site: str | None, traditional: bool, zone: str) -> None:
    assert str(default_zone(language, site, traditional)) == zone


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("Publié le 9 octobre 2024 à 11h24", "2024-10-09T11:24:00+00:00"),
        ("9 de outubro de 2024 às 11h24", "2024-10-09T11:24:00+00:00"),
        ("Stand: 9. Oktober 2024, 06.52 Uhr", "2024-10-09T06:52:00+00:00"),
        ("9 октября 2024 г., 11:24", "2024-10-09T11:24:00+00:00"),
        ("9 أكتوبر 2024", "2024-10-09T00:00:00+00:00"),
        ("Tuesday 8th October 2024 at 4.22pm", "2024-10-08T16:22:00+00:00"),
        ("Oct 9, 2024 10:43 am est", "2024-10-09T10:43:00-05:00"),
        ("9 October 2024 | 3:05 P.M. Gmt", "2024-10-09T15:05:00+00:00"),
        ("2024-10-09 11:24 BST", "2024-10-09T11:24:00+01:00"),
        ("Oct. 9, 2024 8 pm ET", "2024-10-09T20:00:00-04:00"),
        ("22:29 BST, 8 October 2024", "2024-10-08T22:29:00+01:00"),
        ("11:24 2024/10/09", "2024-10-09T11:24:00+00:00"),
        ("2024年10月9日晚8:00", "2024-10-09T20:00:00+00:00"),
        ("24-10-09 11:24", "2024-10-09T11:24:00+00:00"),
        ("17/09/2024 05:40 PM", "2024-09-17T17:40:00+00:00"),
        ("Tue, 10/08/2024 - 17:57", "2024-10-08T17:57:00+00:00"),
        ("Sat, 10/08/2024 - 17:57", "2024-08-10T17:57:00+00:00"),
        ("10/17/18", "2018-10-17T00:00:00+00:00"),
        ("Wed Oct  9 11:24:42 CEST 2024", "2024-10-09T11:24:42+02:00"),
        ("09 Ekim 2024 Çarşamba 11:24", "2024-10-09T11:24:00+00:00"),
        ("9 October 2024, Wednesday, 11:24 am", "2024-10-09T11:24:00+00:00"),
        ("2024.10.09 (수) 11:24", "2024-10-09T11:24:00+00:00"),
        ("11:24 AM EDT, Wed October 9, 2024", "2024-10-09T11:24:00-04:00"),
        ("9 paź 2024, 11:24", "2024-10-09T11:24:00+00:00"),
        ("09/Oct/2024 11:24", "2024-10-09T11:24:00+00:00"),
        ("٠٩ / أكتوبر / ٢٠٢٤", "2024-10-09T00:00:00+00:00"),
        ("2024-10-09 | 01:24 م", "2024-10-09T13:24:00+00:00"),
        ("9 أكتوبر 2024 12:05 ص", "2024-10-09T00:05:00+00:00"),
        ("令和6年10月9日", "2024-10-09T00:00:00+00:00"),
        ("平成元年10月9日 11:24", None),  # before the web
        ("9 октября, 11:24", "2024-10-09T11:24:00+00:00"),
        ("October 9, 11:24 am", "2024-10-09T11:24:00+00:00"),
        ("9 octobre", None),  # a day without a year and a time dates no page
        ("Gestern um 02:12", None),
        ("32 October 2024", None),
    ],
)
def test_forms_of_many_languages(raw: str, wanted: str | None) -> None:
    stamp = parse(raw, UTC, NOW, ("de",))
    assert (stamp and stamp.at.isoformat()) == wanted


@pytest.mark.parametrize(("month_first", "wanted"), [(True, "2024-09-08"), (False, "2024-08-09")])
def test_numbers_that_may_both_be_months(month_first: bool, wanted: str) -> None:
    stamp = parse("09/08/2024", UTC, NOW, month_first=month_first)
    assert stamp
    assert stamp.at.date().isoformat() == wanted


@pytest.mark.parametrize(("zone", "hours"), [(SHANGHAI, 8), (UTC, -6)])
def test_cst_is_of_the_sites_part_of_the_world(zone: tzinfo, hours: int) -> None:
    stamp = parse("2024-10-09 11:24 CST", zone, NOW)
    assert stamp
    assert stamp.at.utcoffset() == timedelta(hours=hours)
