# `make` prints what there is to do. Everything runs from .venv, which is made when it is missing or pyproject.toml changed.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
BIN := .venv/bin
DEV := .venv/.dev-installed
RUN := .venv/.run-installed
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
WORKERS ?= auto
# A worker that dies ends the run and is named: with groups, xdist 3.8 would wait for ever after replacing it (its #1323).
PARALLEL := -n $(WORKERS) --dist loadgroup --max-worker-restart 0
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1
# A run of the tests starts hundreds of processes: without kept bytecode each would compile the house anew, for 0.5 s.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: .venv help demo reset test check quick format bench faults routes docs migration clean

help: ## print this list
	@grep -hE '^[.a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([.a-z]+):.*## /\1\t/' | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-9s %s\n' "$$name" "$$text"; done

demo: $(RUN) ## start the demo company on 127.0.0.1:$PORT (8000); data is kept in instance/
	@exec $(BIN)/storefront demo

reset: $(RUN) ## throw the data of the demo away and make it afresh
	@exec $(BIN)/storefront reset

test: $(DEV) ## run every check and every test, on SQLite, PostgreSQL and in Chromium
	@sh tools/debian_packages.sh chromium libatomic1 postgresql
	@$(MAKE) --no-print-directory check
	$(BIN)/pytest $(PARALLEL)

check: $(DEV) ## style, types, templates and the walls between packages
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/lint-imports --no-logo --cache-dir .venv/.import-linter

quick: check ## under a minute: the checks, and the unit and web tests on SQLite
	$(BIN)/pytest $(PARALLEL) -k "not postgresql" tests/unit tests/architecture tests/web

format: $(DEV) ## put Python into the house's shape
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(DEV) ## race against the bare Flask anchor and print the table
	$(BIN)/python -m bench

faults: $(DEV) ## the long form of the kills, cuts and full disks
	@sh tools/debian_packages.sh postgresql
	STOREFRONT_FAULTS=long $(BIN)/pytest -m faults

routes: $(DEV) ## write docs/routes.md: each route and what it asks for
	$(BIN)/python -m tools.routes > docs/routes.md.new && mv docs/routes.md.new docs/routes.md
	@cat docs/routes.md

docs: $(DEV) ## write docs/schema.md and docs/settings.md from the code
	$(BIN)/python -m tools.docs

migration: $(DEV) ## write the first migration anew, or NAME="add a column" for the next one
	@$(BIN)/python -m storefront.migrations.write $(NAME)

clean: ## remove .venv and every cache; instance/ stays
	rm -rf .venv .mypy_cache .ruff_cache .hypothesis build *.egg-info
	find storefront tests bench tools -name __pycache__ -type d -prune -exec rm -rf {} +

.venv: $(DEV) ## make .venv with everything that development needs

# `make demo` installs what the program runs on and nothing else.
$(RUN): pyproject.toml
	@sh tools/debian_packages.sh venv
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "installing what the portal runs on"
	@$(PIP) --editable .
	@touch $@

$(DEV): pyproject.toml tools/dev_group.py $(RUN)
	@$(BIN)/python tools/dev_group.py > .venv/dev.txt
	@echo "installing what development needs"
	@$(PIP) --requirement .venv/dev.txt
	@touch $@
