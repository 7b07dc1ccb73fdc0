"""Measurements of newscrawl's quality and speed. ``make bench`` prints the tables of docs/benchmarks.md."""
