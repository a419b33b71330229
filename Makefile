# Everything a developer types. Each target sets up what it needs in .venv, once, with the versions of constraints.txt.

BIN := .venv/bin

# The Python that .venv is made with; PYTHON=... names another. constraints.txt has wheels for 3.11 to 3.14.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c "import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))" 2>/dev/null && echo $$python && break; done)

PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes
INSTALL := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation --editable .

# Hundreds of processes are started here: each would compile all of graphkam again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo serve test lint fix bench lock clean
.DELETE_ON_ERROR:

help:
	@echo "make demo    what graphkam says about a made-up company"
	@echo "make serve   the same answers over HTTP, for other programs on this machine"
	@echo "make test    the checks of make lint, then the tests"
	@echo "make lint    style, types and import directions"
	@echo "make fix     put right what lint can put right by itself"
	@echo "make bench   print the measured figures, and write them into the pages of docs/"
	@echo "make lock    write constraints.txt anew from pyproject.toml; UPGRADE=1 takes the newest versions"
	@echo "make clean   remove .venv and what the tools left"

demo: .venv/runtime.stamp
	$(BIN)/graphkam demo
	@echo "Here graphkam is $(BIN)/graphkam; . $(BIN)/activate puts it on your PATH."

serve: .venv/runtime.stamp
	$(BIN)/graphkam serve --bundle docs/example

# What is made once for all is made beside the checks: machine code, which else each worker would compile by itself, and
# what Java learns of the engine, which else each of the first engines would learn anew.
# One thread a worker: two workers that each start two for many small products only wait for each other.
# In the order of the folders: those with few tests, which would come last, are the longest ones.
# Engines live for seconds here: what Java would compile more than once never pays.
test: export OPENBLAS_NUM_THREADS = 1
test: export JDK_JAVA_OPTIONS = -XX:TieredStopAtLevel=1
test: .venv/dev.stamp
	@{ $(BIN)/python -c 'from graphkam_api.machine_code import main; main()'; $(BIN)/python -m tests.store.learning; } & made=$$!; \
		$(MAKE) --no-print-directory lint; checked=$$?; wait $$made; exit $$checked
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

lint: .venv/dev.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-logo
	@echo "mypy and pyright, a core each"
	@$(BIN)/mypy & mypy=$$!; $(BIN)/pyright; pyright=$$?; wait $$mypy && exit $$pyright

fix: .venv/dev.stamp
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: .venv/dev.stamp
	$(BIN)/python -m tests.bench --write

# Versions that are there stay unless UPGRADE=1; no address of where they came from gets in.
lock: .venv/dev.stamp
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
		--no-header --no-annotate --no-emit-index-url --all-extras --group dev $(if $(UPGRADE),--upgrade) \
		--output-file constraints.txt pyproject.toml

clean:
	rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache .pytest_cache .hypothesis build dist

# An empty environment with the pip of constraints.txt: older ones do not apply the hashes of a constraints file.
.venv/pip.stamp: constraints.txt
	@test -n "$(PYTHON)" || { echo "graphkam needs Python 3.11, 3.12, 3.13 or 3.14: install one, or name it with PYTHON=..." >&2; exit 2; }
	@echo "Setting up .venv, once; this takes a minute or two"
	$(PYTHON) -m venv .venv
	@awk '/^[^ ]/ { wanted = /^pip==/ } wanted' constraints.txt > .venv/pip.txt
	@$(PIP) --requirement .venv/pip.txt
	@touch $@

# What running graphkam takes.
.venv/runtime.stamp: .venv/pip.stamp pyproject.toml
	@$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["dependencies"], sep="\n")' \
		> .venv/runtime.txt
	@$(PIP) --constraint constraints.txt --requirement .venv/runtime.txt --group build
	@$(INSTALL)
	@touch $@

# What working on it takes: all of constraints.txt. Python compiles what is imported, which is a third of it.
.venv/dev.stamp: .venv/pip.stamp pyproject.toml
	@$(PIP) --no-compile --requirement constraints.txt
	@$(INSTALL)
	@touch $@
