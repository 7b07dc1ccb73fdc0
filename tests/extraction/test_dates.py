"""Dates of whole pages: which of them is the publication's, and in which zone it is."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.extraction.pages import page, read


def meta(written: str, name: str = "article:published_time") -> str:
    return f'<meta property="{name}" content="{written}">'


@pytest.mark.parametrize(
    ("head", "header", "wanted"),
    [
        (meta("2024-10-08T21:34:10-05:00"), "<p>Oct 8, 2024 9:34 pm</p>", "2024-10-08T21:34:00-05:00"),
        (meta("2024-10-09T02:34:10Z"), "<p>Oct 8, 2024 9:34 pm</p>", "2024-10-09T02:34:00+00:00"),
        (meta("2024-10-09T11:24:42+03:00"), "<p>Oct 9, 2024 10:02</p>", "2024-10-09T10:02:00+03:00"),
        ("", '<p><time datetime="2024-10-08T21:34:00-05:00">Oct 8, 2024</time></p>', "2024-10-08T21:34:00-05:00"),
        (
            "",
            '<p><span class="date" title="2024-10-09T11:24:42+03:00">3 days ago</span></p>',
            "2024-10-09T11:24:42+03:00",
        ),
        (
            "",
            '<p><time class="updated" datetime="2024-10-11T08:00Z"></time><time class="published" datetime="2024-10-09T08:00Z"></time></p>',
            "2024-10-09T08:00:00+00:00",
        ),
        (
            "",
            '<p><time class="published updated" datetime="2024-10-09T08:00Z">9 Oct 2024</time></p>',
            "2024-10-09T08:00:00+00:00",
        ),
        (meta("2024-10-11"), "<p>Published 9 October 2024 at 20:18</p>", "2024-10-09T20:18:00+00:00"),
        (meta("Tue, 10/08/2024 - 17:57"), "", "2024-10-08T17:57:00+00:00"),
        (meta("1728444282"), "", "2024-10-09T03:24:42+00:00"),
    ],
)
def test_publication(head: str, header: str, wanted: str) -> None:
    assert read(page(header, head=head)).published_at == datetime.fromisoformat(wanted)


def test_a_false_z_next_to_the_same_printed_clock_is_the_countrys_time() -> None:
    html = page("<p>9 Oct 2024 11:24</p>", head=meta("2024-10-09T11:24:42Z"))
    assert str(read(html, "https://mail.example.de/news/pier-1234").published_at) == "2024-10-09 11:24:00+02:00"


@pytest.mark.parametrize(
    "after",
    [
        "<h3>Comments</h3><div><p>Posted Oct 9, 2024 11:20 by guest</p></div>",
        '<h4>Related</h4><ul><li><a href="/1">Fish market opens its doors</a><span>Published: 2024-09-01 08:00</span></li></ul>',
        "<p>The committee met on <time datetime='2024-09-03'>the third of September</time> and again last week, and it was loud.</p>",
    ],
)
def test_dates_of_other_things_date_nothing(after: str) -> None:
    assert read(page(after=after)).published_at is None


def test_the_articles_own_foot_dates_it() -> None:
    foot = '<div class="entry-footer">Posted on <abbr class="published" title="2024-10-09T00:23:00-04:00">12:23 AM</abbr></div>'
    assert str(read(page(after=foot)).published_at) == "2024-10-09 00:23:00-04:00"


def test_a_change_is_not_before_the_publication() -> None:
    head = meta("2024-10-11T09:00:00Z") + meta("2024-10-10T09:00:00Z", "article:modified_time")
    html = page('<p><time datetime="2024-10-09T08:00:00Z">9 Oct 2024</time></p>', head=head)
    assert str(read(html).published_at) == "2024-10-09 08:00:00+00:00"
