"""The record (``Article``) and what spiders yield (``Draft``), with their parts."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import logging
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from itertools import zip_longest
from typing import Any, Final, Literal, ParamSpec, Self, TypeVar

from newscrawl.errors import NewscrawlError
from newscrawl.pages import FetchInfo
from newscrawl.utils.text import harmless

SCHEMA_VERSION = 1
MAX_REMOVED: Final = 2_000
"""Most removals that a record lists. The text is cleaned of all of them. None of 1,360 benchmark pages comes near it."""

MAX_TEXT: Final = 2_000_000
"""Most characters of an article's text. The longest text of 1,360 benchmark pages is far shorter."""
MAX_FAULT: Final = 300
"""Longest description of an error, in characters."""
P = ParamSpec("P")
T = TypeVar("T")
logger = logging.getLogger(__name__)

BlockKind = Literal["paragraph", "heading", "item", "row", "quote", "caption"]


@dataclass(slots=True)
class Block:
    """One line of an article's body, in reading order."""

    text: str
    kind: BlockKind = "paragraph"
    place: str | None = None
    """What the line's place on the page shows: a picture's caption (``caption-in-box``), a ``closing-note``, or a line in a box
    of its own ``above-text``."""


@dataclass(slots=True, frozen=True)
class Image:
    """A picture of the article: its absolute address, the caption printed with it, and whom the caption credits.

    ``credit`` is the photographer, the agency or the giver of the picture. It is no longer part of ``caption``.
    """

    url: str
    caption: str | None = None
    credit: str | None = None


@dataclass(slots=True, frozen=True)
class Removal:
    """A span of text that was removed from the record, and the rule that removed it.

    ``place`` is ``title`` or ``body``. ``text`` is the span as printed on the page. ``note`` gives further evidence for the
    removal, such as the share of a site's stories with this span.
    """

    rule: str
    place: str
    text: str
    note: str | None = None


@dataclass(slots=True, frozen=True)
class Evidence:
    """The origin of a field's value.

    ``origin`` names the place on the page (``meta og:title``, ``information line``, ``json-ld``, ``dateline``, ``url``) or
    another source. ``raw`` is the string as printed there. ``disagree`` lists the statements on the page that differ, each
    with its origin. ``note`` is a suggestion that was not applied.
    """

    origin: str
    raw: str | None = None
    disagree: list[str] = field(default_factory=list)
    note: str | None = None


def iso(moment: datetime | None) -> str | None:
    """Return an instant as ISO 8601 with its offset, or None.

    >>> iso(datetime(2024, 10, 9, 11, 24, tzinfo=UTC))
    '2024-10-09T11:24:00+00:00'
    """
    return moment.isoformat() if moment else None


class FieldUse(StrEnum):
    """The uses of a record's field, other than the exports. :func:`fields_for` lists the fields of each use."""

    HEALTH = "health"
    """Health checks compare the share of a site's records that have it. It may be missing on a page."""
    COVERAGE = "coverage"
    """The report counts how many records have it."""
    SHOWN = "shown"
    """The report shows it when an article is opened."""
    SURVEY = "survey"
    """``newscrawl newsite`` prints it."""
    TRUTH = "truth"
    """It belongs to the truth of a site's saved article."""
    PRINTED = "printed"
    """It is text from the page. Control characters are removed from it at the end."""


_HEALTH, _COVERAGE, _SHOWN, _SURVEY, _TRUTH, _PRINTED = FieldUse


def _field(description: str, *uses: FieldUse, **options: Any) -> Any:
    """Return a dataclass field with its description and uses; ``options`` are those of ``dataclasses.field``."""
    return field(metadata={"description": description, "uses": frozenset(uses)}, **options)


def _instant(description: str, *uses: FieldUse) -> Any:
    # Scrapy's exporters call the "serializer" of a field. Without it they drop the zone of an instant.
    return field(default=None, metadata={"description": description, "uses": frozenset(uses), "serializer": iso})


