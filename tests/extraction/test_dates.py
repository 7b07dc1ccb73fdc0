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


@pytest.mark.parametrize(
    ("lang", "line", "wanted"),
    [
        ("en", "This entry was posted in Harbour on October 9, 2024 by Nora Feldmann.", "2024-10-09T00:00:00+00:00"),
        ("de", "Dieser Beitrag wurde am Mittwoch, 9. Oktober 2024 um 11:24 Uhr veröffentlicht und unter Hafen abgelegt.", "2024-10-09T11:24:00+02:00"),
        ("fr", "Cet article a été publié dans Port par Nora le 9 octobre 2024.", "2024-10-09T00:00:00+02:00"),
        ("es", "Esta entrada fue publicada en Puerto el 9 de octubre de 2024.", "2024-10-09T00:00:00+00:00"),
        ("pt", "Este artigo foi publicado em Porto no dia 9 de outubro de 2024.", "2024-10-09T00:00:00+00:00"),
        ("it", "Questo articolo è stato pubblicato in Porto il 9 ottobre 2024.", "2024-10-09T00:00:00+02:00"),
        ("nl", "Dit bericht werd geplaatst in Haven op 9 oktober 2024.", "2024-10-09T00:00:00+02:00"),
        ("zh", "本文发表于石桥港口栏目,2024-10-09 11:24。", "2024-10-09T11:24:00+08:00"),
        ("en", "By Nora Feldmann on October 9, 2024 | 3 comments", "2024-10-09T00:00:00+00:00"),
        ("en", "Fish market opens on October 9, 2024", None),
        ("en", "The pier was closed by the storm of October 9, 2024", None),
    ],
)  # fmt: skip
def test_a_line_below_the_text_says_when_it_was_posted(lang: str, line: str, wanted: str | None) -> None:
    comments = "".join(
        f"<div><b>Otto</b> <span>October {day}, 2024 at 9:00 am</span><p>At last!</p></div>" for day in (10, 11)
    )
    got = read(page(lang=lang, after=f"<div>{line}</div><div class='replies'>{comments}</div>")).published_at
    assert got == (wanted and datetime.fromisoformat(wanted))


@pytest.mark.parametrize(
    ("head", "url", "wanted"),
    [
        (meta("2021-10-09", "og:release_date"), "https://mail.example/a-1234", "2021-10-09T11:24:00+00:00"),
        ("", "https://mail.example/2022/10/09/pier-to-be-rebuilt", "2022-10-09T11:24:00+00:00"),
        (meta("2021-03-01", "og:release_date"), "https://mail.example/a-1234", "2021-03-01T00:00:00+00:00"),
    ],
)
def test_a_date_without_a_year_takes_the_year_of_a_date_near_it(head: str, url: str, wanted: str) -> None:
    assert read(page("<p>10-09 11:24</p>", head=head), url).published_at == datetime.fromisoformat(wanted)


CLOCK = "<header><a href='/'>Brackwell Mail</a><div class='date'>{}</div></header>"


@pytest.mark.parametrize(
    ("lang", "clock", "header", "wanted"),
    [
        ("en", "Saturday, October 12, 2024", "", None),
        ("en", "Saturday, October 12, 2024", "<p>October 9, 2024</p>", "2024-10-09"),
        ("de", "Samstag, 12. Oktober 2024", "", None),
        ("fr", "samedi 12 octobre 2024", "<p>Publié le 9 octobre 2024</p>", "2024-10-09"),
        ("es", "Sábado, 12 de octubre de 2024", "", None),
        ("zh", "今天是2024年10月12日 星期六", "", None),
    ],
)
def test_the_clock_in_the_header_of_the_page_dates_nothing(
    lang: str, clock: str, header: str, wanted: str | None
) -> None:
    got = read(page(header, lang=lang).replace("<nav>", f"{CLOCK.format(clock)}<nav>", 1)).published_at
    assert (got and got.date().isoformat()) == wanted


def test_the_date_in_the_header_of_the_article_counts() -> None:
    html = page(title="<header><p>9 October 2024</p></header><h1>Pier to be rebuilt before the storms</h1>")
    assert str(read(html).published_at)[:10] == "2024-10-09"


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "Event date: October 2, 2024"),
        ("en", "Closing date: 5 October 2024"),
        ("en", "When: 2 October 2024, 19:00"),
        ("de", "Termin: 02.10.2024, 19 Uhr"),
        ("fr", "Date limite : 2 octobre 2024"),
        ("es", "Fecha de inicio: 2 de octubre de 2024"),
        ("pt", "Data do evento: 2 de outubro de 2024"),
        ("it", "Data di nascita: 2 ottobre 1994"),
        ("ru", "Дата проведения: 02.10.2024"),
        ("ja", "開催日：2024年10月2日"),
        ("ko", "행사일시: 2024.10.02 19:00"),
        ("zh", "报名时间：2024-10-02 19:00"),
    ],
)
def test_dates_of_events_date_nothing(lang: str, line: str) -> None:
    assert read(page(f"<p>{line}</p>", lang=lang)).published_at is None


