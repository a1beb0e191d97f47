# `make run` and `make test` do all of their own set-up; `make help` lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test lint format hooks bench messages lock clean

PORT ?= 8501
VENV ?= .venv
# More of pytest's options, for instance ARGS="-k timeline" or ARGS=--shuffle=7.
ARGS ?=
python := $(VENV)/bin/python
pip := $(python) -m pip --disable-pip-version-check --no-input --quiet

# An environment whose Python has gone (an upgrade of the machine's) is made anew.
$(shell test ! -e $(VENV) || $(python) -c '' 2>/dev/null || rm -f $(VENV)/.made)

help: ## this list
	@sed -nE 's/^([a-z]+):.*## (.*)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

run: $(VENV)/.ready ## start Faultline; PORT=8502 make run for another port
	@exec $(python) -m streamlit run app.py --server.port $(PORT)

test: $(VENV)/.ready-dev ## run every test, in a real browser too; ARGS="-k map" for some
	@chromium=$$($(python) -m tests.browser.chromium --install) && \
	postgres=$$($(python) -m tests.postgres --install) && \
	FAULTLINE_CHROMIUM="$$chromium" FAULTLINE_POSTGRES="$$postgres" $(python) -m pytest -n auto --dist worksteal $(ARGS)

lint: $(VENV)/.ready-dev ## ruff, its format, and mypy
	@$(python) -m ruff check .
	@$(python) -m ruff format --check .
	@$(python) -m mypy

format: $(VENV)/.ready-dev ## put the code into ruff's format
	@$(python) -m ruff check --fix .
	@$(python) -m ruff format .

hooks: $(VENV)/.ready-dev ## check every commit before it is made
	@$(python) -m pre_commit install

bench: $(VENV)/.ready-dev ## measure the page in a real browser and write docs/performance.md
	@chromium=$$($(python) -m tests.browser.chromium --install) && \
	FAULTLINE_CHROMIUM="$$chromium" $(python) -m benchmarks.page --write docs/performance.md

messages: $(VENV)/.ready ## collect the messages to translate into components/locale/faultline.pot
	@mkdir -p components/locale && $(python) -m components.messages components/locale/faultline.pot

lock: $(VENV)/.made ## pin the dependencies of pyproject.toml anew, with hashes
	@.ci/lock $(VENV)

clean: ## remove the environment and everything else that can be made again
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.made:
	@PYTHON="$(PYTHON)" .ci/environment $(VENV)
	@touch $@

$(VENV)/.ready: $(VENV)/.made requirements.lock
	@echo "Installing what Faultline needs into $(VENV) (once; a minute or two) …"
	@$(pip) install --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.made requirements-dev.lock
	@echo "Installing what Faultline and its tests need into $(VENV) (once; a minute or two) …"
	@$(pip) install --require-hashes -r requirements-dev.lock
	@touch $@
