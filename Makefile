# The two commands that matter are `make book` and `make test`. Each is complete on a fresh machine
# with Python 3.11 to 3.13 (and its venv module), make and git.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

.PHONY: book test lab clean hooks lock check bench weigh
.DEFAULT_GOAL := book

book: $(STAMP)
	@$(BIN)/wb6 build

test: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadfile $(TESTS)

check: $(STAMP)
	@$(BIN)/wb6 check

lab: $(STAMP)
	@$(BIN)/jupyter lab notebooks

bench: $(STAMP)
	@$(BIN)/python -m tests.bench

weigh: $(STAMP)
	@$(BIN)/python -m tests.weigh

hooks: $(STAMP)
	@$(BIN)/pre-commit install

clean:
	rm -rf _build jupyter_execute .pytest_cache .mypy_cache .ruff_cache

# One lock for Python 3.11 to 3.13, with hashes and without the name of an index.
lock:
	$(PYTHON) -m pip install --quiet 'uv>=0.5'
	$(PYTHON) -m uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --custom-compile-command 'make lock' --upgrade --quiet requirements.in -o requirements.txt

# The environment is made once; it is made again only when the lock or the package's metadata change.
$(STAMP): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; \
	sys.exit(0 if (3, 11) <= v <= (3, 13) else "This book is locked for Python 3.11 to 3.13; %s is Python %d.%d. Name another one: make PYTHON=python3.13" % ((sys.executable,) + v))'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing the environment into $(VENV) (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
