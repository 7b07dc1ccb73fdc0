"""Quality and speed of newscrawl, measured. ``make bench`` prints the table that docs/benchmarks.md keeps."""
