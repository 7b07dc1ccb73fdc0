"""Both forms of the page the project began with, when they are there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import newscrawl

SEED = Path(__file__).parents[2] / "shared" / "seed"
pytestmark = pytest.mark.skipif(not SEED.is_dir(), reason="the seed pages are not here")


@pytest.mark.parametrize("form", ["page.html", "page.txt"])
def test_seed(form: str) -> None:
    wanted = json.loads((SEED / "expected.json").read_text(encoding="utf-8"))
    source = (SEED / form).read_text(encoding="utf-8")
    article = (newscrawl.extract if form.endswith("html") else newscrawl.extract_text)(source)
    record = article.to_dict()
    unwanted = wanted.pop("must_not_contain")
    assert {name: record[name] for name in wanted} == wanted
    assert record["source_channel"] == "四川"
    assert [text for text in unwanted if text in article.text] == []
