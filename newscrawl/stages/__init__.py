"""The list of stages, in order: a draft in, a clean record out.

``newscrawl.extract()`` and the item pipelines run these same functions. Each takes a draft, changes it in place and
returns it; what a stage takes out of the text or title is noted in ``draft.article.removed``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from newscrawl.clean.boilerplate import clean_body
from newscrawl.clean.decorations import undecorate
from newscrawl.draft import Draft, Reading
from newscrawl.errors import NotAnArticle
from newscrawl.items import Article, Image, Removal
from newscrawl.normalise import dates, outlets
from newscrawl.normalise.text import harmless, letters
from newscrawl.rules.loader import rules_for

_LONGEST_OUTLET: Final = 24
"""Longest unlabelled piece that is tried as an outlet's name, in characters: a choice, not a measurement."""
_SAME_TIME: Final = 3600
"""Seconds by which two statements of one date may differ: pages are printed a while after they are dated."""
Dated = tuple[Reading, dates.Stamp]
MAX_TITLE: Final = 500
"""Longest title kept, in characters; the longest true title of 370 benchmark pages has 175."""


def strip_boilerplate(draft: Draft) -> Draft:
    """Take captions, teasers, credits, page tools and stray punctuation out of the body."""
    article = draft.article
    titles = [reading.raw for reading in draft.titles]
    body = clean_body(draft.blocks, draft.pictures, titles, rules_for(article.language))
    draft.blocks = body.blocks
    article.images = body.images
    article.removed += body.removed
    article.text = "\n".join(block.text for block in body.blocks)
    if article.images:
        article.tell("images", "text")
    return draft


def undecorate_title(draft: Draft) -> Draft:
    """Cut hot words and the site's name from the title; the printed one stays in ``title_raw``."""
    if not draft.titles:
        return draft
    article, chosen = draft.article, draft.titles[0]
    article.title_raw = harmless(" ".join(chosen.raw.split()))[:MAX_TITLE]
    article.title, removed = undecorate(
        article.title_raw,
        rules_for(article.language),
        site_names=draft.site_names,
        variants=[*(reading.raw for reading in draft.titles[1:]), *draft.teasers],
        is_outlet=lambda name: outlets.resolve(name).known,
    )
    for rule, span in removed:
        draft.remove(rule, "title", span)
    article.tell("title", chosen.origin, article.title_raw, _other_titles(draft.titles))
    return draft


def _other_titles(titles: list[Reading]) -> list[str]:
    """Return the titles elsewhere on the page that say something else: neither is part of the other."""
    chosen = letters(titles[0].raw)
    others = (reading for reading in titles[1:6] if reading.raw)
    return [
        _statement(reading)
        for reading in others
        if (other := letters(reading.raw)) and other not in chosen and chosen not in other
    ]


def _statement(reading: Reading) -> str:
    return f"{reading.origin}: {harmless(' '.join(reading.raw.split()))[:200]}"


def normalise_dates(draft: Draft) -> Draft:
    """Turn the written dates into instants; an impossible one leaves null beside its raw string."""
    article = draft.article
    parsed = _parse_all(draft, draft.published)
    if parsed:
        reading, stamp = _best_date(parsed)
        article.published_at, article.published_raw = stamp.at, harmless(reading.raw)
        article.tell("published_at", reading.origin, article.published_raw, _other_dates(parsed, stamp))
    elif draft.published:
        article.published_raw = harmless(draft.published[0].raw)[:200]
    if modified := _parse_all(draft, draft.modified):
        reading, stamp = _best_date(modified)
        article.modified_at = stamp.at
        article.tell("modified_at", reading.origin, harmless(reading.raw)[:200])
    return draft


def _other_dates(parsed: list[Dated], best: dates.Stamp) -> list[str]:
    """Return the dates elsewhere on the page that name another day, or a time more than an hour away."""
    return [
        _statement(reading)
        for reading, stamp in parsed
        if not _same_day(stamp, best)
        or (stamp.has_time and best.has_time and abs((stamp.at - best.at).total_seconds()) > _SAME_TIME)
    ]


