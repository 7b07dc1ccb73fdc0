"""What the project asks for has no vulnerability that the dated list knows."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.version import Version

from tools.audit import advisories, installed, vulnerable

PROJECT = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_nothing_that_is_installed_is_known_to_be_vulnerable() -> None:
    assert list(vulnerable(installed())) == []


def test_lower_bounds_are_at_versions_without_known_vulnerabilities() -> None:
    texts = [*PROJECT["dependencies"], *(text for group in PROJECT["optional-dependencies"].values() for text in group)]
    bounds: dict[str, Version] = {}
    for requirement in map(Requirement, texts):
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        for each in requirement.specifier:
            if each.operator == ">=":
                bounds[name] = min(bounds.get(name, Version(each.version)), Version(each.version))
    safe = {package: Version(first) for package, first, _ in advisories()}
    assert {name: str(bound) for name, bound in bounds.items() if bound < safe.get(name, bound)} == {}
