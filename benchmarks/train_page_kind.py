"""Train the weights of extraction/page_kind.toml on pages of known kind, and check them on hosts that were left out.

    python benchmarks/train_page_kind.py FOLDER [--write]

FOLDER has sets as SET.tar.xz, with pages/ID.html and truth.jsonl. Each line of truth.jsonl has the ``id`` and ``url`` of a
page and, if it is not an article, its ``kind``. The method is logistic regression with fixed signs: a clue for an article
never weighs against one, so that a person can read the table. The script prints the share of pages that are right in each
set. Each page is judged by weights that were trained without the pages of its host. With ``--write``, weights trained on
all pages are written to the table.
"""

from __future__ import annotations

import argparse
import io
import json
import math
import re
import tarfile
import zlib
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from newscrawl.errors import PageError
from newscrawl.extraction import dates, document, jsonld, page_kind
from newscrawl.extraction.body import find_body
from newscrawl.extraction.header import read_header
from newscrawl.extraction.marks import find_marks
from newscrawl.extraction.outline_parser import parse_outline
from newscrawl.extraction.title import find_title
from newscrawl.rules.loader import rules_for

ARTICLES = "magic gne fundus zhsites netease misinfo postlight htmldate readability goose pismo snacktory".split()
OTHERS = "zhkind autopager formasaurus replay".split()
NO_NEWS = re.compile(
    r"""//(?:tousu|zhongce|ka|vip\.book|open|db\.auto|data\.auto|corp|help)\. # //tousu.n.example/
      | /licen[cs]e                                 # /license.html
      | /(?:about|contact|copyright|privacy|help)/  # /about/
    """,
    re.VERBOSE,
)
"""Addresses of complaints, trials, gift codes, books, courses, goods and licences in the replayed crawl."""
WEIGHT = {
    "zhsites": 0.2,
    "zhkind": 0.5,
    "replay": 0.3,
    "formasaurus": 0.8,
    "autopager": 2.0,
    "readability": 1.0,
    "htmldate": 1.0,
}
"""Weight of the pages of a set. Sets with many pages of few hosts count less, sets with lists of many kinds more."""
AGAINST = """list_template page_template front_address service_address list_address shop_address legal breaks links_on_page
linked_headings cut_off dates prices form""".split()
MISLED = 0.1
"""Weight of a page that is shown a second time, with an address that is evidence for the opposite."""
KEEP = 1.3
"""Weight of an article. Losing an article is worse than keeping another page."""
FOLDS = 5
STEPS = 500
RATE = 2.0
DECAY = 0.002
"""Strength of the regularisation. Values from .0005 to .005 judge the sets alike."""


@dataclass(slots=True)
class Sample:
    """A page: its clues, its host, and whether it is an article."""

    name: str
    page: str
    host: str
    clues: dict[str, float]
    is_article: bool

    @property
    def fold(self) -> int:
        """The number of the part of the samples in which the page is checked. It depends on the host alone."""
        return zlib.crc32(self.host.encode()) % FOLDS


def pages(folder: Path, name: str) -> Iterator[tuple[str, str | None, bytes, bool]]:
    """Yield (id, address, bytes, is an article) of each page of a set."""
    blobs: dict[str, bytes] = {}
    with tarfile.open(folder / f"{name}.tar.xz") as tar:
        for member in tar:
            if stream := tar.extractfile(member):
                blobs[member.name] = stream.read()
    for line in io.StringIO(blobs["truth.jsonl"].decode()):
        truth = json.loads(line)
        url = truth.get("url")
        kind = truth.get("kind", "article")
        if kind == "other" and "file" in truth and not NO_NEWS.search(url):
            continue  # the crawl's other pages may be news: only these are certainly not
        file = truth.get("file") or f"pages/{truth['id']}.html"
        yield truth.get("id", file), url, blobs[file], kind == "article"


def clues_of(html: bytes, url: str | None) -> dict[str, float] | None:
    """Return a page's clues, or None if it cannot be read."""
    try:
        outline = parse_outline(document.load_document(html, url))
    except PageError:
        return None
    body, structured = find_body(outline), jsonld.read(outline.json_ld)
    start = body.picked[0][0] if body.picked else len(outline.lines)
    titles, rules = find_title(outline, structured, start), rules_for(outline.language or None)
    infos = read_header(outline, body, titles, start, rules).infos
    marks = find_marks(outline, body, titles.line, start, rules)
    origins = [reading.origin for reading in dates.published_readings(outline, structured, infos, marks, url)]
    return page_kind.measure(outline, body, page_kind.Signals(url, structured, titles, origins))