def _best_date(parsed: list[Dated]) -> Dated:
    """Return the reading to believe, of at least one.

    What the page tells machines (metas, JSON-LD) names the right day; the information line of that day names the
    minute that readers see. Without either, the readings in their order. Measured in docs/dates.md.
    """
    told = next((pair for pair in parsed if pair[0].origin.startswith(("meta", "json-ld"))), None)
    anchor = told or parsed[0]
    if anchor[1].has_time and not told:
        return _earliest(parsed)
    for reading, stamp in parsed:
        if stamp.has_time and _same_day(stamp, anchor[1]):
            return reading, stamp
    return anchor


def _earliest(parsed: list[Dated]) -> Dated:
    """Return the earliest of the times by the title: a page printed before it was changed or recommended."""
    printed = [pair for pair in parsed if pair[1].has_time and pair[0].origin == parsed[0][0].origin]
    return min(printed, key=lambda pair: pair[1].at)


def _parse_all(draft: Draft, readings: list[Reading]) -> list[Dated]:
    language = (draft.article.language or "").split("-")[0]
    taiwan = language == "zh" and draft.traditional
    if draft.zone is None:
        return []
    # dateparser is asked only where no form of our own reads any of the dates: it takes a hundred times as long.
    for languages in ((), _slow_languages(language)):
        parsed = [
            (reading, stamp)
            for reading in readings[:12]
            if (stamp := dates.parse(reading.raw, draft.zone, draft.now, languages, taiwan))
        ]
        if parsed:
            return parsed
    return []


def _same_day(stamp: dates.Stamp, other: dates.Stamp) -> bool:
    return stamp.at.astimezone(other.at.tzinfo).date() == other.at.date()


def _slow_languages(language: str) -> tuple[str, ...]:
    """Languages for dateparser: the page's own; Chinese, Japanese and English forms are all read by patterns."""
    return (language,) if language not in ("", "zh", "ja", "ko", "en") else ()


def normalise_source(draft: Draft) -> Draft:
    """Resolve the printed outlet to its canonical name, and fill in the authors."""
    article = draft.article
    reading = draft.sources[0] if draft.sources else None
    if reading is None:
        # Names of two characters (财经, AP) are also words of menus.
        reading = next(
            (
                loose
                for loose in draft.loose_sources
                if 2 < len(loose.raw) <= _LONGEST_OUTLET and outlets.resolve(loose.raw).known
            ),
            None,
        )
    if reading:
        article.source_raw = harmless(reading.raw)
        resolved = outlets.resolve(article.source_raw)
        article.source, article.source_channel = resolved.name, resolved.channel
        others = [
            _statement(other) for other in draft.sources if outlets.resolve(harmless(other.raw)).name != resolved.name
        ]
        note = None if resolved.known else outlets.suggestion(article.source_raw, draft.source_link)
        article.tell("source", reading.origin, article.source_raw, others, note)
    names = [harmless(author.raw) for author in draft.authors]
    article.authors = [name for name in names if letters(name) != letters(article.source_raw or "")]
    if article.authors:
        article.tell("authors", draft.authors[0].origin, ", ".join(harmless(author.raw) for author in draft.authors))
    return draft


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
    """Return the record as it is, whatever kind of page it came from, harmless in every field."""
    article = draft.article
    article.fetched_at = article.fetched_at or draft.now
    _disarm(article)
    return article


def _disarm(article: Article) -> None:
    """Take out of what was kept as printed what could harm a terminal, a spreadsheet's reader or an encoder."""
    for name in ("url", "site", "dateline", "language", "source", "source_channel"):
        if value := getattr(article, name):
            setattr(article, name, harmless(value))
    article.tags = [harmless(tag) for tag in article.tags]
    article.images = [
        Image(harmless(image.url), harmless(image.caption) if image.caption else None) for image in article.images
    ]
    article.removed = [
        removal
        if removal.text.isprintable()
        else Removal(removal.rule, removal.place, harmless(removal.text), removal.note)
        for removal in article.removed
    ]


STAGES: Final[tuple[Callable[[Draft], Draft], ...]] = (
    strip_boilerplate,
    undecorate_title,
    normalise_dates,
    normalise_source,
)


def run(draft: Draft) -> Draft:
    """Run all stages on a draft."""
    for stage in STAGES:
        draft = stage(draft)
    return draft
