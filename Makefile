# Everything a contributor types. `make run` and `make test` set up what they need.
# PYTHON picks the interpreter for the virtual environment; by default the newest supported one found.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
CATALOGUES := $(wildcard locales/*/LC_MESSAGES/touchline.po)

.PHONY: run setup test check bench kills words screenshot golden clean

run: setup
	@$(BIN)/touchline playground --demo

setup: $(VENV)/.ready

$(VENV)/.ready: requirements.lock pyproject.toml $(CATALOGUES)
	@test -n "$(PYTHON)" || { echo "Touchline needs Python 3.11, 3.12 or 3.13 on the PATH."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@cat requirements.lock pyproject.toml | cmp -s - $(VENV)/.installed || { \
		echo "Setting up in $(VENV) (the first time takes about a minute) ..."; \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . && \
		cat requirements.lock pyproject.toml > $(VENV)/.installed; }
	@$(BIN)/pybabel --quiet compile --directory locales --domain touchline
	@touch $@

test: setup
	@$(BIN)/python -m pytest

check: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(MAKE) --no-print-directory test

# Figures as ratios to a floor measured in the same run; `make bench ONLY=chart_cost` for one of them.
bench: setup
	@$(BIN)/python -m tests.bench $(ONLY)

# Two replicas, 200 posts due at once, one replica killed at a random moment, 50 times over; then a dozen escalations and
# a kill, 100 times over; then a pull that is killed at page after page, 50 times over.
# `make kills KILLS=5 PAGE_KILLS=10 PULL_KILLS=10`.
KILLS ?= 50
PAGE_KILLS ?= 100
PULL_KILLS ?= 50
kills: setup
	@KILLS=$(KILLS) $(BIN)/python -m pytest -n0 -s -q tests/engine/test_kills_together.py
	@PAGE_KILLS=$(PAGE_KILLS) $(BIN)/python -m pytest -n0 -s -q tests/engine/test_page_kills_together.py
	@PULL_KILLS=$(PULL_KILLS) $(BIN)/python -m pytest -n0 -s -q tests/engine/test_pull_kills.py

# Collects every sentence into the catalogues; new ones are left empty, and `make test` names them.
words: setup
	@$(BIN)/python -m locales.collect

# Rewrites the golden files; read the difference before committing it.
golden: setup
	@$(BIN)/python -m pytest --golden tests

# The README's picture of the playground (needs Chromium).
screenshot: setup
	@$(BIN)/python -m tests.screenshot docs/playground.png

clean:
	rm -rf $(VENV) var .pytest_cache .mypy_cache .ruff_cache build *.egg-info
