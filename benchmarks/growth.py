"""Measure a run on ledgers of growing size: ``python -m benchmarks.growth [SIZE...]`` prints a table.

Each ledger is filled by SQL with invented articles, of which a tenth are of the site that is then crawled: pages, articles,
records, stories and their index, no kept pages. On top of it a run fetches 300 new articles, a second run finds nothing new, and
the commands that people run daily are timed. All runs are whole processes.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from sqlalchemy import Table, insert

from benchmarks.run import Usage, big_site, newscrawl_run
from newscrawl.items import Article
from newscrawl.ledger import Ledger, ledger_url, open_engine
from newscrawl.ledger.tables import articles, pages, revisions, stories, story_bands
from newscrawl.pages import PageKind, PageState
from newscrawl.stories import BANDS
from tests.support.storyset import DEEDS, OPENERS, PEOPLE, PLACES, REASONS, TAILS, THINGS

SIZES: Final = (1_000, 10_000, 100_000, 1_000_000)
NEW: Final = 300
_SITES: Final = 10
_PARAGRAPHS: Final = 6
_CHUNK: Final = 10_000
_SPREAD: Final = 1 << 128


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured at one size: usage of the two runs, seconds of settling and of each command, and the ledger's MB."""

    first: Usage
    second: Usage
    settling: float
    commands: Sequence[float]
    megabytes: float


def sentence(draw: random.Random) -> str:
    """Return an invented sentence."""
    what = f"{draw.choice(PLACES)}的{draw.choice(THINGS)}{draw.choice(DEEDS)}用了{draw.randint(2, 9999)}天"
    return f"{draw.choice(OPENERS)},{what},{draw.choice(PEOPLE)}说,{draw.choice(REASONS)},{draw.choice(TAILS)}。"


def key_of(number: int, size: int) -> bytes:
    """Return a key. Those of a table are spread as hashes are, and made in order, so that the table is filled in order."""
    return (number * (_SPREAD // size)).to_bytes(16)


def filler(size: int, crawled: str) -> Iterator[dict[Table, list[dict[str, Any]]]]:
    """Yield the rows of a ledger with so many articles, in portions: found in the last 30 days, on ten sites, one ``crawled``."""
    draw = random.Random(size)
    until = datetime.now(UTC) - timedelta(hours=1)
    for start in range(0, size, _CHUNK):
        rows: dict[Table, list[dict[str, Any]]] = {table: [] for table in (pages, stories, articles, revisions)}
        for number in range(start, min(size, start + _CHUNK)):
            site = crawled if number % _SITES == 0 else f"site{number % _SITES}.example"
            seen = until - timedelta(days=30) * (1 - number / size)
            url = f"http://{site}/a/20241009/{number}.html"
            text = "\n".join(sentence(draw) for _ in range(_PARAGRAPHS))
            article = Article(
                url=url, site=site, title=f"第{number}件事:{text[:16]}", text=text, language="zh", revision=1
            )
            article.published_at = article.fetched_at = seen
            key = key_of(number, size)
            known = {"key": key, "url": url, "scope": site}
            read = {
                "kind": PageKind.ARTICLE,
                "state": PageState.READ,
                "attempts": 0,
                "found_at": seen,
                "checked_at": seen,
            }
            rows[pages].append(known | read | {"article": key})
            rows[stories].append({"id": number + 1, "first": key, "articles": 1, "original": url})
            fields = {
                "title": article.title,
                "opening": text[:60],
                "digest": article.digest(),
                "revision": 1,
                "site": site,
            }
            rows[articles].append(
                known
                | fields
                | {"page": key, "first_seen": seen, "published_at": seen, "source_known": False}
                | {"has_dateline": False, "story": number + 1}
            )
            record = {"article": key, "revision": 1, "run": 1, "recorded_at": seen}
            rows[revisions].append(record | {"record": json.dumps(article.to_dict(), ensure_ascii=False, default=str)})
        yield rows


def band_rows(size: int) -> Iterator[list[dict[str, int]]]:
    """Yield the rows of the stories' index, in order: each story has bands as spread as those of different texts."""
    draw = random.Random(size)
    every = (1 << 64) // (size * BANDS)
    for start in range(0, size * BANDS, _CHUNK * BANDS):
        numbers = range(start, min(size * BANDS, start + _CHUNK * BANDS))
        yield [{"band": number * every - (1 << 63), "story": draw.randint(1, size)} for number in numbers]


def fill(data: Path, size: int, crawled: str) -> None:
    """Make a ledger with so many articles."""
    data.mkdir(parents=True)
    ledger = Ledger(open_engine(ledger_url(data)))
    run = ledger.runs.start("aggregator", "filled")
    assert run == 1
    for rows in filler(size, crawled):
        for table, values in rows.items():
            ledger.connection.execute(insert(table), values)
        ledger.commit()
    for bands in band_rows(size):
        ledger.connection.execute(insert(story_bands), bands)
        ledger.commit()
    now = datetime.now(UTC)
    ledger.runs.update(run, ended_at=now, exported_at=now, fed_at=now, outcome="done")
    ledger.commit()
    ledger.close()


def settling(data: Path, ended: float) -> float:
    """Return the seconds from the last page that was recorded to the end of the process, at ``ended``."""
    ledger = Ledger(open_engine(ledger_url(data), create=False))
    last = ledger.connection.execute(pages.select().order_by(pages.c.checked_at.desc()).limit(1)).one().checked_at
    ledger.close()
    return ended - float(last.timestamp())


def seconds_of(line: Sequence[str]) -> float:
    """Return the seconds that a command takes. Raises CalledProcessError if it fails."""
    started = time.monotonic()
    subprocess.run(line, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - started


def daily_commands(folder: Path) -> list[list[str]]:
    """Return the command lines that are timed."""
    since = (datetime.now(UTC) - timedelta(minutes=30)).isoformat(timespec="seconds")
    newscrawl = [sys.executable, "-m", "newscrawl"]
    data = ["-s", f"NEWSCRAWL_DATA={folder / 'data'}"]
    return [
        [*newscrawl, "report", "-o", str(folder / "report.html"), *data],
        [*newscrawl, "sites", *data],
        [*newscrawl, "export", "--since", since, "-o", str(folder / "new.jsonl"), *data],
    ]


def measure(size: int, folder: Path, run: Callable[[str, Path], Usage] = newscrawl_run) -> Measured:
    """Fill a ledger, crawl on top of it twice, and time the commands."""
    data = folder / "data"
    with big_site(NEW) as address:
        fill(data, size, urlsplit(address).netloc)
        first = run(address, data)
        ended = time.time()
        left = settling(data, ended)
        second = run(address, data)
    commands = [seconds_of(line) for line in daily_commands(folder)]
    return Measured(first, second, left, commands, (data / "ledger.sqlite").stat().st_size / 1e6)


def main() -> None:
    """Print the table as Markdown."""
    print(
        f"| articles | {NEW} new, s | settling, s | nothing new, s | MB of memory | `report`, s | `sites`, s | `export --since`, s "
        "| ledger, MB |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    )
    for size in [int(word) for word in sys.argv[1:]] or SIZES:
        with tempfile.TemporaryDirectory() as folder:
            found = measure(size, Path(folder))
        times = [found.first.wall, found.settling, found.second.wall]
        cells = [f"{each:.1f}" for each in times] + [f"{found.first.megabytes:.0f}"]
        cells += [f"{each:.1f}" for each in found.commands] + [f"{found.megabytes:.0f}"]
        print(f"| {size:,} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
