"""What lies in Redis: requests come back as they went in, and nothing else is read."""

from __future__ import annotations

import pickle
import random
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from scrapy import Request, Spider

from newscrawl.cluster.scheduler import dump_request, load_request
from newscrawl.items import Draft
from newscrawl.pages import Page, PageKind, PageState


def test_requests_come_back_as_they_went_in() -> None:
    page = Page(b"key", "http://a.example/1", PageKind.ARTICLE, PageState.PENDING, found_at=datetime.now(UTC))
    draft = Draft()
    draft.article.title = "题"
    draft.zone = ZoneInfo("Asia/Shanghai")
    request = Request("http://a.example/1", cb_kwargs={"page": page, "draft": draft}, meta={"depth": 2}, priority=10)
    spider = Spider("any")
    loaded = load_request(dump_request(request, spider), spider)
    assert loaded.to_dict(spider=spider) == request.to_dict(spider=spider)


def test_how_a_page_is_rendered_is_left_to_the_worker_that_takes_it() -> None:
    spider = Spider("any")
    request = Request("http://a.example/1", meta={"playwright": True, "playwright_page_methods": [print], "depth": 1})
    assert load_request(dump_request(request, spider), spider).meta == {"depth": 1}


class Evil:
    """Makes a file in the working folder when it is unpickled."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        import os

        return os.system, ("touch newscrawl-evil",)


def test_evil_is_evil(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    pickle.loads(pickle.dumps(Evil()))
    assert (tmp_path / "newscrawl-evil").exists()


HOSTILE = [
    pickle.dumps({"url": Evil()}),
    pickle.dumps(random.Random),
    b"nonsense",
    b"",
    # Names that modules of ours have imported, and what can be reached through them.
    b"cnewscrawl.items\nhashlib\n.",
    b"\x80\x04\x8c\x0fnewscrawl.items\x8c\x14dataclasses.sys.exit\x93.",
    b"cnewscrawl.ledger.pages\nselect\n.",
    b"cbuiltins\ngetattr\n.",
]


@pytest.mark.parametrize("data", HOSTILE)
def test_nothing_else_is_read_from_redis(data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises((pickle.UnpicklingError, EOFError, ValueError)):
        load_request(data, Spider("any"))
    assert not (tmp_path / "newscrawl-evil").exists()
