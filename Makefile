# `make run` and `make test` are all one needs; each sets up what it misses, in .venv and web/node_modules, and nothing twice.
# Paths are relative and the stamps lie inside .venv, so that the folder may have spaces in its name
# and that deleting .venv starts again from nothing.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.NOTPARALLEL:
.SUFFIXES:

PYTHON ?= python3
BIN := .venv/bin
MADE := .venv/made
BUILT := src/doesexist/exhibition/static/built/manifest.json
FONTS := src/doesexist/compositions/fonts
TYPEFACES := web/node_modules/@expo-google-fonts

# Node comes from a Python package; npm and what it starts look for it on the PATH.
export PATH := $(CURDIR)/$(BIN):$(PATH)

# Only what the locks name is installed, and pip looks for nothing else (--no-deps): a newer release of something that is
# asked for with an extra, as coverage[toml], would otherwise be looked at, and refused for want of a digest. Two packages come as source: they are built with the tools of
# requirements/build.txt, which are locked too. PKG_CONFIG=false: pyvips then never compiles against a libvips
# that this machine happens to have, but takes the one that pyvips-binary brings.
INSTALL := PKG_CONFIG=false $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes --no-deps --no-build-isolation

.PHONY: help run test coverage soak bench lint format docs words lock front-end

help:  ## Say what can be made
	@sed -nE 's/^([a-z-]+):.*## (.*)/make \1\t\2/p' Makefile | expand -t 18

run: $(MADE)/project $(BUILT)  ## Set everything up, draw the sample and show it on 127.0.0.1:8000
	$(BIN)/doesexist demo

test: lint $(BUILT)  ## Set everything up, Chromium too, and check all of it
	tools/bring_debian_packages.sh exiftool=libimage-exiftool-perl
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(TESTING)

coverage: TESTING := --cov --cov-report=term-missing
coverage: test  ## The same, half as long again, and tell what no test runs

lint: $(MADE)/test $(MADE)/project web/node_modules/.package-lock.json  ## Check what can be checked without running it
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/node web/node_modules/pyright/index.js
	$(BIN)/lint-imports --no-cache
	$(BIN)/npm --prefix web run --silent check

soak: $(MADE)/test $(MADE)/project $(BUILT)  ## Run the tests that take long: kills at random moments
	$(BIN)/python -m pytest -m soak

bench: $(MADE)/test $(MADE)/bench $(MADE)/project $(BUILT)  ## Measure side by side with peers
	tools/bring_debian_packages.sh wrk montage=imagemagick
	$(BIN)/python -m benchmarks $(BENCH)

format: $(MADE)/test  ## Put the code into the house's form
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs: $(MADE)/test $(MADE)/project  ## Write docs/cli.md anew from the commands
	$(BIN)/python tools/write_cli_docs.py

words: $(MADE)/test $(MADE)/project  ## Bring the German catalogue up to date with the pages
	$(BIN)/python tools/write_words.py

lock: $(MADE)/test  ## Write the locks anew from pyproject.toml and web/package.json (UPGRADE=1: with newest versions)
	tools/lock.sh $(if $(UPGRADE),--upgrade)

front-end: $(BUILT)  ## Build web/ into the exhibition

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "doesexist needs Python 3.11 or newer: name one, as in make $(MAKECMDGOALS) PYTHON=python3.11." >&2; exit 1; }
	$(PYTHON) -m venv .venv

$(MADE)/build: requirements/build.txt | $(BIN)/python
	$(INSTALL) -r requirements/build.txt
	@mkdir -p $(MADE) && touch $@

$(MADE)/run: requirements/run.txt $(MADE)/build
	$(INSTALL) -r requirements/run.txt
	@touch $@

# The test lock holds everything of the run lock, in the same versions.
$(MADE)/test: requirements/test.txt requirements/run.txt $(MADE)/build
	$(INSTALL) -r requirements/test.txt
	@touch $(MADE)/run $@

# Peers live in an environment of their own: what they need must not choose what this project is checked with.
$(MADE)/bench: requirements/bench.txt $(MADE)/build
	$(PYTHON) -m venv .venv/peers
	.venv/peers/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes --no-deps -r requirements/bench.txt
	@touch $@

$(MADE)/project: pyproject.toml | $(MADE)/run
	$(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

web/node_modules/.package-lock.json: web/package.json web/package-lock.json web/.npmrc | $(MADE)/run
	$(BIN)/npm --prefix web ci
	@touch $@

$(BUILT): web/node_modules/.package-lock.json web/vite.config.ts web/tsconfig.json $(shell find web/src -type f)
	$(BIN)/npm --prefix web run --silent build -- --logLevel warn
	@rm -rf $(FONTS) && mkdir $(FONTS)
	@cp $(TYPEFACES)/*/400Regular/*.ttf $(TYPEFACES)/source-sans-3/{400Regular_Italic,600SemiBold}/*.ttf $(FONTS)
	@for each in $(TYPEFACES)/*; do cp $$each/LICENSE_FONT $(FONTS)/$${each##*/}.licence.txt; done
	@touch $@
