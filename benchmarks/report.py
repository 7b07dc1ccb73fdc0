"""Time a report of 5,000 articles in a browser: ``python -m benchmarks.report``. It needs Chromium."""

from __future__ import annotations

import random
import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from playwright.sync_api import expect, sync_playwright

from newscrawl.errors import ExitStatus
from newscrawl.items import Article, Removal
from newscrawl.ledger.reports import Selection
from newscrawl.normalise.urls import article_key
from newscrawl.pages import FetchInfo, Page, PageKind, PageState
from newscrawl.report.findings import gather
from newscrawl.report.render import render
from newscrawl.runs.plan import Plan
from newscrawl.runs.run import Run

ARTICLES = 5_000
CHARS = 900


def fill(data: Path) -> Run:
    """Return a finished run with invented articles, each with a different text."""
    draw = random.Random(6)
    crawl = Run.begin(Plan(data, "aggregator", "news.example", formats=()))
    for number in range(ARTICLES):
        url = f"https://site{number % 20}.example/a/{number}.html"
        text = "".join(chr(draw.randrange(0x4E00, 0x9FA5)) for _ in range(CHARS - 20))
        article = Article(
            url=url,
            site=f"site{number % 20}.example",
            title=f"第{number}号水塔改造完工",
            text="\n".join(text[at : at + 90] for at in range(0, len(text), 90)) + f"第{number}号完",
            source=f"第{number % 150}晚报",
            published_at=datetime(2024, 10, 9, tzinfo=UTC) - timedelta(minutes=number),
            fetched_at=datetime(2024, 10, 9, tzinfo=UTC),
            removed=[Removal("stock-photo-note", "body", "(资料图片仅供参考)")],
        )
        page = Page(article_key(url), url, PageKind.ARTICLE, PageState.PENDING)
        crawl.ledger.pages.add_pending("news.example", [page])
        crawl.recorder.record(article, FetchInfo(page))
    return crawl


def main() -> int:
    """Write a report, open it, and time the actions of a reader."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        print("no Chromium here: apt-get install chromium")
        return 1
    with TemporaryDirectory() as folder:
        crawl = fill(Path(folder))
        began = perf_counter()
        findings, archive = gather(crawl.ledger, Selection(run=crawl.id), ARTICLES)
        path = Path(folder, "report.html")
        path.write_text(render(findings, archive), encoding="utf-8")
        print(f"written          {perf_counter() - began:6.2f} s, {path.stat().st_size / 1e6:.1f} MB")
        crawl.finish(ExitStatus.DONE, {})
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page()
            count = page.locator("#count")

            def timed(what: str, text: str) -> None:
                expect(count).to_have_text(text, timeout=20_000)
                print(f"{what:16} {perf_counter() - began:6.2f} s")

            began = perf_counter()
            page.goto(path.as_uri())
            timed("opened", "5,000 of 5,000 articles")
            began = perf_counter()
            page.locator("#site").select_option("site7.example")
            timed("filtered", "250 of 5,000 articles")
            page.locator("button[type=reset]").click()
            for what in ("texts searched", "searched again"):
                page.locator("#intext").check()
                began = perf_counter()
                page.locator("#words").fill("第4321号完")
                timed(what, "1 of 5,000 articles")
                page.locator("button[type=reset]").click()
                expect(count).to_have_text("5,000 of 5,000 articles")
            began = perf_counter()
            page.locator("#list button").nth(30).click()
            page.wait_for_selector("#shown:not([hidden])")
            print(f"{'article opened':16} {perf_counter() - began:6.2f} s")
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
