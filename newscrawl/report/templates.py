"""The Jinja environment of the report and of ``explain --html``."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from newscrawl.utils.text import harmless


def make_environment() -> Environment:
    """Return an environment for the templates in ``assets/``. It escapes all values and removes control characters."""
    return Environment(
        loader=PackageLoader("newscrawl.report", "assets"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_harmless,
    )


def _harmless(value: object) -> object:
    """Return a value without control characters and direction marks, which may come from crawled pages."""
    return harmless(value) if type(value) is str else value
