"""Find the keywords of an article."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from newscrawl.extraction.jsonld import StructuredArticle
from newscrawl.extraction.outline import Outline
from newscrawl.rules.words import any_of, words

_AFTER_TEXT: Final = 14
"""Links to tags are the article's in so many lines after the text."""
_LONGEST_TAG: Final = 40
_MOST_TAGS: Final = 30
"""Most links to tags of an article. More links are a tag cloud of the whole site."""
_TAG_PAGE = re.compile(r"/tags?/[^/?#]")
_SECTION_PAGE = re.compile(r"/(?:categor(?:y|ies)|sections?|kategorie|rubrique|seccion)/")
_LONGEST_ROW: Final = 140
_COLON = re.compile("[:：]")
_SPLIT = re.compile(r"[,，、;；|｜/\s]+")
_PHRASES = re.compile(r"[,，、;；|｜]+")


@cache
def row_pattern() -> re.Pattern[str]:
    """Return the pattern of a tag row: ``标签：社区 生活``, ``Tags: bridges, towns``."""
    label = rf"(?:(?:{any_of('tags_before')})\s?)?(?:{any_of('tags')})"
    return re.compile(rf"^{label}\s?[:：]\s?(?P<tags>.{{0,120}})$", re.IGNORECASE)


@cache
def _longest_label() -> int:
    """Return the characters of a tag row within which the colon after its label must be."""
    before, label = (max(map(len, words(key)), default=0) for key in ("tags_before", "tags"))
    return before + label + 3


def _is_labelled(text: str, longest: int) -> bool:
    """Return whether a text has a colon among its first characters."""
    return (":" in text or "：" in text) and _COLON.search(text, 0, longest) is not None


def find_tags(
    outline: Outline, article: StructuredArticle, from_line: int, end: int | None = None
) -> tuple[list[str], str]:
    """Return the article's tags and their place: the row below the text, links to tags, ``article:tag``, JSON-LD.

    ``end`` is the index of the first line after the text: links to tags count near it.

    ``<meta name=keywords>`` is not read: sites fill it with their own name and search phrases.
    """
    longest = _longest_label()
    for index in range(max(from_line, 0), len(outline.lines)):
        line = outline.lines[index]
        if len(line.text) <= _LONGEST_ROW and _is_labelled(line.text, longest) and row_pattern().match(line.text):
            if tags := row_tags(line.parts):
                return tags, "tag row"
            return _following_tags(outline, index), "tag row"
    if end is not None and (linked := _linked(outline, from_line, end + _AFTER_TEXT)):
        return linked, "links to tags"
    metas = outline.meta_lists.get("article:tag", [])
    if metas:
        return _unique([tag for value in metas for tag in _PHRASES.split(value)]), "meta article:tag"
    return (_unique(article.keywords), "json-ld") if article.keywords else ([], "")


def _linked(outline: Outline, first: int, last: int) -> list[str]:
    """Return the texts of the links to tags. A section is not a tag."""
    found = [
        link.text
        for link in outline.links
        if first <= link.line < last
        and len(link.raw_text) <= _LONGEST_TAG
        and ("tag" in link.rel.lower().split() or _TAG_PAGE.search(link.href[:300]))
        and "category" not in link.rel.lower()
        and not _SECTION_PAGE.search(link.href[:300])
    ]
    return _unique(found) if len(found) <= _MOST_TAGS else []


def row_tags(parts: tuple[str, ...]) -> list[str]:
    """Return the tags in the text nodes of a tag row: each link is a tag. A row without links is split at punctuation."""
    texts = [part.strip() for part in parts if part.strip()]
    if not texts:
        return []
    found = row_pattern().match(texts[0])
    texts[0] = texts[0][found.start("tags") :] if found else texts[0]
    pieces = (
        texts[1:]
        if len(texts) > 1 and not texts[0].strip()
        else [piece for text in texts for piece in _SPLIT.split(text)]
    )
    return _unique(pieces)


def _following_tags(outline: Outline, index: int) -> list[str]:
    """Return the tags after a ``标签:`` without text: the links in the same box."""
    box = outline.boxes[outline.lines[index].box].parent
    if box < 0:
        return []
    lines = outline.lines[index + 1 : min(outline.boxes[box].last, index + 12)]
    return _unique([line.text for line in lines if line.link_share > 0.8 and len(line.text) <= 20])


def _unique(tags: list[str]) -> list[str]:
    return list(dict.fromkeys(tag.strip(" #,，") for tag in tags if tag.strip(" #,，")))[:30]
