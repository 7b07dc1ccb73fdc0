"""Time the look-up of a story in indexes of growing size: ``python -m benchmarks.storyindex`` prints a table.

The index is filled with up to 1,000,000 stories of random bands, like those of different texts. At each size the same 300
articles are looked up. Half of them tell a known story. Precision and recall on the set of storyset.py are measured, too.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from itertools import combinations
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import psutil
from sqlalchemy import insert

from newscrawl.ledger import Ledger, ledger_url, open_engine
from newscrawl.ledger.stories import Telling
from newscrawl.ledger.tables import stories as stories_table
from newscrawl.ledger.tables import story_bands
from newscrawl.stories import BANDS, bands, is_same_story, story_text
from tests.support.storyset import look_alikes, stories

SIZES: Final = (1_000, 10_000, 100_000, 1_000_000)
_CHUNK: Final = 50_000


def fill(ledger: Ledger, have: int, want: int, draw: random.Random) -> None:
    """Add stories of random bands to a ledger that has ``have`` stories, up to ``want``."""
    for start in range(have, want, _CHUNK):
        numbers = range(start + 1, min(want, start + _CHUNK) + 1)
        ledger.connection.execute(
            insert(stories_table), [{"id": n, "first": n.to_bytes(16), "articles": 1} for n in numbers]
        )
        rows = [{"band": draw.getrandbits(64) - 2**63, "story": n} for n in numbers for _ in range(BANDS)]
        ledger.connection.execute(insert(story_bands), sorted(rows, key=lambda row: row["band"]))
        ledger.commit()


def look_up(folder: str, asked: list[Telling]) -> tuple[float, float]:
    """Look articles up; return the microseconds of one look-up and the size of this process in MB."""
    ledger = Ledger(open_engine(ledger_url(Path(folder)), create=False))
    best = float("inf")
    for _ in range(3):
        started = time.perf_counter()
        ledger.stories._newest_by_band(asked)
        best = min(best, (time.perf_counter() - started) / len(asked) * 1e6)
    ledger.close()
    return best, psutil.Process().memory_info().rss / 1e6


def quality() -> tuple[float, float]:
    """Return pairwise precision and recall on 320 stories in 4 variants and 400 look-alikes."""
    articles = stories(320, 4) + look_alikes(100, 100_000)
    what = [story_text(article.title, article.text) for article in articles]
    index: dict[int, list[int]] = defaultdict(list)
    for number, each in enumerate(what):
        for band in bands(each):
            index[band].append(number)
    candidates = {pair for members in index.values() for pair in combinations(members, 2)}
    said = {(a, b) for a, b in candidates if is_same_story(what[a], what[b])}
    wanted = {pair for pair in combinations(range(320 * 4), 2) if articles[pair[0]].story == articles[pair[1]].story}
    return len(said & wanted) / len(said), len(said & wanted) / len(wanted)


def main() -> None:
    """Print the table as Markdown."""
    draw = random.Random(1)
    asked = [Telling.of(b"", article.title, article.text) for article in stories(300, 1, seed=99)]
    print("| stories | µs a look-up, of 300 together | ledger, MB | process, MB |\n| --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger(open_engine(ledger_url(Path(folder))))
        known = list(enumerate(asked[::2], 2 * SIZES[-1]))
        ledger.connection.execute(
            insert(stories_table), [{"id": n, "first": n.to_bytes(16), "articles": 1} for n, _ in known]
        )
        ledger.connection.execute(
            insert(story_bands), [{"band": key, "story": n} for n, each in known for key in each.bands]
        )
        have = 0
        for size in SIZES:
            fill(ledger, have, size, draw)
            have = size
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                microseconds, process = pool.submit(look_up, folder, asked).result()
            megabytes = sum(path.stat().st_size for path in Path(folder).iterdir()) / 1e6
            print(f"| {size:,} | {microseconds:.0f} | {megabytes:.0f} | {process:.0f} |", flush=True)
        ledger.close()
    precision, recall = quality()
    print(f"\n320 stories in 4 variants and 400 look-alikes: pairwise precision {precision:.3f}, recall {recall:.3f}.")


if __name__ == "__main__":
    main()
