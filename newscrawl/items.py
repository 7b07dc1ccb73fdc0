"""The record, and the pieces it is made of."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Self

SCHEMA_VERSION = 1

INSTANTS = ("published_at", "modified_at", "fetched_at")
"""The fields that are instants, aware."""

BlockKind = Literal["paragraph", "heading", "item", "row", "caption"]


@dataclass(slots=True)
class Block:
    """One line of an article's body, in reading order."""

    text: str
    kind: BlockKind = "paragraph"


@dataclass(slots=True, frozen=True)
class Image:
    """A picture of the article: its absolute address and the caption printed with it, if any."""

    url: str
    caption: str | None = None


@dataclass(slots=True, frozen=True)
class Removal:
    """A span of text that was taken out of the record, and the rule that took it.

    ``place`` is ``title`` or ``body``. ``text`` is the span as it stood on the page. ``note`` is what the rule went by,
    if that was not the span alone: in how many of a site's stories it stands.
    """

    rule: str
    place: str
    text: str
    note: str | None = None


@dataclass(slots=True, frozen=True)
class Evidence:
    """Where a field came from.

    ``origin`` names the place on the page (``meta og:title``, ``information line``, ``json-ld``, ``dateline``, ``url``) or
    what else it was made from; ``raw`` is the string as it stood there; ``disagree`` are the statements elsewhere on the
    page that say something else, each with its origin; ``note`` is what is suggested and not applied.
    """

    origin: str
    raw: str | None = None
    disagree: list[str] = field(default_factory=list)
    note: str | None = None


def iso(moment: datetime | None) -> str | None:
    """Return an instant as ISO 8601 with its offset, or None."""
    return moment.isoformat() if moment else None


# Scrapy's exporters call the "serializer" of a field; without it they drop the zone of an instant.
_AS_ISO: Any = {"serializer": iso}


@dataclass(slots=True)
class Article:
    """A clean article record.

    What is not on the page is None or empty, never guessed. Beside every normalised value stands the raw
    string it was made from. The order of the fields is the order of the columns in every export.
    """

    schema_version: int = SCHEMA_VERSION
    url: str | None = None
    site: str | None = None
    title: str = ""
    title_raw: str = ""
    text: str = ""
    published_at: datetime | None = field(default=None, metadata=_AS_ISO)
    published_raw: str | None = None
    modified_at: datetime | None = field(default=None, metadata=_AS_ISO)
    source: str | None = None
    source_raw: str | None = None
    source_channel: str | None = None
    authors: list[str] = field(default_factory=list)
    dateline: str | None = None
    tags: list[str] = field(default_factory=list)
    language: str | None = None
    images: list[Image] = field(default_factory=list)
    story_id: str | None = None
    fetched_at: datetime | None = field(default=None, metadata=_AS_ISO)
    revision: int = 1
    evidence: dict[str, Evidence] = field(default_factory=dict)
    removed: list[Removal] = field(default_factory=list)

    def tell(
        self, field: str, origin: str, raw: str | None = None, disagree: Sequence[str] = (), note: str | None = None
    ) -> None:
        """Note where a field came from."""
        self.evidence[field] = Evidence(origin, raw, list(disagree), note)

    def to_dict(self) -> dict[str, Any]:
        """Return the record as plain JSON types, instants as ISO 8601 strings."""
        record: dict[str, Any] = {name: getattr(self, name) for name in FIELDS}
        for name in INSTANTS:
            record[name] = iso(record[name])
        for name in ("authors", "tags"):
            record[name] = record[name].copy()
        record["evidence"] = {
            name: {"origin": e.origin, "raw": e.raw, "disagree": e.disagree.copy(), "note": e.note}
            for name, e in self.evidence.items()
        }
        record["images"] = [{"url": image.url, "caption": image.caption} for image in self.images]
        record["removed"] = [{"rule": r.rule, "place": r.place, "text": r.text, "note": r.note} for r in self.removed]
        return record

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Self:
        """Return the article of a record as :meth:`to_dict` gives it; its inverse."""
        values = dict(record)
        for name in INSTANTS:
            values[name] = datetime.fromisoformat(values[name]) if values[name] else None
        values["images"] = [Image(**image) for image in values["images"]]
        values["evidence"] = {name: Evidence(**evidence) for name, evidence in values["evidence"].items()}
        values["removed"] = [Removal(**removal) for removal in values["removed"]]
        return cls(**values)

    def to_json(self) -> str:
        """Return the record as one line of JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False)

    def digest(self) -> bytes:
        """Return 16 bytes that change when the article does, so that it is a new revision.

        What the article says counts: title, text, date, outlet and authors. What the page around it says does not.
        """
        said = (self.title, self.text, iso(self.published_at), self.source_raw, self.authors)
        return hashlib.blake2b(json.dumps(said).encode(), digest_size=16).digest()


FIELDS = tuple(field.name for field in dataclasses.fields(Article))
"""The fields of a record, in their order."""
