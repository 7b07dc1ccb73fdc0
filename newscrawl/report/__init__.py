"""The run report: one HTML file that tells what came in, and shows each article raw beside clean."""

from newscrawl.report.findings import gather
from newscrawl.report.render import render

__all__ = ["gather", "render"]
