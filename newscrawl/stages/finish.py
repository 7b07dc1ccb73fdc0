"""The finished record of a page, or why it has none."""

from __future__ import annotations

from newscrawl.errors import NotAnArticle
from newscrawl.items import Article, Draft, FieldUse, Image, Removal, Verdict, fields_for
from newscrawl.utils.text import harmless


def validate(draft: Draft) -> Article:
    """Return the finished record of an article page.

    Raises NotAnArticle if the page is a list, tag, about or login page, or has no title or text.
    """
    if reason := why_not_article(draft):
        raise NotAnArticle(reason, draft.article.url)
    return finish(draft)


def why_not_article(draft: Draft) -> str | None:
    """Return why a page that went through the stages is not an article, or None if it is one."""
    if draft.not_article:
        return draft.not_article
    if not draft.article.title:
        return "no title"
    return None if draft.article.text else "no text"


def finish(draft: Draft) -> Article:
    """Return the record of any page, with control characters removed from every field.

    A page that is not an article says so in ``evidence["kind"]``, and why.
    """
    article = draft.article
    if reason := why_not_article(draft):
        verdict = draft.verdict or Verdict(reason)
        note = "; ".join(clue.note for clue in verdict.evidence_against) or None
        article.add_evidence("kind", "page", reason, [clue.note for clue in verdict.evidence_for], note)
    article.fetched_at = article.fetched_at or draft.now
    remove_control_characters(article)
    return article


def remove_control_characters(article: Article) -> None:
    """Remove from printed text what could harm a terminal, a spreadsheet's reader or an encoder.

    Titles, dates, the outlet as printed, authors and the body are cleaned where they are read.
    """
    for name in fields_for(FieldUse.PRINTED):
        value = getattr(article, name)
        if isinstance(value, str):
            setattr(article, name, harmless(value))
        elif value:
            setattr(article, name, [harmless(each) for each in value])
    article.images = [
        Image(harmless(image.url), harmless(image.caption) if image.caption else None) for image in article.images
    ]
    article.removed = [
        removal
        if removal.text.isprintable()
        else Removal(removal.rule, removal.place, harmless(removal.text), removal.note)
        for removal in article.removed
    ]
