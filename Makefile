# `make run` and `make test` are all one needs; each sets up what it misses, in .venv and web/node_modules, and nothing twice.
# Paths are relative and the stamps lie inside .venv, so that the folder may have spaces in its name
# and that deleting .venv starts again from nothing.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.NOTPARALLEL:
.SUFFIXES:

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
MADE := .venv/made
FRONT := src/doesexist/exhibition/static/built
BUILT := $(FRONT)/manifest.json
FONTS := src/doesexist/printing/fonts
TYPEFACES := web/node_modules/@expo-google-fonts

# Node comes from a Python package; npm and what it starts look for it on the PATH.
export PATH := $(CURDIR)/$(BIN):$(PATH)
# Unwritten, bytecode would be made anew by each of the hundreds of processes that tests start.
unexport PYTHONPATH PYTHONHOME PYTHONDONTWRITEBYTECODE

# What a goal needs is made by a make of its own, one at a time: tools/set_up.py.
SET_UP = +@command -v $(PYTHON) >/dev/null || \
    { echo "There is no $(PYTHON) here: install Python 3.11 or newer, or name one, as in: make PYTHON=python3.13" >&2; exit 1; }; \
    $(PYTHON) tools/check_python.py $(PYTHON) && $(PYTHON) tools/set_up.py $(MAKE) --no-print-directory

# Only what the locks name is installed, and pip looks for nothing else (--no-deps): a newer release of something that is
# asked for with an extra, as coverage[toml], would otherwise be looked at, and refused for want of a digest. Everything
# comes as a wheel but two packages of pure Python, which are built with the tools of requirements/build.txt, locked too.
# PKG_CONFIG=false: pyvips then never compiles against a libvips that this machine happens to have, but takes the one
# that pyvips-binary brings.
PIP := -m pip --disable-pip-version-check -vv install --no-deps
WHEELS := --require-hashes --only-binary :all:
PURE := --no-binary pyvips,iiif-validator --no-build-isolation --use-pep517
TELLING := @PKG_CONFIG=false $(BIN)/python tools/install.py
INSTALL := $(TELLING) $(BIN)/python $(PIP)

# These two take the longest of all that runs nothing, and one core each.
TYPES = $(BIN)/mypy & $(BIN)/node web/node_modules/pyright/index.js || failed=pyright; wait $$! && test -z "$${failed-}"

.PHONY: help run set-up test coverage soak bench lint form format docs words lock front-end wheel \
    to-run to-test to-lint to-bench to-check to-build

help:  ## Say what can be made
	@sed -nE 's/^([a-z-]+):.*## (.*)/make \1\t\2/p' Makefile | expand -t 18

run:  ## Set everything up, draw the sample and show it on 127.0.0.1:8000, or PORT=…
	$(SET_UP) to-run
	@$(BIN)/doesexist demo --port $(PORT)

set-up:  ## Set everything up that an exhibition needs, and open none
	$(SET_UP) to-run

