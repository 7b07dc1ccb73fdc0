"""Read all fields of a page from its outline, into a draft."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from newscrawl.extraction import authors, dates, jsonld, language, page_kind, script_data, source, tags
from newscrawl.extraction.address import set_address
from newscrawl.extraction.blocks import make_blocks
from newscrawl.extraction.body import Body, find_body
from newscrawl.extraction.caption_places import captions_by_place
from newscrawl.extraction.closing_notes import (
    ABOVE_LINKS,
    ABOVE_TEXT,
    CLOSING_NOTE,
    above_links,
    closing_notes,
    stands_apart,
)
from newscrawl.extraction.document import Document
from newscrawl.extraction.header import Header, read_header
from newscrawl.extraction.images import find_pictures, pictures_of
from newscrawl.extraction.info_line import is_information_line, parse
from newscrawl.extraction.marks import Mark, find_marks
from newscrawl.extraction.outline import Outline, base_url
from newscrawl.extraction.outline_parser import parse_outline
from newscrawl.extraction.template import template_of
from newscrawl.extraction.title import Titles, choose_title, find_title, segments_after_title, teaser_titles
from newscrawl.extraction.weights import RUNNING, units, weigh
from newscrawl.items import MAX_TEXT, BlockKind, Candidate, Draft
from newscrawl.normalise.dates import parse as normalise_date
from newscrawl.normalise.text import ends_sentence, is_traditional
from newscrawl.rules.loader import RuleSet, rules_for
from newscrawl.rules.zones import default_zone

_OUTLET_IN_TITLE = re.compile(r"\s?[_|｜–—]\s?|\s-{1,2}\s")
_LITTLE_TEXT: Final = 300
"""With less visible text than this (about two sentences, in units), the page's script data is searched for text."""
_FIRST_LINES: Final = 4
"""The dateline is in one of so many first lines of the text. A choice."""
_LAST_LINES: Final = 3
"""The source may be printed in the last lines of the text, so many, or in as many after it. A choice."""
_TITLE_LINES: Final = 6
_SHORT_TITLE: Final = 16
_LONG_TITLE: Final = 200
"""A heading without a mark: most lines between it and the text, and most units. Choices."""


SELECTOR: Final = "selector"
"""The origin of a value that a selector of the site's file has found."""
NOTHING_STATED: Final[Mapping[str, Sequence[str]]] = {}


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of a page from which its fields are read."""

    page: Document
    outline: Outline
    structured: jsonld.StructuredArticle
    body: Body
    rules: RuleSet
    titles: Titles
    start: int
    """Index of the first line of running text."""
    header: Header
    marks: list[Mark]
    dateline: source.Dateline | None


def read_fields(
    page: Document, now: datetime, outline: Outline | None = None, stated: Mapping[str, Sequence[str]] = NOTHING_STATED
) -> Draft:
    """Return a draft with every field of a page, from its one outline. Nothing is cleaned or normalised yet.

    ``stated`` are the values that the selectors of the site's file have found, by field. They come first.

    An error in reading a field costs that field. Without its outline, its text or its kind a page cannot be read.
    """
    outline = outline or parse_outline(page)
    draft = Draft(now=now)
    attempt = draft.attempt
    nothing = jsonld.StructuredArticle()
    structured = attempt("json-ld", nothing, jsonld.read, outline.json_ld, page.url, _own_titles(outline))
    body = attempt("text", None, _find_body, page, outline) or find_body(outline)
    cut = _keep_within_bounds(outline, body)
    # The language comes first: it chooses the words by which all other fields are found.
    text = "\n".join(outline.lines[index].text for index, _ in body.picked)
    attempt("language", None, _set_language, draft, outline, structured, text)
    parts = _find_parts(draft, page, outline, structured, body, rules_for(draft.article.language), stated)
    attempt("url", None, set_address, draft.article, page, outline)
    site = draft.article.site
    draft.zone = attempt("published_at", None, default_zone, draft.article.language, site, draft.traditional)
    attempt("title", None, _set_titles, draft, parts)
    _set_dates(draft, parts)
    attempt("source", None, _set_sources, draft, parts)
    attempt("authors", None, _set_authors, draft, parts)
    _set_origin_of_text(draft, parts, cut)
    attempt("tags", None, _set_tags, draft, parts)
    _set_stated(draft, stated)
    _set_blocks(draft, parts)
    origins = [reading.origin for reading in draft.published]
    draft.verdict = page_kind.judge(outline, body, page_kind.Signals(page.url, structured, parts.titles, origins))
    draft.not_article = draft.verdict.reason
    return draft


def _keep_within_bounds(outline: Outline, body: Body) -> str | None:
    """Keep the body's lines up to the longest text of a record. Return a note if some were left out or cut."""
    left = MAX_TEXT
    for at, (index, _) in enumerate(body.picked):
        line = outline.lines[index]
        if len(line.text) >= left:
            line.text = line.text[:left]
            del body.picked[at + 1 :]
            return f"cut after {MAX_TEXT:,} characters"
        left -= len(line.text) + 1
    return None


