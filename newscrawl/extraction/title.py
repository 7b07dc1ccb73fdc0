"""Where the page prints its title, and what else it calls itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from newscrawl.extraction.jsonld import StructuredArticle
from newscrawl.extraction.outline import HEADINGS, Outline, fold
from newscrawl.normalise.text import letters

_META_TITLES: Final = ("og:title", "twitter:title", "articletitle", "title", "dc.title", "headline", "sailthru.title")
_MIN_LETTERS: Final = 4


@dataclass(slots=True)
class Titles:
    """The title chosen, where it stands, and the page's other names for the same article."""

    chosen: str = ""
    origin: str = ""
    line: int = -1
    variants: list[str] = field(default_factory=list)
    site_name: str = ""


def find_title(outline: Outline, article: StructuredArticle, body_start: int) -> Titles:
    """Choose the article's title.

    A heading that the document title or a title meta agrees with is the printed title; then the title meta,
    the JSON-LD headline, the nearest heading above the text, the document title. ``body_start`` is the index
    of the first line of running text.
    """
    metas = [(f"meta {name}", outline.metas[name]) for name in _META_TITLES if outline.metas.get(name)]
    if article.headline:
        metas.append(("json-ld", article.headline))
    titles = Titles(site_name=outline.metas.get("og:site_name", ""))
    titles.variants = [text for _, text in metas]
    if outline.document_title:
        titles.variants.append(outline.document_title)
    printed = _printed(outline, titles.variants, body_start)
    if printed >= 0:
        titles.line = printed
        titles.chosen, titles.origin = heading_text(outline, printed), outline.lines[printed].tag
    elif metas:
        titles.origin, titles.chosen = metas[0]
    elif (heading := _heading_above(outline, body_start)) >= 0:
        titles.line = heading
        titles.chosen, titles.origin = heading_text(outline, heading), outline.lines[heading].tag
    else:
        titles.origin, titles.chosen = "document title", outline.document_title
    seconded = letters(titles.chosen) == letters(outline.metas.get("og:title", ""))
    if titles.line >= 0 and not seconded and _reworded(article.headline, titles.chosen):
        titles.chosen, titles.origin = article.headline, "json-ld"
    if titles.line < 0:
        titles.line = _locate(outline, titles.chosen)
    return titles


def _reworded(headline: str, printed: str) -> bool:
    """Tell whether the JSON-LD headline is another wording than the printed title, not a piece of it or the reverse.

    Then it is the article's own: of 26 pages with two wordings it was right on 16, the printed one on 10.
    """
    own, other = letters(headline), letters(printed)
    return (
        len(own) >= 2 * _MIN_LETTERS and own not in other and other not in own and not headline.endswith(("…", "..."))
    )


def heading_text(outline: Outline, index: int) -> str:
    """Return the text of the heading a line stands in: a heading broken by ``<br>`` is several lines."""
    line = outline.lines[index]
    if line.tag not in HEADINGS:
        return line.text
    return " ".join(other.text for other in outline.lines[index : index + 4] if other.box == line.box)


def _printed(outline: Outline, names: list[str], body_start: int) -> int:
    """Return the line that prints the title, by agreement with the page's own names for it, or -1."""
    known = [letters(name) for name in names]
    if not known:
        return -1
    # Most lines are ruled out by their length alone: it must be near that of a name.
    shortest, longest = min(map(len, known)), max(map(len, known))
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
        share = max((len(own) / len(name) for name in known if own in name), default=0.0)
        share = max(
            [share, *(len(name) / len(own) for name in known if name and name in own and len(name) >= _MIN_LETTERS)]
        )
        if share < (0.4 if line.tag in HEADINGS and index <= body_start else 0.6):
            continue
        rank = 1.0 if line.tag == "h1" else 0.8 if line.tag in HEADINGS else 0.5
        score = share + rank - (0.9 if line.is_linked else 0.0) - (0.4 if index > body_start else 0.0)
        if score > best_score:
            best, best_score = index, score
    return best if best_score > 0.85 else -1


def _heading_above(outline: Outline, body_start: int) -> int:
    """Return the nearest ``<h1>`` above the text, else the nearest heading of any level, or -1."""
    nearest = -1
    for index in range(min(body_start, len(outline.lines) - 1), -1, -1):
        line = outline.lines[index]
        if line.tag in HEADINGS and line.link_share < 0.5 and len(letters(line.text)) >= _MIN_LETTERS:
            if line.tag == "h1":
                return index
            nearest = index if nearest < 0 else nearest
    return nearest


def _locate(outline: Outline, title: str) -> int:
    own = letters(title)
    if len(own) < _MIN_LETTERS:
        return -1
    for index, line in enumerate(outline.lines):
        if line.link_share < 0.5 and len(line.text) < 2 * len(title) + 20 and own in letters(line.text):
            return index
    return -1


def teaser_titles(outline: Outline, title: str) -> list[str]:
    """Return the link texts on the page that name this same article (side lists often hold it first)."""
    own = letters(title)
    if len(own) < 2 * _MIN_LETTERS:
        return []
    # A piece from the title's middle finds the candidates: what decorates a title stands at its ends.
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
