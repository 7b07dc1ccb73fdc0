"""Lines that look like noise and are text, and lines that look like text and are noise."""

from __future__ import annotations

import pytest

import newscrawl
from tests.extraction.pages import BODIES


def read(before: str, after: str, *, lang: str, head: str = "", top: str = "") -> list[str]:
    """Return the lines of a page's text. ``before`` and ``after`` are markup before and after its last paragraph."""
    *first, last = (f"<p>{line}</p>" for line in BODIES[lang])
    title = "清河县水塔改造完工" if lang == "zh" else "Pier to be rebuilt by autumn"
    html = (
        f'<html lang="{lang}"><head>{head}</head><body><div class="top"><a href="/">Home</a></div><div class="main"><h1>{title}</h1>'
        f'<div class="msg">2024-10-09 11:24</div>{top}<div class="story">{"".join(first)}{before}{last}{after}</div></div></body></html>'
    )
    return newscrawl.extract(html, url="https://mail.example/2024/10/09/1015.html").text.split("\n")


CLOSING = "The vote closed a dispute that had lasted for twenty-six years."


@pytest.mark.parametrize(
    ("lang", "markup", "wanted"),
    [
        # Dates of events are no information lines.
        ("zh", "<p>布展时间：2024年11月30日</p><p>展览时间：2024年12月2日-4日</p>", "展览时间：2024年12月2日-4日"),
        ("zh", "<p>【时间】2024年11月30日 19:30</p><p>【地点】云溪剧场</p>", "【时间】2024年11月30日 19:30"),
        ("zh", "<p>QH102次改签，北京时间10月13日 05:00</p>", "QH102次改签，北京时间10月13日 05:00"),
        # Printed addresses, and links that are sentences of the text.
        (
            "zh",
            '<p><a href="https://a.example/lq/7.html">云溪大学https://a.example/lq/7.html</a></p>',
            "云溪大学https://a.example/lq/7.html",
        ),
        (
            "en",
            '<p><a href="/a/1.html">It also runs the pilots’ school on the island.</a></p><h2>Who pays?</h2>',
            "It also runs the pilots’ school on the island.",
        ),
        ("zh", "<p>举报电话：000-1234567</p>", "举报电话：000-1234567"),
        ("zh", "<p>（应受访者要求，本文周禾、许念为化名）</p>", "（应受访者要求，本文周禾、许念为化名）"),
        (
            "en",
            (
                '<blockquote class="tweet"><p>Nine weeks and not a day more, we promise.</p>'
                "— Harbour Board (@harbourboard) October 8, 2024</blockquote>"
            ),
            "— Harbour Board (@harbourboard) October 8, 2024",
        ),
        # A remark of several sentences below a picture is no caption.
        (
            "zh",
            (
                '<p style="text-align:center"><img src="/1.jpg"></p><p style="text-align:center">这块招牌写于一九七八年，字是居委会的林老师写的。'
                "招牌换过三次木框，字却一直没有重描，笔画里还能看见当年的金粉，来拍照的人都说难得。</p>"
            ),
            "这块招牌写于一九七八年，字是居委会的林老师写的。招牌换过三次木框，字却一直没有重描，笔画里还能看见当年的金粉，来拍照的人都说难得。",
        ),
        # A linked sentence before a sentence with a long link.
        (
            "en",
            '<p><a href="/a/1.html">The board keeps the log of the pier in its safe.</a></p><p>It is <a href="/a/2.html">the third log since the war</a>.</p>',
            "The board keeps the log of the pier in its safe.",
        ),
        # A linked heading that leads to an anchor or a topic, with a section below it.
        (
            "en",
            '<h3><a href="#costs">What it costs</a></h3><p>The board has set aside two million for the first of three years.</p>',
            "What it costs",
        ),
        (
            "en",
            '<h3><a href="/topics/piers">The other piers</a></h3><p>Two more piers of the county wait for their turn this year.</p>',
            "The other piers",
        ),
        # A heading without a link, like others that are links to stories, with a section below it.
        (
            "en",
            (
                "".join(
                    f'<h3 class="sub"><a href="/2024/10/0{n}/{n}177.html">A story about pier number {n}</a></h3>'
                    for n in (1, 2, 3)
                )
                + '<p>All of these stories were told to the board last year.</p><h3 class="sub">The fourth pier is older</h3><p>It was built by the same firm, and it has never been closed since.</p>'
            ),
            "The fourth pier is older",
        ),
        # Names of the author stay where the text is about them.
        (
            "en",
            "<p>Nora Field is a diver, and her report shook the board.</p>",
            "Nora Field is a diver, and her report shook the board.",
        ),
    ],
)
@pytest.mark.parametrize("place", ["before", "after"])
def test_line_stays(lang: str, markup: str, wanted: str, place: str) -> None:
    lines = read(markup, "", lang=lang) if place == "before" else read("", f"{markup}<p>{CLOSING}</p>", lang=lang)
    assert wanted in lines
    assert [line for line in lines if line in BODIES[lang]] == BODIES[lang]


