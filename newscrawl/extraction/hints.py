"""Read the class, id and role attributes of a box. They change its weight only; the text decides (body.py)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal, NamedTuple

_MAX_CHARS: Final = 200
"""Most characters of the attributes that are read. A bound on hostile input."""

_NOISE_PREFIXES: Final = tuple(
    "nav foot comment disqus related recommend recirc share social promo sponsor subscri newsletter "
    "widget teaser advert cookie screenreader".split()
)
_NOISE: Final = frozenset(
    "menu menus sidebar aside cmt cmts relate sharing breadcrumb breadcrumbs crumb crumbs copyright copyr "
    "banner ad ads adv popular trending pager pagination pagenav login signup toolbar tool popup modal alertdialog dialog "
    "gdpr consent paywall outbrain taboola tag tags taglist keyword keywords topics more next prev utility "
    "tooltip placeholder oembed player mplayer jwplayer videoplayer rightbar disclaimer qrcode ewm download feedback vote ".split()
)
_WEAK_PREFIXES: Final = ("hot", "rank", "bottom")
_WEAK: Final = frozenset("right side position hidden print statement bio infobox factbox additionalinfo".split())
"""Words for the shell that are used about as often for a place in the layout. On the developed pages, half of the boxes around
true text that were named as noise had one of these words."""
_NO_NOISE: Final = frozenset("hotel hotels footnote footnotes footage".split())
_TEXT_KINDS: Final = ("", "article", "art", "news", "post", "entry", "story", "detail", "main", "blog", "trs")
_TEXT_PARTS: Final = (
    "content con text txt body editor detail articlebody artibody article paragraph paragraphs main story cnt"
)
_TEXT: Final = frozenset(kind + part for kind in _TEXT_KINDS for part in _TEXT_PARTS.split())
_CAPTION: Final = frozenset(
    "caption captions captiontext imgcaption imagecaption piccaption photocaption figcaption tuzhu tushuo "
    "imgdesc picdesc imagedesc photodesc imginfo picinfo photoinfo imagecredit photocredit imgnote picnote".split()
)
_PICTURE: Final = frozenset("img image photo pic picture media figure fig".split())
_DESCRIPTION: Final = frozenset("info desc description note notes tip tips credit credits".split())
_EMPTY_PREFIXES: Final = (
    "has-",
    "no-",
    "with-",
    "without-",
    "enable",
    "disable",
    "elementor",
    "wp-block",
    "vc-",
    "wpb-",
    "rank-math",
    "code-",
    "theia",
)
_POST_CLASSES: Final = frozenset("hentry type-post status-publish post blog1".split())
_UNSEEN: Final = ("visually-hidden", "visuallyhidden", "sr-only", "screen-reader", "visually_hidden", "screenreader")
"""Classes of text for screen readers only. These are labels of the shell."""
_ARTICLE = re.compile(
    r"""
    (?:article|news|post|entry|story|detail|blog)s? -? (?:content|body|text|con|txt)   # article-content, newstext
  | trs-?editor                                                                        # TRS_Editor
    """,
    re.VERBOSE,
)
"""Class names that templates use for the box of the article's text only."""
_COMMENTS = re.compile(
    r"comments?[_-] (?:content|text|body|box|list|items?|area) (?![a-z])",  # article_comments_content
    re.IGNORECASE | re.VERBOSE,
)
"""``article_comments_content``: part of the comments, although it has words that name the text."""
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_IS_NOISE, _IS_TEXT, _IS_CAPTION, _IS_PICTURE, _IS_DESCRIPTION, _IS_WEAK = 1, 2, 4, 8, 16, 32


FieldName = Literal["author", "source", "published", "modified", "kicker"]
_WORDS_OF_FIELDS: Final[tuple[tuple[FieldName, str], ...]] = (
    (
        "author",
        """author authors byline bylines auteur auteurs autor autores autore verfasser firma writer writers
        contributor contributors signature reporter journalist creator zuozhe redacteur""",
    ),
    ("source", "source sources laiyuan copyfrom medianame origin jsname artsource"),
    (
        "published",
        """date dates time timestamp datetime pubtime pubdate published publish publishdate publishtime posted
        postdate datepublished pubtimebaidu fecha datum fabu shijian""",
    ),
    ("modified", "updated modified datemodified lastmodified"),
    ("kicker", "kicker eyebrow overline roofline dachzeile spitzmarke topline supertitle"),
)
_FIELD_WORDS: Final[dict[str, FieldName]] = {word: field for field, words in _WORDS_OF_FIELDS for word in words.split()}
_FIRST_PUBLISHED: Final = frozenset("published publish pubdate posted datepublished entrydate".split())
_NO_FIELD_WORDS: Final = frozenset(
    "bio box image images avatar img pic photo picture social share twitter follow related comment comments comt widget description "
    "role count job more subscribe caption credit icon logo count event events read reading video zone picker range published-by "
    "separator sep label status".split()
)
"""With these words, the name of a field means something else: an author's picture, a picture's source."""


