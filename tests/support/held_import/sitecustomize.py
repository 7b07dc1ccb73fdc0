"""Python imports this module when it starts, if this folder is in PYTHONPATH.

The import of the module that HELD_IMPORT names prints "held" on standard output, and waits for a signal that ends the process.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from types import ModuleType


class Holder:
    """Holds one import. It finds no module."""

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> None:
        """Wait if this is the module."""
        if name == os.environ.get("HELD_IMPORT"):
            print("held", flush=True)
            for _ in range(600):  # a signal that comes just before a sleep does not end it
                time.sleep(0.1)


sys.meta_path.insert(0, Holder())
