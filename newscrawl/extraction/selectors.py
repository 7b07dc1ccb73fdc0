"""Selectors of a site file: CSS or XPath expressions that say where a site prints a field, or where its text is.

A page with selectors is parsed twice: into a tree, on which the selectors run, and into the outline, as every page. The boxes
that the selectors choose for the text are marked in the source between the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from cssselect.parser import Selector
from lxml import etree

from newscrawl.extraction.css import Tree, find_css, read_css
from newscrawl.extraction.document import Document
from newscrawl.extraction.outline import fold

CONTAINER: Final = "container"
"""The name of the selector of the text's boxes."""
FIELDS: Final = ("title", "published_at", "modified_at", "source", "authors", "tags")
"""The fields that a selector may give."""
MARK: Final = "data-newscrawl-container"
"""The attribute that marks the boxes of the text."""
_LONGEST: Final = 500
"""Longest selector, in characters."""
_MOST_BYTES: Final = 3_000_000
_MOST_TAGS: Final = 60_000
_DEEPEST: Final = 200
_MOST_CHILDREN: Final = 4_000
"""On a page that is longer, has more tags, is deeper, or has an element with more children, selectors are not run. With these
bounds the dearest of 20 selectors took 1 s on three hostile pages."""
_MOST_VALUES: Final = 50
_LONGEST_VALUE: Final = 4_000
"""Most values that are read for a field, and most characters of each."""
_FUNCTIONS: Final = frozenset(
    "text node comment not contains starts-with normalize-space string concat substring substring-before substring-after "
    "string-length translate position last count name local-name boolean true false lang".split()
)
"""Functions and tests of XPath that a selector may use. All are linear in what they read."""
_QUOTED = re.compile(r"""'[^']*' | "[^"]*" """, re.VERBOSE)
_FUNCTION = re.compile(r"(?<![\w:.-])([\w:.-]+)\s*\(")
_AXES: Final = frozenset("child self attribute".split())
_SIBLING = re.compile(r"/(?:following|preceding)-sibling\s*::\s*[\w*-]+\s*\[\s*1\s*\]")
"""The one step to a sibling that is cheap: to the nearest one."""
_AXIS = re.compile(r"(?<![\w-])([\w-]+)\s*::")
_XPATH_STARTS: Final = ("/", "./", "(")


@dataclass(frozen=True, slots=True)
class Selectors:
    """The selectors of a site: pairs of a name (``container`` or a field) and its expression."""

    pairs: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Selected:
    """The result of the selectors: the values of fields, and the page, in which the boxes of text are marked."""

    document: Document
    values: dict[str, list[str]] = field(default_factory=dict)


def read_selectors(written: Mapping[str, Any]) -> Selectors:
    """Return the selectors of a site file. Raises ValueError with one line that names the faulty one.

    >>> read_selectors({"title": "h1.headline"}).pairs
    (('title', 'h1.headline'),)
    """
    names = (CONTAINER, *FIELDS)
    pairs = []
    for name, text in written.items():
        if name not in names:
            raise ValueError(f"selectors: unknown field {name!r}; the fields are {', '.join(names)}")
        if not isinstance(text, str) or not text.strip():
            raise ValueError(f"selectors.{name} is not a string")
        try:
            _check(text.strip(), name)
        except ValueError as error:
            raise ValueError(f"selectors.{name}: {' '.join(str(error).split())}") from error
        pairs.append((name, text.strip()))
    return Selectors(tuple(pairs))


def _check(text: str, name: str) -> None:
    """Raise ValueError if a selector is wrong, not supported, or cannot give what its name needs."""
    if len(text) > _LONGEST:
        raise ValueError(f"it has over {_LONGEST} characters")
    if is_xpath(text):
        check_xpath(text)
        is_text = isinstance(_compiled(text)(_SMALL), str)
    else:
        is_text = any(selector.pseudo_element for selector in read_css(text))
    if is_text and name == CONTAINER:
        raise ValueError("it does not select elements")


_SMALL: Final = etree.HTML("<html><body><p class='a'>x</p></body></html>")
"""A page on which expressions are tried."""


