# Everything that is done to this repository by hand. `make help` lists it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --jobs=2 --no-print-directory
# Where the environment forbids byte code, every process would compile some 2,700 modules anew: 8 s of the processor.
export PYTHONDONTWRITEBYTECODE :=

PYTHON ?=
PORT ?= 8000
SCALE ?= 1.0
SEED ?= 2016
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime-stamp
DEV := $(VENV)/.dev-stamp
ASSETS := node_modules/.stamp
PAIRS := $(wildcard locale/pairs/*.toml)
TEXTS := locale/.stamp

help: ## List what can be done
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'
	@echo
	@echo "  make run PORT=8001      another port"
	@echo "  make run SCALE=0.05     a small city (only when the data folder holds none yet)"

setup: $(RUNTIME) $(ASSETS) $(TEXTS) ## Make .venv, install Python and page dependencies, build the catalogs

run: setup ## Serve the simulated city at http://127.0.0.1:8000
	@exec $(BIN)/shian run --port $(PORT) --scale $(SCALE) --seed $(SEED)

test: setup $(DEV) ## Run the tests (ARGS="-k name" narrows them)
	@.ci/browser
	@$(BIN)/python -m shian.platform.database.throwaway $(BIN)/python -m pytest -n $(or $(WORKERS),2) --dist loadfile --no-loadscope-reorder --durations=25 --durations-min=2 $(ARGS)

check: setup $(DEV) ## Lint, types, import order, templates, catalogs, migrations, sizes
	@.ci/check

bench: setup $(DEV) ## Measure what docs/benchmarks.md promises (ARGS="--scale 0.1" for a quick look)
	@exec $(BIN)/shian bench $(ARGS)

soak: setup $(DEV) ## Run the tests that take minutes: the whole city, counted to the last sample
	@$(BIN)/python -m shian.platform.database.throwaway $(BIN)/python -m pytest -m soak $(ARGS)

lock: $(DEV) ## Renew the lock files (needs uv: https://docs.astral.sh/uv)
	@.ci/lock

stop: ## Stop a running `make run` of this folder
	@if [ -x $(BIN)/shian ]; then exec $(BIN)/shian stop; fi

clean: stop ## Remove .venv, node_modules and built files; the city's data stays
	rm -rf $(VENV) node_modules static-build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(VENV)/bin/python:
	@.ci/venv $(VENV) "$(PYTHON)"

$(RUNTIME): requirements.lock pyproject.toml | $(VENV)/bin/python
	@.ci/install $(VENV) requirements.lock
	@touch $@

$(DEV): requirements-dev.lock | $(RUNTIME)
	@.ci/install $(VENV) requirements-dev.lock
	@touch $@

$(ASSETS): package-lock.json package.json .npmrc
	@.ci/assets
	@touch $@

$(TEXTS): $(PAIRS) | $(RUNTIME)
	@mkdir -p locale
	@$(BIN)/shian catalogs build
	@touch $@

.PHONY: help setup run test check bench soak lock stop clean
