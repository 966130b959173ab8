# Two commands do all the set-up on a machine with Python >= 3.11, git and make: `make run` and `make test`.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run demo test docs faults lint lock clean

run: .venv/run.stamp
	$(BIN)/sitrep run

demo: .venv/run.stamp
	$(BIN)/sitrep demo

# `make test COVERAGE=yes`, as .ci/run calls it, also fails under 98 % of all branches; watching them takes more than half as long again.
test: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 --dist worksteal $(if $(COVERAGE),--cov --cov-report=term:skip-covered --cov-fail-under=98)
ifdef COVERAGE
	@echo "branch coverage of the core, at least 98 %:"
	@$(BIN)/coverage report --include='src/sitrep/core/*' --fail-under=98 --format=total
endif

# The site in build/docs: the reference is written anew, every link within is checked. `make docs-links` asks for those
# without, too: it needs the Web, names each that does not answer, and fails.
docs: .venv/dev.stamp
	$(BIN)/python tools/write_reference.py
	$(BIN)/sphinx-build -W --keep-going --nitpicky --quiet --builder html docs build/docs

docs-links: docs
	$(BIN)/sphinx-build --quiet --builder linkcheck docs build/links

faults: .venv/dev.stamp
	$(BIN)/python -m benchmarks.faults

.venv/run.stamp: requirements.txt pyproject.toml
	@echo "Installing the libraries into .venv, this once: 65 MB to fetch, then half a minute"
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

.venv/dev.stamp: .venv/run.stamp requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

# Resolves the newest versions that pyproject.toml admits; needs `uv`. The files name no index and no address.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --quiet --group locked pyproject.toml -o requirements.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --quiet --group dev -c requirements.txt pyproject.toml -o requirements-dev.txt

clean:
	rm -rf .venv var
