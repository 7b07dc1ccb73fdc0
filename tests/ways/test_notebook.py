"""A Jupyter notebook crawls in its own event loop, twice, and reads the records."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.website import article, article_path, listing, website

nbclient = pytest.importorskip("nbclient")
nbformat = pytest.importorskip("nbformat")
pytest.importorskip("ipykernel")
pytestmark = pytest.mark.slow
CELLS = (
    """
from newscrawl.notebook import crawl
""",
    """
settings = {"NEWSCRAWL_ALLOW_PRIVATE": "127.0.0.1", "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False}
records = await crawl("ADDRESS", settings=settings, max_articles=2)
print(len(records), records[0].title)
""",
    """
records = await crawl("ADDRESS", settings=settings)
print(len(records))
""",
)


def test_a_notebook(tmp_path: Path) -> None:
    with website() as site:
        site.add("/", listing(range(3)))
        for number in range(3):
            site.add(article_path(number), article(number))
        cells = [nbformat.v4.new_code_cell(text.strip().replace("ADDRESS", f"{site.address}/")) for text in CELLS]
        notebook = nbformat.v4.new_notebook(cells=cells)
        nbclient.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()
    said = ["".join(o.get("text", "") for o in cell.outputs if o.get("name") == "stdout") for cell in notebook.cells]
    assert said[1].startswith("2 清河县第")
    assert said[2].strip() == "1"
