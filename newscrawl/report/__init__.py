"""The run report: one HTML file with the results of a run and each article before and after cleaning."""

from newscrawl.report.findings import gather
from newscrawl.report.render import render

__all__ = ["gather", "render"]
