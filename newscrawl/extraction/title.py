"""Find the title of a page, its place, and the page's other names for the article."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from newscrawl.extraction.headings import fuller_heading, heading_text, reworded_heading, written_heading
from newscrawl.extraction.jsonld import StructuredArticle
from newscrawl.extraction.outline import HEADINGS, Outline, fold
from newscrawl.normalise.text import letters

_META_TITLES: Final = ("og:title", "twitter:title", "articletitle", "title", "dc.title", "headline", "sailthru.title")
_MIN_LETTERS: Final = 4
_ABOVE_TEXT: Final = 12
"""A headline without the tag of a heading may be in so many lines before the text."""
_SEPARATOR = re.compile(
    r"""\s[-–—]{1,2}\s | \s?[_|｜»›]\s? | --          # Lock reopens - Bellford Courier, Lock reopens_Courier
      | \s(?:<|::)\s                                # Lock reopens < Harbour < News
      | (?<=[,;])[-–—]                                 # lock,harbour,-Bellford Courier
      | (?<=[^\x00-\x7f])[-–—](?=[^\x00-\x7f\s])      # 新桥通车—青桥日报
      | (?<=[^\x00-\x7f])-(?=\w)                      # 新桥通车-QQ日报
      | [-–—](?=[^-–—]{2,80}$)                         # Lock reopens-Courier: only the last dash
    """,
    re.VERBOSE,
)
_GENERIC: Final = 8
"""A shorter document title, in letters, may be the name of a section: ``出国``, ``News``."""
_HEADLINE_NAMES = re.compile(r"(?:^|[\s_-])(?:title|tit|headline|biaoti|bt|name|h1|hed)\d?(?:$|[\s_-])", re.IGNORECASE)
_DATED = re.compile(r"(?:19|20)\d\d\s?[-/.年]\s?\d|\d{1,2}:\d\d")
_WORDS = re.compile(r"[\s,，、;；]+")
_KEYWORDS = re.compile(r"[,，、;；]")
_CHAIN = re.compile(r"\s<\s")
_SITE_SHAPE = re.compile(
    r"[\u4e00-\u9fffA-Za-z]{1,10}(?:网|網|新闻|新聞|日报|日報|晚报|晚報|在线|電視台|电视台|客户端|门户|频道)"
)
_MOST: Final = 0.8
_HEAD_SHARE: Final = 0.75
"""Agreement of a line that is the document title up to one of its separators. A line that is all of it has 1."""
_LONGEST_SECTION: Final = 30
"""Longest name of a section or site, in characters."""
_FOOTER: Final = 15
"""The last lines of a page, so many, may have the name of its site."""
_CUT_OFF: Final = tuple(":;,.-–—|：，")
_CHAINS: Final = 12
"""Most segments of a document title that are read."""


@dataclass(slots=True)
class Titles:
    """The chosen title, its place, and the page's other names for the article."""

    chosen: str = ""
    origin: str = ""
    line: int = -1
    near: int = -1
    """The line of the title, or that of the heading that says the same in other words: the fields around it are the article's."""
    variants: list[str] = field(default_factory=list)
    site_name: str = ""


def find_title(outline: Outline, article: StructuredArticle, body_start: int) -> Titles:
    """Return the article's title.

    A heading that agrees with the document title or a title meta is the printed title. Otherwise the order is: title meta,
    JSON-LD headline, nearest heading above the text, document title. ``body_start`` is the index
    of the first line of running text.
    """
    metas = [(f"meta {name}", outline.metas[name]) for name in _META_TITLES if outline.metas.get(name)]
    if article.headline:
        metas.append(("json-ld", article.headline))
    titles = Titles(site_name=outline.metas.get("og:site_name", ""))
    titles.variants = [text for _, text in metas]
    if outline.document_title:
        titles.variants.append(outline.document_title)
    # 1. A line that agrees with one of these names: the printed title is nearest to what readers saw.
    printed = _printed(outline, titles.variants, body_start)
    named = metas[0][1] if metas else outline.document_title
    # 2. Old templates name the site or the section only. There the place of a line is the evidence.
    if printed < 0 and (not named or _is_generic(outline, named) or not metas):
        printed = _headline(outline, body_start, named)
    if printed < 0 and metas:
        printed = fuller_heading(outline, body_start, named)
    # 3. The only <h1>, unless a meta and the document title agree on other words.
    seconded = bool(metas) and letters(named) in letters(outline.document_title) and not _is_generic(outline, named)
    if printed < 0 and not seconded:
        printed = _only_heading(outline, body_start)
    if printed >= 0:
        titles.line = printed
        titles.chosen, titles.origin = written_heading(outline, printed, titles.variants), outline.lines[printed].tag
    elif metas:
        titles.origin, titles.chosen = metas[0]
    elif (heading := _heading_above(outline, body_start)) >= 0:
        titles.line = heading
        titles.chosen, titles.origin = heading_text(outline, heading), outline.lines[heading].tag
    else:
        titles.origin, titles.chosen = "document title", outline.document_title
    # 4. A JSON-LD headline in other words, unless og:title supports the printed title.
    seconded = letters(titles.chosen) == letters(outline.metas.get("og:title", ""))
    if titles.line >= 0 and not seconded and _reworded(article.headline, titles.chosen):
        titles.chosen, titles.origin = article.headline, "json-ld"
    if titles.chosen[:1] in _CUT_OFF and metas and letters(titles.chosen) in letters(named):
        titles.origin, titles.chosen = metas[0]  # the heading's first words are in an element that is not read
    if titles.line < 0:
        titles.line = _locate(outline, titles.chosen)
    titles.near = titles.line if titles.line >= 0 else reworded_heading(outline, body_start, titles.chosen)
    return titles


