"""An explanation of one page: the input, decisions and removals of each stage, and the fate of each line.

The lines are those of the article's container (or all lines of a text dump). Each line is divided into spans that were
kept or removed; together the spans are the line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from newscrawl import stages
from newscrawl.clean.site_memory import SiteMemory
from newscrawl.discovery.links import FoundLink, find_links
from newscrawl.extraction import document
from newscrawl.extraction.body import find_body
from newscrawl.extraction.dump_lines import line_text
from newscrawl.extraction.fields import read_fields
from newscrawl.extraction.outline import Outline
from newscrawl.extraction.outline_parser import parse_outline
from newscrawl.extraction.selectors import Selectors, select
from newscrawl.extraction.text_dump import read_text
from newscrawl.items import Article, Candidate, Draft, Removal
from newscrawl.report.templates import make_environment
from newscrawl.utils.text import counted, harmless

_LINKS_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a line. It was kept if ``rule`` is None, else removed by that rule."""

    text: str
    rule: str | None = None
    note: str | None = None


@dataclass(slots=True)
class Step:
    """The work of one stage, as lines of text."""

    name: str
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Explanation:
    """The explanation of a page: its steps in order, and the lines of the container as spans."""

    article: Article
    steps: list[Step]
    lines: list[list[Span]]
    not_article: str | None

    def rules(self) -> list[str]:
        """Return the rules that removed something, each once, in the order of the page."""
        return list(dict.fromkeys(removal.rule for removal in self.article.removed))


def explain(
    body: bytes,
    url: str | None,
    content_type: str | None,
    now: datetime,
    *,
    is_dump: bool = False,
    memory: SiteMemory | None = None,
    selectors: Selectors | None = None,
) -> Explanation:
    """Return the explanation of a page or a text dump. Raises PageError if it cannot be read."""
    links: list[FoundLink] = []
    if is_dump:
        text = document.to_text(body)
        lines = [line_text(line) for line in text.splitlines() if line.strip()]
        draft = read_text(text, url, now)
    else:
        parsed = document.load_document(body, url, content_type)
        selected = select(parsed, selectors)
        outline = parse_outline(selected.document)
        lines = _container(outline)
        draft = read_fields(selected.document, now, outline, selected.values)
        links = find_links(outline, url, is_article=False, source=parsed.source) if url and draft.not_article else []
    steps = [_kind_step(draft), _read_step(draft)] if draft.verdict else [_read_step(draft)]
    for stage in stages.STAGES:
        before = len(draft.article.removed)
        stages.run_stage(stage, draft)
        steps.append(_stage_step(stage.__name__, draft.article, before))
    article = stages.finish(draft)
    if memory is not None:
        before = len(article.removed)
        memory.clean(article)
        steps.append(_stage_step("site_memory", article, before))
    if links:
        steps.insert(1, _links_step(links))
    return Explanation(article, steps, align(lines, article), draft.not_article)


def _links_step(links: Sequence[FoundLink]) -> Step:
    """Return the step that lists the links of a page with their kinds and the evidence, links to articles first."""
    order = ("article", "next", "list", "part", "other")
    shown = sorted(links, key=lambda link: order.index(link.kind))[:_LINKS_SHOWN]
    lines = [harmless(f"{link.kind} {link.url} {link.text[:60]!r}: {', '.join(link.evidence)}") for link in shown]
    left = len(links) - len(shown)
    return Step("links", [*lines, f"and {left} more"] if left else lines)


def container_lines(source: bytes, url: str | None, content_type: str | None) -> list[str]:
    """Return the lines of a page's container, and lines of its body outside it. Raises PageError if it cannot be read."""
    return _container(parse_outline(document.load_document(source, url, content_type)))


def _container(outline: Outline) -> list[str]:
    body = find_body(outline)
    if body.box < 0:
        return []
    box = outline.boxes[body.box]
    indexes = {*range(box.first, box.last), *(at for at, _ in body.picked), *(at for at, _ in body.left)}
    return [outline.lines[at].text for at in sorted(indexes)]


def _kind_step(draft: Draft) -> Step:
    """Return the step that decides whether the page is an article, with the evidence for and against it."""
    verdict = draft.verdict
    assert verdict is not None
    said = f"not an article: {verdict.reason}" if verdict.reason else "an article"
    start = verdict.score - sum(clue.weight for clue in verdict.clues)
    step = Step("kind of page", [f"{said} (score {verdict.score:+.2f} from {start:+.2f}; an article has more than 0)"])
    for label, clues in (("for", verdict.evidence_for), ("against", verdict.evidence_against)):
        step.lines += [harmless(f"{label} {clue.weight:+.2f} {clue.note[:120]}") for clue in clues]
    return step


