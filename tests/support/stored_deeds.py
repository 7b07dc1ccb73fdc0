"""Read stored pages; one kind of page kills the process that reads it. In a module, because a process imports it by name."""

from __future__ import annotations

import multiprocessing
import os
import signal

from newscrawl.archive.stored_page import StoredPage
from newscrawl.items import Draft
from newscrawl.spiders.archive import read_stored

ENDS = "ends.html"


def end_or_read(stored: StoredPage, *, clean: bool) -> Draft:
    """Read a stored page as the spider ``archive`` does; kill the process that reads a page of the name ``ENDS``."""
    assert multiprocessing.parent_process() is not None, "the page is read in the main process"
    if stored.place.endswith(ENDS):
        os.kill(os.getpid(), signal.SIGKILL)
    return read_stored(stored, clean=clean)