def choose_title(titles: Titles, outline: Outline, text: str, origin: str) -> None:
    """Make a text the chosen title of ``titles``; the one that was chosen before becomes a variant."""
    if titles.chosen:
        titles.variants.append(titles.chosen)
    titles.chosen, titles.origin, titles.line = text, origin, _locate(outline, text)
    titles.near = titles.line if titles.line >= 0 else titles.near


def _reworded(headline: str, printed: str) -> bool:
    """Return whether the JSON-LD headline has other words than the printed title, and neither is part of the other.

    Then the headline is used: on 26 pages with two wordings it was right on 16, the printed title on 10.
    """
    own, other = letters(headline), letters(printed)
    return (
        len(own) >= 2 * _MIN_LETTERS and own not in other and other not in own and not headline.endswith(("…", "..."))
    )


def _is_generic(outline: Outline, name: str) -> bool:
    """Return whether a document title is the name of a section or site: it is short, or the text of a link."""
    own = letters(name)
    if len(own) < _GENERIC or own == letters(outline.metas.get("og:site_name", "")):
        return True
    return any(letters(link.raw_text) == own for link in outline.links[:60] if len(link.raw_text) < 2 * len(name) + 20)


def _headline(outline: Outline, body_start: int, named: str) -> int:
    """Return the line at the place of a headline, or -1: by the name of its box, or above a date, before the text.

    It is used on pages whose document title is not the article's.
    """
    # Better evidence comes first: a name that is not generic, or any heading.
    if named and not _is_generic(outline, named):
        return -1
    if _heading_above(outline, body_start) >= 0:
        return -1
    best = -1
    for index in range(max(0, body_start - _ABOVE_TEXT), min(body_start + 1, len(outline.lines))):
        line = outline.lines[index]
        if (
            line.link_share > 0.3
            or not 6 <= len(line.text) <= 120
            or _DATED.search(line.text)
            or line.text.endswith(("。", "."))
        ):
            continue
        following = outline.lines[index + 1 : index + 3]
        if _HEADLINE_NAMES.search(outline.boxes[line.box].name):
            return index
        if index < body_start and (not named or any(_DATED.search(other.text) for other in following)):
            best = index
    return best


def _only_heading(outline: Outline, body_start: int) -> int:
    """Return the page's only ``<h1>`` if it is above the text and long enough for a headline, or -1."""
    boxes = [box for box in outline.boxes if box.tag == "h1" and box.first < box.last]
    if len(boxes) != 1 or not body_start - 40 <= boxes[0].first < body_start:
        return -1
    line = outline.lines[boxes[0].first]
    text = heading_text(outline, boxes[0].first)
    if line.box != boxes[0].index or line.link_share > 0.5 or len(letters(text)) < 2 * _GENERIC:
        return -1
    return boxes[0].first


def _own_names(outline: Outline) -> set[str]:
    """Return the names that the page gives its own site, as letters."""
    home = {letters(link.raw_text) for link in outline.links[:10] if link.href in ("/", "./")}
    return home | {letters(outline.metas.get("og:site_name", ""))}


def _heads(name: str) -> list[str]:
    """Return the letters before each separator of a document title: ``title-keywords-column-site``."""
    found = list(islice(_SEPARATOR.finditer(name), _CHAINS))
    return [head for separator in found if len(head := letters(name[: separator.start()])) >= 2 * _MIN_LETTERS]


def segments_after_title(outline: Outline, title: str) -> list[str]:
    """Return the parts at the end of a title that name its site, its section or its keywords, the last one first.

    Such a part is the text of a link, a line of the page's frame, consists of the page's keywords, is one of a chain of
    sections (``A < B < C``), or is a Chinese name that ends like that of a site.
    """
    frame = {letters(link.raw_text) for link in outline.links if len(link.raw_text) <= _LONGEST_SECTION}
    whole = letters(title)
    edges = [
        own for line in outline.lines[-_FOOTER:] if len(line.text) <= 200 and whole not in (own := letters(line.text))
    ]
    keywords = letters(outline.metas.get("keywords", ""))
    terms = set(map(letters, _KEYWORDS.split(outline.metas.get("keywords", ""))))
    chained = len(_CHAIN.findall(title)) > 1
    found = []
    parts = _SEPARATOR.split(title)[-_CHAINS:]
    for part in reversed(parts[1:]):
        own = letters(part)
        words = [word for word in map(letters, _WORDS.split(part)) if word]
        in_frame = len(part) <= _LONGEST_SECTION and (
            own in frame or (len(own) >= _MIN_LETTERS and any(own in edge for edge in edges))
        )
        listed = bool(keywords) and all(word in keywords for word in words) and (len(words) >= 2 or own in terms)
        if not own or not (in_frame or listed or chained or _SITE_SHAPE.fullmatch(part.strip())):
            break
        found.append(part)
    return found


