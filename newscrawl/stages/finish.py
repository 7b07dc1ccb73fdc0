"""The finished record of a page, or why it has none."""

from __future__ import annotations

from newscrawl.errors import NotAnArticle
from newscrawl.items import Article, Draft, FieldUse, Image, Removal, fields_for
from newscrawl.utils.text import harmless


def validate(draft: Draft) -> Article:
    """Return the finished record of an article page.

    Raises NotAnArticle if the page is a list, tag, about or login page, or has no title or text.
    """
    article = draft.article
    if draft.not_article:
        raise NotAnArticle(draft.not_article, article.url)
    if not article.title:
        raise NotAnArticle("no title", article.url)
    if not article.text:
        raise NotAnArticle("no text", article.url)
    return finish(draft)


def finish(draft: Draft) -> Article:
    """Return the record of any page, article or not, with control characters removed from every field."""
    article = draft.article
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
