# `make run` and `make test` each set up everything they need in .venv, then do their job.
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
READERS := .venv-readers/.ready
# Nothing of ours phones home.
export DO_NOT_TRACK = 1
export PREFECT_SERVER_ANALYTICS_ENABLED = false
# Where Python may write no bytecode, as in many images, every process compiles all of us anew: half of what a short run costs.
unexport PYTHONDONTWRITEBYTECODE

# A change of dependencies sets .venv up anew; a change of our own code does not (the install is editable).

.PHONY: run test test-slow test-readers confidence coverage lint docs lock clean

run: $(READY)
	$(BIN)/onrecord run

# Files are shared out between the cores, the long ones first: what a file has set up serves all its tests.
test: $(READY)
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

# What takes minutes, or needs Chromium, PostgreSQL or systemd: see .ci/run. Four at once also on two cores: these tests
# wait for more than a third of their time (for schedules, servers, words that take a second).
test-slow: $(READY)
	$(BIN)/python -m pytest -n 4 --dist loadfile --no-loadscope-reorder -m "slow or browser or postgres or systemd"

# The model of `confidence` anew from articles whose quotations people marked (docs/confidence.md says what it is given).
confidence: $(READY)
	@test -n "$(GOLD)" || { echo "name the marked articles: make confidence GOLD=FILE.jsonl"; exit 2; }
	$(BIN)/python -m benchmarks.train_confidence $(GOLD)

# Other programs read a release: Polars, Hugging Face's datasets, Croissant, Spark (which needs Java 17).
test-readers: $(READY) $(READERS)
	$(BIN)/python -m pytest -m readers

$(READERS): requirements-readers.lock
	@$(PYTHON) -m venv .venv-readers
	@.venv-readers/bin/python -m pip install --quiet --upgrade "pip>=25"
	@.venv-readers/bin/python -m pip install --quiet --require-hashes -r requirements-readers.lock
	@touch $@

# What transforms and releases are covered by of their own tests: 95 % each.
coverage: $(READY)
	$(BIN)/python -m pytest tests/transforms --cov transforms --cov-fail-under 95
	$(BIN)/python -m pytest tests/releases --cov releases --cov-fail-under 95

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	.ci/complexity

# A site of the documentation in site/: open site/index.html.
docs: $(READY)
	$(BIN)/python docs/site.py
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet

# The lock's hashes decide what is installed; pip is upgraded first because pip 23 crashes on some extras of our tree.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "onrecord needs Python 3.11 or newer: install it, or name yours: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)"; exit 2; }
	@echo "Setting up $(VENV) (once, a minute or two) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --upgrade "pip>=25"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --editable .
	@touch $@

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --extra dev --extra sm --no-header --no-annotate --no-emit-index-url --quiet --output-file requirements.lock pyproject.toml
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --quiet --output-file requirements-readers.lock requirements-readers.in

clean:
	rm -rf $(VENV) .venv-readers .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist site *.egg-info