def _agreement(own: str, known: list[str]) -> float:
    """Return the largest share that a line and one of the names have in common. Both are given as letters."""
    share, size = 0.0, len(own)
    for name in known:
        if own in name:
            share = max(share, size / len(name))
        elif len(name) >= _MIN_LETTERS and name in own:
            share = max(share, len(name) / size)
    return share


def _printed(outline: Outline, names: list[str], body_start: int) -> int:
    """Return the line that prints the title, by agreement with the page's names for the article, or -1."""
    own_names = _own_names(outline)
    names = list(dict.fromkeys(names))  # most pages repeat their title in several metas
    known = [own for own in dict.fromkeys(map(letters, names)) if own not in own_names]
    if not known:
        return -1
    # A document title often continues after the title: Lock reopens - News - Bellford Courier
    heads = {head for name in names for head in _heads(name)} - own_names
    # The length of a line must be near that of a name. This excludes most lines at once.
    shortest, longest = min(map(len, [*known, *heads])), max(map(len, known))
    best, best_score = -1, 0.0
    previous = ""
    for index, line in enumerate(outline.lines[: max(body_start, 0) + 40]):
        text = heading_text(outline, index) if line.tag in HEADINGS else line.text
        if not 2 <= len(text) <= 300 or text == previous:
            continue
        if line.tag not in HEADINGS and not 0.5 * shortest <= len(text) <= 3 * longest:
            continue
        previous = text
        own = letters(text)
        if len(own) < _MIN_LETTERS:
            continue
        # Agreement: the shared part of the longer text. A line may be part of a name, or a name part of a line.
        share = _agreement(own, known)
        if own in heads or any(head in own and len(head) >= _MOST * len(own) for head in heads):
            share = max(share, _HEAD_SHARE)
        # A heading above the text needs less agreement: site names make a document title long.
        if share < (0.4 if line.tag in HEADINGS and index <= body_start else 0.6):
            continue
        # A heading counts more than a line, an <h1> most. A link is probably a teaser of the article; below the start of the
        # text, a line is probably part of a share box or a list.
        rank = 1.0 if line.tag == "h1" else 0.8 if line.tag in HEADINGS else 0.5
        score = share + rank - (0.9 if line.is_linked else 0.0) - (0.4 if index > body_start else 0.0)
        if score > best_score:
            best, best_score = index, score
    # Less is a line of the text that happens to share words. The numbers of this score are choices.
    return best if best_score > 0.85 else -1


def _heading_above(outline: Outline, body_start: int) -> int:
    """Return the nearest ``<h1>`` above the text, else the nearest heading of any level, or -1."""
    nearest, linked, names = -1, -1, _own_names(outline)
    for index in range(min(body_start, len(outline.lines) - 1), -1, -1):
        line = outline.lines[index]
        own = letters(line.text) if line.tag in HEADINGS else ""
        if own in names:
            continue
        if line.link_share < 0.5 and len(own) >= _MIN_LETTERS:
            if line.tag == "h1":
                return index
            nearest = index if nearest < 0 else nearest
        elif line.tag in HEADINGS and linked < 0 and body_start - index < _ABOVE_TEXT and len(own) >= 2 * _GENERIC:
            linked = index  # many templates link the headline to its own page
    return nearest if nearest >= 0 else linked


def _locate(outline: Outline, title: str) -> int:
    own = letters(title)
    if len(own) < _MIN_LETTERS:
        return -1
    for index, line in enumerate(outline.lines):
        if line.link_share < 0.5 and len(line.text) < 2 * len(title) + 20 and own in letters(line.text):
            return index
    return -1


def teaser_titles(outline: Outline, title: str) -> list[str]:
    """Return the link texts on the page that name this article. Side lists often have it as the first entry."""
    own = letters(title)
    if len(own) < 2 * _MIN_LETTERS:
        return []
    # Candidates must contain the middle of the title. Decorations are only at its ends.
    middle = len(title) // 2
    probe = title[max(0, middle - 2) : middle + 2]
    found = []
    for link in outline.links:
        text = link.title or link.raw_text
        if probe not in text:
            continue
        other = letters(text)
        if other != own and len(other) >= max(len(own) // 2, 2 * _MIN_LETTERS) and (other in own or own in other):
            found.append(fold(text))
    return list(dict.fromkeys(found))
