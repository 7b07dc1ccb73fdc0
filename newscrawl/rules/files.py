"""The language files of this folder as plain data, parsed once in a process."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from newscrawl.errors import ConfigError


def parse_toml(text: str, name: str) -> dict[str, Any]:
    """Return the data of a language file. Raises ConfigError if it is not valid TOML or does not say its language."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"rule file {name} is not valid TOML: {error}") from error
    if not isinstance(data.get("language"), str):
        raise ConfigError(f'rule file {name} must say its language, as in language = "zh"')
    return data


@cache
def language_files() -> dict[str, dict[str, Any]]:
    """Return the data of every language file by language: English first, the others by their code.

    The order decides which of two equal matches wins, so it must not depend on the file system.
    """
    paths = [path for path in resources.files("newscrawl.rules").iterdir() if path.name.endswith(".toml")]
    paths.sort(key=lambda path: (path.name != "en.toml", path.name))
    data = [parse_toml(path.read_text(encoding="utf-8"), path.name) for path in paths]
    return {each["language"]: each for each in data}