OFFER = (
    '<div class="k7"><h3>Subscribe now to read on</h3><ul><li>Unlimited access to all our stories</li>'
    "<li>Email updates from the harbour desk</li><li>The crossword and the tide tables</li></ul></div>"
)
AUTHOR = '<meta name="author" content="Nora Field">'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (OFFER, ""),
        ('<div class="story-newsletter-text"><p>The Jetty, our letter on boats, comes on Fridays.</p></div>', ""),
        ('<div class="Article_elementPoll__x1"><p>Would you walk on the pier?</p><p>Yes, at once.</p></div>', ""),
        ("", "<p>By Nora Field</p>"),
        ("", "<p>Nora Field covers the coast for the Mail. She lives in Talford.</p>"),
        ("", "<p>Nora Field, a former pilot, writes about boats.</p><h3>Around the harbour</h3>"),
        (
            "",
            '<div class="post__author-bio"><p>She learned to sail before she could read, and never stopped.</p></div>',
        ),
        ("", "<p><em>Mara Lind is a sports reporter in Talford. Her first book is out.</em></p>"),
        ("", "<p>This story has been updated.</p>"),
        ("<p>261 Shares</p>", ""),
        (
            "<p>NET VIR U | <a href='/a/3.html'>Nuwe dak vir die mark</a></p>",
            "<p>NET VIR U | <a href='/a/4.html'>Veerboot kom laat</a></p>",
        ),
    ],
)
def test_noise_goes(before: str, after: str) -> None:
    assert read(before, after, lang="en", head=AUTHOR) == BODIES["en"]


@pytest.mark.parametrize(
    ("top", "is_text"),
    [
        ('<p class="e-standfirst">A harbour without a pier is only a bay</p>', True),
        # The box that it shares with the byline is named as noise, or is an element for links.
        ('<div class="byline-social"><p class="strapline">A harbour without a pier is only a bay</p></div>', True),
        ('<nav class="bar"><p class="strapline">A harbour without a pier is only a bay</p></nav>', False),
        ('<p class="note">A harbour without a pier is only a bay</p>', False),
        ('<div class="article-subscribe"><p>Just two crowns for the first month. Read all we print.</p></div>', False),
    ],
)
def test_a_named_standfirst_is_a_lead(top: str, is_text: bool) -> None:
    assert read("", "", lang="en", top=top)[1:] == (BODIES["en"] if is_text else BODIES["en"][1:])


def test_marked_fields_below_a_lead_are_not_text() -> None:
    top = (
        "<p>The pier, shut since the storm of 1998, will open to walkers again in the autumn.</p>"
        '<div class="box"><p class="author-city">Correspondent in Talford</p><div class="date">9 October, 15.10h</div></div>'
    )
    assert "Correspondent in Talford" not in read("", "", lang="en", top=top)


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("<p><em>The bell rang twice, and nobody moved.</em></p>", ["The bell rang twice, and nobody moved."]),
        (
            (
                '<div class="accordion"><button class="accordion__title">Who pays?</button><div aria-hidden="true">'
                "<p>The county, to the last penny of the bill.</p></div></div>"
            ),
            ["Who pays?", "The county, to the last penny of the bill."],
        ),
        (
            "<div>&lt;p&gt;The board&amp;rsquo;s vote was close.&lt;/p&gt;&lt;p&gt;It took four hours.&lt;/p&gt;</div>",
            ["The board’s vote was close.", "It took four hours."],
        ),
    ],
)
def test_text_in_odd_markup(markup: str, wanted: list[str]) -> None:
    assert read("", markup, lang="en") == BODIES["en"] + wanted


STANDFIRST = "A harbour without a pier is only a bay, say those who grew up beside it"


@pytest.mark.parametrize(
    ("below", "is_text"),
    [
        (f'<div class="x7k">{STANDFIRST}</div>', True),
        (f'<div class="x7k"><a href="/a/9.html">{STANDFIRST}</a></div>', False),
        (f'<div class="x7k">Mara Field</div><div class="q2">{STANDFIRST}</div>', False),  # not the next line
    ],
)
def test_a_long_line_beside_the_title_is_a_standfirst(below: str, is_text: bool) -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in BODIES["en"])
    html = (
        f'<html lang="en"><body><div class="h2"><h1 class="t9">Pier to be rebuilt</h1>{below}</div>'
        f'<div class="a1"><div class="b3">{paragraphs}</div></div></body></html>'
    )
    text = newscrawl.extract(html, url="https://mail.example/2024/10/09/1015.html").text
    assert (STANDFIRST in text) is is_text
