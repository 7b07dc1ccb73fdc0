"""Match CSS selectors on a tree, in time linear in the page times the length of the selector.

cssselect parses a selector. It would translate it to XPath, but libxml2 takes 47 s for ``div div div div div div div`` on a hostile
page of 14,000 elements, and longer for ``p ~ p``. Here each part of a selector is matched once on each element, parents before
their children.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from cssselect import SelectorError, parse
from cssselect.parser import (
    Attrib,
    Class,
    CombinedSelector,
    Element,
    Function,
    FunctionalPseudoElement,
    Hash,
    Matching,
    Negation,
    Pseudo,
    Selector,
    parse_series,
)

Found = list[bool]
"""For each element of a page, whether it matches."""


@dataclass(slots=True)
class Tree:
    """The elements of a page in document order, each with the indexes of its parent and of its previous sibling, or -1."""

    elements: list[Any] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    previous: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, root: Any) -> Tree:
        """Return the elements below and including a root; comments are left out."""
        tree, last = cls(), {-1: -1}
        index: dict[Any, int] = {}
        for element in root.iter():
            if not isinstance(element.tag, str):
                continue
            parent = index.get(element.getparent(), -1)
            number = index[element] = len(tree.elements)
            tree.elements.append(element)
            tree.parents.append(parent)
            tree.previous.append(last.get(parent, -1))
            last[parent] = number
        return tree


def read_css(text: str) -> tuple[Selector, ...]:
    """Return the parsed selectors of a group. Raises ValueError if one is wrong or not supported.

    >>> read_css("h1:hover")
    Traceback (most recent call last):
        ...
    ValueError: :hover is not supported
    """
    try:
        group = tuple(parse(text))
    except (SelectorError, RecursionError) as error:
        raise ValueError(f"{text!r} is not a CSS selector: {error}") from error
    root = Tree([_NOTHING], [-1], [-1])
    for selector in group:
        _matches(selector.parsed_tree, root)
        if not is_supported_end(selector.pseudo_element):
            raise ValueError(f"{text!r} ends in a pseudo-element other than ::text and ::attr(name)")
    return group


class _Nothing:
    """An element without anything, on which a selector is tried."""

    tag = "html"

    def get(self, _name: str) -> None:
        """Return None: it has no attributes."""


_NOTHING: Final = _Nothing()


def is_supported_end(end: Any) -> bool:
    """Return whether a pseudo-element is ``::text``, ``::attr(name)`` or not there."""
    return end in (None, "text") or (
        isinstance(end, FunctionalPseudoElement) and end.name == "attr" and bool(end.arguments)
    )


def find_css(group: Sequence[Selector], tree: Tree) -> list[Any]:
    """Return what the selectors of a group find, in the order of the page: elements, or texts after ``::text``, ``::attr(x)``."""
    found: dict[int, list[Any]] = {}
    for selector in group:
        for number, matches in enumerate(_matches(selector.parsed_tree, tree)):
            if matches:
                found.setdefault(number, []).extend(_results(tree.elements[number], selector.pseudo_element))
    return [each for number in sorted(found) for each in found[number]]


def _results(element: Any, end: Any) -> list[Any]:
    if end is None:
        return [element]
    if end == "text":
        return [text for text in (element.text, *(child.tail for child in element)) if text]
    value = element.get(end.arguments[0].value)
    return [] if value is None else [value]


def _matches(node: Any, tree: Tree) -> Found:
    """Return which elements match a part of a selector. Raises ValueError for a part that is not supported."""
    if isinstance(node, CombinedSelector):
        return _combined(node, tree)
    if isinstance(node, Element):
        name = (node.element or "").lower()
        return [not name or element.tag == name for element in tree.elements]
    base = _matches(node.selector, tree)
    if isinstance(node, Negation):
        return [own and not other for own, other in zip(base, _matches(node.subselector, tree), strict=True)]
    if isinstance(node, Matching):
        others = [_matches(each, tree) for each in node.selector_list]
        return [own and any(rest) for own, *rest in zip(base, *others, strict=True)]
    if isinstance(node, Pseudo | Function):
        return [own and other for own, other in zip(base, _positions(node, tree), strict=True)]
    test = _attribute_test(node)
    return [own and test(element) for own, element in zip(base, tree.elements, strict=True)]


def _combined(node: CombinedSelector, tree: Tree) -> Found:
    """Return which elements match the right part and stand in the right place to one that matches the left part."""
    left, right = _matches(node.selector, tree), _matches(node.subselector, tree)
    before = tree.parents if node.combinator in (" ", ">") else tree.previous
    reaches_far = node.combinator in (" ", "~")
    reached: Found = []
    for number in before:  # a parent, and a previous sibling, has a lower number
        reached.append(number >= 0 and (left[number] or (reaches_far and reached[number])))
    return [own and other for own, other in zip(right, reached, strict=True)]


def _attribute_test(node: Any) -> Callable[[Any], bool]:
    """Return the test of a class, an id or an attribute."""
    if isinstance(node, Class):
        return lambda element: node.class_name in (element.get("class") or "").split()
    if isinstance(node, Hash):
        return lambda element: element.get("id") == node.id
    if not isinstance(node, Attrib):
        raise ValueError(f"{type(node).__name__.lower()} is not supported")
    name, operator = node.attrib.lower(), node.operator
    if operator == "exists":
        return lambda element: element.get(name) is not None
    wanted = (node.value and node.value.value) or ""
    if operator not in _OPERATORS:
        raise ValueError(f"the operator {operator} is not supported")
    compare = _OPERATORS[operator]
    return lambda element: (value := element.get(name)) is not None and compare(value, wanted)


_OPERATORS: Final[dict[str, Callable[[str, str], bool]]] = {
    "=": lambda value, wanted: value == wanted,
    "!=": lambda value, wanted: value != wanted,
    "~=": lambda value, wanted: wanted in value.split(),
    "|=": lambda value, wanted: value == wanted or value.startswith(f"{wanted}-"),
    "^=": lambda value, wanted: bool(wanted) and value.startswith(wanted),
    "$=": lambda value, wanted: bool(wanted) and value.endswith(wanted),
    "*=": lambda value, wanted: bool(wanted) and wanted in value,
}


def _positions(node: Pseudo | Function, tree: Tree) -> Found:
    """Return which elements are at the place among their siblings that a pseudo-class names."""
    name = str(node.ident if isinstance(node, Pseudo) else node.name)
    if name not in (_SERIES if isinstance(node, Function) else _PLACES):
        raise ValueError(f":{name} is not supported")
    if name.startswith("only-"):
        kind = name.removeprefix("only-")
        ends = [_places(tree, of_type=kind == "of-type", from_end=end) for end in (False, True)]
        return [first == last == 1 for first, last in zip(*ends, strict=True)]
    places = _places(tree, of_type=name.endswith("of-type"), from_end="last" in name)
    if isinstance(node, Pseudo):
        return [place == 1 for place in places]
    try:
        step, start = parse_series(node.arguments)
    except (ValueError, IndexError) as error:
        raise ValueError(f":{name} needs a number or a series") from error
    return [
        place == start if not step else (place - start) % step == 0 and (place - start) // step >= 0 for place in places
    ]


_PLACES: Final = frozenset(f"{which}-{kind}" for which in ("first", "last", "only") for kind in ("child", "of-type"))
_SERIES: Final = frozenset(f"nth-{last}{kind}" for last in ("", "last-") for kind in ("child", "of-type"))


def _places(tree: Tree, *, of_type: bool, from_end: bool) -> list[int]:
    """Return the place of each element among its siblings (of its tag, for ``of_type``), from 1."""
    counts: dict[Any, int] = {}
    places = [0] * len(tree.elements)
    numbers = range(len(places))
    for number in reversed(numbers) if from_end else numbers:
        siblings = (tree.parents[number], tree.elements[number].tag if of_type else None)
        places[number] = counts[siblings] = counts.get(siblings, 0) + 1
    return places
