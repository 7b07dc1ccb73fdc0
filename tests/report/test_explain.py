"""What explain tells: every character of the container is kept or removed by a rule that has a name."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fixtures.paths import SITE
from newscrawl.clean.site_memory import Mark, MarkKind, SiteMemory, mark_of
from newscrawl.errors import PageError
from newscrawl.report.explain import Explanation, align, explain, to_html
from newscrawl.utils.text import harmless
from tests.support.commands import scrapy
from tests.support.website import article, article_path, website

NOW = datetime(2024, 10, 10, tzinfo=UTC)
PAGES = sorted(SITE.rglob("*.*htm*"))
SEED = Path(__file__).parents[2] / "shared" / "seed"
URL = "http://news.example/a/881005.html"


def characters(text: str) -> Counter[str]:
    return Counter("".join(harmless(text).split()))


def check_accounts(explanation: Explanation) -> None:
    """Text kept and text removed are the text of the container, character by character."""
    wanted: Counter[str] = Counter()
    for line in explanation.lines:
        wanted += characters("".join(span.text for span in line))
    found = characters(explanation.article.text)
    for removal in explanation.article.removed:
        assert removal.rule
        if removal.place == "body":
            found += characters(removal.text)
    assert found == wanted


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(SITE)))
def test_every_character_of_the_fixture_pages(path: Path) -> None:
    check_accounts(explain(path.read_bytes(), URL, None, NOW))


PIECES = st.sampled_from([
    "<p>", "</p>", "<br>", "<div class=ad>", "</div>", "<figure><figcaption>", "</figcaption></figure>", "<img src=/1.jpg>",
    "(资料图片仅供参考)", "责任编辑:高一川", "施工队采取分片停水的办法,尽量不打扰居民。", "好评如潮....。.", "。。", "标签:", "相关阅读",
    "<a href=/a/881006.html>另一条新闻的标题在这里</a>", "<li>", "<table><tr><td>", "</td></tr></table>", "来源:新华社", "2024-10-09",
])  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=40))
def test_every_character_of_any_page(pieces: list[str]) -> None:
    body = "<p>清河县近日启动老旧水塔连片改造,首批涉及十二个小区、三千多户居民。</p>" + "".join(pieces)
    html = f"<html><body><h1>清河县改造老旧水塔</h1><div class=content>{body}</div></body></html>"
    check_accounts(explain(html.encode(), URL, None, NOW))


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=30))
@example(
    2 * ["<a href=/a/881006.html>另一条新闻的标题在这里</a>", "施工队采取分片停水的办法,尽量不打扰居民。"]
)  # chosen as the title
def test_every_character_of_any_dump(pieces: list[str]) -> None:
    text = "清河县改造老旧水塔\n时间:2024-10-09 11:24来源:新华社\n" + "\n".join(pieces)
    try:
        explanation = explain(text.encode(), None, None, NOW, is_dump=True)
    except PageError:
        return
    check_accounts(explanation)


@pytest.mark.skipif(not SEED.is_dir(), reason="the seed page is not beside the checkout")
@pytest.mark.parametrize("name", ["page.html", "page.txt"])
def test_both_forms_of_the_seed_page(name: str) -> None:
    explanation = explain((SEED / name).read_bytes(), None, None, NOW, is_dump=name.endswith(".txt"))
    check_accounts(explanation)
    marked = {(span.rule, span.text) for line in explanation.lines for span in line if span.rule}
    assert ("stock-photo-note", "(资料图片仅供参考)") in marked
    assert ("dots-and-stop", "....") in marked
    spans = [span for line in explanation.lines for span in line if span.rule]
    assert len(spans) == sum(removal.place == "body" for removal in explanation.article.removed)


def test_spans_of_a_line() -> None:
    page = article(1).replace("第1号水塔的第2段。", "(资料图片仅供参考)第1号水塔的第2段。")
    explanation = explain(page.encode(), URL, None, NOW)
    (line,) = [spans for spans in explanation.lines if len(spans) > 1]
    assert [(span.text[:9], span.rule) for span in line] == [
        ("(资料图片仅供参考", "stock-photo-note"),
        ("第1号水塔的第2段", None),
    ]
    assert align([], explanation.article) == []


def test_memory_is_a_step_of_its_own() -> None:
    slogan = "云桥人每天都在路上,把乡里乡亲的事讲给你听。"
    mark = Mark(MarkKind.SENTENCE, mark_of(slogan), slogan, 63, 210)
    page = article(1, extra="").replace("</div></body>", f"<p>{slogan}</p></div></body>")
    explanation = explain(page.encode(), URL, None, NOW, memory=SiteMemory({(mark.kind, mark.mark): mark}))
    assert explanation.steps[-1].lines == [f"took from body by site-memory (63 of 210 stories): {slogan}"]
    check_accounts(explanation)


def test_html_escapes_what_comes_from_the_page() -> None:
    title = "<script>alert(1)</script>水塔改造启动了"
    page = article(1, title=title.replace("<", "&lt;")).replace(
        "第1号水塔的第1段", "&lt;img src=x onerror=alert(1)&gt;第1段"
    )
    html = to_html(explain(page.encode(), URL, None, NOW), "<b>")
    assert "<script" not in html
    assert "<img" not in html
    assert "<b>" not in html
    assert "default-src 'none'" in html
    assert "&lt;img src=x onerror" in html


def test_the_command(tmp_path: Path) -> None:
    with website() as site:
        site.add(
            article_path(0), article(0).replace("<div class=content>", "<div class=content><p>(资料图片仅供参考)</p>")
        )
        run = scrapy(tmp_path, "explain", site.address + article_path(0), "--html", str(tmp_path / "page.html"))
        assert run.returncode == 0, run.stderr
        assert "took from body by stock-photo-note: (资料图片仅供参考)" in run.stdout
        assert "source = '新华社' (information line)" in run.stdout
        assert "⟦stock-photo-note: (资料图片仅供参考)⟧" in run.stdout
        assert "<del" in (tmp_path / "page.html").read_text(encoding="utf-8")
        assert not (tmp_path / "ledger.sqlite").exists()
        gone = scrapy(tmp_path, "explain", f"{site.address}/gone")
        assert (gone.returncode, gone.stderr.count("\n")) == (1, 1)
        assert "HTTP 404" in gone.stderr
    saved = tmp_path / "saved.html"
    saved.write_text(article(3))
    assert "第3号" in scrapy(tmp_path, "explain", str(saved)).stdout
    missing = scrapy(tmp_path, "explain", str(tmp_path / "nothing.html"))
    assert "cannot read" in missing.stderr
    assert missing.returncode == 2


def test_the_evidence_for_and_against_an_article_is_shown() -> None:
    cards = "".join(f"<li><a href=/a/88100{n}.html>第{n}座水塔改造完工 居民用水恢复</a></li>" for n in range(30))
    explanation = explain(f"<body><ul>{cards}</ul></body>".encode(), "https://news.example/list/", None, NOW)
    step = explanation.steps[0]
    assert step.name == "kind of page"
    assert step.lines[0].startswith("not an article: list page (score -")
    assert any(line.startswith("against -") for line in step.lines)
    story = "".join(f"<p>{'施工队采取分片停水的办法,尽量不打扰居民的生活。' * 3}</p>" for _ in range(6))
    page = f"<h1>水塔改造完工</h1><div>2024-10-09 11:24 来源:新华社</div><div>{story}</div>".encode()
    lines = explain(page, "https://news.example/a/881005.html", None, NOW).steps[0].lines
    assert lines[0].startswith("an article (score +")
    assert any(line.startswith("for +") for line in lines)


def test_a_list_page_shows_where_its_links_lead() -> None:
    cards = "".join(
        f"<h2><a href=/c/8Wda{n}wwUnuC>Council votes to reopen lock {n} at Mill Street</a></h2>" for n in range(4)
    )
    page = f"<body>{cards}<a href=/page/2/>Older posts</a></body>".encode()
    explanation = explain(page, "https://news.example/", None, NOW)
    (step,) = (step for step in explanation.steps if step.name == "links")
    assert [line.split()[0] for line in step.lines] == ["article"] * 4 + ["next"]
    assert step.lines[0].startswith(
        "article https://news.example/c/8Wda0wwUnuC 'Council votes to reopen lock 0 at Mill Street': "
    )
    assert "heading +1" in step.lines[0]
