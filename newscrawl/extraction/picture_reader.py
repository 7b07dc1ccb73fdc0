"""Read the pictures of a page: the address of each, in one of the attributes of its element."""

from __future__ import annotations

from typing import Final

from newscrawl.extraction.outline import Attributes, Outline, Picture, fold

_SOURCES: Final = ("data-src", "data-original", "data-lazy-src", "data-url", "src")
_DOT: Final = ("0", "1", "2", "0px", "1px", "2px")
"""Widths and heights of invisible pictures."""
_LONGEST_SRCSET: Final = 4_000


def read_picture(
    out: Outline, attributes: Attributes, box: int, line: int, used: set[int], *, spare: bool = False
) -> None:
    """Add a picture before a line of a box, and the box to ``used``. A ``spare`` one counts only if it is the box's first."""
    if (src := picture_source(attributes)) is None:
        return
    pictures = out.pictures
    if spare and pictures and (pictures[-1].line, pictures[-1].box) == (line, box):
        return
    pictures.append(Picture(src, fold(attributes.get("alt", "")), line, box))
    used.add(box)


def picture_source(attributes: Attributes) -> str | None:
    """Return the first valid address of a picture as written, or None. A tracking pixel has none."""
    if attributes.get("width", "") in _DOT or attributes.get("height", "") in _DOT:
        return None
    for name in _SOURCES:
        if name in attributes:
            src = attributes[name].strip()
            if src and not src.startswith("data:"):
                return src
    return _largest_of_set(attributes.get("data-srcset") or attributes.get("srcset") or "")


def _largest_of_set(written: str) -> str | None:
    """Return the address of the largest picture of a ``srcset``: ``a.jpg 480w, b.jpg 960w``."""
    candidates = [item.split() for item in written[:_LONGEST_SRCSET].split(", ") if item.strip()]
    usable = [item for item in candidates if item and not item[0].startswith("data:")]
    return (max(usable, key=_density)[0].rstrip(",") or None) if usable else None


def _density(candidate: list[str]) -> float:
    try:
        return float(candidate[1].rstrip("wxh,")) if len(candidate) > 1 else 0.0
    except ValueError:
        return 0.0
