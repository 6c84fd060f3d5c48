# Two commands on a fresh machine with Python 3.10 or later, git and make:
#   make benchmark   rebuild the dataset, load it, run and score the baselines, print the leaderboard
#   make test        run all tests
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TOOLS := $(VENV)/.tools
INSTALL := $(BIN)/pip install --disable-pip-version-check --constraint constraints.txt --editable
# Label Studio pins a great many packages: it has an environment of its own.
STUDIO := .venv-label-studio
# So has olah, the mirror of the Hub that tests load from.
OLAH := .venv-olah
SYSTEMS := majority memorise tokens rules linear

.PHONY: benchmark dataset baselines leaderboard label-studio olah browser test lint clean

benchmark: dataset baselines leaderboard

$(READY): pyproject.toml constraints.txt
	@echo "== setting up $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and "Python 3.10 or later is needed; name one with: make PYTHON=python3.12 ...")'
	@$(PYTHON) -m venv $(VENV)
	$(INSTALL) '.[build,baselines]'
	@touch $@

$(TOOLS): $(READY)
	@echo "== adding what tests and lint need"
	$(INSTALL) '.[dev]'
	@touch $@

dataset: $(READY)
	@echo "== rebuilding dataset/ from annotation/"
	@$(BIN)/python scripts/build_dataset.py
	@echo "== measuring how the gold came about"
	@$(BIN)/python scripts/agreement.py pass-a pass-b --update docs/agreement.md --picture docs/agreement.svg > /dev/null
	@$(BIN)/python scripts/gold_page.py --update docs/gold.md > /dev/null
	@$(BIN)/python scripts/consistency.py
	@echo "== loading dataset/ with load_dataset"
	@$(BIN)/python scripts/load_check.py

baselines: dataset
	@set -e; for system in $(SYSTEMS); do \
		echo "== $$system"; \
		$(BIN)/python baselines/$$system.py; \
		$(BIN)/insihab leaderboard add .cache/submissions/$$system --replace > /dev/null; \
	done
	@echo "== references"
	@$(BIN)/python baselines/references.py

leaderboard: baselines
	@echo "== leaderboard"
	@$(BIN)/insihab leaderboard table --update README.md
	@$(BIN)/insihab leaderboard page --out docs/leaderboard.html
	@echo "== the card, with this leaderboard"
	@$(BIN)/python scripts/build_dataset.py
	@$(BIN)/insihab leaderboard table

label-studio: $(STUDIO)/.ready

$(STUDIO)/.ready: constraints-label-studio.txt
	@echo "== setting up $(STUDIO), a gigabyte"
	@$(PYTHON) -m venv $(STUDIO)
	$(STUDIO)/bin/pip install --disable-pip-version-check --requirement constraints-label-studio.txt
	@touch $@

olah: $(OLAH)/.ready

$(OLAH)/.ready: constraints-olah.txt
	@echo "== setting up $(OLAH)"
	@$(PYTHON) -m venv $(OLAH)
	$(OLAH)/bin/pip install --disable-pip-version-check --requirement constraints-olah.txt
	@touch $@

browser:
	@command -v chromium > /dev/null || { echo "== installing chromium"; apt-get update -qq && apt-get install -y -qq chromium; } \
		|| { echo "the browser tests need the system's package chromium; install it" >&2; exit 1; }

test: $(TOOLS) label-studio olah browser
	@echo "== fast tests"
	@$(BIN)/python -m pytest -m "not slow"
	@echo "== slow tests"
	@$(BIN)/python -m pytest -m slow

lint: $(TOOLS)
	@echo "== lint and types"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

clean:
	rm -rf $(VENV) $(STUDIO) $(OLAH) .cache build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
