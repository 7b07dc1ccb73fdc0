"""Learn the labels that a site puts before the titles of its other articles, within the text: ``Passt dazu: …``.

One page does not show that such a line is a link to another article: the text may speak of an archive, too. The site does, because
its other articles have these titles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from newscrawl.clean.seen import SeenArticle
from newscrawl.clean.site_memory import Mark, MarkKind, may_be_teaser
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
    return lines | {line for article in story for kind, line in article.labels if kind == MarkKind.TEASER}
