"""The next page of a list: the links that lead to it, by their words, attributes and addresses.

Each kind of evidence adds to a score. The weights are choices.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from newscrawl.discovery.pager_words import is_arrow, says
from newscrawl.discovery.series import Placed
from newscrawl.discovery.succession import Step, step_between
from newscrawl.extraction.outline import Box, Link, Outline

ENOUGH: Final = 3.0
"""Lowest score of a link to the next page of a list. A choice: one that says "next page" is enough by itself."""
_NEXT_NAME: Final = re.compile(
    r"""(?:^|[\s_-])(?:i-)?               # i-next
        (?:next(?:page|link|posts-?link)? # next, nextpage, nextpostslink
          |older(?:-posts?)?              # older, older-posts
          |weiter|suivant|siguiente       # German, French, Spanish
        )(?:$|[\s_-])
    """,
    re.IGNORECASE | re.VERBOSE,
)
_PREVIOUS_NAME: Final = re.compile(r"(?:^|[\s_-])(?:prev(?:ious)?|newer)(?:$|[\s_-])", re.IGNORECASE)
_PAGER_NAME: Final = re.compile(
    r"pag(?:ination|inate|inator|er|enav|ing|e-?nav|es)|older|load-?more|wp-pagenavi", re.IGNORECASE
)
_WIDGET_NAME: Final = re.compile(r"slide|carousel|swiper|gallery|calendar|comment|breadcrumb", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\[?\s*(\d{1,4})\s*\]?")
_LAST_NUMBER: Final = re.compile(r"(?<!\d)(\d{1,4})(?:\.\w{2,5})?/?$")
_LONGEST_LABEL: Final = 40
_BOXES_AROUND: Final = 4
_NO_LIST: Final = re.compile(r"comment|reply|replies|cpage|year|month|lang")


def next_pages(outline: Outline, by_address: dict[str, list[Placed]], here: str) -> dict[str, list[str]]:
    """Return the likely addresses of the next page of the list at ``here``, with the evidence for each."""
    found: dict[str, list[str]] = {}
    lowest: tuple[int, str] | None = None
    for key, links in by_address.items():
        step = step_between(here, key)
        points, evidence = _weigh(outline, links, step, here)
        if points >= ENOUGH and not (step and _NO_LIST.search(step.mark)):
            found[key] = evidence
            if step and step.is_offset and (lowest is None or step.after < lowest[0]):
                lowest = (step.after, key)
    if lowest:  # ?start=60 and ?start=120 both come after the present page; the lower one is the next page
        offsets = {key for key in found if (step := step_between(here, key)) and step.is_offset}
        found = {key: evidence for key, evidence in found.items() if key not in offsets or key == lowest[1]}
    return found


def _weigh(outline: Outline, links: list[Placed], step: Step | None, here: str) -> tuple[float, list[str]]:
    """Return the score of the links to one address, with the evidence. Each kind of evidence counts once."""
    points: dict[str, float] = {}
    for placed in links:
        box = min(placed.link.box, len(outline.boxes) - 1)
        boxes = [outline.boxes[index] for index in outline.box_chain(box, _BOXES_AROUND)]
        # The arrows of carousels, calendars and galleries do not lead to a next page.
        if len(placed.link.text) <= _LONGEST_LABEL and not any(_WIDGET_NAME.search(box.name) for box in boxes):
            points |= _by_marks(placed.link, boxes) | _by_number(placed, step, here)
    # The address alone is not evidence: articles are numbered as well.
    if points and step is not None:
        points |= _by_step(step)
    return sum(points.values()), [f"{why} {value:+g}" for why, value in points.items()]


def _by_marks(link: Link, boxes: list[Box]) -> dict[str, float]:
    """Return the evidence in the words of a link, in its ``rel``, and in the names of the link and the boxes around it."""
    points = _by_label(link.text, [link.title, link.attributes.get("aria-label", "")])
    if link.is_button and "says more" in points:
        points["says more"] = 3  # a link "more" may lead to a channel, a button does not
    names = f"{link.attributes.get('class', '')} {link.attributes.get('id', '')}"
    if "next" in link.rel.lower().split():  # <a rel=next>
        points["rel=next"] = 3
    if _names_next(names, boxes):  # <a class=next>
        points["named next"] = 2
    if _PREVIOUS_NAME.search(names):  # <a class=prev>
        points["named previous"] = -3
    # <div class=pagination>: it also holds links to other pages than the next.
    if any(_PAGER_NAME.search(f"{names} {box.name}") for box in boxes):
        points["in a pager"] = 0.5
    return points


def _by_step(step: Step) -> dict[str, float]:
    """Return the evidence in the address: /news/3 after /news/2, before it, or far from it."""
    if step.is_next:
        return {"address of the next page": 1.5}
    if step.before is not None and step.after < step.before:
        return {"address of a page before": -3}
    return {"address of a later page": -2} if step.before is None and step.after > 2 else {}


def _by_label(text: str, titles: list[str]) -> dict[str, float]:
    """Return the evidence in a link's text, or else in its titles: "next page", "load more", ">"."""
    if says(text, "next_page"):
        return {"says next": 3}
    if says(text, "more_entries"):
        return {"says more": 2}
    if is_arrow(text):
        return {"arrow": 1.5}
    if any(says(title, "next_page") for title in titles):
        return {"is titled next": 3}
    return {}


def _by_number(placed: Placed, step: Step | None, here: str) -> dict[str, float]:
    """Return the evidence in a number as link text. Links count pages from 1, addresses from 1 or 0."""
    number = _NUMBER.fullmatch(placed.link.text)
    if number is None or (step is not None and step.is_offset):
        return {}
    printed = int(number[1])
    # The address differs in more than one number: its end must be the printed number.
    if step is None:
        return {"number at the end of the address": 1} if _ends_in(placed.key, printed, here) else {}
    # The present page has no number in its address, so it is the first: 2 leads on, any other number does not.
    if step.before is None:
        return {"number 2": 1.5} if printed == 2 and step.after in (1, 2) else {f"number {printed}": -3}
    if step.after == step.before + 1 and printed in (step.after, step.after + 1):
        return {f"number {printed}": 1.5}
    return {}


def _ends_in(address: str, number: int, here: str) -> bool:
    """Return whether an address ends in ``number``, and that is one more than the present page's number, or 2."""
    there, before = _LAST_NUMBER.search(address), _LAST_NUMBER.search(here)
    return there is not None and int(there[1]) == number == (int(before[1]) + 1 if before else 2)


def _names_next(names: str, boxes: list[Box]) -> bool:
    """Return whether the class or id of a link says "next", or that of a box around it with no other lines."""
    return bool(_NEXT_NAME.search(names)) or any(
        _NEXT_NAME.search(box.name) and box.last - box.first <= 1 for box in boxes[:2]
    )


def is_list_address(url: str) -> bool:
    """Return whether an address has a path or query. Without them it is a front page, never a next page.

    >>> is_list_address("https://n.example/?page=2"), is_list_address("https://n.example/")
    (True, False)
    """
    parts = urlsplit(url)
    return parts.path not in ("", "/") or bool(parts.query)