def _find_parts(
    draft: Draft,
    page: Document,
    outline: Outline,
    structured: jsonld.StructuredArticle,
    body: Body,
    rules: RuleSet,
    stated: Mapping[str, Sequence[str]],
) -> _Parts:
    """Return the parts of a page. The title and the information lines are taken out of ``body``."""
    start = _text_start(outline, body, rules)
    titles = find_title(outline, structured, start)
    if titles.line == start:  # a title without the tag of a heading looks like text
        start = _text_start(outline, body, rules, after=start)
    if not titles.chosen and (at := _title_above(outline, start)) >= 0:
        titles.line = titles.near = at
        titles.chosen, titles.origin = outline.lines[at].text, "line above the text"
    if stated.get("title"):
        choose_title(titles, outline, stated["title"][0], SELECTOR)
    header = draft.attempt("information line", Header(), read_header, outline, body, titles, start, rules)
    if start < titles.near:  # a text stands above the title: an offer of the site's newsletter
        start = _text_start(outline, body, rules, after=titles.near)
    marks = draft.attempt("marks", [], find_marks, outline, body, titles.near, start, rules)
    first_lines = [outline.lines[index].text for index, _ in body.picked[:_FIRST_LINES]]
    dateline = draft.attempt("dateline", None, source.find_dateline, first_lines)
    return _Parts(page, outline, structured, body, rules, titles, start, header, marks, dateline)


def _set_language(draft: Draft, outline: Outline, structured: jsonld.StructuredArticle, text: str) -> None:
    article = draft.article
    declared = outline.language or outline.metas.get("content-language", "") or structured.language
    article.language = language.find_language(declared, text or outline.document_title)
    if article.language:
        agrees = article.language.split("-")[0].lower() == declared.split("-")[0].lower()
        article.add_evidence("language", "declared" if agrees else "text", declared or None)
    draft.traditional = is_traditional(text)


def _set_titles(draft: Draft, parts: _Parts) -> None:
    """Set the readings of the title, the kicker, and the names of publisher and site that a title may end with."""
    article, outline, titles = draft.article, parts.outline, parts.titles
    draft.titles = [Candidate(titles.chosen, titles.origin)] if titles.chosen else []
    draft.titles += [Candidate(text, "variant") for text in titles.variants if text != titles.chosen]
    article.publisher = parts.structured.publisher or outline.metas.get("og:site_name") or None
    if article.publisher:
        origin = "json-ld" if parts.structured.publisher else "meta og:site_name"
        article.add_evidence("publisher", origin, article.publisher)
    article.kicker = next(
        (mark.text.strip(" :|-–—·") for mark in parts.marks if mark.field == "kicker" and not mark.after and mark.text),
        None,
    )
    draft.teasers = draft.attempt("teasers", [], teaser_titles, outline, titles.chosen)
    draft.site_names = _site_names(outline, titles, article.site)
    if titles.origin == "document title" or titles.origin.startswith("meta"):
        draft.sections = segments_after_title(outline, titles.chosen)


