"""Lines that only some pages of a site have: teasers, and slogans and boxes that rotate. What is said in the texts stays."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from fixtures.unseen.sites import pages
from newscrawl.clean.learn import learn, seen_article
from newscrawl.items import Article

SLOGAN = "Was im Tal geschieht, steht zuerst im Boten."
BOX = ("Das Tal in der Tasche", "Unsere Landkarte kennt jeden Steg.")


def site(count: int = 120) -> list[Article]:
    """Return the articles of an invented site, without its noise."""
    return [Article(title=page.title, text="\n".join(page.paragraphs)) for page in pages("german", count)]


def add(article: Article, at: int, *lines: str) -> None:
    """Insert lines into a text before its line ``at``; -1 is after the last one."""
    own = article.text.split("\n")
    at = len(own) if at < 0 else at
    article.text = "\n".join([*own[:at], *lines, *own[at:]])


def removed(articles: Iterable[Article]) -> list[str]:
    found = list(articles)
    memory = learn([seen_article(article.to_dict()) for article in found])
    for article in found:
        memory.clean(article)
    return [removal.text for article in found for removal in article.removed if removal.place == "body"]


def test_the_site_alone_loses_nothing() -> None:
    assert removed(site()) == []


def test_a_slogan_below_one_text_in_twelve_goes() -> None:
    articles = site()
    for article in articles[::12]:
        add(article, -1, SLOGAN)
    assert removed(articles) == [SLOGAN] * 10


def test_a_box_of_two_lines_inside_one_text_in_twelve_goes() -> None:
    articles = site()
    for article in articles[::12]:
        add(article, 1, *BOX)
    assert removed(articles) == [*BOX] * 10


@pytest.mark.parametrize(
    ("line", "at", "every"),
    [
        (SLOGAN, 1, 12),  # a sentence between paragraphs, in few texts
        (SLOGAN, -1, 30),  # in too few texts
        ("Danke!", -1, 12),  # too short
    ],
)
def test_a_rare_line_of_the_text_stays(line: str, at: int, every: int) -> None:
    articles = site()
    for article in articles[::every]:
        add(article, at, line)
    assert removed(articles) == []


def test_a_fact_with_another_number_each_time_stays() -> None:
    articles = site()
    for number, article in enumerate(articles[::12]):
        add(article, -1, f"Der Pegel am Steg stand um acht bei {90 + number} Zentimetern.")
    assert removed(articles) == []


def test_the_last_sentence_of_the_reports_about_one_thing_stays() -> None:
    """Their titles have no word in common, but their texts have."""
    articles = site()
    for number, article in enumerate(articles[::12]):
        article.text = (
            f"Nach dem Einbruch Nummer {number} sucht die Polizei nach Zeugen, die den Wagen sahen.\n{article.text}\n"
            "Hinweise nimmt die Polizei am Hafen von den Zeugen entgegen."
        )
    assert [line for line in removed(articles) if "Zeugen" in line] == []


def test_a_teaser_goes_by_the_titles_of_other_articles() -> None:
    articles = site()
    teasers = []
    for at in range(0, 120, 12):
        teasers.append(f"Passt dazu: {articles[at + 7].title}")
        add(articles[at], 1, teasers[-1])
    assert removed(articles) == teasers


def test_a_title_that_was_never_fetched_goes_with_the_label_of_the_others() -> None:
    articles = site()
    for at in range(0, 120, 12):
        add(articles[at], 1, f"Passt dazu: {articles[at + 7].title if at else 'Der Steg, den keiner kennt'}")
    assert "Passt dazu: Der Steg, den keiner kennt" in removed(articles)


@pytest.mark.parametrize(
    "line", ["Passt dazu: Der Rat tagt am Abend weiter.", "Passend dazu gibt es Kuchen", "Dazu: Kuchen vom Steg"]
)
def test_other_lines_stay_on_a_site_with_teasers(line: str) -> None:
    articles = site()
    for at in range(0, 120, 12):
        add(articles[at], 1, f"Passt dazu: {articles[at + 7].title}")
    add(articles[5], 1, line)
    assert line not in removed(articles)


def test_a_label_before_other_words_stays() -> None:
    articles = site()
    for number, at in enumerate(range(0, 120, 12)):
        add(
            articles[at],
            1,
            f"Passt dazu: {articles[at + 7].title if number < 4 else f'ein Kuchen Nummer {number} vom Steg'}",
        )
    assert removed(articles) == []


def test_teasers_that_were_removed_still_count() -> None:
    articles = site()
    for at in range(0, 120, 12):
        add(articles[at], 1, f"Passt dazu: {articles[at + 7].title}")
    removed(articles)
    late = Article(title="Steg neu", text="Der Steg ist neu.\nPasst dazu: Der Steg, den keiner kennt")
    learn([seen_article(article.to_dict()) for article in articles]).clean(late)
    assert late.text == "Der Steg ist neu."
    assert [(removal.rule, removal.note) for removal in late.removed] == [("site-teaser", "10 of 120 stories")]


def test_a_bare_title_of_another_article_goes_and_still_counts_when_it_was_removed() -> None:
    articles = site()
    titles = [articles[at + 7].title for at in range(0, 120, 12)]
    for at, title in zip(range(0, 120, 12), titles, strict=True):
        add(articles[at], 1, title)
    assert removed(articles) == titles
    longer = f"{titles[1]} nach einem Jahr"  # a subheading that opens like a title
    late = Article(title="Steg neu", text=f"Der Steg ist neu.\n{titles[0]}\n{longer}")
    learn([seen_article(article.to_dict()) for article in articles]).clean(late)
    assert late.text == f"Der Steg ist neu.\n{longer}"


@pytest.mark.parametrize(
    ("every", "lines"),
    [
        (30, ["{0}"]),  # too few stories have one
        (12, ["{0}", "Mehr weiß der Rat nicht zu sagen über „{0}“ seit dem Montag."]),  # the heading of a summary
        (12, ["{0}", "Der Steg {0[0]}.", "{1}", "Die Bucht {1[0]}.", "{2}", "Der Kai {2[0]}."]),  # a digest
    ],
    ids=["rare", "summary", "digest"],
)
def test_titles_of_other_articles_that_are_subheadings_stay(every: int, lines: list[str]) -> None:
    articles = site()
    titles = {article.title for article in articles}
    for at in range(0, 120, every):
        for number, line in enumerate(lines, 1):
            add(articles[at], number, line.format(*(articles[(at + step) % 120].title for step in (7, 8, 9))))
    assert titles.isdisjoint(removed(articles))
