"""Whether a browser reads the pages of a site: never, always, or only where the plain page has too little."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from newscrawl.errors import ConfigError


class Render(StrEnum):
    """``render`` of a site file, and ``--render``."""

    NEVER = "false"
    ALWAYS = "true"
    AUTO = "auto"


def render_mode(value: object) -> Render:
    """Return the mode that a site file or an option gives. Raises ConfigError for any other value.

    >>> str(render_mode(True)), str(render_mode("auto"))
    ('true', 'auto')
    """
    name = str(value).lower() if isinstance(value, bool | str) else ""
    if name not in set(Render):
        raise ConfigError(f"render must be true, false or auto; got {value!r}")
    return Render(name)


_SCRIPT: Final = re.compile(rb"<script\b([^>]{0,500})>", re.IGNORECASE)
_TYPE: Final = re.compile(rb"\btype\s*=\s*[\"']?([^\s\"'>]{1,80})", re.IGNORECASE)


def runs_scripts(body: bytes) -> bool:
    """Return whether a page has a script that a browser runs: one that is not data, as JSON-LD is.

    >>> runs_scripts(b"<script src=/app.js></script>"), runs_scripts(b'<script type="application/ld+json">{}</script>')
    (True, False)
    """
    for tag in _SCRIPT.finditer(body):
        kind = _TYPE.search(tag[1])
        if kind is None or b"javascript" in kind[1].lower() or kind[1].lower() == b"module":
            return True
    return False