def _set_dates(draft: Draft, parts: _Parts) -> None:
    outline, structured, infos, marks = parts.outline, parts.structured, parts.header.infos, parts.marks
    first_line = next((outline.lines[index].text for index, _ in parts.body.picked), "")
    stated = (outline, structured, infos, marks)
    draft.published = draft.attempt("published_at", [], dates.published_readings, *stated, parts.page.url, first_line)
    draft.modified = draft.attempt("modified_at", [], dates.modified_readings, *stated)


def _set_sources(draft: Draft, parts: _Parts) -> None:
    outline, body = parts.outline, parts.body
    last_lines = [outline.lines[index].text for index, _ in body.picked[-_LAST_LINES:]]
    last_lines += [line.text for line in outline.lines[body.end : body.end + _LAST_LINES]]
    draft.sources = source.source_readings(outline, parts.header.infos, parts.dateline, parts.marks, last_lines)
    draft.source_link = source.link_of_source(outline, draft.sources)
    draft.loose_sources = source.loose_source_readings(parts.header, outline, parts.structured)


def _set_authors(draft: Draft, parts: _Parts) -> None:
    outline, structured = parts.outline, parts.structured
    # A byline often has the name of the outlet, too. The document title ends with it: Lock reopens | Bellford Courier
    in_title = map(str.strip, _OUTLET_IN_TITLE.split(outline.document_title)[1:])
    outlets = filter(None, [*draft.site_names, structured.publisher, *in_title])
    draft.authors = authors.author_readings(
        outline,
        structured,
        parts.marks,
        parts.body,
        parts.titles.near,
        parts.start,
        parts.dateline,
        outlets,
        parts.rules,
    )


def _set_origin_of_text(draft: Draft, parts: _Parts, note: str | None) -> None:
    article, body = draft.article, parts.body
    if parts.dateline:
        article.dateline = parts.dateline.text
        article.add_evidence("dateline", "text", parts.dateline.text)
    if body.box >= 0:
        box = parts.outline.boxes[body.box]
        article.add_evidence("text", " ".join(f"container <{box.tag}> {box.name}".split())[:80], note=note)


def _set_tags(draft: Draft, parts: _Parts) -> None:
    line, start = parts.titles.line, parts.start
    first = line if 0 <= line < start else start
    draft.article.tags, origin = tags.find_tags(parts.outline, parts.structured, first, parts.body.end)
    if draft.article.tags:
        draft.article.add_evidence("tags", origin)


def _set_blocks(draft: Draft, parts: _Parts) -> None:
    """Set the blocks of the text, its pictures, and what was left out of the container."""
    outline, body = parts.outline, parts.body
    draft.template = draft.attempt("template", "", template_of, outline, body)
    draft.blocks, starts = make_blocks(outline, body)
    base = base_url(outline, parts.page.url)
    pictures = draft.attempt("images", [], pictures_of, outline, body, starts)
    draft.pictures = draft.attempt("images", [], find_pictures, pictures, starts, base)
    kinds = [(start, block.kind) for start, block in zip(starts, draft.blocks, strict=True)]
    placed = draft.attempt("images", {}, captions_by_place, outline, body, pictures, kinds)
    notes = draft.attempt("text", set(), closing_notes, outline, body)
    headings = draft.attempt("text", set(), above_links, body)
    for block, start in zip(draft.blocks, starts, strict=True):
        block.place = placed.get(start) or (
            CLOSING_NOTE if start in notes else ABOVE_LINKS if start in headings else None
        )
    if draft.blocks and draft.blocks[0].place is None and draft.attempt("text", False, stands_apart, outline, body):
        draft.blocks[0].place = ABOVE_TEXT
    draft.article.removed = body.removals(outline.lines)


