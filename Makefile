# Everything goes through a virtual environment of the project's own.
.DEFAULT_GOAL := help
.PHONY: help html check archive serve hooks test bench audit clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
JOBS ?= 1
ARCHIVE := local-immigration-enforcement.zip
# The footer links to the archive in what is published, and nowhere else.
SPHINX := $(BIN)/sphinx-build -b html -c . -d build/doctrees -j $(JOBS) -D html_theme_options.archive=$(ARCHIVE)
SITE := build/work
PUBLISH := $(BIN)/kb archive $(SITE) $(SITE)/$(ARCHIVE) && $(BIN)/kb publish $(SITE) build/html

help: ## List the commands
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

$(VENV)/site: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[serve]'
	@touch $@

$(VENV)/test: $(VENV)/site
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[serve,test]'
	sh tests/browser/install.sh
	@touch $@

html: $(VENV)/site ## Build the site into build/html, with its archive; a failed build leaves the last good one
	$(SPHINX) --fail-on-warning -q docs $(SITE)
	$(PUBLISH)

archive: html ## Write the whole site into one file that works without a network
	@echo build/html/$(ARCHIVE)

check: $(VENV)/site ## Check all pages without building
	$(BIN)/kb check

serve: $(VENV)/site ## Build, serve on http://127.0.0.1:8000 and rebuild on each change
	$(BIN)/sphinx-autobuild -c . -d build/doctrees-serve --watch kb_tools docs build/serve

hooks: $(VENV)/site ## Run the quick checks before each commit from now on (pre-commit)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[serve,hooks]'
	$(BIN)/pre-commit install

test: $(VENV)/test ## Run every check: lint, types, unit, build and browser tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/zizmor --quiet --offline --no-progress --strict-collection --pedantic .
	$(BIN)/kb fmt --check
	$(BIN)/kb schema --check
	$(BIN)/kb addresses --check
	$(BIN)/kb check --strict
	$(SPHINX) --fail-on-warning -q docs $(SITE)
	$(PUBLISH)
	$(BIN)/python -m pytest -n 2

bench: $(VENV)/test ## Measure the build and the search beside plain Sphinx (SIZES="100 1000")
	$(BIN)/python -m tests.benchmarks.build $(SIZES)
	$(BIN)/python -m tests.benchmarks.search $(SIZES)

audit: html $(VENV)/test ## Audit the site with Lighthouse and the Nu checker (from npm; needs Java)
	$(BIN)/python -m tests.benchmarks.audit build/html

clean: ## Remove everything that was built
	rm -rf build $(VENV)
