"""What lies in Redis: requests come back as they went in, and nothing else is read."""

from __future__ import annotations

import pickle
import random
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from scrapy import Request

from newscrawl.cluster.scheduler import Serializer
from newscrawl.items import Draft
from newscrawl.pages import Page, PageKind, PageState


def test_requests_come_back_as_they_went_in() -> None:
    page = Page(b"key", "http://a.example/1", PageKind.ARTICLE, PageState.PENDING, found_at=datetime.now(UTC))
    draft = Draft()
    draft.article.title = "题"
    draft.zone = ZoneInfo("Asia/Shanghai")
    request = Request("http://a.example/1", cb_kwargs={"page": page, "draft": draft}, meta={"depth": 2}, priority=10)
    loaded = Serializer.loads(Serializer.dumps(request.to_dict()))
    assert loaded == request.to_dict()


class Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        import os

        return os.system, ("touch /tmp/newscrawl-evil",)


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
def test_nothing_else_is_read_from_redis(data: bytes) -> None:
    with pytest.raises((pickle.UnpicklingError, EOFError, ValueError)):
        Serializer.loads(data)
    assert not Path("/tmp/newscrawl-evil").exists()
