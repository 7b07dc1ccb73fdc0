"""Recognise boxes inside a text by names that no box of the text itself has: polls, ratings, newsletters, author boxes.

Such a name counts even if the same class also has a word for text: ``article-subscribe``, ``newsletter-story``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_MAX_CHARS: Final = 200
"""Most characters of a name that are searched. A bound on hostile input."""
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WIDGET: Final = re.compile(
    r"""(?:^|[-_\s])(?:
        newsletters? | subscribe | donate | donations?              # newsletter-widget__text, article-subscribe
      | polls? | (?:star|post|user)?-?ratings? | ratingblock        # Article_elementPoll, post-ratings
      | (?:total-)?(?:share|social)-?(?:count|counter|bar|buttons?) # social-share-count
      | tag-?(?:box|list|cloud) | topic-?tags | print-?(?:box|info) # tagbox, topic-tags, printbox
      | (?:author|writer|contributor)s?-?(?:bio|box|info|about|card|description|profile|page)   # articleByline__bio
      | byline-{0,2}bio | about-?(?:the-?)?authors?
      | license-?(?:box|info|meta) | post-?copyright | copyright-?(?:box|info) | prev-?next    # license-box
    )(?:$|[-_\s])""",
    re.VERBOSE,
)


@lru_cache(maxsize=8192)
def names_widget(name: str) -> bool:
    """Return whether the class and id of a box name a widget.

    >>> names_widget("article-subscribe--text"), names_widget("article-text")
    (True, False)
    """
    if not name:
        return False
    return _WIDGET.search(_CAMEL.sub("-", name[:_MAX_CHARS]).lower().replace("__", "-").replace("_", "-")) is not None