def _read_step(draft: Draft) -> Step:
    article = draft.article
    step = Step("read")
    if draft.not_article and not draft.verdict:
        step.lines.append(f"not an article: {draft.not_article}")
    if "text" in article.evidence:
        step.lines.append(f"text in {article.evidence['text'].origin}: {counted(len(draft.blocks), 'line')}")
    for name, candidates in _candidates(draft):
        step.lines += [f"{name}: {harmless(each.raw)[:120]!r} ({each.origin})" for each in candidates[:8]]
    step.lines += [f"left out by {r.rule}: {_short(r.text)}" for r in article.removed]
    return step


def _candidates(draft: Draft) -> Iterator[tuple[str, Sequence[Candidate]]]:
    yield "title", draft.titles
    yield "date", draft.published
    yield "changed", draft.modified
    yield "source", draft.sources
    yield "perhaps source", draft.loose_sources if not draft.sources else ()
    yield "author", draft.authors


def _stage_step(name: str, article: Article, before: int) -> Step:
    """Return the step of a stage: the removals since its beginning, and the fields that it decided."""
    step = Step(name)
    for removal in article.removed[before:]:
        note = f" ({removal.note})" if removal.note else ""
        step.lines.append(f"took from {removal.place} by {removal.rule}{note}: {_short(removal.text)}")
    for field_name in _DECIDES.get(name, ()):
        value = getattr(article, field_name)
        evidence = article.evidence.get(field_name)
        shown = value.isoformat() if isinstance(value, datetime) else value
        origin = f" ({evidence.origin})" if evidence else ""
        step.lines.append(f"{field_name} = {shown!r}{origin}")
        if evidence:
            step.lines += [f"  disagrees: {statement}" for statement in evidence.disagree]
            step.lines += [f"  note: {evidence.note}"] if evidence.note else []
    return step


_DECIDES = {
    "undecorate_title": ("title",),
    "normalise_dates": ("published_at", "modified_at"),
    "normalise_source": ("source", "source_channel", "authors"),
}


def _short(text: str) -> str:
    return text if len(text) <= 100 else f"{text[:99]}…"


def align(lines: Iterable[str], article: Article) -> list[list[Span]]:
    """Return the container's lines as spans that were kept or removed.

    Each line is matched with the kept paragraphs and the removals, both of which are in the order of the page.
    """
    removals = [removal for removal in article.removed if removal.place == "body"]
    unused = dict(enumerate(removals))
    whole: dict[str, list[int]] = defaultdict(list)
    for number, removal in reversed(unused.items()):
        whole[_key(removal.text)].append(number)
    kept = [_key(paragraph) for paragraph in article.text.split("\n")]
    at, result = 0, []
    for line in lines:
        key = _key(line)
        numbers = whole.get(key, [])
        while numbers and numbers[-1] not in unused:
            numbers.pop()
        if at < len(kept) and kept[at] == key:
            result.append([Span(line)])
            at += 1
        elif numbers:
            removal = unused.pop(numbers.pop())
            result.append([Span(line, removal.rule, removal.note)])
        else:
            spans = _split(line, unused)
            at += at < len(kept) and kept[at] == _key("".join(span.text for span in spans if span.rule is None))
            result.append(spans)
    return result


def _split(line: str, unused: dict[int, Removal]) -> list[Span]:
    """Return a line divided at the spans that were removed from it. Their removals are deleted from ``unused``."""
    spans = [Span(line)]
    for index, removal in list(unused.items()):
        for number, span in enumerate(spans):
            if span.rule is None and removal.text and removal.text in span.text:
                before, _, after = span.text.partition(removal.text)
                pieces = (Span(before), Span(removal.text, removal.rule, removal.note), Span(after))
                spans[number : number + 1] = [piece for piece in pieces if piece.text]
                del unused[index]
                break
    return spans


def _key(text: str) -> str:
    return "".join(harmless(text).split())


_COLOURS = ("#b3261e", "#0b57d0", "#146c2e", "#8a4b00", "#6b3fa0", "#00696d", "#9c2f6f", "#5d5f00")


def to_html(explanation: Explanation, name: str) -> str:
    """Return one self-contained web page: the text with removed spans struck through, coloured by rule.

    Everything from the explained page is escaped. The content security policy forbids scripts and requests.
    """
    return (
        make_environment()
        .get_template("explain.html")
        .render(
            article=explanation.article,
            lines=explanation.lines,
            classes={rule: f"r{number % len(_COLOURS)}" for number, rule in enumerate(explanation.rules())},
            colours=_COLOURS,
            name=name,
        )
    )
