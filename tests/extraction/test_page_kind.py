"""The kind of a page: each page has little that speaks for it or against it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

import newscrawl
from newscrawl.extraction import page_kind
from newscrawl.extraction.body import Body, find_body
from newscrawl.extraction.document import Document, load_document
from newscrawl.extraction.fields import read_fields
from newscrawl.extraction.outline import Outline
from newscrawl.extraction.outline_parser import parse_outline
from newscrawl.items import Verdict

NOW = datetime(2024, 10, 10, tzinfo=UTC)
SENTENCES = (
    "The council of Talford reopened the Mill Street lock on Monday after eleven years of repairs and three contractors.",
    "Boats had to wait at the lower basin since the old gates were found to be rotten in the spring of that year.",
    "The new gates are made of oak from a forest nine miles upstream, and should last for half a century or more.",
    "Traders along the towpath said that they expected twice as many visitors as in the first summer of the market.",
)
TEXT = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
TITLE = "Mill Street lock reopens after eleven years"
ARTICLE = f"<title>{TITLE} - Talford Post</title><h1>{TITLE}</h1>"
ADDRESS = "http://post.example/2024/10/09/mill-street-lock-reopens.html"
TEASERS = "".join(
    f"<div class=item><h3><a href=/news/{at}.html>Headline number {at} of the day in Talford</a></h3>"
    f"<p>{SENTENCES[at % 4][:70]}…</p><span>2024-10-0{at}</span></div>"
    for at in range(1, 9)
)
READ_MORE = "".join(
    f"<p>{sentence}</p><p><a href=/news/{at}.html>READ MORE: the long story of the lock, part {at}</a></p>"
    for at, sentence in enumerate(SENTENCES)
)
FORM = (
    "<form>"
    + "".join(f"<label>{name}<input name={name}></label>" for name in ("name", "street", "town", "mail"))
    + ("<input type=password></form>")
)

COMMENT_FORM = FORM.replace("<form", '<form id="comments-form"').replace("type=password", "type=checkbox")


def verdict_of(body: str, url: str | None) -> Verdict:
    head, _, rest = body.partition("</head>") if "</head>" in body else ("", "", body)
    html = f"<html><head>{head}</head><body>{rest}</body></html>"
    verdict = read_fields(load_document(html, url), NOW).verdict
    assert verdict is not None
    return verdict


@pytest.mark.parametrize(
    ("body", "url"),
    [
        (f"{ARTICLE}<p>9 October 2024</p><div>{TEXT}</div>", ADDRESS),
        (f"{ARTICLE}<div>{TEXT}</div>", "http://post.example/newsflash/index.ssf?file=story.xml"),
        (f"{ARTICLE}<div>{TEXT}</div>", "http://post.example/2008/WORLD/europe/01/03/mill.street.lock/"),
        (f"<table><tr><td><u>{TITLE}</u></td></tr></table><table><tr><td>{TEXT}</td></tr></table>", ADDRESS),
        (f"{ARTICLE}<p>9 October 2024</p><div>{READ_MORE}</div>", ADDRESS),
        (f"<form><input type=password></form>{ARTICLE}<p>9 October 2024</p><div>{TEXT}</div>", ADDRESS),
        (f"{ARTICLE}<p>9 October 2024</p><div><p>{SENTENCES[0]}</p></div>", ADDRESS),
        (f"{ARTICLE}<p>9 October 2024</p><div>{TEXT}</div><h2>Latest</h2>{TEASERS}", ADDRESS),
        (f"{ARTICLE}<div>{TEXT}</div>{COMMENT_FORM}", "http://post.example/energy/the-new-trend/"),
    ],
    ids=[
        "plain",
        "no date, odd address",
        "split date",
        "no h1",
        "read more",
        "sign-in above",
        "flash",
        "list below",
        "comments",
    ],
)
def test_an_article(body: str, url: str) -> None:
    verdict = verdict_of(body, url)
    assert (verdict.kind, verdict.reason) == ("article", None), verdict.evidence_against


@pytest.mark.parametrize(
    ("body", "url", "reason"),
    [
        (f"<title>News</title><h1>News</h1>{TEASERS}", "http://post.example/news/", "list page"),
        (
            f'<meta property="og:type" content="article"></head><h1>News</h1>{TEASERS}',
            "http://post.example/tag/lock",
            "list page",
        ),
        (f"<title>Talford Post</title>{TEASERS}", "http://post.example/", "front page"),
        (f"<title>Sign up</title><h1>Sign up</h1><p>{SENTENCES[1]}</p>{FORM}", "http://post.example/signup", None),
        (f"<title>{TITLE}</title><h1>{TITLE}</h1><p>© 2024 The Post</p>", ADDRESS, "no text"),
        (
            f"<title>{TITLE}</title><h1>{TITLE}</h1><p>To see what you saved, please go to your own page up here.</p>",
            ADDRESS,
            "no text",
        ),
    ],
    ids=["list", "a list typed as an article", "front page", "form", "footer only", "interface only"],
)
def test_not_an_article(body: str, url: str, reason: str | None) -> None:
    verdict = verdict_of(body, url)
    assert verdict.reason is not None, verdict.evidence_for
    assert reason in (None, verdict.reason)


def test_the_evidence_is_listed_by_its_strength() -> None:
    verdict = verdict_of(f"{ARTICLE}<p>9 October 2024</p><div>{TEXT}</div>", "http://post.example/")
    strengths = [clue.weight for clue in verdict.evidence_for]
    assert strengths == sorted(strengths, reverse=True)
    assert "a date is next to the title" in [clue.note for clue in verdict.evidence_for]
    assert [clue.note for clue in verdict.evidence_against][:1] == ["the address is that of a front page"]
    start, _ = page_kind.weights()
    assert verdict.score == pytest.approx(start + sum(clue.weight for clue in verdict.clues))


def test_every_clue_has_its_row_in_the_table() -> None:
    document = load_document(f"<html><body>{ARTICLE}{TEXT}</body></html>", ADDRESS)
    outline = page_kind_outline(document)
    measured = page_kind.measure(*outline, page_kind.Signals(ADDRESS))
    assert set(measured) == set(page_kind.weights()[1])
    assert all(0 <= value <= 1 for value in measured.values())


def page_kind_outline(document: Document) -> tuple[Outline, Body]:

    outline = parse_outline(document)
    return outline, find_body(outline)


def test_extract_says_the_kind() -> None:
    article = newscrawl.extract(f"{ARTICLE}<p>9 October 2024</p><div>{TEXT}</div>", ADDRESS)
    assert article.kind == "article"
    assert "kind" not in article.evidence
    listed = newscrawl.extract(f"<title>News</title><h1>News</h1>{TEASERS}", "http://post.example/news/")
    assert listed.kind == "list page"
    assert "the address is that of a list" in (listed.evidence["kind"].note or "")
    assert newscrawl.Article.from_dict(listed.to_dict()).kind == "list page"


PROTECTED = (
    "<title>Protected: Minutes of the lock committee</title><h1>Protected: Minutes of the lock committee</h1>"
    "<p>9 October 2024</p><div class=entry><p>This content is password protected. Please enter a password to view.</p>"
    "<form><label>Password: <input type=password></label><input type=submit></form></div>"
)


@pytest.mark.parametrize("url", [ADDRESS, "http://post.example/archives/65", "http://post.example/?p=65"])
def test_a_post_for_those_who_know_its_password_is_no_article(url: str) -> None:
    assert verdict_of(PROTECTED, url).reason is not None


@pytest.mark.parametrize(
    ("url", "is_list"),
    [
        ("http://post.example/archives/6", False),  # a numeric permalink
        ("http://post.example/archives/65", False),
        ("http://post.example/archives/2016/01/", True),
        ("http://post.example/archives/2016", True),
        ("http://post.example/category/locks/", True),
    ],
)
def test_addresses_of_archives(url: str, is_list: bool) -> None:
    clues = {clue.note for clue in verdict_of(f"{ARTICLE}<div>{TEXT}</div>", url).clues}
    _, rules = page_kind.weights()
    assert (rules["list_address"].says in clues) == is_list
