"""Read all fields of a page from its outline, into a draft."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import datetime
from urllib.parse import urlsplit

from newscrawl.extraction import authors, dates, jsonld, language, page_kind, script_data, source, tags
from newscrawl.extraction.body import Body, find_body
from newscrawl.extraction.caption_places import captions_by_place
from newscrawl.extraction.closing_notes import CLOSING_NOTE, closing_notes
from newscrawl.extraction.document import Document
from newscrawl.extraction.escapes import unescaped_lines
from newscrawl.extraction.header import read_header
from newscrawl.extraction.images import find_pictures, pictures_of
from newscrawl.extraction.info_line import is_information_line, parse
from newscrawl.extraction.marks import find_marks
from newscrawl.extraction.outline import Line, Outline, base_url
from newscrawl.extraction.outline_parser import parse_outline
from newscrawl.extraction.template import template_of
from newscrawl.extraction.title import Titles, find_title, segments_after_title, teaser_titles
from newscrawl.extraction.url_shape import looks_like_article
from newscrawl.extraction.weights import RUNNING, units, weigh
from newscrawl.items import Block, BlockKind, Candidate, Draft
from newscrawl.normalise.text import ends_sentence, is_traditional
from newscrawl.normalise.urls import absolute, article_identity, display_url, site_of
from newscrawl.rules.loader import RuleSet, rules_for
from newscrawl.rules.zones import default_zone

_OUTLET_IN_TITLE = re.compile(r"\s?[_|｜–—]\s?|\s-{1,2}\s")
_LITTLE_TEXT = 300
"""With less visible text than this (about two sentences, in units), the page's script data is searched for text."""
_TITLE_LINES = 6
_SHORT_TITLE = 16
_LONG_TITLE = 200
"""A heading without a mark: most lines between it and the text, and most units. Choices."""
_MAX_CELL = 60
"""Longest text of a cell in a data table, in characters."""


def read_fields(page: Document, now: datetime, outline: Outline | None = None) -> Draft:
    """Return a draft with every field of a page, from its one outline. Nothing is cleaned or normalised yet."""
    outline = outline or parse_outline(page)
    draft = Draft(now=now)
    article = draft.article
    structured = jsonld.read(outline.json_ld, page.url, _own_titles(outline))
    body = _find_body(page, outline)
    text = "\n".join(outline.lines[index].text for index, _ in body.picked)
    declared = outline.language or outline.metas.get("content-language", "") or structured.language
    article.language = language.find_language(declared, text or outline.document_title)
    if article.language:
        agrees = article.language.split("-")[0].lower() == declared.split("-")[0].lower()
        article.add_evidence("language", "declared" if agrees else "text", declared or None)
    rules = rules_for(article.language)
    start = _text_start(outline, body, rules)
    titles = find_title(outline, structured, start)
    if titles.line == start:  # a title without the tag of a heading looks like text
        start = _text_start(outline, body, rules, after=start)
    if not titles.chosen and (at := _title_above(outline, start)) >= 0:
        titles.line, titles.chosen, titles.origin = at, outline.lines[at].text, "line above the text"
    header = read_header(outline, body, titles, start, rules)
    marks = find_marks(outline, body, titles.line, start, rules)
    infos = header.infos
    first_lines = [outline.lines[index].text for index, _ in body.picked[:4]]
    last_lines = [outline.lines[index].text for index, _ in body.picked[-3:]]
    last_lines += [line.text for line in outline.lines[body.end : body.end + 3]]
    dateline = source.find_dateline(first_lines)

    _address(draft, page, outline)
    draft.traditional = is_traditional(text)
    draft.zone = default_zone(article.language, article.site, draft.traditional)
    draft.titles = [Candidate(titles.chosen, titles.origin)] if titles.chosen else []
    draft.titles += [Candidate(text, "variant") for text in titles.variants if text != titles.chosen]
    article.publisher = structured.publisher or outline.metas.get("og:site_name") or None
    if article.publisher:
        article.add_evidence("publisher", "json-ld" if structured.publisher else "meta og:site_name", article.publisher)
    article.kicker = next(
        (mark.text for mark in marks if mark.field == "kicker" and not mark.after and mark.text), None
    )
    draft.teasers = teaser_titles(outline, titles.chosen)
    draft.site_names = _site_names(outline, titles, article.site)
    if titles.origin == "document title" or titles.origin.startswith("meta"):
        draft.sections = segments_after_title(outline, titles.chosen)
    draft.published = dates.published_readings(
        outline, structured, infos, marks, page.url, first_lines[0] if first_lines else ""
    )
    draft.modified = dates.modified_readings(outline, structured, infos, marks)
    draft.sources = source.source_readings(outline, infos, dateline, marks, last_lines)
    draft.source_link = source.link_of_source(outline, draft.sources)
    draft.loose_sources = source.loose_source_readings(header, outline, structured)
    outlets = [
        *draft.site_names,
        structured.publisher,
        *map(str.strip, _OUTLET_IN_TITLE.split(outline.document_title)[1:]),
    ]
    draft.authors = authors.author_readings(
        outline, structured, marks, body, titles.line, start, dateline, filter(None, outlets), rules
    )
    if dateline:
        article.dateline = dateline.text
        article.add_evidence("dateline", "text", dateline.text)
    if body.box >= 0:
        box = outline.boxes[body.box]
        article.add_evidence("text", " ".join(f"container <{box.tag}> {box.name}".split())[:80])
    article.tags, tag_origin = tags.find_tags(
        outline, structured, titles.line if 0 <= titles.line < start else start, body.end
    )
    if article.tags:
        article.add_evidence("tags", tag_origin)
    draft.template = template_of(outline, body)
    draft.blocks, starts = _blocks(outline, body)
    pictures = pictures_of(outline, body, starts)
    draft.pictures = find_pictures(pictures, starts, base_url(outline, page.url))
    placed = captions_by_place(outline, body, pictures)
    notes = closing_notes(outline, body)
    for block, start_line in zip(draft.blocks, starts, strict=True):
        block.place = placed.get(start_line) or (CLOSING_NOTE if start_line in notes else None)
    article.removed = body.removals(outline.lines)
    origins = [reading.origin for reading in draft.published]
    draft.verdict = page_kind.judge(outline, body, page_kind.Signals(page.url, structured, titles, origins))
    draft.not_article = draft.verdict.reason
    return draft


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


