"""Site files: what is refused, and which file comes first."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newscrawl.errors import ConfigError
from newscrawl.sites.loader import known_sites, load_site, parse_site


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("start_urls = []\nrendering = true", "unknown key rendering"),
        ("start_urls = []\nrender = 1", "render is not a bool"),
        ('start_urls = "https://a.example"', "start_urls is not a list"),
        ("zone = 'Asia/Shanghai'", "lacks 'start_urls'"),
        ("start_urls = []\nzone = 'Mars/Base'", "Mars/Base"),
        ("start_urls = []\nzone = '../../etc/passwd'", "site.toml"),
        ("start_urls = []\narticle_pattern = '('", "site.toml: article_pattern: missing )"),
        ("start_urls = []\narticle_pattern = '(?=a)b'", "article_pattern: invalid perl operator: (?="),
        ("start_urls = [", "not valid TOML"),
        ("start_urls = []", "start_urls is empty"),
        ("start_urls = ['https://a.example/']\nschedule = 'often'", "'often' is not a schedule"),
        ("start_urls = ['https://a.example/']\nmax_pages = true", "max_pages is not a int"),
        ("start_urls = ['https://a.example/']\ndelay = '2'", "delay is not a float"),
    ],
)
def test_wrong_site_files(text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(words)):
        parse_site("site", text)


def test_the_user_s_files_come_first(tmp_path: Path) -> None:
    (tmp_path / "chinanews.toml").write_text("start_urls = ['https://mine.example/']")
    (tmp_path / "other.toml").write_text("start_urls = ['https://other.example/']\nrender = true")
    assert {"chinanews", "other", "taipeitimes"} <= set(known_sites(tmp_path))
    assert load_site("chinanews", tmp_path).start_urls == ("https://mine.example/",)
    assert load_site("other", tmp_path).render
    assert load_site("chinanews", tmp_path / "none").start_urls[0].startswith("https://www.chinanews")


@pytest.mark.parametrize("pattern", ["(a+)+$", "(?:a|a)*b", ".*a.*a.*a.*b", "(?:[a-z]+/)*x"])
def test_no_pattern_is_slow(pattern: str) -> None:
    site = parse_site("site", f"start_urls = [\"https://a.example/\"]\narticle_pattern = '{pattern}'")
    assert site.article_pattern
    site.article_pattern.search(f"https://a.example/{'a' * 100_000}!")  # with Python's engine it never ends
