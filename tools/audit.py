"""Compare what is installed with the list of known vulnerabilities ``advisories.tsv``: ``python -m tools.audit``.

``make audit`` does this when pip-audit can reach no index with advisories. The list has a date, so it knows no later ones.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from packaging.version import Version

LIST = Path(__file__).with_name("advisories.tsv")


def advisories() -> list[tuple[str, str, str]]:
    """Return the rows of the list: package, first version without the vulnerability, advisory."""
    rows = [line.split("\t") for line in LIST.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [(package, safe, advisory) for package, safe, advisory in rows]


def installed() -> dict[str, str]:
    """Return the versions of the listed packages that are installed."""
    found = {}
    for package, _, _ in advisories():
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def vulnerable(versions: Mapping[str, str]) -> Iterator[str]:
    """Yield a line for each package with a known vulnerability.

    >>> list(vulnerable({"jinja2": "3.1.5", "idna": "3.7"}))
    ['jinja2 3.1.5: CVE-2025-27516, update to 3.1.6']
    """
    for package, safe, advisory in advisories():
        if package in versions and Version(versions[package]) < Version(safe):
            yield f"{package} {versions[package]}: {advisory}, update to {safe}"


def main() -> int:
    """Print the packages with known vulnerabilities; return the exit status."""
    lines = list(vulnerable(installed()))
    print(
        *lines or [f"{len(installed())} packages are at versions without vulnerabilities that {LIST.name} lists"],
        sep="\n",
    )
    return bool(lines)


if __name__ == "__main__":
    sys.exit(main())
