# Needs Python 3.11 or newer and make. Everything else goes into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
PIP := $(BIN)/python -m pip --quiet
PYTHONS ?= $(wildcard $(foreach minor,11 12 13 14,/usr/bin/python3.$(minor) /usr/local/bin/python3.$(minor) \
	$(HOME)/.pyenv/versions/3.$(minor).*/bin/python3))

.PHONY: help setup demo test test-full check lint types coverage pythons docs screenshot requirements bench fuzz mutation \
	ecosystem clean

help: ## show this
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "%-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## make the virtual environment

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --upgrade pip
	$(PIP) install --editable '.[preflight,completion,editor]' --group dev
	@touch $@

demo: $(READY) ## lint, diff and fix a copy of the broken fixture
	@$(BIN)/python scripts/demo.py

test: $(READY) ## all tests but the long sweeps
	$(BIN)/python -m pytest

test-full: $(READY) ## all tests, the long sweeps included
	$(BIN)/python -m pytest -m 'full or not full' --hypothesis-profile=search

lint: $(READY) ## ruff
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY) ## mypy
	$(BIN)/mypy

check: lint types test ## what .ci/run runs, there in two halves at once; layers, README and docs are among the tests

coverage: $(READY) ## branch coverage of codemod/
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage report --skip-covered

pythons: $(READY) ## install and lint with each Python that is promised and is here: make pythons [PYTHONS="/opt/python3.14/bin/python3"]
	@set -e; for python in $(PYTHONS); do \
		$$python --version; \
		$$python -m venv --clear --without-pip build/python; \
		$(PIP) --python build/python/bin/python install .; \
		build/python/bin/python -I -W error -m codemod lint fixtures/sealer | grep '^3 findings'; \
	done

docs: $(READY) ## write the lists of finding codes, the reference pages and docs/walkthrough.md anew
	$(BIN)/python scripts/manual.py
	$(BIN)/python scripts/reference.py
	$(BIN)/python scripts/walkthrough.py

screenshot: $(READY) ## write docs/images.png and docs/images-dark.png anew, with Chromium
	$(BIN)/python scripts/screenshot.py

requirements: $(READY) ## write requirements.txt anew: newest releases, with the hashes of all their files
	$(PIP) install --group lock
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate \
	  --only-binary :all: --emit-build-options --extra preflight --group build \
	  --custom-compile-command 'make requirements' --output-file requirements.txt pyproject.toml

bench: $(READY) ## time lint beside git grep, ast-grep and semgrep: make bench [ARGS="--corpus DIR"]
	@test -d .bench || $(PYTHON) -m venv .bench
	.bench/bin/python -m pip --quiet install --upgrade pip
	.bench/bin/python -m pip --quiet install --group bench
	@test -d .bench/installed || $(PYTHON) -m venv --without-pip .bench/installed
	.bench/bin/python -m pip --quiet --python .bench/installed/bin/python install .
	$(BIN)/python -m benchmarks $(ARGS)

fuzz: $(READY) ## coverage-guided fuzzing, bounded: make fuzz [ARGS="--minutes 10"]
	$(PIP) install --group fuzz
	$(BIN)/python tests/fuzz $(ARGS)

mutation: $(READY) ## print the mutation score
	$(PIP) install --group mutation
	$(BIN)/python tests/mutation $(ARGS)

ecosystem: $(READY) ## lint and fix every Go repository in a folder: make ecosystem DIR=...
	@test -n "$(DIR)" || { echo "say which folder of checked-out repositories: make ecosystem DIR=..." >&2; exit 2; }
	$(BIN)/python tests/ecosystem "$(DIR)" $(ARGS)

clean: ## remove what make made
	rm -rf $(VENV) build dist .coverage .mypy_cache .pytest_cache .ruff_cache
