# Two commands: `make run` shows the daily job on a sample newsroom, `make test` runs all tests.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: setup run test check bench bench-real bench-quality docs build clean

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25' -c constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $(STAMP)

run: setup
	$(BIN)/python -m dozor.newsroom.demo

test: setup
	$(BIN)/python -m pytest -n auto $(PYTEST_ARGS)

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/generate.py --check

bench: bench-real bench-quality

bench-real: setup
	$(BIN)/python benchmarks/real.py

docs: setup
	$(BIN)/python docs/generate.py

build: setup
	$(BIN)/python -m build --no-isolation

clean:
	rm -rf $(VENV) build dist run

bench-quality: setup
	$(BIN)/python benchmarks/quality.py
