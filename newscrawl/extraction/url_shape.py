"""Recognise the form of an article's address."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_DATE_IN_PATH = re.compile(
    r"""/(?:19|20)\d\d                             # /2024
        [-/_]?(?:0?[1-9]|1[0-2])                   # /10
        (?:[-/_]?(?:0?[1-9]|[12]\d|3[01]))?        # /09
        (?:/|_|-|\.|$|\d)                          # /2024/10/09/, /20241009_881005
    """,
    re.VERBOSE,
)
_ID_IN_PATH = re.compile(r"\d{5,}|[0-9a-f]{16,}|[A-Z0-9]{12,}")
_ID_IN_QUERY = re.compile(r"(?:^|&)(?!page_id=)(?:\w*id|article|p)=\d{3,}(?:&|$)", re.IGNORECASE)
"""?id=881005, ?p=881005; ?page_id=209 is a fixed page of WordPress"""
_ARTICLE_WORD = re.compile(r"/(?:article|content|detail|story|news|a|p|doc|post|c|n)[/_-]?[\w-]{3,}", re.IGNORECASE)
_PAGE_FILE = re.compile(r"\.(?:s?html?|php|aspx?|jsp)$", re.IGNORECASE)
NO_ARTICLE = re.compile(
    r"""(?:^|/)(?:
        tags?|topics?|search                                    # /tag/harbour
      | login|signin|register|user|passport                     # /login
      | about\w*|contact\w*|privacy|terms|help                  # /about-us.html
      | sitemap|copyright|feed|rss|ad|ads                       # /sitemap
      | author|member|space|so                                  # /author/rosa-lindqvist
      | list|index|category|channel|special                     # /list_2.html
    )(?:[/_.-]|$)""",
    re.IGNORECASE | re.VERBOSE,
)
_LIST_FILE = re.compile(r"(?:^|/)(?:index|list|default)?[_-]?\d{0,4}(?:\.s?html?|\.php)?$", re.IGNORECASE)
ASSET = re.compile(
    r"""\.(?:
        jpe?g|png|gif|webp|svg|ico          # /harbour.jpg
      | css|js|json|xml                     # /style.css
      | pdf|docx?|xlsx?                     # /minutes.pdf
      | zip|rar|7z|apk|exe                  # /app.apk
      | mp[34]|m4a|avi|mov|flv              # /interview.mp3
    )$""",
    re.IGNORECASE | re.VERBOSE,
)


def looks_like_article(address: str) -> bool:
    """Return whether an address has the form of an article's: it has a date, a long number or a long slug.

    >>> looks_like_article("https://n.example/a/20241009/881005.html"), looks_like_article("https://n.example/sport/")
    (True, False)
    """
    parts = urlsplit(address)
    path = parts.path
    if _ID_IN_QUERY.search(parts.query):
        return True
    if path in ("", "/") or ASSET.search(path):
        return False
    last = path.rstrip("/").rpartition("/")[2]
    if NO_ARTICLE.search(path) and not _ID_IN_PATH.search(last) and not _DATE_IN_PATH.search(path):
        return False
    if _DATE_IN_PATH.search(path) and ((last and not _LIST_FILE.fullmatch("/" + last)) or _PAGE_FILE.search(last)):
        return True
    if _ID_IN_PATH.search(last) or _ID_IN_PATH.search(parts.query):
        return True
    if last.count("-") >= 3 or last.count("_") >= 4:
        return True
    if _PAGE_FILE.search(last) and re.search(r"\d{2,}", last) and not _LIST_FILE.fullmatch("/" + last):
        return True
    return bool(_ARTICLE_WORD.search(path) and re.search(r"\d{2,}", last + parts.query))
