"""Log lines as JSON, one object a line, for a collector of logs: ``NEWSCRAWL_LOG=json``.

The keys are ``time`` (ISO 8601 in UTC), ``level``, ``logger``, ``message``, and where they are known ``site``, ``url`` and
``exception``. The lines for the person who runs a command are objects, too. Logins in addresses are left out.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings
from typing_extensions import override

from newscrawl.errors import ConfigError
from newscrawl.utils.messages import print_messages_as
from newscrawl.utils.text import printable

FORMS: Final = ("text", "json")
_LOGIN: Final = re.compile(r"(?<=://)[^\s/@]{1,300}@")
"""https://ann:secret@news.example/, postgresql://ann:secret@db/"""


class JsonFormatter(logging.Formatter):
    """Makes one JSON object of a log record."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        url = _url_of(record)
        site = urlsplit(url).hostname if url else getattr(getattr(record, "spider", None), "scope", None)
        exception = self.formatException(record.exc_info) if record.exc_info and record.exc_info[0] else None
        return as_line(
            record.getMessage(), record.levelname, record.name, record.created, site=site, url=url, exception=exception
        )


def as_line(message: str, level: str, logger: str, seconds: float, **known: str | None) -> str:
    """Return a line: the message with its level, logger and time, and what else is known.

    >>> as_line("Could not fetch", "WARNING", "newscrawl", 0, url="https://ann:secret@news.example/", site=None)
    '{"time": "1970-01-01T00:00:00.000+00:00", "level": "WARNING", "logger": "newscrawl", "message": "Could not fetch", \
"url": "https://news.example/"}'
    """
    time = datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
    fields = {"time": time, "level": level, "logger": logger, "message": printable(message)} | known
    # surrogates of a page's broken text cannot be written
    clean = {name: _LOGIN.sub("", value).encode("utf-8", "replace").decode() for name, value in fields.items() if value}
    return json.dumps(clean, ensure_ascii=False)


def _url_of(record: logging.LogRecord) -> str | None:
    """Return the address that a log record is about: that of Scrapy's request, or the first address in the arguments."""
    args = record.args or ()
    for value in args.values() if isinstance(args, Mapping) else args:
        url: Any = getattr(value, "url", value)
        if isinstance(url, str) and url.startswith(("http://", "https://")):
            return url.split()[0]
    return None


def check_log_form(settings: BaseSettings) -> None:
    """Raise ConfigError if ``NEWSCRAWL_LOG`` is unknown."""
    if settings["NEWSCRAWL_LOG"] not in FORMS:
        raise ConfigError(f"NEWSCRAWL_LOG is {settings['NEWSCRAWL_LOG']!r}; give one of {', '.join(FORMS)}")


def choose_log_form(settings: BaseSettings) -> None:
    """Write log lines and messages in the form of ``NEWSCRAWL_LOG`` from now on; an unknown form is text.

    For JSON a handler of newscrawl's own takes the place of Scrapy's, which makes a new one for each crawler.
    """
    if settings["NEWSCRAWL_LOG"] != "json":
        print_messages_as(None)
        while _handlers:
            logging.getLogger().removeHandler(_handlers.pop())
        return
    print_messages_as(_message_line)
    if not _handlers and (settings["LOG_FILE"] or settings.getbool("LOG_ENABLED")):
        _handlers.append(_handler(settings))
        logging.getLogger().addHandler(_handlers[0])
        logging.captureWarnings(True)
    settings.set("LOG_ENABLED", False, "cmdline")
    settings.set("LOG_FILE", None, "cmdline")


_handlers: Final[list[logging.Handler]] = []
"""The handler that writes JSON, if there is one."""


def _handler(settings: BaseSettings) -> logging.Handler:
    """Return a handler that writes JSON where the settings say, from the level on that they say."""
    handler: logging.Handler = logging.StreamHandler()
    if path := settings["LOG_FILE"]:
        handler = logging.FileHandler(path, "a" if settings.getbool("LOG_FILE_APPEND") else "w", "utf-8")
    handler.setFormatter(JsonFormatter())
    handler.setLevel(settings["LOG_LEVEL"])
    return handler


def _message_line(text: str, level: int) -> str:
    return as_line(text, logging.getLevelName(level), "newscrawl", datetime.now(UTC).timestamp())
