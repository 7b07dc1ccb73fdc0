"""The direction of imports: each room imports only from rooms on lower floors, and no file imports in a circle."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

import newscrawl

PACKAGE: Final = Path(newscrawl.__file__).parent
FLOORS: Final = (
    "errors pages utils addon",
    "items normalise resolver",
    "rules health rendering stories schema middlewares",
    "extraction clean exporters syndication",
    "stages discovery ledger",
    "reader cli deliveries",
    "runs sites report",
    "cluster archive",
    "spiders",
    "pipelines extensions",
    "rounds notebook",
    "commands",
    "__main__",
)
"""The rooms (modules and folders of the package's root) from the lowest floor to the highest; docs/architecture.md says
what each is for. Rooms on one floor may import each other, but not in a circle."""
FLOOR_OF: Final = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms.split()}
FACES: Final = ("__init__", "settings")
"""What users import: the face of the package may use every room, and no room uses it but for names that it defines."""


def find_modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
        if "migrations" not in name:
            yield name, path


MODULES: Final = list(find_modules())
NAMES: Final = {name for name, _ in MODULES}


def imports(path: Path) -> Iterator[str]:
    """Yield the modules of the package that a module imports, wherever in it: without the package's name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "newscrawl":
            module = node.module.removeprefix("newscrawl").removeprefix(".")
            for alias in node.names:
                full = f"{module}.{alias.name}".removeprefix(".")
                yield full if full in NAMES else module
        elif isinstance(node, ast.Import):
            yield from (a.name.removeprefix("newscrawl.") for a in node.names if a.name.startswith("newscrawl."))


def room(module: str) -> str:
    return module.partition(".")[0]


def test_every_room_has_a_floor() -> None:
    assert {room(name) for name, _ in MODULES} - set(FACES) == set(FLOOR_OF)


@pytest.mark.parametrize(("name", "path"), MODULES)
def test_no_import_goes_up(name: str, path: Path) -> None:
    if name in FACES:
        return
    up = [
        other
        for other in imports(path)
        if other and room(other) not in FACES and FLOOR_OF[room(other)] > FLOOR_OF[room(name)]
    ]
    assert up == [], f"{name} imports from a higher floor"


def test_no_file_imports_in_a_circle() -> None:
    graph = {name: {other for other in imports(path) if other and other != name} for name, path in MODULES}
    done: set[str] = set()
    while ready := {name for name, others in graph.items() if name not in done and others <= done}:
        done |= ready
    assert set(graph) - done == set()


@pytest.mark.parametrize(("name", "path"), MODULES)
def test_no_module_uses_another_ones_private_names(name: str, path: Path) -> None:
    taken = [
        f"{node.module}.{alias.name}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("newscrawl")
        for alias in node.names
        if alias.name.startswith("_") and not alias.name.startswith("__")
    ]
    assert taken == []
