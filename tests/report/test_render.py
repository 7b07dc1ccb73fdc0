"""The run report, in a real browser: 1,200 articles, some of them hostile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from playwright.sync_api import Page as BrowserPage

from newscrawl import stages
from newscrawl.errors import ExitStatus
from newscrawl.health.checks import Alarm, Check
from newscrawl.normalise.urls import article_key
from newscrawl.pages import Capture, FetchInfo, Page, PageKind, PageState
from newscrawl.reader import parse_page
from newscrawl.runs.plan import Plan
from newscrawl.runs.run import Run
from tests.support.browser import CHROMIUM, needs_browser
from tests.support.commands import scrapy
from tests.support.website import SENTENCE

pytestmark = pytest.mark.browser  # all of them: the report of 1,200 articles takes a while to make
ARTICLES = 1_200
SITES = ("news.example", "wap.example", "daily.example", "morgen.example")
OUTLETS = ("新华社", "中新网四川", "云溪晚报", "人民网")
HOSTILE = (
    "<script>document.title='taken'</script>老旧水塔改造完工",
    '"><img src=x onerror=alert(1)>水塔改造完工',
    "</script><script>alert(2)</script>水塔改造完工",
    "<!-- --><svg onload=alert(3)>水塔改造完工",
    "{{ 7 * 7 }}{% raw %}水塔改造完工",
    "\u202eresrever\u202c水塔改造\x1b[31m完工",
)


def page_of(number: int) -> tuple[str, bytes]:
    """Return an article's address and page; the first ones are hostile, and print an address that runs code."""
    site = SITES[number % len(SITES)]
    title = HOSTILE[number] if number < len(HOSTILE) else f"速讯:清河县第{number}号老旧水塔改造完工 天天百事通"
    shown = title.replace("&", "&amp;").replace("<", "&lt;")
    date = (datetime(2024, 10, 9, 11, 24) - timedelta(hours=number)).strftime("%Y-%m-%d %H:%M")
    info = f"时间:{date} 来源:{OUTLETS[number // len(SITES) % len(OUTLETS)]}" if number % 40 else ""
    body = "".join(f"<p>第{number}号水塔的第{part}段,{shown}。{SENTENCE}。</p>" for part in range(1, 4))
    text = (
        f"<!DOCTYPE html><html lang=zh><head><meta charset=utf-8><title>{shown}</title></head><body><h1>{shown}</h1>"
        f"<div class=info>{info}</div><div class=content>{body}<p>(资料图片仅供参考)</p></div></body></html>"
    )
    return f"https://{site}/a/{881000 + number}.html", text.encode()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose ledger holds the articles, as a run leaves it."""
    from newscrawl.utils.compression import pack

    folder = tmp_path_factory.mktemp("data")
    run = Run.begin(Plan(folder, "aggregator", "news.example", formats=()))
    for number in range(ARTICLES):
        url, body = page_of(number)
        page = Page(article_key(url), url, PageKind.ARTICLE, PageState.PENDING)
        run.ledger.pages.add_pending("news.example", [page])
        draft = parse_page(body, url, "text/html", now=datetime(2024, 10, 10, tzinfo=UTC)).draft
        record = stages.validate(stages.run(draft))
        run.recorder.record(record, FetchInfo(page, captures=[Capture(url, "text/html", pack(body))]), draft.template)
    for number in range(3):
        url = f"https://news.example/broken<b>/{number}"
        page = Page(article_key(url), url, PageKind.ARTICLE, PageState.PENDING)
        run.ledger.pages.add_pending("news.example", [page])
        run.recorder.failed(page, "HTTP 503 <script>alert(4)</script>")
    run.recorder.alarms = [Alarm("wap.example", Check.FIELD_COVERAGE, "published_at on 0 of 24 articles")]
    run.finish(ExitStatus.UNHEALTHY, {})
    return folder


@pytest.fixture(scope="module")
def report(data: Path) -> Path:
    made = scrapy(data, "report", "-o", str(data / "report.html"))
    assert made.returncode == 0, made.stderr
    assert re.fullmatch(r"newscrawl: 1,200 articles in .*report\.html \(\d\.\d MB\)\n", made.stderr)
    return data / "report.html"


@dataclass
class Opened:
    """A report that is open in a browser, and what was complained of and asked for meanwhile."""

    page: BrowserPage
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def count(self) -> str:
        return self.page.locator("#count").inner_text()

    def wait_for_count(self, text: str) -> None:
        expect(self.page.locator("#count")).to_have_text(text, timeout=5_000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(params=["light", pytest.param("dark", marks=pytest.mark.slow), "phone"])
def opened(report: Path, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Opened]:
    phone = request.param == "phone"
    options: Any = {
        "viewport": {"width": 390, "height": 844} if phone else {"width": 1280, "height": 900},
        "color_scheme": "light" if phone else request.param,
        "has_touch": phone,
    }
    page = browser.new_page(**options)
    opened = Opened(page)
    page.on("console", lambda message: opened.complaints.append(message.text))
    page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    page.on("dialog", lambda dialog: opened.complaints.append(f"dialog {dialog.message}"))
    page.on("request", lambda asked: opened.requests.append(asked.url))
    page.goto(report.as_uri())
    yield opened
    assert opened.complaints == []
    assert opened.requests == [report.as_uri()]
    assert page.title() == "newscrawl report"
    page.close()


@needs_browser
def test_filter_search_and_open(opened: Opened) -> None:
    page = opened.page
    assert opened.count() == "1,200 of 1,200 articles"
    assert page.locator("#list button").count() == 50

    page.locator("#site").select_option("wap.example")
    opened.wait_for_count("300 of 1,200 articles")
    page.locator("#source").select_option("中国新闻网")
    opened.wait_for_count("75 of 1,200 articles")
    page.locator("button[type=reset]").click()
    opened.wait_for_count("1,200 of 1,200 articles")
    page.locator("#lacks").select_option("date")
    opened.wait_for_count("30 of 1,200 articles")
    page.locator("button[type=reset]").click()
    page.locator("#rule").select_option("hot-word-suffix")
    opened.wait_for_count("1,194 of 1,200 articles")
    page.locator("button[type=reset]").click()
    page.locator("#words").fill("第77号")
    opened.wait_for_count("1 of 1,200 articles")
    page.locator("#words").fill("第77号水塔的第2段")
    opened.wait_for_count("0 of 1,200 articles")
    page.locator("#intext").check()
    opened.wait_for_count("1 of 1,200 articles")

    page.locator("#list button").click()
    page.wait_for_selector("#shown:not([hidden])")
    assert page.locator("#shown-title").inner_text().startswith("清河县第77号老旧水塔改造完工")
    assert {text.strip() for text in page.locator("#shown-title del").all_inner_texts()} == {"天天百事通", "速讯:"}
    assert page.locator("#raw del").all_inner_texts() == ["(资料图片仅供参考)"]
    assert "资料图片" not in page.locator("#clean").inner_text()
    assert page.locator("#clean p").count() == 3
    assert page.locator("#fields a").get_attribute("href") == "https://wap.example/a/881077.html"


@needs_browser
def test_by_keyboard_alone(opened: Opened) -> None:
    page = opened.page

    def focused() -> str:
        return str(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))

    page.keyboard.press("Tab")
    assert focused() == "Skip to the articles"
    page.keyboard.press("Enter")
    assert focused() == "articles"
    stops = []
    for _ in range(9):
        page.keyboard.press("Tab")
        stops.append(focused())
    assert stops[:7] == ["words", "site", "source", "rule", "lacks", "intext", "Clear"]
    row = stops[7]
    assert "改造完工" in row
    page.keyboard.press("Enter")
    page.wait_for_selector("#shown:not([hidden])")
    assert focused() == "close"
    for _ in range(3):  # the keyboard stays in the open article
        page.keyboard.press("Tab")
        assert page.evaluate("document.getElementById('shown').contains(document.activeElement)")
    page.keyboard.press("Escape")
    assert page.locator("#shown").is_hidden()
    assert focused() == stops[8]
    page.locator("#next").focus()
    page.keyboard.press("Enter")
    assert page.locator("#page").inner_text() == "2 / 24"
    assert focused() == "articles"


@needs_browser
def test_a_table_is_sorted_by_its_heads(opened: Opened) -> None:
    table = opened.page.locator("section[aria-labelledby=noise] table")

    def spans() -> list[int]:
        return [int(text.replace(",", "")) for text in table.locator("tbody td:nth-child(2)").all_inner_texts()]

    table.locator("th button", has_text="spans").click()
    assert spans() == sorted(spans(), reverse=True)
    table.locator("th button", has_text="spans").click()
    assert spans() == sorted(spans())
    assert table.locator("th[aria-sort=ascending]").count() == 1
    table.locator("th button", has_text="rule").click()
    rules = table.locator("tbody td:first-child").all_inner_texts()
    assert rules == sorted(rules, reverse=True)


@needs_browser
def test_next_article_and_a_link_to_one(opened: Opened) -> None:
    page = opened.page
    page.locator("#list button").nth(8).click()
    expect(page.locator("#shown-title")).not_to_be_empty()
    first = page.locator("#shown-title").inner_text()
    page.locator("#after").click()
    expect(page.locator("#shown-title")).not_to_have_text(first)
    second, address = page.locator("#shown-title").inner_text(), page.url
    assert address.endswith("#article-10")
    page.locator("#before").click()
    expect(page.locator("#shown-title")).to_have_text(first)
    page.locator("#close").click()
    page.goto(address)  # only the fragment changes, as by a link
    expect(page.locator("#shown-title")).to_have_text(second)
    page.locator("#close").click()


@needs_browser
def test_hostile_articles_stay_inert(opened: Opened) -> None:
    page = opened.page
    for number in range(len(HOSTILE)):
        page.locator("#intext").check()
        page.locator("#words").fill(f"第{number}号水塔的第2段")
        opened.wait_for_count("1 of 1,200 articles")
        page.locator("#list button").click()
        page.wait_for_selector("#shown:not([hidden])")
        shown = page.locator("#shown").inner_text()
        assert "水塔改造" in shown
        raw = page.locator("#raw").text_content() or ""
        assert f"第{number}号水塔的第2段" in raw
        assert not set(shown + raw) & set("\u202e\u202c\x1b")
        page.keyboard.press("Escape")
        page.locator("button[type=reset]").click()
        opened.wait_for_count("1,200 of 1,200 articles")
    assert page.locator("main img, main svg[onload]").count() == 0
    assert "<script>alert(4)</script>" in page.locator("main").inner_text()


@needs_browser
def test_nothing_is_cut_off_and_all_is_readable(opened: Opened) -> None:
    page = opened.page
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    too_faint = page.evaluate(_CONTRAST)
    assert too_faint == []
    assert page.evaluate("document.querySelectorAll('svg').length") == 5
    assert page.evaluate("[...document.querySelectorAll('svg')].every(each => each.getAttribute('aria-label'))")
    small = page.evaluate(
        "[...document.querySelectorAll('button, select, input[type=search]')]"
        ".filter(each => each.offsetHeight && each.offsetHeight < 24).length"
    )
    assert small == 0


# WCAG 2.1's contrast of 4.5 for the text of every element that has some, on the background it stands on.
_CONTRAST = """() => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18] : [255, 255, 255];
  };
  return [...document.querySelectorAll('body *')].filter(element =>
    element.offsetHeight && !element.disabled &&
    [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()))
    .map(element => {
      const [one, other] = [light(parse(getComputedStyle(element).color)), light(ground(element))].sort((a, b) => b - a);
      return [element.tagName, element.className, (one + 0.05) / (other + 0.05)];
    }).filter(([, , ratio]) => ratio < 4.5);
}"""


def test_the_file_says_what_came_in(report: Path) -> None:
    text = report.read_text(encoding="utf-8")
    for said in (
        "Run 1 of aggregator (news.example)",
        "<dt>articles</dt><dd>1,200</dd>",
        "published_at on 0 of 24 articles",
        "HTTP 503 &lt;script&gt;alert(4)&lt;/script&gt;",
        "<td>云溪晚报</td>",
        "stock-photo-note",
        "default-src &#39;none&#39;",
    ):
        assert said in text
    assert "(资料图片仅供参考)" in text
    assert not re.search(r"<script>(?!\s*\"use strict\")", text)
    assert not re.search(r'(?:src|href)="(?!#|https://[a-z]+\.example/)', text)


def test_of_all_runs_and_without_a_browser_of_articles(data: Path) -> None:
    made = scrapy(data, "report", "--since", "2024-01-01", "--articles", "10", "-o", str(data / "since.html"))
    assert made.returncode == 0
    text = (data / "since.html").read_text(encoding="utf-8")
    assert "The newest 10 of 1,200 are here" in text
    assert text.count('class="block"') == 1
