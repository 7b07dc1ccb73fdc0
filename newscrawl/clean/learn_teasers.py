"""Learn how a site links its other articles within the text: with a label (``Passt dazu: …``), or by the bare title.

One page does not show that such a line is a link to another article: the text may speak of an archive, too. The site does, because
its other articles have these titles.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final

from newscrawl.clean.seen import SeenArticle
from newscrawl.clean.site_memory import WHOLE, Mark, MarkKind, may_be_teaser
from newscrawl.normalise.text import letters

_FEWEST: Final = 5
"""Distinct stories with the label before titles of other stories."""
_SHARE: Final = 0.5
"""Share of the lines with the label that must have such a title: titles of articles that were never fetched are unknown."""
_TITLE: Final = 10
"""Fewest letters of a title. A choice."""
_LABEL: Final = range(3, 31)
"""Letters of a label. A choice."""
_KEY: Final = 8
"""Letters at the end of a title by which it is looked up."""
_BARE_SHARE: Final = 0.05
"""Share of all stories that must have a bare title of another one. A choice."""
_BARE: Final = 2
"""Most bare titles in the text of a teaser's page. A page with more of them is a digest: they are its subheadings."""
_LATIN_WORD = re.compile(r"[a-zà-ÿ]{4,}")
_SUMMARY: Final = 0.5
"""If the next line has this share of a title's words, it sums the article up, and the title is a subheading. A choice."""


def learn_teasers(stories: Sequence[Sequence[SeenArticle]]) -> Iterator[Mark]:
    """Yield the labels before titles of other articles. Each story counts once."""
    titles = _titles(stories)
    found: dict[str, set[int]] = defaultdict(set)
    examples: dict[str, str] = {}
    lines = [(at, letters(line), line) for at, story in enumerate(stories) for line in _lines(story)]
    for at, own, line in lines:
        for title in titles.get(own[-_KEY:], ()):
            label = own[: -len(title)]
            if len(label) in _LABEL and own.endswith(title) and at not in titles[own[-_KEY:]][title]:
                found[label].add(at)
                examples.setdefault(label, line)
    for label, among in found.items():
        alike = sum(own.startswith(label) for _, own, _ in lines)
        if len(among) >= _FEWEST and len(among) >= _SHARE * alike:
            yield Mark(MarkKind.TEASER, label, examples[label], len(among), len(stories))


def learn_bare_titles(stories: Sequence[Sequence[SeenArticle]]) -> Iterator[Mark]:
    """Yield the titles that stand as lines of their own in texts of other stories, if the site links its articles so.

    A mark holds for the whole line only. Titles in a digest of several articles are its subheadings, on every page.
    """
    titles = _titles(stories)
    found: dict[str, set[int]] = defaultdict(set)
    examples: dict[str, str] = {}
    subheadings: set[str] = set()
    for at, story in enumerate(stories):
        own: set[str] = set()
        for line, below in _with_next(story):
            mark = letters(line)
            among = titles.get(mark[-_KEY:], {}).get(mark)
            if among and at not in among and may_be_teaser(line):
                own.add(mark)
                examples.setdefault(mark, line)
                if _sums_up(below, line):
                    subheadings.add(mark)
        if len(own) > _BARE:
            subheadings |= own
        for mark in own:
            found[mark].add(at)
    found = {mark: among for mark, among in found.items() if mark not in subheadings}
    if len(set().union(*found.values())) >= max(_FEWEST, _BARE_SHARE * len(stories)):
        for mark, among in found.items():
            yield Mark(MarkKind.TEASER, mark + WHOLE, examples[mark], len(among), len(stories))


def _with_next(story: Sequence[SeenArticle]) -> Iterator[tuple[str, str]]:
    """Yield the lines of a story, each with the next line of its text, and those that were removed as teasers before."""
    for article in story:
        lines = article.text.split("\n")
        yield from zip_longest(lines, lines[1:], fillvalue="")
    for line in _removed(story):
        yield line, ""


def _sums_up(text: str, title: str) -> bool:
    """Return whether a text has most of a title's words; in scripts without spaces, pairs of neighbouring letters."""
    words = set(_LATIN_WORD.findall(title.lower()))
    if not words:
        own = letters(title)
        words = {own[at : at + 2] for at in range(len(own) - 1)}
        text = letters(text)
    text = text.lower()
    return sum(word in text for word in words) >= _SUMMARY * len(words)


def _removed(story: Sequence[SeenArticle]) -> list[str]:
    return [line for article in story for kind, line in article.labels if kind == MarkKind.TEASER]


def _titles(stories: Sequence[Sequence[SeenArticle]]) -> dict[str, dict[str, set[int]]]:
    """Return the titles by their last letters, each with the stories that have it."""
    found: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for at, story in enumerate(stories):
        for title in {letters(article.title) for article in story}:
            if len(title) >= _TITLE:
                found[title[-_KEY:]][title].add(at)
    return found


def _lines(story: Sequence[SeenArticle]) -> set[str]:
    """Return the lines of a story that may be teasers, and those that were removed before."""
    lines = {line for article in story for line in article.text.split("\n") if may_be_teaser(line)}
    return lines | set(_removed(story))
