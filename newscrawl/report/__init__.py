"""The run report: one HTML file with the results of a run and each article before and after cleaning."""
