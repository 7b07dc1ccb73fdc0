"""The words of each language are data: a new language is one file and works without a change to the code."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

import newscrawl
from newscrawl.errors import ConfigError
from newscrawl.rules.loader import rule_files, rules_for
from newscrawl.rules.words import SETTINGS, WORD_KEYS, any_of, languages, parse_words, words

FILES = {
    path.name.removesuffix(".toml"): path.read_text(encoding="utf-8")
    for path in resources.files("newscrawl.rules").iterdir()
    if path.name.endswith(".toml")
}
NAMED = re.compile(r"^#(?P<keys>(?: [a-z_]+,?)+):|(?<=\. )(?P<more>[a-z_]+(?:, [a-z_]+)*):", re.MULTILINE)
"""Keys that a comment names and explains: ``# zone, zones: …``, also after another sentence."""


@pytest.mark.parametrize("language", FILES)
def test_every_key_is_given_or_a_comment_says_why_not(language: str) -> None:
    table = FILES[language].partition("\n[words]\n")[2].partition("\n[")[0]
    given = set(re.findall(r"^([a-z_]+) =", table, re.MULTILINE))
    explained = {key for found in NAMED.finditer(table) for key in re.findall(r"[a-z_]+", found[0])}
    assert {*WORD_KEYS, *SETTINGS} <= given | explained
    assert not given & explained


def test_the_guide_names_every_key() -> None:
    guide = re.findall(r"^#   ([a-z_]+) ", FILES["en"], re.MULTILINE)
    assert sorted(guide) == sorted((*WORD_KEYS, *SETTINGS))


def test_languages_come_in_one_order_everywhere() -> None:
    codes = [each.language for each in languages()]
    assert codes == ["en", *sorted(set(FILES) - {"en"})]


def test_a_language_of_words_alone_gets_the_rules_of_all() -> None:
    assert not rule_files()["th"].rules
    assert {file.language for file in rules_for("th").files} == set(rule_files())


def test_words_are_literal_and_longest_first() -> None:
    alternatives = re.compile(any_of("next_page"))
    found = alternatives.match("next page")
    assert found
    assert found[0] == "next page"
    for key in WORD_KEYS:
        assert all(re.fullmatch(any_of(key), word) for word in words(key))


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ({"next_pages": ["x"]}, "no key 'next_pages'"),
        ({"next_page": "x"}, "'next_page' in .words. must be a list of words"),
        ({"tags": ["x", ""]}, "'tags' in .words. must be a list of words"),
        ({"tags": ["x", 7]}, "'tags' in .words. must be a list of words"),
        ({"zones": ["x"]}, "'zones' in .words. must be a table of words"),
        ({"zone": 8}, "'zone' in .words. must be one word"),
        ({"zone": "Mars/Olympus"}, "knows no time zone 'Mars/Olympus'"),
        ({"zones": {"hk": "Hong Kong"}}, "knows no time zone 'Hong Kong'"),
        ({"script": "α]-ω"}, "script must be ranges of characters"),
        ({"script": "α"}, "script must be ranges of characters"),
        ({"script_use": "often"}, "script_use must be one of own, decisive, shared"),
    ],
)
def test_a_wrong_table_names_itself(table: Mapping[str, Any], complaint: str) -> None:
    with pytest.raises(ConfigError, match=f"rule file xx.toml: .*{complaint}"):
        parse_words(table, "xx", "xx.toml")


# A made-up language in a script of its own (Canadian syllables, which have no case), to be sure that nothing of it is known before.
MADE_UP = """
language = "qaa"

[words]
next_page = ["ᐅᐮᐸ ᐋᑋᐖ"]
tags = ["ᐴᐴᐻᐍ"]
tags_before = ["ᐐᐁ"]
cut_off = ["ᐅᐋᐼ"]
role = ["ᐋᑋᐖᐮᐊ"]
zone = "America/Chicago"
script = "\\u1401-\\u166c"

[info]
source_label = "ᐸᐴᐕᐓ"
"""
PAGE = """<html><head><title>ᐁᐮᐴᑊᐸᐮᐊ ᐁᐚᑒ ᐅᐟᐴᐦᐷᐙ ᐁᐣᐉᑐ</title></head><body>
<h1>ᐁᐮᐴᑊᐸᐮᐊ ᐁᐚᑒ ᐅᐟᐴᐦᐷᐙ ᐁᐣᐉᑐ</h1>
<div>2024-10-09 11:24 ᐸᐴᐕᐓ: ᑄᐔᐊᑈᐕᐐᐭᐦᐐ</div>
<article>{paragraphs}</article>
<p>ᐐᐁ ᐴᐴᐻᐍ: ᐁᐚ, ᐁᐮᐴ</p>
<a href="/list_2.html">ᐅᐮᐸ ᐋᑋᐖ »</a>
</body></html>"""
SCRIPT = """
import json, sys
from newscrawl.discovery.links import find_links
from newscrawl.extraction import weights
from newscrawl.extraction.document import load_document
from newscrawl.extraction.outline_parser import parse_outline
from newscrawl import extract
html = sys.stdin.read()
url = "https://news.example/2024/881005.html"
article = extract(html, url)
outline = parse_outline(load_document(html, url))
pattern, longest = weights._cut_off()
print(json.dumps({
    "language": article.language, "tags": article.tags, "source": article.source_raw,
    "published": str(article.published_at),
    "next": [target.url for target in find_links(outline, url, is_article=False) if target.kind == "next"],
    "cut off": [bool(pattern.search(text)) for text in ("ᐁᐚ … [ᐅᐋᐼ]", "ᐁᐚ … [ᐁᐚᑒ]")],
}))
"""


def test_a_made_up_language_is_one_file(tmp_path: Path) -> None:
    shutil.copytree(Path(newscrawl.__file__).parent, tmp_path / "newscrawl")
    sentence = "ᐁᐣᐉᑐ ᐅᐟᐴᐦᐷᐙ ᐁᐚᑒ ᐁᐮᐴᑊᐸᐮᐊ, ᐅᐺᐴᐧᐮᐍ ᐅᐣᐘᑉ ᐁᐕ ᐅᐣᑓᐙ ᐇᐻᐓ ᐟᐆᐣ. "
    html = PAGE.format(paragraphs=f"<p>{sentence * 3}</p>" * 4)

    def read() -> Any:
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT], input=html, capture_output=True, text=True, cwd=tmp_path, check=True
        )
        return json.loads(done.stdout)

    nothing = {
        "language": None,
        "tags": [],
        "source": None,
        "published": "2024-10-09 11:24:00+00:00",
        "next": [],
        "cut off": [False, False],
    }
    assert read() == nothing
    (tmp_path / "newscrawl" / "rules" / "qaa.toml").write_text(MADE_UP, encoding="utf-8")
    assert read() == {
        "language": "qaa",
        "tags": ["ᐁᐚ", "ᐁᐮᐴ"],
        "source": "ᑄᐔᐊᑈᐕᐐᐭᐦᐐ",
        "published": "2024-10-09 11:24:00-05:00",
        "next": ["https://news.example/list_2.html"],
        "cut off": [True, False],
    }
