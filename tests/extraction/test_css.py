"""CSS selectors find the same elements as cssselect's translation to XPath, which is the reference, but in linear time."""

from __future__ import annotations

import pytest
from lxml import etree
from parsel.csstranslator import HTMLTranslator

from newscrawl.extraction.css import Tree, find_css, read_css
from newscrawl.extraction.document import Document
from newscrawl.extraction.selectors import read_selectors, select

PAGE = etree.HTML(
    """<html><body id=top><!-- c --><div class="a b" lang=en-GB data-x="one two"><p>1</p><p class=b>2<i>x</i>3</p><span>4</span>
    <p title="">5</p></div><div class=a><div class=b><p>6</p></div><p>7</p></div><ul><li>8<li class=b>9<li>10<li>11</ul>
    </body></html>"""
)


@pytest.mark.parametrize(
    "selector",
    """p|.b|#top|*|div p|div > p|p + p|p ~ p|.a.b p|div div p|body > div > p|div, p.b|p:not(.b)|p:first-child|p:last-child
    p:nth-child(2)|li:nth-child(2n+1)|li:nth-child(odd)|li:nth-child(-n+2)|li:nth-last-child(2)|p:nth-of-type(2)|p:only-child
    p:only-of-type|div:first-of-type|p:last-of-type|[title]|[class=b]|[data-x~=two]|[class^=a]|[class$=b]|[class*=' ']
    p::text|div::attr(class)|p.b::text|li ~ .b|:is(p, li).b|div:not(.a) p|DIV > P|#none p|li:nth-child(3n)""".replace(
        "\n    ", "|"
    ).split("|"),
)
def test_the_same_as_xpath(selector: str) -> None:
    expected = PAGE.xpath(HTMLTranslator().css_to_xpath(selector))
    assert find_css(read_css(selector), Tree.of(PAGE)) == expected


@pytest.mark.parametrize("selector", ["div div div div div div div", "div ~ div ~ div", "div:nth-last-of-type(2n) p"])
def test_hostile_pages_end(selector: str) -> None:
    """The XPath of the first takes libxml2 three quarters of a minute."""
    page = b"<html><body>" + (b"<div>" * 190 + b"x" + b"</div>" * 190) * 75
    select(Document(page, None), read_selectors({"title": selector}))
