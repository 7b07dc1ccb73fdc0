# make crawl [URL=…]   set up, then crawl the bundled site (or URL) and show what was cleaned
# make test            set up, then lint, type check and test
# make docs            build the documents as a site in site/
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.PHONY: crawl test test-browser test-slow faults faults-short fuzz soak audit packages setup lint types unit fixtures docs docs-tables bench bench-run bench-growth bench-scale bench-publishing clean
setup: $(VENV)/.installed

$(VENV)/.installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "newscrawl needs Python 3.11 or later; set PYTHON=…")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

crawl: setup
	@$(BIN)/python -m fixtures.crawl $(URL)

# The tests start many processes. Without bytecode files each of them would compile the whole package again.
PYTEST = env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -n auto --dist loadfile

test: setup lint types unit

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

unit: setup
	$(PYTEST)

# Pages that need a script to run, and reports, in Chromium (make packages).
test-browser: setup
	$(PYTEST) -m 'browser and not slow'

# Long harnesses: runs killed at random moments and at every commit, full disks, a hostile server.
test-slow: setup
	$(PYTEST) -m slow

# Attacks on whole commands, each a script that prints "ok …" or "FAULT …": FAULTS=FOLDER (30 minutes).
FAULTS ?= ../shared/bench/faults
faults: setup
	@test -d "$(FAULTS)" || echo "no folder $(FAULTS): nothing is run; give FAULTS=FOLDER"
	@failed=0; for script in "$(FAULTS)"/[!_]*.py; do test -e "$$script" || continue; \
	  printf '%s: ' "$$(basename "$$script" .py)"; \
	  PYTHONDONTWRITEBYTECODE=1 $(BIN)/python "$$script" . $(BIN)/scrapy || failed=1; done; exit $$failed

# Those of the attacks that take seconds (3 minutes).
FAULTS_SHORT := archive_one_bad_record charset_punycode_hangs_run combining_marks_hang_run comment_header_hangs_run \
  csv_formula_ways_round inside_by_any_form library_error_in_a_page page_over_two_seconds proxy_env_reaches_inside \
  record_amplification report_quadratic rule_regex_hangs_run url_credentials
faults-short: setup
	@test -d "$(FAULTS)" || echo "no folder $(FAULTS): nothing is run; give FAULTS=FOLDER"
	@failed=0; for name in $(FAULTS_SHORT); do test -e "$(FAULTS)/$$name.py" || continue; printf '%s: ' "$$name"; \
	  PYTHONDONTWRITEBYTECODE=1 $(BIN)/python "$(FAULTS)/$$name.py" . $(BIN)/scrapy || failed=1; done; exit $$failed

# Crawl 20,000 mutated pages, with mutated feeds, sitemaps and robots files, in one run (15 minutes).
fuzz: setup
	@$(BIN)/python -m benchmarks.fuzz

# Print the memory and the open files of a run over 20,000 pages (15 minutes).
soak: setup
	@$(BIN)/python -m benchmarks.soak

# Look for known vulnerabilities of what is installed: in the index, as pypi.org has one, and in the dated list of the repository.
audit: setup
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check pip-audit
	@$(BIN)/python -m tools.audit
	@$(BIN)/pip-audit --local --skip-editable --progress-spinner off

# Debian's packages for the tests that need them. A package that cannot be installed is reported, and its tests are skipped.
packages:
	@for package in chromium redis-server postgresql; do \
	  dpkg -s $$package >/dev/null 2>&1 || missing="$$missing $$package"; done; \
	test -z "$$missing" || { apt-get update -q && apt-get install -y -q --no-install-recommends $$missing; } \
	  || echo "not installed:$$missing; the tests that need them are skipped"

# Build the fixture site anew from its stories and templates.
fixtures: setup
	$(BIN)/python -m fixtures.build

# Build the documents as a site in site/; a broken link is an error.
docs: setup
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[docs]'
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build

# Write the tables in the documents, and the JSON Schema, from the code.
docs-tables: setup
	@$(BIN)/python -m tools.doc_tables

# Measure quality and speed, and the records that a whole run exports of real pages; docs/benchmarks.md keeps the tables.
bench: setup
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@$(BIN)/python -m benchmarks
	@$(BIN)/python -m benchmarks.exported

# Measure a whole run compared with a bare Scrapy spider, its memory, and look-ups in a large ledger (10 minutes).
bench-run: setup
	@$(BIN)/python -m benchmarks.run
	@$(BIN)/python -m benchmarks.manysites
	@$(BIN)/python -m benchmarks.storyindex
	@$(BIN)/python -m benchmarks.start

# Measure runs and commands on ledgers of 1,000 to 1,000,000 articles (15 minutes, 3 GB of disk).
bench-growth: setup
	@$(BIN)/python -m benchmarks.growth

# Measure a report in a browser, workers that share a run, and an archive on a Dask cluster (10 minutes; make packages first).
bench-scale: setup
	@$(BIN)/python -m benchmarks.report
	@$(BIN)/python -m benchmarks.cluster
	@$(BIN)/python -m benchmarks.archive 40000

# Crawl sites made by WordPress and Hugo (10 minutes; docs/benchmarks.md names Debian's packages).
bench-publishing: setup
	@$(BIN)/python -m benchmarks.publishing

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
