"""Unknown outlets, listed by a command."""

from __future__ import annotations

from pathlib import Path

from tests.support.commands import crawl, scrapy
from tests.support.website import article, article_path, listing, website


def test_unknown_outlets_are_listed_by_frequency(tmp_path: Path) -> None:
    names = ["云桥乡报", "云桥乡报", "桥头老王的本子", "新华社"]
    with website() as site:
        for number, name in enumerate(names):
            site.add(article_path(number), article(number).replace("新华社", name))
        site.add("/", listing(range(len(names))))
        crawl(tmp_path, f"{site.address}/")
    run = scrapy(tmp_path, "outlets")
    lines = [line for line in run.stdout.splitlines() if not line.startswith("#")]
    assert lines == ["云桥乡报\t\tsite\t\t", "桥头老王的本子\t\tsite\t\t"]
    assert run.stdout.startswith("# 2 articles")
    assert "2 unknown outlets" in run.stderr
