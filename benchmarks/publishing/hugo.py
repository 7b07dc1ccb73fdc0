"""A site that Debian's Hugo builds, served by Python on loopback. Its theme is in ``hugo_layouts/``."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from benchmarks.publishing.posts import ABOUT, Post
from benchmarks.publishing.processes import free_port, running, wait_for_port
from benchmarks.publishing.site import Site

STRUCTURES: Final = {"section and name": "/posts/:slugorfilename/", "name": "/:slugorfilename/"}
_LAYOUTS: Final = Path(__file__).with_name("hugo_layouts")
_FORM: Final = '<form method="post" action="/members/"><p>{}</p><input type="{}" name="q"><button>Go</button></form>'


def is_installed() -> bool:
    """Return whether Hugo is there."""
    return shutil.which("hugo") is not None


@contextmanager
def hugo(folder: Path, posts: list[Post], structure: str, *, feeds: bool) -> Iterator[Site]:
    """Build a site under a folder with a form of permalink, and serve it."""
    port, root = free_port(), folder / "hugo"
    address = f"http://127.0.0.1:{port}"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(_LAYOUTS, root / "layouts")
    (root / "config.json").write_text(json.dumps(_configuration(address, structure, feeds)), "utf-8")
    files = {f"posts/{number}.md": post for number, post in enumerate(posts)}
    for name, post in files.items():
        _write(root / "content" / name, _front_matter(post), post.paragraphs)
    _write(root / "content" / "about.md", {"title": "About us", "url": "/about/"}, ABOUT)
    for name, kind, says in (
        ("search", "search", "Search all issues of the paper."),
        ("members", "password", "This post is protected. Enter the password to read it."),
    ):
        page = {"title": name.title(), "url": f"/{name}/"}
        _write(root / "content" / f"{name}.md", page, [_FORM.format(says, kind)])
    subprocess.run(["hugo", "--quiet", "--source", str(root)], check=True)
    listed = subprocess.run(
        ["hugo", "list", "all", "--source", str(root)], capture_output=True, text=True, check=True
    ).stdout
    rows = list(csv.DictReader(listed.splitlines()))
    published = {row["permalink"]: files[name] for row in rows for name in files if row["path"] == f"content/{name}"}
    log = folder / "requests.log"
    served = ["-m", "http.server", "--bind", "127.0.0.1", "--directory", str(root / "public"), str(port)]
    with running([sys.executable, "-u", *served], log=log):
        wait_for_port(port)
        yield Site(address, published, log)


def _configuration(address: str, structure: str, feeds: bool) -> dict[str, Any]:
    return {
        "baseURL": f"{address}/", "title": "The Plum Post", "enableRobotsTXT": True, "params": {"feeds": feeds},
        "taxonomies": {"tag": "tags", "author": "authors", "topic": "topics"},
        "permalinks": {"posts": STRUCTURES[structure]},
        "disableKinds": [] if feeds else ["RSS", "sitemap"],
        "markup": {"goldmark": {"renderer": {"unsafe": True}}},
    }  # fmt: skip


def _front_matter(post: Post) -> dict[str, Any]:
    return {
        "title": post.title, "date": f"{post.date}+01:00", "authors": [post.author], "topics": [post.topic],
        "tags": post.tags, "language": post.language, "slug": post.slug or post.title,
    }  # fmt: skip


def _write(path: Path, front: dict[str, Any], paragraphs: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(front, ensure_ascii=False) + "\n\n" + "\n\n".join(paragraphs) + "\n", "utf-8")
