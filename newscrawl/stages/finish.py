"""Finish the record of a page, or say why the page has none."""

from __future__ import annotations

from typing import Final

from newscrawl.errors import NotAnArticle
from newscrawl.items import FIELDS, MAX_REMOVED, MAX_TEXT, Article, Draft, Evidence, Image, Removal, Verdict
from newscrawl.utils.text import harmless


def validate(draft: Draft) -> Article:
    """Return the finished record of an article page.

    Raises NotAnArticle if the page is a list, tag, about or login page, or has no title or text.
    """
    if reason := why_not_article(draft):
        raise NotAnArticle(reason, draft.article.url)
    return finish(draft)


def why_not_article(draft: Draft) -> str | None:
    """Return why a page is not an article, or None if it is one. Call it after the stages."""
    if draft.not_article:
        return draft.not_article
    if not draft.article.title:
        return "no title"
    return None if draft.article.text else "no text"


def finish(draft: Draft) -> Article:
    """Return the record of any page. All strings are safe and bounded.

    If the page is not an article, ``evidence["kind"]`` says why.
    """
    article = draft.article
    if reason := why_not_article(draft):
        verdict = draft.verdict or Verdict(reason)
        note = "; ".join(clue.note for clue in verdict.evidence_against) or None
        article.add_evidence("kind", "page", reason, [clue.note for clue in verdict.evidence_for], note)
    article.fetched_at = article.fetched_at or draft.now
    make_safe(article)
    return article


def make_safe(article: Article) -> None:
    """Change all strings of a record: remove characters that can harm a terminal, spreadsheet or encoder; bound the size."""
    for name in FIELDS:
        value = getattr(article, name)
        if isinstance(value, str):
            setattr(article, name, harmless(value[: _LONGEST.get(name, _LONGEST_STRING)]))
    if len(article.text) == MAX_TEXT:
        article.add_evidence("text", "container", note=f"cut after {MAX_TEXT:,} characters")
    article.authors = [harmless(name[:_LONGEST_STRING]) for name in article.authors[:_MOST_NAMES]]
    article.tags = [harmless(tag[:_LONGEST_STRING]) for tag in article.tags[:_MOST_NAMES]]
    article.images = [
        Image(harmless(image.url), _safe(image.caption), _safe(image.credit))
        for image in article.images[:_MOST_IMAGES]
        if _fits(image.url)
    ]
    article.removed = [
        Removal(removal.rule, removal.place, harmless(removal.text[:_LONGEST_REMOVAL]), _safe(removal.note))
        for removal in article.removed[:MAX_REMOVED]
    ]
    article.evidence = {
        harmless(name): Evidence(
            harmless(each.origin[:_LONGEST_STRING]),
            _safe(each.raw),
            [harmless(statement[:_LONGEST_STRING]) for statement in each.disagree[:_MOST_STATEMENTS]],
            _safe(each.note),
        )
        for name, each in article.evidence.items()
    }


def _safe(text: str | None) -> str | None:
    return text and harmless(text[:_LONGEST_STRING])


def _fits(address: str) -> bool:
    return len(address) <= _LONGEST_STRING


_LONGEST_STRING: Final = 4_000
_LONGEST: Final = {"text": MAX_TEXT, "url": 8_000}
"""Most characters of a record's string. The longest text of 1,360 benchmark pages is far shorter, and so is every address."""
_LONGEST_REMOVAL: Final = 20_000
_MOST_NAMES: Final = 200
_MOST_IMAGES: Final = 1_000
_MOST_STATEMENTS: Final = 50
"""Most entries of a record's list."""
