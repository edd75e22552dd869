# Everything a developer types. `make help` lists it. Works from a fresh clone with Python 3.11+, make and git.
# Plain relative paths, quoted by the shell where they are used: the tree may lie in a folder with spaces.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
FUZZ_SECONDS ?= 60

.DEFAULT_GOAL := help
.PHONY: help install demo test check format bench profile slow fuzz lock docs pictures clean python

help: ## list the targets
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "make: Python 3.11 or later is missing (PYTHON=/path/to/python3 chooses one)" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "make: Python's venv module is missing (Debian: apt install python3-venv)" >&2; exit 1; }

# The stamp is older than the lock or the project file when something must be installed again.
.venv/installed: requirements-dev.lock pyproject.toml | python
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "installing the locked requirements into .venv"
	@{ command -v uv >/dev/null 2>&1 && uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.lock 2>/dev/null; } || \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch .venv/installed

install: .venv/installed ## everything for development, into .venv

demo: .venv/installed ## the whole pipeline over the bundled press, then what it found
	@$(BIN)/dateline demo

test: .venv/installed ## what CI runs
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 2 -q -m "not slow"

check: .venv/installed ## format, lint, types and the import table
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy .
	@$(BIN)/python -m pytest -q tests/test_house.py

format: .venv/installed ## write what the formatter would
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

slow: .venv/installed ## the tests that take minutes: kills, floods, long scenarios
	@$(BIN)/python -m pytest -q -m slow

fuzz: .venv/installed ## fuzz every reader of what strangers send, FUZZ_SECONDS each (60)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/fuzz/requirements.txt
	@for target in $$($(BIN)/python -c 'from tests.fuzz.targets import TARGETS; print(*TARGETS)'); do \
	  echo "fuzzing $$target"; $(BIN)/python -m tests.fuzz $$target -max_total_time=$(FUZZ_SECONDS) -max_len=4096 -timeout=20 -rss_limit_mb=4096 -verbosity=0 || exit 1; \
	done

# The rivals have an environment of their own, with ours beside them.
.bench/installed: requirements-dev.lock tests/bench/requirements.txt | python
	@$(PYTHON) -m venv .bench
	@.bench/bin/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	@.bench/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	@.bench/bin/python -m pip install --quiet --disable-pip-version-check -r tests/bench/requirements.txt
	@.bench/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch .bench/installed

bench: .bench/installed ## measure beside the rivals, and write docs/benchmarks.md
	@.bench/bin/python -m tests.bench --rivals .bench/bin/python --write docs/benchmarks.md

profile: .venv/installed ## where the time of reading goes, by stage, module and rule
	@$(BIN)/python -m tests.bench.profile_rules

docs: .venv/installed ## write the pages that are made from code and catalogue
	@$(BIN)/python -m warehouse.dictionary > docs/tables.md
	@$(BIN)/python -m flows.reference docs

pictures: demo ## draw the pictures of the documents from the demo
	@$(BIN)/python -m flows.pictures dateline-demo docs/pictures

lock: ## renew the locked requirements (needs uv)
	@command -v uv >/dev/null 2>&1 || { echo "make: uv is missing (https://docs.astral.sh/uv/)" >&2; exit 1; }
	uv lock --upgrade
	uv export --frozen --no-emit-project --no-header --no-annotate --no-dev -o requirements.lock >/dev/null
	uv export --frozen --no-emit-project --no-header --no-annotate --all-groups --all-extras -o requirements-dev.lock >/dev/null
	rm uv.lock

clean: ## forget what was built and installed
	rm -rf .venv .bench build dist .pytest_cache .mypy_cache .ruff_cache dateline-demo
