"""The form of article addresses that a survey suggests."""

from __future__ import annotations

import pytest

from newscrawl.sites.survey import article_pattern


@pytest.mark.parametrize(
    ("paths", "pattern", "matched"),
    [
        (["/a/20241009/881.html", "/a/20241010/882.html"], r"/a/\d+/\d+\.html$", 2),
        (["/caijing/2024/1.htm", "/lvyou/2023/22.htm"], r"/[^/]+/\d+/\d+\.htm$", 2),
        (["/news/a-long-slug", "/news/another-slug", "/about"], r"/news/[^/]+$", 2),
        (["/show?id=1", "/show?id=22"], r"/show\?.*\d+$", 2),
        ([], "", 0),
    ],
)
def test_patterns_of_article_addresses(paths: list[str], pattern: str, matched: int) -> None:
    assert article_pattern([f"https://a.example{path}" for path in paths]) == (pattern, matched)
