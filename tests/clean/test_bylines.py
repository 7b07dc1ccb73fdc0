"""Lines of names above a text, and lines of the site's own name below it."""

from __future__ import annotations

import pytest

from newscrawl.clean.bylines import author_lines
from newscrawl.clean.known import Known
from newscrawl.items import Block
from newscrawl.rules.loader import rules_for

LEAD = "The old ferry of Talford will carry passengers again from Monday on."
TEXT = "The council of the town has paid for a new engine and for two landing stages."
KNOWN = Known(["Ferry returns to Talford"], [], ["The Jetty"])


def taken(*lines: str) -> dict[int, str]:
    return author_lines([Block(line) for line in lines], KNOWN, rules_for("en"))


@pytest.mark.parametrize(
    "line",
    ["Mara Lindqvist", "MARA LINDQVIST", "Mara Lindqvist/Otto Brandt", "Jo O’Hara, Ida Holm"],
)
def test_a_line_of_names_above_the_text_goes(line: str) -> None:
    assert taken(line, LEAD, TEXT) == {0: "byline"}
    assert taken("…accuse the council of delay", line, LEAD, TEXT) == {1: "byline"}


@pytest.mark.parametrize(
    "line",
    [
        "Talford Ferry",  # the text names it
        "Passengers Again",
        "Good news",  # not written like names
        "Mara Lindqvist rows again.",
        "Ferries",
    ],
)
def test_a_kicker_above_the_text_stays(line: str) -> None:
    assert taken(line, LEAD, TEXT) == {}


def test_a_name_that_the_text_names_stays() -> None:
    assert taken("Mara Lindqvist", LEAD, "Lindqvist has rowed since she was six years old, she says.") == {}


def test_names_above_no_sentence_stay() -> None:
    assert taken("Mara Lindqvist", "Otto Brandt", "Ida Holm") == {}


@pytest.mark.parametrize("line", ["The Jetty / Coast Agency", "THE JETTY – ik", "The Jetty, Coast Agency"])
def test_the_site_with_its_agency_below_the_text_goes(line: str) -> None:
    assert taken(LEAD, TEXT, line) == {2: "closing-note"}


@pytest.mark.parametrize(
    "below",
    [
        ["Write to desk at The Jetty"],
        ["CC BY The Jetty"],
        ["Tell the desk of The Jetty", "Do you like what you read?"],
    ],
)
def test_closing_lines_that_name_the_site_go(below: list[str]) -> None:
    assert taken(LEAD, TEXT, *below) == {2: "closing-note"}


def test_a_closing_line_of_a_story_about_the_site_stays() -> None:
    assert taken(LEAD, "The Jetty was founded in a shed below the lighthouse.", "Prizes for The Jetty") == {}


@pytest.mark.parametrize(
    "line",
    ["The Jetty reported the sale first, and the council has not denied it.", "The Jetty opens", "Jetty / Pier"],
)
def test_other_last_lines_with_the_name_stay(line: str) -> None:
    assert taken(LEAD, TEXT, line) == {}
