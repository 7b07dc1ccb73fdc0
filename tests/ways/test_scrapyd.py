"""Scrapyd runs newscrawl's spiders: a project is sent as an egg, a job is scheduled, and its records are there."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.support.commands import ROOT, exported
from tests.support.website import article, article_path, listing, website

pytest.importorskip("scrapyd")
pytestmark = pytest.mark.slow
SETTINGS = """
BOT_NAME = "town"
SPIDER_MODULES = ["newscrawl.spiders"]
ADDONS = {"newscrawl.addon.NewscrawlAddon": 500}
NEWSCRAWL_ALLOW_PRIVATE = "127.0.0.1"
DOWNLOAD_DELAY = 0
AUTOTHROTTLE_ENABLED = False
"""
SETUP = """
from setuptools import find_packages, setup

setup(name="town", version="1.0", packages=find_packages(), entry_points={"scrapy": ["settings = town.settings"]}, zip_safe=ZIP)
"""


def python(folder: Path, *line: str) -> None:
    done = subprocess.run([sys.executable, *line], cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr


def build_project(folder: Path, *, is_zipped: bool) -> Path:
    """Return the egg of a small project of someone else's."""
    (folder / "town").mkdir(parents=True)
    (folder / "town" / "__init__.py").write_text("")
    (folder / "town" / "settings.py").write_text(SETTINGS)
    (folder / "setup.py").write_text(SETUP.replace("ZIP", str(is_zipped)))
    python(folder, "setup.py", "-q", "bdist_egg")
    (egg,) = (folder / "dist").glob("*.egg")
    return egg


@contextmanager
def scrapyd(folder: Path, **environment: str) -> Iterator[str]:
    """Run Scrapyd in a folder during a block; gives its address."""
    folder.mkdir(exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "scrapyd.conf").write_text(
        f"[scrapyd]\nhttp_port = {port}\nbind_address = 127.0.0.1\npoll_interval = 0.3\n"
    )
    log = folder / "scrapyd.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", "from scrapyd.__main__ import main; main()", "-n"],
            cwd=folder,
            env=os.environ | environment,
            stdout=output,
            stderr=output,
        )
    try:
        _wait(lambda: _answers(port))
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(60)


def _answers(port: int) -> bool:
    with suppress(OSError):
        socket.create_connection(("127.0.0.1", port), 5).close()
        return True
    return False


def _wait(found: Any, seconds: float = 300) -> Any:
    """Return the first true result of a call. The time only ends a test that would wait for ever."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if result := found():
            return result
        time.sleep(0.2)
    raise TimeoutError


def ask(address: str, call: str, **data: str) -> dict[str, Any]:
    query = urllib.parse.urlencode(data).encode() if data else None
    with urllib.request.urlopen(f"{address}/{call}.json", query, timeout=60) as answer:
        said: dict[str, Any] = json.loads(answer.read())
    assert said["status"] == "ok", said
    return said


def add_version(address: str, egg: Path) -> None:
    boundary = b"newscrawl-egg"
    parts = [
        b'name="project"\r\n\r\ntown',
        b'name="version"\r\n\r\n1_0',
        b'name="egg"; filename="x.egg"\r\n\r\n' + egg.read_bytes(),
    ]
    body = b"".join(b"--%s\r\nContent-Disposition: form-data; %s\r\n" % (boundary, part) for part in parts)
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary.decode()}"}
    request = urllib.request.Request(f"{address}/addversion.json", body + b"--%s--\r\n" % boundary, headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        said = json.loads(answer.read())
    assert (said["status"], said.get("spiders")) == ("ok", 3), said


def crawl_by(address: str, url: str, data: Path) -> None:
    job = ask(address, "schedule", project="town", spider="aggregator", url=url, setting=f"NEWSCRAWL_DATA={data}")[
        "jobid"
    ]

    def ended() -> bool:
        jobs = urllib.request.urlopen(f"{address}/listjobs.json?project=town", timeout=60).read()
        return job in {each["id"] for each in json.loads(jobs)["finished"]}

    _wait(ended)


@pytest.mark.parametrize("is_zipped", [True, False], ids=["zipped", "unzipped"])
def test_a_project_that_uses_newscrawl(is_zipped: bool, tmp_path: Path) -> None:
    """newscrawl is installed next to Scrapyd, as a wheel or a checkout; the project is an egg."""
    egg = build_project(tmp_path / "project", is_zipped=is_zipped)
    with website() as site, scrapyd(tmp_path / "scrapyd") as address:
        site.add("/", listing(range(3)))
        for number in range(3):
            site.add(article_path(number), article(number))
        add_version(address, egg)
        crawl_by(address, f"{site.address}/", tmp_path / "data")
        log = "".join(path.read_text() for path in (tmp_path / "scrapyd" / "logs").rglob("*.log"))
    assert len(exported(tmp_path / "data")) == 3, log


def test_newscrawl_itself_works_from_a_wheel_and_zipped_eggs(tmp_path: Path) -> None:
    """An egg of newscrawl is a zip file on the path of Python: rules, site files and migrations are read from inside it."""
    source = tmp_path / "source"
    for name in ("newscrawl", "pyproject.toml", "README.md", "LICENSE"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, source / name)
    python(source, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(tmp_path), ".")
    (wheel,) = tmp_path.glob("newscrawl-*.whl")
    with website() as site:
        site.add("/", listing(range(3)))
        for number in range(3):
            site.add(article_path(number), article(number))
        unpacked = tmp_path / "unpacked"
        zipfile.ZipFile(wheel).extractall(unpacked)
        for place in (unpacked, wheel):  # a wheel is a zip file, as a zipped egg is
            folder = tmp_path / f"at-{place.name}"
            folder.mkdir()
            settings = ["NEWSCRAWL_ALLOW_PRIVATE=127.0.0.1", "DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=False"]
            options = [part for setting in settings for part in ("-s", setting)]
            # -P: without the folder of the checkout
            line = [sys.executable, "-P", "-m", "newscrawl", "crawl", f"{site.address}/", *options]
            environment = os.environ | {"PYTHONPATH": str(place)}
            done = subprocess.run(
                line, cwd=folder, env=environment, capture_output=True, text=True, timeout=110, check=False
            )
            assert done.returncode == 0, f"{place.name}: {done.stderr}"
            assert len(exported(folder / "data")) == 3
