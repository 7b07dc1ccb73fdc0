"""Sixty invented posts in four languages, put together from tables of words: every draw is the same."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

LANGUAGES: Final = ("en", "zh", "de", "es")
AUTHORS: Final = ("Ada Quill", "Bruno Vale", "Celia Marsh", "Dong Yue")
POSTS: Final = 60
_NOUNS: Final = "plum tide lamp reed moss oar".split()
_PARAGRAPHS: Final = 5
_SENTENCES: Final = 3
_NEWEST: Final = datetime(2026, 11, 20, 9, 30)

_TABLES: Final = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
ABOUT: Final[list[str]] = _TABLES["about"]
"""The paragraphs of the page about the paper: running text that is not an article."""


@dataclass(frozen=True, slots=True)
class Post:
    """A post as it is published: ``date`` is local time in ISO form.

    ``slug`` is a word and a number; that of a Chinese post is empty: the software makes one of the title.
    """

    slug: str
    title: str
    paragraphs: list[str]
    date: str
    author: str
    topic: str
    tags: list[str]
    language: str
    password: str = ""


def draw_posts(seed: int = 16) -> list[Post]:
    """Return the posts, newest first, 19 hours apart, their languages in turn. No title and no sentence comes twice."""
    chance, said = random.Random(seed), set[str]()
    return [_post(number, _TABLES, chance, said) for number in range(POSTS)]


def protected_post() -> Post:
    """Return a post that is shown only to those who have its password."""
    return Post(
        "members-only", "The ledger of the members", ["Only members read this paragraph."] * 3, _NEWEST.isoformat(),
        AUTHORS[0], "Town", [], "en", password="plum",
    )  # fmt: skip


def as_data(post: Post) -> dict[str, Any]:
    """Return a post as JSON takes it."""
    return asdict(post)


def _post(number: int, tables: dict[str, Any], chance: random.Random, said: set[str]) -> Post:
    language = LANGUAGES[number % len(LANGUAGES)]
    words = tables[language]
    title = next(_filled([words["title"]], words, chance, said))
    sentences = _filled(words["sentences"], words, chance, said)
    gap = "" if language == "zh" else " "
    return Post(
        slug="" if language == "zh" else f"{chance.choice(_NOUNS)}-{number}",
        title=title,
        paragraphs=[gap.join(next(sentences) for _ in range(_SENTENCES)) for _ in range(_PARAGRAPHS)],
        date=(_NEWEST - timedelta(hours=19 * number)).isoformat(),
        author=AUTHORS[number % 7 % len(AUTHORS)],
        topic=words["topic"],
        tags=chance.sample(words["tag"], 2),
        language=language,
    )


def _filled(forms: list[str], words: dict[str, Any], chance: random.Random, said: set[str]) -> Iterator[str]:
    while True:
        picked = {name: chance.choice(of) for name, of in words.items() if isinstance(of, list)}
        sentence = chance.choice(forms).format(**picked, number=chance.randint(12, 980))
        if sentence not in said:
            said.add(sentence)
            yield sentence