def test_the_date_of_a_related_story_above_the_text_dates_nothing() -> None:
    related = "<aside class='related'><h4>Related</h4><a href='/x'>Fish market opens its doors again</a> <time datetime='2023-01-01'>1 Jan 2023</time></aside>"
    assert read(page(related)).published_at is None
    assert str(read(page(f"{related}<p>9 October 2024</p>")).published_at)[:10] == "2024-10-09"


def test_the_clock_of_the_page_dates_nothing_next_to_a_date_with_a_year() -> None:
    html = page("<p>9 octobre 2021</p>", lang="fr").replace(
        "<main>", "<main><div>Brackwell, 1er janvier 1:00, 9 °C</div>"
    )
    assert str(read(html).published_at)[:10] == "2021-10-09"


def test_the_date_of_the_page_that_a_link_leads_to_dates_nothing() -> None:
    html = page("<p>2024年10月9日</p><p><a href='/en'>原文(投稿日：2024/09/01)へのリンク</a></p>", lang="ja")
    assert str(read(html).published_at)[:10] == "2024-10-09"


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


STANDFIRST = "<p>The town pays half of the work, and the county pays the other half of it.</p>"


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        (f"{STANDFIRST}<div>By Ada Quill</div><div>October 9, 2024, 4:19 PM</div>", "2024-10-09 16:19"),
        (
            f'{STANDFIRST}<p>By <a href="/ada">Ada Quill</a> in <a href="/town">Town</a> <span>October 9, 2024</span></p>',
            "2024-10-09 00:00",
        ),
        (
            '<p><a href="/2024/10/09/">09/10/2024</a> by <a href="/ada">Ada Quill</a> in <a href="/t">Town Hall</a></p>',
            "2024-09-10 00:00",
        ),
    ],
    ids=["after the standfirst", "in a byline after the standfirst", "linked to the archive of its day"],
)
def test_an_information_line_in_other_places(header: str, wanted: str) -> None:
    assert f"{read(page(header)).published_at:%Y-%m-%d %H:%M}" == wanted


def test_a_line_after_each_summary_dates_a_list_not_an_article() -> None:
    items = "".join(f"{STANDFIRST}<div>October {day}, 2024, 4:19 PM</div>" for day in (9, 8, 7))
    assert read(page(items)).published_at is None


def test_an_information_line_below_a_heading_in_other_words_than_the_title() -> None:
    bars = "".join(
        f"<div>{name}</div>"
        for name in ("Share", "AA", "Text size", "Small", "Medium", "Large", "Listen", "Save", "Print")
    )
    head = '<meta property="og:title" content="Storm season: Brackwell plans a new pier"><title>Storm season: Brackwell plans a new pier</title>'
    html = page(
        f"<p>This story is from October 9, 2024</p>{bars}", head=head, title="<h1>Pier rebuilt before storms</h1>"
    )
    assert f"{read(html).published_at:%Y-%m-%d}" == "2024-10-09"


@pytest.mark.parametrize(
    ("foot", "lang"),
    [
        ("This entry was posted on Wednesday, October 9th, 2024 at 11:24 and is filed under Harbour.", "en"),
        ("Dieser Beitrag wurde am Mittwoch, 9. Oktober 2024 um 11:24 Uhr veröffentlicht.", "de"),
    ],
)
def test_a_sentence_after_the_text_dates_it(foot: str, lang: str) -> None:
    html = page(after=f"<p><small>{foot}</small></p>", lang=lang)
    assert f"{read(html).published_at:%Y-%m-%d}" == "2024-10-09"


def test_how_long_ago_a_page_was_made_is_the_weakest_statement() -> None:
    html = page("<p>9 minutes ago</p>", head=meta("2024-10-09T08:00:00Z"))
    assert str(read(html).published_at) == "2024-10-09 08:00:00+00:00"
    assert str(read(page("<p>9 minutes ago</p>")).published_at) == "2024-10-12 02:51:00+00:00"


def test_a_headline_whose_key_has_another_case() -> None:
    data = '{"@type":"NewsArticle","headLine":"Pier to be rebuilt before the storms","url":"https://x.example/9","datePublished":"2024-10-09"}'
    html = page(head=f'<script type="application/ld+json">{data}</script>')
    assert f"{read(html).published_at:%Y-%m-%d}" == "2024-10-09"
