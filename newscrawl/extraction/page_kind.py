"""Decide whether a page is an article, by the weighted sum of all evidence.

:func:`measure` makes about twenty clues of a page, each a number from 0 to 1. :func:`judge` adds them up with the
weights of ``extraction/page_kind.toml``, which ``benchmarks/train_page_kind.py`` trained on real pages. No single clue decides:
sites declare lists as articles, and old articles have no date, no ``<h1>`` and no document title.
"""

from __future__ import annotations

import math
import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Final
from urllib.parse import urlsplit

from newscrawl.extraction.body import Body
from newscrawl.extraction.jsonld import StructuredArticle
from newscrawl.extraction.outline import HEADINGS, Line, Outline
from newscrawl.extraction.title import Titles
from newscrawl.extraction.url_shape import looks_like_article
from newscrawl.extraction.weights import RUNNING
from newscrawl.items import Clue, Verdict
from newscrawl.normalise.text import ends_sentence
from newscrawl.rules.words import any_of

MIN_UNITS: Final = 60
"""Shortest text of an article, in Latin letters (24 Chinese characters). A news flash is one sentence. A choice."""

_INTERFACE: Final = 120
"""A shorter text (in units) without any word of its title does not belong to the title. In 1,400 articles of the development
sets, the shortest text without a word of its title has 240 units."""
_LOCKED: Final = 300
_LOCKED_TITLE: Final = 0.3
"""A text next to a password field is a notice if it has fewer units, and a lower share of the title's words. Choices."""
_SURE: Final = -0.7
"""Weight from which on a clue names the kind of a page without text. Its address or template does, a few links do not."""
_HEADLINE: Final = 16
"""Shortest linked line that is a headline of another page, in units. Shorter ones are menu entries and dates."""
_SENTENCE: Final = 40
"""Shortest line with the end of a sentence that is running text, in units. Shorter ones are captions and labels."""
_TITLE_LINES: Final = 30
"""A printed title at most so many lines above the text is next to it."""
_SHORT_LINE: Final = 60