test: form  ## Set everything up, Chromium too, and check all of it
	$(SET_UP) to-test
	@tools/bring_debian_packages.sh exiftool=libimage-exiftool-perl nginx caddy curl openssl systemd-analyze=systemd
	@# Three, for two processors: a test that waits for a browser leaves room for another, and for the type checkers.
	@# What those find is told after the tests, whose own count is the last line where all is well.
	{ $(TYPES); } >$(MADE)/types.txt 2>&1 & \
	    $(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(TESTING) || failed=tests; \
	    wait $$! || { cat $(MADE)/types.txt; failed=types; }; test -z "$${failed-}"

coverage: TESTING := --cov --cov-report=term-missing
coverage: test  ## The same, half as long again, and tell what no test runs

lint: form  ## Check what can be checked without running it
	$(TYPES)

form:
	$(SET_UP) to-lint
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-cache
	$(BIN)/npm --prefix web run --silent check

soak:  ## Run the tests that take long: kills at random moments
	$(SET_UP) to-test
	$(BIN)/python -m pytest -m soak

bench:  ## Measure side by side with peers
	$(SET_UP) to-bench
	@tools/bring_debian_packages.sh wrk montage=imagemagick
	$(BIN)/python -m benchmarks $(BENCH)

format:  ## Put the code into the house's form
	$(SET_UP) to-check
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs:  ## Write docs/cli.md anew from the commands
	$(SET_UP) to-check
	$(BIN)/python tools/write_cli_docs.py

words:  ## Bring the German catalogue up to date with the pages
	$(SET_UP) to-check
	$(BIN)/python tools/write_words.py

lock:  ## Write the locks anew from pyproject.toml and web/package.json (UPGRADE=1: with newest versions)
	$(SET_UP) to-check
	tools/lock.sh $(if $(UPGRADE),--upgrade)

front-end:  ## Build web/ into the exhibition
	$(SET_UP) to-build

wheel:  ## Build what can be installed without a clone, into dist/
	$(SET_UP) to-build
	$(BIN)/python -m hatchling build

# What the goals above need.
to-run: $(MADE)/project $(BUILT)
to-test: $(MADE)/test $(MADE)/project $(BUILT)
to-lint: $(MADE)/test $(MADE)/project web/node_modules/.package-lock.json
to-check: $(MADE)/test $(MADE)/project
to-bench: $(MADE)/test $(MADE)/bench $(MADE)/project $(BUILT)
to-build: $(BUILT)

to-run to-test to-lint to-bench to-check to-build:
	@:

# It notes where it lies, for it can't be moved.
$(MADE)/venv:
	@echo "Making an environment in .venv."
	@rm -rf .venv
	@$(PYTHON) -m venv .venv
	@mkdir $(MADE)
	@echo "$(CURDIR)" >$@

$(MADE)/build: requirements/build.txt | $(MADE)/venv
	@echo "Installing what two packages are built with."
	$(INSTALL) $(WHEELS) -r requirements/build.txt
	@touch $@

$(MADE)/run: requirements/run.txt $(MADE)/build
	@echo "Installing what the exhibition needs."
	$(INSTALL) $(WHEELS) $(PURE) -r requirements/run.txt
	@touch $@

$(MADE)/front-end: requirements/front-end.txt | $(MADE)/venv
	@echo "Installing Node, which builds the front end."
	$(INSTALL) $(WHEELS) -r requirements/front-end.txt
	@touch $@

# The test lock holds everything of the run lock, in the same versions.
$(MADE)/test: requirements/test.txt requirements/run.txt $(MADE)/build
	@echo "Installing what the exhibition and its tests need."
	$(INSTALL) $(WHEELS) $(PURE) -r requirements/test.txt
	@touch $(MADE)/run $(MADE)/front-end $@

# Peers live in an environment of their own: what they need must not choose what this project is checked with.
$(MADE)/bench: requirements/bench.txt $(MADE)/build
	@$(PYTHON) -m venv .venv/peers
	@echo "Installing what is compared with."
	$(TELLING) .venv/peers/bin/python $(PIP) $(WHEELS) -r requirements/bench.txt
	@touch $@

$(MADE)/project: pyproject.toml hatch_build.py | $(MADE)/run
	$(INSTALL) --no-build-isolation --editable .
	@touch $@

web/node_modules/.package-lock.json: web/package.json web/package-lock.json web/.npmrc | $(MADE)/front-end
	@echo "Installing what the front end is made of."
	$(TELLING) $(BIN)/npm --prefix web ci
	@touch $@

# Written beside, and put in place when all of it is there.
$(BUILT): web/node_modules/.package-lock.json web/vite.config.ts web/tsconfig.json $(shell find web/src -type f) \
    $(wildcard src/doesexist/exhibition/rooms/*/room.py)
	@echo "Building the front end."
	@rm -rf $(FONTS).part $(FRONT).part && mkdir $(FONTS).part
	@cp $(TYPEFACES)/*/400Regular/*.ttf $(TYPEFACES)/source-sans-3/{400Regular_Italic,600SemiBold}/*.ttf $(FONTS).part
	@for each in $(TYPEFACES)/*; do cp $$each/LICENSE_FONT $(FONTS).part/$${each##*/}.licence.txt; done
	@$(BIN)/npm --prefix web run --silent build -- --logLevel warn --outDir "$(CURDIR)/$(FRONT).part"
	@rm -rf $(FONTS) $(FRONT) && mv $(FONTS).part $(FONTS) && mv $(FRONT).part $(FRONT)
	@touch $@
