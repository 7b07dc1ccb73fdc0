"""Site files: what is refused, and which file comes first."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newscrawl.errors import ConfigError
from newscrawl.sites.loader import known_sites, load_site, parse_site

ONE = "start_urls = ['https://a.example/']\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("start_urls = []\nrendering = true", "unknown key rendering"),
        ("start_urls = []\nrender = 1", "render must be true, false or auto; got 1"),
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
        ("start_urls = ['https://a.example/']\ndelay = -1", "delay must be a number from 0; got -1"),
        ("start_urls = ['https://a.example/']\ndelay = nan", "delay must be a number from 0; got nan"),
        ("start_urls = ['https://a.example/']\nmax_articles = -5", "max_articles must be a number from 0; got -5"),
        ('start_urls = ["https://a.example/"]\nuser_agent = "a\\r\\nCookie: b"', "user_agent has characters"),
        (f"{ONE}[selectors]\ncolour = 'p'", "selectors: unknown field 'colour'; the fields are container, title"),
        (f"{ONE}[selectors]\ntitle = 3", "selectors.title is not a string"),
        (f"{ONE}[selectors]\ntitle = 'h1['", "selectors.title: 'h1[' is not a CSS selector"),
        (f"{ONE}[selectors]\ntitle = '//h1['", "selectors.title: it is not valid XPath"),
        (f"{ONE}[selectors]\ntitle = '//x:h1'", "selectors.title: it is not valid XPath"),
        (f"{ONE}[selectors]\ntitle = 'count(//h1)'", "selectors.title"),
        (f"{ONE}[selectors]\ntitle = '(count(/html))'", "it does not select elements, attributes or text"),
        (f"{ONE}[selectors]\ncontainer = '(string(/html))'", "it does not select elements"),
        (f"{ONE}[selectors]\ncontainer = 'p::text'", "it does not select elements"),
        (f"{ONE}[selectors]\ntitle = '//*[count(//*[count(//*) > 1]) > 1]'", "'//' may stand only at the beginning"),
        (f"{ONE}[selectors]\ntitle = '//p/preceding::p'", "the axis preceding:: is not supported"),
        (f"{ONE}[selectors]\ntitle = \"//p[re:test(., '(a+)+b')]\"", "the function re:test() is not supported"),
        (f"{ONE}[selectors]\ntitle = \"(document('/etc/passwd'))\"", "the function document() is not supported"),
        (f"{ONE}[selectors]\ntitle = '//div//p'", "'//' may stand only at the beginning"),
        (f"{ONE}[selectors]\ntitle = '//p/..'", ".. is not supported"),
        (f"{ONE}[selectors]\ntitle = 'a:hover'", ":hover is not supported"),
        (f"{ONE}[selectors]\ntitle = 'p:nth-child(x)'", ":nth-child needs a number or a series"),
        (f"{ONE}[selectors]\ntitle = 'p::before'", "a pseudo-element other than ::text and ::attr(name)"),
        (f"{ONE}[selectors]\ntitle = 'p:has(a b)'", "selectors.title"),
        (f"{ONE}[selectors]\ntitle = '{'a' * 600}'", "over 500 characters"),
        ("start_urls = ['https://a.example/']\nselectors = 'p'", "selectors is not a dict"),
    ],
)
def test_wrong_site_files(text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(words)) as caught:
        parse_site("site", text)
    assert "\n" not in str(caught.value)


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