@dataclass(slots=True)
class Article:
    """A clean article record.

    A value that is not on the page is None or empty, never guessed. Next to every normalised value is the raw string that
    it was made from. The columns of every export are in the order of the fields. To add a field: add it here, set it in
    one module of ``extraction/``, and run ``make docs-tables``.
    """

    schema_version: int = _field("Version of the schema of records", default=SCHEMA_VERSION)
    url: str | None = _field("Canonical address of the article", _SHOWN, _SURVEY, _PRINTED, default=None)
    site: str | None = _field("Host that the page was fetched from", _PRINTED, default=None)
    file: str | None = _field(
        "File that the page was read from, with the number of the record in an archive", _PRINTED, default=None
    )
    title: str = _field("Title without the aggregator's decorations", _COVERAGE, _SURVEY, _TRUTH, default="")
    title_raw: str = _field("Title as printed", _SHOWN, _SURVEY, default="")
    kicker: str | None = _field(
        "Column or form that stands before the headline: `视频`, `Analysis`", _PRINTED, default=None
    )
    text: str = _field("Body, one paragraph a line", _COVERAGE, _SHOWN, _TRUTH, default="")
    line_kinds: list[str] = _field(
        "Kind of each line of `text`: `paragraph`, `heading`, `item`, `row`, `quote`", default_factory=list
    )
    published_at: datetime | None = _instant(
        "Instant of publication, with its offset", _HEALTH, _COVERAGE, _SHOWN, _SURVEY, _TRUTH
    )
    published_raw: str | None = _field("Date of publication as printed", _SHOWN, _SURVEY, default=None)
    modified_at: datetime | None = _instant("Instant of the last change, if the page names it")
    source: str | None = _field(
        "Canonical name of the outlet", _HEALTH, _COVERAGE, _SHOWN, _SURVEY, _TRUTH, _PRINTED, default=None
    )
    source_raw: str | None = _field("Outlet as printed", _SHOWN, _SURVEY, _TRUTH, default=None)
    source_channel: str | None = _field("Channel or account of the outlet, if printed with it", _PRINTED, default=None)
    publisher: str | None = _field("Name that the page gives its own site", _PRINTED, default=None)
    authors: list[str] = _field(
        "Names of the authors", _HEALTH, _COVERAGE, _SHOWN, _SURVEY, _TRUTH, default_factory=list
    )
    dateline: str | None = _field(
        "Place and outlet that open the text", _COVERAGE, _SHOWN, _TRUTH, _PRINTED, default=None
    )
    tags: list[str] = _field(
        "Tags of the article", _HEALTH, _COVERAGE, _SHOWN, _SURVEY, _TRUTH, _PRINTED, default_factory=list
    )
    language: str | None = _field("Language as a BCP 47 tag", _COVERAGE, _SHOWN, _TRUTH, _PRINTED, default=None)
    images: list[Image] = _field(
        "Pictures of the article with their captions", _HEALTH, _COVERAGE, _TRUTH, default_factory=list
    )
    story_id: str | None = _field("Story that the article tells; near-duplicates share it", _SHOWN, default=None)
    fetched_at: datetime | None = _instant("Instant at which the page was fetched", _SHOWN)
    revision: int = _field("1, and one more for each change of the article", default=1)
    evidence: dict[str, Evidence] = _field("Where each field came from", default_factory=dict)
    removed: list[Removal] = _field("What was taken out of title and text, by which rule", default_factory=list)

    def add_evidence(
        self, field: str, origin: str, raw: str | None = None, disagree: Sequence[str] = (), note: str | None = None
    ) -> None:
        """Add the evidence of a field: the origin of its value, and the statements that differ."""
        self.evidence[field] = Evidence(origin, raw, list(disagree), note)

    @property
    def kind(self) -> str:
        """``article``, or the reason why the page is not one: ``list page``, ``no text``, …

        Records of a crawl are always articles. ``extract()`` without ``strict`` returns a record for any page.
        """
        evidence = self.evidence.get("kind")
        return evidence.raw or "article" if evidence else "article"

    @property
    def blocks(self) -> list[Block]:
        r"""The lines of the text with their kinds.

        >>> Article(text="Who pays\nThe county does.", line_kinds=["heading", "paragraph"]).blocks[0]
        Block(text='Who pays', kind='heading', place=None)
        """
        lines = self.text.split("\n") if self.text else []
        return [
            Block(line, typing.cast("BlockKind", kind))
            for line, kind in zip_longest(lines, self.line_kinds[: len(lines)], fillvalue="paragraph")
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the record as JSON types. Instants are ISO 8601 strings."""
        record: dict[str, Any] = {name: getattr(self, name) for name in FIELDS}
        for name in INSTANTS:
            record[name] = iso(record[name])
        for name in ("authors", "tags", "line_kinds"):
            record[name] = record[name].copy()
        record["evidence"] = {
            name: {"origin": e.origin, "raw": e.raw, "disagree": e.disagree.copy(), "note": e.note}
            for name, e in self.evidence.items()
        }
        record["images"] = [
            {"url": image.url, "caption": image.caption, "credit": image.credit} for image in self.images
        ]
        record["removed"] = [{"rule": r.rule, "place": r.place, "text": r.text, "note": r.note} for r in self.removed]
        return record

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Self:
        """Return the article of a record that :meth:`to_dict` has returned."""
        values = dict(record)
        for name in INSTANTS:
            values[name] = datetime.fromisoformat(values[name]) if values[name] else None
        values["images"] = [Image(**image) for image in values["images"]]
        values["evidence"] = {name: Evidence(**evidence) for name, evidence in values["evidence"].items()}
        values["removed"] = [Removal(**removal) for removal in values["removed"]]
        return cls(**values)

    def to_json(self) -> str:
        """Return the record as one line of JSON, without a line feed at its end."""
        return json.dumps(self.to_dict(), ensure_ascii=False)

    def digest(self) -> bytes:
        """Return 16 bytes that change if the article changes. Then it is a new revision.

        They depend on the title, text, date, outlet and authors, and not on the page around the article.
        """
        said = (self.title, self.text, iso(self.published_at), self.source_raw, self.authors)
        return hashlib.blake2b(json.dumps(said).encode(), digest_size=16).digest()


FIELDS = tuple(field.name for field in dataclasses.fields(Article))
"""The names of a record's fields, in their order."""
INSTANTS = tuple(field.name for field in dataclasses.fields(Article) if "serializer" in field.metadata)
"""The names of the fields with aware datetimes."""


def fields_for(use: FieldUse) -> tuple[str, ...]:
    """Return the fields of a use, in the order of the record.

    >>> fields_for(FieldUse.HEALTH)
    ('published_at', 'source', 'authors', 'tags', 'images')
    """
    return tuple(field.name for field in dataclasses.fields(Article) if use in field.metadata["uses"])


@dataclass(slots=True, frozen=True)
class Candidate:
    """A value that the page states for a field, as written, and its place (``meta og:title``, ``information line``)."""

    raw: str
    origin: str

    def statement(self) -> str:
        """Return the candidate as ``evidence`` quotes it.

        >>> Candidate("2024-10-09", "json-ld").statement()
        'json-ld: 2024-10-09'
        """
        return f"{self.origin}: {harmless(' '.join(self.raw.split()))[:200]}"


@dataclass(frozen=True, slots=True)
class Clue:
    """A piece of evidence. A ``weight`` above 0 is for an article, below 0 against it. ``note`` describes the evidence."""

    name: str
    weight: float
    note: str


@dataclass(slots=True)
class Verdict:
    """The kind of a page. ``reason`` is None for an article, else a short stable phrase such as ``list page``.

    ``score`` is the sum of the clues' weights and of a starting value. The page is an article if the score is above 0.
    """

    reason: str | None
    score: float = 0.0
    clues: list[Clue] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """``article``, or the reason why the page is not one."""
        return self.reason or "article"

    @property
    def evidence_for(self) -> list[Clue]:
        """The clues for an article, the strongest first."""
        return sorted((clue for clue in self.clues if clue.weight > 0), key=lambda clue: -clue.weight)

    @property
    def evidence_against(self) -> list[Clue]:
        """The clues against an article, the strongest first."""
        return sorted((clue for clue in self.clues if clue.weight < 0), key=lambda clue: clue.weight)


@dataclass(slots=True)
class Draft:
    """The values read from one page or text dump. The stages make ``article`` from them.

    Lists of candidates are in order, the most reliable first. ``blocks`` are the lines of the body. ``pictures`` are the
    images, each with the index of the block after it.
    """

    article: Article = field(default_factory=Article)
    blocks: list[Block] = field(default_factory=list)
    pictures: list[tuple[int, Image]] = field(default_factory=list)
    titles: list[Candidate] = field(default_factory=list)
    site_names: list[str] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    """Parts at the end of the title that name its site, its section or its keywords."""
    teasers: list[str] = field(default_factory=list)
    published: list[Candidate] = field(default_factory=list)
    modified: list[Candidate] = field(default_factory=list)
    sources: list[Candidate] = field(default_factory=list)
    loose_sources: list[Candidate] = field(default_factory=list)
    source_link: str | None = None
    """The host that the printed source links to."""
    authors: list[Candidate] = field(default_factory=list)
    zone: tzinfo | None = None
    traditional: bool = False
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    not_article: str | None = None
    """The reason why the page is not an article (``list page``, ``login page``, …); None if it is one."""
    verdict: Verdict | None = None
    """The evidence for and against an article; None for a text dump."""
    template: str = ""
    """The template of its site from which the page was made, see ``extraction/template.py``."""
    is_clean: bool = False
    """Whether the stages have run."""
    faults: list[str] = field(default_factory=list)
    """Errors in newscrawl that cost a field of this page: the field, and the error in one line."""
    fetch_info: FetchInfo | None = None
    """The data of the fetch; None outside a crawl."""

    def attempt(self, name: str, otherwise: T, read: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> T:
        """Return what a function reads for a field, or ``otherwise`` if it raises an error that nobody foresaw.

        Such an error costs its field, not the record. It is noted in ``faults`` and in the evidence of the field.
        """
        try:
            return read(*arguments, **options)
        except NewscrawlError:
            raise
        except Exception as error:
            self.add_fault(name, error)
            return otherwise

    def add_fault(self, name: str, error: Exception) -> None:
        """Note that an error has cost a field."""
        logger.debug("Error in %s", name, exc_info=error)
        what = " ".join(harmless(f"{type(error).__name__}: {error}").split())[:MAX_FAULT]
        self.faults.append(f"{name}: {what}")
        if name in FIELDS:
            self.article.add_evidence(name, "none", note=f"an error in newscrawl cost this field: {what}")

    def remove(self, rule: str, place: str, text: str) -> None:
        """Add a span to the list of removals."""
        self.article.removed.append(Removal(rule, place, text))

    def continue_with(self, other: Draft) -> None:
        """Append the next page of an article on several pages: its lines, pictures, teasers and removals."""
        self.pictures += [(at + len(self.blocks), image) for at, image in other.pictures]
        self.blocks += other.blocks
        self.teasers += other.teasers
        self.faults += other.faults
        self.article.removed += other.article.removed
