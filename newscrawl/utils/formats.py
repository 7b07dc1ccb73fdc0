"""Names of formats that a user gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from newscrawl.errors import ConfigError

F = TypeVar("F")


def checked(what: str, names: Sequence[str], known: Mapping[str, F], check: Callable[[str, F], object]) -> list[str]:
    """Return names of formats as given. Raises ConfigError for an unknown one; ``check`` raises it if a library is missing.

    >>> checked("export format", ["xls"], {"jsonl": None, "csv": None}, lambda name, form: None)
    Traceback (most recent call last):
        ...
    newscrawl.errors.ConfigError: no export format 'xls'; there are: jsonl, csv
    """
    for name in names:
        if name not in known:
            raise ConfigError(f"no {what} {name!r}; there are: {', '.join(known)}")
        check(name, known[name])
    return list(names)