def _address(draft: Draft, page: Document, outline: Outline) -> None:
    article = draft.article
    base = base_url(outline, page.url)
    href = outline.head_links.get("canonical") or outline.metas.get("og:url")
    claimed = absolute(href, base) if href else None
    if claimed and (page.url is None or _may_be_canonical(claimed, page.url)):
        article.url = display_url(claimed)
        article.add_evidence("url", "canonical link", href)
    elif page.url:
        article.url = display_url(page.url) if page.url.startswith("http") else page.url
        article.add_evidence("url", "address", page.url, [f"canonical link: {claimed}"] if claimed else [])
    article.site = site_of(page.url or article.url)


def _may_be_canonical(claimed: str, url: str) -> bool:
    """Return whether a canonical link can be right. One to another site, a front page or a list page is a mistake.

    The host of the mobile edition is not another site.
    """
    if claimed == url:
        return True
    identities = [article_identity(address) for address in (claimed, url)]
    if identities[0] == identities[1]:
        return True
    hosts = [identity.partition("/")[0] for identity in identities]
    return (
        hosts[0] == hosts[1]
        and (looks_like_article(claimed) or not looks_like_article(url))
        and claimed.rstrip("/").count("/") > 2
    )


def _site_names(outline: Outline, titles: Titles, site: str | None) -> list[str]:
    names = [titles.site_name, outline.metas.get("application-name", ""), outline.metas.get("copyright", "")]
    names += [link.text for link in outline.links[:3] if link.href in ("/", "./")]
    if site:
        names.append(site)
    return [name for name in dict.fromkeys(names) if name and len(name) <= 40]


def _blocks(outline: Outline, body: Body) -> tuple[list[Block], list[int]]:
    """Return the picked lines as blocks, and the index of each block's first line.

    The cells of a row of a data table become one block, separated by tabs.
    """
    data_rows = _data_rows(outline, [outline.lines[index] for index, _ in body.picked])
    blocks: list[Block] = []
    starts: list[int] = []
    previous = -1
    for index, line_kind in body.picked:
        line = outline.lines[index]
        row = line.row if line_kind == "row" and line.row in data_rows else -1
        if row >= 0 and row == previous:
            blocks[-1].text += "\t" + line.text
        else:
            own: BlockKind = "row" if row >= 0 else "paragraph" if line_kind == "row" else line_kind
            if own == "paragraph" and _is_quoted(outline, line):
                own = "quote"
            lines = unescaped_lines(line.text)
            blocks += [Block(text, own) for text in lines]
            starts += [index] * len(lines)
        previous = row
    return blocks, starts


def _is_quoted(outline: Outline, line: Line) -> bool:
    return any(outline.boxes[box].tag == "blockquote" for box in outline.box_chain(line.box, 3))


def _data_rows(outline: Outline, lines: list[Line]) -> set[int]:
    """Return the table rows with data: two or more cells of one short line each. Other tables are for the layout."""
    rows: dict[int, list[int]] = defaultdict(list)
    wide: set[int] = set()
    for line in lines:
        if line.row >= 0:
            cell = next((box for box in outline.box_chain(line.box) if outline.boxes[box].tag in ("td", "th")), -1)
            rows[line.row].append(cell)
            if len(line.text) > _MAX_CELL:
                wide.add(line.row)
    return {row for row, cells in rows.items() if len(cells) >= 2 and len(set(cells)) == len(cells) and row not in wide}