def is_xpath(text: str) -> bool:
    """Return whether a selector is XPath: it begins with ``/``, ``./`` or ``(``. Any other one is CSS.

    >>> is_xpath("//h1"), is_xpath("h1 > a")
    (True, False)
    """
    return text.startswith(_XPATH_STARTS)


def check_xpath(xpath: str) -> None:
    """Raise ValueError if an expression is not valid, or could take more than a few passes over a hostile page.

    libxml2 takes the square of the elements (and worse) for a second step to all elements below, for siblings, and for parents.

    >>> check_xpath("//div//p")
    Traceback (most recent call last):
        ...
    ValueError: '//' may stand only at the beginning
    """
    bare = _SIBLING.sub("", _QUOTED.sub("''", xpath))
    if unknown := [name for name in _FUNCTION.findall(bare) if name not in _FUNCTIONS and name not in ("and", "or")]:
        raise ValueError(f"the function {unknown[0]}() is not supported")
    if unknown := [name for name in _AXIS.findall(bare) if name not in _AXES]:
        raise ValueError(f"the axis {unknown[0]}:: is not supported")
    if "$" in bare or ".." in bare:
        raise ValueError(f"{'$' if '$' in bare else '..'} is not supported")
    if any("//" in branch.lstrip(" (.").removeprefix("//") for branch in bare.split("|")):
        raise ValueError("'//' may stand only at the beginning")
    try:
        found = _compiled(xpath)(_SMALL)
    except etree.XPathError as error:
        raise ValueError(f"it is not valid XPath: {error}") from error
    if not isinstance(found, list | str):
        raise ValueError("it does not select elements, attributes or text")


@lru_cache(maxsize=1024)
def _parsed(text: str) -> tuple[Selector, ...]:
    return read_css(text)


@lru_cache(maxsize=1024)
def _compiled(xpath: str) -> Any:
    return etree.XPath(xpath)


def select(document: Document, selectors: Selectors | None) -> Selected:
    """Return what the selectors find on a page. Without any, and where they do not fit, a page is read as any other."""
    selected = Selected(document)
    if selectors is None:
        return selected
    root = _tree(document.source)
    if root is None:
        return selected
    tree: Tree | None = None
    for name, text in selectors.pairs:
        if is_xpath(text):
            found = _compiled(text)(root)
        else:
            tree = tree or Tree.of(root)
            found = find_css(_parsed(text), tree)
        if name == CONTAINER:
            boxes = [element for element in found if isinstance(element, etree._Element)]
            for element in boxes:
                element.set(MARK, "")
            if boxes:
                source = etree.tostring(root, encoding="utf-8", method="html")
                selected.document = Document(source, document.url)
        elif values := list(dict.fromkeys(_values(found)))[:_MOST_VALUES]:
            selected.values[name] = values
    return selected


def _tree(source: bytes) -> Any:
    """Return the tree of a page, or None if it cannot be parsed or is too large for selectors."""
    if len(source) > _MOST_BYTES or source.count(b"<") > _MOST_TAGS:
        return None
    try:
        root = etree.fromstring(source, etree.HTMLParser(encoding="utf-8", huge_tree=True))
    except etree.LxmlError:
        return None
    level = [] if root is None else [root]
    for _ in range(_DEEPEST):
        if not level:
            return root
        if any(len(element) > _MOST_CHILDREN for element in level):
            return None
        level = [child for element in level for child in element]
    return None


def _values(found: Any) -> Iterator[str]:
    """Yield the texts of a result that are not empty."""
    for each in [found] if isinstance(found, str) else found:
        text = each if isinstance(each, str) else _text_of(each)
        if text := fold(text[:_LONGEST_VALUE]):
            yield text


def _text_of(element: Any) -> str:
    """Return the value of an element: what ``<meta>`` and ``<time>`` state for machines, else its text."""
    for attribute in ("content", "datetime"):
        if element.tag in ("meta", "time") and element.get(attribute):
            return str(element.get(attribute))
    return "".join(_texts(element))


def _texts(element: Any) -> Iterator[str]:
    """Yield the texts inside an element, without those of scripts and comments."""
    for node in element.iter():
        if isinstance(node.tag, str) and node.tag not in ("script", "style"):
            yield node.text or ""
        if node is not element:
            yield node.tail or ""
