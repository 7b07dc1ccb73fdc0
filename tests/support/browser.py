"""Debian's Chromium for tests that need a browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


def needs_browser(test: Callable[..., Any]) -> Callable[..., Any]:
    """Run a test only in ``make test-browser``, and skip it if no browser is installed."""
    missing = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium")
    marked: Callable[..., Any] = pytest.mark.browser(missing(test))
    return marked