_SERVICE_PATH = re.compile(
    r"""/(?:
        log-?in | sign-?in | sign-?up | sign_?up | register | registration | registro | passport | account   # /user/login
      | about\w* | contact\w* | contatti | kontakt | impressum | privacy\w* | terms\w* | legal | licen[cs]e  # /about-us
      | search | help | faq | support | sitemap | 404 | forgot\w* | password\w* | checkout | cart | subscri\w+
    )(?:[/_.-]|$)""",
    re.IGNORECASE | re.VERBOSE,
)
_LIST_PATH = re.compile(
    r"""/(?:
        page/?\d+ | p\d{1,3}                                   # /news/page/12/
      | (?:tags?|categor(?:y|ies|ia)|topics?|authors?|channel|label|list|feed|forums?|kategorie|rubrik)(?:/[^/]+){0,3}
      | archives?(?:/(?!(?!(?:19|20)\d\d/?$)\d+/?$)[^/]+){0,3}  # /archives/2016/01/, but not the post /archives/65
      | (?:19|20)\d\d(?:/\d{1,2}){0,2}                         # /blog/2016/01/
      | blog | news | (?:index|list)_\d+\.\w{3,5}             # /blog/, /news/index_2.html
    )/?$""",
    re.IGNORECASE | re.VERBOSE,
)
_INDEX_PATH = re.compile(r"^/(?:[^/\d]+/){0,2}(?:index|default)\.\w{3,5}$", re.IGNORECASE)
"""/news/index.html, without a query."""
_SPLIT_DATE = re.compile(r"/(?:19|20)\d\d/(?:[A-Za-z][^/]*/){1,3}\d\d/\d\d/[^/]")
"""/2008/WORLD/europe/01/03/lock.html"""
_LIST_QUERY = re.compile(
    r"""(?:^|&)(?:
        (?:page|paged|cat|start|offset)=\d          # ?page=2
      | (?:tag|order|sort|q|s|query|search)=        # ?tag=harbour
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_SHOP_PATH = re.compile(
    r"""/(?:
        products?|shop|store|items?|catalog\w*|buy|p-\d+|product-reviews   # /shop/lamp.html
      | hotels?|restaurants?|propert(?:y|ies)                              # /hotels/bellford-inn
    )(?:[/_.-]|$)""",
    re.IGNORECASE | re.VERBOSE,
)
_DIGIT = re.compile(r"\d")
"""Part of every date and price. Most short lines have none."""
_DATE = re.compile(
    r"""(?:19|20)\d\d\s?[-/.年]\s?\d                                              # 2024-10-09
      | \d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d                                     # 9.10.2024
      | \b\d{1,2}\.?\s(?:\w{3,9}\.?)\s(?:19|20)\d\d                              # 9 October 2024
      | \b[A-Z][a-z]{2,8}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s(?:19|20)\d\d             # Oct. 9th, 2024
    """,
    re.VERBOSE,
)
_PRICE = re.compile(
    r"""
    [$€£¥￥\d]
    (?: (?<=[$€£¥￥]) \s?\d                                 # $ 12
      | (?<=\d) \s? (?:[€£元]|USD|EUR|руб|zł|Ft\b|kr\b)    # 12 €
    )""",
    re.VERBOSE,
)
_LEGAL: Final = (
    *("terms of use", "terms of service", "privacy policy", "all rights reserved", "copyright", "your account"),
    *(
        "password",
        "sign up",
        "log in",
        "版权所有",
        "隐私政策",
        "服务条款",
        "用户协议",
        "备案",
        "许可证",
        "注册",
        "登录",
        "举报",
    ),
)
"""Words of footers, terms of use and sign-in pages. They are rare in articles, so their share of the text counts."""
_SINGLE: Final = frozenset(
    "single single-post single-article single-news page-node-type-article node-type-article post-template".split()
)
_SERIES: Final = frozenset(
    "archive category home blog search paged tag author front taxonomy post-type-archive home-template".split()
)
_FIXED: Final = frozenset("page page-template page-template-default page-node-type-page node-type-page".split())
"""Classes that WordPress, Drupal and Ghost give to the ``<body>`` of an article, of a list, of a page such as "about us"."""
_ARTICLE_ITEM = re.compile(r"(?:News|Blog|Report|Opinion|Review)?(?:Article|Posting)$")
_WORD = re.compile(r"[^\W\d_]{4,}|\d{3,}")
_CJK_PAIR = re.compile(r"(?=([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}))")
_MEASURED: Final = 20_000
"""Characters of the text in which a title's words are searched."""


@dataclass(frozen=True, slots=True)
class ClueRule:
    """The weight of a clue, its text, and if it is against an article, the kind of page that it is evidence for."""

    weight: float
    says: str
    kind: str


@dataclass(slots=True)
class Signals:
    """The evidence about a page's kind outside its outline and body."""

    url: str | None = None
    structured: StructuredArticle = field(default_factory=StructuredArticle)
    titles: Titles = field(default_factory=Titles)
    date_origins: list[str] = field(default_factory=list)
    """Where dates of publication were found: ``meta …``, ``information line``, ``url``, …"""


def judge(outline: Outline, body: Body, signals: Signals) -> Verdict:
    """Return the kind of a page with the evidence for and against.

    A page without text is not an article, whatever else speaks for it.
    """
    start, rules = weights()
    values = measure(outline, body, signals)
    clues = [
        Clue(name, rules[name].weight * value, rules[name].says)
        for name, value in values.items()
        if value and rules[name].weight
    ]
    verdict = Verdict(None, start + sum(clue.weight for clue in clues), clues)
    against = [clue for clue in verdict.evidence_against if rules[clue.name].kind]
    named = rules[against[0].name].kind if against else "nothing marks it as an article"
    size = sum(body.weights.sizes[index] for index, _ in body.picked)
    if size < MIN_UNITS or (size < _INTERFACE and not values["title_in_text"] and signals.titles.chosen):
        # The text is empty, a sentence of the interface, or the footer. Lists and front pages often have nothing else.
        verdict.reason = named if verdict.score <= 0 and against and against[0].weight <= _SURE else "no text"
    elif outline.password_fields and size < _LOCKED and values["title_in_text"] < _LOCKED_TITLE:
        verdict.reason = "login page"  # a post for those who know its password; a news flash repeats its title
    elif verdict.score <= 0:
        verdict.reason = named
    return verdict


@cache
def weights() -> tuple[float, dict[str, ClueRule]]:
    """Return the starting value and the rule of each clue, as trained."""
    data = tomllib.loads(resources.files("newscrawl.extraction").joinpath("page_kind.toml").read_text("utf-8"))
    return data["start"], {
        name: ClueRule(row["weight"], row["says"], row.get("kind", "")) for name, row in data["clue"].items()
    }


def measure(outline: Outline, body: Body, signals: Signals) -> dict[str, float]:
    """Return the clues of a page by name, each from 0 to 1."""
    return (
        _declared(outline, body, signals)
        | _address(signals.url)
        | _titled(outline, body, signals.titles)
        | _running_text(outline, body)
        | _series(outline, body)
    )


def _declared(outline: Outline, body: Body, signals: Signals) -> dict[str, float]:
    """Return the clues in the page's own statements: JSON-LD, metas and microdata."""
    origins = signals.date_origins
    template = _template_words(outline)
    return {
        # Sites also declare lists and shop pages as articles, so a declaration is evidence and does not decide.
        "json_ld": float(signals.structured.found),
        "og_article": float(outline.metas.get("og:type", "").lower() == "article"),
        "microdata": float(_is_article_item(outline, body)),
        # The template is what the content management system knows of the page. It says article, list or fixed page.
        "single_template": float(not _SINGLE.isdisjoint(template)),
        "list_template": float(not _SERIES.isdisjoint(template)),
        "page_template": float(not _FIXED.isdisjoint(template)),
        # Articles have a date of publication. Lists rarely declare one, but their entries print dates: a date by the title
        # is therefore the better evidence (the trained weights say so, too).
        "meta_date": float(any(origin.startswith(("meta", "json-ld")) for origin in origins)),
        "printed_date": float(any(not origin.startswith(("meta", "json-ld", "url")) for origin in origins)),
    }


def _template_words(outline: Outline) -> set[str]:
    """Return the classes of the page's ``<body>``, where content management systems name the template."""
    body = next((box for box in outline.boxes[:3] if box.tag == "body"), None)
    return set(body.attributes.get("class", "").lower().split()[:40]) if body else set()


def _is_article_item(outline: Outline, body: Body) -> bool:
    chain = outline.box_chain(body.box) if body.box >= 0 else []
    return any(_ARTICLE_ITEM.search(outline.boxes[at].attributes.get("itemtype", "")) for at in chain)


def _address(url: str | None) -> dict[str, float]:
    """Return the clues in the form of the address. A missing address is not evidence."""
    if not url:
        return {"article_address": 1.0}
    parts = urlsplit(url)
    path, root = parts.path, parts.path in ("", "/")
    article = looks_like_article(url) or bool(_SPLIT_DATE.search(path))
    listed = (
        _LIST_PATH.search(path) or _LIST_QUERY.search(parts.query) or (not parts.query and _INDEX_PATH.search(path))
    )
    return {
        "article_address": float(article),
        # A query on the root may name an article: /?p=881005
        "front_address": float(root and not parts.query),
        # An article may be about such a page: /news/20241009-login-for-harbour-permits.html
        "service_address": float(bool(_SERVICE_PATH.search(path)) and not article),
        "list_address": float(bool(listed)),
        # Goods and hotels have long texts, too. Their address is often the only difference from an article.
        "shop_address": float(bool(_SHOP_PATH.search(path))),
    }


def _titled(outline: Outline, body: Body, titles: Titles) -> dict[str, float]:
    """Return the clues in how the page's title and description agree with the text."""
    lines = outline.lines
    start = body.picked[0][0] if body.picked else len(lines)
    text = "\n".join(lines[index].text for index, _ in body.picked)[:_MEASURED].lower()
    above = range(max(0, start - _TITLE_LINES), min(len(lines), start + 4))
    description = outline.metas.get("description") or outline.metas.get("og:description") or ""
    opening = " ".join(description.lower().split())[:40]
    return {
        # An article repeats the words of its title. A footer or a notice does not. A missing title is not evidence.
        "title_in_text": _share_said(titles.chosen, text) if titles.chosen else 1.0,
        # An <h1> that is a link is the site's name.
        "h1_by_text": float(any(lines[at].tag == "h1" and lines[at].link_share < 0.5 for at in above)),
        # Many sites make the description of an article from its first sentence.
        "described": float(len(opening) >= 20 and opening[:20] in text),
    }


def _share_said(title: str, text: str) -> float:
    """Return the share of a title's words that the text has, from 0 to 1. Chinese and Japanese titles count by pairs of characters."""
    title = title[:300].lower()
    words = set(_WORD.findall(title)) if title.isascii() else set()
    words = words or set(_CJK_PAIR.findall(title)) or set(_WORD.findall(title))
    return sum(word in text for word in words) / len(words) if words else 0.0


def _running_text(outline: Outline, body: Body) -> dict[str, float]:
    """Return the clues in the text itself: sentences in one run, in paragraphs, and few words of a footer."""
    sizes = body.weights.sizes
    picked = [(index, outline.lines[index]) for index, _ in body.picked]
    total = sum(sizes[index] for index, _ in picked)
    in_sentences = [sizes[index] for index, line in picked if _is_sentence(line)]
    sentences = sum(in_sentences)
    elsewhere = sum(size for size, weight in zip(sizes, body.weights.lines, strict=True) if weight >= RUNNING)
    text = "\n".join(line.text for _, line in picked)[:_MEASURED].lower()
    legal = sum(map(text.count, _LEGAL))
    return {
        # From two sentences to a long report.
        "run": _scale(_longest_run(outline, body), 100, 3200),
        "paragraphs": _scale(sum(size >= 100 for size in in_sentences), 1, 8),
        # A list has as many sentences outside the text, in its other teasers. Training gave it no weight.
        "main_text": min(1.0, sentences / elsewhere) if elsewhere else 0.0,
        # Most of a list, a shop page or a form is not sentences.
        "text_share": sentences / (sum(sizes) or 1),
        # The clue is full at one such word in 250 units: an article about a law has a few of them, too.
        "legal": min(1.0, legal * 250 / total) if total else 0.0,
    }


def _is_sentence(line: Line) -> bool:
    return ends_sentence(line.text) and not line.is_linked and not _is_cut_off(line.text)


def _is_cut_off(text: str) -> bool:
    """Return whether a text ends as a cut-off summary does. The last character decides for most texts."""
    tail = text[-20:].rstrip()
    if tail[-1:] == ".":
        return tail.endswith("...")
    return tail[-1:] in _CUT_OFF_ENDS and _cut_off().search(tail) is not None


_CUT_OFF_ENDS: Final = frozenset("…]>»)】")
"""The last characters of what :func:`_cut_off` matches, except full stops."""


@cache
def _cut_off() -> re.Pattern[str]:
    """Return the pattern of the end of a summary: an ellipsis, which also ends a sentence, or ``[详细]``."""
    return re.compile(rf"(?:\.{{3}}|…+)\s*[\]>»]*$|[\[【(](?:{any_of('cut_off')})\w{{0,4}}[\])】]\s*$", re.IGNORECASE)


def _longest_run(outline: Outline, body: Body) -> int:
    """Return the units of the longest run of sentences in the container.

    Two headlines of other pages in a row break it. One alone (READ MORE: …), an advertisement or a box of teasers does not.
    """
    left = {index for index, rule in body.left if rule == "teaser-series"}
    run = longest = row = 0
    for index in range(body.start, body.end):
        line, size = outline.lines[index], body.weights.sizes[index]
        if line.is_linked and size >= _HEADLINE:
            row += 1
            run = 0 if row >= 2 else run
        elif index not in left and size >= _SENTENCE and _is_sentence(line):
            run, row = run + size, 0
            longest = max(longest, run)
    return longest


def _series(outline: Outline, body: Body) -> dict[str, float]:
    """Return the clues in what repeats on the page: linked headlines, dates, prices, teasers, form fields."""
    sizes, lines = body.weights.sizes, outline.lines
    text = sum(sizes[index] for index, _ in body.picked) + 50
    inside = range(body.start, body.end)
    headlines = [at for at in inside if lines[at].is_linked and sizes[at] >= _HEADLINE]
    breaks = sum(at - 1 not in set(headlines[place - 1 : place]) for place, at in enumerate(headlines))
    short = [lines[at].text for at in inside if sizes[at] <= 2 * _SHORT_LINE and len(lines[at].text) <= _SHORT_LINE]
    numbered = [text for text in short if _DIGIT.search(text)]
    gaps = _gaps(lines, sizes, body)
    return {
        # The text of an article is one long piece between links. The pieces of a list are all alike.
        "one_piece": max(gaps) / sum(gaps) if gaps else 1.0,
        # Per 500 units of text: a long article may have many READ MORE lines.
        "breaks": _scale(breaks * 500 / text, 0.5, 8),
        "linked_headings": _scale(sum(lines[at].tag in HEADINGS for at in headlines), 1, 8),
        # Only teasers end in "…" or "[more]" again and again.
        "cut_off": _scale(sum(sizes[at] >= _SENTENCE and _is_cut_off(lines[at].text) for at in inside), 1, 8),
        # An article usually prints two dates at most: of publication and of the last change.
        "dates": _scale(sum(bool(_DATE.search(text)) for text in numbered), 2, 16),
        # In short lines only: in a sentence, a price is news.
        "prices": _scale(sum(bool(_PRICE.search(text)) for text in numbered), 1, 8),
        # Per 1,000 units of text: many articles have a comment form below them.
        "form": _scale(outline.form_fields * 1000 / text, 1, 32),
    }


def _gaps(lines: list[Line], sizes: list[int], body: Body) -> list[int]:
    """Return the units of text between the linked headlines in the container. A list has many similar pieces."""
    gaps, left, headline = [0], {index for index, rule in body.left if rule == "teaser-series"}, False
    for index in range(body.start, body.end):
        if lines[index].is_linked and sizes[index] >= _HEADLINE:
            headline = True
        elif index not in left:
            if headline:
                gaps.append(0)
            gaps[-1] += sizes[index]
            headline = False
    return [gap for gap in gaps if gap]


def _scale(value: float, low: float, high: float) -> float:
    """Return the place of a number between two others on a logarithmic scale, from 0 to 1."""
    if value <= low:
        return 0.0
    return min(1.0, math.log(value / low) / math.log(high / low))
