"""JSON-LD as pages have it."""

from __future__ import annotations

import pytest

from newscrawl.extraction.broken_json import loads
from newscrawl.extraction.jsonld import read

NEWS = '{"@type": "NewsArticle", "headline": "Pier to be rebuilt", "author": {"name": "Nora Feldmann"}}'


@pytest.mark.parametrize(
    "script",
    [
        NEWS,
        f"<!-- {NEWS} -->",
        f"//<![CDATA[\n{NEWS}\n//]]>",
        NEWS.replace("}}", "},}"),
        NEWS.replace("{", "/* who */ {", 1),
        f"[null, {NEWS}]",
        f"{NEWS};",
        NEWS.replace("rebuilt", 'rebuilt", "description": "the "old" pier'),
        f'{{"@type": "WebSite"}} {NEWS}',
    ],
)
def test_broken_scripts_are_read(script: str) -> None:
    article = read([script])
    assert (article.headline, article.authors) == ("Pier to be rebuilt", ["Nora Feldmann"])


@pytest.mark.parametrize("script", ["", "{", "not JSON", '{"a": ', "[" * 5_000, '"' * 5_000])
def test_what_is_no_json_gives_nothing(script: str) -> None:
    assert loads(script) == []


@pytest.mark.parametrize(
    ("author", "wanted"),
    [
        ('{"@type": "Person", "name": ["Nora Feldmann", "Otto Brandt"]}', ["Nora Feldmann", "Otto Brandt"]),
        ('[{"@id": "#nora"}]', ["Nora Feldmann"]),
        ('{"@type": "Organization", "name": "Brackwell Mail"}', []),
        ('{"givenName": "Nora", "familyName": "Feldmann"}', ["Nora Feldmann"]),
        ('"Nora Feldmann"', ["Nora Feldmann"]),
    ],
)
def test_authors(author: str, wanted: list[str]) -> None:
    person = '{"@type": "Person", "@id": "#nora", "name": "Nora Feldmann"}'
    script = f'{{"@graph": [{{"@type": "Article", "headline": "Pier", "author": {author}}}, {person}]}}'
    assert read([script]).authors == wanted


def test_the_node_of_another_article_is_not_read() -> None:
    other = (
        '{"@type": "NewsArticle", "headline": "Fish market opens", "url": "https://mail.example/news/fish-market-99"}'
    )
    url = "https://mail.example/news/pier-1234"
    assert not read([other], url, ["Pier to be rebuilt"]).found
    assert read([other, NEWS], url, ["Pier to be rebuilt"]).headline == "Pier to be rebuilt"