@lru_cache(maxsize=32768)
def _field_of_names(names: str) -> FieldName | None:
    words = _CAMEL.sub("-", names[:_MAX_CHARS]).lower().replace("_", "-").replace(" ", "-").split("-")
    if not _NO_FIELD_WORDS.isdisjoint(words):
        return None
    words += [first + second for first, second in pairwise(words)]
    found = [
        _FIELD_WORDS.get(word) or "author" for word in words if word in _FIELD_WORDS or word.startswith("authorname")
    ]
    if "modified" in found and not _FIRST_PUBLISHED.isdisjoint(words):
        return "published"  # “entry-date published updated”, “entry-date updated”: the article was never changed
    return min(found, key=_BELIEVED.index) if found else None


_AUTHOR_PAGE: Final = re.compile(
    r"""/(?:
        authors? | autor(?:es)? | auteurs? | redacteur     # /author/rosa-lindqvist/, /autores/marta-vega
      | staff | profiles? | contributors? | editors        # /staff/rosa-lindqvist
      | reporters? | journalists?                          # /reporters/1024
    )/[^/?#]{3,60}/?(?:[?#]|$)""",
    re.VERBOSE,
)
"""The address of an author's page."""
_BELIEVED: Final[tuple[FieldName, ...]] = ("modified", "author", "source", "kicker", "published")
"""Fields in order of priority if names have words of several: ``entry-date updated``, ``author-date``."""


def field_of(attributes: Mapping[str, str]) -> FieldName | None:
    """Return the field of an article that an element's class, id, itemprop or rel names, or None.

    >>> field_of({"class": "post-meta__author"})
    'author'
    >>> field_of({"id": "source_baidu"})
    'source'
    >>> field_of({"class": "author-bio"}) is None
    True
    """
    get = attributes.get
    names = get("itemprop") or get("rel") or get("class") or ""
    if "href" in attributes and _AUTHOR_PAGE.search(attributes["href"][:300]):
        return "author"
    field = _field_of_names(names) if names else None
    if field is None and "id" in attributes:
        field = _field_of_names(attributes["id"])
    if field is None and names is not get("class") and "class" in attributes:
        field = _field_of_names(attributes["class"])
    return field


class Hints(NamedTuple):
    """The meaning of a box's attributes."""

    noise: bool = False
    weak: bool = False
    unseen: bool = False
    article: bool = False
    caption: bool = False
    comments: bool = False


NO_HINTS: Final = Hints()


@lru_cache(maxsize=8192)
def read_hints(names: str) -> Hints:
    """Return the meaning of a box's class, id and role words.

    Words for text win over words for noise: ``share-article`` and ``TRS_Editor`` name the article's own box. A class
    is ignored if it says what a box has or lacks (``no-sidebar``), or if a builder or blog engine gives it to every box
    (``elementor-widget``, a post's ``tag-…``). ``weak`` are words of doubtful meaning, ``unseen`` is for screen readers only,
    ``article`` is a name of the article's own text, ``comments`` one of the box with the comments.
    """
    comments = "comment" in names.lower() and _COMMENTS.search(names) is not None
    names = names[:_MAX_CHARS]
    if not names.islower():
        names = _CAMEL.sub("-", names).lower()
    flags = 0
    classes = names.replace("_", "-").split()
    for name in classes:
        if not name.startswith(_EMPTY_PREFIXES):
            for word in name.split("-"):
                flags |= _read_word(word)
    described = flags & (_IS_PICTURE | _IS_DESCRIPTION | _IS_TEXT) == _IS_PICTURE | _IS_DESCRIPTION
    caption = bool(flags & _IS_CAPTION) or described
    unseen = any(word in names for word in _UNSEEN)
    if flags & _IS_TEXT or not _POST_CLASSES.isdisjoint(classes):
        article = any(_ARTICLE.fullmatch(name) for name in classes)
        return Hints(unseen=unseen, article=article, caption=caption, comments=comments)
    return Hints(bool(flags & _IS_NOISE), bool(flags & _IS_WEAK), unseen, caption=caption, comments=comments)


@lru_cache(maxsize=16384)
def _read_word(word: str) -> int:
    """Return the meanings of a word, as bits."""
    flags = 0
    if word in _NOISE or (word.startswith(_NOISE_PREFIXES) and word not in _NO_NOISE):
        flags = _IS_NOISE
    if word in _WEAK or (word.startswith(_WEAK_PREFIXES) and word not in _NO_NOISE):
        flags |= _IS_WEAK
    if word in _TEXT:
        flags |= _IS_TEXT
    if word in _CAPTION:
        flags |= _IS_CAPTION
    if word in _PICTURE:
        flags |= _IS_PICTURE
    if word in _DESCRIPTION:
        flags |= _IS_DESCRIPTION
    return flags
