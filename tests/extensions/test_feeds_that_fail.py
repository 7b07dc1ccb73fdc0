"""A feed that cannot be stored ends with a status of its own, and the next run of the same command stores what it lacks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO, Any

import pytest
from scrapy.extensions.feedexport import BlockingFeedStorage

from tests.support.commands import crawl, last_report
from tests.support.website import article, article_path, listing, website


class Shelf(BlockingFeedStorage):
    """A storage that takes whole files, as FTP does, and adds them. It fails while the file ``closed`` is beside the feed."""

    def __init__(self, uri: str, *, feed_options: dict[str, Any] | None = None) -> None:
        self.path = Path(uri.replace("shelf://ann:secret@host", ""))

    def _store_in_thread(self, file: IO[bytes]) -> None:
        file.seek(0)
        with file, self.path.with_suffix(".part").open("wb") as part:
            part.write(file.read())
        if (self.path.parent / "closed").exists():
            raise ConnectionRefusedError(111, "Connection refused")
        with self.path.open("ab") as shelf:
            shelf.write(self.path.with_suffix(".part").read_bytes())


def feeds(*paths: str) -> dict[str, str]:
    return {
        "FEEDS": json.dumps({path: {"format": "jsonlines"} for path in paths}),
        "FEED_STORAGES": json.dumps({"shelf": "tests.extensions.test_feeds_that_fail.Shelf"}),
    }


def titles(path: Path) -> list[str]:
    return sorted(json.loads(line)["title"] for line in path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("others", [[], ["local.jsonl"]], ids=["alone", "after a local feed"])
def test_a_feed_that_fails_is_stored_by_the_next_run(others: list[str], tmp_path: Path) -> None:
    shelf, local = tmp_path / "shelf.jsonl", [str(tmp_path / name) for name in others]
    (tmp_path / "closed").touch()
    with website() as site:
        site.add("/", listing([1, 2]))
        for number in (1, 2, 3):
            site.add(article_path(number), article(number))
        failed = crawl(tmp_path, f"{site.address}/", **feeds(f"shelf://ann:secret@host{shelf}", *local))
        assert failed.returncode == 10, failed.stderr
        assert "delivery to shelf://host" in failed.stderr
        assert "ConnectionRefusedError: [Errno 111] Connection refused" in failed.stderr
        assert ("Traceback" in failed.stderr, "secret" in failed.stderr) == (False, False)
        assert [each["name"] for each in last_report(tmp_path)["deliveries"]] == [f"shelf://host{shelf}"]
        assert not shelf.exists()
        (tmp_path / "closed").unlink()
        site.add("/", listing([1, 2, 3]))
        again = crawl(tmp_path, f"{site.address}/", **feeds(f"shelf://ann:secret@host{shelf}", *local))
        assert again.returncode == 0, again.stderr
        assert len(titles(shelf)) == len(set(titles(shelf))) == 3
        assert crawl(tmp_path, f"{site.address}/", **feeds(f"shelf://ann:secret@host{shelf}", *local)).returncode == 0
    assert len(titles(shelf)) == 3
    for path in local:
        assert len(set(titles(Path(path)))) == 3


@pytest.mark.parametrize("feed", ["s3://ann:secret@bucket/x.jsonl", "nowhere://ann:secret@host/x.jsonl"])
def test_a_feed_without_a_storage_is_refused_at_the_start(feed: str, tmp_path: Path) -> None:
    with website() as site:
        run = crawl(tmp_path, f"{site.address}/", **feeds(feed))
        assert site.asked() == []
    assert run.returncode == 2
    assert f"the feed {feed.replace('ann:secret@', '')} has no storage" in run.stderr
    assert "secret" not in run.stderr