def sample(job: tuple[str, str, str | None, bytes, bool]) -> Sample | None:
    """Return a page as a sample, or None if it cannot be read. Pages of one host stay together, whatever their set."""
    name, page, url, html, is_article = job
    clues = clues_of(html, url)
    if clues is None:
        return None
    host = ".".join((urlsplit(url).hostname or "").split(".")[-2:]) if url else f"{name}-{page}"
    return Sample(name, page, host, clues, is_article)


def gather(folder: Path) -> list[Sample]:
    """Return the samples of all sets in the folder."""
    names = [name for name in ARTICLES + OTHERS if (folder / f"{name}.tar.xz").exists()]
    jobs = [(name, *page) for name in names for page in pages(folder, name)]
    with ProcessPoolExecutor() as pool:
        return [found for found in pool.map(sample, jobs, chunksize=16) if found]


def train(samples: list[Sample], names: list[str]) -> tuple[float, dict[str, float]]:
    """Return the starting value and the weight of each clue: gradient descent on the log loss, with momentum."""
    rows = [([s.clues.get(name, 0.0) for name in names], float(s.is_article), _weight(s)) for s in samples]
    rows += list(_misled(samples, names))
    total = sum(weight for _, _, weight in rows)
    start, speed0 = 0.0, 0.0
    weights, speed = [0.0] * len(names), [0.0] * len(names)
    signs = [-1.0 if name in AGAINST else 1.0 for name in names]
    for _ in range(STEPS):
        slope0, slope = 0.0, [0.0] * len(names)
        for values, wanted, weight in rows:
            score = start + sum(map(float.__mul__, weights, values))
            error = weight * (1 / (1 + math.exp(-max(-30.0, min(30.0, score)))) - wanted)
            slope0 += error
            for at, value in enumerate(values):
                if value:
                    slope[at] += error * value
        speed0 = 0.9 * speed0 - RATE * slope0 / total
        start += speed0
        for at in range(len(names)):
            speed[at] = 0.9 * speed[at] - RATE * (slope[at] / total + DECAY * weights[at])
            weights[at] += speed[at]
            if weights[at] * signs[at] < 0:
                weights[at] = speed[at] = 0.0
    return start, dict(zip(names, weights, strict=True))


def _misled(samples: list[Sample], names: list[str]) -> Iterator[tuple[list[float], float, float]]:
    """Yield the pages again, with less weight and an address that is evidence for the opposite: the text must decide, too."""
    for found in samples:
        clues = found.clues | {"article_address": 0.0 if found.is_article else 1.0}
        yield [clues.get(name, 0.0) for name in names], float(found.is_article), MISLED * _weight(found)


def _weight(found: Sample) -> float:
    return WEIGHT.get(found.name, 1.0) * (KEEP if found.is_article else 1.0)


def score(sample: Sample, start: float, weights: dict[str, float]) -> float:
    """Return a page's score. The score of an article is above 0."""
    return start + sum(weights[name] * value for name, value in sample.clues.items())


def cross_validate(samples: list[Sample], names: list[str]) -> None:
    """Print the share of pages that are right in each set, by weights trained without the pages of their host."""
    with ProcessPoolExecutor() as pool:
        parts = [[s for s in samples if s.fold != fold] for fold in range(FOLDS)]
        trained = list(pool.map(train, parts, [names] * FOLDS))
    right: dict[str, list[bool]] = defaultdict(list)
    for found in samples:
        right[found.name].append((score(found, *trained[found.fold]) > 0) == found.is_article)
    for name, marks in right.items():
        print(f"{name:12} {sum(marks) / len(marks):.3f} (n={len(marks)})")


def write(start: float, weights: dict[str, float]) -> None:
    """Write the weights to the table. The texts of the clues stay."""
    path = Path(page_kind.__file__).with_suffix(".toml")
    text = re.sub(r"(?m)^start = .*$", f"start = {start:.2f}", path.read_text("utf-8"))
    for name, weight in weights.items():
        text = re.sub(rf"(\[clue\.{name}\]\nweight = ).*", rf"\g<1>{weight:.2f}", text)
    path.write_text(text, "utf-8")


def main() -> None:
    """Train, check and print the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    samples = gather(options.folder)
    names = list(dict.fromkeys(name for found in samples for name in found.clues))
    cross_validate(samples, names)
    start, weights = train(samples, names)
    print(f"start {start:.2f}", *(f"{name} {weight:.2f}" for name, weight in weights.items()))
    if options.write:
        write(start, weights)


if __name__ == "__main__":
    main()
