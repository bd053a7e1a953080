# Two commands matter: `make demo` shows the product, `make test` proves it.
# Both set up what they need in .venv. You need git, make and Python 3.11 or newer.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet

# The first Python of at least 3.11 that can make a virtual environment.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& { echo $$p; break; }; done)

.DEFAULT_GOAL := help
.PHONY: help demo test lint format types imports unit coverage docs prove bench footprint lock clean

help: ## Show this list
	@echo "Trackwork. Start with 'make demo'."
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

# --- set-up -----------------------------------------------------------------

$(BIN)/python:
	@if [ -z "$(PYTHON)" ]; then \
		echo "Trackwork needs Python 3.11 or newer with its venv module, and found none."; \
		echo "Install one (Debian: apt-get install python3 python3-venv), or name yours:"; \
		echo "  make $(or $(MAKECMDGOALS),demo) PYTHON=/path/to/python3.12"; \
		exit 1; \
	fi
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$(PYTHON) is older than Python 3.11; name a newer one with PYTHON=..."; exit 1; }
	@echo "Making $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv $(VENV)

# What a user gets: the core and nothing else.
$(VENV)/.core: requirements/core.txt pyproject.toml | $(BIN)/python
	@echo "Installing Trackwork into $(VENV)"
	@$(PIP) install --require-hashes -r requirements/core.txt
	@$(PIP) install --no-deps -e .
	@touch $@

# What a contributor gets on top: tests, types, lint, docs, a PostgreSQL to test with.
$(VENV)/.dev: requirements/dev.txt $(VENV)/.core
	@echo "Installing the tools that check it"
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

.PHONY: .venv
.venv: $(VENV)/.dev

# --- the product ------------------------------------------------------------

demo: $(VENV)/.core ## Play a quarter of a pretend company, in seconds
	@$(BIN)/trackwork demo
	@command -v trackwork >/dev/null || echo "To type trackwork as it stands here: . $(BIN)/activate"

# --- the proof --------------------------------------------------------------

# Types need one process for a minute, in which the pure tests find room beside them.
test: lint imports ## Everything that must hold, in one go
	@$(MAKE) --no-print-directory -j 2 types unit
	@$(MAKE) --no-print-directory docs

lint: $(VENV)/.dev ## Style and mistakes (ruff)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(VENV)/.dev ## Let ruff rewrite what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(VENV)/.dev ## Types (mypy, strict)
	$(BIN)/mypy

imports: $(VENV)/.dev ## Who may import whom (import-linter)
	$(BIN)/lint-imports --no-logo

# Lines are counted where every one of them has to be walked; elsewhere counting would cost a third.
PURE := tests/core tests/practices

unit: $(VENV)/.dev ## Tests and examples; core and practices with every branch covered
	$(BIN)/pytest -n 2 --cov --cov-report= $(PURE)
	$(BIN)/coverage report --skip-covered --fail-under=100 \
		--include='src/trackwork/core/*,src/trackwork/practices/*'
	$(BIN)/pytest -n 2 $(PURE:%=--ignore=%)

coverage: $(VENV)/.dev ## What the whole suite walks through, line by line (slower than unit)
	$(BIN)/pytest -n 2 --cov --cov-report=
	$(BIN)/coverage report --skip-covered

STORIES ?= 10000

prove: $(VENV)/.dev ## 10,000 stories and edits, every clock until 2040, 1,000 kills (an hour or so)
	PROVE_YEARS=2020-2040 PROVE_EDITS=10000 PROVE_KILLS=500 PROVE_STORIES_PG=500 PROVE_WORKERS=50 PROVE_SYNC=10000 $(BIN)/pytest -n 2 tests/proof
	PROVE_CALLS=1000 $(BIN)/pytest -n 2 tests/web/test_same_end.py
	PROVE_BRANCH=300 $(BIN)/pytest -n 2 tests/carrier
	PROVE_AUDIT=40 $(BIN)/pytest -n 2 tests/testing/github/test_audit.py
	PROVE_ITEMS=10000 $(BIN)/pytest -n 2 tests/connectors/github/test_requests.py
	@half=$$(( $(STORIES) / 2 )); \
	$(BIN)/python -m trackwork.testing.simulation --seed 0 --runs $$half & one=$$!; \
	$(BIN)/python -m trackwork.testing.simulation --seed $$half --runs $$half; two=$$?; \
	wait $$one && test $$two -eq 0

docs: $(VENV)/.dev ## Build the pages; a warning stops the build
	$(BIN)/sphinx-build -W --keep-going -q -E -b html docs docs/_build/html
	@echo "docs/_build/html/index.html"

bench: $(VENV)/.dev ## Measure what cycles cost; SIZES="1000 300000" chooses, WRITE=1 keeps the page
	$(BIN)/python -m benchmarks $(SIZES) $(if $(WRITE),--write)

footprint: $(VENV)/.dev ## Measure what a user installs, in a fresh environment
	$(BIN)/python -m tests.house.footprint

lock: $(VENV)/.dev ## Choose newer versions within the ranges of pyproject.toml
	$(PIP) install uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
		--no-annotate --no-header --upgrade pyproject.toml -o requirements/core.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
		--no-annotate --no-header --upgrade --extra dev --constraint requirements/core.txt \
		--no-emit-package trackwork pyproject.toml -o requirements/dev.txt

clean: ## Remove everything that the commands above made
	rm -rf $(VENV) .coverage .coverage.* .footprint demo docs/_build docs/reference/generated
	rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