def _set_stated(draft: Draft, stated: Mapping[str, Sequence[str]]) -> None:
    """Put what selectors have found before what was read from the page. A date that cannot be read changes nothing."""
    given = {name: [Candidate(value, SELECTOR) for value in values] for name, values in stated.items()}
    for name, others in (("published_at", draft.published), ("modified_at", draft.modified)):
        if readable := [each for each in given.get(name, ()) if normalise_date(each.raw, draft.zone or UTC, draft.now)]:
            others[:] = readable[:1]
    draft.sources[:0] = given.get("source", [])[:1]
    draft.authors = given.get("authors") or draft.authors
    if stated.get("tags"):
        draft.article.tags = list(stated["tags"])
        draft.article.add_evidence("tags", SELECTOR)


def _own_titles(outline: Outline) -> list[str]:
    """Return the page's titles: its title metas, its document title, its first headings."""
    headings = [line.text for line in outline.lines[:200] if line.tag == "h1"]
    return [outline.metas.get("og:title", ""), outline.document_title, *headings[:3]]


def _find_body(page: Document, outline: Outline) -> Body:
    """Return the article's body: in the page, or in its script data if the page shows less than half of the text.

    In the second case the text is appended to ``outline``.
    """
    body = find_body(outline)
    shown = sum(body.weights.sizes[at] for at, _ in body.picked if body.weights.lines[at] >= RUNNING)
    paragraphs = script_data.declared_text(outline.json_ld)
    if 2 * shown >= sum(map(units, paragraphs)):
        paragraphs = []
    if not paragraphs and shown < _LITTLE_TEXT and not _is_front(page.url):
        names = [outline.metas.get("og:title", ""), outline.document_title]
        names += [line.text for line in outline.lines if line.tag == "h1"][:4]
        paragraphs = script_data.state_text(page.source, names)
    if not paragraphs:
        return body
    box = script_data.add_text(outline, paragraphs)
    weights = weigh(outline)
    picked: list[tuple[int, BlockKind]] = [(at, "paragraph") for at in range(box.first, box.last)]
    return Body(box.index, box.first, box.last, weights.boxes[box.index], picked, weights=weights)


def _is_front(url: str | None) -> bool:
    return url is not None and urlsplit(url).path in ("", "/")


def _title_above(outline: Outline, start: int) -> int:
    """Return the line above the text that is its heading on a page without headings or a document title, or -1.

    It is alone in its box, like ``<td><u>…</u></td>`` in old templates.
    """
    for at in range(min(start, len(outline.lines)) - 1, max(-1, start - 1 - _TITLE_LINES), -1):
        line, box = outline.lines[at], outline.boxes[outline.lines[at].box]
        alone = box.last - box.first == 1
        if (
            alone
            and not line.link_chars
            and _SHORT_TITLE <= units(line.text) <= _LONG_TITLE
            and not ends_sentence(line.text)
        ):
            return at
    return -1


def _text_start(outline: Outline, body: Body, rules: RuleSet, after: int = -1) -> int:
    """Return the index of the first line of running text in the body, after a given line."""
    for index, _ in body.picked:
        line = outline.lines[index]
        if index <= after or line.tag == "h1" or body.weights.lines[index] < RUNNING:
            continue
        if len(line.text) > 160 or not is_information_line(line.text, parse(line.parts, rules)):
            return index
    return body.picked[0][0] if body.picked else len(outline.lines)


def _site_names(outline: Outline, titles: Titles, site: str | None) -> list[str]:
    names = [titles.site_name, outline.metas.get("application-name", ""), outline.metas.get("copyright", "")]
    names += [link.text for link in outline.links[:3] if link.href in ("/", "./")]
    if site:
        names.append(site)
    return [name for name in dict.fromkeys(names) if name and len(name) <= 40]
