"""The role of each element decides how the outline's builder reads it."""

from __future__ import annotations

from typing import Final

BLOCK, INLINE, SPAN, LINK, SPECIAL, BREAK, SKIPPED, HEAD = range(8)
_TAGS: Final = {
    INLINE: """abbr acronym b basefont bdi bdo big blink cite code data del dfn em font i ins kbd label mark meter nobr
        output progress q rb ruby s samp slot small strike strong sub sup term tt u var wbr picture source""",
    SPAN: "span",
    LINK: "a",
    SPECIAL: "img amp-img amp-anim time input",
    BREAK: "br hr",
    SKIPPED: """style noscript template svg math iframe object embed audio video canvas select textarea button
        datalist map dialog rp rt""",
    HEAD: "meta link script title base",
    BLOCK: "html head body div p ul ol li dl dt dd h1 h2 h3 h4 h5 h6 section article header footer nav aside main figure",
}


class _Roles(dict[str, int]):
    """Roles by tag. Unknown tags are blocks. A tag with a prefix (``<st1:place>``) is inline: word processors write it."""

    def __missing__(self, tag: str) -> int:
        return INLINE if ":" in tag else BLOCK


ROLES: Final = _Roles({tag: role for role, tags in _TAGS.items() for tag in tags.split()})
