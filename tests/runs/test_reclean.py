"""Cleaning kept pages anew: idempotent, and a new rule touches only the records that it changes."""

from __future__ import annotations

from pathlib import Path

import pytest

import newscrawl.ledger.tables
import newscrawl.stages
from newscrawl.clean.site_memory import SENTENCE_RULE
from newscrawl.errors import ExitStatus
from newscrawl.rules.loader import RuleSet, parse_rule_file, rule_files
from newscrawl.runs.plan import Plan
from newscrawl.runs.reclean import clean_anew, reclean
from newscrawl.runs.run import Run, open_folder
from newscrawl.utils.compression import pack, unpack
from tests.support.commands import crawl, exported, scrapy
from tests.support.memorysite import html_of, site
from tests.support.website import article, article_path, listing, website

ENDING = "桥头手记到此为止"
NEW_RULE = f"""
language = "zh"
[[boilerplate]]
name = "bridge-ending"
pattern = '{ENDING}'
example = "{ENDING}"
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with website() as site:
        for number in range(6):
            page = article(number)
            site.add(
                article_path(number),
                page.replace("</div></body>", f"<p>{ENDING}</p></div></body>") if number < 2 else page,
            )
        site.add("/", listing(range(6)))
        assert crawl(tmp_path, f"{site.address}/").returncode == 0
    assert sum(ENDING in record["text"] for record in exported(tmp_path)) == 2
    return tmp_path


def run(data: Path) -> dict[str, int]:
    """Reclean in this process, where a test can change the rules."""
    begun = Run.begin(Plan(data, "reclean", "reclean"))
    counts = dict(reclean(begun))
    begun.finish(ExitStatus.DONE, {})
    return counts


def test_nothing_changes_where_nothing_has_changed(data: Path) -> None:
    for _ in range(2):
        command = scrapy(data, "reclean")
        assert command.returncode == 0
        assert command.stderr.startswith("newscrawl: 0 of 6 records revised, 0 failed")
    assert len(exported(data)) == 6


def test_a_new_rule_touches_only_what_it_changes(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = RuleSet([parse_rule_file(NEW_RULE, "new"), *rule_files().values()])
    monkeypatch.setattr("newscrawl.stages.body.rules_for", lambda _: rules)
    assert run(data) == {"pages": 6, "revised": 2}
    records = exported(data)
    assert [(r["revision"], ENDING in r["text"]) for r in records[6:]] == [(2, False), (2, False)]
    before = {r["url"]: r for r in records[:6]}
    for record in records[6:]:
        old = before[record["url"]]
        assert record["text"] == old["text"].removesuffix(f"\n{ENDING}")
        assert record["story_id"] == old["story_id"]
        assert record["published_at"] == old["published_at"]
        assert "bridge-ending" in {removal["rule"] for removal in record["removed"]}
    assert run(data) == {"pages": 6}


def test_a_recheck_after_a_reclean_brings_no_revision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Site memory changes the record, and not what a later crawl compares: the article as it is read from the page."""
    printed = site(ordinary=24, copies=1, series=0, seed=9)
    with website() as served:
        for number, page in enumerate(printed):
            shown = html_of(page)
            served.add(
                article_path(number),
                shown.replace("</div></body>", f"<p>{ENDING}</p></div></body>") if number < 2 else shown,
            )
        served.add("/", listing(range(len(printed))))
        assert crawl(tmp_path, f"{served.address}/").returncode == 0
        assert any(removal["rule"] == SENTENCE_RULE for record in exported(tmp_path) for removal in record["removed"])
        rules = RuleSet([parse_rule_file(NEW_RULE, "new"), *rule_files().values()])
        monkeypatch.setattr("newscrawl.stages.body.rules_for", lambda _: rules)
        assert run(tmp_path) == {"pages": len(printed), "revised": 2}
        again = crawl(tmp_path, f"{served.address}/", "recheck_days=1")
    assert "newscrawl: 0 articles" in again.stderr
    assert len(exported(tmp_path)) == len(printed) + 2


def test_an_article_that_is_read_differently_but_recorded_the_same_keeps_its_revision(data: Path) -> None:
    begun = Run.begin(Plan(data, "reclean", "reclean"))
    kept = next(begun.ledger.articles.kept())
    begun.ledger.articles.note_digest(kept.key, b"of other rules")
    assert dict(reclean(begun)) == {"pages": 6}
    assert next(begun.ledger.articles.kept()).digest == clean_anew(kept).digest()
    begun.finish(ExitStatus.DONE, {})


def test_pages_need_not_be_kept(tmp_path: Path) -> None:
    with website() as site:
        site.add(article_path(0), article(0))
        site.add("/", listing([0]))
        crawl(tmp_path, f"{site.address}/", NEWSCRAWL_KEEP_PAGES="False")
    assert "0 of 0 records revised" in scrapy(tmp_path, "reclean").stderr


def test_an_article_in_several_pages_is_kept_whole(tmp_path: Path) -> None:
    with website() as site:
        title = "清河县改造老旧水塔"
        site.add("/a/881005.html", article(1, title=title, extra='<a href="881005_2.html">下一页</a>'))
        site.add("/a/881005_2.html", article(2, title=title))
        site.add("/", listing([], extra='<a href="/a/881005.html">清河县改造老旧水塔首批涉及十二个小区</a>'))
        crawl(tmp_path, f"{site.address}/")
    assert "0 of 1 record revised, 0 failed" in scrapy(tmp_path, "reclean").stderr


def test_a_damaged_page_costs_itself_alone(data: Path) -> None:
    begun = Run.begin(Plan(data, "reclean", "reclean"))
    kept = next(begun.ledger.articles.kept())
    begun.ledger.connection.change(
        newscrawl.ledger.tables.captures.update()
        .where(newscrawl.ledger.tables.captures.c.article == kept.key)
        .values(body=b"rubbish")
    )
    assert dict(reclean(begun)) == {"pages": 6, "failed": 1}
    begun.finish(ExitStatus.PARTLY_FAILED, {})


def test_packing() -> None:
    body = article(0).encode() * 20
    assert unpack(pack(body)) == body
    assert len(pack(body)) < len(body) / 4
    with pytest.raises(ValueError, match="the stored page is damaged"):
        unpack(b"rubbish")


def test_it_needs_the_data_folder_for_itself(data: Path) -> None:
    lock, ledger = open_folder(Plan(data, "reclean", "reclean"))  # as another process does
    assert scrapy(data, "reclean").returncode == ExitStatus.LOCKED
    ledger.close()
    lock.release()
