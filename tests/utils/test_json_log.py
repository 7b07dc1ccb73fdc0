"""Log lines as JSON: what a collector of logs reads."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from newscrawl.errors import ExitStatus
from newscrawl.utils.json_log import JsonFormatter
from tests.support.commands import ROOT, command, scrapy_process
from tests.support.website import article, article_path, listing, website


@pytest.mark.parametrize(
    ("message", "args", "extra", "wanted"),
    [
        ("Nothing to do", (), {}, {"message": "Nothing to do"}),
        (
            "Could not fetch %s: %s",
            ("https://town.example/a.html", "HTTP 503"),
            {},
            {
                "message": "Could not fetch https://town.example/a.html: HTTP 503",
                "site": "town.example",
                "url": "https://town.example/a.html",
            },
        ),
        (
            "Crawled %(request)s",
            ({"request": SimpleNamespace(url="https://town.example/")},),
            {"spider": SimpleNamespace(scope="other.example")},
            {"site": "town.example", "url": "https://town.example/"},
        ),
        ("Closed", (), {"spider": SimpleNamespace(scope="town.example")}, {"site": "town.example"}),
        (
            "Login at %s and %s",
            ("https://ann:secret@town.example/", "postgresql://ann:secret@db/news"),
            {},
            {
                "message": "Login at https://town.example/ and postgresql://db/news",
                "site": "town.example",
                "url": "https://town.example/",
            },
        ),
        ("Two\nlines \x1b[31m and \ud800", (), {}, {}),
    ],
)
def test_fields_of_a_record(message: str, args: Any, extra: dict[str, Any], wanted: dict[str, str]) -> None:
    record = logging.getLogger("newscrawl.test").makeRecord(
        "newscrawl.test", logging.WARNING, "f.py", 1, message, args, None, extra=extra
    )
    line = JsonFormatter().format(record)
    assert len(line.splitlines()) == 1
    assert "secret" not in line
    assert "\x1b" not in line
    fields = json.loads(line.encode())
    assert list(fields)[:4] == ["time", "level", "logger", "message"]
    assert fields["time"].endswith("+00:00")
    assert (fields["level"], fields["logger"]) == ("WARNING", "newscrawl.test")
    assert fields | wanted == fields
    assert ("url" in fields, "site" in fields) == ("url" in wanted, "site" in wanted) or not wanted


def test_an_error_has_its_traceback_in_the_same_line() -> None:
    try:
        raise ValueError("two\nlines")
    except ValueError:
        record = logging.getLogger("x").makeRecord("x", logging.ERROR, "f.py", 1, "Failed", (), sys.exc_info())
    line = JsonFormatter().format(record)
    assert len(line.splitlines()) == 1
    assert "ValueError: two" in json.loads(line)["exception"]


@pytest.mark.parametrize("module", ["newscrawl", "scrapy"])
def test_every_line_of_a_crawl_is_an_object(tmp_path: Path, module: str) -> None:
    with website() as site:
        site.add("/list.html", listing(range(3)))
        for number in range(2):
            site.add(article_path(number), article(number))
        site.add(article_path(2), "broken", status=500)
        line = command(tmp_path, "crawl", "aggregator", "-a", f"url={site.address}/list.html", NEWSCRAWL_LOG="json")
        line[2] = module
        done = subprocess.run([*line, "-L", "INFO"], cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)
    lines = [json.loads(text) for text in done.stderr.splitlines()]
    assert all({"time", "level", "logger", "message"} <= set(fields) for fields in lines)
    (failed,) = (fields for fields in lines if fields["message"].startswith("Could not fetch"))
    assert failed["url"] == f"{site.address}{article_path(2)}"
    assert failed["level"] == "WARNING"
    assert lines[-1]["logger"] == "newscrawl"
    assert lines[-1]["message"].startswith("2 articles")


def test_an_unknown_form_is_refused(tmp_path: Path) -> None:
    done = scrapy_process(tmp_path, "crawl", "aggregator", "-a", "url=http://127.0.0.1:9/", NEWSCRAWL_LOG="xml")
    assert done.returncode == ExitStatus.USAGE
    assert "NEWSCRAWL_LOG is 'xml'; give one of text, json" in done.stderr
