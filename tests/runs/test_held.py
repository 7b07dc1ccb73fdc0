"""Records of a run without a ledger: held until the end, then cleaned as in a crawl."""

from __future__ import annotations

import pytest

from newscrawl.items import Article
from newscrawl.runs.held import HeldRecords

INTERFACE = "您可以在本站首页的“我的收藏”里查看所有收藏过的图集。"
STORY = "水塔改造本周完工,居民用水恢复。施工队采取分片停水的办法,尽量不打扰居民。"


def finalised(*articles: Article) -> tuple[list[Article], list[str]]:
    held = HeldRecords()
    for article in articles:
        held.add(article)
    found = list(held.finalised())
    held.close()
    return found, held.withdrawn


def page(number: int, text: str, site: str | None = "news.example") -> Article:
    url = f"https://{site}/{number}.html"
    return Article(url=url, site=site, title=f"第{number}组图片:水塔与河", text=text)


@pytest.mark.parametrize(
    ("texts", "site", "kept"),
    [
        ([INTERFACE] * 3, "news.example", 0),
        ([INTERFACE] * 2, "news.example", 2),  # two are too few to tell
        ([INTERFACE] * 3, None, 3),  # saved files without an address are of no site
        ([STORY, INTERFACE, STORY + "路也修好了。"], "news.example", 3),
    ],
)
def test_texts_of_the_interface_are_withdrawn(texts: list[str], site: str | None, kept: int) -> None:
    pages = [page(number, text, site) for number, text in enumerate(texts)]
    found, withdrawn = finalised(*pages)
    assert len(found) == kept
    assert len(withdrawn) == len(texts) - kept


def test_records_come_back_whole_and_in_their_order() -> None:
    pages = [page(number, f"{STORY}第{number}天。", f"{'ab'[number % 2]}.example") for number in range(6)]
    found, _ = finalised(*pages)
    assert [each.to_dict() for each in found] == [each.to_dict() for each in pages]


def test_an_error_in_cleaning_costs_no_record(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object) -> None:
        raise KeyError("nobody foresaw this")

    monkeypatch.setattr("newscrawl.runs.finalise.learn", broken)
    monkeypatch.setattr("newscrawl.runs.finalise.learn_zone", broken)
    pages = [page(number, f"{STORY}第{number}天。") for number in range(3)]
    assert [each.title for each in finalised(*pages)[0]] == [each.title for each in pages]
